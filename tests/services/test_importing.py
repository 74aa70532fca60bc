"""Files taken in: exactly what the samples' key says, nobody twice, every refusal with its reason, and all of it undone."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from talentdesk.errors import DeskError
from talentdesk.exchange.tables import write_csv, write_xlsx
from talentdesk.model import Enrolment, Trainee
from talentdesk.paths import resource
from talentdesk.registers import REGISTERS, Kind, register
from talentdesk.services import bases, history, importing, records, samples, teaching
from talentdesk.services.records import Query
from talentdesk.store import Store
from tests.fictional import people
from tests.services.rosters import ROSTER, dump, file_of, person, roster

KEY: dict[str, dict[str, Any]] = json.loads(resource("samples/key.json").read_text(encoding="utf-8"))
# The key describes the damage; these are the program's own codes for it (samples/README.md).
CODES = {
    "id-number-as-float": {"id-damaged"}, "id-checksum": {"id-checksum"}, "name-missing": {"missing"},
    "duplicate-in-file": {"duplicate-in-file"}, "sex-contradicts-id": {"contradiction"}, "phone-short": {"phone"},
    "id-scientific-text": {"id-damaged"}, "level-unknown": {"unknown-value"}, "id-17-chars": {"id-damaged"},
    "formula-in-name": {"formula", "missing"},
}  # fmt: skip
REGISTER_OF = {
    "师资.xlsx": "teachers", "设备台账.xlsx": "equipment", "课程.xlsx": "courses", "师傅名单.xlsx": "mentors",
    "徒弟名单.xlsx": "apprentices", "合作企业.csv": "partners",
}  # fmt: skip
TRAINEES = register("trainees")
PLAIN = [name for name in KEY if name in REGISTER_OF or name.startswith("花名册")]


def _living(store: Store, key: str = "trainees") -> int:
    return len(records.find(store, register(key), Query()))


@pytest.mark.parametrize("name", PLAIN)
def test_each_sample_gives_exactly_its_counts(store: Store, samples: Path, name: str) -> None:
    expected = KEY[name]
    plan = importing.prepare(store, REGISTER_OF.get(name, "trainees"), samples / name)
    refused = expected.get("refused") or {}
    codes: dict[str, set[str]] = {}
    for problem in plan.problems:
        codes.setdefault(str(problem.row), set()).add(problem.code)
    assert {row: CODES[why] >= codes.get(row, {"none"}) for row, why in refused.items()} == dict.fromkeys(
        refused, True
    )
    assert codes.keys() == refused.keys()
    counts = plan.counts()
    assert (counts["rows"], counts["refused"]) == (expected["rows"], len(refused))
    assert plan.encoding == expected.get("encoding")
    assert plan.format == Path(name).suffix[1:]
    outcome = importing.apply(store, plan)
    assert outcome.added == expected["accepted"] == _living(store, REGISTER_OF.get(name, "trainees"))
    assert all(problem.text and problem.row for problem in outcome.refused)


@pytest.mark.parametrize("name", PLAIN)
def test_the_same_file_twice_adds_nobody(store: Store, samples: Path, name: str) -> None:
    key = REGISTER_OF.get(name, "trainees")
    importing.apply(store, importing.prepare(store, key, samples / name))
    before = dump(store)
    again = importing.prepare(store, key, samples / name)
    assert (again.counts()["new"], again.counts()["update"]) == (0, 0)
    outcome = importing.apply(store, again)
    assert (outcome.added, outcome.updated, outcome.entry_id) == (0, 0, 0)
    assert dump(store) == before


def test_all_problems_of_the_marked_copy_are_in_it(store: Store, samples: Path, tmp_path: Path) -> None:
    plan = importing.prepare(store, "trainees", samples / "花名册-电工三级-待核.xlsx")
    importing.write_errors(plan, tmp_path / "marked.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx").active
    noted = {cell.row for line in sheet.iter_rows() for cell in line if cell.comment}
    assert noted == {row.sheet_row for row in plan.rows if row.action == "refused"}


@pytest.fixture
def with_class(full: Store) -> tuple[Store, int]:
    return full, teaching.find_class(full, samples.CLASS_CODE)


def test_attendance_and_marks_of_the_sample_class(with_class: tuple[Store, int]) -> None:
    store, class_id = with_class
    expected = KEY["成绩-数控车工三级.xlsx"]
    with store.read() as session:
        numbers = dict(session.execute(select(Trainee.id, Trainee.id_number)).all())
    grid = teaching.attendance_grid(store, class_id)
    assert {numbers[line.trainee_id]: line.share for line in grid.lines} == expected["attendance_rate"]
    sheet = teaching.mark_sheet(store, class_id)
    good = [x for x in sheet.lines if min(x.theory or 0, x.practice or 0) >= 60]
    assert len(good) == expected["both_at_least_60"]
    # passed: both parts at least 60 and at least 80 % of the hours, by the key's own figures
    should = {
        numbers[x.trainee_id] for x in good if expected["attendance_rate"][numbers[x.trainee_id]] >= 0.8
    }
    results = teaching.results(store, class_id)
    assert {numbers[x.trainee_id] for x in results.lines if x.judgement.passed} == should
    assert results.passed + results.failed + results.unfinished == expected["rows"]


@pytest.mark.parametrize("key", ["attendance", "marks"])
def test_a_class_file_twice_changes_nothing(with_class: tuple[Store, int], samples: Path, key: str) -> None:
    store, _ = with_class
    name = {"attendance": "考勤-数控车工三级.xlsx", "marks": "成绩-数控车工三级.xlsx"}[key]
    before = dump(store)
    plan = importing.prepare(store, key, samples / name, class_code="2026QCG1")
    assert plan.counts()["new"] == plan.counts()["update"] == 0
    assert importing.apply(store, plan).entry_id == 0
    assert dump(store) == before


def test_numbers_sent_back_are_taken_once(
    with_class: tuple[Store, int], samples: Path, tmp_path: Path
) -> None:
    store, class_id = with_class
    file = samples / "编号回填.xlsx"
    plan = importing.prepare(store, "numbers", file, class_code="2026QCG1")
    results = teaching.results(store, class_id)
    failed = {line.trainee_id for line in results.lines if not line.judgement.passed}
    for row in plan.rows:
        assert (row.values.get("trainee_id") in failed) == (
            "not-passed" in {p.code for p in plan.problems if p.row == row.row}
        )
    assert plan.counts()["rows"] == KEY["编号回填.xlsx"]["rows"]
    outcome = importing.apply(store, plan)
    assert outcome.added == plan.counts()["new"] > 0
    again = importing.prepare(store, "numbers", file, class_code="2026QCG1")
    assert again.counts()["new"] == 0
    assert importing.apply(store, again).entry_id == 0
    # the same number with another date is no second certificate, and no traceback
    taken = next(row for row in plan.rows if row.action == "new")
    with store.read() as session:
        holder = session.get(Trainee, taken.values["trainee_id"])
        assert holder is not None
        line = (holder.name, holder.id_number, taken.values["number"], "2020-01-01")
    other = file_of(tmp_path / "again.csv", ("姓名", "证件号码", "证书编号", "发证日期"), [line])
    plan = importing.prepare(store, "numbers", other, class_code="2026QCG1")
    assert [p.code for p in plan.problems] == ["contradiction"]


def test_refusals_of_class_files(with_class: tuple[Store, int], tmp_path: Path) -> None:
    store, class_id = with_class
    results = teaching.results(store, class_id)
    with store.read() as session:
        people_ = {t.id: t for t in session.scalars(select(Trainee))}
    ok = [people_[line.trainee_id] for line in results.lines if line.judgement.passed]
    bad = next(people_[line.trainee_id] for line in results.lines if not line.judgement.passed)
    taken = next(line.certificate_number for line in results.lines if line.certificate_number)
    rows = [
        (ok[0].name, ok[0].id_number, "S000001", "2026-11-20"),
        (ok[1].name, ok[1].id_number, "S000001", "2026-11-20"),  # twice in the file
        (bad.name, bad.id_number, "S000002", "2026-11-20"),
        (ok[3].name, ok[3].id_number, "", "2026-11-20"),
        (ok[4].name, ok[4].id_number, "S000003", "某日"),
        ("某某", ok[5].id_number, "S000004", "2026-11-20"),
        (person(3)["name"], person(3)["id_number"], "S000005", "2026-11-20"),
        (ok[0].name, ok[0].id_number, "S000006", "2026-11-20"),
        (ok[6].name, ok[6].id_number, taken, "2026-11-20"),
    ]
    file = file_of(tmp_path / "numbers.csv", ("姓名", "身份证号", "证书编号", "发证日期"), rows)
    plan = importing.prepare(store, "numbers", file, class_code="2026QCG1")
    assert {p.row: p.code for p in plan.problems} == {
        2: "duplicate-in-file", 3: "not-passed", 4: "missing", 5: "not-a-date", 6: "contradiction", 7: "not-in-class",
        8: "duplicate-in-file", 9: "number-taken",
    }  # fmt: skip
    assert importing.apply(store, plan).added == 1


def test_attendance_refusals_and_days(with_class: tuple[Store, int], tmp_path: Path) -> None:
    store, class_id = with_class
    line = teaching.attendance_grid(store, class_id).lines[0]
    with store.read() as session:
        found = session.get(Trainee, line.trainee_id)
        assert found is not None
        who = (found.name, found.id_number)
    before = len(teaching.attendance_grid(store, class_id).sessions)
    file = file_of(
        tmp_path / "a.csv", ("姓名", "身份证号", "2026-11-19", "1月5日", "2月29日"), [(*who, "来了", "√", "")]
    )
    plan = importing.prepare(store, "attendance", file, class_code="2026QCG1")
    assert [p.code for p in plan.problems] == ["unknown-value"]
    file = file_of(
        tmp_path / "b.csv", ("姓名", "身份证号", "2026-11-19", "1月5日", "2月29日"), [(*who, "迟到", "×", "")]
    )
    plan = importing.prepare(store, "attendance", file, class_code="2026QCG1")
    importing.apply(store, plan)
    grid = teaching.attendance_grid(store, class_id)
    days = [head.day.isoformat() for head in grid.sessions]
    assert len(days) == before + 2
    assert "2027-01-05" in days  # a day without a year belongs to the class's period
    marks = dict(zip(days, grid.lines[0].marks, strict=True))
    assert (str(marks["2026-11-19"]), str(marks["2027-01-05"])) == ("late", "absent")


def test_an_empty_cell_wipes_out_no_mark(with_class: tuple[Store, int], tmp_path: Path) -> None:
    store, class_id = with_class
    line = next(
        x
        for x in teaching.mark_sheet(store, class_id).lines
        if x.theory is not None and x.practice is not None
    )
    with store.read() as session:
        found = session.get(Trainee, line.trainee_id)
        assert found is not None
        rows = [(found.name, found.id_number, "", line.practice)]
    plan = importing.prepare(
        store,
        "marks",
        file_of(tmp_path / "m.csv", ("姓名", "身份证号", "应知", "应会"), rows),
        class_code="2026QCG1",
    )
    assert plan.counts()["same"] == 1


def test_class_files_need_their_class(store: Store, samples: Path) -> None:
    with pytest.raises(DeskError, match="班级"):
        importing.prepare(store, "marks", samples / "成绩-数控车工三级.xlsx")
    with pytest.raises(DeskError, match="没有班级"):
        importing.prepare(store, "marks", samples / "成绩-数控车工三级.xlsx", class_code="没有")


# -- known people -------------------------------------------------------------------------------------------------------


def test_known_people_are_shown_with_their_differences_and_done_as_told(store: Store, tmp_path: Path) -> None:
    importing.apply(store, importing.prepare(store, "trainees", roster(tmp_path / "1.csv", 3)))
    a, b, c = people(3)
    rows = [(x.name, x.id_number, "", "新单位") for x in (a, b, c)]
    plan = importing.prepare(store, "trainees", file_of(tmp_path / "2.csv", ROSTER, rows))
    assert plan.counts() == {"rows": 3, "new": 0, "update": 3, "same": 0, "refused": 0}
    assert plan.rows[0].differences == {
        "employer": (a.employer, "新单位")
    }  # the empty phone is no difference
    outcome = importing.apply(store, plan, known="keep", choices={2: "update"})
    assert (outcome.updated, outcome.kept) == (1, 2)
    with store.read() as session:
        found = {t.id_number: (t.employer, t.phone) for t in session.scalars(select(Trainee))}
    assert found == {
        a.id_number: (a.employer, a.phone), b.id_number: ("新单位", b.phone), c.id_number: (c.employer, c.phone),
    }  # fmt: skip


def test_skipped_people_are_not_enrolled(full: Store, tmp_path: Path) -> None:
    class_id = teaching.find_class(full, "2026QDG1")
    plan = importing.prepare(full, "trainees", roster(tmp_path / "r.csv", 4, seed=9), class_code="2026QDG1")
    before = len(teaching.results(full, class_id).lines)
    outcome = importing.apply(full, plan, choices={1: "skip"})
    assert (outcome.added, outcome.enrolled) == (3, 3)
    assert len(teaching.results(full, class_id).lines) == before + 3
    again = importing.prepare(full, "trainees", tmp_path / "r.csv", class_code="2026QDG1")
    outcome = importing.apply(full, again)
    assert (outcome.added, outcome.enrolled) == (1, 1)


def test_a_plan_overtaken_by_others_is_refused_and_writes_nothing(store: Store, tmp_path: Path) -> None:
    plan = importing.prepare(store, "trainees", roster(tmp_path / "r.csv", 3))
    importing.apply(store, importing.prepare(store, "trainees", tmp_path / "r.csv"))
    before = dump(store)
    with pytest.raises(DeskError) as refused:
        importing.apply(store, plan)
    assert refused.value.code == "stale"
    assert dump(store) == before


# -- columns ------------------------------------------------------------------------------------------------------------


def test_a_heading_once_matched_is_remembered(store: Store, tmp_path: Path) -> None:
    a, b = people(2)
    heads = ("姓名", "号码一", "号码二", "口号")
    first = file_of(tmp_path / "1.csv", heads, [(a.name, a.id_number, a.phone, "好")])
    plan = importing.prepare(store, "trainees", first)
    assert plan.missing == ("证件号码",)
    with pytest.raises(DeskError, match="证件号码"):
        importing.apply(store, plan)
    mapping = {"号码一": "id_number", "号码二": "phone", "口号": ""}
    importing.apply(store, importing.prepare(store, "trainees", first, mapping=mapping))
    second = importing.prepare(
        store, "trainees", file_of(tmp_path / "2.csv", heads, [(b.name, b.id_number, b.phone, "")])
    )
    assert [(c.field, c.how) for c in second.columns] == [
        ("name", "known"), ("id_number", "remembered"), ("phone", "remembered"), ("", "ignored"),
    ]  # fmt: skip
    assert second.counts()["new"] == 1
    with pytest.raises(DeskError, match="没有名为"):
        importing.prepare(store, "trainees", first, mapping={"姓名": "nose"})


@pytest.mark.parametrize("target", [r for r in REGISTERS if r.creatable], ids=lambda r: r.key)
def test_a_file_of_only_the_needed_columns_is_read(full: Store, tmp_path: Path, target: Any) -> None:
    """No register stumbles over columns that are not there, whatever the rows say."""
    needed = [f.label for f in target.fields if f.required]
    for cells in (["1"] * len(needed), [""] * (len(needed) - 1) + ["x"], ["2026-09-01"] * len(needed)):
        file = file_of(tmp_path / "f.csv", [*needed, "别的"], [[*cells, "y"], [*cells, "y"]])
        plan = importing.prepare(full, target.key, file)
        assert plan.missing == ()
        with suppress(DeskError):
            importing.apply(full, plan)


@pytest.mark.parametrize("target", [r for r in REGISTERS if r.creatable], ids=lambda r: r.key)
def test_a_number_in_a_reference_column_is_a_code_not_a_record(
    full: Store, tmp_path: Path, target: Any
) -> None:
    references = [f for f in target.fields if f.kind is Kind.REFERENCE]
    if not references:
        return
    write_xlsx(tmp_path / "f.xlsx", [f.label for f in target.fields if f.required or f in references], [
        [1 if f in references else "2026-09-01" for f in target.fields if f.required or f in references]
    ])  # fmt: skip
    plan = importing.prepare(full, target.key, tmp_path / "f.xlsx")
    blamed = {p.field for p in plan.problems if p.code == "unknown-value"}
    assert blamed >= {f.name for f in references}


def test_a_formula_is_told_from_its_value(store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    who = next(people(1))
    sheet.append(["姓名", "证件号码", "工作单位"])
    sheet.append([who.name, who.id_number, "=A2"])
    book.save(tmp_path / "f.xlsx")
    plan = importing.prepare(store, "trainees", tmp_path / "f.xlsx")
    assert [(p.code, p.field, p.row) for p in plan.problems] == [("formula", "employer", 1)]


def test_a_file_without_rows_is_no_trouble(store: Store, tmp_path: Path) -> None:
    plan = importing.prepare(store, "trainees", file_of(tmp_path / "e.csv", ROSTER, []))
    assert plan.counts()["rows"] == 0
    assert importing.apply(store, plan).entry_id == 0


# -- undo ---------------------------------------------------------------------------------------------------------------

NAMES = [f"{s}{g}" for s in "王李单仇曾吕" for g in ("伟", "芳", "国强", "𬭎")]
LINE = st.tuples(
    st.sampled_from(range(12)), st.sampled_from(NAMES), st.sampled_from(["", "13800000001", "13900000002"]),
    st.sampled_from(["", "甲公司", "乙公司"]),
)  # fmt: skip


@given(
    first=st.lists(LINE, max_size=8, unique_by=lambda x: x[0]),
    then=st.lists(LINE, min_size=1, max_size=8),
    known=st.sampled_from(["update", "keep"]),
    chosen=st.randoms(use_true_random=False),
    enrols=st.booleans(),
)
@settings(max_examples=20)
def test_undo_of_an_import_restores_every_row(
    filled: Path,
    tmp_path_factory: pytest.TempPathFactory,
    first: Any,
    then: Any,
    known: str,
    chosen: random.Random,
    enrols: bool,
) -> None:
    """Over a base with earlier data, known and unknown people, duplicates, updates, enrolment and chosen columns."""
    place = tmp_path_factory.mktemp("undo")
    shutil.copytree(filled / "base", place / "base")
    store = bases.open_base(place / "base", user="tester")
    known_numbers = [p.id_number for p in people(12, 3)]

    def written(name: str, lines: Any) -> Path:
        heads = ("姓名", "证件号码", "联系电话", "单位甲")
        return file_of(
            place / name, heads, [(n, known_numbers[i], phone, firm) for i, n, phone, firm in lines]
        )

    try:
        mapping: Mapping[str, str] = {"单位甲": "employer"}
        importing.apply(
            store,
            importing.prepare(
                store, "trainees", written("1.csv", first or [(0, "王伟", "", "")]), mapping=mapping
            ),
        )
        before = dump(store)
        code = "2026QDG1" if enrols else None
        plan = importing.prepare(store, "trainees", written("2.csv", then), class_code=code)
        choices = {
            row.row: chosen.choice(("update", "keep", "skip")) for row in plan.rows if chosen.random() < 0.4
        }
        outcome = importing.apply(store, plan, known=known, choices=choices)
        if outcome.entry_id:
            assert dump(store) != before
            undone = history.undo(store, outcome.entry_id)
            assert undone.kept == ()
        assert dump(store) == before
        assert store.broken_entries() == []
    finally:
        store.close()
        shutil.rmtree(place)


@pytest.mark.parametrize("name", ["考勤-数控车工三级.xlsx", "成绩-数控车工三级.xlsx"])
def test_undo_of_a_class_file_restores_every_row(store: Store, samples: Path, name: str) -> None:
    importing.apply(store, importing.prepare(store, "courses", samples / "课程.xlsx"))
    teaching.open_class(
        store,
        {"code": "C1", "name": "一班", "course_id": "KC001", "start": "2026-09-01", "end": "2026-11-20"},
    )
    importing.apply(
        store,
        importing.prepare(store, "trainees", samples / "花名册-数控车工三级-2026秋1班.xlsx", class_code="C1"),
    )
    before = dump(store)
    key = "attendance" if name.startswith("考勤") else "marks"
    outcome = importing.apply(store, importing.prepare(store, key, samples / name, class_code="C1"))
    assert dump(store) != before
    assert history.undo(store, outcome.entry_id).kept == ()
    assert dump(store) == before


def test_a_roster_enrols_everyone_it_takes_in(full: Store) -> None:
    with full.read() as session:
        count = session.scalar(
            select(func.count())
            .select_from(Enrolment)
            .where(Enrolment.class_id == teaching.find_class(full, "2026QHG1"))
        )
    assert count == KEY["花名册-焊工四级-汇总.csv"]["accepted"]


def test_the_outcome_is_told_without_its_reasons_when_nothing_was_refused(
    store: Store, tmp_path: Path
) -> None:
    outcome = importing.apply(store, importing.prepare(store, "trainees", roster(tmp_path / "r.csv", 2)))
    assert replace(outcome, entry_id=0) == importing.ImportOutcome(0, 2, 0, 0, 0, 0, ())
    assert TRAINEES.key == "trainees"


def test_sessions_that_clash_are_taken_in_and_told(full: Store, tmp_path: Path) -> None:
    """Two classes in one room, one teacher at two places: findings of the import, none of them a refusal."""
    path = tmp_path / "课次.csv"
    headings = ("班次", "日期", "时段", "课时", "课程类型", "地点")
    cells = [
        ("2026QHG1", "2027-03-01", "上午", 4, "理论", "301 教室"),
        ("2026QCG1", "2027-03-01", "上午", 4, "理论", "301 教室"),
        ("2026QCG1", "2027-03-02", "上午", 4, "理论", "302 教室"),
    ]
    write_csv(path, headings, cells, encoding="utf-8-sig")
    plan = importing.prepare(full, "sessions", path)
    outcome = importing.apply(full, plan)
    assert (outcome.added, outcome.refused) == (3, ())
    assert [each.code for each in outcome.findings] == ["room", "room"]
    assert all("2027-03-01" in each.text and each.remedy for each in outcome.findings)
    again = importing.apply(full, importing.prepare(full, "sessions", path))
    assert (again.unchanged, again.findings) == (3, ())
