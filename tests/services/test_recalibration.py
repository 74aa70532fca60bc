"""Measuring the corrected calibration page adds what is left of the error to the kept correction."""

from __future__ import annotations

from datetime import date

from talentdesk.documents.calibration import calibration_marks
from talentdesk.documents.overprint import Adjustment, Measured
from talentdesk.services import calibrations
from talentdesk.store import Store

DAY = date(2026, 11, 21)


def printed_at(x: float, y: float) -> tuple[float, float]:
    """A printer that shifts, stretches and turns a little."""
    return 1.4 + 1.004 * x - 0.003 * y, -0.8 + 0.003 * x + 0.997 * y


def measured_with(drawn: Adjustment, slip: float) -> list[Measured]:
    """What a ruler finds on a page drawn with a correction, with a slip of the hand at the first reading."""
    marks = calibration_marks(297.0, 210.0)
    found = [(mark, printed_at(*drawn.apply(*mark))) for mark in marks]
    return [Measured(*mark, where[0] + slip * (-1) ** n, where[1]) for n, (mark, where) in enumerate(found)]


def largest_error(drawn: Adjustment) -> float:
    """How far the marks of a corrected page land from where they should, in mm."""
    errors = []
    for x, y in calibration_marks(297.0, 210.0):
        px, py = printed_at(*drawn.apply(x, y))
        errors.append(((px - x) ** 2 + (py - y) ** 2) ** 0.5)
    return max(errors)


def test_a_second_look_makes_it_better_not_worse(store: Store) -> None:
    rough = calibrations.calibrate(store, measured_with(Adjustment(), 0.3), printer="HP", day=DAY)
    assert largest_error(rough) > 0.1
    fine = calibrations.calibrate(store, measured_with(rough, 0.0), printer="HP", day=DAY, corrected=True)
    assert largest_error(fine) < 0.05
    kept = calibrations.adjustments(store, "HP")["front"]
    assert largest_error(kept) < 0.05


def test_a_page_that_is_right_changes_nothing(store: Store) -> None:
    solved = calibrations.calibrate(store, measured_with(Adjustment(), 0.0), printer="HP", day=DAY)
    again = calibrations.calibrate(store, measured_with(solved, 0.0), printer="HP", day=DAY, corrected=True)
    assert abs(again.dx - solved.dx) < 0.01
    assert abs(again.rotation - solved.rotation) < 0.001
