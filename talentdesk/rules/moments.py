"""Moments as they are kept: UTC without a zone in the database, local time for eyes and for schedules."""

from __future__ import annotations

from datetime import UTC, datetime


def kept(moment: datetime) -> datetime:
    """A moment as it is stored: UTC, whole seconds, no zone. Without a zone it is local time."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None)


def local(stored: datetime) -> datetime:
    """A stored moment as a clock on the wall shows it, without a zone."""
    return zoned(stored).replace(tzinfo=None)


def zoned(stored: datetime) -> datetime:
    """A stored moment in local time, with its zone."""
    return stored.replace(tzinfo=UTC).astimezone()


def read_zoned(text: str) -> datetime | None:
    """What another copy of the program wrote as an ISO time, in local time with its zone; None when it is none."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        return None
