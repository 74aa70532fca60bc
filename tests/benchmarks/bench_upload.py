"""Packages of 1,000,000 changed rows, and of 1,000 changes among 1,000,000 records: time and memory beside their limits.

``python -m tests.benchmarks.bench_upload [--rows N] [--base DIR]``; a kept DIR is filled once. Every figure is taken in
a process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import update

from talentdesk.model import Trainee
from talentdesk.services import bases, upload_building
from talentdesk.store import DATABASE
from tests.benchmarks.figures import in_fresh_process, told
from tests.fictional import people

MODULE = "tests.benchmarks.bench_upload"
NOW = datetime(2026, 11, 21, 9)
FEW = 1_000
ROWS = 1_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--base", type=Path, help="where the filled base is kept between runs")
    parser.add_argument("--part", choices=("first", "few", "whole"), help="measure only this, as JSON")
    chosen = parser.parse_args(arguments)
    if chosen.part:
        print(json.dumps(_measured(chosen.base, chosen.part, chosen.rows)))
        return 0
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as place:
        kept_base = chosen.base or Path(place) / "filled"
        _fill(kept_base, chosen.rows)
        base = Path(place) / "base"
        shutil.copytree(kept_base, base)
        kept = True
        for part, what, seconds in (
            ("first", f"package of {chosen.rows:,} new rows", 60),
            ("few", f"{FEW:,} changes of {chosen.rows:,} records", 1),
            ("whole", f"package of {chosen.rows:,} rows the bureau has", 60),
        ):
            found = in_fresh_process(MODULE, "--base", str(base), "--part", part, "--rows", str(chosen.rows))
            kept &= told(what, found["seconds"], seconds, "s")
            print(f"     of it {found['worked']:.1f} s at work; the rest waited for a processor or the disk")
            kept &= told(
                f"  its memory ({found['mb']:.0f} MB, {found['rows']:,} rows)", found["peak"], 300, "MB"
            )
            _accept_all(base)
    return 0 if kept else 1


def _fill(folder: Path, count: int) -> None:
    """A base of so many trainees. The journal is not what is measured: they are put in beside it."""
    if bases.is_base(folder):
        return
    bases.create_base(folder, name="滨江市高技能人才培训基地", code="BJ", user="bench").close()
    started = perf_counter()
    with sqlite3.connect(folder / DATABASE) as database:
        database.executemany(
            "INSERT INTO trainee (name, sex, id_type, id_number, birth_date, phone, employer, ethnic, education) "
            "VALUES (?, ?, '居民身份证', ?, ?, ?, ?, '汉族', '大学专科和专科学校')",
            _people(count),
        )
    database.close()
    print(f"     base of {count:,} trainees filled in {perf_counter() - started:.0f} s")


def _people(count: int) -> Iterator[tuple[str, ...]]:
    for each in people(count):
        yield each.name, each.sex, each.id_number, each.birth.isoformat(), each.phone, each.employer


def _measured(folder: Path, part: str, rows: int) -> dict[str, float]:
    """Build one package; seconds by the clock and of the processor, peak memory and the file's size in MB."""
    store = bases.open_base(folder, user="bench")
    channel = upload_building.default_channel(store)
    if part == "few":
        with store.write("改") as session:
            ids = range(1, rows + 1, rows // FEW)
            session.execute(update(Trainee).where(Trainee.id.in_(ids)).values(education="大学本科"))
    kind = upload_building.ALL if part == "whole" else upload_building.CHANGES
    started, worked = perf_counter(), process_time()
    built = upload_building.build(store, channel, NOW + timedelta(minutes=1), kind=kind)
    seconds, worked = perf_counter() - started, process_time() - worked
    store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = built.path.stat().st_size / 1e6
    return {"seconds": seconds, "worked": worked, "peak": peak, "rows": built.rows, "mb": size}


def _accept_all(folder: Path) -> None:
    """As if the bureau had accepted every row."""
    with sqlite3.connect(folder / DATABASE) as database:
        database.execute("UPDATE upload_line SET result = 'accepted'")
        database.execute("UPDATE upload_row SET state = 'accepted', accepted_digest = digest")
    database.close()


if __name__ == "__main__":
    raise SystemExit(main())
