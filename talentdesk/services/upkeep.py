"""Upkeep of equipment: plans with their due list, work done with cost and downtime, calibrations that run out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import Equipment, MaintenanceLog, MaintenancePlan
from talentdesk.model.vocabulary import MAINTENANCE_KINDS, MAINTENANCE_RESULTS, PLAN_COUNTS, PLAN_UNITS
from talentdesk.rules.upkeep import EARLY, days_over, due_after_work, expiry_stage, usual_count
from talentdesk.services.due_dates import rhythm_of
from talentdesk.services.repairs import GONE, REPAIR, open_fault
from talentdesk.services.upkeep_checks import check_amounts, living_thing
from talentdesk.store import Store
from talentdesk.text import tr

CALIBRATION, FINE, FAULTY = "校准", "正常", "待修"
MOST_OFTEN = 120  # as in the register of plans


@dataclass(frozen=True, slots=True)
class DueWork:
    """One line of the due list; ``over`` days late, ``state`` of the thing."""

    plan_id: int
    equipment_id: int
    code: str
    name: str
    place: str
    state: str
    kind: str
    content: str
    person: str
    due: date
    over: int


@dataclass(frozen=True, slots=True)
class Work:
    """Work that was done: yuan, hours of downtime; ``done_on`` when it took longer than a day; for a calibration the
    certificate and the last day it is good for.
    """

    kind: str
    day: date
    done_on: date | None = None
    person: str = ""
    content: str = ""
    result: str = FINE
    cost: float | None = None
    downtime_hours: float | None = None
    certificate_number: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Expiring:
    """A thing whose calibration ends or has ended; ``stage`` expired, urgent (30 days) or early (90 days)."""

    equipment_id: int
    code: str
    name: str
    place: str
    certificate_number: str
    until: date
    days_left: int
    stage: str


@dataclass(frozen=True, slots=True)
class UpkeepYear:
    """What a thing's upkeep came to in a year: lines of the log, faults among them, yuan to the fen, hours lost."""

    equipment_id: int
    code: str
    name: str
    year: int
    works: int
    faults: int
    cost: Decimal
    downtime_hours: float


def make_plans(
    store: Store,
    equipment_ids: Sequence[int],
    kind: str,
    every: int,
    unit: str,
    first_due: date,
    *,
    content: str = "",
    person: str = "",
    count_from: str = "",
) -> list[int]:
    """Plan the same upkeep for things, in one step; the plans' numbers. ``count_from``: the usual one of the kind.

    Refused where a thing has a plan of this kind with this content already.
    """
    chosen = count_from or usual_count(kind)
    for value, known in ((kind, MAINTENANCE_KINDS), (unit, PLAN_UNITS), (chosen, PLAN_COUNTS)):
        _known(value, known)
    if not 1 <= every <= MOST_OFTEN:
        raise DeskError(
            tr("间隔要在 1 到 {most} 之间。", most=MOST_OFTEN), tr("请核对数值。"), code="out-of-range"
        )
    plans = []
    with store.write(tr("制定保养计划：{kind}", kind=kind), kind="upkeep") as session:
        for number in dict.fromkeys(equipment_ids):
            thing = living_thing(session, number)
            _refuse_twin(session, thing, kind, content)
            plan = MaintenancePlan(
                equipment_id=number, kind=kind, every=every, unit=unit, first_due=first_due, next_due=first_due,
                content=content or None, person=person or thing.custodian, count_from=chosen,
            )  # fmt: skip
            session.add(plan)
            plans.append(plan)
        session.flush()
        return [int(plan.id) for plan in plans]


def _known(value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise DeskError(
            tr("没有“{value}”这个选项。", value=value),
            tr("可用：{known}", known="、".join(known)),
            code="unknown-value",
        )


def _refuse_twin(session: Session, thing: Equipment, kind: str, content: str) -> None:
    twin = session.scalar(
        select(MaintenancePlan.id).where(
            MaintenancePlan.equipment_id == thing.id, MaintenancePlan.kind == kind,
            MaintenancePlan.content.is_not_distinct_from(content or None),
            MaintenancePlan.in_use, MaintenancePlan.deleted_at.is_(None),
        )
    )  # fmt: skip
    if twin is not None:
        raise DeskError(
            tr("{code} {name} 已有同样的{kind}计划。", code=thing.code, name=thing.name, kind=kind),
            tr("请修改已有的计划，或写不同的内容。"),
            code="already-known",
        )


def due_list(
    store: Store, until: date, *, today: date, place: str = "", kind: str = "", limit: int | None = None
) -> list[DueWork]:
    """All upkeep due up to a day, the longest overdue first; of one place or kind, at most ``limit`` lines."""
    statement = _due(select(MaintenancePlan, Equipment), until)
    if place:
        statement = statement.where(Equipment.place == place)
    if kind:
        statement = statement.where(MaintenancePlan.kind == kind)
    statement = statement.order_by(MaintenancePlan.next_due, MaintenancePlan.id).limit(limit)
    with store.read() as session:
        return [_due_work(plan, thing, today) for plan, thing in session.execute(statement)]


def _due_work(plan: MaintenancePlan, thing: Equipment, today: date) -> DueWork:
    assert plan.next_due is not None
    return DueWork(
        plan.id, thing.id, thing.code, thing.name, thing.place or "", thing.state, plan.kind, plan.content or "",
        plan.person or "", plan.next_due, days_over(plan.next_due, today),
    )  # fmt: skip


def _due(statement: Any, until: date) -> Any:
    """Plans in use, of things in use, whose day has come."""
    return (
        statement.select_from(MaintenancePlan)
        .join(Equipment, Equipment.id == MaintenancePlan.equipment_id)
        .where(MaintenancePlan.next_due <= until, MaintenancePlan.in_use)
        .where(MaintenancePlan.deleted_at.is_(None), Equipment.deleted_at.is_(None))
        .where(Equipment.state.not_in(GONE))
    )


def due_count(session: Session, today: date) -> tuple[int, int]:
    """How many plans are due on a day, and how many of them are overdue."""
    overdue = func.count().filter(MaintenancePlan.next_due < today)
    due, over = session.execute(_due(select(func.count(), overdue), today)).one()
    return int(due), int(over)


def log_work(store: Store, equipment_id: int, work: Work, *, plan_id: int | None = None) -> int:
    """Log work done; the line's number. The work of a plan brings its next day; result 待修 reports the fault as well.

    Work entered late, from before what the plan has seen already, is kept in the log and moves nothing.
    """
    check_amounts(work.cost, work.downtime_hours)
    _known(work.kind, MAINTENANCE_KINDS)
    _known(work.result, MAINTENANCE_RESULTS)
    if (work.kind, work.result) == (REPAIR, FAULTY):
        raise DeskError(tr("还没有修好的故障不是维修记录。"), tr("请用“报修”登记。"), code="state")
    done = work.done_on or work.day
    if done < work.day or (work.valid_until is not None and work.valid_until < done):
        raise DeskError(tr("日期前后颠倒。"), tr("请核对开始、完成和有效期的日期。"), code="out-of-range")
    with store.write(tr("登记{kind}", kind=work.kind), kind="upkeep") as session:
        thing = living_thing(session, equipment_id)
        if plan_id is not None:
            _fulfil(session, plan_id, work.kind, thing, done)
        log = MaintenanceLog(
            equipment_id=thing.id, plan_id=plan_id, kind=work.kind, day=work.day, done_on=done,
            person=work.person or None, content=work.content or None, result=work.result, cost=work.cost,
            downtime_hours=work.downtime_hours, certificate_number=work.certificate_number or None,
            valid_until=work.valid_until,
        )  # fmt: skip
        session.add(log)
        session.flush()
        if work.result == FAULTY:
            open_fault(session, thing, done, work.content or work.kind, work.person)
        return int(log.id)


def _fulfil(session: Session, plan_id: int, kind: str, thing: Equipment, done: date) -> None:
    plan = session.get(MaintenancePlan, plan_id)
    if plan is None or plan.deleted_at is not None or plan.equipment_id != thing.id or plan.kind != kind:
        raise DeskError(
            tr("{code} {name} 没有这个{kind}计划。", code=thing.code, name=thing.name, kind=kind),
            tr("列表可能已过时，请刷新。"),
            code="not-found",
        )
    if plan.last_done is None or done >= plan.last_done:
        plan.next_due = due_after_work(rhythm_of(plan), plan.next_due or plan.first_due, done)
        plan.last_done = done


def plan_for(store: Store, equipment_id: int, kind: str) -> int | None:
    """The plan of this kind that a thing has to be done first; None where it has none."""
    statement = (
        select(MaintenancePlan.id)
        .where(MaintenancePlan.equipment_id == equipment_id, MaintenancePlan.kind == kind)
        .where(MaintenancePlan.in_use, MaintenancePlan.deleted_at.is_(None))
        .order_by(MaintenancePlan.next_due, MaintenancePlan.id)
    )
    with store.read() as session:
        return session.scalar(statement.limit(1))


def expiring_count(session: Session, today: date) -> int:
    """How many calibrations end within 90 days or have ended."""
    newest = _newest_calibration(today + timedelta(days=EARLY))
    statement = (
        select(func.count())
        .select_from(newest)
        .join(Equipment, Equipment.id == newest.c.equipment_id)
        .where(Equipment.deleted_at.is_(None), Equipment.state.not_in(GONE))
    )
    return int(session.scalar(statement) or 0)


def calibrations(store: Store, today: date, within: int = EARLY) -> list[Expiring]:
    """The things whose newest calibration ends within so many days or has ended, the most urgent first."""
    with store.read() as session:
        newest = _newest_calibration(today + timedelta(days=within))
        statement = (
            select(Equipment, newest.c.until, func.max(MaintenanceLog.certificate_number))
            .join(newest, newest.c.equipment_id == Equipment.id)
            .join(
                MaintenanceLog,
                (MaintenanceLog.equipment_id == Equipment.id)
                & (MaintenanceLog.valid_until == newest.c.until)
                & (MaintenanceLog.kind == CALIBRATION)
                & MaintenanceLog.deleted_at.is_(None),
            )
            .where(Equipment.deleted_at.is_(None), Equipment.state.not_in(GONE))
            .group_by(Equipment.id)
            .order_by(newest.c.until, Equipment.code)
        )
        return [
            Expiring(
                thing.id, thing.code, thing.name, thing.place or "", number or "", until, (until - today).days,
                expiry_stage(until, today),
            )
            for thing, until, number in session.execute(statement)
        ]  # fmt: skip


def _newest_calibration(until: date) -> Any:
    """Things with the end of their newest calibration, where that lies up to a day."""
    last = func.max(MaintenanceLog.valid_until)
    return (
        select(MaintenanceLog.equipment_id, last.label("until"))
        .where(MaintenanceLog.kind == CALIBRATION, MaintenanceLog.valid_until.is_not(None))
        .where(MaintenanceLog.deleted_at.is_(None))
        .group_by(MaintenanceLog.equipment_id)
        .having(last <= until)
        .subquery()
    )


def costs(store: Store, *, year: int | None = None, equipment_id: int | None = None) -> list[UpkeepYear]:
    """Cost and downtime of each thing in each year (of its completion), dearest first within a year, newest year first."""
    done = func.coalesce(MaintenanceLog.done_on, MaintenanceLog.day)
    in_year: Any = extract("year", done)
    fen = func.sum(func.round(func.coalesce(MaintenanceLog.cost, 0) * 100))
    faults = func.count().filter(MaintenanceLog.kind == REPAIR)
    hours = func.coalesce(func.sum(MaintenanceLog.downtime_hours), 0)
    statement = (
        select(Equipment.id, Equipment.code, Equipment.name, in_year, func.count(), faults, fen, hours)
        .join(MaintenanceLog, MaintenanceLog.equipment_id == Equipment.id)
        .where(MaintenanceLog.deleted_at.is_(None), Equipment.deleted_at.is_(None))
        .group_by(Equipment.id, in_year)
        .order_by(in_year.desc(), fen.desc(), Equipment.code)
    )
    if year is not None:
        statement = statement.where(done >= date(year, 1, 1), done <= date(year, 12, 31))
    if equipment_id is not None:
        statement = statement.where(MaintenanceLog.equipment_id == equipment_id)
    with store.read() as session:
        return [
            UpkeepYear(number, code, name, int(when), works, broken, Decimal(int(money)) / 100, float(lost))
            for number, code, name, when, works, broken, money, lost in session.execute(statement)
        ]
