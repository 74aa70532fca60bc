"""Overprint corrections, kept per printer, tray, stock and side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import isfinite
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.documents.calibration import calibration_page, trial_page
from talentdesk.documents.overprint import Adjustment, Measured, solve_adjustment
from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import whole_file
from talentdesk.model import Calibration
from talentdesk.services.layouts import current_design
from talentdesk.store import Store
from talentdesk.text import tr

SIDES = ("front", "back")
SMALLEST, LARGEST = 50.0, 1200.0  # mm: the marks and the words need room; a layout is never larger
FAR_POINTS = ((10.0, 10.0), (287.0, 10.0), (10.0, 200.0), (287.0, 200.0))  # mm: near the corners of A4


def adjustment(
    session: Work, printer: str, tray: str = "", stock: str = "", side: str = "front"
) -> Adjustment:
    """The kept correction; none (nothing is moved) where this printer was not calibrated."""
    row = _row(session, printer, tray, stock, side)
    if row is None:
        return Adjustment()
    return Adjustment(row.dx, row.dy, row.scale_x, row.scale_y, row.rotation)


def adjustments(store: Store, printer: str, tray: str = "", stock: str = "") -> dict[str, Adjustment]:
    """The kept corrections of both sides."""
    with store.read() as session:
        return {side: adjustment(session, printer, tray, stock, side) for side in SIDES}


def _row(
    session: Work, printer: str, tray: str, stock: str, side: str, *, removed: bool = False
) -> Calibration | None:
    """The one row of a combination; ``removed``: even when it lies in the recycle bin."""
    statement = select(Calibration).where(
        Calibration.printer == printer,
        Calibration.tray == tray,
        Calibration.stock == stock,
        Calibration.side == side,
    )
    return session.scalar(statement if removed else statement.where(Calibration.deleted_at.is_(None)))


def calibrate(
    store: Store,
    marks: Sequence[Measured],
    *,
    printer: str,
    tray: str = "",
    stock: str = "",
    side: str = "front",
    day: date,
    corrected: bool = False,
) -> Adjustment:
    """Solve the correction from what was measured on a calibration page and keep it.

    ``corrected``: the page had been printed with the kept correction; what is left of the error is then added to it.
    """
    numbers = (each for m in marks for each in (m.nominal_x, m.nominal_y, m.measured_x, m.measured_y))
    if not all(map(isfinite, numbers)):  # NaN passes every comparison with a limit
        raise DeskError(
            tr("量得的位置要填数字。"), tr("请从纸的左边和上边重新量每个十字的中心。"), code="measurements"
        )
    solved = solve_adjustment(marks)
    with store.write(tr("套打校准 {printer}", printer=printer), kind="calibration") as session:
        if corrected:
            solved = _after(adjustment(session, printer, tray, stock, side), solved)
        row = _row(session, printer, tray, stock, side, removed=True)
        if row is None:
            row = Calibration(printer=printer, tray=tray, stock=stock, side=side)
            session.add(row)
        row.deleted_at = None
        row.dx, row.dy = round(solved.dx, 4), round(solved.dy, 4)
        row.scale_x, row.scale_y = round(solved.scale_x, 6), round(solved.scale_y, 6)
        row.rotation, row.checked_on = round(solved.rotation, 4), day
    return solved


def _after(kept: Adjustment, found: Adjustment) -> Adjustment:
    """One correction that does what ``found`` and then ``kept`` do: solved from where the two bring known points."""
    return solve_adjustment([Measured(*kept.apply(*found.apply(x, y)), x, y) for x, y in FAR_POINTS])


def print_calibration_page(
    store: Store,
    out: Path,
    *,
    width: float,
    height: float,
    printer: str,
    tray: str = "",
    stock: str = "",
    side: str = "front",
    corrected: bool = False,
) -> None:
    """Write the page whose marks are to be measured; ``corrected``: with the kept correction, to check it."""
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise DeskError(
            tr("纸张的宽和高应为 {least}–{most} 毫米。", least=f"{SMALLEST:g}", most=f"{LARGEST:g}"),
            tr("请按纸张实际大小填写，单位毫米。"),
            code="out-of-range",
        )
    with store.read() as session:
        kept = adjustment(session, printer, tray, stock, side) if corrected else Adjustment()
    with whole_file(out) as part, part.open("wb") as file:
        calibration_page(
            file, width, height, printer=printer, tray=tray, stock=stock, side=side, adjustment=kept
        )


def print_trial_page(
    store: Store,
    out: Path,
    layout: str,
    *,
    printer: str,
    tray: str = "",
    stock: str = "",
    side: str = "front",
) -> None:
    """Write a test page for plain paper: outlines of a layout's fields, corrected for the printer."""
    with store.read() as session:
        kept = adjustment(session, printer, tray, stock, side)
        design = current_design(session, layout)
    with whole_file(out) as part, part.open("wb") as file:
        trial_page(design, file, side=side, adjustment=kept)
