"""Everything that must hold before a change is let in: lint, format, types, tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from installer.environment import ROOT
from installer.say import heading, say

STEPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("代码检查 ruff", "lint", ("ruff", "check", ".")),
    ("代码格式 ruff format", "format", ("ruff", "format", "--check", ".")),
    ("类型检查 mypy --strict", "types", ("mypy", "--strict")),
    ("测试 pytest", "tests", ("pytest",)),
)
# All tests on all cores; a few named ones start quicker in one process.
ON_ALL_CORES = ("-n", "auto", "--dist", "worksteal")


def run_checks(python: Path, test_arguments: list[str]) -> int:
    """Run every step, also after one has failed, so that one run shows all; 0 when all passed, else 1.

    ``test_arguments`` are handed to pytest.
    """
    results: list[tuple[str, int]] = []
    for chinese, english, step in STEPS:
        heading(chinese, english)
        more = (test_arguments or ON_ALL_CORES) if step[0] == "pytest" else ()
        command = [str(python), "-m", *step, *more]
        # Children of the tests start by the hundred; without byte code each would compile the program anew.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False)
        results.append((english, done.returncode))
    heading("结果", "result")
    for name, code in results:
        say(
            f"{'通过' if code == 0 else '未通过'} {name}",
            "passed" if code == 0 else f"FAILED, exit status {code}",
        )
    return 0 if all(code == 0 for _, code in results) else 1
