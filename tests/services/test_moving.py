"""A data folder that moves: everything arrives, nothing is deleted, and no place is left in which work would be lost."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from talentdesk.errors import Cancelled, DeskError, Problem
from talentdesk.paths import program_folder, user_data_folder
from talentdesk.progress import Progress
from talentdesk.registers import register
from talentdesk.services import (
    bases,
    care,
    history,
    moving,
    outbox,
    records,
    upload_building,
    upload_channels,
    upload_task,
)
from talentdesk.services.channel_folders import follow_folder
from talentdesk.services.move_checks import check_place, part_of
from talentdesk.services.move_marks import MOVED, MOVING, NOTE, Mark, head_of, write_mark
from talentdesk.services.records import Query
from talentdesk.settings import Preferences, default_data_folder, load_preferences, save_preferences
from talentdesk.store import DATABASE, LOCK, Store

DAY = date(2026, 11, 27)
OUR_MARKS = {LOCK, MOVED, MOVING}


def _files(folder: Path) -> dict[str, str]:
    """Every file but the database and our marks, by path, with its SHA-256."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(DATABASE) and path.name not in OUR_MARKS
    }


def _rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """All tables but the journal, row by row."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        tables = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: connection.execute(f'SELECT * FROM "{table}"').fetchall()
            for table in tables
            if not table.startswith(("journal_", "search_", "sqlite_"))
        }


@pytest.fixture
def full(full: Store) -> Store:
    """A base after the main job, whose built-in channel delivers into its own folder and not into the one it was copied from."""
    (channel,) = upload_channels.channels(full)
    upload_channels.change(full, channel.id, settings={"folder": str(full.folder.resolve() / "outbox")})
    return full


@pytest.fixture
def lived_in(full: Store) -> Store:
    """A base with photos, papers, an empty folder, left-overs and a stranger's file in its folder."""
    for name in (
        "photos/ab/脸.jpg",
        "文件/2026秋1班/证书 一.pdf",
        "backups/before.db",
        "上报/1/.part-x/half",
    ):
        (full.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (full.folder / name).write_bytes(name.encode() * 1000)
    (full.folder / "drafts").mkdir(exist_ok=True)
    (full.folder / "preferences.json").write_text("{}")
    return full


def test_everything_arrives_and_nothing_is_deleted(lived_in: Store, tmp_path: Path) -> None:
    old, new = lived_in.folder, tmp_path / "新 家"
    files, rows, last = _files(old), _rows(old), lived_in.last_entry()
    moved = moving.move(lived_in, new, DAY)
    expected = {name: sha for name, sha in files.items() if "/.part-" not in name}
    stranger = {"preferences.json": expected.pop("preferences.json")}
    assert moved.store.folder == moved.folder == new
    assert (moved.left, moved.reminders) == ((), ())
    assert _files(new) == expected
    assert (new / "drafts").is_dir()
    after = _rows(new)
    assert after.pop("upload_channel") != rows.pop("upload_channel")  # its folder goes with it, see below
    assert after == rows
    assert moved.store.last_entry() == last + 1
    assert care.check(moved.store) == []
    assert history.operations(moved.store)[0].why == f"数据文件夹从 {old} 移到 {new}"
    moved.store.close()
    kept = _files(moved.aside)
    note = (moved.aside / NOTE).read_text(encoding="utf-8-sig")
    assert str(new) in note
    kept.pop(NOTE)
    assert kept == {name: sha for name, sha in files.items() if name not in stranger}
    assert {path.name for path in old.iterdir()} == {moved.aside.name, LOCK, MOVED, "preferences.json"}
    assert moved.aside.name == "已移走 2026-11-27"
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_the_old_place_says_where_the_base_is(full: Store, tmp_path: Path) -> None:
    old = full.folder
    moving.move(full, tmp_path / "new", DAY).store.close()
    assert not bases.is_base(old)
    with pytest.raises(DeskError) as refused:
        bases.open_base(old, user="别人")
    assert refused.value.code == "moved"
    assert str(tmp_path / "new") in refused.value.text
    bases.create_base(old, name="另一个基地", user="别人").close()  # a new base may be founded there
    bases.open_base(old, user="别人").close()


def test_what_was_put_aside_may_be_put_back_by_hand(full: Store, tmp_path: Path) -> None:
    old = full.folder
    moved = moving.move(full, tmp_path / "new", DAY)
    moved.store.close()
    for entry in moved.aside.iterdir():
        entry.rename(old / entry.name)
    with closing(bases.open_base(old, user="别人")) as store:
        assert store.folder == old


def test_channels_inside_the_data_folder_go_with_it(full: Store, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    other = upload_channels.create(
        full, "市局", profile="national", transport="folder", settings={"folder": str(stick)}
    )
    (built_in,) = [each for each in upload_channels.channels(full) if each.id != other]
    assert built_in.settings["folder"] == str((full.folder / "outbox").resolve())
    new = moving.move(full, tmp_path / "new", DAY).store
    settings = {each.id: each.settings["folder"] for each in upload_channels.channels(new)}
    assert settings == {other: str(stick), built_in.id: str(tmp_path / "new" / "outbox")}
    assert upload_channels.try_channel(new, built_in.id).ok
    last = history.last_operation(new)
    assert last is not None
    assert last.kind != history.MOVE_KIND, "undo would send uploads to a folder that is gone"
    assert follow_folder(new, tmp_path / "elsewhere", tmp_path / "x", "没有", kind="move") == 0
    new.close()


def test_moved_twice_and_back(store: Store, tmp_path: Path) -> None:
    old = store.folder
    first = moving.move(store, tmp_path / "one", DAY)
    second = moving.move(first.store, tmp_path / "two", DAY)
    for path in old.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    third = moving.move(second.store, old, DAY)
    assert third.folder == old
    assert care.check(third.store) == []
    third.store.close()
    shutil.rmtree(tmp_path / "one")
    shutil.copytree(old, tmp_path / "one")
    again = bases.open_base(tmp_path / "one", user="x")
    assert moving.move(again, tmp_path / "four", DAY).aside.name == "已移走 2026-11-27"


# -- refused -------------------------------------------------------------------------------------------------------------


def _place(name: str) -> Callable[[Path, Path], Path]:
    return lambda _old, tmp: tmp / name


REFUSED: dict[str, tuple[Callable[[Path, Path], Path], str]] = {
    "share": (lambda _old, _tmp: Path("//server/基地"), "folder"),
    "cloud": (_place("OneDrive - 学校/基地"), "folder"),
    "relative": (lambda _old, _tmp: Path("基地"), "folder"),
    "root": (lambda _old, tmp: Path(tmp.anchor), "folder"),
    "itself": (lambda old, _tmp: old, "same"),
    "inside": (lambda old, _tmp: old / "photos" / "x", "same"),
    "around": (lambda old, _tmp: old.parent, "same"),
    "by another way": (lambda old, tmp: tmp / ".." / tmp.name / old.name, "same"),
    "program": (lambda _old, _tmp: program_folder() / "基地", "folder"),
    "full": (_place("full of things"), "exists"),
    "file": (_place("a file"), "exists"),
    "nowhere": (_place("no/such/place"), "folder"),
    "part": (_place("taken"), "exists"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_no_place_for_a_base_is_refused_before_anything_is_copied(
    store: Store, tmp_path: Path, what: str
) -> None:
    (tmp_path / "full of things").mkdir()
    (tmp_path / "full of things" / "x").touch()
    (tmp_path / "a file").touch()
    (tmp_path / "taken.part").mkdir()
    place, code = REFUSED[what]
    target = place(store.folder, tmp_path)
    before = sorted(tmp_path.rglob("*"))
    for refusing in (check_place, lambda _folder, target: moving.copy(store, target)):
        with pytest.raises(DeskError) as refused:
            refusing(store.folder, target)
        assert refused.value.code == code
        assert refused.value.remedy
    assert [path for path in sorted(tmp_path.rglob("*")) if not path.name.endswith(("-wal", "-shm"))] == [
        path for path in before if not path.name.endswith(("-wal", "-shm"))
    ]


def test_a_link_to_the_data_folder_is_the_data_folder(store: Store, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(store.folder, target_is_directory=True)
    with pytest.raises(DeskError) as refused:
        check_place(store.folder, tmp_path / "link" / "x")
    assert refused.value.code == "same"


def test_the_program_s_folder_is_the_whole_installed_one(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "Programs" / "TalentDesk"
    (installed / "program" / "talentdesk").mkdir(parents=True)
    monkeypatch.setattr("talentdesk.paths.__file__", str(installed / "program" / "talentdesk" / "paths.py"))
    assert program_folder() == installed / "program"
    (installed / "TalentDesk.exe").touch()
    assert program_folder() == installed
    with pytest.raises(DeskError) as refused:
        check_place(store.folder, installed / "data")
    assert refused.value.code == "folder"


def test_a_tenth_more_than_its_size_must_be_free(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (store.folder / "photos").mkdir()
    (store.folder / "photos" / "a.jpg").write_bytes(bytes(3_000_000))
    size = sum(path.stat().st_size for path in store.folder.rglob("*") if path.is_file())
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(0, 0, int(size * 1.1) - 1))
    with pytest.raises(DeskError) as refused:
        moving.copy(store, tmp_path / "new")
    assert refused.value.code == "no-room"
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(0, 0, int(size * 1.1)))
    moving.discard(moving.copy(store, tmp_path / "new"))
    assert not part_of(tmp_path / "new").exists()


def _still_whole(store: Store, tmp_path: Path) -> None:
    """Nothing was made, and the base is as it was and can be worked in."""
    assert not (tmp_path / "new").exists()
    assert not part_of(tmp_path / "new").exists()
    assert not (store.folder / MOVING).exists()
    records.create(
        store, register("courses"), {"code": "K9", "name": "焊工", "level": "中级工", "hours_theory": 1}
    )
    assert care.check(store) == []


def test_cancelled_at_any_step_nothing_is_left(lived_in: Store, tmp_path: Path) -> None:
    steps: list[int] = []
    moving.discard(moving.copy(lived_in, tmp_path / "new", Progress(lambda *_: steps.append(1))))
    assert len(steps) >= 4
    for number in range(len(steps)):
        asked: list[int] = []

        def enough(number: int = number, asked: list[int] = asked) -> bool:
            asked.append(1)
            return len(asked) > number

        with pytest.raises(Cancelled):
            moving.copy(lived_in, tmp_path / "new", Progress(None, enough))
        assert not part_of(tmp_path / "new").exists()
    _still_whole(lived_in, tmp_path)


def test_a_disk_that_fills_up_leaves_nothing(
    lived_in: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.fsync, list[int]()

    def full_disk(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "no space")
        real(handle)

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(DeskError) as refused:
        moving.copy(lived_in, tmp_path / "new")
    assert refused.value.code == "disk-full"
    _still_whole(lived_in, tmp_path)


def test_a_byte_that_arrives_wrong_is_noticed(
    lived_in: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.copystat

    def bad_disk(source: Path, target: Path) -> None:
        real(source, target)
        if target.name == "证书 一.pdf":
            whole = bytearray(target.read_bytes())
            whole[5000] ^= 1
            target.write_bytes(whole)

    monkeypatch.setattr(shutil, "copystat", bad_disk)
    with pytest.raises(DeskError) as refused:
        moving.copy(lived_in, tmp_path / "new")
    assert refused.value.code == "damaged"
    assert "证书 一.pdf" in refused.value.text
    _still_whole(lived_in, tmp_path)


def test_a_database_that_arrives_damaged_is_noticed(
    full: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Store.copy_to

    def bad_disk(self: Store, target: Path) -> None:
        real(self, target)
        with closing(sqlite3.connect(target)) as connection, connection:
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute("DELETE FROM course")

    monkeypatch.setattr(Store, "copy_to", bad_disk)
    with pytest.raises(DeskError) as refused:
        moving.copy(full, tmp_path / "new")
    assert refused.value.code == "damaged"
    _still_whole(full, tmp_path)


def test_what_is_written_after_the_copy_is_not_left_behind(store: Store, tmp_path: Path) -> None:
    copied = moving.copy(store, tmp_path / "new")
    records.create(
        store, register("courses"), {"code": "K1", "name": "焊工", "level": "中级工", "hours_theory": 1}
    )
    with pytest.raises(DeskError) as refused:
        moving.settle(store, copied, DAY)
    assert refused.value.code == "changed"
    with closing(bases.open_base(store.folder, user="x")) as again:
        assert len(records.find(again, register("courses"), Query())) == 1
        _still_whole(again, tmp_path)


def test_a_place_that_was_taken_meanwhile_is_left_alone(store: Store, tmp_path: Path) -> None:
    copied = moving.copy(store, tmp_path / "new")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "别人的.txt").touch()
    with pytest.raises(DeskError) as refused:
        moving.settle(store, copied, DAY)
    assert refused.value.code == "file-unwritable"
    (tmp_path / "new" / "别人的.txt").unlink()
    (tmp_path / "new").rmdir()
    with closing(bases.open_base(store.folder, user="x")) as again:
        _still_whole(again, tmp_path)


# -- what does not go, and what was cut off ----------------------------------------------------------------------------


@pytest.mark.parametrize("stuck", ["文件", DATABASE])
def test_what_another_program_holds_stays_and_is_named(
    lived_in: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stuck: str
) -> None:
    real, old = Path.rename, lived_in.folder

    def held(self: Path, target: Path) -> Path:
        if self == old / stuck:
            raise PermissionError(errno.EACCES, "in use")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", held)
    moved = moving.move(lived_in, tmp_path / "new", DAY)
    moved.store.close()
    assert moved.left == (stuck,)
    assert stuck in "".join(moving.told(moved))
    monkeypatch.setattr(Path, "rename", real)
    if stuck == DATABASE:  # whoever opens the old folder is in the new one, and the rest is put aside
        with closing(bases.open_base(old, user="x")) as store:
            assert store.folder == tmp_path / "new"
        assert (moved.aside / DATABASE).exists()
    with pytest.raises(DeskError) as refused:
        bases.open_base(old, user="x")
    assert refused.value.code == "moved"


def test_an_announced_move_of_a_base_that_was_worked_in_since_is_forgotten(
    store: Store, tmp_path: Path
) -> None:
    """As when the program was killed before the renaming and an older program opened the base."""
    copied = moving.copy(store, tmp_path / "new")
    mark = Mark(str(copied.target), str(copied.part), "已移走", copied.head.entry, copied.head.hash)
    records.create(
        store, register("courses"), {"code": "K1", "name": "焊工", "level": "中级工", "hours_theory": 1}
    )
    store.close()
    write_mark(store.folder, mark)
    copied.part.rename(copied.target)
    with closing(bases.open_base(store.folder, user="x")) as again:
        assert again.folder == store.folder
        assert len(records.find(again, register("courses"), Query())) == 1
    assert not (store.folder / MOVING).exists()
    assert bases.is_base(copied.target), "it may be somebody's; it is not ours to delete"


def test_a_stranger_in_the_announced_place_is_no_base_of_ours(store: Store, tmp_path: Path) -> None:
    head = head_of(store.folder)
    store.close()
    bases.create_base(tmp_path / "new", name="别的基地", user="x").close()
    write_mark(
        store.folder, Mark(str(tmp_path / "new"), str(tmp_path / "new.part"), "已移走", head.entry, head.hash)
    )
    with closing(bases.open_base(store.folder, user="x")) as again:
        assert again.folder == store.folder


# -- what else names the folder ----------------------------------------------------------------------------------------


def test_the_default_folder_and_the_last_one_follow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_data_folder() == user_data_folder()
    store = bases.create_base(default_data_folder(), name="基地", user="x")
    save_preferences(Preferences(last_folder=str(store.folder), theme="dark"))
    store = moving.move(store, tmp_path / "one", DAY).store
    assert default_data_folder() == tmp_path / "one"
    assert load_preferences() == Preferences(last_folder=str(tmp_path / "one"), theme="dark")
    store = moving.move(store, tmp_path / "two", DAY).store
    store.close()
    assert default_data_folder() == tmp_path / "two"
    save_preferences(Preferences(last_folder="别处"))  # a window saves what it read long ago
    assert default_data_folder() == tmp_path / "two"
    monkeypatch.setenv("TALENTDESK_DATA", "别处")
    assert default_data_folder() == Path("别处")


def test_another_base_does_not_become_the_default(store: Store, tmp_path: Path) -> None:
    save_preferences(Preferences(last_folder=str(tmp_path / "别的")))
    moving.move(store, tmp_path / "one", DAY).store.close()
    assert default_data_folder() == user_data_folder()
    assert load_preferences().last_folder == str(tmp_path / "别的")


def test_an_environment_that_names_the_old_folder_is_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALENTDESK_DATA", str(store.folder))
    moved = moving.move(store, tmp_path / "one", DAY)
    moved.store.close()
    assert [each.code for each in moved.reminders] == ["environment"]
    assert str(tmp_path / "one") in moved.reminders[0].remedy


def test_a_schedule_elsewhere_than_on_windows_is_told(full: Store, tmp_path: Path) -> None:
    (channel,) = upload_channels.channels(full)
    schedule = json.dumps({"every": "day", "at": "22:00"})
    upload_channels.change(full, channel.id, schedule=schedule)
    moved = moving.move(full, tmp_path / "one", DAY)
    moved.store.close()
    assert [each.code for each in moved.reminders] == ["task"]
    assert str(tmp_path / "one") in moved.reminders[0].remedy


class _Windows:
    """Task Scheduler as far as the program sees it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, entered: bytes, refusal: str = "") -> None:
        self.installed: list[Path] = []
        self._refusal = refusal
        monkeypatch.setattr(upload_task, "os", SimpleNamespace(name="nt", environ=os.environ))
        monkeypatch.setattr(upload_task, "_schtasks", lambda *_arguments, **_more: entered)
        monkeypatch.setattr(upload_task, "install_task", self._install)
        monkeypatch.setattr(upload_task, "ENCODINGS", ("utf-8", "utf-16", "gbk"))

    def _install(self, store: Store) -> None:
        if self._refusal:
            raise DeskError(self._refusal)
        self.installed.append(store.folder)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gbk"])
def test_the_task_in_windows_is_renewed(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    old = tmp_path / "旧 & 小"
    windows = _Windows(monkeypatch, f'<Arguments>--data "{str(old).replace("&", "&amp;")}"'.encode(encoding))
    told = upload_task.renew_task(store, old)
    assert windows.installed == [store.folder]
    assert told == Problem("task", "Windows 计划任务已按新文件夹更新。")
    assert upload_task.renew_task(store, tmp_path / "别的") is None
    assert len(windows.installed) == 1


def test_a_task_that_windows_keeps_is_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _Windows(monkeypatch, str(tmp_path).encode(), refusal="Windows 不肯")
    told = upload_task.renew_task(store, tmp_path)
    assert told is not None
    assert "Windows 不肯" in told.text
    assert told.remedy


def test_uploads_go_on_in_the_new_place(full: Store, tmp_path: Path) -> None:
    new = moving.move(full, tmp_path / "new", DAY).store
    (channel,) = upload_channels.channels(new)
    built = upload_building.build(new, channel.id, datetime.now(UTC), kind=upload_building.ALL)
    outbox.queue(new, built.package_id)
    sent = outbox.send_all(new, datetime.now(UTC))
    new.close()
    assert sent
    assert all(each.delivered for each in sent)
    assert list((tmp_path / "new" / "outbox").glob("*.zip"))
