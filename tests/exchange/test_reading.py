"""Lists as they come: the sample files, headings, footers, formulas, dates, encodings, delimiters."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from talentdesk.errors import Cancelled, DeskError
from talentdesk.exchange.reading import FormulaCell, normalise_heading, read_table
from talentdesk.paths import resource
from talentdesk.progress import Progress

SAMPLES = resource("samples")
KEY: dict[str, dict[str, Any]] = json.loads((SAMPLES / "key.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(KEY))
def test_sample_has_the_rows_of_the_key(name: str) -> None:
    table = read_table(SAMPLES / name)
    assert len(table.rows) == KEY[name]["rows"]
    assert table.format == name.rpartition(".")[2]
    assert table.encoding == KEY[name].get("encoding")
    assert all(len(row) == len(table.headings) for row in table.rows)
    first = table.heading_row + 1
    assert table.row_numbers == list(range(first, first + len(table.rows)))


def test_sample_titles_headings_and_footers() -> None:
    table = read_table(SAMPLES / "花名册-数控车工三级-2026秋1班.xlsx")
    assert table.title == "滨江市高技能人才培训基地学员花名册"
    assert table.headings[:4] == ("序号", "姓名", "性别", "身份证号")
    assert table.footer == ("填表人：", "填表日期：2026年9月1日", "注：身份证号请以文本格式填写")
    attendance = read_table(SAMPLES / "考勤-数控车工三级.xlsx")
    assert attendance.footer[0].startswith("√ 出勤")
    assert attendance.headings[3] == "9月7日"


def test_sample_damage_arrives_as_it_is() -> None:
    table = read_table(SAMPLES / "花名册-电工三级-待核.xlsx")
    number, name = table.headings.index("身份证号"), table.headings.index("姓名")
    assert isinstance(table.rows[2][number], float)
    assert isinstance(table.rows[20][number], str)
    assert isinstance(table.rows[29][name], FormulaCell)
    assert str(table.rows[29][name]).startswith("=")
    csv = read_table(SAMPLES / "花名册-焊工四级-汇总.csv")
    assert csv.rows[2][3] == '="420103199806210917"'
    assert not any(isinstance(cell, FormulaCell) for row in csv.rows for cell in row)


def test_sample_dates_are_dates() -> None:
    assert read_table(SAMPLES / "师资.xlsx").rows[0][-1] == date(2026, 3, 30)


def _book(path: Path, rows: list[list[Any]], merges: tuple[str, ...] = ()) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    for area in merges:
        page.merge_cells(area)
    book.save(path)
    return path


def test_name_of_the_file_does_not_decide(tmp_path: Path) -> None:
    wrong = tmp_path / "名单.xls"
    wrong.write_bytes((SAMPLES / "编号回填.xlsx").read_bytes())
    assert read_table(wrong).format == "xlsx"
    wrong = tmp_path / "名单.xlsx"
    wrong.write_bytes((SAMPLES / "花名册-养老护理员五级.xls").read_bytes())
    assert read_table(wrong).format == "xls"
    wrong.write_bytes((SAMPLES / "合作企业.csv").read_bytes())
    assert read_table(wrong).format == "csv"


def test_two_row_heading_with_merges(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["成绩册"],
        ["序号", "姓名", "考核成绩", None, "备注"],
        [None, None, "应知", "应会", None],
        [1, "甲某", 80, 90, None],
    ]
    path = _book(tmp_path / "a.xlsx", rows, ("A1:E1", "C2:D2", "A2:A3", "B2:B3", "E2:E3"))
    table = read_table(path)
    assert table.headings == ("序号", "姓名", "考核成绩 应知", "考核成绩 应会", "备注")
    assert (table.heading_row, table.row_numbers, table.title) == (3, [4], "成绩册")


def test_two_row_heading_without_merges(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("序号,姓名,考核成绩,,备注\n,,应知,应会,\n1,甲某,80,90,好\n", encoding="utf-8")
    assert read_table(path).headings == ("序号", "姓名", "考核成绩 应知", "考核成绩 应会", "备注")


def test_first_record_is_not_taken_for_a_second_heading_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,单位,备注\n甲某,某厂,\n乙某,,在职\n", encoding="utf-8")
    assert [row[0] for row in read_table(path).rows] == ["甲某", "乙某"]


def test_known_words_find_the_heading_and_the_sheet(tmp_path: Path) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "填报说明"
    for line in (["一", "只粘贴数值", "不改列名"], ["二", "一个文件", "一个名单"]):
        first.append(line)
    second = book.create_sheet("名单")
    for row in (["编号甲", "某某", "某部"], ["姓名*", "身份证号", "联系电话（手机）"], ["甲某", "x", "1"]):
        second.append(row)
    book.save(tmp_path / "a.xlsx")
    known = frozenset(map(normalise_heading, ("姓名", "身份证号", "联系电话")))
    table = read_table(tmp_path / "a.xlsx", known_headings=known)
    assert (table.sheet, table.heading_row, len(table.rows)) == ("名单", 2, 1)
    assert table.sheets == ("填报说明", "名单")
    assert read_table(tmp_path / "a.xlsx", sheet=1).sheet == "填报说明"
    assert read_table(tmp_path / "a.xlsx", sheet="名单").sheet == "名单"
    for wrong in (0, 3, "无"):
        with pytest.raises(DeskError) as refused:
            read_table(tmp_path / "a.xlsx", sheet=wrong)
        assert "名单" in refused.value.remedy


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("身份证号 *", "身份证号"),
        ("＊姓　名", "姓名"),
        ("购置价格（元）", "购置价格"),
        ("所在省（市）区*", "所在省区"),
        ("联系\n电话：", "联系电话"),
        ("（一）", "(一)"),
        ("E-Mail", "e-mail"),
        ("", ""),
    ],
)
def test_normalise_heading(text: str, plain: str) -> None:
    assert normalise_heading(text) == plain
    assert normalise_heading(normalise_heading(text)) == plain


def test_cells_keep_their_kinds(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["甲列", "乙列", "丙列", "丁列", "戊列", "己列"],
        [7, 1.5, date(2026, 9, 1), datetime(2026, 9, 1, 8, 30), True, "=ROW()"],
        [None, None, None, None, None, None],
        [430102197808317900, -3, " 字 ", '="x"', False, "a<b&c"],
    ]
    table = read_table(_book(tmp_path / "a.xlsx", rows))
    assert table.row_numbers == [2, 4]
    assert table.rows[0] == (7, 1.5, date(2026, 9, 1), datetime(2026, 9, 1, 8, 30), True, "=ROW()")
    assert isinstance(table.rows[0][5], FormulaCell)
    assert isinstance(table.rows[0][0], int)
    assert isinstance(table.rows[1][0], float)
    assert isinstance(table.rows[1][3], FormulaCell)
    assert table.rows[1][2] == " 字 "


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_list_that_begins_below_and_to_the_right(tmp_path: Path, kind: str) -> None:
    rows = [["姓名", "日期", "号码"], ["甲某", date(2026, 9, 1), 12], ["乙某", date(2026, 9, 2), 3.5]]
    path = tmp_path / f"a.{kind}"
    if kind == "xls":
        old = xlwt.Workbook()
        sheet = old.add_sheet("名单")
        looks = xlwt.easyxf(num_format_str="yyyy-mm-dd")
        for at, row in enumerate(rows, 2):
            for column, value in enumerate(row, 1):
                sheet.write(at, column, value, *([looks] if isinstance(value, date) else []))
        old.save(str(path))
    else:
        _book(path, [[], [], *[[None, *row] for row in rows]])
    table = read_table(path)
    assert table.headings == ("", "姓名", "日期", "号码")
    assert table.rows == [(None, *row) for row in rows[1:]]
    assert (table.heading_row, table.row_numbers) == (3, [4, 5])


def test_formula_without_value_below_and_above(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", [[], ["甲列", "乙列", "丙列"], ["a", "b", "c"], [None, "=A3"]])
    table = read_table(path)
    assert table.row_numbers == [3, 4]
    assert isinstance(table.rows[1][1], FormulaCell)


def test_1904_dates(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    page = book.active
    assert page is not None
    page.append(["姓名", "日期", "备注"])
    page.append(["甲某", date(2026, 9, 1), "x"])
    book.save(tmp_path / "a.xlsx")
    assert read_table(tmp_path / "a.xlsx").rows[0][1] == date(2026, 9, 1)


def test_repeated_headings_and_totals_are_no_records(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    head = "序号,姓名,金额\n"
    path.write_text(f"{head}1,甲某,3\n\n{head}2,乙某,4\n合计,,7\n制表：丙,审核：丁,\n", encoding="utf-8")
    table = read_table(path)
    assert (len(table.rows), table.row_numbers) == (2, [2, 5])
    assert table.footer == ("合计 7", "制表：丙 审核：丁")


@pytest.mark.parametrize(
    ("codec", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gbk", "gbk"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(tmp_path: Path, codec: str, told: str, delimiter: str) -> None:
    path = tmp_path / "a.txt"
    lines = [["姓名", "单位", "电话"], ["甲某", "甲,乙;丙", "1"], ["乙某", '他说"好"', "2"]]
    text = "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    path.write_bytes(text.encode(codec))
    table = read_table(path)
    assert table.encoding == told
    assert table.rows == [tuple(line) for line in lines[1:]]


def test_rare_characters_in_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,单位,电话\n范𬱖,某厂,1\n".encode("gb18030"))
    table = read_table(path)
    assert (table.encoding, table.rows[0][0]) == ("gb18030", "范𬱖")


def test_names_in_gbk_that_look_like_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("id,联通,x\n1,2,3\n".encode("gbk"))
    assert read_table(path).headings == ("id", "联通", "x")


def test_formula_in_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('姓名,号码,电话\n"=1+1","=""123""",+86 1\n', encoding="utf-8")
    row = read_table(path).rows[0]
    assert [isinstance(cell, FormulaCell) for cell in row] == [True, False, False]


def test_reading_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        read_table(SAMPLES / "师资.xlsx", progress=Progress(cancelled=lambda: True))
