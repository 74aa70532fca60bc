"""The exchange file between two copies: the same bytes for the same content, nothing hostile or damaged is read."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talentdesk.errors import DeskError
from talentdesk.exchange.catalogue_files import CatalogueManifest, opened_catalogue, write_catalogue
from talentdesk.exchange.signed_zips import write_signed
from talentdesk.exchange.twin_files import (
    ENTRIES,
    FILES,
    FORMAT,
    RECORDS,
    Point,
    TwinEntry,
    TwinManifest,
    TwinRecord,
    opened_twin,
    write_twin,
)

MANIFEST = TwinManifest(
    "u" * 32,
    "滨江基地",
    1,
    0,
    "0005",
    "2026-11-21T01:00:00+00:00",
    Point(3, "a"),
    Point(5, "b"),
    Point(4, "c"),
)
ENTRY = TwinEntry(5, "2026-11-21T00:00:00.000+00:00", "乙", "2026-11-21T00:00:00.000+00:00", "b")
RECORD = TwinRecord("teacher", 7, {"name": 5}, row={"id": 7, "name": "孙敏", "hours": None})


def sign(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


@pytest.fixture
def picture(tmp_path: Path) -> tuple[str, Path]:
    """An attached file and its name below the data folder."""
    place = tmp_path / "picture"
    place.write_bytes(b"\xff\xfe\x00\x01 a picture")
    digest = hashlib.sha256(place.read_bytes()).hexdigest()
    return f"photos/{digest[:2]}/{digest}.jpg", place


def written(path: Path, files: dict[str, Path]) -> Path:
    write_twin(path, MANIFEST, [ENTRY], [RECORD], files, sign)
    return path


def test_what_was_written_is_read_and_the_bytes_are_the_same(
    tmp_path: Path, picture: tuple[str, Path]
) -> None:
    name, place = picture
    first, second = (written(tmp_path / n, {name: place}) for n in ("1", "2"))
    assert first.read_bytes() == second.read_bytes()
    with opened_twin(first) as twin:
        assert twin.manifest == MANIFEST
        assert dict(twin.entries) == {5: ENTRY}
        assert twin.records == (RECORD,)
        assert twin.files == (name,)
        assert twin.package.read(FILES + name) == place.read_bytes()
        assert twin.package.signature == sign(twin.package.manifest_bytes)


@pytest.mark.parametrize(
    "name",
    [
        "../evil.jpg",
        "photos/../../evil.jpg",
        "C:/evil.jpg",
        "photos/aa/" + "a" * 64 + ".exe",
        "photos/bb/" + "a" * 64 + ".jpg",
        "talentdesk.db",
        "equipment/" + "a" * 64,  # not the name of its content
        "equipment/" + "A" * 64,
    ],
)
def test_an_attached_file_has_the_name_of_its_content(
    tmp_path: Path, picture: tuple[str, Path], name: str
) -> None:
    path = written(tmp_path / "hostile", {name: picture[1]})
    with pytest.raises(DeskError) as trouble, opened_twin(path):
        pass
    assert trouble.value.code == "exchange-damaged"


def _remade(source: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same file with other members."""
    with zipfile.ZipFile(source) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target


def _other_record(members: dict[str, bytes]) -> None:
    members[RECORDS] = members[RECORDS].replace("孙敏".encode(), "吴越".encode())


@pytest.mark.parametrize(
    "change",
    [
        _other_record,
        lambda members: members.pop(RECORDS),
        lambda members: members.pop("manifest.sig"),
        lambda members: members.update({"extra.txt": b"x"}),
        lambda members: members.update({"manifest.json": b"[]"}),
        lambda members: members.update({"manifest.json": b"{" * 100_000}),
        lambda members: members.update({"MANIFEST.JSON": b"{}"}),
        lambda members: members.update({"manifest.json": b"\xff"}),
    ],
)
def test_what_was_changed_on_the_way_is_refused(
    tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    path = _remade(written(tmp_path / "good", {}), tmp_path / "bad", change)
    with pytest.raises(DeskError) as trouble, opened_twin(path):
        pass
    assert trouble.value.code == "exchange-damaged"


@pytest.mark.parametrize(
    "records",
    [
        b"[]\n",
        b"not json\n",
        b'{"table": "teacher"}\n',
        b'{"table":"teacher","id":-1,"fields":{},"gone":0,"touch":0,"row":null}\n',
        b'{"table":"teacher","id":1,"fields":{"name":99},"gone":0,"touch":0,"row":{"id":1}}\n',  # an entry not told
        b'{"table":"teacher","id":1,"fields":{},"gone":0,"touch":0,"row":{"id":[1]}}\n',
        b'{"table":"teacher","id":1,"fields":{},"gone":0,"touch":0,"row":null}',  # the end is missing
    ],
)
def test_odd_records_are_refused_even_when_signed(tmp_path: Path, records: bytes) -> None:
    path = tmp_path / "odd"
    good = written(tmp_path / "good", {})
    with zipfile.ZipFile(good) as archive:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
        entries = archive.read(ENTRIES)
    manifest.pop("parts")
    write_signed(path, manifest, {ENTRIES: entries, RECORDS: records}, sign)
    with pytest.raises(DeskError) as trouble, opened_twin(path):
        pass
    assert trouble.value.code == "exchange-damaged"


def test_newer_files_and_other_formats_are_told(tmp_path: Path) -> None:
    parts = {ENTRIES: b"", RECORDS: b""}
    for version, form, code in (
        (2, FORMAT, "exchange-newer"),
        (1, "talentdesk-upload", "exchange-damaged"),
        (True, FORMAT, "exchange-damaged"),
        ("1", FORMAT, "exchange-damaged"),
    ):
        path = tmp_path / "other"
        write_signed(path, {"format": form, "version": version}, parts, sign)
        with pytest.raises(DeskError) as trouble, opened_twin(path):
            pass
        assert trouble.value.code == code


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b" " * 50_000_000)
    with pytest.raises(DeskError) as trouble, opened_twin(path):
        pass
    assert trouble.value.code == "exchange-damaged"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_is_a_refusal_and_never_a_crash(tmp_path: Path, data: st.DataObject) -> None:
    good = written(tmp_path / "good", {}).read_bytes()
    place = data.draw(st.integers(0, len(good) - 1))
    if data.draw(st.booleans()):
        bad = good[:place]
    else:
        bad = good[:place] + bytes([good[place] ^ data.draw(st.integers(1, 255))]) + good[place + 1 :]
    path = tmp_path / "bad"
    path.write_bytes(bad)
    with suppress(DeskError), opened_twin(path) as twin:
        # What still reads is what was signed: the zip's own dates and flags may differ, the content not.
        assert (twin.manifest, twin.records) == (MANIFEST, (RECORD,))


def test_a_catalogue_is_read_as_written_and_odd_values_are_refused(tmp_path: Path) -> None:
    manifest = CatalogueManifest("u" * 32, "LH", "临海基地", "2026-11-21T01:00:00+00:00", personal=False)
    good = {
        "courses": [
            {
                "code": "K1",
                "name": "车工",
                "level": 4,
                "occupation_id": {"code": "6-18-01-01", "name": "车工"},
            }
        ]
    }
    for name in ("1", "2"):
        write_catalogue(tmp_path / name, manifest, good, sign)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
    with opened_catalogue(tmp_path / "1", ("courses", "teachers")) as file:
        assert file.manifest == manifest
        assert file.records == good | {"teachers": []}
    for odd in ([1], [{"code": ["x"]}], [{"code": "x" * 6000}], {"a": 1}, [{"occupation_id": {"code": [1]}}]):
        write_catalogue(tmp_path / "odd", manifest, {"courses": odd}, sign)  # type: ignore[dict-item]  # the point
        with pytest.raises(DeskError), opened_catalogue(tmp_path / "odd", ("courses",)):
            pass
