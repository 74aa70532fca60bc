"""What the templates of people, things and the base add to ``template_parts``: labels and values of any size, sums, blank tables."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from resources.forms.template_parts import frame, put, shade


def total(area: str) -> str:
    """The formula of a sum that shows nothing while nothing is added up, so that a blank form can be filled in by hand."""
    return f'=IF(COUNT({area})=0,"",SUM({area}))'


def counted(area: str, unit: str) -> str:
    """The formula of how many cells are filled, with its unit; nothing while there are none."""
    return f'=IF(COUNTA({area})=0,"",COUNTA({area})&" {unit}")'


def label(sheet: Worksheet, place: str, text: str, *, size: float = 10.5) -> None:
    """A shaded cell that says what stands beside or below it."""
    put(sheet, place, text, size=size, font="黑体", wrap=True)
    frame(sheet, place)
    shade(sheet, place)


def value(
    sheet: Worksheet,
    place: str,
    text: str = "",
    *,
    across: str = "center",
    size: float = 10.5,
    number: str = "General",
) -> None:
    """A framed cell for data on one line, made smaller before it runs over."""
    put(sheet, place, text, size=size, across=across, shrink=True, number=number)
    frame(sheet, place)


def prose(
    sheet: Worksheet,
    place: str,
    text: str = "",
    *,
    size: float = 10.5,
    down: str = "center",
    across: str = "left",
) -> None:
    """A framed cell for text over several lines."""
    put(sheet, place, text, size=size, across=across, down=down, wrap=True)
    frame(sheet, place)


def row_heights(sheet: Worksheet, first: int, *points: float) -> None:
    """Heights of rows from ``first`` on, in points."""
    for row, height in enumerate(points, start=first):
        sheet.row_dimensions[row].height = height


def blank_table(sheet: Worksheet, row: int, headings: Sequence[tuple[str, str]], blanks: int) -> int:
    """Headings as (columns "A:C", text) and ruled rows to write in; returns the row after."""
    for columns, heading in headings:
        first, last = columns.split(":")[0], columns.split(":")[-1]
        label(sheet, f"{first}{row}:{last}{row}", heading, size=10)
        for at in range(row + 1, row + 1 + blanks):
            prose(sheet, f"{first}{at}:{last}{at}", size=10, across="center")
    return row + 1 + blanks
