"""Rows of an .xlsx or .xls in the parsing child: values by calamine, formulas from the sheet's own XML."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from talentdesk.exchange.frames import Limits, Refused, plain_cell
from talentdesk.exchange.zip_guard import open_workbook, scan_sheet

MERGES_SEEN_TO_ROW = 60  # merged cells matter for headings only


@dataclass(slots=True)
class RawSheet:
    """A sheet as it lies in the file: rows as (1-based number, cells from column A on)."""

    format: str
    sheet: str
    sheets: list[str]
    rows: Iterator[tuple[int, list[Any]]]
    encoding: str | None = None
    merges: list[tuple[int, int, int, int]] | None = field(default=None)


def read_xlsx(path: Path, wanted: int | str | None, limits: Limits, tick: Callable[[int], None]) -> RawSheet:
    """One worksheet of an .xlsx: the wanted one, else the first visible one with content; raises Refused."""
    checked = open_workbook(path, limits)
    names = [name for name, _ in checked.sheets]
    number = _chosen(names, wanted)
    at = number or 0
    scan = scan_sheet(checked.archive, checked.sheets[at][1], limits, tick)
    while number is None and not scan.rows and at + 1 < len(names):
        at += 1
        scan = scan_sheet(checked.archive, checked.sheets[at][1], limits, tick)
    sheet = _open(path, ".xlsx").get_sheet_by_name(names[at])
    return RawSheet("xlsx", sheet.name, names, _rows(sheet, scan.formulas), None, _merges(sheet))


def read_xls(path: Path, wanted: int | str | None, tick: Callable[[int], None]) -> RawSheet:
    """One worksheet of an .xls (BIFF8), chosen as in ``read_xlsx``; computed values only, no formulas."""
    book = _open(path, ".xls")
    names = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
    if not names:
        raise Refused("no-sheet")
    number = _chosen(names, wanted)
    at = number or 0
    sheet = book.get_sheet_by_name(names[at])
    while number is None and sheet.start is None and at + 1 < len(names):
        at += 1
        sheet = book.get_sheet_by_name(names[at])
        tick(0)
    return RawSheet("xls", sheet.name, names, _rows(sheet, {}), None, _merges(sheet))


def _open(path: Path, ending: str) -> CalamineWorkbook:
    """By path where the name tells the truth (calamine believes it), else by content."""
    try:
        if path.suffix.lower() == ending:
            return CalamineWorkbook.from_path(path)
        return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    except PasswordError as trouble:
        raise Refused("password") from trouble
    except (CalamineError, OSError) as trouble:
        raise Refused("damaged") from trouble


def _chosen(names: list[str], wanted: int | str | None) -> int | None:
    if wanted is None:
        return None
    if isinstance(wanted, str):
        if wanted in names:
            return names.index(wanted)
        raise Refused("no-such-sheet", sheet=wanted, names="、".join(names))
    if 1 <= wanted <= len(names):
        return wanted - 1
    raise Refused("no-such-sheet", sheet=str(wanted), names="、".join(names))


def _merges(sheet: CalamineSheet) -> list[tuple[int, int, int, int]]:
    """Merged areas near the top as (first row, first column, last row, last column), 0-based."""
    ranges = sheet.merged_cell_ranges or []
    return [(*start, *end) for start, end in ranges if start[0] < MERGES_SEEN_TO_ROW][:2000]


def _rows(
    sheet: CalamineSheet, formulas: dict[int, list[tuple[int, str]]]
) -> Iterator[tuple[int, list[Any]]]:
    # iter_rows begins with the sheet's first row but with the first column that has content
    indent: list[Any] = [None] * (sheet.start[1] if sheet.start else 0)
    seen = -1
    for seen, cells in enumerate(sheet.iter_rows() if sheet.start else ()):
        if not any(cells) and cells.count("") == len(cells) and seen not in formulas:
            continue
        row = indent + [cell if type(cell) is str and cell else plain_cell(cell) for cell in cells]
        if seen in formulas:
            row = _with_formulas(row, formulas[seen])
        while row and row[-1] is None:
            row.pop()
        yield seen + 1, row
    for number in sorted(at for at in formulas if at > seen):
        yield number + 1, _with_formulas([], formulas[number])


def _with_formulas(row: list[Any], found: list[tuple[int, str]]) -> list[Any]:
    for column, text in found:
        row.extend([None] * (column + 1 - len(row)))
        row[column] = ("f", text, row[column])
    return row
