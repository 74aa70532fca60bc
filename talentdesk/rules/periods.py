"""When a session takes place: its 时段 as times of a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from talentdesk.rules.clashes import Span

WHOLE_DAY = "全天"
_WRITTEN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至到]\s*(\d{1,2})[:：](\d{2})")

Times = Mapping[str, tuple[time, time]]


def period_span(day: date, period: str, times: Times) -> Span:
    """The times of a session on a day; ``period`` is a known one (上午 …) or written out (8:30-11:45).

    Nothing, or a period nobody knows, counts as the whole day: better a question too many than a room given away twice.
    """
    begin, end = _written(period) or times.get(period.strip()) or times[WHOLE_DAY]
    return Span(datetime.combine(day, begin), datetime.combine(day, end))


def day_span(first: date, last: date) -> Span:
    """Whole days, the last one counted."""
    return Span(datetime.combine(first, time.min), datetime.combine(last, time.min) + timedelta(days=1))


def _written(period: str) -> tuple[time, time] | None:
    found = _WRITTEN.search(period)
    if found is None:
        return None
    hour, minute, last_hour, last_minute = map(int, found.groups())
    if max(hour, last_hour) > 23 or max(minute, last_minute) > 59:
        return None
    begin, end = time(hour, minute), time(last_hour, last_minute)
    return (begin, end) if begin < end else None
