"""The swap alone, on small folders: cut before every single step, and cut again while it is being made good."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from talentdesk.errors import DeskError
from talentdesk.services import restore_swap
from talentdesk.services.base_files import entries_of
from talentdesk.services.restore_swap import INTENT, STAGING, finish, swap
from talentdesk.store import DATABASE

OLD = {DATABASE: "old", f"{DATABASE}-wal": "old log", "photos": "old photos", "文件": "old papers"}
NEW = {DATABASE: "new", "photos": "new photos", "上报": "new packages"}
OWN = {"我的.txt": "mine", "backups": "copies", "preferences.json": "{}"}


class PowerCut(BaseException):
    """Nothing happens after this."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "基地"
    for where, what in ((place, OLD | OWN), (place / STAGING, NEW)):
        for name, content in what.items():
            target = where / name if name.count(".") else where / name / "x"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")
    return place


def texts(place: Path) -> dict[str, str]:
    """What lies in a folder, by name."""
    return {
        path.name: (path / "x" if path.is_dir() else path).read_text(encoding="utf-8")
        for path in place.iterdir()
        if not path.name.startswith(("恢复前", "talentdesk.lock"))
    }


@contextmanager
def cut_at(moment: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The step of that number, once the swap is announced, does not happen, nor does anything after it."""
    done = [0]
    with monkeypatch.context() as patch:
        for name in ("rename", "unlink", "mkdir", "rmdir"):
            real = getattr(Path, name)

            def step(*arguments: object, real=real, **more: object) -> object:  # type: ignore[no-untyped-def]
                if (folder / INTENT).exists():
                    if done[0] == moment:
                        raise PowerCut
                    done[0] += 1
                return real(*arguments, **more)

            patch.setattr(Path, name, step)
        yield done


def test_new_in_its_place_and_old_aside(folder: Path) -> None:
    assert swap(folder, "恢复前 1") == folder / "恢复前 1"
    assert texts(folder) == NEW | OWN
    assert texts(folder / "恢复前 1") == OLD


def test_into_an_empty_folder_there_is_nothing_to_put_aside(folder: Path) -> None:
    for entry in entries_of(folder):
        if entry.name != "backups":
            (entry / "x" if entry.is_dir() else entry).unlink()
            if entry.is_dir():
                entry.rmdir()
    assert swap(folder, "恢复前 1") is None
    assert not (folder / "恢复前 1").exists()
    assert texts(folder) == NEW | OWN


def test_cut_before_every_step_it_is_made_good(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    original = Path(shutil.copytree(folder, tmp_path / "original"))
    for moment in count():
        shutil.rmtree(folder)
        shutil.copytree(original, folder)
        with cut_at(moment, folder, monkeypatch):
            try:
                swap(folder, "恢复前 1")
            except PowerCut:
                ended = False
            else:
                ended = True
        for again in range(3):  # whoever opens it next is cut off as well, a step further each time
            with cut_at(again, folder, monkeypatch):
                try:
                    finish(folder)
                except PowerCut:
                    continue
        finish(folder)
        assert texts(folder) == NEW | OWN, moment
        assert texts(folder / "恢复前 1") == OLD, moment
        if ended:
            break
    assert moment >= len(OLD) + len(NEW), "too few steps were cut"


def test_before_it_is_announced_nothing_has_happened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(restore_swap, "whole_file", broken)
        with pytest.raises(PowerCut):
            swap(folder, "恢复前 1")
    finish(folder)
    assert texts(folder) == OLD | OWN


@pytest.mark.parametrize("held", [DATABASE, f"{DATABASE}-wal", "photos", "文件"])
def test_what_another_program_holds_takes_all_back(
    folder: Path, held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name == held and self.parent == folder:
            raise PermissionError(13, "held", str(self))
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        with pytest.raises(DeskError) as refused:
            swap(folder, "恢复前 1")
    assert refused.value.code == "held"
    assert held in refused.value.text
    assert not (folder / INTENT).exists()
    assert not (folder / "恢复前 1").exists()
    finish(folder)
    assert texts(folder) == OLD | OWN


def test_what_is_held_at_the_next_opening_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with cut_at(3, folder, monkeypatch), pytest.raises(PowerCut):
        swap(folder, "恢复前 1")

    def rename(_self: Path, _target: Path) -> Path:
        raise PermissionError(13, "held")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        with pytest.raises(DeskError) as refused:
            finish(folder)
    assert refused.value.code == "restore-pending"
    finish(folder)
    assert texts(folder) == NEW | OWN
