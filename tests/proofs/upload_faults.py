"""Uploads over lines that break and with sticks that are pulled: everything arrives whole, once, and never by half.

``python -m tests.proofs.upload_faults [--schedules 500] [--runs 50] [--seed 1] [--apache]``; ``--apache``: WebDAV alone,
before Apache instead of nginx.

T4: random schedules of faults before a real OpenSSH, nginx and HTTPS form. T5: the sender is killed while it sends to
them; a stick is pulled while it is written. In the end the bureau takes every package in order, exactly once.
"""

# ruff: noqa: T201 - a proof says what it found, the sender what it does
from __future__ import annotations

import argparse
import json
import random
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from talentdesk.exchange.atomic import sha256_of
from talentdesk.exchange.transports import Settings, Transport, TransportTrouble, transport_kind
from talentdesk.exchange.transports.settings import checked_settings
from tests.bureau import Bureau
from tests.bureau.certificates import Authority
from tests.bureau.doors import Doors
from tests.bureau.packages import Sender
from tests.bureau.servers import SftpServer
from tests.proofs.fault_proxy import NONE, Fault, FaultProxy
from tests.proofs.sticks import may_mount, pulled_runs

ROOT = Path(__file__).resolve().parents[2]
WAYS = ("form", "webdav", "sftp")
STATUSES = (408, 429, 500, 502, 503, 507)
MOST_FAULTS = 4
CHANNELS = {key: number for number, key in enumerate(("folder", *WAYS), 1)}


@dataclass(slots=True)
class Tally:
    """What the schedules came to. ``spared``: bytes of earlier tries that were not sent again.

    ``late``: parts that a server made of an earlier, broken try after the file was there; nobody looks at them.
    """

    schedules: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    tries: int = 0
    already: int = 0
    resumed: int = 0
    spared: int = 0
    kills: int = 0
    late: int = 0


class Scene:
    """The bureau with a faulty line before each of its servers."""

    def __init__(self, place: Path, *, apache: bool = False) -> None:
        self.doors = Doors(place / "bureau", apache=apache)
        self.bureau = Bureau(place / "bureau")
        asked = ("webdav",) if apache else WAYS
        self.ways = [key for key in asked if key not in self.doors.missing]
        (place / "out").mkdir()
        self.senders = {key: Sender(place / "out", channel_id=number) for key, number in CHANNELS.items()}
        self.impostor = SftpServer(place / "impostor") if self.doors.sftp is not None else None
        self.proxies = {key: self._proxy(place, key) for key in self.ways}

    def transport(self, key: str, port: int = 0) -> Transport:
        """A way through its faulty line (or straight to a ``port``)."""
        values = settings_through(self.doors, key, port or self.proxies[key].port)
        return opened(key, values, self.doors.secrets(key))

    def check_visible(self, name: str, sha256: str) -> None:
        """Whatever lies at the bureau under our name is whole."""
        for path in self.doors.inbox.glob(f"{name}*"):
            if path.name == name:
                assert sha256_of(path) == sha256, f"half a file is visible: {name}"
            else:
                assert path.name == f"{name}.part", f"a strange file: {path.name}"

    def stop(self) -> None:
        """End everything."""
        for proxy in self.proxies.values():
            proxy.stop()
        if self.impostor is not None:
            self.impostor.stop()
        self.doors.stop()

    def _proxy(self, place: Path, key: str) -> FaultProxy:
        if key == "sftp":
            assert self.doors.sftp is not None
            assert self.impostor is not None
            return FaultProxy(self.doors.sftp.port, other=self.impostor.port)
        server = self.doors.form if key == "form" else self.doors.webdav
        assert server is not None
        far = ssl.create_default_context(cafile=str(self.doors.authority.certificate))
        strangers = Authority(place / f"strangers-{key}", "strangers")
        shown = []
        for authority in (self.doors.authority, strangers):
            pair = authority.issue(f"proxy-{key}")
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(pair.certificate, pair.key)
            shown.append(context)
        return FaultProxy(server.port, tls=(shown[0], shown[1]), upstream=far)


def settings_through(doors: Doors, key: str, port: int) -> dict[str, object]:
    """The settings of a way whose server is reached by another port."""
    values = doors.settings(key)
    if key == "sftp":
        return {**values, "port": port, "timeout": 1}
    return {**values, "url": str(values["url"]).replace(f":{_port(values)}/", f":{port}/"), "timeout": 1}


def _port(values: dict[str, object]) -> str:
    return str(values["url"]).split(":")[2].partition("/")[0]


def opened(key: str, values: dict[str, object], secrets: dict[str, str]) -> Transport:
    """A transport of these settings."""
    kind = transport_kind(key)
    return kind.open(Settings(checked_settings(kind, values), lambda name: secrets.get(name, "")))


def schedule(key: str, size: int, chance: random.Random) -> list[Fault]:
    """Up to four faults among connections that go well."""
    faults = [_fault(key, size, chance) for _ in range(chance.randint(0, MOST_FAULTS))]
    spread = []
    for each in faults:
        if key == "webdav":  # a delivery has four requests: have each of them meet faults
            spread += [NONE] * chance.choice((0, 0, 1, 2, 3))
        spread.append(each)
    return spread


def _fault(key: str, size: int, chance: random.Random) -> Fault:
    kinds = ["refuse", "drop-up", "drop-up", "drop-up", "drop-down", "drop-down", "stall", "slow", "other"]
    if key != "sftp":
        kinds += ["status-before", "status-before", "status-after", "status-after", "lost", "lost"]
    kind = chance.choice(kinds)
    if kind in ("status-before", "status-after"):
        return Fault(kind, status=chance.choice(STATUSES), retry_after=chance.choice((None, 7)))
    if kind == "slow":
        return Fault(kind, at=1000 if size < 4000 else 100_000)
    if kind == "drop-down":
        return Fault(kind, at=int(chance.choice((0, 100, 2000, 5000)) * chance.random()))
    # before the body, in it, after it; an SSH session begins with some 3 KB of its own
    return Fault(kind, at=chance.choice((0, int((size + 6000) * chance.random()), size + 1_000_000)))


def expected(fault: Fault, key: str) -> set[str]:
    """The kinds of trouble that a fault may be called."""
    if fault is NONE:
        return set()
    if fault.kind == "other":
        return {"host-key"} if key == "sftp" else {"tls"}
    if fault.kind.startswith("status"):
        return {"full"} if fault.status == 507 else {"busy"}
    return {"offline"}


def check_named(trouble: TransportTrouble, met: Sequence[Fault], key: str) -> None:
    """What stopped a delivery is called by its name, with the server's wish when to come back."""
    called = {
        (kind, fault.retry_after if kind == "busy" else None)
        for fault in met
        for kind in expected(fault, key)
    }
    assert (trouble.kind, trouble.retry_after) in called, f"{key}: {met} was called {trouble.kind}"


def one_schedule(scene: Scene, key: str, chance: random.Random, tally: Tally) -> None:
    """Send one package until it is there; AssertionError as soon as anything is not as promised."""
    small = chance.random() < 0.15
    size = chance.randint(500, 3000) if small else chance.randint(3000, 250_000)
    file, sha256 = scene.senders[key].of_size(size, chance)
    proxy = scene.proxies[key]
    faults = schedule(key, file.stat().st_size, chance)
    proxy.plan(faults)
    bad = sum(fault is not NONE for fault in faults)
    for attempt in range(bad + 1):
        tally.tries += 1
        before, begun = proxy.up, len(proxy.met)
        transport = scene.transport(key)
        try:
            outcome = transport.deliver(file, file.name, sha256)
        except TransportTrouble as trouble:
            tally.troubles[trouble.kind] += 1
            check_named(trouble, proxy.met[begun:], key)
        else:
            tally.already += outcome.already
            last = proxy.up - before
            if attempt and key == "sftp" and last < file.stat().st_size * 0.9:
                tally.resumed += 1
                tally.spared += max(0, file.stat().st_size - last)
            break
        finally:
            transport.close()
            scene.check_visible(file.name, sha256)
    else:
        raise AssertionError(f"{key}: not delivered after {bad} faults: {faults}")
    tally.schedules[key] += 1
    tally.faults.update(fault.kind for fault in proxy.met if fault is not NONE)
    assert sha256_of(scene.doors.inbox / file.name) == sha256
    assert not (scene.doors.inbox / f"{file.name}.part").exists(), f"{key}: a part was left"
    if key == "form":
        assert scene.doors.form.accepted[sha256] == 1
    again = scene.transport(key)
    proxy.plan([])
    try:
        assert again.deliver(file, file.name, sha256).already
    finally:
        again.close()


def one_kill(scene: Scene, key: str, chance: random.Random, tally: Tally) -> None:
    """Kill the sender while it sends, then send again."""
    file, sha256 = scene.senders[key].of_size(chance.randint(500_000, 1_500_000), chance)
    values = {**scene.doors.settings(key), "limit": 2000}  # slow enough to be met in the middle
    told = json.dumps(
        {"key": key, "settings": values, "secrets": scene.doors.secrets(key), "file": str(file)}
    )
    with subprocess.Popen(
        [sys.executable, "-m", "tests.proofs.upload_faults", "--sender"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    ) as child:  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(told)
        child.stdin.close()
        assert child.stdout.readline() == "ready\n"
        until = time.monotonic() + chance.uniform(0.0, 0.9)
        while time.monotonic() < until:
            scene.check_visible(file.name, sha256)
            time.sleep(0.01)
        child.kill()
    scene.check_visible(file.name, sha256)
    tally.kills += 1
    transport = opened(key, scene.doors.settings(key), scene.doors.secrets(key))
    try:
        tally.already += transport.deliver(file, file.name, sha256).already
    finally:
        transport.close()
    assert sha256_of(scene.doors.inbox / file.name) == sha256
    assert not (scene.doors.inbox / f"{file.name}.part").exists()


def check_bureau(scene: Scene) -> int:
    """The bureau takes every package that was sent exactly once and in order; how many."""
    scene.bureau.work()
    assert not scene.bureau.refused, scene.bureau.refused
    taken = Counter(each.manifest.channel_id for each in scene.bureau.taken.values())
    for key, sender in scene.senders.items():
        assert taken[CHANNELS[key]] == sender.number, f"{key}: {taken[CHANNELS[key]]} of {sender.number}"
    return taken.total()


def run(place: Path, schedules: int, runs: int, seed: int, *, apache: bool = False) -> tuple[Tally, int]:
    """All schedules and kills; what they came to and how many packages the bureau took."""
    chance, tally = random.Random(seed), Tally()
    scene = Scene(place, apache=apache)
    try:
        for number in range(schedules):
            one_schedule(scene, scene.ways[number % len(scene.ways)], chance, tally)
        for key in scene.ways:
            for _ in range(runs if key != "form" else 0):
                one_kill(scene, key, chance, tally)
        tally.late = len(list(scene.doors.inbox.glob("*.part")))
        return tally, check_bureau(scene)
    finally:
        scene.stop()


def _send() -> int:
    """The victim: deliver what standard input names."""
    told = json.loads(sys.stdin.read())
    transport = opened(told["key"], told["settings"], told["secrets"])
    file = Path(told["file"])
    print("ready", flush=True)
    transport.deliver(file, file.name, sha256_of(file))
    transport.close()
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all that this machine can, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schedules", type=int, default=500)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--apache", action="store_true")
    parser.add_argument("--sender", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.sender:
        return _send()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        tally, taken = run(Path(place), chosen.schedules, chosen.runs, chosen.seed, apache=chosen.apache)
    print(f"T4: {tally.schedules.total()} schedules {dict(tally.schedules)}, {tally.tries} tries")
    print(f"    faults met {dict(tally.faults)}; called {dict(tally.troubles)}")
    print(
        f"    every package whole, exactly once, never more tries than faults + 1; {tally.already} were there already"
    )
    print(f"    SFTP resumed {tally.resumed} times and sent {tally.spared / 1e6:.1f} MB less")
    print(f"    {tally.late} parts of broken tries came to be after the file was there")
    print(f"T5: sender killed {tally.kills} times; bureau took {taken} packages, each once, in order")
    if why := may_mount():
        print(f"    stick: not tried, {why}")
    else:
        with tempfile.TemporaryDirectory() as place:
            print(f"    stick: {pulled_runs(Path(place), chosen.runs, chosen.seed)}")
    print(f"{time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
