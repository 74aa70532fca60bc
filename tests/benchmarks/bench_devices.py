"""The search box, the scrolling list and the ledger over many devices; the same limits as the list of trainees.

``python -m tests.benchmarks.bench_devices [--devices 50000] [--base DIR]``; a kept DIR is built once and used again.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import insert

from talentdesk.model import Equipment, Workshop
from talentdesk.registers import register
from talentdesk.services import bases, equipment, records, timetable, workshops
from talentdesk.services.records import Query
from talentdesk.store import Store
from tests.benchmarks.bench_lists import PAGE_LIMIT_MS, SEARCH_LIMIT_MS, WINDOW
from tests.benchmarks.figures import percentile, told

DEVICES = register("equipment")
TODAY = date(2026, 11, 20)
KINDS = (
    "数控车床", "加工中心", "铣床", "电焊机", "万用表", "示波器", "计算机", "机器人", "测量机", "钳工台", "变频器", "空压机",
)  # fmt: skip
USES = ("教学用", "卧式", "立式", "台式", "便携式", "工业", "小型", "重型", "精密", "五轴", "逆变", "数字")
NAMES = tuple(f"{use}{kind}" for use in USES for kind in KINDS)
PLACES = tuple(f"{building}{kind}实训室" for building in "甲乙丙丁" for kind in KINDS)
CATEGORIES = ("机械设备", "电气设备", "焊接设备", "检测设备", "计算机设备")
STATES = ("在用", "在用", "在用", "闲置", "维修")
# Reckoning the whole register is no scrolling: a breath is allowed.
LEDGER_LIMIT_MS, FIGURES_LIMIT_MS, PAGE_OF_LEDGER_MS, WRITE_LIMIT_S = 3000.0, 4000.0, 32.0, 12.0
BATCH = 10_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=50_000)
    parser.add_argument("--base", type=Path, help="where the base is kept between runs")
    parser.add_argument("--times", type=int, default=100, help="of each kind of question")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        store = base_of(chosen.base or Path(place) / "base", chosen.devices)
        try:
            kept = _searches(store, chosen.devices, chosen.times)
            kept &= _pages(store, chosen.times * 5)
            kept &= _reckoning(store)
            kept &= _changing(store, chosen.devices)
        finally:
            store.close()
    return 0 if kept else 1


def base_of(folder: Path, count: int) -> Store:
    """A base with that many devices, through the store like every write."""
    if bases.is_base(folder):
        return bases.open_base(folder, user="bench")
    store = bases.create_base(folder, name="量具", user="bench")
    chance = random.Random(5)
    started = time.perf_counter()
    for start in range(0, count, BATCH):
        with store.write("量具") as session:
            if not start:
                session.execute(insert(Workshop), [{"name": name, "stations": 40} for name in PLACES])
            values = [_values(chance, number) for number in range(start, min(start + BATCH, count))]
            session.execute(insert(Equipment), values)
    print(f"     base of {count} devices built in {time.perf_counter() - started:.0f} s")
    return store


def _values(chance: random.Random, number: int) -> dict[str, object]:
    return {
        "code": f"SB{number:06d}",
        "name": chance.choice(NAMES),
        "model": f"{chance.choice('CKVXT')}{chance.randrange(10, 99)}-{chance.randrange(1000)}",
        "maker": f"第{chance.randrange(200)}机床厂",
        "bought_on": TODAY - timedelta(days=chance.randrange(30, 6000)),
        "price": round(chance.uniform(500, 300_000), 2),
        "category": chance.choice(CATEGORIES),
        "place": chance.choice(PLACES),
        "custodian": f"管理员{chance.randrange(30)}",
        "state": chance.choice(STATES),
    }


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _found(store: Store, query: Query) -> None:
    """The first window of what a question finds."""
    records.rows(store, DEVICES, records.find(store, DEVICES, query).ids[:WINDOW])


def _searches(store: Store, count: int, times: int) -> bool:
    chance = random.Random(7)
    kinds: dict[str, Callable[[], str]] = {
        "code": lambda: f"SB{chance.randrange(count):06d}",
        "code begun": lambda: f"SB{chance.randrange(count):06d}"[:6],
        "name": lambda: chance.choice(NAMES),
        "initials": lambda: chance.choice(("jxyskcc", "wzjgzx", "nbdhj", "gyjqr")),
        "maker": lambda: f"第{chance.randrange(200)}机床厂"[:4],
        "place": lambda: chance.choice(PLACES)[:4],
    }
    everything: list[float] = []
    _found(store, Query(search="skcc"))  # warm
    for kind, ask in kinds.items():
        taken = []
        for _ in range(times):
            query = Query(search=ask())
            taken.append(_timed(partial(_found, store, query)))
        everything += taken
        print(
            f"     {kind}: half within {percentile(taken, 0.5):.1f} ms, 99 % within {percentile(taken, 0.99):.1f} ms"
        )
    return told(
        f"search over {count} devices, 99 %", percentile(everything, 0.99), SEARCH_LIMIT_MS[100_000], "ms"
    )


def _pages(store: Store, times: int) -> bool:
    chance = random.Random(8)
    listing = records.find(store, DEVICES, Query())
    plain, reckoned = [], []
    for _ in range(times):
        top = chance.randrange(max(len(listing) - WINDOW, 1))
        ids = list(listing.ids[top : top + WINDOW])
        plain.append(_timed(partial(records.rows, store, DEVICES, ids)))
        reckoned.append(_timed(partial(equipment.ledger_lines, store, ids, TODAY)))
    kept = told(f"page of {WINDOW} devices, 99 %", percentile(plain, 0.99), PAGE_LIMIT_MS, "ms")
    return kept & told(
        f"page of {WINDOW} ledger lines, 99 %", percentile(reckoned, 0.99), PAGE_OF_LEDGER_MS, "ms"
    )


def _reckoning(store: Store) -> bool:
    kept = told("the whole ledger", _timed(lambda: equipment.ledger(store, TODAY)), LEDGER_LIMIT_MS, "ms")
    kept &= told("the figures", _timed(lambda: equipment.figures(store, TODAY)), FIGURES_LIMIT_MS, "ms")
    kept &= told("the alerts", _timed(lambda: equipment.alerts(store, TODAY)), FIGURES_LIMIT_MS, "ms")
    kept &= told(
        "stations of a day", _timed(lambda: workshops.capacity(store, PLACES[7], TODAY)), 200.0, "ms"
    )
    return kept & told("an empty timetable", _timed(lambda: timetable.check_timetable(store)), 200.0, "ms")


def _changing(store: Store, count: int) -> bool:
    """A bulk edit of all states, each leaving its dated line; then back, so that a kept base stays as it was."""
    ids = list(records.find(store, DEVICES, Query()).ids)
    taken = _timed(lambda: records.bulk_change(store, DEVICES, ids, "state", "停用")) / 1000
    kept = told(f"state of {count} devices changed, with their histories", taken, WRITE_LIMIT_S, "s")
    records.bulk_change(store, DEVICES, ids, "state", "在用")
    return kept


if __name__ == "__main__":
    raise SystemExit(main())
