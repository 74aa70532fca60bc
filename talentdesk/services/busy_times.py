"""What takes a workshop or a thing in some days: lessons, bookings, loans, repairs; what the calendar of bookings draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.model import Booking, Equipment, EquipmentState, Loan, LoanItem, Workshop
from talentdesk.rules.clashes import Span, overlaps
from talentdesk.rules.equipment_rates import OUT_OF_ORDER
from talentdesk.rules.lending import LENT, SUPPLY
from talentdesk.rules.periods import day_span
from talentdesk.services.booking_facts import MACHINE, bookings_in
from talentdesk.services.timetable import sessions_in
from talentdesk.store import Store

Kind = Literal["session", "booking", "loan", "repair"]


@dataclass(frozen=True, slots=True)
class BusyTime:
    """A time that is taken; ``what`` names the thing where it is not the one asked about, ``purpose`` what it is for.

    ``booking_id`` and ``session_id``: the booking or the lesson it is.
    """

    start: datetime
    end: datetime
    kind: Kind
    what: str
    person: str
    purpose: str
    booking_id: int | None = None
    session_id: int | None = None


def busy_times(
    store: Store,
    first: date,
    last: date,
    today: date,
    *,
    equipment_id: int | None = None,
    workshop_id: int | None = None,
) -> list[BusyTime]:
    """Everything that takes a thing, or a workshop and the machines in it, from one day to another, by time."""
    span = day_span(first, last)
    with store.read() as session:
        things, place = _subjects(session, equipment_id, workshop_id)
        found = [
            BusyTime(s.span.start, s.span.end, "session", s.label, s.teacher, s.kind, session_id=s.id)
            for s in (sessions_in(session, span, place) if place else [])
        ]
        found += _booked(session, span, things, place, named=workshop_id is not None)
        found += _lent(session, span, things, today)
        found += _broken(session, span, things)
    return sorted(found, key=lambda each: (each.start, each.end, each.kind, each.what))


def _subjects(
    session: Work, equipment_id: int | None, workshop_id: int | None
) -> tuple[dict[int, Equipment], str | None]:
    """(the things asked about, the place whose lessons keep them busy)."""
    if workshop_id is not None:
        place = session.get_one(Workshop, workshop_id).name
        here = (Equipment.place == place, Equipment.kind == MACHINE, Equipment.deleted_at.is_(None))
        return {thing.id: thing for thing in session.scalars(select(Equipment).where(*here))}, place
    thing = session.get_one(Equipment, equipment_id)
    return {thing.id: thing}, thing.place if thing.kind == MACHINE else None


def _name(thing: Equipment) -> str:
    return f"{thing.code} {thing.name}"


def _booked(
    session: Work, span: Span, things: dict[int, Equipment], place: str | None, *, named: bool
) -> Iterator[BusyTime]:
    rooms = dict(session.execute(select(Workshop.id, Workshop.name)).all())
    for each in bookings_in(session, span):
        thing = things.get(each.equipment_id or 0)
        if thing is None and (each.workshop_id is None or rooms[each.workshop_id] != place):
            continue
        what = _name(thing) if thing is not None and named else ""
        if thing is None and not named:
            what = place or ""
        yield _of_booking(each, what)


def _of_booking(booking: Booking, what: str) -> BusyTime:
    return BusyTime(
        booking.start, booking.end, "booking", what, booking.person, booking.purpose or "", booking.id
    )


def _lent(session: Work, span: Span, things: dict[int, Equipment], today: date) -> Iterator[BusyTime]:
    """What is out: until its due day, late until today."""
    statement = (
        select(Loan, LoanItem.equipment_id)
        .join(LoanItem, LoanItem.loan_id == Loan.id)
        .where(
            LoanItem.equipment_id.in_(things), LoanItem.quantity > LoanItem.returned, LoanItem.deleted_at.is_(None),
            Loan.state == LENT, Loan.deleted_at.is_(None),
        )
    )  # fmt: skip
    for loan, number in session.execute(statement):
        out = day_span(loan.lent_on or loan.requested_on, max(loan.due_on, today))
        if overlaps(out, span) and things[number].kind != SUPPLY:
            yield BusyTime(out.start, out.end, "loan", _name(things[number]), loan.borrower, loan.number)


def _broken(session: Work, span: Span, things: dict[int, Equipment]) -> Iterator[BusyTime]:
    """Spells out of order by the dated history; the present one lasts as long as anyone knows."""
    statement = (
        select(EquipmentState)
        .where(EquipmentState.equipment_id.in_(things), EquipmentState.deleted_at.is_(None))
        .order_by(EquipmentState.equipment_id, EquipmentState.since, EquipmentState.id)
    )
    lines = session.scalars(statement).all()
    for at, line in enumerate(lines):
        if line.state not in OUT_OF_ORDER:
            continue
        after = (
            lines[at + 1] if at + 1 < len(lines) and lines[at + 1].equipment_id == line.equipment_id else None
        )
        until = day_span(after.since, after.since).start if after is not None else span.end
        start = day_span(line.since, line.since).start
        if overlaps(Span(start, until), span):
            yield BusyTime(start, until, "repair", _name(things[line.equipment_id]), "", line.state)
