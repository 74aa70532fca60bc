"""What is kept of teachers: qualifications, evidence for 双师型, their own training, secondment, evaluations."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from talentdesk.model.base import LevelType, Record
from talentdesk.model.people import NOT_DELETED
from talentdesk.model.vocabulary import SkillLevel


class TeacherQualification(Record):
    """教师资格: a certificate, title or licence a teacher holds, and until when it is good."""

    __tablename__ = "teacher_qualification"

    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    number: Mapped[str | None] = mapped_column(String(60))
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("occupation.id"))
    level: Mapped[SkillLevel | None] = mapped_column(LevelType)
    issued_on: Mapped[date | None]
    valid_until: Mapped[date | None] = mapped_column(index=True)
    issuer: Mapped[str | None] = mapped_column(String(100))
    remark: Mapped[str | None] = mapped_column(String(500))


class DualCriterion(Record):
    """双师标准: one condition of the base's own rule for 双师型, met by evidence of its kind reaching ``minimum``."""

    __tablename__ = "dual_criterion"
    __table_args__ = (
        Index("uq_dual_criterion_name", "name", unique=True, sqlite_where=NOT_DELETED),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    minimum: Mapped[float] = mapped_column(default=1.0)
    unit: Mapped[str | None] = mapped_column(String(10))
    required: Mapped[bool] = mapped_column(default=True)
    in_use: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str | None] = mapped_column(String(200))


class DualEvidence(Record):
    """双师证明材料: what a teacher shows for a criterion, counted in the criterion's unit."""

    __tablename__ = "dual_evidence"

    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id"), index=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("dual_criterion.id"), index=True)
    description: Mapped[str] = mapped_column(String(200))
    amount: Mapped[float] = mapped_column(default=1.0)
    start: Mapped[date | None]
    end: Mapped[date | None]
    remark: Mapped[str | None] = mapped_column(String(500))


class TeacherTraining(Record):
    """师资培训: further training a teacher took part in."""

    __tablename__ = "teacher_training"

    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id"), index=True)
    title: Mapped[str] = mapped_column(String(100))
    organiser: Mapped[str | None] = mapped_column(String(100))
    start: Mapped[date] = mapped_column(index=True)
    end: Mapped[date | None]
    hours: Mapped[int | None]
    certificate: Mapped[str | None] = mapped_column(String(60))


class Secondment(Record):
    """派出支教: a teacher sent to a partner base for a time."""

    __tablename__ = "secondment"

    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id"), index=True)
    partner: Mapped[str] = mapped_column(String(100))
    start: Mapped[date]
    end: Mapped[date | None]
    task: Mapped[str | None] = mapped_column(String(200))
    remark: Mapped[str | None] = mapped_column(String(500))


class TeacherEvaluation(Record):
    """教师评价: a score out of 100 for a period, from a source."""

    __tablename__ = "teacher_evaluation"

    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id"), index=True)
    period: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20))
    score: Mapped[float]
    day: Mapped[date]
    remark: Mapped[str | None] = mapped_column(String(500))
