"""The equipment ledger: changes of state, what things are worth, the base's rates, what calls for attention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError
from talentdesk.model import DepreciationLife, Enrolment, Equipment, EquipmentState, TrainingClass
from talentdesk.model.vocabulary import EQUIPMENT_STATES
from talentdesk.rules.depreciation import Worth, age_years, beyond_life, worth
from talentdesk.rules.equipment_rates import Counted, Rates, days_in_order, in_order_by_days, rates
from talentdesk.services.equipment_history import write_states
from talentdesk.services.lending_facts import thing_by_code
from talentdesk.services.supplies import low_in
from talentdesk.store import Store
from talentdesk.text import tr

MACHINE, SUPPLY = "设备", "耗材"
REPAIR, SCRAPPED = "维修", "报废"
REPAIR_DAYS = 30
FILTERS = ("state", "category", "kind", "place", "custodian")
BATCH = 500


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A thing with what is reckoned of it: its money on a day, its age in years, whether it is beyond its life."""

    id: int
    code: str
    name: str
    kind: str
    category: str
    place: str
    custodian: str
    state: str
    quantity: int
    bought_on: date | None
    life_years: int | None
    worth: Worth
    age: float | None
    beyond_life: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """The rates of the machines in a year up to a day; ``in_order_by_days``: from the histories, calendar days."""

    rates: Rates
    in_order_by_days: float | None
    net: Decimal
    trainees: int
    beyond_life: int


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that calls for attention; ``kind``: beyond-life, stock-low or long-repair."""

    kind: str
    equipment_id: int
    code: str
    name: str
    text: str


def change_state(
    store: Store, ids: Sequence[int], state: str, day: date, reason: str = "", person: str = ""
) -> int:
    """Put things into a state from ``day`` on, with a dated line in each one's history; how many were in another.

    Refused for an unknown state, for things that are out on a loan, and before a change that is already known.
    """
    if state not in EQUIPMENT_STATES:
        raise DeskError(
            tr("没有“{state}”这个状态。", state=state),
            tr("可用的有：{known}", known="、".join(EQUIPMENT_STATES)),
            code="unknown-value",
        )
    with store.write(tr("设备状态改为{state}", state=state), kind="state") as session:
        return len(write_states(session, ids, state, day, reason, person))


def find_ids(store: Store, codes: Sequence[str]) -> list[int]:
    """The numbers of things by their codes; refused with the first that there is not."""
    with store.read() as session:
        return [thing_by_code(session, code).id for code in codes]


def ledger(store: Store, today: date, filters: Mapping[str, str] | None = None) -> list[LedgerLine]:
    """All things of the register by code, narrowed by equal values of ``FILTERS``, with their money on a day."""
    with store.read() as session:
        return _lines(session, _chosen(filters or {}).order_by(Equipment.code), today)


def ledger_lines(store: Store, ids: Sequence[int], today: date) -> list[LedgerLine]:
    """As ``ledger`` for some things, in the given order: what a page of a list shows."""
    with store.read() as session:
        found = {line.id: line for line in lines_in(session, ids, today)} if ids else {}
    return [found[number] for number in ids if number in found]


def lines_in(session: Work, ids: Sequence[int], today: date) -> list[LedgerLine]:
    """The same within a session, in no order; of all things where no number is given."""
    if not ids:
        return _lines(session, _chosen({}), today)
    parts = [_chosen({}).where(Equipment.id.in_(ids[at : at + BATCH])) for at in range(0, len(ids), BATCH)]
    return [line for part in parts for line in _lines(session, part, today)]


def _chosen(filters: Mapping[str, str]) -> Select[tuple[object, ...]]:
    statement = select(
        Equipment.id, Equipment.code, Equipment.name, Equipment.kind, Equipment.category, Equipment.place,
        Equipment.custodian, Equipment.state, Equipment.quantity, Equipment.bought_on, Equipment.life_years,
        Equipment.salvage_percent, Equipment.price,
    ).where(Equipment.deleted_at.is_(None))  # fmt: skip
    for name, value in filters.items():
        if name not in FILTERS:
            raise DeskError(
                tr("台账不能按“{name}”筛选。", name=name),
                tr("可用的有：{known}", known="、".join(FILTERS)),
                code="unknown-value",
            )
        statement = statement.where(getattr(Equipment, name) == value)
    return statement  # type: ignore[return-value]  # thirteen columns, which nobody needs to tell apart


def _lines(session: Work, statement: Select[tuple[object, ...]], today: date) -> list[LedgerLine]:
    lives = {
        category: (years, salvage)
        for category, years, salvage in session.execute(
            select(DepreciationLife.category, DepreciationLife.years, DepreciationLife.salvage_percent).where(
                DepreciationLife.deleted_at.is_(None)
            )
        )
    }
    return [_line(row, lives, today) for row in session.execute(statement)]


def _line(row: tuple[object, ...], lives: Mapping[str, tuple[int, float]], today: date) -> LedgerLine:
    """A life or salvage of its own goes before its category's; supplies are used up, they do not depreciate."""
    number, code, name, kind, category, place, custodian, state, quantity, bought, own, salvage, price = row
    years, percent = lives.get(str(category), (None, 0.0))
    life: int | None = None if kind == SUPPLY else own or years  # type: ignore[assignment]  # a row of our own query
    return LedgerLine(
        number, code, name, kind, category or "", place or "", custodian or "", state, quantity, bought, life,  # type: ignore[arg-type]  # as above
        worth(price, bought, life, today, salvage_percent=percent if salvage is None else salvage, quantity=quantity),  # type: ignore[arg-type]  # as above
        age_years(bought, today),  # type: ignore[arg-type]  # as above
        state != SCRAPPED and beyond_life(bought, life, today),  # type: ignore[arg-type]  # as above
    )  # fmt: skip


def figures(store: Store, today: date) -> Figures:
    """The rates of this year's machines as they stand on a day; tools, supplies and kits are in none of them."""
    with store.read() as session:
        lines = _lines(session, _chosen({"kind": MACHINE}), today)
        trainees = _trainees(session, today.year)
        first = date(today.year, 1, 1)
        spans = [days_in_order(history, first, today) for history in _histories(session)]
    counted = [
        Counted(line.state, line.quantity, line.bought_on, line.worth.original or Decimal(0))
        for line in lines
    ]
    kept = [line for line in lines if line.state != SCRAPPED]
    return Figures(
        rates(counted, today.year, trainees),
        in_order_by_days(spans),
        sum((_net(line) for line in kept), Decimal(0)),
        trainees,
        sum(line.quantity for line in kept if line.beyond_life),
    )


def _net(line: LedgerLine) -> Decimal:
    """What is not known to be written off counts whole."""
    return line.worth.net if line.worth.net is not None else line.worth.original or Decimal(0)


def _trainees(session: Work, year: int) -> int:
    """People enrolled in a class that ran in the year, each once."""
    statement = (
        select(func.count(func.distinct(Enrolment.trainee_id)))
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .where(
            Enrolment.deleted_at.is_(None),
            TrainingClass.deleted_at.is_(None),
            TrainingClass.start <= date(year, 12, 31),
            TrainingClass.end >= date(year, 1, 1),
        )
    )
    return int(session.scalar(statement) or 0)


def _histories(session: Work) -> list[list[tuple[date, str]]]:
    """The dated states of all machines in the register; of several as many times as there are."""
    statement = (
        select(EquipmentState.equipment_id, EquipmentState.since, EquipmentState.state, Equipment.quantity)
        .join(Equipment, Equipment.id == EquipmentState.equipment_id)
        .where(Equipment.kind == MACHINE, Equipment.deleted_at.is_(None), EquipmentState.deleted_at.is_(None))
        .order_by(EquipmentState.equipment_id, EquipmentState.since, EquipmentState.id)
    )
    found = []
    for _, group in groupby(session.execute(statement), key=lambda row: row[0]):
        lines = list(group)
        found += [[(since, state) for _, since, state, _ in lines]] * int(lines[0][3])
    return found


def alerts(store: Store, today: date, repair_days: int = REPAIR_DAYS) -> list[Alert]:
    """What calls for attention: machines beyond their life, stock below its minimum, repairs of more than 30 days."""
    with store.read() as session:
        lines = [
            line for line in _lines(session, _chosen({}).order_by(Equipment.code), today) if line.beyond_life
        ]
        low = low_in(session)
        slow = _long_repairs(session, today, repair_days)
    found = [
        Alert("beyond-life", line.id, line.code, line.name,
              tr("{code} {name} 已用 {age} 年，超过使用年限 {life} 年", code=line.code, name=line.name, age=line.age,
                 life=line.life_years))
        for line in lines
    ]  # fmt: skip
    found += [
        Alert("stock-low", each.id, each.code, each.name,
              tr("{code} {name} 只剩 {left}，低于最低库存 {minimum}", code=each.code, name=each.name, left=each.left,
                 minimum=each.minimum))
        for each in low
    ]  # fmt: skip
    found += [
        Alert("long-repair", number, code, name,
              tr("{code} {name} 从 {day} 起维修，已 {count} 天", code=code, name=name, day=since.isoformat(),
                 count=(today - since).days))
        for number, code, name, since in slow
    ]  # fmt: skip
    return found


def _long_repairs(session: Work, today: date, days: int) -> list[tuple[int, str, str, date]]:
    """(number, code, name, since) of what has been under repair for more than so many days, the longest first."""
    since = (
        select(EquipmentState.since)
        .where(EquipmentState.equipment_id == Equipment.id, EquipmentState.deleted_at.is_(None))
        .order_by(EquipmentState.since.desc(), EquipmentState.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(Equipment.id, Equipment.code, Equipment.name, since.label("since"))
        .where(
            Equipment.deleted_at.is_(None), Equipment.state == REPAIR, since < today - timedelta(days=days)
        )
        .order_by(since, Equipment.code)
    )
    return list(session.execute(statement))
