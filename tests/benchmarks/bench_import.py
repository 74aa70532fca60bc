"""Import of a 100,000-row roster, judged, journaled and searchable, beside a bare sqlite3 insert of the same rows.

``python -m tests.benchmarks.bench_import [--rows 100000] [--format xlsx csv]``
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sqlite3
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from talentdesk.exchange.tables import write_csv, write_xlsx
from talentdesk.registers import register
from talentdesk.services import bases, history, importing, records
from tests.benchmarks.figures import in_fresh_process, told
from tests.fictional import HEADINGS, roster_rows

SECONDS, MEGABYTES = 30.0, 600.0
LOOK_EVERY = 0.01


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--format", nargs="+", default=["xlsx", "csv"], choices=["xlsx", "csv"])
    parser.add_argument("--import-one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument(
        "--undo", action="store_true", help="take the import back too, and say how long it takes"
    )
    chosen = parser.parse_args(arguments)
    if chosen.import_one:
        return _import_one(chosen.import_one, undo=chosen.undo)
    kept = True
    with tempfile.TemporaryDirectory() as place:
        bare = _bare_insert(Path(place) / "bare.db", chosen.rows)
        print(f"     bare sqlite3 insert of {chosen.rows} rows of 20 cells: {bare:.2f} s")
        for ending in chosen.format:
            source = _roster(Path(place) / f"roster.{ending}", chosen.rows)
            print(f"     {source.name}: {source.stat().st_size / 1e6:.1f} MB")
            extra = ["--undo"] if chosen.undo else []
            told_by = in_fresh_process(__spec__.name, "--import-one", str(source), *extra)
            assert told_by["added"] == chosen.rows, told_by
            seconds = told_by["read_and_judge"] + told_by["write"]
            print(
                f"     read and judge {told_by['read_and_judge']:.1f} s, write {told_by['write']:.1f} s; "
                f"{seconds / bare:.1f} times the bare insert; "
                f"this process alone at most {told_by['own_mb']:.0f} MB"
            )
            kept &= told(f"import {ending}", seconds, SECONDS * chosen.rows / 100_000, "s")
            kept &= told(f"memory {ending}, with the parsing child", told_by["peak_mb"], MEGABYTES, "MB")
            if chosen.undo:
                print(f"     undo of it: {told_by['undo']:.1f} s")
    return 0 if kept else 1


def _roster(path: Path, rows: int) -> Path:
    if path.suffix == ".xlsx":
        write_xlsx(path, HEADINGS, roster_rows(rows))
    else:
        write_csv(path, HEADINGS, roster_rows(rows), encoding="gbk")
    return path


def _bare_insert(path: Path, count: int) -> float:
    rows = [[str(cell) for cell in row] for row in roster_rows(count)]
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    columns = ", ".join(f"c{number} TEXT" for number in range(len(HEADINGS)))
    connection.execute(f"CREATE TABLE roster (id INTEGER PRIMARY KEY, {columns})")
    started = time.perf_counter()
    marks = ", ".join("?" for _ in HEADINGS)
    connection.executemany(f"INSERT INTO roster VALUES (NULL, {marks})", rows)
    connection.commit()
    seconds = time.perf_counter() - started
    connection.close()
    return seconds


class _Memory:
    """The most that this process and its children held at one moment, looked at every few milliseconds."""

    def __init__(self) -> None:
        self.peak_mb = 0.0
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()

    def _look(self) -> None:
        me = os.getpid()
        while not self._over.wait(LOOK_EVERY):
            children = Path(f"/proc/{me}/task/{me}/children").read_text(encoding="ascii").split()
            held = sum(_resident_mb(process) for process in (str(me), *children))
            self.peak_mb = max(self.peak_mb, held)

    def end(self) -> float:
        """Stop looking; the peak in MB."""
        self._over.set()
        self._watch.join()
        return self.peak_mb


def _resident_mb(process: str) -> float:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):  # it has ended meanwhile
        return 0.0
    return pages * resource.getpagesize() / 2**20


def _import_one(source: Path, *, undo: bool) -> int:
    trainees = register("trainees")
    store = bases.create_base(source.parent / f"base-{source.suffix[1:]}", name="量具", user="bench")
    memory = _Memory()
    started = time.perf_counter()
    plan = importing.prepare(store, "trainees", source)
    judged = time.perf_counter()
    outcome = importing.apply(store, plan)
    written = time.perf_counter()
    peak = memory.end()
    told_by = {
        "added": outcome.added,
        "read_and_judge": judged - started,
        "write": written - judged,
        "peak_mb": peak,
        "own_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,  # Linux counts in KiB
    }
    assert len(records.find(store, trainees, records.Query())) == outcome.added
    if undo:
        del plan
        started = time.perf_counter()
        history.undo(store)
        told_by["undo"] = time.perf_counter() - started
    store.close()
    print(json.dumps(told_by))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
