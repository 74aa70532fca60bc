"""The rows of a report as a bureau wants them, in flat memory; which of them a change touches: report_changes.py."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from talentdesk.errors import Problem
from talentdesk.exchange.bureau_profiles import SPECIALS, FileSpec, Profile, dialect_of
from talentdesk.exchange.bureau_text import encodable, not_encodable
from talentdesk.services.report_cells import CellText, cell_text, plain
from talentdesk.services.report_changes import touched_ids
from talentdesk.services.report_fields import ROOT, Source, SourceField
from talentdesk.services.report_sources import source
from talentdesk.text import tr

__all__ = ["ReportRow", "encodable", "stream_rows", "touched_ids"]

BATCH = 2000
DIGEST_BYTES = 16
BETWEEN = "\x1f"
NOTHING = SourceField("", "", "NULL")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row: ``cells`` as text in column order (the specials empty), ``digest``: 16 bytes over what counts in it.

    ``key_text`` and ``title`` tell it from others in words; ``problems``: why the bureau would refuse it.
    """

    record_id: int
    key_text: str
    title: str
    cells: tuple[str, ...]
    digest: bytes
    problems: tuple[Problem, ...]


def stream_rows(
    connection: Connection, profile: Profile, file: FileSpec, ids: Sequence[int] | None, day: date
) -> Iterator[ReportRow]:
    """The living rows of a file in the order of their record numbers, all or those of ``ids``; in flat memory.

    No row when the file is not wanted on ``day``. Numbers without a living row are passed over.
    """
    if not (profile.wanted_on(day) and file.wanted_on(day)):
        return
    maker = _Maker(profile, file)
    if ids is None:
        yield from maker.rows(connection, "", ())
        return
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), BATCH):
        part = json.dumps(wanted[start : start + BATCH])
        yield from maker.rows(connection, " AND r.id IN (SELECT value FROM json_each(?))", (part,))


class _Maker:
    """Makes the rows of one file: the statement and every column's text maker are put together once."""

    def __init__(self, profile: Profile, file: FileSpec) -> None:
        self._file = file
        self._dialect = dialect_of(profile, file)
        self._unknown: list[tuple[int, str]] = []
        found = source(file.source)
        fields = [NOTHING if c.field in SPECIALS else found.field(c.field) for c in file.columns]
        asked = list(dict.fromkeys(field.sql for field in fields))
        self._sql = statement(found, fields, asked)
        places = [asked.index(field.sql) + 3 for field in fields]
        makers = [self._column(number, field, profile.code_tables) for number, field in enumerate(fields)]
        # Most cells are taken as they are: all at once, then the others one by one.
        self._taken = _picker(places)
        self._made = [
            (number, make, places[number]) for number, make in enumerate(makers) if make is not plain
        ]
        self._counted = _picker([number for number, column in enumerate(file.columns) if column.counts])
        self._required = _picker([number for number, column in enumerate(file.columns) if column.required])
        # Every text is UTF-8 already for the digest; only narrower encodings have to be tried.
        self._narrow = self._dialect.encoding if self._dialect.encoding in ("gbk",) else ""

    def _column(self, number: int, field: SourceField, tables: Mapping[str, Mapping[str, str]]) -> CellText:
        column = self._file.columns[number]
        if column.field in SPECIALS:
            return plain  # of NULL: nothing
        table = tables[column.table] if column.table else None
        note: Callable[[str], None] = lambda text: self._unknown.append((number, text))  # noqa: E731 - bound to the number
        return cell_text(column, field, self._dialect.date_format, table, note)

    def rows(self, connection: Connection, more: str, values: tuple[Any, ...]) -> Iterator[ReportRow]:
        """The rows of one statement, fetched a few thousand at a time."""
        result = connection.exec_driver_sql(f"{self._sql}{more} ORDER BY r.id", values)
        try:
            while rows := result.fetchmany(BATCH):
                for row in rows:
                    yield self._row(row)
        finally:
            result.close()

    def _row(self, row: Any) -> ReportRow:
        unknown = self._unknown
        if unknown:
            unknown.clear()
        cells = [value or "" for value in self._taken(row)]
        for number, make, at in self._made:
            cells[number] = make(row[at])
        counted = self._counted(cells)
        told = BETWEEN.join(counted)
        if (
            told.count(BETWEEN) != len(counted) - 1
        ):  # a text with the sign itself must not look like two cells
            told = repr(counted)
        digest = blake2b(told.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()
        problems: tuple[Problem, ...] = ()
        if unknown or not all(self._required(cells)) or not self._fits(cells):
            problems = tuple(self._problems(cells))
        return ReportRow(row[0], row[1] or "", row[2] or "", tuple(cells), digest, problems)

    def _fits(self, cells: Sequence[str]) -> bool:
        return not self._narrow or encodable("".join(cells), self._narrow)

    def _problems(self, cells: Sequence[str]) -> Iterator[Problem]:
        unknown = dict(self._unknown)
        for number, column in enumerate(self._file.columns):
            text = cells[number]
            if column.required and not text:
                yield Problem(
                    "missing",
                    tr("“{heading}”没有填写。", heading=column.heading),
                    tr("请在记录里补上；确实没有的，在上报方案里给这一列写替代文字。"),
                    field=column.field,
                )
            if number in unknown:
                yield Problem(
                    "unknown-code",
                    tr("“{heading}”的值“{value}”不在代码表“{table}”里。", heading=column.heading, value=unknown[number],
                       table=column.table),
                    tr("请改正记录，或在上报方案的代码表里补上它的代码。"),
                    field=column.field,
                )  # fmt: skip
            signs = not_encodable(text, self._narrow) if self._narrow else ()
            if signs:
                yield Problem(
                    "not-encodable",
                    tr("“{heading}”里的“{signs}”在 {encoding} 编码里没有。", heading=column.heading,
                       signs="、".join(signs), encoding=self._dialect.encoding.upper()),
                    tr("请换一个字，或在上报方案里改用 GB18030 或 UTF-8。"),
                    field=column.field,
                )  # fmt: skip


def _picker(numbers: Sequence[int]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """Takes these cells out of a row."""
    if len(numbers) > 1:
        return itemgetter(*numbers)
    return lambda cells: [cells[number] for number in numbers]


def statement(found: Source, fields: Sequence[SourceField], asked: Sequence[str]) -> str:
    """The statement of a source without order: number, key, title, then what is asked."""
    needs = [name for field in fields for name in field.needs]
    joins = "".join(
        f' LEFT JOIN "{each.table}" {each.name} ON {each.name}.id = {each.parent}."{each.column}"'
        for each in found.used_joins(needs)
    )
    root = found.root or f'"{found.table}"'
    columns = ", ".join(("r.id", found.key_sql, found.title_sql, *asked))
    return f"SELECT {columns} FROM {root} {ROOT}{joins} WHERE {found.where}"
