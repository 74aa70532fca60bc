"""A register as a person uses it: search, filters, sorting, card, form, related records, history, bulk edit, bin, export."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from talentdesk.registers import register
from talentdesk.services import history, records
from talentdesk.services.records import Listing, Query
from talentdesk.ui.card import FACTS, HISTORY, RELATED
from talentdesk.ui.editors import TextEditor
from talentdesk.ui.list_model import WINDOW, WINDOWS_KEPT, ListModel
from talentdesk.ui.pages.register_page import RegisterPage
from talentdesk.ui.pages.tabbed import TabbedPage
from talentdesk.ui.program import Program
from talentdesk.ui.related_panel import RelatedPanel
from tests.ui.hands import click, write

Start = Callable[..., Program]
TRAINEES = register("trainees")


def opened(program: Program, qtbot: QtBot, key: str) -> RegisterPage:
    assert program.window is not None
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    program.window.show_page(key)
    page = program.window.page(key)
    if isinstance(page, TabbedPage):
        page = page._parts[page._keys.index(key)]
    page = getattr(page, "list", page)  # a desk whose first tab is the register
    assert isinstance(page, RegisterPage)
    return page


@pytest.fixture
def trainees(program: Start, qtbot: QtBot) -> RegisterPage:
    return opened(program("full"), qtbot, "trainees")


def searched(page: RegisterPage, qtbot: QtBot, text: str) -> None:
    with qtbot.waitSignal(page.list_bar.search.searched):
        write(page.list_bar.search, text)


def at_rest(page: RegisterPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.desk.tasks.busy)


def typed(page: RegisterPage, name: str, text: str) -> None:
    assert page.card.form is not None
    write(page.card.form.editors[name].focusProxy(), text)


def names(page: RegisterPage) -> list[str]:
    rows = [page.model.row_at(at) for at in range(page.model.rowCount())]
    return [row.title for row in rows if row is not None]


def test_the_list_counts_and_masks(trainees: RegisterPage) -> None:
    assert trainees.list_bar.count.text() == "共 177 人"
    columns = [field.name for field in trainees.model.fields]
    shown = trainees.model.index(0, columns.index("id_number")).data()
    row = trainees.model.row_at(0)
    assert row is not None
    whole = row.texts["id_number"]
    assert shown == f"{whole[:6]}********{whole[-4:]}"


@pytest.mark.parametrize("how", ["name", "initials", "id_number", "phone"])
def test_one_search_box_for_everything(trainees: RegisterPage, qtbot: QtBot, how: str) -> None:
    row = trainees.model.row_at(7)
    assert row is not None
    from pypinyin import Style, lazy_pinyin

    words = {
        "name": row.title,
        "initials": "".join(lazy_pinyin(row.title, style=Style.FIRST_LETTER)),
        "id_number": row.texts["id_number"],
        "phone": row.texts["phone"],
    }
    searched(trainees, qtbot, words[how])
    assert row.title in names(trainees)
    assert trainees.model.rowCount() < 177


def test_nothing_found_says_so_and_offers_the_way_back(trainees: RegisterPage, qtbot: QtBot) -> None:
    searched(trainees, qtbot, "没有这个人")
    assert trainees.middle.currentWidget() is trainees.empty
    assert trainees.list_bar.count.text() == "共 0 人"
    click(qtbot, trainees.empty.clear_button)
    assert trainees.model.rowCount() == 177
    assert trainees.middle.currentWidget() is trainees.table


def test_a_filter_narrows_and_is_cleared(trainees: RegisterPage, qtbot: QtBot) -> None:
    box = trainees.list_bar.filters[0]
    box.setFocus()
    box._read()
    assert box.count() > 2
    box.setCurrentIndex(box.findText("本科"))
    assert 0 < trainees.model.rowCount() < 177
    assert {trainees.model.row_at(at).texts["education"] for at in range(3)} == {"本科"}  # type: ignore[union-attr]
    click(qtbot, trainees.list_bar.clear_button)
    assert trainees.model.rowCount() == 177


def test_a_heading_sorts_in_the_database_and_keeps_the_current_record(
    trainees: RegisterPage, qtbot: QtBot
) -> None:
    trainees.table.selectRow(5)
    current = trainees.table.current_id()
    head = trainees.table.horizontalHeader()
    where = QPoint(head.sectionViewportPosition(2) + 20, 8)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=where)
    rows = [trainees.model.row_at(at) for at in range(trainees.model.rowCount())]
    numbers = [row.texts["id_number"] for row in rows if row is not None]
    assert numbers in (sorted(numbers), sorted(numbers, reverse=True))
    assert trainees.model.query.sort == "id_number"
    assert current in trainees.table.selected_ids() or trainees.table.current_id()


def test_a_million_rows_are_read_a_window_at_a_time(
    trainees: RegisterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only ids are held; whatever is looked at, few windows are kept."""
    store = trainees.desk.store
    known = records.find(store, TRAINEES, Query()).ids
    asked: list[int] = []

    def windowed(_store: object, _register: object, ids: array[int]) -> list[records.Row]:
        asked.append(len(ids))
        return real(store, TRAINEES, ids)

    real = records.rows
    model = ListModel(store, TRAINEES)
    million = array("q", (known[at % len(known)] for at in range(1_000_000)))
    monkeypatch.setattr(records, "find", lambda *_: Listing(TRAINEES, Query(), million, False))
    monkeypatch.setattr(records, "rows", windowed)
    model.ask(Query())
    assert model.rowCount() == 1_000_000
    assert not asked
    for row in range(0, 1_000_000, 9_973):
        assert model.index(row, 0).data()
    assert max(asked) <= WINDOW
    assert len(model._windows) <= WINDOWS_KEPT
    assert model.position_of(int(million[3])) == 3


def test_the_card_shows_whole_numbers_on_a_click_that_is_journaled(
    trainees: RegisterPage, qtbot: QtBot
) -> None:
    trainees.table.selectRow(2)
    row = trainees.card.row
    assert row is not None
    facts = trainees.card._panel(FACTS)
    assert facts is not None
    whole = row.texts["id_number"]
    assert whole not in [label.text() for label in facts.findChildren(QWidget) if hasattr(label, "text")]
    click(qtbot, facts.reveal_buttons["id_number"])  # type: ignore[attr-defined]
    assert whole in [label.text() for label in facts.findChildren(QWidget) if hasattr(label, "text")]
    newest = history.operations(trainees.desk.store)[0]
    assert newest.kind == "reveal"
    trainees.refresh()
    facts = trainees.card._panel(FACTS)
    assert facts is not None
    assert "id_number" not in facts.reveal_buttons  # type: ignore[attr-defined]


def test_f2_edits_in_the_card_and_ctrl_s_saves(trainees: RegisterPage, qtbot: QtBot) -> None:
    trainees.table.selectRow(0)
    trainees.table.setFocus()
    qtbot.keyClick(trainees.table, Qt.Key.Key_Return)
    form = trainees.card.form
    assert form is not None
    typed(trainees, "address", "滨江路 1 号")
    with qtbot.waitSignal(form.saved):
        qtbot.keyClick(
            form.editors["address"].focusProxy(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier
        )
    assert not trainees.card.editing
    record = trainees.table.current_id()
    assert records.get(trainees.desk.store, TRAINEES, record).texts["address"] == "滨江路 1 号"


def test_problems_are_said_while_typing_and_saving_is_refused(trainees: RegisterPage, qtbot: QtBot) -> None:
    trainees.table.selectRow(0)
    trainees.edit()
    form = trainees.card.form
    assert form is not None
    typed(trainees, "id_number", "110101199001011234")
    label = form.problem_labels["id_number"]
    qtbot.waitUntil(lambda: bool(label.text()))
    assert form.editors["id_number"].focusProxy().property("wrong") is True
    click(qtbot, form.save_button)
    assert trainees.card.form is form
    qtbot.keyClick(form.editors["id_number"].focusProxy(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_escape_leaves_an_unchanged_form(trainees: RegisterPage, qtbot: QtBot) -> None:
    trainees.table.selectRow(0)
    trainees.edit()
    assert trainees.card.form is not None
    qtbot.keyClick(trainees.card.form.editors["name"].focusProxy(), Qt.Key.Key_Escape)
    assert not trainees.card.editing
    assert trainees.card.row is not None


@pytest.mark.parametrize(("answer", "stays"), [("继续编辑", True), ("不保存", False)])
def test_unsaved_typing_is_not_lost_by_selecting_another(
    trainees: RegisterPage, qtbot: QtBot, answer: str, stays: bool
) -> None:
    trainees.table.selectRow(0)
    first = trainees.table.current_id()
    trainees.edit()
    typed(trainees, "address", "没保存的地址")

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        next(each for each in box.buttons() if each.text() == answer).click()

    QTimer.singleShot(50, press)
    trainees.table.selectRow(1)
    assert trainees.card.editing is stays
    assert (trainees.table.current_id() == first) is stays
    assert records.get(trainees.desk.store, TRAINEES, first).texts["address"] != "没保存的地址"


def test_a_date_may_be_typed_as_people_write_it(trainees: RegisterPage, qtbot: QtBot) -> None:
    trainees.new()
    form = trainees.card.form
    assert form is not None
    typed(trainees, "birth_date", "1990.3.7")
    line = form.editors["birth_date"].focusProxy()
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert isinstance(line, QLineEdit)
    assert line.text() == "1990-03-07"


def test_new_trainee_by_hand_is_selected_and_undone(trainees: RegisterPage, qtbot: QtBot) -> None:
    click(qtbot, trainees.list_bar.new_button)
    typed(trainees, "name", "欧阳堃")
    typed(trainees, "id_number", "11010519491231002x")
    assert trainees.card.form is not None
    click(qtbot, trainees.card.form.save_button)
    assert not trainees.card.editing, [label.text() for label in trainees.card.form.problem_labels.values()]
    assert trainees.card.title.text() == "欧阳堃"
    assert trainees.model.rowCount() == 178
    trainees.card.show_tab(HISTORY)
    panel = trainees.card._panel(HISTORY)
    assert panel is not None
    click(qtbot, next(b for b in panel.findChildren(QPushButton) if b.text() == "撤销此操作"))
    at_rest(trainees, qtbot)
    qtbot.waitUntil(lambda: trainees.model.rowCount() == 177)


def test_delete_goes_to_the_bin_and_the_message_takes_it_back(program: Start, qtbot: QtBot) -> None:
    page = opened(program("full"), qtbot, "equipment")
    total = page.model.rowCount()
    page.table.selectRow(1)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.table.selected_ids()) == 2
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    at_rest(page, qtbot)
    qtbot.waitUntil(lambda: page.model.rowCount() == total - 2)
    qtbot.waitUntil(lambda: page.bar.isVisibleTo(page))
    click(qtbot, page.bar.undo_button)
    at_rest(page, qtbot)
    qtbot.waitUntil(lambda: page.model.rowCount() == total)


def test_what_is_still_needed_is_not_deleted(trainees: RegisterPage, qtbot: QtBot) -> None:

    def chosen() -> bool:
        trainees.table.selectRow(0)
        return bool(trainees.table.selected_ids())

    qtbot.waitUntil(chosen)  # the list may be read anew once more while the window comes up
    trainees.remove()
    at_rest(trainees, qtbot)
    qtbot.waitUntil(lambda: trainees.bar.isVisibleTo(trainees))
    assert "还有报名班次" in trainees.bar.text.text()
    assert trainees.model.rowCount() == 177


def test_related_records_lead_on_and_contacts_are_added_there(trainees: RegisterPage, qtbot: QtBot) -> None:
    trainees.table.selectRow(0)
    trainees.card.show_tab(RELATED)
    panel = trainees.card._panel(RELATED)
    assert isinstance(panel, RelatedPanel)
    click(qtbot, panel.findChild(QPushButton, "add_contacts"))
    assert panel.form is not None
    for name, text in (("name", "李家属"), ("relation", "配偶"), ("phone", "13812345678")):
        write(panel.form.editors[name].focusProxy(), text)
    click(qtbot, panel.form.save_button)
    fresh = trainees.card._panel(RELATED)
    assert isinstance(fresh, RelatedPanel)
    lines = [each.accessibleName() for each in fresh.findChildren(QPushButton)]
    assert "李家属 · 配偶 · 138****5678" in lines
    with qtbot.waitSignal(trainees.desk.going) as went:
        click(qtbot, next(b for b in fresh.findChildren(QPushButton) if "班" in b.accessibleName()))
    assert went.args is not None
    assert went.args[0] == "classes"


def test_bulk_edit_changes_the_selection_and_is_undone(trainees: RegisterPage, qtbot: QtBot) -> None:
    trainees.table.setFocus()
    trainees.table.selectRow(0)
    for _ in range(4):
        qtbot.keyClick(trainees.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    ids = trainees.table.selected_ids()
    assert len(ids) == 5
    trainees.change_many()
    panel = trainees.bulk
    assert panel is not None
    panel.field_box.setCurrentIndex(panel.field_box.findData("employer"))
    assert isinstance(panel.editor, TextEditor)
    write(panel.editor.line, "滨江重工")
    before = [records.get(trainees.desk.store, TRAINEES, each).texts["employer"] for each in ids]
    click(qtbot, panel.apply_button)
    at_rest(trainees, qtbot)
    assert {records.get(trainees.desk.store, TRAINEES, each).texts["employer"] for each in ids} == {
        "滨江重工"
    }
    assert "已修改 5 人" in trainees.bar.text.text()
    click(qtbot, trainees.bar.undo_button)
    at_rest(trainees, qtbot)
    assert [records.get(trainees.desk.store, TRAINEES, each).texts["employer"] for each in ids] == before


def test_columns_are_chosen(trainees: RegisterPage) -> None:
    menu = trainees.table.column_menu()
    action = next(each for each in menu.actions() if each.text() == "电子邮箱")
    assert not action.isChecked()
    action.setChecked(True)
    assert "email" in [field.name for field in trainees.model.fields]


def test_photo_is_set_from_a_file(
    trainees: RegisterPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "照片.png"
    image = QImage(300, 420, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    image.save(str(path))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_named: (str(path), ""))
    trainees.table.selectRow(0)
    facts = trainees.card._panel(FACTS)
    assert facts is not None
    click(qtbot, next(b for b in facts.findChildren(QPushButton) if b.text() == "选择照片…"))
    facts = trainees.card._panel(FACTS)
    assert facts is not None
    assert not facts.photo.picture.pixmap().isNull()  # type: ignore[attr-defined]


def test_export_writes_the_selection_and_lists_names_gbk_cannot_hold(
    trainees: RegisterPage, qtbot: QtBot, tmp_path: Path
) -> None:
    made = records.create(trainees.desk.store, TRAINEES, {"name": "王䶮", "id_number": "11010519491231002X"})
    trainees.refresh()
    trainees.show_record(made)
    trainees.take_out()
    panel = trainees.export
    assert panel is not None
    panel.format_box.setCurrentIndex(2)
    panel.selected_choice.setChecked(True)
    out = tmp_path / "学员.csv"
    panel.export_to(out)
    at_rest(trainees, qtbot)
    assert not out.exists()
    assert panel.refused.rowCount() == 1
    assert panel.refused.item(0, 1).text() == "姓名"
    panel.format_box.setCurrentIndex(1)
    panel.masking.setChecked(True)
    panel.export_to(out)
    at_rest(trainees, qtbot)
    with out.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["姓名"] for line in lines] == ["王䶮"]
    assert "********" in lines[0]["证件号码"]


@pytest.mark.parametrize("key", ["trainees", "teachers", "courses", "equipment", "partners"])
def test_an_empty_register_says_the_first_step(program: Start, qtbot: QtBot, key: str) -> None:
    page = opened(program("empty"), qtbot, key)
    assert page.middle.currentWidget() is page.empty
    assert page.empty._state.text.text()
    assert not page.side.isVisible()
    if page.register.creatable:
        click(qtbot, page.empty.new_button)
        assert page.card.editing
        assert page.side.isVisible()
    else:
        assert not page.list_bar.new_button.isVisible()


def test_a_reference_is_found_by_typing(program: Start, qtbot: QtBot) -> None:
    page = opened(program("full"), qtbot, "courses")
    page.table.selectRow(0)
    page.edit()
    assert page.card.form is not None
    editor = page.card.form.editors["occupation_id"]
    line = editor.focusProxy()
    assert isinstance(line, QLineEdit)
    write(line, "焊工")
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    value = editor.value()
    assert isinstance(value, int)
    assert records.get(page.desk.store, register("occupations"), value).title == "焊工"


def test_the_combo_of_a_closed_choice_takes_only_what_there_is(trainees: RegisterPage) -> None:
    trainees.table.selectRow(0)
    trainees.edit()
    assert trainees.card.form is not None
    box = trainees.card.form.editors["sex"].focusProxy()
    assert isinstance(box, QComboBox)
    assert not box.isEditable()
    assert box.model().index(0, 0, QModelIndex()).data() == ""
