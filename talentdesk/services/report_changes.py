"""Which rows of a report the journal may have changed: from what a file reads, back to the records its rows stand for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from talentdesk.exchange.bureau_profiles import SPECIALS, FileSpec
from talentdesk.services.report_fields import Source, Watch
from talentdesk.services.report_sources import source

BATCH = 5000
MOST = 200_000
"""With more touched records than this, looking at all rows is quicker than looking each one up."""

# The + keeps SQLite from walking the index of a table's whole history where a few entries are asked for.
_CHANGED = (
    "SELECT DISTINCT table_name, record_id FROM journal_change WHERE entry_id > ? AND entry_id <= ?"
    " AND +table_name IN (SELECT value FROM json_each(?))"
)
_COLUMN_HIT = (
    "SELECT EXISTS (SELECT 1 FROM journal_change j WHERE entry_id > ? AND entry_id <= ? AND +table_name = ?"
    " AND (action <> 'update' OR EXISTS (SELECT 1 FROM json_each(j.after) WHERE key IN (SELECT value FROM json_each(?)))))"
)
_OWNERS = (
    "SELECT DISTINCT number FROM (SELECT json_extract(before, ?3) AS number FROM journal_change"
    " WHERE entry_id > ?1 AND entry_id <= ?2 AND +table_name = ?4 UNION ALL SELECT json_extract(after, ?3)"
    " FROM journal_change WHERE entry_id > ?1 AND entry_id <= ?2 AND +table_name = ?4) WHERE number IS NOT NULL"
)


def touched_ids(connection: Connection, file: FileSpec, after_entry: int, upto_entry: int) -> set[int] | None:
    """The records whose row may have changed by entries (after, upto]; None: any of them.

    More may be named than did change, never fewer. Records that are gone are named too.
    """
    if upto_entry <= after_entry:
        return set()
    if after_entry <= 0:
        return None
    found = source(file.source)
    fields = [found.field(column.field) for column in file.columns if column.field not in SPECIALS]
    needs = [name for field in fields for name in field.needs]
    own = tuple(sorted({column for field in fields for column in field.base}))
    watched = [
        Watch("bureau_profile", ("data",)),
        *found.watch,
        *([Watch("base_profile", own)] if own else []),
    ]
    span = (after_entry, upto_entry)
    if any(_hit(connection, each, span) for each in watched):
        return None
    return _touched(connection, found, needs, span) if found.table else set()


def _hit(connection: Connection, watch: Watch, span: tuple[int, int]) -> bool:
    columns = json.dumps([*watch.columns, "deleted_at"])
    return bool(connection.exec_driver_sql(_COLUMN_HIT, (*span, watch.table, columns)).scalar())


def _touched(
    connection: Connection, found: Source, needs: Sequence[str], span: tuple[int, int]
) -> set[int] | None:
    joins, children = found.used_joins(needs), found.used_children(needs)
    tables = {found.table, *(each.table for each in joins), *(each.table for each in children)}
    changed: dict[str, list[int]] = {}
    for table, number in connection.exec_driver_sql(_CHANGED, (*span, json.dumps(sorted(tables)))):
        changed.setdefault(table, []).append(number)
    touched = set(changed.get(found.table, ()))
    for join in joins:
        if join.table in changed and len(touched) <= MOST:
            touched |= _back(connection, found, join.name, changed[join.table])
    for child in children:
        if child.table in changed and len(touched) <= MOST:
            owners = _owners(connection, child.table, child.column, changed[child.table], span)
            touched |= _back(connection, found, child.onto, owners)
    return touched if len(touched) <= MOST else None


def _owners(
    connection: Connection, table: str, column: str, numbers: Sequence[int], span: tuple[int, int]
) -> set[int]:
    """Whose children changed: who owns them now, and who owned them in the journal (gone, or moved to another)."""
    noted = connection.exec_driver_sql(_OWNERS, (*span, f"$.{column}", table))
    owners = {int(row[0]) for row in noted}
    return owners | _among(connection, f'SELECT DISTINCT "{column}" FROM "{table}" WHERE id', numbers)


def _back(connection: Connection, found: Source, name: str, numbers: Iterable[int]) -> set[int]:
    """From reached records to the rows that reach them.

    Today's links are enough: where one of them was another before, that link's own record has changed and leads to
    the row by itself.
    """
    reached = set(numbers)
    steps = found.hops(name)
    for place, (table, column) in enumerate(steps, 1):
        living = " AND deleted_at IS NULL" if place == len(steps) else ""
        sql = f'SELECT id FROM "{table}" WHERE TRUE{living} AND "{column}"'
        reached = _among(connection, sql, reached)
    return reached


def _among(connection: Connection, sql: str, numbers: Iterable[int]) -> set[int]:
    wanted = sorted(numbers)
    found: set[int] = set()
    for start in range(0, len(wanted), BATCH):
        part = json.dumps(wanted[start : start + BATCH])
        rows = connection.exec_driver_sql(f"{sql} IN (SELECT value FROM json_each(?))", (part,))
        found.update(row[0] for row in rows if row[0] is not None)
    return found
