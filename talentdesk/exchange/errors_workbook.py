"""The user's own list back with every bad cell coloured and commented, to be mended and imported again."""

from __future__ import annotations

import io
import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from talentdesk.exchange.atomic import whole_file
from talentdesk.exchange.reading import Table
from talentdesk.exchange.tables import CellWriter, heading_cell, sheet_title

AUTHOR = "TalentDesk"
BAD = PatternFill("solid", fgColor="FFC7CE")
MOST_CELLS_EDITED = 400_000  # a larger file is written anew: loading it whole would take minutes

_Marks = Mapping[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class MarkedProblem:
    """A finding at a place: 1-based sheet row, 0-based column of the table (None: the row as a whole)."""

    sheet_row: int
    column_index: int | None
    text: str


def write_errors(source: Path, table: Table, problems: Sequence[MarkedProblem], out: Path) -> None:
    """Write ``out`` (.xlsx): a copy of the .xlsx ``source``, or the table's rows for .xls and .csv.

    Sheet rows and columns stay where they were; every marked cell is red with its findings as a comment.
    Raises DeskError when it cannot be written.
    """
    gathered: dict[tuple[int, int], list[str]] = defaultdict(list)
    for problem in problems:
        texts = gathered[problem.sheet_row, problem.column_index or 0]
        if problem.text not in texts:
            texts.append(problem.text)
    marks = {place: "\n".join(texts) for place, texts in gathered.items()}
    with whole_file(out) as part:
        if table.format != "xlsx" or not _edit(source, table, marks, part):
            _write_anew(table, marks, part)


def _edit(source: Path, table: Table, marks: _Marks, part: Path) -> bool:
    """Mark a copy of the workbook itself; False when it is too large or the library cannot take it."""
    if len(table.rows) * len(table.headings) > MOST_CELLS_EDITED:
        return False
    marked = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "extension will be removed" and the like
            book = load_workbook(source)
            page = book[table.sheet]
            for (row, column), text in marks.items():
                cell = _anchor(page, row, column + 1)
                cell.fill = BAD
                cell.comment = _comment(text)
            book.save(marked)
    except Exception:  # noqa: BLE001  (openpyxl raises a dozen classes for files that calamine can read)
        return False
    part.write_bytes(marked.getvalue())
    return True


def _anchor(page: Any, row: int, column: int) -> Any:
    """The cell, or the first cell of the merged area it is part of."""
    for area in page.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            return page.cell(area.min_row, area.min_col)
    return page.cell(row, column)


def _comment(text: str) -> Comment:
    comment = Comment(text, AUTHOR)
    comment.width, comment.height = 280, 40 + 24 * (text.count("\n") + len(text) // 20)
    return comment


def _write_anew(table: Table, marks: _Marks, part: Path) -> None:
    """The table's rows at their old places in a new workbook, values as text, numbers and dates."""
    book = Workbook(write_only=True)
    page: Any = book.create_sheet(sheet_title(table.sheet or "Sheet1"))
    page.freeze_panes = f"A{table.heading_row + 1}"
    titles = table.title.split("\n")[: table.heading_row - 1] if table.title else []
    for line in titles + [""] * (table.heading_row - 1 - len(titles)):
        page.append([line or None])
    page.append([heading_cell(page, heading) for heading in table.headings])
    at = table.heading_row
    writer = CellWriter(page)
    marked: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for (sheet_row, column), text in marks.items():
        marked[sheet_row].append((column, text))
    for number, row in zip(table.row_numbers, table.rows, strict=True):
        for _ in range(number - at - 1):
            page.append([])
        at = number
        if number in marked:
            page.append(_marked_cells(page, row, marked[number]))
        else:
            page.append(writer.cells(row))
    for line in table.footer:
        page.append([line])
    book.save(part)


def _marked_cells(page: Any, row: Sequence[object], found: Sequence[tuple[int, str]]) -> list[Any]:
    cells = CellWriter(page).cells(row)
    for column, text in found:
        cells.extend([None] * (column + 1 - len(cells)))
        cell = cells[column]
        if not hasattr(cell, "comment"):
            cell = WriteOnlyCell(page, cell)
        cell.fill = BAD
        cell.comment = _comment(text)
        cells[column] = cell
    return cells
