"""The page 师资 by hand: expiries, hours of a year, 双师型 with its reasons, levels, classes to be checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from talentdesk.registers import register
from talentdesk.services import records
from talentdesk.services.records import Query
from talentdesk.ui.faculty.faculty_panel import FacultyPanel
from talentdesk.ui.pages.teachers import TeachersPage
from talentdesk.ui.program import Program
from talentdesk.ui.theme import colours
from tests.ui.conftest import TODAY
from tests.ui.hands import click, page_in_front

Start = Callable[..., Program]
TEACHER = "T002"


def opened(program: Program, qtbot: QtBot) -> TeachersPage:
    return page_in_front(program, qtbot, "teachers", TeachersPage, TODAY)


@pytest.fixture
def page(program: Start, qtbot: QtBot) -> TeachersPage:
    return opened(program("full"), qtbot)


def faculty(page: TeachersPage) -> FacultyPanel:
    bar = page.tabs.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    QApplication.processEvents()
    assert page.faculty is not None
    page.refresh()
    return page.faculty


def teacher(page: TeachersPage) -> int:
    return records.find_by_key(page.desk.store, register("teachers"), TEACHER)


def lesson(page: TeachersPage, day: date, hours: int, kind: str) -> None:
    store = page.desk.store
    records.create(store, register("sessions"), {
        "class_id": records.find_by_key(store, register("classes"), "2026QHG1"), "day": day, "period": "上午",
        "teacher_id": teacher(page), "hours": hours, "kind": kind})  # fmt: skip


def words(panel: FacultyPanel) -> str:
    return "\n".join(label.text() for label in panel.view.findChildren(QLabel))


def test_hours_are_seen_by_month_and_kind_and_what_is_over_the_limit_is_marked(
    page: TeachersPage, qtbot: QtBot, tmp_path: Path
) -> None:
    records.change(page.desk.store, register("teachers"), teacher(page), {"hours_per_month": 6})
    lesson(page, date(2026, 10, 13), 4, "理论")
    lesson(page, date(2026, 10, 14), 4, "实操")
    lesson(page, date(2026, 12, 1), 3, "实操")
    panel = faculty(page)
    line = [panel.hours.lines.item(0, column).text() for column in (10, 11, 12, 13, 14)]
    assert line == ["8↑", "", "3", "11", "6"]
    over = panel.hours.lines.item(0, 10)
    assert over.foreground().color().name() == colours().danger
    assert over.toolTip() == "10月：理论 4，实操 4，上限 6，超出 2"
    assert "其中未上 3" in panel.hours.lines.item(0, 12).toolTip()
    assert panel.segments.tabText(0) == "课时超限 1"
    panel.kind_box.setCurrentIndex(panel.kind_box.findData("theory"))
    assert [panel.hours.lines.item(0, column).text() for column in (10, 12)] == ["4↑", ""]
    out = tmp_path / "课时.xlsx"
    panel.export_to(out)
    assert TEACHER in str(list(load_workbook(out).active.values))  # type: ignore[union-attr]  # one sheet
    panel.year_box.setCurrentIndex(panel.year_box.findData(2025))
    assert panel.lists.currentWidget() is panel.empty
    assert "没有排课" in panel.empty.title.text()


def test_what_runs_out_leads_to_the_teacher(page: TeachersPage, qtbot: QtBot) -> None:
    panel = faculty(page)
    panel.segments.choose("alerts")
    first = panel.alerts.lines.item(0, 1)
    assert first.text().startswith("过期")
    assert first.foreground().color().name() == colours().danger
    name = panel.alerts.lines.item(0, 2).text()
    assert name in words(panel)
    panel.view.record_asked.emit(panel.view.teacher)
    QApplication.processEvents()
    assert page.key == "list"
    assert page.list.card.title.text() == name


def test_a_teacher_is_judged_with_reasons_and_marked(page: TeachersPage, qtbot: QtBot) -> None:
    store = page.desk.store
    panel = faculty(page)
    panel.segments.choose("dual")
    panel._select(teacher(page))
    panel._show_teacher()
    assert panel.view.verdict.text() == "未达双师标准"
    assert "还差 6个月" in words(panel)
    assert "能任教的等级" in words(panel)
    assert "焊工" in words(panel)
    click(qtbot, panel.view.mark_button)
    row = records.rows(store, register("teachers"), [teacher(page)])[0]
    assert row.values["dual_qualified"] is False
    assert "已取消" in page.bar.text.text()
    criteria = records.find(store, register("dual_criteria"), Query()).ids
    for criterion in records.rows(store, register("dual_criteria"), criteria):
        records.create(store, register("dual_evidence"), {
            "teacher_id": teacher(page), "criterion_id": criterion.id, "description": "证明", "amount": 12})  # fmt: skip
    QApplication.processEvents()
    assert panel.view.verdict.text() == "达到双师标准"
    click(qtbot, panel.view.mark_button)
    row = records.rows(store, register("teachers"), [teacher(page)])[0]
    assert row.values["dual_qualified"] is True
    click(qtbot, page.bar.undo_button)
    qtbot.waitUntil(lambda: not page.desk.tasks.busy)
    assert records.rows(store, register("teachers"), [teacher(page)])[0].values["dual_qualified"] is False


def test_classes_whose_teacher_may_not_teach_say_why(page: TeachersPage, qtbot: QtBot) -> None:
    panel = faculty(page)
    panel.segments.choose("classes")
    assert panel.classes.lines.rowCount() > 0
    assert "任教条件" in panel.classes.lines.item(0, 2).text()
    name = panel.classes.lines.item(0, 0).text()
    shown = words(panel)
    assert name in shown
    assert "任教条件" in shown


def test_evidence_is_entered_in_the_card_and_criteria_in_the_tables(page: TeachersPage, qtbot: QtBot) -> None:
    page.desk.go("dual_criteria")
    QApplication.processEvents()
    assert page.key == "tables"
    assert page.tables is not None
    assert page.tables.tabs.currentIndex() == 1
    page.desk.go("teachers", record_id=teacher(page))
    QApplication.processEvents()
    page.list.card.show_tab(1)
    QApplication.processEvents()
    adds = {each.objectName() for each in page.list.card.findChildren(type(page.list.card.edit_button))}
    assert {"add_qualifications", "add_dual_evidence", "add_teacher_trainings", "add_secondments"} <= adds


def test_an_empty_base_says_what_to_do(program: Start, qtbot: QtBot) -> None:
    page = opened(program("empty"), qtbot)
    panel = faculty(page)
    assert "没有排课" in panel.empty.title.text()
    panel.segments.choose("dual")
    assert "名单" in panel.empty.text.text()
    assert not panel.export_button.isEnabled()
