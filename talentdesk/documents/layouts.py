"""Layouts as data: JSON in millimetres, versioned and checked before anything is drawn from it.

Format ``talentdesk-layout``, history:

- version 1 (2026-11), the first: one ``page`` with ``elements``, each with its ``type`` and places of its own sort
  (``w``/``h``, ``size``, ``diameter``, ``x2``/``y2``); QR codes carried their caption.
- version 2 (2026-11): a ``sheet`` with ``sides`` (front, back), each with an ``origin`` and a ``background``; every
  element has ``kind``, ``x``, ``y``, ``width``, ``height`` and ``preprinted``; typeface and weight are two fields;
  Code 128, seal pictures and pictures from the data are new.

Every older version is brought up to date when read (``layout_upgrade``); a newer one is refused. What is written
names every value, so that a later program with other defaults still draws the same page.
"""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from talentdesk.documents.backgrounds import Background
from talentdesk.documents.element_base import Element
from talentdesk.documents.layout_model import KINDS, Layout, Origin, Sheet, Side
from talentdesk.documents.layout_schema import check_layout
from talentdesk.documents.layout_upgrade import FORMAT, VERSION, brought_up_to_date
from talentdesk.errors import DeskError
from talentdesk.paths import resource
from talentdesk.text import tr

LAYOUTS: tuple[str, ...] = (
    "completion-landscape", "completion-portrait", "booklet", "level-certificate", "training-proof",
)  # fmt: skip

_LARGEST_FILE = 60_000_000


def load_layout(source: str | Path) -> Layout:
    """A built-in layout by name, or one from a JSON file; ``DeskError`` with every problem found."""
    path = resource(f"layouts/{source}.json") if source in LAYOUTS else Path(source)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise ValueError("too large")
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as trouble:
        raise DeskError(
            tr("版式文件无法读取：{file}", file=path.name), tr("请选择由本程序导出的版式文件。")
        ) from trouble
    return read_layout(data)


def read_layout(data: object) -> Layout:
    """A layout from parsed JSON of any version up to ours; ``DeskError`` with every problem found."""
    problems = check_layout(data)
    if problems:
        raise DeskError(
            tr("版式有 {count} 处问题：{first}", count=len(problems), first=problems[0].text),
            problems[0].remedy or tr("请改正后再使用，或改用内置版式。"),
            code="layout-invalid",
            problems=problems,
        )
    assert isinstance(data, dict)
    whole = brought_up_to_date(data)
    sheet = whole["sheet"]
    return Layout(
        name=str(whole["name"]),
        label=str(whole.get("label") or whole["name"]),
        title=str(whole.get("title") or whole["name"]),
        sheet=Sheet(str(sheet["kind"]), sheet["width"], sheet["height"]),
        sides=tuple(_side(side) for side in whole["sides"]),
    )


def _side(data: dict[str, Any]) -> Side:
    return Side(
        key=data["key"],
        label=str(data.get("label") or data["key"]),
        origin=Origin(**data.get("origin", {})),
        background=Background(**data.get("background", {})),
        elements=tuple(element_from(item) for item in data["elements"]),
    )


def element_from(data: dict[str, Any]) -> Element:
    """An element from its checked data."""
    return KINDS[data["kind"]](**{name: value for name, value in data.items() if name != "kind"})


def layout_data(layout: Layout) -> dict[str, Any]:
    """A layout as JSON data, every value named; ``read_layout`` of it is the same layout."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": layout.name,
        "label": layout.label,
        "title": layout.title,
        "sheet": _values(layout.sheet),
        "sides": [
            {
                "key": side.key,
                "label": side.label,
                "origin": _values(side.origin),
                "background": _values(side.background),
                "elements": [element_data(element) for element in side.elements],
            }
            for side in layout.sides
        ],
    }


def element_data(element: Element) -> dict[str, Any]:
    """An element as JSON data, for the layout file and the clipboard."""
    return {"kind": element.kind, **_values(element)}


def _values(thing: Any) -> dict[str, Any]:
    return {each.name: _plain(getattr(thing, each.name)) for each in fields(thing)}


def _plain(value: Any) -> Any:
    """10.0 and 10 are the same length: written one way, equal layouts have equal bytes."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def layout_bytes(layout: Layout) -> bytes:
    """The one way a layout is written, for files and for SHA-256: UTF-8 JSON with sorted keys."""
    text = json.dumps(layout_data(layout), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")
