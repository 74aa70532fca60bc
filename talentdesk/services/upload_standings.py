"""Where rows stand with a channel, read in order of the records: by the thousand, or all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from talentdesk.model import UploadRow
from talentdesk.model.reporting import OPEN_ROWS
from talentdesk.rules.upload_rows import DUE, HELD, Standing

BATCH = 500
FETCHED = 2_000
_COLUMNS = "record_id, state, package_id, digest, accepted_digest, key_text, title"

Stood = tuple[int, Standing, str, str]
"""Record, standing, key and title as they were last sent."""


def standing_of(row: UploadRow) -> Standing:
    """The standing that a stored row says."""
    return Standing(row.state, row.package_id, row.digest, row.accepted_digest)


def stream_standings(
    connection: Connection, channel_id: int, file: str, ids: Sequence[int] | None
) -> Iterator[Stood]:
    """The standings of one file in the order of the records: of all, or of the records named (in order)."""
    head = f"SELECT {_COLUMNS} FROM upload_row WHERE channel_id = ? AND file = ?"  # noqa: S608  (own words)
    if ids is None:
        yield from _read(connection, f"{head} ORDER BY record_id", (channel_id, file))
        return
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        places = ", ".join("?" * len(batch))
        yield from _read(
            connection,
            f"{head} AND record_id IN ({places}) ORDER BY record_id",
            (channel_id, file, *batch),
        )


def _read(connection: Connection, statement: str, values: tuple[object, ...]) -> Iterator[Stood]:
    result = connection.exec_driver_sql(statement, values)
    while rows := result.fetchmany(FETCHED):
        for record_id, state, package_id, digest, accepted, key_text, title in rows:
            yield record_id, Standing(state, package_id, digest, accepted), key_text, title


def ids_to_look_at(connection: Connection, channel_id: int, file: str) -> set[int]:
    """Records whose row is due or held, whatever the journal says."""
    found = connection.exec_driver_sql(
        f"SELECT record_id FROM upload_row WHERE {OPEN_ROWS} AND channel_id = ? AND state IN (?, ?) "  # noqa: S608
        "AND file = ?",
        (channel_id, DUE, HELD, file),
    )
    return {int(row[0]) for row in found}


def is_new_to(connection: Connection, channel_id: int, file: str) -> bool:
    """Whether no package of the channel ever looked at this file."""
    found = connection.exec_driver_sql(
        "SELECT 1 FROM upload_row WHERE channel_id = ? AND file = ? LIMIT 1", (channel_id, file)
    )
    return found.first() is None
