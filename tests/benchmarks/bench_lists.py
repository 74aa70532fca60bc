"""The search box and the scrolling list over a base of many trainees.

``python -m tests.benchmarks.bench_lists [--trainees 1000000] [--base DIR]``; a kept DIR is built once and used again.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import insert

from talentdesk.model import Trainee
from talentdesk.registers import register
from talentdesk.services import bases, records
from talentdesk.services.pinyin import readings
from talentdesk.services.records import Query
from talentdesk.store import Store
from tests.benchmarks.figures import percentile, told
from tests.fictional import Person, people

TRAINEES = register("trainees")
WINDOW = 50
SEARCH_LIMIT_MS = {100_000: 20.0, 1_000_000: 50.0}
PAGE_LIMIT_MS = 16.0
BATCH = 50_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trainees", type=int, default=1_000_000)
    parser.add_argument("--base", type=Path, help="where the base is kept between runs")
    parser.add_argument("--times", type=int, default=100, help="of each kind of question")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        store = base_of(chosen.base or Path(place) / "base", chosen.trainees)
        try:
            kept = _searches(store, chosen.trainees, chosen.times)
            kept &= _pages(store, chosen.times * 5)
        finally:
            store.close()
    return 0 if kept else 1


def base_of(folder: Path, count: int) -> Store:
    """A base with that many trainees, through the store like every write."""
    if bases.is_base(folder):
        return bases.open_base(folder, user="bench")
    store = bases.create_base(folder, name="量具", user="bench")
    started = time.perf_counter()
    waiting: list[dict[str, object]] = []
    for index, person in enumerate(people(count), start=1):
        waiting.append(_values(person))
        if len(waiting) == BATCH or index == count:
            with store.write("量具") as session:
                session.execute(insert(Trainee), waiting)
            waiting.clear()
    print(f"     base of {count} trainees built in {time.perf_counter() - started:.0f} s")
    return store


def _values(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "sex": person.sex,
        "id_number": person.id_number,
        "birth_date": person.birth,
        "phone": person.phone,
        "employer": person.employer,
    }


def questions(chance: random.Random, known: Sequence[Person]) -> dict[str, Callable[[], str]]:
    """What people type, by kind."""

    def one() -> Person:
        return chance.choice(known)

    def pinyin() -> str:
        return "".join(readings(sign)[0] for sign in one().name)

    return {
        "surname": lambda: one().name[0],
        "two characters": lambda: one().name[:2],
        "whole name": lambda: one().name,
        "initials": lambda: "".join(readings(sign)[0][0] for sign in one().name),
        "one letter": lambda: chance.choice("zlwcyx"),
        "pinyin": pinyin,
        "pinyin begun": lambda: pinyin()[: chance.choice((2, 3, 4, 5))],
        "ID begun": lambda: one().id_number[: chance.choice((3, 6, 10, 14))],
        "ID whole": lambda: one().id_number,
        "last four": lambda: one().id_number[-4:],
        "phone begun": lambda: one().phone[: chance.choice((3, 5, 7))],
        "employer": lambda: one().employer[:4],
        "name and employer": lambda: f"{one().name[0]} {one().employer[:2]}",
        "nonsense": lambda: chance.choice(("qqqq", "鑫鑫鑫", "99999999", "zz 00")),
    }


def _searches(store: Store, count: int, times: int) -> bool:
    chance = random.Random(7)
    known = list(people(min(count, 5000)))
    everything: list[float] = []
    records.rows(store, TRAINEES, records.find(store, TRAINEES, Query(search="wang")).ids[:WINDOW])  # warm
    for kind, ask in questions(chance, known).items():
        taken = []
        for _ in range(times):
            query = Query(search=ask())
            started = time.perf_counter()
            listing = records.find(store, TRAINEES, query)
            records.rows(store, TRAINEES, listing.ids[:WINDOW])
            taken.append((time.perf_counter() - started) * 1000)
        everything += taken
        middle, worst = percentile(taken, 0.5), percentile(taken, 0.99)
        print(
            f"     {kind}: half within {middle:.1f} ms, 99 % within {worst:.1f} ms, e.g. {len(listing)} hits"
        )
    limit = SEARCH_LIMIT_MS[100_000 if count <= 100_000 else 1_000_000]
    return told(f"search over {count}, 99 %", percentile(everything, 0.99), limit, "ms")


def _pages(store: Store, times: int) -> bool:
    chance = random.Random(8)
    started = time.perf_counter()
    listing = records.find(store, TRAINEES, Query())
    print(f"     the whole list in order: {(time.perf_counter() - started) * 1000:.0f} ms for {len(listing)}")
    taken = []
    for _ in range(times):
        top = chance.randrange(max(len(listing) - WINDOW, 1))
        started = time.perf_counter()
        page = records.rows(store, TRAINEES, listing.ids[top : top + WINDOW])
        taken.append((time.perf_counter() - started) * 1000)
        assert len(page) == min(WINDOW, len(listing))
    return told(
        f"page of {WINDOW} rows at {len(listing)}, 99 %", percentile(taken, 0.99), PAGE_LIMIT_MS, "ms"
    )


if __name__ == "__main__":
    raise SystemExit(main())
