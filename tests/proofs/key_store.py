"""A real Secret Service holds a channel's password: kept, found by another process, forgotten, and in no file as it is.

``python -m tests.proofs.key_store`` (needs gnome-keyring and dbus-run-session)
"""

# ruff: noqa: T201 - a proof says what it found
from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.exchange.secrets import secret_name, system_keys

ROOT = Path(__file__).resolve().parents[2]
NAME = secret_name("0123456789abcdef", 1, "password")
SECRET = "Sehr-Geheim-8 密码"
MODULE = [sys.executable, "-m", "tests.proofs.key_store", "--step"]
# A session of its own: a bus, a key store unlocked with a login password, then the steps, each a new process.
SESSION = 'printf login | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'


def missing() -> str:
    """Why the proof cannot be made here; empty when it can."""
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            return f"no {program}"
    return ""


def run(home: Path) -> list[str]:
    """All steps in a session with this home; what each said."""
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run"), "LANG": "C.UTF-8",
        "XDG_DATA_HOME": str(home / "data"), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    (home / "run").mkdir(mode=0o700, parents=True)
    command = ["dbus-run-session", "--", "sh", "-c", SESSION, "sh", *MODULE, "all"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for path in home.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path
    assert SECRET not in done.stdout + done.stderr
    without = subprocess.run(
        [*MODULE, "none"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert without.returncode == 0, without.stdout + without.stderr
    return [*done.stdout.split(), *without.stdout.split()]


def _step(name: str) -> str:
    """One step, in a process of its own."""
    if name == "none":
        try:
            system_keys()
        except DeskError as refusal:
            return refusal.code
        raise AssertionError("a key store without a session")
    keys = system_keys()
    if name == "keep":
        keys.keep(NAME, SECRET)
    elif name == "find":
        assert keys.find(NAME) == SECRET
    elif name == "forget":
        keys.forget(NAME)
        assert keys.find(NAME) == ""
    return name


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the proof, or one step of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", default="", help=argparse.SUPPRESS)
    step = parser.parse_args(arguments).step
    if step == "all":
        for each in ("keep", "find", "forget"):
            subprocess.run([*MODULE, each], cwd=ROOT, check=True)
        return 0
    if step:
        print(_step(step), flush=True)
        return 0
    if why := missing():
        print(f"not made: {why}")
        return 1
    with tempfile.TemporaryDirectory() as home:
        said = run(Path(home))
    print(
        f"Secret Service: {', '.join(said[:3])}, each in its own process; in no file as it is; without a session: {said[3]}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
