"""Upkeep, stocktake and labels from the command line: the same answers in words and as JSON."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.cli.conftest import Desk

HEADINGS = "设备编号,设备名称,存放地点,数量,物品种类,状态\n"
ROWS = (
    "SB-1,车床,一号实训室,1,设备,在用\nSB-2,铣床,一号实训室,1,设备,在用\nGJ-1,扳手,一号实训室,5,工具,在用\n"
)


@pytest.fixture
def workshop(bare: Desk, tmp_path: Path) -> Desk:
    file = tmp_path / "设备.csv"
    file.write_text(HEADINGS + ROWS, encoding="utf-8")
    assert bare("import", "equipment", file).status == 0
    return bare


def test_upkeep_from_plan_to_costs(workshop: Desk) -> None:
    long_ago = (date.today() - timedelta(days=10)).isoformat()
    made = workshop(
        "upkeep", "plan", "SB-1", "SB-2", "--kind", "周检", "--unit", "周", "--first", long_ago, "--json"
    )
    assert made.status == 0
    due = workshop("upkeep", "due", "--json").json["due"]
    assert [(e["code"], e["overdue_days"]) for e in due] == [("SB-1", 10), ("SB-2", 10)]
    assert "已过 10 天" in workshop("upkeep", "due").out
    assert (
        workshop("upkeep", "log", "SB-1", "--kind", "周检", "--cost", "12.5", "--json").json["plan"]
        == made.json["plans"][0]
    )
    assert [e["overdue_days"] for e in workshop("upkeep", "due", "--json").json["due"]] == [10, 3]
    assert workshop("upkeep", "fault", "SB-2", "--content", "异响").status == 0
    assert workshop("upkeep", "fault", "SB-2", "--content", "异响").status == 3
    assert [e["code"] for e in workshop("upkeep", "faults", "--json").json["faults"]] == ["SB-2"]
    assert workshop("upkeep", "repaired", "SB-2", "--cost", "80", "--json").json["state"] == "在用"
    assert workshop("upkeep", "repaired", "SB-2").status == 3
    soon = (date.today() + timedelta(days=20)).isoformat()
    assert (
        workshop(
            "upkeep", "log", "GJ-1", "--kind", "校准", "--certificate", "J1", "--valid-until", soon
        ).status
        == 0
    )
    found = workshop("upkeep", "calibrations", "--json").json["calibrations"]
    assert [(e["code"], e["days_left"], e["stage"]) for e in found] == [("GJ-1", 20, "urgent")]
    costs = workshop("upkeep", "costs", "--year", date.today().year, "--json").json["costs"]
    assert [(e["code"], e["cost"], e["faults"]) for e in costs] == [
        ("SB-2", "80", 1), ("SB-1", "12.5", 0), ("GJ-1", "0", 0),
    ]  # fmt: skip
    assert {e["kind"] for e in workshop("today", "--json").json["due"]} >= {"upkeep", "calibration"}


def test_a_stocktake_by_scanner(workshop: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        workshop("stocktake", "start", "--place", "一号实训室", "--name", "年度", "--json").json["expected"]
        == 3
    )
    assert workshop("stocktake", "start").status == 3
    monkeypatch.setattr("sys.stdin", io.StringIO("SB-1\r\nｓｂ－１\r\n\r\nGJ-1\r\nGJ-1\r\n"))
    assert workshop("stocktake", "scan", "--json").json["scans"] == {"seen": 3, "again": 1}
    unknown = workshop("stocktake", "scan", "690123")
    assert (unknown.status, "台账里没有 690123" in unknown.out) == (1, True)
    count = workshop("stocktake", "progress", "--json").json
    assert (count["expected"], count["seen"], count["not_seen"], count["unknown"]) == (3, 2, 1, 1)
    out = tmp_path / "盘点.xlsx"
    report = workshop("stocktake", "report", "--out", out, "--json").json
    assert [(e["code"], e["findings"]) for e in report["lines"]] == [
        ("SB-2", ["missing"]), ("GJ-1", ["differing"]), ("690123", ["unknown"]),
    ]  # fmt: skip
    assert load_workbook(out).active["B3"].value == "SB-2"
    assert workshop("stocktake", "close").status == 0
    assert workshop("stocktake", "scan", "SB-2").status == 3
    assert workshop("stocktake", "reopen", "年度").status == 0
    assert workshop("stocktake", "take-over", "年度", "--not-seen", "停用").status == 3
    done = workshop(
        "stocktake", "take-over", "年度", "--not-seen", "停用", "--reason", "未找到", "--json"
    ).json
    assert (done["places"], done["quantities"], done["states"]) == (0, 1, 1)
    assert workshop("undo").status == 0
    late = ("stocktake", "take-over", "年度", "--not-seen", "停用", "--reason", "未找到")
    assert workshop(*late, "--leave", "没有").status == 3
    left = workshop(*late, "--leave", "GJ-1", "--json").json
    assert (left["places"], left["quantities"], left["states"]) == (0, 0, 1)
    assert workshop("undo").status == 0
    assert "年度\t进行中\t2/3" in workshop("stocktake", "list").out


def test_labels(workshop: Desk, tmp_path: Path) -> None:
    out = tmp_path / "标签.pdf"
    made = workshop("labels", "SB-2", "SB-1", "--sheet", "a4-3x8", "--start", 24, "--out", out, "--json").json
    assert (made["labels"], made["pages"], made["next_start"]) == (2, 2, 2)
    assert (
        workshop(
            "labels", "--place", "一号实训室", "--sheet", "roll-50x30", "--code", "code128", "--out", out
        ).status
        == 0
    )
    assert len(PdfReader(out).pages) == 3
    assert workshop("labels", "SB-77", "--sheet", "a4-3x8", "--out", out).status == 3
    assert workshop("labels", "--sheet", "a5", "--out", out).status == 2
