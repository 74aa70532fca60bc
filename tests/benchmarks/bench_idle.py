"""The memory of the window that has been left alone for a while, on a base of 100,000 trainees.

``python -m tests.benchmarks.bench_idle [--trainees 100000] [--base DIR] [--wait 10 60]``

RSS counts what is shared with other programs in full, PSS by its share. Linux only: both are read from /proc. After a
minute the window has looked by itself whether an upload or a backup is due.
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
from tests.benchmarks.figures import ROOT, told

MEGABYTES = 220.0
KILOBYTES_IN_ONE = 1024
SHOWN_WITHIN = 5.0
"""Seconds for the start, before the doing of nothing begins."""
EMPTY_WINDOW = """
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget()
window.show()
application.exec()
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 1 when the limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trainees", type=int, default=100_000)
    parser.add_argument("--base", type=Path, help="where the base is kept between runs")
    parser.add_argument(
        "--wait", type=float, nargs="+", default=[10.0, 60.0], help="seconds of doing nothing"
    )
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        base = chosen.base or Path(place) / "base"
        base_of(base, chosen.trainees).close()
        (bare,) = _memory([sys.executable, "-c", EMPTY_WINDOW], Path(place), [0.0])
        ours = _memory([sys.executable, "-m", "talentdesk", "--data", str(base)], Path(place), chosen.wait)
    print(
        f"     an empty Qt window: RSS {bare['Rss']:.0f} MB, PSS {bare['Pss']:.0f} MB; "
        f"ours {ours[0]['Pss'] / bare['Pss']:.1f} times that (PSS)"
    )
    kept = [
        told(f"idle for {wait:g} s, {kind.upper()}", found[kind], MEGABYTES, "MB")
        for wait, found in zip(chosen.wait, ours, strict=True)
        for kind in ("Rss", "Pss")
    ]
    return 0 if all(kept) else 1


def _memory(command: Sequence[str], home: Path, waits: Sequence[float]) -> list[dict[str, float]]:
    """The megabytes of a process after each time of being left alone, by kind as /proc names them."""
    surroundings = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(home),
        "XDG_STATE_HOME": str(home),
    }
    process = subprocess.Popen(command, cwd=ROOT, env=surroundings)
    started, found = time.monotonic(), []
    try:
        for wait in sorted(waits):
            time.sleep(max(0.0, started + SHOWN_WITHIN + wait - time.monotonic()))
            if process.poll() is not None:
                raise SystemExit("the program ended by itself")
            lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()[1:]
            found.append({line.partition(":")[0]: int(line.split()[1]) / KILOBYTES_IN_ONE for line in lines})
        return found
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    raise SystemExit(main())
