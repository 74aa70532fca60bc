"""Moving the data folder from the command line, and where the next command finds the base."""

from __future__ import annotations

from pathlib import Path

import pytest

from talentdesk.paths import user_data_folder
from talentdesk.services import bases
from talentdesk.settings import Preferences, save_preferences
from tests.cli.conftest import Desk


def test_the_next_command_finds_the_base_in_its_new_place(
    say: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert say("init", "--name", "海州基地").status == 0
    new = tmp_path / "新 家"
    moved = say("move", new, "--json")
    assert (moved.status, moved.json["ok"], moved.json["folder"]) == (0, True, str(new))
    assert Path(moved.json["aside"]).parent == user_data_folder()
    assert (moved.json["left"], moved.json["reminders"]) == ([], [])
    assert say("settings", "--json").json["values"]["name"] == "海州基地"
    assert say("operations", "--json").json["operations"][0]["why"].startswith("数据文件夹从 ")
    old = say("settings", data=user_data_folder())
    assert old.status == 3
    assert str(new) in old.err
    other = tmp_path / "另一个"
    monkeypatch.setenv("TALENTDESK_DATA", str(other))
    assert say("init", "--name", "另一个基地").status == 0
    assert bases.is_base(other)
    assert say("--data", new, "settings", "--json").json["values"]["name"] == "海州基地"


def test_a_move_in_words(desk: Desk, base: Path, tmp_path: Path) -> None:
    said = desk("move", tmp_path / "新家")
    assert said.status == 0
    assert said.out.splitlines() == [
        f"数据文件夹已移到 {tmp_path / '新家'}。",
        f"旧数据留在 {next(base.glob('已移走*'))}，核对无误后可以自行删除。",
    ]


def test_a_relative_folder_is_one_below_where_the_command_runs(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert desk("move", "新家").status == 0
    assert bases.is_base(tmp_path / "新家")


def test_a_refused_move_changes_nothing(desk: Desk, base: Path, tmp_path: Path) -> None:
    said = desk("move", base / "里面", "--json")
    assert (said.status, said.json["error"]["code"]) == (3, "same")
    assert desk("check").status == 0


def test_a_base_that_a_window_has_open_is_not_moved(desk: Desk, base: Path, tmp_path: Path) -> None:
    held = bases.open_base(base, user="窗口")
    said = desk("move", tmp_path / "新家", "--json")
    held.close()
    assert (said.status, said.json["error"]["code"]) == (3, "in-use")
    assert not (tmp_path / "新家").exists()


def test_english(desk: Desk, tmp_path: Path) -> None:
    save_preferences(Preferences(language="en"))
    said = desk("move", tmp_path / "new")
    assert said.out.startswith("The data folder is now ")
