"""A workbook's sheets as a screen draws them: columns and rows in pixels, cells with their merged area, text and look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

MOST_ROWS, MOST_COLUMNS = 300, 80
PIXELS_A_CHARACTER, USUAL_WIDTH, USUAL_HEIGHT = 8, 8.43, 15.0


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A cell or merged area: its first cell's address, first row and column from 0, how many of each, what it shows."""

    address: str
    row: int
    column: int
    rows: int
    columns: int
    text: str
    bold: bool
    centred: bool
    size: float


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """A sheet: widths of its columns and heights of its rows in pixels at 100 % (0: hidden), and its cells."""

    title: str
    widths: tuple[int, ...]
    heights: tuple[int, ...]
    cells: tuple[DrawnCell, ...]


def draw_sheets(path: Path) -> tuple[DrawnSheet, ...]:
    """Every visible sheet of a workbook that was found sound before; no more of it than a form has."""
    book = load_workbook(path)
    return tuple(_drawn(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible")


def _drawn(sheet: Worksheet) -> DrawnSheet:
    rows, columns = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    spans = {
        (area.min_row, area.min_col): (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        for area in sheet.merged_cells.ranges
    }
    cells = []
    for line in sheet.iter_rows(1, rows, 1, columns):
        for cell in line:
            if not isinstance(cell, MergedCell):  # which only fills an area
                high, wide = spans.get((cell.row, cell.column), (1, 1))
                cells.append(
                    _cell(cell, min(high, rows - cell.row + 1), min(wide, columns - cell.column + 1))
                )
    return DrawnSheet(
        sheet.title,
        tuple(_widths(sheet, columns)),
        tuple(_height(sheet, row) for row in range(1, rows + 1)),
        tuple(cells),
    )


def _cell(cell: Cell, high: int, wide: int) -> DrawnCell:
    text = "" if cell.value is None else str(cell.value)
    centred = cell.alignment.horizontal in ("center", "centerContinuous", "distributed")
    size = float(cell.font.sz or 11)
    return DrawnCell(
        cell.coordinate, cell.row - 1, cell.column - 1, high, wide, text, bool(cell.font.b), centred, size
    )


def _widths(sheet: Worksheet, columns: int) -> list[int]:
    usual = sheet.sheet_format.defaultColWidth or USUAL_WIDTH
    widths = [round(usual * PIXELS_A_CHARACTER)] * columns
    for dimension in sheet.column_dimensions.values():
        first, last = dimension.min or 0, dimension.max or 0
        for column in range(max(first, 1), min(last, columns) + 1):
            wide = dimension.width if dimension.width else usual
            widths[column - 1] = 0 if dimension.hidden else round(wide * PIXELS_A_CHARACTER)
    return widths


def _height(sheet: Worksheet, row: int) -> int:
    dimension = sheet.row_dimensions.get(row)
    if dimension is not None and dimension.hidden:
        return 0
    points = (dimension.height if dimension is not None else None) or sheet.sheet_format.defaultRowHeight
    return round((points or USUAL_HEIGHT) * 96 / 72)


def column_name(column: int) -> str:
    """The letters of a column counted from 0."""
    return str(get_column_letter(column + 1))
