"""Upload packages without a base: signed, numbered and chained like real ones, their rows of chosen size and chance."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from talentdesk.exchange.atomic import sha256_of
from talentdesk.exchange.upload_manifest import (
    INDEX,
    MANIFEST,
    SIGNATURE,
    WITHDRAWN,
    FileSum,
    Manifest,
    Previous,
    write_manifest,
)
from talentdesk.exchange.upload_packages import (
    INDEX_HEADINGS,
    WITHDRAWN_HEADINGS,
    package_name,
    write_upload,
)
from talentdesk.proof.keys import SigningKey
from talentdesk.proof.signatures import signature_of

UID = "0123456789abcdef0123456789abcdef"


@dataclass(slots=True)
class Sender:
    """One base's channel that sends packages of one file, 学员: ``rows`` are (record, action, name)."""

    folder: Path
    channel_id: int = 1
    uid: str = UID
    number: int = 0
    last: str = ""
    key: SigningKey = field(default_factory=lambda: SigningKey.generate("海州基地", date(2026, 9, 1)))

    def package(self, rows: list[tuple[int, str, str]]) -> Path:
        """The next package; the file, named as the program names them."""
        living = [row for row in rows if row[1] != "withdrawn"]
        gone = [row for row in rows if row[1] == "withdrawn"]
        lines = [("file", "row", "row_id", "action", "digest")]
        for group, said in ((living, True), (gone, False)):
            for at, (record, action, name) in enumerate(group, 1):
                digest = hashlib.blake2b(name.encode(), digest_size=16).hexdigest() if said else ""
                lines.append(("trainees", str(at), str(record), action, digest))
        assert lines[0] == INDEX_HEADINGS
        withdrawn = [
            WITHDRAWN_HEADINGS,
            *(("trainees", str(at), str(row[0]), "", row[2]) for at, row in enumerate(gone, 1)),
        ]
        parts = {
            "学员.csv": _csv([("记录号", "姓名"), *((str(row[0]), row[2]) for row in living)]),
            INDEX: _csv(lines),
            WITHDRAWN: _csv(withdrawn),
        }
        manifest = self._manifest(parts, living, gone)
        told = write_manifest(manifest)
        self.number, self.last = manifest.number, hashlib.sha256(told).hexdigest()
        path = self.folder / package_name("HZ01", self.uid, self.channel_id, self.number, self.last)
        write_upload(path, {**parts, MANIFEST: told, SIGNATURE: signature_of(told, self.key)})
        return path

    def of_size(self, size: int, chance: Random) -> tuple[Path, str]:
        """The next package, about ``size`` bytes that cannot be packed smaller; (file, SHA-256)."""
        rows = [(1 + at, "new", chance.randbytes(120).hex()) for at in range(max(1, size // 145))]
        path = self.package(rows)
        return path, sha256_of(path)

    def _manifest(
        self, parts: dict[str, bytes], living: list[tuple[int, str, str]], gone: list[tuple[int, str, str]]
    ) -> Manifest:
        new = sum(row[1] == "new" for row in living)
        counts = {"new": new, "changed": len(living) - new, "withdrawn": len(gone)}
        trainees = _sum("学员.csv", "trainees", parts, len(living), **counts)
        lists = tuple(_sum(name, "", parts, 0) for name in (INDEX, WITHDRAWN))
        return Manifest(
            base_uid=self.uid, base_code="HZ01", base_name="海州基地", channel_id=self.channel_id, channel="市局",
            profile="national", profile_label="国家样式", number=self.number + 1, kind="变动",
            previous=Previous(self.number, self.last), entry_from=0, entry_to=1, period_from="",
            created="2026-09-01T00:00:00Z", key_id=self.key.public.id.hex(), files=(trainees,), lists=lists,
        )  # fmt: skip


def _sum(name: str, key: str, parts: dict[str, bytes], rows: int, **counts: int) -> FileSum:
    data = parts[name]
    return FileSum(name, key, "utf-8-sig", rows, len(data), hashlib.sha256(data).hexdigest(), **counts)


def _csv(lines: list[tuple[str, ...]]) -> bytes:
    return "".join(f"{line}\r\n" for line in _joined(lines)).encode("utf-8-sig")


def _joined(lines: list[tuple[str, ...]]) -> Iterator[str]:
    for line in lines:
        assert not any(sign in cell for cell in line for sign in ',"\r\n'), line
        yield ",".join(line)
