"""The Setup.exe under wine: silent install into a Chinese path with a space, self-test, upgrade with data, uninstall.

``python -m tests.proofs.windows [--setup FILE] [--log FILE]`` (needs wine64, gcc-mingw-w64-x86-64, nsis and a build made
by ``python3 installer build``). The version before is made here: the same tree with one file more, not compressed.
"""

# ruff: noqa: T201 - a proof says what it found
from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from installer import build_pack
from installer.build import OUT, WORK
from tests.proofs.windows.prefix import USER, Prefix, Ran, missing

BEFORE = "0.0.1"
TARGET = "C:\\软件 目录\\技能基地 管理台"
UNQUOTED = f"/D={TARGET}".split(" ")  # NSIS takes the rest of the line, which must be without quotes
KEY = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\TalentDesk"
GONE_FILE = "program/talentdesk/only_in_the_old_version.py"
BASE = "海州 高技能人才培训基地"
IMPORTS = """
import importlib, pkgutil, sys, talentdesk
names = [m.name for m in pkgutil.walk_packages(talentdesk.__path__, "talentdesk.") if ".migrations" not in m.name and "__main__" not in m.name]
for name in names:
    importlib.import_module(name)
import scipy.optimize, scipy.sparse, numpy, PIL.Image, lxml.etree, docxtpl, ironcalc, keyring.backends.Windows, paramiko, httpx, truststore
sys.stdout.write(f"{len(names)} modules of ours, {len(sys.modules)} in all")
"""


class Failed(Exception):
    """A step did not do what it must."""


def newest_setup() -> Path | None:
    """The Setup.exe of the last build; None when none was made."""
    made = sorted(OUT.glob("TalentDesk-*-setup.exe"), key=lambda path: path.stat().st_mtime)
    return made[-1] if made else None


def earlier_setup(place: Path) -> Path:
    """A Setup.exe of an earlier version, of the same tree and one file that the new version does not have."""
    tree = place / "TalentDesk"
    shutil.copytree(WORK / "windows" / "TalentDesk", tree)
    (tree / GONE_FILE).write_text("", encoding="utf-8")
    setup = place / "before-setup.exe"
    build_pack.make_setup(tree, place, setup, BEFORE, 1_700_000_000, quick=True)
    return setup


def steps(prefix: Prefix, setup: Path, place: Path) -> Iterator[str]:
    """Every step in order; a line about each. Raises Failed."""
    installed = prefix.folder / "drive_c" / TARGET.removeprefix("C:\\").replace("\\", "/")
    data = prefix.local / "TalentDesk"
    _passed(prefix.run([str(earlier_setup(place)), "/S", *UNQUOTED]), "install")
    _must((installed / GONE_FILE).exists(), f"{installed} is not installed")
    _must(_version(prefix) == BEFORE, "no version in the registry")
    links = _links(prefix)
    _must(bool(links), "no link in the Start menu")
    yield f"silent install of {BEFORE} into {TARGET} (user {USER}): {_count(installed)} files, {len(links)} links"
    cli = [f"{TARGET}\\talentdesk-cli.exe"]
    _passed(prefix.run([*cli, "init", "--name", BASE, "--code", "HZ01"]), "init")
    _must((data / "talentdesk.db").exists() or any(data.glob("*.db")), f"no base in {data}")
    yield f"a base founded by talentdesk-cli in {data.relative_to(prefix.folder)}"

    kept = _contents(data)
    _passed(prefix.run([str(setup), "/S"]), "upgrade")
    _must(not (installed / GONE_FILE).exists(), "a file of the old version stayed")
    _must(_version(prefix) not in ("", BEFORE), "the registry has the old version")
    _must(_contents(data) == kept, "the upgrade touched the data")
    yield f"upgrade to {_version(prefix)} in the same place: old files gone, {len(kept)} data files untouched byte for byte"
    files = _contents(installed)
    yield _self_test(prefix, "TalentDesk.exe")
    yield _self_test(prefix, "talentdesk-cli.exe")
    yield "every module imports: " + _imports(prefix, installed)
    shown = _passed(prefix.run([*cli, "--json", "operations"]), "operations")
    _must(
        BASE in shown or bool(json.loads(shown[shown.index("{") :])),
        "the base cannot be read after the upgrade",
    )
    yield "the base of the earlier version is opened by the new one"
    _must(_contents(installed) == files, "the program wrote into its own folder")
    yield f"nothing written into the program's folder ({len(files)} files the same)"

    (installed / "python" / "select.pyd").unlink()
    _passed(prefix.run([str(setup), "/S"]), "repair")
    _must(_contents(installed) == files, "the repair did not restore the files")
    yield "repair: a deleted file is back"
    older = prefix.run([str(place / "before-setup.exe"), "/S"])
    _must(
        older.status == 2 and _contents(installed) == files,
        f"an older version replaced a newer one ({older.status})",
    )
    yield "an older Setup.exe is refused silently with exit status 2, nothing changed"

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
    _must(not _links(prefix), f"links left: {_links(prefix)}")
    yield f"silent uninstall: folder, links and registry gone, {len(kept)} data files kept"


def _self_test(prefix: Prefix, program: str) -> str:
    began = time.monotonic()
    said = _passed(prefix.run([f"{TARGET}\\{program}", "--self-test"]), f"{program} --self-test")
    lines = said.strip().splitlines()
    _must("自检通过" in lines, said)
    return f"{program} --self-test, {time.monotonic() - began:.0f} s:\n" + "\n".join(
        f"    {line}" for line in lines
    )


def _imports(prefix: Prefix, installed: Path) -> str:
    return _passed(
        prefix.run([str(installed / "python" / "pythonw.exe"), "-X", "utf8", "-B", "-c", IMPORTS]), "imports"
    )


def _links(prefix: Prefix) -> list[str]:
    """The program's links in the Start menu and on the desktop, which wine keeps in the home folder."""
    return sorted(
        path.name for path in prefix.folder.rglob("*.lnk") if path.stem in ("TalentDesk", "技能基地管理台")
    )


def _version(prefix: Prefix) -> str:
    said = prefix.run(["reg", "query", KEY, "/v", "DisplayVersion"]).said
    return said.rpartition("REG_SZ")[2].strip() if "REG_SZ" in said else ""


def _passed(ran: Ran, step: str) -> str:
    if ran.status != 0:
        raise Failed(f"{step}: exit status {ran.status}\n{ran.said[-3000:]}")
    return ran.said


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
