"""The list of operations: the journal's entries, newest first, the scans of a stocktake told once a day and not one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from talentdesk.model import JournalChange, JournalEntry, Stocktake, StocktakeLine
from talentdesk.store import Store
from talentdesk.text import tr

SCAN_KIND = "scan"
HOUR = 13
"""So many characters of a journal time (2026-11-21T09) tell the hour."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the list of operations: a journal entry, or ``folded`` scans of a stocktake on one day (then ``id`` is
    the last one's, and the line cannot be undone as a whole).
    """

    id: int
    at: datetime
    user: str
    why: str
    kind: str
    changes: int
    undone: bool
    folded: int = 0


def operations(store: Store, limit: int = 100) -> list[Operation]:
    """The newest operations first, with the number of records each touched and whether it was undone."""
    with store.read() as session:
        undone = undone_now(session)
        found = _single(session, limit, undone)
        # What is older than the last one told stays out, scans too, or a short list would end in a heap of them.
        since = found[-1].id if len(found) == limit else 0
        found += _folded(session, since, undone)
    return sorted(found, key=lambda each: each.id, reverse=True)[:limit]


def _single(session: Session, limit: int, undone: set[int]) -> list[Operation]:
    counts = (
        select(JournalChange.entry_id, func.count().label("changes"))
        .group_by(JournalChange.entry_id)
        .subquery()
    )
    statement = (
        select(JournalEntry, counts.c.changes)
        .join(counts, counts.c.entry_id == JournalEntry.id, isouter=True)
        .where(JournalEntry.kind != SCAN_KIND)
        .order_by(JournalEntry.id.desc())
        .limit(limit)
    )
    return [
        Operation(
            entry.id,
            local_time(entry.at),
            entry.user,
            entry.why,
            entry.kind,
            int(count or 0),
            entry.id in undone,
        )
        for entry, count in session.execute(statement)
    ]


def _folded(session: Session, since: int, undone: set[int]) -> list[Operation]:
    """The scans that still hold, after an entry, by stocktake, person and day. SQLite folds them by hour, as days begin
    here and not in Greenwich.
    """
    number = func.max(JournalEntry.id)
    statement = (
        select(
            Stocktake.name, JournalEntry.user, number, func.max(JournalEntry.at), func.count(JournalEntry.id.distinct())
        )
        .join(JournalChange, JournalChange.entry_id == JournalEntry.id)
        .join(StocktakeLine, StocktakeLine.id == JournalChange.record_id)
        .join(Stocktake, Stocktake.id == StocktakeLine.stocktake_id)
        .where(JournalEntry.kind == SCAN_KIND, JournalEntry.id > since)
        .where(JournalChange.table_name == "stocktake_line", JournalEntry.id.not_in(undone))
        .group_by(Stocktake.id, JournalEntry.user, func.substr(JournalEntry.at, 1, HOUR))
        .order_by(number)
    )  # fmt: skip
    days: dict[tuple[str, str, date], Operation] = {}
    for name, user, entry, text, count in session.execute(statement):
        at = local_time(text)
        key = (name, user, at.date())
        scans = int(count) + (days[key].folded if key in days else 0)
        why = tr("盘点扫描 {count} 次：{name}", count=scans, name=name)
        days[key] = Operation(entry, at, user, why, SCAN_KIND, scans, False, scans)
    return list(days.values())


def undone_now(session: Session) -> set[int]:
    """The operations whose undo still holds: an undo that was itself undone does not count."""
    pairs = select(JournalEntry.id, JournalEntry.undoes).where(JournalEntry.undoes.is_not(None))
    undone: set[int] = set()
    for undoing, target in session.execute(pairs.order_by(JournalEntry.id.desc())):
        if undoing not in undone:
            undone.add(int(target or 0))
    return undone


def local_time(text: str) -> datetime:
    """A time of the journal as the clock on the wall had it."""
    return datetime.fromisoformat(text).astimezone()
