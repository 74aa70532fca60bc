"""The short form of upload_faults: a few schedules and kills in every test run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bureau.servers import missing_nginx, missing_sshd
from tests.proofs import upload_faults

MISSING = missing_sshd() or missing_nginx()


@pytest.mark.slow
@pytest.mark.skipif(bool(MISSING), reason=MISSING or "-")
def test_a_few_broken_lines_lose_double_and_halve_nothing(tmp_path: Path) -> None:
    tally, taken = upload_faults.run(tmp_path, schedules=9, runs=1, seed=5)
    assert (tally.schedules.total(), tally.kills, taken) == (9, 2, 11)
    assert tally.faults.total() >= 9
