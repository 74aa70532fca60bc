"""What a year says of the teachers: their own training, who was sent out, how they were rated, the base's figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session as Work

from talentdesk.model import (
    ClassReview,
    Secondment,
    Session,
    Teacher,
    TeacherEvaluation,
    TeacherQualification,
    TeacherTraining,
    TrainingClass,
)
from talentdesk.rules.teaching_permission import Spell
from talentdesk.store import Store


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """One further training of a teacher."""

    id: int
    teacher_id: int
    name: str
    title: str
    organiser: str
    start: date
    end: date | None
    hours: int


@dataclass(frozen=True, slots=True)
class TrainingYear:
    """师资培训 begun in a year: 人数 (each teacher once), 人次 (each training), hours."""

    year: int
    people: int
    times: int
    hours: int
    lines: tuple[TrainingLine, ...]


@dataclass(frozen=True, slots=True)
class SecondmentLine:
    """One time a teacher was sent to a partner base."""

    id: int
    teacher_id: int
    name: str
    partner: str
    start: date
    end: date | None
    task: str


@dataclass(frozen=True, slots=True)
class SecondmentYear:
    """派出支教 under way in a year: how many teachers were out at any time of it, how many of them were sent out in it."""

    year: int
    people: int
    sent: int
    lines: tuple[SecondmentLine, ...]


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """The scores (out of 100) of one period: the average of each source, and the plain average of those."""

    period: str
    sources: Mapping[str, float]
    average: float


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """How a class he taught rated its teaching as a whole: 满意率 = 好 and 较好 over all votes (domain/06 §8.7)."""

    class_id: int
    code: str
    name: str
    content: int
    votes: int

    @property
    def rate(self) -> float | None:
        """0…1; None where nobody voted."""
        return self.content / self.votes if self.votes else None


@dataclass(frozen=True, slots=True)
class TeacherEvaluations:
    """All ratings of one teacher, the newest period first; ``review_rate`` is over the votes of all his classes."""

    teacher_id: int
    code: str
    name: str
    periods: tuple[EvaluationLine, ...]
    reviews: tuple[ReviewLine, ...]

    @property
    def review_rate(self) -> float | None:
        """0…1; None where nobody voted."""
        votes = sum(line.votes for line in self.reviews)
        return sum(line.content for line in self.reviews) / votes if votes else None


@dataclass(frozen=True, slots=True)
class FacultyFigures:
    """The base's figures on a day: teachers, 双师型, those with a qualification in force; the share is 持证率."""

    teachers: int
    dual: int
    qualified: int

    @property
    def qualified_share(self) -> float | None:
        """教师上岗资格持证率, 0…1 (domain/08 §12); None without teachers."""
        return self.qualified / self.teachers if self.teachers else None


def trainings_of_year(store: Store, year: int) -> TrainingYear:
    """The trainings that began in a year."""
    first, last = _year(year)
    statement = (
        select(TeacherTraining, Teacher.name)
        .join(Teacher, Teacher.id == TeacherTraining.teacher_id)
        .where(
            TeacherTraining.deleted_at.is_(None),
            Teacher.deleted_at.is_(None),
            TeacherTraining.start.between(first, last),
        )
        .order_by(TeacherTraining.start, TeacherTraining.id)
    )
    with store.read() as session:
        lines = tuple(
            TrainingLine(
                row.id,
                row.teacher_id,
                name,
                row.title,
                row.organiser or "",
                row.start,
                row.end,
                row.hours or 0,
            )
            for row, name in session.execute(statement)
        )
    people = len({line.teacher_id for line in lines})
    return TrainingYear(year, people, len(lines), sum(line.hours for line in lines), lines)


def secondments_of_year(store: Store, year: int) -> SecondmentYear:
    """The secondments of which at least a day lies in a year."""
    first, last = _year(year)
    statement = (
        select(Secondment, Teacher.name)
        .join(Teacher, Teacher.id == Secondment.teacher_id)
        .where(
            Secondment.deleted_at.is_(None),
            Teacher.deleted_at.is_(None),
            Secondment.start <= last,
            or_(Secondment.end.is_(None), Secondment.end >= first),
        )
        .order_by(Secondment.start, Secondment.id)
    )
    with store.read() as session:
        lines = tuple(
            SecondmentLine(row.id, row.teacher_id, name, row.partner, row.start, row.end, row.task or "")
            for row, name in session.execute(statement)
        )
    people = len({line.teacher_id for line in lines})
    sent = len({line.teacher_id for line in lines if line.start >= first})
    return SecondmentYear(year, people, sent, lines)


def evaluations(
    store: Store, *, year: int | None = None, teacher_id: int | None = None
) -> list[TeacherEvaluations]:
    """The teachers who were rated, by code. ``year``: scores given and classes ended in it."""
    span = _year(year) if year is not None else None
    people = select(Teacher.id, Teacher.code, Teacher.name).where(Teacher.deleted_at.is_(None))
    if teacher_id is not None:
        people = people.where(Teacher.id == teacher_id)
    with store.read() as session:
        scores = _scores(session, span, teacher_id)
        reviews = _reviews(session, span, teacher_id)
        found = [
            TeacherEvaluations(
                number, code, name, tuple(scores.get(number, ())), tuple(reviews.get(number, ()))
            )
            for number, code, name in session.execute(people.order_by(Teacher.code))
        ]
    return [each for each in found if each.periods or each.reviews]


def _scores(session: Work, span: Spell | None, teacher_id: int | None) -> dict[int, list[EvaluationLine]]:
    statement = (
        select(
            TeacherEvaluation.teacher_id,
            TeacherEvaluation.period,
            TeacherEvaluation.source,
            func.avg(TeacherEvaluation.score),
        )
        .where(TeacherEvaluation.deleted_at.is_(None))
        .group_by(TeacherEvaluation.teacher_id, TeacherEvaluation.period, TeacherEvaluation.source)
        .order_by(TeacherEvaluation.period.desc(), TeacherEvaluation.source)
    )
    if span is not None:
        statement = statement.where(TeacherEvaluation.day.between(*span))
    if teacher_id is not None:
        statement = statement.where(TeacherEvaluation.teacher_id == teacher_id)
    sums: dict[int, dict[str, dict[str, float]]] = {}
    for number, period, source, score in session.execute(statement):
        sums.setdefault(int(number), {}).setdefault(period, {})[source] = float(score)
    return {
        number: [
            EvaluationLine(period, sources, sum(sources.values()) / len(sources))
            for period, sources in periods.items()
        ]
        for number, periods in sums.items()
    }


def _reviews(session: Work, span: Spell | None, teacher_id: int | None) -> dict[int, list[ReviewLine]]:
    """Who stands in the sessions of a reviewed class taught it; where nobody does, its head teacher did."""
    content = func.sum(ClassReview.good + ClassReview.fair)
    votes = func.sum(ClassReview.good + ClassReview.fair + ClassReview.passable + ClassReview.poor)
    statement = (
        select(TrainingClass.id, TrainingClass.code, TrainingClass.name, content, votes)
        .join(ClassReview, ClassReview.class_id == TrainingClass.id)
        .where(TrainingClass.deleted_at.is_(None), ClassReview.deleted_at.is_(None))
        .group_by(TrainingClass.id)
        .order_by(TrainingClass.end.desc(), TrainingClass.code)
    )
    if span is not None:
        statement = statement.where(TrainingClass.end.between(*span))
    lines = {int(row[0]): ReviewLine(*row) for row in session.execute(statement)}
    teachers: dict[int, set[int]] = {}
    for row in session.execute(_taught()):
        if row.class_id in lines:
            teachers.setdefault(row.class_id, set()).add(row.teacher_id)
    found: dict[int, list[ReviewLine]] = {}
    for number, line in lines.items():
        for teacher in teachers.get(number, ()):
            if teacher_id is None or teacher == teacher_id:
                found.setdefault(teacher, []).append(line)
    return found


def _taught() -> Select[tuple[int, int]]:
    """(class, teacher) of everyone who teaches a class that was reviewed."""
    reviewed = select(ClassReview.class_id).where(ClassReview.deleted_at.is_(None))
    named = (Session.teacher_id.is_not(None), Session.deleted_at.is_(None))
    in_sessions = select(Session.class_id.label("class_id"), Session.teacher_id.label("teacher_id")).where(
        Session.class_id.in_(reviewed), *named
    )
    heads = select(TrainingClass.id, TrainingClass.head_teacher_id).where(
        TrainingClass.id.in_(reviewed),
        TrainingClass.head_teacher_id.is_not(None),
        ~exists().where(Session.class_id == TrainingClass.id, *named),
    )
    both = in_sessions.union(heads).subquery()
    return select(both.c.class_id, both.c.teacher_id)


def faculty_figures(store: Store, today: date) -> FacultyFigures:
    """Counts on a day; in force is a 教师资格证 or the teacher's own date that has not passed."""
    living = Teacher.deleted_at.is_(None)
    certified = exists().where(
        TeacherQualification.teacher_id == Teacher.id,
        TeacherQualification.deleted_at.is_(None),
        TeacherQualification.kind == "教师资格证",
        or_(TeacherQualification.valid_until.is_(None), TeacherQualification.valid_until >= today),
    )
    counts = (
        select(func.count()).select_from(Teacher).where(living),
        select(func.count()).select_from(Teacher).where(living, Teacher.dual_qualified.is_(True)),
        select(func.count()).select_from(Teacher).where(living, or_(Teacher.qualified_until >= today, certified)),
    )  # fmt: skip
    with store.read() as session:
        return FacultyFigures(*(int(session.scalar(statement) or 0) for statement in counts))


def _year(year: int) -> Spell:
    return date(year, 1, 1), date(year, 12, 31)
