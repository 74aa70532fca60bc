"""The timetable against rooms, teachers, machines and bookings: what cannot be as it is planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError, Problem
from talentdesk.model import (
    Booking,
    Enrolment,
    Equipment,
    JournalChange,
    Session,
    Teacher,
    TrainingClass,
    Workshop,
)
from talentdesk.registers.lists import read_table
from talentdesk.rules.clashes import Span, overlaps
from talentdesk.rules.periods import period_span
from talentdesk.services.booking_facts import KEPT, MACHINE, bookings_in
from talentdesk.services.workshops import Capacity, capacities
from talentdesk.store import Store
from talentdesk.text import tr

THEORY, ONLINE = "理论", "线上"


@dataclass(frozen=True, slots=True)
class Planned:
    """A session as the check sees it; ``place`` and ``teacher`` are empty where nothing is said; ``size``: trainees."""

    id: int
    class_id: int
    label: str
    span: Span
    place: str
    teacher_id: int | None
    teacher: str
    kind: str
    size: int

    @property
    def when(self) -> str:
        """Day and times as said in a sentence."""
        return f"{self.span.start:%Y-%m-%d %H:%M}–{self.span.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with the timetable, at the session where it shows."""

    session_id: int
    class_id: int
    day: date
    problem: Problem


@cache
def period_times() -> dict[str, tuple[time, time]]:
    """The times of 上午, 下午 … (resources/refdata/session_periods.csv)."""
    return {
        row["period"]: (time.fromisoformat(row["start"]), time.fromisoformat(row["end"]))
        for row in read_table("session_periods")
    }


def sessions_in(session: Work, span: Span, place: str | None = None) -> list[Planned]:
    """The sessions that overlap a time, in one place or anywhere, by time."""
    found = _planned(session, Session.day >= span.start.date(), Session.day <= span.end.date())
    return [each for each in found if overlaps(each.span, span) and (place is None or each.place == place)]


def check_timetable(store: Store, class_id: int | None = None) -> list[Finding]:
    """Everything wrong with the timetable by day, or with what touches one class.

    Rooms and teachers given twice, workshops with fewer working stations than trainees, machines out of order, bookings.
    """
    with store.read() as session:
        planned = _planned(session)
        found = [*_doubles(planned), *_in_workshops(session, planned), *_booked(session, planned)]
    if class_id is not None:
        found = [each for each in found if each.class_id == class_id]
    unique = {(each.session_id, each.problem.text): each for each in found}
    return sorted(unique.values(), key=lambda each: (each.day, each.session_id, each.problem.code))


def clashes_of_session(store: Store, session_id: int) -> list[Problem]:
    """What is wrong with one session: findings to be shown once it is made or changed, none of them a refusal."""
    with store.read() as session:
        own = _planned(session, Session.id == session_id)
        if not own:
            raise DeskError(tr("这条记录不存在。"), tr("列表可能已过时，请刷新。"), code="not-found")
        planned = _planned(session, Session.day == own[0].span.start.date())
        found = [*_doubles(planned), *_in_workshops(session, own), *_booked(session, own)]
        texts = {each.problem.text: each.problem for each in found if each.session_id == session_id}
        return list(texts.values())


def clashes_of_entry(store: Store, entry_id: int) -> list[Problem]:
    """What is wrong with the sessions that one operation, an import, has made or changed: findings, by day, none twice."""
    with store.read() as session:
        changes = select(JournalChange.record_id).where(
            JournalChange.entry_id == entry_id, JournalChange.table_name == Session.__tablename__
        )
        touched = set(session.scalars(changes))
        own = [each for each in _planned(session) if each.id in touched] if touched else []
        days = {each.span.start.date() for each in own}
        planned = _planned(session, Session.day.between(min(days), max(days))) if days else []
        found = [*_doubles(planned), *_in_workshops(session, own), *_booked(session, own)]
    texts = {each.problem.text: each for each in found if each.session_id in touched}
    return [each.problem for each in sorted(texts.values(), key=lambda each: (each.day, each.session_id))]


def _planned(session: Work, *conditions: ColumnElement[bool]) -> list[Planned]:
    sizes = (
        select(Enrolment.class_id, func.count().label("size"))
        .where(Enrolment.deleted_at.is_(None), Enrolment.state != "退学")
        .group_by(Enrolment.class_id)
        .subquery()
    )
    statement = (
        select(Session, TrainingClass, Teacher.name, func.coalesce(sizes.c.size, 0))
        .join(TrainingClass, TrainingClass.id == Session.class_id)
        .join(Teacher, Teacher.id == Session.teacher_id, isouter=True)
        .join(sizes, sizes.c.class_id == Session.class_id, isouter=True)
        .where(Session.deleted_at.is_(None), TrainingClass.deleted_at.is_(None), *conditions)
        .order_by(Session.day, Session.id)
    )
    found = [
        Planned(
            unit.id, of.id, of.name, period_span(unit.day, unit.period or "", period_times()),
            "" if unit.kind == ONLINE else (unit.place or of.place or "").strip(), unit.teacher_id, teacher or "",
            unit.kind or "", int(size),
        )
        for unit, of, teacher, size in session.execute(statement)
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.span.start, each.id))


def _doubles(planned: Sequence[Planned]) -> Iterator[Finding]:
    """The same room or the same teacher at two sessions at once; each pair is said at both."""
    rooms = _pairs([each for each in planned if each.place], "place")
    for one, other in rooms:
        yield _finding(
            one, "room",
            tr("{place} 在 {when} 还有 {label} 的课。", place=one.place, when=other.when, label=other.label),
            tr("请改地点或时间。"),
        )  # fmt: skip
    for one, other in _pairs([each for each in planned if each.teacher_id], "teacher_id"):
        yield _finding(
            one, "teacher",
            tr("{teacher}在 {when} 还有 {label} 的课。", teacher=one.teacher, when=other.when, label=other.label),
            tr("请换教师或改时间。"),
        )  # fmt: skip


def _pairs(planned: Iterable[Planned], key: str) -> Iterator[tuple[Planned, Planned]]:
    """All ordered pairs with the same ``key`` that overlap; ``planned`` is by start."""
    running: dict[object, list[Planned]] = {}
    for each in planned:
        before = running.setdefault(getattr(each, key), [])
        before[:] = [other for other in before if other.span.end > each.span.start]
        for other in before:
            yield each, other
            yield other, each
        before.append(each)


def _in_workshops(session: Work, planned: Sequence[Planned]) -> Iterator[Finding]:
    """Too few working stations for a class; a machine of the workshop that is out of order, said once per class."""
    practical = [each for each in planned if each.kind != THEORY and each.place]
    rooms = capacities(session, {(each.place, each.span.start.date()) for each in practical})
    said: set[tuple[int, int]] = set()
    for each in practical:
        room = rooms.get((each.place, each.span.start.date()))
        if room is None:
            continue
        if room.stations and each.size > room.free:
            yield _finding(each, "stations", _too_few(each, room), tr("请分组、换实训室，或修好停用的工位。"))
        for machine in room.broken:
            if (each.class_id, machine.id) not in said:
                said.add((each.class_id, machine.id))
                text = tr("{place} 的 {machine} 在 {day} 是“{state}”。", place=each.place, machine=machine.label,
                          day=each.span.start.date().isoformat(), state=machine.state)  # fmt: skip
                yield _finding(each, "machine", text, tr("请修好它，或把它移出这个实训室。"))


def _too_few(planned: Planned, room: Capacity) -> str:
    return tr(
        "{place} 在 {day} 只有 {free} 个工位可用（共 {stations} 个），{label} 有 {size} 人。",
        place=planned.place,
        day=planned.span.start.date().isoformat(),
        free=room.free,
        stations=room.stations,
        label=planned.label,
        size=planned.size,
    )


def _booked(session: Work, planned: Sequence[Planned]) -> Iterator[Finding]:
    """Bookings of a session's workshop or of a machine in it."""
    if not planned:
        return
    whole = Span(min(each.span.start for each in planned), max(each.span.end for each in planned))
    bookings = bookings_in(session, whole)
    subjects = _subjects(session, bookings)
    by_place: dict[str, list[tuple[Booking, str]]] = {}
    for booking in bookings:
        place, what = subjects.get(booking.id, ("", ""))
        if place:
            by_place.setdefault(place, []).append((booking, what))
    for each in planned:
        for booking, what in by_place.get(each.place, []):
            if overlaps(Span(booking.start, booking.end), each.span):
                text = tr(
                    "{what} 在 {start} 至 {end} 已由{person}预约。", what=what, person=booking.person,
                    start=f"{booking.start:%Y-%m-%d %H:%M}", end=f"{booking.end:%Y-%m-%d %H:%M}",
                )  # fmt: skip
                yield _finding(each, "booked", text, tr("请改时间，或先取消那个预约。"))


def _subjects(session: Work, bookings: Sequence[Booking]) -> dict[int, tuple[str, str]]:
    """Booking → (the place it keeps busy, what is booked)."""
    rooms = dict(session.execute(select(Workshop.id, Workshop.name)).all())
    machines = {
        number: (place or "", f"{code} {name}")
        for number, code, name, place in session.execute(
            select(Equipment.id, Equipment.code, Equipment.name, Equipment.place)
            .join(Booking, Booking.equipment_id == Equipment.id)
            .where(Equipment.kind == MACHINE, Booking.state == KEPT)
        )
    }
    found = {}
    for booking in bookings:
        if booking.workshop_id is not None:
            name = rooms[booking.workshop_id]
            found[booking.id] = (name, name)
        elif booking.equipment_id in machines:
            found[booking.id] = machines[booking.equipment_id]
    return found


def _finding(planned: Planned, code: str, text: str, remedy: str) -> Finding:
    head = tr("{label} {when}：", label=planned.label, when=planned.when)
    return Finding(
        planned.id, planned.class_id, planned.span.start.date(), Problem(code, head + text, remedy)
    )
