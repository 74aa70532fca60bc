"""What forms say of teachers and mentors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Work

from talentdesk.model import (
    Course,
    Mentor,
    Occupation,
    Pairing,
    Session,
    Teacher,
    TrainingClass,
)
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.identity import parse_id
from talentdesk.services.form_facts_teachers import teacher_lists
from talentdesk.services.form_facts_things import FindPhoto, chosen_or_living

DISSOLVED = "解除"


def age_on(birth: date | None, day: date) -> int | None:
    """Full years of life on a day."""
    if birth is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def born(id_number: str | None) -> date | None:
    """The birthday an ID number says; None where it says none."""
    try:
        return parse_id(id_number or "").birth_date
    except ValueError:
        return None


def sex_of(id_number: str | None) -> str:
    """男 or 女 as an ID number says; empty where it says nothing."""
    try:
        return parse_id(id_number or "").sex
    except ValueError:
        return ""


def teacher_facts(
    session: Work, find: FindPhoto, today: date, ids: Sequence[int], *, whole: bool
) -> list[dict[str, object]]:
    """Teachers by code; ``whole``: all living ones when no number is given. ``hours``: 课时 of the sessions held up to
    today; ``courses``: those of the classes whose sessions they teach.
    """
    if not ids and not whole:
        return []
    statement = select(Teacher, Occupation.name).join(
        Occupation, Occupation.id == Teacher.occupation_id, isouter=True
    )
    rows = session.execute(
        statement.where(chosen_or_living(Teacher, ids)).order_by(Teacher.code, Teacher.id)
    ).all()
    taught = _hours_taught(session, today)
    courses = _courses_taught(session)
    lists = teacher_lists(session, today)
    nothing: dict[str, object] = {
        "qualifications": [],
        "trainings": [],
        "secondments": [],
        "category": "",
        "state": "",
    }
    return [
        {
            "no": number,
            **_teacher(find, teacher, occupation or ""),
            "courses": "、".join(courses.get(teacher.id, ())),
            "hours": taught.get(teacher.id, 0),
            **lists.get(teacher.id, nothing),
        }
        for number, (teacher, occupation) in enumerate(rows, start=1)
    ]


def _teacher(find: FindPhoto, teacher: Teacher, occupation: str) -> dict[str, object]:
    dual = teacher.dual_qualified
    return {
        "code": teacher.code,
        "name": teacher.name,
        "sex": teacher.sex or sex_of(teacher.id_number),
        "id_number": teacher.id_number or "",
        "birth_date": teacher.birth_date or born(teacher.id_number),
        "phone": teacher.phone or "",
        "employment": teacher.employment or "",
        "education": teacher.education or "",
        "title": teacher.title or "",
        "level": teacher.level.label if teacher.level else "",
        "occupation": occupation,
        "dual_qualified": "" if dual is None else "是" if dual else "否",
        "qualified_until": teacher.qualified_until,
        "employer": teacher.employer or "",
        "photo": find(teacher.photo),
        "hours_limit": teacher.hours_per_month,
        "remark": teacher.remark or "",
    }


def _hours_taught(session: Work, today: date) -> dict[int, int]:
    statement = (
        select(Session.teacher_id, func.sum(Session.hours))
        .where(Session.teacher_id.is_not(None), Session.deleted_at.is_(None), Session.day <= today)
        .group_by(Session.teacher_id)
    )
    return {int(teacher or 0): int(hours) for teacher, hours in session.execute(statement)}


def _courses_taught(session: Work) -> dict[int, list[str]]:
    statement = (
        select(Session.teacher_id, Course.name)
        .join(TrainingClass, TrainingClass.id == Session.class_id)
        .join(Course, Course.id == TrainingClass.course_id)
        .where(Session.teacher_id.is_not(None), Session.deleted_at.is_(None))
        .distinct()
        .order_by(Course.code)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for teacher, course in session.execute(statement):
        found[int(teacher or 0)].append(course)
    return found


def mentor_facts(session: Work, at_least: SkillLevel) -> list[dict[str, object]]:
    """Living mentors from a level on, the highest first; ``apprentices``: whom they have or had, dissolved pairings not."""
    apprentices = (
        select(Pairing.mentor_id, func.count().label("count"))
        .where(Pairing.deleted_at.is_(None), Pairing.state != DISSOLVED)
        .group_by(Pairing.mentor_id)
        .subquery()
    )
    rows = session.execute(
        select(Mentor, Occupation.name, apprentices.c.count)
        .join(Occupation, Occupation.id == Mentor.occupation_id, isouter=True)
        .join(apprentices, apprentices.c.mentor_id == Mentor.id, isouter=True)
        .where(Mentor.deleted_at.is_(None), Mentor.level >= at_least)
        .order_by(Mentor.level.desc(), Mentor.years.desc(), Mentor.id)
    )
    return [
        {
            "no": number,
            "name": mentor.name,
            "sex": sex_of(mentor.id_number),
            "birth_date": born(mentor.id_number),
            "employer": mentor.employer or "",
            "occupation": occupation or "",
            "level": mentor.level.label if mentor.level else "",
            "years": mentor.years,
            "phone": mentor.phone or "",
            "apprentices": int(count or 0),
        }
        for number, (mentor, occupation, count) in enumerate(rows, start=1)
    ]
