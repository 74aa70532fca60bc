"""A zip whose signed manifest names every part with its size and SHA-256; what comes from outside is looked at first."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import sha256_of
from talentdesk.exchange.frames import Limits, Refused
from talentdesk.exchange.upload_manifest import MANIFEST, SIGNATURE
from talentdesk.exchange.upload_packages import write_upload
from talentdesk.exchange.zip_guard import open_package, pieces
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

LARGEST_MANIFEST = 16 * 2**20


class SignedZip:
    """An opened package: its manifest as read and as signed, and its parts, each checked while it is read."""

    def __init__(self, archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._members = members
        self.manifest_bytes = self._small(MANIFEST)
        self.signature = self._small(SIGNATURE)
        self.manifest: dict[str, Any] = _object(self.manifest_bytes)
        self._sums = _sums(self.manifest)
        if {*self._sums, MANIFEST, SIGNATURE} != set(members):
            raise damaged()

    @property
    def parts(self) -> list[str]:
        """The names of the parts in order."""
        return sorted(self._sums)

    def sha256(self, name: str) -> str:
        """What the manifest says of a part."""
        return self._sums[name][1]

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part's content piece by piece; DeskError at its end when it is not what the manifest says."""
        if name not in self._sums:
            raise damaged()
        size, sha256 = self._sums[name]
        found, digest = 0, hashlib.sha256()
        for piece in self._unpacked(name):
            found += len(piece)
            if found > size:
                raise damaged()
            digest.update(piece)
            yield piece
        if found != size or digest.hexdigest() != sha256:
            raise damaged()

    def read(self, name: str) -> bytes:
        """A part whole."""
        return b"".join(self.pieces(name))

    def _small(self, name: str) -> bytes:
        if name not in self._members or self._members[name].file_size > LARGEST_MANIFEST:
            raise damaged()
        return b"".join(self._unpacked(name))

    def _unpacked(self, name: str) -> Iterator[bytes]:
        try:
            yield from pieces(self._archive, self._members[name])
        except Refused as reason:
            raise damaged() from reason


def damaged() -> DeskError:
    """The refusal of a file that is none of ours, or is no longer as it was written."""
    return DeskError(
        tr("这不是本程序的交换文件，或文件已损坏、被改动。"),
        tr("请重新复制，或请对方重新导出。"),
        code="exchange-damaged",
    )


def write_signed(
    target: Path,
    manifest: Mapping[str, object],
    parts: Mapping[str, bytes | Path],
    sign: Callable[[bytes], bytes],
    progress: Progress = SILENT,
) -> str:
    """Write a package whole or not at all; the SHA-256 of its manifest. The same content gives the same bytes."""
    told = [
        {"name": name, "bytes": _size(parts[name]), "sha256": _sum(parts[name])} for name in sorted(parts)
    ]
    text = json.dumps({**manifest, "parts": told}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    data = text.encode()
    write_upload(target, {**parts, MANIFEST: data, SIGNATURE: sign(data)}, progress)
    return hashlib.sha256(data).hexdigest()


@contextmanager
def opened(path: Path, form: str, version: int, limits: Limits) -> Iterator[SignedZip]:
    """Open a package of a format; refused when it is hostile, damaged, of another format or of a newer version."""
    try:
        archive, by_name = open_package(path, limits)
    except Refused as reason:
        raise damaged() from reason
    with archive:
        # Names are looked up as they are written; two that differ by case only were refused just now.
        members = {info.filename: info for info in by_name.values()}
        package = SignedZip(archive, members)
        if package.manifest.get("format") != form:
            raise damaged()
        said = package.manifest.get("version")
        if not isinstance(said, int) or isinstance(said, bool) or said < 1:
            raise damaged()
        if said > version:
            raise DeskError(
                tr("交换文件由更新版本的程序导出，本版本不能读取。"),
                tr("请先升级程序。"),
                code="exchange-newer",
            )
        yield package


def _object(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data.decode())
    except (ValueError, RecursionError) as trouble:
        raise damaged() from trouble
    if not isinstance(told, dict):
        raise damaged()
    return told


def _sums(manifest: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
    try:
        found = {str(part["name"]): (int(part["bytes"]), str(part["sha256"])) for part in manifest["parts"]}
    except (KeyError, TypeError, ValueError) as trouble:
        raise damaged() from trouble
    if len(found) != len(manifest["parts"]):
        raise damaged()
    return found


def _size(part: bytes | Path) -> int:
    return len(part) if isinstance(part, bytes) else part.stat().st_size


def _sum(part: bytes | Path) -> str:
    return hashlib.sha256(part).hexdigest() if isinstance(part, bytes) else sha256_of(part)
