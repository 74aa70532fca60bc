"""Whether two times overlap, and how many of a thing are taken at once: times are half-open, the end is free again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment up to, but without, a later one (local time)."""

    start: datetime
    end: datetime


def overlaps(one: Span, other: Span) -> bool:
    """Whether the two have a moment in common; a span without length has none."""
    return max(one.start, other.start) < min(one.end, other.end)


def most_taken(taken: Iterable[tuple[Span, int]], within: Span) -> int:
    """The largest number taken at any one moment of ``within``, for spans with how many each takes."""
    steps: list[tuple[datetime, int]] = []
    for span, count in taken:
        if overlaps(span, within):
            steps += [(max(span.start, within.start), count), (span.end, -count)]
    now = most = 0
    for _, change in sorted(steps):  # at one moment what is given back comes before what is taken
        now += change
        most = max(most, now)
    return most
