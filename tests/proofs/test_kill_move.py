"""The short form of kill_move: every fifth step in every test run."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.sources import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")


@pytest.mark.slow
def test_a_move_killed_at_some_steps_leaves_one_whole_base() -> None:
    command = [sys.executable, "-m", "tests.proofs.kill_move", "--every", "5"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert " 0 times the old place" not in done.stdout, done.stdout
    assert " 0 times the new one" not in done.stdout, done.stdout
