"""Nothing is written into the program's own folder: it runs from one that cannot be written, as below C:\\Program Files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources import ROOT

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="there the installed program is tried, tests/proofs/windows"
)
# Root writes wherever it likes, but not into a file system that is mounted read-only, for this one process.
LOCKED = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'


def _can_mount() -> bool:
    return subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode == 0


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Path]:
    """The code and what ships beside it, in a folder that nobody may write into; without any byte code."""
    folder = tmp_path / "程序 文件"
    for part in ("talentdesk", "resources"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    everything = [folder, *folder.rglob("*")]
    for path in everything:
        path.chmod(path.stat().st_mode & ~0o222)
    yield folder
    for path in everything:
        path.chmod(path.stat().st_mode | 0o200)


def _seen(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
    }


def _run(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the copy's Python; it may write byte code wherever it can, as on a PC."""
    command = [sys.executable, *arguments]
    if os.geteuid() == 0:
        if not _can_mount():
            pytest.skip("root, and no mount namespaces here")
        command = ["unshare", "--mount", "sh", "-c", LOCKED, str(program), *command]
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(
        command, cwd=program, env=surroundings | {"PYTHONPATH": str(program)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_folder_really_cannot_be_written(program: Path) -> None:
    done = _run(
        program, "-c", "import pathlib, talentdesk; pathlib.Path(talentdesk.__file__).with_name('x').touch()"
    )
    assert done.returncode == 1
    assert "Read-only" in done.stderr or "PermissionError" in done.stderr


@pytest.mark.slow
def test_the_main_job_and_the_window_run_from_a_folder_that_cannot_be_written(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, base = _seen(program), tmp_path / "基 地"
    done = _run(program, "-m", "talentdesk", "--data", str(base), "demo")
    assert done.returncode == 0, done.stdout + done.stderr
    assert list((base / "out").rglob("*.pdf"))
    monkeypatch.setenv("TALENTDESK_QUIT_WHEN_SHOWN", "1")
    done = _run(program, "-m", "talentdesk", "--data", str(base))
    assert (done.returncode, done.stderr) == (0, "")
    assert _seen(program) == before
