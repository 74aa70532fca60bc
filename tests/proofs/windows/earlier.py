"""The version before, for the upgrade: the program as it was before its newest migration, with the packages of today."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

from installer import build_pack
from installer.build import WORK
from installer.environment import ROOT

VERSION = "0.0.1"
MIGRATIONS = "talentdesk/store/migrations/versions"
PARTS = ("talentdesk", "resources")
WHOLE = ("pypinyin",)  # what an earlier program reads of it has since been left out of the build
GONE_FILE = "program/talentdesk/only_in_the_old_version.py"


def commit_before_newest_migration() -> tuple[str, str]:
    """A commit of this repository and the migration it does not have yet; empty where the history is not at hand."""
    newest = sorted(path.name for path in (ROOT / MIGRATIONS).glob("[0-9]*.py"))[-1]
    added = _git("log", "--diff-filter=A", "--format=%H", "--", f"{MIGRATIONS}/{newest}").split()
    before = _git("rev-parse", "--verify", "--quiet", f"{added[-1]}^").strip() if added else ""
    return (before, newest) if before else ("", "")


def earlier_setup(place: Path) -> tuple[Path, str]:
    """A Setup.exe of the earlier program, hardly compressed, and the name of the migration that its bases lack."""
    tree = place / "TalentDesk"
    shutil.copytree(WORK / "windows" / "TalentDesk", tree)
    commit, migration = commit_before_newest_migration()
    if commit:  # else the same program: an upgrade without a migration
        program = tree / "program"
        for part in PARTS:
            shutil.rmtree(program / part)
        content = subprocess.run(
            ["git", "archive", "--format=tar", commit, *PARTS], cwd=ROOT, check=True, capture_output=True
        ).stdout
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            archive.extractall(program, filter="data")
        for name in WHOLE:
            for wheel in (WORK / "wheels").glob(f"{name}-*.whl"):
                shutil.unpack_archive(wheel, tree / "packages", "zip")
    (tree / GONE_FILE).write_text("", encoding="utf-8")
    setup = place / "before-setup.exe"
    build_pack.make_setup(tree, place, setup, VERSION, 1_700_000_000, quick=True)
    return setup, migration


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""
