"""What is done under wine, step by step; every step says a line or stops the proof."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

from installer.build_pack import OWN_FILES
from tests.proofs.windows import earlier
from tests.proofs.windows.prefix import USER, Prefix, Ran

TARGET = "C:\\软件 目录\\技能基地 管理台"
UNQUOTED = f"/D={TARGET}".split(" ")  # NSIS takes the rest of the line, which must be without quotes
WINDOW, CONSOLE = f"{TARGET}\\TalentDesk.exe", f"{TARGET}\\talentdesk-cli.exe"
CLASSES = "HKCU\\Software\\Classes"
KEY = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\TalentDesk"
REGISTERS = ("trainees", "teachers", "courses", "classes", "enrolments")
IN_USE_SECONDS = 120
IMPORTS = """
import importlib, pkgutil, sys, talentdesk
names = [m.name for m in pkgutil.walk_packages(talentdesk.__path__, "talentdesk.") if ".migrations" not in m.name and "__main__" not in m.name]
for name in names:
    importlib.import_module(name)
import scipy.optimize, scipy.sparse, numpy, PIL.Image, lxml.etree, docxtpl, ironcalc, keyring.backends.Windows, paramiko, httpx, truststore
sys.stdout.write(f"{len(names)} modules of ours, {len(sys.modules)} in all")
"""


# Read by the program's own Python: what reg.exe says of Chinese paths comes out as question marks.
OPENED_BY = """
import sys, winreg
for ending in sys.argv[1:]:
    kind = winreg.QueryValue(winreg.HKEY_CURRENT_USER, "Software\\\\Classes\\\\" + ending)
    print(winreg.QueryValue(winreg.HKEY_CURRENT_USER, f"Software\\\\Classes\\\\{kind}\\\\shell\\\\open\\\\command"), flush=True)
"""


class Failed(Exception):
    """A step did not do what it must."""


def steps(prefix: Prefix, setup: Path, place: Path) -> Iterator[str]:
    """Every step in order; a line about each. Raises Failed."""
    installed = prefix.folder / "drive_c" / TARGET.removeprefix("C:\\").replace("\\", "/")
    data = prefix.local / "TalentDesk"
    before, migration = earlier.earlier_setup(place)
    yield from _install(prefix, before, installed)
    told = _passed(prefix.run([CONSOLE, "--json", "demo"]), "demo of the earlier version")
    _must(bool(_json(told)["ok"]), told)
    counts = _counts(prefix)
    yield f"the earlier version's main job on its samples, in {data.relative_to(prefix.folder)}: {counts}"

    kept = _contents(data)
    _passed(prefix.run([str(setup), "/S"]), "upgrade")
    _must(not (installed / earlier.GONE_FILE).exists(), "a file of the old version stayed")
    _must(_version(prefix) not in ("", earlier.VERSION), "the registry has the old version")
    _must(_contents(data) == kept, "the upgrade touched the data")
    yield f"upgrade to {_version(prefix)} in the same place: old files gone, {len(kept)} data files untouched byte for byte"
    files = _contents(installed)
    yield from _data_of_before(prefix, data, counts, migration)
    yield _associations(prefix, installed)
    yield _self_test(prefix, WINDOW)
    yield _self_test(prefix, CONSOLE)
    yield from _one_copy(prefix, setup, place)
    yield "every module imports: " + _imports(prefix, installed)
    _must(_contents(installed) == files, "the program wrote into its own folder")
    yield f"nothing written into the program's folder ({len(files)} files the same)"

    (installed / "python" / "select.pyd").unlink()
    _passed(prefix.run([str(setup), "/S"]), "repair")
    _must(_contents(installed) == files, "the repair did not restore the files")
    yield "repair: a deleted file is back"
    _refused(prefix.run([str(before), "/S"]), "an older version")
    _must(_contents(installed) == files, "an older version replaced a newer one")
    yield "an older Setup.exe is refused silently with exit status 2, nothing changed"
    yield from _uninstall(prefix, installed, data)


def _install(prefix: Prefix, before: Path, installed: Path) -> Iterator[str]:
    _passed(prefix.run([str(before), "/S", *UNQUOTED]), "install")
    _must((installed / earlier.GONE_FILE).exists(), f"{installed} is not installed")
    _must(_version(prefix) == earlier.VERSION, "no version in the registry")
    links = _links(prefix)
    _must(bool(links), "no link in the Start menu")
    yield f"silent install of {earlier.VERSION} into {TARGET} (user {USER}): {_count(installed)} files, {len(links)} links"


def _data_of_before(prefix: Prefix, data: Path, counts: dict[str, int], migration: str) -> Iterator[str]:
    """The base of the version before, brought up to date by the first command of the new one."""
    databases = len(list(data.rglob("*.db")))
    _must(_counts(prefix) == counts, f"{_counts(prefix)} after the upgrade, {counts} before")
    found = _json(_passed(prefix.run([CONSOLE, "--json", "check"]), "check"))
    _must(found["findings"] == [], str(found))
    copies = len(list(data.rglob("*.db"))) - databases
    _must(not migration or copies == 1, "no copy of the base was kept before its migration")
    yield f"its base opened by the new version, migrated by {migration or 'nothing'} with a copy kept before: the same records, check without findings"


def _associations(prefix: Prefix, installed: Path) -> str:
    endings = list(OWN_FILES.values())
    commands = _passed(prefix.run([*_python(installed), OPENED_BY, *endings]), "file kinds").splitlines()
    _must(commands == [f'"{WINDOW}" "%1"'] * len(endings), str(commands))
    offered = prefix.run(["reg", "query", f"{CLASSES}\\Applications\\TalentDesk.exe\\SupportedTypes"]).said
    types = re.findall(r"^\s+(\.\w+)\s+REG_SZ", offered, re.MULTILINE)
    _must({".zip", ".json", ".xlsx", ".xls", ".csv"} == set(types), offered)
    return (
        f"opened by double click: {' '.join(endings)}; offered under “Open with”: {' '.join(sorted(types))}"
    )


def _python(installed: Path) -> list[str]:
    return [str(installed / "python" / "pythonw.exe"), "-X", "utf8", "-B", "-c"]


def _one_copy(prefix: Prefix, setup: Path, place: Path) -> Iterator[str]:
    """A second start hands its file to the running copy; while one runs no Setup.exe replaces its files."""
    roster = place / "花名册 副本.csv"
    roster.write_text("姓名,性别\n张三,男\n", encoding="utf-8")
    first = prefix.start([WINDOW])
    try:
        took = _until_handed_over(prefix, roster)
        _must(first.poll() is None, f"the first copy ended with {first.returncode}")
        yield f"a second start with a dropped file ended by itself with status 0 after {took:.0f} s, the first copy runs on"
        _refused(prefix.run([str(setup), "/S"]), "an upgrade while the program runs")
        yield "a silent Setup.exe while the program runs is refused with exit status 2"
    finally:
        prefix.run(["taskkill", "/F", "/IM", "TalentDesk.exe"])
        first.wait(60)


def _until_handed_over(prefix: Prefix, file: Path) -> float:
    """Start again and again until the first copy answers; the seconds of the start that was answered."""
    deadline = time.monotonic() + IN_USE_SECONDS
    while time.monotonic() < deadline:
        time.sleep(10)  # the first copy's window takes its time under wine
        held = prefix.run([CONSOLE, "--json", "today"])
        if held.status != 0 and "in-use" in held.said:
            began = time.monotonic()
            _passed(prefix.run([WINDOW, f"Z:{file}".replace("/", "\\")], timeout=120), "the second start")
            return time.monotonic() - began
    raise Failed("the program's window did not open its base")


def _uninstall(prefix: Prefix, installed: Path, data: Path) -> Iterator[str]:
    kept = _contents(data)
    prefix.run([f"{TARGET}\\uninstall.exe", "/S"])
    for _ in range(120):  # the uninstaller goes on in a copy of itself
        if not installed.exists():
            break
        time.sleep(1)
    _must(
        not installed.exists(),
        f"left in {installed}: {sorted(_contents(installed))[:5] if installed.exists() else ''}",
    )
    _must(_contents(data) == kept and bool(kept), "uninstalling touched the data")
    _must(not _version(prefix), "the registry still has the program")
    left = [each for each in OWN_FILES.values() if _value(prefix, f"{CLASSES}\\{each}")]
    _must(not left, f"kinds of files left in the registry: {left}")
    _must(not _links(prefix), f"links left: {_links(prefix)}")
    yield f"silent uninstall: folder, links and registry gone, {len(kept)} data files kept"


def _self_test(prefix: Prefix, program: str) -> str:
    began = time.monotonic()
    name = program.rpartition("\\")[2]
    said = _passed(prefix.run([program, "--self-test"]), f"{name} --self-test")
    lines = said.strip().splitlines()
    _must("自检通过" in lines, said)
    return f"{name} --self-test, {time.monotonic() - began:.0f} s:\n" + "\n".join(
        f"    {line}" for line in lines
    )


def _imports(prefix: Prefix, installed: Path) -> str:
    return _passed(prefix.run([*_python(installed), IMPORTS]), "imports")


def _counts(prefix: Prefix) -> dict[str, int]:
    """How many records the registers of the base hold, by the command line of whichever version is installed."""
    return {
        each: int(
            str(_json(_passed(prefix.run([CONSOLE, "--json", "list", each, "--limit", "1"]), each))["total"])
        )
        for each in REGISTERS
    }


def _links(prefix: Prefix) -> list[str]:
    """The program's links in the Start menu and on the desktop, which wine keeps in the home folder."""
    return sorted(
        path.name for path in prefix.folder.rglob("*.lnk") if path.stem in ("TalentDesk", "技能基地管理台")
    )


def _version(prefix: Prefix) -> str:
    return _value(prefix, KEY, "DisplayVersion")


def _value(prefix: Prefix, key: str, name: str = "") -> str:
    said = prefix.run(["reg", "query", key, *(["/v", name] if name else ["/ve"])]).said
    return said.rpartition("REG_SZ")[2].strip() if "REG_SZ" in said else ""


def _json(said: str) -> dict[str, object]:
    return dict(json.loads(said[said.index("{") :]))


def _passed(ran: Ran, step: str) -> str:
    if ran.status != 0:
        raise Failed(f"{step}: exit status {ran.status}\n{ran.said[-3000:]}")
    return ran.said


def _refused(ran: Ran, what: str) -> None:
    _must(ran.status == 2, f"{what} was not refused (exit status {ran.status})")


def _must(true: bool, otherwise: str) -> None:
    if not true:
        raise Failed(otherwise)


def _contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its hash, lock files and logs aside."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).digest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".lock", ".log")
    }


def _count(folder: Path) -> int:
    return sum(1 for path in folder.rglob("*") if path.is_file())
