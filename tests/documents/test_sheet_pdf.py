"""The sheet renderer: positions, scaling, page breaks, formats, merges, borders, headers."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from talentdesk.documents.sheet_pdf import sheet_to_pdf
from talentdesk.documents.typeset import Span, break_lines
from talentdesk.documents.workbook_fonts import family_of, use_fonts_of


@pytest.fixture(autouse=True)
def _bundled_fonts_only() -> None:
    use_fonts_of(None)


def sheet_of(book: Workbook) -> Worksheet:
    return book.worksheets[0]


def rendered(book: Workbook) -> PdfReader:
    out = BytesIO()
    sheet_to_pdf(book, out)
    return PdfReader(out, strict=True)


def positions(reader: PdfReader, page: int = 0) -> dict[str, tuple[float, float]]:
    """Left end of each text's baseline in points from the top left corner."""
    found: dict[str, tuple[float, float]] = {}
    height = float(reader.pages[page].mediabox.height)

    def visit(text: str, cm: Any, tm: Any, font: Any, size: Any) -> None:
        if text.strip():
            found[text.strip()] = (tm[4] * cm[0] + cm[4], height - tm[5] * cm[3] - cm[5])

    reader.pages[page].extract_text(visitor_text=visit)
    return found


def test_cells_stand_at_margin_plus_widths_and_heights() -> None:
    book = Workbook()
    sheet = sheet_of(book)
    sheet.page_margins.left, sheet.page_margins.top = 1, 0.5
    sheet.column_dimensions["A"].width = 10
    for row in (1, 2):
        sheet.row_dimensions[row].height = 30
    sheet["B2"] = "甲"
    sheet["B2"].font = Font(name="宋体", size=10)
    sheet["B2"].alignment = Alignment(vertical="center")
    x, y = positions(rendered(book))["甲"]
    assert x == pytest.approx(72 + 70 * 0.75 + 1.5, abs=0.1)
    assert y == pytest.approx(36 + 30 + 15 - 5 + 8.8, abs=0.1)


def test_right_and_centre_alignment_end_at_the_padding() -> None:
    book = Workbook()
    sheet = sheet_of(book)
    sheet.column_dimensions["A"].width = 20
    for row, across in ((1, "right"), (2, "center")):
        sheet.cell(row, 1, "甲乙"[row - 1])
        sheet.cell(row, 1).font = Font(name="宋体", size=10)
        sheet.cell(row, 1).alignment = Alignment(horizontal=across)
    found = positions(rendered(book))
    left, width = 0.75 * 72 if sheet.page_margins.left == 0.75 else sheet.page_margins.left * 72, 140 * 0.75
    assert found["甲"][0] == pytest.approx(left + width - 1.5 - 10, abs=0.1)
    assert found["乙"][0] == pytest.approx(left + width / 2 - 5, abs=0.1)


def test_fit_to_width_scales_and_landscape_turns_the_page() -> None:
    book = Workbook()
    sheet = sheet_of(book)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    for column in range(1, 21):
        sheet.cell(1, column, f"列{column}")
    reader = rendered(book)
    assert len(reader.pages) == 1
    assert [round(float(v)) for v in reader.pages[0].mediabox[2:]] == [842, 595]
    right = positions(reader)["列20"][0]
    assert 842 - sheet.page_margins.right * 72 - 60 < right < 842 - sheet.page_margins.right * 72


def test_without_fitting_wide_sheets_go_on_further_pages() -> None:
    book = Workbook()
    for column in range(1, 21):
        sheet_of(book).cell(1, column, f"列{column}")
    reader = rendered(book)
    assert len(reader.pages) == 2
    assert "列20" in reader.pages[1].extract_text()


def test_breaks_titles_and_page_numbers() -> None:
    book = Workbook()
    sheet = sheet_of(book)
    for row in range(1, 61):
        sheet.cell(row, 1, f"行{row}")
    sheet.print_title_rows = "1:1"
    sheet.row_breaks.append(Break(id=10))
    footer: Any = sheet.oddFooter
    header: Any = sheet.oddHeader
    footer.center.text = "第 &P 页 共 &N 页"
    header.right.text = "&A &D"
    pages = [page.extract_text() for page in rendered(book).pages]
    assert len(pages) == 3
    assert all("行1\n" in page for page in pages)
    assert "行11" not in pages[0]
    assert "行11" in pages[1]
    assert ["第 2 页 共 3 页" in page for page in pages] == [False, True, False]
    assert all("Sheet" in page for page in pages)


def test_merged_text_is_centred_over_all_columns_and_inner_borders_vanish() -> None:
    book = Workbook()
    sheet = sheet_of(book)
    sheet.merge_cells("A1:C1")
    sheet["A1"] = "合并"
    sheet["A1"].font = Font(name="黑体", size=10)
    sheet["A1"].alignment = Alignment(horizontal="center")
    side = Side(style="thin", color="FF112233")
    for column in (1, 2, 3):
        sheet.cell(1, column).border = Border(left=side, right=side, top=side, bottom=side)
    reader = rendered(book)
    width = 3 * int((256 * (8.43 + 5 / 7) + 18) / 256 * 7) * 0.75
    assert positions(reader)["合并"][0] == pytest.approx(sheet.page_margins.left * 72 + width / 2 - 10, abs=1)
    data = reader.pages[0].get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
    assert data.count(" l S") + data.count(" l\nS") == 4


@pytest.mark.parametrize(
    "style", ["hair", "dotted", "dashed", "dashDot", "thin", "medium", "double", "thick", "slantDashDot"]
)
def test_every_border_style_is_drawn(style: Any) -> None:
    book = Workbook()
    sheet_of(book)["A1"].border = Border(bottom=Side(style=style))
    sheet_of(book)["A1"].fill = PatternFill("solid", fgColor="FFEEEEEE")
    data = rendered(book).pages[0].get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
    assert data.count(" l S") + data.count(" l\nS") == (2 if style == "double" else 1)


def test_turned_stacked_shrunk_and_clipped_text_can_be_read() -> None:
    book = Workbook()
    sheet = sheet_of(book)
    for column, (text, align) in enumerate(
        (
            ("竖排", Alignment(textRotation=255)),
            ("转向", Alignment(textRotation=90)),
            ("缩小到单元格里面的长字", Alignment(shrink_to_fit=True)),
            ("被右邻挡住的很长很长的字", Alignment()),
            ("分散", Alignment(horizontal="distributed")),
        ),
        start=1,
    ):
        sheet.cell(1, column, text).alignment = align
    text = "".join(rendered(book).pages[0].extract_text().split())
    for word in ("转向", "缩小到单元格里面的长字", "被右邻挡住的很长很长的字"):
        assert word in text


def test_hidden_rows_columns_and_sheets_are_not_printed() -> None:
    book = Workbook()
    sheet = sheet_of(book)
    sheet["A1"], sheet["B1"], sheet["A2"] = "看", "藏", "隐"
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[2].hidden = True
    other = book.create_sheet("别")
    other["A1"] = "页"
    other.sheet_state = "hidden"
    text = rendered(book).pages[0].extract_text()
    assert "看" in text
    assert not set("藏隐页") & set(text)


@pytest.mark.parametrize(
    ("name", "bold", "family"),
    [
        ("宋体", False, "serif"),
        ("SimSun", True, "serif-bold"),
        ("仿宋_GB2312", True, "fangsong-bold"),
        ("楷体", False, "kai"),
        ("黑体", True, "sans-bold"),
        ("Calibri", False, "sans"),
        (None, False, "serif"),
    ],
)
def test_fonts_of_workbooks_have_a_bundled_stand_in(name: str | None, bold: bool, family: str) -> None:
    assert family_of(name, bold) == family


def test_lines_break_as_chinese_type_wants() -> None:
    def lines(text: str, width: float) -> list[str]:
        return ["".join(span.text for span in line) for line in break_lines([Span(text, "serif")], 10, width)]

    assert lines("一二三四，五六", 40) == ["一二三", "四，五六"]
    assert lines("一二三（四五", 40) == ["一二三", "（四五"]
    assert lines("共计120学时", 50) == ["共计", "120学时"]
    assert lines("甲\n乙", 50) == ["甲", "乙"]
    assert "".join(lines("A" * 30, 50)) == "A" * 30
    assert "".join(lines("一" * 101, 50)) == "一" * 101
