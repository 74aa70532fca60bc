"""A workbook as PDF without Excel: its own print set-up, pages, repeated titles, headers and footers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.sheet_borders import draw_borders
from talentdesk.documents.sheet_calc import computed_values
from talentdesk.documents.sheet_cells import Content, Grid, content_of, draw_cells, page_boxes
from talentdesk.documents.sheet_geometry import used_area
from talentdesk.documents.sheet_headers import Place, draw_head_and_foot, draw_headings, draw_watermark
from talentdesk.documents.sheet_images import Picture, Rulers, draw_pictures, pictures_of, strips
from talentdesk.documents.sheet_pages import (
    PageCut,
    SheetPages,
    for_headers,
    headings_room,
    paper,
    room,
    sheet_pages,
    starts,
)
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """A sheet ready to be drawn."""

    content: Content
    pages: tuple[PageCut, ...]
    pictures: list[Picture]
    rulers: Rulers


def sheet_to_pdf(
    workbook: Workbook,
    out: BinaryIO,
    *,
    title: str = "",
    author: str = "",
    watermark: str = "",
    first_number: int = 1,
    count: int | None = None,
    progress: Progress = SILENT,
) -> int:
    """Write all visible sheets of a workbook into one PDF; returns the number of pages (at least 1).

    The same workbook gives the same bytes. Page numbers (&P of &N) run through all sheets from ``first_number``;
    ``count`` is what &N shows when the pages become part of something larger. ``watermark`` stands faintly
    behind everything.
    """
    printed = printed_sheets(workbook)
    first = printed[0].content.sheet
    return write_sheets(
        printed,
        out,
        title=title or first.title,
        author=author,
        watermark=watermark,
        first_number=_first_number(first, first_number),
        count=count,
        progress=progress,
    )


def write_sheets(
    printed: Sequence[PrintedSheet],
    out: BinaryIO,
    *,
    title: str,
    author: str = "",
    watermark: str = "",
    first_number: int = 1,
    count: int | None = None,
    outline: Mapping[int, str] = MappingProxyType({}),
    progress: Progress = SILENT,
) -> int:
    """Write sheets, of one workbook or of several, into one PDF as ``sheet_to_pdf`` does; returns the number of pages.

    ``outline``: place of a page from 0 -> what the PDF's outline calls it.
    """
    whole = sum(len(sheet.pages) for sheet in printed)
    writer = PageWriter(out, *paper(printed[0].content.sheet), title=title, author=author)
    done = 0
    for sheet in printed:
        for place, page in enumerate(sheet.pages):
            progress.step(done, whole, tr("正在生成页面"))
            size = paper(page.sheet)
            writer.start_page(*size)
            if done in outline:
                writer.mark(outline[done])
            if watermark:
                draw_watermark(writer, watermark, size)
            _draw_page(writer, page, sheet)
            here = Place(first_number + done, count if count is not None else whole, place == 0)
            draw_head_and_foot(writer, page.sheet, here, page.scale)
            writer.next_page()
            done += 1
    writer.save()
    return whole


def page_rows(sheet: Worksheet) -> list[list[int]]:
    """Which rows of a sheet stand on which page, repeated titles included."""
    return [list(page.rows.all) for page in sheet_pages(sheet).pages]


def printed_sheets(workbook: Workbook) -> list[PrintedSheet]:
    """The sheets of a workbook that are printed, cut into pages; at least one."""
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    # A blank sheet beside others is not printed, as in Excel.
    filled = [
        sheet for sheet in visible if sheet.print_area or used_area(sheet) or getattr(sheet, "_images", None)
    ]
    results = _results(workbook)
    return [_ready(sheet, sheet_pages(sheet), results) for sheet in filled or visible[:1]]


def _ready(sheet: Worksheet, found: SheetPages, results: Mapping[tuple[str, str], object]) -> PrintedSheet:
    return PrintedSheet(content_of(found.measures, results), found.pages, pictures_of(sheet), Rulers(sheet))


def _results(workbook: Workbook) -> Mapping[tuple[str, str], object]:
    """The values of the workbook's formulas."""
    formulas = any(
        cell.data_type == "f"
        for sheet in workbook.worksheets
        for cell in sheet._cells.values()  # noqa: SLF001 - only the cells there are
    )
    return computed_values(workbook) if formulas else {}


def _first_number(sheet: Worksheet, wanted: int) -> int:
    """The number of the first page: what the caller wants, else what the sheet's set-up says."""
    setup = sheet.page_setup
    if wanted == 1 and setup.useFirstPageNumber and setup.firstPageNumber is not None:
        return int(setup.firstPageNumber)
    return wanted


def _draw_page(writer: PageWriter, page: PageCut, printed: PrintedSheet) -> None:
    sheet, measures = page.sheet, printed.content.measures
    wide, tall = room(sheet)
    rows, columns = page.rows.all, page.columns.all
    if not rows or not columns:
        return
    aside, above = (side * page.scale for side in headings_room(sheet, rows[-1]))
    left, top = sheet.page_margins.left * 72, sheet.page_margins.top * 72
    # Excel begins at the margin, LibreOffice below what the header takes: halfway, a millimetre from either.
    top += for_headers(sheet)[0] / 2
    if sheet.print_options.horizontalCentered:
        left += max(wide - aside - sum(measures.widths[c] for c in columns) * page.scale, 0) / 2
    if sheet.print_options.verticalCentered:
        top += max(tall - above - sum(measures.heights[r] for r in rows) * page.scale, 0) / 2
    grid = Grid(
        printed.content,
        starts(columns, measures.widths, left + aside, page.scale),
        starts(rows, measures.heights, top + above, page.scale),
        page.scale,
    )
    boxes = page_boxes(grid)
    draw_cells(writer, grid, boxes)
    draw_borders(writer, grid, boxes)
    if sheet.print_options.headings:
        draw_headings(writer, grid, (aside, above))
    if printed.pictures:
        across = strips(grid.columns, (page.columns.titles, page.columns.own), printed.rulers.left)
        down = strips(grid.rows, (page.rows.titles, page.rows.own), printed.rulers.top)
        draw_pictures(writer, printed.pictures, across, down, page.scale)
