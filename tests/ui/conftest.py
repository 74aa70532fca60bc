"""Bases to open windows on: an empty one and the sample base after its main job; and a program in a window."""

from __future__ import annotations

import gc
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from talentdesk.services import bases
from talentdesk.services.samples import run_main_job
from talentdesk.settings import Preferences, save_preferences
from talentdesk.ui.program import Program

TODAY = date(2026, 11, 21)
# What Qt itself may put off; a panel that is forgotten at each change of the list has more parts.
FORGOTTEN = 10
BASE = "滨江市高技能人才培训基地"


@pytest.fixture(scope="session")
def made_bases(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """An empty and a full base, each made once when first asked for; tests get copies."""
    made: dict[str, Path] = {}

    def make(name: str) -> Path:
        if name not in made:
            folder = tmp_path_factory.mktemp("bases") / name
            store = bases.create_base(folder, name=BASE, code="BJ", user="周教务")
            if name == "full":
                run_main_job(store, folder / "output", TODAY)
            store.close()
            made[name] = folder
        return made[name]

    return make


@pytest.fixture(autouse=True)
def no_quitting(qapp: QApplication) -> None:
    """The last window of one test would ask the program to quit, and the next test's window would be closed by it."""
    qapp.setQuitOnLastWindowClosed(False)


@pytest.fixture(autouse=True)
def no_key_held(qapp: QApplication) -> None:
    """Qt takes Ctrl for held down until the next key or click: the last shortcut of one test would reach into the next."""
    released = QWidget()
    QTest.keyRelease(released, Qt.Key.Key_Control)


@pytest.fixture
def base_folder(made_bases: Callable[[str], Path], tmp_path: Path) -> Callable[[str], Path]:
    """A copy of the empty or full base, to be changed at will."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(made_bases(name), tmp_path / name))

    return copy


@pytest.fixture
def program(
    qapp: QApplication, base_folder: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Program]]:
    """Starts the program on a base in a language and theme; what it leaves behind on the screen fails the test."""
    started: list[Program] = []
    before = len(qapp.allWidgets())

    def start(name: str = "empty", language: str = "zh_CN", theme: str = "light") -> Program:
        save_preferences(Preferences(language=language, theme=theme, user="周教务"))
        made = Program(qapp)
        started.append(made)
        assert made.start(base_folder(name))
        return made

    yield start
    while started:
        started.pop().close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    # Here, between two tests, and not in the middle of what Qt does in a later one.
    gc.collect()
    left = Counter(type(each).__name__ for each in qapp.topLevelWidgets())
    assert len(qapp.allWidgets()) < before + FORGOTTEN, f"widgets that nobody took away, among them {left}"
