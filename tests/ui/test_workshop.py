"""The workshop desk by hand: ledger, loans, bookings, upkeep, stocktakes, labels."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from talentdesk.model import Equipment, Loan, Stocktake
from talentdesk.registers import register
from talentdesk.services import bookings, equipment, history, loans, records, stocktakes, upkeep
from talentdesk.services.records import Query
from talentdesk.ui.pages.operations import OperationsPage
from talentdesk.ui.pages.workshop import WorkshopPage
from talentdesk.ui.program import Program
from talentdesk.ui.theme import colours
from talentdesk.ui.window import MainWindow
from talentdesk.ui.workshop.bookings_panel import BookingsPanel
from talentdesk.ui.workshop.difference_list import DifferenceList
from talentdesk.ui.workshop.labels_panel import LabelsPanel
from talentdesk.ui.workshop.loans_panel import LoansPanel
from talentdesk.ui.workshop.panel import WorkshopPanel
from talentdesk.ui.workshop.stocktake_panel import StocktakePanel
from talentdesk.ui.workshop.thing_rows import BroughtBack, HandedOut, WantedThings
from talentdesk.ui.workshop.upkeep_panel import UpkeepPanel
from talentdesk.ui.workshop.week_paint import day_heads
from tests.ui.conftest import TODAY
from tests.ui.hands import click, page_in_front, write
from tests.ui.workshop_base import KIT, ROOM, SUPPLY, TOOL, furnish, thing, things_in

Start = Callable[..., Program]
Tab = TypeVar("Tab", bound=WorkshopPanel)
Enter = Qt.Key.Key_Return
# The last ten are counted on another day. TALENTDESK_SLOW=1: as many as a large base has.
THINGS = 5000 if os.environ.get("TALENTDESK_SLOW") else 500
FIRST_DAY = THINGS - 10


def opened_on(made: Program, qtbot: QtBot) -> WorkshopPage:
    """The page in a running program; today is 2026-11-21, a Saturday."""
    return page_in_front(made, qtbot, "equipment", WorkshopPage, TODAY)


@pytest.fixture
def opened(program: Start, qtbot: QtBot) -> Callable[[str], WorkshopPage]:
    """Opens the page on a base."""
    return lambda name: opened_on(program(name), qtbot)


@pytest.fixture
def page(opened: Callable[[str], WorkshopPage]) -> WorkshopPage:
    found = opened("full")
    furnish(found.desk.store)
    QApplication.processEvents()
    return found


def at_rest(page: WorkshopPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.desk.tasks.busy, timeout=60_000)


def panel(page: WorkshopPage, key: str, kind: type[Tab]) -> Tab:
    bar = page.tabs.tabBar()
    QApplication.processEvents()
    at = bar.tabRect(page.keys.index(key)).center()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=at)
    QApplication.processEvents()  # a new tab is shown with the next event
    found = page.panels[key]
    assert isinstance(found, kind)
    return found


def state_of(page: WorkshopPage, number: int) -> str:
    with page.desk.store.read() as session:
        return session.get_one(Equipment, number).state


def typed(tab: WorkshopPanel, name: str, text: str) -> None:
    assert tab.side is not None
    assert tab.side.form is not None
    write(tab.side.form.editors[name].focusProxy() or tab.side.form.editors[name], text)


def submit(tab: WorkshopPanel, qtbot: QtBot) -> None:
    assert tab.side is not None
    assert tab.side.form is not None
    click(qtbot, tab.side.form.yes_button)
    QApplication.processEvents()


# ledger


def test_the_ledger_says_rates_and_alerts_and_leads_to_the_things(page: WorkshopPage, qtbot: QtBot) -> None:
    standing = page.list.figures.standing
    assert standing is not None
    assert standing.figures.rates.in_order is not None
    assert set(page.list.figures.links) == {"stock-low", "beyond-life"}
    click(qtbot, page.list.figures.links["stock-low"])
    lines = page.list.action.lines  # type: ignore[union-attr]  # the list of alerts
    assert len(lines) == 1
    assert SUPPLY in lines[0].accessibleName()
    click(qtbot, lines[0])
    assert page.list.card.title.text() == "外圆车刀片"
    assert page.list.strip.in_button.isVisible()
    assert not page.list.strip.state_button.isVisible()


def test_a_state_is_changed_for_the_whole_selection_and_taken_back(page: WorkshopPage, qtbot: QtBot) -> None:
    ids = things_in(page.desk.store, ROOM)[:2]
    page.list.show_record(ids[0])
    page.list.table.select_ids(ids)
    click(qtbot, page.list.strip.state_button)
    form = page.list.action
    form.editors["state"].setCurrentText("闲置")  # type: ignore[union-attr]  # the form of a state
    write(form.editors["reason"], "待调拨")  # type: ignore[union-attr]  # as above
    click(qtbot, form.yes_button)  # type: ignore[union-attr]  # as above
    assert [state_of(page, number) for number in ids] == ["闲置", "闲置"]
    assert page.list.strip.state.text() == "闲置"
    click(qtbot, page.list.bar.undo_button)
    at_rest(page, qtbot)
    assert [state_of(page, number) for number in ids] == ["在用", "在用"]


def test_supplies_come_in_and_a_paper_is_kept(page: WorkshopPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.list.show_record(thing(page.desk.store, SUPPLY))
    click(qtbot, page.list.strip.in_button)
    write(page.list.action.editors["count"], "30")  # type: ignore[union-attr]  # the form of stock
    click(qtbot, page.list.action.yes_button)  # type: ignore[union-attr]  # as above
    assert page.list.strip.line is not None
    assert page.list.strip.line.quantity == 38
    assert "stock-low" not in page.list.figures.links
    paper = tmp_path / "说明书.txt"
    paper.write_text("刀片", encoding="utf-8")
    page.list.add_file_from(paper)
    assert any("说明书" in text for text in page.list.strip.fill_more())


# loans


def test_a_loan_goes_out_and_comes_back_in_parts(page: WorkshopPage, qtbot: QtBot) -> None:
    tab = panel(page, "loans", LoansPanel)
    assert "还没有借用" in tab.empty.title.text()
    click(qtbot, tab.new_button)
    form = tab.side.form
    assert form is not None
    line = page.window().focusWidget()
    assert line is not None
    for code in (TOOL, TOOL, KIT):  # what a scanner types
        qtbot.keyClicks(line, code)
        qtbot.keyClick(line, Enter)
    QApplication.processEvents()
    typed(tab, "borrower", "何志远")
    submit(tab, qtbot)
    assert tab.side.form is None
    assert tab.segments.key == "lent"
    card = tab.view.card
    assert card is not None
    assert card.borrower == "何志远"
    assert [(each.code, each.out) for each in card.things] == [
        (TOOL, 2), (KIT, 1), (f"{KIT}-1", 1), (f"{KIT}-2", 1)]  # fmt: skip
    kit = thing(page.desk.store, f"{KIT}-2")
    assert state_of(page, kit) == "借出"

    click(qtbot, tab.view.take_back_button)
    assert tab.side.form is not None
    rows = tab.side.form.findChild(BroughtBack)
    assert rows is not None
    rows.boxes[thing(page.desk.store, TOOL)].setValue(1)
    rows.damaged[kit].setChecked(True)
    rows.conditions[kit].setEditText("表笔断了")
    submit(tab, qtbot)
    assert "归还一部分" in page.bar.text.text()
    assert state_of(page, kit) == "维修"
    assert tab.view.card is not None
    assert [each.out for each in tab.view.card.things] == [1, 0, 0, 0]
    click(qtbot, tab.view.take_back_button)
    submit(tab, qtbot)
    assert "全部归还" in page.bar.text.text()
    assert tab.segments.key == "closed"


def test_a_request_is_handed_out_with_the_condition(page: WorkshopPage, qtbot: QtBot) -> None:
    tab = panel(page, "loans", LoansPanel)
    page.open_target({"tab": "loans", "lend": [thing(page.desk.store, TOOL)]})
    typed(tab, "borrower", "罗天佑")
    tab.side.form.editors["how"].setCurrentIndex(1)  # type: ignore[union-attr]  # only asked for
    submit(tab, qtbot)
    assert tab.segments.key == "asked"
    click(qtbot, tab.view.hand_out_button)
    rows = tab.side.form.findChild(HandedOut)  # type: ignore[union-attr]  # the form is open
    assert rows is not None
    rows.conditions[thing(page.desk.store, TOOL)].setEditText("缺校对棒")
    submit(tab, qtbot)
    assert tab.view.card is not None
    assert (tab.view.card.state, tab.view.card.things[0].condition_out) == ("借出", "缺校对棒")


def test_what_cannot_be_lent_is_said_in_the_form(page: WorkshopPage, qtbot: QtBot) -> None:
    page.list.show_record(thing(page.desk.store, TOOL))
    click(qtbot, page.list.strip.lend_button)
    tab = page.panels["loans"]
    assert isinstance(tab, LoansPanel)
    submit(tab, qtbot)
    form = tab.side.form
    assert form is not None
    assert "借用人不能为空" in form.trouble.text()
    typed(tab, "borrower", "沈晓雯")
    wanted = form.findChild(WantedThings)
    assert wanted is not None
    wanted.boxes[thing(page.desk.store, TOOL)].setValue(9)
    submit(tab, qtbot)
    assert "只有 6 件可借" in form.trouble.text()
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert tab.side.form is None


def test_the_overdue_are_red_with_their_days(page: WorkshopPage, qtbot: QtBot) -> None:
    store = page.desk.store
    late = TODAY - timedelta(days=9)
    loans.lend(store, loans.Asked("程佳", ((thing(store, TOOL), 1),), TODAY - timedelta(days=5)), late)
    QApplication.processEvents()
    assert page.list.figures.links["loans"].text() == "逾期借用 1"
    click(qtbot, page.list.figures.links["loans"])
    tab = page.panels["loans"]
    assert isinstance(tab, LoansPanel)
    assert tab.segments.key == "overdue"
    assert tab.segments.tabText(2) == "逾期 1"
    item = tab.table.lines.item(0, 4)
    assert item.text() == "5 天"
    assert item.foreground().color().name() == colours().danger
    assert [mark.text() for mark in tab.view.marks] == ["借出", "逾期 5 天"]


def test_a_loan_is_found_by_person_and_thing(page: WorkshopPage, qtbot: QtBot) -> None:
    store = page.desk.store
    for person in ("程佳", "田雨"):
        loans.request(store, loans.Asked(person, ((thing(store, TOOL), 1),), TODAY), TODAY)
    tab = panel(page, "loans", LoansPanel)
    assert tab.table.lines.rowCount() == 2
    with qtbot.waitSignal(tab.search.searched):
        write(tab.search, "田雨")
    assert [tab.table.lines.item(at, 1).text() for at in range(tab.table.lines.rowCount())] == ["田雨"]


# bookings


def lesson(page: WorkshopPage, day: date, period: str) -> int:
    store = page.desk.store
    return records.create(store, register("sessions"), {
        "class_id": records.find_by_key(store, register("classes"), "2026QHG1"), "day": day, "period": period, "hours": 4,
        "kind": "实操", "place": ROOM, "content": "轮廓加工"})  # fmt: skip


def drag(page: WorkshopPage, tab: BookingsPanel, first: datetime, last: datetime, qtbot: QtBot) -> None:
    grid = tab.grid
    start, end = grid.point_at(first).toPoint(), grid.point_at(last).toPoint()
    qtbot.mousePress(grid, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(grid, QPoint(start.x(), (start.y() + end.y()) // 2))
    qtbot.mouseMove(grid, end)
    qtbot.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=end)
    QApplication.processEvents()


def test_a_booking_on_a_lesson_is_refused_and_the_reverse_is_shown(page: WorkshopPage, qtbot: QtBot) -> None:
    monday = TODAY + timedelta(days=2)
    lesson(page, monday, "上午")
    tab = panel(page, "bookings", BookingsPanel)
    click(qtbot, tab.on_button)
    assert [block.kind for block in tab.grid.blocks if block.kind == "session"] == ["session"]
    at = datetime(monday.year, monday.month, monday.day, 11, 0)
    drag(page, tab, at + timedelta(hours=2), at, qtbot)  # from the free afternoon up into the lesson
    form = tab.side.form
    assert form is not None
    assert (form.editors["first"].text(), form.editors["last"].text()) == ("11:00", "13:30")  # type: ignore[union-attr]
    assert "有课" in form.trouble.text()
    assert "焊工" in form.trouble.text()
    typed(tab, "person", "袁浩")
    submit(tab, qtbot)
    assert tab.side.form is form
    assert "有课" in form.trouble.text()
    assert bookings.calendar(page.desk.store, monday, monday)[0].kind == "session"
    typed(tab, "first", "13")
    typed(tab, "last", "15：30")
    submit(tab, qtbot)
    assert tab.side.form is None
    assert [block.kind for block in tab.grid.blocks if block.kind in ("session", "booking")] == [
        "session",
        "booking",
    ]

    lesson(page, monday, "下午")
    tab.refresh()
    assert "已由袁浩预约" in tab.summary.findings.text()
    assert tab.summary.findings.isVisible()


def test_a_block_is_chosen_and_its_booking_given_up(
    page: WorkshopPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = datetime(2026, 11, 22, 9)
    room = records.find_by_key(page.desk.store, register("workshops"), ROOM)
    bookings.book(page.desk.store, day, day + timedelta(hours=2), "袁浩", TODAY, workshop_id=room)
    tab = panel(page, "bookings", BookingsPanel)
    qtbot.mouseClick(tab.grid, Qt.MouseButton.LeftButton, pos=tab.grid.point_at(day).toPoint())
    assert "袁浩" in tab.summary.text.text()
    monkeypatch.setattr("talentdesk.ui.workshop.bookings_panel.decide", lambda *_args, **_named: True)
    click(qtbot, tab.summary.cancel_button)
    assert not [block for block in tab.grid.blocks if block.kind == "booking"]


def test_a_time_is_booked_with_the_keyboard_alone(page: WorkshopPage, qtbot: QtBot) -> None:
    tab = panel(page, "bookings", BookingsPanel)
    click(qtbot, tab.on_button)
    tab.grid.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(tab.grid, key)
    assert tab.grid.accessibleName() == "周二 09:00–09:30"
    qtbot.keyClick(tab.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(tab.grid, Enter)
    focus = page.window().focusWidget()
    assert focus is not None
    qtbot.keyClicks(focus, "Tian Yu")
    qtbot.keyClick(focus, Enter)
    made = bookings.calendar(page.desk.store, date(2026, 11, 24), date(2026, 11, 24))
    assert [(each.person, each.start.hour, each.end.hour) for each in made] == [("Tian Yu", 9, 10)]


def test_the_week_of_a_thing_shows_its_repair(page: WorkshopPage, qtbot: QtBot) -> None:
    store = page.desk.store
    number = things_in(store, ROOM)[0]
    equipment.change_state(store, [number], "维修", TODAY)
    tab = panel(page, "bookings", BookingsPanel)
    code = records.rows(store, register("equipment"), [number])[0].texts["code"]
    tab.find_line.setFocus()
    qtbot.keyClicks(tab.find_line, code)
    qtbot.keyClick(tab.find_line, Enter)
    assert tab.subject is not None
    assert tab.subject.number == number
    assert [block.kind for block in tab.grid.blocks if block.whole] == ["repair"]
    click(qtbot, tab.new_button)
    assert "不能预约" in tab.side.form.trouble.text()  # type: ignore[union-attr]  # the form is open


# upkeep


def test_a_fault_is_reported_repaired_and_the_machine_back_in_use(page: WorkshopPage, qtbot: QtBot) -> None:
    number = things_in(page.desk.store, ROOM)[0]
    code = records.rows(page.desk.store, register("equipment"), [number])[0].texts["code"]
    tab = panel(page, "upkeep", UpkeepPanel)
    tab.find_line.setFocus()
    qtbot.keyClicks(tab.find_line, code)
    qtbot.keyClick(tab.find_line, Enter)
    click(qtbot, tab.fault_button)
    submit(tab, qtbot)
    assert "故障现象" in tab.side.form.trouble.text()  # type: ignore[union-attr]  # refused, still open
    typed(tab, "content", "主轴异响")
    submit(tab, qtbot)
    assert state_of(page, number) == "维修"
    assert tab.segments.key == "faults"
    assert tab.segments.tabText(1) == "待修故障 1"
    click(qtbot, tab.do_button)
    typed(tab, "content", "更换轴承")
    typed(tab, "cost", "360.50")
    submit(tab, qtbot)
    assert "现在是“在用”" in page.bar.text.text()
    assert state_of(page, number) == "在用"
    assert tab.segments.tabText(1) == "待修故障 0"
    log = records.rows(
        page.desk.store, register("maintenance_logs"),
        records.find(page.desk.store, register("maintenance_logs"), Query()).ids,
    )[0]  # fmt: skip
    assert (log.values["cost"], log.values["downtime_hours"]) == (360.5, 8.0)


def test_planned_work_is_due_overdue_first_and_logged(page: WorkshopPage, qtbot: QtBot) -> None:
    store = page.desk.store
    ids = things_in(store, ROOM)
    upkeep.make_plans(store, ids[:1], "月检", 1, "月", TODAY + timedelta(days=3))
    upkeep.make_plans(store, ids[1:2], "校准", 1, "年", TODAY - timedelta(days=4))
    tab = panel(page, "upkeep", UpkeepPanel)
    assert [tab.tables["due"].lines.item(at, 1).text() for at in (0, 1)] == ["4 天", ""]
    assert tab.thing is not None
    assert tab.thing.id == ids[1]
    qtbot.keyClick(tab.tables["due"], Enter)
    typed(tab, "certificate", "JZ-2026-007")
    typed(tab, "until", "2026-12-01")
    submit(tab, qtbot)
    assert tab.segments.tabText(0) == "到期保养 1"
    assert tab.segments.tabText(2) == "校准到期 1"
    tab.segments.choose("calibrations")
    assert tab.tables["calibrations"].lines.item(0, 1).text() == "10 天"


def test_a_plan_is_made_for_a_thing_that_was_looked_up(page: WorkshopPage, qtbot: QtBot) -> None:
    tab = panel(page, "upkeep", UpkeepPanel)
    assert "没有到期的保养" in tab.empty.title.text()
    number = things_in(page.desk.store, ROOM)[0]
    page.open_target({"tab": "upkeep", "thing": number})
    click(qtbot, tab.plan_button)
    typed(tab, "content", "检查油位")
    submit(tab, qtbot)
    assert tab.tables["due"].lines.rowCount() == 1
    assert tab.tables["due"].lines.item(0, 4).text() == "检查油位"


# stocktake


def many(page: WorkshopPage, count: int) -> None:
    """So many machines in a hall of their own."""
    rows = [
        {
            "code": f"PD{number:05d}",
            "name": "教学用车床",
            "place": "大车间",
            "state": "在用",
            "kind": "设备",
            "quantity": 1,
        }
        for number in range(count)
    ]
    with page.desk.store.write("准备", kind="import") as session:
        session.execute(insert(Equipment), rows)


def started(page: WorkshopPage, qtbot: QtBot, place: str) -> StocktakePanel:
    tab = panel(page, "stocktakes", StocktakePanel)
    click(qtbot, tab.new_button)
    form = tab.side.form
    assert form is not None
    box = form.editors["place"]
    box.setCurrentIndex(box.findData(place))  # type: ignore[union-attr]  # a choice
    submit(tab, qtbot)
    QApplication.processEvents()
    return tab


def scanned(tab: StocktakePanel, qtbot: QtBot, *codes: str) -> None:
    """What a scanner types: keys into whatever has the focus, Return at the end."""
    for code in codes:
        line = tab.window().focusWidget()
        assert line is tab.count.scan_line
        qtbot.keyClicks(line, code)
        qtbot.keyClick(line, Enter)


@pytest.mark.timeout(600)
def test_a_room_full_of_things_is_counted_with_a_scanner_and_after_reopening(
    base_folder: Callable[[str], Path], qapp: QApplication, qtbot: QtBot
) -> None:
    folder = base_folder("empty")
    made = Program(qapp)
    assert made.start(folder)
    page = opened_on(made, qtbot)
    many(page, THINGS)
    records.create(
        page.desk.store, register("equipment"), {"code": "BC-1", "name": "台虎钳", "place": "别处"}
    )
    QApplication.processEvents()
    tab = started(page, qtbot, "大车间")
    line = tab.count.scan_line
    begun = time.perf_counter()
    for number in range(FIRST_DAY):
        qtbot.keyClicks(line, f"PD{number:05d}")
        qtbot.keyClick(line, Enter)
        if number % 250 == 0:
            QApplication.processEvents()
    print(f"\n{FIRST_DAY} scans in {time.perf_counter() - begun:.1f} s")  # noqa: T201  (a figure for whoever looks)
    scanned(tab, qtbot, "PD00007", "BC-1", "NICHT-DA", "PD00007")
    assert "不重复计" in tab.count.said_more.text()
    qtbot.waitUntil(lambda: tab.count.counts == (FIRST_DAY, THINGS - FIRST_DAY, 1, 1))
    assert tab.count.figure.text() == f"{FIRST_DAY:,} / {THINGS:,}"
    made.close()

    again = Program(qapp)  # another day
    try:
        assert again.start(folder)
        page = opened_on(again, qtbot)
        tab = panel(page, "stocktakes", StocktakePanel)
        click(qtbot, tab.card.go_on_button)
        QApplication.processEvents()
        assert tab.count.counts == (FIRST_DAY, THINGS - FIRST_DAY, 1, 1)
        scanned(tab, qtbot, *(f"PD{number:05d}" for number in range(FIRST_DAY, THINGS)))
        qtbot.waitUntil(lambda: tab.count.counts == (THINGS, 0, 1, 1))
        click(qtbot, tab.count.finish_button)
        submit(tab, qtbot)
        assert "地点改了 1 件" in page.bar.text.text()
        assert tab.card.text.text().endswith("调整入账")
        click(qtbot, page.bar.undo_button)
        at_rest(page, qtbot)
        row = records.rows(page.desk.store, register("equipment"), [thing(page.desk.store, "BC-1")])[0]
        assert row.texts["place"] == "别处"
    finally:
        again.close()


def test_a_count_is_continued_and_closed_in_one_step_that_can_be_undone(
    page: WorkshopPage, qtbot: QtBot, tmp_path: Path
) -> None:
    store = page.desk.store
    many(page, 12)
    tab = started(page, qtbot, "大车间")
    scanned(tab, qtbot, *(f"PD{number:05d}" for number in range(5)), "PD00003", "GARNICHT")
    write(tab.count.scan_line, "ＰＤ００００５")  # an input method left on
    qtbot.keyClick(tab.count.scan_line, Enter)
    number = tab.count.number
    # Left and come back to, as on another day.
    click(qtbot, tab.count.back_button)
    assert tab.card.title.text().startswith("大车间盘点")
    page.tabs.setCurrentIndex(0)
    page.tabs.setCurrentIndex(page.keys.index("stocktakes"))
    click(qtbot, tab.card.go_on_button)
    assert tab.count.number == number
    QApplication.processEvents()
    scanned(tab, qtbot, TOOL)
    assert "地点不符" in tab.count.said_more.text()
    qtbot.waitUntil(lambda: tab.count.counts == (6, 6, 1, 1))
    tab.count.segments.choose("moved")
    assert tab.count.table.lines.item(0, 0).text() == TOOL
    tab.count.segments.choose("unknown")
    assert tab.count.table.lines.item(0, 0).text() == "GARNICHT"
    out = tmp_path / "报告.xlsx"
    tab.count.write_report(number, out)
    at_rest(page, qtbot)
    assert any("PD00011" in map(str, row) for row in load_workbook(out).active.values)  # type: ignore[union-attr]

    machine = thing(store, "PD00002")
    scanned_elsewhere = thing(store, "PD00011")
    click(qtbot, tab.count.finish_button)
    form = tab.side.form
    assert form is not None
    form.editors["lost"].setCurrentIndex(form.editors["lost"].findData("停用"))  # type: ignore[union-attr]
    submit(tab, qtbot)
    assert "要写原因" in form.trouble.text()
    typed(tab, "reason", "年度盘点未找到")
    submit(tab, qtbot)
    assert "盘点已完成" in page.bar.text.text()
    assert state_of(page, scanned_elsewhere) == "停用"
    assert state_of(page, machine) == "在用"
    with store.read() as session:
        assert session.get_one(Stocktake, number).state == "已完成"
    click(qtbot, page.bar.undo_button)
    at_rest(page, qtbot)
    assert state_of(page, scanned_elsewhere) == "在用"
    with store.read() as session:
        found = session.get_one(Stocktake, number)
        assert (found.state, found.taken_over_on) == ("进行中", None)


def test_the_heads_of_a_week_are_all_long_or_all_short() -> None:
    metrics, monday = QFontMetrics(QApplication.font()), date(2026, 11, 16)
    whole = day_heads(monday, metrics, 10_000)
    assert (whole[0], whole[-1]) == ("周一 11/16", "周日 11/22")
    widest = max(map(metrics.horizontalAdvance, whole))
    assert day_heads(monday, metrics, widest) == whole
    assert day_heads(monday, metrics, widest - 1)[::6] == ["周一 16", "周日 22"]


def test_the_actions_of_a_thing_stay_on_one_line_and_all_are_reached(
    page: WorkshopPage, qtbot: QtBot
) -> None:
    """Narrow, and of things of which more or less can be done: what has no room is in the menu."""
    page.window().resize(910, 512)
    strip = page.list.strip
    for code in (SUPPLY, TOOL, "SB20090002", TOOL):
        page.list.show_record(thing(page.desk.store, code))
        QApplication.processEvents()
        offered = ["出库…", "入库…"] if code == SUPPLY else ["改状态…", "报修…"]
        strip.resize(260, strip.height())
        seen = {each.text() for each in strip.findChildren(QPushButton) if each.isVisible()}
        menu = strip.fill_more()
        assert not seen & set(menu)
        assert {"借出…", *offered} <= seen | set(menu), code
        assert len(seen) < 3
        assert {each.y() for each in strip.findChildren(QPushButton) if each.isVisible()} == {
            strip.lend_button.y()
        }
        shown = strip.worth.text()
        assert strip.worth.fontMetrics().horizontalAdvance(shown) <= strip.width()
        assert shown == strip.worth.toolTip() or shown.endswith("…")
        assert strip.more_button.geometry().right() <= strip.width()
    with qtbot.waitSignal(strip.asked) as asked:
        next(action for action in strip.more_button.menu().actions() if action.text() == "报修…").trigger()
    assert asked.args == ["fault"]


def test_each_line_of_the_differences_is_taken_over_or_left(page: WorkshopPage, qtbot: QtBot) -> None:
    store = page.desk.store
    many(page, 5)
    tab = started(page, qtbot, "大车间")
    scanned(tab, qtbot, "PD00000", "PD00001", TOOL)
    qtbot.waitUntil(lambda: tab.count.counts[0] == 2)
    click(qtbot, tab.count.finish_button)
    form = tab.side.form
    assert form is not None
    shown = form.findChild(DifferenceList)
    assert shown is not None
    texts = [shown.lines.item(at).text() for at in range(shown.lines.rowCount())]
    assert [text.split(" ")[0] for text in texts] == [
        "PD00002",
        "PD00003",
        "PD00004",
    ]  # the tools may be here in part
    assert all("未盘到" in text for text in texts)
    assert shown.figure.text() == "入账 3/3"
    shown.tick(False)
    assert shown.figure.text() == "入账 0/3"
    shown.lines.item(1).setCheckState(Qt.CheckState.Checked)
    form.editors["lost"].setCurrentIndex(form.editors["lost"].findData("停用"))  # type: ignore[union-attr]
    typed(tab, "reason", "年度盘点未找到")
    submit(tab, qtbot)
    assert [state_of(page, thing(store, f"PD0000{n}")) for n in range(5)] == [
        "在用",
        "在用",
        "在用",
        "停用",
        "在用",
    ]


def test_scans_are_one_line_among_the_operations_that_is_not_undone(page: WorkshopPage, qtbot: QtBot) -> None:
    many(page, 3)
    tab = started(page, qtbot, "大车间")
    scanned(tab, qtbot, "PD00000", "PD00001", "PD00002")
    window = page.window()
    assert isinstance(window, MainWindow)
    window.show_page("operations")
    shown = window.page("operations")
    assert isinstance(shown, OperationsPage)
    assert shown.table.lines.item(0, 1).text().startswith("盘点扫描 3 次：大车间盘点")
    assert not shown.undo_button.isEnabled()
    assert "更正" in shown.undo_button.toolTip()
    shown.table.selectRow(1)
    assert shown.undo_button.isEnabled()
    assert not shown.undo_button.toolTip()


def test_a_wrong_count_is_corrected(page: WorkshopPage, qtbot: QtBot) -> None:
    tab = started(page, qtbot, "工具库")
    tab.count.quantity.setValue(4)
    tab.count.scan_line.setFocus()
    scanned(tab, qtbot, TOOL)
    assert tab.count.said_more.text() == "已盘 4，应有 6"
    assert tab.count.quantity.value() == 1
    qtbot.waitUntil(lambda: tab.count.table.lines.rowCount() == 1)
    click(qtbot, tab.count.correct_button)
    typed(tab, "count", "6")
    submit(tab, qtbot)
    assert stocktakes.progress(page.desk.store, tab.count.number).differing == 0
    assert tab.window().focusWidget() is tab.count.scan_line


def test_a_click_into_the_lists_leaves_the_cursor_in_the_scan_line(page: WorkshopPage, qtbot: QtBot) -> None:
    tab = started(page, qtbot, "工具库")
    scanned(tab, qtbot, TOOL)
    qtbot.waitUntil(lambda: tab.count.table.lines.rowCount() == 1)
    index = tab.count.table.visualRect(tab.count.table.lines.index(0, 0)).center()
    qtbot.mouseClick(tab.count.table.viewport(), Qt.MouseButton.LeftButton, pos=index)
    bar = tab.count.segments
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    assert tab.window().focusWidget() is tab.count.scan_line
    qtbot.keyClicks(tab.count.scan_line, SUPPLY)
    qtbot.keyClick(tab.count.scan_line, Qt.Key.Key_Tab)  # some scanners end with Tab
    assert SUPPLY in tab.count.said.text()


# labels


def test_labels_start_where_the_sheet_was_clicked(page: WorkshopPage, qtbot: QtBot) -> None:
    tab = panel(page, "labels", LabelsPanel)
    box = tab.place_box
    box.setCurrentIndex(box.findData("工具库"))
    assert len(tab.ids) == 5
    tab.sheet_box.setCurrentIndex(tab.sheet_box.findData("a4-3x8"))
    qtbot.mouseClick(tab.picture, Qt.MouseButton.LeftButton, pos=tab.picture.cell(22).center().toPoint())
    assert tab.picture.start == 22
    assert "2 页" in tab.count.text()
    click(qtbot, tab.make_button)
    at_rest(page, qtbot)
    assert tab.view.path is not None
    pages = PdfReader(tab.view.path).pages
    assert len(pages) == 2
    assert [TOOL in (each.extract_text() or "") for each in pages] == [True, False]
    assert tab.next_button.isVisible()
    assert "第 3 格" in tab.next_button.text()
    qtbot.keyClick(tab.picture, Qt.Key.Key_Down)  # below is no label: nothing happens
    qtbot.keyClick(tab.picture, Qt.Key.Key_Left)
    assert tab.picture.start == 21
    assert tab.view.path is None  # what was shown is no longer what would be printed


def test_the_things_chosen_in_the_ledger_get_their_labels(page: WorkshopPage, qtbot: QtBot) -> None:
    ids = things_in(page.desk.store, ROOM)[:3]
    page.list.show_record(ids[0])
    page.list.table.select_ids(ids)
    assert "打印标签" in page.list.strip.fill_more()
    page.list.act("labels")
    at_rest(page, qtbot)
    tab = page.panels["labels"]
    assert isinstance(tab, LabelsPanel)
    assert tab.ids == ids
    assert tab.view.path is not None
    click(qtbot, tab.all_button)
    assert len(tab.ids) > 100


def test_a_printer_is_calibrated_for_a_sheet(page: WorkshopPage, qtbot: QtBot) -> None:
    tab = panel(page, "labels", LabelsPanel)
    tab.printer_box.setEditText("激光打印机")
    click(qtbot, tab.calibrate_button)
    form = tab.calibration
    for place, (x, y) in enumerate(form.form.marks[:3]):
        write(form.form.lines[place, "x"], f"{x + 1:.1f}")
        write(form.form.lines[place, "y"], f"{y:.1f}")
    click(qtbot, form.solve_button)
    assert "向左 1.0 毫米" in form.kept.text()
    click(qtbot, form.page_button)
    assert tab.right.currentWidget() is tab.view
    assert tab.view.path is not None


# empty


def test_an_empty_base_says_the_first_step(opened: Callable[[str], WorkshopPage], qtbot: QtBot) -> None:
    page = opened("empty")
    assert not page.list.figures.isVisible()
    assert page.list.middle.currentWidget() is page.list.empty
    assert "扫描" in panel(page, "loans", LoansPanel).empty.text.text()
    rooms = panel(page, "bookings", BookingsPanel)
    assert rooms.empty.button is not None
    click(qtbot, rooms.empty.button)
    assert page.key == "tables"
    assert page.tables is not None
    first = page.tables._parts[0]
    assert first.card.editing  # type: ignore[attr-defined]  # a register page
    assert "台账" in panel(page, "stocktakes", StocktakePanel).nothing.text.text()
    assert not panel(page, "labels", LabelsPanel).make_button.isEnabled()


def test_undo_of_a_loan_gives_the_thing_back(page: WorkshopPage, qtbot: QtBot) -> None:
    store = page.desk.store
    number = things_in(store, ROOM)[0]
    page.open_target({"tab": "loans", "lend": [number]})
    tab = page.panels["loans"]
    assert isinstance(tab, LoansPanel)
    typed(tab, "borrower", "何志远")
    submit(tab, qtbot)
    assert state_of(page, number) == "借出"
    click(qtbot, page.bar.undo_button)
    at_rest(page, qtbot)
    assert state_of(page, number) == "在用"
    with store.read() as session:
        assert session.query(Loan).count() == 0
    assert history.history(store, register("equipment"), number)
