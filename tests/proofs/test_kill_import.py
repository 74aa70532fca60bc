"""The short form of kill_import: a few kills in every test run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.proofs import kill_import

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")


@pytest.mark.slow
def test_a_few_kills_lose_and_halve_nothing(tmp_path: Path) -> None:
    tally = kill_import.run(tmp_path, kills=3, seed=3)
    assert tally.kills == 3
