"""Bases to work in. Founding one and running the samples takes seconds, so each is made once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from talentdesk.services import bases, samples
from talentdesk.store import Store


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("founded") / "base"
    bases.create_base(folder, name="滨江市高技能人才培训基地", code="BJ", user="tester").close()
    return folder


@pytest.fixture(scope="session")
def filled(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    shutil.copytree(founded, folder / "base")
    store = bases.open_base(folder / "base", user="tester")
    samples.run_main_job(store, folder / "out", date(2026, 11, 21))
    store.close()
    return folder


@pytest.fixture
def store(founded: Path, tmp_path: Path) -> Iterator[Store]:
    """A new, empty base."""
    shutil.copytree(founded, tmp_path / "base")
    opened = bases.open_base(tmp_path / "base", user="tester")
    yield opened
    opened.close()


@pytest.fixture
def full(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """A base after the samples' main job: a class run to its certificates."""
    shutil.copytree(filled / "base", tmp_path / "full")
    opened = bases.open_base(tmp_path / "full", user="tester")
    yield opened
    opened.close()


@dataclass(frozen=True)
class MainJob:
    """The files that the samples' main job made."""

    out: Path


@pytest.fixture(scope="session")
def main_job(filled: Path) -> MainJob:
    """What the main job wrote."""
    return MainJob(filled / "out")


@pytest.fixture
def fresh(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Store]]:
    """Makes a new, empty base each time it is called: for the examples of one property."""
    opened: list[tuple[Store, Path]] = []

    def close() -> None:
        while opened:
            store, folder = opened.pop()
            store.close()
            shutil.rmtree(folder)

    def make() -> Store:
        close()
        folder = tmp_path_factory.mktemp("fresh")
        shutil.copytree(founded, folder, dirs_exist_ok=True)
        opened.append((bases.open_base(folder, user="tester"), folder))
        return opened[-1][0]

    yield make
    close()
