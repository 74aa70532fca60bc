"""People and firms: trainees with contacts, work periods and held certificates; teachers; partners; mentors; apprentices."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from talentdesk.model.base import LevelType, Record
from talentdesk.model.vocabulary import SkillLevel

NOT_DELETED = text("deleted_at IS NULL")


class Trainee(Record):
    """学员: a person being trained; at most one living record for an ID number."""

    __tablename__ = "trainee"
    __table_args__ = (
        Index("uq_trainee_id_number", "id_number", unique=True, sqlite_where=NOT_DELETED),
        Index("ix_trainee_phone", "phone"),
        Index("ix_trainee_employer", "employer"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(50))
    sex: Mapped[str | None] = mapped_column(String(2))
    id_type: Mapped[str] = mapped_column(String(20), default="居民身份证")
    id_number: Mapped[str] = mapped_column(String(30))
    birth_date: Mapped[date | None]
    ethnic: Mapped[str | None] = mapped_column(String(20))
    education: Mapped[str | None] = mapped_column(String(20))
    political: Mapped[str | None] = mapped_column(String(20))
    employer: Mapped[str | None] = mapped_column(String(100))
    position: Mapped[str | None] = mapped_column(String(50))
    phone: Mapped[str | None] = mapped_column(String(30))
    email: Mapped[str | None] = mapped_column(String(100))
    address: Mapped[str | None] = mapped_column(String(200))
    residence: Mapped[str | None] = mapped_column(String(100))
    current_level: Mapped[SkillLevel | None] = mapped_column(LevelType)
    person_category: Mapped[str | None] = mapped_column(String(50))
    photo: Mapped[str | None] = mapped_column(String(80))
    remark: Mapped[str | None] = mapped_column(String(500))


class TraineeContact(Record):
    """联系人: whom to call for a trainee."""

    __tablename__ = "trainee_contact"

    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainee.id"), index=True)
    name: Mapped[str] = mapped_column(String(50))
    relation: Mapped[str | None] = mapped_column(String(20))
    phone: Mapped[str | None] = mapped_column(String(30))


class WorkPeriod(Record):
    """工作经历: one period of work, from a day to a day (open end: still there)."""

    __tablename__ = "work_period"

    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainee.id"), index=True)
    employer: Mapped[str] = mapped_column(String(100))
    position: Mapped[str | None] = mapped_column(String(50))
    occupation: Mapped[str | None] = mapped_column(String(60))
    start: Mapped[date]
    end: Mapped[date | None]


class HeldCertificate(Record):
    """已持证书: a certificate the trainee brought along."""

    __tablename__ = "held_certificate"

    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainee.id"), index=True)
    kind: Mapped[str] = mapped_column(String(50))
    number: Mapped[str | None] = mapped_column(String(50))
    occupation: Mapped[str | None] = mapped_column(String(60))
    level: Mapped[SkillLevel | None] = mapped_column(LevelType)
    issued_on: Mapped[date | None]
    issuer: Mapped[str | None] = mapped_column(String(100))


class Teacher(Record):
    """师资: who teaches, full or part time."""

    __tablename__ = "teacher"
    __table_args__ = (
        Index("uq_teacher_code", "code", unique=True, sqlite_where=NOT_DELETED),
        {"sqlite_autoincrement": True},
    )

    code: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(50))
    sex: Mapped[str | None] = mapped_column(String(2))
    id_number: Mapped[str | None] = mapped_column(String(30), index=True)
    phone: Mapped[str | None] = mapped_column(String(30))
    employment: Mapped[str | None] = mapped_column(String(10))
    education: Mapped[str | None] = mapped_column(String(20))
    title: Mapped[str | None] = mapped_column(String(30))
    level: Mapped[SkillLevel | None] = mapped_column(LevelType)
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("occupation.id"), index=True)
    dual_qualified: Mapped[bool | None]
    qualified_until: Mapped[date | None]
    employer: Mapped[str | None] = mapped_column(String(100))
    photo: Mapped[str | None] = mapped_column(String(80))
    remark: Mapped[str | None] = mapped_column(String(500))
    birth_date: Mapped[date | None]
    hours_per_month: Mapped[int | None]


class Partner(Record):
    """合作企业/单位."""

    __tablename__ = "partner"
    __table_args__ = (
        Index("uq_partner_name", "name", unique=True, sqlite_where=NOT_DELETED),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(100))
    credit_code: Mapped[str | None] = mapped_column(String(18))
    cooperation: Mapped[str | None] = mapped_column(String(50))
    contact: Mapped[str | None] = mapped_column(String(50))
    phone: Mapped[str | None] = mapped_column(String(30))
    address: Mapped[str | None] = mapped_column(String(200))
    remark: Mapped[str | None] = mapped_column(String(500))


class Mentor(Record):
    """师傅/导师: a teacher or an enterprise master."""

    __tablename__ = "mentor"
    __table_args__ = (
        Index("uq_mentor_id_number", "id_number", unique=True, sqlite_where=NOT_DELETED),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(50))
    id_number: Mapped[str] = mapped_column(String(30))
    employer: Mapped[str | None] = mapped_column(String(100))
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("occupation.id"), index=True)
    level: Mapped[SkillLevel | None] = mapped_column(LevelType)
    years: Mapped[int | None]
    capacity: Mapped[int] = mapped_column(default=3)
    phone: Mapped[str | None] = mapped_column(String(30))
    remark: Mapped[str | None] = mapped_column(String(500))
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"), index=True)
    trade: Mapped[str | None] = mapped_column(String(60))
    speciality: Mapped[str | None] = mapped_column(String(100))
    lead: Mapped[bool | None]


class Apprentice(Record):
    """徒弟: who learns from a mentor."""

    __tablename__ = "apprentice"
    __table_args__ = (
        Index("uq_apprentice_id_number", "id_number", unique=True, sqlite_where=NOT_DELETED),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(50))
    id_number: Mapped[str] = mapped_column(String(30))
    employer: Mapped[str | None] = mapped_column(String(100))
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("occupation.id"), index=True)
    level: Mapped[SkillLevel | None] = mapped_column(LevelType)
    interest: Mapped[str | None] = mapped_column(String(100))
    phone: Mapped[str | None] = mapped_column(String(30))
    remark: Mapped[str | None] = mapped_column(String(500))
    trade: Mapped[str | None] = mapped_column(String(60))
    position: Mapped[str | None] = mapped_column(String(50))
    class_id: Mapped[int | None] = mapped_column(ForeignKey("training_class.id"), index=True)


class Pairing(Record):
    """师徒结对: a mentor and an apprentice for a term."""

    __tablename__ = "pairing"

    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentor.id"), index=True)
    apprentice_id: Mapped[int] = mapped_column(ForeignKey("apprentice.id"), index=True)
    agreement_number: Mapped[str | None] = mapped_column(String(50))
    start: Mapped[date]
    end: Mapped[date | None]
    goal: Mapped[str | None] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(10), default="进行中")
    remark: Mapped[str | None] = mapped_column(String(500))
    class_id: Mapped[int | None] = mapped_column(ForeignKey("training_class.id"), index=True)
    tasks: Mapped[str | None] = mapped_column(String(500))
    plan: Mapped[str | None] = mapped_column(String(500))
    allowance: Mapped[float | None]
    signed_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    result: Mapped[str | None] = mapped_column(String(200))
    level_reached: Mapped[SkillLevel | None] = mapped_column(LevelType)
    level_before: Mapped[SkillLevel | None] = mapped_column(LevelType)
