"""Kill -9 at random moments of making and restoring backups; the next opening finds one whole state, every backup holds.

``python -m tests.proofs.kill_restore [--kills 200] [--seed 1]``, and with ``--damages 500`` as many flipped bytes refused.
"""

# ruff: noqa: T201 - a proof says what it found, the victim what it did
from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import backups, bases, records, restoring
from talentdesk.store import Store
from tests.services.base_states import differing, files_of, rows_of

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 27, 8)
LONGEST_LIFE = 4.0
OPENS_WITHIN = 5.0
SLOWLY = 0.02
"""Seconds between two steps of a swap in every second victim: it is so short that few kills would meet it."""
# What a restore itself adds to the state of the backup.
OWN = {"journal_entry", "journal_change", "sqlite_sequence", "upload_channel"}
COURSES = register("courses")


@dataclass(slots=True)
class Tally:
    """What a run of kills found; ``during``: what the victim had last said, ``found``: which state was there."""

    kills: int = 0
    slowest_start: float = 0.0
    found: Counter[str] = field(default_factory=Counter)
    backups: int = 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill as often as told; AssertionError when a state was mixed or a backup does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--damages", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--victim", nargs=3, metavar=("DOES", "FOLDER", "PACE"), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.victim:
        does, folder, pace = chosen.victim
        _live(does, Path(folder), float(pace))
        return 0
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        tally = run(place, chosen.kills, chosen.seed)
        refused = damage(place, chosen.damages, chosen.seed)
    states = ", ".join(f"{state}: {count}" for state, count in sorted(tally.found.items()))
    print(
        f"{tally.kills} kills, found whole {states}; {tally.backups} backups made under kills, all hold; "
        f"slowest next start {tally.slowest_start:.2f} s; {refused} of {chosen.damages} flipped bytes refused"
    )
    return 0


def run(place: Path, kills: int, seed: int, life: float = LONGEST_LIFE) -> Tally:
    """Kill victims that restore and victims that back up by turns; AssertionError as soon as something is wrong."""
    chance = random.Random(seed)
    _prepared(place)
    tally = Tally()
    for number in range(kills):
        pace = SLOWLY if number % 4 == 0 else 0.0
        does = "backup" if number % 4 == 1 else "restore"
        said = _killed(does, place, pace, chance.uniform(0.0, life))
        tally.kills += 1
        started = time.perf_counter()
        bases.open_base(place / "base", user="proof").close()
        tally.slowest_start = max(tally.slowest_start, time.perf_counter() - started)
        assert tally.slowest_start < OPENS_WITHIN
        if does == "backup":
            tally.backups += _examined_backups(place, said)
        tally.found[_examined_state(place, said if does == "restore" else [])] += 1
    return tally


def damage(place: Path, count: int, seed: int) -> int:
    """Flip one bit at that many places of a backup; how many of them were refused before anything was touched."""
    chance = random.Random(seed)
    whole = (place / "A.tdbackup").read_bytes()
    bad, target, refused = place / "bad.tdbackup", place / "target", 0
    for _ in range(count):
        content = bytearray(whole)
        content[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        bad.write_bytes(bytes(content))
        try:
            restoring.restore(bad, target, user="proof", now=NOW)
        except DeskError as trouble:
            refused += trouble.code == "backup-damaged"
        assert {path.name for path in target.iterdir()} <= {"talentdesk.lock"} if target.exists() else True
    assert refused == count, f"{count - refused} damaged backups were not refused"
    return refused


def _prepared(place: Path) -> None:
    """A base and two of its states as backups: B has a course and papers that A has not, and other bytes in a paper of both."""
    store = bases.create_base(place / "base", name="基地", code="BJ", user="proof")
    _course(store, "K1")
    paper = store.folder / "文件" / "一 班.pdf"
    paper.parent.mkdir()
    paper.write_bytes(b"A" * 300_000)
    backups.make(store, place / "A.tdbackup", NOW)
    _course(store, "K2")
    paper.write_bytes(b"B" * 300_000)
    (store.folder / "photos" / "ab").mkdir(parents=True)
    (store.folder / "photos" / "ab" / "x.jpg").write_bytes(b"photo")
    backups.make(store, place / "B.tdbackup", NOW)
    store.close()
    for name in "AB":
        restoring.restore(place / f"{name}.tdbackup", place / name, user="proof", now=NOW)


def _course(store: Store, code: str) -> None:
    records.create(store, COURSES, {"code": code, "name": "焊工", "level": "高级工", "hours_theory": 4})


def _live(does: str, place: Path, pace: float) -> None:
    """The victim: restores A and B by turns, or makes backup after backup, saying aloud what is done."""
    if pace:
        real = Path.rename

        def slowly(self: Path, target: Path) -> Path:
            time.sleep(pace)
            return real(self, target)

        Path.rename = slowly  # type: ignore[assignment, method-assign]
    print("open", flush=True)
    for turn in range(1000):
        if does == "restore":
            name = "AB"[turn % 2]
            restoring.restore(
                place / f"{name}.tdbackup", place / "base", user="proof", now=NOW + timedelta(minutes=turn),
                replace=True,
            )  # fmt: skip
            print(name, flush=True)
        else:
            store = bases.open_base(place / "base", user="proof")
            made = backups.make(store, place / "kept", NOW + timedelta(minutes=turn))
            store.close()
            print(made.backup.path.name, flush=True)


def _killed(does: str, place: Path, pace: float, after: float) -> list[str]:
    """Start a victim, kill it after a while; what it had said was done."""
    victim = subprocess.Popen(
        [sys.executable, "-m", "tests.proofs.kill_restore", "--victim", does, str(place), str(pace)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(place)},  # what a killed proof leaves goes with the rest
    )  # fmt: skip
    assert victim.stdout is not None
    first = victim.stdout.readline()
    time.sleep(after)
    victim.send_signal(signal.SIGKILL)
    said, wrong = victim.communicate()
    assert first == "open\n", wrong
    assert "Traceback" not in wrong, wrong
    return said[: said.rfind("\n") + 1].split()


def _examined_state(place: Path, said: Sequence[str]) -> str:
    """Which of the two states the base is in, row by row and file by file; AssertionError when it is neither."""
    base = place / "base"
    store = bases.open_base(base, user="proof")
    try:
        assert store.integrity() == []
        assert store.broken_entries() == []
    finally:
        store.close()
    rows, files = rows_of(base), files_of(base)
    state = "".join(
        name
        for name in "AB"
        if set(differing(rows_of(place / name), rows)) <= OWN and files == files_of(place / name)
    )
    assert state in ("A", "B"), f"neither state, after {said}: {differing(rows_of(place / 'B'), rows)}"
    leftovers = {path.name for path in base.iterdir()} & {".restore", "restore.json"}
    assert not leftovers, leftovers
    for aside in base.glob("恢复前*"):
        shutil.rmtree(aside)
    return state


def _examined_backups(place: Path, said: Sequence[str]) -> int:
    """Every backup that has its name holds, and whatever was said to be done is there; how many."""
    found, unreadable = backups.listed(place / "kept")
    assert not unreadable, unreadable
    names = {each.path.name for each in found}
    assert set(said) <= names, set(said) - names
    for each in found:
        backups.prove(each.path)
    assert not list((place / "base").glob(".backup-*"))
    shutil.rmtree(place / "kept", ignore_errors=True)
    return len(found)


if __name__ == "__main__":
    raise SystemExit(main())
