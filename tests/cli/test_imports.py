"""Import, dry run, mapping, marked copies, undo, check."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.cli.conftest import Desk
from tests.fictional import people

FAULTY = "花名册-电工三级-待核.xlsx"
ROSTER = "花名册-数控车工三级-2026秋1班.xlsx"
PEOPLE = tuple(people(2, seed=7))


def rows_of(base: Path) -> dict[str, list[Any]]:
    """Every row of every table, the journal with it."""
    with sqlite3.connect(base / "talentdesk.db") as connection:
        tables = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type='table' AND sql NOT LIKE '%VIRTUAL%'"
            )
        ]
        found = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}
    connection.close()
    return found


def list_of_people(path: Path, *headings: str, sheet: str = "Sheet1") -> Path:
    workbook = Workbook()
    first = workbook.worksheets[0]
    first.title = "说明"
    first.append(["这一页只是说明"])
    page = workbook.create_sheet(sheet)
    page.append(headings)
    for person in PEOPLE:
        page.append([person.name, person.id_number, "备用"])
    workbook.save(path)
    return path


def test_a_roster_is_taken_in(bare: Desk, samples: Path) -> None:
    answer = bare("import", "trainees", samples / ROSTER, "--json")
    assert answer.status == 0
    facts = answer.json
    assert (facts["ok"], facts["rows"], facts["accepted"], facts["added"]) == (True, 42, 42, 42)
    assert facts["refused"] == []
    assert facts["operation"] > 0
    again = bare("import", "trainees", samples / ROSTER, "--json").json
    assert (again["accepted"], again["added"], again["same"]) == (42, 0, 42)


def test_progress_is_for_terminals_only(bare: Desk, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not bare("import", "trainees", samples / ROSTER, "--dry-run").err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    answer = bare("import", "trainees", samples / ROSTER)
    assert answer.err.startswith("\r")
    assert answer.err.endswith("\n")
    assert len(answer.out.splitlines()) == 1
    assert not bare("import", "trainees", samples / ROSTER, "--json").err


def test_refused_rows_are_said_in_the_documented_shape(bare: Desk, samples: Path) -> None:
    answer = bare("import", "trainees", samples / FAULTY, "--json")
    assert answer.status == 1
    facts = answer.json
    assert (facts["ok"], facts["rows"], facts["accepted"], facts["added"]) == (False, 50, 40, 40)
    assert {problem["row"] for problem in facts["refused"]} == {3, 6, 9, 12, 15, 18, 21, 24, 27, 30}
    for problem in facts["refused"]:
        assert set(problem) == {"row", "field", "code", "text", "remedy"}
        assert all(problem[said] for said in ("field", "code", "text", "remedy"))
    assert not answer.err


def test_in_words_refused_rows_go_to_stderr(bare: Desk, samples: Path) -> None:
    answer = bare("import", "trainees", samples / FAULTY)
    assert answer.status == 1
    assert len(answer.out.splitlines()) == 1
    assert len(answer.err.splitlines()) >= 10
    assert "第 3 行" in answer.err


def test_a_trial_writes_nothing(bare: Desk, empty: Path, samples: Path) -> None:
    before = rows_of(empty)
    answer = bare("import", "trainees", samples / FAULTY, "--dry-run", "--json")
    assert answer.status == 1
    assert answer.json["dry_run"] is True
    assert (answer.json["accepted"], answer.json["new"]) == (40, 40)
    assert "operation" not in answer.json
    assert rows_of(empty) == before


def test_the_marked_copy_opens_with_comments(bare: Desk, samples: Path, tmp_path: Path) -> None:
    out = tmp_path / "待改.xlsx"
    answer = bare("import", "trainees", samples / FAULTY, "--dry-run", "--errors", out, "--json")
    assert answer.json["errors_file"] == str(out)
    comments = [cell for row in load_workbook(out).worksheets[0].iter_rows() for cell in row if cell.comment]
    assert len(comments) >= 10
    clean = tmp_path / "无错.xlsx"
    assert (
        bare("import", "trainees", samples / ROSTER, "--errors", clean, "--json").json["errors_file"] is None
    )
    assert not clean.exists()


def test_a_class_is_filled_from_a_roster(desk: Desk, samples: Path) -> None:
    assert (
        desk("class", "open", "X1", "--course", "KC001", "--from", "2026-12-01", "--to", "2026-12-31").status
        == 0
    )
    facts = desk("import", "trainees", samples / ROSTER, "--class", "X1", "--json").json
    assert (facts["added"], facts["enrolled"]) == (0, 42)
    assert desk("import", "trainees", samples / ROSTER, "--class", "NOPE").status == 3


@pytest.mark.parametrize("register", ["attendance", "marks", "numbers"])
def test_lists_of_a_class_need_the_class(register: str, desk: Desk, samples: Path) -> None:
    assert desk("import", register, samples / ROSTER).status == 3


def test_columns_are_mapped_and_remembered(bare: Desk, tmp_path: Path) -> None:
    path = list_of_people(tmp_path / "名单.xlsx", "谁", "号", "说")
    refused = bare("import", "trainees", path, "--sheet", "Sheet1")
    assert refused.status == 3
    assert "姓名" in refused.err
    mapped = bare(
        "import", "trainees", path, "--sheet", 2, "--map", "谁=name", "--map", "号=id_number", "--json"
    )
    assert mapped.status == 0
    assert mapped.json["added"] == 2
    assert mapped.json["unmatched"] == ["说"]
    again = bare("import", "trainees", path, "--sheet", "Sheet1", "--json")
    assert (again.status, again.json["same"]) == (0, 2)
    assert bare("import", "trainees", path, "--map", "谁=nonsense").status == 3
    assert bare("import", "trainees", path, "--map", "谁").status == 2


def test_a_sheet_that_is_not_there(bare: Desk, tmp_path: Path) -> None:
    path = list_of_people(tmp_path / "名单.xlsx", "姓名", "证件号码", "备注")
    answer = bare("import", "trainees", path, "--sheet", "9")
    assert answer.status == 3
    assert "Sheet1" in answer.err
    assert bare("import", "trainees", path, "--sheet", "没有").status == 3


def test_a_sheet_named_by_digits(bare: Desk, tmp_path: Path) -> None:
    path = list_of_people(tmp_path / "名单.xlsx", "姓名", "证件号码", "备注", sheet="2026")
    assert bare("import", "trainees", path, "--sheet", "2026", "--json").json["added"] == 2


def test_unreadable_files_are_refused(bare: Desk, tmp_path: Path) -> None:
    (tmp_path / "假.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    for name in ("假.xlsx", "没有.xlsx"):
        answer = bare("import", "trainees", tmp_path / name)
        assert answer.status == 3
        assert len(answer.err.splitlines()) >= 2


def test_known_people_may_be_kept(desk: Desk, samples: Path) -> None:
    assert desk("edit", "trainees", "650102198708083573", "employer=新单位").status == 0
    facts = desk("import", "trainees", samples / ROSTER, "--known", "keep", "--json").json
    assert (facts["update"], facts["updated"], facts["operation"]) == (1, 0, 0)
    facts = desk("import", "trainees", samples / ROSTER, "--json").json
    assert facts["updated"] == 1


def test_undo_takes_an_import_back(bare: Desk, samples: Path) -> None:
    made = bare("import", "trainees", samples / ROSTER, "--json").json["operation"]
    answer = bare("undo", "--json")
    assert answer.status == 0
    assert (answer.json["operation"], answer.json["kept"]) == (made, [])
    assert answer.json["taken_back"] >= 42
    assert bare("list", "trainees", "--json").json["total"] == 0
    assert bare("undo", made).status == 3
    assert bare("undo").status == 3


def test_undo_keeps_what_was_changed_since_and_says_so(bare: Desk, samples: Path) -> None:
    made = bare("import", "trainees", samples / ROSTER, "--json").json["operation"]
    assert bare("edit", "trainees", "650102198708083573", "employer=新单位").status == 0
    answer = bare("undo", made, "--json")
    assert answer.status == 1
    assert answer.json["ok"] is False
    assert [kept["title"] for kept in answer.json["kept"]] == ["程伟"]
    assert bare("list", "trainees", "--json").json["total"] == 1


def test_operations_are_listed_newest_first(bare: Desk, samples: Path) -> None:
    made = bare("import", "trainees", samples / ROSTER, "--json").json["operation"]
    bare("undo")
    newest, before = bare("operations", "--limit", 2, "--json").json["operations"]
    assert (before["id"], before["undone"]) == (made, True)
    assert newest["id"] > made
    assert "已撤销" in bare("operations").out


def test_check_finds_a_sound_base_sound(desk: Desk) -> None:
    answer = desk("check", "--json")
    assert (answer.status, answer.json) == (0, {"ok": True, "findings": []})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_change SET after = replace(after, '程伟', '程维') WHERE after LIKE '%程伟%'",
        "UPDATE journal_entry SET why = '别的' WHERE id = 3",
        "DELETE FROM journal_change WHERE entry_id = 4",
    ],
)
def test_check_finds_a_tampered_journal(statement: str, desk: Desk, base: Path) -> None:
    connection = sqlite3.connect(base / "talentdesk.db")
    with connection:
        assert connection.execute(statement).rowcount > 0
    connection.close()
    answer = desk("check", "--json")
    assert answer.status == 1
    assert answer.json["ok"] is False
    assert {finding["code"] for finding in answer.json["findings"]} == {"chain"}


def test_check_finds_a_lost_search_row(desk: Desk, base: Path) -> None:
    connection = sqlite3.connect(base / "talentdesk.db")
    with connection:
        connection.execute("DELETE FROM search_trainee WHERE rowid = 1")
    connection.close()
    assert {f["code"] for f in desk("check", "--json").json["findings"]} == {"search"}


def test_a_damaged_database_is_refused(say: Desk, tmp_path: Path) -> None:
    (tmp_path / "talentdesk.db").write_bytes(b"no database" * 500)
    assert say("list", "trainees", data=tmp_path).status == 3
