"""A workshop in full use on top of the sample base: rooms, loans, bookings, upkeep, faults, a stocktake under way."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from talentdesk.registers import register
from talentdesk.services import bookings, loans, records, repairs, stocktakes, upkeep
from talentdesk.services.loans import Asked
from talentdesk.services.records import Query
from talentdesk.services.upkeep import Work
from talentdesk.store import Store

ROOM = "数控实训室"
SUPPLY, TOOL, KIT = "HC-001", "GJ-001", "TJ-001"


def things_in(store: Store, place: str) -> list[int]:
    """The machines of a place by number."""
    target = register("equipment")
    return list(records.find(store, target, Query(filters=(("place", place), ("state", "在用")))).ids)


def thing(store: Store, code: str) -> int:
    """A thing by its number."""
    return records.find_by_key(store, register("equipment"), code)


def furnish(store: Store) -> int:
    """A workshop with workstations, supplies, a tool and a kit; the workshop's number."""
    equipment = register("equipment")
    room = records.create(store, register("workshops"), {"name": ROOM, "stations": 20, "custodian": "郭立"})
    records.create(store, register("workshops"), {"name": "焊接实训室", "stations": 12})
    common = {"category": "其他", "place": "工具库", "state": "在用"}
    records.create(
        store,
        equipment,
        common
        | {
            "code": SUPPLY,
            "name": "外圆车刀片",
            "kind": "耗材",
            "quantity": 8,
            "minimum_stock": 20,
            "unit": "片",
        },
    )
    records.create(
        store, equipment, common | {"code": TOOL, "name": "外径千分尺", "kind": "工具", "quantity": 6}
    )
    kit = records.create(
        store, equipment, common | {"code": KIT, "name": "电工工具套件", "kind": "套件", "quantity": 1}
    )
    for number, name in enumerate(("剥线钳", "万用表"), start=1):
        records.create(
            store,
            equipment,
            common | {"code": f"{KIT}-{number}", "name": name, "kind": "工具", "quantity": 1, "kit_id": kit},
        )
    return room


def put_to_use(store: Store, today: date, room: int) -> None:
    """Loans in every state, a booked week, upkeep due and overdue, a fault, calibrations, a stocktake half done."""
    machines = things_in(store, ROOM)
    loans.lend(
        store,
        Asked("何志远", ((thing(store, TOOL), 2),), today - timedelta(days=3), reason="竞赛集训"),
        today - timedelta(days=12),
        by="郭立",
    )
    loans.lend(
        store,
        Asked("沈晓雯", ((thing(store, KIT), 1),), today + timedelta(days=4), place="电工实训室"),
        today,
        by="郭立",
    )
    loans.request(
        store,
        Asked("罗天佑", ((thing(store, TOOL), 1), (thing(store, SUPPLY), 4)), today + timedelta(days=7)),
        today,
    )
    done = loans.lend(store, Asked("程佳", ((thing(store, TOOL), 1),), today + timedelta(days=2)), today)
    loans.take_back(store, done, today)
    _teach(store, today)
    day = datetime(today.year, today.month, today.day) + timedelta(days=1)
    bookings.book(
        store, day.replace(hour=9), day.replace(hour=11), "袁浩", today, workshop_id=room, purpose="竞赛集训"
    )
    bookings.book(store, day.replace(hour=14), day.replace(hour=16), "田雨", today, equipment_id=machines[1])
    upkeep.make_plans(
        store, machines[:3], "月检", 1, "月", today - timedelta(days=9), content="清洁导轨，检查油位"
    )
    upkeep.make_plans(store, machines[3:6], "一级保养", 3, "月", today + timedelta(days=6))
    repairs.report_fault(store, machines[2], today - timedelta(days=2), "主轴异响", person="袁浩")
    upkeep.log_work(
        store,
        machines[4],
        Work(
            "校准",
            today - timedelta(days=360),
            certificate_number="JZ-2025-031",
            valid_until=today + timedelta(days=5),
        ),
    )
    upkeep.log_work(
        store,
        machines[5],
        Work(
            "校准",
            today - timedelta(days=380),
            certificate_number="JZ-2025-018",
            valid_until=today - timedelta(days=15),
        ),
    )
    count = stocktakes.start(store, today, place=ROOM, person="郭立")
    rows = records.rows(store, register("equipment"), machines[:4])
    for row in rows:
        stocktakes.scan(store, count, row.texts["code"])
    stocktakes.scan(store, count, TOOL)
    stocktakes.scan(store, count, "不认识-77")


def _teach(store: Store, today: date) -> None:
    """Lessons of a running class in the workshop this week and the next, and what its teacher shows."""
    of = records.find_by_key(store, register("classes"), "2026QHG1")
    teacher = records.find_by_key(store, register("teachers"), "T002")
    monday = today - timedelta(days=today.weekday())
    for offset, period in ((0, "上午"), (1, "下午"), (2, "全天"), (3, "上午"), (8, "上午")):
        records.create(
            store,
            register("sessions"),
            {
                "class_id": of,
                "day": monday + timedelta(days=offset),
                "period": period,
                "teacher_id": teacher,
                "hours": 4,
                "kind": "实操",
                "place": ROOM,
                "content": "轮廓加工",
            },
        )
