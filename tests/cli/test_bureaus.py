"""Bureau profiles on the command line: looked through, handed on, taken in, refused with the place, restored, previewed."""

from __future__ import annotations

import json
from pathlib import Path

from talentdesk.settings import Preferences, save_preferences
from tests.cli.conftest import Desk
from tests.sources import CHINESE


def exported(desk: Desk, target: Path) -> dict[str, object]:
    """The national profile as a file; its JSON."""
    assert desk("profiles", "export", "national", target).status == 0
    found: dict[str, object] = json.loads(target.read_text(encoding="utf-8"))
    return found


def test_list_show_and_sources(bare: Desk) -> None:
    (only,) = bare("profiles", "list", "--json").json["profiles"]
    assert (only["key"], only["built_in"], only["changed"]) == ("national", True, False)
    shown = bare("profiles", "show", "national", "--json").json
    assert shown["encoding"] == "utf-8-sig"
    widths = {file["key"]: len(file["columns"]) for file in shown["files"]}
    assert (widths["certificates"], widths["registration"], len(widths)) == (11, 33, 11)
    words = bare("profiles", "show", "national", "--file", "certificates").out
    assert "证书编号*" in words
    assert "班主任" not in words
    fields = bare("profiles", "sources", "participants", "--json").json["sources"][0]["fields"]
    assert {"result", "attendance_percent", "trainee_name"} <= {field["key"] for field in fields}
    assert bare("profiles", "sources").out.count("\n") > 8


def test_wrong_names_are_refused_with_the_right_ones(bare: Desk) -> None:
    answer = bare("profiles", "show", "city")
    assert answer.status == 3
    assert "national" in answer.err
    answer = bare("profiles", "show", "national", "--file", "nothing")
    assert answer.status == 2
    assert "registration" in answer.err
    assert bare("profiles", "sources", "nothing").status == 2


def test_export_change_import_and_restore(bare: Desk, tmp_path: Path) -> None:
    target = tmp_path / "方案 一.json"
    document = exported(bare, target)
    document["profile"]["label"] = "市局样式"  # type: ignore[index]  # JSON
    target.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8-sig")
    assert bare("profiles", "import", target, "--json").json["label"] == "市局样式"
    (only,) = bare("profiles", "list", "--json").json["profiles"]
    assert (only["label"], only["changed"]) == ("市局样式", True)
    assert bare("profiles", "restore", "national").status == 0
    assert bare("profiles", "list", "--json").json["profiles"][0]["changed"] is False
    assert bare("undo").status == 0
    assert bare("profiles", "list", "--json").json["profiles"][0]["label"] == "市局样式"


def test_a_spoilt_file_is_refused_with_file_and_column_and_changes_nothing(
    bare: Desk, tmp_path: Path
) -> None:
    target = tmp_path / "p.json"
    document = exported(bare, target)
    document["profile"]["files"][0]["columns"][3]["field"] = "nobody"  # type: ignore[index]  # JSON
    document["profile"]["files"][1]["columns"][3]["format"] = "x"  # type: ignore[index]  # JSON
    target.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    answer = bare("profiles", "import", target, "--json")
    assert answer.status == 3
    assert [each["code"] for each in answer.json["refused"]] == ["profile-field", "profile-format"]
    assert "“学员”：第 4 列“姓名”" in answer.json["refused"][0]["text"]
    target.write_bytes("方案".encode("gbk"))
    answer = bare("profiles", "import", target)
    assert answer.status == 3
    assert "UTF-8" in answer.err
    assert bare("profiles", "list", "--json").json["profiles"][0]["changed"] is False


def test_preview_shows_the_rows_and_says_which_would_be_rejected(desk: Desk) -> None:
    whole = desk("profiles", "preview", "national", "certificates", "--rows", 3)
    lines = whole.out.splitlines()
    assert whole.status == 0
    assert lines[0].startswith("姓名,证件类型,证件号码")
    assert len(lines) == 4
    assert lines[1].split(",")[1] == "201"
    answer = desk("profiles", "preview", "national", "registration", "--rows", 5, "--json")
    assert answer.status == (1 if answer.json["problems"] else 0)
    assert len(answer.json["rows"]) == 5
    assert [row[0] for row in answer.json["rows"]] == ["1", "2", "3", "4", "5"]


def test_a_finding_has_its_row_and_status_1(bare: Desk) -> None:
    assert bare("new", "trainees", "name=王小明", "id_type=护照", "id_number=E12345678").status == 0
    answer = bare("profiles", "preview", "national", "trainees", "--json")
    assert answer.status == 1
    assert {(each["row"], each["code"], each["field"]) for each in answer.json["problems"]} == {
        (1, "missing", "sex"), (1, "missing", "birth_date"),
    }  # fmt: skip
    words = bare("profiles", "preview", "national", "trainees")
    assert words.status == 1
    assert "E12345678" in words.out
    assert "E12345678" not in words.err
    assert "“性别”没有填写" in words.err


def test_everything_is_said_in_english_too(bare: Desk) -> None:
    save_preferences(Preferences(language="en"))
    assert not CHINESE.search(bare("profiles", "--help").out)
    assert not CHINESE.search(bare("profiles", "show", "city").err)
    for found in bare("profiles", "sources", "--json").json["sources"]:
        assert not CHINESE.search(found["label"])
        for field in found["fields"]:
            assert not CHINESE.search(field["label"] + field["group"]), field["key"]
