"""The file a base is kept in for bad days: a zip that unpacks to a data folder, a manifest of all of it, a seal over all bytes.

Format 1 of ``manifest.json``: format, version, base_uid, base_name, base_code, copy_number, program, schema (revision of the
tables), entry and head (the last journal entry and its hash), made (UTC), folder (where the base lay), rows (by table),
members (name, bytes, sha256).
The zip's comment is a summary (``Summary`` as JSON, its length in eight digits) for lists of many backups, and ends with the
SHA-256 of every byte before it: a zip by itself does not notice all damage to its directory.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from talentdesk.errors import DeskError
from talentdesk.exchange.frames import Limits, Refused
from talentdesk.exchange.zip_guard import CHUNK, open_package, pieces
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

FORMAT, VERSION = "talentdesk-backup", 1
ENDING, MANIFEST = ".tdbackup", "manifest.json"
SEAL = b"talentdesk-backup sha256 "
HEX, LENGTH = 64, 8
LONGEST_COMMENT = 65_535
LARGEST_MANIFEST = 256 * 2**20
# Sizes are held against the manifest while unpacking; a blank picture may well be packed a thousand times smaller.
LIMITS = Limits(members=2_000_000, unpacked_mb=2_000_000, ratio=1_100)
PACKED_ALREADY = frozenset({".jpg", ".png", ".zip", ".pdf", ".xlsx", ".docx"})
PACKING_LEVEL = 3
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a backup: its name below the data folder, its size, its SHA-256 in hex."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """What a backup says of itself; see the head of this module."""

    base_uid: str
    base_name: str
    base_code: str
    copy_number: int
    program: str
    schema: str
    entry: int
    head: str
    made: str
    folder: str
    rows: Mapping[str, int]
    members: tuple[Member, ...] = ()

    @property
    def unpacked(self) -> int:
        """How many bytes its files take."""
        return sum(each.bytes for each in self.members)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list shows of a backup; ``files`` beside the database."""

    base_uid: str
    base_name: str
    base_code: str
    copy_number: int
    program: str
    entry: int
    made: str
    files: int


@dataclass(frozen=True, slots=True)
class BackupFile:
    """An opened backup; ``pieces`` gives a member's content and holds it against the manifest."""

    manifest: BackupManifest
    archive: zipfile.ZipFile

    def pieces(self, member: Member) -> Iterator[bytes]:
        """A member piece by piece; DeskError as soon as it is not what the manifest says."""
        found, digest = 0, hashlib.sha256()
        try:
            for piece in pieces(self.archive, self.archive.getinfo(member.name)):
                found += len(piece)
                if found > member.bytes:
                    raise damaged()
                digest.update(piece)
                yield piece
        except (Refused, KeyError) as reason:
            raise damaged() from reason
        if found != member.bytes or digest.hexdigest() != member.sha256:
            raise damaged()


def damaged() -> DeskError:
    """The refusal of a file that is no backup, or no longer as it was written."""
    return DeskError(
        tr("这个文件不是本程序的备份，或已损坏、不完整。"),
        tr("请换用另一个备份；数据没有改动。"),
        code="backup-damaged",
    )


def write_backup(
    path: Path, told: BackupManifest, sources: Sequence[tuple[str, Path]], progress: Progress = SILENT
) -> BackupManifest:
    """Write a backup into ``path`` and sync it; the manifest with what was written.

    A source that has gone meanwhile is left out; sums are of the bytes that went into the file.
    """
    members = []
    total = sum(source.stat().st_size for _, source in sources if source.exists()) // MEGABYTE
    done = 0
    with zipfile.ZipFile(path, "w", compresslevel=PACKING_LEVEL) as archive:
        for name, source in sources:
            member = _put(archive, name, source, done, total, progress)
            if member is not None:
                members.append(member)
                done += member.bytes
        whole = replace(told, members=tuple(members))
        text = json.dumps(
            {"format": FORMAT, "version": VERSION, **asdict(whole)}, ensure_ascii=False, indent=1
        )
        archive.compression = zipfile.ZIP_DEFLATED
        with archive.open(MANIFEST, "w") as writing:
            writing.write(text.encode() + b"\n")
        summary = json.dumps(asdict(_summary(whole)), ensure_ascii=False).encode()
        archive.comment = summary + b"%0*d" % (LENGTH, len(summary)) + SEAL + b"0" * HEX
    _seal(path)
    return whole


def _put(
    archive: zipfile.ZipFile, name: str, source: Path, done: int, total: int, progress: Progress
) -> Member | None:
    check_name(name)
    try:
        reading = source.open("rb")
    except FileNotFoundError:
        return None
    digest, size = hashlib.sha256(), 0
    packed = PurePosixPath(name).suffix.lower() in PACKED_ALREADY
    archive.compression = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    with reading, archive.open(name, "w", force_zip64=True) as writing:
        while piece := reading.read(CHUNK):
            progress.step((done + size) // MEGABYTE, total, tr("写入备份（MB）"))
            digest.update(piece)
            size += len(piece)
            writing.write(piece)
    return Member(name, size, digest.hexdigest())


def check_name(name: str) -> None:
    """Refuse the name of a file that could lead out of the folder it is unpacked into, on any system."""
    odd = any(sign in "\\:" or ord(sign) < 32 or 0xD800 <= ord(sign) < 0xE000 for sign in name)
    if odd or any(part in ("", ".", "..") for part in name.split("/")):
        raise DeskError(
            tr("文件名不能放进备份：{name}", name=name), tr("请给它改名后再备份。"), code="bad-name"
        )


def _seal(path: Path) -> None:
    with path.open("rb+") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        digest = hashlib.sha256()
        left = size - HEX
        while left:
            piece = file.read(min(CHUNK, left))
            digest.update(piece)
            left -= len(piece)
        file.seek(size - HEX)
        file.write(digest.hexdigest().encode())
        file.flush()
        os.fsync(file.fileno())


def check_seal(path: Path, progress: Progress = SILENT) -> None:
    """Refuse a file that is not, byte for byte, the backup that was written."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            digest, tail, left = hashlib.sha256(), b"", size - HEX
            while left > 0:
                progress.step((size - left) // MEGABYTE, size // MEGABYTE, tr("核对备份（MB）"))
                piece = file.read(min(CHUNK, left))
                if not piece:
                    raise damaged()
                digest.update(piece)
                tail = (tail + piece)[-len(SEAL) :]
                left -= len(piece)
            said = file.read()
    except OSError as trouble:
        raise cannot_read(path) from trouble
    if tail != SEAL or said != digest.hexdigest().encode():
        raise damaged()


def cannot_read(path: Path) -> DeskError:
    """The refusal of a file that the system does not give out."""
    return DeskError(
        tr("无法读取备份：{name}", name=path.name),
        tr("请确认文件还在，磁盘已接好。"),
        code="backup-unreadable",
    )


@contextmanager
def opened_backup(path: Path) -> Iterator[BackupFile]:
    """Open a backup and read its manifest; DeskError when it is none or written by a newer program.

    Whether it is whole is for ``check_seal`` and for reading its members to say.
    """
    try:
        archive, _names = open_package(path, LIMITS)
    except Refused as reason:
        if not path.is_file():
            raise cannot_read(path) from reason
        raise damaged() from reason
    with archive:
        manifest = _manifest(_told(archive))
        named = {member.name for member in manifest.members} | {MANIFEST}
        if named != set(archive.namelist()) or read_summary(path) != _summary(manifest):
            raise damaged()
        yield BackupFile(manifest, archive)


def _summary(told: BackupManifest) -> Summary:
    return Summary(
        told.base_uid, told.base_name, told.base_code, told.copy_number, told.program, told.entry, told.made,
        len(told.members) - 1,
    )  # fmt: skip


def read_summary(path: Path) -> Summary:
    """What a backup says of itself in short, from its last bytes; whether it is whole is not looked at. DeskError."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - LONGEST_COMMENT))
            tail = file.read()
    except OSError as trouble:
        raise cannot_read(path) from trouble
    head, seal = tail[: -HEX - len(SEAL)], tail[-HEX - len(SEAL) : -HEX]
    try:
        length = int(head[-LENGTH:])
        told = json.loads(head[-LENGTH - length : -LENGTH].decode())
        datetime.fromisoformat(told["made"])
        if seal != SEAL:
            raise damaged()
        return Summary(
            base_uid=str(told["base_uid"]),
            base_name=str(told["base_name"]),
            base_code=str(told["base_code"]),
            copy_number=_number(told["copy_number"]),
            program=str(told["program"]),
            entry=_number(told["entry"]),
            made=str(told["made"]),
            files=_number(told["files"]),
        )
    except (ValueError, KeyError, TypeError) as trouble:
        raise damaged() from trouble


def read_manifest(path: Path) -> BackupManifest:
    """What a backup says of itself, without looking at the rest."""
    with opened_backup(path) as backup:
        return backup.manifest


def _told(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        info = archive.getinfo(MANIFEST)
        if info.file_size > LARGEST_MANIFEST:
            raise damaged()
        told = json.loads(b"".join(pieces(archive, info)).decode())
    except (Refused, KeyError, ValueError, RecursionError) as trouble:
        raise damaged() from trouble
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise damaged()
    version = told.get("version")
    if isinstance(version, int) and version > VERSION:
        raise DeskError(
            tr("这个备份由更新版本的程序制作，本版本不能读取。"), tr("请先升级程序。"), code="backup-newer"
        )
    return told


def _manifest(told: Mapping[str, Any]) -> BackupManifest:
    try:
        members = tuple(
            Member(str(each["name"]), _number(each["bytes"]), str(each["sha256"])) for each in told["members"]
        )
        for member in members:
            check_name(member.name)
        if len({member.name for member in members}) != len(members):
            raise damaged()
        names = ("base_uid", "base_name", "base_code", "program", "schema", "head", "made", "folder")
        return BackupManifest(
            **{name: str(told[name]) for name in names},
            copy_number=_number(told["copy_number"]),
            entry=_number(told["entry"]),
            rows={str(table): _number(count) for table, count in dict(told["rows"]).items()},
            members=members,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as trouble:
        raise damaged() from trouble


def _number(told: object) -> int:
    if not isinstance(told, int) or isinstance(told, bool) or told < 0:
        raise ValueError
    return told
