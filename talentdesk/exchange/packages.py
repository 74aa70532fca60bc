"""CSV packages for the authority: the file, and beside it a manifest that proves it whole.

Format 1 of ``<name>.manifest.json``: format, version, name, base, created, file, encoding, rows, columns,
bytes, sha256 (of the CSV's bytes), meta. A newer version is refused; unknown keys are ignored.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import whole_file
from talentdesk.exchange.tables import write_csv
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

FORMAT = "talentdesk-package"
VERSION = 1
ENDING = ".manifest.json"
_GOOD_NAME = re.compile(r"[^\x00-\x1f<>:\"/\\|?*.\s][^\x00-\x1f<>:\"/\\|?*]{0,119}")


@dataclass(frozen=True, slots=True)
class Package:
    """A written package: its two files, the SHA-256 of the CSV (hex) and the number of data rows."""

    csv: Path
    manifest: Path
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says; ``file`` is the CSV's name beside it."""

    name: str
    base: str
    created: str
    file: str
    encoding: str
    rows: int
    columns: tuple[str, ...]
    bytes: int
    sha256: str
    meta: Mapping[str, str]


def write_package(
    folder: Path,
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    encoding: str = "utf-8",
    meta: Mapping[str, str],
    progress: Progress = SILENT,
) -> Package:
    """Write ``<name>.csv`` and, last, ``<name>.manifest.json``; a finished package is never overwritten.

    ``meta`` must say ``base`` (name or code of the base) and ``created`` (ISO time, the caller's clock);
    further entries are kept as they are. Raises DeskError (name taken, not encodable, not writable).
    """
    if not _GOOD_NAME.fullmatch(name):
        raise ValueError(name)
    csv_path, manifest_path = folder / f"{name}.csv", folder / f"{name}{ENDING}"
    if manifest_path.exists():
        raise DeskError(
            tr("数据包 {name} 已经存在，没有覆盖。", name=name),
            tr("请换一个名称，或先把旧数据包移走。"),
            code="package-exists",
        )
    count = write_csv(csv_path, headings, rows, encoding=encoding, guard=False, progress=progress)
    digest = _sha256(csv_path)
    content = {
        "format": FORMAT,
        "version": VERSION,
        "name": name,
        "base": meta["base"],
        "created": meta["created"],
        "file": csv_path.name,
        "encoding": encoding,
        "rows": count,
        "columns": list(headings),
        "bytes": csv_path.stat().st_size,
        "sha256": digest,
        "meta": {key: value for key, value in meta.items() if key not in ("base", "created")},
    }
    with whole_file(manifest_path) as part:
        part.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return Package(csv_path, manifest_path, digest, count)


def read_manifest(path: Path) -> Manifest:
    """Read one manifest; raises DeskError when it is missing, not ours, newer, or broken."""
    try:
        if path.stat().st_size > 2**20:
            raise ValueError
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise ValueError
        if int(told["version"]) > VERSION:
            raise DeskError(
                tr("数据包由更新版本的程序生成，本版本不能读取。"), tr("请先升级程序。"), code="package-newer"
            )
        file = str(told["file"])
        if Path(file).name != file or "\\" in file or file in ("", ".", ".."):
            raise ValueError
        return Manifest(
            name=str(told["name"]),
            base=str(told["base"]),
            created=str(told["created"]),
            file=file,
            encoding=str(told["encoding"]),
            rows=int(told["rows"]),
            columns=tuple(map(str, told["columns"])),
            bytes=int(told["bytes"]),
            sha256=str(told["sha256"]),
            meta={str(key): str(value) for key, value in dict(told["meta"]).items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
        raise DeskError(
            tr("清单文件 {name} 缺失或已损坏。", name=path.name),
            tr("请重新生成数据包。"),
            code="package-damaged",
        ) from trouble


def verify_package(folder: Path, name: str | None = None) -> tuple[Package, ...]:
    """Check the named package, or all in a folder, against their manifests.

    Raises DeskError at the first package whose CSV is missing or differs, and when there is none at all.
    """
    manifests = [folder / f"{name}{ENDING}"] if name is not None else sorted(folder.glob(f"*{ENDING}"))
    if not manifests:
        raise DeskError(
            tr("文件夹中没有数据包。"),
            tr("请选择含有清单文件（.manifest.json）的文件夹。"),
            code="no-package",
        )
    return tuple(_verified(path) for path in manifests)


def _verified(path: Path) -> Package:
    manifest = read_manifest(path)
    csv_path = path.with_name(manifest.file)
    try:
        whole = csv_path.stat().st_size == manifest.bytes and _sha256(csv_path) == manifest.sha256
    except OSError:
        whole = False
    if not whole:
        raise DeskError(
            tr("数据文件 {name} 缺失，或与清单不一致。", name=manifest.file),
            tr("请勿用 Excel 打开后再保存数据包；请重新生成或重新复制。"),
            code="package-damaged",
        )
    return Package(csv_path, path, manifest.sha256, manifest.rows)


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
