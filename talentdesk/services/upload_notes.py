"""Writes what a package holds into the ledger: a line for every row in it, and where every row stands now."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from talentdesk.progress import Progress
from talentdesk.rules.upload_rows import HOLD, SENT, SETTLE
from talentdesk.services.upload_parts import Note
from talentdesk.text import tr

_LINE = "INSERT INTO upload_line (package_id, file, record_id, row, action, digest) VALUES (?, ?, ?, ?, ?, ?)"
# What the bureau has and its own number stay as they are; the rest is rules/upload_rows.packed, kept_back, settled.
_SENT = (
    "INSERT INTO upload_row (channel_id, file, record_id, state, package_id, digest, key_text, title) "
    "VALUES (?, ?, ?, 'waiting', ?, ?, ?, ?) ON CONFLICT DO UPDATE SET state = 'waiting', "
    "package_id = excluded.package_id, digest = excluded.digest, key_text = excluded.key_text, "
    "title = excluded.title, code = NULL, text = NULL"
)
_HELD = (
    "INSERT INTO upload_row (channel_id, file, record_id, state, key_text, title, code, text) "
    "VALUES (?, ?, ?, 'held', ?, ?, ?, ?) ON CONFLICT DO UPDATE SET state = 'held', "
    "package_id = CASE WHEN state IN ('waiting', 'held') THEN package_id END, key_text = excluded.key_text, "
    "title = excluded.title, code = excluded.code, text = excluded.text"
)
_FLYING = "(state = 'waiting' OR (state = 'held' AND package_id IS NOT NULL))"
_SETTLED = (
    f"UPDATE upload_row SET state = CASE WHEN {_FLYING} THEN 'waiting' ELSE 'accepted' END, "  # noqa: S608  (own words)
    f"digest = CASE WHEN {_FLYING} THEN digest ELSE coalesce(accepted_digest, x'') END, code = NULL, text = NULL "
    "WHERE channel_id = ? AND file = ? AND record_id = ?"
)


def answers_since(connection: Connection, channel_id: int, entry: int) -> bool:
    """Whether, after a journal entry, receipts came in or rows of the channel were asked for again."""
    found = connection.exec_driver_sql(
        "SELECT 1 FROM journal_change WHERE entry_id > ? AND (+table_name = 'upload_receipt' OR "
        "(+table_name = 'upload_channel' AND record_id = ?)) LIMIT 1",
        (entry, channel_id),
    )
    return found.first() is not None


def keep_notes(
    connection: Connection,
    channel_id: int,
    package_id: int,
    notes: Iterable[list[Note]],
    progress: Progress,
) -> None:
    """Write the lines of the package and the standings of all rows looked at, within the running operation."""
    count = 0
    for batch in notes:
        sent = [each for each in batch if each[0] in SENT]
        held = [each for each in batch if each[0] == HOLD]
        stays = [each for each in batch if each[0] == SETTLE]
        _each(connection, _LINE, [(package_id, f, r, row, a, d) for a, f, r, row, d, *_ in sent])
        _each(
            connection,
            _SENT,
            [(channel_id, f, r, package_id, d, key, title) for _, f, r, _, d, key, title, *_ in sent],
        )
        _each(
            connection,
            _HELD,
            [(channel_id, f, r, key, title, code, why) for _, f, r, _, _, key, title, code, why in held],
        )
        _each(connection, _SETTLED, [(channel_id, f, r) for _, f, r, *_ in stays])
        count += len(batch)
        progress.step(count, 0, tr("登记 {count} 行", count=count))


def _each(connection: Connection, statement: str, values: list[tuple[object, ...]]) -> None:
    if values:
        connection.exec_driver_sql(statement, values)
