"""Which backups are kept: all of the last two days, then one a day, one a week, at last one a month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

ALL_FOR, DAILY_FOR, WEEKLY_FOR = timedelta(days=2), timedelta(days=14), timedelta(days=61)


def surplus(made: Iterable[tuple[str, datetime]], now: datetime) -> list[str]:
    """The names of the backups that may go, oldest first; never the newest, nor one with a time to come.

    Of each day, week and month the newest is kept: thinning again and again comes to the same as thinning once.
    """
    newest_first = sorted(made, key=lambda each: (each[1], each[0]), reverse=True)
    kept: set[tuple[int, ...]] = set()
    gone = []
    for place, (name, at) in enumerate(newest_first):
        span = _span(at, now - at)
        if place == 0 or span is None:
            continue
        if span in kept:
            gone.append(name)
        kept.add(span)
    return gone[::-1]


def _span(at: datetime, age: timedelta) -> tuple[int, ...] | None:
    """The day, week or month that one backup stands for; None: each stands for itself. The length tells them apart."""
    if age < ALL_FOR:
        return None
    if age < DAILY_FOR:
        return (at.year, at.month, at.day)
    if age < WEEKLY_FOR:
        return (*at.isocalendar()[:2], 0, 0)
    return (at.year, at.month)
