"""The two commands of the README and a few more: ``python3 installer demo | run | test | build | lock | clean``."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

# Run as `python3 installer …`, Python puts this folder on the path; ours is the project's root beside it.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from installer.build import build
from installer.checks import run_checks
from installer.environment import ROOT, VENV, ensure_environment
from installer.locks import make_locks
from installer.say import Stop, complain, heading, prepare_output, say
from installer.system import ensure_libraries, has_display, offer_servers

USAGE = """\
python3 installer COMMAND [...]

  demo   演示：全新数据夹，跑完主要工作，有屏幕时打开窗口 | the main job on sample files in a fresh folder, then the window
  run    打开程序（其后的参数交给程序） | the program; further arguments are handed to it
  test   全部检查：ruff、mypy、pytest（其后的参数交给 pytest） | all checks; further arguments go to pytest
  build  做出 Windows 安装包和便携包，放在 dist/ | the Setup.exe and portable zip for Windows, in dist/
  lock   重做锁定文件（可加 --upgrade） | make the lock files anew (--upgrade: newest versions)
  clean  删除虚拟环境、缓存和演示数据 | remove the virtual environment, caches and the demo's data
"""

DEMO_FOLDER = ROOT / "demo-data"
PREVIOUS_DEMO = ROOT / "demo-data.previous"
LEFTOVERS = (
    ".venv",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    "demo-data",
    "demo-data.previous",
    "build",
    "dist",
)


def main(arguments: list[str]) -> int:
    """Carry out one command; returns the exit status (2: wrong usage, 3: set-up cannot go on)."""
    prepare_output()
    commands = {"demo": demo, "run": run, "test": test, "build": build, "lock": make_locks, "clean": clean}
    if not arguments or arguments[0] not in commands:
        complain(USAGE)
        return 0 if arguments[:1] in (["--help"], ["-h"]) else 2
    try:
        return commands[arguments[0]](arguments[1:])
    except Stop as stop:
        complain(f"\n{stop}")
        return 3
    except KeyboardInterrupt:
        complain("\n已中断 | interrupted")
        return 130


def demo(arguments: list[str]) -> int:
    """Set up, run the program's demo in a fresh folder, then show the window where there is a display."""
    python = _set_up(dev=False)
    _fresh_demo_folder()
    heading("演示", "demo")
    status = _program(python, ["--data", str(DEMO_FOLDER), "demo", *arguments])
    if status != 0:
        return status
    if not has_display():
        say("没有屏幕，不打开窗口", "No display here, so no window is opened")
        return 0
    say("打开窗口，关闭后结束", "Opening the window; closing it ends the demo")
    return _program(python, ["--data", str(DEMO_FOLDER)])


def run(arguments: list[str]) -> int:
    """Set up if needed and start the program; without arguments its window on the user's own data."""
    return _program(_set_up(dev=False), arguments)


def test(arguments: list[str]) -> int:
    """Set up with the test tools and run every check."""
    python = _set_up(dev=True)
    offer_servers()
    return run_checks(python, arguments)


def clean(_arguments: list[str]) -> int:
    """Remove what these commands made; never a base's own data folder."""
    for name in LEFTOVERS:
        if (ROOT / name).exists():
            shutil.rmtree(ROOT / name)
            say(f"已删除 {name}", f"Removed {name}")
    return 0


def _set_up(*, dev: bool) -> Path:
    heading("准备运行环境", "set-up")
    ensure_libraries()
    python = ensure_environment(dev=dev)
    say(f"环境就绪：{VENV}", "Ready")
    return python


def _fresh_demo_folder() -> None:
    """Put the last demo aside (one is kept: somebody may have typed into it)."""
    if not DEMO_FOLDER.exists():
        return
    try:
        if PREVIOUS_DEMO.exists():
            shutil.rmtree(PREVIOUS_DEMO)
        DEMO_FOLDER.rename(PREVIOUS_DEMO)
    except OSError as trouble:
        raise Stop(
            f"演示数据夹正被使用，请先关闭演示窗口：{trouble.strerror} | The demo folder is in use; close its window first."
        ) from trouble
    say(f"上次的演示数据移到 {PREVIOUS_DEMO.name}", f"The last demo's data is now in {PREVIOUS_DEMO.name}")


def _program(python: Path, arguments: list[str]) -> int:
    return subprocess.run([str(python), "-m", "talentdesk", *arguments], check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
