"""Many calls of Qt must not wear out None (PySide6 6.12.0 on CPython 3.11)."""

from __future__ import annotations

import subprocess
import sys

CALLS = """
import talentdesk.ui
from PySide6.QtCore import QObject
thing = QObject()
for _ in range(30_000):
    thing.setObjectName("x")
print("alive")
"""


def test_thirty_thousand_calls_and_a_quiet_end() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CALLS], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "alive", "")
