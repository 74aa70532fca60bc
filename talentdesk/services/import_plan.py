"""What an import is about to do: every row judged, nothing written yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from talentdesk.errors import Problem
from talentdesk.exchange.reading import Table
from talentdesk.services.columns import Column

NEW, UPDATE, SAME, REFUSED = "new", "update", "same", "refused"


@dataclass(slots=True)
class PlannedRow:
    """One data row (``row`` from 1 as a person counts, ``sheet_row`` as the sheet does) and what becomes of it.

    ``differences`` of an update: field → (stored text, file's text).
    """

    row: int
    sheet_row: int
    action: str
    values: dict[str, object]
    record_id: int | None = None
    differences: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class ImportPlan:
    """The judged file. ``missing``: labels of needed columns the file does not have (then nothing can be taken in)."""

    register_key: str
    path: Path
    table: Table
    columns: tuple[Column, ...]
    class_id: int | None = None
    class_code: str | None = None
    rows: list[PlannedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    missing: tuple[str, ...] = ()

    @property
    def sheet(self) -> str:
        """The sheet that was read."""
        return self.table.sheet

    @property
    def sheets(self) -> tuple[str, ...]:
        """All sheets of the file."""
        return self.table.sheets

    @property
    def title(self) -> str:
        """The lines above the headings."""
        return self.table.title

    @property
    def encoding(self) -> str | None:
        """The text encoding a .csv was found to have."""
        return self.table.encoding

    @property
    def format(self) -> str:
        """xlsx, xls or csv, by content."""
        return self.table.format

    def counts(self) -> dict[str, int]:
        """How many rows there are and what becomes of them."""
        seen = Counter(row.action for row in self.rows)
        return {"rows": len(self.rows), **{action: seen[action] for action in (NEW, UPDATE, SAME, REFUSED)}}

    def column_of(self, field_name: str | None) -> int | None:
        """The column that holds a field; None where the file has none."""
        return next((column.index for column in self.columns if column.field == field_name), None)


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did. ``entry_id`` 0: it changed nothing. ``kept``: known records left as they were on request.

    ``findings``: what was taken in and yet should be looked at, as sessions that clash.
    """

    entry_id: int
    added: int
    updated: int
    unchanged: int
    kept: int
    enrolled: int
    refused: tuple[Problem, ...]
    findings: tuple[Problem, ...] = ()
