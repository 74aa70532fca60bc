"""A workbook as PDF without Excel: its own print set-up, pages, repeated titles, headers and footers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.sheet_cells import Grid, draw_grid
from talentdesk.documents.sheet_geometry import column_points, family_of, row_points
from talentdesk.documents.typeset import Span, draw_spans, spans_width
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

# Paper numbers of Excel -> portrait size in mm.
_PAPERS = {1: (215.9, 279.4), 8: (297, 420), 9: (210, 297), 11: (148, 210), 13: (182, 257)}
_CODE = re.compile(
    r'&"[^"]*"|&\d+ ?|&K[0-9A-Fa-f]{6}|&\[?(Page|Pages|Tab|P|N|A)\]?(?![a-z])|&[BIUESXYDTFZG]|&&'
)


@dataclass(slots=True)
class _Page:
    """One printed page of a sheet: which rows and columns, in points before scaling."""

    sheet: Worksheet
    rows: list[int]
    columns: list[int]
    scale: float


@dataclass(slots=True)
class _Measures:
    """A sheet's print area with the sizes of its columns and rows."""

    sheet: Worksheet
    widths: dict[int, float]
    heights: dict[int, float]


def sheet_to_pdf(
    workbook: Workbook,
    out: BinaryIO,
    *,
    title: str = "",
    author: str = "",
    progress: Progress = SILENT,
) -> int:
    """Write all visible sheets of a workbook into one PDF; returns the number of pages (at least 1).

    The same workbook gives the same bytes. Page numbers (&P of &N) run through all sheets.
    """
    pages: list[_Page] = []
    sizes: dict[str, _Measures] = {}
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible":
            sizes[sheet.title] = _measured(sheet)
            pages += _pages(sizes[sheet.title])
    width, height = _paper(pages[0].sheet)
    writer = PageWriter(out, width, height, title=title or pages[0].sheet.title, author=author)
    for number, page in enumerate(pages, start=1):
        progress.step(number - 1, len(pages), tr("正在生成页面"))
        writer.start_page(*_paper(page.sheet))
        _draw_page(writer, page, sizes[page.sheet.title])
        _draw_head_and_foot(writer, page.sheet, number, len(pages))
        writer.next_page()
    writer.save()
    return len(pages)


def page_rows(sheet: Worksheet) -> list[list[int]]:
    """Which rows of a sheet stand on which page, repeated titles included."""
    return [page.rows for page in _pages(_measured(sheet))]


def _measured(sheet: Worksheet) -> _Measures:
    if sheet.print_area:
        area = sheet.print_area.split("!")[-1].split(",")[0].replace("$", "")
    else:
        area = f"A1:{get_column_letter(sheet.max_column)}{sheet.max_row}"
    left, top, right, bottom = (int(edge or 1) for edge in range_boundaries(area))
    widths = {c: column_points(sheet, c) for c in range(left, right + 1)}
    heights = {r: row_points(sheet, r, widths) for r in range(top, bottom + 1)}
    return _Measures(sheet, _shown(widths), _shown(heights))


def _shown(sizes: dict[int, float]) -> dict[int, float]:
    """Without hidden rows or columns; something always remains to be drawn."""
    return {place: size for place, size in sizes.items() if size > 0} or {1: 15.0}


def _paper(sheet: Worksheet) -> tuple[float, float]:
    width, height = _PAPERS.get(int(sheet.page_setup.paperSize or 9), _PAPERS[9])
    if sheet.page_setup.orientation == "landscape":
        width, height = height, width
    return width * 72 / 25.4, height * 72 / 25.4


def _room(sheet: Worksheet) -> tuple[float, float]:
    width, height = _paper(sheet)
    margins = sheet.page_margins
    return width - (margins.left + margins.right) * 72, height - (margins.top + margins.bottom) * 72


def _scale(measures: _Measures) -> float:
    sheet = measures.sheet
    properties = sheet.sheet_properties.pageSetUpPr
    if not (properties and properties.fitToPage):
        return float(sheet.page_setup.scale or 100) / 100
    width, height = _room(sheet)
    scale = 1.0
    wide, tall = sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight
    if wide is None or int(wide) > 0:
        scale = min(scale, width * int(wide or 1) / max(sum(measures.widths.values()), 1))
    if tall is None or int(tall) > 0:
        scale = min(scale, height * int(1 if tall is None else tall) / max(sum(measures.heights.values()), 1))
    return max(scale, 0.1)


def _pages(measures: _Measures) -> list[_Page]:
    """The sheet cut into pages, downwards first; title rows stand again on each."""
    sheet = measures.sheet
    scale = _scale(measures)
    width, height = (room / scale for room in _room(sheet))
    titles = _title_rows(sheet, measures)
    breaks = {int(brk.id) for brk in sheet.row_breaks.brk if brk.id is not None}
    column_groups = _cut(measures.widths, width, set())
    pages: list[_Page] = []
    for columns in column_groups:
        head: list[int] = []
        rows: list[int] = []
        used = 0.0
        for row, tall in measures.heights.items():
            must_break = bool(rows) and rows[-1] in breaks
            if rows and (used + tall > height + 0.5 or must_break):
                pages.append(_Page(sheet, head + rows, columns, scale))
                head = [r for r in titles if r < row]
                rows, used = [], sum(measures.heights[r] for r in head)
            rows.append(row)
            used += tall
        pages.append(_Page(sheet, head + rows, columns, scale))
    return pages


def _cut(sizes: dict[int, float], room: float, breaks: set[int]) -> list[list[int]]:
    groups: list[list[int]] = [[]]
    used = 0.0
    for place, size in sizes.items():
        if groups[-1] and (used + size > room + 0.5 or groups[-1][-1] in breaks):
            groups.append([])
            used = 0.0
        groups[-1].append(place)
        used += size
    return groups


def _title_rows(sheet: Worksheet, measures: _Measures) -> list[int]:
    if not sheet.print_title_rows:
        return []
    first, last = sheet.print_title_rows.replace("$", "").split("!")[-1].split(":")
    return [row for row in range(int(first), int(last) + 1) if row in measures.heights]


def _draw_page(writer: PageWriter, page: _Page, measures: _Measures) -> None:
    sheet = page.sheet
    width, height = _room(sheet)
    whole_width = sum(measures.widths[c] for c in page.columns) * page.scale
    whole_height = sum(measures.heights[r] for r in page.rows) * page.scale
    left, top = sheet.page_margins.left * 72, sheet.page_margins.top * 72
    if sheet.print_options.horizontalCentered:
        left += max(width - whole_width, 0) / 2
    if sheet.print_options.verticalCentered:
        top += max(height - whole_height, 0) / 2
    grid = Grid(
        sheet,
        _edges(left, [(c, measures.widths[c] * page.scale) for c in page.columns]),
        _edges(top, [(r, measures.heights[r] * page.scale) for r in page.rows]),
        page.scale,
    )
    draw_grid(writer, grid)


def _edges(start: float, sizes: Sequence[tuple[int, float]]) -> dict[int, tuple[float, float]]:
    found: dict[int, tuple[float, float]] = {}
    for place, size in sizes:
        found[place] = (start, start + size)
        start += size
    return found


def _draw_head_and_foot(writer: PageWriter, sheet: Worksheet, number: int, count: int) -> None:
    width, height = _paper(sheet)
    margins = sheet.page_margins
    parts: tuple[tuple[Any, float], ...] = (
        (sheet.oddHeader, height - margins.header * 72 - 9),
        (sheet.oddFooter, margins.footer * 72 + 2),
    )
    for part, baseline in parts:
        for item, place in ((part.left, 0.0), (part.center, 0.5), (part.right, 1.0)):
            if not item.text:
                continue
            span = Span(_head_text(str(item.text), sheet, number, count), _head_family(item))
            size = float(item.size or 9)
            free = width - (margins.left + margins.right) * 72 - spans_width([span], size)
            writer.canvas.setFillColor("#000000")
            draw_spans(writer.canvas, [span], margins.left * 72 + free * place, baseline, size)


def _head_family(item: Any) -> str:
    name, _, style = str(item.font or "").partition(",")
    return family_of(name, "bold" in style.lower())


def _head_text(text: str, sheet: Worksheet, number: int, count: int) -> str:
    """The codes of a header filled in; date and time codes give nothing, so that a page is always the same."""

    def code(match: re.Match[str]) -> str:
        if match.group() == "&&":
            return "&"
        name = match.group(1)
        return {"P": str(number), "Page": str(number), "N": str(count), "Pages": str(count)}.get(
            name, sheet.title if name in ("A", "Tab") else ""
        )

    return _CODE.sub(code, text)
