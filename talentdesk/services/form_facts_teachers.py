"""What forms list of each teacher beside his record: qualifications, further training, secondments; what he may be called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.model import Occupation, Secondment, TeacherQualification, TeacherTraining
from talentdesk.rules.teaching_permission import BOTH, PRACTICE, THEORY, category_findings
from talentdesk.services.teacher_facts import TeacherFacts, teacher_facts

Spell = TypeVar("Spell", TeacherTraining, Secondment)
Lists = dict[int, list[dict[str, object]]]
AWAY = "派出"


def teacher_lists(session: Work, today: date) -> dict[int, dict[str, object]]:
    """Teacher → ``qualifications``, ``trainings``, ``secondments``, his ``category`` and ``state`` on a day.

    ``state`` is 派出 while he is sent away, else empty. Of teachers in the recycle bin only the lists are known.
    """
    held, trained, away = _qualifications(session), _trainings(session), _secondments(session)
    judged = teacher_facts(session)
    return {
        number: {
            "qualifications": held.get(number, []),
            "trainings": trained.get(number, []),
            "secondments": away.get(number, []),
            "category": _category(judged[number], today) if number in judged else "",
            "state": AWAY if number in judged and any(a.covers(today) for a in judged[number].away) else "",
        }
        for number in {*held, *trained, *away, *judged}
    }


def _category(facts: TeacherFacts, today: date) -> str:
    """一体化教师 are of both other kinds and called by that alone."""
    for kind in (BOTH, THEORY, PRACTICE):
        if not category_findings(kind, facts.proofs, facts.education, facts.occupation, today):
            return kind.label
    return ""


def _qualifications(session: Work) -> Lists:
    statement = (
        select(TeacherQualification, Occupation.name)
        .join(Occupation, Occupation.id == TeacherQualification.occupation_id, isouter=True)
        .where(TeacherQualification.deleted_at.is_(None))
        .order_by(TeacherQualification.issued_on, TeacherQualification.id)
    )
    found: Lists = defaultdict(list)
    for held, occupation in session.execute(statement):
        found[held.teacher_id].append(
            {
                "no": len(found[held.teacher_id]) + 1,
                "kind": held.kind,
                "name": held.name,
                "number": held.number or "",
                "occupation": occupation or "",
                "level": held.level.label if held.level else "",
                "issued_on": held.issued_on,
                "valid_until": held.valid_until,
                "issuer": held.issuer or "",
            }
        )
    return found


def _trainings(session: Work) -> Lists:
    found: Lists = defaultdict(list)
    for training in _by_start(session, TeacherTraining):
        found[training.teacher_id].append(
            {
                "no": len(found[training.teacher_id]) + 1,
                "title": training.title,
                "organiser": training.organiser or "",
                "start": training.start,
                "end": training.end or training.start,
                "hours": training.hours,
                "certificate": training.certificate or "",
            }
        )
    return found


def _secondments(session: Work) -> Lists:
    found: Lists = defaultdict(list)
    for away in _by_start(session, Secondment):
        found[away.teacher_id].append(
            {
                "no": len(found[away.teacher_id]) + 1,
                "partner": away.partner,
                "start": away.start,
                "end": away.end,
                "task": away.task or "",
            }
        )
    return found


def _by_start(session: Work, table: type[Spell]) -> Sequence[Spell]:
    return session.scalars(
        select(table).where(table.deleted_at.is_(None)).order_by(table.start, table.id)
    ).all()
