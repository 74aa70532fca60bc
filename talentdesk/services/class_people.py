"""Who is in a class, when it meets, and what the base asks of its trainees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError
from talentdesk.model import BaseProfile, Course, Enrolment, Session, Trainee, TrainingClass
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.results import ResultRules
from talentdesk.text import tr


@dataclass(frozen=True, slots=True)
class SessionHead:
    """A column of the attendance grid."""

    id: int
    day: date
    hours: int
    period: str


def class_by_code(session: Work, code: str) -> int:
    """The number of a class by its code; a refusal that names the ones there are."""
    found = session.scalar(
        select(TrainingClass.id).where(TrainingClass.code == code, TrainingClass.deleted_at.is_(None))
    )
    if found is None:
        known = session.scalars(
            select(TrainingClass.code).where(TrainingClass.deleted_at.is_(None)).limit(10)
        )
        raise DeskError(
            tr("没有班级“{code}”。", code=code),
            tr("现有班级：{known}。", known="、".join(known) or tr("（还没有，先开班）")),
            code="not-found",
        )
    return int(found)


def enrolled(session: Work, class_id: int) -> list[tuple[int, int, str, str]]:
    """(enrolment, trainee, student number, name) of a class in the order of student numbers."""
    statement = (
        select(Enrolment.id, Trainee.id, Enrolment.student_no, Trainee.name)
        .join(Trainee, Trainee.id == Enrolment.trainee_id)
        .where(Enrolment.class_id == class_id, Enrolment.deleted_at.is_(None), Enrolment.state != "退学")
        .order_by(func.length(Enrolment.student_no), Enrolment.student_no, Enrolment.id)
    )
    return [(int(e), int(t), number or "", name) for e, t, number, name in session.execute(statement)]


def class_sessions(session: Work, class_id: int) -> list[SessionHead]:
    """The sessions of a class by day."""
    statement = (
        select(Session.id, Session.day, Session.hours, Session.period)
        .where(Session.class_id == class_id, Session.deleted_at.is_(None))
        .order_by(Session.day, Session.id)
    )
    return [
        SessionHead(int(i), day, hours, period or "") for i, day, hours, period in session.execute(statement)
    ]


def rules_of(session: Work, class_id: int) -> ResultRules:
    """What this base asks for at this class's level."""
    base = session.scalars(select(BaseProfile)).one()
    level = session.scalar(
        select(Course.level)
        .join(TrainingClass, TrainingClass.course_id == Course.id)
        .where(TrainingClass.id == class_id)
    )
    return ResultRules(
        attendance_threshold=Fraction(base.attendance_percent, 100),
        pass_mark=base.pass_mark,
        needs_review=level is not None and level >= SkillLevel.TECHNICIAN,
    )
