"""The cells of one printed page: fills, texts, merges and borders, drawn from an openpyxl sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.fonts import ASCENT
from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.sheet_geometry import (
    LEADING,
    PADDING,
    SMALLEST,
    Style,
    colour_of,
    line_width,
    style_of,
    text_of,
    wrapped_lines,
)
from talentdesk.documents.typeset import Span, draw_spans, largest_size, spans_width

Edges = dict[int, tuple[float, float]]

# Border style -> (rank where two cells disagree, width in points, dash pattern).
_BORDERS: dict[str, tuple[int, float, tuple[float, ...]]] = {
    "hair": (1, 0.25, (0.5, 1)),
    "dotted": (2, 0.5, (0.8, 1.2)),
    "dashed": (3, 0.5, (3, 2)),
    "dashDot": (3, 0.5, (4, 1.5, 1, 1.5)),
    "dashDotDot": (3, 0.5, (4, 1.5, 1, 1.5, 1, 1.5)),
    "thin": (4, 0.5, ()),
    "mediumDashed": (5, 1.2, (5, 3)),
    "mediumDashDot": (5, 1.2, (6, 2, 1.5, 2)),
    "mediumDashDotDot": (5, 1.2, (6, 2, 1.5, 2, 1.5, 2)),
    "slantDashDot": (5, 1.2, (6, 2, 1.5, 2)),
    "medium": (6, 1.2, ()),
    "double": (7, 0.5, ()),
    "thick": (8, 2.0, ()),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """The part of a sheet on one page: left/right of each column, top/bottom of each row, points downwards."""

    sheet: Worksheet
    columns: Edges
    rows: Edges
    scale: float


@dataclass(frozen=True, slots=True)
class _Box:
    """A cell or merged area on the page."""

    cell: Any
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    left: float
    right: float
    top: float
    bottom: float


def draw_grid(page: PageWriter, grid: Grid) -> None:
    """Draw fills first, then texts, then borders on top."""
    boxes = list(_boxes(grid))
    for box in boxes:
        _draw_fill(page, box)
    for box in boxes:
        if box.cell.value is not None:
            _draw_text(page, grid, box)
    _draw_borders(page, grid, boxes)


def _boxes(grid: Grid) -> Iterator[_Box]:
    covered: set[tuple[int, int]] = set()
    # openpyxl keeps merged areas in a set: without an order the same sheet would give different bytes.
    for area in sorted(grid.sheet.merged_cells.ranges, key=lambda area: (area.min_row, area.min_col)):
        rows = tuple(r for r in grid.rows if area.min_row <= r <= area.max_row)
        columns = tuple(c for c in grid.columns if area.min_col <= c <= area.max_col)
        if rows and columns:
            covered.update((r, c) for r in rows for c in columns)
            yield _box(grid, grid.sheet.cell(area.min_row, area.min_col), rows, columns)
    for row in grid.rows:
        for column in grid.columns:
            if (row, column) not in covered:
                yield _box(grid, grid.sheet.cell(row, column), (row,), (column,))


def _box(grid: Grid, cell: Any, rows: tuple[int, ...], columns: tuple[int, ...]) -> _Box:
    return _Box(
        cell,
        rows,
        columns,
        min(grid.columns[c][0] for c in columns),
        max(grid.columns[c][1] for c in columns),
        min(grid.rows[r][0] for r in rows),
        max(grid.rows[r][1] for r in rows),
    )


def _draw_fill(page: PageWriter, box: _Box) -> None:
    fill = box.cell.fill
    if fill is None or fill.fill_type != "solid":
        return
    colour = colour_of(fill.fgColor, None)
    if colour:
        page.canvas.setFillColor(colour)
        height = box.bottom - box.top
        page.canvas.rect(box.left, page.height - box.bottom, box.right - box.left, height, stroke=0, fill=1)


def _draw_text(page: PageWriter, grid: Grid, box: _Box) -> None:
    style = style_of(box.cell)
    text = text_of(box.cell)
    if not text:
        return
    canvas = page.canvas
    canvas.setFillColor(style.colour)
    if style.rotation == 255:
        _draw_stacked(page, box, style, text, grid.scale)
        return
    turned = style.rotation == 90
    width, height = box.right - box.left, box.bottom - box.top
    if turned:
        canvas.saveState()
        canvas.translate(box.left + width, page.height - box.bottom)
        canvas.rotate(90)
        _draw_lines(page, style, text, (0, 0, height, width), 0, grid.scale, width)
        canvas.restoreState()
        return
    free = 0.0 if style.wrap or len(box.columns) > 1 else _free_right(grid, box)
    _draw_lines(page, style, text, (box.left, box.top, width, height), free, grid.scale, page.height)


def _free_right(grid: Grid, box: _Box) -> float:
    """How far unwrapped text may run over empty cells to the right, as Excel lets it."""
    if not isinstance(box.cell.value, str):
        return 0.0
    free = 0.0
    for column, (left, right) in grid.columns.items():
        if column > box.columns[-1]:
            if grid.sheet.cell(box.rows[0], column).value is not None:
                break
            free += right - left
    return free


def _draw_lines(
    page: PageWriter,
    style: Style,
    text: str,
    area: tuple[float, float, float, float],
    free: float,
    scale: float,
    height_of_page: float,
) -> None:
    left, top, width, height = area
    lines, size = _lines(style, text, width, scale)
    pad = PADDING * scale
    indent = style.indent * size
    inner = width - 2 * pad - indent
    block = len(lines) * size * LEADING
    start = {"top": top + pad / 2, "bottom": top + height - block - pad / 2}.get(
        style.vertical, top + (height - block) / 2
    )
    clipped = not style.wrap and spans_width(lines[0], size) > inner + free + 0.5
    if clipped:
        page.canvas.saveState()
        path = page.canvas.beginPath()
        path.rect(left, height_of_page - top - height, width, height)
        page.canvas.clipPath(path, stroke=0)
    for number, line in enumerate(lines):
        shift, spacing = _placed(style, line, size, inner, indent)
        baseline = height_of_page - (start + (number + 0.5) * size * LEADING - size / 2 + ASCENT * size)
        draw_spans(page.canvas, line, left + pad + shift, baseline, size, spacing)
    if clipped:
        page.canvas.restoreState()


def _lines(style: Style, text: str, width: float, scale: float) -> tuple[list[list[Span]], float]:
    """The text's lines and the size they are drawn at; ``width`` is the cell's on paper."""
    size = style.size * scale
    if style.wrap or "\n" in text:
        return wrapped_lines(text, style, width / scale, style.size), size
    if style.shrink:
        inner = width - 2 * PADDING * scale - style.indent * size
        smallest = min(SMALLEST * scale, size)
        size = largest_size(size, smallest, lambda s: line_width(text, style, s) <= inner) or smallest
    return [[Span(text, style.family)]], size


def _placed(style: Style, line: list[Span], size: float, inner: float, indent: float) -> tuple[float, float]:
    """How far a line starts from the cell's padding, and its letter spacing."""
    loose = inner - spans_width(line, size)
    count = sum(len(span.text) for span in line)
    if style.horizontal == "distributed" and count > 1:
        return 0.0, max(loose, 0.0) / (count - 1)
    if style.horizontal in ("center", "centerContinuous", "distributed"):
        return (indent + loose) / 2, 0.0
    return (loose if style.horizontal == "right" else indent), 0.0


def _draw_stacked(page: PageWriter, box: _Box, style: Style, text: str, scale: float) -> None:
    size = style.size * scale
    pitch = min(size * 1.15, (box.bottom - box.top - 2) / max(len(text), 1))
    top = box.top + (box.bottom - box.top - pitch * len(text)) / 2
    for number, character in enumerate(text):
        span = Span(character, style.family)
        left = (box.left + box.right - spans_width([span], size)) / 2
        baseline = page.height - (top + pitch * number + (pitch - size) / 2 + ASCENT * size)
        draw_spans(page.canvas, [span], left, baseline, size)


_Line = tuple[bool, float, str, str]


def _draw_borders(page: PageWriter, grid: Grid, boxes: list[_Box]) -> None:
    """Draw each edge once, the heavier style where neighbours disagree, straight runs as one line."""
    edges: dict[tuple[bool, float, float, float], tuple[str, str]] = {}
    for box in boxes:
        for row in box.rows:
            for column in box.columns:
                _collect(edges, grid, box, row, column)
    lines: dict[_Line, list[tuple[float, float]]] = {}
    for (across, at, start, end), (style, colour) in edges.items():
        lines.setdefault((across, at, style, colour), []).append((start, end))
    for (across, at, style, colour), parts in sorted(lines.items()):
        for start, end in _joined(sorted(parts)):
            _stroke(page, (across, at, style, colour), start, end, grid.scale)


def _collect(
    edges: dict[tuple[bool, float, float, float], tuple[str, str]],
    grid: Grid,
    box: _Box,
    row: int,
    column: int,
) -> None:
    border = grid.sheet.cell(row, column).border
    left, right = grid.columns[column]
    top, bottom = grid.rows[row]
    for side, outer, key in (
        (border.top, row == box.rows[0], (True, top, left, right)),
        (border.bottom, row == box.rows[-1], (True, bottom, left, right)),
        (border.left, column == box.columns[0], (False, left, top, bottom)),
        (border.right, column == box.columns[-1], (False, right, top, bottom)),
    ):
        style = side.style if side is not None else None
        if not outer or style not in _BORDERS:
            continue
        rounded = (key[0], round(key[1], 2), round(key[2], 2), round(key[3], 2))
        if rounded not in edges or _BORDERS[edges[rounded][0]][0] < _BORDERS[style][0]:
            edges[rounded] = (style, colour_of(side.color, "#000000") or "#000000")


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
    _, width, dash = _BORDERS[style]
    canvas = page.canvas
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(width * scale)
    canvas.setDash([part * scale for part in dash])
    canvas.setLineCap(0 if dash else 2)
    for shift in (-0.75, 0.75) if style == "double" else (0.0,):
        place = at + shift * scale
        if across:
            canvas.line(start, page.height - place, end, page.height - place)
        else:
            canvas.line(place, page.height - start, place, page.height - end)
    canvas.setDash([])
    canvas.setLineCap(0)
