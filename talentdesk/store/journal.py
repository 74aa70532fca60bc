"""The spine: triggers that note every change in the same transaction, and the hash chain that seals each operation.

The triggers live on the writing connection only (TEMP), made anew from the model each time a base is opened: they
follow every migration by themselves, and a write outside ``Store.write`` fails because no operation is under way.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from talentdesk.model import Base, JournalChange, JournalEntry

# What stands in the upload tables is told by the packages and receipts themselves, row by row.
NOT_JOURNALED = frozenset({"journal_entry", "journal_change", "name_order", "upload_line", "upload_row"})
# Never written into the journal: a copy of a private key would outlive every protection of the key itself.
SECRETS = {"signing_key": frozenset({"private"})}
HIDDEN = "***"
GENESIS = "0" * 64


def journaled_tables() -> list[Table]:
    """Every table of the model whose changes are kept."""
    return [table for name, table in Base.metadata.tables.items() if name not in NOT_JOURNALED]


def install_triggers(connection: sqlite3.Connection) -> None:
    """Put the noting triggers of all journaled tables that exist onto a writing connection."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS operation_now (entry_id INTEGER NOT NULL)")
    existing = {
        row[0] for row in connection.execute("SELECT name FROM main.sqlite_master WHERE type='table'")
    }
    for table in journaled_tables():
        if table.name in existing:
            for statement in _trigger_statements(table):
                connection.execute(statement)


def _noted(table: str, column: str, side: str) -> str:
    """What is noted of a column: its value, or that it is hidden."""
    return f"'{HIDDEN}'" if column in SECRETS.get(table, ()) else f'{side}."{column}"'


def _json_object(table: str, columns: Iterable[str], side: str) -> str:
    pairs = ", ".join(f"'{name}', {_noted(table, name, side)}" for name in columns)
    return f"json_object({pairs})"


def _differences(table: str, columns: list[str]) -> str:
    """A SELECT of every column's name ``k``, value before ``o`` and after ``n``, and whether they differ ``d``."""
    # The first line is of no column and never differs: it names the four. Short text makes opening a base short.
    lines = (
        f'SELECT \'{name}\', {_noted(table, name, "OLD")}, {_noted(table, name, "NEW")}, OLD."{name}" IS NOT NEW."{name}"'
        for name in columns
    )
    return " UNION ALL ".join(["SELECT NULL AS k, NULL AS o, NULL AS n, FALSE AS d", *lines])


def _trigger_statements(table: Table) -> list[str]:
    columns = [column.name for column in table.columns]
    into = "INSERT INTO journal_change (entry_id, table_name, record_id, action, before, after)"
    note = f"{into} VALUES ((SELECT entry_id FROM operation_now), '{table.name}', "
    differs = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns)
    name = table.name
    changed = (
        f"{into} SELECT (SELECT entry_id FROM operation_now), '{name}', NEW.id, 'update', "
        f"json_group_object(k, o), json_group_object(k, n) FROM ({_differences(name, columns)}) WHERE d"
    )
    whole_old, whole_new = _json_object(name, columns, "OLD"), _json_object(name, columns, "NEW")
    head, on = "CREATE TEMP TRIGGER IF NOT EXISTS", f'ON main."{table.name}"'
    insert_, update_, delete_ = (
        f"{head} note_{action}_{table.name}" for action in ("insert", "update", "delete")
    )
    return [
        f"{insert_} AFTER INSERT {on} BEGIN {note} NEW.id, 'insert', NULL, {whole_new}); END",
        f"{update_} AFTER UPDATE {on} WHEN {differs} BEGIN {changed}; END",
        f"{delete_} AFTER DELETE {on} BEGIN {note} OLD.id, 'delete', {whole_old}, NULL); END",
    ]


def begin_entry(
    connection: Connection, *, at: str, user: str, why: str, kind: str, undoes: int | None
) -> int:
    """Start an operation: its entry exists, unsealed, and the triggers know its number."""
    previous = connection.execute(
        select(JournalEntry.hash).order_by(JournalEntry.id.desc()).limit(1)
    ).scalar_one_or_none()
    result = connection.execute(
        insert(JournalEntry).values(
            at=at, user=user, why=why, kind=kind, undoes=undoes, previous=previous or GENESIS, hash=""
        )
    )
    assert result.inserted_primary_key is not None
    entry_id = int(result.inserted_primary_key[0])
    connection.exec_driver_sql("INSERT INTO operation_now VALUES (?)", (entry_id,))
    return entry_id


def count_changes(connection: Connection, entry_id: int) -> int:
    """How many records the operation has touched so far."""
    statement = select(func.count()).select_from(JournalChange).where(JournalChange.entry_id == entry_id)
    return int(connection.execute(statement).scalar_one())


def seal_entry(connection: Connection, entry_id: int) -> None:
    """Finish an operation: its hash over the entry before, itself and all its changes."""
    entry = connection.execute(select(JournalEntry.__table__).where(JournalEntry.id == entry_id)).one()
    digest = entry_hash(entry, connection)
    connection.execute(update(JournalEntry).where(JournalEntry.id == entry_id).values(hash=digest))
    connection.exec_driver_sql("DELETE FROM operation_now")


def entry_hash(entry: Any, connection: Connection) -> str:
    """SHA-256 in hex of one entry's header and changes in order."""
    header = [entry.previous, entry.id, entry.at, entry.user, entry.why, entry.kind, entry.undoes]
    digest = hashlib.sha256(json.dumps(header, ensure_ascii=False).encode())
    rows = connection.exec_driver_sql(
        "SELECT table_name, record_id, action, before, after FROM journal_change WHERE entry_id = ? ORDER BY id",
        (entry.id,),
    )
    for row in rows:
        digest.update("\x1f".join("" if value is None else str(value) for value in row).encode() + b"\x1e")
    return digest.hexdigest()


def broken_entries(connection: Connection, step: Callable[[int], None]) -> list[int]:
    """Numbers of the entries whose hash or link to the entry before does not hold; empty: the chain is whole."""
    broken = []
    previous = GENESIS
    entries = connection.execute(select(JournalEntry.__table__).order_by(JournalEntry.id)).all()
    for done, entry in enumerate(entries):
        step(done)
        if entry.previous != previous or entry.hash != entry_hash(entry, connection):
            broken.append(int(entry.id))
        previous = entry.hash
    return broken
