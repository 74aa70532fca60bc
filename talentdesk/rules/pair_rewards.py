"""What a mentor gets, or loses, by rule: for the level his apprentice reaches, for the grade of an evaluation.

The rules are data. Those proposed here say where they come from; a base that keeps its own has only those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.dates import months_later
from talentdesk.text import tr

LEVEL, GRADE = "达到等级", "考核等次"


@dataclass(frozen=True, slots=True)
class RewardTerm:
    """One rule. ``once``: of such rules with the same ground only the largest amount counts for a pair."""

    name: str
    event: str
    amount: float
    level: SkillLevel | None = None
    grade: str = ""
    within_months: int | None = None
    once: bool = True
    source: str = ""


PROPOSED: tuple[RewardTerm, ...] = (
    RewardTerm("带出技师", LEVEL, 2000, SkillLevel.TECHNICIAN, source="衢江名师带徒 [S1]"),
    RewardTerm(
        "五年内带出高级技师", LEVEL, 5000, SkillLevel.SENIOR_TECHNICIAN, within_months=60,
        source="浙江省总工会名师带徒2024 [S1]",
    ),
    RewardTerm("考核不合格扣减", GRADE, 0, grade="不合格", once=False, source="[K]"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PairStory:
    """What happened in a pair: the level reached with its day, the graded evaluations with theirs.

    ``later``: the level the apprentice has today, after the pair has finished; only rules with a time limit look at it.
    """

    start: date
    level_before: SkillLevel | None
    reached: tuple[date, SkillLevel] | None = None
    later: tuple[date, SkillLevel] | None = None
    grades: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Paid:
    """What was granted for a pair before."""

    rule: str
    day: date
    amount: float


@dataclass(frozen=True, slots=True)
class Reward:
    """One amount to be granted, with its ground."""

    rule: str
    day: date
    amount: float
    level: SkillLevel | None
    text: str


def rewards(story: PairStory, terms: Sequence[RewardTerm], paid: Sequence[Paid]) -> list[Reward]:
    """What the rules give for a pair and was not granted yet. Of ``once`` rules the best, less what was paid for lesser ones."""
    earned = [(term, *ground) for term in terms for ground in _grounds(story, term)]
    found = []
    for event in (LEVEL, GRADE):
        once = [each for each in earned if each[0].once and each[0].event == event]
        names = {term.name for term in terms if term.once and term.event == event}
        before = sum(each.amount for each in paid if each.rule in names)
        if once:
            term, day, level = max(once, key=lambda each: abs(each[0].amount))
            rest = term.amount - before
            if rest * term.amount > 0:
                found.append(Reward(term.name, day, rest, level, _words(story, term, day, level, before)))
    # A level is reached once, whenever that is noticed; a grade is given again and again.
    granted = {(each.rule, each.day) for each in paid} | {(each.rule, None) for each in paid}
    for term, day, level in earned:
        key = (term.name, day if term.event == GRADE else None)
        if not term.once and term.amount and key not in granted:
            found.append(Reward(term.name, day, term.amount, level, _words(story, term, day, level, 0)))
    return sorted(found, key=lambda each: (each.day, each.rule))


def _grounds(story: PairStory, term: RewardTerm) -> list[tuple[date, SkillLevel | None]]:
    if term.event == GRADE:
        return [(day, None) for day, name in story.grades if name == term.grade]
    if term.level is None or (story.level_before is not None and story.level_before >= term.level):
        return []
    last = months_later(story.start, term.within_months) if term.within_months else date.max
    levels = (story.reached, story.later if term.within_months else None)
    reached = [each for each in levels if each is not None and each[1] >= term.level and each[0] <= last]
    return [min(reached)] if reached else []


def _words(story: PairStory, term: RewardTerm, day: date, level: SkillLevel | None, before: float) -> str:
    if level is None:
        return tr("{day} 考核{grade}", day=day.isoformat(), grade=term.grade)
    text = tr("徒弟达到{level}", level=level.short)
    if story.level_before is None:
        text += tr("（结对时等级未填，请核对）")
    if before:
        text += tr("；只取最高一项，已发 {paid:g} 元", paid=before)
    return text
