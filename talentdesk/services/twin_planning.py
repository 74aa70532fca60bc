"""Works out what taking over the other copy's changes makes of every record, and where both had a hand in the same thing.

Both copies come to the same result from the same events, whichever merges first: a field that both changed keeps the change
with the later stamp (equal stamps: the higher copy number), a record that one deleted and the other went on using stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from talentdesk.exchange.signed_zips import damaged
from talentdesk.exchange.twin_files import TwinEntry, TwinFile, TwinRecord
from talentdesk.rules.lending import SUPPLY
from talentdesk.services.twin_events import COLUMNS, EXCHANGED, ORDER, Event, Key, Raw, raw_rows

OURS, THEIRS, BY_RULE = "ours", "theirs", "rule"
BINNED = "deleted_at"

Choices = Mapping[tuple[str, int, str], str]


@dataclass(slots=True)
class Found:
    """One thing that both copies had a hand in, or that a rule had to put right (``why`` says which).

    ``field`` is empty where the whole record is meant. ``asserted``: the outcome is this copy's own doing from now on.
    """

    key: Key
    field: str
    ours: Any
    theirs: Any
    kept: str
    our_entry: TwinEntry | None = None
    their_entry: TwinEntry | None = None
    why: str = ""
    chosen: bool = False
    asserted: bool = False


@dataclass(slots=True)
class Side:
    """What one copy did since the points: its events and the entries they stand in."""

    number: int
    events: Mapping[Key, Event]
    entries: Mapping[int, TwinEntry]

    def stamp(self, entry: int) -> tuple[str, int]:
        """By what two changes of one field are told apart; an entry of 0 is before everything."""
        return (self.entries[entry].stamp if entry else "", self.number)


@dataclass(slots=True)
class Plan:
    """``rows``: records as they are here; ``final``: as they shall be (None: gone); ``found``: what was decided."""

    ours: Side
    theirs: Side
    choices: Choices
    rows: dict[Key, Raw | None] = field(default_factory=dict)
    final: dict[Key, Raw | None] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)

    @property
    def moment(self) -> str:
        """The latest stamp of all changes on either side: a time that both copies agree on."""
        entries = {
            entry
            for side in (self.ours, self.theirs)
            for event in side.events.values()
            for number in (*event.fields.values(), event.gone, event.touch)
            if (entry := side.entries.get(number)) is not None
        }
        return max((entry.stamp for entry in entries), default="")

    @property
    def moment_text(self) -> str:
        """The same as SQLite holds a time (UTC)."""
        return datetime.fromisoformat(self.moment).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.000000")

    def touched(self) -> set[Key]:
        """The records that either side had a hand in."""
        return {*self.ours.events, *self.theirs.events, *self.final}


def their_side(twin: TwinFile, known: int) -> tuple[Side, dict[Key, TwinRecord]]:
    """The sender's events that are news after its entry ``known``, and the records they are about; refuses odd ones."""
    events: dict[Key, Event] = {}
    records: dict[Key, TwinRecord] = {}
    for record in twin.records:
        columns = set(COLUMNS.get(record.table, ()))
        if record.table not in EXCHANGED or not record.fields.keys() <= columns:
            raise damaged()
        if record.row is not None and (record.row.keys() != columns or record.row["id"] != record.id):
            raise damaged()
        if record.row is None and (record.fields or record.touch):
            raise damaged()
        event = Event(
            {name: entry for name, entry in record.fields.items() if entry > known},
            record.gone if record.gone > known else 0,
            record.touch if record.touch > known else 0,
        )
        if event.present or event.gone:
            events[record.table, record.id] = event
            records[record.table, record.id] = record
    return Side(twin.manifest.sender, events, twin.entries), records


def make_plan(
    connection: Connection, ours: Side, theirs: Side, records: Mapping[Key, TwinRecord], choices: Choices
) -> Plan:
    """What becomes of every record that the other copy changed, but for clashes between different records."""
    plan = Plan(ours, theirs, choices)
    there = raw_rows(connection, theirs.events)
    for key in sorted(theirs.events, key=lambda each: (ORDER[each[0]], each[1])):
        row, record = there.get(key), records[key]
        plan.rows[key] = row
        their, our = theirs.events[key], ours.events.get(key, Event())
        if their.gone:
            if row is not None:
                _deleted_there(plan, key, row, our, their)
        elif record.row is not None and row is None:
            _missing_here(plan, key, dict(record.row), our, their)
        elif record.row is not None and row is not None:
            _changed_there(plan, key, row, record.row, our, their)
    return plan


def _chosen(plan: Plan, key: Key, name: str) -> str:
    return plan.choices.get((*key, name), "")


def _last(event: Event) -> int:
    return max((*event.fields.values(), event.gone, event.touch), default=0)


def _note(
    plan: Plan,
    key: Key,
    name: str,
    values: tuple[Any, Any],
    kept: str,
    entries: tuple[int, int],
    why: str = "",
) -> Found:
    """Keep in mind what was decided; a choice is this copy's own doing, whichever way it went."""
    chosen = bool(_chosen(plan, key, name))
    found = Found(
        key, name, *values, kept,
        our_entry=plan.ours.entries.get(entries[0]), their_entry=plan.theirs.entries.get(entries[1]),
        why=why, chosen=chosen, asserted=chosen,
    )  # fmt: skip
    plan.found.append(found)
    return found


def _deleted_there(plan: Plan, key: Key, row: Raw, our: Event, their: Event) -> None:
    if not our.present:
        plan.final[key] = None
        return
    kept = _chosen(plan, key, "") or OURS
    _note(plan, key, "", (row, None), kept, (_last(our), their.gone), "deleted")
    if kept == THEIRS:
        plan.final[key] = None


def _missing_here(plan: Plan, key: Key, row: Raw, our: Event, their: Event) -> None:
    """A record that is new, or that we deleted while it was still in use there."""
    kept = THEIRS
    if our.gone:
        # What other records need cannot stay away.
        kept = THEIRS if their.touch else _chosen(plan, key, "") or THEIRS
        _note(plan, key, "", (None, row), kept, (our.gone, _last(their)), "deleted")
    if kept == THEIRS:
        plan.final[key] = row


def _changed_there(
    plan: Plan, key: Key, row: Raw, theirs: Mapping[str, Any], our: Event, their: Event
) -> None:
    final = dict(row)
    for name in _compared(key, row, theirs, their.fields):
        if name == BINNED and _binned(plan, key, row, theirs, our, their):
            continue
        if name not in our.fields:
            final[name] = theirs[name]
            continue
        later = THEIRS if plan.theirs.stamp(their.fields[name]) > plan.ours.stamp(our.fields[name]) else OURS
        kept = _chosen(plan, key, name) or later
        if name != BINNED or None in (row[name], theirs[name]):
            entries = our.fields[name], their.fields[name]
            _note(plan, key, name, (row[name], theirs[name]), kept, entries)
        if kept == THEIRS:
            final[name] = theirs[name]
    if _used_there(row, our, their):
        kept = _chosen(plan, key, BINNED) or THEIRS
        entries = our.fields[BINNED], _last(their)
        _note(plan, key, BINNED, (row[BINNED], None), kept, entries, "deleted")
        if kept == THEIRS:
            final[BINNED] = None
    if final != row:
        plan.final[key] = final


def _compared(key: Key, row: Raw, theirs: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """The fields to look at: those that differ; the stock of supplies follows from their movements."""
    supply = key[0] == "equipment" and SUPPLY in (row["kind"], theirs["kind"])
    return [
        name for name in names if row[name] != theirs[name] and not (supply and name == "quantity")
    ]  # fmt: skip


def _edited(event: Event) -> bool:
    return bool(event.fields.keys() - {BINNED} or event.touch)


def _binned(
    plan: Plan, key: Key, row: Raw, theirs: Mapping[str, Any], our: Event, their: Event
) -> bool:  # fmt: skip
    """Whether the other copy put into the recycle bin what we went on using, and we keep it."""
    if theirs[BINNED] is None or row[BINNED] is not None or BINNED in our.fields or not _edited(our):
        return False
    kept = _chosen(plan, key, BINNED) or OURS
    found = _note(
        plan, key, BINNED, (None, theirs[BINNED]), kept, (_last(our), their.fields[BINNED]), "deleted"
    )
    # The other copy has it in the bin and learns from us that it stays.
    found.asserted = True
    return kept == OURS


def _used_there(row: Raw, our: Event, their: Event) -> bool:
    """Whether we put into the recycle bin what the other copy went on using."""
    return row[BINNED] is not None and BINNED in our.fields and BINNED not in their.fields and _edited(their)
