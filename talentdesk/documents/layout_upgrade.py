"""Layouts of older versions brought up to date: version 1 had one page and a sort of place for each kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

FORMAT, VERSION = "talentdesk-layout", 2
FIRST_KINDS = frozenset(
    ("text", "paragraph", "photo", "image", "line", "rect", "frame", "rosette", "qr", "seal")
)
_A4 = {(210.0, 297.0), (297.0, 210.0)}
_POINT = 25.4 / 72


def brought_up_to_date(data: dict[str, Any]) -> dict[str, Any]:
    """Layout data of this version from data of any earlier one.

    Raises ``KeyError``, ``TypeError`` or ``ValueError`` when version 1 data lacks what its kinds need.
    """
    return data if data["version"] >= VERSION else _second(data)


def _second(data: dict[str, Any]) -> dict[str, Any]:
    page = data["page"]
    width, height = page["width"], page["height"]
    return {
        "format": FORMAT,
        "version": 2,
        "name": data["name"],
        "label": data.get("label") or data["name"],
        "title": data.get("title") or data["name"],
        "sheet": {"kind": "A4" if (width, height) in _A4 else "custom", "width": width, "height": height},
        "sides": [
            {
                "key": "front",
                "label": "正面",
                "elements": [new for item in data["elements"] for new in _elements(item)],
            }
        ],
    }


def _elements(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    old = dict(item)
    kind = old.pop("type")
    if kind not in FIRST_KINDS:
        raise ValueError(kind)
    new = {
        "kind": {"rect": "rectangle"}.get(kind, kind),
        **{
            {"w": "width", "h": "height"}.get(name, name): value
            for name, value in old.items()
            if not (name == "width" and kind in ("line", "rect"))
        },
    }
    if kind in ("line", "rect"):
        new["stroke"] = old.get("width", 0.2)
    if kind in ("text", "paragraph"):
        _text(new, kind)
    elif kind == "line":
        new["width"], new["height"] = new.pop("x2") - new["x"], new.pop("y2") - new["y"]
    elif kind in ("rosette", "seal"):
        reach = new.pop("radius") if kind == "rosette" else new.pop("diameter", 42) / 2
        new.update(x=new["x"] - reach, y=new["y"] - reach, width=2 * reach, height=2 * reach)
    elif kind == "qr":
        yield from _caption(new)
    yield new


def _text(new: dict[str, Any], kind: str) -> None:
    """Typeface and weight were one word; ``leading`` and ``justify`` have the names of all texts now."""
    for font, weight in (("font", "weight"), ("value_font", "value_weight")):
        if str(new.get(font, "")).endswith("-bold"):
            new[font], new[weight] = new[font].removesuffix("-bold"), "bold"
    if kind == "paragraph":
        new["line_spacing"] = new.pop("leading", 1.5)
        new["align"] = "justify" if new.pop("justify", True) else "left"
        new.setdefault("valign", "top")
    elif new.get("align") == "spread":
        new["align"] = "justify"


def _caption(new: dict[str, Any]) -> Iterator[dict[str, Any]]:
    size = new.pop("size")
    new["width"] = new["height"] = size
    caption, points = new.pop("caption", ""), new.pop("caption_size", 7)
    if caption:
        yield {
            "kind": "text",
            "x": new["x"] - 10,
            "y": new["y"] + size + 1.2,
            "width": size + 20,
            "height": 10 * _POINT,
            "text": caption,
            "size": points,
            "colour": new.get("colour", "#000000"),
            "align": "center",
            "valign": "top",
        }
