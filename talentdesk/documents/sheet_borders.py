"""The lines of one printed page: borders of all kinds, diagonals, printed gridlines."""

from __future__ import annotations

from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.sheet_cells import Box, Grid
from talentdesk.documents.sheet_styles import BLACK, border_of, colour_of

# Border style -> (rank where two cells disagree, width in points, dash pattern).
_BORDERS: dict[str, tuple[int, float, tuple[float, ...]]] = {
    "grid": (0, 0.25, ()),
    "hair": (1, 0.25, (0.5, 1)),
    "dotted": (2, 0.5, (0.8, 1.2)),
    "dashed": (3, 0.5, (3, 2)),
    "dashDot": (3, 0.5, (4, 1.5, 1, 1.5)),
    "dashDotDot": (3, 0.5, (4, 1.5, 1, 1.5, 1, 1.5)),
    "thin": (4, 0.5, ()),
    "mediumDashed": (5, 1.5, (5, 3)),
    "mediumDashDot": (5, 1.5, (6, 2, 1.5, 2)),
    "mediumDashDotDot": (5, 1.5, (6, 2, 1.5, 2, 1.5, 2)),
    "slantDashDot": (5, 1.5, (6, 2, 1.5, 2)),
    "medium": (6, 1.5, ()),
    "double": (7, 0.5, ()),
    "thick": (8, 2.25, ()),
}
_GRID_COLOUR = "#808080"

_Line = tuple[bool, float, str, str]
_Edge = tuple[bool, float, float, float]


def draw_borders(page: PageWriter, grid: Grid, boxes: list[Box]) -> None:
    """Draw each edge once, the heavier style where neighbours disagree, straight runs as one line."""
    edges: dict[_Edge, tuple[str, str]] = {}
    if grid.content.sheet.print_options.gridLines:
        _collect_gridlines(edges, grid)
    for box in boxes:
        _collect_box(edges, grid, box)
    lines: dict[_Line, list[tuple[float, float]]] = {}
    for (across, at, start, end), (style, colour) in edges.items():
        lines.setdefault((across, at, style, colour), []).append((start, end))
    for (across, at, style, colour), parts in sorted(lines.items()):
        for start, end in _joined(sorted(parts)):
            _stroke(page, (across, at, style, colour), start, end, grid.scale)
    for box in boxes:
        _draw_diagonals(page, grid, box)


def _collect_gridlines(edges: dict[_Edge, tuple[str, str]], grid: Grid) -> None:
    for row, (top, bottom) in grid.rows.items():
        for column, (left, right) in grid.columns.items():
            area = grid.content.merged.get((row, column), (row, column, row, column))
            for key, outer in (
                ((True, top, left, right), row == area[0]),
                ((True, bottom, left, right), row == area[2]),
                ((False, left, top, bottom), column == area[1]),
                ((False, right, top, bottom), column == area[3]),
            ):
                if outer:
                    _keep(edges, key, "grid", _GRID_COLOUR)


def _collect_box(edges: dict[_Edge, tuple[str, str]], grid: Grid, box: Box) -> None:
    first_row, first_column, last_row, last_column = box.area
    if first_row == last_row and first_column == last_column:
        _collect(edges, grid, box, first_row, first_column)
        return
    for row in range(first_row, last_row + 1):
        for column in range(first_column, last_column + 1):
            at_edge = row in (first_row, last_row) or column in (first_column, last_column)
            if at_edge and row in grid.rows and column in grid.columns:
                _collect(edges, grid, box, row, column)


def _collect(edges: dict[_Edge, tuple[str, str]], grid: Grid, box: Box, row: int, column: int) -> None:
    cell = grid.content.cell(row, column)
    border = border_of(cell) if cell is not None else None
    if border is None:
        return
    left, right = grid.columns[column]
    top, bottom = grid.rows[row]
    for side, outer, key in (
        (border.top, row == box.area[0], (True, top, left, right)),
        (border.bottom, row == box.area[2], (True, bottom, left, right)),
        (border.left, column == box.area[1], (False, left, top, bottom)),
        (border.right, column == box.area[3], (False, right, top, bottom)),
    ):
        style = side.style if side is not None else None
        if outer and style in _BORDERS:
            _keep(edges, key, style, colour_of(side.color, BLACK, grid.content.book) or BLACK)


def _keep(edges: dict[_Edge, tuple[str, str]], key: _Edge, style: str, colour: str) -> None:
    rounded = (key[0], round(key[1], 2), round(key[2], 2), round(key[3], 2))
    if rounded not in edges or _BORDERS[edges[rounded][0]][0] < _BORDERS[style][0]:
        edges[rounded] = (style, colour)


def _joined(parts: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in parts:
        if joined and start - joined[-1][1] < 0.03:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _stroke(page: PageWriter, line: _Line, start: float, end: float, scale: float) -> None:
    across, at, style, colour = line
    dash = _pen(page, style, colour, scale)
    canvas = page.canvas
    for shift in (-0.75, 0.75) if style == "double" else (0.0,):
        place = at + shift * scale
        if across:
            canvas.line(start, page.height - place, end, page.height - place)
        else:
            canvas.line(place, page.height - start, place, page.height - end)
    if dash:
        canvas.setDash([])


def _pen(page: PageWriter, style: str, colour: str, scale: float) -> tuple[float, ...]:
    _, width, dash = _BORDERS[style]
    page.stroke_colour(colour)
    page.canvas.setLineWidth(width * scale)
    if dash:
        page.canvas.setDash([part * scale for part in dash])
    page.canvas.setLineCap(0 if dash else 2)
    return dash


def _draw_diagonals(page: PageWriter, grid: Grid, box: Box) -> None:
    border = border_of(box.cell)
    if border is None or border.diagonal is None or border.diagonal.style not in _BORDERS:
        return
    style = border.diagonal.style
    colour = colour_of(border.diagonal.color, BLACK, grid.content.book) or BLACK
    dash = _pen(page, style, colour, grid.scale)
    top, bottom = page.height - box.top, page.height - box.bottom
    for shift in (-0.75 * grid.scale, 0.75 * grid.scale) if style == "double" else (0.0,):
        if border.diagonalDown:
            page.canvas.line(box.left, top + shift, box.right, bottom + shift)
        if border.diagonalUp:
            page.canvas.line(box.left, bottom + shift, box.right, top + shift)
    if dash:
        page.canvas.setDash([])
