"""Reads what is asked of teachers when they are judged: their proofs, their education, when they are away."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError
from talentdesk.model import Occupation, Secondment, Teacher, TeacherQualification
from talentdesk.rules.teaching_permission import Proof, Spell
from talentdesk.rules.titles import title_rank
from talentdesk.text import tr

LEVEL_KINDS = frozenset({"职业技能等级证书", "职业资格证书"})
TITLE_KIND = "职称证书"
LICENCE_KIND = "教师资格证"


@dataclass(frozen=True, slots=True)
class Away:
    """A time for which a teacher is sent to another base; an open end is None."""

    partner: str
    start: date
    end: date | None

    def covers(self, day: date) -> bool:
        """Whether he is away on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class TeacherFacts:
    """One teacher as the rules see him; ``occupation`` is the one he teaches ("": not entered).

    ``licence``: when a teacher's licence of his is in force; None: none is entered, with or without a day.
    """

    id: int
    code: str
    name: str
    education: str
    occupation: str
    proofs: tuple[Proof, ...]
    away: tuple[Away, ...]
    licence: tuple[Spell, ...] | None


def teacher_facts(session: Work, ids: Collection[int] | None = None) -> dict[int, TeacherFacts]:
    """The living teachers (of these numbers) in the order of their codes, in three statements."""
    statement = (
        select(Teacher, Occupation.name)
        .outerjoin(Occupation, Occupation.id == Teacher.occupation_id)
        .where(Teacher.deleted_at.is_(None))
        .order_by(Teacher.code)
    )
    if ids is not None:
        statement = statement.where(Teacher.id.in_(ids))
    teachers = [(teacher, occupation or "") for teacher, occupation in session.execute(statement)]
    held, licences = _held(session, ids)
    away = _away(session, ids)
    return {
        teacher.id: TeacherFacts(
            id=teacher.id,
            code=teacher.code,
            name=teacher.name,
            education=teacher.education or "",
            occupation=occupation,
            proofs=(*held.get(teacher.id, ()), *_entered(teacher, occupation)),
            away=tuple(away.get(teacher.id, ())),
            licence=_licence(teacher, licences.get(teacher.id, ())),
        )
        for teacher, occupation in teachers
    }


def one_teacher(session: Work, teacher_id: int) -> TeacherFacts:
    """The facts of one living teacher; refused where there is none of that number."""
    found = teacher_facts(session, [teacher_id]).get(teacher_id)
    if found is None:
        raise DeskError(
            tr("这位教师不存在或已在回收站。"), tr("请刷新列表，或先从回收站恢复。"), code="not-found"
        )
    return found


def _entered(teacher: Teacher, occupation: str) -> Iterable[Proof]:
    """What the teacher's own record says; its date of expiry is that of the licence, not of these."""
    if teacher.level is not None:
        yield Proof(
            name=tr("教师资料中的{level}", level=tr(teacher.level.short)),
            level=teacher.level,
            occupation=occupation,
        )
    if teacher.title:
        yield Proof(
            name=tr("职称“{title}”", title=teacher.title),
            title=True,
            rank=title_rank(teacher.title),
        )


def _licence(teacher: Teacher, rows: Iterable[Spell]) -> tuple[Spell, ...] | None:
    own = [(date.min, teacher.qualified_until)] if teacher.qualified_until else []
    return (*rows, *own) or None


def _held(
    session: Work, ids: Collection[int] | None
) -> tuple[dict[int, list[Proof]], dict[int, list[Spell]]]:
    """The proofs and the spells of the licences by teacher."""
    statement = (
        select(TeacherQualification, Occupation.name)
        .outerjoin(Occupation, Occupation.id == TeacherQualification.occupation_id)
        .where(
            TeacherQualification.deleted_at.is_(None),
            TeacherQualification.kind.in_([*LEVEL_KINDS, TITLE_KIND, LICENCE_KIND]),
        )
        .order_by(TeacherQualification.id)
    )
    if ids is not None:
        statement = statement.where(TeacherQualification.teacher_id.in_(ids))
    proofs: dict[int, list[Proof]] = {}
    licences: dict[int, list[Spell]] = {}
    for row, occupation in session.execute(statement):
        if row.kind == LICENCE_KIND:
            spell = (row.issued_on or date.min, row.valid_until or date.max)
            licences.setdefault(row.teacher_id, []).append(spell)
        else:
            proofs.setdefault(row.teacher_id, []).append(_proof(row, occupation or ""))
    return proofs, licences


def _proof(row: TeacherQualification, occupation: str) -> Proof:
    title = row.kind == TITLE_KIND
    return Proof(
        name=f"{row.name}（{tr(row.level.short)}）" if row.level is not None else row.name,
        level=None if title else row.level,
        title=title,
        rank=title_rank(row.name) if title else None,
        occupation=occupation,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
    )


def _away(session: Work, ids: Collection[int] | None) -> dict[int, list[Away]]:
    statement = select(Secondment).where(Secondment.deleted_at.is_(None)).order_by(Secondment.start)
    if ids is not None:
        statement = statement.where(Secondment.teacher_id.in_(ids))
    found: dict[int, list[Away]] = {}
    for row in session.scalars(statement):
        found.setdefault(row.teacher_id, []).append(Away(row.partner, row.start, row.end))
    return found
