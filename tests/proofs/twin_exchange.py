"""Two PCs with copies of one base: random histories of work and exchange, each ending with the same rows on both.

``python -m tests.proofs.twin_exchange [--histories 300] [--rounds 5] [--seed 1]``
"""

# ruff: noqa: T201 - a proof says what it found
from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.services.twin_world import founded_world, live


def main(arguments: Sequence[str] | None = None) -> int:
    """Live as many histories as told; 1 when two copies ended differently, a rule was broken or a value was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    done = met = failed = 0
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        founded = Path(place) / "founded"
        founded_world(founded)
        for seed in range(chosen.seed, chosen.seed + chosen.histories):
            folder = Path(place) / "history"
            folder.mkdir()
            try:
                deeds, conflicts = live(founded, folder, seed, chosen.rounds)
                done, met = done + deeds, met + conflicts
            except AssertionError as trouble:
                failed += 1
                print(f"history {seed}: {str(trouble)[:500]}", flush=True)
            shutil.rmtree(folder)
    seconds = time.monotonic() - started
    print(
        f"{chosen.histories} histories of {chosen.rounds} rounds, {done} operations, {met} conflicts and settlements "
        f"kept with both values, {failed} failed; {seconds:.0f} s"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
