"""Starts a module of this program in a process of its own, whose memory is given back when it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def child_command(module: str, *arguments: str) -> list[str]:
    """How a child is started; beside our own launcher (.exe) lies the python.exe it belongs to."""
    program = Path(sys.executable)
    if not program.stem.lower().startswith("python"):
        beside = [program.with_name(name) for name in ("pythonw.exe", "python.exe")]
        program = next((one for one in beside if one.exists()), program)
    return [str(program), "-X", "utf8", "-m", module, *arguments]


def start_child(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start it with nothing to read; what it writes on stdout is the caller's, what on stderr is nobody's."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    return subprocess.Popen(  # noqa: S603  (our own interpreter; arguments are handed over one by one, no shell)
        child_command(module, *arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
