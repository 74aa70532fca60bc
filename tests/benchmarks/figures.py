"""How a measurement is told: the figure, its limit and their ratio, one line each."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def told(what: str, figure: float, limit: float, unit: str) -> bool:
    """Print one figure beside its limit; whether it keeps it."""
    kept = figure <= limit
    print(
        f"{'ok  ' if kept else 'OVER'} {what}: {figure:.4g} {unit} (limit {limit:g} {unit}, {figure / limit:.0%})"
    )
    return kept


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of the measurements do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def in_fresh_process(module: str, *arguments: str) -> dict[str, Any]:
    """Run a part by itself, so that its memory and time are its own; what it printed as JSON on its last line."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
