"""What one copy of a base did since a point, read from its journal: which entry last changed which field of which record.

What a merge took over from the other copy is not this copy's doing and does not count; what was decided while merging does
(a choice, a value that a rule put in the place of two that could not stand together): it stands in ``twin_conflict``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from talentdesk.exchange.twin_files import TwinEntry
from talentdesk.model import Base
from talentdesk.services.twin_guard import MERGE_KIND
from talentdesk.store.journal import journaled_tables

BATCH = 500
# What belongs to one PC or to the main copy alone: counters and keys, traffic with the bureau, printers, memory of headings.
NOT_EXCHANGED = frozenset(
    {
        "calibration",
        "import_heading",
        "number_counter",
        "signing_key",
        "twin_conflict",
        "twin_copy",
        "upload_channel",
        "upload_package",
        "upload_receipt",
    }
)
# Columns of exchanged tables that each copy keeps for itself.
OWN_COLUMNS: Mapping[str, frozenset[str]] = {"base_profile": frozenset({"uid", "copy_number"})}

Key = tuple[str, int]
Raw = dict[str, Any]

EXCHANGED = {table.name: table for table in journaled_tables() if table.name not in NOT_EXCHANGED}
COLUMNS = {
    name: tuple(c.name for c in table.columns if c.name not in OWN_COLUMNS.get(name, ()))
    for name, table in EXCHANGED.items()
}
# By table: its columns that point at exchanged records, and the tables these are in.
PARENTS = {
    name: tuple(
        (column.name, key.column.table.name) for column in table.columns for key in column.foreign_keys
    )
    for name, table in EXCHANGED.items()
}
# Parents before children, so that the journal of a merge reads as it happened.
ORDER = {
    table.name: place
    for place, table in enumerate(t for t in Base.metadata.sorted_tables if t.name in EXCHANGED)
}


@dataclass(slots=True)
class Event:
    """What a copy did to a record: the entry that last changed each field, that deleted it, that needed it.

    ``decided``: the merge that decided whether the record stays, while that is worked out.
    """

    fields: dict[str, int] = field(default_factory=dict)
    gone: int = 0
    touch: int = 0
    decided: int = 0

    @property
    def present(self) -> bool:
        """Whether the copy wants the record to be there."""
        return bool(self.fields or self.touch)


def entries_after(connection: Connection, after: int) -> dict[int, TwinEntry]:
    """The journal entries after a point; their stamps never go back, whatever the clock did."""
    earlier = connection.exec_driver_sql("SELECT max(at) FROM journal_entry WHERE id <= ?", (after,)).scalar()
    stamp = str(earlier or "")
    found = {}
    for number, at, user, digest in connection.exec_driver_sql(
        "SELECT id, at, user, hash FROM journal_entry WHERE id > ? ORDER BY id", (after,)
    ):
        stamp = max(stamp, at)
        found[int(number)] = TwinEntry(int(number), at, user, stamp, digest)
    return found


def own_events(connection: Connection, partner: int, after: int) -> dict[Key, Event]:
    """What this copy did after an entry that ``partner`` (a copy number) may not know; with the records it needs above."""
    merges = _merges_from(connection, partner, after)
    events: dict[Key, Event] = {}
    for entry, table, number, action, after_json in connection.exec_driver_sql(
        "SELECT entry_id, table_name, record_id, action, after FROM journal_change WHERE entry_id > ? ORDER BY id",
        (after,),
    ):
        if table == "twin_conflict" and entry in merges and action == "insert":
            _note_decided(events, int(entry), json.loads(after_json))
        elif table in EXCHANGED:
            event = events.setdefault((table, int(number)), Event())
            said = json.loads(after_json) if after_json and action == "update" else {}
            _note(event, table, int(entry), action, said, adopted=entry in merges)
    _settle_decided(connection, events)
    found = {key: event for key, event in events.items() if event.present or event.gone}
    _add_touches(connection, found)
    return found


def _note(event: Event, table: str, entry: int, action: str, said: Raw, *, adopted: bool) -> None:
    if action != "update":
        event.gone = event.decided = 0
    if action == "delete":
        event.fields.clear()
        event.gone = 0 if adopted else entry
        return
    names = COLUMNS[table] if action == "insert" else [n for n in said if n in COLUMNS[table]]
    for name in names:
        if adopted:
            event.fields.pop(name, None)
        else:
            event.fields[name] = entry


def _note_decided(events: dict[Key, Event], entry: int, told: Raw) -> None:
    """Decisions are this copy's doing, also where they changed nothing here. They are written last in their entry."""
    key = str(told["table_name"]), int(told["record_id"])
    if not told["decided_by"] or key[0] not in EXCHANGED:
        return
    event = events.setdefault(key, Event())
    if told["field"]:
        event.fields[str(told["field"])] = entry
    else:
        event.decided = entry


def _settle_decided(connection: Connection, events: Mapping[Key, Event]) -> None:
    """A decision about a whole record is that it stays or that it goes, as one sees now."""
    decided = {key: event for key, event in events.items() if event.decided}
    there = existing(connection, decided)
    for key, event in decided.items():
        if key in there:
            event.touch = event.decided
        else:
            event.gone = max(event.gone, event.decided)
            event.fields.clear()


def _merges_from(connection: Connection, partner: int, after: int) -> set[int]:
    """The entries that took over what ``partner`` had done."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT e.id FROM journal_entry e JOIN journal_change c ON c.entry_id = e.id "
        "JOIN twin_copy t ON t.id = c.record_id "
        "WHERE e.id > ? AND e.kind = ? AND +c.table_name = 'twin_copy' AND t.number = ?",
        (after, MERGE_KIND, partner),
    )
    return {int(row[0]) for row in rows}


def _add_touches(connection: Connection, events: dict[Key, Event]) -> None:
    """The records above changed ones are needed, and those above them: nobody may take them away meanwhile."""
    waiting = {key: max(event.fields.values()) for key, event in events.items() if event.fields}
    waiting |= {key: max(event.touch, waiting.get(key, 0)) for key, event in events.items() if event.touch}
    while waiting:
        rows = raw_rows(connection, waiting)
        above: dict[Key, int] = {}
        for key, entry in waiting.items():
            row = rows.get(key)
            if row is None or row.get("deleted_at") is not None:
                continue
            for column, table in PARENTS[key[0]]:
                if row[column] is not None and table in EXCHANGED:
                    parent = table, int(row[column])
                    above[parent] = max(above.get(parent, 0), entry)
        waiting = {}
        for key, entry in above.items():
            event = events.setdefault(key, Event())
            if entry > event.touch:
                event.touch = waiting[key] = entry


def existing(connection: Connection, keys: Iterable[Key]) -> set[Key]:
    """Those of the records that are there, in the recycle bin or not."""
    found: set[Key] = set()
    for table, ids in by_table(keys).items():
        for start in range(0, len(ids), BATCH):
            numbers = ",".join(map(str, ids[start : start + BATCH]))
            rows = connection.exec_driver_sql(f'SELECT id FROM "{table}" WHERE id IN ({numbers})')  # noqa: S608 - ours
            found.update((table, int(row[0])) for row in rows)
    return found


def raw_rows(connection: Connection, keys: Iterable[Key]) -> dict[Key, Raw]:
    """The exchanged columns of records as SQLite holds them."""
    found: dict[Key, Raw] = {}
    for table, ids in by_table(keys).items():
        columns = ", ".join(f'"{name}"' for name in COLUMNS[table])
        for start in range(0, len(ids), BATCH):
            numbers = ",".join(map(str, ids[start : start + BATCH]))
            statement = f'SELECT {columns} FROM "{table}" WHERE id IN ({numbers})'  # noqa: S608 - names of our tables
            for row in connection.exec_driver_sql(statement):
                raw = dict(zip(COLUMNS[table], row, strict=True))
                found[table, int(raw["id"])] = raw
    return found


def by_table(keys: Iterable[Key]) -> dict[str, list[int]]:
    """The numbers by table, parents' tables first, each in order."""
    found: dict[str, list[int]] = {}
    for table, number in sorted(set(keys), key=lambda key: (ORDER[key[0]], key[1])):
        found.setdefault(table, []).append(int(number))
    return found
