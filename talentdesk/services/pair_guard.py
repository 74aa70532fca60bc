"""Holds every way to make a pair to the rules: no mentor over capacity, no forbidden pair, nobody twice with the same mentor.

A hook inside each write, so that suggestion, board, import, edit and undo alike cannot get past it.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

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

GUARDED = ("pairing", "mentor", "pair_exclusion")
BATCH = 500


def guard_pairs(connection: Connection, entry_id: int) -> None:
    """Refuse an operation that leaves a pair that may not be (a ``before_commit`` hook); nothing is written then."""
    touched = _touched(connection, entry_id)
    if not touched:
        return
    with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
        pairs = _active(session, Pairing.id, touched.get("pairing", []))
        mentors = {pair.mentor_id for pair in pairs} | set(touched.get("mentor", []))
        _refuse_crowded(session, mentors)
        _refuse_doubles(session, pairs)
        _refuse_forbidden(session, pairs)
        _refuse_excluded(session, touched.get("pair_exclusion", []))


def _touched(connection: Connection, entry_id: int) -> dict[str, list[int]]:
    statement = (
        select(JournalChange.table_name, JournalChange.record_id)
        .where(JournalChange.entry_id == entry_id, JournalChange.table_name.in_(GUARDED))
        .distinct()
    )
    found: dict[str, list[int]] = {}
    for name, number in connection.execute(statement):
        found.setdefault(str(name), []).append(int(number))
    return found


def _active(session: Session, column: object, numbers: list[int]) -> list[Pairing]:
    found: list[Pairing] = []
    for start in range(0, len(numbers), BATCH):
        part = numbers[start : start + BATCH]
        statement = select(Pairing).where(
            column.in_(part), Pairing.state == ACTIVE, Pairing.deleted_at.is_(None)  # type: ignore[attr-defined]  # a mapped column
        )  # fmt: skip
        found += session.scalars(statement)
    return found


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
                raise DeskError(
                    tr(
                        "{name}师傅最多带 {most} 人，这样就有 {count} 人了。",
                        name=name,
                        most=most,
                        count=count,
                    ),
                    tr(
                        "请换一位师傅，先结束一对，或在师傅资料里调整可带徒人数（最多 {cap} 人）。",
                        cap=HARD_CAP,
                    ),
                    code="capacity",
                )


def _refuse_doubles(session: Session, pairs: list[Pairing]) -> None:
    for pair in pairs:
        twins = session.scalar(
            select(func.count()).where(
                Pairing.mentor_id == pair.mentor_id,
                Pairing.apprentice_id == pair.apprentice_id,
                Pairing.state == ACTIVE,
                Pairing.deleted_at.is_(None),
            )
        )
        if twins and twins > 1:
            raise DeskError(
                tr("{mentor}和{apprentice}已经结对。", **_names(session, pair.mentor_id, pair.apprentice_id)),
                tr("同一对师徒只登记一次；续期请改结束日期。"),
                code="duplicate",
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
            raise DeskError(
                tr(
                    "{mentor}和{apprentice}不能结对：{why}。",
                    mentor=mentor.name,
                    apprentice=apprentice.name,
                    why=why,
                ),
                tr("请另选一位师傅；规则在设置和师徒页里可以调整。"),
                code="forbidden",
            )


def _refuse_excluded(session: Session, exclusions: list[int]) -> None:
    """A new exclusion may not contradict a pair that is under way."""
    for number in exclusions:
        found = session.get(PairExclusion, number)
        if found is None or found.deleted_at is not None:
            continue
        pairs = _active(session, Pairing.mentor_id, [found.mentor_id])
        if any(pair.apprentice_id == found.apprentice_id for pair in pairs):
            raise DeskError(
                tr(
                    "{mentor}和{apprentice}正在结对，不能登记回避。",
                    **_names(session, found.mentor_id, found.apprentice_id),
                ),
                tr("请先解除这一对。"),
                code="forbidden",
            )


def _names(session: Session, mentor_id: int, apprentice_id: int) -> dict[str, str]:
    mentor, apprentice = session.get_one(Mentor, mentor_id), session.get_one(Apprentice, apprentice_id)
    return {"mentor": mentor.name, "apprentice": apprentice.name}
