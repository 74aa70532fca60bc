"""Bookings ahead: a thing or a workshop kept for someone, checked against all that stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError, Problem
from talentdesk.model import Booking, Equipment, Workshop
from talentdesk.rules.clashes import Span
from talentdesk.rules.periods import day_span
from talentdesk.services.booking_facts import KEPT, MACHINE, Wanted, bookings_in, people_clashes, state_clash
from talentdesk.services.lending_facts import thing_by_code
from talentdesk.services.timetable import clashes_of_session, sessions_in
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = ["BookingLine", "book", "calendar", "cancel", "check", "clashes_of_session", "find_subject"]

CANCELLED = "取消"


@dataclass(frozen=True, slots=True)
class BookingLine:
    """One entry of the calendar; ``what``: the thing or the workshop; ``kind``: booking or session."""

    id: int
    kind: str
    what: str
    start: datetime
    end: datetime
    person: str
    purpose: str
    quantity: int
    equipment_id: int | None = None
    workshop_id: int | None = None


def find_subject(store: Store, text: str) -> tuple[int | None, int | None]:
    """(thing, workshop) that a code or a workshop's name means, one of them None; refused where it means neither."""
    with store.read() as session:
        workshop = session.scalar(
            select(Workshop.id).where(Workshop.name == text.strip(), Workshop.deleted_at.is_(None))
        )
        if workshop is not None:
            return None, int(workshop)
        return thing_by_code(session, text).id, None


def check(
    store: Store,
    start: datetime,
    end: datetime,
    today: date,
    *,
    equipment_id: int | None = None,
    workshop_id: int | None = None,
    quantity: int = 1,
) -> list[Problem]:
    """Everything that stands in the way of a booking; empty when it could be made."""
    with store.read() as session:
        return _check(session, start, end, today, equipment_id, workshop_id, quantity)


def book(
    store: Store,
    start: datetime,
    end: datetime,
    person: str,
    today: date,
    *,
    equipment_id: int | None = None,
    workshop_id: int | None = None,
    quantity: int = 1,
    purpose: str = "",
) -> int:
    """Keep a thing or a workshop for someone from one moment to another; refused with everything that stands in the way."""
    if not person.strip():
        raise DeskError(tr("预约人不能为空。"), tr("请填写预约人。"), code="missing")
    with store.write(tr("预约：{person}", person=person.strip()), kind="booking") as session:
        problems = _check(session, start, end, today, equipment_id, workshop_id, quantity)
        if problems:
            text = " ".join(problem.text for problem in problems)
            raise DeskError(text, problems[0].remedy, code=problems[0].code, problems=problems)
        made = Booking(
            equipment_id=equipment_id, workshop_id=workshop_id, quantity=quantity, start=start, end=end,
            person=person.strip(), purpose=purpose or None, state=KEPT,
        )  # fmt: skip
        session.add(made)
        session.flush()
        return made.id


def cancel(store: Store, booking_id: int) -> None:
    """Give a booking up; it stays in the list as cancelled."""
    with store.write(tr("取消预约 {number}", number=booking_id), kind="booking") as session:
        found = session.get(Booking, booking_id)
        if found is None or found.deleted_at is not None or found.state != KEPT:
            raise DeskError(
                tr("没有编号为 {number} 的有效预约。", number=booking_id),
                tr("请核对预约编号。"),
                code="not-found",
            )
        found.state = CANCELLED


def calendar(
    store: Store, first: date, last: date, *, equipment_id: int | None = None, workshop_id: int | None = None
) -> list[BookingLine]:
    """Bookings and timetable sessions from one day to another, by time; narrowed to a thing or a workshop."""
    span = day_span(first, last)
    with store.read() as session:
        place = _place(session, equipment_id, workshop_id)
        found = [
            _line(session, each)
            for each in bookings_in(session, span)
            if _is_about(each, equipment_id, workshop_id)
        ]
        sessions = sessions_in(session, span, place) if place or not (equipment_id or workshop_id) else []
        found += [
            BookingLine(s.id, "session", s.place, s.span.start, s.span.end, s.teacher, s.label, 1)
            for s in sessions
        ]
    return sorted(found, key=lambda line: (line.start, line.end, line.what, line.id))


def _is_about(booking: Booking, equipment_id: int | None, workshop_id: int | None) -> bool:
    if equipment_id is not None:
        return booking.equipment_id == equipment_id
    return workshop_id is None or booking.workshop_id == workshop_id


def _place(session: Work, equipment_id: int | None, workshop_id: int | None) -> str | None:
    """The place whose sessions keep the thing or workshop busy."""
    if workshop_id is not None:
        return session.get_one(Workshop, workshop_id).name
    if equipment_id is not None:
        thing = session.get_one(Equipment, equipment_id)
        return thing.place if thing.kind == MACHINE else None
    return None


def _line(session: Work, booking: Booking) -> BookingLine:
    if booking.equipment_id is not None:
        thing = session.get_one(Equipment, booking.equipment_id)
        what = f"{thing.code} {thing.name}"
    else:
        what = session.get_one(Workshop, booking.workshop_id).name
    return BookingLine(
        booking.id, "booking", what, booking.start, booking.end, booking.person, booking.purpose or "",
        booking.quantity, booking.equipment_id, booking.workshop_id,
    )  # fmt: skip


def _check(
    session: Work,
    start: datetime,
    end: datetime,
    today: date,
    equipment_id: int | None,
    workshop_id: int | None,
    quantity: int,
) -> list[Problem]:
    if end <= start:
        return [Problem("out-of-range", tr("结束时间要晚于开始时间。"), tr("请核对时间。"), field="end")]
    if start.date() < today:
        return [Problem("out-of-range", tr("不能预约过去的时间。"), tr("请核对时间。"), field="start")]
    if quantity < 1:
        return [Problem("out-of-range", tr("数量要大于 0。"), tr("请核对数量。"), field="quantity")]
    thing = session.get(Equipment, equipment_id) if equipment_id else None
    workshop = session.get(Workshop, workshop_id) if workshop_id else None
    subject = thing or workshop
    if subject is None or subject.deleted_at is not None or (thing and workshop):
        return [
            Problem(
                "missing", tr("没有说明预约什么。"), tr("请选一件设备或一个实训室。"), field="equipment_id"
            )
        ]
    span = Span(start, end)
    problems = state_clash(thing) + people_clashes(session, Wanted(thing, workshop, span, quantity), today)
    place = _place(session, equipment_id, workshop_id)
    return problems + [
        Problem(
            "timetable",
            tr("{place} 在 {day} {period} 有课：{label}。", place=each.place, day=each.span.start.date().isoformat(),
               period=f"{each.span.start:%H:%M}–{each.span.end:%H:%M}", label=each.label),
            tr("请改时间，或与教务调整课表。"),
        )
        for each in (sessions_in(session, span, place) if place else [])
    ]  # fmt: skip
