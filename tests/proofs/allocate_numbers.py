"""10,000 certificate numbers taken by 4 threads of a process that is killed again and again: no double, no gap.

``python -m tests.proofs.allocate_numbers [--numbers 10000] [--kills 50] [--seed 1]``
"""

# ruff: noqa: T201 - a proof says what it found, the victim what it did
from __future__ import annotations

import argparse
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from talentdesk.model import Trainee
from talentdesk.registers import register
from talentdesk.services import bases, issuing, records, teaching
from talentdesk.store import DATABASE, Store
from tests.fictional import people

ROOT = Path(__file__).resolve().parents[2]
THREADS = 4
LONGEST_LIFE = 1.5
CLASS, LAYOUT, DAY = "B1", "booklet", date(2026, 11, 20)
PATTERN, HEAD = "{yyyy}{class}{seq:6}", f"2026{CLASS}"


@dataclass(slots=True)
class Tally:
    """What a run of kills found."""

    kills: int = 0
    acknowledged: int = 0
    allocated: int = 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Allocate and kill as often as told; AssertionError when a number is double, missing or lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--numbers", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--victim", metavar="BASE", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.victim:
        _live(chosen.victim, chosen.numbers)
        return 0
    with tempfile.TemporaryDirectory() as place:
        tally = run(Path(place), chosen.numbers, chosen.kills, chosen.seed)
    print(
        f"{tally.allocated} numbers in {THREADS} threads, {tally.kills} kills, {tally.acknowledged} acknowledged: "
        "no double, no gap, none lost"
    )
    return 0


def run(place: Path, numbers: int, kills: int, seed: int) -> Tally:
    """Kill the victim that often while it allocates, then let it come to at least ``numbers``."""
    chance = random.Random(seed)
    base = _prepared(place)
    tally = Tally()
    acknowledged: set[str] = set()
    for _ in range(kills):
        acknowledged |= _lived(base, sys.maxsize, chance.uniform(0.0, LONGEST_LIFE))
        tally.kills += 1
        _examined(base, acknowledged)
    acknowledged |= _lived(base, numbers, None)
    tally.acknowledged, tally.allocated = len(acknowledged), _examined(base, acknowledged)
    assert tally.allocated >= numbers, f"only {tally.allocated} numbers"
    return tally


def _prepared(place: Path) -> Path:
    """A base with a class and one trainee for each thread."""
    store = bases.create_base(place / "base", name="基地", code="BJ", user="proof")
    bases.change_profile(store, {"number_pattern": PATTERN})
    records.create(store, register("courses"), {"code": "K1", "name": "数控车工", "hours_theory": 40})
    teaching.open_class(store, {"code": CLASS, "course_id": "K1", "start": "2026-09-01", "end": "2026-11-20"})
    for person in people(THREADS):
        records.create(store, register("trainees"), {"name": person.name, "id_number": person.id_number})
    store.close()
    return place / "base"


def _live(base: Path, numbers: int) -> None:
    """The victim: issues from four threads until so many numbers exist, saying each aloud once it is kept."""
    store = bases.open_base(base, user="proof")
    class_id = teaching.find_class(store, CLASS)
    aloud = threading.Lock()
    print("open", flush=True)
    threads = [
        threading.Thread(target=_take, args=(store, class_id, 1 + index, numbers, aloud))
        for index in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()


def _take(store: Store, class_id: int, trainee_id: int, numbers: int, aloud: threading.Lock) -> None:
    serial = 0
    while serial < numbers:
        with store.write("发证", kind="certify") as session:
            trainee = session.get_one(Trainee, trainee_id)
            facts = issuing.class_facts(session, class_id)
            made = issuing.issue(session, facts, trainee, issued_on=DAY, layout=LAYOUT)
        serial = int(made.number.removeprefix(HEAD))
        with aloud:
            print(made.number, flush=True)


def _lived(base: Path, numbers: int, after: float | None) -> set[str]:
    """Start the victim, kill it after a while (None: let it finish); the numbers it said."""
    victim = subprocess.Popen(
        [sys.executable, "-m", "tests.proofs.allocate_numbers", "--victim", str(base), "--numbers", str(numbers)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert victim.stdout is not None
    first = victim.stdout.readline()
    if after is not None:
        threading.Timer(after, victim.send_signal, (signal.SIGKILL,)).start()
    said, wrong = victim.communicate()
    assert first == "open\n", wrong
    assert "Traceback" not in wrong, wrong
    assert after is not None or victim.returncode == 0, wrong
    return set(said[: said.rfind("\n") + 1].split())


def _examined(base: Path, acknowledged: set[str]) -> int:
    """Look at what the kill left; how many numbers there are."""
    started = time.perf_counter()
    store = bases.open_base(base, user="proof")
    try:
        assert time.perf_counter() - started < 5, "the next start was slow"
        assert store.integrity() == []
        assert store.broken_entries() == []
    finally:
        store.close()
    connection = sqlite3.connect(base / DATABASE)
    try:
        kept = [row[0] for row in connection.execute("SELECT number FROM certificate")]
        counted = connection.execute("SELECT coalesce(max(last), 0), count(*) FROM number_counter").fetchone()
    finally:
        connection.close()
    serials = sorted(int(number.removeprefix(HEAD)) for number in kept)
    assert serials == list(range(1, len(serials) + 1)), "a number is double or missing"
    assert counted == (len(serials), min(1, len(serials))), f"the counter says {counted}"
    lost = acknowledged - set(kept)
    assert not lost, f"acknowledged and gone: {sorted(lost)[:5]}"
    return len(kept)


if __name__ == "__main__":
    raise SystemExit(main())
