"""One loan as a card shows it: who, when, and each thing on it with how many are still out and in what condition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from talentdesk.errors import DeskError
from talentdesk.model import Equipment, Loan, LoanItem
from talentdesk.rules.lending import LENT, SUPPLY, days_overdue
from talentdesk.store import Store
from talentdesk.text import tr


@dataclass(frozen=True, slots=True)
class LoanThing:
    """A thing of a loan; ``out`` of ``quantity`` are still to come back; ``supply``: used up, need not come back."""

    equipment_id: int
    code: str
    name: str
    supply: bool
    quantity: int
    out: int
    condition_out: str
    condition_back: str


@dataclass(frozen=True, slots=True)
class LoanCard:
    """A loan with its things; ``late``: days past its due day while anything is out."""

    id: int
    number: str
    borrower: str
    phone: str
    place: str
    reason: str
    state: str
    requested_on: date
    due_on: date
    lent_on: date | None
    lent_by: str
    approved_by: str
    returned_on: date | None
    received_by: str
    late: int
    things: tuple[LoanThing, ...]


def loan_card(store: Store, loan_id: int, today: date) -> LoanCard:
    """A loan by its number in the database; refused where there is none."""
    with store.read() as session:
        loan = session.get(Loan, loan_id)
        if loan is None or loan.deleted_at is not None:
            raise DeskError(tr("这条记录不存在。"), tr("列表可能已过时，请刷新。"), code="not-found")
        statement = (
            select(LoanItem, Equipment)
            .join(Equipment, Equipment.id == LoanItem.equipment_id)
            .where(LoanItem.loan_id == loan_id, LoanItem.deleted_at.is_(None))
            .order_by(LoanItem.id)
        )
        things = tuple(
            LoanThing(
                thing.id, thing.code, thing.name, thing.kind == SUPPLY, item.quantity, item.quantity - item.returned,
                item.condition_out or "", item.condition_back or "",
            )
            for item, thing in session.execute(statement)
        )  # fmt: skip
        return LoanCard(
            loan.id, loan.number, loan.borrower, loan.phone or "", loan.place or "", loan.reason or "", loan.state,
            loan.requested_on, loan.due_on, loan.lent_on, loan.lent_by or "", loan.approved_by or "", loan.returned_on,
            loan.received_by or "", days_overdue(loan.due_on, today) if loan.state == LENT else 0, things,
        )  # fmt: skip
