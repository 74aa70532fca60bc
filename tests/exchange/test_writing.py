"""Lists and marked copies that are written: round trips, whole or not at all, no formulas."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from talentdesk.errors import DeskError
from talentdesk.exchange.errors_workbook import MarkedProblem, write_errors
from talentdesk.exchange.reading import FormulaCell, read_table
from talentdesk.exchange.tables import ENCODINGS, write_csv, write_xlsx
from talentdesk.paths import resource

from . import hostile

HEADINGS = ("姓名", "号码", "备注")
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    '=HYPERLINK("http://x","y")',
    'a"b',
    "a,b",
    "x\x00y",
)
_letters = st.sampled_from("甲乙丙ab1 ,;\t|\"'=+-@\r\n·x")
_texts = st.text(_letters, max_size=8)
_relaxed = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_relaxed
@given(rows=st.lists(st.tuples(_texts, _texts, _texts), max_size=6), encoding=st.sampled_from(ENCODINGS))
def test_csv_round_trip(tmp_path: Path, rows: list[tuple[str, str, str]], encoding: str) -> None:
    path = tmp_path / "a.csv"
    assert write_csv(path, HEADINGS, rows, encoding=encoding, guard=False) == len(rows)
    with path.open(encoding=encoding, newline="") as source:
        assert [tuple(row) for row in csv.reader(source)] == [HEADINGS, *rows]


@_relaxed
@given(rows=st.lists(st.tuples(_texts, _texts, _texts), min_size=1, max_size=6))
def test_xlsx_round_trip_has_no_formulas(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, HEADINGS, rows)
    page = load_workbook(path).active
    assert page is not None
    written = [tuple(row) for row in page.iter_rows(min_row=2, max_col=3)]
    assert all(cell.data_type != "f" for row in written for cell in row)
    shown = [tuple(str(cell.value or "") for cell in row) for row in written]
    plain = [tuple(text.replace("\r\n", "\n").replace("\r", "\n") for text in row) for row in rows]
    kept = [tuple(text.replace("\r\n", "\n").replace("\r", "\n") for text in row) for row in shown]
    assert kept == plain[: len(kept)]
    assert not any(any(row) for row in plain[len(kept) :])


def test_xlsx_kinds_and_looks(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    row = ("甲某", "330102199012235591", date(2026, 9, 1), datetime(2026, 9, 1, 8, 30), 7, 1.5, True, None)
    count = write_xlsx(path, tuple("一二三四五六七八"), [row, row], sheet="学员/名单", title="花名册")
    page = load_workbook(path).active
    assert page is not None
    assert (count, page.title, page.freeze_panes, page["A1"].value) == (2, "学员_名单", "A3", "花名册")
    assert page.auto_filter.ref == "A2:H4"
    assert page["A2"].font.b
    assert (page["B3"].data_type, page["B3"].number_format) == ("s", "@")
    assert page["C3"].is_date
    table = read_table(path)
    assert table.rows == [(*row[:6], "是", None)] * 2


def test_hostile_cells(tmp_path: Path) -> None:
    rows = [(text, text, "x") for text in HOSTILE]
    write_xlsx(tmp_path / "a.xlsx", HEADINGS, rows)
    table = read_table(tmp_path / "a.xlsx")
    assert not any(isinstance(cell, FormulaCell) for row in table.rows for cell in row)
    write_csv(tmp_path / "a.csv", HEADINGS, rows)
    text = (tmp_path / "a.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert text.endswith(b"\r\n")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as source:
        assert all(cell[:1] not in tuple("=+-@\t\r\n") for row in csv.reader(source) for cell in row)


def test_gbk_refuses_rare_characters_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    rows = [("甲某", "1", ""), ("范𬱖", "2", "")]
    with pytest.raises(DeskError) as refused:
        write_csv(path, HEADINGS, rows, encoding="gbk")
    (problem,) = refused.value.problems
    assert (problem.code, problem.row, problem.field) == ("not-encodable", 2, "姓名")
    assert "范𬱖" in problem.text
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]
    write_csv(path, HEADINGS, rows, encoding="gb18030")
    assert read_table(path).rows[1][0] == "范𬱖"


def test_failure_in_the_middle_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("old")

    def broken() -> list[tuple[str, ...]]:
        raise RuntimeError("source failed")

    for writer in (write_csv, write_xlsx):
        with pytest.raises(RuntimeError):
            writer(path, HEADINGS, (row for _ in range(1) for row in broken()))
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]
    (tmp_path / "folder").mkdir()
    with pytest.raises(DeskError):
        write_csv(tmp_path / "folder", HEADINGS, [])


@pytest.mark.parametrize(
    "name",
    ["花名册-电工三级-待核.xlsx", "花名册-养老护理员五级.xls", "花名册-焊工四级-汇总.csv", "师资.xlsx"],
)
def test_marked_copy(tmp_path: Path, name: str) -> None:
    source = resource(f"samples/{name}")
    table = read_table(source)
    rows = table.row_numbers
    problems = [
        MarkedProblem(rows[2], 3, "身份证号已变成数字"),
        MarkedProblem(rows[2], 3, "第二个问题"),
        MarkedProblem(rows[4], None, "整行有问题"),
        MarkedProblem(rows[-1], len(table.headings) - 1, "空格子也能标"),
    ]
    out = tmp_path / "问题.xlsx"
    write_errors(source, table, problems, out)
    page = load_workbook(out).worksheets[0]
    cell = page.cell(rows[2], 4)
    assert cell.comment is not None
    assert cell.comment.text == "身份证号已变成数字\n第二个问题"
    assert cell.fill.fgColor.rgb == "00FFC7CE"
    assert page.cell(rows[4], 1).comment is not None
    assert page.cell(rows[-1], len(table.headings)).comment is not None
    assert page.cell(rows[0], 4).comment is None
    again = read_table(out)
    assert (again.row_numbers, again.headings) == (table.row_numbers, table.headings)
    assert again.rows[0][1] == table.rows[0][1]


def test_marked_copy_of_a_workbook_that_only_the_reader_takes(tmp_path: Path) -> None:
    rows = '</row><row r="2"><c r="A2" t="inlineStr"><is><t>甲某</t></is></c></row>'
    source = hostile.write_workbook(
        tmp_path / "a.xlsx", hostile.sheet_xml(hostile.HEADING + rows), more={"xl/styles.xml": "<styleSheet"}
    )
    source_without_types = hostile.write_workbook(
        tmp_path / "b.xlsx", hostile.sheet_xml(hostile.HEADING + rows), more={"[Content_Types].xml": "<x/>"}
    )
    for path in (source, source_without_types):
        try:
            table = read_table(path)
        except DeskError:
            continue
        out = tmp_path / "out.xlsx"
        write_errors(path, table, [MarkedProblem(2, 1, "缺身份证号")], out)
        comment = load_workbook(out).worksheets[0]["B2"].comment
        assert comment is not None
        assert comment.text == "缺身份证号"
