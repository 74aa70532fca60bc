"""The base itself and what the program remembers for it: profile with its rules, remembered import headings."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from talentdesk.model.base import Record


class BaseProfile(Record):
    """基地: one row; thresholds are local rules with a default (domain/00 no. 9), numbers are minted by its pattern.

    ``uid`` tells this base from every other; ``copy_number`` tells its copies on several PCs apart (0: the main one).
    """

    __tablename__ = "base_profile"

    name: Mapped[str] = mapped_column(String(100))
    code: Mapped[str] = mapped_column(String(30), default="")
    credit_code: Mapped[str | None] = mapped_column(String(18))
    address: Mapped[str | None] = mapped_column(String(200))
    contact: Mapped[str | None] = mapped_column(String(50))
    phone: Mapped[str | None] = mapped_column(String(30))
    assessor: Mapped[str | None] = mapped_column(String(100))
    issuer: Mapped[str | None] = mapped_column(String(100))
    number_pattern: Mapped[str] = mapped_column(String(100), default="{prefix}{yyyy}{class}{seq:4}")
    number_prefix: Mapped[str] = mapped_column(String(20), default="")
    is_assessor: Mapped[bool] = mapped_column(default=False)
    stock_threshold: Mapped[int] = mapped_column(default=50)
    verify_url: Mapped[str] = mapped_column(String(200), default="http://jndj.osta.org.cn")
    organisation_url: Mapped[str] = mapped_column(String(200), default="http://pjjg.osta.org.cn")
    attendance_percent: Mapped[int] = mapped_column(default=80)
    pass_mark: Mapped[int] = mapped_column(default=60)
    principal: Mapped[str | None] = mapped_column(String(50))
    seal: Mapped[str | None] = mapped_column(String(80))
    retention_years: Mapped[int] = mapped_column(default=5)
    pair_months: Mapped[int] = mapped_column(default=12)
    pair_review_months: Mapped[int] = mapped_column(default=3)
    pair_level_gap: Mapped[int] = mapped_column(default=1)
    class_mentors: Mapped[int] = mapped_column(default=3)
    pair_weights: Mapped[str] = mapped_column(String(300), default="")
    pair_rating: Mapped[str] = mapped_column(String(300), default="")
    hours_per_month: Mapped[int | None]
    uid: Mapped[str] = mapped_column(String(32), default=lambda: uuid4().hex)
    copy_number: Mapped[int] = mapped_column(default=0)


class ImportHeading(Record):
    """A heading of some file that the user once matched to a field (empty field: leave it out)."""

    __tablename__ = "import_heading"
    __table_args__ = (UniqueConstraint("register", "heading"), {"sqlite_autoincrement": True})

    register: Mapped[str] = mapped_column(String(30))
    heading: Mapped[str] = mapped_column(String(100))
    field: Mapped[str] = mapped_column(String(60), default="")
