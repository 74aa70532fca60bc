"""Small files and bases that the tests of services start from."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from talentdesk.exchange.tables import write_csv
from talentdesk.store import DATABASE, Store
from tests.fictional import people

ROSTER = ("姓名", "证件号码", "联系电话", "工作单位")
# What may differ after an undo: the journal itself and the counters of record numbers.
NOT_COMPARED = {"journal_entry", "journal_change", "sqlite_sequence", "sqlite_stat1"}


def file_of(path: Path, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    """A CSV file with these rows."""
    write_csv(path, headings, rows, encoding="utf-8-sig")
    return path


def roster(path: Path, count: int, seed: int = 1, skip: int = 0) -> Path:
    """A roster of made-up people."""
    chosen = list(people(count + skip, seed))[skip:]
    return file_of(path, ROSTER, [(p.name, p.id_number, p.phone, p.employer) for p in chosen])


def person(index: int = 0, **more: object) -> dict[str, object]:
    """The values of one made-up trainee, as typed."""
    found = list(people(index + 1, 5))[index]
    return {"name": found.name, "id_number": found.id_number, **more}


def dump(store: Store) -> Mapping[str, list[tuple[object, ...]]]:
    """Every row of every table, search tables and pinyin order included, in a settled order."""
    connection = sqlite3.connect(store.folder / DATABASE)
    try:
        tables = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%\\_%\\_%' ESCAPE '\\'"
        ).fetchall()
        found: dict[str, list[tuple[object, ...]]] = {}
        for name, sql in tables:
            if name in NOT_COMPARED:
                continue
            shadow = any(
                name.startswith(f"{other}_")
                for other, text in tables
                if str(text).startswith("CREATE VIRTUAL")
            )
            if shadow:
                continue
            columns = "rowid, *" if str(sql).startswith("CREATE VIRTUAL") else "*"
            found[name] = sorted(connection.execute(f'SELECT {columns} FROM "{name}"').fetchall(), key=repr)
        return found
    finally:
        connection.close()
