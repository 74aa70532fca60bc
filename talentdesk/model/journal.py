"""The journal's two tables: what was done, and what it did to each record."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from talentdesk.model.base import Base


class JournalEntry(Base):
    """One operation: who, when (UTC, ISO), why, of which kind; chained to the entry before by SHA-256."""

    __tablename__ = "journal_entry"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(String(32))
    user: Mapped[str] = mapped_column(String(60))
    why: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(20))
    undoes: Mapped[int | None] = mapped_column(index=True)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class JournalChange(Base):
    """What one operation did to one record; ``before`` and ``after`` are JSON objects of raw column values.

    An insert has the whole record in ``after``, a delete the whole record in ``before``,
    an update only the columns that differ, in both.
    """

    __tablename__ = "journal_change"
    __table_args__ = (Index("ix_journal_change_record", "table_name", "record_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entry.id"), index=True)
    table_name: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    action: Mapped[str] = mapped_column(String(6))
    before: Mapped[str | None]
    after: Mapped[str | None]
