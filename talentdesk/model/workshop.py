"""The workshop's things: the equipment register."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from talentdesk.model.base import Record
from talentdesk.model.people import NOT_DELETED


class Equipment(Record):
    """设备: one line of the equipment register (domain/06 §8.13, [S1]); price in yuan."""

    __tablename__ = "equipment"
    __table_args__ = (
        Index("uq_equipment_code", "code", unique=True, sqlite_where=NOT_DELETED),
        {"sqlite_autoincrement": True},
    )

    code: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(100))
    model: Mapped[str | None] = mapped_column(String(60))
    specification: Mapped[str | None] = mapped_column(String(100))
    maker: Mapped[str | None] = mapped_column(String(100))
    made_on: Mapped[date | None]
    bought_on: Mapped[date | None]
    price: Mapped[float | None]
    category: Mapped[str | None] = mapped_column(String(30))
    life_years: Mapped[int | None]
    place: Mapped[str | None] = mapped_column(String(100), index=True)
    custodian: Mapped[str | None] = mapped_column(String(50))
    state: Mapped[str] = mapped_column(String(10), default="在用")
    purpose: Mapped[str | None] = mapped_column(String(200))
    remark: Mapped[str | None] = mapped_column(String(500))
