"""Custom forms: taken in safely, kept in versions with dates, used like the built-in ones, nothing used is ever changed."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from talentdesk.errors import DeskError
from talentdesk.model import FormOutput, FormTemplate, TrainingClass
from talentdesk.services import custom_forms, forms, history
from talentdesk.services.form_requests import Subject
from talentdesk.store import Store
from tests.documents.bureau_forms import BUREAU_FORMS, marks_two_rows, roster_portrait
from tests.exchange import hostile

DAY = date(2026, 11, 21)


def save(store: Store, source: Path, key: str = "bureau-marks", **changes: object) -> int:
    given: dict[str, object] = {"key": key, "label": "市局成绩登记表", "about": "class", **changes}
    return custom_forms.save_template(store, source, **given)  # type: ignore[arg-type]


def class_id(store: Store) -> int:
    with store.read() as session:
        return int(session.scalars(select(TrainingClass.id)).first() or 0)


def output(store: Store, key: str, version: int) -> None:
    with store.write("表单输出") as session:
        session.add(
            FormOutput(
                form=key, version=version, about="class", subject="班", file_name="a.pdf", sha256="0" * 64,
                made_by="tester", made_at=datetime(2026, 11, 21),
            )
        )  # fmt: skip


def test_a_form_is_kept_by_its_content_and_offered(store: Store, tmp_path: Path) -> None:
    source = marks_two_rows(tmp_path / "市局表.xlsx")
    assert save(store, source) == 1
    (offer,) = custom_forms.custom_offers(store, DAY)
    assert (offer.key, offer.label, offer.about, offer.mask, offer.orientation, offer.version, offer.letter) == (
        "bureau-marks", "市局成绩登记表", "class", "full", "landscape", 1, False,
    )  # fmt: skip
    place = custom_forms.custom_template(store, "bureau-marks", DAY)
    assert place.parent == store.folder / "forms"
    assert place.name == f"{hashlib.sha256(place.read_bytes()).hexdigest()}.xlsx"
    assert load_workbook(place).worksheets[0]["E5"].value == "{{trainee.name}}"
    assert {path.suffix for path in place.parent.iterdir()} == {".xlsx"}
    assert len(list(place.parent.iterdir())) == 1


def test_it_is_filled_like_a_built_in_form(full: Store, tmp_path: Path) -> None:
    save(full, marks_two_rows(tmp_path / "a.xlsx"))
    assert "bureau-marks" in [offer.key for offer in forms.offers(full, DAY)]
    subject = Subject("class", (class_id(full),))
    made = forms.make_form(full, "bureau-marks", subject, tmp_path / "out.xlsx", DAY)
    sheet = load_workbook(made.path, data_only=True).worksheets[0]
    assert made.rows > 10
    assert sheet.cell(4 + made.rows, 1).value == made.rows
    assert "合计" in [sheet.cell(row, 1).value for row in range(5, sheet.max_row + 1)]
    with full.read() as session:
        row = session.scalars(select(FormOutput).order_by(FormOutput.id.desc())).first()
        assert row is not None
        assert (row.form, row.version, row.rows) == ("bureau-marks", 1, made.rows)
    (version,) = custom_forms.versions(full, "bureau-marks")
    assert version.outputs == 1


def test_the_version_of_a_day(store: Store, tmp_path: Path) -> None:
    source = marks_two_rows(tmp_path / "a.xlsx")
    assert save(store, source, valid_to=date(2026, 12, 31)) == 1
    assert save(store, source, valid_from=date(2026, 6, 1), valid_to=date(2027, 12, 31)) == 2
    assert save(store, source, valid_from=date(2028, 1, 1)) == 3
    picked = {
        day: custom_forms.custom_version(store, "bureau-marks", day)
        for day in (date(2026, 5, 31), date(2026, 6, 1), date(2027, 12, 31), date(2028, 1, 1))
    }
    assert list(picked.values()) == [1, 2, 2, 3]
    custom_forms.retire(store, "bureau-marks", 2)
    assert custom_forms.custom_version(store, "bureau-marks", date(2026, 12, 31)) == 1
    with pytest.raises(DeskError, match="这一天不能用") as refused:
        custom_forms.custom_template(store, "bureau-marks", date(2027, 1, 1))
    assert refused.value.code == "not-found"
    assert custom_forms.custom_offers(store, date(2027, 1, 1)) == []
    assert [(v.version, v.in_use) for v in custom_forms.versions(store)] == [(3, True), (2, False), (1, True)]


def test_a_built_in_key_is_replaced_until_retired(store: Store, tmp_path: Path) -> None:
    built_in = forms.offer_of(store, "roster", DAY)
    save(store, roster_portrait(tmp_path / "a.xlsx"), "roster", label="市局花名册")
    own = forms.offer_of(store, "roster", DAY)
    assert (own.label, own.version, own.group) == ("市局花名册", 1, built_in.group)
    assert [offer.key for offer in forms.offers(store, DAY)].count("roster") == 1
    custom_forms.retire(store, "roster", 1)
    assert forms.offer_of(store, "roster", DAY) == built_in


def test_export_edit_and_import_make_a_new_version(store: Store, tmp_path: Path) -> None:
    save(store, marks_two_rows(tmp_path / "a.xlsx"), mask="list", valid_from=date(2026, 1, 1))
    output(store, "bureau-marks", 1)
    before = custom_forms.custom_template(store, "bureau-marks", DAY)
    content = before.read_bytes()
    assert custom_forms.export_template(store, "bureau-marks", tmp_path / "edit.xlsx") == 1
    book = load_workbook(tmp_path / "edit.xlsx")
    book.worksheets[0]["A1"] = "{{class.name}}成绩登记表"
    book.save(tmp_path / "edit.xlsx")
    assert custom_forms.import_edited(store, "bureau-marks", tmp_path / "edit.xlsx") == 2
    newest, old = custom_forms.versions(store, "bureau-marks")
    assert (newest.label, newest.mask, newest.valid_from) == ("市局成绩登记表", "list", date(2026, 1, 1))
    assert (old.outputs, newest.outputs) == (1, 0)
    assert before.read_bytes() == content
    after = custom_forms.custom_template(store, "bureau-marks", DAY)
    assert after != before
    assert load_workbook(after).worksheets[0]["A1"].value == "{{class.name}}成绩登记表"


def test_a_template_with_placeholders_is_taken_as_it_is(store: Store, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "{{class.name}}"
    book.worksheets[0]["A2"] = "姓名"
    book.save(tmp_path / "a.xlsx")
    save(store, tmp_path / "a.xlsx")
    place = custom_forms.custom_template(store, "bureau-marks", DAY)
    assert place.read_bytes() == (tmp_path / "a.xlsx").read_bytes()


def test_wrong_placeholders_are_refused_with_their_cells(store: Store, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "表"
    book.worksheets[0]["B3"] = "{{class.colour}}"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(DeskError) as refused:
        save(store, tmp_path / "a.xlsx")
    assert [(p.code, p.field) for p in refused.value.problems] == [("placeholder-unknown", "表!B3")]
    found = custom_forms.inspect(marks_two_rows(tmp_path / "b.xlsx"))
    with pytest.raises(DeskError) as refused:
        save(store, tmp_path / "b.xlsx", mapping=found.mapping | {"成绩!E5": "trainee.nickname"})
    assert [(p.code, p.field) for p in refused.value.problems] == [("placeholder-unknown", "成绩!E5")]
    with pytest.raises(DeskError, match="没有认出"):
        save(store, tmp_path / "b.xlsx", mapping={})
    assert custom_forms.versions(store) == ()
    assert not any((store.folder / "forms").glob("*"))


def test_undo_takes_an_import_back(store: Store, tmp_path: Path) -> None:
    source = marks_two_rows(tmp_path / "a.xlsx")
    save(store, source)
    history.undo(store, store.last_entry())
    assert custom_forms.custom_offers(store, DAY) == []
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(FormTemplate)) == 0
    assert save(store, source) == 1


def test_the_number_of_a_version_that_was_used_is_not_given_twice(store: Store, tmp_path: Path) -> None:
    source = marks_two_rows(tmp_path / "a.xlsx")
    save(store, source)
    entry = store.last_entry()
    output(store, "bureau-marks", 1)
    history.undo(store, entry)
    assert save(store, source) == 2


def test_asks_and_sheets_for_each_are_read_from_the_file(store: Store, tmp_path: Path) -> None:
    save(store, BUREAU_FORMS["equipment"](tmp_path / "a.xlsx"), "ledger-city", about="equipment")
    save(store, BUREAU_FORMS["application"](tmp_path / "b.xlsx"), "apply-city")
    apply, ledger = custom_forms.custom_offers(store, DAY)
    assert [(ask.name, ask.label, ask.kind) for ask in ledger.asks] == [("year", "年度", "year")]
    assert (ledger.each, apply.each) == (False, True)


def test_a_letter(full: Store, tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("关于{{ class.name }}的函（{{ ask.reference }}）")
    document.save(str(tmp_path / "函.docx"))
    assert save(full, tmp_path / "函.docx", "letter", label="函") == 1
    (offer,) = custom_forms.custom_offers(full, DAY)
    assert offer.letter
    assert [ask.name for ask in offer.asks] == ["reference"]
    subject = Subject("class", (class_id(full),))
    made = forms.make_form(
        full, "letter", subject, tmp_path / "out.docx", DAY, forms.Options(asks={"reference": "1 号"})
    )
    assert made.path.suffix == ".docx"
    text = Document(str(made.path)).paragraphs[0].text
    assert text.startswith("关于")
    assert text.endswith("的函（1 号）")
    bad = Document()
    bad.add_paragraph("{{ class.__class__ }}")
    bad.save(str(tmp_path / "bad.docx"))
    with pytest.raises(DeskError) as refused:
        custom_forms.import_edited(full, "letter", tmp_path / "bad.docx")
    assert refused.value.problems


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": "花名册"}, "key"),
        ({"key": "../x"}, "key"),
        ({"key": ""}, "key"),
        ({"label": " "}, "label"),
        ({"about": "people"}, "choice"),
        ({"mask": "none"}, "choice"),
        ({"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}, "dates"),
    ],
)
def test_wrong_words_are_refused(store: Store, tmp_path: Path, changes: dict[str, object], code: str) -> None:
    with pytest.raises(DeskError) as refused:
        save(store, marks_two_rows(tmp_path / "a.xlsx"), **changes)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert custom_forms.versions(store) == ()


def _with(path: Path, name: str, content: bytes) -> Path:
    marks_two_rows(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, content)
    return path


def _xls(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "Workbook".encode("utf-16-le"))
    return path


def _picture_from_afar(path: Path) -> Path:
    Document().save(str(path))
    raw = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/_rels/document.xml.rels":
                link = b'<Relationship Id="x9" Type="http://x/attachedTemplate" Target="http://x.example/t.dotm" TargetMode="External"/>'
                data = data.replace(b"</Relationships>", link + b"</Relationships>")
            new.writestr(name, data)
    return path


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "xls": (_xls, "file-xls"),
    "password": (hostile.password_protected, "file-password"),
    "bomb": (hostile.zip_bomb, "file-bomb"),
    "entities": (hostile.billion_laughs, "file-entities"),
    "far cell": (hostile.far_cell, "file-far-cell"),
    "cut": (hostile.truncated, "file-damaged"),
    "members": (hostile.ten_thousand_members, "file-too-many-members"),
    "macros": (lambda path: _with(path, "xl/vbaProject.bin", b"x"), "file-macros"),
    "excel 4 macros": (lambda path: _with(path, "xl/macrosheets/sheet1.xml", b"<x/>"), "file-macros"),
    "links": (lambda path: _with(path, "xl/externalLinks/externalLink1.xml", b"<x/>"), "file-links"),
    "connections": (lambda path: _with(path, "xl/connections.xml", b"<x/>"), "file-links"),
    "objects": (lambda path: _with(path, "xl/embeddings/oleObject1.bin", b"x"), "file-objects"),
    "afar": (_picture_from_afar, "file-links"),
    "text": (lambda path: path.write_text("姓名,性别") and path, "file-format"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_files_that_could_do_harm_are_refused_by_a_sentence(store: Store, tmp_path: Path, kind: str) -> None:
    make, code = REFUSED[kind]
    with pytest.raises(DeskError) as refused:
        save(store, make(tmp_path / "a.xlsx"))
    assert refused.value.code == code
    assert refused.value.text
    assert refused.value.remedy
    assert custom_forms.versions(store) == ()


def test_entities_in_a_hidden_sheet_are_refused_too(store: Store, tmp_path: Path) -> None:
    path = marks_two_rows(tmp_path / "a.xlsx")
    book = load_workbook(path)
    book.create_sheet("藏").sheet_state = "hidden"
    book.save(path)
    raw = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                data = (
                    b'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a "b">]>' + data.partition(b"?>")[2]
                )
            new.writestr(name, data)
    with pytest.raises(DeskError) as refused:
        save(store, path)
    assert refused.value.code == "file-entities"


def test_a_missing_file_and_a_lost_template(store: Store, tmp_path: Path) -> None:
    with pytest.raises(DeskError) as refused:
        save(store, tmp_path / "none.xlsx")
    assert refused.value.code == "file-missing"
    save(store, marks_two_rows(tmp_path / "a.xlsx"))
    custom_forms.custom_template(store, "bureau-marks", DAY).unlink()
    assert custom_forms.custom_offers(store, DAY) == []
    with pytest.raises(DeskError, match="不在数据文件夹"):
        custom_forms.custom_template(store, "bureau-marks", DAY)
