"""Skill levels in old and new words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.levels import digit, label, parse_level


@pytest.mark.parametrize(
    "raw",
    [
        3, 3.0, "3", "３", "3级", "三级", "三", "高级", "高级工", "三级/高级工", "三级／高级工", "高级工/三级", "高级工（三级）",
        "三级(高级工)", "国家职业资格三级", "国家职业资格 三级", "职业技能等级三级", "高级（国家职业资格三级）", " 三级 ",
        SkillLevel.SENIOR,
    ],
)  # fmt: skip
def test_spellings_of_senior(raw: object) -> None:
    assert parse_level(raw) is SkillLevel.SENIOR


@pytest.mark.parametrize(
    ("raw", "level"),
    [
        ("学徒工", SkillLevel.APPRENTICE),
        (5, SkillLevel.JUNIOR),
        ("初级", SkillLevel.JUNIOR),
        ("4", SkillLevel.INTERMEDIATE),
        ("四级/中级工", SkillLevel.INTERMEDIATE),
        ("技师", SkillLevel.TECHNICIAN),
        ("二级", SkillLevel.TECHNICIAN),
        ("高级技师", SkillLevel.SENIOR_TECHNICIAN),
        ("1", SkillLevel.SENIOR_TECHNICIAN),
        ("特级技师", SkillLevel.SPECIAL_TECHNICIAN),
        ("首席技师", SkillLevel.CHIEF_TECHNICIAN),
    ],
)
def test_the_other_levels(raw: object, level: SkillLevel) -> None:
    assert parse_level(raw) is level


@pytest.mark.parametrize("raw", [None, "", " ", "无", "—", "--", "——", "-", "－", "/"])
def test_no_level(raw: object) -> None:
    assert parse_level(raw) is None


@pytest.mark.parametrize(
    "raw", ["八级", "0", "6", 6, 2.5, "三级/中级工", "高级工程师", "国家职业资格", "()", "A", True]
)
def test_unknown_levels(raw: object) -> None:
    with pytest.raises(ValueError, match="skill level"):
        parse_level(raw)


@given(st.sampled_from(SkillLevel))
def test_labels_come_back(level: SkillLevel) -> None:
    assert parse_level(label(level)) is level
    assert parse_level(level.short) is level
    if digit(level) is not None:
        assert parse_level(digit(level)) is level
