"""Dates: the usual spellings, and the ones that could mean two days."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.rules.dates import parse_date

FIRST = date(2026, 9, 1)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-09-01", "2026-9-1", "2026/9/1", "2026/09/01", "2026.9.1", "2026年9月1日", "2026年09月01日",
        "2026 年 9 月 1 日", "2026年9月1号", "20260901", 20260901, 20260901.0, FIRST, datetime(2026, 9, 1, 13, 5),
        "2026-09-01 00:00:00", "2026-09-01T08:30:00", "2026/9/1 8:30", " 2026-09-01\t", "'2026-09-01",
        "２０２６－０９－０１", 46266, 46266.0, 46266.75,
    ],
)  # fmt: skip
def test_spellings_of_one_day(raw: object) -> None:
    assert parse_date(raw) == FIRST


@pytest.mark.parametrize(
    "raw",
    [
        None, "", "无", "26-9-1", "9/1/2026", "1/9/2026", "1.9.2026", "26/09/01", "2026-9", "2026年9月", "2026",
        "2026-13-01", "2026-02-29", "2026-09/01", "9月1日", "9-1", "46266", "2026-W36-2", 19999, 60001, 0, -1,
        1.5, float("nan"), float("inf"), True, "1899-12-31", "2200-01-01", date(1899, 12, 31), "20261301",
        "2026-09-01x", b"2026-09-01",
    ],
)  # fmt: skip
def test_what_is_no_day(raw: object) -> None:
    with pytest.raises(ValueError):
        parse_date(raw)


def test_the_year_may_come_from_outside() -> None:
    assert parse_date("9月1日", 2026) == FIRST
    assert parse_date("9 月 1 日", 2026) == FIRST
    assert parse_date("2025年9月1日", 2026) == date(2025, 9, 1)
    with pytest.raises(ValueError, match="day"):
        parse_date("2月29日", 2026)
    with pytest.raises(ValueError, match="not a date"):
        parse_date("9/1", 2026)


def test_serials_at_the_edges() -> None:
    assert parse_date(20000) == date(1954, 10, 3)
    assert parse_date(60000) == date(2064, 4, 8)


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.sampled_from(["{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}.{0.month}.{0.day}", "{0:%Y%m%d}",
                     "{0.year}年{0.month}月{0.day}日", "{0:%Y-%m-%d} 23:59:59"]),
)  # fmt: skip
def test_written_days_come_back(day: date, form: str) -> None:
    assert parse_date(form.format(day)) == day


@given(st.integers(20000, 60000))
def test_serials_come_back(serial: int) -> None:
    assert parse_date(serial) - date(1899, 12, 30) == timedelta(days=serial)


@given(st.text(max_size=16) | st.floats() | st.integers())
def test_anything_is_a_day_or_a_value_error(raw: object) -> None:
    with contextlib.suppress(ValueError):
        assert 1900 <= parse_date(raw, 2026).year <= 2199
