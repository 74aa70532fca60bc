"""What the installer tells the person at the terminal: one line, Chinese then English."""

from __future__ import annotations

import sys


class Stop(Exception):
    """Set-up cannot go on; the message says what is missing and the one command that helps."""


def prepare_output() -> None:
    """Let Chinese pass on terminals and pipes whose encoding cannot hold it, instead of ending in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace", line_buffering=True)


def say(chinese: str, english: str) -> None:
    """One line about what happens now."""
    print(f"{chinese} | {english}", flush=True)


def heading(chinese: str, english: str) -> None:
    """The start of a step."""
    print(f"\n=== {chinese} | {english} ===", flush=True)


def complain(text: str) -> None:
    """A line on the error stream."""
    print(text, file=sys.stderr, flush=True)
