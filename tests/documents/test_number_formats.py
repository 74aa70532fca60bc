"""Cell values as a Chinese Excel shows them."""

from __future__ import annotations

import datetime as dt

import pytest
from openpyxl.workbook import Workbook

from talentdesk.documents.number_formats import shown, shown_in
from talentdesk.documents.numerals import chinese_number
from talentdesk.documents.sheet_geometry import text_of

DAY = dt.date(2026, 9, 1)
AFTERNOON = dt.datetime(2026, 9, 1, 14, 5, 9)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (None, "General", ""),
        (3, "General", "3"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "General", "0.333333333"),
        (1e15, "General", "1E+15"),
        (True, "General", "TRUE"),
        ("007", "@", "007"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (2.5, "0", "3"),
        (45.675, "0.00", "45.68"),
        (65.5, "0.##", "65.5"),
        (78, "0.##", "78."),
        (0.5, "#.##", ".5"),
        (0, "#", ""),
        (-0.001, "0.00", "0.00"),
        (0.825, "0.0%", "82.5%"),
        (12, '0"人"', "12人"),
        (100, "0\\%", "100%"),
        (5, "000", "005"),
        (13800001234, "000-0000-0000", "138-0000-1234"),
        (20260101001, "0", "20260101001"),
        (1234567, '#,##0,"千"', "1,235千"),
        (12345, "0!.0,万", "1.2万"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (1234.5, '"¥"#,##0.00_);("¥"#,##0.00)', "¥1,234.50 "),
        (-1234.5, '"¥"#,##0.00_);("¥"#,##0.00)', "(¥1,234.50)"),
        (0, '0;-0;"—"', "—"),
        ("x", '0;-0;0;"<"@">"', "<x>"),
        (86, '0"分";;', "86分"),
        (-86, '0"分";;', ""),
        (7, '[>5]"大";"小"', "大"),
        (3, '[>5]"大";"小"', "小"),
        (-5, "0", "-5"),
    ],
)
def test_numbers(value: object, form: str, text: str) -> None:
    assert shown(value, form) == text


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (DAY, "General", "2026-09-01"),
        (DAY, "yyyy-mm-dd", "2026-09-01"),
        (DAY, 'yyyy"年"m"月"d"日"', "2026年9月1日"),
        (DAY, "aaaa", "星期二"),
        (DAY, "[$-804]aaa;@", "周二"),
        (DAY, "d-mmm-yy", "1-Sep-26"),
        (DAY, '[DBNum1]yyyy"年"m"月"d"日"', "二〇二六年九月一日"),
        (46266, "yyyy/m/d", "2026/9/1"),
        (AFTERNOON, "m/d h:mm", "9/1 14:05"),
        (AFTERNOON, "上午/下午h:mm", "下午2:05"),
        (AFTERNOON, "h:mm AM/PM", "2:05 PM"),
        (AFTERNOON, "mm:ss", "05:09"),
        (dt.time(8, 30), "hh:mm", "08:30"),
        (1.5, "[h]:mm", "36:00"),
        (dt.timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
    ],
)
def test_days_and_times(value: object, form: str, text: str) -> None:
    assert shown(value, form) == text


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        ("10", 1, "十"),
        ("110", 1, "一百一十"),
        ("12345", 2, "壹万贰仟叁佰肆拾伍"),
        ("10010005", 2, "壹仟零壹万零伍"),
        ("100000000", 1, "一亿"),
        ("0", 2, "零"),
        ("2.5", 1, "二.五"),
        ("25", 3, "２５"),
    ],
)
def test_chinese_numerals(number: str, kind: int, text: str) -> None:
    assert chinese_number(number, kind) == text


def test_the_section_gives_its_colour() -> None:
    assert shown_in(-3, "0;[红色]-0").colour == "#ff0000"
    assert shown_in(3, "0;[Red]-0").colour is None


@pytest.mark.parametrize(("number", "text"), [(31, "2026年9月1日"), (57, "2026年9月"), (14, "2026/9/1")])
def test_built_in_formats_of_a_chinese_excel(number: int, text: str) -> None:
    cell = Workbook().worksheets[0]["A1"]
    cell.value = 46266
    cell.number_format = "0"  # gives the cell a style of its own
    cell._style.numFmtId = number
    assert text_of(cell) == text
