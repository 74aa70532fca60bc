"""A class from its opening to its end; the parts of its life lie in the modules named below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError, Problem
from talentdesk.model import Certificate, Course, Enrolment, Occupation, Session, TrainingClass
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.registers import register
from talentdesk.services import records
from talentdesk.services.attendance import (
    AttendanceGrid,
    AttendanceLine,
    attendance_grid,
    set_attendance,
    set_attendance_in,
)
from talentdesk.services.class_people import SessionHead, class_by_code, class_sessions, enrolled, rules_of
from talentdesk.services.judging import Judge
from talentdesk.services.marks import (
    MARK_FIELDS,
    MarkLine,
    MarkSheet,
    judged_marks,
    mark_lines,
    mark_sheet,
    marks_of,
    set_marks,
    set_marks_in,
)
from talentdesk.services.references import References
from talentdesk.services.results import ClassResults, ResultLine, result_lines, results
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "MARK_FIELDS", "AttendanceGrid", "AttendanceLine", "ClassCard", "ClassResults", "EnrolOutcome", "MarkLine",
    "MarkSheet", "ResultLine", "SessionHead", "add_session", "attendance_grid", "class_by_code", "class_card",
    "class_sessions", "enrol", "enrol_in", "enrolled", "find_class", "find_trainee", "judged_marks", "mark_lines", "mark_sheet",
    "marks_of", "open_class", "result_lines", "results", "rules_of", "set_attendance", "set_attendance_in", "set_marks",
    "set_marks_in",
]  # fmt: skip

ENROLLED = "在读"


@dataclass(frozen=True, slots=True)
class EnrolOutcome:
    """How many were enrolled and how many were in the class already."""

    added: int
    already: int


@dataclass(frozen=True, slots=True)
class ClassCard:
    """The facts of one class; ``hours`` are the planned 课时 of its sessions."""

    id: int
    code: str
    name: str
    course: str
    occupation: str
    trade: str
    level: SkillLevel | None
    start: date
    end: date
    state: str
    trainees: int
    sessions: int
    hours: int
    certificates: int


def find_class(store: Store, code: str) -> int:
    """The number of a class by its code."""
    with store.read() as session:
        return class_by_code(session, code)


def find_trainee(store: Store, key: str) -> int:
    """The number of a trainee by ID number or an unambiguous name."""
    return records.find_by_key(store, register("trainees"), key)


def open_class(store: Store, values: Mapping[str, object]) -> int:
    """Open a class for a course; its end must not lie before its start. A missing name is made from the course."""
    given = dict(values)
    target = register("classes")
    with store.read() as session:
        judged, _ = Judge(target, References(session)).record(given)
        start, end = judged.get("start"), judged.get("end")
        if not given.get("name") and judged.get("course_id"):
            course = session.get(Course, judged["course_id"])
            given["name"] = f"{course.name if course else ''} {given.get('code', '')}".strip()
    if isinstance(start, date) and isinstance(end, date) and end < start:
        raise DeskError(
            tr("结业日期早于开班日期。"),
            tr("请核对两个日期。"),
            code="out-of-range",
            problems=(
                Problem("out-of-range", tr("结业日期早于开班日期。"), tr("请核对两个日期。"), field="end"),
            ),
        )
    return records.create(store, target, given, why=tr("开班 {code}", code=given.get("code", "")))


def enrol(store: Store, class_id: int, trainee_ids: Iterable[int]) -> EnrolOutcome:
    """Enrol trainees in a class; those already there are counted, not doubled."""
    with store.write(tr("学员报名"), kind="enrol") as session:
        return enrol_in(session, class_id, list(trainee_ids))


def enrol_in(session: Work, class_id: int, trainee_ids: Sequence[int]) -> EnrolOutcome:
    """Enrol within a running operation; student numbers follow the highest one there."""
    there = select(Enrolment.trainee_id, Enrolment.student_no).where(
        Enrolment.class_id == class_id, Enrolment.deleted_at.is_(None)
    )
    rows = session.execute(there).all()
    present = {int(trainee) for trainee, _ in rows}
    wanted = [number for number in dict.fromkeys(trainee_ids) if number not in present]
    last = max((int(number) for _, number in rows if number and number.isdigit()), default=0)
    if wanted:
        lines = [
            {
                "class_id": class_id,
                "trainee_id": trainee,
                "student_no": f"{last + index:02d}",
                "state": ENROLLED,
            }
            for index, trainee in enumerate(wanted, start=1)
        ]
        session.execute(insert(Enrolment), lines)
    return EnrolOutcome(len(wanted), len(trainee_ids) - len(wanted))


def class_card(store: Store, class_id: int) -> ClassCard:
    """The facts of a class."""
    with store.read() as session:
        found = session.get(TrainingClass, class_id)
        if found is None:
            raise DeskError(tr("这个班级不存在。"), code="not-found")
        course = session.get(Course, found.course_id)
        occupation = (
            session.get(Occupation, course.occupation_id) if course and course.occupation_id else None
        )
        sessions, hours = session.execute(
            select(func.count(), func.coalesce(func.sum(Session.hours), 0)).where(
                Session.class_id == class_id, Session.deleted_at.is_(None)
            )
        ).one()
        return ClassCard(
            id=class_id,
            code=found.code,
            name=found.name,
            course=course.name if course else "",
            occupation=occupation.name if occupation else "",
            trade=(course.trade or "") if course else "",
            level=course.level if course else None,
            start=found.start,
            end=found.end,
            state=found.state,
            trainees=_count(session, Enrolment, class_id),
            sessions=int(sessions),
            hours=int(hours),
            certificates=_count(session, Certificate, class_id),
        )


def _count(session: Work, table: type[Enrolment] | type[Certificate], class_id: int) -> int:
    statement = (
        select(func.count()).select_from(table).where(table.class_id == class_id, table.deleted_at.is_(None))
    )
    return int(session.scalar(statement) or 0)


def add_session(
    store: Store,
    class_id: int,
    day: date,
    hours: int = 8,
    period: str = "",
    content: str = "",
    teacher_id: int | None = None,
) -> int:
    """Plan one more session of a class."""
    values = {"class_id": class_id, "day": day, "hours": hours, "period": period, "content": content}
    return records.create(
        store,
        register("sessions"),
        values | {"teacher_id": teacher_id},
        why=tr("增加课次 {day}", day=day.isoformat()),
    )
