"""What is drawn in a week: blocks of some hours side by side, and bars over the days that are taken as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

Kind = Literal["session", "booking", "loan", "repair"]
FIRST_HOUR, LAST_HOUR = 7, 22
WEEK = 7


@dataclass(frozen=True, slots=True)
class Block:
    """A time that is taken. ``title`` stands in it, ``detail`` says all; ``booking_id`` where it can be cancelled.

    ``whole``: what is shown cannot be had at all meanwhile, not only one of its machines.
    """

    start: datetime
    end: datetime
    kind: Kind
    title: str
    detail: str
    booking_id: int | None = None
    whole: bool = False

    @property
    def days_long(self) -> bool:
        """Whether it takes whole days."""
        midnight = time.min
        return self.end - self.start >= timedelta(days=1) and self.start.time() == self.end.time() == midnight


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a block that falls on one day: hours from midnight, its lane of so many beside each other."""

    block: Block
    day: int
    first: float
    last: float
    lane: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A block of whole days in the shown week: its first and last day, and its line under the heads of the days."""

    block: Block
    first: int
    last: int
    lane: int


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def bars(blocks: Sequence[Block], monday: date) -> list[Bar]:
    """The blocks of whole days, each in the first line that is free."""
    found: list[Bar] = []
    ends: list[int] = []
    for block in sorted(
        (each for each in blocks if each.days_long), key=lambda each: (each.start, each.title)
    ):
        first = max((block.start.date() - monday).days, 0)
        last = min((block.end.date() - monday).days - 1, WEEK - 1)
        if first <= last:
            lane = next((at for at, end in enumerate(ends) if end < first), len(ends))
            ends[lane : lane + 1] = [last]
            found.append(Bar(block, first, last, lane))
    return found


def pieces(blocks: Sequence[Block], monday: date) -> list[Piece]:
    """The pieces of all other blocks that fall into the shown hours of a week, day by day."""
    short = [each for each in blocks if not each.days_long]
    found: list[Piece] = []
    for day in range(WEEK):
        found += _of_day(short, monday + timedelta(days=day), day)
    return found


def _of_day(blocks: Sequence[Block], day: date, number: int) -> list[Piece]:
    midnight = datetime.combine(day, time.min)
    spans = []
    for block in blocks:
        first = max((block.start - midnight).total_seconds() / 3600, FIRST_HOUR)
        last = min((block.end - midnight).total_seconds() / 3600, LAST_HOUR)
        if first < last:
            spans.append((first, last, block))
    spans.sort(key=lambda span: (span[0], -span[1]))
    found: list[Piece] = []
    while spans:
        bundle = [spans.pop(0)]
        while spans and spans[0][0] < max(last for _, last, _ in bundle):
            bundle.append(spans.pop(0))
        found += _in_lanes(bundle, number)
    return found


def _in_lanes(bundle: Sequence[tuple[float, float, Block]], day: int) -> list[Piece]:
    """Blocks that hang together share the day's width: each goes into the first lane that is free again."""
    ends: list[float] = []
    lanes = []
    for first, last, _ in bundle:
        lane = next((at for at, end in enumerate(ends) if end <= first), len(ends))
        ends[lane : lane + 1] = [last]
        lanes.append(lane)
    return [
        Piece(block, day, first, last, lane, len(ends))
        for (first, last, block), lane in zip(bundle, lanes, strict=True)
    ]
