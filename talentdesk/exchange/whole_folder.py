"""A folder of files appears whole or not at all; it replaces only one that was made here and not touched since."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import cannot_write, sha256_of, sync_folder
from talentdesk.text import tr

SUMS = "sha256.txt"
"""Names every file with its SHA-256, as ``sha256sum -c`` reads it; it also tells our own folders from others."""


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``path``; on success it becomes ``path``, on any exception it vanishes.

    Raises DeskError when ``path`` holds anything that was not made here, or changed since, or cannot be written.
    """
    try:
        _refuse_foreign(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=path.parent))
    except OSError as trouble:
        raise cannot_write(path, trouble) from trouble
    try:
        yield part
        _seal(part)
        part.chmod(0o755)
        _swap(part, path)
        sync_folder(path.parent)
    except OSError as trouble:
        raise cannot_write(path, trouble) from trouble
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _refuse_foreign(path: Path) -> None:
    """Nobody's own file may vanish with a folder that is replaced."""
    if not path.exists():
        return
    if not path.is_dir():
        raise DeskError(
            tr("“{name}”是文件，不是文件夹。", name=path.name), tr("请换一个文件夹。"), code="exists"
        )
    sums = _sums(path / SUMS)
    foreign = sorted(
        each.name
        for each in path.iterdir()
        if each.name != SUMS and (not each.is_file() or sums.get(each.name) != sha256_of(each))
    )
    if foreign:
        raise DeskError(
            tr("文件夹“{name}”里有别的文件或改过的文件：{first}", name=path.name, first=foreign[0]),
            tr("为了不丢失它们，请换一个文件夹，或先把它们移走。"),
            code="exists",
        )


def _sums(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _seal(folder: Path) -> None:
    """Write the list of sums and make sure that all bytes are on the disk."""
    files = sorted(folder.iterdir())
    lines = "".join(f"{sha256_of(file)}  {file.name}\n" for file in files)
    (folder / SUMS).write_text(lines, encoding="utf-8", newline="\n")
    for file in (*files, folder / SUMS):
        with file.open("rb+") as written:
            os.fsync(written.fileno())
    sync_folder(folder)


def _swap(part: Path, path: Path) -> None:
    if not path.exists():
        part.rename(path)
        return
    aside = Path(tempfile.mkdtemp(prefix=".part-", dir=path.parent))
    path.rename(aside / path.name)
    try:
        part.rename(path)
    except OSError:
        (aside / path.name).rename(path)
        aside.rmdir()
        raise
    shutil.rmtree(aside, ignore_errors=True)
