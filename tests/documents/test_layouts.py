"""Layouts as data: every problem named with its place and remedy, old versions read, exact round trip."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import MISSING, fields
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from talentdesk.documents.backgrounds import Background
from talentdesk.documents.certificates import render_certificates
from talentdesk.documents.elements import ELEMENTS
from talentdesk.documents.layout_model import KINDS, Layout, Origin, Sheet, Side
from talentdesk.documents.layouts import (
    LAYOUTS,
    check_layout,
    layout_bytes,
    layout_data,
    load_layout,
    read_layout,
)
from talentdesk.documents.placeholders import (
    PLACEHOLDERS,
    placeholder_label,
    sample_subject,
    unknown_placeholders,
)
from talentdesk.errors import DeskError
from talentdesk.paths import resource
from tests.documents.pdf_reading import page, plain


def png(size: tuple[int, int] = (4, 3)) -> str:
    out = BytesIO()
    Image.new("RGBA", size, (200, 30, 30, 128)).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def pdf_background() -> str:
    out = BytesIO()
    render_certificates(load_layout("completion-landscape"), [sample_subject()], out)
    return base64.b64encode(out.getvalue()).decode()


def minimal(**changes: Any) -> dict[str, Any]:
    return {
        "format": "talentdesk-layout",
        "version": 2,
        "name": "x",
        "sheet": {"kind": "A4", "width": 210, "height": 297},
        "sides": [{"key": "front", "elements": []}],
        **changes,
    }


PICTURES = ("", png())
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)


def value_of_field(each: Any) -> st.SearchStrategy[Any]:
    """Any value a field of an element may hold."""
    rules = each.metadata
    if each.type == "float":
        return st.one_of(
            st.floats(rules["least"], rules["most"], allow_nan=False),
            st.integers(int(rules["least"]) + 1, int(rules["most"])),
        )
    if each.type == "bool":
        return st.booleans()
    if each.type == "int":
        return st.integers(1, 99)
    if "choices" in rules:
        return st.sampled_from(rules["choices"])
    if "colour" in rules:
        return st.sampled_from(("", "#000000", "#aBcDeF"))
    if "picture" in rules:
        return st.sampled_from(PICTURES)
    return TEXTS


def any_of(kind: Any) -> st.SearchStrategy[Any]:
    return st.builds(kind, **{each.name: value_of_field(each) for each in fields(kind)})


@pytest.mark.parametrize("kind", ELEMENTS, ids=lambda kind: kind.kind)
@given(data=st.data())
def test_every_kind_comes_back_as_it_was(kind: Any, data: st.DataObject) -> None:
    elements = tuple(data.draw(st.lists(any_of(kind), min_size=1, max_size=3)))
    side = Side("back", data.draw(TEXTS.filter(bool)), data.draw(any_of(Origin)), Background(), elements)
    layout = Layout("名", "标签", "题", Sheet("custom", 85.6, 54.0), (Side("front", "正面"), side))
    again = read_layout(json.loads(layout_bytes(layout)))
    assert again == layout
    assert layout_bytes(again) == layout_bytes(layout)


@pytest.mark.parametrize("name", LAYOUTS)
def test_built_in_layouts_come_back_as_they_were(name: str) -> None:
    layout = load_layout(name)
    assert read_layout(layout_data(layout)) == layout
    assert json.loads(layout_bytes(layout)) == layout_data(layout)
    assert unknown_placeholders(layout) == ()
    assert check_layout(layout_data(layout)) == []


def test_every_built_in_layout_is_listed_and_every_kind_is_known() -> None:
    assert sorted(LAYOUTS) == sorted(path.stem for path in resource("layouts").glob("*.json"))
    assert len(KINDS) == len(ELEMENTS)
    assert LAYOUTS[0] == "completion-landscape"


def test_written_layouts_name_every_value() -> None:
    element = layout_data(load_layout("completion-landscape"))["sides"][0]["elements"][0]
    assert set(element) == {"kind", *(each.name for each in fields(KINDS[element["kind"]]))}


def test_equal_lengths_are_written_one_way() -> None:
    one, other = (minimal(sheet={"kind": "A4", "width": wide, "height": 297}) for wide in (210, 210.0))
    assert layout_bytes(read_layout(one)) == layout_bytes(read_layout(other))


def wrong_background(**values: Any) -> dict[str, Any]:
    box = {"width": 10, "height": 10, **values}
    return {"sides": [{"key": "front", "elements": [], "background": box}]}


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"name": ""}, ["name"]),
        ({"glow": 1}, ["glow"]),
        ({"sheet": None}, ["sheet"]),
        ({"sheet": {"kind": "A4", "width": 210, "height": 298}}, ["sheet.kind"]),
        ({"sheet": {"kind": "A9", "width": 5, "height": float("nan")}}, ["sheet.width", "sheet.height", "sheet.kind"]),
        ({"sides": []}, ["sides"]),
        ({"sides": [{"key": "left", "elements": []}]}, ["sides[0].key"]),
        ({"sides": [{"key": "front", "elements": []}] * 2}, ["sides[1].key"]),
        ({"sides": [{"key": "front", "elements": {}}]}, ["sides[0].elements"]),
        ({"sides": [{"key": "front", "elements": [], "origin": {"x": "1"}}]}, ["sides[0].origin.x"]),
        (wrong_background(kind="image", data="AAAA"), ["sides[0].background.data"]),
        (wrong_background(kind="image"), ["sides[0].background.data"]),
        (wrong_background(kind="pdf", data="JVBERi0="), ["sides[0].background.data"]),
        (wrong_background(kind="pdf", data="no base64"), ["sides[0].background.data"]),
        (wrong_background(kind="image", data=png(), width=0), ["sides[0].background.width"]),
        (wrong_background(kind="video"), ["sides[0].background.kind"]),
    ],
)  # fmt: skip
def test_problems_name_their_place(changes: dict[str, Any], where: list[str]) -> None:
    problems = check_layout(minimal(**changes))
    assert [problem.field for problem in problems] == where
    assert all(problem.text and problem.remedy for problem in problems)


def test_element_problems_are_all_named() -> None:
    elements = [
        {"kind": "text", "width": 1, "text": "a", "font": "comic", "glow": 1},
        {"kind": "sparkle"},
        {"kind": "rectangle", "x": "1", "width": -1, "height": 1, "colour": "red", "preprinted": 1},
        {"kind": "image", "width": 1, "height": 1, "data": base64.b64encode(b"GIF89a").decode()},
        7,
    ]
    data = minimal(sides=[{"key": "front", "elements": elements}])
    place = "sides[0].elements"
    assert {problem.field for problem in check_layout(data)} == {
        f"{place}[0].height", f"{place}[0].font", f"{place}[0].glow", f"{place}[1].kind", f"{place}[2].x",
        f"{place}[2].width", f"{place}[2].colour", f"{place}[2].preprinted", f"{place}[3].data", f"{place}[4]",
    }  # fmt: skip
    with pytest.raises(DeskError) as refused:
        read_layout(data)
    assert len(refused.value.problems) == 10
    assert refused.value.remedy


@pytest.mark.parametrize("kind", ELEMENTS, ids=lambda kind: kind.kind)
def test_a_missing_value_is_named(kind: Any) -> None:
    data = minimal(sides=[{"key": "front", "elements": [{"kind": kind.kind}]}])
    needed = {f"sides[0].elements[0].{each.name}" for each in fields(kind) if each.default is MISSING}
    assert {problem.field for problem in check_layout(data)} == needed


def test_a_picture_bomb_is_refused() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = (30_000).to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    item = {"kind": "image", "width": 1, "height": 1, "data": base64.b64encode(bomb).decode()}
    (problem,) = check_layout(minimal(sides=[{"key": "front", "elements": [item]}]))
    assert problem.field == "sides[0].elements[0].data"


@pytest.mark.parametrize("version", [3, 99])
def test_a_newer_layout_is_refused_politely(version: int) -> None:
    with pytest.raises(DeskError, match="更新的程序版本") as refused:
        read_layout({"format": "talentdesk-layout", "version": version})
    assert "更新本程序" in refused.value.remedy


@pytest.mark.parametrize(
    "data", [None, [], {}, {"format": "x"}, {"format": "talentdesk-layout", "version": "2"}]
)
def test_what_is_no_layout_is_refused(data: object) -> None:
    with pytest.raises(DeskError):
        read_layout(data)


def test_files_that_are_no_layout_are_refused(tmp_path: Path) -> None:
    for number, text in enumerate(("{", "[" * 100_000, "\x00")):
        path = tmp_path / f"{number}.json"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(DeskError, match=path.name):
            load_layout(path)
    with pytest.raises(DeskError):
        load_layout(tmp_path / "absent.json")


FIRST = {
    "format": "talentdesk-layout",
    "version": 1,
    "name": "all",
    "page": {"width": 210, "height": 297},
    "elements": [
        {"type": "text", "x": 1, "y": 2, "w": 40, "h": 10, "text": "{name}", "font": "serif-bold", "align": "spread"},
        {"type": "paragraph", "x": 1, "y": 2, "w": 40, "h": 60, "text": "一", "value_font": "kai", "leading": 1.8},
        {"type": "photo", "x": 1, "y": 2, "w": 25, "h": 35},
        {"type": "image", "x": 1, "y": 2, "w": 4, "h": 3, "data": png()},
        {"type": "line", "x": 1, "y": 2, "x2": 3, "y2": 4, "width": 0.3, "note": "细线"},
        {"type": "rect", "x": 1, "y": 2, "w": 4, "h": 3, "fill": "#eeeeee"},
        {"type": "frame", "x": 1, "y": 2, "w": 40, "h": 60},
        {"type": "rosette", "x": 50, "y": 50, "radius": 9},
        {"type": "qr", "x": 1, "y": 1, "size": 20, "caption": "扫码"},
        {"type": "seal", "x": 50, "y": 90, "label": "（盖章）"},
    ],
}  # fmt: skip


def test_version_one_is_brought_up_to_date() -> None:
    layout = read_layout(FIRST)
    assert (layout.sheet.kind, layout.width, layout.height) == ("A4", 210, 297)
    text, paragraph, photo, _, line, rect, _, rosette, caption, code, seal = (
        layout_data(layout)["sides"][0]["elements"]
    )  # fmt: skip
    assert (text["font"], text["weight"], text["align"], text["width"]) == ("serif", "bold", "justify", 40)
    assert (paragraph["line_spacing"], paragraph["align"], paragraph["valign"]) == (1.8, "justify", "top")
    assert (photo["width"], photo["height"]) == (25, 35)
    assert [line[name] for name in ("width", "height", "stroke", "note")] == [2, 2, 0.3, "细线"]
    assert (rect["kind"], rect["stroke"]) == ("rectangle", 0.2)
    assert [rosette[name] for name in ("x", "y", "width", "height")] == [41, 41, 18, 18]
    assert (caption["text"], caption["y"]) == ("扫码", 22.2)
    assert (code["width"], code["height"]) == (20, 20)
    assert [seal[name] for name in ("x", "y", "width")] == [29, 69, 42]
    out = BytesIO()
    render_certificates(layout, [sample_subject()], out)
    assert "扫码" in plain(page(out).extract_text())


@pytest.mark.parametrize(
    "item", [{"type": "line", "x": 1, "y": 1}, {"type": "rosette"}, {"type": "sparkle"}, 3]
)
def test_a_broken_version_one_is_refused(item: object) -> None:
    with pytest.raises(DeskError):
        read_layout({**FIRST, "elements": [item]})


def test_every_placeholder_has_a_label_and_a_sample() -> None:
    names = [each.name for each in PLACEHOLDERS]
    assert len(set(names)) == len(names)
    sample = sample_subject()
    for each in PLACEHOLDERS:
        assert each.label != each.name
        assert sample[each.name] or each.kind in ("photo", "image"), each.name
    assert placeholder_label("start_cn") == "开班日期（汉字）"
    assert placeholder_label("start_glow") == "start_glow"
