"""The short form of kill_upload: a few kills in every test run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.proofs import kill_upload

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")


@pytest.mark.slow
def test_a_few_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    tally = kill_upload.run(tmp_path, kills=4, seed=5)
    assert tally.kills == 4
    assert tally.packages
