"""What all built-in templates are put together from: sheets with print set-up, cells, list forms, block forms, opinions.

Widths are file widths: with the standard font SimSun 12 one unit is 8 pixels, 6 points. An A4 sheet is full with
``PAGE_UNITS`` of them, so that the form prints at 100 %.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Literal, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Orientation = Literal["portrait", "landscape"]

THIN = Side(style="thin", color="FF303030")
HEAD_FILL = PatternFill("solid", fgColor="FFF1F1EC")
PAGE_UNITS = {"portrait": 87.0, "landscape": 128.0}
MARGINS = {"portrait": (0.5, 0.6, 0.7), "landscape": (0.5, 0.55, 0.65)}
SIGN_AND_SEAL = "签字：　　　　　　（盖章）　　　　　年　　月　　日"
SEAL = "（盖章）　　　　　　年　　月　　日"
SIGN = "签字：　　　　　　　　年　　月　　日"


class Column(NamedTuple):
    """One column of a list: heading, width in units, cell text; ``one_line`` shrinks instead of wrapping."""

    heading: str
    width: float
    text: str = ""
    across: str = "center"
    size: float = 10
    number: str = "@"
    one_line: bool = False


class Box(NamedTuple):
    """An opinion box: its columns ("A:C"), heading, what is printed in it, the line at its foot."""

    columns: str
    heading: str
    text: str = ""
    sign: str = "（盖章）　　　年　　月　　日"


def sheet_for(
    title: str,
    orientation: Orientation,
    widths: list[float],
    margins: tuple[float, float, float] | None = None,
) -> Worksheet:
    """A new sheet with A4 print set-up; widths in units, margins left/right, top, bottom in inches."""
    book = Workbook()
    # The width of a digit of the standard font is what column widths are counted in.
    normal: Any = book
    normal._named_styles["Normal"].font = Font(name="SimSun", size=12)  # noqa: SLF001 - openpyxl has no other way
    normal._fonts[0] = Font(name="SimSun", size=12)  # noqa: SLF001
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = orientation
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    side, top, bottom = margins or MARGINS[orientation]
    margin = sheet.page_margins
    margin.left = margin.right = side
    margin.top, margin.bottom = top, bottom
    margin.header = margin.footer = 0.32
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False
    foot: Any = sheet.oddFooter
    foot.center.text = "第 &P 页 共 &N 页"
    foot.center.font, foot.center.size = "宋体,Regular", 9
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    return sheet


def continued(sheet: Worksheet, text: str) -> None:
    """What stands above the repeated headings from the second page on, where the title itself is not repeated."""
    header: Any = sheet.oddHeader
    header.left.text, header.left.font, header.left.size = text, "宋体,Regular", 9
    sheet.HeaderFooter.differentFirst = True
    first: Any = sheet.firstFooter
    first.center.text = "第 &P 页 共 &N 页"
    first.center.font, first.center.size = "宋体,Regular", 9


def put(sheet: Worksheet, place: str, text: str, *, size: float = 10.5, font: str = "宋体", bold: bool = False,
        across: str = "center", down: str = "center", wrap: bool = False, shrink: bool = False, indent: int = 0,
        number: str = "General") -> None:  # fmt: skip
    """One cell, or the first of a range that is merged."""
    first = place.split(":")[0]
    if ":" in place and place.split(":")[1] != first:
        sheet.merge_cells(place)
    cell = sheet[first]
    cell.value = text
    cell.font = Font(name=font, size=size, bold=bold)
    cell.alignment = Alignment(
        horizontal=across, vertical=down, wrap_text=wrap, shrink_to_fit=shrink, indent=indent
    )
    cell.number_format = number


def rule(sheet: Worksheet, first_row: int, last_row: int, columns: int) -> None:
    """Thin lines all round each cell (a repeated row or column must look the same each time), the head shaded."""
    frame(sheet, f"A{first_row}:{get_column_letter(columns)}{last_row}")
    shade(sheet, f"A{first_row}:{get_column_letter(columns)}{first_row}")


def frame(sheet: Worksheet, area: str) -> None:
    """Thin lines all round each cell of an area."""
    for row in sheet[area] if ":" in area else ((sheet[area],),):
        for cell in row:
            cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def outline(sheet: Worksheet, area: str) -> None:
    """A thin line round an area, none inside: an opinion and the line signed below it are one box."""
    left, top, right, bottom = range_boundaries(area)
    for row in sheet[area] if ":" in area else ((sheet[area],),):
        for cell in row:
            cell.border = Border(
                left=THIN if cell.column == left else None,
                right=THIN if cell.column == right else None,
                top=THIN if cell.row == top else None,
                bottom=THIN if cell.row == bottom else None,
            )


def shade(sheet: Worksheet, area: str) -> None:
    """The tint of headings and labels."""
    for row in sheet[area] if ":" in area else ((sheet[area],),):
        for cell in row:
            cell.fill = HEAD_FILL


def heights(sheet: Worksheet, *points: float) -> None:
    """Row heights from the first row on, in points."""
    for row, height in enumerate(points, start=1):
        sheet.row_dimensions[row].height = height


def title_row(
    sheet: Worksheet, last: int, text: str, *, row: int = 1, size: float = 18, height: float = 36
) -> None:
    """The form's title over ``last`` columns."""
    put(sheet, f"A{row}:{get_column_letter(last)}{row}", text, size=size, font="黑体", bold=True)
    sheet.row_dimensions[row].height = height


def spread(
    sheet: Worksheet, row: int, parts: list[tuple[str, str]], *, height: float = 20, across: str = "left"
) -> None:
    """A line of unframed texts: (columns "A:C", text); for the lines above a list and the one to sign below it."""
    for columns, text in parts:
        put(sheet, across_row(columns, row), text, across=across, shrink=True)
    sheet.row_dimensions[row].height = height


def stretches(columns: list[Column], parts: int) -> list[str]:
    """The columns of a list cut into ``parts`` stretches of about the same width, each as "A:C"."""
    edges, whole, so_far = [0], sum(column.width for column in columns), 0.0
    for number, column in enumerate(columns, start=1):
        so_far += column.width
        wanted = whole * len(edges) / parts
        if len(edges) < parts and so_far + columns[min(number, len(columns) - 1)].width / 2 >= wanted:
            edges.append(number)
    edges.append(len(columns))
    return [f"{get_column_letter(start + 1)}:{get_column_letter(end)}" for start, end in pairwise(edges)]


def field_row(
    sheet: Worksheet, row: int, *fields: tuple[str, str], height: float = 27, size: float = 10.5
) -> None:
    """A row of a block form: (columns, text) in turn a shaded label and the value beside it."""
    for number, (columns, text) in enumerate(fields):
        place, label = across_row(columns, row), number % 2 == 0
        put(sheet, place, text, size=size if not label else 10.5, font="黑体" if label else "宋体", wrap=True)
        frame(sheet, place)
        if label:
            shade(sheet, place)
    sheet.row_dimensions[row].height = height


def opinion(
    sheet: Worksheet, row: int, label: str, area: str, heading: str, text: str = "", *,
    sign: str = SIGN_AND_SEAL, height: float = 60,
) -> int:  # fmt: skip
    """A box with its heading at the left, room to write, and the line to sign and seal; takes three rows, returns the next."""
    head = span(label, row, row + 2)
    put(sheet, head, heading, font="黑体", wrap=True)
    frame(sheet, head)
    shade(sheet, head)
    _box(sheet, row, area, text, sign, size=10.5, height=height)
    return row + 3


def opinions(sheet: Worksheet, row: int, boxes: list[Box], *, height: float = 60) -> int:
    """Boxes side by side, each with its heading above; takes four rows, returns the next."""
    for box in boxes:
        head = span(box.columns, row, row)
        put(sheet, head, box.heading, font="黑体")
        frame(sheet, head)
        shade(sheet, head)
        _box(sheet, row + 1, box.columns, box.text, box.sign, size=10, height=height)
    sheet.row_dimensions[row].height = 22
    return row + 4


def _box(sheet: Worksheet, row: int, area: str, text: str, sign: str, *, size: float, height: float) -> None:
    """Three rows in one outline: a little air (cells have none above their text), the text, the line to sign."""
    put(sheet, span(area, row, row), "")
    put(sheet, span(area, row + 1, row + 1), text, size=size, across="left", down="top", wrap=True, indent=1)
    put(sheet, span(area, row + 2, row + 2), sign, size=size, across="right", indent=1, shrink=True)
    outline(sheet, span(area, row, row + 2))
    for number, points in enumerate((5.0, height - 5, 24.0)):
        sheet.row_dimensions[row + number].height = points


def span(columns: str, first: int, last: int) -> str:
    """ "A:C" from row 5 to 6 is "A5:C6"; "A" is "A5:A6"."""
    return f"{columns.split(':')[0]}{first}:{columns.split(':')[-1]}{last}"


def across_row(columns: str, row: int) -> str:
    """ "A:C" in row 5 is "A5:C5", "A" is "A5"."""
    return ":".join(f"{letter}{row}" for letter in columns.split(":"))


def list_table(
    sheet: Worksheet, row: int, columns: list[Column], *, items: str, least: int,
    head_height: float = 25, row_height: float = 24.5, totals: dict[str, str] | None = None,
) -> int:  # fmt: skip
    """Headings, one repeated row and, with ``totals``, a row of sums; returns the row after it.

    ``totals``: heading -> text or formula, in which ``{body}`` is the cell of the repeated row, written as a range.
    """
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        put(sheet, f"{letter}{row}", column.heading, font="黑体", wrap=True)
        put(sheet, f"{letter}{row + 1}", column.text, size=column.size, across=column.across,
            wrap=not column.one_line, shrink=column.one_line, number=column.number)  # fmt: skip
        if totals is not None:
            text = totals.get(column.heading, "").replace("{body}", f"{letter}{row + 1}:{letter}{row + 1}")
            font = "宋体" if text.startswith("=") else "黑体"
            put(
                sheet,
                f"{letter}{row + 2}",
                text,
                size=column.size,
                font=font,
                shrink=True,
                number=column.number,
            )
    sheet[f"A{row + 1}"].value = f"{{{{#{items} min={least}}}}}" + columns[0].text
    last = row + 1 + (totals is not None)
    rule(sheet, row, last, len(columns))
    for number, points in enumerate((head_height, row_height, row_height)[: last - row + 1]):
        sheet.row_dimensions[row + number].height = points
    return last + 1


def list_form(
    title: str, lines: list[list[str]], columns: list[Column], foot: list[str], *, name: str = "",
    orientation: Orientation = "portrait", items: str = "trainees", least: int = 25, row_height: float = 24.5,
    head_height: float = 25, totals: dict[str, str] | None = None,
) -> Worksheet:  # fmt: skip
    """A whole list: title, lines of texts above, the table, one line to sign; everything above the data repeats on each page."""
    sheet = sheet_for(name or title, orientation, [column.width for column in columns])
    title_row(sheet, len(columns), title, height=36 if orientation == "portrait" else 34)
    for row, texts in enumerate(lines, start=2):
        spread(sheet, row, list(zip(stretches(columns, len(texts)), texts, strict=True)))
    head = 2 + len(lines)
    after = list_table(
        sheet,
        head,
        columns,
        items=items,
        least=least,
        row_height=row_height,
        head_height=head_height,
        totals=totals,
    )
    if foot:
        spread(sheet, after, list(zip(stretches(columns, len(foot)), foot, strict=True)), height=28)
    sheet.print_title_rows = f"1:{head}"
    return sheet


def two_row_heading(
    sheet: Worksheet, row: int, columns: list[Column], group: str, heading: str, under: tuple[str, ...]
) -> None:
    """Put a second row above a list's headings: ``heading`` over the columns ``group``, the others merged over both."""
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        if column.heading not in under:
            put(sheet, f"{letter}{row}:{letter}{row + 1}", column.heading, font="黑体", wrap=True)
    left, right = group.split(":")
    put(sheet, f"{left}{row}:{right}{row}", heading, font="黑体")
    last = get_column_letter(len(columns))
    frame(sheet, f"A{row}:{last}{row}")
    shade(sheet, f"A{row}:{last}{row}")
    sheet.row_dimensions[row].height = 17
