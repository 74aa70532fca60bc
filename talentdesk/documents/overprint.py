"""Overprinting on stock: the correction of one printer, tray, stock and side, solved from marks measured on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin

from talentdesk.documents.pdf import POINTS_PER_MM
from talentdesk.errors import DeskError
from talentdesk.text import tr

# Beyond these it is a slip of the ruler or the driver's "fit to page", not a printer's error.
_MOST_SCALE, _MOST_TURN, _MOST_SHIFT, _MOST_CONTRADICTION = 0.06, 5.0, 50.0, 1.5


@dataclass(frozen=True, slots=True)
class Adjustment:
    """How a page is drawn so that it lands where it should.

    Millimetres from the sheet's top left corner, y downwards: a point is turned by ``rotation`` degrees (clockwise
    on paper) around that corner, stretched by ``scale_x`` and ``scale_y``, then moved by ``dx`` and ``dy``.
    """

    dx: float = 0.0
    dy: float = 0.0
    scale_x: float = 1.0
    scale_y: float = 1.0
    rotation: float = 0.0

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the layout is drawn, in mm."""
        c, s = cos(radians(self.rotation)), sin(radians(self.rotation))
        return self.scale_x * (c * x - s * y) + self.dx, self.scale_y * (s * x + c * y) + self.dy

    def matrix(self, page_height: float) -> tuple[float, float, float, float, float, float]:
        """The same as a PDF matrix on a page of ``page_height`` points, y upwards."""
        c, s = cos(radians(self.rotation)), sin(radians(self.rotation))
        a, b = self.scale_x * c, -self.scale_y * s
        e, d = self.scale_x * s, self.scale_y * c
        left, up = self.dx * POINTS_PER_MM, page_height - self.dy * POINTS_PER_MM
        return a, b, e, d, left - e * page_height, up - d * page_height


NO_ADJUSTMENT = Adjustment()


@dataclass(frozen=True, slots=True)
class Measured:
    """A mark of the calibration page: where it should be and where a ruler found it, mm from left and top edge."""

    nominal_x: float
    nominal_y: float
    measured_x: float
    measured_y: float


def solve_adjustment(marks: Sequence[Measured]) -> Adjustment:
    """The correction that brings the measured marks where they should be: least squares over three or more.

    Exact when the printer stretches in its own directions, turns and shifts. ``DeskError`` for fewer than three
    marks, marks on one line, and measurements no printer makes or that contradict each other.
    """
    found = _decomposed(_affine(marks), marks)
    if (
        max(abs(found.scale_x - 1), abs(found.scale_y - 1)) > _MOST_SCALE
        or abs(found.rotation) > _MOST_TURN
        or hypot(found.dx, found.dy) > _MOST_SHIFT
    ):
        raise DeskError(
            tr("量得的位置与应在的位置相差太大。"),
            tr("打印时请选“实际大小”，不要“适合页面”；并核对左、上两个数有没有写反。"),
            code="measurements",
        )
    if largest_residual(found, marks) > _MOST_CONTRADICTION:
        raise DeskError(
            tr("量得的数值互相矛盾，至少有一个标记量错了。"),
            tr("请从纸的左边和上边重新量每个十字的中心。"),
            code="measurements",
        )
    return found


def largest_residual(adjustment: Adjustment, marks: Sequence[Measured]) -> float:
    """How far, in mm, the worst mark stays from its place after the correction."""
    return max(
        hypot(x - mark.nominal_x, y - mark.nominal_y)
        for mark in marks
        for x, y in [adjustment.apply(mark.measured_x, mark.measured_y)]
    )


def _affine(marks: Sequence[Measured]) -> tuple[tuple[float, float], tuple[float, float]]:
    """The linear part of the best map from measured to nominal places: rows of x and y."""
    count = len(marks)
    if count < 3:
        raise DeskError(
            tr("至少要量三个标记。"), tr("请量出校准页上三个角或四个角的十字。"), code="measurements"
        )
    mx = sum(mark.measured_x for mark in marks) / count
    my = sum(mark.measured_y for mark in marks) / count
    points = [(mark.measured_x - mx, mark.measured_y - my, mark) for mark in marks]
    xx = sum(x * x for x, _, _ in points)
    yy = sum(y * y for _, y, _ in points)
    xy = sum(x * y for x, y, _ in points)
    spread = xx * yy - xy * xy
    if spread <= 1e-3 * (xx + yy) ** 2:
        raise DeskError(
            tr("量的标记几乎在一条直线上。"), tr("请量校准页上不同角的十字。"), code="measurements"
        )

    def row(wanted: list[float]) -> tuple[float, float]:
        xt = sum(x * t for (x, _, _), t in zip(points, wanted, strict=True))
        yt = sum(y * t for (_, y, _), t in zip(points, wanted, strict=True))
        return (xt * yy - yt * xy) / spread, (yt * xx - xt * xy) / spread

    return row([mark.nominal_x for mark in marks]), row([mark.nominal_y for mark in marks])


def _decomposed(
    rows: tuple[tuple[float, float], tuple[float, float]], marks: Sequence[Measured]
) -> Adjustment:
    """Turn and stretch nearest to the map's rows, then the shift that centres what is left."""
    (xx, xy), (yx, yy) = rows
    scale_x, scale_y = hypot(xx, xy), hypot(yx, yy)
    # Row x is (sx cos, -sx sin), row y (sy sin, sy cos): with exact marks both give the same angle.
    turn = (atan2(-xy, xx) + atan2(yx, yy)) / 2
    bare = Adjustment(0, 0, scale_x, scale_y, degrees(turn))
    moved = [(mark, bare.apply(mark.measured_x, mark.measured_y)) for mark in marks]
    dx = sum(mark.nominal_x - x for mark, (x, _) in moved) / len(marks)
    dy = sum(mark.nominal_y - y for mark, (_, y) in moved) / len(marks)
    return Adjustment(dx, dy, scale_x, scale_y, degrees(turn))
