"""The commands over the registers: list, show, history, new, edit, bulk, remove, export."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image

from talentdesk.registers import REGISTERS
from tests.cli.conftest import Desk

ID = "650102198708083573"


def test_every_register_is_listed(desk: Desk) -> None:
    for register in REGISTERS:
        listed = desk("list", register.key, "--limit", 3, "--json").json
        assert listed["ok"] is True, register.key
        assert len(listed["rows"]) == min(3, listed["total"]), register.key
        assert desk("list", register.key, "--limit", 3).status == 0, register.key


def test_list_masks(desk: Desk) -> None:
    answer = desk("list", "trainees", "--search", ID, "--json")
    (row,) = answer.json["rows"]
    assert row["id_number"] == "650102********3573"
    assert row["phone"][3:7] == "****"
    words = desk("list", "trainees", "--limit", 500)
    assert "650102********3573" in words.out
    assert ID not in answer.out + words.out
    assert row["phone"] in words.out


def test_list_leaves_out_what_a_list_does_not_need(desk: Desk) -> None:
    (row,) = desk("list", "trainees", "--search", ID, "--json").json["rows"]
    assert not {"address", "residence", "birth_date", "email"} & set(row)


@pytest.mark.parametrize("search", ["程伟", "chengwei", "cw", ID, ID[-4:]])
def test_list_searches(search: str, desk: Desk) -> None:
    found = desk("list", "trainees", "--search", search, "--json").json
    assert "程伟" in {row["name"] for row in found["rows"]}


def test_list_limits_and_sorts(desk: Desk) -> None:
    found = desk("list", "equipment", "--limit", 2, "--sort", "code", "--json").json
    assert found["total"] == 183
    assert [row["code"] for row in found["rows"]] == sorted(row["code"] for row in found["rows"])
    assert desk("list", "equipment", "--limit", 0, "--json").json["rows"] == []


def test_show_is_whole_and_noted(desk: Desk) -> None:
    answer = desk("show", "trainees", ID, "--json").json
    assert answer["values"]["id_number"] == ID
    assert "*" not in answer["values"]["phone"]
    assert answer["related"]["certificates"][0]["number"].startswith("BJ2026")
    assert ID in desk("show", "trainees", ID).out
    notes = desk("operations", "--limit", 2, "--json").json["operations"]
    assert len(notes) == 2
    assert all("查看" in note["why"] and note["user"] == "教务" for note in notes)


def test_show_of_nothing_personal_is_not_noted(desk: Desk) -> None:
    before = desk("operations", "--limit", 1, "--json").json
    assert desk("show", "equipment", desk("list", "equipment", "--json").json["rows"][0]["code"]).status == 0
    assert desk("operations", "--limit", 1, "--json").json == before


def test_show_needs_one_record(desk: Desk) -> None:
    assert desk("show", "trainees", "nobody", "--json").json["error"]["code"] == "not-found"
    several = desk("show", "trainees", "1", "--json")
    assert several.status == 3
    assert several.json["error"]["code"] == "ambiguous"


def test_history_names_before_and_after(desk: Desk) -> None:
    assert desk("edit", "trainees", ID, "employer=新单位").status == 0
    newest = desk("history", "trainees", ID, "--json").json["history"]
    changes = [line["changes"] for line in newest if line["changes"] and line["user"] == "教务"]
    edited = [change for line in changes for change in line if change["after"] == "新单位"]
    assert len(edited) == 1
    assert edited[0]["before"]
    assert "新单位" in desk("history", "trainees", ID).out


def test_new_edit_remove_put_back(bare: Desk) -> None:
    made = bare("new", "trainees", "name=王小明", f"id_number={ID}", "--json")
    assert made.status == 0
    assert (
        bare("new", "trainees", "name=王小明", f"id_number={ID}", "--json").json["error"]["code"]
        == "already-known"
    )
    assert bare("edit", "trainees", ID, "employer=滨江精密机械有限公司").status == 0
    assert bare("remove", "trainees", ID).status == 0
    assert bare("list", "trainees", "--json").json["total"] == 0
    gone = bare("list", "trainees", "--deleted", "--json").json["rows"]
    assert [row["id"] for row in gone] == [made.json["id"]]
    assert bare("put-back", "trainees", made.json["id"]).status == 0
    assert bare("put-back", "trainees", made.json["id"]).status == 1
    assert bare("list", "trainees", "--json").json["total"] == 1


def test_new_says_all_that_is_wrong(bare: Desk) -> None:
    answer = bare("new", "trainees", "name=王小明", "id_number=123", "sex=甲", "--json")
    assert answer.status == 3
    refused = answer.json["refused"]
    assert {problem["field"] for problem in refused} == {"id_number", "sex"}
    assert all(set(problem) == {"row", "field", "code", "text", "remedy"} for problem in refused)
    assert bare("list", "trainees", "--json").json["total"] == 0


def test_bulk_changes_what_is_found(desk: Desk) -> None:
    found = desk("list", "trainees", "--search", "恒信装备", "--json").json["total"]
    answer = desk("bulk", "trainees", "person_category=企业职工", "--search", "恒信装备", "--json")
    assert answer.status == 0
    assert 0 < answer.json["changed"] <= found
    assert desk("bulk", "trainees", f"id_number={ID}", "--search", "恒信装备").status == 3


def test_photo(desk: Desk, tmp_path: Path) -> None:
    picture = tmp_path / "照片.png"
    Image.new("RGB", (40, 50), "grey").save(picture)
    assert desk("photo", "trainees", ID, picture).status == 0
    assert desk("photo", "trainees", ID, tmp_path / "no.png").status == 3
    assert desk("photo", "courses", "KC001", picture).status == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_export_in_every_encoding(encoding: str, desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "学员.csv"
    answer = desk("export", "trainees", out, "--encoding", encoding, "--json")
    assert answer.status == 0
    assert answer.json["rows"] == 177
    with out.open(encoding=encoding, newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 177
    assert any("𬭎" in row["姓名"] for row in rows)
    assert any(ID in row["证件号码"] for row in rows)
    assert "*" not in "".join(row["证件号码"] for row in rows)


def test_export_that_gbk_cannot_hold_is_refused_whole(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "学员.csv"
    answer = desk("export", "trainees", out, "--encoding", "gbk", "--json")
    assert answer.status == 3
    assert not out.exists()
    assert any("𬭎" in problem["text"] for problem in answer.json["refused"])
    assert desk("export", "equipment", out, "--encoding", "gbk").status == 0
    assert out.read_text(encoding="gbk")


def test_export_masks_and_filters(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "学员.xlsx"
    assert desk("export", "trainees", out, "--mask", "--search", ID).status == 0
    rows = list(load_workbook(out).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 2
    assert "650102********3573" in rows[1]
    assert ID not in rows[1]


def test_export_knows_two_endings(desk: Desk, tmp_path: Path) -> None:
    assert desk("export", "trainees", tmp_path / "学员.pdf").status == 3
    assert not list(tmp_path.glob("学员*"))
