"""The cells of one printed page: fills, then texts, then borders, drawn from an openpyxl sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.cell.rich_text import CellRichText
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.number_formats import plain_number
from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.sheet_geometry import BREAKING, indent_points, shown_value
from talentdesk.documents.sheet_lines import run_width
from talentdesk.documents.sheet_pages import Measures
from talentdesk.documents.sheet_styles import Style, coloured, fill_of, pieces_of, style_for
from talentdesk.documents.sheet_text import Spot, draw_cell_text

Edges = Mapping[int, tuple[float, float]]
Area = tuple[int, int, int, int]  # first row, first column, last row, last column


@dataclass(frozen=True, slots=True)
class Content:
    """What all pages of a sheet share: sizes, the merged area of each cell in one, the results of formulas."""

    measures: Measures
    merged: Mapping[tuple[int, int], Area]
    results: Mapping[tuple[str, str], object]

    @property
    def sheet(self) -> Worksheet:
        """The sheet itself."""
        return self.measures.sheet

    @property
    def book(self) -> Workbook:
        """The workbook it belongs to."""
        book = self.sheet.parent
        assert book is not None
        return book

    def cell(self, row: int, column: int) -> Any:
        """The cell, or None where the sheet has none (reading must not make one)."""
        return self.sheet._cells.get((row, column))  # noqa: SLF001 - no public look

    def value(self, cell: Any) -> object:
        """What the cell holds; of a formula its result."""
        if cell.data_type == "f":
            return self.results.get((self.sheet.title, cell.coordinate))
        value: object = cell.value
        return value


@dataclass(frozen=True, slots=True)
class Grid:
    """The part of a sheet on one page: left/right of each column, top/bottom of each row, points downwards."""

    content: Content
    columns: Edges
    rows: Edges
    scale: float


@dataclass(frozen=True, slots=True)
class Box:
    """A cell or merged area: where all of it lies, though parts may stand on other pages."""

    cell: Any
    area: Area
    left: float
    right: float
    top: float
    bottom: float


def content_of(measures: Measures, results: Mapping[tuple[str, str], object]) -> Content:
    """Look over a sheet once for all its pages."""
    merged: dict[tuple[int, int], Area] = {}
    for found in measures.sheet.merged_cells.ranges:
        area = (found.min_row, found.min_col, found.max_row, found.max_col)
        for row in range(area[0], area[2] + 1):
            for column in range(area[1], area[3] + 1):
                merged[row, column] = area
    return Content(measures, merged, results)


def draw_cells(page: PageWriter, grid: Grid, boxes: list[Box]) -> None:
    """Draw the fills and texts of the boxes."""
    _draw_fills(page, grid)
    for box in boxes:
        value = grid.content.value(box.cell)
        if value is not None and value != "":
            _draw_text(page, grid, box, value)


def page_boxes(grid: Grid) -> list[Box]:
    """The cells and merged areas of a page that exist in the sheet, in reading order."""
    return list(_boxes(grid))


def _boxes(grid: Grid) -> Iterator[Box]:
    content, seen = grid.content, set()
    for row, (top, bottom) in grid.rows.items():
        for column, (left, right) in grid.columns.items():
            area = content.merged.get((row, column))
            if area is None:
                cell = content.cell(row, column)
                if cell is not None:
                    yield Box(cell, (row, column, row, column), left, right, top, bottom)
            elif area not in seen:
                seen.add(area)
                cell = content.cell(area[0], area[1])
                if cell is not None:
                    yield _whole(grid, cell, area, row, column)


def _whole(grid: Grid, cell: Any, area: Area, row: int, column: int) -> Box:
    """A merged area in full, reckoned from its first row and column on this page."""
    widths, heights = grid.content.measures.widths, grid.content.measures.heights

    def across(first: int, last: int) -> float:
        return sum(widths.get(c, 0.0) for c in range(first, last)) * grid.scale

    def down(first: int, last: int) -> float:
        return sum(heights.get(r, 0.0) for r in range(first, last)) * grid.scale

    left = grid.columns[column][0] - across(area[1], column)
    top = grid.rows[row][0] - down(area[0], row)
    wide, high = across(area[1], area[3] + 1), down(area[0], area[2] + 1)
    return Box(cell, area, left, left + wide, top, top + high)


def _draw_fills(page: PageWriter, grid: Grid) -> None:
    """Fill cells row by row, neighbours of one colour as one rectangle: seams would show on the screen."""
    content = grid.content
    open_runs: dict[tuple[float, float, str], tuple[float, float]] = {}
    for row, (top, bottom) in grid.rows.items():
        runs: list[tuple[float, float, str]] = []
        for column, (left, right) in grid.columns.items():
            area = content.merged.get((row, column))
            cell = content.cell(area[0], area[1]) if area else content.cell(row, column)
            colour = fill_of(cell) if cell is not None else None
            if colour is None:
                continue
            if runs and runs[-1][1] == left and runs[-1][2] == colour:
                runs[-1] = (runs[-1][0], right, colour)
            else:
                runs.append((left, right, colour))
        going_on: dict[tuple[float, float, str], tuple[float, float]] = {}
        for run in runs:
            started = open_runs.pop(run, (top, top))
            going_on[run] = (started[0], bottom)
        _fill(page, open_runs)
        open_runs = going_on
    _fill(page, open_runs)


def _fill(page: PageWriter, runs: Mapping[tuple[float, float, str], tuple[float, float]]) -> None:
    for (left, right, colour), (top, bottom) in runs.items():
        page.fill_colour(colour)
        page.canvas.rect(left, page.height - bottom, right - left, bottom - top, stroke=0, fill=1)


def _draw_text(page: PageWriter, grid: Grid, box: Box, value: object) -> None:
    cell, content = box.cell, grid.content
    shown = shown_value(cell, value)
    if not shown.text or box.right <= box.left or box.bottom <= box.top:
        return
    style = style_for(cell, value)
    if shown.colour:
        style = coloured(style, shown.colour)
    indent = style.indent * indent_points(content.sheet) if style.indent else 0.0
    right = _continued(grid, box) if style.horizontal == "centerContinuous" else box.right
    is_text = isinstance(value, str | CellRichText)
    merged = box.area[:2] != box.area[2:]

    def beside(before: float, after: float) -> tuple[float, float]:
        if not is_text or merged:
            return 0.0, 0.0
        return _free(grid, box, -1, before), _free(grid, box, 1, after)

    text = shown.text
    if not is_text and not style.wrap and not style.shrink and not style.rotation:
        inner = (right - box.left) / grid.scale - 2 * BREAKING - indent
        text = _fitting(value, cell, style, text, inner)
    spot = Spot(box.left, box.top, right - box.left, box.bottom - box.top, grid.scale, indent, beside)
    clip = not _on_page(grid, box)
    if clip:
        _clip_to_page(page, grid)
    draw_cell_text(page, spot, style, pieces_of(cell, text, style))
    if clip:
        page.canvas.restoreState()


def _on_page(grid: Grid, box: Box) -> bool:
    return (
        box.area[2] in grid.rows
        and box.area[0] in grid.rows
        and box.area[1] in grid.columns
        and (box.area[3] in grid.columns)
    ) or box.area[:2] == box.area[2:]


def _clip_to_page(page: PageWriter, grid: Grid) -> None:
    """A merged area that goes on on another page shows here only what lies here."""
    left, right = min(a for a, _ in grid.columns.values()), max(b for _, b in grid.columns.values())
    top, bottom = min(a for a, _ in grid.rows.values()), max(b for _, b in grid.rows.values())
    page.canvas.saveState()
    path = page.canvas.beginPath()
    path.rect(left, page.height - bottom, right - left, bottom - top)
    page.canvas.clipPath(path, stroke=0, fill=0)


def _fitting(value: object, cell: Any, style: Style, text: str, inner: float) -> str:
    """A number as it is; too long for its cell with fewer places, else as ###, which Excel prints too."""
    if run_width(text, style.look) <= inner + 0.5:
        return text
    if isinstance(value, float) and cell.number_format == "General":
        for digits in range(10, 1, -1):
            shorter = plain_number(value, digits)
            if run_width(shorter, style.look) <= inner:
                return shorter
    return "#" * max(int(inner / run_width("#", style.look)), 1)


def _neighbours(grid: Grid, row: int, column: int, step: int) -> Iterator[tuple[int, float]]:
    """The empty cells beside a cell on this page, with their widths on paper."""
    places = list(grid.columns)
    at = places.index(column) + step
    while 0 <= at < len(places):
        cell = grid.content.cell(row, places[at])
        if (row, places[at]) in grid.content.merged or (cell is not None and cell.value is not None):
            return
        left, right = grid.columns[places[at]]
        yield places[at], right - left
        at += step


def _free(grid: Grid, box: Box, step: int, needed: float) -> float:
    """How far unwrapped text may run over empty cells to one side, as Excel lets it."""
    free = 0.0
    if needed > 0:
        for _, width in _neighbours(grid, box.area[0], box.area[3], step):
            free += width
            if free >= needed:
                break
    return free


def _continued(grid: Grid, box: Box) -> float:
    """The right end of the cells over which text is centred without being merged."""
    right = box.right
    for column, width in _neighbours(grid, box.area[0], box.area[3], 1):
        cell = grid.content.cell(box.area[0], column)
        if cell is None or cell.alignment.horizontal != "centerContinuous":
            break
        right += width
    return right
