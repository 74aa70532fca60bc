"""A bureau's form never seen before: imported, set right by clicks, saved, filled; its versions; letters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Alignment, Border, Font, Side
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from talentdesk.services import custom_forms, forms, teaching
from talentdesk.services.form_requests import Subject
from talentdesk.ui.forms import custom_place, delivery, placeholder_list
from talentdesk.ui.forms.custom_place import CustomPlace
from talentdesk.ui.forms.mapping_place import MappingPlace
from talentdesk.ui.forms.placeholder_picker import PATH
from talentdesk.ui.pages.forms import FormsPage
from talentdesk.ui.program import Program
from tests.ui.hands import click, write
from tests.ui.test_forms_page import DONE, at_rest, forms_page, of_class

Start = Callable[..., Program]
SHEET = "补贴名单"
THIN = Side(style="thin")


@pytest.fixture(autouse=True)
def _nothing_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (delivery, placeholder_list):
        monkeypatch.setattr(module.QDesktopServices, "openUrl", lambda _url: True)


@pytest.fixture
def page(program: Start, qtbot: QtBot) -> FormsPage:
    found = forms_page(program("full"), qtbot)
    of_class(found, DONE)
    return found


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    """Landscape, a merged title, words with blanks, headings in two rows, ten ruled rows, a total, a foot."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    for area, text in (
        ("A1:I1", "海州区技能提升培训补贴人员名单"), ("A2:D2", "申请单位："), ("E2:G2", "班级编号："), ("H2:I2", "填报日期：    年  月  日"),
        ("A3:A4", "序号"), ("B3:B4", "姓名"), ("C3:D3", "基本信息"), ("E3:E4", "手机号码"), ("F3:G3", "考核成绩"),
        ("H3:H4", "证书编号"), ("I3:I4", "所在企业"),
    ):  # fmt: skip
        sheet.merge_cells(area)
        sheet[area.partition(":")[0]] = text
    sheet["C4"], sheet["D4"], sheet["F4"], sheet["G4"] = "性别", "身份证号码", "理论", "实操"
    sheet["A1"].font = Font(name="黑体", size=18)
    for row in range(3, 16):
        for column in range(1, 10):
            sheet.cell(row, column).border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
            sheet.cell(row, column).alignment = Alignment(horizontal="center", shrink_to_fit=True)
    for row in range(5, 15):
        sheet.cell(row, 1).value = row - 4
    sheet.merge_cells("A15:F15")
    sheet["A15"], sheet["G15"] = "平均", "=AVERAGE(G5:G14)"
    sheet["A16"] = "制表说明：本表一式三份"
    for letter, width in zip("ABCDEFGHI", (6, 12, 8, 24, 16, 10, 10, 22, 26), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.oddFooter.center.text = "第 &P 页"
    path = tmp_path / "补贴人员名单.xlsx"
    book.save(path)
    return path


def mapped(page: FormsPage, path: Path) -> MappingPlace:
    page.map_file(path)
    place = page.place
    assert isinstance(place, MappingPlace)
    return place


def click_cell(place: MappingPlace, qtbot: QtBot, row: int, column: int) -> None:
    item = place.grid.item(row, column)
    assert item is not None
    place.grid.scrollToItem(item)
    at = place.grid.visualItemRect(item).center()
    qtbot.mouseClick(place.grid.viewport(), Qt.MouseButton.LeftButton, pos=at)


def pick(place: MappingPlace, qtbot: QtBot, typed: str, path: str) -> None:
    """Search the list of placeholders and click a line."""
    write(place.picker.search, typed)
    tree = place.picker.tree

    def lines() -> list[QTreeWidgetItem]:
        tops = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
        return [top.child(at) for top in tops if top for at in range(top.childCount()) if top.child(at)]

    qtbot.waitUntil(lambda: any(each.data(0, PATH) == path for each in lines()) and len(lines()) < 40)
    line = next(each for each in lines() if each.data(0, PATH) == path)
    tree.scrollToItem(line)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(line).center())


def test_a_bureaus_form_is_mapped_by_clicks_and_filled(
    page: FormsPage, qtbot: QtBot, bureau: Path, tmp_path: Path
) -> None:
    place = mapped(page, bureau)
    assert place.mapping.texts[f"{SHEET}!D5"] == "trainee.id_number"
    assert place.mapping.texts[f"{SHEET}!F5"] == "trainee.theory"
    title, below = place.grid.item(0, 0), place.grid.item(4, 3)
    assert title is not None
    assert below is not None
    assert place.grid.columnSpan(0, 0) == 9
    assert below.text() == "〔证件号码〕"
    left = [spot.cell for spot in place.mapping.unsure(SHEET)]
    assert left == ["I5"]  # nobody calls an employer 所在企业 yet
    assert "1 处请核对" in place.summary.text()
    click_cell(place, qtbot, 8, 8)  # any row of the list means its column
    assert place.cell.key == f"{SHEET}!I5"
    pick(place, qtbot, "gzdw", "trainee.employer")
    assert "都已核对" in place.summary.text()
    click_cell(place, qtbot, 4, 4)
    pick(place, qtbot, "邮箱", "trainee.email")
    pick(place, qtbot, "lxdh", "trainee.phone")
    click_cell(place, qtbot, 1, 7)
    assert place.cell.format.currentData() == "年月日"
    place.cell.format.setCurrentIndex(place.cell.format.findData("年.月.日"))
    assert place.mapping.texts[f"{SHEET}!H2"] == "today|年.月.日"
    place.side.setCurrentIndex(1)
    write(place.form.label, "补贴名单（区）")
    write(place.form.since.focusProxy(), "2026-1-1")
    click(qtbot, place.preview_button)
    at_rest(page, qtbot)
    assert place.stack.currentIndex() == 1
    assert place.view.document.pageCount() >= 2
    click(qtbot, place.save_button)
    assert page.place is None
    at_rest(page, qtbot)
    assert page.bench.offer is not None
    assert page.bench.offer.label == "补贴名单（区）"
    assert page.bench.offer.version == 1
    check_filled(page, page.bench.offer.key, tmp_path / "名单.xlsx")


def check_filled(page: FormsPage, key: str, out: Path) -> None:
    """Every value of the 42 people stands in the right cell, the total below them counts them all."""
    class_id = teaching.find_class(page.desk.store, DONE)
    accept = frozenset({"overflow", "missing-glyph"})
    made = forms.make_form(
        page.desk.store,
        key,
        Subject("class", (class_id,)),
        out,
        page.desk.today(),
        forms.Options(accept=accept),
    )
    assert made.rows == 42
    sheet = openpyxl.load_workbook(out)[SHEET]
    lines = teaching.mark_sheet(page.desk.store, class_id).lines
    for at, line in enumerate(lines):
        row = 5 + at
        assert sheet.cell(row, 2).value == line.name
        assert sheet.cell(row, 1).value == at + 1
        assert len(str(sheet.cell(row, 4).value)) == 18
        assert len(str(sheet.cell(row, 5).value)) == 11
        assert (sheet.cell(row, 6).value or None) == line.theory
        assert sheet.cell(row, 9).value
    assert sheet["G47"].value == "=AVERAGE(G5:G46)"
    assert sheet["A48"].value == "制表说明：本表一式三份"
    assert sheet["E2"].value == f"班级编号：{DONE}"
    assert str(sheet["H2"].value).startswith("填报日期：20")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.oddFooter.center.text == "第 &P 页"
    assert "A1:I1" in {str(area) for area in sheet.merged_cells.ranges}


def test_rows_below_and_leaving_blank(page: FormsPage, qtbot: QtBot, bureau: Path) -> None:
    place = mapped(page, bureau)
    click_cell(place, qtbot, 4, 7)
    click(qtbot, place.cell.none_button)
    assert place.mapping.texts[f"{SHEET}!H5"] == ""
    empty = place.grid.item(4, 7)
    assert empty is not None
    assert not empty.text()
    place.side.setCurrentIndex(1)
    write(place.form.rows, "60")
    click(qtbot, place.save_button)
    at_rest(page, qtbot)
    key = page.bench.offer.key if page.bench.offer is not None else ""
    stored = custom_forms.custom_template(page.desk.store, key, page.desk.today())
    texts = [str(cell.value) for line in openpyxl.load_workbook(stored)[SHEET].iter_rows() for cell in line]
    assert any("{{#trainees min=60}}" in text for text in texts)


def test_another_subject_gives_other_proposals(page: FormsPage, qtbot: QtBot, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "设备编号", "设备名称", "型号", "购置日期", "存放地点"])
    for _row in range(6):
        sheet.append([None] * 6)
    for line in sheet.iter_rows(1, 7, 1, 6):
        for cell in line:
            cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
    book.save(tmp_path / "设备.xlsx")
    place = mapped(page, tmp_path / "设备.xlsx")
    place.form.about.setCurrentIndex(place.form.about.findData("equipment"))
    assert place.mapping.texts["Sheet!C2"] == "device.name"
    assert "设备" in place.form.list_note.text()
    place.try_out()
    at_rest(page, qtbot)
    assert place.view.document.pageCount() >= 1


def test_versions_are_exported_edited_retired(
    page: FormsPage, qtbot: QtBot, bureau: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = mapped(page, bureau)
    click(qtbot, place.save_button)
    at_rest(page, qtbot)
    page.open_custom()
    versions = page.place
    assert isinstance(versions, CustomPlace)
    assert versions.table.lines.rowCount() == 1
    versions.export_to(tmp_path / "改.xlsx")
    book = openpyxl.load_workbook(tmp_path / "改.xlsx")
    book[SHEET]["A16"] = "制表人：{{user}}"
    book.save(tmp_path / "改.xlsx")
    versions.take_edited(tmp_path / "改.xlsx")
    assert [versions.table.lines.item(at, 1).text() for at in range(2)] == ["2", "1"]
    versions.table.selectRow(0)
    monkeypatch.setattr(custom_place, "decide", lambda *_a, **_k: False)
    click(qtbot, versions.retire_button)
    assert versions.table.lines.item(0, 6).text() == "使用中"
    monkeypatch.setattr(custom_place, "decide", lambda *_a, **_k: True)
    click(qtbot, versions.retire_button)
    assert versions.table.lines.item(0, 6).text() == "已停用"
    assert [each.version for each in custom_forms.versions(page.desk.store) if each.in_use] == [1]
    broken = openpyxl.Workbook()
    assert broken.active is not None
    broken.active["A1"] = "{{trainee.nmae}}"
    broken.save(tmp_path / "错.xlsx")
    versions.take_edited(tmp_path / "错.xlsx")
    assert "错" in page.bar.text.text()
    assert len(custom_forms.versions(page.desk.store)) == 2


def test_a_new_sheet_becomes_the_next_version_or_replaces_a_built_in_form(
    page: FormsPage, qtbot: QtBot, bureau: Path
) -> None:
    place = mapped(page, bureau)
    place.form.place.setCurrentIndex(place.form.place.findData("roster"))
    click(qtbot, place.save_button)
    at_rest(page, qtbot)
    assert page.bench.offer is not None
    assert (page.bench.offer.key, page.bench.offer.version) == ("roster", 1)
    page.map_file(bureau, key="roster")
    again = page.place
    assert isinstance(again, MappingPlace)
    assert "新版本" in again.form.place.currentText()
    click(qtbot, again.save_button)
    at_rest(page, qtbot)
    assert page.bench.offer.key == "roster"
    assert [each.version for each in custom_forms.versions(page.desk.store, "roster")] == [2, 1]


def test_what_is_no_template_is_refused_in_words(page: FormsPage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "旧.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    page.map_file(tmp_path / "旧.xls")
    assert page.place is None
    assert ".xls" in page.bar.text.text()
    assert page.bar.remedy.text()


def test_the_list_of_placeholders_is_a_workbook(page: FormsPage, tmp_path: Path) -> None:
    placeholder_list.save_placeholder_list_to(tmp_path / "清单.xlsx", page.bar)
    book = openpyxl.load_workbook(tmp_path / "清单.xlsx")
    texts = {str(cell.value) for line in book.worksheets[0].iter_rows() for cell in line if cell.value}
    assert any("trainee.id_number" in text for text in texts)
