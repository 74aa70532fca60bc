"""The whole state of a base to be compared: every row of every table, every file."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from talentdesk.services.base_files import files_to_keep
from talentdesk.store import DATABASE

Rows = dict[str, list[tuple[object, ...]]]


def rows_of(folder: Path) -> Rows:
    """Every row of every table, search tables too, in an order of their own."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            str(name): sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for (name,) in tables
        }


def files_of(folder: Path) -> dict[str, str]:
    """The base's files beside the database: name → SHA-256."""
    return {name: hashlib.sha256(place.read_bytes()).hexdigest() for name, place in files_to_keep(folder)}


def differing(before: Rows, after: Rows) -> dict[str, tuple[int, int]]:
    """Tables that differ: how many rows went, how many came."""
    found = {}
    for name in before.keys() | after.keys():
        gone = Counter(before.get(name, [])) - Counter(after.get(name, []))
        came = Counter(after.get(name, [])) - Counter(before.get(name, []))
        if gone or came:
            found[name] = (gone.total(), came.total())
    return found
