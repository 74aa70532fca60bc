"""What is derived from the records and can be made anew: the order of names by pinyin (search tables are FTS5, in the migrations)."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from talentdesk.model.base import Base

name_order = Table(
    "name_order",
    Base.metadata,
    Column("table_name", String(40), primary_key=True),
    Column("record_id", Integer, primary_key=True),
    Column("sort_key", String(200), nullable=False),
    Index("ix_name_order_key", "table_name", "sort_key", "record_id"),
    sqlite_with_rowid=False,
)
