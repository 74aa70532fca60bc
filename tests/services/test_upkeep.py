"""Upkeep from plan to log: due days follow, faults put a machine out of use and back, calibrations run out, costs add up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from talentdesk.errors import DeskError
from talentdesk.model import Equipment, EquipmentState, MaintenanceLog, MaintenancePlan
from talentdesk.registers import register
from talentdesk.services import equipment, history, records, repairs, today, upkeep
from talentdesk.services.upkeep import Work
from talentdesk.store import Store

DAY = date(2026, 11, 21)


def thing(store: Store, code: str, **values: object) -> int:
    with store.write("设备") as session:
        made = Equipment(code=code, **{"name": "数控车床", "place": "一号实训室", **values})
        session.add(made)
        session.flush()
        return made.id


def state(store: Store, number: int) -> str:
    with store.read() as session:
        return session.get_one(Equipment, number).state


def plan(store: Store, number: int) -> MaintenancePlan:
    with store.read() as session:
        return session.get_one(MaintenancePlan, number)


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as found:
        action()
    assert found.value.remedy
    return found.value.code


def test_plans_come_due_and_work_moves_them(store: Store) -> None:
    lathe, mill = thing(store, "SB-1", custodian="王建国"), thing(store, "SB-2", place="二号实训室")
    one, two = upkeep.make_plans(store, [lathe, mill, lathe], "月检", 1, "月", date(2026, 10, 31))
    assert [e.plan_id for e in upkeep.due_list(store, date(2026, 10, 30), today=DAY)] == []
    found = upkeep.due_list(store, DAY, today=DAY)
    assert [(e.code, e.over, e.person) for e in found] == [("SB-1", 21, "王建国"), ("SB-2", 21, "")]
    assert [e.code for e in upkeep.due_list(store, DAY, today=DAY, place="二号实训室")] == ["SB-2"]
    assert upkeep.due_list(store, DAY, today=DAY, kind="日检") == []

    upkeep.log_work(store, lathe, Work("月检", DAY), plan_id=one)
    assert (plan(store, one).last_done, plan(store, one).next_due) == (DAY, date(2026, 11, 30))
    assert [e.code for e in upkeep.due_list(store, DAY, today=DAY)] == ["SB-2"]
    upkeep.log_work(store, lathe, Work("月检", date(2026, 11, 1)), plan_id=one)  # entered late: moves nothing
    assert (plan(store, one).last_done, plan(store, one).next_due) == (DAY, date(2026, 11, 30))
    history.undo(store)
    history.undo(store)
    assert (plan(store, one).last_done, plan(store, one).next_due) == (None, date(2026, 10, 31))
    assert plan(store, two).next_due == date(2026, 10, 31)


def test_counting_from_the_day_done(store: Store) -> None:
    lathe = thing(store, "SB-1")
    [daily] = upkeep.make_plans(store, [lathe], "日检", 1, "日", date(2026, 11, 14))
    [monthly] = upkeep.make_plans(store, [lathe], "月检", 1, "月", date(2026, 8, 1), count_from="完成日")
    upkeep.log_work(store, lathe, Work("日检", DAY), plan_id=daily)
    upkeep.log_work(store, lathe, Work("月检", DAY), plan_id=monthly)
    assert plan(store, daily).next_due == date(2026, 11, 22)
    assert plan(store, monthly).next_due == date(2026, 12, 21)


def test_a_plan_made_or_changed_by_hand_has_its_next_day(store: Store) -> None:
    thing(store, "SB-1")
    plans = register("maintenance_plans")
    values = {"equipment_id": "SB-1", "kind": "一级保养", "every": 3, "unit": "月", "first_due": "2026-01-31"}
    made = records.create(store, plans, values)
    assert plan(store, made).next_due == date(2026, 1, 31)
    records.change(store, plans, made, {"last_done": "2026-05-02"})
    assert plan(store, made).next_due == date(2026, 7, 31)
    records.change(store, plans, made, {"every": 1})
    assert plan(store, made).next_due == date(2026, 5, 31)
    records.change(store, plans, made, {"next_due": "2026-06-10"})  # whoever writes the day knows it
    assert plan(store, made).next_due == date(2026, 6, 10)
    records.change(store, plans, made, {"content": "清洁导轨"})
    assert plan(store, made).next_due == date(2026, 6, 10)
    records.change(store, plans, made, {"next_due": ""})
    assert plan(store, made).next_due == date(2026, 5, 31)
    for _ in range(3):
        history.undo(store)
    assert plan(store, made).next_due == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("change", "listed"),
    [({}, True), ({"state": "停用"}, False), ({"state": "报废"}, False), ({"state": "维修"}, True)],
)
def test_what_is_out_of_use_is_not_due(store: Store, change: dict[str, object], listed: bool) -> None:
    lathe = thing(store, "SB-1", **change)
    upkeep.make_plans(store, [lathe], "月检", 1, "月", DAY)
    assert bool(upkeep.due_list(store, DAY, today=DAY)) is listed
    with store.read() as session:
        assert upkeep.due_count(session, DAY) == ((1, 0) if listed else (0, 0))


def test_the_due_list_uses_its_index_and_its_limit(store: Store) -> None:
    lathe = thing(store, "SB-1")
    with store.write("计划") as session:
        session.add_all(
            MaintenancePlan(
                equipment_id=lathe,
                kind="月检",
                first_due=DAY + timedelta(days=n),
                next_due=DAY + timedelta(days=n),
            )
            for n in range(-30, 300)
        )
    assert [e.over for e in upkeep.due_list(store, DAY, today=DAY, limit=3)] == [30, 29, 28]
    asked = upkeep._due(select(MaintenancePlan.id), DAY).order_by(MaintenancePlan.next_due).limit(50)
    with store.read() as session:
        text = str(asked.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
        steps = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]
    assert any("ix_maintenance_plan_next_due" in step for step in steps), steps
    assert not any("SCAN maintenance_plan" in step or "TEMP B-TREE" in step for step in steps), steps


def test_a_fault_is_repaired_and_the_machine_is_back_as_it_was(store: Store) -> None:
    idle = thing(store, "SB-1", state="闲置")
    number = repairs.report_fault(store, idle, date(2026, 11, 10), "主轴异响", person="李明")
    assert state(store, idle) == "维修"
    [open_one] = repairs.open_faults(store, DAY)
    assert (open_one.log_id, open_one.days, open_one.content) == (number, 11, "主轴异响")
    assert refused(lambda: repairs.report_fault(store, idle, DAY, "又坏了")) == "in-repair"
    assert refused(lambda: repairs.repaired(store, number, date(2026, 11, 9))) == "out-of-range"

    assert repairs.repaired(store, number, date(2026, 11, 13), content="换轴承", cost=350.5) == "闲置"
    assert (state(store, idle), repairs.open_faults(store, DAY)) == ("闲置", [])
    with store.read() as session:
        log = session.get_one(MaintenanceLog, number)
        lines = session.scalars(
            select(EquipmentState).where(EquipmentState.equipment_id == idle).order_by(EquipmentState.id)
        ).all()
        assert (log.downtime_hours, log.result, log.cost, log.content) == (
            24.0,
            "已修复",
            350.5,
            "主轴异响；换轴承",
        )
        assert [(line.state, line.since.day) for line in lines][-2:] == [("维修", 10), ("闲置", 13)]
    assert refused(lambda: repairs.repaired(store, number, DAY)) == "not-found"
    history.undo(store)
    assert (state(store, idle), len(repairs.open_faults(store, DAY))) == ("维修", 1)
    history.undo(store)
    assert (state(store, idle), repairs.open_faults(store, DAY)) == ("闲置", [])


def test_other_ends_of_a_repair(store: Store) -> None:
    one, two, three = (thing(store, f"SB-{n}") for n in (1, 2, 3))
    number = repairs.report_fault(store, one, DAY, "不能启动")
    assert repairs.repaired(store, number, DAY, result="报废", downtime_hours=2.5) == "报废"
    assert state(store, one) == "报废"
    assert refused(lambda: repairs.report_fault(store, one, DAY, "又坏了")) == "state"

    number = repairs.report_fault(store, two, DAY, "漏油")
    records.change(store, register("equipment"), two, {"state": "停用"})  # decided by hand meanwhile
    assert repairs.repaired(store, number, DAY) == "停用"

    equipment.change_state(store, [three], "维修", DAY)  # put into repair by hand first
    number = repairs.report_fault(store, three, DAY, "异响")
    assert repairs.repaired(store, number, DAY) == "在用"


def test_a_check_that_finds_a_fault_reports_it(store: Store) -> None:
    lathe = thing(store, "SB-1")
    [checked] = upkeep.make_plans(store, [lathe], "周检", 1, "周", DAY)
    upkeep.log_work(store, lathe, Work("周检", DAY, result="待修", content="冷却泵不转"), plan_id=checked)
    assert state(store, lathe) == "维修"
    assert [e.content for e in repairs.open_faults(store, DAY)] == ["冷却泵不转"]
    assert plan(store, checked).next_due == DAY + timedelta(days=7)
    history.undo(store)
    assert (state(store, lathe), plan(store, checked).next_due) == ("在用", DAY)


@pytest.mark.parametrize(
    ("left", "stage"), [(-5, "expired"), (0, "urgent"), (30, "urgent"), (90, "early"), (91, None)]
)
def test_a_calibration_runs_out(store: Store, left: int, stage: str | None) -> None:
    gauge = thing(store, "LJ-1", name="千分尺")
    until = DAY + timedelta(days=left)
    first = Work("校准", date(2025, 1, 5), certificate_number="JZ-2025", valid_until=date(2026, 1, 4))
    upkeep.log_work(store, gauge, first)
    assert [e.stage for e in upkeep.calibrations(store, DAY)] == ["expired"]
    upkeep.log_work(
        store, gauge, Work("校准", date(2026, 1, 4), certificate_number="JZ-2026", valid_until=until)
    )
    found = upkeep.calibrations(store, DAY)
    assert [(e.certificate_number, e.days_left, e.stage) for e in found] == (
        [("JZ-2026", left, stage)] if stage else []
    )
    with store.read() as session:
        assert upkeep.expiring_count(session, DAY) == len(found)


def test_costs_of_things_and_years(store: Store) -> None:
    one, two = thing(store, "SB-1"), thing(store, "SB-2")
    for cost in (0.1, 0.2, 19.99):
        upkeep.log_work(store, one, Work("二级保养", date(2026, 3, 1), cost=cost, downtime_hours=1.5))
    upkeep.log_work(store, one, Work("大修", date(2025, 12, 20), done_on=date(2026, 1, 8), cost=5000))
    upkeep.log_work(store, two, Work("月检", date(2025, 12, 31)))
    number = repairs.report_fault(store, two, date(2026, 5, 1), "断电")
    repairs.repaired(store, number, date(2026, 5, 3), cost=80)
    found = [(e.code, e.year, e.works, e.faults, e.cost, e.downtime_hours) for e in upkeep.costs(store)]
    assert found == [
        ("SB-1", 2026, 4, 0, Decimal("5020.29"), 4.5),
        ("SB-2", 2026, 1, 1, Decimal("80"), 16.0),
        ("SB-2", 2025, 1, 0, Decimal("0"), 0.0),
    ]
    assert [e.year for e in upkeep.costs(store, equipment_id=two)] == [2026, 2025]
    assert [e.code for e in upkeep.costs(store, year=2025)] == ["SB-2"]


def test_what_cannot_be_is_refused(store: Store) -> None:
    lathe, other = thing(store, "SB-1"), thing(store, "SB-2")
    [own] = upkeep.make_plans(store, [lathe], "月检", 1, "月", DAY)
    before = store.last_entry()
    for action, code in (
        (lambda: upkeep.make_plans(store, [lathe], "月检", 1, "月", DAY), "already-known"),
        (lambda: upkeep.make_plans(store, [lathe], "年检", 1, "月", DAY), "unknown-value"),
        (lambda: upkeep.make_plans(store, [lathe], "周检", 0, "周", DAY), "out-of-range"),
        (lambda: upkeep.make_plans(store, [999], "周检", 1, "周", DAY), "not-found"),
        (lambda: upkeep.log_work(store, other, Work("月检", DAY), plan_id=own), "not-found"),
        (lambda: upkeep.log_work(store, lathe, Work("周检", DAY), plan_id=own), "not-found"),
        (lambda: upkeep.log_work(store, lathe, Work("月检", DAY, cost=-1)), "out-of-range"),
        (lambda: upkeep.log_work(store, lathe, Work("月检", DAY, cost=float("nan"))), "out-of-range"),
        (lambda: upkeep.log_work(store, lathe, Work("月检", DAY, done_on=date(2026, 1, 1))), "out-of-range"),
        (
            lambda: upkeep.log_work(store, lathe, Work("校准", DAY, valid_until=date(2026, 1, 1))),
            "out-of-range",
        ),
        (lambda: upkeep.log_work(store, lathe, Work("维修", DAY, result="待修")), "state"),
        (lambda: repairs.report_fault(store, lathe, DAY, "  "), "missing"),
    ):
        assert refused(action) == code
    assert store.last_entry() == before


def test_today_tells_of_upkeep(store: Store) -> None:
    lathe = thing(store, "SB-1")
    kinds = ("upkeep", "calibration")
    assert not [line for line in today.due(store, DAY) if line.kind in kinds]
    upkeep.make_plans(store, [lathe], "月检", 1, "月", DAY)
    upkeep.make_plans(store, [lathe], "周检", 1, "周", date(2026, 11, 1))
    upkeep.log_work(store, lathe, Work("校准", date(2026, 1, 1), valid_until=date(2026, 12, 1)))
    lines = [line for line in today.due(store, DAY) if line.kind in kinds]
    assert [(line.kind, line.count) for line in lines] == [("upkeep", 2), ("calibration", 1)]
    assert lines[0].text == "2 项保养到期，其中 1 项已过期"
