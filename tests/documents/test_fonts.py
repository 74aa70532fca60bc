"""Bundled fonts: coverage as in the files, fallback per character, text that can be copied."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from talentdesk.documents.fonts import (
    FAMILIES,
    covers,
    font_for,
    missing_glyphs,
    runs,
    text_width,
    unicode_map,
)
from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.typeset import Span, draw_spans
from talentdesk.paths import resource

RARE = "䶮㛃𬭎𬱖堃·"


@pytest.mark.parametrize("family", FAMILIES)
def test_rare_names_print_in_every_family(family: str) -> None:
    assert missing_glyphs("欧阳娜娜阿卜杜拉·买买提" + RARE, family) == []


def test_characters_without_any_glyph_are_found_once_in_order() -> None:
    assert missing_glyphs("王\U00031350李\ue123\U00031350") == ["\U00031350", "\ue123"]


def test_fallback_is_by_character() -> None:
    ext_b = next(c for c in map(chr, range(0x20000, 0x20400)) if not covers("NotoSerifSC-Regular", c))
    assert font_for("王", "serif") == "NotoSerifSC-Regular"
    assert font_for(ext_b, "serif") in ("LXGWWenKai-Regular", "HanaMinB")
    assert [text for _, text in runs(f"王{ext_b}丽", "serif")] == ["王", ext_b, "丽"]
    assert text_width(f"王{ext_b}丽", "serif", 10) == pytest.approx(30)


@pytest.mark.parametrize("path", sorted(resource("fonts").glob("*.ttf")), ids=lambda path: path.stem)
def test_coverage_is_that_of_the_font(path) -> None:  # type: ignore[no-untyped-def]
    stored = json.loads(resource("fonts/coverage.json").read_text(encoding="utf-8"))[path.name]
    codes = {
        code for start, end in zip(stored[::2], stored[1::2], strict=True) for code in range(start, end + 1)
    }
    with TTFont(path, lazy=True) as font:
        assert codes == set(font.getBestCmap())


def test_every_font_file_has_a_licence_and_a_line_in_the_readme() -> None:
    readme = resource("fonts/README.md").read_text(encoding="utf-8")
    licences = " ".join(path.name for path in resource("fonts/licences").iterdir())
    for path in resource("fonts").glob("*.ttf"):
        assert path.name in readme
        assert path.stem.split("-")[0].removesuffix("B") in licences


def test_unicode_map_is_utf16_in_blocks_of_a_hundred() -> None:
    cmap = unicode_map("X", [0, *range(0x4E00, 0x4E00 + 150), 0x2CB4E])
    assert "<97> <D872DF4E>" in cmap
    assert "<00>" not in cmap.split("endcodespacerange")[1]
    assert "100 beginbfchar" in cmap
    assert "51 beginbfchar" in cmap


@pytest.mark.parametrize("family", FAMILIES)
def test_text_copied_from_the_pdf_is_the_text_drawn(family: str) -> None:
    text = "赵𬭎陈𬱖李䶮王㛃" + "".join(map(chr, range(0x4E00, 0x4E00 + 300)))
    out = BytesIO()
    page = PageWriter(out, 4000, 200, title="字", author="")
    draw_spans(page.canvas, [Span(text, family)], 10, 100, 10)
    page.next_page()
    page.save()
    assert PdfReader(out).pages[0].extract_text().replace("\n", "") == text
