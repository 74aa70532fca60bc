"""What bookings clash with: other bookings, loans, things out of order; counted things up to how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError, Problem
from talentdesk.model import Booking, Equipment, JournalChange, Loan, LoanItem, Workshop
from talentdesk.rules.clashes import Span, most_taken, overlaps
from talentdesk.rules.lending import LENT, SUPPLY
from talentdesk.rules.periods import day_span
from talentdesk.text import tr

KEPT = "有效"
MACHINE = "设备"
NOT_BOOKABLE = ("维修", "停用", "报废")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thing or a workshop wanted for a time; neither ``booking_id`` nor bookings of ``borrower`` stand in its way."""

    equipment: Equipment | None
    workshop: Workshop | None
    span: Span
    quantity: int = 1
    borrower: str = ""
    booking_id: int | None = None


def bookings_in(session: Work, span: Span, *conditions: ColumnElement[bool]) -> list[Booking]:
    """The bookings in force that overlap a time, earliest first."""
    statement = select(Booking).where(
        Booking.state == KEPT,
        Booking.deleted_at.is_(None),
        Booking.start < span.end,
        Booking.end > span.start,
        *conditions,
    )
    return list(session.scalars(statement.order_by(Booking.start, Booking.id)))


def people_clashes(session: Work, wanted: Wanted, today: date) -> list[Problem]:
    """Clashes with other people: bookings and loans of the thing beyond its quantity, its workshop, machines in a workshop.

    A loan lasts through its due day, one that is late through ``today``.
    """
    if wanted.workshop is not None:
        return _of_workshop(session, wanted, wanted.workshop)
    assert wanted.equipment is not None
    thing = wanted.equipment
    name = f"{thing.code} {thing.name}"
    booked = _others(bookings_in(session, wanted.span, Booking.equipment_id == thing.id), wanted)
    taken = [(_span(each), each.quantity, _booked(name, each)) for each in booked]
    taken += _loans(session, thing, wanted.span, today)
    problems = []
    if (
        most_taken(((span, count) for span, count, _ in taken), wanted.span) + wanted.quantity
        > thing.quantity
    ):
        problems = [problem for _, _, problem in taken] or [_too_many(thing)]
    if thing.kind == MACHINE and thing.place:
        rooms = select(Workshop.id).where(Workshop.name == thing.place, Workshop.deleted_at.is_(None))
        whole = _others(bookings_in(session, wanted.span, Booking.workshop_id.in_(rooms)), wanted)
        problems += [_booked(thing.place, each) for each in whole]
    return problems


def _of_workshop(session: Work, wanted: Wanted, workshop: Workshop) -> list[Problem]:
    machines = {
        int(number): f"{code} {name}"
        for number, code, name in session.execute(
            select(Equipment.id, Equipment.code, Equipment.name).where(
                Equipment.place == workshop.name, Equipment.kind == MACHINE, Equipment.deleted_at.is_(None)
            )
        )
    }
    near = bookings_in(
        session, wanted.span, or_(Booking.workshop_id == workshop.id, Booking.equipment_id.is_not(None))
    )
    return [
        _booked(workshop.name if each.workshop_id else machines[each.equipment_id or 0], each)
        for each in _others(near, wanted)
        if each.workshop_id == workshop.id or each.equipment_id in machines
    ]


def _loans(session: Work, thing: Equipment, span: Span, today: date) -> list[tuple[Span, int, Problem]]:
    """The loans under way that keep some of a thing away during ``span``."""
    if thing.kind == SUPPLY:
        return []
    statement = (
        select(Loan, LoanItem.quantity - LoanItem.returned)
        .join(LoanItem, LoanItem.loan_id == Loan.id)
        .where(
            LoanItem.equipment_id == thing.id,
            LoanItem.deleted_at.is_(None),
            LoanItem.quantity > LoanItem.returned,
            Loan.state == LENT,
            Loan.deleted_at.is_(None),
        )
    )
    found = []
    for loan, count in session.execute(statement.order_by(Loan.due_on, Loan.id)):
        away = day_span(loan.lent_on or loan.requested_on, max(loan.due_on, today))
        if overlaps(away, span):
            problem = Problem(
                "lent",
                tr("{code} {name} 由{person}借到 {day}（{number}）。", code=thing.code, name=thing.name,
                   person=loan.borrower, day=loan.due_on.isoformat(), number=loan.number),
                tr("请改时间，或先请对方归还。"),
            )  # fmt: skip
            found.append((away, int(count), problem))
    return found


def _too_many(thing: Equipment) -> Problem:
    return Problem(
        "out-of-range",
        tr("{code} {name} 一共只有 {count} 件。", code=thing.code, name=thing.name, count=thing.quantity),
        tr("请减少数量。"),
        field="quantity",
    )


def state_clash(thing: Equipment | None) -> list[Problem]:
    """Why a thing that is out of order cannot be booked at all."""
    if thing is None or thing.state not in NOT_BOOKABLE:
        return []
    return [
        Problem(
            "state",
            tr(
                "{code} {name} 现在是“{state}”，不能预约。",
                code=thing.code,
                name=thing.name,
                state=thing.state,
            ),
            tr("请另选一件，或等修好后再预约。"),
        )
    ]


def refuse_crowded_bookings(session: Work, entry_id: int) -> None:
    """Refuse the running operation when a booking it made or brought back clashes with other people's."""
    touched = select(JournalChange.record_id).where(
        JournalChange.entry_id == entry_id, JournalChange.table_name == "booking"
    )
    statement = select(Booking).where(
        Booking.id.in_(touched), Booking.state == KEPT, Booking.deleted_at.is_(None)
    )
    for booking in session.scalars(statement).all():
        problems = people_clashes(session, wanted_of(session, booking), date.min)
        if problems:
            raise DeskError(problems[0].text, problems[0].remedy, code=problems[0].code, problems=problems)


def wanted_of(session: Work, booking: Booking) -> Wanted:
    """What a booking asks for."""
    return Wanted(
        session.get(Equipment, booking.equipment_id) if booking.equipment_id else None,
        session.get(Workshop, booking.workshop_id) if booking.workshop_id else None,
        _span(booking),
        booking.quantity,
        booking_id=booking.id,
    )


def _span(booking: Booking) -> Span:
    return Span(booking.start, booking.end)


def _others(found: Iterable[Booking], wanted: Wanted) -> list[Booking]:
    return [
        each
        for each in found
        if each.id != wanted.booking_id and not (wanted.borrower and each.person == wanted.borrower)
    ]


def _booked(what: str, booking: Booking) -> Problem:
    return Problem(
        "booked",
        tr("{what} 在 {start} 至 {end} 已由{person}预约。", what=what, start=f"{booking.start:%Y-%m-%d %H:%M}",
           end=f"{booking.end:%Y-%m-%d %H:%M}", person=booking.person),
        tr("请改时间，或先取消那个预约。"),
    )  # fmt: skip
