"""Evaluates pairs: what is due, recording an evaluation with both sides' words and the thesis, mentors' ratings over time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import Apprentice, BaseProfile, Mentor, PairEvaluation, Pairing
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.registers import register
from talentdesk.rules.dates import months_later
from talentdesk.rules.pair_evaluation import (
    BLOCKS,
    MentorRecord,
    Rating,
    RatingWeights,
    due_days,
    grade,
    open_days,
    points,
    rating,
)
from talentdesk.services import records
from talentdesk.services.pair_facts import ACTIVE
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "DueEvaluation", "Evaluated", "MentorRating", "RatingWeights", "change_rating_weights", "due", "due_in",
    "kept_rating_weights", "rating_over_time", "rating_weights", "ratings", "record", "save_rating_weights",
]  # fmt: skip

QUARTER = 3


@dataclass(frozen=True, slots=True)
class DueEvaluation:
    """One evaluation that is due; ``days_late`` is negative while its day has not come, ``last``: at the end of the term."""

    pairing_id: int
    agreement_number: str
    mentor_id: int
    mentor: str
    apprentice_id: int
    apprentice: str
    due_on: date
    days_late: int
    last: bool


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An evaluation as recorded; without all four blocks it has no points yet."""

    id: int
    due_on: date
    points: float | None
    grade: str


@dataclass(frozen=True, slots=True)
class MentorRating:
    """A mentor with his rating; ``active``: pairs under way, ``finished``: apprentices who finished (出师)."""

    mentor_id: int
    name: str
    employer: str
    active: int
    finished: int
    rating: Rating


@dataclass(slots=True)
class _Scores:
    """What is gathered of a mentor."""

    evaluations: list[tuple[date, float]] = field(default_factory=list)
    feedback: list[tuple[date, float]] = field(default_factory=list)
    theses: list[tuple[date, float]] = field(default_factory=list)
    finished: list[tuple[date, SkillLevel | None]] = field(default_factory=list)


def due(store: Store, today: date, *, ahead: int = 0) -> list[DueEvaluation]:
    """All evaluations due up to so many days ahead, the longest overdue first. The term's last one is due at its end."""
    with store.read() as session:
        return due_in(session, today, ahead=ahead)


def due_in(session: Session, today: date, *, ahead: int = 0) -> list[DueEvaluation]:
    """The same within a session."""
    months = session.scalars(select(BaseProfile)).one().pair_review_months
    done = _done(session)
    statement = (
        select(Pairing, Mentor.name, Apprentice.name)
        .join(Mentor, Mentor.id == Pairing.mentor_id)
        .join(Apprentice, Apprentice.id == Pairing.apprentice_id)
        .where(Pairing.state == ACTIVE, Pairing.deleted_at.is_(None))
    )
    found = []
    for pair, mentor, apprentice in session.execute(statement):
        days = due_days(pair.start, pair.end, months, today + timedelta(days=ahead))
        found += [
            DueEvaluation(
                pair.id, pair.agreement_number or "", pair.mentor_id, mentor, pair.apprentice_id, apprentice,
                day, (today - day).days, day == pair.end,
            )
            for day in open_days(days, done.get(pair.id, []))
        ]  # fmt: skip
    return sorted(found, key=lambda each: (each.due_on, each.pairing_id))


def _blocks(found: PairEvaluation) -> dict[str, float | None]:
    return {name: getattr(found, name) for name, _ in BLOCKS}


def _evaluations(session: Session, pairing_id: int | None = None) -> list[PairEvaluation]:
    statement = select(PairEvaluation).where(PairEvaluation.deleted_at.is_(None))
    if pairing_id is not None:
        statement = statement.where(PairEvaluation.pairing_id == pairing_id)
    return list(session.scalars(statement.order_by(PairEvaluation.due_on)))


def _done(session: Session) -> dict[int, list[date]]:
    """Pair → the due days that were evaluated; a row with feedback alone is no evaluation."""
    found: dict[int, list[date]] = {}
    for each in _evaluations(session):
        if points(_blocks(each)) is not None:
            found.setdefault(each.pairing_id, []).append(each.due_on)
    return found


def record(
    store: Store,
    pairing_id: int,
    values: Mapping[str, object],
    today: date,
    *,
    due_on: date | None = None,
) -> Evaluated:
    """Record an evaluation, feedback (学员回访) or a thesis review (论文评审) of a pair, in one or several steps.

    ``values``: fields of the register of evaluations, as typed. ``due_on``: which evaluation; by default the earliest one
    open. Refused: points out of range, some blocks without the others, days outside the term or in the future.
    """
    target = register("pair_evaluations")
    with store.read() as session:
        pair = session.get(Pairing, pairing_id)
        if pair is None or pair.deleted_at is not None:
            raise DeskError(tr("这条记录不存在。"), tr("列表可能已过时，请刷新。"), code="not-found")
        day = due_on or _next_open(session, pair, today)
        last = pair.ended_on or pair.end
        if day < pair.start or (last is not None and day > last):
            raise DeskError(
                tr("应考核日期 {day} 不在结对期内。", day=day.isoformat()),
                tr("请写结对开始到结束之间的日期。"),
                code="out-of-range",
            )
        there = next((each for each in _evaluations(session, pairing_id) if each.due_on == day), None)
    given = {**values, "pairing_id": pairing_id, "due_on": day}
    names = [name for name, _ in BLOCKS]
    stored = _blocks(there) if there is not None else {}
    missing = [name for name in names if given.get(name) in (None, "") and stored.get(name) is None]
    if missing and any(given.get(name) not in (None, "") for name in names):
        labels = "、".join(tr(target.field(name).label) for name in missing)
        raise DeskError(
            tr("还缺这几项得分：{blocks}", blocks=labels), tr("四项都填了才有总分。"), code="missing"
        )
    if not missing and not given.get("done_on"):
        given["done_on"] = there.done_on if there is not None and there.done_on else today
    return _write(store, given, there, today)


def _write(store: Store, given: dict[str, object], there: PairEvaluation | None, today: date) -> Evaluated:
    target = register("pair_evaluations")
    done_on = given.get("done_on")
    if done_on and str(done_on) > today.isoformat():
        raise DeskError(tr("考核日期还没有到。"), tr("请写今天或以前的日期。"), code="out-of-range")
    why = tr("记录结对考核")
    if there is None:
        number = records.create(store, target, given, why=why)
    else:
        number = there.id
        records.change(store, target, number, given, why=why)
    with store.read() as session:
        made = session.get_one(PairEvaluation, number)
        total = points(_blocks(made))
        return Evaluated(number, made.due_on, total, grade(total) if total is not None else "")


def _next_open(session: Session, pair: Pairing, today: date) -> date:
    """The earliest evaluation not done, due or coming; today's where the pair has no more of them."""
    months = session.scalars(select(BaseProfile)).one().pair_review_months
    done = _done(session).get(pair.id, [])
    until = max(today, *done) if done else today
    coming = open_days(due_days(pair.start, pair.end, months, months_later(until, 2 * months)), done)
    if not coming:
        raise DeskError(tr("这一对的考核都做完了。"), tr("要改已有的考核，请写明应考核日期。"), code="done")
    return coming[0]


def rating_weights(session: Session) -> RatingWeights:
    """The base's own weights; unreadable ones are the defaults."""
    try:
        kept = json.loads(session.scalars(select(BaseProfile)).one().pair_rating or "{}")
    except ValueError:
        kept = {}
    return RatingWeights.read(kept if isinstance(kept, dict) else {})


def kept_rating_weights(store: Store) -> RatingWeights:
    """The base's own weights of a rating, else the usual ones."""
    with store.read() as session:
        return rating_weights(session)


def save_rating_weights(store: Store, weights: RatingWeights) -> None:
    """Keep the base's own weights."""
    with store.write(tr("调整师傅评价的权重")) as session:
        session.scalars(select(BaseProfile)).one().pair_rating = json.dumps(weights.stored())


def change_rating_weights(store: Store, given: Mapping[str, str]) -> RatingWeights:
    """Change some weights, as typed; refused where a name or value is none."""
    kept = kept_rating_weights(store).stored()
    for name, text in given.items():
        if name not in kept or not text.strip().isdecimal() or int(text) > 100:
            raise DeskError(
                tr("“{name}={value}”不是评价权重。", name=name, value=text),
                tr("名称可用 {known}，值写 0 到 100 的整数。", known=", ".join(kept)),
                code="unknown-value",
            )
    weights = RatingWeights.read({**kept, **{name: int(text) for name, text in given.items()}})
    save_rating_weights(store, weights)
    return weights


def ratings(store: Store, until: date) -> list[MentorRating]:
    """All mentors with their rating by what was recorded up to a day, the best first, those without a rating last."""
    with store.read() as session:
        weights, stories = rating_weights(session), _mentor_records(session)
        pairs: dict[int, list[str]] = {}
        for mentor, state in session.execute(
            select(Pairing.mentor_id, Pairing.state).where(Pairing.deleted_at.is_(None))
        ):
            pairs.setdefault(mentor, []).append(state)
        found = [
            MentorRating(
                mentor.id, mentor.name, mentor.employer or "", pairs.get(mentor.id, []).count(ACTIVE),
                pairs.get(mentor.id, []).count("出师"), rating(stories.get(mentor.id, MentorRecord()), until, weights),
            )
            for mentor in session.scalars(select(Mentor).where(Mentor.deleted_at.is_(None)).order_by(Mentor.id))
        ]  # fmt: skip
    return sorted(found, key=lambda each: -(-1 if each.rating.value is None else each.rating.value))


def rating_over_time(
    store: Store, mentor_id: int, until: date, quarters: int = 8
) -> list[tuple[date, Rating]]:
    """A mentor's rating at the end of each of the last quarters and on the day itself, oldest first."""
    first = date(until.year, (until.month - 1) // QUARTER * QUARTER + 1, 1)
    days = [months_later(first, -QUARTER * step) - timedelta(days=1) for step in reversed(range(quarters))]
    with store.read() as session:
        weights = rating_weights(session)
        story = _mentor_records(session).get(mentor_id, MentorRecord())
    return [(day, rating(story, day, weights)) for day in (*days, until)]


def _mentor_records(session: Session) -> dict[int, MentorRecord]:
    """Mentor → what is known of his work, out of all his pairs."""
    found: dict[int, _Scores] = {}
    statement = (
        select(Pairing.mentor_id, PairEvaluation)
        .join(PairEvaluation, PairEvaluation.pairing_id == Pairing.id)
        .where(Pairing.deleted_at.is_(None), PairEvaluation.deleted_at.is_(None))
    )
    for mentor, each in session.execute(statement):
        day, kept = each.done_on or each.due_on, found.setdefault(mentor, _Scores())
        total = points(_blocks(each))
        if total is not None:
            kept.evaluations.append((day, total))
        if each.feedback_score is not None:
            kept.feedback.append((day, each.feedback_score))
        if each.thesis_score is not None:
            kept.theses.append((day, each.thesis_score))
    ended = select(Pairing).where(Pairing.state == "出师", Pairing.deleted_at.is_(None))
    for pair in session.scalars(ended):
        day = pair.ended_on or pair.end or date.min
        found.setdefault(pair.mentor_id, _Scores()).finished.append((day, pair.level_reached))
    return {
        mentor: MentorRecord(
            tuple(kept.evaluations), tuple(kept.feedback), tuple(kept.theses), tuple(kept.finished)
        )
        for mentor, kept in found.items()
    }
