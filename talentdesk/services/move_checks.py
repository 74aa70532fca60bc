"""Where a base's data folder may be moved to: judged before anything is copied."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.paths import program_folder
from talentdesk.services.base_files import LEFT_OVER, entries_of
from talentdesk.services.bases import unsafe_folder
from talentdesk.services.move_marks import COPYING
from talentdesk.store import DATABASE
from talentdesk.text import tr

SPARE = 1.1
"""So many times its size must be free: a base that fits to the last byte could not be worked in."""
MEGABYTE = 1_000_000


def check_place(folder: Path, target: Path) -> None:
    """Refuse a target that is no good place for the base of ``folder``: codes ``folder``, ``exists``, ``same``.

    Reads no more than names, so it may be asked while somebody types.
    """
    new, old = target.resolve(), folder.resolve()
    trouble = unsafe_folder(target) or unsafe_folder(new)
    if trouble:
        raise DeskError(trouble, tr("请选本机硬盘上的普通文件夹，例如 D 盘上的 TalentDesk。"), code="folder")
    if not target.is_absolute() or not new.name:
        raise DeskError(tr("请写出文件夹的完整路径。"), tr("不能是磁盘的根目录。"), code="folder")
    if new == old or new.is_relative_to(old) or old.is_relative_to(new):
        raise DeskError(
            tr("新文件夹不能在现在的数据文件夹里面，也不能把它包在里面。"), tr("请另选一个空文件夹。"), code="same"
        )  # fmt: skip
    if new.is_relative_to(program_folder()):
        raise DeskError(
            tr("数据不能放在程序自己的文件夹里：升级和卸载会动它。"),
            tr("请另选一个空文件夹。"),
            code="folder",
        )
    if new.exists() and (not new.is_dir() or any(new.iterdir())):
        raise DeskError(
            tr("文件夹不是空的：{folder}", folder=target), tr("请另选一个空文件夹。"), code="exists"
        )
    if not new.parent.is_dir():
        raise DeskError(
            tr("上一级文件夹不存在：{folder}", folder=target.parent), tr("请先建好它，或另选一个位置。"), code="folder"
        )  # fmt: skip
    if not os.access(new if new.exists() else new.parent, os.W_OK) or not os.access(new.parent, os.W_OK):
        raise DeskError(
            tr("数据文件夹写不进去：{folder}", folder=target),
            tr("请选一个您可以写入的文件夹。"),
            code="folder",
        )
    part = part_of(new)
    if part.exists() and not (part / COPYING).exists():
        raise DeskError(
            tr("旁边已经有一个同名的“{name}”。", name=part.name), tr("请换一个名称，或先把它移走。"), code="exists"
        )  # fmt: skip


def check_room(place: Path, size: int) -> None:
    """Refuse (``no-room``) where the disk of a folder has not the bytes that a base of ``size`` needs."""
    needed, free = int(size * SPARE), shutil.disk_usage(place).free
    if free < needed:
        raise DeskError(
            tr(
                "磁盘空间不够：需要 {needed} MB，只有 {free} MB。",
                needed=f"{needed // MEGABYTE + 1:,}", free=f"{free // MEGABYTE:,}",
            ),
            tr("请腾出空间，或另选一个磁盘。"),
            code="no-room",
        )  # fmt: skip


def part_of(target: Path) -> Path:
    """Where the copy is made: beside the target, so that one renaming makes it true."""
    return target.with_name(target.name + ".part")


@dataclass(frozen=True, slots=True)
class Contents:
    """What a base has beside its database, which is no file to be copied: folders (also empty ones), then files."""

    folders: tuple[Path, ...]
    files: tuple[Path, ...]
    size: int
    """Bytes, those of the database included."""


def contents_of(folder: Path) -> Contents:
    """Walk through the base of a folder; left-overs of writing that was cut off are not its own."""
    folders, files, size = list[Path](), list[Path](), 0
    for entry in entries_of(folder):
        if entry.name.startswith(DATABASE):
            size += entry.stat().st_size
        elif entry.is_file():
            files.append(entry)
        for place, below, names in os.walk(entry, followlinks=True):
            below[:] = sorted(name for name in below if not name.startswith(LEFT_OVER))
            folders.append(Path(place))
            files += (Path(place) / name for name in sorted(names) if not name.startswith(LEFT_OVER))
    return Contents(tuple(folders), tuple(files), size + sum(each.stat().st_size for each in files))
