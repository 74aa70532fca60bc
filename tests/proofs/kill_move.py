"""Kill -9 at every step of moving a data folder; the next start finds the whole base, in one of the two places only.

``python -m tests.proofs.kill_move [--every 1]``. A step is whatever changes names or opens a file for writing.
"""

# ruff: noqa: T201 - a proof says what it found
from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import bases, moving, records
from talentdesk.services.move_checks import LEFT_OVER
from talentdesk.services.move_marks import COPYING, MOVED, MOVING, NOTE
from talentdesk.settings import Preferences, load_preferences, save_preferences
from talentdesk.store import DATABASE, LOCK
from tests.fictional import people

DAY = date(2026, 11, 27)
OURS = {LOCK, MOVED, MOVING, NOTE, COPYING}
STEPS = {"os.rename", "os.mkdir", "os.remove", "os.rmdir"}
MOST = 10_000


@dataclass(slots=True)
class Tally:
    """How many kills left the base in the old place, and how many in the new one."""

    steps: int = 0
    kills: int = 0
    found: dict[str, int] = field(default_factory=lambda: {"old": 0, "new": 0})


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill at every step, or at every n-th; AssertionError with the reason as soon as something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "王 小明"
        for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
            os.environ[f"XDG_{kind}_HOME"] = str(home / kind.lower())
        tally = run(Path(place), chosen.every)
    found = tally.found
    print(
        f"{tally.kills} kills at {tally.steps} steps: {found['old']} times the old place, {found['new']} times the new one"
    )
    return 0


def run(place: Path, every: int) -> Tally:
    """Kill at every n-th step until a move comes to its end by itself."""
    original = _prepared(place / "original")
    rows, files = _rows(original), _files(original)
    old, new, tally = place / "旧 处", place / "新 处", Tally()
    for number in range(1, MOST, every):
        for folder in (old, new, new.with_name("新 处.part")):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(original, old)
        save_preferences(Preferences(last_folder=str(old)))
        killed = _moved_until(number, old, new)
        tally.found[_examined(old, new, rows, files)] += 1
        if not killed:
            break
        tally.kills += 1
        tally.steps = number
    return tally


def _prepared(folder: Path) -> Path:
    store = bases.create_base(folder, name="基地", code="BJ", user="proof")
    for person in people(3):
        values = {"name": person.name, "id_number": person.id_number}
        records.create(store, register("trainees"), values)
    store.close()
    for name in ("photos/ab/1.jpg", "photos/cd/2.jpg", "文件/一班/证书.pdf", "上报/1/包.zip"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode() * 500)
    (folder / "outbox").mkdir()
    return folder


def _moved_until(number: int, old: Path, new: Path) -> bool:
    """Move the base in a process that kills itself before its n-th step; whether it did."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _kill_at(number, old.parent)
        moving.move(bases.open_base(old, user="proof"), new, DAY).store.close()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, f"the move at step {number} failed"
    return False


def _kill_at(number: int, place: Path) -> None:
    count = 0

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
        if (event in STEPS or writes) and str(arguments[0]).startswith(str(place)):
            count += 1
            if count == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(heard)


def _examined(old: Path, new: Path, rows: object, files: object) -> str:
    """Start as the window does; which place the base was found in. The other place must not open as a second one."""
    wanted = Path(load_preferences().last_folder)
    assert bases.is_base(wanted), "the next start finds no base"
    store = bases.open_base(wanted, user="proof")
    try:
        assert store.integrity() == []
        assert store.broken_entries() == []
        home = store.folder
    finally:
        store.close()
    assert home in (old, new), home
    assert _rows(home) == rows
    assert _files(home) == files
    if home == new:
        _is_gone(old, new)
        return "new"
    assert not bases.is_base(new), "two bases"
    moved = moving.move(bases.open_base(old, user="proof"), new, DAY)  # what was left over is no hindrance
    moved.store.close()
    assert _files(new) == files
    assert not new.with_name("新 处.part").exists()
    return "old"


def _is_gone(old: Path, new: Path) -> None:
    """Whoever opens the old place is in the new one as long as the move is unfinished there; after that he is told."""
    places = [_opened(old), _opened(old)]
    assert places in ([new, None], [None, None]), "two bases"
    assert not bases.is_base(old), "two bases"


def _opened(folder: Path) -> Path | None:
    """Where one is who opens a folder; None: he is told that the base has gone."""
    try:
        store = bases.open_base(folder, user="proof")
    except DeskError as refusal:
        if refusal.code != "moved":
            raise
        return None
    store.close()
    return store.folder


def _rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: connection.execute(f'SELECT * FROM "{name}"').fetchall()
            for name in names
            if not name.startswith(("journal_", "sqlite_", "search_"))
        }


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith((DATABASE, LEFT_OVER)) and path.name not in OURS
    }


if __name__ == "__main__":
    raise SystemExit(main())
