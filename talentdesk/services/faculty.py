"""Teachers judged for the classes they teach, on assigning and as a list; what else is known of them is named below."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import select, update
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError, Problem
from talentdesk.model import Course, Occupation, Session, TrainingClass
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.teaching_permission import (
    BOTH,
    JUDGED_LEVELS,
    PRACTICE,
    THEORY,
    Permission,
    Spell,
    allowed_spells,
    category_findings,
    permission,
    rule_for,
)
from talentdesk.services.dual_teachers import DualLine, dual_teachers, set_dual
from talentdesk.services.teacher_alerts import EXPIRING_DAYS, QualificationAlert, alerts, qualification_alerts
from talentdesk.services.teacher_facts import TeacherFacts, one_teacher, teacher_facts
from talentdesk.services.teacher_years import (
    EvaluationLine,
    FacultyFigures,
    ReviewLine,
    SecondmentYear,
    TeacherEvaluations,
    TrainingYear,
    evaluations,
    faculty_figures,
    secondments_of_year,
    trainings_of_year,
)
from talentdesk.services.teaching_hours import (
    MonthHours,
    export_hours,
    hours_sheet,
    load_findings,
    teaching_hours,
)
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "EXPIRING_DAYS", "CategoryLine", "DualLine", "EvaluationLine", "FacultyFigures", "LevelLine", "MonthHours",
    "QualificationAlert", "ReviewLine", "SecondmentYear", "TeacherCheck", "TeacherEvaluations", "TrainingYear", "alerts",
    "assign", "categories", "class_teacher_findings", "dual_teachers", "evaluations", "export_hours", "faculty_figures",
    "hours_sheet", "load_findings", "may_teach", "qualification_alerts", "secondments_of_year", "set_dual",
    "teachable_levels", "teaching_hours", "trainings_of_year", "unqualified_in",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TeacherCheck:
    """One teacher of a class: the days asked about, on which of them he may not teach or is away, and why.

    ``head``: he is the head teacher; ``teaches``: he stands in a session, or nobody does and he is the head.
    ``permission`` is that of the first day that fails, else of the first day.
    """

    teacher_id: int
    code: str
    name: str
    head: bool
    teaches: bool
    days: tuple[date, ...]
    permission: Permission
    failing: tuple[date, ...]
    away: tuple[date, ...]
    findings: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Nothing known speaks against him; what cannot be judged does not."""
        return not self.failing and not self.away


@dataclass(frozen=True, slots=True)
class LevelLine:
    """What a teacher may teach on a day: one occupation at one level, by which rule."""

    occupation: str
    level: SkillLevel
    permission: Permission
    source: str


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """Whether a teacher is of one of Shanghai's categories, and what he lacks."""

    label: str
    met: bool
    findings: tuple[Problem, ...]
    source: str


@dataclass(frozen=True, slots=True)
class _Class:
    """A class as far as teachers are judged for it."""

    id: int
    head_id: int | None
    occupation: str
    level: SkillLevel | None
    start: date
    end: date


def class_teacher_findings(store: Store, class_id: int) -> list[TeacherCheck]:
    """Every teacher of a class, the head first, each judged on the days he teaches there (else its first and last day)."""
    with store.read() as session:
        found = _class(session, class_id)
        taught, facts = _taught(session, [found])
    days = taught[class_id]
    names = dict.fromkeys([found.head_id, *(number for number in facts if number in days)])
    return [
        _judged(found, facts[number], days.get(number, ()), teaches=number in days or not days)
        for number in names
        if number is not None and number in facts
    ]


def unqualified_in(session: Work, class_ids: Collection[int]) -> dict[int, int]:
    """For each of these classes how many of those who teach it should be looked at; classes with none are left out."""
    classes = _classes(session, class_ids)
    taught, facts = _taught(session, classes)

    @cache
    def spells(number: int, occupation: str, level: SkillLevel | None) -> tuple[Spell, ...] | None:
        return allowed_spells(facts[number].proofs, occupation, level, facts[number].licence)

    counts: dict[int, int] = {}
    for each in classes:
        for number in taught[each.id] or [each.head_id]:
            if number is None or number not in facts:
                continue
            days = taught[each.id].get(number) or [each.start, each.end]
            good = spells(number, each.occupation, each.level)
            if _outside(days, good) or any(spell.covers(day) for spell in facts[number].away for day in days):
                counts[each.id] = counts.get(each.id, 0) + 1
    return counts


def may_teach(store: Store, teacher_id: int, class_id: int, days: Collection[date] = ()) -> TeacherCheck:
    """A teacher judged for a class before he is assigned: on these days, else on all days of its sessions.

    It warns and never forbids: the base may have its reasons.
    """
    with store.read() as session:
        return _may_teach(session, teacher_id, class_id, days)


def assign(
    store: Store,
    class_id: int,
    teacher_id: int,
    *,
    sessions: Collection[int] = (),
    head: bool = False,
) -> TeacherCheck:
    """Give sessions of a class to a teacher, or make him its head; what speaks against it comes back as findings."""
    wanted = set(sessions)
    with store.write(tr("安排任课教师")) as session:
        one_teacher(session, teacher_id)
        chosen = (Session.class_id == class_id, Session.id.in_(wanted), Session.deleted_at.is_(None))
        days = list(session.scalars(select(Session.day).where(*chosen)))
        if len(days) != len(wanted):
            raise DeskError(tr("所选课次不在这个班。"), tr("请刷新课表再选，没有改动。"), code="not-found")
        session.execute(update(Session).where(*chosen).values(teacher_id=teacher_id))
        if head:
            found = session.get(TrainingClass, class_id)
            if found is None or found.deleted_at is not None:
                raise DeskError(tr("这个班级不存在。"), code="not-found")
            found.head_teacher_id = teacher_id
        session.flush()
        return _may_teach(session, teacher_id, class_id, days)


def teachable_levels(store: Store, teacher_id: int, day: date) -> list[LevelLine]:
    """What a teacher may teach on a day and, for each "no", why: his occupations at every level there is a rule for."""
    with store.read() as session:
        facts = one_teacher(session, teacher_id)
    named = [facts.occupation, *(proof.occupation for proof in facts.proofs)]
    lines = []
    for occupation in dict.fromkeys(name for name in named if name):
        for level in JUDGED_LEVELS:
            rule = rule_for(level)
            assert rule is not None
            answer = permission(facts.proofs, occupation, level, day, facts.licence)
            lines.append(LevelLine(occupation, level, answer, rule.source))
    return lines


def categories(store: Store, teacher_id: int, day: date) -> list[CategoryLine]:
    """Which of Shanghai's three kinds of teachers somebody is on a day in the occupation he teaches."""
    with store.read() as session:
        facts = one_teacher(session, teacher_id)
    lines = []
    for category in (THEORY, PRACTICE, BOTH):
        findings = category_findings(category, facts.proofs, facts.education, facts.occupation, day)
        lines.append(CategoryLine(category.label, not findings, findings, category.source))
    return lines


def _class(session: Work, class_id: int) -> _Class:
    found = _classes(session, [class_id])
    if not found:
        raise DeskError(tr("这个班级不存在。"), code="not-found")
    return found[0]


def _classes(session: Work, class_ids: Collection[int]) -> list[_Class]:
    statement = (
        select(
            TrainingClass.id, TrainingClass.head_teacher_id, Occupation.name, Course.level, TrainingClass.start,
            TrainingClass.end,
        )
        .join(Course, Course.id == TrainingClass.course_id)
        .outerjoin(Occupation, Occupation.id == Course.occupation_id)
        .where(TrainingClass.id.in_(class_ids), TrainingClass.deleted_at.is_(None))
    )  # fmt: skip
    return [
        _Class(number, head, occupation or "", level, start, end)
        for number, head, occupation, level, start, end in session.execute(statement)
    ]


def _taught(
    session: Work, classes: Sequence[_Class]
) -> tuple[dict[int, dict[int, list[date]]], dict[int, TeacherFacts]]:
    """Class → teacher → days, and the facts of all of them and of the heads, in a handful of statements."""
    taught: dict[int, dict[int, list[date]]] = {each.id: {} for each in classes}
    statement = (
        select(Session.class_id, Session.teacher_id, Session.day)
        .where(
            Session.class_id.in_(taught), Session.teacher_id.is_not(None), Session.deleted_at.is_(None)
        )
        .order_by(Session.day)
        .distinct()
    )  # fmt: skip
    for number, teacher, day in session.execute(statement):
        assert teacher is not None
        taught[number].setdefault(teacher, []).append(day)
    heads = {each.head_id for each in classes if each.head_id is not None}
    return taught, teacher_facts(session, heads | {number for days in taught.values() for number in days})


def _may_teach(session: Work, teacher_id: int, class_id: int, days: Collection[date]) -> TeacherCheck:
    found = _class(session, class_id)
    asked: Iterable[date] = days or session.scalars(
        select(Session.day).where(Session.class_id == class_id, Session.deleted_at.is_(None))
    )
    return _judged(found, one_teacher(session, teacher_id), sorted(set(asked)), teaches=True)


def _judged(found: _Class, facts: TeacherFacts, days: Sequence[date], *, teaches: bool) -> TeacherCheck:
    asked = tuple(days) or (found.start, found.end)
    spells = allowed_spells(facts.proofs, found.occupation, found.level, facts.licence)
    failing = _outside(asked, spells)
    away = tuple(day for day in asked if any(spell.covers(day) for spell in facts.away))
    first = failing[0] if failing else asked[0]
    answer = permission(facts.proofs, found.occupation, found.level, first, facts.licence)
    headline = _unqualified(found, facts, failing, answer, counted=bool(days))
    findings = [*headline, *answer.findings, *_away(facts, away)]
    return TeacherCheck(
        facts.id, facts.code, facts.name, found.head_id == facts.id, teaches, asked, answer, failing, away,
        tuple(findings),
    )  # fmt: skip


def _outside(days: Iterable[date], spells: Sequence[Spell] | None) -> tuple[date, ...]:
    """The days that lie in none of the spells; none where it cannot be judged."""
    if spells is None:
        return ()
    return tuple(day for day in days if not any(first <= day <= last for first, last in spells))


def _unqualified(
    found: _Class, facts: TeacherFacts, failing: Sequence[date], answer: Permission, *, counted: bool
) -> list[Problem]:
    """The headline above the reasons; days are counted only where they are those of sessions."""
    if not failing:
        return []
    assert found.level is not None
    said = {
        "name": facts.name,
        "occupation": found.occupation,
        "level": tr(found.level.short),
        "day": failing[0],
    }
    if counted:
        text = tr(
            "{name}有 {count} 天不符合{occupation}{level}班的任教条件，最早是 {day}。",
            count=len(failing),
            **said,
        )
    else:
        text = tr("{name}在 {day} 不符合{occupation}{level}班的任教条件。", **said)
    remedy = (
        tr("{day} 起符合；此前请换一位教师。", day=answer.since)
        if answer.since
        else tr("请看下面的原因，或换一位教师。")
    )
    return [Problem("unqualified", text, remedy, field="teacher_id")]


def _away(facts: TeacherFacts, days: Sequence[date]) -> list[Problem]:
    findings = []
    for spell in facts.away:
        met = [day for day in days if spell.covers(day)]
        if met:
            text = tr(
                "{name}在 {day} 等 {count} 天派出到{partner}。",
                name=facts.name, day=met[0], count=len(met), partner=spell.partner,
            )  # fmt: skip
            findings.append(Problem("away", text, tr("请换一位教师，或改派出的日期。"), field="teacher_id"))
    return findings
