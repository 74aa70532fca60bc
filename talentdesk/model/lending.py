"""Lending: loans of things with their lines, bookings ahead, and what came in and went out of counted stock."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from talentdesk.model.base import Record
from talentdesk.model.people import NOT_DELETED


class Loan(Record):
    """借用单: who borrows, until when, in which state (申请 借出 归还 取消)."""

    __tablename__ = "loan"
    __table_args__ = (
        Index("uq_loan_number", "number", unique=True, sqlite_where=NOT_DELETED),
        Index("ix_loan_state_due_on", "state", "due_on"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[str] = mapped_column(String(30))
    borrower: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str | None] = mapped_column(String(30))
    place: Mapped[str | None] = mapped_column(String(100))
    reason: Mapped[str | None] = mapped_column(String(200))
    requested_on: Mapped[date]
    due_on: Mapped[date]
    lent_on: Mapped[date | None]
    lent_by: Mapped[str | None] = mapped_column(String(50))
    returned_on: Mapped[date | None]
    received_by: Mapped[str | None] = mapped_column(String(50))
    approved_by: Mapped[str | None] = mapped_column(String(50))
    state: Mapped[str] = mapped_column(String(10), default="申请")
    remark: Mapped[str | None] = mapped_column(String(500))


class LoanItem(Record):
    """借用明细: one thing of a loan, how many, in what condition it went and came back."""

    __tablename__ = "loan_item"

    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"), index=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), index=True)
    quantity: Mapped[int] = mapped_column(default=1)
    returned: Mapped[int] = mapped_column(default=0)
    condition_out: Mapped[str | None] = mapped_column(String(200))
    condition_back: Mapped[str | None] = mapped_column(String(200))
    returned_on: Mapped[date | None]


class Booking(Record):
    """预约: a thing or a workshop kept for someone from one moment to another (local time)."""

    __tablename__ = "booking"
    __table_args__ = (
        Index("ix_booking_equipment_id_start", "equipment_id", "start"),
        Index("ix_booking_workshop_id_start", "workshop_id", "start"),
        {"sqlite_autoincrement": True},
    )

    equipment_id: Mapped[int | None] = mapped_column(ForeignKey("equipment.id"))
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id"))
    quantity: Mapped[int] = mapped_column(default=1)
    start: Mapped[datetime]
    end: Mapped[datetime]
    person: Mapped[str] = mapped_column(String(50))
    purpose: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10), default="有效")


class StockMovement(Record):
    """耗材出入库: so many of a counted thing came in (positive) or went out (negative) on a day."""

    __tablename__ = "stock_movement"

    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), index=True)
    day: Mapped[date]
    change: Mapped[int]
    reason: Mapped[str | None] = mapped_column(String(200))
    person: Mapped[str | None] = mapped_column(String(50))
    loan_id: Mapped[int | None] = mapped_column(ForeignKey("loan.id"))
