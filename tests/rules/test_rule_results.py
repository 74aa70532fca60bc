"""Pass or not, exactly at the boundaries, with what would make it a yes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.model.vocabulary import AttendanceMark
from talentdesk.rules.results import Number, ResultFacts, ResultRules, judge

PRESENT, ABSENT, LATE, LEAVE = AttendanceMark
FULL = ((8, PRESENT),) * 5
Sessions = tuple[tuple[Number, AttendanceMark | None], ...]


def grid(present: int, absent: int = 0, unmarked: int = 0, hours: Number = 8) -> Sessions:
    return ((hours, PRESENT),) * present + ((hours, ABSENT),) * absent + ((hours, None),) * unmarked


@pytest.mark.parametrize(
    ("theory", "practice", "codes"),
    [
        (60, 60, []),
        (60.0, Decimal("60.00"), []),
        (59.5, 60, ["theory-low"]),
        (60, Decimal("59.99"), ["practice-low"]),
        (0, 0, ["theory-low", "practice-low"]),
        (100, 100, []),
        (Fraction(60), 60, []),
    ],
)
def test_marks_at_the_boundary(theory: Number, practice: Number, codes: list[str]) -> None:
    result = judge(ResultFacts(FULL, theory, practice), ResultRules())
    assert [f.code for f in result.findings] == codes
    assert result.passed is (not codes)
    assert result.state == ("不合格" if codes else "合格")


@pytest.mark.parametrize(
    ("sessions", "share", "passed"),
    [
        (grid(4, 1), 0.8, True),
        (grid(8, 2, hours=0.1), 0.8, True),
        (grid(7, 3, hours=0.1), 0.7, False),
        (grid(13, 3), 0.8125, True),
        (grid(12, 4), 0.75, False),
        (grid(9999, 2500), 9999 / 12499, False),
        (((7.5, PRESENT), (2.5, ABSENT)), 0.75, False),
        (((8, PRESENT), (2, ABSENT)), 0.8, True),
        (((8, PRESENT), (2, ABSENT), (0, ABSENT)), 0.8, True),
    ],
)
def test_attendance_at_the_boundary(sessions: Sessions, share: float, passed: bool) -> None:
    result = judge(ResultFacts(sessions, 80, 80), ResultRules())
    assert result.attendance_share == pytest.approx(share, abs=1e-12)
    assert [f.code for f in result.findings] == ([] if passed else ["attendance-low"])
    assert result.state == ("合格" if passed else "不合格")


def test_late_and_leave_count_as_the_base_says() -> None:
    facts = ResultFacts(((8, PRESENT), (8, PRESENT), (8, LATE), (8, LEAVE)), 80, 80)
    assert judge(facts, ResultRules()).attendance_share == 0.75
    assert judge(facts, ResultRules(count_late_as_present=False)).attendance_share == 0.5
    assert judge(facts, ResultRules(count_leave_as_present=True)).passed


def test_the_remedy_names_the_missing_hours() -> None:
    (low,) = judge(ResultFacts(grid(12, 4), 80, 80), ResultRules()).findings
    assert low.text == "到课率 75%，低于要求的 80%。"
    assert low.remedy.startswith("还需补足 6.4 课时")
    assert low.field == "attendance"


def test_a_share_just_below_never_reads_like_the_threshold() -> None:
    (low,) = judge(ResultFacts(grid(79999, 20001, hours=1), 80, 80), ResultRules()).findings
    assert "到课率 79.9%" in low.text
    (third,) = judge(ResultFacts(grid(1, 1), 80, 80), ResultRules(Fraction(2, 3))).findings
    assert "66.7%" in third.text


def test_absence_says_absent_and_is_a_no() -> None:
    facts = ResultFacts(FULL, None, 0, theory_absent=True, practice_absent=True)
    result = judge(facts, ResultRules())
    assert [(f.code, f.field) for f in result.findings] == [
        ("theory-absent", "theory"),
        ("practice-absent", "practice"),
    ]
    assert result.state == "不合格"
    assert "补考应知" in result.findings[0].remedy


def test_missing_things_leave_it_unfinished() -> None:
    result = judge(ResultFacts(grid(4, 0, 1), 50, None), ResultRules())
    assert [f.code for f in result.findings] == ["attendance-missing", "theory-low", "mark-missing"]
    assert result.state == "未完成"
    assert not result.passed
    assert result.attendance_share == 1.0
    assert "1 次课" in result.findings[0].text


def test_low_is_said_early_when_it_is_certain() -> None:
    certain = judge(ResultFacts(grid(1, 2, 2), 80, 80), ResultRules())
    assert [f.code for f in certain.findings] == ["attendance-missing", "attendance-low"]
    assert certain.state == "未完成"
    open_still = judge(ResultFacts(grid(1, 1, 3), 80, 80), ResultRules())
    assert [f.code for f in open_still.findings] == ["attendance-missing"]


def test_no_sessions() -> None:
    result = judge(ResultFacts((), 80, 80), ResultRules())
    assert (result.state, result.attendance_share) == ("未完成", None)
    assert judge(ResultFacts((), 80, 80), ResultRules(attendance_threshold=0)).passed


@pytest.mark.parametrize(
    ("review", "absent", "code", "state"),
    [
        (60, False, None, "合格"),
        (59.9, False, "review-low", "不合格"),
        (None, True, "review-absent", "不合格"),
        (None, False, "mark-missing", "未完成"),
    ],
)
def test_review(review: Number | None, absent: bool, code: str | None, state: str) -> None:
    facts = ResultFacts(FULL, 80, 80, review, review_absent=absent)
    result = judge(facts, ResultRules(needs_review=True))
    assert [f.code for f in result.findings] == ([code] if code else [])
    assert result.state == state
    assert judge(facts, ResultRules()).passed


@pytest.mark.parametrize("mark", [float("nan"), float("inf"), Decimal("NaN")])
def test_marks_must_be_numbers(mark: Number) -> None:
    with pytest.raises(ValueError, match="Fraction"):
        judge(ResultFacts(FULL, mark, 80), ResultRules())


marks = st.none() | st.decimals(0, 100, places=1)
session_lists = st.lists(
    st.tuples(st.integers(1, 8), st.none() | st.sampled_from(AttendanceMark)), max_size=12
)


@given(
    st.builds(ResultFacts, session_lists, marks, marks, marks, st.booleans(), st.booleans(), st.booleans())
)
def test_every_no_has_a_reason_and_a_remedy(facts: ResultFacts) -> None:
    result = judge(facts, ResultRules(needs_review=True))
    assert result.passed is (result.state == "合格") is (not result.findings)
    assert all(f.text and f.remedy and f.field for f in result.findings)
    assert result.attendance_share is None or 0 <= result.attendance_share <= 1


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_share_is_compared_exactly(present: int, absent: int) -> None:
    if present + absent:
        result = judge(ResultFacts(grid(present, absent, hours=0.7), 80, 80), ResultRules())
        assert result.passed is (present * 5 >= (present + absent) * 4)
