"""Numbers of new records in several copies of one base: each copy has blocks of its own, so that none is given twice.

SQLite gives the number after the largest there is. A copy that took over larger numbers of another one therefore goes on in
its next own block: number = round · 1,000,000,000 + copy · 10,000,000 + serial.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from talentdesk.services.twin_guard import COPY_NUMBER

BLOCK = 10_000_000
MOST_COPIES = 99
ROUND = BLOCK * (MOST_COPIES + 1)
ALMOST_FULL = BLOCK * 9 // 10
"""A block that is used so far is left, so that the largest import still fits."""


def next_block(copy: int, last: int) -> int:
    """The start of a copy's first block after a number."""
    start = last // ROUND * ROUND + copy * BLOCK
    return start if start > last else start + ROUND


def is_own(copy: int, last: int) -> bool:
    """Whether the number after this one would be a copy's own, with room behind it."""
    return last // BLOCK % (MOST_COPIES + 1) == copy and last % BLOCK < ALMOST_FULL


def keep_blocks(connection: Connection, copy: int, tables: Iterable[str]) -> None:
    """Let these tables go on in the copy's own block."""
    wanted = set(tables)
    for table, last in connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence").all():
        if table in wanted and not is_own(copy, last):
            connection.exec_driver_sql(
                "UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (next_block(copy, last), table)
            )


def keep_numbers(connection: Connection, entry_id: int) -> None:
    """Keep new records in this copy's blocks, where there are copies (a ``before_commit`` hook)."""
    if connection.exec_driver_sql("SELECT 1 FROM twin_copy LIMIT 1").first() is None:
        return
    copy = int(connection.exec_driver_sql(COPY_NUMBER).scalar() or 0)
    tables = connection.exec_driver_sql(
        "SELECT DISTINCT table_name FROM journal_change WHERE entry_id = ? AND action = 'insert'", (entry_id,)
    ).scalars()
    keep_blocks(connection, copy, tables.all())
