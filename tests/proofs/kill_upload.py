"""Kill -9 at random moments of building, sending and taking in receipts; every package is accepted once, the ledger is right.

``python -m tests.proofs.kill_upload [--kills 200] [--seed 1]``
"""

# ruff: noqa: T201 - a proof says what it found, the victim what it did
from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import bases, outbox, receipts, records, upload_channels
from talentdesk.services.upload_building import build
from talentdesk.store import Store
from tests.bureau import Rule
from tests.fictional import people
from tests.services.upload_machine import founded
from tests.services.upload_world import World

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("receive", "edit", "build", "send")
ROUNDS = 2
CHANNEL = "市局"
REJECTS = Rule("E101", "号码停用", file="trainees", column="手机号码", matches="0$")


@dataclass(slots=True)
class Tally:
    """What a run of kills found; ``during``: the last thing the victim had begun."""

    kills: int = 0
    packages: int = 0
    rows: int = 0
    during: Counter[str] = field(default_factory=Counter)
    takes: dict[str, float] = field(default_factory=lambda: dict.fromkeys(WORDS, 0.2))


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill as often as told; AssertionError when anything was lost, doubled or halved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--victim", metavar="BASE", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.victim:
        _live(chosen.victim)
        return 0
    with tempfile.TemporaryDirectory() as place:
        tally = run(Path(place), chosen.kills, chosen.seed)
    print(
        f"{tally.kills} kills ({', '.join(f'{name} {count}' for name, count in sorted(tally.during.items()))}); "
        f"{tally.packages} packages with {tally.rows} rows, each accepted once, ledger equals bureau"
    )
    return 0


def run(place: Path, kills: int, seed: int) -> Tally:
    """Kill the victim that often, then go on in peace and compare; AssertionError as soon as something is wrong."""
    chance = random.Random(seed)
    world = World.founded(place, founded(place))
    world.bureau.rules = [REJECTS]
    world.close()
    tally = Tally()
    for _ in range(kills):
        tally.during[_killed(place / "base", chance, tally.takes)] += 1
        tally.kills += 1
        world.bureau.work()
        _examined(world)
    world.store = bases.open_base(place / "base", user="proof")
    try:
        _finished(world, tally)
    finally:
        world.close()
    return tally


def _live(base: Path) -> None:
    """The victim: takes in what the bureau says, adds people, builds, sends, again and again, saying what it begins."""
    store = bases.open_base(base, user="proof")
    channel = upload_channels.find_channel(store, CHANNEL)
    everyone = list(people(3000))
    print("open", flush=True)
    while True:
        _say("receive")
        receipts.fetch(store, channel, datetime.now(UTC))
        _say("edit")
        _add_people(store, everyone)
        _say("build")
        with suppress(DeskError):
            build(store, channel, datetime.now(UTC))
        _say("send")
        with store.write("queue", kind="send") as session:
            outbox.queue_upto(session, channel)
        outbox.send_all(store, datetime.now(UTC))


def _say(word: str) -> None:
    print(word, flush=True)


def _add_people(store: Store, everyone: Sequence[object]) -> None:
    with store.read() as session:
        known = int(session.connection().exec_driver_sql("SELECT count(*) FROM trainee").scalar() or 0)
    for at in range(known, known + 2):
        who = everyone[at]
        values = {name: getattr(who, name) for name in ("name", "id_number")}
        records.create(store, register("trainees"), values | {"phone": f"138000000{at % 3:02}"})


def _killed(base: Path, chance: random.Random, takes: dict[str, float]) -> str:
    """Start the victim, kill it somewhere within one of its doings; which one.

    ``takes``: how long each usually takes on this machine in its present mood (seconds), learnt as we go.
    """
    victim = subprocess.Popen(
        [sys.executable, "-m", "tests.proofs.kill_upload", "--victim", str(base)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert victim.stdout is not None
    heard = [victim.stdout.readline().strip()]
    begun = time.monotonic()
    for _ in range(chance.randint(1, ROUNDS * len(WORDS))):
        heard.append(victim.stdout.readline().strip())
        now = time.monotonic()
        if heard[-2] in takes:
            takes[heard[-2]] = 0.7 * takes[heard[-2]] + 0.3 * (now - begun)
        begun = now
    time.sleep(chance.uniform(0.0, 1.1) * takes.get(heard[-1], 0.0))
    victim.send_signal(signal.SIGKILL)
    said, wrong = victim.communicate()
    assert heard[0] == "open", wrong
    assert "Traceback" not in wrong, wrong
    return [*heard, *said.split()][-1]


def _examined(world: World) -> None:
    """What a kill left: a sound base, and at the bureau no file by half, none twice."""
    store = world.store = bases.open_base(world.place / "base", user="proof")
    try:
        assert store.integrity() == []
        assert store.broken_entries() == []
        _agrees(world)
    finally:
        store.close()


def _agrees(world: World) -> None:
    """Every package at the bureau is one of ours, whole and once; the base believes nothing that the bureau did not say."""
    assert world.bureau.refused == {}
    ours = {each.number: each for each in world.packages()}
    assert sorted(ours) == list(range(1, len(ours) + 1))
    for taken in world.bureau.taken.values():
        package = ours[taken.manifest.number]
        assert package.manifest_sha256 == taken.manifest_sha256
        assert package.attempts, "sent, and the base does not know that it tried"
    answered = [each for each in ours.values() if each.state not in ("已生成", "待发送", "发送中", "已送达")]
    hashes = {taken.manifest_sha256: taken for taken in world.bureau.taken.values()}
    for package in answered:
        told = hashes[package.manifest_sha256].answers
        assert package.accepted == sum(each.accepted for each in told)
        assert package.rejected == len(told) - package.accepted


def _finished(world: World, tally: Tally) -> None:
    """Go on where the last kill left it, until all is sent and answered."""
    now = datetime.now(UTC)
    for _ in range(2):
        with suppress(DeskError):
            build(world.store, world.channel, now)
        with world.store.write("queue", kind="send") as session:
            outbox.queue_upto(session, world.channel)
        assert all(each.delivered for each in outbox.send_all(world.store, now))
        world.bureau.work()
        assert receipts.fetch(world.store, world.channel, now).refused == ()
    _agrees(world)
    packages = world.packages()
    assert {each.manifest.number for each in world.bureau.taken.values()} == {
        each.number for each in packages
    }
    assert not [each for each in packages if each.state in ("已生成", "待发送", "发送中", "已送达")]
    assert world.accepted() == world.bureau.standing()
    folder = world.place / "base" / "上报" / str(world.channel)
    assert {path.name for path in folder.glob("*.zip")} == {each.name for each in packages}
    tally.packages = len(packages)
    tally.rows = sum(each.added + each.changed + each.withdrawn for each in packages)


if __name__ == "__main__":
    raise SystemExit(main())
