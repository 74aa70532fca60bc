"""When upkeep is due: every so many days, weeks, months or years from a first day; how long a broken machine stood still.

The planned days are the first day and every n-th day, week, month or year after it. Months are counted from the first day
itself, so a plan of the 31st falls on the last day of shorter months and comes back to the 31st.

Work done late moves the next day by the plan's own choice. 计划日: the next planned day after the one that was due, so that
nothing is skipped; who is two months late stays overdue until both are done. 完成日: one interval from the day it was done,
as for calibrations and daily checks.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

PLANNED, DONE = "计划日", "完成日"
DAYS = {"日": 1, "周": 7}
MONTHS = {"月": 1, "年": 12}

# Kinds that are about a span of time since the last one, not about a day of the calendar.
SINCE_DONE = frozenset({"日检", "校准"})
# 90 and 30 days before a calibration ends it can still be arranged, or has become urgent ([K]).
EARLY, URGENT = 90, 30
# A working day of eight hours ([K]): what a machine in repair is away from the base's use each day.
HOURS_A_DAY = 8


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every ``every`` ``unit`` (日 周 月 年) from ``first`` on; ``count_from`` 计划日 or 完成日."""

    first: date
    every: int
    unit: str
    count_from: str = PLANNED


def planned_day(rhythm: Rhythm, number: int) -> date:
    """The planned day of this number; 0 is the first."""
    return later(rhythm.first, rhythm.every * number, rhythm.unit)


def later(day: date, count: int, unit: str) -> date:
    """So many days, weeks, months or years after a day; the last day of the month where it has no such day."""
    if unit in DAYS:
        return day + timedelta(days=DAYS[unit] * count)
    months = day.year * 12 + day.month - 1 + MONTHS[unit] * count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_planned(rhythm: Rhythm, after: date) -> date:
    """The first planned day later than ``after``."""
    first = rhythm.first
    if after < first:
        return first
    if rhythm.unit in DAYS:
        step = rhythm.every * DAYS[rhythm.unit]
        return planned_day(rhythm, (after - first).days // step + 1)
    months = (after.year - first.year) * 12 + after.month - first.month
    number = months // (rhythm.every * MONTHS[rhythm.unit])
    # Either the planned day of this very month is still to come, or it is the one after.
    found = planned_day(rhythm, number)
    return found if found > after else planned_day(rhythm, number + 1)


def due_after_work(rhythm: Rhythm, due: date, done: date) -> date:
    """When a plan is due again after what was due on ``due`` has been done on ``done``."""
    if rhythm.count_from == DONE:
        return later(done, rhythm.every, rhythm.unit)
    return next_planned(rhythm, due)


def due_by_rhythm(rhythm: Rhythm, last_done: date | None) -> date:
    """When a plan is due whose rhythm was set or changed, knowing only when it was last done."""
    if last_done is None:
        return rhythm.first
    return due_after_work(rhythm, last_done, last_done)


def usual_count(kind: str) -> str:
    """From which day the next one is usually counted for a kind of upkeep."""
    return DONE if kind in SINCE_DONE else PLANNED


def days_over(due: date, today: date) -> int:
    """How many days a thing is overdue; 0 on its day and before."""
    return max((today - due).days, 0)


def expiry_stage(until: date, today: date) -> str:
    """How urgent an end of validity is: ``expired``, ``urgent`` (30 days), ``early`` (90 days), or nothing."""
    left = (until - today).days
    if left < 0:
        return "expired"
    if left <= URGENT:
        return "urgent"
    return "early" if left <= EARLY else ""


def downtime_hours(broken: date, working: date) -> int:
    """Working hours lost from the day a machine broke to the day it works again: eight for each day, one day at least.

    The day it comes back is not counted. Who knows better writes the hours.
    """
    return max((working - broken).days, 1) * HOURS_A_DAY
