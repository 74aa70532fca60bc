"""``--self-test`` passes where the program works, fails where a step does, and leaves nothing behind."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from talentdesk.errors import DeskError
from talentdesk.settings import preferences_file
from talentdesk.ui import self_test


@pytest.fixture
def own_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder in which nothing else writes."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_every_step_says_a_line_and_nothing_is_left(qapp: QApplication, own_temp: Path) -> None:
    lines: list[str] = []
    assert self_test.run_self_test(lines.append) == 0
    assert [line.partition("：")[0].partition("（")[0] for line in lines[1:-1]] == [
        "新建基地",
        "证书 PDF",
        "上报包",
        "窗口",
    ]
    assert lines[-1] == "自检通过"
    assert "上报" in lines[-2]
    assert not list(own_temp.iterdir())
    assert not preferences_file().exists(), "the user's own preferences were written"


def _refused(*_given: object) -> None:
    raise DeskError("磁盘已满。", "请清理磁盘。")


def _broken(*_given: object) -> None:
    raise ValueError("a bug")


@pytest.mark.parametrize(("step", "said"), [(_refused, "磁盘已满。"), (_broken, "a bug")])
def test_a_step_that_fails_is_said_and_ends_the_test(
    step: Callable[..., None], said: str, qapp: QApplication, own_temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(self_test, "run_main_job", step)
    lines: list[str] = []
    assert self_test.run_self_test(lines.append) == self_test.FAILED
    assert said in lines[-1]
    assert "自检通过" not in lines
    assert not list(own_temp.iterdir())
