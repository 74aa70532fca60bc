"""One base filled with the sample files, made once; each test works on a copy of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from talentdesk.cli import run


@dataclass(frozen=True)
class Answer:
    """What one command gave back."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout; fails when anything else is there."""
        return json.loads(self.out)


Desk = Callable[..., Answer]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's base; nobody writes here."""
    folder = tmp_path_factory.mktemp("demo") / "基地"
    assert run(["--data", str(folder), "--user", "教务", "demo", "--out", str(folder / "out")]) == 0
    return folder


@pytest.fixture
def base(filled: Path, tmp_path: Path) -> Path:
    """A copy of the demo's base."""
    folder = tmp_path / "base"
    shutil.copytree(filled, folder, ignore=shutil.ignore_patterns("out", "*.lock"))
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A base without records."""
    folder = tmp_path / "empty"
    assert run(["--data", str(folder), "init", "--name", "空基地", "--code", "KJ"]) == 0
    return folder


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Desk:
    """Run a command line in this process."""

    def _say(*arguments: object, data: Path | None = None) -> Answer:
        capsys.readouterr()
        status = run([str(each) for each in arguments], data=data, user="教务")
        said = capsys.readouterr()
        return Answer(status, said.out, said.err)

    return _say


@pytest.fixture
def desk(base: Path, say: Desk) -> Desk:
    """Run a command on the copy of the demo's base."""
    return lambda *arguments: say(*arguments, data=base)


@pytest.fixture
def bare(empty: Path, say: Desk) -> Desk:
    """Run a command on the base without records."""
    return lambda *arguments: say(*arguments, data=empty)
