"""The bureau's servers, started once for all tests of a process that ask for them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from talentdesk.exchange.transports import Settings, Transport, transport_kind
from talentdesk.exchange.transports.settings import checked_settings
from tests.bureau.doors import Doors

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file to be sent, under a name that no test used before."""

    file: Path
    name: str
    sha256: str


@pytest.fixture(scope="session")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """All servers this machine has."""
    opened = Doors(tmp_path_factory.mktemp("bureau"))
    yield opened
    opened.stop()


@pytest.fixture
def way(doors: Doors) -> Iterator[Callable[..., Transport]]:
    """Opens a way by its key, with settings changed; ``secrets`` instead of the right ones. Closed after the test."""
    made: list[Transport] = []

    def opened(key: str, *, secrets: dict[str, str] | None = None, **changed: object) -> Transport:
        if key in doors.missing:
            pytest.skip(doors.missing[key])
        kind = transport_kind(key)
        values = checked_settings(kind, {**doors.settings(key), **changed})
        known = doors.secrets(key) if secrets is None else secrets
        made.append(kind.open(Settings(values, lambda name: known.get(name, ""))))
        return made[-1]

    yield opened
    for each in made:
        each.close()


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Sent]:
    """Makes a file of some size."""

    def made(size: int = 50_000) -> Sent:
        number = next(_numbers)
        file = tmp_path / f"own-{number}.zip"
        file.write_bytes(random.Random(number).randbytes(size))
        return Sent(file, f"TD-HZ01-1-{number:06}.zip", hashlib.sha256(file.read_bytes()).hexdigest())

    return made
