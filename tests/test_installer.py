"""The installer's own promises: clean lock files, no work when all is in place, helpful refusals."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import installer
from installer import environment, system
from installer.say import Stop

ROOT = Path(installer.__file__).resolve().parent.parent
LOCKS = ["requirements.lock", "requirements-dev.lock"]
PINNED = re.compile(r"^([a-z0-9-]+)==([^ ;]+)(?: ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def pins(lock: str) -> dict[str, str]:
    lines = (ROOT / "installer" / lock).read_text(encoding="utf-8").splitlines()
    return {m[1]: m[2] for m in map(PINNED.match, lines) if m}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_names_no_address(lock: str) -> None:
    lines = (ROOT / "installer" / lock).read_text(encoding="utf-8").splitlines()
    other = [line for line in lines if not (line.startswith("#") or PINNED.match(line) or HASH.match(line))]
    assert not other
    assert not [line for line in lines if re.search(r"://|--index|--find-links|/work|/tmp", line)]


def test_the_dev_lock_contains_the_runtime_lock() -> None:
    runtime, dev = (pins(lock) for lock in LOCKS)
    assert runtime.items() <= dev.items()


@pytest.mark.parametrize(("lock", "extra"), [(LOCKS[0], None), (LOCKS[1], "dev")])
def test_every_declared_dependency_is_locked(lock: str, extra: str | None) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"], *(project["optional-dependencies"][extra] if extra else [])]
    names = {re.split(r"[<>=!~ ;\[]", text)[0].lower().replace("_", "-") for text in declared}
    assert names <= pins(lock).keys()


@pytest.fixture
def empty_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The installer pointed at an empty folder with two small lock files."""
    for constant, name in (("RUNTIME_LOCK", LOCKS[0]), ("DEV_LOCK", LOCKS[1])):
        (tmp_path / name).write_text(f"{name} 1", encoding="utf-8")
        monkeypatch.setattr(environment, constant, tmp_path / name)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "STAMP", tmp_path / ".venv" / "stamp.json")
    return tmp_path


@pytest.fixture
def commands(empty_root: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands the installer would have run; making a venv leaves its Python behind."""
    ran: list[list[str]] = []

    def run(command: list[str]) -> None:
        ran.append(command)
        if "venv" in command:
            python = environment.venv_python()
            python.parent.mkdir(parents=True)
            python.write_text("", encoding="utf-8")
            for packages in (f"lib/python3.{sys.version_info[1]}/site-packages", "Lib/site-packages"):
                (environment.VENV / packages).mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(environment, "_run", run)
    monkeypatch.setattr(environment, "_pip", lambda: ["pip"])
    return ran


def test_a_second_set_up_does_nothing(commands: list[list[str]]) -> None:
    environment.ensure_environment(dev=True)
    assert [command[:2] for command in commands[1:]] == [["pip", "install"]]
    assert "--require-hashes" in commands[1]
    assert "--no-deps" in commands[1]
    commands.clear()
    environment.ensure_environment(dev=True)
    environment.ensure_environment(dev=False)  # the dev lock holds the runtime's pins
    assert commands == []


def test_a_changed_lock_is_installed_and_a_runtime_set_up_is_not_enough_for_tests(
    commands: list[list[str]], empty_root: Path
) -> None:
    environment.ensure_environment(dev=False)
    commands.clear()
    environment.ensure_environment(dev=True)
    assert len(commands) == 1
    (empty_root / LOCKS[1]).write_text("changed", encoding="utf-8")
    environment.ensure_environment(dev=True)
    assert len(commands) == 2


def test_an_interrupted_installation_is_taken_up_again(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.ensure_environment(dev=False)
    environment.RUNTIME_LOCK.write_text("newer", encoding="utf-8")
    kept: Callable[[list[str]], None] = environment._run

    def broken(command: list[str]) -> None:
        raise Stop("no network")

    monkeypatch.setattr(environment, "_run", broken)
    with pytest.raises(Stop):
        environment.ensure_environment(dev=False)
    commands.clear()
    monkeypatch.setattr(environment, "_run", kept)
    environment.ensure_environment(dev=False)
    assert commands, "the unfinished installation was taken for a finished one"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="system packages are a matter of Linux")
def test_without_root_the_one_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "missing_libraries", lambda: ["libEGL.so.1", "libxcb-cursor.so.0"])
    monkeypatch.setattr(system, "may_install", lambda: False)
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(Stop, match="sudo apt-get install --yes libegl1 libxcb-cursor0"):
        system.ensure_libraries()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the loader of Linux")
def test_only_what_the_loader_does_not_find_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "QT_LIBRARIES", {"libc.so.6": "libc6", "libno-such-thing.so.1": "none"})
    assert system.missing_libraries() == ["libno-such-thing.so.1"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="system packages are a matter of Linux")
@pytest.mark.parametrize(
    ("root", "services", "works", "installed"),
    [(True, False, True, 1), (True, False, False, 1), (False, False, True, 0), (True, True, True, 0)],
)
def test_servers_for_the_tests_are_offered_and_never_required(
    root: bool,
    services: bool,
    works: bool,
    installed: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[list[str]] = []

    def install(packages: list[str]) -> None:
        asked.append(packages)
        if not works:
            raise Stop("no network")

    monkeypatch.setattr(system, "SERVERS", {"/": "there", str(tmp_path / "none"): "openssh-server"})
    monkeypatch.setattr(system, "SERVICES_RUN", tmp_path if services else tmp_path / "none")
    monkeypatch.setattr(system, "may_install", lambda: root)
    monkeypatch.setattr(system, "install_debian", install)
    system.offer_servers()
    assert asked == [["openssh-server"]] * installed
    said = capsys.readouterr()
    assert ("openssh-server" in said.out + said.err) == (not installed or not works)
