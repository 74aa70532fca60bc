"""The attendance grid of a class: read it, write its cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session as Work

from talentdesk.model import Attendance, Session
from talentdesk.model.vocabulary import AttendanceMark
from talentdesk.rules.results import ResultFacts, judge
from talentdesk.services.class_people import SessionHead, class_sessions, enrolled, rules_of
from talentdesk.store import Store
from talentdesk.text import tr


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """A row of the attendance grid; ``share`` of the marked hours attended, None before anything is marked."""

    enrolment_id: int
    trainee_id: int
    student_no: str
    name: str
    marks: tuple[AttendanceMark | None, ...]
    share: float | None


@dataclass(frozen=True, slots=True)
class AttendanceGrid:
    """The whole grid; ``threshold`` is the share a trainee needs."""

    sessions: tuple[SessionHead, ...]
    lines: tuple[AttendanceLine, ...]
    threshold: float


def attendance_of(session: Work, class_id: int) -> dict[tuple[int, int], AttendanceMark]:
    """What is marked in a class, (enrolment, session) → mark."""
    statement = (
        select(Attendance.enrolment_id, Attendance.session_id, Attendance.mark)
        .join(Session, Session.id == Attendance.session_id)
        .where(Session.class_id == class_id, Attendance.deleted_at.is_(None))
    )
    return {(int(e), int(s)): AttendanceMark(mark) for e, s, mark in session.execute(statement)}


def attendance_grid(store: Store, class_id: int) -> AttendanceGrid:
    """The attendance grid of a class."""
    with store.read() as session:
        heads = class_sessions(session, class_id)
        noted = attendance_of(session, class_id)
        rules = rules_of(session, class_id)
        lines = []
        for enrolment, trainee, number, name in enrolled(session, class_id):
            marks = tuple(noted.get((enrolment, head.id)) for head in heads)
            hours = [(head.hours, mark) for head, mark in zip(heads, marks, strict=True)]
            share = judge(ResultFacts(sessions=hours), rules).attendance_share
            lines.append(AttendanceLine(enrolment, trainee, number, name, marks, share))
        return AttendanceGrid(tuple(heads), tuple(lines), float(rules.attendance_threshold))


def set_attendance(
    store: Store, class_id: int, cells: Mapping[tuple[int, int], AttendanceMark | None]
) -> None:
    """Write cells of the grid, (enrolment, session) → mark; None clears a cell."""
    with store.write(tr("登记考勤"), kind="attendance") as session:
        set_attendance_in(session, class_id, cells)


def set_attendance_in(
    session: Work, class_id: int, cells: Mapping[tuple[int, int], AttendanceMark | None]
) -> None:
    """Write cells of the grid within a running operation."""
    rows = session.scalars(
        select(Attendance)
        .join(Session, Session.id == Attendance.session_id)
        .where(Session.class_id == class_id, Attendance.deleted_at.is_(None))
    )
    noted = {(row.enrolment_id, row.session_id): row for row in rows}
    fresh = []
    for (enrolment, unit), mark in cells.items():
        row = noted.get((enrolment, unit))
        if row is None and mark is not None:
            fresh.append({"enrolment_id": enrolment, "session_id": unit, "mark": str(mark)})
        elif row is not None and mark is None:
            session.execute(delete(Attendance).where(Attendance.id == row.id))
        elif row is not None and row.mark != str(mark):
            row.mark = str(mark)
    if fresh:
        session.execute(insert(Attendance), fresh)
