"""The file of an upload package: CSV files, what was withdrawn, an index of all rows, a signed manifest; zip or folder.

``manifest.sig`` signs ``manifest.json`` (``exchange/upload_manifest.py``), which names every other member with its size
and SHA-256. ``index.csv`` names each row by file, number in the file, record and action; ``withdrawn.csv`` the rows
that are no more. How a signature is made and checked is the caller's matter.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

from talentdesk.exchange.atomic import whole_file
from talentdesk.exchange.upload_manifest import (
    INDEX,
    LARGEST,
    MANIFEST,
    SIGNATURE,
    WITHDRAWN,
    FileSum,
    Manifest,
    damaged,
    read_manifest,
)
from talentdesk.exchange.whole_folder import SUMS, whole_folder
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

MARKED = "utf-8-sig"
INDEX_HEADINGS = ("file", "row", "row_id", "action", "digest")
WITHDRAWN_HEADINGS = ("file", "row", "row_id", "key", "title")
EPOCH = (1980, 1, 1, 0, 0, 0)
CHUNK = 2**20
LARGEST_MEMBER = 4 * 2**30
HIGHEST_RATIO = 300
"""Rows that differ in a number only are packed some fifty times smaller; bombs, a thousand times."""

Check = Callable[[bytes, bytes], tuple[str, str]]
"""Takes the manifest and its signature; gives the key's id and the public key, or raises DeskError."""


class PartFile:
    """A member being written text by text; its size and sum are known at the end."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._file = path.open("wb")
        self._sum = hashlib.sha256()
        self._bytes = 0
        # The mark of utf-8-sig stands once, before everything.
        self._encoding = "utf-8" if encoding == MARKED else encoding
        if encoding == MARKED:
            self._put(b"\xef\xbb\xbf")

    def write(self, text: str) -> None:
        """Add some lines, better many at once; UnicodeEncodeError for a sign the encoding has not."""
        self._put(text.encode(self._encoding))

    def close(self) -> tuple[int, str]:
        """Finish; (bytes, SHA-256 in hex). May be called again."""
        self._file.close()
        return self._bytes, self._sum.hexdigest()

    def _put(self, data: bytes) -> None:
        self._file.write(data)
        self._sum.update(data)
        self._bytes += len(data)


class IndexLine(NamedTuple):
    """One row of a package: the file's key, data row from 1, record, action (new, changed, withdrawn), digest in hex."""

    file: str
    row: int
    row_id: int
    action: str
    digest: str


class WithdrawnLine(NamedTuple):
    """One row that is no more: the file's key, its row in the list, record, the key and title it was known by."""

    file: str
    row: int
    row_id: int
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A package that was found whole; ``key_id`` and ``public``: who signed, which the reader may or may not trust."""

    path: Path
    manifest: Manifest
    manifest_sha256: str
    key_id: str
    public: str

    def rows(self, file: FileSum) -> Iterator[tuple[str, ...]]:
        """The lines of one CSV, heading first."""
        with _opened(self.path) as members, members.open(file.name) as raw:
            text = io.TextIOWrapper(raw, encoding=file.encoding, newline="")
            yield from map(tuple, csv.reader(text))

    def index(self) -> Iterator[IndexLine]:
        """Every row of the package, in the order of the files and of the records."""
        for file, row, row_id, action, digest in self._listed(INDEX):
            yield IndexLine(file, int(row), int(row_id), action, digest)

    def withdrawn(self) -> Iterator[WithdrawnLine]:
        """The rows that are no more."""
        for file, row, row_id, key, title in self._listed(WITHDRAWN):
            yield WithdrawnLine(file, int(row), int(row_id), key, title)

    def _listed(self, name: str) -> Iterator[tuple[str, ...]]:
        lines = self.rows(next(each for each in self.manifest.lists if each.name == name))
        next(lines)
        return lines


def package_name(base_code: str, base_uid: str, channel_id: int, number: int, manifest_sha256: str) -> str:
    """The file's name: plain ASCII, the same for the same package, in the order of the numbers."""
    return f"{name_start(base_code, base_uid, channel_id, number)}{manifest_sha256[:8]}.zip"


def name_start(base_code: str, base_uid: str, channel_id: int, number: int) -> str:
    """What the names of all attempts at one package begin with."""
    code = base_code if re.fullmatch(r"[A-Za-z0-9_]{1,20}", base_code) else base_uid[:8]
    return f"TD-{code}-{channel_id}-{number:06}-"


def write_upload(target: Path, members: Mapping[str, Path | bytes], progress: Progress = SILENT) -> None:
    """Write a package whole or not at all; the same members give the same bytes. Raises DeskError, Cancelled."""
    with whole_file(target) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, name in enumerate(sorted(members)):
            said = tr("压缩 {name}", name=name)
            progress.step(done, len(members), said)
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # whatever system it is made on
            info.external_attr = 0o644 << 16
            content = members[name]
            info.file_size = len(content) if isinstance(content, bytes) else content.stat().st_size
            with archive.open(info, "w") as out, _source(content) as source:
                while piece := source.read(CHUNK):
                    out.write(piece)
                    progress.step(done, len(members), said)


def _source(content: Path | bytes) -> IO[bytes]:
    return io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")


def read_upload(path: Path, check: Check, progress: Progress = SILENT) -> Upload:
    """A package (zip, or the folder it was unpacked to) whose signature and sums hold.

    Raises DeskError ``upload-damaged``, ``upload-newer``, ``signature``.
    """
    with _opened(path) as members:
        told, signature = members.small(MANIFEST), members.small(SIGNATURE)
        manifest = read_manifest(told)
        key_id, public = check(told, signature)
        if manifest.key_id != key_id:
            raise damaged(SIGNATURE)
        if set(members.names) != {MANIFEST, SIGNATURE, *(each.name for each in manifest.members)}:
            raise damaged()
        for done, each in enumerate(manifest.members):
            progress.step(done, len(manifest.members), tr("核对 {name}", name=each.name))
            if members.size(each.name) != each.bytes or members.sha256(each.name) != each.sha256:
                raise damaged(each.name)
    return Upload(path, manifest, hashlib.sha256(told).hexdigest(), key_id, public)


def unpack(upload: Upload, folder: Path, progress: Progress = SILENT) -> None:
    """Lay the members of a package that was read into a folder, whole or not at all; raises DeskError."""
    with _opened(upload.path) as members, whole_folder(folder) as part:
        for done, name in enumerate(sorted(members.names)):
            progress.step(done, len(members.names), tr("写出 {name}", name=name))
            with members.open(name) as source, (part / name).open("wb") as out:
                shutil.copyfileobj(source, out, CHUNK)


class _Members:
    """The members of a zip or a folder, by name."""

    def __init__(self, sizes: Mapping[str, int], opener: Callable[[str], IO[bytes]]) -> None:
        self._sizes = sizes
        self._opener = opener
        self.names = tuple(sizes)

    def size(self, name: str) -> int:
        return self._sizes.get(name, -1)

    def open(self, name: str) -> IO[bytes]:
        return self._opener(name)

    def small(self, name: str) -> bytes:
        if not 0 <= self.size(name) <= LARGEST:
            raise damaged(name)
        with self.open(name) as source:
            return source.read(LARGEST)

    def sha256(self, name: str) -> str:
        found = hashlib.sha256()
        with self.open(name) as source:
            while piece := source.read(CHUNK):
                found.update(piece)
        return found.hexdigest()


@contextmanager
def _opened(path: Path) -> Iterator[_Members]:
    """The members; whatever the system or the zip says against reading them becomes a DeskError."""
    try:
        if path.is_dir():
            sizes = {each.name: each.stat().st_size for each in path.iterdir() if each.name != SUMS}
            yield _Members(sizes, lambda name: (path / name).open("rb"))
            return
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            for info in infos:
                if info.flag_bits & 1 or info.file_size > LARGEST_MEMBER:
                    raise damaged()
                if info.file_size > 4 * CHUNK and info.file_size > HIGHEST_RATIO * info.compress_size:
                    raise damaged()
            sizes = {info.filename: info.file_size for info in infos}
            if len(sizes) != len(infos):
                raise damaged()
            yield _Members(sizes, archive.open)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, csv.Error,
            ValueError, KeyError) as trouble:  # fmt: skip
        raise damaged() from trouble
