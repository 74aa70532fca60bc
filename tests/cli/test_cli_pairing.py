"""The commands over pairs: every verb in words and in JSON, its refusals and its exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from talentdesk.exchange.tables import write_csv
from tests.cli.conftest import Desk


def _refused(desk: Desk, *arguments: object) -> str:
    answer = desk(*arguments, "--json")
    assert answer.status == 3
    assert answer.json["error"]["text"]
    assert answer.json["error"]["remedy"]
    return str(answer.json["error"]["code"])


def _pairs(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk("pair", "list", "--json").json["pairs"]
    return found


def test_a_suggestion_is_explained_and_changes_nothing(desk: Desk) -> None:
    before = _pairs(desk)
    answer = desk("pair", "suggest", "--json")
    found = answer.json
    assert answer.status == (1 if found["unpaired"] else 0)
    assert found["pairs"]
    assert found["total"] == sum(each["points"] for each in found["pairs"])
    for each in found["pairs"]:
        assert each["points"] == 100 + sum(reason["points"] for reason in each["reasons"])
        assert all(reason["text"] for reason in each["reasons"])
    words = desk("pair", "suggest", "--explain")
    assert found["pairs"][0]["mentor"] in words.out
    assert found["pairs"][0]["reasons"][0]["text"] in words.out
    assert _pairs(desk) == before


def test_least_change_without_a_mentor(desk: Desk) -> None:
    first = desk("pair", "suggest", "--json").json["pairs"]
    gone = first[0]["mentor_id"]
    number = next(
        r["id"] for r in desk("list", "mentors", "--limit", 500, "--json").json["rows"] if r["id"] == gone
    )
    key = desk("show", "mentors", first[0]["mentor"], "--json").json["values"]["id_number"]
    again = desk("pair", "suggest", "--without", key, "--steady", "--json").json
    before = {each["apprentice_id"]: each["mentor_id"] for each in first}
    after = {each["apprentice_id"]: each["mentor_id"] for each in again["pairs"]}
    assert number not in after.values()
    changed = {a for a, m in before.items() if after.get(a) != m}
    assert changed == {a for a, m in before.items() if m == gone}
    assert again["changed"] == len(changed)


def test_accepting_one_and_then_all(desk: Desk) -> None:
    there = len(_pairs(desk))
    found = desk("pair", "suggest", "--json").json["pairs"]
    one = desk("show", "apprentices", found[0]["apprentice"], "--json").json["values"]["id_number"]
    made = desk("pair", "accept", "--from-suggestion", "--only", one, "--start", "2026-12-01", "--json")
    assert (made.status, made.json["accepted"]) == (0, 1)
    (pair,) = made.json["pairs"]
    assert (pair["mentor"], pair["start"], pair["end"]) == (found[0]["mentor"], "2026-12-01", "2027-11-30")
    assert pair["agreement_number"].startswith("ST2026")
    assert (
        desk("pair", "accept", "--from-suggestion", "--only", one).status == 1
    )  # he is not on the board any more
    assert desk("pair", "accept").status == 2
    rest = desk("pair", "accept", "--from-suggestion", "--json").json
    numbers = [each["agreement_number"] for each in _pairs(desk)]
    assert len(numbers) == there + 1 + rest["accepted"]
    assert len(set(numbers)) == len(numbers)
    desk("undo")
    assert len(_pairs(desk)) == there + 1


def test_weights_for_once_and_for_good(desk: Desk) -> None:
    usual = desk("pair", "weights", "--json").json["weights"]
    assert usual["trade"] == 30
    once = desk("pair", "suggest", "--weights", "trade=0", "--json").json
    assert once["weights"] == {**usual, "trade": 0}
    assert desk("pair", "weights", "--json").json["weights"] == usual
    assert desk("pair", "weights", "trade=50", "level=0", "--json").json["weights"]["trade"] == 50
    assert desk("pair", "weights", "--json").json["weights"]["level"] == 0
    assert desk("pair", "weights", "nosuch=1").status == 2
    assert desk("pair", "weights", "trade=101").status == 2
    assert desk("pair", "weights", "--defaults", "--json").json["weights"] == usual


def test_wishes_are_matched(desk: Desk, tmp_path: Path) -> None:
    found = desk("pair", "suggest", "--json").json["pairs"][0]
    path = tmp_path / "wishes.csv"
    write_csv(
        path,
        ("意愿方", "师傅", "徒弟", "志愿次序"),
        [("徒弟", found["mentor"], found["apprentice"], 1)],
        encoding="utf-8-sig",
    )
    assert desk("import", "pair_wishes", path).status == 0
    for side in ("apprentice", "mentor"):
        (pair,) = desk("pair", "wishes", "--asking", side, "--json").json["pairs"]
        assert (pair["mentor"], pair["apprentice"]) == (found["mentor"], found["apprentice"])
        assert (pair["mentor_rank"], pair["apprentice_rank"]) == (None, 1)
    assert found["mentor"] in desk("pair", "wishes").out
    there = len(_pairs(desk))
    assert desk("pair", "wishes", "--accept", "--json").json["accepted"] == 1
    assert len(_pairs(desk)) == there + 1


def _one(desk: Desk) -> str:
    """One pair from the first of January on."""
    found = desk("pair", "suggest", "--json").json["pairs"][0]
    key = desk("show", "apprentices", found["apprentice"], "--json").json["values"]["id_number"]
    made = desk("pair", "accept", "--from-suggestion", "--only", key, "--start", "2026-01-01", "--json").json
    return str(made["pairs"][0]["agreement_number"])


def test_from_due_to_the_end(desk: Desk) -> None:
    number = _one(desk)
    due = desk("pair", "due", "--date", "2026-04-01", "--json")
    mine = [each for each in due.json["due"] if each["agreement_number"] == number]
    assert [each["due_on"] for each in mine] == ["2026-04-01"]
    assert desk("pair", "due", "--date", "2026-04-02", "--json").status == 1
    assert _refused(desk, "pair", "evaluate", number, "--attitude", "28") == "missing"
    assert desk("pair", "evaluate", number).status == 2
    assert desk("pair", "evaluate", number, "--set", "nosuch=1").status == 2
    blocks = ("--attitude", "28", "--study", "18", "--skill", "27", "--outcome", "18")
    done = desk("pair", "evaluate", number, *blocks, "--set", "feedback_score=90", "--json")
    assert (done.status, done.json["points"], done.json["grade"]) == (0, 91.0, "优秀")
    assert done.json["due_on"] == "2026-04-01"
    assert "91" in desk("pair", "evaluate", number, *blocks).out
    mentor = next(each["mentor"] for each in _pairs(desk) if each["agreement_number"] == number)
    rating = desk("pair", "rating", mentor, "--json").json
    assert (rating["mentors"][0]["grade"], len(rating["history"])) == ("优秀", 9)
    assert mentor in desk("pair", "rating").out
    assert _refused(desk, "pair", "end", number, "--level", "九级") == "unknown-value"
    ended = desk(
        "pair", "end", number, "--date", "2026-06-30", "--level", "二级", "--result", "独立上岗", "--json"
    )
    assert (ended.status, ended.json["level_reached"], ended.json["state"]) == (0, "二级/技师", "出师")
    assert _refused(desk, "pair", "end", number) == "ended"
    (line,) = desk("pair", "graduates", "--from", "2026-06-30", "--to", "2026-06-30", "--json").json[
        "graduates"
    ]
    assert line["agreement_number"] == number
    assert number in desk("pair", "graduates").out
    reward = desk("pair", "rewards", "--json").json
    assert (reward["total"], reward["granted"]) == (2000, 0)
    assert desk("pair", "rewards", "--defaults", "--grant", "--json").json["granted"] == 1
    assert desk("pair", "rewards", "--json").json["rewards"] == []


def test_the_allowance_of_a_month(desk: Desk) -> None:
    number = _one(desk)
    desk("edit", "pairings", number, "allowance=200")
    sheet = desk("pair", "allowance", "--month", "2026-02", "--json").json
    assert [(x["days"], x["amount"]) for x in sheet["lines"] if x["agreement_number"] == number] == [
        (28, "200.00")
    ]
    assert "200.00" in desk("pair", "allowance", "--month", "2026-02").out
    assert desk("pair", "allowance").status == 2
    assert desk("pair", "allowance", "--month", "2026-13").status == 2


def test_a_row_over_capacity_is_refused_by_the_import(desk: Desk, tmp_path: Path) -> None:
    """By itself, in Chinese, with row, field and remedy; the others are taken."""
    mentors = desk("list", "mentors", "--limit", 500, "--json").json["rows"]
    people = desk("list", "apprentices", "--limit", 500, "--json").json["rows"]
    given = [(mentors[0]["name"], person["name"], "2026-12-01") for person in people]
    path = tmp_path / "pairs.csv"
    write_csv(path, ("师傅", "徒弟", "开始日期"), given, encoding="utf-8-sig")
    answer = desk("import", "pairings", path, "--json")
    document = json.loads(answer.out)
    assert answer.status == 1
    assert 0 < document["accepted"] <= 8
    assert len({each["row"] for each in document["refused"]}) == len(people) - document["accepted"]
    assert all(each["text"] and each["remedy"] and each["field"] for each in document["refused"])


def test_a_class_short_of_mentors_is_named(desk: Desk) -> None:
    """After one of four is accepted; the suggestion itself leaves nothing open."""
    found = desk("pair", "suggest", "--json").json["pairs"][:4]
    for each in found:
        key = desk("show", "apprentices", each["apprentice"], "--json").json["values"]["id_number"]
        assert desk("edit", "apprentices", key, "class_id=2026QCG1").status == 0
    whole = desk("pair", "suggest", "--class", "2026QCG1", "--json").json
    assert whole["classes"] == []
    name = whole["pairs"][0]["apprentice"]
    took = desk("pair", "accept", "--from-suggestion", "--class", "2026QCG1", "--only", name, "--json").json
    assert took["accepted"] == 1
    assert "class-mentors" in [each["code"] for each in took["classes"]]
    assert all(each["text"] and each["remedy"] for each in took["classes"])
    missing = took["classes"][0]["text"]
    assert missing in desk("pair", "wishes").out
    everybody = [option for each in desk("list", "mentors", "--limit", 500, "--json").json["rows"] for option in (
        "--without", desk("show", "mentors", each["name"], "--json").json["values"]["id_number"])]  # fmt: skip
    refused = desk("pair", "suggest", "--class", "2026QCG1", *everybody, "--json")
    assert refused.status == 3
    assert missing.split("只有")[0] in refused.json["error"]["text"]
