"""What leaves the base and what comes in beside lists: exports, photos, and the founding itself."""

from __future__ import annotations

import csv
import io
import struct
import zlib
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import bases, exporting, photos, records
from talentdesk.services.records import Query
from talentdesk.store import DATABASE, Store
from tests.services.rosters import dump, person

TRAINEES, EQUIPMENT = register("trainees"), register("equipment")


# -- exports ------------------------------------------------------------------------------------------------------------


def _read(path: Path, encoding: str) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding=encoding).splitlines()))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_list_goes_out_and_comes_in_the_same(full: Store, tmp_path: Path, encoding: str) -> None:
    count = exporting.export(full, TRAINEES, Query(), tmp_path / "a.csv", encoding=encoding)
    rows = _read(tmp_path / "a.csv", encoding)
    assert len(rows) - 1 == count == len(records.find(full, TRAINEES, Query()))
    at = rows[0].index("证件号码")
    assert all(len(row[at].strip("\t'=\"")) == 18 for row in rows[1:])


def test_a_workbook_keeps_numbers_as_text_and_dates_as_dates(full: Store, tmp_path: Path) -> None:
    exporting.export(full, TRAINEES, Query(), tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    heads = [cell.value for cell in sheet[1]]
    first = dict(zip(heads, sheet[2], strict=True))
    assert first["证件号码"].data_type == "s"
    assert first["出生日期"].is_date
    exporting.export(full, EQUIPMENT, Query(), tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx").active
    price = [cell.value for cell in sheet[1]].index("购置价格")
    assert isinstance(sheet[2][price].value, int | float)


def test_what_gbk_lacks_stops_the_export_and_is_listed(store: Store, tmp_path: Path) -> None:
    records.create(store, TRAINEES, person(0) | {"name": "李𬭎"})
    with pytest.raises(DeskError) as refused:
        exporting.export(store, TRAINEES, Query(), tmp_path / "a.csv", encoding="gbk")
    assert "𬭎" in refused.value.text + "".join(p.text for p in refused.value.problems)
    assert not (tmp_path / "a.csv").exists()
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".part")] == []
    assert exporting.export(store, TRAINEES, Query(), tmp_path / "a.csv", encoding="gb18030") == 1
    assert "李𬭎" in (tmp_path / "a.csv").read_text(encoding="gb18030")


def test_masked_exports_show_no_whole_number(full: Store, tmp_path: Path) -> None:
    exporting.export(full, TRAINEES, Query(), tmp_path / "a.csv", mask=True)
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    for row in records.rows(full, TRAINEES, records.find(full, TRAINEES, Query()).ids[:100]):
        assert row.texts["id_number"] not in text
        assert not row.texts["phone"] or row.texts["phone"] not in text


def test_chosen_rows_other_endings_and_encodings(full: Store, tmp_path: Path) -> None:
    assert exporting.export(full, TRAINEES, Query(), tmp_path / "a.csv", ids=[3, 1]) == 2
    names = [row.title for row in records.rows(full, TRAINEES, [3, 1])]
    assert [row[0] for row in _read(tmp_path / "a.csv", "utf-8-sig")[1:]] == names
    for name, encoding in (("a.doc", "utf-8-sig"), ("b.csv", "latin-1")):
        with pytest.raises(DeskError):
            exporting.export(full, TRAINEES, Query(), tmp_path / name, encoding=encoding)
        assert not (tmp_path / name).exists()


def test_an_export_of_a_search_is_not_cut(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list on the screen stops a search at a limit; a file must not stop silently."""
    from talentdesk.services import listing

    monkeypatch.setattr(listing, "SEARCH_AT_MOST", 2)
    for index in range(4):
        records.create(store, TRAINEES, person(index, employer="滨江"))
    found = records.find(store, TRAINEES, Query(search="滨江"))
    assert (len(found), found.capped) == (2, True)
    assert exporting.export(store, TRAINEES, Query(search="滨江"), tmp_path / "a.csv") == 4


# -- photos -------------------------------------------------------------------------------------------------------------


def _picture(path: Path, size: tuple[int, int] = (40, 60), mode: str = "RGB", **more: object) -> Path:
    Image.new(mode, size).save(path, **more)  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize(
    ("name", "mode"),
    [("a.jpg", "RGB"), ("a.png", "RGBA"), ("a.png", "P"), ("a.bmp", "L"), ("a.jpg", "CMYK"), ("a.gif", "P")],
)
def test_a_photo_is_kept_by_content(store: Store, tmp_path: Path, name: str, mode: str) -> None:
    number = records.create(store, TRAINEES, person(0))
    source = _picture(tmp_path / name, (1200, 1600), mode)
    records.set_photo(store, TRAINEES, number, source)
    digest = records.get(store, TRAINEES, number).values["photo"]
    kept = records.photo_path(store, str(digest))
    assert kept is not None
    with Image.open(kept) as picture:
        assert (picture.format, picture.mode, max(picture.size)) == ("JPEG", "RGB", 900)
    assert records.photo_path(store, "") is None
    assert records.photo_path(store, "0" * 64) is None


def test_a_seal_stays_transparent(store: Store, tmp_path: Path) -> None:
    base = register("base")
    seal = Image.new("RGBA", (1200, 1200), (0, 0, 0, 0))
    seal.paste((220, 30, 30, 255), (400, 400, 800, 800))
    seal.save(tmp_path / "章.png")
    photos.set_photo(store, base, 1, tmp_path / "章.png")
    kept = photos.photo_path(store, str(records.get(store, base, 1).values["seal"]))
    assert kept is not None
    with Image.open(kept) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", (900, 900))
        assert picture.getpixel((10, 10)) == (0, 0, 0, 0)
        assert picture.getpixel((450, 450)) == (220, 30, 30, 255)
    with pytest.raises(DeskError):
        photos.set_photo(store, base, 1, tmp_path / "none.png")


def test_a_photo_stands_upright_and_tells_nothing_more(store: Store, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010F] = "Camera of Wang"
    number = records.create(store, TRAINEES, person(0))
    records.set_photo(store, TRAINEES, number, _picture(tmp_path / "a.jpg", (60, 40), exif=exif))
    kept = records.photo_path(store, str(records.get(store, TRAINEES, number).values["photo"]))
    assert kept is not None
    with Image.open(kept) as picture:
        assert picture.size == (40, 60)
        assert dict(picture.getexif()) == {}


def _bomb(side: int) -> bytes:
    """A PNG that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


BAD = {
    "empty": b"",
    "text": "不是图片".encode(),
    "cut": None,
    "large": _bomb(6_000),
    "larger": _bomb(12_000),
    "bomb": _bomb(20_000),
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
}


@pytest.mark.parametrize("kind", BAD)
def test_no_good_picture_is_refused_and_nothing_kept(store: Store, tmp_path: Path, kind: str) -> None:
    data = BAD[kind]
    if data is None:
        whole = io.BytesIO()
        Image.effect_noise((300, 300), 90).convert("RGB").save(whole, "JPEG")
        data = whole.getvalue()[:3000]
    (tmp_path / "a.jpg").write_bytes(data)
    number = records.create(store, TRAINEES, person(0))
    before = dump(store)
    with pytest.raises(DeskError) as refused:
        records.set_photo(store, TRAINEES, number, tmp_path / "a.jpg")
    assert refused.value.remedy
    assert dump(store) == before
    with pytest.raises(DeskError):
        records.set_photo(store, TRAINEES, number, tmp_path / "none.jpg")


@pytest.mark.allow_logs  # the picture library tells its own log what it stumbled over; the point is that nothing breaks
@given(data=st.data(), kind=st.sampled_from(["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_pictures_never_end_in_a_traceback(tmp_path: Path, data: st.DataObject, kind: str) -> None:
    whole = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (12, 9), (200, 30, 60)).save(
        whole, kind, **({"exif": exif} if kind in ("JPEG", "PNG", "WEBP", "TIFF") else {})
    )  # type: ignore[arg-type]
    damaged = bytearray(whole.getvalue())
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "a.img").write_bytes(damaged)
    try:
        photos._as_jpeg(tmp_path / "a.img")
    except DeskError as refused:
        assert refused.remedy  # noqa: PT017 - many examples are still good pictures


# -- founding -----------------------------------------------------------------------------------------------------------


def test_a_base_is_founded_once(tmp_path: Path) -> None:
    with pytest.raises(DeskError):
        bases.create_base(tmp_path / "a", name=" ", user="t")
    assert not bases.is_base(tmp_path / "a")
    bases.create_base(tmp_path / "a", name="基地", user="t").close()
    with pytest.raises(DeskError) as refused:
        bases.create_base(tmp_path / "a", name="基地", user="t")
    assert refused.value.code == "exists"
    store = bases.open_base(tmp_path / "a", user="t")
    assert bases.profile(store).title == "基地"
    assert len(records.find(store, register("occupations"), Query())) > 1000
    store.close()


def test_a_founding_broken_off_can_be_done_again(tmp_path: Path) -> None:
    for left_over in (b"", None):
        folder = tmp_path / str(left_over is None)
        folder.mkdir()
        if left_over is None:
            Store(folder, user="t", create=True).close()  # tables, but no profile yet
        else:
            (folder / DATABASE).write_bytes(left_over)
        with pytest.raises(DeskError) as refused:
            bases.open_base(folder, user="t")
        assert refused.value.code == "unfinished"
        store = bases.create_base(folder, name="基地", user="t")
        assert bases.profile(store).title == "基地"
        store.close()


@pytest.mark.parametrize(
    "folder", ["\\\\server\\share\\x", "//server/share", "C:/Users/x/OneDrive/base", "/home/x/坚果云/base"]
)
def test_shared_and_synchronised_folders_are_refused(folder: str) -> None:
    assert bases.unsafe_folder(Path(folder)) or not folder.startswith(("C", "/h"))


def test_the_profile_is_checked(store: Store) -> None:
    for values in (
        {"number_pattern": "没有序号"},
        {"attendance_percent": "101"},
        {"name": ""},
        {"credit_code": "1"},
    ):
        with pytest.raises(DeskError):
            bases.change_profile(store, values)
    bases.change_profile(store, {"attendance_percent": "90", "contact": "王老师"})
    assert bases.profile(store).values["attendance_percent"] == 90
