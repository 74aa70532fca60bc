"""The two SQLite connections' manners: one writer, many readers, WAL with full synchronisation."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

BUSY_MILLISECONDS = 5000
WRITER_CACHE_KIB = 65_536
READER_CACHE_KIB = 16_384


def make_writer(path: Path, prepare: Callable[[sqlite3.Connection], None]) -> Engine:
    """The single writing connection; ``prepare`` puts the journal's triggers onto it."""
    engine = create_engine(
        f"sqlite:///{path}", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )

    def connected(connection: Any, _record: Any) -> None:
        _pragmas(connection, WRITER_CACHE_KIB)
        prepare(connection)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def make_reader(path: Path) -> Engine:
    """Reading connections, one for each thread that asks; they cannot write."""
    engine = create_engine(
        f"sqlite:///{path}", poolclass=QueuePool, pool_size=4, connect_args={"check_same_thread": False}
    )

    def connected(connection: Any, _record: Any) -> None:
        _pragmas(connection, READER_CACHE_KIB)
        connection.execute("PRAGMA query_only=ON")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _pragmas(connection: sqlite3.Connection, cache_kib: int) -> None:
    """WAL with synchronous=FULL survives a power cut (design/reliability.md §2); transactions begin by our own hand."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute(f"PRAGMA cache_size=-{cache_kib}")
