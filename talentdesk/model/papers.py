"""Papers: a bureau's own form templates in versions, what was put out of forms, the ratings a class gave its teaching."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from talentdesk.model.base import Record
from talentdesk.model.people import NOT_DELETED


class FormTemplate(Record):
    """自定义表单: one version of a bureau's own workbook or letter; the file lies beside the database under its SHA-256."""

    __tablename__ = "form_template"
    __table_args__ = (UniqueConstraint("key", "version"), {"sqlite_autoincrement": True})

    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    label: Mapped[str] = mapped_column(String(60))
    about: Mapped[str] = mapped_column(String(20))
    mask: Mapped[str] = mapped_column(String(10), default="full")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    in_use: Mapped[bool] = mapped_column(default=True)
    remark: Mapped[str | None] = mapped_column(String(500))


class FormOutput(Record):
    """表单输出: one form put out, printed or saved: about what, how many rows of data, for what purpose, which file."""

    __tablename__ = "form_output"
    __table_args__ = (Index("ix_form_output_form_made_at", "form", "made_at"), {"sqlite_autoincrement": True})

    form: Mapped[str] = mapped_column(String(40))
    version: Mapped[int | None]
    about: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(200))
    rows: Mapped[int] = mapped_column(default=0)
    mask: Mapped[str] = mapped_column(String(10), default="full")
    purpose: Mapped[str | None] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]


class ClassReview(Record):
    """学员评议: how many of a class rated one item of the teaching how (domain/06 §8.7, [S1])."""

    __tablename__ = "class_review"
    __table_args__ = (
        Index("uq_class_review_class_id_item", "class_id", "item", unique=True, sqlite_where=NOT_DELETED),
        {"sqlite_autoincrement": True},
    )

    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"))
    item: Mapped[str] = mapped_column(String(20))
    good: Mapped[int] = mapped_column(default=0)
    fair: Mapped[int] = mapped_column(default=0)
    passable: Mapped[int] = mapped_column(default=0)
    poor: Mapped[int] = mapped_column(default=0)
    comment: Mapped[str | None] = mapped_column(String(500))
