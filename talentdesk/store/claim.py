"""The lock of a data folder: whoever holds it has the base, with its database open or while its files are moved."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from talentdesk.errors import DeskError
from talentdesk.text import tr

LOCK = "talentdesk.lock"


def claim(folder: Path) -> FileLock:
    """Take the folder, which is made where there is none; the held lock. Refused: ``in-use``, ``folder`` (not writable)."""
    lock = FileLock(folder / LOCK)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as trouble:
        raise DeskError(
            tr("这个基地的数据正被另一个窗口或命令使用。"),
            tr("请先关闭它，再重试；数据没有改动。"),
            code="in-use",
        ) from trouble
    except OSError as trouble:
        raise DeskError(
            tr("数据文件夹写不进去：{folder}", folder=folder),
            tr("请选一个您可以写入的文件夹。"),
            code="folder",
        ) from trouble
    return lock
