"""The shipped sample files, judged by the rules alone."""

from __future__ import annotations

import csv
import json
from typing import Any

import openpyxl

from talentdesk.model.vocabulary import AttendanceMark
from talentdesk.paths import resource
from talentdesk.rules.cells import clean_text
from talentdesk.rules.identity import check_id, clean_id, contradictions, damaged_id, parse_id
from talentdesk.rules.levels import parse_level
from talentdesk.rules.names import check_name, clean_name
from talentdesk.rules.phones import check_phone
from talentdesk.rules.results import ResultFacts, ResultRules, judge

KEY = json.loads(resource("samples/key.json").read_text(encoding="utf-8"))
CODES = {
    "id-number-as-float": "id-damaged",
    "id-checksum": "id-checksum",
    "name-missing": "missing",
    "sex-contradicts-id": "contradiction",
    "phone-short": "phone",
    "id-scientific-text": "id-damaged",
    "level-unknown": "unknown-value",
    "id-17-chars": "id-damaged",
    "formula-in-name": "formula",
}


def codes_of(row: tuple[object, ...]) -> list[str]:
    """Problem codes of one roster row: 序号 姓名 性别 身份证号 … 联系电话 现职业等级."""
    damage = damaged_id(row[3])
    number = clean_id(clean_text(row[3]))
    problems = [damage] if damage else list(check_id(number))
    if not problems:
        problems += contradictions(parse_id(number), clean_text(row[2]), None)
    problems += check_name(clean_name(clean_text(row[1])))
    phone = check_phone(clean_text(row[7]))
    codes = [problem.code for problem in (*problems, *([phone] if phone else []))]
    try:
        parse_level(row[8])
    except ValueError:
        codes.append("unknown-value")
    return codes


def sheet(name: str) -> list[tuple[Any, ...]]:
    rows = openpyxl.load_workbook(resource(f"samples/{name}")).worksheets[0].iter_rows(values_only=True)
    return [row for row in rows if isinstance(row[0], int)]


def test_every_damage_of_the_rough_roster_is_found() -> None:
    name = "花名册-电工三级-待核.xlsx"
    expected = {row: CODES[kind] for row, kind in KEY[name]["refused"].items() if kind in CODES}
    found = {str(at): codes for at, row in enumerate(sheet(name), 1) if (codes := codes_of(row))}
    assert found == {row: [code] for row, code in expected.items()}


def test_the_gbk_roster_is_all_good() -> None:
    text = resource("samples/花名册-焊工四级-汇总.csv").read_text(encoding="gbk")
    rows = list(csv.reader(text.splitlines()))[1:]
    assert len(rows) == KEY["花名册-焊工四级-汇总.csv"]["accepted"]
    assert [codes_of(tuple(row)) for row in rows] == [[]] * len(rows)


def test_the_class_is_judged_as_the_key_says() -> None:
    signs = {mark.sign: mark for mark in AttendanceMark}
    attendance = {row[2]: [(8, signs[str(s)]) for s in row[3:]] for row in sheet("考勤-数控车工三级.xlsx")}
    key = KEY["成绩-数控车工三级.xlsx"]
    shares, both = {}, 0
    for row in sheet("成绩-数控车工三级.xlsx"):
        result = judge(ResultFacts(attendance[row[2]], row[3], row[4]), ResultRules())
        shares[row[2]] = result.attendance_share
        codes = {finding.code for finding in result.findings}
        both += not codes - {"attendance-low"}
    assert shares == key["attendance_rate"]
    assert both == key["both_at_least_60"]
