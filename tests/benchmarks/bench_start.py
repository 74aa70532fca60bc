"""From the start of the process until the window is shown, on a base of 100,000 trainees.

``python -m tests.benchmarks.bench_start [--trainees 100000] [--base DIR] [--times 5]``

The program is asked by TALENTDESK_QUIT_WHEN_SHOWN=1 to end as soon as its window has been painted.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.bench_lists import base_of
from tests.benchmarks.figures import ROOT, percentile, told

SECONDS = 2.0
GIVE_UP = 60
EMPTY_WINDOW = """
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget()
window.show()
application.processEvents()
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 1 when the limit is missed or the program does not end by itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trainees", type=int, default=100_000)
    parser.add_argument("--base", type=Path, help="where the base is kept between runs")
    parser.add_argument("--times", type=int, default=5)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        base = chosen.base or Path(place) / "base"
        base_of(base, chosen.trainees).close()
        bare = _seconds([sys.executable, "-c", EMPTY_WINDOW])
        program = [sys.executable, "-m", "talentdesk", "--data", str(base)]
        _seconds(program)  # the machine is warm from the second start on
        taken = [_seconds(program) for _ in range(chosen.times)]
    middle = percentile(taken, 0.5)
    print(f"     an empty Qt window: {bare:.2f} s; ours {middle / bare:.1f} times that; all: "
          + ", ".join(f"{each:.2f}" for each in taken))  # fmt: skip
    return 0 if told("window shown, half of the starts", middle, SECONDS, "s") else 1


def _seconds(command: Sequence[str]) -> float:
    # As installed: with byte code. A shell that forbids it would have the program compiled anew at each start.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    surroundings = inherited | {"QT_QPA_PLATFORM": "offscreen", "TALENTDESK_QUIT_WHEN_SHOWN": "1"}
    started = time.perf_counter()
    try:
        subprocess.run(command, cwd=ROOT, env=surroundings, check=True, timeout=GIVE_UP, capture_output=True)
    except subprocess.TimeoutExpired as trouble:
        raise SystemExit("the program does not heed TALENTDESK_QUIT_WHEN_SHOWN") from trouble
    except subprocess.CalledProcessError as trouble:
        raise SystemExit(trouble.stderr.decode()) from trouble
    return time.perf_counter() - started


if __name__ == "__main__":
    raise SystemExit(main())
