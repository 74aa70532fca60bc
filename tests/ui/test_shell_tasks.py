"""Long work: order, progress, cancelling, refusals and bugs, and what the foot shows of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from talentdesk.errors import Cancelled, DeskError
from talentdesk.progress import Progress
from talentdesk.ui.foot import Foot
from talentdesk.ui.tasks import Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


def test_result_arrives_in_the_windows_thread(tasks: Tasks, qtbot: QtBot) -> None:
    got: list[object] = []
    here = threading.get_ident()
    with qtbot.waitSignal(tasks.finished):
        tasks.run(
            lambda _progress: threading.get_ident(),
            title="算",
            done=lambda there: got.extend([there, threading.get_ident()]),
        )
        assert tasks.busy
    assert got[0] != here
    assert got[1] == here
    assert not tasks.busy


def test_jobs_run_one_after_the_other(tasks: Tasks, qtbot: QtBot) -> None:
    order: list[int] = []
    for number in range(5):
        tasks.run(lambda _progress, number=number: order.append(number), title="", done=lambda _none: None)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert order == [0, 1, 2, 3, 4]


def endless(progress: Progress) -> None:
    done = 0
    while True:
        done += 1
        progress.step(done % 100, 100, "行")
        QThread.msleep(1)


def test_cancel_stops_at_the_next_step(tasks: Tasks, qtbot: QtBot) -> None:
    refused: list[object] = []
    tasks.refused.connect(refused.append)
    tasks.run(endless, title="导入", done=lambda _none: pytest.fail("cancelled work has no result"))
    with qtbot.waitSignal(tasks.progressed):
        pass
    with qtbot.waitSignal(tasks.finished):
        tasks.cancel()
    assert isinstance(refused[0], Cancelled)
    with qtbot.waitSignal(tasks.finished):  # the next job is not cancelled with it
        tasks.run(lambda progress: progress.step(1), title="", done=refused.append)
    assert refused[1:] == [None]


def test_foot_shows_long_work_and_cancels_it(tasks: Tasks, qtbot: QtBot) -> None:
    foot = Foot(tasks, "周教务")
    qtbot.addWidget(foot)
    foot.resize(900, 40)
    foot.show()
    tasks.run(endless, title="导入花名册", done=lambda _none: None, failed=lambda _error: None)
    qtbot.waitUntil(foot.panel.isVisible)
    qtbot.waitUntil(lambda: "行" in foot.work.text())
    assert "导入花名册" in foot.work.text()
    with qtbot.waitSignal(tasks.finished):
        foot.cancel.click()
    assert not foot.panel.isVisible()


def test_refusals_and_bugs_go_their_ways(tasks: Tasks, qtbot: QtBot) -> None:
    refused: list[object] = []
    crashed: list[object] = []
    told: list[Exception] = []
    tasks.refused.connect(refused.append)
    tasks.crashed.connect(crashed.append)

    def refuse(_progress: Progress) -> None:
        raise DeskError("不行", "换一个")

    def break_down(_progress: Progress) -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(tasks.finished):
        tasks.run(refuse, title="", done=lambda _none: None)
    with qtbot.waitSignal(tasks.finished):
        tasks.run(refuse, title="", done=lambda _none: None, failed=told.append)
    with qtbot.waitSignal(tasks.finished):
        tasks.run(break_down, title="", done=lambda _none: None, failed=told.append)
    assert [type(error) for error in refused] == [DeskError]
    assert [type(error) for error in told] == [DeskError, ZeroDivisionError]
    assert [type(error) for error in crashed] == [ZeroDivisionError]


def test_closing_waits_and_is_silent(tasks: Tasks, qtbot: QtBot) -> None:
    tasks.run(
        endless,
        title="",
        done=lambda _none: pytest.fail("closed"),
        failed=lambda _error: pytest.fail("closed"),
    )
    with qtbot.waitSignal(tasks.progressed):
        pass
    tasks.close()
    qtbot.wait(20)
