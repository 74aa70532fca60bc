"""Times that overlap: every pair of intervals of a grid, no clash missed, none invented; periods as times."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.rules.clashes import Span, most_taken, overlaps
from talentdesk.rules.periods import day_span, period_span

GRID = 12
ZERO = datetime(2026, 9, 1)
TIMES = {"上午": (time(8), time(12)), "下午": (time(13, 30), time(17, 30)), "全天": (time(8), time(17, 30))}


def _span(start: int, end: int) -> Span:
    return Span(ZERO + timedelta(hours=start), ZERO + timedelta(hours=end))


def _hours(start: int, end: int) -> set[int]:
    """The hours an interval fills, each hour a cell from its beginning to the next."""
    return set(range(start, end))


def test_every_pair_of_intervals_of_a_grid() -> None:
    intervals = list(product(range(GRID + 1), repeat=2))  # those without length and backwards ones too
    for one, other in product(intervals, repeat=2):
        expected = bool(_hours(*one) & _hours(*other))
        assert overlaps(_span(*one), _span(*other)) is expected, f"{one} {other}"


@given(
    taken=st.lists(st.tuples(st.integers(0, GRID), st.integers(0, GRID), st.integers(0, 5)), max_size=8),
    within=st.tuples(st.integers(0, GRID), st.integers(0, GRID)),
)
def test_most_taken_is_counting_hour_by_hour(
    taken: list[tuple[int, int, int]], within: tuple[int, int]
) -> None:
    counts = [
        sum(count for start, end, count in taken if hour in _hours(start, end)) for hour in _hours(*within)
    ]
    found = most_taken([(_span(start, end), count) for start, end, count in taken], _span(*within))
    assert found == max(counts, default=0)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("上午", "08:00", "12:00"),
        (" 下午 ", "13:30", "17:30"),
        ("", "08:00", "17:30"),
        ("第一节", "08:00", "17:30"),
        ("8:30-11:45", "08:30", "11:45"),
        ("上午 08：30～10：10", "08:30", "10:10"),
        ("14:00至16:00", "14:00", "16:00"),
        ("16:00-14:00", "08:00", "17:30"),
        ("25:00-26:00", "08:00", "17:30"),
        ("10:70-11:00", "08:00", "17:30"),
    ],
)
def test_periods_as_times(period: str, start: str, end: str) -> None:
    day = date(2026, 9, 1)
    found = period_span(day, period, TIMES)
    assert found == Span(
        datetime.combine(day, time.fromisoformat(start)), datetime.combine(day, time.fromisoformat(end))
    )


def test_whole_days_end_at_midnight() -> None:
    found = day_span(date(2024, 2, 28), date(2024, 2, 29))
    assert found == Span(datetime(2024, 2, 28), datetime(2024, 3, 1))
    assert not overlaps(found, day_span(date(2024, 3, 1), date(2024, 3, 1)))
