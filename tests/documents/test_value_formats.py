"""Formats of placeholders: days, amounts, masks, lists, boxes, and their order."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.documents.form_values import BLANK, COLUMN, fill_text, filled, header_text
from talentdesk.documents.value_formats import (
    FORMATS,
    WantedPicture,
    as_text,
    capital_amount,
    formatted,
    is_empty,
    is_format,
)
from talentdesk.registers.display import hidden

DAY = dt.date(2026, 9, 1)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "零元整"),
        ("0.004", "零元整"),
        ("0.005", "壹分"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("0.12", "壹角贰分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("10.05", "壹拾元零伍分"),
        ("10.50", "壹拾元伍角整"),
        ("15.99", "壹拾伍元玖角玖分"),
        ("100", "壹佰元整"),
        ("1000", "壹仟元整"),
        ("1001", "壹仟零壹元整"),
        ("1005", "壹仟零伍元整"),
        ("1010", "壹仟零壹拾元整"),
        ("1100", "壹仟壹佰元整"),
        ("9999.99", "玖仟玖佰玖拾玖元玖角玖分"),
        ("9999.995", "壹万元整"),
        ("10000", "壹万元整"),
        ("10000.01", "壹万元零壹分"),
        ("10001", "壹万零壹元整"),
        ("10010", "壹万零壹拾元整"),
        ("11000", "壹万壹仟元整"),
        ("100000", "壹拾万元整"),
        ("105000", "壹拾万伍仟元整"),
        ("1000000", "壹佰万元整"),
        ("1000001", "壹佰万零壹元整"),
        ("10000000", "壹仟万元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("110000000", "壹亿壹仟万元整"),
        ("123456789.12", "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元壹角贰分"),
        ("1000000000000", "壹万亿元整"),
        ("1000000000001", "壹万亿零壹元整"),
        ("-10.05", "负壹拾元零伍分"),
        ("-0.001", "零元整"),
    ],
)
def test_amounts_in_capital_numerals(amount: str, text: str) -> None:
    assert capital_amount(Decimal(amount)) == text
    assert as_text(Decimal(amount), "大写") == text


DIGITS = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def reckoned(text: str) -> Decimal:
    """The number a cashier reads: written independently of the writer."""
    whole, _, rest = text.removesuffix("整").partition("元")
    if "元" not in text:
        whole, rest = "", whole
    total = section = digit = 0
    for character in whole:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in UNITS:
            section, digit = section + digit * UNITS[character], 0
        elif character == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        else:
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    cents = 0
    for place, size in (("角", 10), ("分", 1)):
        before, found, after = rest.partition(place)
        if found:
            cents += DIGITS[before[-1]] * size
            rest = after
    return Decimal(total + section + digit) + Decimal(cents) / 100


@given(st.integers(0, 10**14 - 1))
def test_capital_numerals_can_be_read_back_and_hold_no_doubled_nought(cents: int) -> None:
    text = capital_amount(Decimal(cents) / 100)
    assert reckoned(text) == Decimal(cents) / 100
    assert "零零" not in text
    assert text.endswith(("整", "分"))


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("年月日", DAY, "2026年9月1日"),
        ("年月日", "2026-09-01", "2026年9月1日"),
        ("年月日", dt.datetime(2026, 9, 1, 8), "2026年9月1日"),
        ("年月日", "下周", "下周"),
        ("年月", DAY, "2026年9月"),
        ("月日", DAY, "9月1日"),
        ("月/日", DAY, "9/1"),
        ("年.月.日", DAY, "2026.9.1"),
        ("星期", DAY, "星期二"),
        ("金额", 1234.5, "1,234.50"),
        ("金额", "1234.5", "1,234.50"),
        ("金额", Decimal("0.005"), "0.01"),
        ("金额", "面议", "面议"),
        ("金额", True, "是"),
        ("百分比", 0.825, "82.5%"),
        ("百分比", 1, "100%"),
        ("百分比", 0.66666, "66.7%"),
        ("百分比", "缺考", "缺考"),
        ("mask", "11010519491231002X", "110105********002X"),
        ("mask", "13800001234", "138****1234"),
        ("mask", "0571-88", "05*****"),
        ("mask", ["欧阳娜娜", "王丽"], "欧***、王*"),
        ("逐行", ["刘洋", "", "陈静"], "刘洋\n陈静"),
        ("逐行", "刘洋", "刘洋"),
        ("空:无", "", "无"),
        ("空:无", None, "无"),
        ("空：无", [], "无"),
        ("空:无", 0, "0"),
        ("勾选:甲,乙", "乙", "☐甲　☑乙"),
        ("勾选:甲、乙，丙", ["甲", "丙"], "☑甲　☐乙　☑丙"),
        ("勾选:是,否", True, "☑是　☐否"),
        ("勾选:是,否", False, "☐是　☑否"),
        ("勾选:甲,乙", None, "☐甲　☐乙"),
        ("从来没有", 5, "5"),
    ],
)
def test_each_format(text: str, value: object, shown: str) -> None:
    assert as_text(value, text) == shown


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_stumbles_over_nothing_or_nonsense(name: str) -> None:
    assert is_format(name)
    for value in (None, "", [], "x", 0, -1.5, True, float("nan"), float("inf"), dt.time(8), object):
        formatted(value, [(name, "甲,乙")])


def test_formats_follow_each_other() -> None:
    facts = {"a": {"id": "11010519491231002X", "none": None, "sum": 10.05, "day": DAY, "days": [DAY, DAY]}}
    assert fill_text("{{a.id|mask|空:无}}", facts) == "110105********002X"
    assert fill_text("{{a.none|mask|空:无}}", facts) == "无"
    assert fill_text("{{a.none|年月日|空:　年　月　日}}", facts) == "　年　月　日"
    assert fill_text("合计{{ a.sum | 金额 }}元（{{a.sum|大写}}）", facts) == "合计10.05元（壹拾元零伍分）"
    assert fill_text("{{a.days|月/日|逐行}}", facts) == "9/1\n9/1"
    assert fill_text("{{a.day｜年月日}}", facts) == "2026年9月1日"


def test_a_bare_placeholder_keeps_its_type() -> None:
    facts = {"a": {"n": 90, "f": 65.5, "d": Decimal("1.10"), "day": DAY, "yes": True, "t": dt.time(8, 5)}}
    assert fill_text("{{a.n}}", facts) == 90
    assert fill_text(" {{a.f}} ", facts) == 65.5
    assert fill_text("{{a.d}}", facts) == Decimal("1.10")
    assert fill_text("{{a.day!}}", facts) == DAY
    assert fill_text("{{a.yes}}", facts) == "是"
    assert fill_text("{{a.t}}", facts) == "08:05"
    assert fill_text("共 {{a.d}} 元", facts) == "共 1.1 元"
    assert fill_text("{{a.missing.deeper}}", facts) == ""


def test_required_values() -> None:
    facts = {"a": {"n": 0, "s": " ", "list": ["", None]}, "trainee": BLANK}
    assert filled("{{a.n!}}", facts).missing == ()
    assert filled("{{a.s!}}{{a.list!|逐行}}{{b!}}", facts).missing == ("a.s", "a.list", "b")
    assert filled("{{a.s!|空:无}}", facts).missing == ("a.s",)
    assert filled("{{trainee.name!}}", facts).missing == ()


def test_blank_lines_show_nothing_but_boxes_to_tick() -> None:
    facts = {"trainee": BLANK}
    assert fill_text("{{trainee.phone|空:无}}", facts) == ""
    assert fill_text("{{trainee.sex|勾选:男,女}}", facts) == "☐男　☐女"


def test_a_value_for_each_column_is_asked_for_its_number() -> None:
    facts = {"trainee": {"mark": {1: "√", 2: "×"}}, COLUMN: 2}
    assert fill_text("{{trainee.mark}}", facts) == "×"
    assert fill_text("{{trainee.mark}}", {**facts, COLUMN: 3}) == ""
    assert fill_text("{{trainee.mark}}", {"trainee": facts["trainee"]}) == ""


def test_pictures_are_asked_for_by_format() -> None:
    photo = Path("photo.jpg")
    assert filled("{{a|图片}}", {"a": photo}).value == WantedPicture("图片", photo)
    assert filled("{{a|二维码}}", {"a": "SB1"}).value == WantedPicture("二维码", "SB1")
    assert filled("{{a|图片}}", {"a": None}).value == ""
    assert filled("照片 {{a|图片}}", {"a": photo}).value == "照片 "


def test_control_characters_and_endless_text_never_reach_a_cell() -> None:
    assert fill_text("{{a}}", {"a": "王\x00\x0b\ufffe丽"}) == "王丽"
    assert len(str(fill_text("{{a}}", {"a": "长" * 40_000}))) == 32_767


def test_data_are_no_codes_of_headers() -> None:
    assert header_text("&L{{a}} &P", {"a": "甲&乙 &P"}) == "&L甲&&乙 &&P &P"


@given(st.text(max_size=40))
def test_masks_keep_the_length_and_hide_the_middle(text: str) -> None:
    left = hidden(text)
    assert len(left) == len(text)
    if len(text) > 1:
        assert "*" in left[1:]


def test_what_is_empty() -> None:
    assert all(is_empty(value) for value in (None, "", " \n", [], [None, ""], b""))
    assert not any(is_empty(value) for value in (0, False, "0", [0], b"x"))
