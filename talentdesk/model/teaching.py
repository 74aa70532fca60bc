"""Teaching: occupations and trades, courses, classes, enrolments, sessions, attendance, marks."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from talentdesk.model.base import LevelType, Record
from talentdesk.model.people import NOT_DELETED
from talentdesk.model.vocabulary import SkillLevel


class Occupation(Record):
    """职业: code and name of the 职业分类大典, with the edition it comes from."""

    __tablename__ = "occupation"
    __table_args__ = (
        UniqueConstraint("code", "edition"),
        Index("ix_occupation_name", "name"),
        {"sqlite_autoincrement": True},
    )

    code: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60))
    edition: Mapped[str] = mapped_column(String(10))
    minor: Mapped[str | None] = mapped_column(String(100))
    green: Mapped[bool] = mapped_column(default=False)
    digital: Mapped[bool] = mapped_column(default=False)


class Trade(Record):
    """工种: a trade below an occupation; it has no national code."""

    __tablename__ = "trade"
    __table_args__ = (UniqueConstraint("occupation_id", "name"), {"sqlite_autoincrement": True})

    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupation.id"))
    name: Mapped[str] = mapped_column(String(60))


class Course(Record):
    """课程/培养方案: what is taught, its hours and who designed it."""

    __tablename__ = "course"
    __table_args__ = (
        Index("uq_course_code", "code", unique=True, sqlite_where=NOT_DELETED),
        {"sqlite_autoincrement": True},
    )

    code: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(100))
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("occupation.id"), index=True)
    trade: Mapped[str | None] = mapped_column(String(60))
    level: Mapped[SkillLevel | None] = mapped_column(LevelType)
    hours_theory: Mapped[int] = mapped_column(default=0)
    hours_practice: Mapped[int] = mapped_column(default=0)
    hours_online: Mapped[int] = mapped_column(default=0)
    featured: Mapped[bool | None]
    partner: Mapped[str | None] = mapped_column(String(100))
    partner_hours: Mapped[int | None]
    valid_months: Mapped[int | None]
    remark: Mapped[str | None] = mapped_column(String(500))


class TrainingClass(Record):
    """班次: a run of a course for a group in a period."""

    __tablename__ = "training_class"
    __table_args__ = (
        Index("uq_training_class_code", "code", unique=True, sqlite_where=NOT_DELETED),
        {"sqlite_autoincrement": True},
    )

    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    start: Mapped[date] = mapped_column(index=True)
    end: Mapped[date]
    head_teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"), index=True)
    place: Mapped[str | None] = mapped_column(String(100))
    filing_number: Mapped[str | None] = mapped_column(String(50))
    funding: Mapped[str | None] = mapped_column(String(20))
    exam_date: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10), default="开班")
    remark: Mapped[str | None] = mapped_column(String(500))


class Enrolment(Record):
    """报名: a trainee in a class, with the number he has there."""

    __tablename__ = "enrolment"
    __table_args__ = (
        Index(
            "uq_enrolment_class_id_trainee_id",
            "class_id",
            "trainee_id",
            unique=True,
            sqlite_where=NOT_DELETED,
        ),
        {"sqlite_autoincrement": True},
    )

    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"))
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainee.id"), index=True)
    student_no: Mapped[str | None] = mapped_column(String(20))
    enrolled_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10), default="在读")
    remark: Mapped[str | None] = mapped_column(String(500))


class Session(Record):
    """课次: one taught unit of a class."""

    __tablename__ = "session"
    __table_args__ = (
        Index("ix_session_class_id_day", "class_id", "day"),
        {"sqlite_autoincrement": True},
    )

    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"))
    day: Mapped[date]
    period: Mapped[str | None] = mapped_column(String(20))
    hours: Mapped[int] = mapped_column(default=8)
    kind: Mapped[str | None] = mapped_column(String(10))
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"), index=True)
    content: Mapped[str | None] = mapped_column(String(200))
    place: Mapped[str | None] = mapped_column(String(100))


class Attendance(Record):
    """考勤: one trainee at one session."""

    __tablename__ = "attendance"
    __table_args__ = (
        Index(
            "uq_attendance_session_id_enrolment_id",
            "session_id",
            "enrolment_id",
            unique=True,
            sqlite_where=NOT_DELETED,
        ),
        {"sqlite_autoincrement": True},
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    mark: Mapped[str] = mapped_column(String(10))


class Mark(Record):
    """成绩: the three assessments of one trainee in one class; absent is told apart from nothing entered."""

    __tablename__ = "mark"
    __table_args__ = (
        Index("uq_mark_enrolment_id", "enrolment_id", unique=True, sqlite_where=NOT_DELETED),
        {"sqlite_autoincrement": True},
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    theory: Mapped[float | None]
    practice: Mapped[float | None]
    review: Mapped[float | None]
    theory_absent: Mapped[bool] = mapped_column(default=False)
    practice_absent: Mapped[bool] = mapped_column(default=False)
    review_absent: Mapped[bool] = mapped_column(default=False)
    remark: Mapped[str | None] = mapped_column(String(500))
