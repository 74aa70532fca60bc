"""The words of one certificate: a value for every placeholder a layout may use."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.documents.placeholders import date_values
from talentdesk.model import BaseProfile, Course, Enrolment, Mark, Trainee, TrainingClass
from talentdesk.registers.display import hidden

COMPLETION = "结业证书"
RESULT = "合格"


def trainee_words(session: Work, trainee: Trainee, class_id: int) -> dict[str, str]:
    """What is said of the person: identity, work, number in class, marks. ``photo`` is the photo's content name."""
    enrolment = session.scalar(
        select(Enrolment).where(
            Enrolment.class_id == class_id, Enrolment.trainee_id == trainee.id, Enrolment.deleted_at.is_(None)
        )
    )
    mark = None
    if enrolment is not None:
        mark = session.scalar(
            select(Mark).where(Mark.enrolment_id == enrolment.id, Mark.deleted_at.is_(None))
        )
    number = trainee.id_number
    return {
        "name": trainee.name,
        "sex": trainee.sex or "",
        "id_kind": trainee.id_type,
        "id_number": number,
        "id_masked": hidden(number),
        "education": trainee.education or "",
        "job": trainee.position or "",
        "employer": trainee.employer or "",
        "phone": trainee.phone or "",
        "student_no": (enrolment.student_no or "") if enrolment is not None else "",
        "photo": trainee.photo or "",
        "theory": _plain(mark.theory if mark else None),
        "practice": _plain(mark.practice if mark else None),
        "review": _plain(mark.review if mark else None),
        "result": RESULT,
        **date_values("birth_date", trainee.birth_date),
    }


def class_words(
    base: BaseProfile, found: TrainingClass, course: Course, occupation: str, hours: int
) -> dict[str, str]:
    """What all certificates of a class say alike."""
    months = f"{found.start.year}年{found.start.month}月—{found.end.month}月"
    return {
        "class_code": found.code,
        "class_name": found.name,
        "course": course.name,
        "content": course.remark or course.name,
        "occupation": occupation or course.name,
        "trade": course.trade or "",
        "level": course.level.label if course.level else "",
        "hours": str(hours),
        "training_months": months,
        "base_name": base.name,
        "base_code": base.code,
        "base_address": base.address or "",
        "base_phone": base.phone or "",
        "credit_code": base.credit_code or "",
        "verify_url": base.verify_url,
        "agency_url": base.organisation_url,
        **date_values("start", found.start),
        **date_values("end", found.end),
    }


def issue_words(number: str, issued_on: date, expires_on: date | None) -> dict[str, str]:
    """What belongs to the act of issuing."""
    return {"number": number, **date_values("issue_date", issued_on), **date_values("expiry", expires_on)}


def _plain(mark: float | None) -> str:
    return "" if mark is None else format(mark, "g")
