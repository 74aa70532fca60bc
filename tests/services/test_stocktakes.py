"""A stocktake: every scan counts for what it is, nothing is lost, the register is put right in one step that undo takes back."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from talentdesk.errors import DeskError
from talentdesk.model import Equipment, EquipmentState, JournalEntry, Loan, LoanItem, StockMovement
from talentdesk.registers import register
from talentdesk.services import bases, history, records, stocktake_reports, stocktakes
from talentdesk.services.stocktake_reports import Choice
from talentdesk.store import Store

DAY = date(2026, 11, 21)
HERE, THERE = "一号实训室", "二号实训室"
# code, name, kind, place, quantity, state
THINGS = (
    ("SB-1", "数控车床", "设备", HERE, 1, "在用"),
    ("SB-2", "铣床", "设备", HERE, 1, "闲置"),
    ("sb-3a", "钻床", "设备", HERE, 1, "在用"),
    ("GJ-1", "扳手", "工具", HERE, 5, "在用"),
    ("HC-1", "焊条", "耗材", HERE, 40, "在用"),
    ("HC-0", "砂纸", "耗材", HERE, 0, "在用"),
    ("SB-9", "磨床", "设备", HERE, 1, "报废"),
    ("SB-20", "焊机", "设备", THERE, 1, "在用"),
    ("GJ-20", "钳子", "工具", THERE, 8, "在用"),
)
EXPECTED = {"SB-1": 1, "SB-2": 1, "sb-3a": 1, "GJ-1": 5, "HC-1": 40}


def fill(store: Store) -> dict[str, int]:
    with store.write("设备") as session:
        made = [
            Equipment(code=code, name=name, kind=kind, place=place, quantity=quantity, state=state)
            for code, name, kind, place, quantity, state in THINGS
        ]
        session.add_all(made)
        session.flush()
        return {each.code: each.id for each in made}


@pytest.fixture
def ids(store: Store) -> dict[str, int]:
    return fill(store)


def scan(store: Store, number: int, text: str, **more: object) -> stocktakes.Scan:
    found = stocktakes.scan(store, number, text, **more)  # type: ignore[arg-type]  # whatever scan takes
    assert found is not None
    return found


def findings(store: Store, number: int) -> dict[str, tuple[str, ...]]:
    return {each.code: each.findings for each in stocktake_reports.report(store, number).lines}


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as found:
        action()
    assert found.value.remedy
    return found.value.code


def things(store: Store) -> dict[str, tuple[str | None, int, str]]:
    with store.read() as session:
        return {e.code: (e.place, e.quantity, e.state) for e in session.scalars(select(Equipment))}


def lend(store: Store, equipment_id: int, count: int) -> None:
    with store.write("借出") as session:
        loan = Loan(
            number=f"JY2026{equipment_id:03d}",
            borrower="李明",
            requested_on=DAY,
            due_on=DAY,
            lent_on=DAY,
            state="借出",
        )
        session.add(loan)
        session.flush()
        session.add(LoanItem(loan_id=loan.id, equipment_id=equipment_id, quantity=count))
        thing = session.get_one(Equipment, equipment_id)
        if thing.quantity == 1:
            thing.state = "借出"


def test_each_scan_counts_for_what_it_is(store: Store, ids: dict[str, int]) -> None:
    number = stocktakes.start(store, DAY, place=HERE, person="李明")
    assert stocktakes.progress(store, number).expected == len(EXPECTED)
    at = datetime(2026, 11, 21, 9, 30)
    first = scan(store, number, "SB-1\r\n", at=at)
    assert (first.kind, first.name, first.moved, first.seen, first.expected) == (
        "seen",
        "数控车床",
        False,
        1,
        1,
    )
    assert scan(store, number, "SB-1").kind == "again"
    assert [scan(store, number, "GJ-1").seen for _ in range(3)] == [1, 2, 3]
    assert scan(store, number, "HC-1", quantity=38).seen == 38
    assert (scan(store, number, "HC-0").kind, scan(store, number, "HC-0").seen) == ("extra", 2)
    assert scan(store, number, "SB-2", place=THERE).moved
    there = scan(store, number, "SB-20")
    assert (there.kind, there.expected_place, there.seen_place, there.moved) == ("extra", THERE, HERE, True)
    assert scan(store, number, "SB-9").kind == "extra"  # scrapped and yet here
    assert [scan(store, number, "6901234567892").kind for _ in range(2)] == ["unknown", "unknown"]
    assert stocktakes.scan(store, number, " \r\n") is None
    count = stocktakes.progress(store, number)
    assert count == stocktakes.Count(
        expected=5,
        seen=4,
        not_seen=1,
        moved=1,
        differing=2,
        extra=3,
        unknown=1,
        expected_pieces=48,
        seen_pieces=47,
    )
    assert findings(store, number) == {
        "SB-1": (), "SB-2": ("moved",), "sb-3a": ("missing",), "GJ-1": ("differing",), "HC-1": ("differing",),
        "HC-0": ("extra",), "SB-20": ("extra",), "SB-9": ("extra",), "6901234567892": ("unknown",),
    }  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["sb-1", "ＳＢ－１", "TD:SB-1", "td：sb-1\r", "BJ:SB-1", "bj:sb-1", "\ufeffSB-1\t"]
)
def test_what_the_scanner_types_is_understood(store: Store, ids: dict[str, int], typed: str) -> None:
    number = stocktakes.start(store, DAY, place=HERE)
    found = scan(store, number, typed)
    assert (found.kind, found.code, found.expected) == ("seen", "SB-1", 1)


def test_mixed_case_is_found_and_ambiguous_case_is_not_guessed(store: Store, ids: dict[str, int]) -> None:
    with store.write("设备") as session:
        session.add_all(Equipment(code=code, name="卡尺", place=HERE) for code in ("Ab-1", "aB-1"))
    number = stocktakes.start(store, DAY, place=HERE)
    assert scan(store, number, "SB-3A").code == "sb-3a"
    assert scan(store, number, "AB-1").kind == "unknown"
    assert scan(store, number, "aB-1").kind == "seen"


def test_a_renamed_thing_is_still_the_expected_one(store: Store, ids: dict[str, int]) -> None:
    number = stocktakes.start(store, DAY, place=HERE)
    records.change(store, register("equipment"), ids["SB-1"], {"code": "XB-1"})
    assert (scan(store, number, "XB-1").kind, scan(store, number, "SB-1").kind) == ("seen", "again")
    assert stocktakes.progress(store, number).unknown == 0


def test_things_on_loan(store: Store, ids: dict[str, int]) -> None:
    lend(store, ids["SB-1"], 1)
    lend(store, ids["GJ-1"], 2)
    number = stocktakes.start(store, DAY, place=HERE)
    report = stocktake_reports.report(store, number)
    assert {e.code: (e.expected, e.findings) for e in report.lines if e.code in ("SB-1", "GJ-1")} == {
        "SB-1": (1, ("lent",)),
        "GJ-1": (3, ("missing",)),
    }
    lent = next(e.line_id for e in report.lines if e.code == "SB-1")
    choice = Choice(states={lent: "报废"}, reason="未找到")
    assert refused(lambda: stocktake_reports.take_over(store, number, DAY, choice)) == "state"
    scan(store, number, "GJ-1", quantity=2)
    stocktake_reports.take_over(store, number, DAY, Choice())
    assert things(store)["GJ-1"] == (HERE, 4, "在用")  # one of three that should be here is gone, two are out


def test_overlapping_stocktakes_are_refused(store: Store, ids: dict[str, int]) -> None:
    number = stocktakes.start(store, DAY, place=HERE)
    assert refused(lambda: stocktakes.start(store, DAY, place=HERE)) == "in-progress"
    assert refused(lambda: stocktakes.start(store, DAY)) == "in-progress"
    other = stocktakes.start(store, DAY, place=THERE)
    assert refused(lambda: stocktakes.start(store, DAY, place="没有的地方")) == "empty"
    stocktakes.close(store, number, DAY)
    again = stocktakes.start(store, DAY, place=HERE)
    assert refused(lambda: stocktakes.reopen(store, number)) == "in-progress"
    assert [e.name for e in stocktakes.overviews(store, only_open=True)] == [
        f"{HERE}盘点 2026-11-21 (2)",
        f"{THERE}盘点 2026-11-21",
    ]
    assert refused(lambda: stocktakes.find(store, "")) == "not-found"
    for each in (other, again):
        stocktakes.close(store, each, DAY)
    whole = stocktakes.start(store, DAY)
    assert stocktakes.find(store, "") == whole
    assert stocktakes.progress(store, whole).expected == 7
    assert refused(lambda: stocktakes.start(store, DAY, place=HERE)) == "in-progress"


def test_it_goes_on_another_day_after_the_program_was_closed(founded: Path, tmp_path: Path) -> None:
    shutil.copytree(founded, tmp_path / "base")
    store = bases.open_base(tmp_path / "base", user="tester")
    fill(store)
    number = stocktakes.start(store, DAY, place=HERE)
    scan(store, number, "SB-1")
    store.close()
    store = bases.open_base(tmp_path / "base", user="tester")
    try:
        [found] = stocktakes.overviews(store, only_open=True)
        assert (found.id, found.count.seen, found.count.not_seen) == (number, 1, 4)
        scan(store, found.id, "SB-2")
        assert stocktakes.progress(store, number).seen == 2
    finally:
        store.close()


def test_ended_and_corrected(store: Store, ids: dict[str, int]) -> None:
    number = stocktakes.start(store, DAY, place=HERE)
    line = scan(store, number, "GJ-1", quantity=50)
    stocktakes.correct(store, number, line.line_id, 5)
    assert findings(store, number)["GJ-1"] == ()
    stocktakes.correct(store, number, line.line_id, 0)
    assert findings(store, number)["GJ-1"] == ("missing",)
    for quantity in (-1, 10**9):
        assert (
            refused(lambda q=quantity: stocktakes.correct(store, number, line.line_id, q)) == "out-of-range"
        )  # type: ignore[misc]  # bound at once
    assert refused(lambda: stocktakes.correct(store, number, 10**6, 1)) == "not-found"
    stocktakes.close(store, number, DAY)
    assert refused(lambda: scan(store, number, "SB-1")) == "closed"
    assert refused(lambda: stocktakes.correct(store, number, line.line_id, 1)) == "closed"
    stocktakes.reopen(store, number)
    assert scan(store, number, "SB-1").kind == "seen"
    assert (
        refused(lambda: stocktakes.progress(store, number) and stocktakes.reopen(store, 999)) == "not-found"
    )


def test_the_register_is_put_right_in_one_step_and_back(store: Store, ids: dict[str, int]) -> None:
    number = stocktakes.start(store, DAY, place=HERE)
    for text, place, quantity in (
        ("SB-1", "", 1), ("SB-2", THERE, 1), ("GJ-1", "", 4), ("HC-1", "", 45), ("SB-20", "", 1), ("GJ-20", "", 2),
    ):  # fmt: skip
        scan(store, number, text, place=place, quantity=quantity)
    with store.write("领用") as session:  # after the count
        session.get_one(Equipment, ids["HC-1"]).quantity = 30
    before = things(store)
    lost = next(e.line_id for e in stocktake_reports.report(store, number).lines if e.code == "sb-3a")
    assert (
        refused(lambda: stocktake_reports.take_over(store, number, DAY, Choice(states={lost: "停用"})))
        == "missing"
    )
    assert (
        refused(
            lambda: stocktake_reports.take_over(store, number, DAY, Choice(states={lost: "在用"}, reason="x"))
        )
        == "unknown-value"
    )
    choice = Choice(states={lost: "停用"}, reason="年度盘点未找到")
    last = store.last_entry()
    done = stocktake_reports.take_over(store, number, date(2026, 11, 30), choice, person="李明")
    assert done == stocktake_reports.TakenOver(places=2, quantities=2, states=1)
    assert things(store) == before | {
        "SB-2": (THERE, 1, "闲置"), "SB-20": (HERE, 1, "在用"), "GJ-1": (HERE, 4, "在用"), "HC-1": (HERE, 35, "在用"),
        "sb-3a": (HERE, 1, "停用"),
    }  # fmt: skip
    with store.read() as session:
        assert session.scalar(select(func.count()).where(JournalEntry.id > last)) == 1
        line = session.scalars(select(EquipmentState).where(EquipmentState.state == "停用")).one()
        assert (line.reason, line.person, line.since) == ("年度盘点未找到", "李明", date(2026, 11, 30))
        movement = session.scalars(
            select(StockMovement)
            .where(StockMovement.equipment_id == ids["HC-1"])
            .order_by(StockMovement.id.desc())
        ).first()
        assert movement is not None
        assert movement.change == 5
        assert "年度盘点未找到" in str(movement.reason)
    assert refused(lambda: stocktake_reports.take_over(store, number, DAY, choice)) == "closed"
    assert refused(lambda: stocktakes.reopen(store, number)) == "closed"
    history.undo(store)
    assert things(store) == before
    [found] = stocktakes.overviews(store, only_open=True)
    assert (found.taken_over_on, found.closed_on, found.count.seen) == (None, None, 4)


def test_only_what_was_chosen_is_taken_over(store: Store, ids: dict[str, int]) -> None:
    number = stocktakes.start(store, DAY, place=HERE)
    moved, fewer = scan(store, number, "SB-2", place=THERE), scan(store, number, "GJ-1")
    scan(store, number, "SB-1", place=THERE)
    scan(store, number, "HC-1")
    before = things(store)
    choice = Choice(places=[moved.line_id], quantities=[fewer.line_id])
    stocktake_reports.take_over(store, number, DAY, choice)
    assert things(store) == before | {"SB-2": (THERE, 1, "闲置"), "GJ-1": (HERE, 1, "在用")}


def test_a_quantity_cannot_fall_below_nothing(store: Store, ids: dict[str, int]) -> None:
    number = stocktakes.start(store, DAY, place=HERE)
    scan(store, number, "HC-1")
    with store.write("领用") as session:
        session.get_one(Equipment, ids["HC-1"]).quantity = 3
    before = things(store)
    assert refused(lambda: stocktake_reports.take_over(store, number, DAY, Choice())) == "out-of-range"
    assert things(store) == before
    stocktake_reports.take_over(store, number, DAY, Choice(quantities=()))


def test_the_report_as_a_workbook(store: Store, ids: dict[str, int], tmp_path: Path) -> None:
    number = stocktakes.start(store, DAY, place=HERE, name="年度盘点")
    with store.write("价格") as session:
        session.get_one(Equipment, ids["sb-3a"]).price = 12345.67
    scan(store, number, "SB-1", person="李明")
    scan(store, number, "=1+1")
    assert stocktake_reports.write_report(store, number, tmp_path / "盘点.xlsx") == 6
    rows = list(load_workbook(tmp_path / "盘点.xlsx").active.iter_rows(values_only=True))
    assert str(rows[0][0]).startswith("年度盘点  应盘 5，已盘 1，未盘到 4")
    assert rows[1][:3] == ("结论", "设备编号", "设备名称")
    found = {row[1]: row for row in rows[2:]}
    assert (found["SB-1"][0], found["SB-1"][14], found["SB-1"][10]) == ("相符", "李明", 0)
    assert (found["sb-3a"][0], found["sb-3a"][10], found["sb-3a"][12]) == ("未盘到", -1, -12345.67)
    assert found["=1+1"][0] == "台账里没有"
    assert refused(lambda: stocktake_reports.write_report(store, number, tmp_path / "盘点.pdf")) == "format"


CODES = st.sampled_from(
    [each[0] for each in THINGS] + ["690001", "690002", "sb-1", "SB-3A\r", "TD:GJ-1", "hc-1\n"]
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("scan"), CODES, st.sampled_from(["", HERE, THERE]), st.integers(1, 50)),
        st.tuples(st.sampled_from(["close", "reopen"])),
    ),
    max_size=20,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_scans_closings_and_reopenings_the_count_holds(
    fresh: Callable[[], Store], steps: list[tuple[object, ...]]
) -> None:
    store = fresh()
    fill(store)
    number = stocktakes.start(store, DAY, place=HERE)
    seen: Counter[str] = Counter()
    is_open = True
    single = {code for code, _, kind, _, quantity, _ in THINGS if kind != "耗材" and quantity == 1}
    typed = {"sb-1": "SB-1", "SB-3A\r": "sb-3a", "TD:GJ-1": "GJ-1", "hc-1\n": "HC-1"}
    for step in steps:
        if step[0] == "close" and is_open:
            stocktakes.close(store, number, DAY)
        elif step[0] == "reopen" and not is_open:
            stocktakes.reopen(store, number)
        elif step[0] == "scan" and not is_open:
            assert refused(lambda text=str(step[1]): scan(store, number, text)) == "closed"  # type: ignore[misc]  # bound at once
        elif step[0] == "scan":
            scan(store, number, str(step[1]), place=str(step[2]), quantity=step[3])
            code = typed.get(str(step[1]), str(step[1]))
            seen[code] = 1 if code in single else seen[code] + int(str(step[3]))
        is_open = step[0] == "reopen" or (is_open and step[0] != "close")
        _holds(store, number, seen)


def _holds(store: Store, number: int, seen: Counter[str]) -> None:
    count, report = stocktakes.progress(store, number), stocktake_reports.report(store, number)
    missing = [each.code for each in report.lines if "missing" in each.findings]
    unknown = {each.code: each.seen for each in report.lines if each.findings == ("unknown",)}
    assert sorted(missing) == sorted(EXPECTED.keys() - seen.keys())
    assert (count.expected, count.seen, count.not_seen) == (
        len(EXPECTED), len(EXPECTED.keys() & seen.keys()), len(missing),
    )  # fmt: skip
    assert unknown == {code: seen[code] for code in seen if code.startswith("69")}
    assert count.unknown == len(unknown)
    assert {each.code: each.seen for each in report.lines if each.seen} == dict(seen)
    assert count.extra == len(seen.keys() - EXPECTED.keys() - unknown.keys())


def _entries(store: Store, kind: str) -> list[int]:
    with store.read() as session:
        return list(session.scalars(select(JournalEntry.id).where(JournalEntry.kind == kind)))


def test_scans_are_one_line_of_the_list_of_operations_for_a_stocktake_and_a_day(
    store: Store, ids: dict[str, int]
) -> None:
    first = stocktakes.start(store, DAY, place=HERE, name="一号盘点")
    second = stocktakes.start(store, DAY, place=THERE, name="二号盘点")
    for code in ("SB-1", "SB-2", "不认识"):
        scan(store, first, code)
    records.change(store, register("equipment"), ids["SB-1"], {"custodian": "郭立"})
    scan(store, second, "SB-20")
    scan(store, first, "sb-3a")
    entries = _entries(store, "scan")
    assert len(entries) == 5
    listed = history.operations(store)
    assert [(each.why, each.folded, each.kind) for each in listed[:3]] == [
        ("盘点扫描 4 次：一号盘点", 4, "scan"),
        ("盘点扫描 1 次：二号盘点", 1, "scan"),
        ("修改设备", 0, "edit"),
    ]
    assert [each.id for each in listed[:2]] == entries[:2:-1]
    # one scan can be taken back by its number; what is left is told
    history.undo(store, entries[0])
    listed = history.operations(store)
    assert listed[1].why == "盘点扫描 3 次：一号盘点"
    assert listed[0].kind == "undo"
    # a short list is not filled up with scans older than what it tells
    assert [each.kind for each in history.operations(store, limit=1)] == ["undo"]
    with store._writer.begin() as connection:  # no operation of anybody's: the clock of that day
        connection.execute(
            update(JournalEntry).where(JournalEntry.id == entries[1]).values(at="2026-11-01T03:00:00+00:00")
        )
    by_day = [each.why for each in history.operations(store) if each.folded]
    assert by_day == ["盘点扫描 2 次：一号盘点", "盘点扫描 1 次：二号盘点", "盘点扫描 1 次：一号盘点"]


def test_undo_without_a_number_passes_over_scans(store: Store, ids: dict[str, int]) -> None:
    records.change(store, register("equipment"), ids["SB-1"], {"custodian": "郭立"})
    number = stocktakes.start(store, DAY, place=HERE)
    scan(store, number, "SB-1")
    stocktakes.correct(store, number, scan(store, number, "SB-2").line_id, 0)
    last = history.last_operation(store)
    assert last is not None
    assert last.kind == "stocktake"
    history.undo(store)  # the beginning, as far as nothing was scanned
    assert stocktakes.progress(store, number).seen == 1
    history.undo(store)
    assert records.get(store, register("equipment"), ids["SB-1"]).texts["custodian"] == ""
