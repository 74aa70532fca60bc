"""Teachers on the command line: what is judged no has status 1, what is wrong is refused, English is complete."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from talentdesk.rules.dual_qualified import DEFAULTS
from talentdesk.settings import Preferences
from tests.cli.conftest import Desk
from tests.sources import CHINESE

YEAR = date.today().year


def add(desk: Desk, key: str, **values: object) -> None:
    answer = desk("new", key, *(f"{name}={value}" for name, value in values.items()))
    assert answer.status == 0, answer.err


@pytest.fixture
def school(bare: Desk) -> Desk:
    """A 高级工 class of two sessions, a technician T1 and a senior worker T2."""
    add(bare, "teachers", code="T1", name="张一", level="技师", occupation_id="车工", education="本科")
    add(bare, "teachers", code="T2", name="李二", level="高级工", occupation_id="车工", hours_per_month=4)
    add(bare, "courses", code="K1", name="车工班", level="高级工", occupation_id="车工")
    period = ("--from", f"{YEAR}-03-01", "--to", f"{YEAR}-03-31")
    assert bare("class", "open", "B1", "--course", "K1", *period).status == 0
    for day, code in (("02", "T1"), ("03", "T2")):
        add(bare, "sessions", class_id="B1", day=f"{YEAR}-03-{day}", hours=8, kind="理论", teacher_id=code)
    return bare


def test_check_answers_yes_and_no(school: Desk) -> None:
    whole = school("teacher", "check", "--class", "B1", "--json")
    assert whole.status == 1
    assert [(each["code"], each["ok"]) for each in whole.json["teachers"]] == [("T1", True), ("T2", False)]
    assert whole.json["teachers"][1]["failing_days"] == [f"{YEAR}-03-03"]
    assert whole.json["teachers"][1]["reasons"][0]["code"] == "unqualified"
    assert school("teacher", "check", "T1", "--class", "B1").status == 0
    assert school("teacher", "check", "T2", "--class", "B1", "--date", f"{YEAR}-03-02").status == 1
    said = school("teacher", "check", "--class", "B1").out
    assert "张一" in said
    assert "不够" in said


def test_check_lists_what_somebody_may_teach(school: Desk) -> None:
    answer = school("teacher", "check", "T1", "--json")
    assert answer.status == 0
    assert [line["allowed"] for line in answer.json["levels"]] == [True, True, True, False, False]
    assert all("[S1]" in line["source"] for line in answer.json["levels"])
    assert [each["met"] for each in answer.json["categories"]] == [True, True, True]
    assert school("teacher", "check", "T2").status == 1


def test_wrong_usage_and_refusals(school: Desk) -> None:
    assert school("teacher", "check").status == 2
    assert school("teacher", "dual", "--set").status == 2
    assert school("teacher", "hours", "--month", "13").status == 2
    assert school("teacher", "check", "T7").status == 3
    assert school("teacher", "check", "T1", "--class", "B7").status == 3
    assert school("teacher", "hours", "--out", "x.pdf").status == 3


def test_hours_over_the_limit_are_said(school: Desk, tmp_path: Path) -> None:
    out = tmp_path / "课时.xlsx"
    answer = school("teacher", "hours", "--year", YEAR, "--out", out, "--json")
    assert answer.status == 1
    assert [(m["code"], m["month"], m["theory"], m["over"]) for m in answer.json["months"]] == [
        ("T1", 3, 8, 0),
        ("T2", 3, 8, 4),
    ]
    assert answer.json["refused"][0]["code"] in ("over-limit", "over-limit-planned")
    assert out.exists()
    assert school("teacher", "hours", "--year", YEAR, "--teacher", "T1").status == 0
    assert school("teacher", "hours", "--year", YEAR - 1, "--json").json["months"] == []


def test_alerts_have_status_1_only_when_something_expired(school: Desk) -> None:
    assert school("teacher", "alerts", "--json").json["alerts"] == []
    soon = (date.today() + timedelta(days=3)).isoformat()
    add(school, "qualifications", teacher_id="T1", kind="考评员证", name="考评员", valid_until=soon)
    answer = school("teacher", "alerts", "--json")
    assert (answer.status, answer.json["alerts"][0]["qualification"]) == (0, "考评员")
    assert school("teacher", "alerts", "--days", "1", "--json").json["alerts"] == []
    add(school, "qualifications", teacher_id="T2", kind="教师资格证", name="资格", valid_until="2020-01-01")
    assert school("teacher", "alerts").status == 1


def test_dual_is_set_by_what_is_judged(school: Desk) -> None:
    assert school("teacher", "dual").status == 0
    assert school("teacher", "dual", "T1").status == 1
    for criterion, amount in ((DEFAULTS[0], 1), (DEFAULTS[1], 6), (DEFAULTS[3], 1)):
        add(
            school,
            "dual_evidence",
            teacher_id="T1",
            criterion_id=criterion.name,
            description="材料",
            amount=amount,
        )
    assert school("teacher", "dual", "T1", "--json").json["teachers"][0]["suggestion"] is True
    made = school("teacher", "dual", "T1", "--set", "--json")
    assert (made.status, made.json["teachers"][0]["marked"]) == (0, True)
    assert school("teacher", "dual", "T2", "--set").status == 1


def test_the_lists_of_a_year(school: Desk) -> None:
    add(school, "teacher_trainings", teacher_id="T1", title="研修", start=f"{YEAR}-02-01", hours=40)
    add(school, "secondments", teacher_id="T2", partner="临海基地", start=f"{YEAR}-02-01")
    add(
        school,
        "teacher_evaluations",
        teacher_id="T1",
        period="上半年",
        source="督导听课",
        score=90,
        day=f"{YEAR}-06-01",
    )
    training = school("teacher", "list-training", "--json").json
    assert (training["people"], training["times"], training["hours"]) == (1, 1, 40)
    assert school("teacher", "list-secondments", "--json").json["sent"] == 1
    found = school("teacher", "list-evaluations", "T1", "--json").json["teachers"]
    assert found[0]["periods"][0]["average"] == 90
    assert school("teacher", "list-evaluations", "--year", "2000").status == 0


def test_english_sentences_hold_no_chinese_but_names(school: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talentdesk.cli.load_preferences", lambda: Preferences(language="en"))
    for words in (("--help",), ("check", "--help"), ("alerts",)):
        said = school("teacher", *words).out
        assert said
        assert not CHINESE.search(said), said
    said = school("teacher", "check", "T2").out + school("teacher", "dual", "T2").err
    rest = said.replace("车工", "").replace("李二", "")
    assert not CHINESE.search(rest), rest
