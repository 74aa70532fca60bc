"""The present moment as the services of uploads take it; by itself, because the window's own watch starts with the window."""

from __future__ import annotations

from datetime import datetime


def now() -> datetime:
    """This moment by the clock on the wall, with its zone."""
    return datetime.now().astimezone()
