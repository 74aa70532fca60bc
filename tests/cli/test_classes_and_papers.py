"""Founding, settings, classes, certificates, forms, packages."""

from __future__ import annotations

import csv
import hashlib
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Desk

CLASS = "2026QCG1"
ACCEPT = ("--accept", "photo-missing")


def test_init_founds_a_base_once(say: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "新 基地"
    answer = say("--data", folder, "init", "--name", "海州基地", "--code", "HZ01", "--json")
    assert (answer.status, answer.json["folder"], answer.json["encrypted"]) == (0, str(folder), False)
    assert say("--data", folder, "settings", "--json").json["values"]["name"] == "海州基地"
    again = say("--data", folder, "init", "--name", "海州基地")
    assert again.status == 3
    assert say("--data", tmp_path / "x", "init", "--name", " ").status == 3
    assert say("--data", tmp_path / "x", "init").status == 2
    assert not (tmp_path / "x" / "talentdesk.db").exists()


def test_settings_are_checked(desk: Desk) -> None:
    assert desk("settings", "pass_mark=70", "--json").json["values"]["pass_mark"] == "70"
    before = desk("settings", "--json").json
    for wrong in ("pass_mark=abc", "attendance_percent=101", "number_pattern={nonsense}", "name="):
        assert desk("settings", wrong).status == 3
    assert desk("settings", "--json").json == before


def test_settings_change_results(desk: Desk) -> None:
    passed = desk("class", "results", CLASS, "--json").json["passed"]
    desk("settings", "pass_mark=90")
    assert desk("class", "results", CLASS, "--json").json["passed"] < passed


def test_demo_says_what_it_made(filled: Path) -> None:
    made = [path.suffix for path in (filled / "out").rglob("*.*")]
    # certificates and five forms; report and five forms; the package, and in its folder eleven files and two lists
    counts = {ending: made.count(ending) for ending in (".pdf", ".xlsx", ".zip", ".csv", ".json", ".sig")}
    assert counts == {".pdf": 6, ".xlsx": 6, ".zip": 1, ".csv": 13, ".json": 1, ".sig": 1}


def test_demo_needs_an_empty_folder(desk: Desk) -> None:
    assert desk("demo").status == 3


def test_a_class_is_opened_and_filled(desk: Desk) -> None:
    period = ("--from", "2026-12-01", "--to", "2026-12-31")
    answer = desk("class", "open", "X1", "--course", "KC001", *period, "--set", "place=一号楼", "--json")
    assert (answer.status, answer.json["code"]) == (0, "X1")
    assert desk("show", "classes", "X1", "--json").json["values"]["place"] == "一号楼"
    assert desk("class", "open", "X1", "--course", "KC001", *period).status == 3
    assert desk("class", "open", "X2", "--course", "NOPE", *period).status == 3
    assert (
        desk("class", "open", "X2", "--course", "KC001", "--from", "2026-12-31", "--to", "2026-12-01").status
        == 3
    )
    assert desk("class", "open", "X2", "--course", "KC001", *period, "--set", "nonsense=1").status == 2
    people = ("650102198708083573", "37020219861115007X")
    assert desk("class", "enrol", "X1", *people, "--json").json == {"ok": True, "added": 2, "already": 0}
    assert desk("class", "enrol", "X1", *people, "--json").json == {"ok": True, "added": 0, "already": 2}
    assert desk("class", "enrol", "X1", "nobody").status == 3
    assert desk("certify", "X1", "--out", "x.pdf", "--json").json["error"]["code"] == "not-passed"


def test_results_give_reasons(desk: Desk) -> None:
    found = desk("class", "results", CLASS, "--json").json
    assert (found["passed"], found["failed"], found["unfinished"]) == (24, 17, 1)
    assert len(found["trainees"]) == 42
    for line in found["trainees"]:
        assert bool(line["reasons"]) == (line["state"] != "合格")
        assert bool(line["certificate"]) == (line["state"] == "合格")
    assert desk("class", "results", "NOPE").status == 3


def test_certify_twice_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    first = desk("certify", CLASS, "--out", tmp_path / "一.pdf", *ACCEPT, "--json")
    second = desk("certify", CLASS, "--out", tmp_path / "二.pdf", *ACCEPT, "--json")
    assert (first.status, first.json["issued"], first.json["printed"]) == (0, 0, 24)
    assert first.json["numbers"] == second.json["numbers"]
    assert (tmp_path / "一.pdf").read_bytes() == (tmp_path / "二.pdf").read_bytes()
    assert len(first.json["left_out"]) == 18
    assert all(person["reasons"] for person in first.json["left_out"])


def test_certify_stops_at_findings(desk: Desk, tmp_path: Path) -> None:
    answer = desk("certify", CLASS, "--out", tmp_path / "证书.pdf", "--json")
    assert answer.status == 3
    assert {problem["code"] for problem in answer.json["refused"]} == {"photo-missing"}
    assert "photo-missing" in answer.json["error"]["remedy"]
    assert not (tmp_path / "证书.pdf").exists()
    words = desk("certify", CLASS, "--out", tmp_path / "证书.pdf")
    assert len(words.err.splitlines()) == 3  # twenty-four people without a photo are one line
    assert desk("certify", CLASS, "--out", tmp_path / "证书.pdf", "--layout", "nosuch").status == 3


def test_reprint_and_void(desk: Desk, tmp_path: Path) -> None:
    number = desk("list", "certificates", "--limit", 1, "--json").json["rows"][0]["number"]
    one, two = tmp_path / "一.pdf", tmp_path / "二.pdf"
    printed = desk("reprint", number, "--out", one, "--json").json
    assert printed["sha256"] == hashlib.sha256(one.read_bytes()).hexdigest()
    assert desk("reprint", number, "--out", two).status == 0
    assert one.read_bytes() == two.read_bytes()
    assert desk("void", number).status == 2
    assert desk("void", number, "--reason", " ").status == 3
    assert desk("void", number, "--reason", "打印损坏").status == 0
    assert desk("void", number, "--reason", "打印损坏").status == 3
    shown = desk("show", "certificates", number, "--json").json["values"]
    assert (shown["state"], shown["reason"]) == ("作废", "打印损坏")
    assert desk("reprint", "nosuch", "--out", two).status == 3
    assert desk("remove", "certificates", number).status == 3
    assert desk("edit", "certificates", number, "name=别人").status in (2, 3)


@pytest.mark.parametrize("key", ["roster", "sign-in", "marks"])
def test_every_form_as_pdf_and_workbook(key: str, desk: Desk, tmp_path: Path) -> None:
    assert key in {form["key"] for form in desk("forms", "--json").json["forms"]}
    for ending in ("pdf", "xlsx"):
        out = tmp_path / f"表单.{ending}"
        assert desk("form", key, CLASS, "--out", out, "--json").json["file"] == str(out)
    assert (tmp_path / "表单.pdf").read_bytes().startswith(b"%PDF")
    assert load_workbook(tmp_path / "表单.xlsx").worksheets[0].max_row > 20


def test_forms_that_cannot_be(desk: Desk, tmp_path: Path) -> None:
    assert desk("form", "nosuch", CLASS, "--out", tmp_path / "x.pdf").status == 3
    assert desk("form", "roster", "NOPE", "--out", tmp_path / "x.pdf").status == 3
    assert desk("form", "roster", CLASS, "--out", tmp_path / "x.doc").status == 3
    assert desk("form", "roster", CLASS).status == 2
    assert not list(tmp_path.glob("x.*"))


def test_sync_build_makes_the_next_package(desk: Desk, base: Path, tmp_path: Path) -> None:
    assert desk("sync", "build").status == 3  # the demo has built one; nothing changed since
    made = desk("sync", "build", "--full", "--out", tmp_path / "包", "--json").json
    copy = Path(made["file"])
    assert (made["number"], copy.parent) == (2, tmp_path / "包")
    assert [file.read_bytes() for file in (base / "上报").rglob(copy.name)] == [copy.read_bytes()]
    with zipfile.ZipFile(copy) as archive:
        lines = list(csv.reader(archive.read("证书.csv").decode("utf-8-sig").splitlines()))
    assert ({len(line) for line in lines}, len(lines)) == ({11}, 25)
    assert desk("sync", "build", "--channel", "没有").status == 3


def test_sync_build_for_a_newcomer(bare: Desk, empty: Path, tmp_path: Path) -> None:
    first = bare("sync", "build", "--json").json
    assert (first["number"], first["ok"]) == (1, True)
    assert bare("sync", "build").status == 3
    assert (empty / "outbox").is_dir()


def test_today_says_what_is_due(desk: Desk, bare: Desk) -> None:
    assert desk("today", "--json").json["due"]
    assert bare("today", "--json").json == {"ok": True, "due": []}
