"""The backup file by itself: the same is read that was written, and nothing else is taken for it."""

from __future__ import annotations

import hashlib
import json
import random
import zipfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from talentdesk.errors import Cancelled, DeskError
from talentdesk.exchange.backup_files import (
    HEX,
    MANIFEST,
    SEAL,
    BackupManifest,
    Summary,
    check_name,
    check_seal,
    opened_backup,
    read_manifest,
    read_summary,
    write_backup,
)
from talentdesk.progress import Progress

TOLD = BackupManifest(
    "u1", "海州基地", "HZ01", 0, "0.1.0", "0005", 7, "ab" * 32, "2026-11-21T08:00:00+00:00", "D:\\数据", {"trainee": 2}
)  # fmt: skip


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A small backup with a file of Chinese name, an empty one and one that is packed already."""
    sources = []
    for name, content in (
        ("talentdesk.db", b"db" * 5000),
        ("文件/花 名册.txt", b""),
        ("photos/ab/x.jpg", b"\xff" * 3000),
    ):
        place = tmp_path / "from" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        sources.append((name, place))
    sources.append(("photos/gone.jpg", tmp_path / "from" / "gone.jpg"))
    path = tmp_path / "一.tdbackup"
    write_backup(path, TOLD, sources)
    return path


def test_what_was_written_is_read(made: Path) -> None:
    check_seal(made)
    with opened_backup(made) as backup:
        read = {each.name: b"".join(backup.pieces(each)) for each in backup.manifest.members}
        told = backup.manifest
    assert read == {"talentdesk.db": b"db" * 5000, "文件/花 名册.txt": b"", "photos/ab/x.jpg": b"\xff" * 3000}
    assert (told.base_name, told.entry, told.rows, told.folder) == ("海州基地", 7, {"trainee": 2}, "D:\\数据")
    assert told.unpacked == 13_000


def test_any_zip_program_unpacks_it(made: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "out")
    assert (tmp_path / "out" / "文件" / "花 名册.txt").read_bytes() == b""


def test_every_flipped_byte_is_noticed(made: Path) -> None:
    whole = made.read_bytes()
    chance = random.Random(5)
    for place in [*chance.sample(range(len(whole)), 300), 0, len(whole) - 1, len(whole) - HEX - 1]:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        made.write_bytes(bytes(damaged))
        with pytest.raises(DeskError) as refused:
            check_seal(made)
        assert refused.value.code == "backup-damaged"


@pytest.mark.parametrize("keep", [0, 1, 60, 200, -1, -65])
def test_a_truncated_file_is_noticed(made: Path, keep: int) -> None:
    made.write_bytes(made.read_bytes()[:keep])
    with pytest.raises(DeskError) as refused:
        check_seal(made)
    assert refused.value.code == "backup-damaged"


def test_a_longer_file_is_noticed(made: Path) -> None:
    made.write_bytes(made.read_bytes() + b" ")
    with pytest.raises(DeskError, match="损坏"):
        check_seal(made)


def test_a_file_that_is_not_there_is_another_trouble(tmp_path: Path) -> None:
    for asked in (check_seal, read_manifest):
        with pytest.raises(DeskError) as refused:
            asked(tmp_path / "none.tdbackup")
        assert refused.value.code == "backup-unreadable"


@pytest.mark.parametrize(
    "name", ["../x", "a/../b", "/etc/x", "a//b", "C:/x", "a\\b", ".", "a/.", "", "a\nb", "a\0b", "\udc80"]
)
def test_names_that_lead_astray_are_refused(name: str) -> None:
    with pytest.raises(DeskError) as refused:
        check_name(name)
    assert refused.value.code == "bad-name"


def forged(path: Path, told: dict[str, Any], members: dict[str, bytes]) -> Path:
    """A zip with this manifest and a fitting summary, sealed by somebody who knows how."""
    count = len(told["members"]) - 1 if told["members"] else 0
    names = [each.name for each in fields(Summary) if each.name != "files"]
    summary = json.dumps({**{name: told[name] for name in names}, "files": count}).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr(MANIFEST, json.dumps(told))
        archive.comment = summary + b"%08d" % len(summary) + SEAL + b"0" * HEX
    body = path.read_bytes()[:-HEX]
    path.write_bytes(body + hashlib.sha256(body).hexdigest().encode())
    check_seal(path)
    return path


def told_of(made: Path) -> dict[str, Any]:
    with zipfile.ZipFile(made) as archive:
        found: dict[str, Any] = json.loads(archive.read(MANIFEST))
        return found


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"format": "other"}, "backup-damaged"),
        ({"version": 2}, "backup-newer"),
        ({"entry": -1}, "backup-damaged"),
        ({"entry": True}, "backup-damaged"),
        ({"rows": 3}, "backup-damaged"),
        ({"members": None}, "backup-damaged"),
        ({"members": [{"name": "x"}]}, "backup-damaged"),
        ({"members": [{"name": "../x", "bytes": 1, "sha256": ""}]}, "bad-name"),
        ({"members": [{"name": "a", "bytes": 1, "sha256": ""}] * 2}, "backup-damaged"),
        ({"members": []}, "backup-damaged"),  # there is more in it than the manifest names
    ],
)
def test_a_forged_manifest_is_refused(
    made: Path, tmp_path: Path, change: dict[str, object], code: str
) -> None:
    path = forged(tmp_path / "forged.tdbackup", {**told_of(made), **change}, {"talentdesk.db": b"x"})
    with pytest.raises(DeskError) as refused:
        read_manifest(path)
    assert refused.value.code == code


def test_a_member_with_other_content_is_refused(made: Path, tmp_path: Path) -> None:
    told = told_of(made)
    told["members"] = [{"name": "talentdesk.db", "bytes": 3, "sha256": "0" * 64}]
    for content in (b"abc", b"ab", b"abcd"):
        path = forged(tmp_path / "forged.tdbackup", told, {"talentdesk.db": content})
        with opened_backup(path) as backup, pytest.raises(DeskError, match="损坏"):
            list(backup.pieces(backup.manifest.members[0]))


def test_the_summary_is_read_from_the_end_alone(made: Path) -> None:
    found = read_summary(made)
    assert (found.base_name, found.base_code, found.entry, found.files) == ("海州基地", "HZ01", 7, 2)
    whole = made.read_bytes()
    made.write_bytes(bytes(len(whole) - 2000) + whole[-2000:])
    assert read_summary(made) == found


def test_a_summary_that_says_something_else_is_refused(made: Path, tmp_path: Path) -> None:
    told = told_of(made)
    path = forged(tmp_path / "forged.tdbackup", told, {"talentdesk.db": b"x"})
    content = path.read_bytes().replace(b'"entry": 7, "made"', b'"entry": 8, "made"')
    assert content != path.read_bytes()
    body = content[:-HEX]
    path.write_bytes(body + hashlib.sha256(body).hexdigest().encode())
    check_seal(path)
    with pytest.raises(DeskError, match="损坏"):
        read_manifest(path)


@pytest.mark.parametrize(
    "end", [b"", b"x" * 200, b"99999999" + SEAL + b"0" * HEX, b"{}00000002" + SEAL + b"0" * HEX]
)
def test_an_end_that_says_nothing_is_refused(tmp_path: Path, end: bytes) -> None:
    (tmp_path / "x.tdbackup").write_bytes(b"PK" + end)
    with pytest.raises(DeskError) as refused:
        read_summary(tmp_path / "x.tdbackup")
    assert refused.value.code == "backup-damaged"


def test_writing_can_be_stopped(tmp_path: Path) -> None:
    place = tmp_path / "a"
    place.write_bytes(b"x" * 100)
    with pytest.raises(Cancelled):
        write_backup(tmp_path / "b", TOLD, [("talentdesk.db", place)], Progress(cancelled=lambda: True))
