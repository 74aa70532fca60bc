"""What a backup and its database say of themselves, without opening them as a base."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from talentdesk.exchange.backup_files import BackupManifest


@dataclass(frozen=True, slots=True)
class Proof:
    """A backup that holds: what it says of itself, and what was drawn from it: a certificate's number, or a form's label."""

    manifest: BackupManifest
    certificate: str
    form: str


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """What a database says of its base; the names are those of the manifest."""

    base_uid: str
    base_name: str
    base_code: str
    copy_number: int
    schema: str
    entry: int
    head: str
    rows: Mapping[str, int]


def facts_of(database: Path) -> DatabaseFacts:
    """Read them from any database file of ours, of an older schema too; sqlite3.Error when it cannot be read."""
    with closing(reading(database)) as connection:
        (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        row = connection.execute("SELECT uid, name, code, copy_number FROM base_profile").fetchone()
        last = connection.execute("SELECT id, hash FROM journal_entry ORDER BY id DESC LIMIT 1").fetchone()
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "AND name NOT LIKE 'search_%' ORDER BY name"
        ).fetchall()
        rows = {
            name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - ours
            for (name,) in tables
        }
    if row is None or last is None:
        raise sqlite3.DatabaseError("no base")
    uid, base, code, number = row
    return DatabaseFacts(uid, base, code, number, str(schema), int(last[0]), str(last[1]), rows)


def reading(database: Path) -> sqlite3.Connection:
    """A connection that cannot write to it."""
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
