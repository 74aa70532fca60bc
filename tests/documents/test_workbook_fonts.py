"""The computer's own Chinese fonts print a workbook where it has them; else, and for what they lack, the bundled ones."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from pypdf import PdfReader

from talentdesk.documents.fonts import EMBOLDENED, FAMILIES, font_for, missing_glyphs
from talentdesk.documents.sheet_pdf import sheet_to_pdf
from talentdesk.documents.workbook_fonts import digit_pixels, family_of, use_fonts_of
from talentdesk.paths import resource


def own_font(characters: str, name: str) -> TTFont:
    """A small TrueType font with a few characters of a bundled one, under its own name."""
    font = TTFont(resource("fonts/NotoSansSC-Regular.ttf"))
    subsetter = Subsetter(Options(notdef_outline=True))
    subsetter.populate(text=characters)
    subsetter.subset(font)
    for record in font["name"].names:
        record.string = name
    return font


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder laid out as C:\\Windows\\Fonts: a collection, two fonts, one damaged file."""
    collection = TTCollection()
    collection.fonts = [own_font("甲乙 ", "OwnSong"), own_font("丙 ", "OwnNewSong")]
    collection.save(tmp_path / "simsun.ttc")
    own_font("甲丁 ", "OwnHei").save(tmp_path / "simhei.ttf")
    (tmp_path / "simkai.ttf").write_bytes(b"\x00\x01\x00\x00 no font at all")
    use_fonts_of(tmp_path)
    families = dict(FAMILIES)
    yield tmp_path
    use_fonts_of(None)
    for name in FAMILIES.keys() - families.keys():
        del FAMILIES[name]


def test_installed_files_come_first_and_bundled_ones_fill_the_gaps(folder: Path) -> None:
    song = family_of("宋体", False)
    assert font_for("甲", song) == f"{folder / 'simsun.ttc'}:0"
    assert font_for("丙", song) == "NotoSerifSC-Regular", "the second font of the collection is 新宋体"
    assert missing_glyphs("甲乙丙丁䶮𬭎", song) == []
    assert font_for("丁", family_of("黑体", False)) == f"{folder / 'simhei.ttf'}:0"


def test_a_latin_typeface_leaves_chinese_to_song(folder: Path) -> None:
    assert family_of("Calibri", False) == "sans", "calibri.ttf is not in the folder"
    shutil.copy(folder / "simhei.ttf", folder / "calibri.ttf")
    use_fonts_of(folder)
    latin = family_of("Calibri", False)
    assert FAMILIES[latin][:2] == (f"{folder / 'calibri.ttf'}:0", f"{folder / 'simsun.ttc'}:0")


def test_a_typeface_without_bold_file_is_drawn_thicker(folder: Path) -> None:
    assert family_of("宋体", True) in EMBOLDENED
    assert family_of("宋体", False) not in EMBOLDENED


def test_missing_and_damaged_files_leave_the_bundled_fonts(folder: Path) -> None:
    assert family_of("仿宋", False) == "fangsong"
    assert family_of("楷体", True) == "kai-bold"


def test_the_pdf_holds_the_computers_font_and_text_that_can_be_copied(folder: Path) -> None:
    book = Workbook()
    cell: Any = book.worksheets[0]["A1"]
    cell.value, cell.font = "甲乙丁", Font(name="宋体", size=12)
    made = []
    for _ in range(2):
        out = BytesIO()
        sheet_to_pdf(book, out)
        made.append(out.getvalue())
    assert made[0] == made[1]
    page = PdfReader(BytesIO(made[0]), strict=True).pages[0]
    assert page.extract_text().strip() == "甲乙丁"
    fonts = page["/Resources"]["/Font"].values()  # type: ignore[index]
    names = {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts}
    assert any(name.startswith("OwnSong") for name in names)


@pytest.mark.parametrize(
    ("name", "size", "pixels"),
    [
        ("Calibri", 11, 7),
        ("宋体", 12, 8),
        ("SimSun", 11, 8),
        ("仿宋", 10, 7),
        ("Arial", 10, 7),
        ("黑体", 16, 11),
    ],
)
def test_a_unit_of_column_width_is_a_digit_of_the_normal_font(name: str, size: int, pixels: int) -> None:
    book: Any = Workbook()
    book._named_styles["Normal"].font = Font(name=name, size=size)
    assert digit_pixels(book) == pixels
