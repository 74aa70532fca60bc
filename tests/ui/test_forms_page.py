"""The page of forms by hand: find one, say for whom, see the very PDF, print, save, several classes, the class binder."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdf
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from talentdesk.documents.form_catalogue import FORMS
from talentdesk.services import custom_forms, forms, teaching
from talentdesk.settings import load_preferences
from talentdesk.text import set_language
from talentdesk.ui import printing
from talentdesk.ui.forms import delivery
from talentdesk.ui.forms.batch_place import BatchPlace
from talentdesk.ui.forms.binder_place import BinderPlace
from talentdesk.ui.forms.catalogue import GROUP_NAME, KEY
from talentdesk.ui.forms.finding import is_found
from talentdesk.ui.forms.subject import RecordChoice
from talentdesk.ui.pages.class_page import ClassPage
from talentdesk.ui.pages.forms import FormsPage
from talentdesk.ui.papers_panel import PapersPanel
from talentdesk.ui.program import Program
from tests.documents.pdf_reading import page_texts
from tests.ui.hands import click, write

Start = Callable[..., Program]
DONE, OTHER = "2026QCG1", "2026QHG1"
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which files were handed to the PC's own programs."""
    files: list[str] = []

    def note(url: object) -> bool:
        files.append(str(url))
        return True

    monkeypatch.setattr(delivery.QDesktopServices, "openUrl", note)
    return files


@pytest.fixture
def page(program: Start, qtbot: QtBot) -> FormsPage:
    return forms_page(program("full"), qtbot)


def forms_page(running: Program, qtbot: QtBot) -> FormsPage:
    window = running.window
    assert window is not None
    window.show()
    window.show_page("forms")
    found = window.page("forms")
    assert isinstance(found, FormsPage)
    return found


def at_rest(page: FormsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.bench.sketch.busy and not page.desk.tasks.busy, timeout=60_000)
    QApplication.processEvents()


def of_class(page: FormsPage, code: str) -> None:
    page.bench.card.subject.classes.box.choose(teaching.find_class(page.desk.store, code))


def choose(page: FormsPage, key: str, qtbot: QtBot) -> None:
    """Click on a form's line."""
    view = page.bench.catalogue.list
    row = next(at for at in range(view.lines.rowCount()) if view.lines.item(at).data(KEY) == key)
    index = view.lines.index(row, 0)
    view.scrollTo(index)
    place = view.visualRect(index)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.topLeft() + QPoint(30, 12))
    at_rest(page, qtbot)


def shown_text(page: FormsPage) -> str:
    assert page.bench.view.path is not None
    return "\n".join(page_texts(page.bench.view.path))


def groups(page: FormsPage) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    lines = page.bench.catalogue.list.lines
    for at in range(lines.rowCount()):
        if lines.item(at).data(KEY):
            found.setdefault(lines.item(at).data(GROUP_NAME), []).append(lines.item(at).data(KEY))
    return found


def test_a_chosen_form_shows_the_very_pdf(page: FormsPage, qtbot: QtBot) -> None:
    of_class(page, DONE)
    choose(page, "roster", qtbot)
    assert page.bench.title.text() == "学员花名册"
    assert page.bench.view.document.pageCount() == 2  # 42 people
    assert "数控车工" in shown_text(page)
    assert len(PHONE.findall(shown_text(page))) >= 42
    choose(page, "timetable", qtbot)
    assert "授课" in shown_text(page)
    size = page.bench.view.document.pagePointSize(0)
    assert size.width() > size.height()
    of_class(page, OTHER)
    at_rest(page, qtbot)
    assert OTHER in shown_text(page)


def test_only_the_last_of_quick_choices_is_drawn(
    page: FormsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_rest(page, qtbot)
    drawn: list[str] = []
    real = forms.preview_form

    def counted(store: object, key: str, *rest: object) -> object:
        drawn.append(key)
        return real(store, key, *rest)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(forms, "preview_form", counted)
    for key in ("roster", "marks", "sign-in", "statistics"):
        page.bench.open_form(key)
    at_rest(page, qtbot)
    assert drawn == ["statistics"]
    assert page.bench.view.path is not None
    assert page.bench.view.path.name == "培训结果统计表.pdf"


def test_a_form_is_found_by_initials_pinyin_and_english(page: FormsPage, qtbot: QtBot) -> None:
    search = page.bench.catalogue.search
    for typed, wanted in (
        ("qdb", "sign-in"),
        ("huamingce", "roster"),
        ("评议汇总", "review-summary"),
        ("sbtz", "ledger"),
    ):
        page.focus_search()
        write(search, typed)
        qtbot.waitUntil(lambda: len(groups(page)) <= 2)
        qtbot.keyClick(search, Qt.Key.Key_Return)
        assert page.bench.offer is not None
        assert page.bench.offer.key == wanted, typed
    write(search, "没有的表")
    qtbot.waitUntil(page.bench.catalogue.nothing.isVisible)
    assert is_found("sign sheet", "Sign-in sheet")
    assert not is_found("qxb", "签到表")


def test_a_favourite_is_still_one_on_the_next_start(page: FormsPage, qtbot: QtBot) -> None:
    choose(page, "cover", qtbot)
    click(qtbot, page.bench.star_button)
    assert groups(page)["常用"] == ["cover"]
    assert page.bench.star_button.accessibleName() == "从常用中去掉"
    page.desk.preferences.favourite_forms = load_preferences().favourite_forms
    again = FormsPage(page.desk)
    again.refresh()
    assert groups(again)["常用"] == ["cover"]
    again.deleteLater()
    view = page.bench.catalogue.list
    first = view.visualRect(view.lines.index(1, 0))
    star = first.topRight() + QPoint(-15, first.height() // 2)
    view.scrollToTop()
    qtbot.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(star.x(), view.visualRect(view.lines.index(1, 0)).center().y()),
    )
    assert "常用" not in groups(page)
    assert load_preferences().favourite_forms == ""


def test_pdf_and_workbook_are_saved_and_recorded(
    page: FormsPage, qtbot: QtBot, tmp_path: Path, opened: list[str]
) -> None:
    of_class(page, DONE)
    choose(page, "marks", qtbot)
    page.bench.card.purpose.setText("报市局")
    before = len(forms.recent_outputs(page.desk.store, 100))
    wish = page.bench.wish()
    assert wish is not None
    page.bench.findings.accept.setChecked(True)
    wish = replace(wish, options=replace(wish.options, accept=page.bench.findings.accepted))
    page.bench.delivery.save_to(wish, tmp_path / "成绩册.pdf")
    at_rest(page, qtbot)
    page.bench.delivery.save_to(wish, tmp_path / "成绩册.xlsx")
    at_rest(page, qtbot)
    assert len(pypdf.PdfReader(tmp_path / "成绩册.pdf").pages) >= 1
    book = openpyxl.load_workbook(tmp_path / "成绩册.xlsx")
    texts = [str(cell.value) for line in book.worksheets[0].iter_rows() for cell in line if cell.value]
    assert any("成绩册" in text for text in texts)
    assert not any("{{" in text for text in texts)
    assert len(opened) == 1  # the workbook is to be worked on, the PDF was seen
    assert len(forms.recent_outputs(page.desk.store, 100)) == before + 2
    page.bench.right.setCurrentIndex(1)
    assert page.bench.outputs.table.lines.item(0, 1).text() == "学员成绩册"
    assert groups(page)["最近使用"][0] == "marks"


def test_printing_sends_a_journaled_file(
    page: FormsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_class(page, DONE)
    choose(page, "cover", qtbot)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    monkeypatch.setattr(printing, "ask_printer", lambda *_given: None)
    before = len(forms.recent_outputs(page.desk.store, 100))
    page.bench.findings.accept.setChecked(True)
    click(qtbot, page.bench.print_button)
    at_rest(page, qtbot)
    assert len(forms.recent_outputs(page.desk.store, 100)) == before  # given up in the print dialog
    monkeypatch.setattr(printing, "ask_printer", lambda *_given: printer)
    page.open_target({"action": "print"})
    at_rest(page, qtbot)
    assert (tmp_path / "printed.pdf").stat().st_size > 1000
    assert "1 页" in page.bar.text.text()
    assert len(forms.recent_outputs(page.desk.store, 100)) == before + 1


def test_posting_shows_no_numbers(page: FormsPage, qtbot: QtBot) -> None:
    of_class(page, DONE)
    choose(page, "roster", qtbot)
    assert PHONE.search(shown_text(page))
    page.bench.card.mask_box.setCurrentIndex(2)
    assert "张贴" in page.bench.card.mask_note.text()
    at_rest(page, qtbot)
    text = shown_text(page)
    assert not PHONE.search(text)
    assert not re.search(r"\d{17}[\dX]", text)
    choose(page, "marks", qtbot)
    choose(page, "roster", qtbot)
    assert page.bench.card.mask_box.currentData() == "posted"  # as it was left


def test_some_of_a_class(page: FormsPage, qtbot: QtBot) -> None:
    of_class(page, DONE)
    choose(page, "roster", qtbot)
    classes = page.bench.card.subject.classes
    click(qtbot, classes.some_button)
    for at in (0, 3):
        classes.people.list.item(at).setCheckState(Qt.CheckState.Checked)
    at_rest(page, qtbot)
    assert classes.whom.text() == "所选 2 人"
    assert len(PHONE.findall(shown_text(page))) == 2
    click(qtbot, classes.some_button)
    at_rest(page, qtbot)
    assert len(PHONE.findall(shown_text(page))) >= 42


def test_a_sheet_for_each_takes_one_and_a_list_takes_all(page: FormsPage, qtbot: QtBot) -> None:
    choose(page, "teacher", qtbot)
    teachers = page.bench.card.subject.choices["teachers"]
    assert isinstance(teachers, RecordChoice)
    assert len(teachers.some.checked) == 1
    assert page.bench.view.document.pageCount() == 1
    second = teachers.some.list.item(1)
    second.setCheckState(Qt.CheckState.Checked)
    at_rest(page, qtbot)
    assert page.bench.view.document.pageCount() == 2
    choose(page, "ledger", qtbot)
    devices = page.bench.card.subject.choices["equipment"]
    assert isinstance(devices, RecordChoice)
    assert devices.some.checked == ()
    assert page.bench.view.document.pageCount() > 2
    for key in ("agreement", "reissue", "self-assessment"):
        choose(page, key, qtbot)
        assert page.bench.view.document.pageCount() >= 1, key


def test_answers_are_asked_checked_and_kept(page: FormsPage, qtbot: QtBot) -> None:
    of_class(page, DONE)
    choose(page, "notice", qtbot)
    editor = page.bench.card.editors["until"]
    line = editor.focusProxy()
    write(line, "2026-13-40")
    assert line.property("wrong")
    assert dict(page.bench.card.options().asks) == {}
    write(line, "20261205")
    assert not line.property("wrong")
    assert dict(page.bench.card.options().asks) == {"until": "2026-12-05"}
    at_rest(page, qtbot)
    assert "2026年12月5日" in shown_text(page).replace(" ", "")
    choose(page, "roster", qtbot)
    choose(page, "notice", qtbot)
    assert str(page.bench.card.editors["until"].value()) == "2026-12-05"


def test_findings_stand_in_the_way_until_accepted(page: FormsPage, qtbot: QtBot, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"] = "开班号", "{{class.filing_number!}}"
    book.save(tmp_path / "开班号.xlsx")
    custom_forms.save_template(
        page.desk.store, tmp_path / "开班号.xlsx", key="khao", label="开班号表", about="class"
    )
    page.refresh()
    of_class(page, OTHER)
    choose(page, "khao", qtbot)
    assert page.bench.findings.isVisible()
    line = page.bench.findings.list.topLevelItem(0)
    assert line is not None
    assert line.text(0).endswith("!B1")
    assert line.text(2)
    assert not page.bench.print_button.isEnabled()
    assert "已看过" in page.bench.save_button.toolTip()
    page.bench.findings.accept.setChecked(True)
    assert page.bench.print_button.isEnabled()
    choose(page, "cover", qtbot)
    choose(page, "khao", qtbot)
    assert not page.bench.findings.accept.isChecked()


def test_several_classes_at_once(page: FormsPage, qtbot: QtBot, tmp_path: Path) -> None:
    of_class(page, DONE)
    choose(page, "roster", qtbot)
    click(qtbot, page.bench.batch_button)
    place = page.place
    assert isinstance(place, BatchPlace)
    assert len(place.classes.checked) == 1
    line = next(each for each in place.classes._lines() if OTHER in each.text())
    line.setCheckState(Qt.CheckState.Checked)
    place.accept.setChecked(True)
    place.make(tmp_path / "批量")
    at_rest(page, qtbot)
    assert sorted(path.name for path in (tmp_path / "批量").iterdir()) == [
        f"学员花名册-{DONE}.pdf", f"学员花名册-{OTHER}.pdf",
    ]  # fmt: skip
    assert [place.made.lines.item(at, 1).text() for at in range(2)] == ["42", "60"]
    assert "2 份" in page.bar.text.text()
    place.sheet.setChecked(True)
    place.make(tmp_path / "表格")
    at_rest(page, qtbot)
    assert {path.suffix for path in (tmp_path / "表格").iterdir()} == {".xlsx"}
    qtbot.keyClick(place, Qt.Key.Key_Escape)
    assert page.place is None


def test_the_class_binder_is_planned_made_and_shown(page: FormsPage, qtbot: QtBot, tmp_path: Path) -> None:
    of_class(page, DONE)
    at_rest(page, qtbot)
    click(qtbot, page.bench.card.subject.classes.binder_button)
    place = page.place
    assert isinstance(place, BinderPlace)
    states = {
        place.plan.topLevelItem(at).text(0): place.plan.topLevelItem(at).text(1)
        for at in range(place.plan.topLevelItemCount())
    }  # type: ignore[union-attr]
    assert states["学员花名册"] in ("齐全", "不全")
    assert "缺" in states.values()
    assert "2031-12-31" in place.keep.text()
    place.check.setChecked(True)
    place.seed.setText("7")
    place.make_in(tmp_path)
    at_rest(page, qtbot)
    assert place.stack.currentWidget() is place.view
    pages = place.view.document.pageCount()
    assert pages > 8
    assert f"共 {pages} 页" in page.bar.remedy.text()
    assert any(path.suffix == ".xlsx" for path in (tmp_path / f"班级档案-{DONE}").iterdir())
    click(qtbot, place.plan_button)
    assert place.stack.currentWidget() is place.plan


def test_a_binder_that_is_done_after_one_left_is_still_told(
    page: FormsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    of_class(page, DONE)
    at_rest(page, qtbot)
    page.open_binder()
    place = page.place
    assert isinstance(place, BinderPlace)
    place.make_in(tmp_path)
    page.close_place()
    at_rest(page, qtbot)
    assert "班级档案" in page.bar.text.text()


def test_the_empty_base_says_the_first_step(program: Start, qtbot: QtBot) -> None:
    page = forms_page(program("empty"), qtbot)
    at_rest(page, qtbot)
    assert page.bench.paper.currentWidget() is page.bench.first_step
    assert page.bench.first_step.button.text() == "开一个班"
    assert not page.bench.print_button.isEnabled()
    choose(page, "ledger", qtbot)
    assert page.bench.first_step.button.text() == "导入设备台账"
    choose(page, "self-assessment", qtbot)
    assert page.bench.view.document.pageCount() >= 1
    choose(page, "roster", qtbot)
    click(qtbot, page.bench.first_step.button)
    assert page.desk is not None
    window = page.window()
    assert window.page_key == "classes"  # type: ignore[attr-defined]  # the main window


def test_the_class_offers_its_usual_forms(program: Start, qtbot: QtBot) -> None:
    running = program("full")
    page = forms_page(running, qtbot)
    page.bench._turn_star("cover")
    class_id = teaching.find_class(page.desk.store, OTHER)
    page.desk.go("classes", record_id=class_id, tab="papers")
    assert running.window is not None
    classes = running.window.page("classes")
    assert isinstance(classes, ClassPage)
    assert classes.view is not None
    panel = classes.view.panels["papers"]
    assert isinstance(panel, PapersPanel)
    assert next(iter(panel.form_buttons)) == ("cover", ".pdf")
    assert len(panel.form_buttons) == 12
    click(qtbot, panel.all_forms)
    assert running.window.page_key == "forms"
    assert page.bench.card.subject.classes.box.class_id == class_id
    at_rest(page, qtbot)
    page.desk.go("forms", class_id=class_id, action="binder")
    assert isinstance(page.place, BinderPlace)
    assert page.place.class_id == class_id


def test_the_english_page_speaks_no_chinese(program: Start, qtbot: QtBot) -> None:
    page = forms_page(program("empty", "en"), qtbot)
    lines = page.bench.catalogue.list.lines
    said = [lines.item(at).text() + str(lines.item(at).data(KEY + 1) or "") for at in range(lines.rowCount())]
    for form in FORMS:
        page.bench.open_form(form.key)
        for kind in (QLabel, QAbstractButton):
            said += [widget.text() for widget in page.findChildren(kind) if widget.isVisibleTo(page)]
        for box in page.findChildren(QComboBox):
            said += [box.itemText(at) for at in range(box.count())]
    said += [action.text() for action in page.menu.actions()]
    at_rest(page, qtbot)
    set_language("zh_CN")
    assert len(said) > len(FORMS)
    assert not [text for text in said if re.search("[一-鿿]", text)]
