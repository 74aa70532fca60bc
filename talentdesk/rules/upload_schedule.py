"""When a channel's next upload is due: every day, week or month at a time of the day. All times are local, without a zone.

After weeks without the program one upload makes up for all that were missed. A month without the chosen day uses its
last day. Where the clock was wrong, an upload too many costs nothing (there is nothing to send) and one too few would
be silence for years, so a last run in the future counts as none.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from talentdesk.errors import DeskError
from talentdesk.text import tr

NONE, DAY, WEEK, MONTH = "none", "day", "week", "month"
EVERY = (NONE, DAY, WEEK, MONTH)
LATE_AFTER = timedelta(days=1)
# More than zones and summer time can move a clock; less than this ahead, the next run just comes a little later.
CLOCK_SLACK = timedelta(days=1)
_FIELDS = frozenset({"every", "at", "weekday", "day"})
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class Schedule:
    """``every`` none, day, week (``weekday`` 0 Monday … 6) or month (``day`` 1–31), ``at`` HH:MM."""

    every: str = NONE
    at: str = "22:00"
    weekday: int = 0
    day: int = 1


def read_schedule(text: str) -> Schedule:
    """A channel's schedule from its JSON; DeskError ``schedule`` when it says something else."""
    try:
        told = json.loads(text or "{}")
        found = Schedule(**{name: value for name, value in told.items() if name in _FIELDS})
        sound = (
            found.every in EVERY
            and _TIME.fullmatch(found.at)
            and type(found.weekday) is int
            and 0 <= found.weekday <= 6
            and type(found.day) is int
            and 1 <= found.day <= 31
        )
        if not sound:
            raise ValueError
    except (ValueError, TypeError, AttributeError) as trouble:
        raise DeskError(
            tr("定时上报的设置不对。"),
            tr("请重新选择每天、每周或每月，以及 00:00 到 23:59 的时间。"),
            code="schedule",
        ) from trouble
    return found


def write_schedule(schedule: Schedule) -> str:
    """The JSON of a schedule; refused like a wrong one read."""
    text = json.dumps(asdict(schedule))
    read_schedule(text)
    return text


def last_due(schedule: Schedule, now: datetime) -> datetime | None:
    """The newest moment of the schedule that is not later than ``now``; None where there is no schedule."""
    if schedule.every == NONE:
        return None
    moment = _on(schedule, now.date(), 0)
    return moment if moment <= now else _on(schedule, now.date(), -1)


def next_due(schedule: Schedule, now: datetime) -> datetime | None:
    """The first moment of the schedule later than ``now``."""
    if schedule.every == NONE:
        return None
    moment = _on(schedule, now.date(), 0)
    return moment if moment > now else _on(schedule, now.date(), 1)


def _on(schedule: Schedule, day: date, steps: int) -> datetime:
    """The schedule's moment in the day, week or month of ``day``, moved by so many of them."""
    hour, minute = (int(part) for part in schedule.at.split(":"))
    if schedule.every == DAY:
        found = day + timedelta(days=steps)
    elif schedule.every == WEEK:
        found = day + timedelta(days=schedule.weekday - day.weekday() + 7 * steps)
    else:
        year, month = divmod(day.year * 12 + day.month - 1 + steps, 12)
        found = date(year, month + 1, min(schedule.day, monthrange(year, month + 1)[1]))
    return datetime.combine(found, time(hour, minute))


def due_since(schedule: Schedule, last_run: datetime | None, now: datetime) -> datetime | None:
    """Since when an upload is due, None when it is not: one, however many were missed."""
    moment = last_due(schedule, now)
    if moment is None:
        return None
    if last_run is None or last_run < moment or last_run - now > CLOCK_SLACK:
        return moment
    return None


def is_late(schedule: Schedule, last_run: datetime | None, now: datetime) -> bool:
    """Whether an upload was missed more than a day ago: neither the program nor the task was running since."""
    missed = last_due(schedule, now - LATE_AFTER)
    return missed is not None and last_run is not None and last_run < missed
