"""Counted supplies: what comes in and goes out, and what is below its minimum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError
from talentdesk.model import Equipment
from talentdesk.rules.lending import SUPPLY
from talentdesk.services.lending_facts import lent_counts, move_stock, thing_by_code
from talentdesk.store import Store
from talentdesk.text import tr

SCRAPPED = "报废"
MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class LowStock:
    """A thing of which fewer are left than wanted."""

    id: int
    code: str
    name: str
    left: int
    minimum: int


def stock_in(store: Store, code: str, count: int, day: date, *, reason: str = "", person: str = "") -> int:
    """Book supplies that came in; how many there are now."""
    return _move(store, code, count, day, reason, person, sign=1)


def stock_out(store: Store, code: str, count: int, day: date, *, reason: str = "", person: str = "") -> int:
    """Book supplies that were used or thrown away; how many are left. Refused when there are fewer."""
    return _move(store, code, count, day, reason, person, sign=-1)


def _move(store: Store, code: str, count: int, day: date, reason: str, person: str, *, sign: int) -> int:
    if not 1 <= count <= MOST:
        raise DeskError(tr("数量应在 1 到 {most} 之间。", most=MOST), tr("请核对数量。"), code="out-of-range")
    why = tr("入库 {code}", code=code) if sign > 0 else tr("出库 {code}", code=code)
    with store.write(why, kind="stock") as session:
        thing = thing_by_code(session, code)
        if thing.kind != SUPPLY:
            raise DeskError(
                tr("{code} {name} 不是耗材，没有出入库。", code=thing.code, name=thing.name),
                tr("耗材请把物品种类改为“耗材”；设备和工具请直接改数量。"),
                code="kind",
            )
        left = thing.quantity + sign * count
        if left < 0:
            raise DeskError(
                tr("{code} {name} 只剩 {left}，不够 {count}。", code=thing.code, name=thing.name, left=thing.quantity,
                   count=count),
                tr("请先登记入库，或改数量。"),
                code="out-of-range",
            )  # fmt: skip
        move_stock(session, thing.id, sign * count, day, reason=reason, person=person)
        return left


def low_stock(store: Store) -> list[LowStock]:
    """Everything of which fewer are left than its minimum, by code."""
    with store.read() as session:
        return low_in(session)


def low_in(session: Work) -> list[LowStock]:
    """As ``low_stock``, within a session; of tools only those that are here count."""
    statement = select(
        Equipment.id,
        Equipment.code,
        Equipment.name,
        Equipment.kind,
        Equipment.quantity,
        Equipment.minimum_stock,
    ).where(Equipment.deleted_at.is_(None), Equipment.minimum_stock.is_not(None), Equipment.state != SCRAPPED)
    rows = session.execute(statement.order_by(Equipment.code)).all()
    lent = lent_counts(session, [row.id for row in rows])
    found = []
    for row in rows:
        left = row.quantity if row.kind == SUPPLY else row.quantity - lent.get(row.id, 0)
        if left < row.minimum_stock:
            found.append(LowStock(row.id, row.code, row.name, left, row.minimum_stock))
    return found
