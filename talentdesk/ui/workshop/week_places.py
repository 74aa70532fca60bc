"""Where things stand in the drawn week: days across, hours down, bars of whole days between heads and hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF

from talentdesk.ui.workshop.week_blocks import FIRST_HOUR, LAST_HOUR, WEEK, Bar, Block, Piece

AXIS, HEAD, FOOT = 46, 30, 4
LOWEST_HOUR = 26
"""Px: below it a lesson of 45 minutes shows no line of words."""
BAR = 22
MOST_BARS = 4
SNAP = 0.5
"""A time is marked in half hours."""


@dataclass(frozen=True, slots=True)
class WeekPlaces:
    """A week drawn into ``whole``; everything else follows from it."""

    whole: QRectF
    monday: date
    pieces: tuple[Piece, ...]
    bars: tuple[Bar, ...]

    @property
    def bar_lines(self) -> int:
        """How many lines of bars there are; the last may say how many more."""
        return min(max((bar.lane + 1 for bar in self.bars), default=0), MOST_BARS)

    @property
    def hidden_bars(self) -> int:
        """How many bars have no line."""
        return len(self.bars) - len(self.shown_bars())

    def shown_bars(self) -> list[Bar]:
        """The bars that have a line; where there are too many, the last line is left to their number."""
        too_many = max((bar.lane + 1 for bar in self.bars), default=0) > MOST_BARS
        return [bar for bar in self.bars if bar.lane < (MOST_BARS - 1 if too_many else MOST_BARS)]

    @property
    def top(self) -> float:
        """Where the hours begin."""
        return HEAD + self.bar_lines * BAR

    @property
    def hour(self) -> float:
        """How high an hour is."""
        return (self.whole.height() - self.top - FOOT) / (LAST_HOUR - FIRST_HOUR)

    @property
    def lowest(self) -> int:
        """How high the whole is at least."""
        return round(self.top) + (LAST_HOUR - FIRST_HOUR) * LOWEST_HOUR + FOOT

    @property
    def width(self) -> float:
        """How wide a day is."""
        return (self.whole.width() - AXIS) / WEEK

    def y(self, hour: float) -> float:
        """Where an hour begins."""
        return self.top + (hour - FIRST_HOUR) * self.hour

    def column(self, day: int) -> QRectF:
        """A day from top to bottom."""
        return QRectF(AXIS + day * self.width, 0, self.width, self.whole.height())

    def hours(self, day: int, first: float, last: float) -> QRectF:
        """Some hours of a day."""
        return QRectF(AXIS + day * self.width + 1, self.y(first), self.width - 2, (last - first) * self.hour)

    def piece(self, piece: Piece) -> QRectF:
        """A block of some hours, in its lane."""
        box = self.hours(piece.day, piece.first, piece.last)
        part = box.width() / piece.lanes
        return QRectF(box.left() + piece.lane * part, box.top() + 1, part, box.height() - 2)

    def bar(self, bar: Bar) -> QRectF:
        """A bar over whole days."""
        left = AXIS + bar.first * self.width + 1
        return QRectF(left, HEAD + bar.lane * BAR, (bar.last - bar.first + 1) * self.width - 2, BAR - 2)

    def more(self) -> QRectF:
        """Where the number of bars without a line stands."""
        return QRectF(AXIS + 8, HEAD + (MOST_BARS - 1) * BAR, self.whole.width() - AXIS - 8, BAR - 2)

    def block_at(self, point: QPointF) -> Block | None:
        """The block under a point."""
        for piece in self.pieces:
            if self.piece(piece).contains(point):
                return piece.block
        return next((bar.block for bar in self.shown_bars() if self.bar(bar).contains(point)), None)

    def cell_at(self, point: QPointF) -> tuple[int, float]:
        """(day, hour) of the half hour under a point."""
        day = int(min(max((point.x() - AXIS) // self.width, 0), WEEK - 1))
        hour = FIRST_HOUR + (point.y() - self.top) / self.hour // SNAP * SNAP
        return day, min(max(hour, FIRST_HOUR), LAST_HOUR - SNAP)


def clock(hour: float) -> str:
    """An hour of the day as 08:30."""
    return f"{int(hour):02d}:{round(hour % 1 * 60):02d}"
