"""Forms by command: every kind of subject, answers, masks, chosen people, findings as JSON."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Desk

CLASS = "2026QCG1"


def cells(path: Path) -> set[str]:
    sheets = load_workbook(path).worksheets
    return {
        str(cell.value)
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_the_list_of_forms(desk: Desk) -> None:
    found = desk("forms", "--json").json["forms"]
    assert len(found) > 30
    rewards = next(form for form in found if form["key"] == "rewards")
    assert rewards["asks"] == [{"name": "year", "label": "年度", "kind": "year"}]
    chosen = desk("forms", "--about", "pairings", "--json").json["forms"]
    assert {form["about"] for form in chosen} == {"pairings"}
    assert "roster" in desk("forms").out
    assert desk("forms", "--about", "nosuch").status == 2


@pytest.mark.parametrize(
    ("key", "subjects"),
    [
        ("roster", [CLASS]),
        ("teacher-list", []),
        ("teacher", ["T001", "T002"]),
        ("cards", []),
        ("pairs", []),
        ("agreement", ["ST2026001"]),
        ("studio", []),
    ],
)
def test_every_kind_of_subject(desk: Desk, tmp_path: Path, key: str, subjects: list[str]) -> None:
    out = tmp_path / "a.pdf"
    accept = ("--accept", "missing", "--accept", "overflow")
    answer = desk("form", key, *subjects, "--out", out, *accept, "--json")
    assert answer.status == 0, answer.err
    assert answer.json["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert answer.json["pages"] >= 1
    assert all(set(found) == {"cell", "code", "text", "remedy"} for found in answer.json["findings"])


def test_a_certificate_by_its_number(desk: Desk, tmp_path: Path) -> None:
    number = desk("list", "certificates", "--limit", 1, "--json").json["rows"][0]["number"]
    out = tmp_path / "补办.xlsx"
    assert desk("form", "reissue", number, "--out", out, "--set", "fee=20", "--accept", "missing").status == 0
    assert number in cells(out)


def test_answers_are_checked(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    assert (
        desk("form", "subsidy", CLASS, "--out", out, "--set", "standard=1800", "--accept", "overflow").status
        == 0
    )
    assert "1800" in cells(out)
    out.unlink()
    unknown = desk("form", "subsidy", CLASS, "--out", out, "--set", "nosuch=1", "--json")
    assert (unknown.status, unknown.json["refused"][0]["code"]) == (3, "unknown-value")
    assert "standard" in unknown.json["error"]["remedy"]
    assert desk("form", "subsidy", CLASS, "--out", out, "--set", "standard=many").status == 3
    assert desk("form", "subsidy", CLASS, "--out", out, "--set", "standard").status == 2
    assert not out.exists()


def test_chosen_people_and_masks(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    made = desk("form", "roster", CLASS, "--out", out, "--people", "01，02", "--people", "03", "--json")
    assert made.json["rows"] == 3
    full = {text for text in cells(out) if len(text) == 18 and text[:17].isdigit()}
    assert len(full) == 3
    assert desk("form", "roster", CLASS, "--out", out, "--mask", "list").status == 0
    assert not full & cells(out)
    assert desk("form", "roster", CLASS, "--out", out, "--mask", "half").status == 2
    assert desk("form", "roster", CLASS, "--out", out, "--people", "999").status == 3


def test_purpose_and_watermark(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    assert desk("form", "roster", CLASS, "--out", out, "--purpose", "报市局备案", "--watermark").status == 0
    sheet: Any = load_workbook(out).active
    assert "教务" in (sheet.oddFooter.right.text or "")
    assert "报市局备案" in desk("history", "--json").out or "报市局备案" in desk("operations", "--json").out


def test_the_list_of_placeholders(desk: Desk, tmp_path: Path) -> None:
    found = desk("form-list", "--json").json["placeholders"]
    assert {"path": "base.name", "label": "基地名称"}.items() <= found[0].items()
    out = tmp_path / "占位符.xlsx"
    assert desk("form-list", out, "--json").json["count"] == len(found)
    assert "{{trainee.id_number}}" in cells(out)
    assert "{{class.code}}" in desk("form-list").out
    assert desk("form-list", tmp_path / "a.pdf").status == 3


def test_forms_that_cannot_be(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "x.pdf"
    for arguments in (
        ("nosuch", CLASS), ("roster",), ("roster", "NOPE"), ("roster", CLASS, CLASS), ("studio", CLASS), ("teacher", "NOPE"),
    ):  # fmt: skip
        assert desk("form", *arguments, "--out", out).status == 3, arguments
    assert not list(tmp_path.glob("x.*"))


def test_forms_of_an_empty_base(bare: Desk, tmp_path: Path) -> None:
    for key in ("teacher-list", "ledger", "pairs", "rewards"):
        answer = bare("form", key, "--out", tmp_path / f"{key}.pdf", "--accept", "missing", "--json")
        assert (answer.status, answer.json["pages"]) == (0, 1), answer.err
