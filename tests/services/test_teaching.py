"""A class to its end: who passes at the borders, who gets a certificate, and that a number is used once."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path

import pytest

from talentdesk.errors import DeskError
from talentdesk.model.vocabulary import AttendanceMark
from talentdesk.registers import register
from talentdesk.services import (
    bases,
    certificates,
    issue_register,
    records,
    samples,
    teaching,
    today,
    upload_building,
)
from talentdesk.services.records import Query
from talentdesk.services.upload_exports import read_upload
from talentdesk.store import Store
from tests.services.rosters import dump, person

TRAINEES, COURSES = register("trainees"), register("courses")
ISSUED = date(2026, 11, 20)
ACCEPTED = frozenset({"photo-missing"})
P, A = AttendanceMark.PRESENT, AttendanceMark.ABSENT


def _class(
    store: Store, people: int = 1, level: str = "三级/高级工", sessions: int = 5
) -> tuple[int, list[int], list[int]]:
    """A class with sessions of 8 hours; (class, enrolments in class order, sessions)."""
    records.create(
        store,
        COURSES,
        {"code": "K1", "name": "数控车工", "level": level, "hours_theory": 20, "hours_practice": 20},
    )
    class_id = teaching.open_class(
        store, {"code": "B1", "course_id": "K1", "start": "2026-09-01", "end": "2026-11-20"}
    )
    ids = [records.create(store, TRAINEES, person(index)) for index in range(people)]
    assert teaching.enrol(store, class_id, ids).added == people
    units = [teaching.add_session(store, class_id, date(2026, 9, day)) for day in range(1, sessions + 1)]
    return class_id, [line.enrolment_id for line in teaching.results(store, class_id).lines], units


def _judged(store: Store, class_id: int, index: int = 0) -> tuple[str, set[str]]:
    line = teaching.results(store, class_id).lines[index]
    return line.judgement.state, {finding.code for finding in line.judgement.findings}


@pytest.mark.parametrize(
    ("attended", "theory", "practice", "state", "codes"),
    [
        (4, "60", "60", "合格", set()),  # exactly 80 %, exactly 60
        (5, "100", "59.5", "不合格", {"practice-low"}),
        (5, "59.9999", "60", "不合格", {"theory-low"}),
        (3, "90", "90", "不合格", {"attendance-low"}),
        (5, "缺考", "90", "不合格", {"theory-absent"}),
        (5, "", "90", "未完成", {"mark-missing"}),
    ],
)
def test_the_borders_of_passing(
    store: Store, attended: int, theory: str, practice: str, state: str, codes: set[str]
) -> None:
    class_id, (enrolment,), units = _class(store)
    marks = {(enrolment, unit): P if index < attended else A for index, unit in enumerate(units)}
    teaching.set_attendance(store, class_id, marks)
    teaching.set_marks(store, class_id, {enrolment: {"theory": theory, "practice": practice}})
    assert _judged(store, class_id) == (state, codes)


def test_from_technician_on_the_review_counts(store: Store) -> None:
    class_id, (enrolment,), units = _class(store, level="二级/技师")
    teaching.set_attendance(store, class_id, {(enrolment, unit): P for unit in units})
    teaching.set_marks(store, class_id, {enrolment: {"theory": "80", "practice": "80"}})
    assert teaching.mark_sheet(store, class_id).needs_review
    assert _judged(store, class_id) == ("未完成", {"mark-missing"})
    teaching.set_marks(store, class_id, {enrolment: {"review": "60"}})
    assert _judged(store, class_id) == ("合格", set())


def test_unmarked_sessions_leave_it_open(store: Store) -> None:
    class_id, (enrolment,), units = _class(store)
    teaching.set_marks(store, class_id, {enrolment: {"theory": "80", "practice": "80"}})
    teaching.set_attendance(store, class_id, {(enrolment, unit): P for unit in units[:-1]})
    assert _judged(store, class_id) == ("未完成", {"attendance-missing"})


def test_wrong_marks_are_refused_whole(store: Store) -> None:
    class_id, lines, _ = _class(store, people=2)
    before = dump(store)
    for bad in ("101", "-1", "很好", "=1+1", "1e9"):
        with pytest.raises(DeskError) as refused:
            teaching.set_marks(store, class_id, {lines[0]: {"theory": "80"}, lines[1]: {"theory": bad}})
        assert [p.row for p in refused.value.problems] == [2]
    assert dump(store) == before


def test_attendance_is_written_changed_and_cleared(store: Store) -> None:
    class_id, (enrolment,), units = _class(store)
    cell = (enrolment, units[0])
    for mark in (P, A, None, P):
        teaching.set_attendance(store, class_id, {cell: mark})
        assert teaching.attendance_grid(store, class_id).lines[0].marks[0] is mark
    before = store.last_entry()
    teaching.set_attendance(store, class_id, {cell: P})
    assert store.last_entry() == before  # nothing changed, nothing noted


def test_enrolling_twice_and_numbers_within_the_class(store: Store) -> None:
    class_id, _, _ = _class(store, people=3)
    ids = list(records.find(store, TRAINEES, Query()).ids)
    outcome = teaching.enrol(store, class_id, [*ids, ids[0]])
    assert outcome.added == 0
    assert [line.student_no for line in teaching.results(store, class_id).lines] == ["01", "02", "03"]
    card = teaching.class_card(store, class_id)
    assert (card.trainees, card.sessions, card.hours, card.code) == (3, 5, 40, "B1")


def test_a_class_does_not_end_before_it_starts(store: Store) -> None:
    records.create(store, COURSES, {"code": "K1", "name": "数控车工"})
    with pytest.raises(DeskError) as refused:
        teaching.open_class(
            store, {"code": "B1", "course_id": "K1", "start": "2026-09-02", "end": "2026-09-01"}
        )
    assert refused.value.problems[0].field == "end"
    with pytest.raises(DeskError):
        teaching.class_card(store, 99)


# -- certificates -------------------------------------------------------------------------------------------------------


@pytest.fixture
def passed(full: Store) -> tuple[Store, int]:
    return full, teaching.find_class(full, samples.CLASS_CODE)


def test_printing_twice_gives_the_same_numbers_and_bytes(passed: tuple[Store, int], tmp_path: Path) -> None:
    store, class_id = passed
    first = certificates.certify(store, class_id, issued_on=ISSUED, out=tmp_path / "1.pdf", accept=ACCEPTED)
    before = dump(store)
    second = certificates.certify(
        store, class_id, issued_on=date(2027, 1, 1), out=tmp_path / "2.pdf", accept=ACCEPTED
    )
    assert (first.issued, second.issued) == (0, 0)  # the samples' job has issued them
    assert first.numbers == second.numbers
    assert len(set(first.numbers)) == first.printed == teaching.results(store, class_id).passed
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()
    assert dump(store) == before
    assert {p.name for p in tmp_path.iterdir() if p.is_file()} == {"1.pdf", "2.pdf"}


def test_everyone_left_out_is_named_with_a_reason(passed: tuple[Store, int], tmp_path: Path) -> None:
    store, class_id = passed
    outcome = certificates.certify(store, class_id, issued_on=ISSUED, out=tmp_path / "1.pdf", accept=ACCEPTED)
    results = teaching.results(store, class_id)
    assert [left.name for left in outcome.left_out] == [
        x.name for x in results.lines if not x.judgement.passed
    ]
    assert all(left.reasons and left.reasons[0].text and left.reasons[0].remedy for left in outcome.left_out)


def test_a_reprint_is_the_same_page_whatever_became_of_the_person(
    passed: tuple[Store, int], tmp_path: Path
) -> None:
    store, class_id = passed
    line = next(x for x in teaching.results(store, class_id).lines if x.certificate_number)
    assert line.certificate_number
    before = certificates.reprint(store, line.certificate_number, tmp_path / "1.pdf")
    records.change(store, TRAINEES, line.trainee_id, {"name": "改名后", "employer": "别的单位"})
    bases.change_profile(store, {"name": "改名后的基地"})
    after = certificates.reprint(store, f" {line.certificate_number} ", tmp_path / "2.pdf")
    assert before == after == hashlib.sha256((tmp_path / "2.pdf").read_bytes()).hexdigest()
    with pytest.raises(DeskError) as refused:
        certificates.reprint(store, "没有", tmp_path / "3.pdf")
    assert refused.value.code == "not-found"
    assert not (tmp_path / "3.pdf").exists()


def test_a_voided_number_is_never_used_again(passed: tuple[Store, int], tmp_path: Path) -> None:
    store, class_id = passed
    used = {
        row.texts["number"]
        for row in records.rows(
            store, register("certificates"), records.find(store, register("certificates"), Query()).ids
        )
    }
    number = sorted(used)[-1]
    with pytest.raises(DeskError):
        issue_register.void(store, number, " ")
    issue_register.void(store, number, "打印损坏")
    with pytest.raises(DeskError):
        issue_register.void(store, number, "再作废")
    outcome = certificates.certify(store, class_id, issued_on=ISSUED, out=tmp_path / "1.pdf", accept=ACCEPTED)
    assert outcome.issued == 1
    assert len(set(outcome.numbers) - used) == 1
    assert number not in outcome.numbers


def test_findings_stand_in_the_way_and_only_warnings_may_be_accepted(store: Store, tmp_path: Path) -> None:
    class_id, (enrolment,), units = _class(store)
    out = tmp_path / "c.pdf"
    with pytest.raises(DeskError) as nobody:
        certificates.certify(store, class_id, issued_on=ISSUED, out=out, accept=ACCEPTED)
    assert nobody.value.code == "not-passed"
    teaching.set_attendance(store, class_id, {(enrolment, unit): P for unit in units})
    teaching.set_marks(store, class_id, {enrolment: {"theory": "80", "practice": "80"}})
    before = dump(store)
    with pytest.raises(DeskError) as warned:
        certificates.certify(store, class_id, issued_on=ISSUED, out=out)
    assert warned.value.code == "findings"
    assert "photo-missing" in {p.code for p in warned.value.problems}
    number = teaching.results(store, class_id).lines[0].trainee_id
    records.change(store, TRAINEES, number, {"name": "王\U0003134a"})  # no bundled font has it
    every = frozenset(f.problem.code for f in certificates.findings(store, class_id))
    if any(f.level == "error" for f in certificates.findings(store, class_id)):
        with pytest.raises(DeskError):
            certificates.certify(store, class_id, issued_on=ISSUED, out=out, accept=every)
    assert not out.exists()
    assert dump(store)["certificate"] == before["certificate"]
    assert dump(store)["number_counter"] == before["number_counter"]


def test_a_file_that_cannot_be_written_issues_nothing(store: Store, tmp_path: Path) -> None:
    class_id, (enrolment,), units = _class(store)
    teaching.set_attendance(store, class_id, {(enrolment, unit): P for unit in units})
    teaching.set_marks(store, class_id, {enrolment: {"theory": "80", "practice": "80"}})
    before = dump(store)
    (tmp_path / "file").write_text("")
    with pytest.raises(DeskError):
        certificates.certify(
            store, class_id, issued_on=ISSUED, out=tmp_path / "file" / "c.pdf", accept=ACCEPTED
        )
    assert dump(store) == before


# -- the package for the bureau -----------------------------------------------------------------------------------------


def test_the_package_says_who_has_a_certificate(passed: tuple[Store, int]) -> None:
    store, class_id = passed
    channel = upload_building.default_channel(store)
    built = upload_building.build(store, channel, datetime(2026, 11, 21, 9), kind=upload_building.ALL)
    upload = read_upload(built.path)
    file = next(each for each in upload.manifest.files if each.key == "certificates")
    heading, *rows = upload.rows(file)
    assert len(heading) == 11
    assert len(rows) == file.new + file.changed == teaching.results(store, class_id).passed
    assert all(len(row) == 11 and all(row) for row in rows)
    assert {row[1] for row in rows} == {"201"}


# -- the first page -----------------------------------------------------------------------------------------------------


def test_today_says_what_is_due_and_where(full: Store) -> None:
    lines = today.due(full, date(2026, 11, 21))
    assert {"empty-class", "repair", "qualification"} & {line.kind for line in lines}
    for line in lines:
        assert line.text
        if line.record_id is not None:
            records.get(full, register(line.page), line.record_id)
    figures = {figure.label: figure.value for figure in today.figures(full, date(2026, 11, 21))}
    assert figures["学员"] == len(records.find(full, TRAINEES, Query()))
    assert figures["设备"] == 183


def test_today_in_an_empty_base_is_quiet(store: Store) -> None:
    assert today.due(store, date(2026, 11, 21)) == []
    assert {figure.value for figure in today.figures(store, date(2026, 11, 21))} == {0}


def test_a_class_that_met_without_marks_is_due(store: Store) -> None:
    class_id, (enrolment,), units = _class(store)
    kinds = {line.kind: line.count for line in today.due(store, date(2026, 9, 3))}
    assert kinds["attendance"] == 3
    teaching.set_attendance(store, class_id, {(enrolment, unit): P for unit in units})
    assert "attendance" not in {line.kind for line in today.due(store, date(2026, 9, 3))}
    assert {"marks"} <= {line.kind for line in today.due(store, date(2026, 11, 21))}
    teaching.set_marks(store, class_id, {enrolment: {"theory": "80", "practice": "80"}})
    assert {"certificates"} <= {line.kind for line in today.due(store, date(2026, 11, 21))}
