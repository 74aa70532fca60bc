"""双师型: every teacher's evidence judged by the base's criteria; the mark on the teacher is set only when asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError
from talentdesk.model import DualCriterion, DualEvidence, Teacher, TeacherQualification
from talentdesk.rules.dual_qualified import (
    DEFAULTS,
    SOURCE,
    Criterion,
    DualJudgement,
    Evidence,
    judge_dual,
)
from talentdesk.services.teacher_facts import LEVEL_KINDS, TITLE_KIND, one_teacher
from talentdesk.store import Store
from talentdesk.text import tr

# Which qualifications could be shown for which kind of criterion.
_SHOWN_BY = {
    "教师资格": frozenset({"教师资格证"}),
    "技能等级": LEVEL_KINDS,
    "职称": frozenset({TITLE_KIND}),
}


@dataclass(frozen=True, slots=True)
class DualLine:
    """One teacher judged: how he is marked now, the judgement, and the change it suggests (None: nothing to change).

    ``unused``: names of qualifications in force that could be entered as evidence for a criterion not yet met.
    """

    teacher_id: int
    code: str
    name: str
    marked: bool
    judgement: DualJudgement
    unused: tuple[str, ...]

    @property
    def suggestion(self) -> bool | None:
        """The mark to set, None where it is right already or cannot be judged."""
        wanted = self.judgement.qualified
        return None if wanted is None or wanted == self.marked else wanted


def load_dual_criteria(session: Work) -> None:
    """Give a new base the criteria to start with (migration 0004 does the same for old ones)."""
    session.add_all(
        DualCriterion(
            name=each.name,
            kind=each.kind,
            minimum=each.minimum,
            unit=each.unit,
            required=each.required,
            source=SOURCE,
        )
        for each in DEFAULTS
    )


def dual_teachers(store: Store, today: date, ids: Collection[int] | None = None) -> list[DualLine]:
    """The living teachers (of these numbers) by code, each judged with reasons; nothing is stored."""
    with store.read() as session:
        return _judged(session, today, ids)


def set_dual(store: Store, teacher_id: int, today: date) -> DualLine:
    """Mark a teacher as the judgement says, yes or no; refused where it cannot be judged. Nothing is written when right."""
    with store.read() as session:
        name = one_teacher(session, teacher_id).name
        judged = _judged(session, today, [teacher_id])[0]
    if judged.judgement.qualified is None:
        finding = judged.judgement.findings[0]
        raise DeskError(finding.text, finding.remedy, code=finding.code)
    if judged.suggestion is not None:
        why = (
            tr("认定{name}为双师型", name=name) if judged.suggestion else tr("取消{name}的双师型", name=name)
        )
        with store.write(why) as session:
            session.get_one(Teacher, teacher_id).dual_qualified = judged.suggestion
    return judged


def _judged(session: Work, today: date, ids: Collection[int] | None) -> list[DualLine]:
    criteria = [
        Criterion(row.id, row.name, row.kind, row.minimum, row.unit or "", row.required)
        for row in session.scalars(
            select(DualCriterion)
            .where(DualCriterion.deleted_at.is_(None), DualCriterion.in_use)
            .order_by(DualCriterion.required.desc(), DualCriterion.id)
        )
    ]
    teachers = select(Teacher).where(Teacher.deleted_at.is_(None)).order_by(Teacher.code)
    shown = select(DualEvidence).where(DualEvidence.deleted_at.is_(None))
    held = select(TeacherQualification).where(TeacherQualification.deleted_at.is_(None))
    if ids is not None:
        teachers = teachers.where(Teacher.id.in_(ids))
        shown = shown.where(DualEvidence.teacher_id.in_(ids))
        held = held.where(TeacherQualification.teacher_id.in_(ids))
    evidence: dict[int, list[Evidence]] = {}
    for row in session.scalars(shown):
        found = Evidence(row.criterion_id, row.amount, row.start)
        evidence.setdefault(row.teacher_id, []).append(found)
    qualifications: dict[int, list[tuple[str, str]]] = {}
    for each in session.scalars(held.order_by(TeacherQualification.id)):
        if each.valid_until is None or each.valid_until >= today:
            qualifications.setdefault(each.teacher_id, []).append((each.kind, each.name))
    lines = []
    for teacher in session.scalars(teachers):
        judgement = judge_dual(criteria, evidence.get(teacher.id, ()), today)
        unused = _unused(judgement, qualifications.get(teacher.id, ()))
        marked = bool(teacher.dual_qualified)
        lines.append(DualLine(teacher.id, teacher.code, teacher.name, marked, judgement, unused))
    return lines


def _unused(judgement: DualJudgement, held: Collection[tuple[str, str]]) -> tuple[str, ...]:
    open_kinds = {line.criterion.kind for line in judgement.lines if not line.met}
    wanted = {kind for criterion in open_kinds for kind in _SHOWN_BY.get(criterion, ())}
    return tuple(dict.fromkeys(name for kind, name in held if kind in wanted))
