"""Bookings ahead and the timetable: clashes said both ways, quantities respected, stations that are left."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product

import pytest

from talentdesk.errors import Problem
from talentdesk.registers import register
from talentdesk.services import bookings, equipment, history, loans, records, teaching, timetable, workshops
from talentdesk.services.loans import Asked
from talentdesk.store import Store
from tests.services.rosters import person
from tests.services.things import EQUIPMENT, refused, thing

DAY = date(2026, 9, 7)
TODAY = date(2026, 9, 1)
ROOM = "数控实训室"


def _at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=hour, minutes=minute)


def _workshop(store: Store, name: str = ROOM, stations: int = 4) -> int:
    return records.create(store, register("workshops"), {"name": name, "stations": stations})


def _class(store: Store, code: str = "B1", trainees: int = 3, **values: object) -> int:
    if not len(records.find(store, register("courses"), records.Query())):
        records.create(store, register("courses"), {"code": "K1", "name": "数控车工"})
    class_id = teaching.open_class(
        store,
        {"code": code, "course_id": "K1", "name": f"{code}班", "start": "2026-09-01", "end": "2026-12-01"}
        | values,
    )
    ids = []
    for index in range(trainees):
        known = records.find(
            store, register("trainees"), records.Query(search=str(person(index)["id_number"]))
        )
        ids.append(
            int(known.ids[0]) if len(known) else records.create(store, register("trainees"), person(index))
        )
    teaching.enrol(store, class_id, ids)
    return class_id


def _session(store: Store, class_id: int, period: str = "上午", **values: object) -> int:
    given = {"class_id": class_id, "day": DAY, "hours": 4, "period": period, "place": ROOM, "kind": "实操"}
    return records.create(store, register("sessions"), given | values)


def _codes(problems: list[Problem]) -> list[str]:
    return sorted(problem.code for problem in problems)


# -- bookings -----------------------------------------------------------------------------------------------------------


def test_no_miss_and_no_false_alarm_on_a_grid(store: Store) -> None:
    """Every pair of intervals of four hours of a day against one booking in the middle."""
    one = thing(store, "A1")
    for start, end in [(s, e) for s, e in product(range(5), repeat=2) if s < e]:
        number = bookings.book(store, _at(8 + start), _at(8 + end), "周敏", TODAY, equipment_id=one)
        for begin, stop in [(s, e) for s, e in product(range(5), repeat=2) if s < e]:
            found = bookings.check(store, _at(8 + begin), _at(8 + stop), TODAY, equipment_id=one)
            meets = bool(set(range(start, end)) & set(range(begin, stop)))
            assert bool(found) is meets, f"{start}-{end} {begin}-{stop}"
            assert _codes(found) == (["booked"] if meets else [])
        bookings.cancel(store, number)


def test_quantities_are_respected_with_loans_and_bookings_together(store: Store) -> None:
    tools = thing(store, "T1", kind="工具", quantity=10)
    due = DAY + timedelta(days=2)
    loans.lend(store, Asked("李强", ((tools, 6),), due), TODAY)
    bookings.book(store, _at(8), _at(10), "周敏", TODAY, equipment_id=tools, quantity=3)
    assert not bookings.check(store, _at(8), _at(9), TODAY, equipment_id=tools)
    found = bookings.check(store, _at(9), _at(12), TODAY, equipment_id=tools, quantity=2)
    assert _codes(found) == ["booked", "lent"]
    assert not bookings.check(store, _at(10), _at(12), TODAY, equipment_id=tools, quantity=4)
    after = due + timedelta(days=1)
    assert not bookings.check(
        store, _at(8, day=after), _at(9, day=after), TODAY, equipment_id=tools, quantity=10
    )
    assert bookings.check(
        store, _at(8, day=after), _at(9, day=after), after, equipment_id=tools, quantity=10
    )  # late
    assert _codes(bookings.check(store, _at(10), _at(11), TODAY, equipment_id=tools, quantity=11)) != []
    # handing out looks at the bookings of others until the due day, not at one's own
    refused_with = refused(lambda: loans.lend(store, Asked("王芳", ((tools, 2),), due), TODAY))
    assert refused_with == "booked"
    loans.lend(store, Asked("王芳", ((tools, 2),), DAY - timedelta(days=1)), TODAY)
    one = thing(store, "A1")
    bookings.book(store, _at(8), _at(10), "周敏", TODAY, equipment_id=one)
    assert refused(lambda: loans.lend(store, Asked("李强", ((one, 1),), due), TODAY)) == "booked"
    loans.lend(store, Asked("周敏", ((one, 1),), due), TODAY)


@pytest.mark.parametrize("state", ["维修", "停用", "报废"])
def test_out_of_order_cannot_be_booked(store: Store, state: str) -> None:
    one = thing(store, "A1", state=state)
    assert refused(lambda: bookings.book(store, _at(8), _at(9), "周敏", TODAY, equipment_id=one)) == "state"


def test_wrong_bookings_say_why(store: Store) -> None:
    one, room = thing(store, "A1"), _workshop(store)

    def book(start: datetime, end: datetime, person: str = "周敏", **subject: int) -> str:
        return refused(lambda: bookings.book(store, start, end, person, TODAY, **subject))  # type: ignore[arg-type]  # ids

    assert book(_at(9), _at(9), equipment_id=one) == "out-of-range"
    assert book(_at(9), _at(8), equipment_id=one) == "out-of-range"
    past = TODAY - timedelta(days=1)
    assert book(_at(8, day=past), _at(9, day=past), equipment_id=one) == "out-of-range"
    assert book(_at(8), _at(9), equipment_id=one, quantity=0) == "out-of-range"
    assert book(_at(8), _at(9), equipment_id=one, quantity=2) == "out-of-range"
    assert book(_at(8), _at(9), " ", equipment_id=one) == "missing"
    assert book(_at(8), _at(9)) == "missing"
    assert book(_at(8), _at(9), equipment_id=999) == "missing"
    assert book(_at(8), _at(9), equipment_id=one, workshop_id=room) == "missing"
    assert refused(lambda: bookings.cancel(store, 999)) == "not-found"
    assert bookings.find_subject(store, ROOM) == (None, room)
    assert bookings.find_subject(store, "A1") == (one, None)
    assert refused(lambda: bookings.find_subject(store, "没有")) == "not-found"


def test_a_workshop_and_its_machines(store: Store) -> None:
    room = _workshop(store)
    machine, tool = thing(store, "A1", place=ROOM), thing(store, "T1", kind="工具", place=ROOM)
    elsewhere = thing(store, "A2", place="焊接实训室")
    bookings.book(store, _at(8), _at(10), "周敏", TODAY, equipment_id=machine)
    found = bookings.check(store, _at(9), _at(11), TODAY, workshop_id=room)
    assert (_codes(found), "A1" in found[0].text) == (["booked"], True)
    bookings.book(store, _at(10), _at(12), "李强", TODAY, workshop_id=room)
    assert _codes(bookings.check(store, _at(11), _at(13), TODAY, equipment_id=machine)) == ["booked"]
    assert not bookings.check(store, _at(11), _at(13), TODAY, equipment_id=tool)
    assert not bookings.check(store, _at(11), _at(13), TODAY, equipment_id=elsewhere)
    assert not bookings.check(store, _at(12), _at(13), TODAY, workshop_id=room)


def test_undo_does_not_bring_back_a_booking_onto_another(store: Store) -> None:
    one = thing(store, "A1")
    first = bookings.book(store, _at(8), _at(10), "周敏", TODAY, equipment_id=one)
    bookings.cancel(store, first)
    cancelled = store.last_entry()
    bookings.book(store, _at(9), _at(11), "李强", TODAY, equipment_id=one)
    assert refused(lambda: history.undo(store, cancelled)) == "booked"
    assert [line.person for line in bookings.calendar(store, DAY, DAY)] == ["李强"]


# -- the timetable, both ways -------------------------------------------------------------------------------------------


def test_a_session_stands_in_the_way_of_a_booking(store: Store) -> None:
    room = _workshop(store)
    machine, tool = thing(store, "A1", place=ROOM), thing(store, "T1", kind="工具", place=ROOM)
    class_id = _class(store)
    _session(store, class_id, "上午")
    _session(store, class_id, "18:00-20:00")
    for subject in ({"workshop_id": room}, {"equipment_id": machine}):
        assert _codes(bookings.check(store, _at(11), _at(13), TODAY, **subject)) == ["timetable"]
        assert not bookings.check(store, _at(12), _at(18), TODAY, **subject)
        assert _codes(bookings.check(store, _at(19), _at(21), TODAY, **subject)) == ["timetable"]
    assert not bookings.check(store, _at(8), _at(12), TODAY, equipment_id=tool)
    lines = bookings.calendar(store, DAY, DAY, workshop_id=room)
    assert [(line.kind, line.start.hour) for line in lines] == [("session", 8), ("session", 18)]


def test_a_booking_stands_in_the_way_of_a_session(store: Store) -> None:
    room = _workshop(store)
    machine = thing(store, "A1", place=ROOM)
    class_id = _class(store)
    first = bookings.book(store, _at(8), _at(9), "周敏", TODAY, workshop_id=room)
    second = bookings.book(store, _at(14), _at(15), "李强", TODAY, equipment_id=machine)
    morning, afternoon = _session(store, class_id, "上午"), _session(store, class_id, "下午")
    evening = _session(store, class_id, "晚上")
    said = {number: timetable.clashes_of_session(store, number) for number in (morning, afternoon, evening)}
    assert {number: _codes(found) for number, found in said.items()} == {
        morning: ["booked"], afternoon: ["booked"], evening: [],
    }  # fmt: skip
    assert "周敏" in said[morning][0].text
    assert "A1" in said[afternoon][0].text
    assert all(problem.remedy for found in said.values() for problem in found)
    found = timetable.check_timetable(store)
    assert [(each.session_id, each.problem.code) for each in found] == [
        (morning, "booked"),
        (afternoon, "booked"),
    ]
    records.change(store, register("sessions"), morning, {"period": "9:00-12:00"})  # edited out of the way
    assert timetable.clashes_of_session(store, morning) == []
    bookings.cancel(store, second)
    assert timetable.check_timetable(store) == []
    assert first


def test_rooms_and_teachers_given_twice(store: Store) -> None:
    teacher = records.create(store, register("teachers"), {"code": "T1", "name": "李明"})
    one, two = _class(store), _class(store, "B2")
    a = _session(store, one, "上午", place="101", teacher_id=teacher, kind="理论")
    b = _session(store, two, "全天", place="101", kind="理论")
    c = _session(store, two, "10:00-11:00", place="102", teacher_id=teacher, kind="理论", day=DAY)
    _session(store, two, "下午", place="101", teacher_id=teacher, kind="理论", day=DAY + timedelta(days=1))
    online = _session(store, two, "晚上", place="101", kind="线上")
    _session(store, one, "晚上", place="101", kind="理论")
    found = {(each.session_id, each.problem.code) for each in timetable.check_timetable(store)}
    assert found == {(a, "room"), (b, "room"), (a, "teacher"), (c, "teacher")}
    assert {each.session_id for each in timetable.check_timetable(store, one)} == {a}
    assert timetable.clashes_of_session(store, online) == []
    assert refused(lambda: timetable.clashes_of_session(store, 999)) == "not-found"


def test_a_session_without_a_place_is_where_its_class_is(store: Store) -> None:
    one, two = _class(store, place="101"), _class(store, "B2", place="101")
    a = _session(store, one, "", place=None, kind="理论")
    b = _session(store, two, "晚上", place=None, kind="理论")
    assert timetable.check_timetable(store) == []  # the whole day ends before the evening
    records.change(store, register("sessions"), b, {"period": "上午"})
    assert {each.session_id for each in timetable.check_timetable(store)} == {a, b}


def test_too_few_stations_and_machines_out_of_order(store: Store) -> None:
    _workshop(store, stations=4)
    ids = [thing(store, f"A{n}", place=ROOM, station=f"{n}号") for n in range(1, 5)]
    class_id = _class(store, trainees=3)
    number = _session(store, class_id)
    later = _session(store, class_id, day=DAY + timedelta(days=7))
    assert timetable.check_timetable(store) == []
    equipment.change_state(store, [ids[0]], "维修", DAY)
    found = timetable.check_timetable(store)  # three are left for three people
    assert [(each.session_id, each.problem.code) for each in found] == [(number, "machine")]
    equipment.change_state(store, [ids[1]], "停用", DAY)
    codes = [(each.session_id, each.problem.code) for each in timetable.check_timetable(store)]
    assert codes == [(number, "machine"), (number, "machine"), (number, "stations"), (later, "stations")]
    assert "2" in next(p.text for p in timetable.clashes_of_session(store, number) if p.code == "stations")
    equipment.change_state(store, ids[:2], "在用", DAY + timedelta(days=3))
    codes = [(each.session_id, each.problem.code) for each in timetable.check_timetable(store)]
    assert codes == [
        (number, "machine"),
        (number, "machine"),
        (number, "stations"),
    ]  # mended before the later one
    records.change(store, register("sessions"), number, {"kind": "理论"})
    assert timetable.check_timetable(store) == []


def test_the_stations_of_a_day(store: Store) -> None:
    _workshop(store, stations=5)
    ids = [thing(store, f"A{n}", place=ROOM, station=f"{n}号") for n in range(1, 5)]
    second = thing(store, "A9", place=ROOM, station="1号")
    thing(store, "B1", place=ROOM)  # no station of its own
    equipment.change_state(store, [ids[0], second], "维修", DAY)  # both at one station
    bookings.book(store, _at(8), _at(9), "周敏", TODAY, equipment_id=ids[2])
    loans.lend(store, Asked("李强", ((ids[3], 1),), DAY), DAY)
    found = workshops.capacity(store, ROOM, DAY)
    assert (found.stations, found.free) == (5, 2)
    assert {(each.station, each.state) for each in found.machines} == {
        ("1号", "维修"),
        ("3号", "预约"),
        ("4号", "借出"),
    }
    assert [each.state for each in found.broken] == ["维修", "维修"]
    equipment.change_state(store, [ids[0]], "报废", DAY)
    equipment.change_state(store, [second], "在用", DAY)  # it stands in for the scrapped one
    assert workshops.capacity(store, ROOM, DAY).free == 3
    records.change(store, EQUIPMENT, second, {"station": "5号"})
    assert workshops.capacity(store, ROOM, DAY).free == 2  # nothing is left at the first
    assert refused(lambda: workshops.capacity(store, "没有", DAY)) == "not-found"
