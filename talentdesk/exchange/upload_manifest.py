"""The manifest of an upload package: which base, which number, which files with which sums; as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from talentdesk.errors import DeskError
from talentdesk.text import tr

FORMAT, VERSION = "talentdesk-upload", 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
WITHDRAWN, INDEX = "withdrawn.csv", "index.csv"
LARGEST = 1_000_000  # bytes
_SHA256 = re.compile(r"[0-9a-f]{64}")
# Names of members become names of files when a package is unpacked.
_PLAIN_NAME = re.compile(r"[^\x00-\x1f<>:\"/\\|?*.\s][^\x00-\x1f<>:\"/\\|?*]{0,119}")


@dataclass(frozen=True, slots=True)
class FileSum:
    """One CSV of the package: ``name`` with ending, ``key`` of the profile's file ("" for the package's own lists).

    ``rows`` without the heading = ``new`` + ``changed``; ``withdrawn`` rows of it stand in the file of withdrawals.
    ``bytes`` and ``sha256`` (hex) are of the CSV itself.
    """

    name: str
    key: str
    encoding: str
    rows: int
    bytes: int
    sha256: str
    new: int = 0
    changed: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class Previous:
    """The package of this channel before: its number and the SHA-256 of its manifest; 0 and "" before the first."""

    number: int
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says. Journal entries: from exclusive, to inclusive. Times: UTC, ISO, with Z.

    ``period_from``: when the package before was made ("" before the first); ``created`` ends the period.
    """

    base_uid: str
    base_code: str
    base_name: str
    channel_id: int
    channel: str
    profile: str
    profile_label: str
    number: int
    kind: str
    previous: Previous
    entry_from: int
    entry_to: int
    period_from: str
    created: str
    key_id: str
    files: tuple[FileSum, ...]
    lists: tuple[FileSum, ...]

    @property
    def members(self) -> tuple[FileSum, ...]:
        """Everything in the package but the manifest and its signature."""
        return (*self.files, *self.lists)


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest's JSON; its SHA-256 names the package everywhere."""
    told = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(data: bytes) -> Manifest:
    """The manifest of a JSON text; DeskError ``upload-damaged`` or ``upload-newer``."""
    try:
        if len(data) > LARGEST:
            raise ValueError
        told: dict[str, Any] = json.loads(data)
        if told["format"] != FORMAT:
            raise ValueError
        newer = int(told["version"]) > VERSION
        manifest = None if newer else _manifest(told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
        raise damaged() from trouble
    if manifest is None:
        raise DeskError(
            tr("上报包由更新版本的程序生成，本版本不能读取。"), tr("请先升级程序。"), code="upload-newer"
        )
    return manifest


def damaged(name: str = "") -> DeskError:
    """What to say of a package that is not as it was made; ``name``: of the member that differs."""
    text = tr("上报包里的 {name} 缺失，或与清单不符。", name=name) if name else tr("这不是完好的上报包。")
    return DeskError(text, tr("请从上报记录里重新导出，不要解压后改动再压缩。"), code="upload-damaged")


def _manifest(told: Mapping[str, Any]) -> Manifest:
    previous = told["previous"]
    texts = ("base_uid", "base_code", "base_name", "channel", "profile", "profile_label", "kind",
             "period_from", "created", "key_id")  # fmt: skip
    values: dict[str, Any] = {name: _text(told[name]) for name in texts}
    values |= {name: _count(told[name]) for name in ("channel_id", "number", "entry_from", "entry_to")}
    values["previous"] = Previous(_count(previous["number"]), _text(previous["manifest_sha256"]))
    values |= {name: tuple(_file_sum(each) for each in told[name]) for name in ("files", "lists")}
    manifest = Manifest(**values)
    names = [each.name.casefold() for each in manifest.members]
    if len(set(names)) < len(names) or {MANIFEST, SIGNATURE} & set(names):
        raise ValueError("a name twice")
    if {each.name for each in manifest.lists} != {WITHDRAWN, INDEX}:
        raise ValueError("without its lists")
    return manifest


def _file_sum(told: Mapping[str, Any]) -> FileSum:
    values: dict[str, Any] = {name: _text(told[name]) for name in ("name", "key", "encoding", "sha256")}
    values |= {name: _count(told[name]) for name in ("rows", "bytes", "new", "changed", "withdrawn")}
    if not _PLAIN_NAME.fullmatch(values["name"]) or not _SHA256.fullmatch(values["sha256"]):
        raise ValueError("no good name or sum")
    return FileSum(**values)


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 300:
        raise ValueError("a text is missing")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise ValueError("a count is missing")
    return value
