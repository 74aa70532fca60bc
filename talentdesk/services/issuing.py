"""What stands behind a certificate: its facts, its number, its frozen record."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError
from talentdesk.model import (
    BaseProfile,
    Certificate,
    Course,
    Occupation,
    Session,
    Trainee,
    TrainingClass,
)
from talentdesk.rules.dates import months_later
from talentdesk.rules.results import PASSED
from talentdesk.services import teaching
from talentdesk.services.layouts import freeze
from talentdesk.services.numbers import Minting, next_number
from talentdesk.services.signed_claims import signed_text
from talentdesk.services.wording import COMPLETION, class_words, issue_words, trainee_words
from talentdesk.text import tr

LEVEL = "职业技能等级证书"


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """What all certificates of one class share."""

    base: BaseProfile
    found: TrainingClass
    course: Course
    occupation: str
    hours: int


def class_facts(session: Work, class_id: int) -> ClassFacts:
    """Read what all certificates of a class share; hours are the course's plan, else the taught sessions'."""
    found = session.get(TrainingClass, class_id)
    if found is None:
        raise DeskError(tr("这个班级不存在。"), code="not-found")
    course = session.get(Course, found.course_id)
    assert course is not None
    occupation = session.get(Occupation, course.occupation_id) if course.occupation_id else None
    planned = course.hours_theory + course.hours_practice + course.hours_online
    taught = session.scalar(
        select(func.sum(Session.hours)).where(Session.class_id == class_id, Session.deleted_at.is_(None))
    )
    return ClassFacts(
        base=session.scalars(select(BaseProfile)).one(),
        found=found,
        course=course,
        occupation=occupation.name if occupation else "",
        hours=planned or int(taught or 0),
    )


def certificate_text(
    session: Work, facts: ClassFacts, trainee: Trainee, number: str, issued_on: date
) -> dict[str, object]:
    """The words of one certificate, as printed, without the signed QR text; ``photo`` is the photo's content name."""
    return {
        **trainee_words(session, trainee, facts.found.id),
        **class_words(facts.base, facts.found, facts.course, facts.occupation, facts.hours),
        **issue_words(number, issued_on, expiry(facts, issued_on)),
    }


def expiry(facts: ClassFacts, issued_on: date) -> date | None:
    """The last day of a certificate issued now, where the course says how long it is good."""
    months = facts.course.valid_months
    return months_later(issued_on, months) if months else None


def number_values(facts: ClassFacts, issued_on: date) -> dict[str, str]:
    """The values a number pattern may use."""
    level = facts.course.level
    return {
        "prefix": facts.base.number_prefix,
        "yyyy": f"{issued_on.year:04d}",
        "yy": f"{issued_on.year % 100:02d}",
        "mm": f"{issued_on.month:02d}",
        "class": facts.found.code,
        "course": facts.course.code,
        "level": (level.digit or "") if level else "",
    }


def passed_trainees(session: Work, class_id: int) -> set[int]:
    """The trainees of a class whose result is 合格."""
    return {
        line.trainee_id for line in teaching.result_lines(session, class_id) if line.judgement.state == PASSED
    }


def issue(
    session: Work,
    facts: ClassFacts,
    trainee: Trainee,
    *,
    issued_on: date,
    layout: str,
    scheme: str | None = None,
) -> Certificate:
    """Number and freeze one certificate within the running operation: its words and the layout's present state."""
    level = facts.course.level
    minting = Minting(number_values(facts, issued_on), issued_on, level.digit if level else None)
    number = next_number(
        session,
        minting,
        pattern=facts.base.number_pattern,
        scheme=scheme,
        is_assessor=facts.base.is_assessor,
    )
    words = certificate_text(session, facts, trainee, number, issued_on)
    frozen = freeze(session, layout)
    made = Certificate(
        number=number,
        kind=COMPLETION,
        trainee_id=trainee.id,
        class_id=facts.found.id,
        holder=trainee.name,
        id_number=trainee.id_number,
        occupation=facts.occupation or None,
        trade=facts.course.trade,
        level=level,
        issued_on=issued_on,
        expires_on=expiry(facts, issued_on),
        layout=layout,
        layout_version_id=frozen.id,
    )
    made.proof = signed_text(session, words, made, COMPLETION)
    made.snapshot = json.dumps({**words, "qr": made.proof}, ensure_ascii=False, sort_keys=True)
    made.sha256 = frozen_digest(made.snapshot, frozen.sha256)
    session.add(made)
    session.flush()
    return made


def frozen_digest(snapshot: str, layout_sha256: str) -> str:
    """SHA-256 over all a page is drawn from: the frozen words, a line feed, the SHA-256 of the layout's version."""
    return hashlib.sha256(f"{snapshot}\n{layout_sha256}".encode()).hexdigest()


def record_given_number(session: Work, class_id: int, trainee_id: int, number: str, issued_on: date) -> None:
    """Record a level certificate whose number came back from the bureau; nothing was printed from here."""
    facts = class_facts(session, class_id)
    trainee = session.get(Trainee, trainee_id)
    assert trainee is not None
    session.add(
        Certificate(
            number=number,
            kind=LEVEL,
            trainee_id=trainee_id,
            class_id=class_id,
            holder=trainee.name,
            id_number=trainee.id_number,
            occupation=facts.occupation or None,
            trade=facts.course.trade,
            level=facts.course.level,
            issued_on=issued_on,
        )
    )
