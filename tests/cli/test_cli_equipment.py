"""The workshop on the command line: equipment, loans, bookings, supplies, the check of the timetable."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from talentdesk.exchange.tables import write_csv
from tests.cli.conftest import Desk

TODAY = date.today()
SOON = TODAY + timedelta(days=7)


def _thing(bare: Desk, code: str, *values: str) -> None:
    assert bare("new", "equipment", f"code={code}", f"name=名称{code}", *values).status == 0


def _refused(desk: Desk, *arguments: object) -> str:
    answer = desk(*arguments, "--json")
    assert answer.status == 3, answer.err
    return str(answer.json["error"]["code"])


def test_states_figures_ledger_alerts(bare: Desk) -> None:
    _thing(bare, "A1", "price=1200", "bought_on=2010-01-01", "category=计算机设备")
    _thing(bare, "A2", "price=800")
    assert (
        bare("equipment", "state", "A1", "A2", "--to", "维修", "--reason", "异响", "--json").json["changed"]
        == 2
    )
    shown = bare("show", "equipment", "A1")
    assert ("状态变动 (2)" in shown.out, shown.status) == (True, 0)
    assert _refused(bare, "equipment", "state", "A9", "--to", "维修") == "not-found"
    assert _refused(bare, "equipment", "state", "A1", "--to", "坏") == "unknown-value"
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    assert bare("equipment", "state", "A1", "--to", "在用", "--date", tomorrow).status == 2
    assert bare("equipment", "state", "A1", "--to", "在用", "--date", TODAY.isoformat()).status == 0
    figures = bare("equipment", "figures", "--json").json
    assert (figures["on_the_books"], figures["in_order"], figures["value"], figures["net"]) == (
        2,
        0.5,
        "2000.00",
        "800.00",
    )
    assert "50.0%" in bare("equipment", "figures").out
    ledger = bare("equipment", "ledger", "state=在用", "--json").json["things"]
    assert [(line["code"], line["net"], line["beyond_life"]) for line in ledger] == [("A1", "0.00", True)]
    assert "0.00" in bare("equipment", "ledger", "state=在用").out
    assert _refused(bare, "equipment", "ledger", "price=1") == "unknown-value"
    alerts = bare("equipment", "alerts", "--json")
    assert (alerts.status, [line["kind"] for line in alerts.json["alerts"]]) == (1, ["beyond-life"])
    bare("edit", "equipment", "A1", "bought_on=2026-01-01")
    assert bare("equipment", "alerts").status == 0


def test_loans(bare: Desk) -> None:
    _thing(bare, "A1")
    _thing(bare, "T1", "kind=工具", "quantity=5")
    asked = bare("loan", "request", "A1", "T1=3", "--borrower", "周敏", "--due", SOON, "--json")
    number = asked.json["number"]
    assert number == f"JY{TODAY.year}001"
    assert bare("loan", "request", "T1=x", "--borrower", "周敏", "--due", SOON).status == 2
    assert _refused(bare, "loan", "request", "T1=9", "--borrower", "周敏", "--due", SOON) == "out-of-range"
    assert bare("loan", "out", number, "--condition", "完好").status == 0
    assert _refused(bare, "loan", "out", number) == "state"
    assert _refused(bare, "edit", "equipment", "A1", "state=在用") == "lent"
    (line,) = bare("loan", "list", "--json").json["loans"]
    assert (line["state"], line["things"], line["days_overdue"]) == ("借出", ["A1 名称A1", "T1 名称T1 ×3"], 0)
    assert bare("loan", "overdue", "--json").json["loans"] == []
    assert bare("loan", "back", number, "--damaged").status == 2
    part = bare("loan", "back", number, "T1=1", "--condition", "完好", "--json")
    assert (part.status, part.json["closed"]) == (0, False)
    assert bare("loan", "back", number, "A1", "--damaged").status == 0
    assert bare("loan", "back", number, "--json").json["closed"] is True
    assert bare("equipment", "ledger", "state=维修", "--json").json["things"][0]["code"] == "A1"
    second = bare("loan", "request", "T1", "--borrower", "李强", "--due", SOON, "--json").json["number"]
    assert bare("loan", "cancel", second).status == 0
    assert "没有借用单" in bare("loan", "list").out


def test_bookings_and_the_timetable(bare: Desk, tmp_path: Path) -> None:
    bare("new", "workshops", "name=数控实训室", "stations=1")
    _thing(bare, "A1", "place=数控实训室")
    when = ("--from", f"{SOON} 08:00", "--to", f"{SOON} 10:00", "--person", "周敏")
    first = bare("booking", "add", "数控实训室", *when, "--json")
    assert first.status == 0
    assert _refused(bare, "booking", "add", "A1", *when) == "booked"
    assert bare("booking", "add", "A1", "--from", "明天", "--to", "后天", "--person", "周敏").status == 2
    listed = bare("booking", "list", "--from", SOON, "--json").json["calendar"]
    assert [(line["what"], line["person"]) for line in listed] == [("数控实训室", "周敏")]
    assert bare("booking", "list", "--of", "A1").status == 0
    assert bare("schedule", "check").status == 0
    bare("new", "courses", "code=K1", "name=数控车工")
    bare("class", "open", "B1", "--course", "K1", "--from", TODAY, "--to", SOON)
    made = bare(
        "new",
        "sessions",
        "class_id=B1",
        f"day={SOON}",
        "hours=4",
        "period=上午",
        "place=数控实训室",
        "--json",
    )
    assert (made.status, [line["code"] for line in made.json["findings"]]) == (0, ["booked"])
    found = bare("schedule", "check", "--class", "B1", "--json")
    assert (found.status, [line["code"] for line in found.json["findings"]]) == (1, ["booked"])
    assert "周敏" in bare("schedule", "check").out
    assert _refused(bare, "schedule", "check", "--class", "没有") == "not-found"
    path = tmp_path / "课次.csv"
    write_csv(
        path,
        ("班级", "日期", "课时", "时段", "地点"),
        [("B1", SOON, 2, "上午", "数控实训室")],
        encoding="utf-8-sig",
    )
    taken = bare("import", "sessions", path, "--json")
    assert (taken.status, [line["code"] for line in taken.json["findings"]]) == (0, ["booked"])
    assert bare("booking", "cancel", first.json["id"]).status == 0
    assert _refused(bare, "booking", "cancel", first.json["id"]) == "not-found"
    assert bare("schedule", "check").status == 0
    stations = bare("equipment", "stations", "数控实训室", "--date", SOON, "--json").json
    assert (stations["stations"], stations["free"], stations["out"]) == (1, 1, [])


def test_supplies_and_papers(bare: Desk, tmp_path: Path) -> None:
    _thing(bare, "H1", "kind=耗材", "quantity=5", "minimum_stock=6")
    assert bare("stock", "in", "H1", 10, "--reason", "采购", "--json").json["left"] == 15
    assert bare("stock", "out", "H1", 12, "--json").json["left"] == 3
    assert _refused(bare, "stock", "out", "H1", 4) == "out-of-range"
    assert [line["kind"] for line in bare("today", "--json").json["due"]] == ["backup", "stock-low"]
    assert bare("stock", "show").status == 0  # the blanks' own ledger is still there
    paper = tmp_path / "合格证.txt"
    paper.write_text("合格", encoding="utf-8")
    number = bare("equipment", "file", "add", "H1", paper, "--json").json["id"]
    assert bare("equipment", "file", "list", "H1", "--json").json["files"][0]["file"] == "合格证.txt"
    taken = bare("equipment", "file", "get", number, tmp_path / "out", "--json").json["file"]
    assert Path(taken).read_text(encoding="utf-8") == "合格"
    assert bare("equipment", "file", "remove", number).status == 0
    assert bare("equipment", "file", "list", "H1", "--json").json["files"] == []
