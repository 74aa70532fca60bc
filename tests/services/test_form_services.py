"""Forms put out: file and journal together, findings before output, masks down to the bytes, many classes at once."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from talentdesk.documents.form_catalogue import FORMS
from talentdesk.documents.forms import FilledForm
from talentdesk.documents.forms import fill_form as right_fill_form
from talentdesk.errors import Cancelled, DeskError, Problem
from talentdesk.model import FormOutput, JournalEntry
from talentdesk.progress import Progress
from talentdesk.registers import register
from talentdesk.services import forms, history, records, teaching
from talentdesk.services.form_outputs import recent_outputs
from talentdesk.services.form_requests import Options, Subject
from talentdesk.services.form_subjects import find_subject, safe_name, subject_words
from talentdesk.services.placeholder_list import placeholder_lines, write_placeholder_list
from talentdesk.services.records import Query
from talentdesk.store import Store, journal
from tests.documents.pdf_reading import page_texts

TODAY = date(2026, 11, 21)
CLASS = "2026QCG1"


def the_class(store: Store) -> Subject:
    return Subject("class", (teaching.find_class(store, CLASS),))


def outputs(store: Store) -> list[FormOutput]:
    with store.read() as session:
        return list(session.query(FormOutput).order_by(FormOutput.id))


def before(store: Store) -> tuple[int, int]:
    return len(outputs(store)), store.last_entry()


def everything_in(path: Path) -> str:
    """All text of a file: the parts of a workbook, the pages of a PDF."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return "\n".join(page_texts(path))


def faulty(monkeypatch: pytest.MonkeyPatch, *codes: str) -> None:
    """Every form has these findings."""

    def fill_form(*args: Any, **more: Any) -> FilledForm:
        filled = right_fill_form(*args, **more)
        found = tuple(Problem(code, f"{code}!", "x", field="表!A1") for code in codes)
        return FilledForm(filled.book, found, filled.rows)

    monkeypatch.setattr(forms, "fill_form", fill_form)


# -- one form -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".pdf", ".xlsx"])
def test_a_form_and_its_journal_entry_come_together(full: Store, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"花名册{ending}"
    count, _ = before(full)
    made = forms.make_form(full, "roster", the_class(full), out, TODAY, Options(purpose="报市局备案"))
    assert made.sha256 == hashlib.sha256(out.read_bytes()).hexdigest()
    assert (made.path, made.findings) == (out, ())
    assert made.rows >= 42
    assert (made.pages > 0) == (ending == ".pdf")
    row = outputs(full)[count]
    assert (row.form, row.about, row.mask, row.purpose) == ("roster", "class", "full", "报市局备案")
    assert (row.sha256, row.file_name, row.made_by, row.rows) == (made.sha256, out.name, "tester", made.rows)
    assert row.subject.startswith(CLASS)
    [entry] = history.operations(full, limit=1)
    assert (entry.kind, entry.changes) == ("print", 1)
    for words in ("学员花名册", CLASS, str(made.rows), "报市局备案", made.sha256[:12]):
        assert words in entry.why
    assert full.broken_entries() == []


def test_the_same_form_twice_is_the_same_file(full: Store, tmp_path: Path) -> None:
    for ending in (".pdf", ".xlsx"):
        one, two = (
            forms.make_form(full, "marks", the_class(full), tmp_path / f"{n}{ending}", TODAY) for n in (1, 2)
        )
        assert one.sha256 == two.sha256


def test_a_look_is_not_journaled(full: Store, tmp_path: Path) -> None:
    known = before(full)
    made = forms.preview_form(full, "roster", the_class(full), tmp_path / "a.pdf", TODAY)
    assert made.pages >= 2
    assert before(full) == known
    with pytest.raises(DeskError):
        forms.preview_form(full, "roster", the_class(full), tmp_path / "a.xlsx", TODAY)


@pytest.mark.parametrize("name", ["a.doc", "a.docx", "a", "a.pdf.txt"])
def test_other_endings_are_refused(full: Store, tmp_path: Path, name: str) -> None:
    known = before(full)
    with pytest.raises(DeskError) as refused:
        forms.make_form(full, "roster", the_class(full), tmp_path / name, TODAY)
    assert refused.value.code == "format"
    assert list(tmp_path.glob(f"{name}*")) == []
    assert before(full) == known


def test_an_unknown_form_names_the_known_ones(full: Store, tmp_path: Path) -> None:
    with pytest.raises(DeskError) as refused:
        forms.make_form(full, "nosuch", the_class(full), tmp_path / "a.pdf", TODAY)
    assert refused.value.code == "not-found"
    assert "roster" in refused.value.remedy


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_every_built_in_form_is_made_from_the_sample_base(full: Store, tmp_path: Path, form: Any) -> None:
    subject = the_class(full) if form.about == "class" else Subject(form.about)
    made = forms.preview_form(full, form.key, subject, tmp_path / "a.pdf", TODAY)
    assert made.pages >= 1
    assert {problem.code for problem in made.findings} <= {"missing", "overflow"}, made.findings
    assert "{{" not in everything_in(tmp_path / "a.pdf")


# -- findings -------------------------------------------------------------------------------------------------------------


def test_findings_come_before_output(full: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faulty(monkeypatch, "overflow", "missing")
    known = before(full)
    out = tmp_path / "a.xlsx"
    for accept in (frozenset(), frozenset({"overflow"})):
        with pytest.raises(DeskError) as refused:
            forms.make_form(full, "roster", the_class(full), out, TODAY, Options(accept=accept))
        assert refused.value.code == "findings"
        assert {p.code for p in refused.value.problems} == {"overflow", "missing"} - accept
        assert "missing" in refused.value.remedy
    assert not out.exists()
    assert before(full) == known
    accept = frozenset({"overflow", "missing"})
    made = forms.make_form(full, "roster", the_class(full), out, TODAY, Options(accept=accept))
    assert {p.code for p in made.findings} == accept


@pytest.mark.parametrize("code", ["placeholder-unknown", "marker"])
def test_a_faulty_template_is_never_accepted(
    full: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    faulty(monkeypatch, code)
    options = Options(accept=frozenset({code}))
    with pytest.raises(DeskError) as refused:
        forms.make_form(full, "roster", the_class(full), tmp_path / "a.xlsx", TODAY, options)
    assert refused.value.code == "findings"
    assert "模板" in refused.value.remedy
    assert not (tmp_path / "a.xlsx").exists()


# -- whole or not at all --------------------------------------------------------------------------------------------------


def test_without_a_journal_entry_there_is_no_file(
    full: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "a.pdf"
    for place in ("begin_entry", "seal_entry"):
        with monkeypatch.context() as patch:
            patch.setattr(journal, place, _fails)
            with pytest.raises(RuntimeError, match="disk"):
                forms.make_form(full, "roster", the_class(full), out, TODAY)
        assert list(tmp_path.glob("*.pdf")) == []
        assert list(tmp_path.glob(".part*")) == []


def _fails(*_: object, **__: object) -> None:
    raise RuntimeError("disk")


def test_without_a_file_there_is_no_journal_entry(full: Store, tmp_path: Path) -> None:
    known = before(full)
    out = tmp_path / "a.pdf"
    out.mkdir()  # as a workbook that is open in WPS: nothing can take its name
    with pytest.raises(DeskError) as refused:
        forms.make_form(full, "roster", the_class(full), out, TODAY)
    assert refused.value.code == "file-unwritable"
    assert before(full) == known
    assert list(tmp_path.glob(".part*")) == []


def test_cancelling_leaves_nothing(full: Store, tmp_path: Path) -> None:
    known = before(full)
    for after in range(3):
        calls: list[int] = []

        def stop(calls: list[int] = calls, after: int = after) -> bool:
            calls.append(1)
            return len(calls) > after

        with pytest.raises(Cancelled):
            forms.make_form(
                full, "roster", the_class(full), tmp_path / "a.pdf", TODAY, progress=Progress(cancelled=stop)
            )
    assert list(tmp_path.glob("*.pdf")) == []
    assert before(full) == known


def test_what_went_out_is_not_undone(full: Store, tmp_path: Path) -> None:
    records.create(full, register("partners"), {"name": "新厂"})
    forms.make_form(full, "roster", the_class(full), tmp_path / "a.xlsx", TODAY)
    entry = full.last_entry()
    with pytest.raises(DeskError) as refused:
        history.undo(full, entry)
    assert refused.value.code == "fixed"
    assert "输出" in refused.value.text
    outcome = history.undo(full)  # the last thing that can be: the partner
    assert (outcome.taken_back, outcome.entry_id) == (1, entry - 1)
    assert outputs(full)[-1].file_name == "a.xlsx"


# -- masks ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mask", ["list", "posted"])
@pytest.mark.parametrize("ending", [".pdf", ".xlsx"])
def test_no_full_number_reaches_the_file(full: Store, tmp_path: Path, mask: Any, ending: str) -> None:
    people = records.rows(full, register("trainees"), records.find(full, register("trainees"), Query()).ids)
    secrets = {row.texts[name] for row in people for name in ("id_number", "phone") if row.texts[name]}
    # what stands in every list, what stands on a sheet for each person
    for key in ("roster", "receipt-long", "subsidy-person"):
        out = tmp_path / f"{key}{ending}"
        accept = frozenset({"missing", "overflow", "picture"})
        forms.make_form(full, key, the_class(full), out, TODAY, Options(mask=mask, accept=accept))
        text = "".join(everything_in(out).split())
        found = [len(secret) for secret in secrets if secret in text]
        assert not found, key
        assert outputs(full)[-1].mask == mask
    forms.make_form(full, "roster", the_class(full), tmp_path / f"full{ending}", TODAY)
    assert any(secret in "".join(everything_in(tmp_path / f"full{ending}").split()) for secret in secrets)


def test_a_posted_form_is_masked_by_itself(full: Store, tmp_path: Path) -> None:
    forms.make_form(full, "notice", the_class(full), tmp_path / "a.xlsx", TODAY)
    assert outputs(full)[-1].mask == "posted"
    assert "****" in everything_in(tmp_path / "a.xlsx")


# -- watermark ------------------------------------------------------------------------------------------------------------


def test_the_watermark_names_user_and_time(full: Store, tmp_path: Path) -> None:
    for ending in (".pdf", ".xlsx"):
        out = tmp_path / f"a{ending}"
        forms.make_form(full, "roster", the_class(full), out, TODAY, Options(watermark=True))
        assert "tester" in everything_in(out)
        forms.make_form(full, "roster", the_class(full), out, TODAY)
        assert "tester 20" not in everything_in(out)


def test_a_footer_takes_any_name(full: Store, tmp_path: Path) -> None:
    full.user = "R&D 周"
    out = tmp_path / "a.xlsx"
    forms.make_form(full, "roster", the_class(full), out, TODAY, Options(watermark=True))
    sheet: Any = load_workbook(out).active
    assert "R&&D 周" in sheet.oddFooter.right.text
    assert sheet.oddFooter.center.text  # the form's own footer is still there


# -- many classes ---------------------------------------------------------------------------------------------------------


def test_one_file_for_each_class(full: Store, tmp_path: Path) -> None:
    ids = [*records.find(full, register("classes"), Query()).ids, 10**6]
    made = forms.make_for_classes(full, "roster", ids, tmp_path, ".pdf", TODAY)
    codes = ["2026QDG1", "2026QHL1", "2026QHG1", CLASS]
    assert [each.path.name for each in made[:-1]] == [f"学员花名册-{code}.pdf" for code in codes]
    assert all(each.path.exists() and each.sha256 for each in made[:-1])
    assert (made[-1].sha256, made[-1].findings[0].code) == ("", "not-found")
    assert {row.file_name for row in outputs(full)} >= {each.path.name for each in made[:-1]}


def test_a_refused_class_stops_no_other(full: Store, tmp_path: Path) -> None:
    ids = [10**6, *the_class(full).ids]
    refused, made = forms.make_for_classes(full, "roster", ids, tmp_path, ".xlsx", TODAY)
    assert not refused.sha256
    assert made.path.exists()


def test_cancelling_many_classes_keeps_what_is_done(full: Store, tmp_path: Path) -> None:
    ids = list(records.find(full, register("classes"), Query()).ids)
    with pytest.raises(Cancelled) as stopped:
        forms.make_for_classes(
            full, "roster", ids, tmp_path, ".xlsx", TODAY,
            progress=Progress(cancelled=lambda: len(list(tmp_path.glob("*.xlsx"))) == 2),
        )  # fmt: skip
    assert "2" in stopped.value.text
    assert len(list(tmp_path.glob("*.xlsx"))) == 2


def test_file_names_any_system_takes() -> None:
    taken: set[str] = set()
    names = [safe_name(stem, ".pdf", taken) for stem in ("表-A/1", "表-a\\1", "  . ", "con:?*")]
    assert names == ["表-A_1.pdf", "表-a_1-2.pdf", "_.pdf", "con___.pdf"]


# -- subjects and lists ---------------------------------------------------------------------------------------------------


def test_subjects_are_found_by_what_people_write(full: Store) -> None:
    assert find_subject(full, "class", [CLASS]) == the_class(full)
    lines = teaching.results(full, teaching.find_class(full, CLASS)).lines
    number = records.get(full, register("trainees"), lines[1].trainee_id).texts["id_number"]
    some = find_subject(full, "class", [CLASS], [lines[0].student_no, number])
    assert some.people == (lines[0].trainee_id, lines[1].trainee_id)
    assert find_subject(full, "teachers", []) == Subject("teachers")
    assert len(find_subject(full, "teachers", ["T001", "T001", "T002"]).ids) == 2
    assert len(find_subject(full, "pairings", ["ST2026001"]).ids) == 1
    certificate = records.get(full, register("certificates"), 1).texts["number"]
    assert find_subject(full, "certificates", [certificate]).ids == (1,)
    assert find_subject(full, "base", []) == Subject("base")


@pytest.mark.parametrize(
    ("about", "keys", "people"),
    [
        ("class", [], []),
        ("class", [CLASS, CLASS], []),
        ("class", ["nosuch"], []),
        ("class", [CLASS], ["999"]),
        ("class", [CLASS], ["110105194912310020"]),
        ("teachers", ["nosuch"], []),
        ("equipment", [CLASS], []),
        ("pairings", ["ST2026001"], ["01"]),
        ("base", ["x"], []),
    ],
)
def test_subjects_nobody_knows(full: Store, about: Any, keys: list[str], people: list[str]) -> None:
    with pytest.raises(DeskError) as refused:
        find_subject(full, about, keys, people)
    assert "110105" not in refused.value.text


def test_subjects_in_words_carry_no_number_of_a_person(full: Store) -> None:
    some = Subject("class", the_class(full).ids, (1, 2))
    assert subject_words(full, some).text.endswith("（2 人）")
    teacher = find_subject(full, "teachers", ["T001"])
    assert subject_words(full, teacher).code == "T001"
    assert (
        subject_words(full, Subject("teachers")).text
        == f"{len(records.find(full, register('teachers'), Query()))} 条"
    )
    assert "—" in subject_words(full, find_subject(full, "pairings", ["ST2026001"])).text
    assert subject_words(full, Subject("base")).text == "滨江市高技能人才培训基地"


def test_recent_outputs_are_the_newest_first(full: Store, tmp_path: Path) -> None:
    for key in ("roster", "ledger"):
        subject = the_class(full) if key == "roster" else Subject("equipment")
        forms.make_form(
            full, key, subject, tmp_path / f"{key}.xlsx", TODAY, Options(accept=frozenset({"overflow"}))
        )
    one, two = recent_outputs(full, 2)
    assert [(each.form, each.label, each.file) for each in (one, two)] == [
        ("ledger", "设备台账", "ledger.xlsx"), ("roster", "学员花名册", "roster.xlsx"),
    ]  # fmt: skip
    assert one.who == "tester"
    assert one.sha256 == hashlib.sha256((tmp_path / "ledger.xlsx").read_bytes()).hexdigest()


def test_all_forms_are_offered(full: Store) -> None:
    found = forms.offers(full, TODAY)
    assert [offer.key for offer in found] == [form.key for form in FORMS]
    assert {offer.version for offer in found} == {None}
    assert forms.offer_of(full, "notice", TODAY).mask == "posted"


def test_the_list_of_placeholders(tmp_path: Path) -> None:
    out = tmp_path / "占位符.xlsx"
    count = write_placeholder_list(out)
    sheet: Any = load_workbook(out).active
    assert sheet.max_row == count + 1 == len(placeholder_lines()) + 1
    assert sheet["A2"].value == "{{base.name}}"
    with pytest.raises(DeskError):
        write_placeholder_list(tmp_path / "a.csv")


def test_the_journal_tells_outputs_from_looks(full: Store, tmp_path: Path) -> None:
    forms.make_form(full, "roster", the_class(full), tmp_path / "a.xlsx", TODAY)
    with full.read() as session:
        newest = session.query(JournalEntry).order_by(JournalEntry.id.desc()).first()
        assert newest is not None
        assert newest.kind == "print"
        number = records.get(full, register("trainees"), 1).texts["id_number"]
        assert number not in newest.why
