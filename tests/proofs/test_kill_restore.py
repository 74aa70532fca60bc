"""The short form of kill_restore: a few kills and damages in every test run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.proofs import kill_restore

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")


@pytest.mark.slow
def test_a_few_kills_leave_one_whole_state(tmp_path: Path) -> None:
    tally = kill_restore.run(tmp_path, kills=2, seed=4, life=1.0)
    assert tally.kills == 2
    assert sum(tally.found.values()) == 2
    assert kill_restore.damage(tmp_path, 10, seed=4) == 10
