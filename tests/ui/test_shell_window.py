"""The window by keyboard: palette, undo, pages, language and theme, refusals."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from talentdesk.errors import DeskError, Problem
from talentdesk.registers import register
from talentdesk.services import history, records
from talentdesk.ui.program import Program
from talentdesk.ui.window import MainWindow

Start = Callable[..., Program]
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def shown(program: Program, qtbot: QtBot) -> MainWindow:
    """The program's window, in front."""
    assert program.window is not None
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    return program.window


def shown_again(window: MainWindow, qtbot: QtBot) -> None:
    """In front again after a dialog."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def answer(yes: bool) -> None:
    """Press a button of the decision dialog that is about to open."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        wanted = QMessageBox.ButtonRole.AcceptRole if yes else QMessageBox.ButtonRole.RejectRole
        next(button for button in box.buttons() if box.buttonRole(button) is wanted).click()

    QTimer.singleShot(50, press)


def test_alt_number_opens_pages(program: Start, qtbot: QtBot) -> None:
    window = shown(program(), qtbot)
    qtbot.keyClick(window, Qt.Key.Key_3, ALT)
    assert window.page_key == "teachers"
    qtbot.keyClick(window, Qt.Key.Key_1, ALT)
    assert window.page_key == "today"


def test_nav_goes_by_arrow(program: Start, qtbot: QtBot) -> None:
    window = shown(program(), qtbot)
    window.nav.setFocus()
    qtbot.keyClick(window.nav, Qt.Key.Key_End)
    assert window.page_key == "about"


def type_in_palette(window: MainWindow, qtbot: QtBot, text: str) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    palette = window._palette
    assert palette.isVisible()
    palette.line.setText(text)
    palette.search()


def test_palette_finds_pages_by_initials_and_english(program: Start, qtbot: QtBot) -> None:
    window = shown(program(), qtbot)
    for text in ("hsz", "bin", "回收"):
        type_in_palette(window, qtbot, text)
        qtbot.keyClick(window._palette.line, Qt.Key.Key_Return)
        assert window.page_key == "bin", text
        window.show_page("today")


def test_palette_finds_people_and_classes(program: Start, qtbot: QtBot) -> None:
    started = program("full")
    window = shown(started, qtbot)
    store = window.desk.store
    trainees = register("trainees")
    first = records.rows(store, trainees, list(records.find(store, trainees, records.Query()).ids[:1]))[0]
    type_in_palette(window, qtbot, first.texts["id_number"])
    hits = [hit.label for hit in window._palette._hits]
    assert hits == [first.title]
    assert first.texts["id_number"] not in window._palette._hits[0].hint, "only the masked number is shown"
    went: list[tuple[str, dict[str, object]]] = []
    window.desk.going.connect(lambda key, target: went.append((key, target)))
    qtbot.keyClick(window._palette.line, Qt.Key.Key_Return)
    assert went == [("trainees", {"record_id": first.id})]
    type_in_palette(window, qtbot, "2026QCG1")
    assert any("数控车工" in hit.label for hit in window._palette._hits)


def test_palette_closes_by_escape_and_says_when_nothing_is_found(program: Start, qtbot: QtBot) -> None:
    window = shown(program(), qtbot)
    type_in_palette(window, qtbot, "没有这样的东西")
    assert "没有找到" in window._palette.list.item(0).text()
    qtbot.keyClick(window._palette.line, Qt.Key.Key_Return)
    assert window._palette.isVisible()
    qtbot.keyClick(window._palette.line, Qt.Key.Key_Escape)
    assert not window._palette.isVisible()


def new_partner(window: MainWindow) -> int:
    return records.create(window.desk.store, register("partners"), {"name": "江城机床厂"})


def test_undo_by_key_asks_first(program: Start, qtbot: QtBot) -> None:
    window = shown(program(), qtbot)
    partners = register("partners")
    new_partner(window)
    answer(yes=False)
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert len(records.find(window.desk.store, partners, records.Query())) == 1
    answer(yes=True)
    shown_again(window, qtbot)
    with qtbot.waitSignal(window.desk.tasks.finished):
        qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert len(records.find(window.desk.store, partners, records.Query())) == 0
    assert "已撤销" in window.foot.message.text()


def test_undo_in_a_line_belongs_to_the_line(program: Start, qtbot: QtBot) -> None:
    """Ctrl+Z while typing takes back typing, not a saved record."""
    window = shown(program(), qtbot)
    window.show_page("settings")
    new_partner(window)
    line: QLineEdit = window.page("settings").findChildren(QLineEdit)[0]
    line.setFocus()
    qtbot.keyClicks(line, "new")
    qtbot.keyClick(line, Qt.Key.Key_Z, CONTROL)
    assert len(records.find(window.desk.store, register("partners"), records.Query())) == 1


def test_undo_names_what_it_kept(program: Start, qtbot: QtBot) -> None:
    window = shown(program(), qtbot)
    number = new_partner(window)
    made = history.last_operation(window.desk.store)
    assert made is not None
    records.change(window.desk.store, register("partners"), number, {"contact": "王五"})
    window.show_page("operations")
    page = window.page("operations")
    page.table.selectRow(1)  # type: ignore[attr-defined]  # the page's own
    answer(yes=True)
    with qtbot.waitSignal(window.desk.tasks.finished):
        page.undo_button.click()  # type: ignore[attr-defined]  # the page's own
    assert not window.bar.isHidden()
    assert "江城机床厂" in window.bar.remedy.text()


def test_nothing_to_undo_says_so(program: Start, qtbot: QtBot) -> None:
    window = shown(program(), qtbot)
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert window.foot.message.text() == "没有可以撤销的操作。"


def test_bin_puts_back(program: Start, qtbot: QtBot) -> None:
    window = shown(program(), qtbot)
    partners = register("partners")
    records.remove(window.desk.store, partners, [new_partner(window)])
    window.show_page("bin")
    page = window.page("bin")
    assert page.table.lines.item(0, 1).text() == "江城机床厂"  # type: ignore[attr-defined]  # the page's own
    page.put_back.click()  # type: ignore[attr-defined]  # the page's own
    assert len(records.find(window.desk.store, partners, records.Query())) == 1
    qtbot.waitUntil(lambda: page.table.lines.rowCount() == 0)  # type: ignore[attr-defined]  # the page's own


def test_pages_follow_a_commit(program: Start, qtbot: QtBot) -> None:
    window = shown(program(), qtbot)
    window.show_page("operations")
    table = window.page("operations").table  # type: ignore[attr-defined]  # the page's own
    before = table.lines.rowCount()
    new_partner(window)
    qtbot.waitUntil(lambda: table.lines.rowCount() == before + 1)


def test_refusal_stays_until_closed(program: Start, qtbot: QtBot) -> None:
    window = shown(program(), qtbot)
    window.desk.refuse(DeskError("不行。", "这样做。", problems=(Problem("missing", "缺姓名"),)))
    assert window.bar.text.text() == "不行。"
    assert "缺姓名" in window.bar.remedy.text()
    assert "这样做。" in window.bar.remedy.text()
    window.bar.clear()
    assert window.bar.isHidden()


def test_language_and_theme_make_the_window_anew_on_the_same_page(program: Start, qtbot: QtBot) -> None:
    started = program()
    window = shown(started, qtbot)
    window.show_page("settings")
    page = window.page("settings")
    page.language.setCurrentIndex(page.language.findData("en"))  # type: ignore[attr-defined]  # the page's own
    page.language.activated.emit(1)  # type: ignore[attr-defined]  # the page's own
    assert started.window is not None
    assert started.window is not window
    assert started.window.page_key == "settings"
    assert started.window.nav.item(0).toolTip().startswith("Today")


def test_settings_show_a_sample_number_and_refuse_a_bad_rule(program: Start, qtbot: QtBot) -> None:
    window = shown(program(), qtbot)
    window.show_page("settings")
    page = window.page("settings")
    line = page.form.lines["number_pattern"].focusProxy()  # type: ignore[attr-defined]  # the page's own
    line.selectAll()
    qtbot.keyClicks(line, "{prefix}-{yyyy}-{seq:3}")
    assert "-001" in page.sample.text()  # type: ignore[attr-defined]  # the page's own
    page.save_button.click()  # type: ignore[attr-defined]  # the page's own
    assert not page.form.dirty  # type: ignore[attr-defined]  # the page's own
    line.selectAll()
    qtbot.keyClicks(line, "{prefix}")
    page.save()  # type: ignore[attr-defined]  # the page's own
    assert not window.bar.isHidden()


def test_due_lines_lead_to_their_page(program: Start, qtbot: QtBot) -> None:
    started = program("full")
    window = shown(started, qtbot)
    went: list[str] = []
    window.desk.going.connect(lambda key, _target: went.append(key))
    due = window.page("today").due  # type: ignore[attr-defined]  # the page's own
    assert due
    due[-1].click()
    assert went
    assert window.page_key == went[0]


def test_first_step_of_an_empty_base(program: Start, qtbot: QtBot) -> None:
    window = shown(program(), qtbot)
    empty = window.page("today").empty  # type: ignore[attr-defined]  # the page's own
    assert empty.isVisible()
    assert empty.button is not None
    assert "花名册" in empty.button.text()


def test_integrity_check_says_sound(program: Start, qtbot: QtBot) -> None:
    window = shown(program("full"), qtbot)
    window.show_page("about")
    page = window.page("about")
    with qtbot.waitSignal(window.desk.tasks.finished, timeout=20000):
        page.check_button.click()  # type: ignore[attr-defined]  # the page's own
    assert "完好" in page.bar.text.text()  # type: ignore[attr-defined]  # the page's own
