"""Which backups go: a table, and what holds for any heap of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.rules.backup_keeping import surplus

NOW = datetime(2026, 11, 27, 18, 0)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 10))
HEAPS = st.lists(MOMENTS, max_size=60, unique=True)


def named(moments: list[datetime]) -> list[tuple[str, datetime]]:
    return [(f"{at:%Y%m%d%H%M%S%f}", at) for at in moments]


@pytest.mark.parametrize(
    ("ages", "gone"),
    [
        ([], []),
        (["400d"], []),  # the only one is the newest
        (["1h", "2h", "47h"], []),  # all of two days
        (["0d", "49h", "50h"], ["50h"]),  # 25 November, 17:00 and 16:00: one a day
        (["0d", "13d", "12d"], []),
        (["0d", "16d", "17d", "18d"], ["17d", "18d"]),  # 11, 10 and 9 November: one week
        (["0d", "62d", "63d", "70d"], ["63d", "70d"]),  # 26, 25 and 18 September: one month
        (["0d", "62d", "90d", "120d"], []),
        (["-3d", "5d"], []),  # a clock that went wrong
    ],
)
def test_what_is_kept(ages: list[str], gone: list[str]) -> None:
    units = {"d": "days", "h": "hours"}
    made = [(age, NOW - timedelta(**{units[age[-1]]: int(age[:-1])})) for age in ages]
    assert sorted(surplus(made, NOW)) == sorted(gone)


@given(HEAPS)
def test_the_newest_and_the_last_two_days_always_stay(heap: list[datetime]) -> None:
    gone = set(surplus(named(heap), NOW))
    kept = [at for name, at in named(heap) if name not in gone]
    assert all(at in kept for at in heap if at > NOW - timedelta(days=2))
    assert not heap or max(heap) in kept


@given(HEAPS)
def test_thinning_twice_is_thinning_once(heap: list[datetime]) -> None:
    gone = set(surplus(named(heap), NOW))
    kept = [at for name, at in named(heap) if name not in gone]
    assert surplus(named(kept), NOW) == []


@given(HEAPS)
def test_no_day_week_or_month_is_left_without_one(heap: list[datetime]) -> None:
    gone = set(surplus(named(heap), NOW))
    kept = [at for name, at in named(heap) if name not in gone]
    assert {(at.year, at.month) for at in kept} == {(at.year, at.month) for at in heap}
    fortnight = NOW - timedelta(days=14)
    assert {at.date() for at in kept if at > fortnight} == {at.date() for at in heap if at > fortnight}


def test_a_backup_every_day_leaves_few_of_a_year() -> None:
    kept: list[datetime] = []
    for day in range(365):
        now = datetime(2026, 1, 1, 18) + timedelta(days=day)
        kept.append(now)
        gone = set(surplus(named(kept), now))
        kept = [at for name, at in named(kept) if name not in gone]
    assert len(kept) in range(28, 36)
    assert len({(at.year, at.month) for at in kept}) == 12
