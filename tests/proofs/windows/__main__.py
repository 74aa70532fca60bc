"""The Setup.exe under wine: silent install into a Chinese path with a space, self-test, upgrade with data, uninstall.

``python -m tests.proofs.windows [--setup FILE] [--log FILE]`` (needs wine64, gcc-mingw-w64-x86-64, nsis and a build made
by ``python3 installer build``). The version before is made here, out of this repository's history (``earlier.py``).
"""

# ruff: noqa: T201 - a proof says what it found
from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from installer.build import OUT
from tests.proofs.windows.prefix import Prefix, missing
from tests.proofs.windows.steps import Failed, steps


def newest_setup() -> Path | None:
    """The Setup.exe of the last build; None when none was made."""
    made = sorted(OUT.glob("TalentDesk-*-setup.exe"), key=lambda path: path.stat().st_mtime)
    return made[-1] if made else None


def prove(setup: Path, log: Path | None = None) -> list[str]:
    """Make the whole proof; its lines, also written to ``log`` as they come."""
    lines: list[str] = []
    with tempfile.TemporaryDirectory(prefix="talentdesk-wine-") as place:
        prefix = Prefix(Path(place) / "prefix")
        try:
            for line in steps(prefix, setup, Path(place)):
                lines.append(line)
                print(line, flush=True)
                if log is not None:
                    log.write_text("\n".join(lines) + "\n", encoding="utf-8")
        finally:
            prefix.close()
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 when every step did what it must, 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--setup", type=Path, default=newest_setup())
    parser.add_argument("--log", type=Path, default=OUT / "wine-proof.log")
    given = parser.parse_args(arguments)
    why = missing() or ("" if given.setup else "no Setup.exe in dist/; run python3 installer build first")
    if why:
        print(f"not made: {why}")
        return 1
    try:
        prove(given.setup, given.log)
    except Failed as failure:
        print(f"FAILED: {failure}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
