"""Teachers: judged for their classes, expiries, hours and limits, 双师型, and what a year says of them."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from openpyxl import load_workbook
from sqlalchemy import event, insert, select

from talentdesk.errors import DeskError
from talentdesk.model import (
    ClassReview,
    Course,
    DualCriterion,
    Occupation,
    Session,
    Teacher,
    TeacherQualification,
    TrainingClass,
)
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.registers import register
from talentdesk.rules.dual_qualified import DEFAULTS, SOURCE
from talentdesk.services import bases, faculty, history, records, teaching, today
from talentdesk.store import DATABASE, Store
from talentdesk.store.migrate import MIGRATIONS
from tests.services.rosters import dump

TODAY = date(2026, 9, 15)
NAMES = {"T1": "张一", "T2": "李二", "T3": "王三", "T4": "赵四", "T9": "钱九"}


def make(store: Store, key: str, **values: object) -> int:
    return records.create(store, register(key), values)


def teacher(store: Store, code: str = "T1", **values: object) -> int:
    return make(store, "teachers", **{"code": code, "name": NAMES[code], "occupation_id": "车工"} | values)


def running_class(store: Store, code: str = "B1", level: str = "三级/高级工", **values: object) -> int:
    make(store, "courses", code=f"K{code}", name="车工班", level=level, occupation_id="车工")
    period = {"start": "2026-09-01", "end": "2026-11-20"}
    return teaching.open_class(store, {"code": code, "course_id": f"K{code}"} | period | values)


def lesson(
    store: Store, class_id: int, day: date, teacher_id: int | None, hours: int = 8, kind: str = ""
) -> int:
    number = teaching.add_session(store, class_id, day, hours=hours, teacher_id=teacher_id)
    if kind:
        records.change(store, register("sessions"), number, {"kind": kind})
    return number


def codes(check: faculty.TeacherCheck) -> list[str]:
    return [finding.code for finding in check.findings]


def test_a_class_lists_its_teachers_with_what_speaks_against_them(store: Store) -> None:
    good, low, away = (
        teacher(store, "T1", level="技师"),
        teacher(store, "T2", level="高级工"),
        teacher(store, "T3", title="讲师"),
    )
    head = teacher(store, "T9")
    class_id = running_class(store, head_teacher_id=head)
    for day, number in ((1, good), (2, low), (3, low), (4, away)):
        lesson(store, class_id, date(2026, 9, day), number)
    make(store, "secondments", teacher_id="T3", partner="临海基地", start="2026-09-04", end="2026-09-04")
    found = {check.code: check for check in faculty.class_teacher_findings(store, class_id)}
    assert list(found) == ["T9", "T1", "T2", "T3"]
    assert {code: check.ok for code, check in found.items()} == {
        "T9": False,
        "T1": True,
        "T2": False,
        "T3": False,
    }
    assert codes(found["T1"]) == []
    assert codes(found["T2"]) == ["unqualified", "too-low", "missing"]
    assert found["T2"].failing == (date(2026, 9, 2), date(2026, 9, 3))
    assert codes(found["T3"]) == ["away"]
    assert "临海基地" in found["T3"].findings[0].text
    assert (found["T9"].head, found["T9"].teaches, found["T1"].teaches) == (True, False, True)
    assert found["T9"].days == (date(2026, 9, 1), date(2026, 11, 20))
    # The head teacher who stands in no session is judged, but is none of those to look at today.
    lines = [line for line in today.due(store, TODAY) if line.kind == "teachers-unqualified"]
    assert [(line.count, line.page, line.record_id) for line in lines] == [(2, "classes", class_id)]


def test_without_sessions_the_head_is_who_teaches(store: Store) -> None:
    class_id = running_class(store, head_teacher_id=teacher(store))
    check = faculty.class_teacher_findings(store, class_id)[0]
    assert (check.head, check.teaches, check.ok) == (True, True, False)
    assert "teachers-unqualified" in {line.kind for line in today.due(store, TODAY)}
    records.change(store, register("classes"), class_id, {"state": "归档"})
    assert "teachers-unqualified" not in {line.kind for line in today.due(store, TODAY)}


@pytest.mark.parametrize(("day", "ok"), [(date(2026, 9, 10), True), (date(2026, 9, 11), False)])
def test_a_certificate_must_be_good_on_the_day_of_the_session(store: Store, day: date, ok: bool) -> None:
    number = teacher(store, level="技师", qualified_until="2026-09-10")
    class_id = running_class(store)
    lesson(store, class_id, date(2026, 9, 1), number)
    lesson(store, class_id, day, number)
    check = faculty.class_teacher_findings(store, class_id)[0]
    assert check.ok is ok
    assert check.failing == (() if ok else (day,))
    assert codes(check) == ([] if ok else ["unqualified", "licence-expired"])
    qualification(store, None, name="考评员", kind="考评员证")  # no teacher's licence
    assert faculty.class_teacher_findings(store, class_id)[0].ok is ok
    qualification(store, "2026-09-11", issued_on="2026-09-11")
    assert faculty.class_teacher_findings(store, class_id)[0].ok


def test_a_level_certificate_must_be_good_on_the_day_too(store: Store) -> None:
    number = teacher(store)
    qualification(store, "2026-09-10", kind="职业技能等级证书", occupation_id="车工", level="二级/技师")
    class_id = running_class(store)
    check = faculty.may_teach(store, number, class_id, [date(2026, 9, 10), date(2026, 9, 11)])
    assert check.failing == (date(2026, 9, 11),)
    assert codes(check) == ["unqualified", "expired", "missing"]


@pytest.mark.parametrize(
    ("days", "partly"), [((14,), True), ((15,), False), ((16,), False), ((14, 15), True)]
)
def test_two_years_as_senior_technician_on_the_very_day(
    store: Store, days: tuple[int, ...], partly: bool
) -> None:
    number = teacher(store)
    make(store, "qualifications", teacher_id="T1", kind="职业资格证书", name="车工", occupation_id="车工",
         level="一级/高级技师", issued_on="2024-09-15")  # fmt: skip
    class_id = running_class(store, level="一级/高级技师")
    check = faculty.may_teach(store, number, class_id, [date(2026, 9, day) for day in days])
    assert bool(check.failing) is partly
    if partly:
        assert check.failing == (date(2026, 9, 14),)
        assert "2026-09-15" in check.findings[0].remedy


@pytest.mark.parametrize(("day", "ok"), [(3, True), (4, False), (10, False), (11, True)])
def test_away_from_the_first_to_the_last_day(store: Store, day: int, ok: bool) -> None:
    number = teacher(store, level="技师")
    class_id = running_class(store)
    make(store, "secondments", teacher_id="T1", partner="临海基地", start="2026-09-04", end="2026-09-10")
    assert faculty.may_teach(store, number, class_id, [date(2026, 9, day)]).ok is ok


def test_an_open_secondment_has_no_end(store: Store) -> None:
    number = teacher(store, level="技师")
    class_id = running_class(store)
    make(store, "secondments", teacher_id="T1", partner="临海基地", start="2026-09-04")
    assert not faculty.may_teach(store, number, class_id, [date(2030, 1, 1)]).ok


def test_assigning_warns_and_does_it(store: Store) -> None:
    number = teacher(store)
    class_id = running_class(store)
    lessons = [lesson(store, class_id, date(2026, 9, day), None) for day in (1, 2, 3)]
    check = faculty.assign(store, class_id, number, sessions=lessons[:2], head=True)
    assert check.failing == (date(2026, 9, 1), date(2026, 9, 2))
    with store.read() as session:
        assert list(session.scalars(select(Session.teacher_id).order_by(Session.id))) == [
            number,
            number,
            None,
        ]
        assert session.get_one(TrainingClass, class_id).head_teacher_id == number
    history.undo(store)
    assert faculty.class_teacher_findings(store, class_id) == []


def test_a_session_of_another_class_is_refused_whole(store: Store) -> None:
    number = teacher(store)
    class_id, other = running_class(store), running_class(store, "B2")
    strange = lesson(store, other, date(2026, 9, 1), None)
    mine = lesson(store, class_id, date(2026, 9, 1), None)
    before = dump(store)
    for sessions in ([strange], [mine, strange]):
        with pytest.raises(DeskError):
            faculty.assign(store, class_id, number, sessions=sessions)
    with pytest.raises(DeskError):
        faculty.assign(store, class_id, 999, sessions=[mine])
    with pytest.raises(DeskError):
        faculty.may_teach(store, number, 999)
    assert dump(store) == before


def test_what_a_teacher_may_teach_at_all(store: Store) -> None:
    number = teacher(store, level="技师", education="大专")
    make(store, "qualifications", teacher_id="T1", kind="职业技能等级证书", name="焊工证书", occupation_id="焊工",
         level="二级/技师", valid_until="2026-12-31")  # fmt: skip
    make(
        store,
        "qualifications",
        teacher_id="T1",
        kind="考评员证",
        name="考评员",
        level="一级/高级技师",
        occupation_id="电工",
    )
    allowed = {
        (line.occupation, line.level): line.permission.until
        for line in faculty.teachable_levels(store, number, TODAY)
        if line.permission.allowed
    }
    three = (SkillLevel.JUNIOR, SkillLevel.INTERMEDIATE, SkillLevel.SENIOR)
    assert allowed == {
        **{("车工", level): None for level in three},
        **{("焊工", level): date(2026, 12, 31) for level in three},
    }
    met = {line.label: line.met for line in faculty.categories(store, number, TODAY)}
    assert met == {"专业理论课教师": False, "专业实训课教师": True, "一体化教师": False}


def qualification(
    store: Store, until: object, name: str = "教师资格", code: str = "T1", **more: object
) -> int:
    values = {"teacher_id": code, "kind": "教师资格证", "name": name, "valid_until": until}
    return make(store, "qualifications", **values | more)


@pytest.mark.parametrize(
    ("offset", "days", "state"),
    [
        (-1, 90, "expired"),
        (0, 90, "due"),
        (90, 90, "due"),
        (91, 90, None),
        (91, 91, "due"),
        (0, 0, "due"),
        (1, 0, None),
    ],
)
@pytest.mark.parametrize("own", [False, True])
def test_expiry_at_its_borders(store: Store, offset: int, days: int, state: str | None, own: bool) -> None:
    until = (TODAY + timedelta(days=offset)).isoformat()
    teacher(store, qualified_until=until if own else None)
    if not own:
        qualification(store, until)
    found = faculty.alerts(store, TODAY, days)
    assert [alert.expired for alert in found] == ([] if state is None else [state == "expired"])
    if found:
        assert found[0].days == offset
        assert until in found[0].text
        assert ("已于" in found[0].text) is (state == "expired")


def test_a_renewed_qualification_is_no_longer_spoken_of(store: Store) -> None:
    number = teacher(store)
    qualification(store, "2026-01-01", number="1")
    other = qualification(store, "2026-02-01", name="考评员", kind="考评员证")
    assert len(faculty.alerts(store, TODAY)) == 2
    qualification(store, "2029-01-01", number="2")
    assert [alert.qualification_id for alert in faculty.alerts(store, TODAY)] == [other]
    qualification(store, None, name="考评员", kind="考评员证", number="3")
    assert faculty.alerts(store, TODAY) == []
    with store.read() as session:
        assert session.get_one(Teacher, number).qualified_until is None


def test_the_same_day_twice_is_one_alert(store: Store) -> None:
    teacher(store, qualified_until="2026-10-01")
    qualification(store, "2026-10-01")
    assert [alert.qualification for alert in faculty.alerts(store, TODAY)] == ["教师资格"]
    lines = [line for line in today.due(store, TODAY) if line.kind == "qualification"]
    assert [line.text for line in lines] == ["张一 的教师资格将于 2026-10-01 到期"]


def test_who_is_in_the_recycle_bin_has_no_alerts(store: Store) -> None:
    teacher(store, qualified_until="2026-10-01")
    number = teacher(store, "T2", qualified_until="2026-10-01")
    records.remove(store, register("teachers"), [number])
    assert [alert.code for alert in faculty.alerts(store, TODAY)] == ["T1"]


def test_hours_by_month_and_kind_with_the_planned_ones(store: Store) -> None:
    one, two = teacher(store, "T1"), teacher(store, "T2")
    class_id = running_class(store)
    for day, number, hours, kind in (
        (date(2026, 9, 1), one, 8, "理论"), (date(2026, 9, 15), one, 4, "实操"), (date(2026, 9, 16), one, 2, "线上"),
        (date(2026, 9, 30), one, 1, ""), (date(2026, 10, 1), one, 8, "实操"), (date(2026, 9, 2), two, 6, "理论"),
        (date(2025, 12, 31), one, 8, "理论"), (date(2027, 1, 1), one, 8, "理论"), (date(2026, 12, 31), one, 3, "理论"),
    ):  # fmt: skip
        lesson(store, class_id, day, number, hours, kind)
    removed = lesson(store, class_id, date(2026, 9, 3), one, 8, "理论")
    records.remove(store, register("sessions"), [removed])
    found = faculty.teaching_hours(store, 2026, TODAY)
    shown = [(x.code, x.month, x.theory, x.practice, x.online, x.other, x.total, x.planned) for x in found]
    assert shown == [
        ("T1", 9, 8, 4, 2, 1, 15, 3),
        ("T1", 10, 0, 8, 0, 0, 8, 8),
        ("T1", 12, 3, 0, 0, 0, 3, 3),
        ("T2", 9, 6, 0, 0, 0, 6, 0),
    ]
    assert [x.month for x in faculty.teaching_hours(store, 2026, TODAY, month=12)] == [12]
    assert {x.code for x in faculty.teaching_hours(store, 2026, TODAY, teacher_id=two)} == {"T2"}


@pytest.mark.parametrize(
    ("own", "usual", "over", "code"),
    [(None, None, 0, None), (None, 16, 0, None), (None, 15, 1, "over-limit-planned"), (16, 8, 0, None),
     (15, 100, 1, "over-limit-planned"), (4, None, 12, "over-limit-planned")],
)  # fmt: skip
def test_the_limit_is_the_teachers_own_else_the_bases(
    store: Store, own: int | None, usual: int | None, over: int, code: str | None
) -> None:
    number = teacher(store, hours_per_month=own)
    bases.change_profile(store, {"hours_per_month": usual})
    class_id = running_class(store)
    lesson(store, class_id, date(2026, 9, 15), number)
    lesson(store, class_id, date(2026, 9, 16), number)
    lines = faculty.teaching_hours(store, 2026, TODAY)
    assert lines[0].over == over
    assert [finding.code for finding in faculty.load_findings(lines)] == ([code] if code else [])
    if over == 12:
        # Only what is still to come can be given away.
        assert "8 课时排给别人" in faculty.load_findings(lines)[0].remedy
    done = faculty.load_findings(faculty.teaching_hours(store, 2026, date(2026, 9, 16)))
    assert [finding.code for finding in done] == (["over-limit"] if code else [])


def test_hours_go_into_a_workbook_and_the_journal(store: Store, tmp_path: Path) -> None:
    class_id = running_class(store)
    lesson(store, class_id, date(2026, 9, 1), teacher(store), 8, "理论")
    assert faculty.export_hours(store, 2026, TODAY, tmp_path / "a.xlsx") == 1
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]] == ["T1", "张一", 2026, 9, 8, 0, 0, 0, 8, 0, None, 0]
    faculty.export_hours(store, 2026, TODAY, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert faculty.export_hours(store, 2025, TODAY, tmp_path / "c.csv") == 0
    with pytest.raises(DeskError):
        faculty.export_hours(store, 2026, TODAY, tmp_path / "d.pdf")
    assert [operation.kind for operation in history.operations(store, 1)] == ["export"]


def evidence(store: Store, criterion: str, amount: object = 1, code: str = "T1", **more: object) -> int:
    values = {
        "teacher_id": code,
        "criterion_id": criterion,
        "description": f"{criterion}材料",
        "amount": amount,
    }
    return make(store, "dual_evidence", **values | more)


def criteria(store: Store) -> Mapping[str, DualCriterion]:
    with store.read() as session:
        return {row.name: row for row in session.scalars(select(DualCriterion).order_by(DualCriterion.id))}


def test_a_new_base_has_criteria_with_their_source(store: Store) -> None:
    found = criteria(store)
    assert list(found) == [each.name for each in DEFAULTS]
    assert {row.source for row in found.values()} == {SOURCE}


def test_dual_qualified_is_judged_and_set_only_when_asked(store: Store) -> None:
    number = teacher(store)
    licence, practice, paper = DEFAULTS[0].name, DEFAULTS[1].name, DEFAULTS[2].name
    evidence(store, licence)
    evidence(store, practice, 5.5)
    evidence(store, paper)
    line = faculty.dual_teachers(store, TODAY)[0]
    assert (line.judgement.qualified, line.suggestion) == (False, None)
    assert "0.5个月" in line.judgement.findings[0].text
    evidence(store, practice, 0.5, description="又半个月")
    line = faculty.dual_teachers(store, TODAY)[0]
    assert (line.judgement.qualified, line.marked, line.suggestion) == (True, False, True)
    before = store.last_entry()
    faculty.set_dual(store, number, TODAY)
    with store.read() as session:
        assert session.get_one(Teacher, number).dual_qualified is True
    assert "双师型" in history.history(store, register("teachers"), number)[0].why
    assert store.last_entry() == before + 1
    faculty.set_dual(store, number, TODAY)  # right already: nothing is written
    assert store.last_entry() == before + 1
    records.change(store, register("dual_criteria"), criteria(store)[practice].id, {"minimum": 12})
    assert faculty.dual_teachers(store, TODAY)[0].suggestion is False
    faculty.set_dual(store, number, TODAY)
    with store.read() as session:
        assert session.get_one(Teacher, number).dual_qualified is False


def test_a_criterion_out_of_use_does_not_count_and_none_at_all_is_refused(store: Store) -> None:
    number = teacher(store)
    for row in criteria(store).values():
        records.change(store, register("dual_criteria"), row.id, {"in_use": False})
    assert faculty.dual_teachers(store, TODAY)[0].judgement.qualified is None
    with pytest.raises(DeskError) as refused:
        faculty.set_dual(store, number, TODAY)
    assert refused.value.code == "dual-no-criteria"
    with pytest.raises(DeskError):
        faculty.set_dual(store, 999, TODAY)


def test_qualifications_in_force_are_offered_as_evidence(store: Store) -> None:
    teacher(store)
    qualification(store, None, name="高校教师资格")
    qualification(store, "2026-01-01", name="到期的资格")
    qualification(store, None, name="讲师", kind="职称证书")
    assert faculty.dual_teachers(store, TODAY)[0].unused == ("高校教师资格", "讲师")
    evidence(store, DEFAULTS[0].name)
    assert faculty.dual_teachers(store, TODAY)[0].unused == ("讲师",)


def test_training_of_a_year_counts_people_and_times(store: Store) -> None:
    teacher(store, "T1")
    teacher(store, "T2")
    for code, title, start, hours in (
        ("T1", "甲", "2026-01-01", 40), ("T1", "乙", "2026-12-31", 16), ("T2", "甲", "2026-05-01", None),
        ("T2", "丙", "2025-12-31", 8), ("T2", "丁", "2027-01-01", 8),
    ):  # fmt: skip
        make(store, "teacher_trainings", teacher_id=code, title=title, start=start, hours=hours)
    found = faculty.trainings_of_year(store, 2026)
    assert (found.people, found.times, found.hours) == (2, 3, 56)
    assert [line.title for line in found.lines] == ["甲", "甲", "乙"]


@pytest.mark.parametrize(
    ("start", "end", "away", "sent"),
    [("2025-12-31", "2026-01-01", 1, 0), ("2025-12-30", "2025-12-31", 0, 0), ("2026-12-31", None, 1, 1),
     ("2027-01-01", None, 0, 0), ("2025-06-01", None, 1, 0), ("2026-01-01", "2026-02-01", 1, 1)],
)  # fmt: skip
def test_secondments_of_a_year(store: Store, start: str, end: str | None, away: int, sent: int) -> None:
    teacher(store)
    make(store, "secondments", teacher_id="T1", partner="临海基地", start=start, end=end)
    found = faculty.secondments_of_year(store, 2026)
    assert (found.people, found.sent, len(found.lines)) == (away, sent, away)


def review(store: Store, class_id: int, item: str, good: int, fair: int, passable: int, poor: int) -> None:
    with store.write("评议") as session:
        session.add(
            ClassReview(class_id=class_id, item=item, good=good, fair=fair, passable=passable, poor=poor)
        )


def test_ratings_by_period_and_source_and_by_the_classes_taught(store: Store) -> None:
    one = teacher(store, "T1")
    teacher(store, "T2")
    head = teacher(store, "T3")
    for source, score, day, period in (
        ("学员评议", 90, "2026-03-01", "2026上"), ("学员评议", 80, "2026-04-01", "2026上"),
        ("督导听课", 95, "2026-05-01", "2026上"), ("学员评议", 70, "2025-05-01", "2025上"),
    ):  # fmt: skip
        make(
            store, "teacher_evaluations", teacher_id="T1", period=period, source=source, score=score, day=day
        )
    taught, headed = (
        running_class(store, "B1", head_teacher_id=head),
        running_class(store, "B2", head_teacher_id=head),
    )
    lesson(store, taught, date(2026, 9, 1), one)
    lesson(store, taught, date(2026, 9, 2), one)
    review(store, taught, "教学态度", 6, 2, 1, 1)
    review(store, taught, "教学内容", 10, 0, 0, 0)
    review(store, headed, "教学态度", 1, 0, 0, 3)
    found = {each.code: each for each in faculty.evaluations(store)}
    assert list(found) == ["T1", "T3"]
    periods = found["T1"].periods
    assert [(p.period, dict(p.sources), p.average) for p in periods] == [
        ("2026上", {"学员评议": 85.0, "督导听课": 95.0}, 90.0),
        ("2025上", {"学员评议": 70.0}, 70.0),
    ]
    assert [(line.code, line.votes) for line in found["T1"].reviews] == [("B1", 20)]
    assert found["T1"].review_rate == 0.9
    # Who stands in no session of a class that names others did not teach it; B2 names nobody, so its head did.
    assert [line.code for line in found["T3"].reviews] == ["B2"]
    assert found["T3"].review_rate == 0.25
    assert [p.period for p in faculty.evaluations(store, year=2025, teacher_id=one)[0].periods] == ["2025上"]
    assert faculty.evaluations(store, year=2024) == []


def test_the_bases_figures(store: Store) -> None:
    assert faculty.faculty_figures(store, TODAY).qualified_share is None
    teacher(store, "T1", dual_qualified="是", qualified_until=TODAY.isoformat())
    teacher(store, "T2", qualified_until=(TODAY - timedelta(days=1)).isoformat())
    teacher(store, "T3")
    teacher(store, "T4", dual_qualified="否")
    qualification(store, None, code="T3")
    qualification(store, None, code="T4", kind="职称证书")
    found = faculty.faculty_figures(store, TODAY)
    assert (found.teachers, found.dual, found.qualified, found.qualified_share) == (4, 1, 2, 0.5)


def _criteria(path: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        columns = "name, kind, minimum, unit, required, in_use, source, deleted_at"
        return connection.execute(f"SELECT {columns} FROM dual_criterion ORDER BY id").fetchall()
    finally:
        connection.close()


def test_an_old_base_gets_the_criteria_a_new_one_is_founded_with(founded: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database"] = old
    command.upgrade(config, "0003")
    connection = sqlite3.connect(old)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(base_profile)")]
    new = sqlite3.connect(founded / DATABASE)
    row = new.execute(f"SELECT {', '.join(columns)} FROM base_profile").fetchone()
    new.close()
    connection.execute(f"INSERT INTO base_profile VALUES ({', '.join('?' * len(columns))})", row)
    connection.commit()
    connection.close()
    command.upgrade(config, "0004")
    assert _criteria(old) == _criteria(founded / DATABASE)
    assert len(_criteria(old)) == len(DEFAULTS)


@pytest.fixture
def crowded(store: Store) -> Store:
    """500 teachers with 1,500 qualifications, 200 running classes, 20,000 sessions."""
    with store.write("大基地") as session:
        lathe = session.scalar(select(Occupation.id).where(Occupation.name == "车工"))
        session.execute(insert(Teacher), [
            {"code": f"T{n:03d}", "name": f"教师{n}", "occupation_id": lathe, "level": SkillLevel(4 + n % 3),
             "qualified_until": date(2026, 1, 1) + timedelta(days=n)} for n in range(500)
        ])  # fmt: skip
        ids = list(session.scalars(select(Teacher.id).order_by(Teacher.id)))
        session.execute(insert(TeacherQualification), [
            {"teacher_id": ids[n % 500], "kind": "职业技能等级证书", "name": f"证书{n // 500}", "occupation_id": lathe,
             "level": SkillLevel(5), "issued_on": date(2020, 1, 1), "valid_until": date(2026, 6, 1) + timedelta(days=n % 400)}
            for n in range(1500)
        ])  # fmt: skip
        course = Course(code="K", name="车工", occupation_id=lathe, level=SkillLevel.SENIOR)
        session.add(course)
        session.flush()
        session.execute(insert(TrainingClass), [
            {"code": f"B{n:03d}", "name": f"班{n}", "course_id": course.id, "start": date(2026, 1, 1),
             "end": date(2026, 12, 31), "state": "开班", "head_teacher_id": ids[n]} for n in range(200)
        ])  # fmt: skip
        classes = list(session.scalars(select(TrainingClass.id)))
        session.execute(insert(Session), [
            {"class_id": classes[n % 200], "day": date(2026, 1, 1) + timedelta(days=n % 365), "hours": 4,
             "kind": ("理论", "实操", "线上")[n % 3], "teacher_id": ids[n % 499]} for n in range(20_000)
        ])  # fmt: skip
    return store


def test_many_teachers_are_judged_in_few_statements(crowded: Store) -> None:
    counted: list[str] = []

    def count(*arguments: object) -> None:
        counted.append(str(arguments[2]))

    event.listen(crowded._reader, "before_cursor_execute", count)
    started = time.monotonic()
    assert sum(line.total for line in faculty.teaching_hours(crowded, 2026, TODAY)) == 80_000
    assert faculty.alerts(crowded, TODAY)
    assert len(faculty.dual_teachers(crowded, TODAY)) == 500
    with crowded.read() as session:
        classes = list(session.scalars(select(TrainingClass.id)))
        assert faculty.unqualified_in(session, classes)
    spent = time.monotonic() - started
    event.remove(crowded._reader, "before_cursor_execute", count)
    assert len(counted) < 25, "\n".join(counted)
    assert spent < 5  # under a second; wide, because the machines are shared
