"""What a printed sheet is made of besides its cells: print areas, page order, headers, pictures, watermark, colours."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.drawing.spreadsheet_drawing import AbsoluteAnchor, AnchorMarker, OneCellAnchor, TwoCellAnchor
from openpyxl.drawing.xdr import XDRPoint2D, XDRPositiveSize2D
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.workbook import Workbook
from openpyxl.worksheet.pagebreak import Break, ColBreak
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from talentdesk.documents.sheet_pages import paper, sheet_pages
from talentdesk.documents.sheet_pdf import page_rows, sheet_to_pdf
from talentdesk.documents.sheet_styles import colour_of, fill_of
from talentdesk.documents.workbook_fonts import use_fonts_of
from tests.documents.odd_books import blank, put
from tests.documents.pdf_characters import Character, characters
from tests.documents.pdf_reading import boxes
from tests.documents.pdf_reading import page as pdf_page

MM = 25.4 / 72
MARGIN = 0.75 * 25.4
COLUMN, ROW = 54 * MM, 19.5 * MM  # of ``blank``: 72 pixels; 20 points are 26 whole pixels


@pytest.fixture(autouse=True)
def _bundled_fonts_only() -> None:
    use_fonts_of(None)


def printed(book: Workbook, **options: Any) -> BytesIO:
    out = BytesIO()
    sheet_to_pdf(book, out, **options)
    return out


def texts(book: Workbook, **options: Any) -> list[str]:
    return ["".join(c.text for c in page) for page in characters(printed(book, **options).getvalue())]


def where(book: Workbook, text: str, page: int = 0, **options: Any) -> Character:
    return next(c for c in characters(printed(book, **options).getvalue())[page] if c.text == text)


def numbered(sheet: Worksheet, rows: int, columns: int) -> None:
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            sheet.cell(row, column, f"{row}.{column}")


def test_each_print_area_has_its_own_pages() -> None:
    book, sheet = blank()
    numbered(sheet, 8, 8)
    sheet.print_area = "A1:B2,E5:F6"
    assert texts(book) == ["1.11.22.12.2", "5.55.66.56.6"]


@pytest.mark.parametrize(("order", "second"), [("overThenDown", "1.4"), ("downThenOver", "3.1")])
def test_pages_follow_in_the_order_of_the_sheet(order: Any, second: str) -> None:
    book, sheet = blank()
    numbered(sheet, 4, 6)
    sheet.row_breaks.append(Break(id=2))
    sheet.col_breaks = ColBreak()
    sheet.col_breaks.append(Break(id=3))
    sheet.page_setup.pageOrder = order
    found = texts(book)
    assert len(found) == 4
    assert found[1].startswith(second)


def test_title_rows_and_columns_stand_on_every_page() -> None:
    book, sheet = blank()
    numbered(sheet, 6, 6)
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"
    sheet.row_breaks.append(Break(id=3))
    sheet.col_breaks = ColBreak()
    sheet.col_breaks.append(Break(id=3))
    assert page_rows(sheet) == [[1, 2, 3], [1, 4, 5, 6], [1, 2, 3], [1, 4, 5, 6]]
    assert texts(book)[3].startswith("1.11.41.5")


def test_titles_above_the_print_area_are_printed_too() -> None:
    _, sheet = blank()
    numbered(sheet, 60, 2)
    sheet.print_title_rows, sheet.print_area = "1:1", "A20:B60"
    assert page_rows(sheet)[0][:2] == [1, 20]


def test_fitting_to_pages_is_whole_percents_and_never_enlarges() -> None:
    _, sheet = blank()
    numbered(sheet, 100, 12)
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    for across, down, percent, pages in ((1, 1, 37, 1), (1, 0, 75, 2), (2, 2, 75, 2)):
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, down
        found = sheet_pages(sheet).pages
        assert (round(found[0].scale * 100), len(found)) == (percent, pages)
    sheet.print_area = "A1:B2"
    assert sheet_pages(sheet).pages[0].scale == 1


@pytest.mark.parametrize(
    ("number", "size"), [(8, (297, 420)), (9, (210, 297)), (11, (148, 210)), (12, (257, 364)), (13, (182, 257)), (5, (215.9, 355.6)), (93, (146, 215))]
)  # fmt: skip
def test_paper_sizes(number: int, size: tuple[float, float]) -> None:
    _, sheet = blank()
    sheet.page_setup.paperSize = number
    assert [side * MM for side in paper(sheet)] == pytest.approx(size, abs=0.05)
    sheet.page_setup.orientation = "landscape"
    assert [side * MM for side in paper(sheet)] == pytest.approx(size[::-1], abs=0.05)


def test_headers_of_the_first_and_of_even_pages_with_codes() -> None:
    book, sheet = blank()
    numbered(sheet, 100, 1)
    settings: Any = sheet.HeaderFooter
    settings.differentFirst = settings.differentOddEven = True
    for part, text in (("firstHeader", "首"), ("oddHeader", "单&&&P"), ("evenHeader", "双&B粗\n&[Page]+&N")):
        getattr(sheet, part).center.text = text
    found = texts(book)
    assert [("首" in page, "单&" in page, "双粗" in page) for page in found] == [
        (True, False, False),
        (False, False, True),
        (False, True, False),
    ]
    assert "2+3" in found[1]


def test_page_numbers_of_a_binder_start_and_end_elsewhere() -> None:
    book, sheet = blank()
    sheet["A1"] = "甲"
    footer: Any = sheet.oddFooter
    footer.center.text = "第&P页共&N页"
    assert texts(book, first_number=17, count=40)[0].endswith("第17页共40页")
    sheet.page_setup.useFirstPageNumber, sheet.page_setup.firstPageNumber = True, 5
    assert texts(book)[0].endswith("第5页共1页")


def test_a_blank_sheet_beside_others_is_not_printed_but_alone_it_is_a_page() -> None:
    book, sheet = blank()
    assert len(texts(book)) == 1
    sheet["A1"] = "甲"
    book.create_sheet("空")
    assert texts(book) == ["甲"]


def picture(kind: str = "PNG") -> SheetImage:
    data = BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", (60, 40), (200, 30, 30)).save(data, kind)
    return SheetImage(data)


def anchors() -> dict[str, tuple[Any, tuple[float, float, float, float]]]:
    """Anchor and where the picture must be in mm from the corner of the cells."""
    start = AnchorMarker(col=1, colOff=36000, row=2, rowOff=72000)
    end = AnchorMarker(col=3, colOff=0, row=5, rowOff=36000)
    size = XDRPositiveSize2D(36000 * 20, 36000 * 10)
    return {
        "one cell": (OneCellAnchor(_from=start, ext=size), (COLUMN + 1, 2 * ROW + 2, 20, 10)),
        "two cells": (
            TwoCellAnchor(_from=start, to=end),
            (COLUMN + 1, 2 * ROW + 2, 2 * COLUMN - 1, 3 * ROW - 1),
        ),
        "absolute": (AbsoluteAnchor(pos=XDRPoint2D(36000 * 7, 36000 * 9), ext=size), (7, 9, 20, 10)),
        "cell name": ("B3", (COLUMN, 2 * ROW, 60 * 0.75 * MM, 40 * 0.75 * MM)),
    }


@pytest.mark.parametrize("kind", anchors())
@pytest.mark.parametrize("scale", [100, 50])
def test_pictures_stand_where_their_anchor_says(kind: str, scale: int) -> None:
    book, sheet = blank()
    image = picture()
    image.anchor, (left, top, width, height) = anchors()[kind]
    sheet.add_image(image)
    sheet.page_setup.scale = scale
    box = next(box for box in boxes(pdf_page(printed(book))) if box.kind == "image")
    part = scale / 100
    assert (box.x - MARGIN, box.y - MARGIN) == pytest.approx((left * part, top * part), abs=0.05)
    assert (box.width, box.height) == pytest.approx((width * part, height * part), abs=0.05)


def test_a_picture_across_a_page_break_stands_on_both_pages() -> None:
    book, sheet = blank()
    numbered(sheet, 8, 1)
    sheet.row_breaks.append(Break(id=4))
    image = picture("JPEG")
    image.anchor = TwoCellAnchor(_from=AnchorMarker(col=2, row=2), to=AnchorMarker(col=3, row=6))
    sheet.add_image(image)
    out = printed(book)
    tops = [next(b.y for b in boxes(pdf_page(out, n)) if b.kind == "image") for n in (0, 1)]
    assert tops == pytest.approx([MARGIN + 2 * ROW, MARGIN - 2 * ROW], abs=0.05)


def test_a_picture_that_cannot_be_read_is_left_out() -> None:
    book, sheet = blank()
    sheet["A1"] = "甲"
    image = picture()
    image.ref = BytesIO(b"no picture")
    sheet.add_image(image)
    assert [box for box in boxes(pdf_page(printed(book))) if box.kind == "image"] == []


def test_the_watermark_is_behind_and_moves_nothing() -> None:
    book, sheet = blank()
    sheet["A1"] = "甲"
    plain = where(book, "甲")
    marked = where(book, "甲", watermark="周明 2026-11-21")
    assert (marked.x, marked.y) == (plain.x, plain.y)
    content = pdf_page(printed(book, watermark="周明")).get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
    assert content.index("0.8902") < content.index("0 0 0 rg"), "drawn first, in light grey"
    assert texts(book, watermark="周明")[0].count("周") > 8


def test_text_runs_over_empty_cells_to_the_side_it_stands_at() -> None:
    book, sheet = blank()
    put(sheet, "C1", "向两边越过空格的一段长文字", horizontal="center")
    put(sheet, "C2", "向左越过空格的一段长文字", horizontal="right")
    put(sheet, "C3", "向右越过空格的一段长文字")
    clipped = pdf_page(printed(book)).get_contents().get_data().count(b"W n")  # type: ignore[union-attr]
    assert clipped == 0
    for place in ("B1", "B2", "D3"):
        sheet[place] = "挡"
    clipped = pdf_page(printed(book)).get_contents().get_data().count(b"W n")  # type: ignore[union-attr]
    assert clipped == 3


def test_a_number_that_does_not_fit_is_shown_as_excel_shows_it() -> None:
    book, sheet = blank()
    sheet["A1"], sheet["A2"] = 1234567890.123456, 123456789012
    sheet["A2"].number_format = "#,##0.00"
    assert texts(book) == ["1.23E+09########"]


def test_rich_text_keeps_the_font_of_each_piece() -> None:
    book, sheet = blank()
    sheet["A1"] = CellRichText(
        "面积", TextBlock(InlineFont(rFont="黑体", sz=20, b=True, color=Color("FFFF0000")), "120"), "平米"
    )
    assert texts(book) == ["面积120平米"]
    content = pdf_page(printed(book)).get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
    assert "1 0 0 rg" in content
    assert " 20 Tf" in content


def test_theme_tint_indexed_and_pattern_colours() -> None:
    book, sheet = blank()
    assert colour_of(Color(theme=0), None, book) == "#ffffff"
    assert colour_of(Color(theme=4, tint=0.5), None, book) == "#a7c0de"
    assert colour_of(Color(theme=0, tint=-0.25), None, book) == "#bfbfbf"
    assert colour_of(Color(indexed=10), None, book) == "#ff0000"
    sheet["A1"].fill = PatternFill("mediumGray", fgColor="FF000000", bgColor="FFFFFFFF")
    assert fill_of(sheet["A1"]) == "#808080"


def test_the_workbooks_own_theme_is_used() -> None:
    book, _ = blank()
    book.loaded_theme = b'<a:clrScheme><a:accent1><a:srgbClr val="12AB34"/></a:accent1></a:clrScheme>'
    assert colour_of(Color(theme=4), None, book) == "#12ab34"


def test_gridlines_and_headings_are_printed_when_asked_for() -> None:
    book, sheet = blank()
    sheet["B2"] = "甲"
    assert boxes(pdf_page(printed(book))) == []
    sheet.print_options.gridLines = sheet.print_options.headings = True
    assert len(boxes(pdf_page(printed(book)))) > 6
    assert texts(book)[0].startswith("甲12AB")


def test_a_merged_area_over_two_pages_shows_its_part_on_each() -> None:
    book, sheet = blank()
    sheet.merge_cells("A1:A8")
    put(sheet, "A1", "甲乙丙丁戊己庚辛", wrap_text=True, vertical="top", size=20)
    sheet.row_breaks.append(Break(id=4))
    ends = [max(c.y for c in page if c.text == "辛") for page in characters(printed(book).getvalue())]
    assert ends[0] - ends[1] == pytest.approx(4 * ROW, abs=0.1)


def test_diagonal_lines_cross_the_cell() -> None:
    book, sheet = blank()
    sheet["A1"].border = Border(diagonal=Side(style="thin"), diagonalDown=True)
    (line,) = boxes(pdf_page(printed(book)))
    assert (line.width, line.height) == pytest.approx((COLUMN, ROW), abs=0.05)


def test_looks_are_drawn() -> None:
    book, sheet = blank()
    put(sheet, "A1", "甲", look={"i": True, "u": "double", "strike": True})
    content = pdf_page(printed(book)).get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
    assert "0.2126" in content, "slanted"
    assert content.count(" re f") == 3, "two lines below, one through"


def test_distributed_text_reaches_both_edges_and_indents_move_it() -> None:
    book, sheet = blank()
    sheet.column_dimensions["A"].width = 25
    put(sheet, "A1", "甲乙丙", horizontal="distributed")
    put(sheet, "A2", "丁", horizontal="left", indent=1)
    assert where(book, "甲").x - MARGIN == pytest.approx(1.5 * MM, abs=0.05)
    assert where(book, "丙").x - MARGIN == pytest.approx((200 * 0.75 - 1.5 - 12) * MM, abs=0.1)
    assert where(book, "丁").x - MARGIN == pytest.approx((1.5 + 18) * MM, abs=0.05)


def test_reading_a_sheet_makes_no_cells() -> None:
    book, sheet = blank()
    sheet["A1"], sheet["C3"] = "甲", "乙"
    before = set(sheet._cells)
    printed(book)
    assert set(sheet._cells) == before


def test_the_same_workbook_gives_the_same_bytes() -> None:
    def made() -> bytes:
        book, sheet = blank()
        for place in ("A1:B2", "C1:D2", "A4:D4"):
            sheet.merge_cells(place)
            put(sheet, place.split(":")[0], place, font="黑体", look={"b": True}, wrap_text=True)
            sheet[place.split(":")[0]].font = Font(name="楷体", size=12, bold=True)
            sheet[place.split(":")[0]].alignment = Alignment(horizontal="center")
        sheet.add_image(picture(), "E1")
        return printed(book, watermark="周明").getvalue()

    assert made() == made()
