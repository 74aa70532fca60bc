"""Upkeep: plans and log of maintenance, faults and calibration; stocktakes with their lines."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from talentdesk.model.base import Record


class MaintenancePlan(Record):
    """保养计划: what is to be done on a thing, every so many days or months; ``next_due`` follows by itself.

    ``count_from``: whether work done late moves the dates (完成日) or leaves them as planned (计划日), see rules/upkeep.py.
    """

    __tablename__ = "maintenance_plan"

    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    every: Mapped[int] = mapped_column(default=1)
    unit: Mapped[str] = mapped_column(String(4), default="月")
    first_due: Mapped[date]
    count_from: Mapped[str] = mapped_column(String(4), default="计划日")
    last_done: Mapped[date | None]
    next_due: Mapped[date | None] = mapped_column(index=True)
    content: Mapped[str | None] = mapped_column(String(500))
    person: Mapped[str | None] = mapped_column(String(50))
    in_use: Mapped[bool] = mapped_column(default=True)


class MaintenanceLog(Record):
    """维护记录: work done, a fault reported and repaired, a calibration with its certificate; hours of downtime, yuan."""

    __tablename__ = "maintenance_log"
    __table_args__ = (
        Index("ix_maintenance_log_equipment_id_day", "equipment_id", "day"),
        {"sqlite_autoincrement": True},
    )

    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("maintenance_plan.id"))
    kind: Mapped[str] = mapped_column(String(10))
    day: Mapped[date]
    done_on: Mapped[date | None]
    person: Mapped[str | None] = mapped_column(String(50))
    content: Mapped[str | None] = mapped_column(String(500))
    result: Mapped[str | None] = mapped_column(String(20))
    cost: Mapped[float | None]
    downtime_hours: Mapped[float | None]
    certificate_number: Mapped[str | None] = mapped_column(String(60))
    valid_until: Mapped[date | None] = mapped_column(index=True)


class Stocktake(Record):
    """盘点: one count of the things of a place, or of all; ``taken_over_on``: when the register was put right after it."""

    __tablename__ = "stocktake"

    name: Mapped[str] = mapped_column(String(100))
    place: Mapped[str | None] = mapped_column(String(100))
    started_on: Mapped[date]
    closed_on: Mapped[date | None]
    taken_over_on: Mapped[date | None]
    person: Mapped[str | None] = mapped_column(String(50))
    state: Mapped[str] = mapped_column(String(10), default="进行中")
    remark: Mapped[str | None] = mapped_column(String(500))


class StocktakeLine(Record):
    """盘点明细: a thing expected, seen, or scanned though unknown."""

    __tablename__ = "stocktake_line"
    __table_args__ = (
        Index("ix_stocktake_line_stocktake_id_code", "stocktake_id", "code", unique=True),
        {"sqlite_autoincrement": True},
    )

    stocktake_id: Mapped[int] = mapped_column(ForeignKey("stocktake.id"))
    equipment_id: Mapped[int | None] = mapped_column(ForeignKey("equipment.id"), index=True)
    code: Mapped[str] = mapped_column(String(60))
    expected_place: Mapped[str | None] = mapped_column(String(100))
    expected_quantity: Mapped[int] = mapped_column(default=0)
    seen_place: Mapped[str | None] = mapped_column(String(100))
    seen_quantity: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[str | None] = mapped_column(String(50))
