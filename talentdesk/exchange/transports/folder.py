"""A folder or a stick: copied beside the place under another name, synced, read back, then renamed."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from talentdesk.exchange.atomic import sha256_of, sync_folder, whole_file
from talentdesk.exchange.transports import (
    LARGEST_RECEIPT,
    PART,
    Checked,
    Delivered,
    Settings,
    TransportTrouble,
)
from talentdesk.exchange.transports.pacing import PacedFile, check_own, chunks, hashed
from talentdesk.exchange.transports.refusals import came_back_other, conflict, good_name, no_receipt
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


class FolderTransport:
    """The way by a folder; the folder itself is never made, so that a stick that is not there is noticed."""

    def __init__(self, settings: Settings) -> None:
        self._folder = Path(settings.text("folder"))
        self._receipts = Path(settings.text("receipts")) if settings.text("receipts") else None

    def check(self) -> Checked:
        """Write a small file and take it away again."""
        with _sorted(self._folder):
            self._need(self._folder)
            trial = self._folder / f"talentdesk-{os.getpid()}{PART}"
            try:
                trial.write_bytes(b"TalentDesk")
            finally:
                trial.unlink(missing_ok=True)
            if self._receipts is not None:
                self._need(self._receipts)
            free = shutil.disk_usage(self._folder).free // 1_000_000
        return Checked(True, words=tr("可以写入 {folder}，剩余 {free} MB。", folder=self._folder, free=free))

    def deliver(self, file: Path, name: str, sha256: str, progress: Progress = SILENT) -> Delivered:
        """See ``Transport``. A part left behind by a stick that was pulled is written anew."""
        check_own(file, sha256)
        final, part = self._folder / name, self._folder / (name + PART)
        with _sorted(self._folder):
            self._need(self._folder)
            if final.exists():
                return self._found(final, part, sha256)
            try:
                self._copy(file, part, progress)
                if self._read_back(part, progress) != sha256:
                    raise came_back_other(name)
                _put_in_place(part, final)
            except BaseException:
                with suppress(OSError):  # the stick may be gone, and what is left of the part harms nobody
                    part.unlink(missing_ok=True)
                raise
            sync_folder(self._folder)
            if not final.exists():
                raise _gone(self._folder)
        return Delivered()

    def list_receipts(self) -> list[str]:
        """Names of the plain files in the folder of receipts, without those still being written."""
        if self._receipts is None:
            return []
        with _sorted(self._receipts):
            self._need(self._receipts)
            names = [each.name for each in self._receipts.iterdir() if each.is_file()]
        return sorted(name for name in names if good_name(name) and not name.endswith(PART))

    def fetch_receipt(self, name: str, target: Path) -> None:
        """See ``Transport``."""
        if self._receipts is None or not good_name(name):
            raise no_receipt(name)
        source = self._receipts / name
        with _sorted(self._receipts):
            if not source.is_file() or source.stat().st_size > LARGEST_RECEIPT:
                raise no_receipt(name)
            data = source.read_bytes()
        with whole_file(target) as part:
            part.write_bytes(data)

    def close(self) -> None:
        """Nothing to hang up."""

    @staticmethod
    def _need(folder: Path) -> None:
        if not folder.is_dir():
            raise _gone(folder)

    @staticmethod
    def _found(final: Path, part: Path, sha256: str) -> Delivered:
        if sha256_of(final) != sha256:
            raise conflict(final.name)
        part.unlink(missing_ok=True)
        sync_folder(final.parent)
        return Delivered(already=True)

    @staticmethod
    def _copy(file: Path, part: Path, progress: Progress) -> None:
        with PacedFile(file, progress, words=tr("复制")) as source, part.open("wb") as copy:
            for chunk in source:
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())

    @staticmethod
    def _read_back(part: Path, progress: Progress) -> str:
        with part.open("rb") as copy:
            _forget_cached(copy)
            return hashed(chunks(copy), progress, part.stat().st_size)


def _forget_cached(file: BinaryIO) -> None:
    """Have the bytes come from the stick and not from memory, where the system knows how."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _put_in_place(part: Path, final: Path) -> None:
    """Give the part its name, never over another file: Windows refuses by itself, elsewhere a link does."""
    try:
        if os.name == "nt":
            part.rename(final)
            return
        os.link(part, final)
        part.unlink()
    except FileExistsError as trouble:
        raise conflict(final.name) from trouble
    except OSError as trouble:
        if trouble.errno not in _NO_LINKS or os.name == "nt":
            raise
        if final.exists():  # FAT knows no links
            raise conflict(final.name) from trouble
        part.rename(final)


@contextmanager
def _sorted(folder: Path) -> Iterator[None]:
    """The system's errors as trouble of the way."""
    try:
        yield
    except OSError as trouble:
        raise _trouble(folder, trouble) from trouble


def _trouble(folder: Path, trouble: OSError) -> TransportTrouble:
    if trouble.errno in _FULL:
        return TransportTrouble(
            "full",
            tr("{folder} 所在的磁盘已满。", folder=folder),
            tr("请腾出空间或换一个U盘，然后重新发送。"),
        )
    if trouble.errno in _FORBIDDEN and folder.is_dir():
        return TransportTrouble(
            "refused",
            tr("文件夹 {folder} 不能写入。", folder=folder),
            tr("请检查U盘的写保护开关和文件夹的权限。"),
        )
    return _gone(folder)


def _gone(folder: Path) -> TransportTrouble:
    return TransportTrouble(
        "gone", tr("找不到文件夹 {folder}，U盘可能已拔出。", folder=folder), tr("请插好U盘，然后重新发送。")
    )
