"""The set-up of the page 上报 by hand: channels, bureau profiles, two PCs, the shared catalogue."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from talentdesk.errors import DeskError
from talentdesk.exchange.bureau_faults import CHOICES, RECEIPT_ROLES, RESULTS
from talentdesk.registers import register
from talentdesk.services import (
    bases,
    bureau_profiles,
    partner_catalogue,
    records,
    twin_merging,
    twins,
    upload_building,
    upload_channels,
)
from talentdesk.services.records import Query
from talentdesk.services.upload_channels import Checked
from talentdesk.services.upload_schedule import schedule_of
from talentdesk.store import Store
from talentdesk.ui.certificates.panel import choose_data
from talentdesk.ui.pages.reporting import CATALOGUE, CHANNELS, PROFILES, TWINS, ReportingPage
from talentdesk.ui.program import Program
from talentdesk.ui.reporting import channels_panel, profiles_panel
from talentdesk.ui.reporting.catalogue_panel import CataloguePanel
from talentdesk.ui.reporting.channel_form import RARE
from talentdesk.ui.reporting.channels_panel import ChannelsPanel
from talentdesk.ui.reporting.column_model import FIELD, HEADING, MASK, TABLE
from talentdesk.ui.reporting.conflict_model import OURS, OURS_AT, THEIRS, THEIRS_AT
from talentdesk.ui.reporting.dialect_form import dialect_choices
from talentdesk.ui.reporting.partner_view import DOING
from talentdesk.ui.reporting.profiles_panel import ProfilesPanel
from talentdesk.ui.reporting.receipt_form import result_labels, role_labels
from talentdesk.ui.reporting.setting_lines import SecretLine, grouped
from talentdesk.ui.reporting.twins_panel import TwinsPanel
from tests.ui.conftest import TODAY
from tests.ui.hands import click, page_in_front, write

Start = Callable[..., Program]
Tab = TypeVar("Tab", bound=QWidget)
NOW = datetime(2026, 11, 21, 9, 30)
SEX = "性别（GB/T 2261.1）"
TITLE_COLUMN = 3
LATE = 20_000


@pytest.fixture
def opened(program: Start, qtbot: QtBot) -> Callable[..., ReportingPage]:
    """Opens the page on a base; today is 2026-11-21."""

    def start(name: str, language: str = "zh_CN") -> ReportingPage:
        return page_in_front(program(name, language), qtbot, "upload", ReportingPage, TODAY)

    return start


def panel(page: ReportingPage, key: str, kind: type[Tab], qtbot: QtBot) -> Tab:
    bar = page.tabs.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(page.keys.index(key)).center())
    QApplication.processEvents()
    at_rest(page, qtbot)
    found = page.panels[key]
    assert isinstance(found, kind)
    return found


def at_rest(page: ReportingPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.desk.tasks.busy, timeout=LATE)
    QApplication.processEvents()


def cell(view: QTableView, row: int, column: int) -> QPoint:
    """The middle of a cell, scrolled into view."""
    index = view.model().index(row, column)
    view.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
    return view.visualRect(index).center()


def click_cell(view: QTableView, row: int, column: int) -> None:
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=cell(view, row, column))


def editor_of(qtbot: QtBot, view: QTableView, row: int, column: int) -> QWidget:
    """What a double click into a cell opens."""
    at = cell(view, row, column)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: QApplication.focusWidget() not in (None, view))
    found = QApplication.focusWidget()
    assert found is not None
    return found


def enter(line: QWidget) -> None:
    """End a cell's editor; the view takes the text over with the next event."""
    QTest.keyClick(line, Qt.Key.Key_Return)
    QApplication.processEvents()


def pick(view: QWidget, label: str) -> None:
    """Choose from the open chooser of a cell, as a click into its list does."""
    box = view if isinstance(view, QComboBox) else view.parent()
    assert isinstance(box, QComboBox)
    at = box.findText(label)
    assert at >= 0, [box.itemText(i) for i in range(box.count())]
    box.setCurrentIndex(at)
    box.activated.emit(at)
    QApplication.processEvents()


def choosing(monkeypatch: pytest.MonkeyPatch, method: str, path: Path) -> None:
    """The system's file dialog answers with a path."""
    answer: object = str(path) if method == "getExistingDirectory" else (str(path), "")
    monkeypatch.setattr(QFileDialog, method, staticmethod(lambda *_given, **_named: answer))


# channels


class Safe:
    """A key store that forgets with the test."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}

    def keep(self, name: str, secret: str) -> None:
        self.held[name] = secret

    def find(self, name: str) -> str:
        return self.held.get(name, "")

    def forget(self, name: str) -> None:
        self.held.pop(name, None)


@pytest.fixture
def safe(monkeypatch: pytest.MonkeyPatch) -> Safe:
    found = Safe()
    monkeypatch.setattr(upload_channels, "system_keys", lambda: found)
    return found


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_stick_becomes_a_channel_in_two_clicks_and_is_tried_at_once(
    opened: Callable[..., ReportingPage],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    language: str,
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    choosing(monkeypatch, "getExistingDirectory", stick)
    page = opened("empty", language)
    tab = panel(page, CHANNELS, ChannelsPanel, qtbot)
    assert tab.empty.button is not None
    click(qtbot, tab.empty.button)
    at_rest(page, qtbot)
    made = upload_channels.channels(page.desk.store)
    assert [(each.transport, each.settings["folder"]) for each in made] == [("folder", str(stick))]
    assert tab.side.check.mark.property("tone") == "success"
    assert str(stick) in tab.side.check.text.text()
    assert list(stick.iterdir()) == []

    stick.rmdir()
    click(qtbot, tab.side.try_button)
    at_rest(page, qtbot)
    assert tab.side.check.mark.property("tone") == "danger"

    click(qtbot, page.bar.undo_button)
    at_rest(page, qtbot)
    assert upload_channels.channels(page.desk.store) == []
    assert tab.stack.currentIndex() == 0


def test_the_dialog_given_up_makes_nothing(
    opened: Callable[..., ReportingPage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", staticmethod(lambda *_given: ""))
    page = opened("empty")
    tab = panel(page, CHANNELS, ChannelsPanel, qtbot)
    before = page.desk.store.last_entry()
    assert tab.empty.button is not None
    click(qtbot, tab.empty.button)
    assert page.desk.store.last_entry() == before


def server(page: ReportingPage, qtbot: QtBot) -> ChannelsPanel:
    """The form of a new SFTP channel, filled in but for the folder."""
    tab = panel(page, CHANNELS, ChannelsPanel, qtbot)
    action = next(each for each in tab.other_button.menu().actions() if each.data() == "sftp")
    action.trigger()
    at_rest(page, qtbot)
    form = tab.side.form
    assert form is not None
    write(form.name, "市人社局")
    for name, text in (("host", "127.0.0.1"), ("user", "base01")):
        write(form.lines[name].line, text)
    return tab


def test_a_password_goes_to_the_key_store_and_is_never_shown_again(
    opened: Callable[..., ReportingPage], qtbot: QtBot, safe: Safe
) -> None:
    page = opened("empty")
    tab = server(page, qtbot)
    assert tab.side.form is not None
    write(tab.side.form.lines["password"].line, "s3cret-Pass")
    click(qtbot, tab.side.save_button)
    assert upload_channels.channels(page.desk.store) == []  # the folder is missing
    assert tab.side.form.lines["folder"].line.property("wrong")
    assert not tab.side.form.lines["host"].line.property("wrong")
    assert page.bar.isVisible()

    write(tab.side.form.lines["folder"].line, "/in")
    click(qtbot, tab.side.save_button)
    at_rest(page, qtbot)
    (kept,) = upload_channels.channels(page.desk.store)
    assert kept.settings["folder"] == "/in"
    assert list(safe.held.values()) == ["s3cret-Pass"]
    line = tab.side.form.lines["password"]
    assert isinstance(line, SecretLine)
    assert line.line.text() == ""
    assert line.line.echoMode() == QLineEdit.EchoMode.Password
    assert line.line.placeholderText() == "已保存，留空不变"
    for path in page.desk.store.folder.rglob("*"):
        assert not path.is_file() or b"s3cret-Pass" not in path.read_bytes(), path

    write(tab.side.form.name, "市人社局二处")
    click(qtbot, tab.side.save_button)
    at_rest(page, qtbot)
    assert list(safe.held.values()) == ["s3cret-Pass"]  # left empty: it stays
    line = tab.side.form.lines["password"]
    assert isinstance(line, SecretLine)
    click(qtbot, line.forget_button)
    at_rest(page, qtbot)
    assert safe.held == {}
    assert line.line.placeholderText() == "还没有保存"


def test_without_a_key_store_a_sentence_says_so(
    opened: Callable[..., ReportingPage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> object:
        raise DeskError("没有密钥库。", "请登录桌面。", code="no-key-store")

    monkeypatch.setattr(upload_channels, "system_keys", none)
    tab = server(opened("empty"), qtbot)
    form = tab.side.form
    assert form is not None
    assert not form.lines["password"].line.isEnabled()
    assert form.no_keys.isVisible()
    assert form.no_keys.text() == "没有密钥库。请登录桌面。"


def test_a_servers_key_is_shown_in_groups_and_pinned_by_a_click(
    opened: Callable[..., ReportingPage], qtbot: QtBot, safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "ssh-ed25519 " + base64.b64encode(bytes(range(51))).decode()

    def tried(store: Store, channel_id: int) -> Checked:
        pinned = upload_channels.channel(store, channel_id).settings["host_key"]
        return Checked(True, words="登录成功。") if pinned == key else Checked(False, key, "第一次连接。")

    monkeypatch.setattr(upload_channels, "try_channel", tried)
    page = opened("empty")
    tab = server(page, qtbot)
    assert tab.side.form is not None
    write(tab.side.form.lines["folder"].line, "/in")
    click(qtbot, tab.side.try_button)  # keeps it first
    at_rest(page, qtbot)
    card = tab.side.check
    short = upload_channels.fingerprint(key)
    assert card.print.text() == grouped(short)
    assert card.print.text().replace(" ", "") == short
    assert all(len(group) <= 4 for group in card.print.text().split(" ")[1:])
    click(qtbot, card.accept_button)
    at_rest(page, qtbot)
    (kept,) = upload_channels.channels(page.desk.store)
    assert kept.settings["host_key"] == key
    assert card.mark.text() == "能用"
    assert not card.accept_button.isVisible()


def test_a_schedule_is_kept_and_the_task_explains_itself_elsewhere_than_on_windows(
    opened: Callable[..., ReportingPage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choosing(monkeypatch, "getExistingDirectory", tmp_path)
    page = opened("empty")
    tab = panel(page, CHANNELS, ChannelsPanel, qtbot)
    assert tab.empty.button is not None
    click(qtbot, tab.empty.button)
    at_rest(page, qtbot)
    form = tab.side.form
    assert form is not None
    line = form.schedule
    choose_data(line.every, "month")
    choose_data(line.day, 31)
    assert line.note.isVisible()
    write(line.at.lineEdit(), "25:00")
    click(qtbot, tab.side.save_button)
    assert schedule_of(upload_channels.channels(page.desk.store)[0]).every == "none"
    assert line.at.property("wrong")
    write(line.at.lineEdit(), "8:30")
    click(qtbot, tab.side.save_button)
    at_rest(page, qtbot)
    kept = schedule_of(upload_channels.channels(page.desk.store)[0])
    assert (kept.every, kept.day, kept.at) == ("month", 31, "08:30")
    assert tab.table.lines.item(0, 1).text() == "每月 31 日 08:30"
    assert tab.side.next.text()

    monkeypatch.setattr("talentdesk.services.upload_task.os.name", "posix")
    click(qtbot, tab.task_button)
    at_rest(page, qtbot)
    assert "Windows" in page.bar.text.text()
    choosing(monkeypatch, "getSaveFileName", tmp_path / "任务.xml")
    click(qtbot, tab.task_file_button)
    at_rest(page, qtbot)
    task = ElementTree.fromstring((tmp_path / "任务.xml").read_bytes())
    assert "08:30" in ElementTree.tostring(task, encoding="unicode")


def test_what_was_typed_is_not_lost_by_turning_to_another_channel(
    opened: Callable[..., ReportingPage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choosing(monkeypatch, "getExistingDirectory", tmp_path)
    page = opened("empty")
    for name in ("甲", "乙"):
        upload_channels.create(
            page.desk.store, name, profile="national", transport="folder", settings={"folder": str(tmp_path)}
        )
    tab = panel(page, CHANNELS, ChannelsPanel, qtbot)
    (first, second) = list(tab.channels)
    asked: list[str] = []

    def decide(_parent: object, text: str, **_named: object) -> bool:
        asked.append(text)
        return len(asked) > 1

    monkeypatch.setattr(channels_panel, "decide", decide)
    assert tab.side.form is not None
    write(tab.side.form.name, "丙")
    click_cell(tab.table, 1, 0)  # given up
    assert asked
    assert {each.name for each in upload_channels.channels(page.desk.store)} == {"甲", "乙"}
    assert tab.side.channel is not None
    assert tab.side.channel.id == second
    write(tab.side.form.name, "丁")
    click_cell(tab.table, 0, 0)  # saved
    at_rest(page, qtbot)
    assert upload_channels.channel(page.desk.store, second).name == "丁"
    assert tab.side.channel.id == first

    click(qtbot, tab.side.retire_button)
    at_rest(page, qtbot)
    assert [each.id for each in upload_channels.channels(page.desk.store)] == [second]
    assert not tab.side.try_button.isEnabled()


def test_rare_settings_are_settings_of_some_way() -> None:
    known = {field.name for kind in upload_channels.TRANSPORTS for field in kind.fields}
    assert known >= RARE
    required = {field.name for kind in upload_channels.TRANSPORTS for field in kind.fields if field.required}
    assert required & RARE == {"file_field"}  # it has a value from the start


# profiles


def profiles(page: ReportingPage, qtbot: QtBot) -> ProfilesPanel:
    tab = panel(page, PROFILES, ProfilesPanel, qtbot)
    read(page, tab, qtbot)
    return tab


def read(page: ReportingPage, tab: ProfilesPanel, qtbot: QtBot) -> str:
    """The text of the preview once it has come to rest."""
    qtbot.wait(300)  # the preview waits for the end of typing
    at_rest(page, qtbot)
    return tab.preview.text.toPlainText()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_an_edited_column_is_seen_in_the_preview_and_in_the_built_file(
    opened: Callable[..., ReportingPage], qtbot: QtBot, tmp_path: Path, language: str
) -> None:
    page = opened("full", language)
    tab = profiles(page, qtbot)
    table = tab.columns.table
    before = read(page, tab, qtbot)
    assert before.splitlines()[0].split(",")[TITLE_COLUMN : TITLE_COLUMN + 2] == ["姓名", "性别"]
    assert "****" in before  # personal numbers only when asked for

    line = editor_of(qtbot, table, TITLE_COLUMN, HEADING)
    write(line, "学员姓名")
    enter(line)
    pick(editor_of(qtbot, table, TITLE_COLUMN + 1, TABLE), SEX)
    text = read(page, tab, qtbot)
    assert text.splitlines()[0].split(",")[TITLE_COLUMN] == "学员姓名"
    assert {row.split(",")[TITLE_COLUMN + 1] for row in text.splitlines()[1:]} == {"1", "2"}
    click(qtbot, tab.preview.whole)
    assert "****" not in read(page, tab, qtbot).split("\n")[1]

    click(qtbot, tab.save_button)
    assert not tab.draft.dirty
    store = page.desk.store
    number = upload_channels.create(
        store, "文件夹", profile="national", transport="folder", settings={"folder": str(tmp_path)}
    )
    built = upload_building.build(store, number, NOW)
    with zipfile.ZipFile(built.path) as package:
        name = next(each for each in package.namelist() if each.startswith("学员"))
        lines = package.read(name).decode("utf-8-sig").splitlines()
    assert lines[0].split(",")[TITLE_COLUMN] == "学员姓名"
    assert {row.split(",")[TITLE_COLUMN + 1] for row in lines[1:]} == {"1", "2"}


def test_columns_are_added_moved_masked_and_taken_away(
    opened: Callable[..., ReportingPage], qtbot: QtBot
) -> None:
    page = opened("full")
    tab = profiles(page, qtbot)
    table, place = tab.columns.table, tab.columns
    headings = list(tab.draft.wanted.files[0].headings)
    click_cell(table, 1, HEADING)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    headings[1], headings[2] = headings[2], headings[1]
    assert list(tab.draft.wanted.files[0].headings) == headings
    click(qtbot, place.up_button)
    headings[1], headings[2] = headings[2], headings[1]
    assert list(tab.draft.wanted.files[0].headings) == headings

    click(qtbot, place.add_button)
    added = tab.draft.wanted.files[0].columns[2]
    assert len(tab.draft.wanted.files[0].columns) == len(headings) + 1
    assert added.heading not in headings
    pick(editor_of(qtbot, table, 2, FIELD), "基地 · 基地名称")
    changed = tab.draft.wanted.files[0].columns[2]
    assert (changed.field, changed.heading) == ("base_name", "基地名称")  # the heading followed
    assert bases.profile(page.desk.store).title in read(page, tab, qtbot)

    table.setCurrentIndex(table.model().index(2, MASK))
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert tab.draft.wanted.files[0].columns[2].mask

    click_cell(table, 2, HEADING)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert list(tab.draft.wanted.files[0].headings) == headings
    assert tab.draft.wanted == tab.draft.kept
    click(qtbot, place.remove_button)
    assert tab.draft.wanted != tab.draft.kept
    click(qtbot, tab.discard_button)
    assert list(tab.draft.wanted.files[0].headings) == headings


def test_faults_stand_beside_the_preview_and_refuse_the_saving(
    opened: Callable[..., ReportingPage], qtbot: QtBot
) -> None:
    page = opened("full")
    tab = profiles(page, qtbot)
    line = editor_of(qtbot, tab.columns.table, TITLE_COLUMN, HEADING)
    write(line, "性别")
    enter(line)
    assert read(page, tab, qtbot) == ""
    assert "性别" in tab.preview.findings.item(0).text()
    before = page.desk.store.last_entry()
    click(qtbot, tab.save_button)
    assert page.desk.store.last_entry() == before
    assert tab.draft.dirty


def test_code_tables_are_pasted_renamed_and_followed_by_their_columns(
    opened: Callable[..., ReportingPage], qtbot: QtBot
) -> None:
    page = opened("full")
    tab = profiles(page, qtbot)
    tab.tabs.setCurrentWidget(tab.tables)
    place = tab.tables
    click(qtbot, place.add_button)
    write(place.name, "性别字母")
    QTest.keyClick(place.name, Qt.Key.Key_Return)
    place.pairs.selectAll()
    QTest.keyClick(place.pairs, Qt.Key.Key_Delete)
    place.pairs.setFocus()
    QApplication.clipboard().setText("男\tM\n女\tF\n男\tX\n")
    QTest.keyClick(place.pairs, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert tab.draft.wanted.code_tables["性别字母"] == {"男": "M", "女": "F"}

    tab.tabs.setCurrentWidget(tab.columns)
    pick(editor_of(qtbot, tab.columns.table, TITLE_COLUMN + 1, TABLE), "性别字母")
    assert {row.split(",")[4] for row in read(page, tab, qtbot).splitlines()[1:]} == {"M", "F"}

    tab.tabs.setCurrentWidget(tab.tables)
    assert "性别" in place.used.text()
    write(place.name, "性别代码")
    QTest.keyClick(place.name, Qt.Key.Key_Return)
    assert tab.draft.wanted.files[0].columns[TITLE_COLUMN + 1].table == "性别代码"
    click(qtbot, place.remove_button)
    assert tab.draft.wanted.files[0].columns[TITLE_COLUMN + 1].table == ""


def test_settings_of_a_file_and_receipts_are_steps_of_the_draft(
    opened: Callable[..., ReportingPage], qtbot: QtBot
) -> None:
    page = opened("full")
    tab = profiles(page, qtbot)
    tab.files.list.setCurrentRow(1)
    tab.tabs.setCurrentWidget(tab.file_form)
    choose_data(tab.file_form.boxes["quoting"], "all")
    choose_data(tab.file_form.boxes["encoding"], "gb18030")
    write(tab.file_form.days["valid_from"].line, "2027-01-01")
    file = tab.draft.wanted.files[1]
    assert (file.quoting, file.encoding, str(file.valid_from)) == ("all", "gb18030", "2027-01-01")
    assert read(page, tab, qtbot).startswith('"')
    choose_data(tab.file_form.boxes["quoting"], None)
    assert tab.draft.wanted.files[1].quoting is None
    tab.file_form.days["valid_from"].line.selectAll()
    QTest.keyClick(tab.file_form.days["valid_from"].line, Qt.Key.Key_Delete)
    assert tab.draft.wanted.files[1].valid_from is None

    tab.tabs.setCurrentWidget(tab.receipt)
    write(tab.receipt.columns["result"], "审核结果、是否通过")
    write(tab.receipt.results["accepted"], "同意")
    receipt = tab.draft.wanted.receipt
    assert receipt.columns["result"] == ("审核结果", "是否通过")
    assert [word for word, meaning in receipt.results.items() if meaning == "accepted"] == ["同意"]
    tab.tabs.setCurrentWidget(tab.whole_form)
    write(tab.whole_form.lines["label"], "滨江市样式")
    click(qtbot, tab.save_button)
    kept = bureau_profiles.profile(page.desk.store, "national")
    assert (kept.label, kept.receipt, kept.files[1].encoding) == ("滨江市样式", receipt, "gb18030")
    assert tab.mark.text() == "自带，已修改"
    tab.restore_action.trigger()
    assert bureau_profiles.profile(page.desk.store, "national").label == "全国通用样式"


def test_a_profile_is_copied_exported_imported_and_removed(
    opened: Callable[..., ReportingPage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = opened("empty")
    tab = profiles(page, qtbot)
    tab.copy_action.trigger()
    assert [each.key for each in bureau_profiles.all_profiles(page.desk.store)] == ["national", "own-1"]
    assert tab.chooser.currentData() == "own-1"
    choosing(monkeypatch, "getSaveFileName", tmp_path / "方案")
    tab.export_action.trigger()
    assert (tmp_path / "方案.json").exists()
    tab.remove_action.trigger()
    assert [each.key for each in bureau_profiles.all_profiles(page.desk.store)] == ["national"]
    choosing(monkeypatch, "getOpenFileName", tmp_path / "方案.json")
    tab.import_action.trigger()
    assert tab.draft.kept.key == "own-1"
    asked: list[str] = []

    def give_up(_parent: object, text: str, **_named: object) -> bool:
        asked.append(text)
        return False

    monkeypatch.setattr(profiles_panel, "decide", give_up)
    tab.files.move_file(1)
    assert tab.draft.dirty
    tab.chooser.setCurrentIndex(0)
    tab.chooser.activated.emit(0)
    assert asked
    assert tab.draft.kept.key == "national"
    assert tab.draft.wanted == tab.draft.kept


def test_every_choice_of_a_profile_has_words() -> None:
    choices = dialect_choices()
    for name, values in CHOICES.items():
        assert {value for _words, value in choices[name][1]} == set(values)
    assert set(role_labels()) == set(RECEIPT_ROLES)
    assert set(result_labels()) == set(RESULTS)


# two PCs


PHONES = (("13900000001", "13900000002"), ("13900000003", "13900000004"), ("13900000005", "13900000006"))


@pytest.fixture
def other(opened: Callable[..., ReportingPage]) -> Iterator[list[Store]]:
    """Bases opened beside the window's, closed at the end."""
    found: list[Store] = []
    yield found
    for each in found:
        each.close()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_two_pcs_are_merged_with_conflicts_chosen_by_click(
    opened: Callable[..., ReportingPage],
    other: list[Store],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    language: str,
) -> None:
    page = opened("full", language)
    tab = panel(page, TWINS, TwinsPanel, qtbot)
    store = page.desk.store
    assert not tab.read_button.isEnabled()
    click(qtbot, tab.copy_button)
    assert tab.form is not None
    choosing(monkeypatch, "getExistingDirectory", tmp_path)
    click(qtbot, tab.form.yes_button)
    assert tab.form is not None  # a copy has a name
    write(tab.form.editors["label"], "实训楼")
    click(qtbot, tab.form.yes_button)
    at_rest(page, qtbot)
    assert [each.label for each in twins.copies(store)] == ["实训楼"]
    assert tab.read_button.isEnabled()
    away = bases.open_base(tmp_path / "TalentDesk-实训楼", user="李老师")
    other.append(away)

    people = register("trainees")
    ids = records.find(store, people, Query()).ids[: len(PHONES)]
    for number, (here, there) in zip(ids, PHONES, strict=True):
        records.change(store, people, number, {"phone": here})
        records.change(away, people, number, {"phone": there})
    file = tmp_path / "改动.tdtwin"
    twins.export_changes(away, None, file, NOW)
    choosing(monkeypatch, "getOpenFileName", file)
    QApplication.processEvents()
    before = store.last_entry()
    click(qtbot, tab.read_button)
    at_rest(page, qtbot)
    view = tab.merge_view
    assert view is not None
    assert store.last_entry() == before
    model = view.table.model_
    assert model.rowCount() == len(PHONES)
    assert "李老师" in str(model.index(0, THEIRS_AT).data())
    assert "周教务" in str(model.index(0, OURS_AT).data())
    assert [model.kept(row) for row in range(len(PHONES))] == [THEIRS] * len(PHONES)  # the later ones
    click(qtbot, view.ours_button)
    assert [model.kept(row) for row in range(len(PHONES))] == [OURS] * len(PHONES)
    click(qtbot, view.later_button)
    click_cell(view.table, 0, OURS_AT)
    click_cell(view.table, 1, OURS_AT)
    click_cell(view.table, 1, THEIRS_AT)
    assert [model.kept(row) for row in range(len(PHONES))] == [OURS, THEIRS, THEIRS]
    wanted = {each.record_id: (each.ours, each.theirs)[row > 0] for row, each in enumerate(model.conflicts)}
    click(qtbot, view.yes_button)
    at_rest(page, qtbot)
    phones = {row.id: row.texts["phone"] for row in records.rows(store, people, ids)}
    assert phones == wanted
    assert tab.merge_view is None
    assert tab.kept.lines.rowCount() == len(PHONES)
    deciders = {tab.kept.lines.item(row, 5).text() for row in range(len(PHONES))}
    assert "周教务" in deciders
    assert len(deciders) == 2  # two were chosen, one went to the later change

    choosing(monkeypatch, "getSaveFileName", tmp_path / "回.tdtwin")
    click(qtbot, tab.export_button)
    at_rest(page, qtbot)
    twin_merging.merge(away, tmp_path / "回.tdtwin")
    assert {row.id: row.texts["phone"] for row in records.rows(away, people, ids)} == wanted
    click(qtbot, tab.read_button)  # the same file once more
    at_rest(page, qtbot)
    assert tab.merge_view is None
    assert page.bar.isVisible()


def test_a_merge_is_given_up_without_a_trace(
    opened: Callable[..., ReportingPage], other: list[Store], qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened("full")
    tab = panel(page, TWINS, TwinsPanel, qtbot)
    twins.make_copy(page.desk.store, tmp_path / "副本", "副本", NOW)
    away = bases.open_base(tmp_path / "副本", user="李老师")
    other.append(away)
    twins.export_changes(away, None, tmp_path / "空.tdtwin", NOW)
    before = page.desk.store.last_entry()
    tab.read_file(tmp_path / "空.tdtwin")
    at_rest(page, qtbot)
    view = tab.merge_view
    assert view is not None
    assert view.none.isVisible()
    click(qtbot, view.no_button)
    assert tab.stack.currentWidget() is tab.history
    assert tab.left.isVisible()
    assert page.desk.store.last_entry() == before


# the shared catalogue


def test_a_partners_catalogue_is_compared_and_taken_over_as_chosen(
    opened: Callable[..., ReportingPage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = opened("full")
    store, courses = page.desk.store, register("courses")
    partner = bases.create_base(
        tmp_path / "partner", name="江北区高技能人才培训基地", code="JB", user="王主任"
    )
    hours = {"hours_theory": "40", "hours_practice": "60"}
    records.create(partner, courses, {"code": "KC001", "name": "数控车工进阶", **hours})
    records.create(partner, courses, {"code": "JB-1", "name": "电梯维修", **hours})
    partner_catalogue.export_catalogue(partner, tmp_path / "对方.tdcatalogue", {"courses": None}, NOW)
    partner.close()
    tab = panel(page, CATALOGUE, CataloguePanel, qtbot)
    choosing(monkeypatch, "getOpenFileName", tmp_path / "对方.tdcatalogue")
    click(qtbot, tab.read_button)
    at_rest(page, qtbot)
    view = tab.view
    assert view is not None
    assert view.table.model().index(0, DOING).data() == "不动"  # nothing is overwritten unasked
    click_cell(view.table, 0, DOING)
    assert view.table.model().index(0, DOING).data() == "改成对方的"
    assert "数控车工进阶" in view.detail.text()
    click(qtbot, view.yes_button)
    at_rest(page, qtbot)
    names = {
        row.texts["code"]: row.title
        for row in records.rows(store, courses, records.find(store, courses, Query()).ids)
    }
    assert names["KC001"] == "数控车工进阶"
    assert names["JB-1"] == "电梯维修"
    click(qtbot, page.bar.undo_button)
    at_rest(page, qtbot)
    assert len(records.find(store, courses, Query()).ids) == len(names) - 1


def test_what_is_shared_is_chosen_and_personal_numbers_only_when_asked(
    opened: Callable[..., ReportingPage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = opened("full")
    tab = panel(page, CATALOGUE, CataloguePanel, qtbot)
    choose_data(tab.lists["courses"].how, "none")
    assert not tab.export_button.isEnabled()
    teachers = tab.lists["teachers"]
    choose_data(teachers.how, "some")
    assert not tab.personal.isVisible()
    teachers.lines.item(1).setCheckState(Qt.CheckState.Checked)
    (number,) = teachers.chosen() or []
    assert tab.personal.isVisible()
    assert not tab.personal.isChecked()
    choosing(monkeypatch, "getSaveFileName", tmp_path / "目录")
    click(qtbot, tab.export_button)
    at_rest(page, qtbot)
    row = records.get(page.desk.store, register("teachers"), number)
    with zipfile.ZipFile(tmp_path / "目录.tdcatalogue") as package:
        text = "".join(package.read(name).decode() for name in package.namelist() if "sig" not in name)
    assert row.title in text
    assert "“" not in page.bar.text.text()
    for name in ("id_number", "phone"):
        assert not row.texts.get(name) or row.texts[name] not in text
