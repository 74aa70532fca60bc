"""When an upload is due: month ends, weeks offline, clocks put back and forward; against a calendar walked day by day."""

from __future__ import annotations

import json
from calendar import monthrange
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.errors import DeskError
from talentdesk.rules.upload_schedule import (
    Schedule,
    due_since,
    is_late,
    last_due,
    next_due,
    read_schedule,
    write_schedule,
)

DAILY = Schedule("day", "22:00")
WEEKLY = Schedule("week", "08:30", weekday=4)
MONTHLY = Schedule("month", "22:00", day=31)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("schedule", "now", "last", "following"),
    [
        (DAILY, "2026-11-27T21:59", "2026-11-26T22:00", "2026-11-27T22:00"),
        (DAILY, "2026-11-27T22:00", "2026-11-27T22:00", "2026-11-28T22:00"),
        (DAILY, "2027-01-01T00:00", "2026-12-31T22:00", "2027-01-01T22:00"),
        (WEEKLY, "2026-11-27T08:29", "2026-11-20T08:30", "2026-11-27T08:30"),
        (WEEKLY, "2026-11-27T08:30", "2026-11-27T08:30", "2026-12-04T08:30"),
        (WEEKLY, "2026-11-30T00:00", "2026-11-27T08:30", "2026-12-04T08:30"),
        (MONTHLY, "2027-02-28T21:59", "2027-01-31T22:00", "2027-02-28T22:00"),
        (MONTHLY, "2027-02-28T22:00", "2027-02-28T22:00", "2027-03-31T22:00"),
        (MONTHLY, "2028-02-29T22:00", "2028-02-29T22:00", "2028-03-31T22:00"),
        (MONTHLY, "2027-01-01T00:00", "2026-12-31T22:00", "2027-01-31T22:00"),
        (Schedule("month", "00:00", day=1), "2026-12-01T00:00", "2026-12-01T00:00", "2027-01-01T00:00"),
        (DAILY, "2038-01-19T22:00:01", "2038-01-19T22:00", "2038-01-20T22:00"),
    ],
)
def test_moments_by_hand(schedule: Schedule, now: str, last: str, following: str) -> None:
    assert last_due(schedule, at(now)) == at(last)
    assert next_due(schedule, at(now)) == at(following)


@pytest.mark.parametrize(
    ("last_run", "now", "since"),
    [
        (None, "2026-11-27T12:00", "2026-11-26T22:00"),
        ("2026-11-26T22:00", "2026-11-27T12:00", None),
        ("2026-11-26T21:59", "2026-11-27T12:00", "2026-11-26T22:00"),
        ("2026-11-01T22:00", "2026-11-27T12:00", "2026-11-26T22:00"),  # weeks offline: once
        ("2026-11-27T12:00", "2026-11-27T12:00", None),
        ("2026-11-28T12:00", "2026-11-27T12:00", None),  # the clock was a day ahead: within the slack
        ("2026-11-28T12:01", "2026-11-27T12:00", "2026-11-26T22:00"),
        ("2038-01-19T03:14", "2026-11-27T12:00", "2026-11-26T22:00"),  # it stood in 2038
        ("2026-11-26T22:00", "2038-01-19T03:14", "2038-01-18T22:00"),
    ],
)
def test_what_is_due_once(last_run: str | None, now: str, since: str | None) -> None:
    found = due_since(DAILY, at(last_run) if last_run else None, at(now))
    assert found == (at(since) if since else None)


@pytest.mark.parametrize(
    ("schedule", "last_run", "now", "late"),
    [
        (DAILY, "2026-11-25T22:30", "2026-11-27T21:59", False),
        (DAILY, "2026-11-25T22:30", "2026-11-27T22:00", True),
        (DAILY, "2026-11-26T22:00", "2026-11-27T22:00", False),
        (WEEKLY, "2026-11-20T08:30", "2026-11-28T08:29", False),
        (WEEKLY, "2026-11-20T08:30", "2026-11-28T08:30", True),
        (WEEKLY, "2026-11-20T08:29", "2026-11-21T08:30", True),
        (DAILY, None, "2026-11-28T08:30", False),
        (DAILY, "2038-01-19T03:14", "2026-11-28T08:30", False),
        (Schedule(), "2020-01-01T00:00", "2026-11-28T08:30", False),
    ],
)
def test_late_is_a_day_after_what_was_missed(
    schedule: Schedule, last_run: str | None, now: str, late: bool
) -> None:
    assert is_late(schedule, at(last_run) if last_run else None, at(now)) is late


SCHEDULES = st.builds(
    Schedule,
    st.sampled_from(("day", "week", "month")),
    st.times().map(lambda t: f"{t:%H:%M}"),
    st.integers(0, 6),
    st.integers(1, 31),
)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2039, 1, 1))


def _hits(schedule: Schedule, moment: datetime) -> bool:
    if schedule.every == "week":
        return moment.weekday() == schedule.weekday
    last = monthrange(moment.year, moment.month)[1]
    return schedule.every == "day" or moment.day == min(schedule.day, last)


@given(SCHEDULES, MOMENTS)
def test_the_calendar_walked_day_by_day_says_the_same(schedule: Schedule, now: datetime) -> None:
    clock = time.fromisoformat(schedule.at)
    days = [datetime.combine(now.date() + timedelta(days=n), clock) for n in range(-62, 63)]
    moments = [moment for moment in days if _hits(schedule, moment)]
    assert last_due(schedule, now) == max(moment for moment in moments if moment <= now)
    assert next_due(schedule, now) == min(moment for moment in moments if moment > now)


@given(SCHEDULES, MOMENTS, st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), max_size=30))
def test_each_moment_is_run_at_most_once_and_none_is_forgotten(
    schedule: Schedule, start: datetime, steps: list[timedelta]
) -> None:
    """Whenever somebody looks: a moment passed since the last run is made up for at once, and then it is quiet."""
    last_run, now, runs = start, start, []
    for step in steps:
        now += step
        passed = last_due(schedule, now)
        since = due_since(schedule, last_run, now)
        assert passed is not None
        assert (since is not None) == (passed > last_run)
        if since is not None:
            runs.append(since)
            last_run = now
            assert due_since(schedule, last_run, now) is None
    assert len(set(runs)) == len(runs)


@given(SCHEDULES)
def test_json_there_and_back(schedule: Schedule) -> None:
    assert read_schedule(write_schedule(schedule)) == schedule


def test_no_words_mean_no_schedule() -> None:
    for text in ("", "{}", '{"every": "none"}'):
        assert read_schedule(text).every == "none"
        assert due_since(read_schedule(text), None, datetime(2026, 1, 1)) is None
        assert next_due(read_schedule(text), datetime(2026, 1, 1)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"every": "hour"}, {"every": ["day"]}, {"at": "24:00"}, {"at": "7:00"}, {"at": "07:60"}, {"at": "２２:00"}, {"at": 22},
        {"at": "22:00\n"}, {"at": "-1:00"}, {"weekday": 7}, {"weekday": -1}, {"weekday": True}, {"weekday": "1"}, {"day": 0},
        {"day": 32}, {"day": 1.5}, {"day": None},
    ],
)  # fmt: skip
def test_wrong_schedules_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(DeskError) as refused:
        read_schedule(json.dumps({"every": "day", "at": "22:00", "weekday": 0, "day": 1} | change))
    assert refused.value.code == "schedule"


@pytest.mark.parametrize("text", ["[]", "[[1]]", "3", '"day"', "{", "null", "[1, 2]"])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(DeskError):
        read_schedule(text)
