"""Evaluation of pairs: when it is due, its 100 points, a mentor's rating over time, rewards and the allowance of a month.

The blocks of points are domain/06 §8.12 ([S1]); grades, cycle and the formula of the rating are usual or proposed ([K]).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.dates import months_later
from talentdesk.rules.weights import StoredWeights
from talentdesk.text import tr

BLOCKS = (("attitude", 30), ("study", 20), ("skill", 30), ("outcome", 20))
"""The parts of an evaluation with their most points: 100 together ([S1])."""
GRADES = ((90, "优秀"), (75, "良好"), (60, "合格"), (0, "不合格"))
COUNTED = 8
"""So many of the last evaluations, feedbacks and theses count for a rating; the newest weighs most ([K])."""
FEN, TENTH = Decimal("0.01"), Decimal("0.1")


def points(blocks: Mapping[str, float | None]) -> float | None:
    """The sum of the four blocks; None while one is missing."""
    given = [blocks.get(name) for name, _ in BLOCKS]
    if any(value is None for value in given):
        return None
    return float(sum(Decimal(str(value)) for value in given))


def grade(total: float) -> str:
    """优秀 from 90, 良好 from 75, 合格 from 60, else 不合格."""
    return next(name for least, name in GRADES if total >= least)


def due_days(start: date, end: date | None, months: int, until: date) -> list[date]:
    """The days evaluations fall due up to ``until``: every so many months from the start, the last at the end of the term."""
    found = []
    step = 1
    while (day := months_later(start, step * months)) <= until and (end is None or day < end):
        found.append(day)
        step += 1
    if end is not None and start < end <= until:
        found.append(end)
    return found


def open_days(days: Sequence[date], done: Sequence[date]) -> list[date]:
    """The due days still to be evaluated: those after the last one that was; a later evaluation settles a missed one."""
    last = max(done, default=date.min)
    return [day for day in days if day > last]


@dataclass(frozen=True, slots=True)
class RatingWeights(StoredWeights):
    """What each part weighs in a mentor's rating; 0 leaves it out. Parts without data do not count."""

    evaluation: int = 50
    feedback: int = 20
    thesis: int = 10
    level: int = 20


@dataclass(frozen=True, slots=True)
class MentorRecord:
    """All that is known of a mentor's work: (day, score) of evaluations, feedback and theses; (day, level) of pairs 出师."""

    evaluations: tuple[tuple[date, float], ...] = ()
    feedback: tuple[tuple[date, float], ...] = ()
    theses: tuple[tuple[date, float], ...] = ()
    finished: tuple[tuple[date, SkillLevel | None], ...] = ()


@dataclass(frozen=True, slots=True)
class RatingPart:
    """One part of a rating: its value of 100, its weight, of how many records, and a sentence."""

    key: str
    value: float | None
    weight: int
    count: int
    text: str


@dataclass(frozen=True, slots=True)
class Rating:
    """A mentor's rating of 100 (None: nothing known yet), its grade and its parts."""

    value: float | None
    grade: str
    parts: tuple[RatingPart, ...]


def rating(record: MentorRecord, until: date, weights: RatingWeights = RatingWeights()) -> Rating:
    """Σ weight × part ÷ Σ weight over the parts with data, by what was recorded up to a day.

    Evaluations, feedback and theses: the last eight, weighted 8 (the newest), 7, … 1. Levels: 100 for an apprentice who
    finished (出师) with a level recorded, 60 for one without; pairs that were dissolved do not count.
    """
    parts = (
        _scored("evaluation", tr("考核"), record.evaluations, until, weights.evaluation),
        _scored("feedback", tr("学员回访"), record.feedback, until, weights.feedback),
        _scored("thesis", tr("论文评审"), record.theses, until, weights.thesis),
        _levels(record.finished, until, weights.level),
    )
    counted = [(Decimal(str(p.value)), p.weight) for p in parts if p.value is not None and p.weight]
    if not counted:
        return Rating(None, "", parts)
    mean = sum((v * weight for v, weight in counted), Decimal(0)) / sum(weight for _, weight in counted)
    value = float(mean.quantize(TENTH, ROUND_HALF_UP))
    return Rating(value, grade(value), parts)


def _scored(
    key: str, what: str, scores: Sequence[tuple[date, float]], until: date, weight: int
) -> RatingPart:
    last = [score for _, score in sorted(each for each in scores if each[0] <= until)][-COUNTED:]
    if not last:
        return RatingPart(key, None, weight, 0, tr("{what}：没有记录", what=what))
    total = sum((Decimal(str(score)) * place for place, score in enumerate(last, start=1)), Decimal(0))
    value = (total / sum(range(1, len(last) + 1))).quantize(TENTH, ROUND_HALF_UP)
    text = tr("{what}：最近 {count} 次加权平均 {value} 分", what=what, count=len(last), value=value)
    return RatingPart(key, float(value), weight, len(last), text)


def _levels(finished: Sequence[tuple[date, SkillLevel | None]], until: date, weight: int) -> RatingPart:
    there = [level for day, level in finished if day <= until]
    if not there:
        return RatingPart("level", None, weight, 0, tr("徒弟出师：没有记录"))
    reached = sum(level is not None for level in there)
    value = Decimal(100 * reached + 60 * (len(there) - reached)) / len(there)
    text = tr("徒弟出师 {count} 人，其中 {reached} 人取得等级", count=len(there), reached=reached)
    return RatingPart("level", float(value.quantize(TENTH, ROUND_HALF_UP)), weight, len(there), text)


def active_days(start: date, end: date | None, year: int, month: int) -> int:
    """On how many days of a month a pair was under way, first and last day included."""
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    since, to = max(start, first), last if end is None else min(end, last)
    return max((to - since).days + 1, 0)


def month_allowance(monthly: float, days: int, year: int, month: int) -> Decimal:
    """The allowance for so many days of a month, by its days, to the fen; a whole month is the whole sum."""
    share = Decimal(str(monthly)) * days / monthrange(year, month)[1]
    return share.quantize(FEN, ROUND_HALF_UP)
