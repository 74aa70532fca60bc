"""backup and restore on the command line: what they say, in words and as JSON, and their exit statuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from talentdesk.services import backups, bases
from talentdesk.settings import Preferences, save_preferences
from tests.cli.conftest import Desk


@pytest.fixture
def backup(bare: Desk, tmp_path: Path) -> Path:
    """A backup of the base without records."""
    target = tmp_path / "一.tdbackup"
    assert bare("backup", target).status == 0
    return target


def test_a_backup_goes_beside_the_data_where_no_folder_was_chosen(empty: Path, bare: Desk) -> None:
    answer = bare("backup")
    (made,) = (empty.parent / "empty-备份").iterdir()
    assert answer.status == 0
    assert str(made) in answer.out
    assert "没有加密" in answer.out
    assert "同一块磁盘" in answer.out
    assert "核验通过" in answer.out


def test_a_backup_of_a_full_base_as_json(desk: Desk, tmp_path: Path) -> None:
    answer = desk("backup", tmp_path / "U盘", "--json")
    assert answer.status == 0
    found = answer.json
    assert found["ok"] is True
    assert Path(found["file"]).parent == tmp_path / "U盘"
    assert (found["base"], found["encrypted"], found["removed"]) == ("滨江市高技能人才培训基地", False, [])
    assert found["certificate"].startswith("BJ2026")
    assert found["rows"] > 3000


def test_the_chosen_folder_and_the_list(bare: Desk, tmp_path: Path) -> None:
    save_preferences(Preferences(backup_folder=str(tmp_path / "选的")))
    assert bare("backup").status == 0
    listed = bare("backup", "--list", "--json").json
    assert listed["folder"] == str(tmp_path / "选的")
    assert [each["base"] for each in listed["backups"]] == ["空基地"]
    (tmp_path / "选的" / "坏.tdbackup").write_bytes(b"x")
    in_words = bare("backup", "--list")
    assert in_words.status == 1
    assert "空基地" in in_words.out
    assert "坏.tdbackup" in in_words.out
    assert bare("backup", "--list", tmp_path).out.startswith("这里没有备份")


def test_the_list_needs_no_base(say: Desk, backup: Path, tmp_path: Path) -> None:
    answer = say("backup", "--list", backup.parent, data=tmp_path / "none")
    assert (answer.status, backup.name in answer.out) == (0, True)
    assert not (tmp_path / "none").exists()


def test_a_sound_backup_is_verified(say: Desk, backup: Path, tmp_path: Path) -> None:
    answer = say("backup", "--verify", backup, data=tmp_path / "none")
    assert answer.status == 0
    assert "空基地" in answer.out
    assert "核验通过" in answer.out
    assert say("backup", "--verify", backup, "--json", data=tmp_path / "none").json["sound"] is True


def test_a_damaged_backup_is_1_and_a_sentence(say: Desk, backup: Path, tmp_path: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 4
    backup.write_bytes(bytes(content))
    answer = say("backup", "--verify", backup, data=tmp_path / "none")
    assert answer.status == 1
    assert "损坏" in answer.out
    told = say("backup", "--verify", backup, "--json", data=tmp_path / "none")
    assert (told.status, told.json["ok"], told.json["sound"]) == (1, False, False)


def test_a_file_that_exists_is_not_overwritten(bare: Desk, backup: Path) -> None:
    answer = bare("backup", backup, "--json")
    assert (answer.status, answer.json["error"]["code"]) == (3, "exists")


@pytest.mark.parametrize(
    "arguments", [["--verify", "none.tdbackup"], ["--list", "--verify", __file__], ["a", "b"], ["--verify"]]
)
def test_wrong_usage(bare: Desk, arguments: list[str]) -> None:
    assert bare("backup", *arguments).status == 2


def test_restore_to_a_new_pc(say: Desk, backup: Path, tmp_path: Path) -> None:
    answer = say("restore", backup, data=tmp_path / "新")
    assert answer.status == 0
    assert str(tmp_path / "新") in answer.out
    assert "核对编号" in answer.out
    assert say("settings", "--json", data=tmp_path / "新").json["values"]["name"] == "空基地"
    (operation, *_) = say("operations", "--json", data=tmp_path / "新").json["operations"]
    assert operation["why"].startswith("从备份恢复")


def test_restore_over_a_base_asks_for_replace_and_says_what_is_lost(
    bare: Desk, empty: Path, backup: Path
) -> None:
    assert bare("new", "courses", "code=K1", "name=焊工", "level=高级工").status == 0
    refused = bare("restore", backup)
    assert refused.status == 3
    assert "--replace" in refused.err
    assert "退回备份以后的 1 次操作" in refused.err
    told = bare("restore", backup, "--json")
    assert told.json["error"]["code"] == "exists"
    assert [each["code"] for each in told.json["refused"]] == ["operations"]
    assert len(bare("list", "courses", "--json").json["rows"]) == 1

    done = bare("restore", backup, "--replace", "--json")
    assert done.status == 0
    assert (done.json["known"], done.json["operations_lost"]) == (True, 1)
    assert Path(done.json["aside"]).parent == empty
    assert bare("list", "courses", "--json").json["rows"] == []


def test_restore_refuses_damage_other_bases_and_bases_in_use(
    bare: Desk, desk: Desk, base: Path, backup: Path, tmp_path: Path
) -> None:
    other = desk("restore", backup, "--replace", "--json")
    assert (other.status, other.json["error"]["code"]) == (3, "other-base")
    store = bases.open_base(base, user="窗口")
    try:
        used = desk("restore", backup, "--replace", "--json")
    finally:
        store.close()
    assert (used.status, used.json["error"]["code"]) == (3, "in-use")
    (tmp_path / "坏.tdbackup").write_bytes(backup.read_bytes()[:-1])
    bad = bare("restore", tmp_path / "坏.tdbackup", "--replace", "--json")
    assert (bad.status, bad.json["error"]["code"]) == (3, "backup-damaged")
    assert backups.prove(backup).form
