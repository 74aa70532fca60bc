"""Puts a base back from a backup: told first what is in it and what would be lost, proven beside the live data, then swapped in.

Two things stay for people to see to. A copy of the base on another PC notices by the journals that one of the two was put
back, merges no more and has to be made anew. And where the state that is left behind cannot be read, or lies on another PC,
nothing is known of the numbers it gave: whoever restores is told so.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import cannot_write, sync_folder
from talentdesk.exchange.backup_files import BackupManifest, check_seal, read_manifest
from talentdesk.progress import SILENT, Progress
from talentdesk.services import bases, restore_swap
from talentdesk.services.backup_facts import Proof, facts_of
from talentdesk.services.backup_proof import prove_unpacked, proven, unpack
from talentdesk.services.backups import Backup, read
from talentdesk.services.base_files import COPIES, entries_of
from talentdesk.services.channel_folders import follow_folder
from talentdesk.services.history import RESTORE_KIND
from talentdesk.services.move_checks import check_room
from talentdesk.services.move_marks import MOVED, MOVING, Head, head_of
from talentdesk.services.restore_carrying import (
    NOTHING_KNOWN,
    Lost,
    carry_files,
    carry_over,
    keep_numbers,
    lost,
)
from talentdesk.services.restore_swap import EARLIER, STAGING, is_pending
from talentdesk.services.restore_words import in_words
from talentdesk.store import DATABASE, claim
from talentdesk.text import tr

EMPTY, SAME, OTHER, UNREADABLE = "empty", "same", "other", "unreadable"
"""What the folder holds now: nothing of a base, this base, another one, or one that cannot be read any more."""
OUTBOX = "outbox"


@dataclass(frozen=True, slots=True)
class Offer:
    """A proven backup beside what a folder holds now (EMPTY, SAME, OTHER, UNREADABLE), and what would be lost there."""

    backup: Backup
    proof: Proof
    now: str
    lost: Lost


@dataclass(frozen=True, slots=True)
class Ready:
    """A proven state that waits beside the live data of ``folder``; ``head``: in which state those were."""

    backup: Backup
    folder: Path
    head: Head | None
    lost: Lost


@dataclass(frozen=True, slots=True)
class Restored:
    """A base that was put back; ``aside``: where the state before is (None: there was none), ``lost``: what it had more."""

    backup: Backup
    folder: Path
    aside: Path | None
    lost: Lost


def examine(path: Path, folder: Path, progress: Progress = SILENT) -> Offer:
    """Prove a backup and say what restoring it into a folder would mean; nothing is changed. DeskError, Cancelled."""
    with proven(path, progress) as (proof, place):
        now, gone = _compared(folder, place / DATABASE, proof.manifest)
    return Offer(read(path), proof, now, gone)


def _compared(folder: Path, backup: Path, manifest: BackupManifest) -> tuple[str, Lost]:
    live = folder / DATABASE
    if not live.exists():
        return EMPTY, NOTHING_KNOWN
    try:
        if facts_of(live).base_uid != manifest.base_uid:
            return OTHER, NOTHING_KNOWN
        return SAME, lost(live, backup)
    except (sqlite3.Error, TypeError):
        return UNREADABLE, NOTHING_KNOWN


def restore(
    path: Path,
    folder: Path,
    *,
    user: str,
    now: datetime,
    replace: bool = False,
    progress: Progress = SILENT,
) -> Restored:
    """Put the base of a backup into a folder that nobody has open: ``prepare`` and ``settle`` in one."""
    _refuse_place(folder)
    restore_swap.finish(folder)
    lock = claim(folder)
    try:
        return _settle(prepare(path, folder, user=user, replace=replace, progress=progress), now)
    finally:
        lock.release()


def prepare(
    path: Path, folder: Path, *, user: str, replace: bool = False, progress: Progress = SILENT
) -> Ready:
    """Unpack a backup beside the live data of a folder, which the caller has (open or claimed), and prove it there.

    A refusal or a cancellation leaves nothing behind. DeskError: damaged or newer backups; ``no-room``; ``exists`` where the
    folder holds this base and ``replace`` was not said; ``other-base``.
    """
    _refuse_place(folder)
    check_seal(path, progress)  # before anything in it is believed
    backup, manifest, staged = read(path), read_manifest(path), folder / STAGING
    try:
        folder.mkdir(parents=True, exist_ok=True)
        check_room(folder, manifest.unpacked)
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir()
        prove_unpacked(staged, unpack(path, staged, progress), progress)
        _refuse_standing(folder, staged, manifest, replace=replace)
        return _make_ready(staged, folder, backup, manifest, user, progress)
    except BaseException as trouble:
        shutil.rmtree(staged, ignore_errors=True)
        if isinstance(trouble, OSError):
            raise cannot_write(folder / DATABASE, trouble) from trouble
        raise


def settle(ready: Ready, now: datetime) -> Restored:
    """Swap what is ready in, which takes a moment; what the folder held before is moved into a folder of its own.

    The base is closed by now. A refusal leaves all as it was: ``in-use``; ``changed`` when something was written since;
    ``held`` when another program has a file open. A crash is made good when the base is opened next.
    """
    try:
        lock = claim(ready.folder)
    except DeskError:
        discard(ready)
        raise
    try:
        return _settle(ready, now)
    finally:
        lock.release()


def discard(ready: Ready) -> None:
    """Throw away what was made ready and is not wanted any more."""
    shutil.rmtree(ready.folder / STAGING, ignore_errors=True)


def _settle(ready: Ready, now: datetime) -> Restored:
    folder = ready.folder
    aside = _free_name(folder, f"{EARLIER} {now.astimezone():%Y%m%d-%H%M%S}")
    try:
        if _head(folder) != ready.head:
            raise DeskError(
                tr("准备期间又有新的改动，没有恢复。"), tr("请等别的工作做完，再恢复一次。"), code="changed"
            )
        went = restore_swap.swap(folder, aside)
        for mark in (MOVING, MOVED):  # the base is here again
            (folder / mark).unlink(missing_ok=True)
    except OSError as trouble:
        raise cannot_write(folder / DATABASE, trouble) from trouble
    finally:
        if not is_pending(folder):
            discard(ready)
    return Restored(ready.backup, folder, went, ready.lost)


def _head(folder: Path) -> Head | None:
    """The state of the live data; None where there is none, or none that can be read."""
    try:
        return head_of(folder) if (folder / DATABASE).exists() else None
    except sqlite3.Error:
        return None


def _refuse_place(folder: Path) -> None:
    trouble = bases.unsafe_folder(folder)
    if trouble:
        raise DeskError(trouble, tr("请选本机硬盘上的普通文件夹，例如“文档”下的 TalentDesk。"), code="folder")


def _refuse_standing(folder: Path, staged: Path, manifest: BackupManifest, *, replace: bool) -> None:
    now, gone = _compared(folder, staged / DATABASE, manifest)
    if now == OTHER:
        raise DeskError(
            tr(
                "文件夹里是另一个基地，不能用“{name}”的备份覆盖：{folder}",
                name=manifest.base_name,
                folder=folder,
            ),
            tr("请恢复到一个空文件夹。"),
            code="other-base",
        )
    if now != EMPTY and not replace:
        raise DeskError(
            tr("文件夹里已经有这个基地的数据，没有恢复。"),
            tr(
                "请另选一个空文件夹；确认要退回到备份时的状态，命令行请加 --replace，现有数据会移到“恢复前…”文件夹，不会删除。"
            ),
            code="exists",
            problems=in_words(gone),
        )


def _make_ready(
    staged: Path, folder: Path, backup: Backup, manifest: BackupManifest, user: str, progress: Progress
) -> Ready:
    """Write into the staged base what is known outside and where it comes from."""
    progress.step(0, 0, tr("接上编号和上报记录"))
    head = _head(folder)
    now, gone = _compared(folder, staged / DATABASE, manifest)
    made = datetime.fromisoformat(manifest.made).astimezone()
    why = tr(
        "从备份恢复：{made}（备份到第 {entry} 次操作）", made=f"{made:%Y-%m-%d %H:%M}", entry=manifest.entry
    )
    carrying = now == SAME and gone.operations > 0
    store = bases.open_base(staged, user=user)
    try:
        carried = False
        if carrying:
            try:
                carried = carry_over(store, folder / DATABASE, why, RESTORE_KIND)
                carry_files(folder, staged)
            except sqlite3.Error:  # the live database has bad places
                carrying, gone = False, NOTHING_KNOWN
        if not carried:
            store.note(why, kind=RESTORE_KIND)
        old = Path(manifest.folder)
        if old != folder.resolve():
            follow_folder(store, old, folder.resolve(), tr("上报渠道改用新的数据文件夹"), kind=RESTORE_KIND)
    finally:
        store.close()
    if carrying:
        keep_numbers(staged / DATABASE, folder / DATABASE)
    _tidy(staged, manifest)
    return Ready(backup, folder, head, gone)


def _tidy(staged: Path, manifest: BackupManifest) -> None:
    """Leave only what belongs to the base, and let all of it reach the disk before the swap is announced."""
    if manifest.rows.get("upload_channel"):
        (staged / OUTBOX).mkdir(exist_ok=True)
    own = {entry.name for entry in entries_of(staged)} - {COPIES}
    for (
        entry
    ) in staged.iterdir():  # the lock, and the copy made before an upgrade, which the backup itself is
        if entry.name not in own:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    for place, _folders, names in os.walk(staged):
        for name in names:
            with (Path(place) / name).open("rb+") as file:
                os.fsync(file.fileno())
        sync_folder(Path(place))


def _free_name(folder: Path, name: str) -> str:
    tries = (name, *(f"{name}-{number}" for number in range(2, 1000)))
    return next(each for each in tries if not (folder / each).exists())
