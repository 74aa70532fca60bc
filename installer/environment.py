"""The virtual environment ``.venv`` with exactly the locked packages; nothing is done when it is already right."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from installer.say import Stop, say
from installer.system import install_debian, may_install

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "talentdesk-installed.json"
RUNTIME_LOCK = ROOT / "installer" / "requirements.lock"
DEV_LOCK = ROOT / "installer" / "requirements-dev.lock"
OLDEST_PYTHON = (3, 11)


def ensure_environment(*, dev: bool) -> Path:
    """Have ``.venv`` with the locked packages (``dev``: also the test tools); returns its Python.

    The stamp inside holds the Python that made it and the hash of each lock it satisfies, so a second call does nothing,
    and a moved project or a newer Python makes the environment anew.
    """
    if sys.version_info < OLDEST_PYTHON:
        raise Stop(
            f"需要 Python 3.11 或更新版本，现为 {sys.version.split()[0]} | Python 3.11 or newer is needed"
        )
    wanted = DEV_LOCK if dev else RUNTIME_LOCK
    stamp = _read_stamp()
    if stamp.get("python") != _identity() or not venv_python().exists():
        _make_venv()
        stamp = {"python": _identity()}
    if stamp.get(wanted.name) == _digest(wanted):
        return venv_python()
    _install(wanted)
    # the runtime's pins are a part of the dev lock (tests/test_installer.py sees to it)
    satisfied = [RUNTIME_LOCK, DEV_LOCK] if dev else [RUNTIME_LOCK]
    fresh = {"python": _identity()} | {lock.name: _digest(lock) for lock in satisfied}
    STAMP.write_text(json.dumps(fresh, indent=1), encoding="utf-8")
    return venv_python()


def venv_python() -> Path:
    """The Python inside ``.venv``."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure_uv() -> list[str]:
    """The command that runs uv, which writes the lock files; brought into ``.venv`` when the PC has none."""
    found = shutil.which("uv")
    if found:
        return [found]
    python = ensure_environment(dev=True)
    command = [str(python), "-m", "uv"]
    if subprocess.run([*command, "--version"], capture_output=True, check=False).returncode != 0:
        _run([*_pip(), "install", "uv"])
    return command


def _make_venv() -> None:
    """A fresh ``.venv`` that finds our own code through a .pth file."""
    if VENV.exists():
        shutil.rmtree(VENV)
    say("建立虚拟环境 .venv", "Making the virtual environment .venv")
    _run([sys.executable, "-m", "venv", *_venv_options(), str(VENV)])
    values = {"base": str(VENV), "platbase": str(VENV)}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=values))
    # relative, because Python reads .pth files in the system's own encoding and a user's folder may be Chinese
    (packages / "talentdesk.pth").write_text(f"{os.path.relpath(ROOT, packages)}\n", encoding="ascii")


def _venv_options() -> list[str]:
    """Options for ``python -m venv``: Debian keeps ensurepip in a package of its own."""
    if importlib.util.find_spec("ensurepip") is not None:
        return []
    if may_install():
        install_debian(["python3-venv"])
        return []
    if importlib.util.find_spec("pip") is not None and importlib.util.find_spec("venv") is not None:
        return ["--without-pip"]  # the PC's own pip installs into it, see _pip
    install_debian(["python3-venv"])  # not root: stops with the command to run
    return []


def _install(lock: Path) -> None:
    STAMP.unlink(missing_ok=True)  # an interrupted installation must not look finished
    say(f"安装锁定的软件包：{lock.name}", f"Installing the locked packages of {lock.name}")
    options = ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-input"]
    if not sys.stdout.isatty():
        options.append("-qq")  # a log keeps the errors; a person sees the downloads go on
    _run([*_pip(), "install", *options, "-r", str(lock)])


def _pip() -> list[str]:
    """The pip command that works on ``.venv``: its own, or the PC's pip pointed at it."""
    inside = [str(venv_python()), "-m", "pip"]
    if subprocess.run([*inside, "--version"], capture_output=True, check=False).returncode == 0:
        return [*inside, "--disable-pip-version-check"]
    return [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(venv_python())]


def _run(command: list[str]) -> None:
    if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode != 0:
        raise Stop(
            "这一步没有完成，原因见上面的输出；请检查网络和磁盘空间后重试。"
            " | This step failed, see the output above; check the network and the disk space, then try again."
        )


def _read_stamp() -> dict[str, str]:
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _identity() -> str:
    """Which Python made the environment, and where it lies."""
    return f"{sys.version.split()[0]} {Path(sys.base_prefix).resolve()} {VENV}"


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()
