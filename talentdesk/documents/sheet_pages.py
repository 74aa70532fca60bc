"""A sheet cut into printed pages: paper, print areas, scaling, breaks, repeated titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.sheet_geometry import LEADING, columns_points, row_points, used_area
from talentdesk.documents.sheet_images import covered
from talentdesk.documents.workbook_fonts import default_height, digit_pixels, normal_font

_POINTS = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0, "pi": 12.0}
# Paper numbers of Windows -> portrait size in mm.
_PAPERS = {
    1: (215.9, 279.4), 3: (279.4, 431.8), 5: (215.9, 355.6), 6: (139.7, 215.9), 7: (184.15, 266.7),
    8: (297, 420), 9: (210, 297), 11: (148, 210), 12: (257, 364), 13: (182, 257), 34: (176, 250), 42: (250, 353),
    66: (420, 594), 70: (105, 148), 93: (146, 215), 94: (97, 151), 119: (195, 270),
}  # fmt: skip
_AREA = re.compile(r"!(\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?)(?=,|$)")
# Sums of sizes are not exact.
_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class Band:
    """The rows or columns of one page: repeated titles first, then its own."""

    titles: tuple[int, ...]
    own: tuple[int, ...]

    @property
    def all(self) -> tuple[int, ...]:
        """Everything in the order in which it stands on the page."""
        return self.titles + self.own


@dataclass(frozen=True, slots=True)
class PageCut:
    """One printed page of a sheet."""

    sheet: Worksheet
    rows: Band
    columns: Band
    scale: float


@dataclass(frozen=True, slots=True)
class Measures:
    """The sizes of a sheet's columns and rows in points before scaling, hidden ones 0, titles included."""

    sheet: Worksheet
    widths: Mapping[int, float]
    heights: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class SheetPages:
    """A sheet's pages in the order of printing, with the sizes they were cut by."""

    measures: Measures
    pages: tuple[PageCut, ...]


def paper(sheet: Worksheet) -> tuple[float, float]:
    """Width and height of the sheet's paper in points."""
    setup = sheet.page_setup
    width, height = (side * _POINTS["mm"] for side in _PAPERS.get(int(setup.paperSize or 9), _PAPERS[9]))
    own = _length(setup.paperWidth), _length(setup.paperHeight)
    if own[0] and own[1]:
        width, height = own[0], own[1]
    return (height, width) if setup.orientation == "landscape" else (width, height)


def _length(text: object) -> float | None:
    match = re.fullmatch(r"([\d.]+)(mm|cm|in|pt|pc|pi)", str(text or ""))
    return float(match.group(1)) * _POINTS[match.group(2)] if match else None


def headings_room(sheet: Worksheet, last_row: int) -> tuple[float, float]:
    """Width and height of printed row numbers and column letters before scaling; 0 when not asked for."""
    if not sheet.print_options.headings:
        return 0.0, 0.0
    digit = digit_pixels(sheet.parent) if sheet.parent is not None else 7
    height = default_height(sheet.parent) if sheet.parent is not None else 15.0
    return (max(len(str(last_row)), 2) * digit + 12) * 0.75, height


def sheet_pages(sheet: Worksheet) -> SheetPages:
    """Cut a sheet into pages; a sheet with nothing on it is one blank page."""
    areas = print_areas(sheet)
    title_rows, title_columns = _titles(sheet)
    columns = _wanted(((a[0], a[2]) for a in areas), title_columns)
    rows = _wanted(((a[1], a[3]) for a in areas), title_rows)
    widths = {c: w for c, w in columns_points(sheet, columns[0], columns[-1]).items() if c in set(columns)}
    measures = Measures(sheet, widths, {r: row_points(sheet, r, widths) for r in rows})
    scale = _scale(measures, areas, title_rows, title_columns)
    pages: list[PageCut] = []
    for area in areas:
        down, across = _bands(measures, area, title_rows, title_columns, scale)
        if sheet.page_setup.pageOrder == "overThenDown":
            pages += [PageCut(sheet, rows, columns, scale) for rows in down for columns in across]
        else:
            pages += [PageCut(sheet, rows, columns, scale) for columns in across for rows in down]
    return SheetPages(measures, tuple(pages))


def _wanted(spans: Iterable[tuple[int, int]], titles: Sequence[int]) -> list[int]:
    places: set[int] = set(titles)
    for first, last in spans:
        places.update(range(first, last + 1))
    return sorted(places)


def print_areas(sheet: Worksheet) -> list[tuple[int, int, int, int]]:
    """The print areas (first column, first row, last column, last row); else what is used with its pictures."""
    used = _with_pictures(sheet, used_area(sheet))
    found = []
    for part in _AREA.findall(sheet.print_area or ""):
        left, top, right, bottom = range_boundaries(part)
        found.append((int(left or 1), int(top or 1), int(right or used[2]), int(bottom or used[3])))
    return found or [used]


def _with_pictures(sheet: Worksheet, used: tuple[int, int, int, int] | None) -> tuple[int, int, int, int]:
    right, bottom = (used[2], used[3]) if used else (1, 1)
    last_column, last_row = covered(sheet)
    return 1, 1, max(right, last_column), max(bottom, last_row)


def _titles(sheet: Worksheet) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Rows and columns that stand on every page."""
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    if sheet.print_title_rows:
        first, last = sheet.print_title_rows.replace("$", "").split("!")[-1].split(":")
        rows = tuple(range(int(first), int(last) + 1))
    if sheet.print_title_cols:
        first, last = sheet.print_title_cols.replace("$", "").split("!")[-1].split(":")
        columns = tuple(range(column_index_from_string(first), column_index_from_string(last) + 1))
    return rows, columns


def room(sheet: Worksheet) -> tuple[float, float]:
    """Width and height in points that the margins leave for cells."""
    width, height = paper(sheet)
    margins = sheet.page_margins
    free = height - (margins.top + margins.bottom) * 72
    return width - (margins.left + margins.right) * 72, free - sum(for_headers(sheet))


def for_headers(sheet: Worksheet) -> tuple[float, float]:
    """What header and footer take from the cells' room in points: programs measure their lines differently.

    LibreOffice sets aside the size of their text and then needs the height of its lines, at least one in the
    Normal font; Excel needs nothing. A page filled to the last point would break differently there; it is
    filled a little less.
    """
    if sheet.parent is None:
        return 0.0, 0.0
    normal = float(normal_font(sheet.parent).sz or 11)
    taken: list[float] = []
    for part in (sheet.oddHeader, sheet.oddFooter):
        items = [item for item in (part.left, part.center, part.right) if item.text] if part else []
        size = max(
            (float(item.size or normal) * (str(item.text).count("\n") + 1) for item in items), default=0.0
        )
        taken.append(max(size, normal) * LEADING - size if items else 0.0)
    return taken[0], taken[1]


def _bands(
    measures: Measures,
    area: tuple[int, int, int, int],
    title_rows: Sequence[int],
    title_columns: Sequence[int],
    scale: float,
) -> tuple[list[Band], list[Band]]:
    sheet = measures.sheet
    aside, above = headings_room(sheet, area[3])
    wide, tall = (side / scale for side in room(sheet))
    # Where a sheet is fitted to a number of pages Excel does not look at manual breaks in that direction.
    across, down = _fitted(sheet)
    row_breaks = set() if down else {int(b.id) for b in sheet.row_breaks.brk if b.id}
    column_breaks = set() if across else {int(b.id) for b in sheet.col_breaks.brk if b.id}
    return (
        cut(measures.heights, area[1], area[3], tall - above, row_breaks, title_rows),
        cut(measures.widths, area[0], area[2], wide - aside, column_breaks, title_columns),
    )


def cut(
    sizes: Mapping[int, float], first: int, last: int, free: float, breaks: set[int], titles: Sequence[int]
) -> list[Band]:
    """Rows or columns put on pages of ``free`` points; ``breaks`` names those after which a page ends."""
    bands: list[Band] = []
    shown_titles = [place for place in titles if sizes.get(place)]
    head: tuple[int, ...] = tuple(place for place in shown_titles if place < first)
    own: list[int] = []
    used = sum(sizes[place] for place in head)
    broken = False
    for place in range(first, last + 1):
        size = sizes[place]
        if own and (broken or (size and used + size > free + _TOLERANCE)):
            bands.append(Band(head, tuple(own)))
            head, own = tuple(title for title in shown_titles if title < place), []
            used = sum(sizes[title] for title in head)
            broken = False
        if size:
            own.append(place)
            used += size
        broken = broken or (place in breaks and bool(own))
    if own or not bands:
        bands.append(Band(head, tuple(own)))
    return bands


def _fitted(sheet: Worksheet) -> tuple[int, int]:
    """Pages across and down that the sheet is fitted to; 0 for as many as it takes."""
    properties = sheet.sheet_properties.pageSetUpPr
    if not (properties and properties.fitToPage):
        return 0, 0
    across, down = sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight
    return int(1 if across is None else across), int(1 if down is None else down)


def _scale(
    measures: Measures,
    areas: Sequence[tuple[int, int, int, int]],
    title_rows: Sequence[int],
    title_columns: Sequence[int],
) -> float:
    sheet = measures.sheet
    properties = sheet.sheet_properties.pageSetUpPr
    if not (properties and properties.fitToPage):
        return min(max(int(sheet.page_setup.scale or 100), 10), 400) / 100
    across, down = _fitted(sheet)
    wide, tall = room(sheet)
    percent = 100.0
    for area in areas:
        # What all of it would need at least; titles and rows that cannot be cut may need more.
        columns = sum(measures.widths[c] for c in range(area[0], area[2] + 1))
        rows = sum(measures.heights[r] for r in range(area[1], area[3] + 1))
        percent = min(
            percent,
            100 * wide * across / columns if across and columns else 100,
            100 * tall * down / rows if down and rows else 100,
        )
    # Whole percents, as Excel does it.
    for whole in range(max(int(percent + 0.01), 10), 9, -1):
        cuts = [_bands(measures, area, title_rows, title_columns, whole / 100) for area in areas]
        if all((not across or len(c) <= across) and (not down or len(r) <= down) for r, c in cuts):
            return whole / 100
    return 0.1


def starts(
    places: Sequence[int], sizes: Mapping[int, float], start: float, scale: float
) -> dict[int, tuple[float, float]]:
    """Where each row or column begins and ends on the page."""
    ends = list(accumulate((sizes[place] * scale for place in places), initial=start))
    return {place: (ends[n], ends[n + 1]) for n, place in enumerate(places)}
