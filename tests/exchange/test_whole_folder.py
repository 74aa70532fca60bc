"""A folder appears whole or not at all, and never at the cost of somebody's own files."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from talentdesk.errors import DeskError
from talentdesk.exchange import whole_folder as module
from talentdesk.exchange.whole_folder import SUMS, whole_folder


def made(path: Path, **files: str) -> None:
    """Make a folder with these texts."""
    with whole_folder(path) as part:
        for name, text in files.items():
            (part / name).write_text(text)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_sums_say_what_is_in_it(tmp_path: Path) -> None:
    made(tmp_path / "a", one="1", 二="2")
    lines = (tmp_path / "a" / SUMS).read_text(encoding="utf-8").splitlines()
    assert lines == [
        f"{hashlib.sha256(text.encode()).hexdigest()}  {name}" for name, text in (("one", "1"), ("二", "2"))
    ]
    assert names(tmp_path) == ["a"]


def test_an_untouched_folder_is_replaced_and_an_empty_one_used(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    made(tmp_path / "a", one="1", two="2")
    (tmp_path / "a" / "two").unlink()  # whoever deletes a file loses nothing
    made(tmp_path / "a", three="3")
    assert names(tmp_path / "a") == [SUMS, "three"]
    assert names(tmp_path) == ["a"]


def _own_file(folder: Path) -> None:
    (folder / "mine.txt").write_text("x")


def _changed(folder: Path) -> None:
    (folder / "one").write_text("changed")


def _without_sums(folder: Path) -> None:
    (folder / SUMS).unlink()


def _inner_folder(folder: Path) -> None:
    (folder / "photos").mkdir()


@pytest.mark.parametrize("touch", [_own_file, _changed, _without_sums, _inner_folder])
def test_a_touched_folder_is_refused(tmp_path: Path, touch: Callable[[Path], None]) -> None:
    made(tmp_path / "a", one="1")
    touch(tmp_path / "a")
    before = names(tmp_path / "a")
    with pytest.raises(DeskError) as refused:
        made(tmp_path / "a", two="2")
    assert (refused.value.code, bool(refused.value.remedy)) == ("exists", True)
    assert (names(tmp_path / "a"), names(tmp_path)) == (before, ["a"])


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(DeskError) as refused:
        made(tmp_path / "a", one="1")
    assert refused.value.code == "exists"
    with pytest.raises(DeskError) as refused:
        made(tmp_path / "a" / "b", one="1")
    assert refused.value.code == "file-unwritable"


def test_an_exception_leaves_the_earlier_one(tmp_path: Path) -> None:
    made(tmp_path / "a", one="1")
    with pytest.raises(TypeError):
        made(tmp_path / "a", two="2", three=None)  # type: ignore[arg-type]  # breaks off after the first file
    assert (names(tmp_path / "a"), names(tmp_path)) == (["one", SUMS], ["a"])


def _full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "full")


@pytest.mark.parametrize("step", ["_seal", "_swap"])
def test_a_full_disk_is_said_and_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    made(tmp_path / "a", one="1")
    monkeypatch.setattr(module, step, _full)
    with pytest.raises(DeskError) as refused:
        made(tmp_path / "a", two="2")
    assert refused.value.code == "disk-full"
    assert (names(tmp_path / "a"), names(tmp_path)) == (["one", SUMS], ["a"])


def test_when_the_new_one_cannot_take_its_place_the_earlier_one_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, while another program has the folder open."""
    made(tmp_path / "a", one="1")
    rename = Path.rename

    def held(self: Path, target: Path) -> Path:
        if self.name.startswith(".part-") and target == tmp_path / "a":
            raise PermissionError(errno.EACCES, "held")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(DeskError) as refused:
        made(tmp_path / "a", two="2")
    assert refused.value.code == "file-unwritable"
    assert (names(tmp_path / "a"), names(tmp_path)) == (["one", SUMS], ["a"])


@pytest.mark.skipif(os.name != "posix", reason="kill as POSIX knows it")
def test_killed_half_way_the_earlier_one_stands(tmp_path: Path) -> None:
    made(tmp_path / "a", one="1")
    program = f"""
import os, signal
from pathlib import Path
from talentdesk.exchange.whole_folder import whole_folder
with whole_folder(Path({str(tmp_path / "a")!r})) as part:
    (part / "two").write_text("2")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == -signal.SIGKILL
    assert names(tmp_path / "a") == ["one", SUMS]
    made(tmp_path / "a", three="3")
    assert names(tmp_path / "a") == [SUMS, "three"]
