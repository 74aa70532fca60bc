"""Certificates as issued, frozen with the data they were printed from, and the counters of their numbers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from talentdesk.model.base import LevelType, Record
from talentdesk.model.vocabulary import SkillLevel


class Certificate(Record):
    """证书: once issued never changed; ``snapshot`` holds, as JSON, what was printed, with its layout and SHA-256."""

    __tablename__ = "certificate"

    number: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(20), default="结业证书")
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainee.id"), index=True)
    class_id: Mapped[int | None] = mapped_column(ForeignKey("training_class.id"), index=True)
    holder: Mapped[str] = mapped_column(String(50))
    id_number: Mapped[str] = mapped_column(String(30), index=True)
    occupation: Mapped[str | None] = mapped_column(String(60))
    trade: Mapped[str | None] = mapped_column(String(60))
    level: Mapped[SkillLevel | None] = mapped_column(LevelType)
    issued_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="有效")
    reason: Mapped[str | None] = mapped_column(String(200))
    layout: Mapped[str | None] = mapped_column(String(60))
    snapshot: Mapped[str | None]
    sha256: Mapped[str | None] = mapped_column(String(64))


class NumberCounter(Record):
    """The last serial used within one scope of a number pattern; it only grows, so no number is used twice."""

    __tablename__ = "number_counter"

    scope: Mapped[str] = mapped_column(String(100), unique=True)
    last: Mapped[int] = mapped_column(default=0)
