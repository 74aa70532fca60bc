"""Evaluation of pairs at its boundaries: due days, points, grades, ratings, rewards, allowances."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.pair_evaluation import (
    MentorRecord,
    RatingWeights,
    active_days,
    due_days,
    grade,
    month_allowance,
    open_days,
    points,
    rating,
)
from talentdesk.rules.pair_rewards import GRADE, LEVEL, PROPOSED, Paid, PairStory, RewardTerm, rewards

FOREVER = date(2199, 12, 31)


@pytest.mark.parametrize(
    ("start", "end", "months", "until", "expected"),
    [
        # a term of a year: three on the way, the last at its end
        ("2026-09-01", "2027-08-31", 3, FOREVER, ["2026-12-01", "2027-03-01", "2027-06-01", "2027-08-31"]),
        # the end on a regular day is one evaluation, not two
        ("2026-09-01", "2027-03-01", 3, FOREVER, ["2026-12-01", "2027-03-01"]),
        # month ends are counted from the start, they do not drift to the 28th
        ("2026-11-30", "2027-08-30", 3, FOREVER, ["2027-02-28", "2027-05-30", "2027-08-30"]),
        # shorter than the cycle: the last one only
        ("2026-09-01", "2026-10-31", 3, FOREVER, ["2026-10-31"]),
        # an open term goes on for ever, as far as one looks
        ("2026-09-01", None, 6, date(2027, 9, 1), ["2027-03-01", "2027-09-01"]),
        ("2026-09-01", "2027-08-31", 3, date(2026, 11, 30), []),
        ("2026-09-01", "2027-08-31", 3, date(2026, 12, 1), ["2026-12-01"]),
    ],
)
def test_when_evaluations_fall_due(
    start: str, end: str | None, months: int, until: date, expected: list[str]
) -> None:
    last = date.fromisoformat(end) if end else None
    found = due_days(date.fromisoformat(start), last, months, until)
    assert [day.isoformat() for day in found] == expected


def test_a_later_evaluation_settles_a_missed_one() -> None:
    days = [date(2026, 12, 1), date(2027, 3, 1), date(2027, 6, 1)]
    assert open_days(days, []) == days
    assert open_days(days, [days[1]]) == [days[2]]
    assert open_days(days, [date(2027, 1, 15)]) == days[1:]  # the cycle was another one then


@pytest.mark.parametrize(
    ("total", "name"),
    [
        (100, "优秀"),
        (90, "优秀"),
        (89.9, "良好"),
        (75, "良好"),
        (74.9, "合格"),
        (60, "合格"),
        (59.9, "不合格"),
        (0, "不合格"),
    ],
)
def test_the_grades_at_their_bounds(total: float, name: str) -> None:
    assert grade(total) == name


def test_points_are_the_exact_sum_of_all_four() -> None:
    assert points({"attitude": 29.1, "study": 19.2, "skill": 28.3, "outcome": 19.4}) == 96.0
    assert points({"attitude": 0, "study": 0, "skill": 0, "outcome": 0}) == 0
    assert points({"attitude": 30, "study": 20, "skill": 30, "outcome": None}) is None
    assert points({"attitude": 30, "study": 20, "skill": 30}) is None


def test_a_rating_by_hand() -> None:
    record = MentorRecord(
        evaluations=((date(2026, 3, 1), 60.0), (date(2026, 6, 1), 90.0)),  # (1*60 + 2*90) / 3 = 80
        feedback=((date(2026, 6, 1), 100.0),),
        finished=((date(2026, 6, 30), SkillLevel.SENIOR), (date(2026, 6, 30), None)),  # (100 + 60) / 2 = 80
    )
    found = rating(record, date(2026, 12, 31))
    # theses have no data: (50*80 + 20*100 + 20*80) / 90 = 84.44
    assert (found.value, found.grade) == (84.4, "良好")
    assert [(p.key, p.value, p.weight, p.count) for p in found.parts] == [
        ("evaluation", 80.0, 50, 2), ("feedback", 100.0, 20, 1), ("thesis", None, 10, 0), ("level", 80.0, 20, 2),
    ]  # fmt: skip
    assert all(p.text for p in found.parts)
    assert rating(record, date(2026, 5, 31)).value == 60.0  # as it stood then
    assert rating(record, date(2026, 2, 28)).value is None
    only = RatingWeights(evaluation=0, feedback=100, thesis=0, level=0)
    assert rating(record, date(2026, 12, 31), only).value == 100.0
    assert rating(record, date(2026, 12, 31), RatingWeights(0, 0, 0, 0)).value is None


def test_only_the_last_eight_count_and_the_newest_most() -> None:
    old = tuple((date(2020, 1, day), 0.0) for day in range(1, 10))
    recent = tuple((date(2026, 1, day), 72.0) for day in range(1, 9))
    assert rating(MentorRecord(evaluations=(*recent, *old)), date(2026, 12, 31)).value == 72.0
    better = MentorRecord(evaluations=((date(2026, 1, 1), 60.0), (date(2026, 2, 1), 90.0)))
    worse = MentorRecord(evaluations=((date(2026, 1, 1), 90.0), (date(2026, 2, 1), 60.0)))
    assert (rating(better, FOREVER).value, rating(worse, FOREVER).value) == (80.0, 70.0)


def test_weights_are_read_with_care() -> None:
    read = RatingWeights.read(
        {"evaluation": 500, "feedback": -3, "thesis": float("nan"), "level": "x", "more": 1}
    )
    assert read == RatingWeights(evaluation=100, feedback=0)


START = date(2026, 9, 1)


def _told(
    story: PairStory, terms: tuple[RewardTerm, ...] = PROPOSED, paid: tuple[Paid, ...] = ()
) -> list[tuple[str, float]]:
    return [(each.rule, each.amount) for each in rewards(story, terms, paid)]


def test_the_best_result_counts_once() -> None:
    technician = (date(2027, 8, 31), SkillLevel.TECHNICIAN)
    master = (date(2029, 1, 5), SkillLevel.SENIOR_TECHNICIAN)
    assert _told(PairStory(START, SkillLevel.SENIOR, technician)) == [("带出技师", 2000)]
    first = (Paid("带出技师", technician[0], 2000),)
    assert _told(PairStory(START, SkillLevel.SENIOR, technician), paid=first) == []
    story = PairStory(START, SkillLevel.SENIOR, technician, later=master)
    assert _told(story) == [("五年内带出高级技师", 5000)]
    assert _told(story, paid=first) == [("五年内带出高级技师", 3000)]
    assert _told(story, paid=(*first, Paid("五年内带出高级技师", master[0], 3000))) == []


@pytest.mark.parametrize(
    ("day", "given"),
    [(date(2031, 8, 31), True), (date(2031, 9, 1), True), (date(2031, 9, 2), False)],
)
def test_five_years_end_on_their_day(day: date, given: bool) -> None:
    story = PairStory(START, SkillLevel.TECHNICIAN, later=(day, SkillLevel.SENIOR_TECHNICIAN))
    assert bool(_told(story)) == given


def test_what_he_was_before_is_no_merit_of_the_pair() -> None:
    reached = (date(2027, 8, 31), SkillLevel.TECHNICIAN)
    assert _told(PairStory(START, SkillLevel.TECHNICIAN, reached)) == []
    (unknown,) = rewards(PairStory(START, None, reached), PROPOSED, ())
    assert "请核对" in unknown.text
    # a rule without a limit in time looks at the pair itself only
    assert _told(PairStory(START, SkillLevel.SENIOR, later=(date(2040, 1, 1), SkillLevel.TECHNICIAN))) == []


def test_deductions_are_nothing_until_the_base_says_so() -> None:
    story = PairStory(
        START, SkillLevel.JUNIOR, grades=((date(2026, 12, 1), "不合格"), (date(2027, 3, 1), "不合格"))
    )
    assert _told(story) == []
    terms = (RewardTerm("考核不合格扣减", GRADE, -100, grade="不合格", once=False),)
    paid = (Paid("考核不合格扣减", date(2026, 12, 1), -100),)
    assert _told(story, terms) == [("考核不合格扣减", -100)] * 2
    assert _told(story, terms, paid) == [("考核不合格扣减", -100)]
    every = (RewardTerm("带出技师", LEVEL, 500, SkillLevel.TECHNICIAN, once=False),)
    reached = PairStory(START, SkillLevel.SENIOR, (date(2027, 8, 31), SkillLevel.TECHNICIAN))
    assert _told(reached, every) == [("带出技师", 500)]
    assert _told(reached, every, (Paid("带出技师", date(2027, 9, 1), 500),)) == []


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-09-01", None, 30), ("2026-09-01", "2026-09-30", 30), ("2026-09-16", None, 15), ("2026-08-01", "2026-09-01", 1),
        ("2026-09-30", None, 1), ("2026-10-01", None, 0), ("2026-08-01", "2026-08-31", 0), ("2026-09-20", "2026-09-10", 0),
    ],
)  # fmt: skip
def test_days_of_a_month(start: str, end: str | None, days: int) -> None:
    last = date.fromisoformat(end) if end else None
    assert active_days(date.fromisoformat(start), last, 2026, 9) == days


def test_an_allowance_by_days_to_the_fen() -> None:
    assert month_allowance(200, 30, 2026, 9) == Decimal("200.00")
    assert month_allowance(200, 15, 2026, 9) == Decimal("100.00")
    assert month_allowance(200, 1, 2026, 9) == Decimal("6.67")
    assert month_allowance(0.1, 15, 2026, 9) == Decimal("0.05")
    assert month_allowance(200, 0, 2026, 9) == Decimal("0.00")
