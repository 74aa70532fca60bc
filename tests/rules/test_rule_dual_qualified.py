"""双师型: every required criterion, and one of the others; what is short is said exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.rules.dual_qualified import DEFAULTS, SOURCE, Criterion, Evidence, judge_dual

DAY = date(2026, 9, 1)
LICENCE = Criterion(1, "教师资格", "教师资格", 1, "本")
PRACTICE = Criterion(2, "企业实践", "企业实践", 6, "个月")
LEVEL = Criterion(3, "技能等级", "技能等级", 1, "本", required=False)
PRIZE = Criterion(4, "竞赛", "技能竞赛", 1, "项", required=False)
ALL = (LICENCE, PRACTICE, LEVEL, PRIZE)


@pytest.mark.parametrize(
    ("shown", "qualified", "codes"),
    [
        ({1: 1, 2: 6, 3: 1}, True, []),
        ({1: 1, 2: 6, 4: 2}, True, []),
        ({1: 1, 2: 5.9, 3: 1}, False, ["dual-short"]),
        ({1: 1, 2: 6}, False, ["dual-any"]),
        ({2: 6, 3: 1}, False, ["dual-short"]),
        ({}, False, ["dual-short", "dual-short", "dual-any"]),
    ],
)
def test_required_and_any_other(shown: dict[int, float], qualified: bool, codes: list[str]) -> None:
    judged = judge_dual(ALL, [Evidence(number, amount) for number, amount in shown.items()], DAY)
    assert judged.qualified is qualified
    assert [finding.code for finding in judged.findings] == codes
    assert all(finding.remedy for finding in judged.findings)


def test_amounts_are_added_exactly_and_the_gap_is_said() -> None:
    parts = [Evidence(2, 0.1) for _ in range(60)]
    assert judge_dual((PRACTICE,), parts, DAY).qualified is True
    short = judge_dual((PRACTICE,), parts[:41], DAY)
    assert short.lines[0].short == Decimal("1.9")
    assert "4.1个月" in short.findings[0].text
    assert "1.9个月" in short.findings[0].text
    assert "6个月" in short.findings[0].remedy
    assert (
        "10个月"
        in judge_dual((Criterion(2, "企业实践", "企业实践", 10, "个月"),), [], DAY).findings[0].remedy
    )


@pytest.mark.parametrize(("start", "counted"), [(None, True), (DAY, True), (date(2026, 9, 2), False)])
def test_evidence_counts_from_its_day(start: date | None, counted: bool) -> None:
    assert judge_dual((LICENCE,), [Evidence(1, 1, start)], DAY).qualified is counted


def test_without_criteria_nothing_is_judged() -> None:
    judged = judge_dual((), [Evidence(1, 1)], DAY)
    assert (judged.qualified, judged.findings[0].code) == (None, "dual-no-criteria")


def test_only_optional_ones_need_one() -> None:
    assert judge_dual((LEVEL, PRIZE), [Evidence(4, 1)], DAY).qualified is True
    assert judge_dual((LEVEL, PRIZE), [], DAY).qualified is False


def test_the_defaults_say_they_are_the_bases_own() -> None:
    assert "教师厅〔2022〕2号" in SOURCE
    assert "不是国家规定" in SOURCE
    assert len({each.name for each in DEFAULTS}) == len(DEFAULTS)
    assert any(each.required for each in DEFAULTS)
    assert not all(each.required for each in DEFAULTS)


amounts = st.integers(0, 100).map(lambda tenths: tenths / 10)


@given(st.lists(st.tuples(st.integers(1, 4), amounts), max_size=12), st.integers(1, 4), amounts)
def test_more_evidence_never_harms(shown: list[tuple[int, float]], more: int, amount: float) -> None:
    evidence = [Evidence(*each) for each in shown]
    before = judge_dual(ALL, evidence, DAY)
    after = judge_dual(ALL, [*evidence, Evidence(more, amount)], DAY)
    assert not before.qualified or after.qualified
    assert all(b.short >= a.short for b, a in zip(before.lines, after.lines, strict=True))
