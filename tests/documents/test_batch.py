"""Batches: one PDF for each person in a folder or zip, and files that cannot be edited."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.constants import UserAccessPermissions

from talentdesk.documents.batch import file_name, render_each
from talentdesk.documents.certificates import render_certificates
from talentdesk.documents.layouts import load_layout
from talentdesk.errors import Cancelled, DeskError
from talentdesk.progress import Progress
from tests.documents.pdf_reading import plain
from tests.documents.people import NAMES, photo, subject


def test_one_file_for_each_person_in_a_folder(tmp_path: Path) -> None:
    people = [subject(n) for n in range(len(NAMES))]
    names = render_each(
        load_layout("booklet"), people, tmp_path / "out", "{name}-{number}", author="江州基地"
    )
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(names)
    for person, name in zip(people, names, strict=True):
        reader = PdfReader(tmp_path / "out" / name)
        assert len(reader.pages) == 2
        assert str(person["name"]) in plain(reader.pages[0].extract_text())
        assert reader.metadata is not None
        assert (reader.metadata.title, reader.metadata.author) == ("结业证书", "江州基地")


def test_a_zip_is_whole_and_the_same_twice(tmp_path: Path) -> None:
    people = [subject(n) for n in range(3)]
    for name in ("a.zip", "b.zip"):
        render_each(load_layout("training-proof"), people, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{who['number']} {who['name']}.pdf" for who in people]


def test_a_cancelled_zip_leaves_nothing(tmp_path: Path) -> None:
    steps = iter((False, False, True))
    with pytest.raises(Cancelled):
        render_each(
            load_layout("training-proof"),
            [subject(n) for n in range(3)],
            tmp_path / "a.zip",
            progress=Progress(cancelled=lambda: next(steps)),
        )
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DeskError, match="file"):
        render_each(load_layout("training-proof"), [subject(0)], tmp_path / "file")


def test_names_are_usable_on_windows_and_all_different() -> None:
    taken: set[str] = set()
    names = [
        file_name("{name}", {"name": name}, taken)
        for name in ("王/丽\t:*", "CON", "con", "王_丽___", "", " .. ", "长" * 300, "a.", "A")
    ]
    assert names[:3] == ["王_丽___.pdf", "_CON.pdf", "_con (2).pdf"]
    assert names[3:6] == ["王_丽___ (2).pdf", "未命名.pdf", "未命名 (2).pdf"]
    assert len(names[6]) == 124
    assert names[7:] == ["a.pdf", "A (2).pdf"]


def test_a_restricted_file_opens_for_all_and_may_not_be_edited(tmp_path: Path) -> None:
    out = BytesIO()
    who = subject(5, photo=photo(tmp_path / "a.jpg"))
    render_certificates(
        load_layout("completion-portrait"), [who], out, author="江州基地", owner_password="密x1"
    )
    reader = PdfReader(out)
    assert reader.is_encrypted
    assert plain(reader.pages[0].extract_text()).count("赵𬭎")
    allowed = reader.user_access_permissions
    assert allowed is not None
    assert allowed & UserAccessPermissions.PRINT
    assert not allowed & (UserAccessPermissions.MODIFY | UserAccessPermissions.ADD_OR_MODIFY)
    assert reader.metadata is not None
    assert reader.metadata.author == "江州基地"


def test_printing_starts_at_full_size() -> None:
    out = BytesIO()
    render_certificates(load_layout("training-proof"), [subject(0)], out)
    root = PdfReader(out).root_object
    assert root["/ViewerPreferences"]["/PrintScaling"] == "/None"  # type: ignore[index]
    assert str(root["/Lang"]) == "zh-CN"
