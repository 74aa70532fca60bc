"""The facts of forms: every placeholder given, every figure as it is defined, personal data hidden as the mask says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert

from talentdesk.documents.form_catalogue import FORMS, Ask, Mask
from talentdesk.documents.form_placeholders import BY_PATH, LISTS, PLACEHOLDERS
from talentdesk.documents.sheet_markers import item_name
from talentdesk.errors import DeskError
from talentdesk.model import (
    Attendance,
    Certificate,
    ClassReview,
    Enrolment,
    HeldCertificate,
    Loan,
    LoanItem,
    MaintenanceLog,
    MaintenancePlan,
    Mark,
    Pairing,
    Secondment,
    Session,
    TeacherQualification,
    TeacherTraining,
    TrainingClass,
    WorkPeriod,
)
from talentdesk.model.vocabulary import REVIEW_ITEMS, SkillLevel
from talentdesk.registers import register
from talentdesk.registers.display import masked
from talentdesk.rules.rewards import REWARDS, reward_of
from talentdesk.services import bases, records, teaching
from talentdesk.services.form_facts import answers, form_facts
from talentdesk.services.form_masks import masked_facts
from talentdesk.services.form_requests import Offer, Options, Subject
from talentdesk.services.issuing import record_given_number
from talentdesk.services.records import Query
from talentdesk.store import Store
from tests.fictional import people
from tests.services.rosters import person

TODAY = date(2026, 11, 21)
CLASS = "2026QCG1"
# Which lists and records stand in the facts of what; the pages are counted by the mechanism, contents by the binder.
COMMON = {"base", "today", "user", "purpose", "summary"}
OF_TEACHERS, OF_DEVICES = {"qualification", "training", "secondment"}, {"plan", "work"}
BELONGS = {
    "class": COMMON | {"class", "trainee", "session", "review", "group", "teacher"} | OF_TEACHERS,
    "teachers": COMMON | {"teacher"} | OF_TEACHERS,
    "equipment": COMMON | {"device"} | OF_DEVICES,
    "loans": COMMON | {"loan", "thing"},
    "pairings": COMMON | {"pair"},
    "certificates": COMMON | {"certificate"},
    "base": COMMON
    | {"reward", "mentor", "teacher", "device", "graduate", "allowance"}
    | OF_TEACHERS
    | OF_DEVICES,
}
BASE_TOTALS = {"summary.reward_total", "summary.allowance_total"}
ELSEWHERE = {"page", "entry"}
CLASS_FIGURES = ["registered", "attendance_rate", "assessed", "passed", "certified", "assessed_pass_rate", "training_pass_rate", "left", "reviews", "review_rate"]  # fmt: skip


def offer(about: Any, *asks: Ask, certified_only: bool = False) -> Offer:
    return Offer("x", "试表", about, "班级", asks=asks, certified_only=certified_only)


def facts_of(store: Store, subject: Subject, *asks: Ask, certified_only: bool = False, **given: str) -> Any:
    options = Options(asks=given, purpose="备案")
    return form_facts(
        store, offer(subject.about, *asks, certified_only=certified_only), subject, TODAY, options
    )


def of_class(store: Store, code: str = CLASS, **more: Any) -> Any:
    return facts_of(store, Subject("class", (teaching.find_class(store, code),)), **more)


def given(facts: Mapping[str, object], path: str) -> bool:
    """Whether the facts answer a path: the key is there, in the first item of its list too."""
    first, _, rest = path.partition(".")
    if not rest:
        return first in facts
    inner = next((name for name in LISTS if "." in name and item_name(name) == first), "")
    if inner:
        outer, _, name = inner.partition(".")
        items = facts[f"{outer}s"]
        assert isinstance(items, list), path
        found = [part for item in items for part in item[name]]
        assert found, path
        return rest in found[0]
    if f"{first}s" in LISTS and first != "class":
        items = facts[f"{first}s"]
        assert isinstance(items, list), path
        assert items, path
        return rest in items[0]
    return rest in facts[first]  # type: ignore[operator]  # a record's facts are a mapping


def with_level_certificates(store: Store) -> int:
    """Numbers from the bureau for the sample class, so that someone may claim a reward; how many."""
    class_id = teaching.find_class(store, CLASS)
    lines = [line for line in teaching.results(store, class_id).lines if line.judgement.passed][:3]
    with store.write("编号") as session:
        for number, line in enumerate(lines):
            record_given_number(
                session, class_id, line.trainee_id, f"Y{number:03}", date(2026, 12, 1 + number)
            )
    return len(lines)


def with_more(store: Store) -> None:
    """For every teacher what is listed of him, for every device a plan and a piece of work; a loan; a pair that finished."""
    teachers = records.find(store, register("teachers"), Query()).ids
    devices = records.find(store, register("equipment"), Query()).ids
    with store.write("更多") as session:
        for number in teachers:
            session.add(TeacherQualification(teacher_id=number, kind="其他", name="证"))
            session.add(TeacherTraining(teacher_id=number, title="研修", start=TODAY))
            session.add(Secondment(teacher_id=number, partner="厂", start=TODAY))
        for number in devices:
            session.add(MaintenancePlan(equipment_id=number, kind="月检", first_due=TODAY, next_due=TODAY))
            session.add(MaintenanceLog(equipment_id=number, kind="维修", day=TODAY))
        loan = Loan(number="JY1", borrower="甲", requested_on=TODAY, due_on=TODAY)
        session.add(loan)
        session.flush()
        session.add(LoanItem(loan_id=loan.id, equipment_id=devices[0]))
        pair = session.query(Pairing).first()
        assert pair is not None
        session.add(
            Pairing(
                mentor_id=pair.mentor_id, apprentice_id=pair.apprentice_id, start=date(2025, 1, 1), state="出师",
                ended_on=date(2026, 11, 30), allowance=300,
            )
        )  # fmt: skip


# -- every placeholder ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("about", BELONGS)
def test_every_placeholder_is_given_where_it_belongs(full: Store, about: Any) -> None:
    with_level_certificates(full)
    with_more(full)
    ids = (teaching.find_class(full, CLASS),) if about == "class" else ()
    with full.write("课次") as session:
        session.add(Session(class_id=teaching.find_class(full, CLASS), day=TODAY, hours=4, kind="线上"))
    facts = facts_of(full, Subject(about, ids))
    missing = [
        placeholder.path
        for placeholder in PLACEHOLDERS
        if placeholder.path.partition(".")[0] in BELONGS[about]
        and not (about != "class" and placeholder.path.removeprefix("summary.") in CLASS_FIGURES)
        and not (about != "base" and placeholder.path in BASE_TOTALS)
        and not given(facts, placeholder.path)
    ]
    assert not missing


def test_every_placeholder_belongs_somewhere() -> None:
    heads = {placeholder.path.partition(".")[0] for placeholder in PLACEHOLDERS}
    assert heads == set().union(*BELONGS.values()) | ELSEWHERE


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_every_built_in_form_finds_what_it_is_about(full: Store, form: Any) -> None:
    ids = (teaching.find_class(full, CLASS),) if form.about == "class" else ()
    of = Offer(
        form.key, form.label, form.about, form.group, asks=form.asks, certified_only=form.certified_only
    )
    facts = form_facts(full, of, Subject(form.about, ids), TODAY, Options())
    assert set(facts["ask"]) == {ask.name for ask in form.asks}  # type: ignore[call-overload]  # a mapping
    assert facts["user"] == "tester"


# -- a class --------------------------------------------------------------------------------------------------------------


def test_the_sample_class_has_its_known_figures(full: Store) -> None:
    facts = of_class(full)
    summary = facts["summary"]
    results = teaching.results(full, teaching.find_class(full, CLASS))
    assert summary["registered"] == facts["class"]["size"] == len(facts["trainees"]) == 42
    assert (summary["passed"], summary["certified"], summary["left"]) == (results.passed, results.passed, 0)
    assert summary["assessed_pass_rate"] == summary["certified"] / summary["assessed"]
    assert summary["training_pass_rate"] == summary["certified"] / 42
    grid = teaching.attendance_grid(full, teaching.find_class(full, CLASS))
    there = sum(mark in ("present", "late") for line in grid.lines for mark in line.marks)
    assert summary["attendance_rate"] == there / sum(m is not None for line in grid.lines for m in line.marks)
    assert facts["class"]["keep_until"] == date(2031, 12, 31)
    assert [line["no"] for line in facts["trainees"]] == list(range(1, 43))
    assert len(of_class(full, certified_only=True)["trainees"]) == results.passed
    [group] = facts["groups"]
    assert (group["count"], group["level"]) == (results.passed, "三级/高级工")
    assert group["first"] < group["last"]


def test_each_trainee_of_the_sample_class_agrees_with_the_attendance_page(full: Store) -> None:
    grid = teaching.attendance_grid(full, teaching.find_class(full, CLASS))
    for line, values in zip(grid.lines, of_class(full)["trainees"], strict=True):
        assert values["name"] == line.name
        assert values["attendance_rate"] == line.share
        assert values["attended"] == sum(mark in ("present", "late") for mark in line.marks)
        assert values["marks"] == {n: m.sign for n, m in enumerate(line.marks, 1) if m is not None}
        assert values["absent"] + values["leave"] + values["attended"] == sum(
            m is not None for m in line.marks
        )


def _small_class(store: Store) -> tuple[int, list[int]]:
    """Four people, one of them gone; sessions 理论 4 h, 线上 8 h, 线上 2 h; a base that keeps files for seven years."""
    records.create(
        store, register("courses"), {"code": "K1", "name": "试课", "level": "三级", "occupation_id": "车工"}
    )
    class_id = teaching.open_class(
        store,
        {"code": "S1", "name": "小班", "course_id": "K1", "start": date(2026, 1, 5), "end": date(2026, 3, 5)},
    )
    trainees = [records.create(store, register("trainees"), person(n)) for n in range(4)]
    teaching.enrol(store, class_id, trainees)
    bases.change_profile(store, {"retention_years": "7"})
    with store.write("小班") as session:
        rows = session.query(Enrolment).order_by(Enrolment.id).all()
        rows[3].state = "退学"
        days = (date(2026, 1, 6), "理论", 4), (date(2026, 1, 7), "线上", 8), (date(2026, 1, 8), "线上", 2)
        units = [Session(class_id=class_id, day=day, kind=kind, hours=hours) for day, kind, hours in days]
        session.add_all(units)
        session.flush()
        marks = (
            ("present", "late", "absent"), ("leave", "present", None), (None, None, None), ("present",) * 3,
        )  # fmt: skip
        for enrolment, given_marks in zip(rows, marks, strict=True):
            for unit, mark in zip(units, given_marks, strict=True):
                if mark:
                    session.add(Attendance(session_id=unit.id, enrolment_id=enrolment.id, mark=mark))
        session.add(Mark(enrolment_id=rows[0].id, theory=80, practice=70.5))
        session.add(Mark(enrolment_id=rows[1].id, theory_absent=True, practice=50))
        session.add(Mark(enrolment_id=rows[2].id, theory_absent=True, practice_absent=True))
    return class_id, trainees


def test_the_figures_of_a_small_class_by_hand(store: Store) -> None:
    class_id, _ = _small_class(store)
    facts = facts_of(store, Subject("class", (class_id,)))
    one, two, three = facts["trainees"]
    assert (one["attended"], one["late"], one["absent"], one["leave"], one["attended_hours"]) == (
        2,
        1,
        1,
        0,
        12,
    )
    assert one["attendance_rate"] == 12 / 14
    assert (one["online_planned"], one["online_hours"], one["online_rate"]) == (10, 8, 0.8)
    assert one["online_start"] == date(2026, 1, 7)
    assert (one["theory"], one["practice"], one["review"]) == (80, 70.5, None)
    assert (two["theory"], two["attendance_rate"], two["marks"]) == ("缺考", 8 / 12, {1: "假", 2: "√"})
    assert (three["attendance_rate"], three["attended"], three["online_start"]) == (None, 0, None)
    summary = facts["summary"]
    assert (summary["registered"], summary["left"], facts["class"]["size"]) == (4, 1, 3)
    assert summary["assessed"] == 2  # the third was absent in all, the fourth has gone
    assert summary["attendance_rate"] == 3 / 5  # the marks of who left are not counted
    assert (summary["certified"], summary["assessed_pass_rate"], summary["training_pass_rate"]) == (0, 0, 0)
    assert [unit["present"] for unit in facts["sessions"]] == [1, 2, 0]
    assert [facts["class"][f"hours_{part}"] for part in ("theory", "practice", "online")] == [4, 0, 10]
    assert facts["class"]["keep_until"] == date(2033, 12, 31)
    assert facts["class"]["occupation_code"]


def test_a_class_without_anything_divides_by_nothing(store: Store) -> None:
    records.create(store, register("courses"), {"code": "K1", "name": "空课"})
    class_id = teaching.open_class(
        store, {"code": "S1", "course_id": "K1", "start": date(2026, 1, 5), "end": date(2026, 3, 5)}
    )
    facts = facts_of(store, Subject("class", (class_id,)))
    rates = ("attendance_rate", "assessed_pass_rate", "training_pass_rate", "review_rate")
    assert [facts["summary"][name] for name in rates] == [None] * 4
    assert (facts["trainees"], facts["sessions"], facts["groups"], facts["teachers"]) == ([], [], [], [])
    assert [line["item"] for line in facts["reviews"]] == list(REVIEW_ITEMS)
    assert {line["total"] for line in facts["reviews"]} == {None}


def test_ratings_are_summed_up(store: Store) -> None:
    class_id, _ = _small_class(store)
    with store.write("评议") as session:
        session.add(
            ClassReview(
                class_id=class_id, item="教学方法", good=5, fair=2, passable=2, poor=1, comment="多练"
            )
        )
        session.add(ClassReview(class_id=class_id, item="教学态度", good=8, fair=1, passable=0, poor=0))
    facts = facts_of(store, Subject("class", (class_id,)))
    attitude, _, method = facts["reviews"][:3]
    assert (attitude["total"], attitude["rate"], attitude["comment"]) == (9, 1, "")
    assert (method["total"], method["rate"], method["comment"]) == (10, 0.7, "多练")
    assert (facts["summary"]["reviews"], facts["summary"]["review_rate"]) == (10, 16 / 19)


def test_work_and_former_certificates(store: Store) -> None:
    class_id, people_ids = _small_class(store)
    one, two = people_ids[:2]
    periods = (
        (one, date(2018, 1, 1), date(2019, 12, 31)),  # two years,
        (one, date(2019, 7, 1), date(2020, 12, 31)),  # overlapping: three in all
        (one, date(2025, 11, 22), None),  # and one to the day
        (two, date(2026, 1, 1), date(2030, 1, 1)),  # what lies ahead is no work yet
    )
    held = (
        (one, SkillLevel.INTERMEDIATE, "C4", date(2015, 1, 1)),
        (one, SkillLevel.JUNIOR, "C5", date(2019, 1, 1)),
        (one, SkillLevel.INTERMEDIATE, "C4新", date(2020, 1, 1)),
    )
    with store.write("经历") as session:
        for trainee, start, end in periods:
            session.add(WorkPeriod(trainee_id=trainee, employer="厂", start=start, end=end))
        for trainee, level, number, day in held:
            session.add(
                HeldCertificate(
                    trainee_id=trainee,
                    kind="等级证书",
                    level=level,
                    number=number,
                    issued_on=day,
                    occupation="车工",
                )
            )
    lines = facts_of(store, Subject("class", (class_id,)))["trainees"]
    assert [line["work_years"] for line in lines] == [4, 0, None]
    assert (lines[0]["held_number"], lines[0]["held_occupation"]) == ("C4新", "车工")
    assert lines[0]["current_level"] == "四级/中级工"
    assert lines[1]["held_number"] == ""
    records.change(store, register("trainees"), one, {"current_level": "三级"})
    assert facts_of(store, Subject("class", (class_id,)))["trainees"][0]["current_level"] == "三级/高级工"


def test_some_people_of_a_class(full: Store) -> None:
    class_id = teaching.find_class(full, CLASS)
    wanted = tuple(line.trainee_id for line in teaching.results(full, class_id).lines[5:7])
    facts = facts_of(full, Subject("class", (class_id,), wanted))
    assert [line["no"] for line in facts["trainees"]] == [1, 2]
    assert (facts["class"]["size"], facts["summary"]["registered"]) == (42, 42)
    there = {line.trainee_id for line in teaching.results(full, class_id).lines}
    stranger = next(n for n in records.find(full, register("trainees"), Query()).ids if n not in there)
    with pytest.raises(DeskError) as refused:
        facts_of(full, Subject("class", (class_id,), (stranger,)))
    assert refused.value.code == "not-found"


def test_subjects_that_are_none(full: Store) -> None:
    class_id = teaching.find_class(full, CLASS)
    for subject in (Subject("class"), Subject("class", (class_id, class_id)), Subject("class", (10**6,))):
        with pytest.raises(DeskError):
            facts_of(full, subject)
    with pytest.raises(DeskError) as refused:
        facts_of(full, Subject("equipment", (10**6,)))
    assert refused.value.code == "not-found"
    with pytest.raises(DeskError) as refused:
        form_facts(full, offer("class"), Subject("base"), TODAY, Options())
    assert refused.value.code == "subject"


# -- others ---------------------------------------------------------------------------------------------------------------


def test_teachers_are_known_by_what_they_taught(store: Store) -> None:
    class_id, _ = _small_class(store)
    number = records.create(
        store, register("teachers"), {"code": "T1", "name": "甲", "id_number": person(9)["id_number"]}
    )
    with store.write("课") as session:
        days = (date(2026, 11, 21), 6), (date(2026, 11, 22), 8)  # the second is tomorrow
        session.add_all(
            Session(class_id=class_id, day=day, hours=hours, teacher_id=number) for day, hours in days
        )
    [teacher] = facts_of(store, Subject("teachers"))["teachers"]
    assert (teacher["hours"], teacher["courses"], teacher["sex"]) == (6, "试课", list(people(10, 5))[9].sex)
    facts = facts_of(store, Subject("class", (class_id,)))
    assert (facts["class"]["teachers"], [line["name"] for line in facts["teachers"]]) == ("甲", ["甲"])


def test_rewards_are_paid_once_for_a_valid_level_certificate(full: Store) -> None:
    count = with_level_certificates(full)
    facts = facts_of(full, Subject("base"), Ask("year", "年度", "year"), year="2026")
    assert [line["certificate"] for line in facts["rewards"]] == [f"Y{n:03}" for n in range(count)]
    assert (
        facts["summary"]["reward_total"] == 2000 * count
    )  # the class's own completion certificates earn nothing
    assert not facts_of(full, Subject("base"), Ask("year", "年度", "year"), year="2025")["rewards"]
    with full.write("作废") as session:
        rows = (
            session.query(Certificate).where(Certificate.number.like("Y%")).order_by(Certificate.number).all()
        )
        rows[0].state = "作废"
        rows[1].supersedes_id = rows[0].id
        rows[2].level = SkillLevel.INTERMEDIATE
    assert facts_of(full, Subject("base"))["rewards"] == []


def test_rewards_are_a_table() -> None:
    assert [reward_of(level) for level in (None, SkillLevel.INTERMEDIATE, SkillLevel.CHIEF_TECHNICIAN)] == [
        None
    ] * 3
    assert list(REWARDS.values()) == [2000, 5000, 10000]


def test_the_base_in_figures(full: Store) -> None:
    figures = facts_of(full, Subject("base"))["summary"]
    assert figures["teachers"] == len(records.find(full, register("teachers"), Query()))
    assert figures["courses"] == 4
    assert figures["trainees_year"] >= 42
    assert figures["certificates_year"] == figures["skilled_year"] == of_class(full)["summary"]["certified"]
    assert (
        facts_of(full, Subject("base"), Ask("year", "年度", "year"), year="2020")["summary"]["trainees_year"]
        == 0
    )
    devices = facts_of(full, Subject("equipment"))
    assert devices["summary"]["devices"] == sum(device["quantity"] for device in devices["devices"])


def test_what_was_written_off_is_no_equipment_of_the_base(full: Store) -> None:
    number = records.find(full, register("equipment"), Query()).ids[0]
    records.change(full, register("equipment"), number, {"state": "报废"})
    base, ledger = facts_of(full, Subject("base")), facts_of(full, Subject("equipment"))
    assert base["summary"]["devices"] == len(base["devices"]) < len(ledger["devices"])


def test_pairs_and_mentors(full: Store) -> None:
    pairs = facts_of(full, Subject("pairings"))["pairs"]
    [pair] = [pair for pair in pairs if pair["number"] == "ST2026001"]
    assert (pair["number"], pair["state"], pair["months"]) == ("ST2026001", "进行中", 12)
    assert pair["mentor_name"]
    mentors = facts_of(full, Subject("base"))["mentors"]
    assert {line["level"] for line in mentors} <= {"二级/技师", "一级/高级技师", "特级技师", "首席技师"}
    assert mentors
    assert facts_of(full, Subject("base"))["summary"]["mentors"] >= len(mentors)


def test_certificates_by_number(full: Store) -> None:
    chosen = records.find(full, register("certificates"), Query()).ids[:2]
    facts = facts_of(full, Subject("certificates", tuple(chosen)))
    numbers = [line["number"] for line in facts["certificates"]]
    assert numbers == sorted(numbers)
    assert len(numbers) == 2


def test_one_sheet_each_has_an_end(full: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    each = Offer("x", "试表", "certificates", "证书", each=True)
    monkeypatch.setattr("talentdesk.services.form_facts.MOST_SHEETS", 3)
    assert form_facts(full, each, Subject("certificates", (1, 2, 3)), TODAY, Options())["certificates"]
    with pytest.raises(DeskError) as refused:
        form_facts(full, each, Subject("certificates"), TODAY, Options())
    assert refused.value.code == "too-many"


# -- answers --------------------------------------------------------------------------------------------------------------

ASKS = (
    Ask("year", "年度", "year"), Ask("fee", "费用", "number"), Ask("until", "截止日期", "date"), Ask("note", "说明", "note"),
)  # fmt: skip


def test_answers_get_their_kinds() -> None:
    found = answers(
        offer("base", *ASKS),
        {"year": "2025年", "fee": "1,234.50", "until": "2026-12-1", "note": " 好 "},
        TODAY,
    )
    assert found == {"year": 2025, "fee": 1234.5, "until": date(2026, 12, 1), "note": "好"}
    assert answers(offer("base", *ASKS), {}, TODAY) == {"year": 2026, "fee": "", "until": "", "note": ""}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"nosuch": "1"}, "unknown-value"),
        ({"year": "今年"}, "not-a-number"),
        ({"year": "0"}, "not-a-number"),
        ({"fee": "nan"}, "not-a-number"),
        ({"fee": "一百"}, "not-a-number"),
        ({"until": "下周"}, "not-a-date"),
    ],
)
def test_answers_that_are_none(given: dict[str, str], code: str) -> None:
    with pytest.raises(DeskError) as refused:
        answers(offer("base", *ASKS), given, TODAY)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert refused.value.remedy


def test_the_subsidy_is_for_the_certified(full: Store) -> None:
    facts = of_class(full)
    assert facts["summary"]["subsidy_total"] is None
    class_id = teaching.find_class(full, CLASS)
    asked = facts_of(full, Subject("class", (class_id,)), Ask("standard", "标准", "number"), standard="1800")
    assert asked["summary"]["subsidy_total"] == 1800 * facts["summary"]["certified"]


# -- masks ----------------------------------------------------------------------------------------------------------------


def test_masks_hide_every_personal_value(full: Store) -> None:
    facts = of_class(full)
    assert masked_facts(facts, "full") == facts
    profiles: tuple[Mask, ...] = ("list", "posted")
    for mask in profiles:
        hidden: Any = masked_facts(facts, mask)
        for before, after in zip(facts["trainees"], hidden["trainees"], strict=True):
            for key, value in before.items():
                known = BY_PATH.get(f"trainee.{key}")
                if known is None or not known.personal or value in ("", None):
                    continue
                assert str(value) not in str(after[key]), (mask, key)
        assert (
            hidden["class"]["head_teacher_phone"] != facts["class"]["head_teacher_phone"]
            or not hidden["class"]["head_teacher_phone"]
        )
        assert {line["name"] for line in hidden["trainees"]} == {line["name"] for line in facts["trainees"]}


def test_lists_with_different_masks_do_not_complete_a_number() -> None:
    values = {
        "id_number": "11010519491231002X", "phone": "13812345678", "email": "wang@example.cn", "address": "滨江市江南大道 1 号",
        "birth_date": date(1949, 12, 31), "photo": Path("a.jpg"), "name": "王丽",
    }  # fmt: skip
    facts: dict[str, object] = {
        "trainees": [values, values | {"id_number": "E12345678", "phone": "88001234"}]
    }
    listed, posted = masked_facts(facts, "list")["trainees"], masked_facts(facts, "posted")["trainees"]
    assert isinstance(listed, list)
    assert isinstance(posted, list)
    assert listed[0] == values | {
        "id_number": "110105********002X", "phone": "138****5678", "email": "w***@example.cn", "address": "滨江市江南***",
        "birth_date": "1949年",
    }  # fmt: skip
    assert (listed[1]["id_number"], listed[1]["phone"]) == ("E1*******", "88******")
    for one, two in zip(listed, posted, strict=True):
        assert one["id_number"] == two["id_number"]
        assert {two[name] for name in ("phone", "email", "address", "birth_date")} == {"***"}
        assert two["photo"] is None
    field = register("trainees").field("id_number")
    assert [masked(field, number) for number in ("11010519491231002X", "E12345678")] == [
        each["id_number"] for each in listed
    ]


# -- few statements -------------------------------------------------------------------------------------------------------


def test_a_large_class_asks_no_more_often_than_a_small_one(store: Store) -> None:
    def statements(code: str, count: int) -> int:
        with store.write("量具") as session:
            found = TrainingClass(
                code=code, name=code, course_id=1, start=date(2026, 1, 5), end=date(2026, 3, 5)
            )
            session.add(found)
            session.flush()
            numbers = [records_of[n] for n in range(count)]
            rows = [
                {"class_id": found.id, "trainee_id": n, "student_no": str(n), "state": "在读"}
                for n in numbers
            ]
            session.execute(insert(Enrolment), rows)
        asked: list[str] = []

        def note(*args: Any) -> None:
            asked.append(args[2])

        event.listen(store._reader, "before_cursor_execute", note)
        try:
            facts = facts_of(store, Subject("class", (teaching.find_class(store, code),)))
        finally:
            event.remove(store._reader, "before_cursor_execute", note)
        assert len(facts["trainees"]) == count
        return len(asked)

    records.create(store, register("courses"), {"code": "K1", "name": "课"})
    records_of = [
        records.create(
            store, register("trainees"), {"name": each.name, "id_number": each.id_number, "sex": each.sex}
        )
        for each in people(30)
    ]
    few, many = statements("S1", 2), statements("S2", 30)
    assert few == many
    assert many < 40
