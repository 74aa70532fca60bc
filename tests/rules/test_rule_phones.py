"""Telephone numbers in all their spellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.rules.phones import check_phone, clean_phone


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("13800138000", "13800138000"),
        ("153-3472-9267", "15334729267"),
        ("+86 138 0013 8000", "13800138000"),
        ("+8613800138000", "13800138000"),
        ("0086-13800138000", "13800138000"),
        ("86-13800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("0571-88888888", "0571-88888888"),
        ("0571 8888 8888", "0571-88888888"),
        ("057188888888", "0571-88888888"),
        ("（0571）8888888", "0571-8888888"),
        ("(010)62345678", "010-62345678"),
        ("+86 571 88888888", "0571-88888888"),
        ("+86 10 6234 5678", "010-62345678"),
        ("0571-88888888-801", "0571-88888888-801"),
        ("0571-88888888转801", "0571-88888888-801"),
        ("057188888888 ext. 801", "0571-88888888-801"),
        ("0571—88888888—801", "0571-88888888-801"),
        ("400-800-1234", "400-800-1234"),
        ("4008001234", "400-800-1234"),
    ],
)
def test_good_numbers(raw: str, clean: str) -> None:
    assert clean_phone(raw) == clean
    assert clean_phone(clean) == clean
    assert check_phone(raw) is None
    assert check_phone(clean) is None


@pytest.mark.parametrize(
    "raw",
    [
        "1937944177", "138001380000", "12800138000", "88888888", "021-6234567", "13800138000/13900139000",
        "13800138000-801", "无", "+85221234567", "1.38E+10",
    ],
)  # fmt: skip
def test_bad_numbers(raw: str) -> None:
    problem = check_phone(raw)
    assert problem is not None
    assert problem.code == "phone"
    assert "11 位" in problem.remedy


def test_nothing_is_no_problem() -> None:
    assert check_phone("") is None
    assert check_phone("  ") is None


@given(st.text(alphabet="0123456789+-() 转x#—ext.８", max_size=20) | st.text(max_size=20))
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    once = clean_phone(raw)
    assert clean_phone(once) == once
    assert (check_phone(raw) is None) == (check_phone(once) is None)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "+86", "86 ", "0086-"]))
def test_every_mobile_number(number: str, prefix: str) -> None:
    assert clean_phone(f"{prefix}{number[:3]} {number[3:7]}-{number[7:]}") == number
