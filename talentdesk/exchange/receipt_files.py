"""Reads what a bureau answers (.csv, .xlsx, .xls) by the headings and words of its profile.

A line answers one row of a package, or, without file, row and row id, the package as a whole. Nothing is judged here
but whether the file can be understood: ``receipt-unreadable`` names every line that cannot.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from talentdesk.errors import Cancelled, DeskError, Problem
from talentdesk.exchange.atomic import sha256_of
from talentdesk.exchange.bureau_profiles import ReceiptSpec
from talentdesk.exchange.reading import Cell, FormulaCell, Limits, Table, normalise_heading, read_table
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

UNREADABLE = "receipt-unreadable"
# A package of a million rows may be answered row by row; a receipt is narrow.
LIMITS = Limits(rows=1_048_576, cells=16_000_000)
LONGEST_CODE, LONGEST_TEXT, LONGEST_NUMBER = 40, 300, 60
PROBLEMS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One line as the bureau wrote it; ``at``: which data row of the receipt, ``row``: the row of the package's file."""

    at: int
    package: str
    manifest: str
    base: str
    file: str
    row: int | None
    row_id: str
    accepted: bool
    code: str
    text: str
    number: str

    @property
    def whole(self) -> bool:
        """Whether the line speaks of the package, not of a row."""
        return self.row is None and not self.row_id and not self.file


@dataclass(frozen=True, slots=True)
class LoadedReceipt:
    """A receipt's file as read: its SHA-256 and the list in it, not yet understood."""

    sha256: str
    table: Table


def load_receipt(path: Path, specs: Sequence[ReceiptSpec], progress: Progress = SILENT) -> LoadedReceipt:
    """Read a file that one of the specs may understand; DeskError ``receipt-unreadable`` when it is no list at all."""
    known = {normalise_heading(each) for spec in specs for names in spec.columns.values() for each in names}
    try:
        table = read_table(path, progress=progress, limits=LIMITS, known_headings=frozenset(known))
    except Cancelled:
        raise
    except DeskError as trouble:
        raise DeskError(trouble.text, trouble.remedy, code=UNREADABLE) from trouble
    return LoadedReceipt(sha256_of(path), table)


def receipt_lines(receipt: LoadedReceipt, spec: ReceiptSpec) -> list[ReceiptLine]:
    """The lines of a receipt by a bureau's spec; DeskError ``receipt-unreadable`` when they are not in its form."""
    table = receipt.table
    places = _places(table, spec)
    results = {_plain(word): meaning == "accepted" for word, meaning in spec.results.items()}
    lines, problems = [], []
    for at, cells in enumerate(table.rows, 1):
        values = {role: _text(cells[place]) for role, place in places.items()}
        if not any(values.values()):
            continue
        found = _line(at, values, results)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            lines.append(found)
    if problems or not lines:
        raise _unreadable(problems or [Problem(UNREADABLE, tr("回执里没有一行答复。"))])
    return lines


def _places(table: Table, spec: ReceiptSpec) -> dict[str, int]:
    """Which column holds which role; refused when there is no result, or nothing that names the package."""
    headings = [normalise_heading(heading) for heading in table.headings]
    places = {}
    for role, names in spec.columns.items():
        wanted = {normalise_heading(name) for name in names}
        found = [at for at, heading in enumerate(headings) if heading in wanted]
        if found:
            places[role] = found[0]
    missing = [] if "result" in places else ["result"]
    missing += [] if {"package", "manifest"} & places.keys() else ["manifest"]
    if missing:
        told = "、".join(" / ".join(spec.columns.get(role, (role,))) for role in missing)
        raise _unreadable([Problem(UNREADABLE, tr("回执里没有这些列：{names}", names=told))])
    return places


def _line(at: int, values: Mapping[str, str], results: Mapping[str, bool]) -> ReceiptLine | Problem:
    said = values["result"]
    accepted = results.get(_plain(said))
    if accepted is None:
        return Problem(UNREADABLE, tr("不认识的处理结果“{said}”。", said=said[:20]), row=at, field="result")
    row = values.get("row", "")
    if row and not (row.isascii() and row.isdigit() and len(row) <= 9):
        return Problem(UNREADABLE, tr("行号“{row}”不是数字。", row=row[:20]), row=at, field="row")
    number = values.get("number", "")
    if len(number) > LONGEST_NUMBER:
        return Problem(
            UNREADABLE,
            tr("主管部门编号超过 {most} 个字。", most=LONGEST_NUMBER),
            row=at,
            field="number",
        )
    return ReceiptLine(
        at,
        values.get("package", ""),
        values.get("manifest", "").lower(),
        values.get("base", ""),
        values.get("file", ""),
        int(row) if row else None,
        values.get("row_id", ""),
        accepted,
        values.get("code", "")[:LONGEST_CODE],
        values.get("text", "")[:LONGEST_TEXT],
        number,
    )


def _text(cell: Cell) -> str:
    """A cell as text; a formula counts as what it last showed, a number without its empty fraction."""
    if isinstance(cell, FormulaCell):
        return _text(cell.computed)
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _unreadable(problems: Sequence[Problem]) -> DeskError:
    return DeskError(
        tr("回执读不懂，没有接收。") + problems[0].text,
        tr("请核对是不是主管部门的回执原件，或在上报方案里补上回执的列标题和结果用语。"),
        code=UNREADABLE,
        problems=problems[:PROBLEMS_SHOWN],
    )
