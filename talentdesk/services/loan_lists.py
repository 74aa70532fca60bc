"""Loans as lists: those under way, those whose things should be back already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session as Work

from talentdesk.model import Equipment, Loan, LoanItem
from talentdesk.rules.lending import LENT, days_overdue
from talentdesk.store import Store

ASKED = "申请"


@dataclass(frozen=True, slots=True)
class LoanLine:
    """A loan in a list; ``things``: what is on it, "J001 车床" or "万用表 ×3"; ``late``: days past its due day."""

    id: int
    number: str
    borrower: str
    state: str
    due_on: date
    late: int
    things: tuple[str, ...]


def count_overdue(session: Work, today: date) -> int:
    """How many loans are late."""
    statement = select(func.count()).where(Loan.state == LENT, Loan.due_on < today, Loan.deleted_at.is_(None))
    return int(session.scalar(statement) or 0)


def overdue(store: Store, today: date) -> list[LoanLine]:
    """The loans whose things should be back already, the latest first."""
    with store.read() as session:
        return _lines(session, Loan.state == LENT, Loan.due_on < today, today=today)


def loan_lines(store: Store, today: date, states: Sequence[str] = (ASKED, LENT)) -> list[LoanLine]:
    """The loans in these states, by due day."""
    with store.read() as session:
        return _lines(session, Loan.state.in_(list(states)), today=today)


def _lines(session: Work, *conditions: ColumnElement[bool], today: date) -> list[LoanLine]:
    statement = select(Loan).where(Loan.deleted_at.is_(None), *conditions)
    loans = session.scalars(statement.order_by(Loan.due_on, Loan.id)).all()
    named: dict[int, list[str]] = {}
    parts = (
        select(LoanItem.loan_id, Equipment.code, Equipment.name, LoanItem.quantity)
        .join(Equipment, Equipment.id == LoanItem.equipment_id)
        .join(Loan, Loan.id == LoanItem.loan_id)
        .where(Loan.deleted_at.is_(None), LoanItem.deleted_at.is_(None), *conditions)
        .order_by(LoanItem.id)
    )
    for loan_id, code, name, count in session.execute(parts):
        named.setdefault(int(loan_id), []).append(
            f"{code} {name}" if count == 1 else f"{code} {name} ×{count}"
        )
    return [
        LoanLine(
            loan.id,
            loan.number,
            loan.borrower,
            loan.state,
            loan.due_on,
            days_overdue(loan.due_on, today) if loan.state == LENT else 0,
            tuple(named.get(loan.id, ())),
        )
        for loan in loans
    ]
