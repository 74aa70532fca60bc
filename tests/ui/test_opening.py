"""Files given to the program, one running copy, and a start that imports only what the first page needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from installer.build_pack import OWN_FILES
from talentdesk.app import WindowOptions, window_options
from talentdesk.paths import resource
from talentdesk.registers import register
from talentdesk.services import layouts, records, upload_ledger
from talentdesk.ui.desk import Desk
from talentdesk.ui.one_copy import OneCopy, _name, hand_over
from talentdesk.ui.opening import ENDINGS, LAYOUTS, open_file
from talentdesk.ui.pages.designer import DesignerPage
from talentdesk.ui.pages.register_page import RegisterPage
from talentdesk.ui.pages.reporting import PACKAGES, ReportingPage
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.program import Program
from talentdesk.ui.reporting.packages_panel import PackagesPanel
from talentdesk.ui.window import MainWindow
from tests.sources import AT_START, ROOT, imported_by

ROSTER = "samples/花名册-数控车工三级-2026秋1班.xlsx"


def test_a_file_is_for_the_window_and_a_command_is_not(tmp_path: Path) -> None:
    file = tmp_path / "我的 花名册.xlsx"
    file.touch()
    assert window_options([str(file)]) == WindowOptions(file=file)
    assert window_options(["--data", "数据", str(file)]) == WindowOptions(Path("数据"), file=file)
    for given in (
        ["init"],
        [str(tmp_path / "none.xlsx")],
        [str(tmp_path)],
        [str(file), str(file)],
        ["--version"],
    ):
        assert window_options(given) is None, given


def opened(program: Program) -> tuple[MainWindow, Desk]:
    """The window and the desk of a program that has started."""
    assert program.window is not None
    assert program.desk is not None
    return program.window, program.desk


# a file on its page


def test_a_roster_opens_the_import_of_trainees(program: Callable[..., Program], qtbot: QtBot) -> None:
    window, desk = opened(program())
    open_file(desk, resource(ROSTER))
    page = window.page("trainees")
    assert isinstance(page, RegisterPage)
    assert window.page_key == "trainees"
    qtbot.waitUntil(lambda: page.importing is not None and page.importing.preview is not None, timeout=20_000)
    assert page.importing is not None
    assert page.importing.preview is not None
    assert page.importing.preview.plan.rows
    assert not records.find(desk.store, register("trainees"), records.Query()).ids, "taken in without asking"


@pytest.mark.parametrize("ending", sorted(LAYOUTS))
def test_a_layout_opens_in_the_designer(ending: str, program: Callable[..., Program], tmp_path: Path) -> None:
    window, desk = opened(program())
    file = tmp_path / f"我的 版式{ending}"
    data = json.loads(resource("layouts/training-proof.json").read_text(encoding="utf-8"))
    file.write_text(json.dumps(data | {"name": "own-abc", "label": "带来的版式"}), encoding="utf-8")
    open_file(desk, file)
    page = window.page("designer")
    assert isinstance(page, DesignerPage)
    assert (window.page_key, page.shelf.design.layout.label) == ("designer", "带来的版式")
    assert "own-abc" in {choice.name for choice in layouts.layout_choices(desk.store)}


def test_a_package_is_shown_in_the_ledger(program: Callable[..., Program], tmp_path: Path) -> None:
    window, desk = opened(program("full"))
    line = upload_ledger.packages(desk.store)[0]
    file = tmp_path / line.name
    file.touch()
    open_file(desk, file)
    page = window.page("upload")
    assert isinstance(page, ReportingPage)
    panel = page.panels[PACKAGES]
    assert isinstance(panel, PackagesPanel)
    assert panel.view.line is not None
    assert panel.view.line.id == line.id


def test_a_line_is_chosen_whatever_key_is_held(program: Callable[..., Program]) -> None:
    program()
    table = PlainTable("表", ("列",), (0,))
    QTest.keyClick(table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    table.fill([(1, ("甲",)), (2, ("乙",))])
    table.selectRow(0)
    assert table.chosen() == [1]
    table.selectRow(1)
    assert table.chosen() == [2]


@pytest.mark.parametrize("name", ["gone.xlsx", "picture.png"])
def test_what_cannot_be_opened_is_refused_in_words(
    name: str, program: Callable[..., Program], tmp_path: Path
) -> None:
    window, desk = opened(program())
    file = tmp_path / name
    if file.suffix == ".png":
        file.touch()
    open_file(desk, file)
    assert name in window.bar.text.text()


# one running copy


def test_a_second_start_hands_its_file_over_and_ends(program: Callable[..., Program], qtbot: QtBot) -> None:
    first = program()
    window, desk = opened(first)
    command = [
        sys.executable,
        "-m",
        "talentdesk",
        "--data",
        str(desk.store.folder),
        str(resource(ROSTER)),
    ]
    with qtbot.waitSignal(first.copy.asked, timeout=30_000) as asked:
        second = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"})
    assert asked.args == [str(resource(ROSTER))]
    assert second.wait(timeout=20) == 0
    assert window.page_key == "trainees"


def test_a_copy_on_another_base_is_left_alone(qtbot: QtBot, tmp_path: Path) -> None:
    copy = OneCopy()
    copy.answer_for(tmp_path / "一")
    assert not hand_over(tmp_path / "二", None)
    copy.close()
    assert not hand_over(tmp_path / "一", None)


def test_a_copy_that_was_killed_does_not_keep_the_next_one_from_answering(
    qtbot: QtBot, tmp_path: Path
) -> None:
    program = (
        "import os, sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication; "
        "from talentdesk.ui.one_copy import OneCopy; app = QCoreApplication([]); copy = OneCopy(); "
        "copy.answer_for(Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, check=False)
    copy = OneCopy()
    copy.answer_for(tmp_path)
    socket = QLocalSocket()
    with qtbot.waitSignal(copy.asked, timeout=5000) as asked:
        socket.connectToServer(_name(tmp_path))
        assert socket.waitForConnected(1000)
        socket.write(b'{"file": "x.xlsx"}\n')
        socket.flush()
    assert asked.args == ["x.xlsx"]
    socket.abort()
    copy.close()


@pytest.mark.parametrize("sent", [b"\n", b"[]\n", b'{"no": 1}\n', b"\xff\xfe\n", b"x" * 50_000])
def test_what_is_no_request_is_dropped(sent: bytes, qtbot: QtBot, tmp_path: Path) -> None:
    copy = OneCopy()
    copy.answer_for(tmp_path)
    heard: list[str] = []
    copy.asked.connect(heard.append)
    socket = QLocalSocket()
    with qtbot.waitSignal(socket.disconnected, timeout=5000):
        socket.connectToServer(_name(tmp_path))
        assert socket.waitForConnected(1000)
        socket.write(sent)
        socket.flush()
    assert heard == []
    copy.close()


# the start


def test_the_start_imports_nothing_that_the_first_page_does_not_need(
    base_folder: Callable[[str], Path],
) -> None:
    found = imported_by(
        "--data", base_folder("full"), QT_QPA_PLATFORM="offscreen", TALENTDESK_QUIT_WHEN_SHOWN="1"
    )  # fmt: skip
    assert {"PySide6", "sqlalchemy"} <= found, "the window was not made"
    assert found <= AT_START


def test_an_idle_window_s_looks_at_the_clock_import_nothing_more() -> None:
    """They come every few minutes and mostly find nothing; what would send or back up stays in memory for good."""
    program = (
        "import sys, talentdesk.services.upload_under_way, talentdesk.services.backup_standing; "
        "print(*{name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = {name for name in done.stdout.split() if not name.startswith("_")}
    assert "sqlalchemy" in found
    assert found <= AT_START


def test_what_windows_hands_over_by_double_click_is_opened() -> None:
    assert set(OWN_FILES.values()) <= ENDINGS
