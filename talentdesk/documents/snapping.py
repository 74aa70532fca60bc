"""Where a dragged element clicks into place: edges and middles of others and of the sheet, else the grid. Lengths in mm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from talentdesk.documents.layout_edits import Rect


class Guide(NamedTuple):
    """A line to show while dragging: upright at ``at`` on axis x, level on axis y."""

    axis: str
    at: float


class Snap(NamedTuple):
    """How far to shift so that it clicks into place, and the lines that say why."""

    dx: float
    dy: float
    guides: tuple[Guide, ...]


def lines_of(boxes: Iterable[Rect]) -> tuple[list[float], list[float]]:
    """The upright and the level lines that boxes offer: edges and middles."""
    upright: list[float] = []
    level: list[float] = []
    for box in boxes:
        upright += [box.left, box.center, box.right]
        level += [box.top, box.middle, box.bottom]
    return upright, level


def snapped(
    xs: Sequence[float],
    ys: Sequence[float],
    lines: tuple[Sequence[float], Sequence[float]],
    tolerance: float,
    grid: float = 0.0,
) -> Snap:
    """Bring one of the moving coordinates ``xs`` and ``ys`` onto the nearest line within ``tolerance``.

    Where no line is near, the first of them goes onto the ``grid`` (0: none) within the same tolerance.
    """
    dx, at_x = _nearest(xs, lines[0], tolerance, grid)
    dy, at_y = _nearest(ys, lines[1], tolerance, grid)
    guides = [Guide("x", at) for at in at_x] + [Guide("y", at) for at in at_y]
    return Snap(dx, dy, tuple(guides))


def _nearest(
    values: Sequence[float], lines: Sequence[float], tolerance: float, grid: float
) -> tuple[float, list[float]]:
    if not values:
        return 0.0, []
    shifts = [line - value for value in values for line in lines]
    near = min(shifts, key=abs, default=tolerance + 1)
    if abs(near) <= tolerance:
        moved = {round(value + near, 3) for value in values}
        return near, sorted({line for line in lines if round(line, 3) in moved})
    if grid > 0:
        shift = round(values[0] / grid) * grid - values[0]
        if abs(shift) <= max(tolerance, grid / 2):
            return shift, []
    return 0.0, []
