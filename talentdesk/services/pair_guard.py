"""Holds every way to make a pair to the rules: no mentor over capacity, no forbidden pair, nobody twice with the same mentor.

A hook inside each write, so that suggestion, board, import, edit and undo alike cannot get past it. Judged are the pairs
that a write makes: one that was right when it was made may outlive a change of levels (``pairing.outdated`` lists those).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from talentdesk.errors import DeskError
from talentdesk.model import Apprentice, JournalChange, Mentor, PairExclusion, Pairing
from talentdesk.rules.pair_score import HARD_CAP, forbidden
from talentdesk.services.pair_facts import (
    ACTIVE,
    apprentice_facts,
    known_of,
    known_pairs,
    mentor_facts,
    pair_settings,
)
from talentdesk.text import tr

GUARDED = ("pairing", "mentor", "apprentice", "pair_exclusion")
MAKES_A_PAIR = frozenset(("state", "mentor_id", "apprentice_id", "deleted_at"))
BATCH = 500


@dataclass(slots=True)
class _Touched:
    """What an operation did, by record number; ``made``: pairs that it may have made, ``numbered``: agreements it numbered."""

    made: set[int] = field(default_factory=set)
    numbered: set[int] = field(default_factory=set)
    mentors: set[int] = field(default_factory=set)
    apprentices: set[int] = field(default_factory=set)
    exclusions: set[int] = field(default_factory=set)


def guard_pairs(connection: Connection, entry_id: int) -> None:
    """Refuse an operation that leaves a pair that may not be (a ``before_commit`` hook); nothing is written then."""
    touched = _touched(connection, entry_id)
    if touched == _Touched():
        return
    with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
        made = _active(session, Pairing.id, touched.made)
        _refuse_gone(session, touched.mentors, touched.apprentices)
        _refuse_crowded(session, touched.mentors | {pair.mentor_id for pair in made})
        _refuse_doubles(session, made)
        _refuse_forbidden(session, made)
        _refuse_excluded(session, touched.exclusions)
        _refuse_same_number(session, touched.numbered)


def _touched(connection: Connection, entry_id: int) -> _Touched:
    statement = select(
        JournalChange.table_name, JournalChange.record_id, JournalChange.action, JournalChange.after
    ).where(JournalChange.entry_id == entry_id, JournalChange.table_name.in_(GUARDED))
    found = _Touched()
    others = {
        "mentor": found.mentors,
        "apprentice": found.apprentices,
        "pair_exclusion": found.exclusions,
    }
    for table, number, action, after in connection.execute(statement):
        if table != "pairing":
            others[table].add(int(number))
        elif action != "delete":
            columns = json.loads(after or "{}").keys()
            if columns & MAKES_A_PAIR:
                found.made.add(int(number))
            if columns & {"agreement_number", "deleted_at"}:
                found.numbered.add(int(number))
    return found


def _active(session: Session, column: InstrumentedAttribute[int], numbers: Collection[int]) -> list[Pairing]:
    found: list[Pairing] = []
    wanted = sorted(numbers)
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        statement = select(Pairing).where(
            column.in_(part), Pairing.state == ACTIVE, Pairing.deleted_at.is_(None)
        )
        found += session.scalars(statement)
    return found


def _refuse_gone(session: Session, mentors: set[int], apprentices: set[int]) -> None:
    """Nobody leaves for the recycle bin, by undo either, while he has a pair under way."""
    for table, side, numbers in (
        (Mentor, Pairing.mentor_id, mentors),
        (Apprentice, Pairing.apprentice_id, apprentices),
    ):
        for pair in _active(session, side, numbers):
            person = session.get(table, getattr(pair, side.key))
            if person is None or person.deleted_at is not None:
                raise DeskError(
                    tr("师徒结对还在进行，师傅或徒弟不能移到回收站。"), tr("请先结束这一对。"), code="in-use"
                )


def crowded(name: str, most: int, count: int) -> DeskError:
    """The refusal of one apprentice too many."""
    return DeskError(
        tr("{name}师傅最多带 {most} 人，这样就有 {count} 人了。", name=name, most=most, count=count),
        tr("请换一位师傅，先结束一对，或在师傅资料里调整可带徒人数（最多 {cap} 人）。", cap=HARD_CAP),
        code="capacity",
    )


def _refuse_crowded(session: Session, mentors: set[int]) -> None:
    numbers = sorted(mentors)
    for start in range(0, len(numbers), BATCH):
        part = numbers[start : start + BATCH]
        statement = (
            select(Mentor.name, Mentor.capacity, func.count(Pairing.id))
            .join(Pairing, Pairing.mentor_id == Mentor.id)
            .where(Mentor.id.in_(part), Pairing.state == ACTIVE, Pairing.deleted_at.is_(None))
            .group_by(Mentor.id)
        )
        for name, capacity, count in session.execute(statement):
            most = min(capacity, HARD_CAP)
            if count > most:
                raise crowded(name, most, count)


def doubled(mentor: str, apprentice: str) -> DeskError:
    """The refusal of a pair that is there already."""
    return DeskError(
        tr("{mentor}和{apprentice}已经结对。", mentor=mentor, apprentice=apprentice),
        tr("同一对师徒只登记一次；续期请改结束日期。"),
        code="duplicate",
    )


def _refuse_doubles(session: Session, pairs: list[Pairing]) -> None:
    made = {(pair.mentor_id, pair.apprentice_id) for pair in pairs}
    seen: set[tuple[int, int]] = set()
    for pair in _active(session, Pairing.apprentice_id, {apprentice for _, apprentice in made}):
        both = (pair.mentor_id, pair.apprentice_id)
        if both in seen and both in made:
            raise doubled(*_names(session, *both))
        seen.add(both)


def against(mentor: str, apprentice: str, why: str) -> DeskError:
    """The refusal of a forbidden pair."""
    return DeskError(
        tr("{mentor}和{apprentice}不能结对：{why}。", mentor=mentor, apprentice=apprentice, why=why),
        tr("请另选一位师傅；规则在设置和师徒页里可以调整。"),
        code="forbidden",
    )


def _refuse_forbidden(session: Session, pairs: list[Pairing]) -> None:
    if not pairs:
        return
    rules = pair_settings(session).rules
    known = known_pairs(session)
    mentors = {m.id: m for m in mentor_facts(session, {pair.mentor_id for pair in pairs})}
    apprentices = {a.id: a for a in apprentice_facts(session, {pair.apprentice_id for pair in pairs})}
    for pair in pairs:
        mentor, apprentice = mentors.get(pair.mentor_id), apprentices.get(pair.apprentice_id)
        if mentor is None or apprentice is None:
            raise DeskError(
                tr("师傅或徒弟已在回收站。"), tr("请先从回收站恢复，或另选一人。"), code="not-found"
            )
        why = forbidden(mentor, apprentice, known_of(known, mentor.id, apprentice.id), rules)
        if why:
            raise against(mentor.name, apprentice.name, why)


def excluded(mentor: str, apprentice: str) -> DeskError:
    """The refusal of an exclusion that contradicts a pair under way."""
    return DeskError(
        tr("{mentor}和{apprentice}正在结对，不能登记回避。", mentor=mentor, apprentice=apprentice),
        tr("请先解除这一对。"),
        code="forbidden",
    )


def _refuse_excluded(session: Session, exclusions: set[int]) -> None:
    """A new exclusion may not contradict a pair that is under way."""
    for number in sorted(exclusions):
        found = session.get(PairExclusion, number)
        if found is None or found.deleted_at is not None:
            continue
        pairs = _active(session, Pairing.mentor_id, [found.mentor_id])
        if any(pair.apprentice_id == found.apprentice_id for pair in pairs):
            raise excluded(*_names(session, found.mentor_id, found.apprentice_id))


def number_taken(number: str) -> DeskError:
    """The refusal of an agreement number that another pairing has."""
    return DeskError(
        tr("协议编号 {number} 已经用过。", number=number),
        tr("请换一个编号；留空也可以，以后再编。"),
        code="duplicate",
    )


def _refuse_same_number(session: Session, pairings: set[int]) -> None:
    numbers = sorted(pairings)
    for start in range(0, len(numbers), BATCH):
        own = select(Pairing.agreement_number).where(Pairing.id.in_(numbers[start : start + BATCH]))
        statement = (
            select(Pairing.agreement_number)
            .where(
                Pairing.agreement_number.in_(own),
                Pairing.agreement_number.is_not(None),
                Pairing.deleted_at.is_(None),
            )
            .group_by(Pairing.agreement_number)
            .having(func.count() > 1)
        )
        twice = session.scalar(statement.limit(1))
        if twice is not None:
            raise number_taken(twice)


def _names(session: Session, mentor_id: int, apprentice_id: int) -> tuple[str, str]:
    mentor, apprentice = session.get_one(Mentor, mentor_id), session.get_one(Apprentice, apprentice_id)
    return mentor.name, apprentice.name
