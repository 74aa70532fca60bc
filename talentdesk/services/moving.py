"""Moves a base to another folder: copied and proven beside the new place, renamed, then the old files are put aside."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from talentdesk.errors import DeskError, Problem
from talentdesk.exchange.atomic import cannot_write, sha256_of, sync_folder
from talentdesk.progress import SILENT, Progress
from talentdesk.services import bases, upload_task
from talentdesk.services.channel_folders import follow_folder
from talentdesk.services.history import MOVE_KIND
from talentdesk.services.move_checks import MEGABYTE, Contents, check_place, check_room, contents_of, part_of
from talentdesk.services.move_marks import (
    COPYING,
    MOVING,
    Head,
    Mark,
    discard_copy,
    head_of,
    put_aside,
    write_mark,
)
from talentdesk.settings import DATA_VARIABLE
from talentdesk.store import DATABASE, Store, claim
from talentdesk.text import tr

CHUNK = 4 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Copied:
    """A proven copy that waits beside its place; ``head`` is the state of the base it was made of."""

    folder: Path
    target: Path
    part: Path
    head: Head
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The base, open in its new place; where the old files are now, which would not go, and what is still to be seen to."""

    store: Store
    folder: Path
    aside: Path
    left: tuple[str, ...]
    reminders: tuple[Problem, ...]


def move(store: Store, target: Path, today: date, progress: Progress = SILENT) -> Moved:
    """Move the base of an open store, which is closed by it. A refusal leaves the old place as it was."""
    return settle(store, copy(store, target, progress), today)


def copy(store: Store, target: Path, progress: Progress = SILENT) -> Copied:
    """The whole base beside ``target``, proven byte by byte; nothing stays of it when it is cancelled or refused.

    DeskError: what ``check_place`` and ``check_room`` refuse; ``file-unwritable``, ``disk-full``; ``damaged``.
    """
    check_place(store.folder, target)
    target = target.resolve()
    part, contents = part_of(target), contents_of(store.folder)
    check_room(target.parent, contents.size)
    discard_copy(part)  # of a move that was killed
    try:
        part.mkdir()
        (part / COPYING).touch()
        _fill(store, part, contents, progress)
        head = head_of(part)
        _tell_the_copy(store, part, target)
        for place, _folders, _files in os.walk(part):
            sync_folder(Path(place))
    except (OSError, sqlite3.Error) as trouble:
        discard_copy(part)
        raise cannot_write(target, _as_os_error(trouble)) from trouble
    except BaseException:
        discard_copy(part)
        raise
    return Copied(store.folder, target, part, head, len(contents.files), contents.size)


def _as_os_error(trouble: OSError | sqlite3.Error) -> OSError:
    if isinstance(trouble, OSError):
        return trouble
    return OSError(errno.ENOSPC if trouble.sqlite_errorname == "SQLITE_FULL" else errno.EIO, "database")


def _fill(store: Store, part: Path, contents: Contents, progress: Progress) -> None:
    total, done = contents.size // MEGABYTE, 0

    def told(more: int) -> None:
        progress.step((done + more) // MEGABYTE, total, tr("复制文件（MB）"))

    progress.step(0, total, tr("复制数据库"))
    store.copy_to(part / DATABASE)
    _sync_file(part / DATABASE)
    done += (part / DATABASE).stat().st_size
    for each in contents.folders:
        (part / each.relative_to(store.folder)).mkdir(parents=True, exist_ok=True)
    for file in contents.files:
        done += _copy_file(file, part / file.relative_to(store.folder), told)
    progress.step(total, total, tr("检查新的数据库"))


def _copy_file(source: Path, target: Path, told: Callable[[int], None]) -> int:
    """Copy one file, make it last, and read it back; its bytes."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as whole, target.open("wb") as copied:
        while chunk := whole.read(CHUNK):
            told(size)
            digest.update(chunk)
            size += copied.write(chunk)
        copied.flush()
        os.fsync(copied.fileno())
    shutil.copystat(source, target)
    if sha256_of(target) != digest.hexdigest():
        raise _damaged(target.name)
    return size


def _tell_the_copy(store: Store, part: Path, target: Path) -> None:
    """Open the copied database as a base, prove it, and write into its journal where it is going."""
    opened = bases.open_base(part, user=store.user)
    try:
        if opened.integrity():
            raise _damaged(DATABASE)
        why = tr("数据文件夹从 {old} 移到 {new}", old=store.folder, new=target)
        if not follow_folder(opened, store.folder.resolve(), target, why, kind=MOVE_KIND):
            opened.note(why, kind=MOVE_KIND)
    finally:
        opened.close()
    _sync_file(part / DATABASE)


def discard(copied: Copied) -> None:
    """Throw away a copy that is not wanted any more."""
    shutil.rmtree(copied.part, ignore_errors=True)


def settle(store: Store, copied: Copied, today: date) -> Moved:
    """Let the copy take its place and put the old files aside; ``store`` is closed, the result holds the new one.

    Takes a moment only. Refused, the old base untouched and the copy gone: ``changed`` when something was written since
    the copy was made, ``file-unwritable`` when the place cannot be taken, ``in-use``.
    """
    user, folder = store.user, copied.folder
    aside = _free_name(folder, tr("已移走 {day}", day=today))
    mark = Mark(str(copied.target), str(copied.part), aside, copied.head.entry, copied.head.hash)
    store.close()
    try:
        lock = claim(folder)
    except DeskError:
        discard(copied)
        raise
    try:
        _take_place(folder, copied, mark)
        left = put_aside(folder, mark)
    finally:
        lock.release()
    opened = bases.open_base(copied.target, user=user)
    return Moved(opened, copied.target, folder / aside, left, _reminders(opened, folder))


def _take_place(folder: Path, copied: Copied, mark: Mark) -> None:
    """The one moment in which the move becomes true is the renaming."""
    try:
        if head_of(folder) != copied.head:
            raise _changed_meanwhile()
        write_mark(folder, mark)
        (copied.part / COPYING).unlink()  # from here on it is a base like any other
        if copied.target.exists():
            copied.target.rmdir()
        copied.part.rename(copied.target)
    except (OSError, DeskError) as trouble:
        (folder / MOVING).unlink(missing_ok=True)
        discard(copied)
        if isinstance(trouble, OSError):
            raise cannot_write(copied.target, trouble) from trouble
        raise
    with suppress(OSError):
        sync_folder(copied.target.parent)


def told(moved: Moved) -> list[str]:
    """What is to be said about a move, a sentence a line; the first says where the base is."""
    lines = [
        tr("数据文件夹已移到 {folder}。", folder=moved.folder),
        tr("旧数据留在 {folder}，核对无误后可以自行删除。", folder=moved.aside),
    ]
    if moved.left:
        lines.append(tr("没有移走、还在原处的：{names}", names="、".join(moved.left)))
    return lines + [f"{each.text}{each.remedy}" for each in moved.reminders]


def _free_name(folder: Path, name: str) -> str:
    tries = (name, *(f"{name} ({number})" for number in range(2, 1000)))
    return next(each for each in tries if not (folder / each).exists())


def _sync_file(path: Path) -> None:
    with path.open("rb+") as written:
        os.fsync(written.fileno())


def _reminders(store: Store, old: Path) -> tuple[Problem, ...]:
    """What names the old folder and lies outside of the base: the task in Windows, the environment."""
    found = []
    task = upload_task.renew_task(store, old)
    if task is not None:
        found.append(task)
    if os.environ.get(DATA_VARIABLE) and Path(os.environ[DATA_VARIABLE]).resolve() == old.resolve():
        text = tr("环境变量 {name} 还写着旧文件夹。", name=DATA_VARIABLE)
        found.append(Problem("environment", text, tr("请改成 {folder}。", folder=store.folder)))
    return tuple(found)


def _changed_meanwhile() -> DeskError:
    return DeskError(
        tr("复制期间又有新的改动，没有移动。"), tr("请等别的工作做完，再移一次。"), code="changed"
    )


def _damaged(name: str) -> DeskError:
    return DeskError(
        tr("复制出来的“{name}”与原来的不一致，没有移动。", name=name),
        tr("请检查两处的磁盘，再移一次。"),
        code="damaged",
    )
