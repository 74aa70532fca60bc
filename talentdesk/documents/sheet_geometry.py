"""How large a sheet's columns, rows and texts are on paper, in points."""

from __future__ import annotations

import math
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.number_formats import CHINESE_BUILT_IN, Shown, shown_in
from talentdesk.documents.sheet_lines import Line, broken, run_width
from talentdesk.documents.sheet_styles import Style, border_of, fill_of, pieces_of, style_ids, style_of
from talentdesk.documents.workbook_fonts import default_height, digit_pixels, space_pixels

# Free room at the sides of a cell. Text is drawn a little further in than it is broken: Excel and LibreOffice
# differ by as much, and a row is made high enough for the narrower of the two.
PADDING = 1.5
BREAKING = 1.0
CAUTIOUS = 2.0
LEADING = 1.25
SMALLEST = 6.0


def column_points(sheet: Worksheet, column: int) -> float:
    """A column's width on paper before scaling; 0 when hidden."""
    return columns_points(sheet, column, column)[column]


def columns_points(sheet: Worksheet, first: int, last: int) -> dict[int, float]:
    """The widths of columns on paper before scaling, in points; hidden ones are 0."""
    digit = digit_pixels(sheet.parent) if sheet.parent is not None else 7
    width = sheet.sheet_format.defaultColWidth
    base = int(sheet.sheet_format.baseColWidth or 8)
    # Without a width Excel makes room for eight digits, rounded up to a multiple of 8 pixels.
    usual = _pixels(float(width), digit) if width else math.ceil((base * digit + 5) / 8) * 8
    found = dict.fromkeys(range(first, last + 1), usual * 0.75)
    letters = {get_column_letter(column): column for column in found}
    for letter, dimension in sheet.column_dimensions.items():
        # A file's entry may span columns; one made in memory has only its letter.
        spans = (
            range(max(dimension.min or 0, first), min(dimension.max or 0, last) + 1) if dimension.min else ()
        )
        for column in spans or ([letters[letter]] if letter in letters else ()):
            if dimension.hidden:
                found[column] = 0.0
            elif dimension.customWidth:
                found[column] = _pixels(float(dimension.width), digit) * 0.75
    return found


def _pixels(width: float, digit: int) -> int:
    """A width in digits of the Normal font as Excel turns it into pixels at 96 dpi."""
    return int((256 * width + int(128 / digit)) / 256 * digit)


def row_points(sheet: Worksheet, row: int, widths: dict[int, float]) -> float:
    """A row's height on paper before scaling; fitted to its text when the file fixes none; 0 when hidden."""
    dimension = sheet.row_dimensions.get(row)
    if dimension is not None and dimension.hidden:
        return 0.0
    if dimension is not None and dimension.height is not None:
        # Rows are whole pixels on the screen of Excel and LibreOffice, and so on paper.
        return int(float(dimension.height) / 0.75 + 0.01) * 0.75
    height = _usual_height(sheet)
    for column, width in widths.items():
        cell = sheet._cells.get((row, column))  # noqa: SLF001 - does not make the cell
        if cell is not None and cell.value is not None and not cell.alignment.textRotation:
            height = max(height, wrapped_height(cell, width))
    return height


def _usual_height(sheet: Worksheet) -> float:
    written = float(sheet.sheet_format.defaultRowHeight or 0)
    if sheet.sheet_format.customHeight or sheet.parent is None:
        return written or 15.0
    # openpyxl writes 15 for every new sheet, whatever the Normal font is.
    return default_height(sheet.parent) if written in (0.0, 15.0) else written


def used_area(sheet: Worksheet) -> tuple[int, int, int, int] | None:
    """First column, first row, last column, last row that hold anything to be seen; None for a blank sheet."""
    right = bottom = 0
    last_texts: dict[int, Any] = {}
    for (row, column), cell in sheet._cells.items():  # noqa: SLF001 - the filled cells
        if isinstance(cell.value, str) and (row not in last_texts or last_texts[row].column < column):
            last_texts[row] = cell
        if (row > bottom or column > right) and (
            cell.value is not None or fill_of(cell) is not None or border_of(cell) is not None
        ):
            right, bottom = max(right, column), max(bottom, row)
    for area in sheet.merged_cells.ranges:
        master = sheet._cells.get((area.min_row, area.min_col))  # noqa: SLF001
        last_texts.pop(area.min_row, None)
        if master is not None and master.value is not None:
            right, bottom = max(right, area.max_col), max(bottom, area.max_row)
    for cell in last_texts.values():
        right = max(right, _reach(sheet, cell))
    return (1, 1, right, bottom) if right else None


def _reach(sheet: Worksheet, cell: Any) -> int:
    """The column to which unwrapped text runs over the empty cells to its right."""
    style = style_of(cell)
    column: int = cell.column
    if style.horizontal == "centerContinuous":
        while (beside := sheet._cells.get((cell.row, column + 1))) is not None:  # noqa: SLF001
            if beside.value is not None or beside.alignment.horizontal != "centerContinuous":
                break
            column += 1
        return column
    if style.wrap or style.shrink or style.rotation or style.horizontal not in ("left", "center"):
        return column
    wide = line_width(text_of(cell), style, style.size)
    own = column_points(sheet, column)
    excess = wide + PADDING - own if style.horizontal == "left" else (wide - own) / 2
    while excess > 0 and column < 16384:
        column += 1
        excess -= column_points(sheet, column)
    return column


def shown_value(cell: Any, value: object) -> Shown:
    """What the cell shows for a value (its own, or its formula's result)."""
    number = style_ids(cell).numFmtId  # openpyxl does not know the Chinese built-in formats
    return shown_in(value, CHINESE_BUILT_IN.get(number) or cell.number_format)


def text_of(cell: Any) -> str:
    """The cell's value as Excel would show it."""
    return shown_value(cell, cell.value).text


def wrapped_lines(cell: Any, width: float) -> list[Line]:
    """The cell's text broken to the width it has in points, with some caution: other programs' fonts are wider."""
    style = style_of(cell)
    inner = max(width - 2 * CAUTIOUS - style.indent * indent_points(cell.parent), style.size)
    return broken(pieces_of(cell, text_of(cell), style), inner if style.wrap else None)


def wrapped_height(cell: Any, width: float) -> float:
    """How high a row must be for the cell's text."""
    return sum(line.size for line in wrapped_lines(cell, width)) * LEADING + 3


def line_width(text: str, style: Style, size: float) -> float:
    """Width of unwrapped text in points."""
    return max(run_width(line, style.look) for line in text.split("\n")) * size / style.size


def indent_points(sheet: Worksheet) -> float:
    """One step of indentation: three spaces of the Normal font."""
    return 3 * 0.75 * (space_pixels(sheet.parent) if sheet.parent is not None else 3)
