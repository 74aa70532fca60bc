"""Sticks that are pulled, write-protected, swapped and full: made of mounts, which only root may do."""

from __future__ import annotations

import os
import random
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from talentdesk.exchange.atomic import sha256_of
from talentdesk.exchange.transports import Settings, TransportTrouble
from talentdesk.exchange.transports.folder import FolderTransport
from talentdesk.progress import Progress

FOLDER = "上报"


def may_mount() -> str:
    """Why no stick can be made here; empty when one can."""
    if os.name != "posix" or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "mounting needs root"
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "mounts are not allowed here"


@contextmanager
def tmpfs(place: Path, size: str) -> Iterator[Path]:
    """A small disk of its own at ``place``."""
    place.mkdir(parents=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place))
    try:
        yield place
    finally:
        _run("umount", "-l", str(place))


class Stick:
    """A stick that can be put in and pulled; what was written stays on it."""

    def __init__(self, content: Path, place: Path) -> None:
        self.content, self.place, self.plugged = content, place, False
        (content / FOLDER).mkdir(parents=True, exist_ok=True)
        place.mkdir(parents=True, exist_ok=True)

    @property
    def transport(self) -> FolderTransport:
        """The way by it."""
        return FolderTransport(Settings({"folder": str(self.place / FOLDER)}, str))

    def plug(self) -> None:
        """Put it in."""
        _run("mount", "--bind", str(self.content), str(self.place))
        self.plugged = True

    def pull(self) -> None:
        """Pull it without asking."""
        _run("umount", "-l", str(self.place))
        self.plugged = False

    def protect(self) -> None:
        """Move its switch to read only (a bind of it: what is open stays open)."""
        _run("mount", "-o", "remount,bind,ro", str(self.place))


def at_byte(limit: int, act: Callable[[], None]) -> Progress:
    """A progress that does something once, when so many bytes were copied."""
    waiting = [act]

    def report(done: int, total: int, text: str) -> None:
        if done >= limit and waiting:
            waiting.pop()()

    return Progress(report)


def pulled_runs(place: Path, runs: int, seed: int) -> str:
    """Pull a stick that often while it is written; AssertionError when anything by half was to be seen."""
    chance, told = random.Random(seed), Counter[str]()
    stick = Stick(place / "content", place / "stick")
    for number in range(runs):
        file = place / f"TD-HZ01-1-{number:06}.zip"
        file.write_bytes(chance.randbytes(chance.randint(1, 2_000_000)))
        sha256, final = sha256_of(file), stick.content / FOLDER / file.name
        stick.plug()
        when = chance.randint(0, int(file.stat().st_size * 1.1))
        try:
            stick.transport.deliver(file, file.name, sha256, at_byte(when, stick.pull))
            told["arrived before"] += 1
            if stick.plugged:
                stick.pull()
        except TransportTrouble as trouble:
            told[trouble.kind] += 1
        assert not told.keys() - {"gone", "arrived before"}, told
        if final.exists():
            assert sha256_of(final) == sha256
        part = final.with_name(f"{file.name}.part")
        if part.exists():  # a real stick had not everything that was in the memory of the system
            os.truncate(part, chance.randint(0, part.stat().st_size))
        stick.plug()
        stick.transport.deliver(file, file.name, sha256)
        stick.pull()
        assert sha256_of(final) == sha256
        assert not part.exists()
    left = sorted(path.name for path in (stick.content / FOLDER).iterdir())
    assert len(left) == runs, left
    return f"pulled {runs} times {dict(told)}, all {len(left)} files whole after the second try, no part left"


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
