"""The one entry: without a command the window, with one the command line. Builds everything, imported by nobody."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SELF_TEST = "--self-test"


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """What may be said about the window: the data folder, who is at work, and a file to open in it."""

    data: Path | None = None
    user: str = ""
    file: Path | None = None


def window_options(arguments: Sequence[str]) -> WindowOptions | None:
    """The window's options; None where anything else is asked for, which is the command line's to judge."""
    data, user = "", ""
    waiting = list(arguments)
    file = waiting.pop() if waiting and _is_file(waiting[-1]) else ""
    while waiting:
        name, joined, value = waiting.pop(0).partition("=")
        if name not in ("--data", "--user"):
            return None
        if not joined:
            if not waiting:
                return None
            value = waiting.pop(0)
        if name == "--data":
            data = value
        else:
            user = value
    return WindowOptions(Path(data) if data else None, user, Path(file) if file else None)


def _is_file(text: str) -> bool:
    """Whether an argument is a file for the window; what looks like a command or an option costs no import."""
    if text.startswith("-") or "." not in text:
        return False
    from talentdesk.ui.opening import is_ours

    return is_ours(text)


def main(argv: Sequence[str] | None = None) -> int:
    """Start the program; returns the exit status. What is not needed is not imported: the start must be short."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == [SELF_TEST]:
        from talentdesk.ui.self_test import run_self_test

        return run_self_test(_say)
    options = window_options(arguments)
    if options is None:
        from talentdesk.cli import run

        return run(arguments)
    gc.disable()  # a fifth of the start would go into looking for garbage among what imports leave for good
    from talentdesk.ui.program import run_window

    gc.freeze()
    gc.enable()
    return run_window(options.data, options.user, options.file)


def _say(line: str) -> None:
    """A line at once; the program without a console may have nowhere to say it."""
    if sys.stdout is not None:
        sys.stdout.buffer.write(f"{line}\n".encode())
        sys.stdout.buffer.flush()
