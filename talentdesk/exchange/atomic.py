"""Files appear whole or not at all: written beside the target under another name, synced, then renamed."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.text import tr


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a path to write to; on success it becomes ``path``, on any exception it vanishes.

    Raises DeskError when the folder or the target cannot be written or the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".part-", suffix=path.suffix, dir=path.parent)
    except OSError as trouble:
        raise cannot_write(path, trouble) from trouble
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        part.replace(path)
        sync_folder(path.parent)
    except OSError as trouble:
        raise cannot_write(path, trouble) from trouble
    finally:
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last, as far as the system can."""
    if os.name != "posix":
        return  # Windows has no way to sync a folder and needs none after ReplaceFile
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cannot_write(path: Path, trouble: OSError) -> DeskError:
    """What to say when the system refuses to write ``path``."""
    if trouble.errno == errno.ENOSPC:
        return DeskError(
            tr("磁盘已满，文件 {name} 没有写出。", name=path.name),
            tr("请清理 {place} 所在的磁盘，或换一个位置保存。", place=path.parent),
            code="disk-full",
        )
    return DeskError(
        tr("无法写出文件 {name}。", name=path.name),
        tr("请先关闭正在打开该文件的程序，并确认文件夹 {place} 可以写入。", place=path.parent),
        code="file-unwritable",
    )


def sha256_of(path: Path) -> str:
    """SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
