"""Due days against a calendar walked day by day; downtime and expiry at their boundaries; what a scanner types."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.rules.scanning import counted, scanned_codes, seen_after
from talentdesk.rules.upkeep import (
    DONE,
    PLANNED,
    Rhythm,
    days_over,
    downtime_hours,
    due_after_work,
    due_by_rhythm,
    expiry_stage,
    later,
    next_planned,
    planned_day,
    usual_count,
)

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
UNITS = st.sampled_from("日周月年")


@pytest.mark.parametrize(
    ("first", "every", "unit", "days"),
    [
        ("2026-01-31", 1, "月", ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
        ("2027-12-31", 2, "月", ["2028-02-29", "2028-04-30", "2028-06-30", "2028-08-31"]),
        ("2024-02-29", 1, "年", ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
        ("2026-12-30", 1, "周", ["2027-01-06", "2027-01-13", "2027-01-20", "2027-01-27"]),
        ("2028-02-28", 1, "日", ["2028-02-29", "2028-03-01", "2028-03-02", "2028-03-03"]),
        ("2026-08-31", 6, "月", ["2027-02-28", "2027-08-31", "2028-02-29", "2028-08-31"]),
    ],
)
def test_planned_days_by_hand(first: str, every: int, unit: str, days: list[str]) -> None:
    rhythm = Rhythm(date.fromisoformat(first), every, unit)
    assert [planned_day(rhythm, n).isoformat() for n in range(1, 5)] == days


def _walked(rhythm: Rhythm, until: date) -> list[date]:
    """All planned days up to a day, found by looking at each day of the calendar."""
    found, day, first = [], rhythm.first, rhythm.first
    while day <= until:
        if rhythm.unit in "日周":
            hit = (day - first).days % (rhythm.every * (7 if rhythm.unit == "周" else 1)) == 0
        else:
            months = (day.year - first.year) * 12 + day.month - first.month
            wanted = min(first.day, monthrange(day.year, day.month)[1])
            hit = months % (rhythm.every * (12 if rhythm.unit == "年" else 1)) == 0 and day.day == wanted
        if hit:
            found.append(day)
        day += timedelta(days=1)
    return found


@given(DAYS, st.integers(1, 14), UNITS, st.integers(0, 1500))
def test_the_next_planned_day_is_the_first_of_the_calendar_after_it(
    first: date, every: int, unit: str, ahead: int
) -> None:
    rhythm, after = Rhythm(first, every, unit), first + timedelta(days=ahead)
    found = next_planned(rhythm, after)
    days = _walked(rhythm, found)
    assert days[-1] == found > after
    assert len(days) < 2 or days[-2] <= after


@given(DAYS, st.integers(1, 120), UNITS)
def test_before_the_first_day_the_first_is_due(first: date, every: int, unit: str) -> None:
    rhythm = Rhythm(first, every, unit)
    assert next_planned(rhythm, first - timedelta(days=1)) == first
    assert due_by_rhythm(rhythm, None) == first


@given(DAYS, st.integers(1, 14), UNITS, st.lists(st.integers(-20, 400), min_size=1, max_size=12))
def test_by_plan_nothing_is_skipped_however_late_work_is_done(
    first: date, every: int, unit: str, delays: list[int]
) -> None:
    rhythm, due = Rhythm(first, every, unit, PLANNED), first
    for number, delay in enumerate(delays, start=1):
        due = due_after_work(rhythm, due, due + timedelta(days=delay))
        assert due == planned_day(rhythm, number)


@given(DAYS, st.integers(1, 14), UNITS, DAYS)
def test_by_day_done_the_next_is_one_interval_later(first: date, every: int, unit: str, done: date) -> None:
    rhythm = Rhythm(first, every, unit, DONE)
    assert due_after_work(rhythm, first, done) == later(done, every, unit) > done


def test_late_work_by_both_choices() -> None:
    due, done = date(2026, 3, 1), date(2026, 4, 10)
    assert due_after_work(Rhythm(date(2026, 1, 1), 1, "月", PLANNED), due, done) == date(2026, 4, 1)
    assert due_after_work(Rhythm(date(2026, 1, 1), 1, "月", DONE), due, done) == date(2026, 5, 10)
    assert [usual_count(kind) for kind in ("日检", "校准", "月检", "一级保养")] == [
        DONE,
        DONE,
        PLANNED,
        PLANNED,
    ]


def test_a_changed_rhythm_goes_on_from_what_was_done() -> None:
    rhythm = Rhythm(date(2026, 1, 31), 1, "月")
    assert due_by_rhythm(rhythm, date(2026, 2, 28)) == date(2026, 3, 31)
    assert due_by_rhythm(Rhythm(date(2026, 1, 31), 1, "月", DONE), date(2026, 2, 28)) == date(2026, 3, 28)


@pytest.mark.parametrize(
    ("left", "stage"),
    [(-1, "expired"), (0, "urgent"), (30, "urgent"), (31, "early"), (90, "early"), (91, "")],
)
def test_expiry_stages(left: int, stage: str) -> None:
    today = date(2026, 11, 21)
    assert expiry_stage(today + timedelta(days=left), today) == stage


@pytest.mark.parametrize(("days", "hours"), [(0, 8), (1, 8), (2, 16), (30, 240)])
def test_downtime(days: int, hours: int) -> None:
    broken = date(2026, 2, 10)
    assert downtime_hours(broken, broken + timedelta(days=days)) == hours


def test_days_overdue() -> None:
    due = date(2026, 11, 21)
    assert [days_over(due, due + timedelta(days=n)) for n in (-3, 0, 1, 400)] == [0, 0, 1, 400]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("SB-001", ["SB-001"]),
        ("SB-001\r\n", ["SB-001"]),
        ("\ufeffSB-001\t\n", ["SB-001"]),
        ("ＳＢ－００１", ["SB-001"]),
        ("TD:SB-001", ["TD:SB-001", "SB-001"]),
        ("td：SB-001\r", ["td：SB-001", "td:SB-001", "SB-001"]),
        ("TD:hz01:sb-001", ["TD:hz01:sb-001", "hz01:sb-001", "sb-001"]),
        ("HZ01: SB-001", ["HZ01: SB-001", "SB-001"]),
        ("X:SB-001", ["X:SB-001"]),
        ("车床（一）", ["车床（一）", "车床(一)"]),
        ("TD:", ["TD:"]),
        (" \r\n", []),
        ("", []),
    ],
)
def test_what_a_scanner_means(typed: str, codes: list[str]) -> None:
    assert list(scanned_codes(typed, ("HZ01",))) == codes


@given(st.text(max_size=80))
def test_any_text_of_a_scanner_is_taken(text: str) -> None:
    for code in scanned_codes(text, ("HZ01", "")):
        assert code == code.strip()
        assert not set(code) & set("\r\n\t")


def test_counting() -> None:
    assert [counted(kind, n) for kind, n in (("设备", 1), ("工具", 1), ("工具", 5), ("耗材", 0), ("设备", 3))] == [
        False, False, True, True, True,
    ]  # fmt: skip
    assert (seen_after(0, 3, adds=False), seen_after(1, 1, adds=False), seen_after(4, 3, adds=True)) == (
        1,
        1,
        7,
    )
