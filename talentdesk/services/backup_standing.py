"""How a base stands with its backups, as its journal tells it: the last one, whether one is due, why one failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError, Problem
from talentdesk.model import JournalEntry
from talentdesk.services.history import RESTORE_KIND
from talentdesk.store import Store
from talentdesk.text import tr

MADE_KIND, FAILED_KIND = "backup", "backup-failed"
OLD_AFTER = timedelta(days=7)
"""After so long without a backup the first page says so."""
FOUNDING = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """How a base stands: its last backup (local time; None: none yet), whether anything was done since, and why the last
    automatic one failed (empty: it did not).
    """

    last: datetime | None
    changed: bool
    failure: str


def standing(session: Session) -> Standing:
    """How a base stands with its backups, as its journal tells it; a base that was restored has the backup it came from."""
    newest = _newest(session, (MADE_KIND, RESTORE_KIND, FAILED_KIND))
    failed = newest is not None and newest.kind == FAILED_KIND
    made = _newest(session, (MADE_KIND, RESTORE_KIND)) if failed else newest
    work = session.scalar(
        select(JournalEntry.id)
        .where(
            JournalEntry.id > (made.id if made else FOUNDING),
            JournalEntry.kind.not_in((MADE_KIND, FAILED_KIND)),
        )
        .limit(1)
    )
    failure = newest.why if newest is not None and failed else ""
    at = datetime.fromisoformat(made.at).astimezone() if made is not None else None
    return Standing(at, work is not None, failure)


def _newest(session: Session, kinds: tuple[str, ...]) -> JournalEntry | None:
    statement = (
        select(JournalEntry).where(JournalEntry.kind.in_(kinds)).order_by(JournalEntry.id.desc()).limit(1)
    )
    return session.scalar(statement)


def last_made(store: Store) -> datetime | None:
    """When the last backup of a base was made, in local time."""
    with store.read() as session:
        return standing(session).last


def wanted_today(store: Store, today: date) -> bool:
    """Whether an automatic backup is due: something was done since the last one, and that one is not of today."""
    with store.read() as session:
        found = standing(session)
    if found.last is None:
        return found.changed
    day = found.last.date()
    return day != today and (found.changed or today - day >= OLD_AFTER)


def due_in(session: Session, today: date) -> Problem | None:
    """What the first page says about backups; None while all is well, or nothing is there to be lost."""
    found = standing(session)
    if found.failure:
        return Problem("backup-failed", found.failure)
    if found.last is None:
        return Problem("backup", tr("这个基地还没有备份")) if found.changed else None
    days = (today - found.last.date()).days
    if days > OLD_AFTER.days:
        return Problem("backup", tr("最近的备份是 {count} 天前做的", count=days))
    return None


def note_failure(store: Store, trouble: DeskError) -> None:
    """Keep in the journal that an automatic backup failed, so that it is seen tomorrow too."""
    why = tr("自动备份没有完成：{reason}", reason=trouble.text)
    with store.read() as session:
        if standing(session).failure == why:
            return
    store.note(why[:500], kind=FAILED_KIND)
