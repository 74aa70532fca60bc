"""The workshop's things: workshops with their workstations, the equipment register with history, parts and papers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from talentdesk.model.base import Record
from talentdesk.model.people import NOT_DELETED


class Workshop(Record):
    """实训室: a practical room; ``stations`` is how many 工位 it has when everything works."""

    __tablename__ = "workshop"
    __table_args__ = (
        Index("uq_workshop_name", "name", unique=True, sqlite_where=NOT_DELETED),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(100))
    stations: Mapped[int] = mapped_column(default=0)
    area: Mapped[float | None]
    custodian: Mapped[str | None] = mapped_column(String(50))
    remark: Mapped[str | None] = mapped_column(String(500))


class Equipment(Record):
    """设备: one line of the equipment register (domain/06 §8.13, [S1]); price in yuan, salvage in per cent of it.

    ``kind``: 设备, 工具, 耗材 or 套件; tools and supplies are counted by ``quantity``. ``place`` is the workshop's name,
    ``station`` the workstation there that cannot be taught on while the thing is out of order.
    """

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
    kind: Mapped[str] = mapped_column(String(10), default="设备")
    serial_number: Mapped[str | None] = mapped_column(String(60), index=True)
    technical: Mapped[str | None] = mapped_column(String(500))
    attachments: Mapped[str | None] = mapped_column(String(500))
    station: Mapped[str | None] = mapped_column(String(30))
    salvage_percent: Mapped[float | None]
    quantity: Mapped[int] = mapped_column(default=1)
    unit: Mapped[str | None] = mapped_column(String(10))
    minimum_stock: Mapped[int | None]
    kit_id: Mapped[int | None] = mapped_column(ForeignKey("equipment.id"), index=True)
    photo: Mapped[str | None] = mapped_column(String(80))


class EquipmentState(Record):
    """状态变动: from which day a thing was in which state, and why."""

    __tablename__ = "equipment_state"
    __table_args__ = (
        Index("ix_equipment_state_equipment_id_since", "equipment_id", "since"),
        {"sqlite_autoincrement": True},
    )

    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"))
    state: Mapped[str] = mapped_column(String(10))
    since: Mapped[date]
    reason: Mapped[str | None] = mapped_column(String(200))
    person: Mapped[str | None] = mapped_column(String(50))


class EquipmentPart(Record):
    """部件: a part of a machine, with when it was last replaced."""

    __tablename__ = "equipment_part"

    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    model: Mapped[str | None] = mapped_column(String(60))
    quantity: Mapped[int] = mapped_column(default=1)
    replaced_on: Mapped[date | None]
    remark: Mapped[str | None] = mapped_column(String(500))


class EquipmentFile(Record):
    """设备资料: a manual, certificate or picture; the file lies beside the database under its SHA-256."""

    __tablename__ = "equipment_file"

    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), index=True)
    label: Mapped[str] = mapped_column(String(100))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))


class DepreciationLife(Record):
    """折旧年限: years of straight-line depreciation of a category (domain/08 §11, [S1]); editable."""

    __tablename__ = "depreciation_life"
    __table_args__ = (
        Index("uq_depreciation_life_category", "category", unique=True, sqlite_where=NOT_DELETED),
        {"sqlite_autoincrement": True},
    )

    category: Mapped[str] = mapped_column(String(30))
    years: Mapped[int]
    salvage_percent: Mapped[float] = mapped_column(default=0.0)
    remark: Mapped[str | None] = mapped_column(String(500))
