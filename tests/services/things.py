"""Equipment for the tests of the workshop: made through the register like everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from talentdesk.errors import DeskError
from talentdesk.model import Equipment, EquipmentState, StockMovement
from talentdesk.registers import register
from talentdesk.services import records
from talentdesk.store import Store

EQUIPMENT = register("equipment")


def thing(store: Store, code: str, **values: object) -> int:
    """A new thing of the register."""
    return records.create(store, EQUIPMENT, {"code": code, "name": f"名称{code}"} | values)


def state_of(store: Store, number: int) -> str:
    with store.read() as session:
        return session.get_one(Equipment, number).state


def quantity_of(store: Store, number: int) -> int:
    with store.read() as session:
        return session.get_one(Equipment, number).quantity


def history_of(store: Store, number: int) -> list[tuple[date, str]]:
    """(day, state) as the history says, oldest first."""
    with store.read() as session:
        statement = (
            select(EquipmentState.since, EquipmentState.state)
            .where(EquipmentState.equipment_id == number, EquipmentState.deleted_at.is_(None))
            .order_by(EquipmentState.since, EquipmentState.id)
        )
        return [(since, state) for since, state in session.execute(statement)]


def states_of(store: Store, number: int) -> list[str]:
    return [state for _, state in history_of(store, number)]


def in_step(store: Store) -> None:
    """What must hold after anything: histories end in the present state, stock is the sum of its movements."""
    with store.read() as session:
        things = session.scalars(select(Equipment)).all()
        moves = list(session.execute(select(StockMovement.equipment_id, StockMovement.change)))
    for each in things:
        assert states_of(store, each.id)[-1] == each.state, each.code
        if each.kind == "耗材":
            assert each.quantity == sum(change for number, change in moves if number == each.id), each.code
            assert each.quantity >= 0


def refused(action: Callable[[], object]) -> str:
    """The code of a refusal, which must come with a remedy."""
    with pytest.raises(DeskError) as trouble:
        action()
    assert trouble.value.remedy
    return trouble.value.code
