"""The data folder moves from the settings: judged while typing, copied with progress, and the window goes on in the new place."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.registers import register
from talentdesk.services import bases, moving, records
from talentdesk.services.move_checks import part_of
from talentdesk.settings import load_preferences
from talentdesk.ui.moving import MoveDialog
from talentdesk.ui.one_copy import _name
from talentdesk.ui.pages.settings import SettingsPage
from talentdesk.ui.program import Program

Start = Callable[..., Program]
COURSE = {"code": "K7", "name": "焊工", "level": "中级工", "hours_theory": 1}


def _dialog(program: Program) -> MoveDialog:
    assert program.window is not None
    program.window.show_page("settings")
    page = program.window.page("settings")
    assert isinstance(page, SettingsPage)
    page.move_folder()
    dialog = page.findChild(MoveDialog)
    assert isinstance(dialog, MoveDialog)
    assert dialog.isModal()
    return dialog


def _type(qtbot: QtBot, dialog: MoveDialog, place: Path | str) -> None:
    dialog.line.clear()
    dialog.line.insert(str(place))
    dialog.line.textEdited.emit(dialog.line.text())


def test_the_window_goes_on_in_the_new_place(program: Start, qtbot: QtBot, tmp_path: Path) -> None:
    made = program("full")
    first, old = made.window, made.desk.store.folder if made.desk else tmp_path
    dialog = _dialog(made)
    _type(qtbot, dialog, tmp_path / "新 家")
    with qtbot.waitSignal(dialog.accepted, timeout=30000):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.window is not first, timeout=10000)
    assert made.desk is not None
    assert made.window is not None
    assert made.desk.store.folder == tmp_path / "新 家"
    assert load_preferences().last_folder == str(tmp_path / "新 家")
    assert made.window.page_key == "settings"
    assert str(tmp_path / "新 家") in made.window.bar.text.text()
    assert "已移走" in made.window.bar.remedy.text()
    assert not bases.is_base(old)
    records.create(made.desk.store, register("courses"), COURSE)
    assert made.copy._server.serverName() == _name(tmp_path / "新 家"), "a second start would not be heard"


def test_what_is_wrong_is_said_while_typing(program: Start, qtbot: QtBot, tmp_path: Path) -> None:
    made = program("empty")
    assert made.desk is not None
    dialog = _dialog(made)
    assert not dialog.begin.isEnabled()
    assert not dialog.trouble.isVisible()
    for place in (made.desk.store.folder / "x", tmp_path / "OneDrive" / "x", "x", tmp_path):
        _type(qtbot, dialog, place)
        assert not dialog.begin.isEnabled(), place
        assert dialog.trouble.isVisible()
        assert dialog.trouble.text()
    _type(qtbot, dialog, tmp_path / "新家")
    assert dialog.begin.isEnabled()
    assert not dialog.trouble.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not (tmp_path / "新家").exists()


def test_a_folder_with_things_in_it_means_one_inside(
    program: Start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = _dialog(program("empty"))
    (tmp_path / "盘").mkdir()
    (tmp_path / "盘" / "别的").touch()
    (tmp_path / "空").mkdir()
    for chosen, meant in (
        (tmp_path / "盘", tmp_path / "盘" / "TalentDesk"),
        (tmp_path / "空", tmp_path / "空"),
    ):
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given, chosen=chosen: str(chosen))
        dialog.browse.click()
        assert dialog.line.text() == str(meant)
        assert dialog.begin.isEnabled()
    dialog.reject()


def test_cancelled_in_the_middle_the_base_stays_open(
    program: Start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = program("full")
    window, started, real = made.window, threading.Event(), moving.copy

    def slow(store: object, target: Path, progress: Progress) -> moving.Copied:
        started.set()
        while True:  # until the cancelling is heard
            progress.step(1, 2)
            time.sleep(0.01)

    monkeypatch.setattr(moving, "copy", slow)
    dialog = _dialog(made)
    _type(qtbot, dialog, tmp_path / "新家")
    dialog.go()
    assert started.wait(10)
    assert not dialog.begin.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible(), "it waits for the end of the work"
    qtbot.waitUntil(dialog.begin.isEnabled, timeout=10000)
    assert "取消" in dialog.bar.text.text()
    monkeypatch.setattr(moving, "copy", real)
    dialog.reject()
    assert made.window is window
    assert made.desk is not None
    records.create(made.desk.store, register("courses"), COURSE)


def test_refused_at_the_last_moment_the_base_is_open_where_it_was(
    program: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    made = program("empty")
    assert made.desk is not None
    old, first = made.desk.store.folder, made.window
    copied = moving.copy(made.desk.store, tmp_path / "新家")
    records.create(made.desk.store, register("courses"), COURSE)
    made.desk.base_copied.emit(copied)
    qtbot.waitUntil(lambda: made.window is not first, timeout=10000)
    assert made.window is not None
    assert made.desk.store.folder == old
    assert "没有移动" in made.window.bar.text.text()
    assert not part_of(tmp_path / "新家").exists()
    records.change(made.desk.store, register("courses"), 1, {"hours_theory": "2"})


def test_no_move_begins_while_other_work_runs(program: Start, qtbot: QtBot) -> None:
    made = program("empty")
    assert made.desk is not None
    assert made.window is not None
    free, refused = threading.Event(), list[DeskError]()
    made.desk.refused.connect(refused.append)
    made.tasks.run(lambda _progress: free.wait(10), title="别的工作", done=lambda _ended: None)
    made.window.show_page("settings")
    page = made.window.page("settings")
    assert isinstance(page, SettingsPage)
    page.move_folder()
    assert page.findChild(MoveDialog) is None
    assert [each.code for each in refused] == ["busy"]
    free.set()
    qtbot.waitUntil(lambda: not made.tasks.busy, timeout=10000)
