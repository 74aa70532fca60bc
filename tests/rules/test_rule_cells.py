"""What becomes of odd cells on their way to plain text."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.rules.cells import clean_text


class Formula(str):
    """Stands for a reader's own kind of text."""

    __slots__ = ()


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (None, ""),
        ("", ""),
        ("焊工", "焊工"),
        ("  李 明 ", "李 明"),
        ("340104197810082986\t", "340104197810082986"),
        ('="420103199806210917"', "420103199806210917"),
        ("'360102198302013218", "360102198302013218"),
        ('"大专"', "大专"),
        ("'", ""),
        ('=""', ""),
        ("=1+1", "=1+1"),
        ('=HYPERLINK("x","y")', '=HYPERLINK("x","y")'),
        ("３３０１０６ａＸ－＝", "330106aX-="),
        ("电工（三级），备注：无", "电工（三级），备注：无"),
        ("熊\u3000杰\u00a0鹏", "熊 杰 鹏"),
        ("张\u200b三\ufeff", "张三"),
        ("第一行\r\n第二行", "第一行第二行"),
        ("HAAS\nVF2", "HAAS VF2"),
        ("bad\x00\x07\ud800", "bad"),
        (3, "3"),
        (3.0, "3"),
        (-2.0, "-2"),
        (0.1 + 0.2, "0.3"),
        (13800138000.0, "13800138000"),
        (430102197808317888, "430102197808317888"),
        (4.301021978083179e17, "4.301021978083179E+17"),
        (float("nan"), ""),
        (float("inf"), ""),
        (True, "TRUE"),
        (False, "FALSE"),
        (Decimal("12.00"), "12"),
        (Decimal("12.50"), "12.50"),
        (date(2026, 9, 1), "2026-09-01"),
        (datetime(2026, 9, 1, 8, 30), "2026-09-01"),
        (time(8, 30), "08:30:00"),
        (Formula("=A1"), "=A1"),
        (Formula("焊工"), "焊工"),
        ("𬭎䶮㛃", "𬭎䶮㛃"),
    ],
)
def test_clean_text(raw: object, clean: str) -> None:
    assert clean_text(raw) == clean
    assert type(clean_text(raw)) is str


@given(st.text())
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    once = clean_text(raw)
    assert clean_text(once) == once
    assert not set(once) & set("\t\r\n\u00a0\u200b\ufeff\x00")


@given(st.text(alphabet=" '\"=a中\t\n\u3000＝＂＇1", max_size=12))
def test_wrappings_come_off_completely(raw: str) -> None:
    once = clean_text(raw)
    assert clean_text(once) == once
    assert not once.startswith(("'", " "))
