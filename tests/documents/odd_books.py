"""Small workbooks that ask much of the renderer, each about one matter; compared with LibreOffice by a proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor, TwoCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.pagebreak import Break, ColBreak
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CLAUSE = "乙方应当按照本协议第三条的约定，在2026年9月1日之前完成全部120学时的培训（含实训），并通过考核；逾期未完成的，甲方有权解除协议。"


def blank() -> tuple[Workbook, Worksheet]:
    """A workbook as ours are: Normal font SimSun 12, A4, 100 rows of 20 points."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    book._named_styles["Normal"].font = Font(name="SimSun", size=12)  # type: ignore[attr-defined]
    sheet.page_setup.paperSize = 9
    for side in ("left", "right", "top", "bottom"):
        setattr(sheet.page_margins, side, 0.75)
    for column in range(1, 31):
        sheet.column_dimensions[get_column_letter(column)].width = 9
    for row in range(1, 101):
        sheet.row_dimensions[row].height = 20
    return book, sheet


def put(sheet: Worksheet, place: str, value: object, *, size: float = 12, font: str = "宋体", look: dict[str, Any] | None = None,
        form: str = "", **align: Any) -> Any:  # fmt: skip
    """Write a cell with its font and alignment."""
    cell: Any = sheet[place]
    cell.value = value
    cell.font = Font(name=font, size=size, **(look or {}))
    cell.alignment = Alignment(**{"vertical": "center", **align})
    if form:
        cell.number_format = form
    return cell


def merges() -> Workbook:
    """Merged heads of two rows, a merged column, text in the middle of all of it."""
    book, sheet = blank()
    for area, text in (("A1:F1", "培训情况汇总表"), ("A2:A3", "序号"), ("B2:C2", "理论"), ("D2:E2", "实操"), ("F2:F3", "备注"),
                       ("A4:A12", "合并的九行"), ("B4:E6", CLAUSE[:30])):  # fmt: skip
        sheet.merge_cells(area)
        put(sheet, area.split(":")[0], text, font="黑体", horizontal="center", wrap_text=True)
        for row in sheet[area]:
            for cell in row:
                cell.border = BOX
    for place, text in (
        ("B3", "课时"),
        ("C3", "成绩"),
        ("D3", "课时"),
        ("E3", "成绩"),
        ("B8", "普通"),
        ("F12", "末"),
    ):
        put(sheet, place, text, horizontal="center")
    return book


def rotation() -> Workbook:
    """Text turned up, down, stacked, at an angle; aligned to each side."""
    book, sheet = blank()
    for row in (1, 2, 3):
        sheet.row_dimensions[row].height = 110
    for column, vertical in zip("ABC", ("top", "center", "bottom"), strict=True):
        put(sheet, f"{column}1", "向上的文字", textRotation=90, vertical=vertical, horizontal="center")
        put(sheet, f"{column}2", "向下的文字", textRotation=180, vertical=vertical, horizontal="center")
        put(sheet, f"{column}3", "竖排文字", textRotation=255, vertical=vertical, horizontal="center")
    for column, horizontal in zip("DEF", ("left", "center", "right"), strict=True):
        put(sheet, f"{column}1", "靠边ab12", textRotation=90, horizontal=horizontal)
        put(sheet, f"{column}2", "靠边ab12", textRotation=180, horizontal=horizontal)
    put(
        sheet,
        "G1",
        "转向并且换行的一段较长文字共二十二个字啊啊",
        textRotation=90,
        horizontal="center",
        wrap_text=True,
    )
    put(sheet, "H1", "斜四十五度", textRotation=45, horizontal="center")
    put(sheet, "H2", "斜下三十度", textRotation=120, horizontal="center")
    return book


def borders() -> Workbook:
    """Every kind of line, diagonals, theme and indexed colours, pattern fills."""
    book, sheet = blank()
    kinds: tuple[Any, ...] = ("hair", "dotted", "dashed", "dashDot", "dashDotDot", "thin", "mediumDashed", "mediumDashDot",
             "mediumDashDotDot", "slantDashDot", "medium", "double", "thick")  # fmt: skip
    for number, kind in enumerate(kinds, start=1):
        side: Any = Side(style=kind, color="FF204080")
        put(sheet, f"B{number * 2}", kind, size=10).border = Border(
            left=side, right=side, top=side, bottom=side
        )
    put(sheet, "D2", "斜线").border = Border(
        diagonal=THIN, diagonalDown=True, left=THIN, right=THIN, top=THIN, bottom=THIN
    )
    put(sheet, "D4", "交叉").border = Border(
        diagonal=Side(style="double"), diagonalDown=True, diagonalUp=True
    )
    patterns: tuple[Any, ...] = ("solid", "gray125", "lightGray", "mediumGray", "darkGrid", "lightUp")
    for number, pattern in enumerate(patterns):
        fill: Any = PatternFill(pattern, fgColor="FFFFC000", bgColor="FFFFFFFF")
        put(sheet, f"F{number * 2 + 2}", pattern, size=10).fill = fill
    return book


def fit_all() -> Workbook:
    """Everything on one page, wide and high."""
    book, sheet = blank()
    _numbered(sheet, 70, 12)
    _fit(sheet, 1, 1)
    return book


def fit_wide() -> Workbook:
    """One page wide, as many as it takes, manual breaks kept."""
    book, sheet = blank()
    _numbered(sheet, 80, 14)
    _fit(sheet, 1, 0)
    sheet.print_title_rows = "1:2"
    sheet.row_breaks.append(Break(id=30))
    return book


def _numbered(sheet: Worksheet, rows: int, columns: int) -> None:
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            put(sheet, f"{get_column_letter(column)}{row}", f"{row}行{column}", size=10, horizontal="center")


def _fit(sheet: Worksheet, wide: int, tall: int) -> None:
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = wide, tall


def breaks() -> Workbook:
    """Manual breaks both ways, repeated rows and columns, pages over then down."""
    book, sheet = blank()
    _numbered(sheet, 60, 16)
    sheet.print_title_rows, sheet.print_title_cols = "1:2", "A:A"
    sheet.row_breaks.append(Break(id=20))
    sheet.col_breaks = ColBreak()
    sheet.col_breaks.append(Break(id=6))
    sheet.page_setup.pageOrder = "overThenDown"
    return book


def centred() -> Workbook:
    """In the middle of a landscape A5 page both ways, at 85 %, hidden row and column."""
    book, sheet = blank()
    sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.scale = 11, "landscape", 85
    sheet.print_options.horizontalCentered = sheet.print_options.verticalCentered = True
    _numbered(sheet, 9, 5)
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    return book


def headers() -> Workbook:
    """Another first page, even pages, several lines, sizes."""
    book, sheet = blank()
    _numbered(sheet, 90, 4)
    settings: Any = sheet.HeaderFooter
    settings.differentFirst = settings.differentOddEven = True
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.page_margins.top = sheet.page_margins.bottom = 1
    for part, text in (("oddHeader", "奇数页"), ("evenHeader", "偶数页"), ("firstHeader", "首页")):
        item: Any = getattr(sheet, part)
        item.center.text, item.center.font, item.center.size = text, "黑体,Regular", 10
        item.right.text, item.right.font, item.right.size = "&A", "宋体,Regular", 9
    for part in ("oddFooter", "evenFooter", "firstFooter"):
        item = getattr(sheet, part)
        item.center.text, item.center.font, item.center.size = "第 &P 页 共 &N 页", "宋体,Regular", 9
    return book


def shrink() -> Workbook:
    """Long texts in narrow cells: shrunk, running over."""
    book, sheet = blank()
    put(sheet, "A1", "缩小到单元格里的一段长文字", shrink_to_fit=True)
    put(sheet, "A2", "江州市高技能人才培训基地110105", shrink_to_fit=True, horizontal="center")
    put(sheet, "B3", "向右越过空格的一段长文字")
    put(sheet, "F4", "向左越过空格的一段长文字", horizontal="right")
    put(sheet, "D5", "向两边越过空格的一段长文字", horizontal="center")
    return book


def wraps() -> Workbook:
    """Wrapped text of Chinese, digits and Latin words in several widths and sizes."""
    book, sheet = blank()
    for number, width in enumerate((11, 17, 23, 31)):
        sheet.column_dimensions["ABCD"[number]].width = width
        for row, size in ((1, 12), (2, 10.5), (3, 9)):
            put(sheet, f"{'ABCD'[number]}{row}", CLAUSE, size=size, wrap_text=True, vertical="top")
            sheet.row_dimensions[row].height = 200
        put(
            sheet,
            f"{'ABCD'[number]}4",
            "TalentDesk Personnel Training Base, Jiangzhou",
            wrap_text=True,
            vertical="top",
        )
        sheet.row_dimensions[4].height = 90
    return book


def formats() -> Workbook:
    """Numbers and dates under many formats."""
    book, sheet = blank()
    sheet.column_dimensions["A"].width = 32
    found: tuple[tuple[object, str], ...] = (
        (1234567.891, "#,##0.00"), (-1234.5, "#,##0.00;[Red]-#,##0.00"), (0.825, "0.0%"), (12345.678, "0.00E+00"), (1234567, '#,##0,"千"'),
        (5, "000"), (13800001234, "000-0000-0000"), (dt.date(2026, 9, 1), 'yyyy"年"m"月"d"日"'), (dt.date(2026, 9, 1), "yyyy-mm-dd"),
        (dt.datetime(2026, 9, 1, 14, 5), "yyyy/m/d h:mm"), (1.5, "[h]:mm"), (0, '0;-0;"—"'), (65.5, "General"), (78, "General"),
        ("文本", '"<"@">"'), (0.25, "General"), (dt.time(8, 30), "hh:mm"), (86, '0"分"'), (1234.5, '"¥"#,##0.00'),
    )  # fmt: skip
    for row, (value, form) in enumerate(found, start=1):
        put(sheet, f"A{row}", value, form=form)
    return book


def pictures() -> Workbook:
    """Pictures tied to one cell, to two, at several distances, on a scaled page."""
    book, sheet = blank()
    sheet.page_setup.scale = 80
    put(sheet, "A1", "有图的表")
    for number, (kind, colour) in enumerate((("PNG", (200, 30, 30, 128)), ("JPEG", (30, 30, 200)))):
        data = BytesIO()
        Image.new("RGBA" if kind == "PNG" else "RGB", (60, 40), colour).save(data, kind)
        image = SheetImage(data)
        start = AnchorMarker(col=1 + number * 3, colOff=100000, row=2, rowOff=50000)
        if number:
            image.anchor = TwoCellAnchor(
                "twoCell", _from=start, to=AnchorMarker(col=6, colOff=0, row=7, rowOff=90000)
            )
        else:
            image.anchor = OneCellAnchor(_from=start, ext=XDRPositiveSize2D(1200000, 800000))
        sheet.add_image(image)
    put(sheet, "B12", "图下的字")
    return book


def looks() -> Workbook:
    """Bold, italic, underlined, struck, raised; several fonts in one cell."""
    book, sheet = blank()
    found: tuple[dict[str, Any], ...] = (
        {"b": True}, {"i": True}, {"u": "single"}, {"u": "double"}, {"strike": True},
    )  # fmt: skip
    for row, look in enumerate(found, start=1):
        for column, font in zip("ACEG", ("宋体", "黑体", "楷体", "仿宋"), strict=True):
            put(sheet, f"{column}{row}", f"{font}文字Ab12", font=font, look=look)
    rich = CellRichText(
        "面积",
        TextBlock(InlineFont(rFont="黑体", sz=16, b=True), "120"),
        TextBlock(InlineFont(rFont="宋体", sz=12), "平方米"),
    )
    put(sheet, "A8", rich)
    return book


def sides() -> Workbook:
    """Indents, justified and distributed text, centred over several cells, filled."""
    book, sheet = blank()
    for row in range(1, 12):
        sheet.row_dimensions[row].height = 60
    sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = 25
    put(sheet, "A1", "缩进一", horizontal="left", indent=1)
    put(sheet, "A2", "缩进二", horizontal="right", indent=2)
    put(sheet, "A3", "分散对齐", horizontal="distributed")
    put(sheet, "A4", CLAUSE[:40], horizontal="justify", vertical="top")
    put(sheet, "A5", "靠上", vertical="top")
    put(sheet, "A6", "靠下", vertical="bottom")
    put(sheet, "B1", "居中跨列的一段文字", horizontal="centerContinuous")
    put(sheet, "C1", None, horizontal="centerContinuous")
    put(sheet, "B2", 12.5)
    put(sheet, "B3", CLAUSE[:30], wrap_text=True, vertical="bottom")
    put(sheet, "B4", CLAUSE[:36], wrap_text=True, horizontal="center")
    return book


def areas() -> Workbook:
    """Two print areas, each on its own page; two sheets, one hidden."""
    book, sheet = blank()
    _numbered(sheet, 20, 8)
    sheet.print_area = "A1:D8,E10:H15"
    other, hidden = book.create_sheet("第二张"), book.create_sheet("藏着")
    other.column_dimensions["A"].width, other.row_dimensions[1].height = 9, 18
    other.row_dimensions[2].height = 18
    put(other, "B2", "第二张表")
    put(hidden, "A1", "看不见")
    hidden.sheet_state = "hidden"
    return book


ODD_BOOKS: dict[str, Callable[[], Workbook]] = {
    make.__name__: make
    for make in (
        merges, rotation, borders, fit_all, fit_wide, breaks, centred, headers, shrink, wraps, formats, pictures, looks, sides, areas,
    )
}  # fmt: skip
