"""The designer by mouse and keyboard: what is done on the canvas is what stands in the PDF."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from talentdesk.documents.element_base import Element
from talentdesk.documents.layout_edits import bounds
from talentdesk.documents.layouts import layout_bytes, load_layout, read_layout
from talentdesk.documents.text_elements import Text
from talentdesk.registers import register
from talentdesk.services import layouts, records
from talentdesk.ui.designer import files
from talentdesk.ui.designer.editors import LengthBox, LinesEditor, NumberEditor
from talentdesk.ui.pages.designer import DesignerPage
from talentdesk.ui.program import Program
from tests.ui.hands import click

Start = Callable[..., Program]
Keys = Qt.KeyboardModifier
NUMBER = 7  # the element 证书编号：{number} of the layout that is shown first


@pytest.fixture
def page(program: Start, qtbot: QtBot) -> DesignerPage:
    return shown(program("empty"), qtbot)


def shown(program: Program, qtbot: QtBot) -> DesignerPage:
    window = program.window
    assert window is not None
    window.showNormal()
    window.resize(1366, 728)
    window.show_page("designer")
    found = window.page("designer")
    assert isinstance(found, DesignerPage)
    drawn(found, qtbot)
    found.canvas.fit()
    return found


def drawn(page: DesignerPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.paper.up_to_date and bool(page.paper.pdf), timeout=20_000)


def press(page: DesignerPage, key: Qt.Key, keys: Keys = Keys.NoModifier, on: QWidget | None = None) -> None:
    target = on or page.canvas
    target.setFocus()
    QTest.keyClick(target, key, keys)


def place(page: DesignerPage, element: Element) -> QPoint:
    box = bounds(element)
    return page.canvas.from_side(box.center, box.middle)


def drag(page: DesignerPage, start: QPoint, end: QPoint, keys: Keys = Keys.AltModifier) -> None:
    """With Alt nothing snaps."""
    view = page.canvas.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, keys, start)
    for step in range(1, 5):
        at = QPointF(start + (end - start) * step / 4)
        button, held = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
        where = view.mapToGlobal(at)
        QApplication.sendEvent(view, QMouseEvent(QEvent.Type.MouseMove, at, where, button, held, keys))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, keys, end)


def the_one(page: DesignerPage) -> Element:
    (chosen,) = page.design.chosen
    return page.design.elements[chosen]


def text_place(pdf: bytes, wanted: str) -> tuple[float, float]:
    """Where a text starts on the first page, mm from the left and top edge."""
    found: list[tuple[float, float]] = []
    first = pypdf.PdfReader(BytesIO(pdf)).pages[0]

    def visit(text: str, cm: list[float], tm: list[float], *_rest: object) -> None:
        if wanted in text:
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found.append((x / 72 * 25.4, (float(first.mediabox.height) - y) / 72 * 25.4))

    first.extract_text(visitor_text=visit)
    assert found, f"{wanted} is not on the page"
    return found[0]


def test_add_type_and_see_it_in_the_pdf_where_it_was_moved(page: DesignerPage, qtbot: QtBot) -> None:
    click(qtbot, page.bar.kinds["text"])
    press(page, Qt.Key.Key_F2)
    editor = page.properties.editors["text"]
    assert isinstance(editor, LinesEditor)
    assert editor.box.hasFocus()
    QTest.keyClicks(editor.box, "MOVED")
    assert isinstance(the_one(page), Text)
    assert getattr(the_one(page), "text", "") == "MOVED"
    drawn(page, qtbot)
    before, x, y = text_place(page.paper.pdf, "MOVED"), the_one(page).x, the_one(page).y
    for _ in range(3):
        press(page, Qt.Key.Key_Right)
    press(page, Qt.Key.Key_Down, Keys.ShiftModifier)
    assert the_one(page).x == pytest.approx(x + 0.3)
    assert the_one(page).y == pytest.approx(y + 1)
    drawn(page, qtbot)
    after = text_place(page.paper.pdf, "MOVED")
    assert after[0] == pytest.approx(before[0] + 0.3, abs=0.05)
    assert after[1] == pytest.approx(before[1] + 1, abs=0.05)
    assert after[0] == pytest.approx(the_one(page).x, abs=0.1)
    page.top.preview_button.click()
    drawn(page, qtbot)
    assert page.paper.document.pageCount() == 1
    assert text_place(page.paper.pdf, "MOVED") == after


def test_drag_resize_and_take_back(page: DesignerPage) -> None:
    element = page.design.elements[NUMBER]
    page.design.choose((NUMBER,))
    start, per_mm = place(page, element), page.canvas.per_mm
    drag(page, start, start + QPoint(60, 40))
    moved = page.design.elements[NUMBER]
    assert moved.x == pytest.approx(element.x + 60 / per_mm, abs=0.06)
    assert moved.y == pytest.approx(element.y + 40 / per_mm, abs=0.06)
    corner = page.canvas.mapFromScene(page.canvas.handle_points()["se"])
    drag(page, corner, corner + QPoint(30, 20))
    grown = page.design.elements[NUMBER]
    assert (grown.x, grown.y) == (moved.x, moved.y)
    assert grown.width == pytest.approx(moved.width + 30 / per_mm, abs=0.06)
    assert grown.height == pytest.approx(moved.height + 20 / per_mm, abs=0.06)
    press(page, Qt.Key.Key_Z, Keys.ControlModifier)
    assert page.design.elements[NUMBER] == moved
    press(page, Qt.Key.Key_Z, Keys.ControlModifier)
    assert page.design.elements[NUMBER] == element
    assert layout_bytes(page.design.layout) == layout_bytes(load_layout("completion-landscape"))
    assert not page.top.save_button.isEnabled()
    press(page, Qt.Key.Key_Y, Keys.ControlModifier)
    press(page, Qt.Key.Key_Z, Keys.ControlModifier | Keys.ShiftModifier)
    assert page.design.elements[NUMBER] == grown


def test_dragging_snaps_to_the_middle_of_the_sheet(page: DesignerPage, qtbot: QtBot) -> None:
    click(qtbot, page.bar.kinds["text"])
    wanted = page.design.sheet.center
    page.design.edit("", (*page.design.elements[:-1], Text(x=40, y=195, width=60, height=3, text="x")))
    at = place(page, the_one(page))
    middle = page.canvas.from_side(wanted, 0).x()
    drag(page, at, QPoint(middle + 1, at.y()), Keys.NoModifier)
    assert bounds(the_one(page)).center == pytest.approx(wanted, abs=0.01)


def test_escape_gives_up_a_drag(page: DesignerPage) -> None:
    page.design.choose((NUMBER,))
    view, start = page.canvas.viewport(), place(page, page.design.elements[NUMBER])
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Keys.NoModifier, start)
    QTest.mouseMove(view, start + QPoint(40, 40))
    press(page, Qt.Key.Key_Escape)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Keys.NoModifier, start + QPoint(40, 40))
    assert not page.design.dirty_names


def test_band_align_distribute_and_order(page: DesignerPage, qtbot: QtBot) -> None:
    for steps in (4, 8, 12):
        click(qtbot, page.bar.kinds["rectangle"])
        for _ in range(steps):
            press(page, Qt.Key.Key_Right, Keys.ShiftModifier)
        page.design.choose(())
    last = len(page.design.elements)
    page.design.choose((last - 3, last - 1))
    press(page, Qt.Key.Key_L, Keys.ControlModifier | Keys.ShiftModifier)
    assert page.design.elements[last - 3].x == page.design.elements[last - 1].x
    top = page.design.elements[last - 1]
    page.design.choose((last - 1,))
    press(page, Qt.Key.Key_BracketLeft, Keys.ControlModifier)
    assert page.design.elements[last - 2] == top
    assert page.design.chosen == (last - 2,)
    press(page, Qt.Key.Key_A, Keys.ControlModifier)
    assert len(page.design.chosen) == last
    page.design.choose(())
    drag(page, page.canvas.from_side(4, 74), page.canvas.from_side(66, 120), Keys.NoModifier)
    assert [page.design.elements[i].kind for i in page.design.chosen] == ["photo"]


def test_copy_paste_duplicate_delete(page: DesignerPage) -> None:
    count = len(page.design.elements)
    page.design.choose((NUMBER,))
    press(page, Qt.Key.Key_C, Keys.ControlModifier)
    press(page, Qt.Key.Key_V, Keys.ControlModifier)
    press(page, Qt.Key.Key_V, Keys.ControlModifier)
    press(page, Qt.Key.Key_D, Keys.ControlModifier)
    assert len(page.design.elements) == count + 3
    assert len({(each.x, each.y) for each in page.design.elements[count:]}) == 3
    press(page, Qt.Key.Key_Delete)
    assert len(page.design.elements) == count + 2
    QApplication.clipboard().setText("{}")
    press(page, Qt.Key.Key_V, Keys.ControlModifier)
    assert len(page.design.elements) == count + 2


def test_placeholders_go_into_the_text_or_make_one(page: DesignerPage, qtbot: QtBot) -> None:
    page.focus_search()
    QTest.keyClicks(page.placeholders.search, "hours")
    qtbot.waitUntil(lambda: page.placeholders.list.topLevelItemCount() == 1)
    press(page, Qt.Key.Key_Return, on=page.placeholders.list)
    assert getattr(the_one(page), "text", "") == "{hours}"
    press(page, Qt.Key.Key_Return, on=page.placeholders.list)
    assert getattr(the_one(page), "text", "") == "{hours}{hours}"
    page.design.choose(())
    count = len(page.design.elements)
    page.placeholders.search.clear()
    qtbot.waitUntil(lambda: page.placeholders.list.topLevelItemCount() == 6)
    group = page.placeholders.list.topLevelItem(0)
    assert group is not None
    item = group.child(0)
    assert item is not None
    at = page.placeholders.list.visualItemRect(item).center()
    QTest.mouseClick(page.placeholders.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(page.placeholders.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert len(page.design.elements) == count + 1
    assert getattr(the_one(page), "text", "") == "{name}"


def test_numbers_are_typed_in_the_panel(page: DesignerPage) -> None:
    page.design.choose((NUMBER,))
    editor = page.properties.editors["x"]
    assert isinstance(editor, NumberEditor)
    box: LengthBox = editor.box
    press(page, Qt.Key.Key_Up, on=box)
    press(page, Qt.Key.Key_Up, on=box)
    assert the_one(page).x == pytest.approx(148.7)
    box.selectAll()
    QTest.keyClicks(box, "33.35")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert the_one(page).x == 33.35
    press(page, Qt.Key.Key_Z, Keys.ControlModifier, on=box)
    assert the_one(page).x == pytest.approx(148.5)
    assert box.text() == "148.5 mm"


def test_tab_goes_through_the_elements_and_on(page: DesignerPage) -> None:
    page.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    seen = [page.design.chosen]
    for _ in range(len(page.design.elements) - 1):
        QTest.keyClick(page.canvas, Qt.Key.Key_Tab)
        seen.append(page.design.chosen)
    assert seen == [(i,) for i in range(len(page.design.elements))]
    assert page.canvas.hasFocus()
    QTest.keyClick(page.canvas, Qt.Key.Key_Tab)
    assert not page.canvas.hasFocus()


def test_save_as_version_and_open_again(page: DesignerPage, qtbot: QtBot) -> None:
    store, name = page.desk.store, page.design.layout.name
    page.design.choose((NUMBER,))
    press(page, Qt.Key.Key_Left)
    assert page.top.choice.currentText().startswith("●")
    press(page, Qt.Key.Key_S, Keys.ControlModifier)
    assert not page.design.dirty_names
    first = next(each for each in layouts.layout_choices(store) if each.name == name)
    press(page, Qt.Key.Key_Left)
    click(qtbot, page.top.save_button)
    again = next(each for each in layouts.layout_choices(store) if each.name == name)
    assert (first.version, again.version) == (1, 2)
    saved = read_layout(layouts.current_data(store, name))
    assert saved == page.design.layout
    assert saved.elements[NUMBER].x == pytest.approx(148.3)


def test_changes_not_saved_are_there_again(program: Start, qtbot: QtBot) -> None:
    started = program("empty")
    page = shown(started, qtbot)
    page.design.choose((NUMBER,))
    press(page, Qt.Key.Key_Right, Keys.ShiftModifier)
    page._open("booklet")
    assert [each.isVisible() for each in page.top.side_buttons.values()] == [True, True]
    click(qtbot, page.top.side_buttons["back"])
    assert page.design.side.key == "back"
    again = DesignerPage(page.desk)
    assert again.design.elements[NUMBER].x == pytest.approx(149.5)
    assert again.top.save_button.isEnabled()
    press(again, Qt.Key.Key_Z, Keys.ControlModifier)
    assert not again.design.dirty_names
    again.deleteLater()


def test_copy_rename_export_import(
    page: DesignerPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.files.copy_layout()
    name = page.design.layout.name
    assert page.sheet.label.hasFocus()
    page.sheet.label.clear()
    QTest.keyClicks(page.sheet.label, "Ours")
    out = tmp_path / "ours.json"
    press(page, Qt.Key.Key_S, Keys.ControlModifier, on=page.sheet.label)
    page.files.export_file(out)
    assert load_layout(out) == page.design.layout
    assert page.design.layout.label == "Ours"
    press(page, Qt.Key.Key_A, Keys.ControlModifier)
    press(page, Qt.Key.Key_Delete)
    assert page.design.elements == ()
    monkeypatch.setattr(files, "decide", lambda *_args, **_more: True)
    page.files.import_file(out)
    assert page.design.layout == load_layout(out)
    assert page.design.layout.name == name
    drawn(page, qtbot)
    out.write_text("{", encoding="utf-8")
    with qtbot.waitSignal(page.desk.refused):
        page.files.import_file(out)


def test_sheet_back_and_background(page: DesignerPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.sheet.turn.setCurrentIndex(1)
    page.sheet.turn.activated.emit(1)
    assert (page.design.layout.width, page.design.layout.height) == (210, 297)
    page.sheet.kind.setCurrentIndex(page.sheet.kind.findData("custom"))
    page.sheet.kind.activated.emit(page.sheet.kind.currentIndex())
    page.sheet.wide.setValue(180.5)
    assert page.design.layout.sheet.width == 180.5
    click(qtbot, page.sheet.back)
    assert page.design.side.key == "back"
    page.sheet.left.setValue(3)
    assert page.design.side.origin.x == 3
    drawn(page, qtbot)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(page.paper.pdf)
    page.sheet.take_background(scan)
    assert page.design.side.background.kind == "pdf"
    page.sheet.printed.click()
    assert not page.design.side.background.printed
    scan.write_bytes(b"nothing")
    with qtbot.waitSignal(page.desk.refused):
        page.sheet.take_background(scan)
    for _ in range(6):
        page.operations.undo()
    assert layout_bytes(page.design.layout) == layout_bytes(load_layout("completion-landscape"))


def test_findings_lead_to_their_element(page: DesignerPage, qtbot: QtBot) -> None:
    assert page.findings.list.count() == 0
    page.design.choose((NUMBER,))
    editor = page.properties.editors["text"]
    assert isinstance(editor, LinesEditor)
    editor.box.setPlainText("{nmae}")
    page.design.choose(())
    drawn(page, qtbot)
    assert page.findings.list.count() == 1
    page.panel.setCurrentWidget(page.findings)
    press(page, Qt.Key.Key_Return, on=page.findings.list)
    page.findings.list.setCurrentRow(0)
    press(page, Qt.Key.Key_Return, on=page.findings.list)
    assert page.design.chosen == (NUMBER,)


def test_a_real_trainee_is_shown(program: Start, qtbot: QtBot) -> None:
    page = shown(program("full"), qtbot)
    field = register("certificates").field("trainee_id")
    record_id, title = records.options(page.desk.store, field, "")[0]
    page.top.person.show_value(record_id, title)
    page.top.person.left.emit()
    drawn(page, qtbot)
    name = str(page.paper.subject["name"])
    assert name in title
    read = pypdf.PdfReader(BytesIO(page.paper.pdf)).pages[0].extract_text()
    assert name in read.replace("\n", "")


def test_zoom_keeps_the_point_under_the_pointer(page: DesignerPage) -> None:
    at = QPointF(page.canvas.viewport().rect().center())
    before, held = page.canvas.zoom, page.canvas.to_side(at)
    event = QWheelEvent(
        at, page.canvas.viewport().mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Keys.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(page.canvas.viewport(), event)
    assert page.canvas.zoom == pytest.approx(before * 1.25)
    assert (page.canvas.to_side(at) - held).manhattanLength() < 1.5
    press(page, Qt.Key.Key_0, Keys.ControlModifier)
    assert page.canvas.zoom == pytest.approx(before, rel=0.02)
