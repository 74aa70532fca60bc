"""What forms say of the base itself, its figures, its certificates and the rewards for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session as Work

from talentdesk.model import (
    BaseProfile,
    Certificate,
    Course,
    Enrolment,
    Equipment,
    Mentor,
    Partner,
    Record,
    Teacher,
    Trainee,
    TrainingClass,
)
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.rewards import reward_of
from talentdesk.services.equipment import MACHINE, SCRAPPED
from talentdesk.services.issue_register import VALID
from talentdesk.services.issuing import LEVEL

FindPhoto = Callable[[str | None], Path | None]


def chosen_or_living(table: type[Record], ids: Sequence[int]) -> ColumnElement[bool]:
    """The chosen records; all that are not in the recycle bin when none is chosen."""
    return table.id.in_(ids) if ids else table.deleted_at.is_(None)


def base_facts(session: Work, find: FindPhoto) -> dict[str, object]:
    """The base as it stands on every form."""
    base = session.scalars(select(BaseProfile)).one()
    return {
        "name": base.name,
        "code": base.code,
        "credit_code": base.credit_code or "",
        "address": base.address or "",
        "contact": base.contact or "",
        "phone": base.phone or "",
        "principal": base.principal or "",
        "assessor": base.assessor or "",
        "issuer": base.issuer or "",
        "seal": find(base.seal),
    }


def base_figures(session: Work, year: int) -> dict[str, object]:
    """The base in figures, for self-assessments and the like; those of a year count classes that ended, and valid
    certificates issued, in it. Equipment is machines (设备) that are not written off (报废), with their price as new.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    in_year = Certificate.issued_on.between(first, last)
    equipped = (Equipment.state != SCRAPPED) & (Equipment.kind == MACHINE)
    counts: dict[str, ColumnElement[Any]] = {
        "devices": _sum(Equipment.quantity, equipped),
        "device_value": _sum(Equipment.price * Equipment.quantity, equipped),
        "trainees_year": select(func.count())
        .select_from(Enrolment)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .where(
            Enrolment.deleted_at.is_(None),
            TrainingClass.deleted_at.is_(None),
            TrainingClass.end.between(first, last),
        )
        .scalar_subquery(),
        "certificates_year": _count(Certificate, in_year, Certificate.state == VALID),
        "skilled_year": _count(
            Certificate, in_year, Certificate.state == VALID, Certificate.level >= SkillLevel.SENIOR
        ),
        "teachers": _count(Teacher),
        "dual_teachers": _count(Teacher, Teacher.dual_qualified.is_(True)),
        "mentors": _count(Mentor),
        "partners": _count(Partner),
        "courses": _count(Course),
        "courses_featured": _count(Course, Course.featured.is_(True)),
    }
    row = session.execute(select(*(count.label(name) for name, count in counts.items()))).one()
    return dict(zip(counts, row, strict=True))


def _count(table: type[Record], *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    """How many living records there are."""
    statement = select(func.count()).select_from(table).where(table.deleted_at.is_(None), *conditions)
    return statement.scalar_subquery()


def _sum(
    amount: ColumnElement[Any] | InstrumentedAttribute[int], condition: ColumnElement[bool]
) -> ColumnElement[Any]:
    """What an amount comes to over living equipment."""
    statement = select(func.coalesce(func.sum(amount), 0)).where(Equipment.deleted_at.is_(None), condition)
    return statement.scalar_subquery()


def certificate_facts(session: Work, find: FindPhoto, ids: Sequence[int]) -> list[dict[str, object]]:
    """Certificates by number, the chosen or all; holder and number as issued, phone and address as they are today."""
    statement = (
        select(Certificate, Trainee, TrainingClass.name)
        .join(Trainee, Trainee.id == Certificate.trainee_id)
        .join(TrainingClass, TrainingClass.id == Certificate.class_id, isouter=True)
    )
    rows = session.execute(statement.where(chosen_or_living(Certificate, ids)).order_by(Certificate.number))
    return [
        {
            "no": number,
            "number": found.number,
            "kind": found.kind,
            "holder": found.holder,
            "id_number": found.id_number,
            "phone": trainee.phone or "",
            "address": trainee.address or "",
            "employer": trainee.employer or "",
            "occupation": found.occupation or "",
            "trade": found.trade or "",
            "level": found.level.label if found.level else "",
            "issued_on": found.issued_on,
            "state": found.state,
            "reason": found.reason or "",
            "class_name": class_name or "",
            "photo": find(trainee.photo),
        }
        for number, (found, trainee, class_name) in enumerate(rows, start=1)
    ]


def reward_facts(session: Work, year: int) -> list[dict[str, object]]:
    """Who may claim a reward for a certificate of that year, in the order of numbers.

    Only valid 职业技能等级证书 from 高级工 on count; certificates of completion are no skill certificates and earn nothing.
    One reward for each certificate: a replacement is no new certificate.
    """
    statement = (
        select(Certificate, Trainee)
        .join(Trainee, Trainee.id == Certificate.trainee_id)
        .where(
            Certificate.deleted_at.is_(None),
            Certificate.state == VALID,
            Certificate.kind == LEVEL,
            Certificate.level >= SkillLevel.SENIOR,
            Certificate.issued_on.between(date(year, 1, 1), date(year, 12, 31)),
            Certificate.supersedes_id.is_(None),
        )
        .order_by(Certificate.number)
    )
    paid = [
        (found, trainee, amount)
        for found, trainee in session.execute(statement)
        if (amount := reward_of(found.level)) is not None
    ]
    return [
        {
            "no": number,
            "name": found.holder,
            "id_number": found.id_number,
            "phone": trainee.phone or "",
            "employer": trainee.employer or "",
            "occupation": found.occupation or "",
            "level": found.level.label if found.level else "",
            "certificate": found.number,
            "issued_on": found.issued_on,
            "amount": amount,
        }
        for number, (found, trainee, amount) in enumerate(paid, start=1)
    ]
