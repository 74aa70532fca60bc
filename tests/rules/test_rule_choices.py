"""The nearest known value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.model.vocabulary import EDUCATIONS
from talentdesk.rules.choices import nearest


@pytest.mark.parametrize(
    ("value", "known", "near"),
    [
        ("回", ("汉族", "回族"), "回族"),
        ("大专毕业", EDUCATIONS, "大专"),
        ("技 校", EDUCATIONS, "技校"),
        ("硕士", EDUCATIONS, "硕士研究生"),
        ("高级技工学校", EDUCATIONS, "高级技校"),
        ("电工(三级)", ("焊工（三级）", "电工（三级）"), "电工（三级）"),
        ("数控车床工", ("数控车工", "数控铣工"), "数控车工"),
        ("ＣＮＣ", ("cnc",), "cnc"),
        ("火星", EDUCATIONS, None),
        ("", EDUCATIONS, None),
        ("--", EDUCATIONS, None),
        ("大专", (), None),
    ],
)
def test_nearest(value: str, known: tuple[str, ...], near: str | None) -> None:
    assert nearest(value, known) == near


@given(st.sampled_from(EDUCATIONS))
def test_a_known_value_is_nearest_to_itself(value: str) -> None:
    assert nearest(value, EDUCATIONS) == value


@given(st.text(max_size=10))
def test_the_answer_is_known(value: str) -> None:
    assert nearest(value, iter(EDUCATIONS)) in (None, *EDUCATIONS)
