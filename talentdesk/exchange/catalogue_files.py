"""The file by which a base shows others its courses, teachers and equipment: plain values, no numbers of records.

Format 1 of ``manifest.json``: format, version, base_uid, base_code, base_name, created, personal. ``catalogue.json``: by register a
list of records, each a JSON object by field; dates as ISO text, levels by their ordinal, an occupation as {code, name}.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from talentdesk.exchange.frames import Limits
from talentdesk.exchange.signed_zips import SignedZip, damaged, opened, write_signed

FORMAT, VERSION = "talentdesk-catalogue", 1
PART = "catalogue.json"
LIMITS = Limits(members=10, unpacked_mb=100)
MOST_RECORDS = 100_000
LONGEST_TEXT = 5_000

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CatalogueManifest:
    """Which base shows what; ``created`` in UTC, ISO; ``personal``: teachers' personal numbers are in it."""

    base_uid: str
    base_code: str
    base_name: str
    created: str
    personal: bool


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """A file as read: by register the records, as plain values. Who signed it is the caller's matter."""

    manifest: CatalogueManifest
    records: Mapping[str, Sequence[Given]]
    package: SignedZip


def write_catalogue(
    target: Path,
    manifest: CatalogueManifest,
    records: Mapping[str, Sequence[Given]],
    sign: Callable[[bytes], bytes],
) -> None:
    """Write the file whole or not at all."""
    data = (json.dumps(records, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    write_signed(target, {"format": FORMAT, "version": VERSION, **asdict(manifest)}, {PART: data}, sign)


@contextmanager
def opened_catalogue(path: Path, registers: Sequence[str]) -> Iterator[CatalogueFile]:
    """Open and read a file; DeskError when it is none of ours or damaged. Records of other registers are left out."""
    with opened(path, FORMAT, VERSION, LIMITS) as package:
        if package.parts != [PART]:
            raise damaged()
        try:
            told = package.manifest
            uid, code, name, created = (
                str(told[key])[:200] for key in ("base_uid", "base_code", "base_name", "created")
            )
            manifest = CatalogueManifest(uid, code, name, created, told["personal"] is True)
            content = json.loads(package.read(PART).decode())
            records = {key: [_plain(each) for each in content.get(key, [])] for key in registers}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
            raise damaged() from trouble
        if sum(map(len, records.values())) > MOST_RECORDS:
            raise damaged()
        yield CatalogueFile(manifest, records, package)


def _plain(record: Any) -> Given:
    """A record of plain values; ValueError for anything else, and for texts no field could hold."""
    if not isinstance(record, dict):
        raise ValueError
    for value in record.values():
        parts = value.values() if isinstance(value, dict) else (value,)
        for part in parts:
            if not isinstance(part, str | int | float | None) or len(str(part)) > LONGEST_TEXT:
                raise ValueError
    return record
