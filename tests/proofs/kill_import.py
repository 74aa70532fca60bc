"""Kill -9 at random moments of importing and certifying; what was acknowledged is there, nothing is there by half.

``python -m tests.proofs.kill_import [--kills 1000] [--seed 1]``
"""

# ruff: noqa: T201 - a proof says what it found, the victim what it did
from __future__ import annotations

import argparse
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from talentdesk.model.vocabulary import AttendanceMark
from talentdesk.registers import register
from talentdesk.services import bases, certificates, importing, records, teaching
from talentdesk.services.records import Query
from talentdesk.store import DATABASE
from tests.fictional import people
from tests.services.rosters import ROSTER, file_of

ROOT = Path(__file__).resolve().parents[2]
BATCH = 40
FILES = 60
OPENS_WITHIN = 5.0
LONGEST_LIFE = 1.2
CLASS = "B1"
FOUND = "SELECT employer, count(*) FROM trainee GROUP BY employer"


@dataclass(slots=True)
class Tally:
    """What a run of kills found."""

    kills: int = 0
    acknowledged: int = 0
    slowest_start: float = 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill as often as told; 1 when anything was lost, halved or broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--victim", nargs=2, metavar=("BASE", "FILES"), type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.victim:
        _live(*chosen.victim)
        return 0
    with tempfile.TemporaryDirectory() as place:
        tally = run(Path(place), chosen.kills, chosen.seed)
    print(
        f"{tally.kills} kills, {tally.acknowledged} acknowledged batches and certificates, none lost, none halved; "
        f"slowest next start {tally.slowest_start:.2f} s"
    )
    return 0


def run(place: Path, kills: int, seed: int) -> Tally:
    """Kill the victim that often; AssertionError with the reason as soon as something is wrong."""
    chance = random.Random(seed)
    original = _prepared(place)
    tally = Tally()
    acknowledged: set[str] = set()
    base = place / "base"
    for number in range(kills):
        if number % 25 == 0:  # from the beginning again, so that there is always something to do
            shutil.rmtree(base, ignore_errors=True)
            shutil.copytree(original, base)
            acknowledged.clear()
        said = _killed(base, place / "files", chance.uniform(0.0, LONGEST_LIFE))
        tally.acknowledged += len(said - acknowledged)
        acknowledged |= said
        tally.kills += 1
        tally.slowest_start = max(tally.slowest_start, _examined(base, acknowledged))
    return tally


def _prepared(place: Path) -> Path:
    """A base with a class of passed trainees, and the files to import; every file's people name it as employer."""
    folder = place / "original"
    store = bases.create_base(folder, name="基地", code="BJ", user="proof")
    records.create(
        store, register("courses"), {"code": "K1", "name": "数控车工", "level": "高级工", "hours_theory": 40}
    )
    class_id = teaching.open_class(
        store, {"code": CLASS, "course_id": "K1", "start": "2026-09-01", "end": "2026-11-20"}
    )
    unit = teaching.add_session(store, class_id, date(2026, 9, 1))
    (place / "files").mkdir()
    everyone = list(people(BATCH * (FILES + 1)))
    for number in range(FILES + 1):
        part = everyone[number * BATCH : (number + 1) * BATCH]
        file_of(
            place / "files" / f"{number:03d}.csv",
            ROSTER,
            [(p.name, p.id_number, p.phone, f"第{number:03d}批") for p in part],
        )
    importing.apply(
        store, importing.prepare(store, "trainees", place / "files" / "000.csv", class_code=CLASS)
    )
    lines = teaching.results(store, class_id).lines
    teaching.set_attendance(
        store, class_id, {(line.enrolment_id, unit): AttendanceMark.PRESENT for line in lines}
    )
    teaching.set_marks(
        store, class_id, {line.enrolment_id: {"theory": "80", "practice": "80"} for line in lines}
    )
    store.close()
    return folder


def _live(base: Path, files: Path) -> None:
    """The victim: imports file after file and certifies now and then, saying aloud what is done."""
    store = bases.open_base(base, user="proof")
    class_id = teaching.find_class(store, CLASS)
    print("open", flush=True)
    for number in range(1, FILES + 1):
        file = files / f"{number:03d}.csv"
        if len(records.find(store, register("trainees"), Query(search=f"第{number:03d}批"))):
            continue
        importing.apply(store, importing.prepare(store, "trainees", file))
        print(f"第{number:03d}批", flush=True)
        accepted = frozenset({"photo-missing"})
        made = certificates.certify(
            store, class_id, issued_on=date(2026, 11, 20), out=base.parent / "c.pdf", accept=accepted
        )
        print("\n".join(made.numbers), flush=True)


def _killed(base: Path, files: Path, after: float) -> set[str]:
    """Start the victim, kill it after a while; what it had said was done."""
    victim = subprocess.Popen(
        [sys.executable, "-m", "tests.proofs.kill_import", "--victim", str(base), str(files)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert victim.stdout is not None
    first = victim.stdout.readline()
    time.sleep(after)
    victim.send_signal(signal.SIGKILL)
    said, wrong = victim.communicate()
    assert first == "open\n", wrong
    assert "Traceback" not in wrong, wrong
    whole_lines = said[: said.rfind("\n") + 1].split()
    return set(whole_lines)


def _examined(base: Path, acknowledged: set[str]) -> float:
    """Look at what the kill left; the seconds the next start took."""
    started = time.perf_counter()
    store = bases.open_base(base, user="proof")
    seconds = time.perf_counter() - started
    try:
        assert seconds < OPENS_WITHIN, f"the next start took {seconds:.1f} s"
        assert store.integrity() == []
        assert store.broken_entries() == []
    finally:
        store.close()
    connection = sqlite3.connect(base / DATABASE)
    try:
        batches = dict(connection.execute(FOUND).fetchall())
        numbers = [row[0] for row in connection.execute("SELECT number FROM certificate")]
        searched = connection.execute("SELECT count(*) FROM search_trainee").fetchone()[0]
    finally:
        connection.close()
    halved = {name: count for name, count in batches.items() if count != BATCH}
    assert not halved, f"half a batch: {halved}"
    assert searched == sum(batches.values()), "the search index is behind"
    assert len(numbers) in (0, BATCH), f"half a run of certificates: {len(numbers)}"
    lost = acknowledged - set(batches) - set(numbers)
    assert not lost, f"acknowledged and gone: {sorted(lost)[:5]}"
    return seconds


if __name__ == "__main__":
    raise SystemExit(main())
