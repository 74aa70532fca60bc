"""Reads what the rules of pairing ask: mentors with what they may still take, apprentices, what is known of the two."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from talentdesk.model import Apprentice, BaseProfile, Mentor, PairExclusion, Pairing, PairWish, Teacher
from talentdesk.rules.pair_score import (
    HARD_CAP,
    NOTHING_KNOWN,
    ApprenticeFacts,
    MentorFacts,
    PairFacts,
    PairRules,
    Weights,
)

ACTIVE = "进行中"


@dataclass(frozen=True, slots=True)
class PairSettings:
    """The base's own settings for pairing."""

    weights: Weights
    rules: PairRules
    months: int
    class_mentors: int


def pair_settings(session: Session) -> PairSettings:
    """The settings as kept; unreadable weights are the defaults."""
    base = session.scalars(select(BaseProfile)).one()
    try:
        kept = json.loads(base.pair_weights or "{}")
    except ValueError:
        kept = {}
    return PairSettings(
        Weights.read(kept if isinstance(kept, dict) else {}),
        PairRules(level_gap=base.pair_level_gap),
        base.pair_months,
        base.class_mentors,
    )


def active_counts(session: Session) -> Counter[int]:
    """How many apprentices each mentor has now."""
    statement = (
        select(Pairing.mentor_id, func.count())
        .where(Pairing.state == ACTIVE, Pairing.deleted_at.is_(None))
        .group_by(Pairing.mentor_id)
    )
    return Counter({int(mentor): int(count) for mentor, count in session.execute(statement)})


def active_pairs(session: Session) -> dict[int, tuple[int, ...]]:
    """Apprentice → the mentors he has now: usually one, two where firm and school each give one (双导师)."""
    statement = select(Pairing.apprentice_id, Pairing.mentor_id).where(
        Pairing.state == ACTIVE, Pairing.deleted_at.is_(None)
    )
    found: dict[int, tuple[int, ...]] = {}
    for apprentice, mentor in session.execute(statement):
        found[int(apprentice)] = (*found.get(int(apprentice), ()), int(mentor))
    return found


def mentor_facts(session: Session, ids: Collection[int] | None = None) -> list[MentorFacts]:
    """The living mentors (of these numbers), by number; what a mentor's record leaves open, his record as a teacher says."""
    taken = active_counts(session)
    statement = (
        select(Mentor, Teacher)
        .outerjoin(Teacher, and_(Teacher.id == Mentor.teacher_id, Teacher.deleted_at.is_(None)))
        .where(Mentor.deleted_at.is_(None))
        .order_by(Mentor.id)
    )
    if ids is not None:
        statement = statement.where(Mentor.id.in_(ids))
    rows: list[tuple[Mentor, Teacher | None]] = [(m, t) for m, t in session.execute(statement)]
    return [
        MentorFacts(
            id=m.id,
            name=m.name,
            free=max(min(m.capacity, HARD_CAP) - taken[m.id], 0),
            level=m.level or (t.level if t is not None else None),
            occupation_id=m.occupation_id or (t.occupation_id if t is not None else None),
            trade=m.trade or "",
            employer=m.employer or (t.employer if t is not None else None) or "",
            speciality=m.speciality or "",
            years=m.years or 0,
            id_number=m.id_number,
            lead=m.lead,
        )
        for m, t in rows
    ]


def apprentice_facts(session: Session, ids: Collection[int] | None = None) -> list[ApprenticeFacts]:
    """The living apprentices (of these numbers), in the order of their numbers."""
    statement = select(Apprentice).where(Apprentice.deleted_at.is_(None)).order_by(Apprentice.id)
    if ids is not None:
        statement = statement.where(Apprentice.id.in_(ids))
    return [
        ApprenticeFacts(
            id=a.id,
            name=a.name,
            level=a.level,
            occupation_id=a.occupation_id,
            trade=a.trade or "",
            employer=a.employer or "",
            interest=a.interest or "",
            class_id=a.class_id,
            id_number=a.id_number,
        )
        for a in session.scalars(statement)
    ]


def known_pairs(session: Session) -> dict[tuple[int, int], PairFacts]:
    """(mentor, apprentice) → what is known of the two; pairs nothing is known of are left out."""
    found: dict[tuple[int, int], dict[str, object]] = {}

    def note(mentor: int, apprentice: int, **facts: object) -> None:
        found.setdefault((mentor, apprentice), {}).update(facts)

    for exclusion in session.scalars(select(PairExclusion).where(PairExclusion.deleted_at.is_(None))):
        note(exclusion.mentor_id, exclusion.apprentice_id, excluded=exclusion.reason)
    earlier = select(Pairing.mentor_id, Pairing.apprentice_id).where(
        Pairing.state != ACTIVE, Pairing.deleted_at.is_(None)
    )
    for mentor, apprentice in session.execute(earlier):
        note(mentor, apprentice, earlier=True)
    for wish in session.scalars(select(PairWish).where(PairWish.deleted_at.is_(None))):
        side = "mentor_rank" if wish.side == "师傅" else "apprentice_rank"
        note(wish.mentor_id, wish.apprentice_id, **{side: wish.rank})
    return {
        key: PairFacts(
            excluded=str(facts.get("excluded", "")),
            earlier=bool(facts.get("earlier")),
            mentor_rank=_rank(facts.get("mentor_rank")),
            apprentice_rank=_rank(facts.get("apprentice_rank")),
        )
        for key, facts in found.items()
    }


def _rank(value: object) -> int | None:
    return value if isinstance(value, int) else None


def known_of(known: Mapping[tuple[int, int], PairFacts], mentor: int, apprentice: int) -> PairFacts:
    """What is known of one pair."""
    return known.get((mentor, apprentice), NOTHING_KNOWN)
