"""Upkeep of 50,000 machines, a stocktake of 5,000 things by scanner, 5,000 labels: figures beside their goals."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import insert

from talentdesk.documents.label_sheets import label_sheet
from talentdesk.documents.label_text import Label
from talentdesk.documents.labels import render_labels
from talentdesk.model import Equipment, MaintenancePlan
from talentdesk.services import bases, stocktake_reports, stocktakes, upkeep
from tests.benchmarks.figures import in_fresh_process, percentile, told

DAY = date(2026, 11, 21)
MACHINES, SCANS, LABELS = 50_000, 5_000, 5_000


def _seconds(action: Callable[[], object]) -> float:
    start = perf_counter()
    action()
    return perf_counter() - start


def workshop(folder: Path) -> None:
    """The due list over all machines, then a stocktake of one place."""
    store = bases.create_base(folder, name="滨江市高技能人才培训基地", code="BJ", user="bench")
    things = [
        {"code": f"SB-{n:06d}", "name": "数控车床", "place": f"{n // SCANS}号楼"} for n in range(MACHINES)
    ]
    with store.write("设备") as session:
        session.execute(insert(Equipment), things)
    days = [DAY + timedelta(days=n % 300 - 30) for n in range(MACHINES)]
    plans = [
        {"equipment_id": n + 1, "kind": "月检", "first_due": day, "next_due": day}
        for n, day in enumerate(days)
    ]
    with store.write("计划") as session:
        session.execute(insert(MaintenancePlan), plans)
    first = _seconds(lambda: upkeep.due_list(store, DAY, today=DAY, limit=100))
    told("due list of 50,000 plans, first 100", first * 1000, 100, "ms")
    told("due list of 50,000 plans, whole", _seconds(lambda: upkeep.due_list(store, DAY, today=DAY)), 1, "s")
    number = stocktakes.start(store, DAY, place="3号楼")
    codes = [f"SB-{n:06d}\r\n" for n in range(3 * SCANS, 4 * SCANS)]
    times = [_seconds(lambda code=code: stocktakes.scan(store, number, code)) for code in codes]  # type: ignore[misc]  # bound at once
    assert stocktakes.progress(store, number).not_seen == 0
    told("a scan, median", percentile(times, 0.5) * 1000, 20, "ms")
    told("a scan, 95 of 100", percentile(times, 0.95) * 1000, 40, "ms")
    told("progress of 5,000", _seconds(lambda: stocktakes.progress(store, number)) * 1000, 50, "ms")
    told("report of 5,000", _seconds(lambda: stocktake_reports.report(store, number)), 1, "s")
    store.close()


def labels(count: int) -> None:
    """Print so many labels; seconds and peak memory as JSON."""
    sheet = label_sheet("a4-3x8")
    things = (
        Label(
            f"SB-{n:06d}",
            f"数控车床 {n % 40} 号",
            "滨江市高技能人才培训基地",
            "CK6140",
            "一号实训室",
            "王建国",
        )
        for n in range(count)
    )
    with tempfile.TemporaryFile() as out:
        seconds = _seconds(lambda: render_labels(sheet, things, out))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak}))


def main() -> None:
    """All figures."""
    few, many = (in_fresh_process("tests.benchmarks.bench_workshop", str(n)) for n in (500, LABELS))
    told("5,000 labels", many["seconds"], 20, "s")
    told("memory more than for 500", many["peak"] - few["peak"], 25, "MB")
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        workshop(Path(folder) / "base")


if __name__ == "__main__":
    labels(int(sys.argv[1])) if len(sys.argv) > 1 else main()
