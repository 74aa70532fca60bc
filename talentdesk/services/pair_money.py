"""Money of mentoring: rewards and deductions by the base's rules, and the allowance sheet of a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import Apprentice, Mentor, MentorReward, PairEvaluation, Pairing, RewardRule
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.pair_evaluation import BLOCKS, active_days, grade, month_allowance, points
from talentdesk.rules.pair_rewards import PROPOSED, Paid, PairStory, Reward, RewardTerm, rewards
from talentdesk.services.pair_facts import ACTIVE
from talentdesk.store import Store
from talentdesk.text import tr


@dataclass(frozen=True, slots=True)
class RewardLine:
    """One reward (or deduction) to be granted, with the pair it is for."""

    mentor_id: int
    mentor: str
    pairing_id: int
    apprentice: str
    reward: Reward


@dataclass(frozen=True, slots=True)
class AllowanceLine:
    """One pair of the allowance sheet: its days under way in the month; ``monthly`` None: no allowance was agreed."""

    mentor_id: int
    mentor: str
    employer: str
    pairing_id: int
    agreement_number: str
    apprentice: str
    monthly: float | None
    days: int
    amount: Decimal


def reward_terms(session: Session) -> tuple[RewardTerm, ...]:
    """The base's own rules in use; where it has none, those proposed."""
    kept = session.scalars(
        select(RewardRule).where(RewardRule.deleted_at.is_(None)).order_by(RewardRule.id)
    ).all()
    if not kept:
        return PROPOSED
    return tuple(
        RewardTerm(
            rule.name, rule.event, rule.amount, rule.level, rule.grade or "", rule.within_months, rule.once,
            rule.source or "",
        )
        for rule in kept
        if rule.in_use
    )  # fmt: skip


def keep_proposed_rules(store: Store) -> int:
    """Put the proposed rules into the base's own table, to be changed there; how many. Nothing where it has rules."""
    with store.write(tr("载入默认奖惩办法")) as session:
        if session.scalar(select(RewardRule.id).where(RewardRule.deleted_at.is_(None)).limit(1)) is not None:
            return 0
        session.add_all(
            RewardRule(
                name=term.name, event=term.event, amount=term.amount, level=term.level, grade=term.grade or None,
                within_months=term.within_months, once=term.once, source=term.source,
            )
            for term in PROPOSED
        )  # fmt: skip
        return len(PROPOSED)


def due_rewards(store: Store, today: date) -> list[RewardLine]:
    """All that the rules give and was not granted yet."""
    with store.read() as session:
        return _due(session, today)


def _due(session: Session, today: date) -> list[RewardLine]:
    terms = reward_terms(session)
    grades = _grades(session)
    paid: dict[int, list[Paid]] = {}
    for each in session.scalars(select(MentorReward).where(MentorReward.deleted_at.is_(None))):
        if each.pairing_id is not None:
            paid.setdefault(each.pairing_id, []).append(Paid(each.rule, each.day, each.amount))
    statement = (
        select(Pairing, Mentor.name, Apprentice.name, Apprentice.level)
        .join(Mentor, Mentor.id == Pairing.mentor_id)
        .join(Apprentice, Apprentice.id == Pairing.apprentice_id)
        .where(Pairing.deleted_at.is_(None))
        .order_by(Pairing.id)
    )
    found = []
    for pair, mentor, apprentice, level in session.execute(statement):
        story = _story(pair, level, tuple(grades.get(pair.id, ())), today)
        found += [
            RewardLine(pair.mentor_id, mentor, pair.id, apprentice, reward)
            for reward in rewards(story, terms, paid.get(pair.id, []))
        ]
    return found


def _story(
    pair: Pairing, level: SkillLevel | None, grades: tuple[tuple[date, str], ...], today: date
) -> PairStory:
    """What a pair counts for: the level recorded at its end, and what the apprentice of a finished pair has now."""
    reached = later = None
    if pair.level_reached is not None and pair.ended_on is not None:
        reached = (pair.ended_on, pair.level_reached)
    if level is not None and pair.state == "出师":
        later = (today, level)
    return PairStory(pair.start, pair.level_before, reached, later, grades)


def _grades(session: Session) -> dict[int, list[tuple[date, str]]]:
    found: dict[int, list[tuple[date, str]]] = {}
    for each in session.scalars(select(PairEvaluation).where(PairEvaluation.deleted_at.is_(None))):
        total = points({name: getattr(each, name) for name, _ in BLOCKS})
        if total is not None:
            found.setdefault(each.pairing_id, []).append((each.done_on or each.due_on, grade(total)))
    return found


def grant(store: Store, lines: Sequence[RewardLine], today: date) -> list[int]:
    """Enter rewards into the register of rewards; the new records' numbers. Refused where one is no longer due."""
    with store.write(tr("登记师傅奖惩 {count} 项", count=len(lines))) as session:
        due_now = _due(session, today)
        made = []
        for line in lines:
            if line not in due_now:
                raise DeskError(
                    tr("{name}的这一项奖惩已经登记，或不再符合办法。", name=line.mentor),
                    tr("请刷新后重新登记。"),
                    code="stale",
                )
            due_now.remove(line)
            made.append(
                MentorReward(
                    mentor_id=line.mentor_id,
                    pairing_id=line.pairing_id,
                    rule=line.reward.rule,
                    level=line.reward.level,
                    amount=line.reward.amount,
                    day=line.reward.day,
                    remark=line.reward.text,
                )
            )
        session.add_all(made)
        session.flush()
        return [each.id for each in made]


def allowance_sheet(store: Store, year: int, month: int) -> list[AllowanceLine]:
    """Who is paid what for a month: the agreed monthly sum by the days the pair was under way in its term."""
    statement = (
        select(Pairing, Mentor.name, Mentor.employer, Apprentice.name)
        .join(Mentor, Mentor.id == Pairing.mentor_id)
        .join(Apprentice, Apprentice.id == Pairing.apprentice_id)
        .where(Pairing.deleted_at.is_(None))
        .order_by(Mentor.name, Mentor.id, Pairing.start, Pairing.id)
    )
    found = []
    with store.read() as session:
        for pair, mentor, employer, apprentice in session.execute(statement):
            last = pair.end if pair.state == ACTIVE else pair.ended_on or pair.end
            days = active_days(pair.start, last, year, month)
            if days:
                amount = month_allowance(pair.allowance or 0, days, year, month)
                found.append(
                    AllowanceLine(
                        pair.mentor_id, mentor, employer or "", pair.id, pair.agreement_number or "", apprentice,
                        pair.allowance, days, amount,
                    )
                )  # fmt: skip
    return found
