"""T6 and the property: after any sequence of edits, builds, sends, losses and receipts the bureau's copy is what the base knows.

``python -m tests.proofs.upload_sequences [--sequences 1000] [--steps 25] [--seed 1]``
"""

# ruff: noqa: T201 - a proof says what it found
from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.services.upload_machine import UploadMachine, founded


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as many sequences as told; the failing one is said and ends it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        run(founded(Path(place)), chosen.sequences, chosen.steps, chosen.seed)
    for name, count in sorted(UploadMachine.tally.items()):
        print(f"{count:8} {name}")
    print(f"all equal, {time.monotonic() - started:.0f} s")
    return 0


def run(original: Path, sequences: int, steps: int, start: int) -> None:
    """So many sequences on copies of a base; AssertionError as soon as the two do not agree."""

    class Machine(UploadMachine):
        pass

    Machine.original = original
    run_state_machine_as_test(
        seed(start)(Machine),
        settings=settings(
            max_examples=sequences, stateful_step_count=steps, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
