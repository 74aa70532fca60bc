"""A form's sheet as one sees it: areas (merged or single cells) with their texts and rules, and the list in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.form_words import guesses, squeezed

MOST_ROWS, MOST_COLUMNS = 1000, 120
CERTAIN = 0.7  # a heading that is only a little like a placeholder makes no list
SEARCHED_ROWS = 40
_EXAMPLE = re.compile(r"^[(（【]?(例|示例|样例|填写示例|填表示例|如)([:：)）】]|\S{0,4}[:：]|$)")
_COUNTED = re.compile(r"\d{1,4}|[.…·]+|甲|乙|丙|丁|[a-z]", re.IGNORECASE)
TOTAL = re.compile(r"^[合总小共]\s*计")
_END = re.compile(
    r"^(合\s*计|总\s*计|小\s*计|共\s*计|备注[:：]|注[:：]|说明|以下空白|填表|制表|审核|负责人|经办)"
)


class Area(NamedTuple):
    """A merged area or a single cell: first and last row and column, counted from 1, and its text."""

    top: int
    left: int
    bottom: int
    right: int
    text: str

    @property
    def address(self) -> str:
        """The address of its first cell."""
        return f"{get_column_letter(self.left)}{self.top}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column (several merged) of a list: its headings from top to bottom, where they end, the cell for the value."""

    parts: tuple[str, ...]
    heading: Area
    left: int


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list found in a sheet. ``head``: first and last row of its headings; ``first`` to ``last``: its ruled rows;
    ``keep``: the row (the first of ``height``) that stands for all; ``rows``: for how many items there is room.
    """

    name: str
    head: tuple[int, int]
    first: int
    last: int
    keep: int
    height: int
    rows: int
    columns: tuple[Column, ...]

    @property
    def dropped(self) -> frozenset[int]:
        """The rows that go when the list grows from one row."""
        kept = range(self.keep, self.keep + self.height)
        return frozenset(range(self.first, self.last + 1)).difference(kept)


class Grid:
    """Looks areas up in a sheet; rows and columns beyond what a form needs are not looked at."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.rows = min(sheet.max_row, MOST_ROWS)
        self.columns = min(sheet.max_column, MOST_COLUMNS)
        self._merged: dict[tuple[int, int], tuple[int, int, int, int]] = {}
        for area in sheet.merged_cells.ranges:
            place = (area.min_row, area.min_col, area.max_row, area.max_col)
            for row in range(area.min_row, min(area.max_row, self.rows) + 1):
                for column in range(area.min_col, min(area.max_col, self.columns) + 1):
                    self._merged[row, column] = place

    def area(self, row: int, column: int) -> Area:
        """The area a cell belongs to."""
        top, left, bottom, right = self._merged.get((row, column), (row, column, row, column))
        return Area(top, left, bottom, right, self._text(top, left))

    def across(self, row: int) -> list[Area]:
        """The areas a row goes through, from left to right."""
        found, column = [], 1
        while column <= self.columns:
            area = self.area(row, column)
            found.append(area)
            column = area.right + 1
        return found

    def texts(self) -> Iterator[Area]:
        """Every area that has a text, row by row."""
        for row in range(1, self.rows + 1):
            yield from (area for area in self.across(row) if area.top == row and area.text)

    def placed(self) -> Iterator[str]:
        """Every text that holds braces, row by row."""
        for _, cell in sorted(self.sheet._cells.items()):  # noqa: SLF001  (all there are, none made by looking)
            if cell.value is not None and "{{" in str(cell.value):
                yield str(cell.value)

    def ruled(self, area: Area) -> bool:
        """Whether a line is drawn around or below an area, or it was merged to hold something."""
        if (area.bottom, area.right) != (area.top, area.left):
            return True
        border = self.sheet.cell(area.top, area.left).border
        return any(
            side is not None and side.style for side in (border.bottom, border.top, border.left, border.right)
        )

    def number_format(self, row: int, column: int) -> str:
        """How numbers and days of a cell are shown."""
        return str(self.sheet.cell(row, column).number_format)

    def _text(self, row: int, column: int) -> str:
        cell = self.sheet._cells.get((row, column))  # noqa: SLF001  (looking must not make cells)
        return "" if cell is None or cell.value is None else str(cell.value)


def find_list(grid: Grid, bases: dict[str, Sequence[str]]) -> ListBlock | None:
    """The list of a sheet: the row (or two, three rows) of headings that names most about one kind of item.

    ``bases``: list name -> first steps of the paths its columns may mean, the item's own first.
    """
    best: tuple[float, int] = (0.0, 0)
    found: tuple[str, tuple[int, int], tuple[Column, ...]] | None = None
    for row in range(1, min(grid.rows, SEARCHED_ROWS) + 1):
        bottom = _head_bottom(grid, row)
        if not bottom:
            continue
        columns = tuple(_columns(grid, row, bottom))
        for name, among in bases.items():
            score, hits = _score(columns, name.removesuffix("s"), among)
            if hits >= 2 and (score, bottom - row) > best:
                best, found = (score, bottom - row), (name, (row, bottom), columns)
    return _block(grid, *found) if found else None


def _score(columns: Sequence[Column], item: str, among: Sequence[str]) -> tuple[float, int]:
    score, hits = 0.0, 0
    for column in columns:
        guess = next(iter(guesses(column.parts, among)), None)
        if guess is not None and guess.path.startswith(f"{item}.") and guess.confidence >= CERTAIN:
            score += guess.confidence
            hits += 1
    return score, hits


def _trimmed(areas: list[Area]) -> list[Area]:
    while areas and not areas[-1].text:
        areas = areas[:-1]
    while areas and not areas[0].text:
        areas = areas[1:]
    return areas


def _head_bottom(grid: Grid, row: int) -> int:
    """The last row of the headings that begin in a row; 0 where none begin."""
    areas = _trimmed(grid.across(row))
    spoken = [area for area in areas if area.text]
    if any(area.top != row for area in spoken) or len(spoken) < 3 or len(spoken) < 0.75 * len(areas) - 1:
        return 0
    if any(len(squeezed(area.text)) > 40 or area.text.startswith("=") for area in spoken):
        return 0
    bottom = max(area.bottom for area in spoken)
    if row < bottom <= row + 2:
        # A heading that ends higher names several columns; beside a tall photo place it is but a label.
        return bottom if all(area.bottom == bottom or area.right > area.left for area in spoken) else 0
    if bottom == row and _names_parts(grid, row, areas):
        return row + 1
    return row if bottom == row and len(spoken) >= 0.75 * len(areas) else 0


def _names_parts(grid: Grid, row: int, areas: list[Area]) -> bool:
    """Whether the next row only names parts of headings that are wider than one column."""
    if row + 1 > grid.rows:
        return False
    lower = [area for area in grid.across(row + 1) if area.text]
    wide: set[int] = set()
    for place, area in enumerate(areas):
        after = areas[place + 1] if place + 1 < len(areas) else None
        if area.right > area.left and area.text:
            wide.update(range(area.left, area.right + 1))
        elif area.text and after is not None and not after.text:
            wide.update((area.left, after.left))
    return len(lower) >= 2 and all(
        area.left in wide and not _COUNTED.fullmatch(squeezed(area.text)) for area in lower
    )


def _columns(grid: Grid, top: int, bottom: int) -> Iterator[Column]:
    first, last = (edge(area.left for area in _trimmed(grid.across(top))) for edge in (min, max))
    last = max(last, grid.area(top, last).right)
    for leaf in grid.across(bottom):
        if not first <= leaf.left <= last:
            continue
        parts: list[str] = []
        for row in range(top, bottom + 1):
            area = grid.area(row, leaf.left)
            if area.top != row:
                continue
            text = area.text
            if not text and row < bottom and leaf.text:
                text = _owner(grid, row, leaf.left)
            if text:
                parts.append(text)
        if parts:
            yield Column(tuple(parts), leaf, leaf.left)


def _owner(grid: Grid, row: int, column: int) -> str:
    """The heading to the left that an unmerged blank cell belongs to."""
    while column > 1:
        column -= 1
        text = grid.area(row, column).text
        if text:
            return text
    return ""


def _block(grid: Grid, name: str, head: tuple[int, int], columns: tuple[Column, ...]) -> ListBlock | None:
    first = head[1] + 1
    while first <= grid.rows and _numbering(grid, first, columns):
        first += 1
    if first > grid.rows:  # headings and nothing else
        return ListBlock(name, (head[0], first - 1), first, first, first, 1, 1, columns)
    tallest = max(grid.area(first, c.left).bottom - grid.area(first, c.left).top + 1 for c in columns)
    usual = min(grid.area(first, c.left).bottom - grid.area(first, c.left).top + 1 for c in columns)
    height = usual if tallest > 3 else tallest
    shape = _shape(grid, first, columns)
    ruled = any(grid.ruled(grid.area(first, column.left)) for column in columns)
    rows: list[tuple[int, bool]] = []
    row = first
    while row + height - 1 <= grid.rows and _shape(grid, row, columns) == shape:
        filled = _filled(grid, row, columns)
        if filled is None or (ruled and not any(grid.ruled(grid.area(row, c.left)) for c in columns)):
            break
        rows.append((row, filled))
        row += height
    if not rows:
        return None
    if not ruled:
        rows = rows[:1]
    blank = [place for place, filled in rows if not filled]
    keep = blank[0] if blank else rows[0][0]
    last = rows[-1][0] + height - 1
    return ListBlock(name, (head[0], first - 1), first, last, keep, height, len(blank) or len(rows), columns)


def _shape(grid: Grid, row: int, columns: Sequence[Column]) -> tuple[tuple[int, int], ...]:
    return tuple((area.left, area.right) for area in (grid.area(row, column.left) for column in columns))


def _numbering(grid: Grid, row: int, columns: Sequence[Column]) -> bool:
    """A row below the headings that only numbers the columns: 1 2 3 …, 甲 乙 1 2."""
    texts = [squeezed(grid.area(row, column.left).text) for column in columns]
    return len(texts) > 2 and all(_COUNTED.fullmatch(text) for text in texts)


def _filled(grid: Grid, row: int, columns: Sequence[Column]) -> bool | None:
    """Whether a row of a list holds an example (or an old record); None when it is no row of the list."""
    texts = [grid.area(row, column.left).text for column in columns]
    said = [
        text for text in texts if text and not text.startswith("=") and not _COUNTED.fullmatch(squeezed(text))
    ]
    if not said:
        return None if any(text.startswith("=SUM") for text in texts) else False
    if _END.match(texts[0].strip()) or _END.match(said[0].strip()):
        return None
    if any(_EXAMPLE.match(text.strip()) for text in said):
        return True
    return True if len(said) >= max(len(columns) / 2, 2) else None
