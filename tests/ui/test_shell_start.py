"""The start: command line or window, first-run wizard, crash log without personal data."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from talentdesk.app import WindowOptions, window_options
from talentdesk.errors import DeskError, places
from talentdesk.services import bases
from talentdesk.ui.crash import CrashHandler, log_file, open_log
from talentdesk.ui.first_run import NEW, OPEN, TRY, FirstRun
from talentdesk.ui.tasks import Tasks


def test_what_opens_the_window() -> None:
    assert window_options([]) == WindowOptions()
    assert window_options(["--data", "数据", "--user=李四"]) == WindowOptions(Path("数据"), "李四")
    for given in (["list", "trainees"], ["--data"], ["--help"], ["--data", "x", "init"]):
        assert window_options(given) is None


@pytest.fixture
def first(qtbot: QtBot, tmp_path: Path) -> Iterator[FirstRun]:
    tasks = Tasks()
    made = FirstRun(tasks, user="李四", folder=tmp_path / "我的基地")
    qtbot.addWidget(made)
    made.show()
    yield made
    tasks.close()
    if made.store is not None:
        made.store.close()


def test_wizard_makes_a_base(first: FirstRun, qtbot: QtBot) -> None:
    first.lines["name"].insert("江城市高技能人才培训基地")
    qtbot.keyClicks(first.lines["code"], "JC")
    assert not first.problems()
    with qtbot.waitSignal(first.accepted):
        qtbot.keyClick(first, Qt.Key.Key_Return)
    assert first.store is not None
    profile = bases.profile(first.store)
    assert (profile.title, profile.texts["code"], first.store.user) == (
        "江城市高技能人才培训基地",
        "JC",
        "李四",
    )


def test_wizard_says_what_is_wrong(first: FirstRun, qtbot: QtBot) -> None:
    first.go()
    assert first.store is None
    assert first._troubles["name"].isVisible()
    for folder in (r"\\server\share\base", str(Path.home() / "OneDrive" / "base"), "base", ""):
        first.lines["folder"].setText(folder)
        first._typed("folder")
        assert "folder" in first.problems(), folder
        assert first._troubles["folder"].text()


def test_wizard_opens_what_is_there(
    first: FirstRun, qtbot: QtBot, base_folder: Callable[[str], Path]
) -> None:
    first.choose(OPEN)
    assert "folder" in first.problems()
    first.lines["folder"].setText(str(base_folder("empty")))
    first._typed("folder")
    assert not first.problems()
    first.go()
    assert first.store is not None


def test_wizard_does_not_found_a_base_over_another(
    first: FirstRun, qtbot: QtBot, base_folder: Callable[[str], Path]
) -> None:
    first.choose(NEW)
    first.lines["name"].setText("江城市高技能人才培训基地")
    first.lines["folder"].setText(str(base_folder("empty")))
    assert "folder" in first.problems()


def test_wizard_tries_with_sample_data(first: FirstRun, qtbot: QtBot) -> None:
    first.choose(TRY)
    with qtbot.waitSignal(first.accepted, timeout=60000):
        first.go()
    assert first.store is not None
    assert list((first.store.folder / "output").glob("*.pdf"))


def test_a_base_in_use_is_refused_in_words(
    first: FirstRun, qtbot: QtBot, base_folder: Callable[[str], Path]
) -> None:
    folder = base_folder("empty")
    held = bases.open_base(folder, user="别人")
    first.choose(OPEN)
    first.lines["folder"].setText(str(folder))
    first.go()
    assert first.store is None
    assert "正被" in first.bar.text.text()
    held.close()


def _broken() -> None:
    person = "张三 110101199003070011"
    raise ValueError(person)


def test_places_hold_no_values() -> None:
    try:
        _broken()
    except ValueError as error:
        text = places(error)
    assert "ValueError" in text
    assert "_broken" in text
    assert "张三" not in text
    assert "1101" not in text


@pytest.mark.allow_logs
def test_crash_is_logged_and_shown_once(qtbot: QtBot) -> None:
    handler = open_log()
    refused: list[DeskError] = []
    crashes = CrashHandler(refused.append, lambda: None)
    texts: list[str] = []

    def close() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        texts.append(box.text() + box.informativeText())
        crashes.take(ValueError("李四 110101199003070011"))  # a second one while the dialog is open
        box.close()

    QTimer.singleShot(50, close)
    try:
        _broken()
    except ValueError as error:
        crashes.take(error)
    crashes.take(DeskError("不行", "换一个"))
    handler.close()
    logging.getLogger("talentdesk").removeHandler(handler)
    written = log_file().read_text(encoding="utf-8")
    assert written.count("ValueError") == 2
    assert "110101" not in written
    assert log_file().name in texts[0]
    assert [error.text for error in refused] == ["不行"]
