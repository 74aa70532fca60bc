"""The file of an upload package: read as it was written, and refused as soon as anything in it differs."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talentdesk.errors import Cancelled, DeskError
from talentdesk.exchange.upload_manifest import (
    INDEX,
    MANIFEST,
    SIGNATURE,
    WITHDRAWN,
    FileSum,
    Manifest,
    Previous,
    read_manifest,
    write_manifest,
)
from talentdesk.exchange.upload_packages import (
    INDEX_HEADINGS,
    WITHDRAWN_HEADINGS,
    IndexLine,
    PartFile,
    Upload,
    WithdrawnLine,
    name_start,
    package_name,
    read_upload,
    unpack,
    write_upload,
)
from talentdesk.progress import Progress

KEY = ("0" * 16, "1" * 64)
ROWS = '序号,姓名\r\n1,程伟\r\n2,"范,𬱖"\r\n'
_own_folders = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def signed(data: bytes, signature: bytes) -> tuple[str, str]:
    """Takes the SHA-256 of the manifest for its signature."""
    if signature != hashlib.sha256(data).hexdigest().encode():
        raise DeskError("签名不对", code="signature")
    return KEY


def part(folder: Path, name: str, text: str, encoding: str, key: str = "", rows: int = 0) -> FileSum:
    """One member with its sum."""
    file = PartFile(folder / name, encoding)
    file.write(text)
    size, sha256 = file.close()
    return FileSum(name, key, encoding, rows, size, sha256, new=rows)


def manifest_of(folder: Path, text: str = ROWS, encoding: str = "utf-8-sig") -> Manifest:
    """A package's members laid into a folder."""
    folder.mkdir(exist_ok=True)
    index = ",".join(INDEX_HEADINGS) + "\r\npeople,1,7,new,00ff\r\npeople,1,9,withdrawn,\r\n"
    gone = ",".join(WITHDRAWN_HEADINGS) + '\r\npeople,1,9,330102,"程,伟"\r\n'
    return Manifest(
        base_uid="ab" * 16, base_code="BJ", base_name="滨江", channel_id=2, channel="市局", profile="city",
        profile_label="市局样式", number=3, kind="变动", previous=Previous(2, "c" * 64), entry_from=5, entry_to=9,
        period_from="2026-11-20T01:00:00Z", created="2026-11-21T01:00:00Z", key_id=KEY[0],
        files=(part(folder, "人员.csv", text, encoding, "people", 2),),
        lists=(
            part(folder, WITHDRAWN, gone, "utf-8-sig", rows=1), part(folder, INDEX, index, "ascii", rows=2),
        ),
    )  # fmt: skip


def packed(folder: Path, target: Path, manifest: Manifest | None = None) -> Path:
    """The package as a file."""
    manifest = manifest or manifest_of(folder)
    told = write_manifest(manifest)
    signature = hashlib.sha256(told).hexdigest().encode()
    members: dict[str, Path | bytes] = {each.name: folder / each.name for each in manifest.members}
    write_upload(target, {**members, MANIFEST: told, SIGNATURE: signature})
    return target


def refusal(path: Path) -> str:
    """The code with which a package is refused."""
    with pytest.raises(DeskError) as refused:
        read_upload(path, signed)
    return refused.value.code


def test_read_as_written(tmp_path: Path) -> None:
    manifest = manifest_of(tmp_path / "parts")
    path = packed(tmp_path / "parts", tmp_path / "a.zip", manifest)
    upload = read_upload(path, signed)
    assert upload == Upload(
        path, manifest, hashlib.sha256(write_manifest(manifest)).hexdigest(), KEY[0], KEY[1]
    )
    assert list(upload.rows(manifest.files[0])) == [("序号", "姓名"), ("1", "程伟"), ("2", "范,𬱖")]
    assert list(upload.index()) == [
        IndexLine("people", 1, 7, "new", "00ff"),
        IndexLine("people", 1, 9, "withdrawn", ""),
    ]
    assert list(upload.withdrawn()) == [WithdrawnLine("people", 1, 9, "330102", "程,伟")]


def test_the_same_members_give_the_same_bytes_without_a_time(tmp_path: Path) -> None:
    first = packed(tmp_path / "parts", tmp_path / "a.zip")
    second = packed(tmp_path / "other", tmp_path / "b.zip")
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        infos = archive.infolist()
    assert [info.filename for info in infos] == sorted(info.filename for info in infos)
    assert {(info.date_time, info.create_system, info.external_attr) for info in infos} == {
        ((1980, 1, 1, 0, 0, 0), 3, 0o644 << 16)
    }


@_own_folders
@given(
    cells=st.lists(st.text(st.sampled_from('甲𬱖a1,"\r\n\t =·'), max_size=6), max_size=8),
    encoding=st.sampled_from(["utf-8-sig", "utf-8", "gb18030"]),
)
def test_any_text_comes_back(tmp_path: Path, cells: list[str], encoding: str) -> None:
    quoted = "".join('"' + cell.replace('"', '""') + '"\r\n' for cell in cells)
    manifest = manifest_of(tmp_path / "parts", "项\r\n" + quoted, encoding)
    upload = read_upload(packed(tmp_path / "parts", tmp_path / "a.zip", manifest), signed)
    assert list(upload.rows(manifest.files[0])) == [("项",), *((cell,) for cell in cells)]


def test_a_sign_the_encoding_has_not_is_not_written_as_another(tmp_path: Path) -> None:
    file = PartFile(tmp_path / "a.csv", "gbk")
    file.write("甲")
    with pytest.raises(UnicodeEncodeError):
        file.write("范𬱖")
    file.close()
    assert (tmp_path / "a.csv").read_bytes() == "甲".encode("gbk")


def test_cancelled_or_failed_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.zip"
    target.write_bytes(b"old")
    manifest = manifest_of(tmp_path / "parts")
    members: dict[str, Path | bytes] = {
        each.name: tmp_path / "parts" / each.name for each in manifest.members
    }
    with pytest.raises(Cancelled):
        write_upload(target, members, Progress(cancelled=lambda: True))
    with pytest.raises(DeskError):
        write_upload(target, {**members, "没有.csv": tmp_path / "没有.csv"})
    assert target.read_bytes() == b"old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.zip", "parts"]


def test_unpacked_it_is_the_same_package(tmp_path: Path) -> None:
    upload = read_upload(packed(tmp_path / "parts", tmp_path / "a.zip"), signed)
    unpack(upload, tmp_path / "散件")
    again = read_upload(tmp_path / "散件", signed)
    assert again == replace(upload, path=tmp_path / "散件")
    assert list(again.index()) == list(upload.index())
    (tmp_path / "散件" / "人员.csv").write_bytes(b"x")
    assert refusal(tmp_path / "散件") == "upload-damaged"


def _code(path: Path, good: Upload) -> str:
    """How a package is refused; "": it is not, and says what it said."""
    try:
        assert read_upload(path, signed) == good
    except DeskError as refused:
        return refused.code
    return ""


def test_any_changed_byte_is_seen_or_says_nothing(tmp_path: Path) -> None:
    """Bytes that no reader looks at (times, attributes) may differ; what is read never does."""
    path = packed(tmp_path / "parts", tmp_path / "a.zip")
    whole, good = path.read_bytes(), read_upload(path, signed)
    seen = 0
    for at in range(0, len(whole), 3):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        code = _code(path, good)
        assert code in ("", "upload-damaged", "signature")
        seen += code != ""
    assert seen > len(whole) / 3 / 2
    for end in range(0, len(whole), 50):
        path.write_bytes(whole[:end])
        assert refusal(path) == "upload-damaged"


def rewritten(path: Path, changes: dict[str, bytes | None]) -> Path:
    """The same zip with other, fewer or more members."""
    with zipfile.ZipFile(path) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (members | changes).items():
            if data is not None:
                archive.writestr(name, data)
    return path


@pytest.mark.parametrize("name", [MANIFEST, SIGNATURE, INDEX, WITHDRAWN, "人员.csv"])
def test_a_member_less_or_another(tmp_path: Path, name: str) -> None:
    assert refusal(rewritten(packed(tmp_path / "p", tmp_path / "a.zip"), {name: None})) == "upload-damaged"
    other = rewritten(packed(tmp_path / "p", tmp_path / "b.zip"), {name: b"{}"})
    assert refusal(other) in ("upload-damaged", "signature")


def test_a_member_more(tmp_path: Path) -> None:
    path = packed(tmp_path / "parts", tmp_path / "a.zip")
    assert refusal(rewritten(path, {"../x.csv": b"x"})) == "upload-damaged"
    assert refusal(tmp_path / "nosuch.zip") == "upload-damaged"
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(INDEX, b"x")
    assert refusal(path) == "upload-damaged"


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, b"{}" + b" " * 20_000_000)
        archive.writestr(SIGNATURE, b"")
    path = tmp_path / "a.zip"
    path.write_bytes(bomb.getvalue())
    assert refusal(path) == "upload-damaged"
    manifest = manifest_of(tmp_path / "parts", "\0" * 20_000_000, "ascii")
    assert refusal(packed(tmp_path / "parts", path, manifest)) == "upload-damaged"


def test_manifests_of_others(tmp_path: Path) -> None:
    good = json.loads(write_manifest(manifest_of(tmp_path / "parts")))
    assert read_manifest(json.dumps(good | {"more": 1}).encode()).number == 3
    file = good["files"][0]
    changes: tuple[dict[str, object], ...] = (
        {"format": "x"}, {"number": "3"}, {"number": True}, {"number": -1}, {"base_uid": None}, {"previous": {}},
        {"files": [file, file]}, {"files": [{**file, "name": "../a.csv"}]}, {"files": [{**file, "sha256": "x"}]},
        {"files": [{**file, "name": "MANIFEST.json"}]}, {"lists": []}, {"channel": "x" * 400},
    )  # fmt: skip
    for change in changes:
        with pytest.raises(DeskError) as refused:
            read_manifest(json.dumps(good | change).encode())
        assert refused.value.code == "upload-damaged", change
    for text in (b"", b"[]", b"\xff", b"[" * 100_000):
        with pytest.raises(DeskError):
            read_manifest(text)
    with pytest.raises(DeskError) as refused:
        read_manifest(json.dumps(good | {"version": 2, "files": None}).encode())
    assert refused.value.code == "upload-newer"


@pytest.mark.parametrize(
    ("code", "start"),
    [("BJ", "TD-BJ-2-000007-"), ("滨江", "TD-abcdefab-2-000007-"), ("", "TD-abcdefab-2-000007-")],
)
def test_names_are_plain_and_in_order(code: str, start: str) -> None:
    assert name_start(code, "abcdefabcdef", 2, 7) == start
    assert package_name(code, "abcdefabcdef", 2, 7, "0123456789") == f"{start}01234567.zip"
