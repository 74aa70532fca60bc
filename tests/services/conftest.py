"""Bases to work in. Founding one and running the samples takes seconds, so each is made once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from talentdesk.services import bases, samples
from talentdesk.store import Store


@pytest.fixture(scope="session")
def _founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("founded") / "base"
    bases.create_base(folder, name="滨江市高技能人才培训基地", code="BJ", user="tester").close()
    return folder


@pytest.fixture(scope="session")
def _filled(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    shutil.copytree(_founded, folder / "base")
    store = bases.open_base(folder / "base", user="tester")
    samples.run_main_job(store, folder / "out", date(2026, 11, 21))
    store.close()
    return folder


@pytest.fixture
def store(_founded: Path, tmp_path: Path) -> Iterator[Store]:
    """A new, empty base."""
    shutil.copytree(_founded, tmp_path / "base")
    opened = bases.open_base(tmp_path / "base", user="tester")
    yield opened
    opened.close()


@pytest.fixture
def full(_filled: Path, tmp_path: Path) -> Iterator[Store]:
    """A base after the samples' main job: a class run to its certificates."""
    shutil.copytree(_filled / "base", tmp_path / "full")
    opened = bases.open_base(tmp_path / "full", user="tester")
    yield opened
    opened.close()


@dataclass(frozen=True)
class MainJob:
    """The files that the samples' main job made."""

    out: Path


@pytest.fixture(scope="session")
def main_job(_filled: Path) -> MainJob:
    """What the main job wrote."""
    return MainJob(_filled / "out")
