"""What lending needs to know of things: how many are here, how many are out, what belongs to a kit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError
from talentdesk.model import Equipment, Loan, LoanItem, StockMovement
from talentdesk.rules.lending import KIT, LENT, SUPPLY, Thing
from talentdesk.text import tr

BATCH = 500


def lent_counts(session: Work, ids: Collection[int] | None = None) -> dict[int, int]:
    """How many of each thing are out on loans that are under way; None: of all things. Supplies are used, not lent."""
    statement = (
        select(LoanItem.equipment_id, func.sum(LoanItem.quantity - LoanItem.returned))
        .join(Loan, Loan.id == LoanItem.loan_id)
        .join(Equipment, Equipment.id == LoanItem.equipment_id)
        .where(
            Loan.state == LENT,
            Loan.deleted_at.is_(None),
            LoanItem.deleted_at.is_(None),
            LoanItem.quantity > LoanItem.returned,
            Equipment.kind != SUPPLY,
        )
        .group_by(LoanItem.equipment_id)
    )
    parts: Iterable[list[int] | None] = [None] if ids is None else _parts(sorted(ids))
    found: dict[int, int] = {}
    for part in parts:
        narrowed = statement if part is None else statement.where(LoanItem.equipment_id.in_(part))
        found.update({int(number): int(count) for number, count in session.execute(narrowed)})
    return found


def things(session: Work, ids: Collection[int]) -> dict[int, Thing]:
    """The things of these numbers that are in the register, with how many are out."""
    lent = lent_counts(session, ids)
    found: dict[int, Thing] = {}
    for part in _parts(sorted(ids)):
        statement = select(Equipment).where(Equipment.id.in_(part), Equipment.deleted_at.is_(None))
        for each in session.scalars(statement):
            found[each.id] = Thing(
                each.id, each.code, each.name, each.kind, each.state, each.quantity, lent.get(each.id, 0)
            )
    return found


def with_contents(session: Work, wanted: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """(thing, how many) with what belongs to each kit added whole, kits in kits too; scrapped contents are left out."""
    counts: dict[int, int] = {}
    for number, count in wanted:
        counts[number] = counts.get(number, 0) + count
    waiting = list(counts)
    while waiting:
        statement = select(Equipment.id, Equipment.quantity).where(
            Equipment.kit_id.in_(waiting[:BATCH]),
            Equipment.deleted_at.is_(None),
            Equipment.state != "报废",
            Equipment.quantity > 0,
        )
        inside = [(int(n), int(c)) for n, c in session.execute(statement.order_by(Equipment.code))]
        new = [(number, count) for number, count in inside if number not in counts]
        counts.update(new)
        waiting = waiting[BATCH:] + [number for number, _ in new]
    return list(counts.items())


def thing_by_code(session: Work, code: str) -> Equipment:
    """The thing of a code; refused where there is none."""
    found = session.scalar(
        select(Equipment).where(Equipment.code == code.strip(), Equipment.deleted_at.is_(None))
    )
    if found is None:
        raise DeskError(
            tr("没有设备“{code}”。", code=code), tr("请核对设备编号，或先在台账里登记。"), code="not-found"
        )
    return found


def move_stock(
    session: Work,
    equipment_id: int,
    change: int,
    day: date,
    *,
    reason: str,
    person: str,
    loan_id: int | None = None,
) -> None:
    """Note what came in (positive) or went out; the guard keeps the quantity in step and above zero."""
    session.add(
        StockMovement(
            equipment_id=equipment_id, day=day, change=change, reason=reason or None, person=person or None,
            loan_id=loan_id,
        )
    )  # fmt: skip


def is_kit(thing: Thing) -> bool:
    """Whether a thing is a kit of others."""
    return thing.kind == KIT


def _parts(numbers: list[int]) -> Iterable[list[int]]:
    return (numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH))
