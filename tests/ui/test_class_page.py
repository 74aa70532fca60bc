"""A class to its end by hand: opening it, people, attendance by keys, marks, reasons, papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from talentdesk.model.vocabulary import AttendanceMark
from talentdesk.registers import register
from talentdesk.services import records, teaching
from talentdesk.services.records import Query
from talentdesk.ui.attendance_model import FIRST_SESSION, SHARE
from talentdesk.ui.attendance_panel import AttendancePanel
from talentdesk.ui.class_trainees import TraineesPanel
from talentdesk.ui.class_view import ClassView
from talentdesk.ui.editors import typed_day
from talentdesk.ui.marks_panel import MarksPanel
from talentdesk.ui.pages.class_page import ClassPage
from talentdesk.ui.papers_panel import PapersPanel
from talentdesk.ui.program import Program
from talentdesk.ui.results_panel import ResultsPanel
from tests.ui.hands import click, write

Start = Callable[..., Program]
DONE, EMPTY_CLASS = "2026QCG1", "2026QDG1"
P, A, L, E = AttendanceMark.PRESENT, AttendanceMark.ABSENT, AttendanceMark.LATE, AttendanceMark.LEAVE


@pytest.fixture
def page(program: Start, qtbot: QtBot) -> ClassPage:
    window = program("full").window
    assert window is not None
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_page("classes")
    found = window.page("classes")
    assert isinstance(found, ClassPage)
    return found


def in_class(page: ClassPage, code: str, tab: str) -> ClassView:
    page.desk.go("classes", record_id=teaching.find_class(page.desk.store, code), tab=tab)
    assert page.view is not None
    return page.view


def at_rest(page: ClassPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.desk.tasks.busy, timeout=20_000)


def test_enter_opens_a_class_and_back_returns(page: ClassPage, qtbot: QtBot) -> None:
    page.list.table.selectRow(0)
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    assert page.view is not None
    assert page.stack.currentWidget() is page.view
    click(qtbot, page.view.back_button)
    assert page.view is None
    assert page.stack.currentWidget() is page.list


def test_a_class_is_opened_by_hand(page: ClassPage, qtbot: QtBot) -> None:
    click(qtbot, page.list.list_bar.new_button)
    form = page.list.card.form
    assert form is not None
    for name, text in (("code", "2026QCG9"), ("start", "2026-12-1"), ("end", "2026-11-1")):
        write(form.editors[name].focusProxy(), text)
    course = form.editors["course_id"].focusProxy()
    assert isinstance(course, QLineEdit)
    write(course, "数控车工（三级）培养方案")
    qtbot.keyClick(course, Qt.Key.Key_Tab)
    write(form.editors["name"].focusProxy(), "数控车工冬班")
    click(qtbot, form.save_button)
    assert "结业日期" in form.problem_labels["end"].text()
    write(form.editors["end"].focusProxy(), "2027-1-20")
    click(qtbot, form.save_button)
    assert page.list.card.title.text() == "数控车工冬班"


def test_the_overview_counts_and_names_the_next_steps(page: ClassPage, qtbot: QtBot) -> None:
    view = in_class(page, DONE, "overview")
    panel = view.panels["overview"]
    words = [button.text() for button in panel.step_buttons]  # type: ignore[attr-defined]
    assert words == ["去“成绩”", "去“结果”"]
    click(qtbot, panel.step_buttons[1])  # type: ignore[attr-defined]
    assert "results" in view.panels


def test_people_are_enrolled_by_search_and_taken_out_again(page: ClassPage, qtbot: QtBot) -> None:
    view = in_class(page, EMPTY_CLASS, "trainees")
    panel = view.panels["trainees"]
    assert isinstance(panel, TraineesPanel)
    before = panel.model.rowCount()
    there = {line.trainee_id for line in panel.model.lines}
    other = next(
        int(number)
        for number in records.find(page.desk.store, register("trainees"), Query()).ids
        if number not in there
    )
    number = records.get(page.desk.store, register("trainees"), other).texts["id_number"]
    write(panel.who.line, number)
    qtbot.keyClick(panel.who.line, Qt.Key.Key_Return)
    assert panel.model.rowCount() == before + 1
    panel.table.selectRow(before)
    click(qtbot, panel.remove_button)
    assert panel.model.rowCount() == before
    click(qtbot, view.bar.undo_button)
    at_rest(page, qtbot)
    qtbot.waitUntil(lambda: panel.model.rowCount() == before + 1)


def test_a_roster_is_imported_into_the_class(program: Start, qtbot: QtBot, samples: Path) -> None:
    window = program("full").window
    assert window is not None
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_page("classes")
    page = window.page("classes")
    assert isinstance(page, ClassPage)
    view = in_class(page, "2026QHL1", "trainees")
    panel = view.panels["trainees"]
    assert isinstance(panel, TraineesPanel)
    before = panel.model.rowCount()
    click(qtbot, panel.import_button)
    assert view.importing is not None
    view.importing.open(samples / "花名册-焊工四级-汇总.csv")
    at_rest(page, qtbot)
    click(qtbot, view.importing.import_button)
    at_rest(page, qtbot)
    assert "进班 60" in view.importing.bar.text.text()
    click(qtbot, view.importing.done_button)
    assert panel.model.rowCount() == before + 60


def grid_of(page: ClassPage, qtbot: QtBot) -> AttendancePanel:
    view = in_class(page, EMPTY_CLASS, "attendance")
    panel = view.panels["attendance"]
    assert isinstance(panel, AttendancePanel)
    click(qtbot, panel.add_button)
    assert panel.form is not None
    write(panel.form.editors["day"].focusProxy(), "2026-12-1")
    click(qtbot, panel.form.save_button)
    assert panel.form is None
    teaching.add_session(page.desk.store, panel.class_id, date(2026, 12, 2))
    panel.reload()
    panel.grid.setFocus()
    panel.grid.setCurrentIndex(panel.model.index(0, FIRST_SESSION))
    return panel


def stored(panel: AttendancePanel, rows: int) -> list[tuple[AttendanceMark | None, ...]]:
    panel.flush()
    return [line.marks for line in teaching.attendance_grid(panel.desk.store, panel.class_id).lines[:rows]]


def test_a_session_that_clashes_is_saved_and_says_so(page: ClassPage, qtbot: QtBot) -> None:
    """The room of another class at that hour: a warning that can be undone, not a refusal."""
    panel = grid_of(page, qtbot)
    assert panel.bar.property("tone") == "success"
    other = records.find_by_key(page.desk.store, register("classes"), DONE)
    values = {
        "class_id": other,
        "day": "2026-12-3",
        "period": "上午",
        "hours": 4,
        "kind": "理论",
        "place": "301 教室",
    }
    records.create(page.desk.store, register("sessions"), values)
    click(qtbot, panel.add_button)
    assert panel.form is not None
    write(panel.form.editors["day"].focusProxy(), "2026-12-3")
    write(panel.form.editors["place"].focusProxy(), "301 教室")
    click(qtbot, panel.form.save_button)
    assert panel.form is None
    assert panel.bar.text.text() == "课次已保存，但有 1 处冲突："
    assert "301 教室 在 2026-12-03" in panel.bar.remedy.text()
    assert "请改地点或时间" in panel.bar.remedy.text()
    assert panel.bar.property("tone") == "warning"
    count = len(panel.model.grid.sessions)
    click(qtbot, panel.bar.undo_button)
    qtbot.waitUntil(lambda: not page.desk.tasks.busy)
    panel.reload()
    assert len(panel.model.grid.sessions) == count - 1


def test_attendance_by_keyboard_alone(page: ClassPage, qtbot: QtBot) -> None:
    panel = grid_of(page, qtbot)
    for key in ("1", " ", "2", "q", "3", "c", "4", "j"):
        qtbot.keyClicks(panel.grid, key)
    assert panel.grid.currentIndex().row() == 8
    assert [marks[0] for marks in stored(panel, 9)] == [P, P, A, A, L, L, E, E, None]
    qtbot.keyClick(panel.grid, Qt.Key.Key_Up)
    qtbot.keyClick(panel.grid, Qt.Key.Key_Delete)
    assert stored(panel, 8)[7][0] is None


def test_a_range_is_marked_at_once_and_written_as_one_operation(page: ClassPage, qtbot: QtBot) -> None:
    panel = grid_of(page, qtbot)
    entry = page.desk.store.last_entry()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(panel.grid, key, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(panel.grid, "1")
    assert stored(panel, 4) == [(P, P), (P, P), (P, P), (None, None)]
    assert page.desk.store.last_entry() == entry + 1


def test_marks_are_written_by_themselves_after_a_pause(page: ClassPage, qtbot: QtBot) -> None:
    panel = grid_of(page, qtbot)
    qtbot.keyClicks(panel.grid, "2")
    assert panel.model.batch.waiting
    qtbot.waitUntil(lambda: not panel.model.batch.waiting, timeout=5000)
    assert panel.model.grid.lines[0].marks[0] is A
    assert panel.model.index(0, SHARE).data() == "0%"
    assert panel.model.index(0, SHARE).data(Qt.ItemDataRole.ToolTipRole)


def test_the_rest_of_a_column_is_filled(page: ClassPage, qtbot: QtBot) -> None:
    panel = grid_of(page, qtbot)
    qtbot.keyClicks(panel.grid, "2")
    click(qtbot, panel.fill_button)
    marks = [line[0] for line in stored(panel, 40)]
    assert marks[0] is A
    assert set(marks[1:]) == {P}


def test_names_stay_and_scroll_with_the_cells(page: ClassPage, qtbot: QtBot) -> None:
    panel = in_class(page, DONE, "attendance").panels["attendance"]
    assert isinstance(panel, AttendancePanel)
    panel.grid.setCurrentIndex(panel.model.index(41, FIRST_SESSION + 15))
    assert panel.view.names.verticalScrollBar().value() == panel.grid.verticalScrollBar().value()
    names = panel.view.names
    assert (
        names.visualRect(panel.model.index(41, 1)).top()
        == panel.grid.visualRect(panel.model.index(41, FIRST_SESSION)).top()
    )
    assert not panel.view.names.isColumnHidden(1)


def test_marks_are_typed_down_the_column(page: ClassPage, qtbot: QtBot) -> None:
    view = in_class(page, EMPTY_CLASS, "marks")
    panel = view.panels["marks"]
    assert isinstance(panel, MarksPanel)
    panel.grid.setFocus()
    for text in ("75", "59.5", "q"):
        qtbot.keyClicks(panel.grid, text[0])
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        qtbot.keyClicks(editor, text[1:])
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        qtbot.wait(1)
    assert panel.grid.currentIndex().row() == 3
    panel.flush()
    lines = teaching.mark_sheet(page.desk.store, panel.class_id).lines
    assert [(line.theory, line.theory_absent) for line in lines[:3]] == [
        (75, False),
        (59.5, False),
        (None, True),
    ]


def test_an_impossible_mark_is_refused_in_place(page: ClassPage, qtbot: QtBot) -> None:
    panel = in_class(page, EMPTY_CLASS, "marks").panels["marks"]
    assert isinstance(panel, MarksPanel)
    assert not panel.model.setData(panel.model.index(0, 2), "130")
    assert panel.trouble.text()
    assert panel.model.setData(panel.model.index(0, 2), "93")
    assert not panel.trouble.isVisible()


def test_marks_are_imported(page: ClassPage, qtbot: QtBot, samples: Path) -> None:
    view = in_class(page, DONE, "marks")
    view.bring_in("marks")
    assert view.importing is not None
    view.importing.open(samples / "成绩-数控车工三级.xlsx")
    at_rest(page, qtbot)
    assert view.importing.preview is not None
    assert view.importing.preview.plan.counts()["refused"] == 0


def test_results_say_why_not(page: ClassPage, qtbot: QtBot) -> None:
    panel = in_class(page, DONE, "results").panels["results"]
    assert isinstance(panel, ResultsPanel)
    assert panel.model.rowCount() == 42
    panel.choice.setCurrentIndex(panel.choice.findData("不合格"))
    assert panel.model.rowCount() == 17
    words = [label.text() for label in panel.why.findChildren(type(panel.summary))]
    assert "为什么不能发证？" in words
    assert any(text.startswith("• ") for text in words)


def test_papers_are_printed_and_shown(page: ClassPage, qtbot: QtBot) -> None:
    panel = in_class(page, DONE, "papers").panels["papers"]
    assert isinstance(panel, PapersPanel)
    assert not panel.print_button.isEnabled()
    panel.accept.setChecked(True)
    click(qtbot, panel.print_button)
    at_rest(page, qtbot)
    assert panel.view.path is not None
    assert panel.view.document.pageCount() == 24
    click(qtbot, panel.form_buttons["roster", ".pdf"])
    at_rest(page, qtbot)
    assert panel.view.path.name == "学员花名册.pdf"
    assert panel.view.document.pageCount() >= 1


def test_a_class_without_anyone_passed_prints_nothing(page: ClassPage, qtbot: QtBot) -> None:
    panel = in_class(page, EMPTY_CLASS, "papers").panels["papers"]
    assert isinstance(panel, PapersPanel)
    assert not panel.print_button.isEnabled()
    assert "还没有人合格" in panel.counts.text()


@pytest.mark.parametrize(
    "text", ["2026-9-1", "2026/9/1", "2026.9.1", "20260901", "2026年9月1日", " 2026-09-01 "]
)
def test_days_are_understood_as_typed(text: str) -> None:
    assert typed_day(text) == QDate(2026, 9, 1)
