"""The binder and the spot check by command."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from pypdf import PdfReader

from talentdesk.settings import Preferences, save_preferences
from tests.cli.conftest import Desk

CLASS = "2026QCG1"


def test_the_binder_says_what_it_made_and_what_is_missing(desk: Desk, tmp_path: Path) -> None:
    out, folder = tmp_path / "档案.pdf", tmp_path / "表格"
    answer = desk("binder", CLASS, "--out", out, "--workbooks", folder, "--seed", "7", "--json")
    made = answer.json
    assert (answer.status, made["ok"], made["file"], made["workbooks"]) == (0, True, str(out), str(folder))
    assert made["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert made["keep_until"] == "2031-12-31"
    assert len(PdfReader(out).pages) == made["pages"]
    parts = {part["key"]: part for part in made["parts"]}
    assert parts["roster"]["rows"] == 42
    assert parts["spot-check"]["rows"] == 5
    missing = parts["review-summary"]
    assert (missing["state"], missing["page"], missing["file"]) == ("missing", None, None)
    assert missing["reasons"][0]["code"] == "reviews-missing"
    assert missing["reasons"][0]["remedy"]
    for part in made["parts"]:
        assert part["file"] is None or load_workbook(folder / part["file"]).worksheets


def test_the_binder_in_words(desk: Desk, tmp_path: Path) -> None:
    answer = desk("binder", CLASS, "--out", tmp_path / "档案.pdf")
    assert answer.status == 0
    lines = answer.out.splitlines()
    assert str(tmp_path / "档案.pdf") in lines[0]
    assert any(line.startswith("—\t学员评议汇总表\t缺：") for line in lines)
    assert not any("抽查" in line for line in lines)
    listed = desk("list", "outputs", "--json").json["rows"]
    assert [row["file_name"] for row in listed if row["form"] == "binder"] == ["档案.pdf"]


def test_a_binder_that_cannot_be(desk: Desk, tmp_path: Path) -> None:
    assert desk("binder", "NOPE", "--out", tmp_path / "x.pdf").status == 3
    assert desk("binder", CLASS, "--out", tmp_path / "x.xlsx").status == 3
    assert desk("binder", CLASS).status == 2
    assert not list(tmp_path.glob("x.*"))


def test_the_spot_check_is_repeatable_and_says_its_seed(desk: Desk) -> None:
    first = desk("spot-check", CLASS, "--seed", 7, "--json").json
    assert (first["seed"], first["percent"], len(first["people"])) == ("7", 10, 5)
    assert desk("spot-check", CLASS, "--seed", 7, "--json").json == first
    assert desk("spot-check", CLASS, "--seed", 8, "--json").json["people"] != first["people"]
    assert len(desk("spot-check", CLASS, "--percent", 50, "--json").json["people"]) == 21
    words = desk("spot-check", CLASS)
    assert f"{CLASS}-2026" in words.out
    assert len(words.out.splitlines()) == 6
    seed = desk("spot-check", CLASS, "--json").json["seed"]
    assert seed == f"{CLASS}-2026"
    assert all(person["phone"] for person in first["people"])


def test_less_than_a_tenth_and_unknown_classes_are_refused(desk: Desk) -> None:
    assert desk("spot-check", CLASS, "--percent", 9, "--json").json["error"]["code"] == "out-of-range"
    assert desk("spot-check", "NOPE").status == 3
    assert desk("spot-check", CLASS, "--percent", "viel").status == 2


def test_the_commands_speak_english(desk: Desk, tmp_path: Path) -> None:
    save_preferences(Preferences(language="en"))
    answer = desk("binder", CLASS, "--out", tmp_path / "b.pdf")
    assert "Missing: no ratings by trainees" in answer.out
    assert f"to be kept until {date(2031, 12, 31)}" in answer.out
