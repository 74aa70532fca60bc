"""What all tables share: naming of constraints, the record's number, the recycle bin, the level's column type."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from talentdesk.model.vocabulary import SkillLevel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Root of every mapped table."""

    metadata = MetaData(naming_convention=NAMING)


class Record(Base):
    """A journaled record: a number never used again and a place in the recycle bin."""

    __abstract__ = True
    __table_args__: Any = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    deleted_at: Mapped[datetime | None] = mapped_column(default=None)


class LevelType(TypeDecorator[SkillLevel]):
    """A skill level stored as its ordinal 1–8."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Any) -> SkillLevel | None:  # noqa: ARG002 - as above
        return None if value is None else SkillLevel(value)
