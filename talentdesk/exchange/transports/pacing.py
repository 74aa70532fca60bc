"""Reads a file to be sent: counted for the progress, no faster than the line may be used, its end still the same file."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol

from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.text import tr

CHUNK = 65_536
_PAUSE = 0.25  # seconds: how long a cancelled job may go on waiting for the line


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class PacedFile:
    """An open file as network libraries like it. ``limit`` is in KB/s, 0 for none; a cancelled progress ends ``read``."""

    def __init__(
        self, path: Path, progress: Progress, *, limit: int = 0, start: int = 0, words: str = ""
    ) -> None:
        self._file = path.open("rb")
        self._file.seek(start)
        self.total = path.stat().st_size
        self.done = start
        self._start, self._began = start, time.monotonic()
        self._progress, self._words = progress, words
        self._rate = limit * 1000
        self._most = min(CHUNK, max(1024, int(self._rate * _PAUSE))) if limit else CHUNK

    def __enter__(self) -> PacedFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.read():
            yield chunk

    def fileno(self) -> int:
        """By this a library learns how long the file is."""
        return self._file.fileno()

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most 64 KiB of them; none at the end."""
        chunk = self._file.read(self._most if size < 0 else min(size, self._most))
        self.done += len(chunk)
        self._progress.step(self.done, self.total, self._words)
        if self._rate and chunk:
            due = self._began + (self.done - self._start) / self._rate
            while (wait := due - time.monotonic()) > 0:
                time.sleep(min(wait, _PAUSE))
                self._progress.step(self.done, self.total, self._words)
        return chunk


def chunks(file: _Readable) -> Iterator[bytes]:
    """All that is left of an open file, 64 KiB at a time."""
    while chunk := file.read(CHUNK):
        yield chunk


def hashed(chunks: Iterator[bytes], progress: Progress, total: int) -> str:
    """SHA-256 in hex of what is read back, counted for the progress."""
    digest: _Hash = hashlib.sha256()
    done = 0
    for chunk in chunks:
        digest.update(chunk)
        done += len(chunk)
        progress.step(done, total, tr("读回核对"))
    return digest.hexdigest()


def check_own(file: Path, sha256: str) -> None:
    """Refuse to send a file that is not there or no longer what the ledger says of it."""
    try:
        with file.open("rb") as opened:
            same = hashlib.file_digest(opened, "sha256").hexdigest() == sha256
    except OSError as trouble:
        raise DeskError(
            tr("上报包文件 {name} 打不开。", name=file.name),
            tr("请从备份恢复数据夹里的“上报”文件夹。"),
            code="package-missing",
        ) from trouble
    if not same:
        raise DeskError(
            tr("上报包文件 {name} 与台账记录的校验和不同，没有发送。", name=file.name),
            tr("文件被改动过，请从备份恢复后再发送。"),
            code="package-damaged",
        )
