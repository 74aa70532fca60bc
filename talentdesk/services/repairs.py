"""Faults: reported, repaired, back in use; the machine's state and its downtime follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import Equipment, MaintenanceLog
from talentdesk.rules.upkeep import downtime_hours as hours_of
from talentdesk.services.equipment_history import state_before, write_states
from talentdesk.services.upkeep_checks import check_amounts, living_thing
from talentdesk.store import Store
from talentdesk.text import tr

REPAIR, IN_REPAIR = "维修", "维修"
MENDED, SCRAPPED = "已修复", "报废"
IN_USE = "在用"
STANDING = (IN_USE, "闲置")
GONE = ("停用", "报废")


@dataclass(frozen=True, slots=True)
class OpenFault:
    """A fault that waits for its repair; ``days`` since it was reported."""

    log_id: int
    equipment_id: int
    code: str
    name: str
    place: str
    day: date
    days: int
    content: str
    person: str


def report_fault(store: Store, equipment_id: int, day: date, content: str, *, person: str = "") -> int:
    """Report that a thing is broken: it is in repair from that day; the number of the log line.

    Refused while another fault of it is open, and for things no longer in use.
    """
    if not content.strip():
        raise DeskError(tr("报修要写故障现象。"), tr("例如：主轴异响、不能启动。"), code="missing")
    with store.write(tr("设备报修"), kind="upkeep") as session:
        return open_fault(session, living_thing(session, equipment_id), day, content.strip(), person)


def open_fault(session: Session, thing: Equipment, day: date, content: str, person: str) -> int:
    """Within a running operation: note the fault and put the thing into repair."""
    if thing.state in GONE:
        raise DeskError(
            tr(
                "{code} {name} 已是“{state}”，不用报修。", code=thing.code, name=thing.name, state=thing.state
            ),
            tr("还要用它，请先改回“在用”。"),
            code="state",
        )
    waiting = session.scalar(
        select(MaintenanceLog).where(MaintenanceLog.equipment_id == thing.id, *_waiting())
    )
    if waiting is not None:
        raise DeskError(
            tr("{code} {name} 在 {day} 已经报修，还没有修好。", code=thing.code, name=thing.name,
               day=waiting.day.isoformat()),
            tr("请在那条报修上登记修复。"),
            code="in-repair",
        )  # fmt: skip
    log = MaintenanceLog(
        equipment_id=thing.id, kind=REPAIR, day=day, person=person or None, content=content, result="待修"
    )
    session.add(log)
    session.flush()
    write_states(session, [thing.id], IN_REPAIR, day, content, person)
    return int(log.id)


def repaired(
    store: Store,
    log_id: int,
    day: date,
    *,
    result: str = MENDED,
    content: str = "",
    person: str = "",
    cost: float | None = None,
    downtime_hours: float | None = None,
) -> str:
    """Close a fault: the thing goes back to the state it was in before, or is scrapped; that state.

    ``downtime_hours``: eight for each day where not given. Whoever changed the state by hand meanwhile is not overruled.
    """
    check_amounts(cost, downtime_hours)
    if result not in (MENDED, SCRAPPED):
        raise DeskError(
            tr("修理结果“{result}”不能用。", result=result),
            tr("可用：{known}", known="、".join((MENDED, SCRAPPED))),
            code="unknown-value",
        )
    with store.write(tr("登记修复"), kind="upkeep") as session:
        log = session.get(MaintenanceLog, log_id)
        if log is None or log.deleted_at is not None or log.kind != REPAIR or log.done_on is not None:
            raise DeskError(tr("没有这条待修的报修。"), tr("列表可能已过时，请刷新。"), code="not-found")
        if day < log.day:
            raise DeskError(
                tr("修复日期早于报修日期 {day}。", day=log.day.isoformat()),
                tr("请核对日期。"),
                code="out-of-range",
            )
        thing = living_thing(session, log.equipment_id)
        log.done_on, log.result, log.cost = day, result, cost
        log.downtime_hours = float(hours_of(log.day, day)) if downtime_hours is None else downtime_hours
        log.content = "；".join(each for each in (log.content, content.strip()) if each)[:500]
        log.person = person or log.person
        state = thing.state
        if result == SCRAPPED:
            state = SCRAPPED
        elif state == IN_REPAIR:
            state = _back(session, thing.id)
        session.flush()
        write_states(session, [thing.id], state, day, content.strip() or result, person)
        return state


def _back(session: Session, equipment_id: int) -> str:
    """The state before the repair; what came back broken from a loan is in use again."""
    before = state_before(session, equipment_id)
    return before if before in STANDING else IN_USE


def open_faults(store: Store, today: date) -> list[OpenFault]:
    """All faults that wait for their repair, the oldest first."""
    statement = (
        select(MaintenanceLog, Equipment)
        .join(Equipment, Equipment.id == MaintenanceLog.equipment_id)
        .where(*_waiting(), Equipment.deleted_at.is_(None))
        .order_by(MaintenanceLog.day, MaintenanceLog.id)
    )
    with store.read() as session:
        return [
            OpenFault(
                log.id, thing.id, thing.code, thing.name, thing.place or "", log.day,
                max((today - log.day).days, 0), log.content or "", log.person or "",
            )
            for log, thing in session.execute(statement)
        ]  # fmt: skip


def _waiting() -> tuple[ColumnElement[bool], ...]:
    return (
        MaintenanceLog.kind == REPAIR,
        MaintenanceLog.done_on.is_(None),
        MaintenanceLog.deleted_at.is_(None),
    )
