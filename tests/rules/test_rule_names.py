"""Names: what is tidied and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.rules.names import check_name, clean_name


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("李明", "李明"),
        (" 熊\u3000杰鹏 ", "熊杰鹏"),
        ("李  明", "李明"),
        ("买买提\u2022吐尔逊", "买买提·吐尔逊"),
        ("买买提\u30fb吐尔逊", "买买提·吐尔逊"),
        ("买买提\u2027吐尔逊", "买买提·吐尔逊"),
        ("买买提\u2219吐尔逊", "买买提·吐尔逊"),
        ("买买提\uff0e吐尔逊", "买买提·吐尔逊"),
        ("买买提.吐尔逊", "买买提·吐尔逊"),
        ("买买提 · 吐尔逊", "买买提·吐尔逊"),
        ("买买提··吐尔逊", "买买提·吐尔逊"),
        ("𬱖.𬭎", "𬱖·𬭎"),
        ("⽅⼀", "方一"),
        ("ＪＯＨＮ　ＳＭＩＴＨ", "JOHN SMITH"),
        ("J.  Smith", "J. Smith"),
        ("", ""),
    ],
)
def test_clean_name(raw: str, clean: str) -> None:
    assert clean_name(raw) == clean
    assert clean_name(clean) == clean


@pytest.mark.parametrize(
    "name",
    [
        "李明", "龙", "万𬭎", "䶮㛃", "𬱖𫖯", "喆堃", "买买提·吐尔逊", "\U0002ebf0\U00031350", "〇一",
        "John Smith", "Jean-Luc", "O'Neil", "J. Smith Jr.", "Nguyễn Văn An", "阿" * 50,
    ],
)  # fmt: skip
def test_good_names(name: str) -> None:
    assert check_name(name) == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "missing"),
        ('=HYPERLINK("http://x","李明")', "formula"),
        ("+李明", "formula"),
        ("-李明", "formula"),
        ("@李明", "formula"),
        ("李明2", "unknown-value"),
        ("330106198511021134", "unknown-value"),
        ("李明（班长）", "unknown-value"),
        ("·李明", "unknown-value"),
        ("李明·", "unknown-value"),
        ("李?", "unknown-value"),
        ("阿" * 51, "too-long"),
    ],
)
def test_bad_names(name: str, code: str) -> None:
    (problem,) = check_name(name)
    assert problem.code == code
    assert problem.text
    assert problem.remedy


@given(st.text(alphabet=st.sampled_from("李明·.•・ -'\u3000\tAb⼀＝")) | st.text())
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    assert clean_name(clean_name(raw)) == clean_name(raw)


@given(st.integers(0x20000, 0x3FFFD).map(chr))
def test_every_han_plane_is_a_letter(sign: str) -> None:
    assert check_name(f"李{sign}") == ()
    assert check_name(sign) == ()
