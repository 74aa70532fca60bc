"""Custom forms by command: look, take in, write out, list, retire."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from tests.cli.conftest import Desk
from tests.documents.bureau_forms import marks_two_rows, teachers


def test_a_look_says_what_was_recognised_and_keeps_nothing(bare: Desk, tmp_path: Path) -> None:
    source = marks_two_rows(tmp_path / "市局.xlsx")
    said = bare("form-import", source, "--key", "bureau", "--dry-run", "--map", "D5=", "--json")
    assert said.status == 0
    assert not said.json["saved"]
    assert said.json["lists"] == [{"sheet": "成绩", "list": "trainees", "row": 5, "rows": 20}]
    places = {place["cell"]: place["placeholder"] for place in said.json["places"]}
    assert (places["成绩!E5"], places["成绩!D5"], places["成绩!I5"]) == ("trainee.name", "", "trainee.theory")
    assert bare("form-versions", "--json").json == {"ok": True, "versions": []}
    words = bare("form-import", source, "--key", "bureau", "--dry-run").out
    assert "成绩：第 5 行起是名单，留有 20 行" in words
    assert "成绩!E5\t姓名\ttrainee.name\t100%" in words


def test_import_make_export_edit_and_retire(desk: Desk, tmp_path: Path) -> None:
    source = marks_two_rows(tmp_path / "市局.xlsx")
    said = desk("form-import", source, "--key", "bureau", "--label", "市局成绩表", "--about", "class", "--map",
                "D5=class.trade", "--from", "2026-01-01", "--mask", "list")  # fmt: skip
    assert (said.status, said.out.splitlines()[-1]) == (0, "已保存表单 bureau 第 1 版。")
    out = tmp_path / "edit.xlsx"
    assert desk("form-export", "bureau", out).status == 0
    assert load_workbook(out).worksheets[0]["D5"].value == "{{class.trade}}"
    again = desk("form-import", out, "--key", "bureau", "--json")
    assert (again.json["version"], again.json["ready"]) == (2, True)
    listed = desk("form-versions", "bureau", "--json").json["versions"]
    assert [(one["version"], one["label"], one["mask"], one["in_use"]) for one in listed] == [
        (2, "市局成绩表", "list", True), (1, "市局成绩表", "list", True),
    ]  # fmt: skip
    assert desk("form-retire", "bureau", 2).out == "已停用 bureau 第 2 版。\n"
    assert desk("form-versions").out.splitlines()[0].split("\t")[5] == "已停用"
    assert desk("form-retire", "bureau", 9).status == 3


def test_refusals(bare: Desk, tmp_path: Path) -> None:
    source = teachers(tmp_path / "师资.xlsx")
    said = bare(
        "form-import", source, "--key", "staff", "--about", "teachers", "--map", "B4=teacher.shoe", "--json"
    )
    assert (said.status, said.json["refused"][0]["field"]) == (3, "B4")
    assert bare("form-import", source, "--key", "师资", "--about", "teachers").status == 3
    assert bare("form-import", source, "--about", "teachers").status == 2
    assert bare("form-import", source, "--key", "a", "--about", "people").status == 2
    old = tmp_path / "旧.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    refused = bare("form-import", old, "--key", "a")
    assert refused.status == 3
    assert "另存为 .xlsx" in refused.err
    assert bare("form-export", "none", tmp_path / "x.xlsx").status == 3
    assert bare("form-versions", "none").status == 3
