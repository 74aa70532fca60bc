"""What a restore takes over from the state it replaces: what is known outside of the base cannot be put back with it.

A number that was given, a key that signed, a package that reached the bureau and what the bureau answered stay so, whatever
state the records are put back to. Carried over they keep a number from being given twice, and the next package tells the
bureau exactly how the restored records differ from what it was sent.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from talentdesk.services.backup_facts import reading
from talentdesk.services.backup_standing import FAILED_KIND, MADE_KIND
from talentdesk.store import Store
from talentdesk.store.journal import journaled_tables

# Parents first. Their rows become those of the replaced state, number by number.
TRAFFIC = ("bureau_profile", "upload_channel", "upload_package", "upload_receipt")
LINES = ("upload_line", "upload_row")
PACKAGES = ("上报", "outbox")
"""Folders whose files were, or are still to be, handed to the bureau."""
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Lost:
    """What was done in the replaced state since the backup: operations after entry ``since``, certificates made and made void.

    ``known``: False where the replaced state cannot be read, or there is none; then nothing can be said.
    """

    known: bool
    since: int = 0
    operations: int = 0
    certificates: tuple[str, ...] = ()
    voided: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


NOTHING_KNOWN = Lost(False)


def lost(live: Path, backup: Path) -> Lost:
    """What would be lost when the database ``backup`` took the place of ``live``; sqlite3.Error when one cannot be read."""
    with closing(reading(live)) as now, closing(reading(backup)) as then:
        since = _common(now, then)
        counting = "SELECT count(*) FROM journal_entry WHERE id > ? AND kind NOT IN (?, ?)"
        (count,) = now.execute(counting, (since, MADE_KIND, FAILED_KIND)).fetchone()
        gone = {row[0] for row in now.execute("SELECT number FROM certificate")}
        kept = {row[0] for row in then.execute("SELECT number FROM certificate")}
        states = "SELECT number FROM certificate WHERE state = '作废'"
        voided = {row[0] for row in now.execute(states)} - {row[0] for row in then.execute(states)}
        packages = "SELECT name FROM upload_package ORDER BY id"
        known = {row[0] for row in then.execute(packages)}
        return Lost(
            True,
            since,
            int(count),
            tuple(sorted(gone - kept)),
            tuple(sorted(voided & kept)),
            tuple(row[0] for row in now.execute(packages) if row[0] not in known),
        )


def _common(one: sqlite3.Connection, other: sqlite3.Connection) -> int:
    """The last journal entry that two states of a base share: the chain makes all before it the same."""
    entries = "SELECT id, hash FROM journal_entry ORDER BY id"
    last = 0
    for left, right in zip(one.execute(entries), other.execute(entries), strict=False):
        if left != right:
            break
        last = int(left[0])
    return last


def carry_over(store: Store, live: Path, why: str, kind: str) -> bool:
    """Take over into an open restored base what is known outside, as one operation; False when there was nothing to take.

    sqlite3.Error when ``live`` cannot be read; nothing is taken over then. A copy of a base has nothing of all this.
    """
    before = store.last_entry()
    with closing(reading(live)) as source, store.write(why, kind=kind) as session:
        connection = session.connection()
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        if not connection.exec_driver_sql("SELECT copy_number FROM base_profile").scalar():
            _keep_counters(connection, source)
            _keep_keys(connection, source)
            if _schema(connection) == source.execute("SELECT version_num FROM alembic_version").fetchone()[0]:
                _keep_traffic(connection, source)
    return store.last_entry() > before


def carry_files(live: Path, staged: Path) -> None:
    """Copy the package files that the restored base does not have."""
    for name in PACKAGES:
        for place in sorted((live / name).rglob("*")):
            target = staged / place.relative_to(live)
            if place.is_file() and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(place, target)


def _schema(connection: Connection) -> str:
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())


def keep_numbers(database: Path, live: Path) -> None:
    """Numbers of records given since are not given again: a paper or a file elsewhere may name them. ``database`` is closed."""
    tables = {table.name for table in journaled_tables()}
    with closing(reading(live)) as source, closing(sqlite3.connect(database)) as restored, restored:
        for name, last in source.execute("SELECT name, seq FROM sqlite_sequence").fetchall():
            if name in tables:
                restored.execute(
                    "UPDATE sqlite_sequence SET seq = ? WHERE name = ? AND seq < ?", (last, name, last)
                )
                restored.execute(
                    "INSERT INTO sqlite_sequence (name, seq) SELECT ?, ? "
                    "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)",
                    (name, last, name),
                )


def _keep_counters(connection: Connection, source: sqlite3.Connection) -> None:
    for scope, last in source.execute("SELECT scope, last FROM number_counter").fetchall():
        connection.exec_driver_sql(
            "UPDATE number_counter SET last = ? WHERE scope = ? AND last < ?", (last, scope, last)
        )
        connection.exec_driver_sql(
            "INSERT INTO number_counter (scope, last) SELECT ?, ? "
            "WHERE NOT EXISTS (SELECT 1 FROM number_counter WHERE scope = ?)",
            (scope, last, scope),
        )


def _keep_keys(connection: Connection, source: sqlite3.Connection) -> None:
    """What a newer key signed is outside; a key that was replaced since must not sign again."""
    for row in _rows(source, "signing_key"):
        known = connection.exec_driver_sql(
            "SELECT id FROM signing_key WHERE key_id = ?", (row["key_id"],)
        ).scalar()
        if known is not None:
            connection.exec_driver_sql(
                "UPDATE signing_key SET valid_to = ? WHERE id = ? AND valid_to IS NULL",
                (row["valid_to"], known),
            )
        else:
            _insert(connection, "signing_key", {name: value for name, value in row.items() if name != "id"})


def _keep_traffic(connection: Connection, source: sqlite3.Connection) -> None:
    """Where packages or answers came since, all the traffic is taken over, and everything is compared anew with it."""
    if not any(_differs(connection, source, table) for table in ("upload_package", "upload_receipt")):
        return
    for table in TRAFFIC:
        _become(connection, source, table)
    for table in LINES:
        connection.exec_driver_sql(f'DELETE FROM "{table}"')  # noqa: S608 - ours
        for batch in _batches(source, table):
            columns = list(batch[0])
            marks = ", ".join("?" for _ in columns)
            statement = f'INSERT INTO "{table}" ({_named(columns)}) VALUES ({marks})'  # noqa: S608 - ours
            connection.exec_driver_sql(statement, [tuple(row.values()) for row in batch])
    connection.exec_driver_sql("UPDATE upload_channel SET seen_entry = 0")


def _differs(connection: Connection, source: sqlite3.Connection, table: str) -> bool:
    return {row["id"]: row for row in _rows(source, table)} != _present(connection, table)


def _become(connection: Connection, source: sqlite3.Connection, table: str) -> None:
    """Let a table have the rows of the replaced state, changing only what differs."""
    wanted = {row["id"]: row for row in _rows(source, table)}
    present = _present(connection, table)
    for number in present.keys() - wanted.keys():
        connection.exec_driver_sql(f'DELETE FROM "{table}" WHERE id = ?', (number,))  # noqa: S608 - ours
    for number, row in wanted.items():
        if number not in present:
            _insert(connection, table, row)
        elif row != present[number]:
            pairs = ", ".join(f'"{name}" = ?' for name in row)
            statement = f'UPDATE "{table}" SET {pairs} WHERE id = ?'  # noqa: S608 - ours
            connection.exec_driver_sql(statement, (*row.values(), number))


def _insert(connection: Connection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join("?" for _ in row)
    statement = f'INSERT INTO "{table}" ({_named(list(row))}) VALUES ({marks})'  # noqa: S608 - names of our tables
    connection.exec_driver_sql(statement, tuple(row.values()))


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _present(connection: Connection, table: str) -> dict[int, dict[str, Any]]:
    found = connection.exec_driver_sql(f'SELECT * FROM "{table}"').mappings()  # noqa: S608 - ours
    return {int(row["id"]): dict(row) for row in found}


def _rows(source: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    cursor = source.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - ours
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def _batches(source: sqlite3.Connection, table: str) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in _rows(source, table):
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
