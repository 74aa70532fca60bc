"""The file by which two copies of one base exchange what changed: entries, records with the entry of every field, files.

Format 1 of ``manifest.json``: format, version, base_uid, base_name, sender, receiver (copy numbers), schema, created, and the
points as {entry, head}: ``after`` and ``upto`` of the sender's journal (what lies between is in the file), ``knows`` of the
receiver's. ``entries.jsonl``, ``records.jsonl``: one JSON object a line. ``files/…``: attached files under their SHA-256.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from talentdesk.exchange.frames import Limits
from talentdesk.exchange.signed_zips import SignedZip, damaged, opened, write_signed
from talentdesk.progress import SILENT, Progress

FORMAT, VERSION = "talentdesk-twin", 1
ENTRIES, RECORDS, FILES = "entries.jsonl", "records.jsonl", "files/"
LIMITS = Limits(members=200_000, unpacked_mb=8_000, ratio=400)
LARGEST_LIST = 1_000_000_000  # bytes
# Names of attached files become names in the data folder.
ATTACHED = re.compile(
    r"photos/([0-9a-f]{2})/(?P<photo>\1[0-9a-f]{62})\.(?:jpg|png)"
    r"|equipment/(?P<paper>[0-9a-f]{64})"
    r"|forms/(?P<form>[0-9a-f]{64})\.(?:xlsx|docx)"
)


@dataclass(frozen=True, slots=True)
class Point:
    """A journal entry and its hash ("" where it is not known)."""

    entry: int
    head: str = ""


@dataclass(frozen=True, slots=True)
class TwinManifest:
    """Who sends what to whom; see the head of this module."""

    base_uid: str
    base_name: str
    sender: int
    receiver: int
    schema: str
    created: str
    after: Point
    upto: Point
    knows: Point


@dataclass(frozen=True, slots=True)
class TwinEntry:
    """A journal entry: ``at`` by its clock (UTC, ISO); ``stamp``: the latest ``at`` up to it, so that it only grows."""

    id: int
    at: str
    user: str
    stamp: str
    hash: str


@dataclass(frozen=True, slots=True)
class TwinRecord:
    """What the sender did to one record: which entry last changed each field; ``gone``: the entry that deleted it.

    ``touch``: the entry that last needed it (a record below it was changed); ``row``: raw column values as they are now.
    """

    table: str
    id: int
    fields: Mapping[str, int] = field(default_factory=dict)
    gone: int = 0
    touch: int = 0
    row: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class TwinFile:
    """A file as read. ``files``: names of attached files below the data folder, to be had from ``package``."""

    manifest: TwinManifest
    entries: Mapping[int, TwinEntry]
    records: tuple[TwinRecord, ...]
    files: tuple[str, ...]
    package: SignedZip


def write_twin(
    target: Path,
    manifest: TwinManifest,
    entries: Sequence[TwinEntry],
    records: Sequence[TwinRecord],
    files: Mapping[str, Path],
    sign: Callable[[bytes], bytes],
    progress: Progress = SILENT,
) -> None:
    """Write the file whole or not at all; ``files``: name below the data folder → where it lies."""
    parts: dict[str, bytes | Path] = {
        ENTRIES: _lines(entries, TwinEntry),
        RECORDS: _lines(records, TwinRecord),
    }
    parts.update({FILES + name: path for name, path in files.items()})
    write_signed(target, {"format": FORMAT, "version": VERSION, **asdict(manifest)}, parts, sign, progress)


@contextmanager
def opened_twin(path: Path) -> Iterator[TwinFile]:
    """Open and read a file; DeskError when it is none of ours or damaged. Who signed it is the caller's matter."""
    with opened(path, FORMAT, VERSION, LIMITS) as package:
        files = tuple(name.removeprefix(FILES) for name in package.parts if name.startswith(FILES))
        if set(package.parts) != {ENTRIES, RECORDS, *(FILES + name for name in files)}:
            raise damaged()
        for name in files:
            found = ATTACHED.fullmatch(name)
            # An attached file is called by its content, but for pictures and forms the ending follows.
            if found is None or package.sha256(FILES + name) != found.group(found.lastgroup or 0):
                raise damaged()
        try:
            manifest = _manifest(package.manifest)
            entries = {entry.id: entry for entry in map(_entry, _objects(package, ENTRIES))}
            records = tuple(map(_record, _objects(package, RECORDS)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
            raise damaged() from trouble
        used = {entry for record in records for entry in (*record.fields.values(), record.gone, record.touch)}
        if not used - {0} <= entries.keys():
            raise damaged()
        yield TwinFile(manifest, entries, records, files, package)


def _lines(told: Sequence[TwinEntry] | Sequence[TwinRecord], kind: type[TwinEntry | TwinRecord]) -> bytes:
    names = sorted(each.name for each in fields(kind))
    line = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
    return "".join(line({name: getattr(each, name) for name in names}) + "\n" for each in told).encode()


def _objects(package: SignedZip, name: str) -> Iterator[dict[str, Any]]:
    rest = b""
    size = 0
    for piece in package.pieces(name):
        size += len(piece)
        if size > LARGEST_LIST:
            raise damaged()
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield _told(line)
    if rest:
        raise damaged()


def _told(line: bytes) -> dict[str, Any]:
    told = json.loads(line.decode())
    if not isinstance(told, dict):
        raise damaged()
    return told


def _manifest(told: Mapping[str, Any]) -> TwinManifest:
    return TwinManifest(
        base_uid=str(told["base_uid"]),
        base_name=str(told["base_name"]),
        sender=_number(told["sender"]),
        receiver=_number(told["receiver"]),
        schema=str(told["schema"]),
        created=str(told["created"]),
        after=_point(told["after"]),
        upto=_point(told["upto"]),
        knows=_point(told["knows"]),
    )


def _point(told: Mapping[str, Any]) -> Point:
    return Point(_number(told["entry"]), str(told["head"]))


def _number(told: object) -> int:
    """A whole number from 0; ids and entries of SQLite have at most 63 bits."""
    if not isinstance(told, int) or isinstance(told, bool) or not 0 <= told < 2**63:
        raise ValueError
    return told


def _entry(told: Mapping[str, Any]) -> TwinEntry:
    texts = (str(told[name]) for name in ("at", "user", "stamp", "hash"))
    return TwinEntry(_number(told["id"]), *texts)


def _record(told: Mapping[str, Any]) -> TwinRecord:
    row = told["row"]
    if row is not None and not all(
        isinstance(value, str | int | float | None) for value in dict(row).values()
    ):
        raise ValueError
    return TwinRecord(
        table=str(told["table"]),
        id=_number(told["id"]),
        fields={str(name): _number(entry) for name, entry in dict(told["fields"]).items()},
        gone=_number(told["gone"]),
        touch=_number(told["touch"]),
        row=row,
    )
