"""What is known of a class for its binder: the counts that the rule asks for."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.model import ClassReview, Course, Session, Trainee, TrainingClass
from talentdesk.rules.binder import BinderFacts
from talentdesk.rules.results import PASSED, UNFINISHED
from talentdesk.services import teaching
from talentdesk.services.attendance import attendance_of
from talentdesk.services.form_facts_class import ONLINE, valid_certificates
from talentdesk.services.results import ResultLine

OVER = ("结束", "归档")


def binder_facts(session: Work, found: TrainingClass, today: date) -> BinderFacts:
    """Count what the papers of a class would be made from, as of today."""
    lines = teaching.result_lines(session, found.id)
    course = session.get_one(Course, found.course_id)
    units = session.scalars(
        select(Session).where(Session.class_id == found.id, Session.deleted_at.is_(None))
    ).all()
    people = session.scalars(select(Trainee).where(Trainee.id.in_([line.trainee_id for line in lines]))).all()
    return BinderFacts(
        people=len(lines),
        without_photo=sum(1 for person in people if not person.photo),
        without_phone=sum(1 for person in people if not person.phone),
        sessions=len(units),
        without_teacher=sum(1 for unit in units if unit.teacher_id is None),
        without_content=sum(1 for unit in units if not unit.content),
        hours_planned=course.hours_theory + course.hours_practice + course.hours_online,
        hours_scheduled=sum(unit.hours for unit in units),
        online_sessions=sum(1 for unit in units if unit.kind == ONLINE),
        online_hours_planned=course.hours_online,
        reviewed_items=_reviewed_items(session, found.id),
        passed=sum(1 for line in lines if line.judgement.state == PASSED),
        unfinished=sum(1 for line in lines if line.judgement.state == UNFINISHED),
        ended=found.end <= today or found.state in OVER,
        has_exam_date=found.exam_date is not None,
        has_filing_number=bool(found.filing_number),
        has_head_teacher=found.head_teacher_id is not None,
        **_attendance(session, found.id, lines, [unit.id for unit in units if unit.day <= today]),
        **_marks(session, found.id, lines),
        **_certificates(session, found.id),
    )


def _attendance(session: Work, class_id: int, lines: list[ResultLine], held: list[int]) -> dict[str, int]:
    noted = attendance_of(session, class_id)
    members = [line.enrolment_id for line in lines]
    marked = sum(1 for enrolment, _ in noted if enrolment in set(members))
    unmarked = sum(1 for unit in held if any((member, unit) not in noted for member in members))
    return {"held": len(held), "marked": marked, "unmarked": unmarked}


def _marks(session: Work, class_id: int, lines: list[ResultLine]) -> dict[str, int]:
    given = [
        (
            line.theory,
            line.practice,
            line.review,
            line.theory_absent or line.practice_absent or line.review_absent,
        )
        for line in teaching.mark_lines(session, class_id)
    ]
    missing = [line for line in lines if any(p.code == "mark-missing" for p in line.judgement.findings)]
    graded = sum(1 for *marks, absent in given if absent or any(mark is not None for mark in marks))
    return {"graded": graded, "ungraded": len(missing)}


def _certificates(session: Work, class_id: int) -> dict[str, int]:
    """People with a valid certificate of this class, and those of them who have not signed for one."""
    valid = valid_certificates(session, class_id)
    holders = {each.trainee_id for each in valid}
    waiting = {each.trainee_id for each in valid if each.collected_on is None}
    return {"certified": len(holders), "uncollected": len(waiting)}


def _reviewed_items(session: Work, class_id: int) -> int:
    statement = select(ClassReview).where(ClassReview.class_id == class_id, ClassReview.deleted_at.is_(None))
    return sum(1 for row in session.scalars(statement) if row.good + row.fair + row.passable + row.poor)
