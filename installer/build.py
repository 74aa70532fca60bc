"""``python3 installer build``: the program for Windows as a Setup.exe and as a portable zip, the same bytes every time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from installer.build_locked import fetch_python, fetch_wheels, sha256
from installer.build_pack import LAUNCHERS, ensure_tools, make_launchers, make_setup, make_zip, sign
from installer.build_papers import parts_of, write_papers
from installer.build_tree import files_of, make_tree, set_dates
from installer.environment import ROOT
from installer.say import Stop, heading, say

WORK = ROOT / "build"
OUT = ROOT / "dist"
EARLIEST = 315_532_800  # 1980-01-01, before which a zip has no dates
SETUP_LIMIT, TREE_LIMIT = 120 * 2**20, 350 * 2**20


def build(arguments: list[str]) -> int:
    """Make everything in ``dist/``; prints sizes and hashes. ``--version NAME`` names it otherwise, for trials."""
    version = version_of(arguments)
    moment = build_moment()
    heading("准备", "preparation")
    ensure_tools()
    wheels, python = fetch_wheels(WORK / "wheels"), fetch_python(WORK / "python")
    heading("组装", "putting together")
    scratch, tree = WORK / "windows", WORK / "windows" / "TalentDesk"
    make_tree(tree, wheels, python[1])
    make_launchers(tree, scratch / "launcher", version)
    for name in LAUNCHERS:
        sign(tree / name)
    write_papers(tree, version, parts_of(wheels, python), moment)
    set_dates(tree, moment)
    heading("打包", "packing")
    OUT.mkdir(exist_ok=True)
    setup, portable = OUT / f"TalentDesk-{version}-setup.exe", OUT / f"TalentDesk-{version}-portable.zip"
    make_zip(tree, portable, moment)
    make_setup(tree, scratch, setup, version, moment)
    sign(setup)
    shutil.copyfile(tree / "sbom.cdx.json", OUT / f"TalentDesk-{version}-sbom.cdx.json")
    heading("结果", "result")
    for path in (setup, portable, OUT / f"TalentDesk-{version}-sbom.cdx.json"):
        say(f"{path.name}：{_mb(path.stat().st_size)}", f"SHA-256 {sha256(path)}")
    size = sum(path.stat().st_size for path in files_of(tree))
    say(f"安装后 {_mb(size)}，{len(files_of(tree))} 个文件", f"installed {_mb(size)}")
    if setup.stat().st_size > SETUP_LIMIT or size > TREE_LIMIT:
        raise Stop(
            "超过了大小限度（安装包 120 MB，安装后 350 MB）。 | Larger than allowed (setup 120 MB, installed 350 MB)."
        )
    return 0


def version_of(arguments: list[str]) -> str:
    """The version named, else the program's own."""
    if (
        arguments[:1] == ["--version"]
        and len(arguments) == 2
        and re.fullmatch(r"\d+(\.\d+){1,3}", arguments[1])
    ):
        return arguments[1]
    if arguments:
        raise Stop(
            "用法：python3 installer build [--version 数字.数字.数字] | Usage: build [--version N.N.N]"
        )
    text = (ROOT / "talentdesk" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    assert found is not None
    return found[1]


def build_moment() -> int:
    """The one date of everything built: SOURCE_DATE_EPOCH, else the commit's, in seconds since 1970."""
    named = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not named:
        done = subprocess.run(
            ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        named = done.stdout.strip()
    return max(int(named), EARLIEST) if named.isdigit() else EARLIEST


def _mb(size: int) -> str:
    return f"{size / 2**20:.1f} MB"
