"""Which papers a class's binder can have: for each gap the state, the reason and the remedy."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.documents.form_catalogue import BINDER
from talentdesk.rules.binder import (
    MISSING,
    NOT_NEEDED,
    PARTIAL,
    READY,
    BinderFacts,
    paper_state,
    sample_size,
)

# A class in order: taught, marked, examined, certified, signed for.
WHOLE = BinderFacts(
    people=42,
    sessions=16,
    hours_planned=120,
    hours_scheduled=128,
    online_sessions=2,
    online_hours_planned=16,
    held=16,
    marked=42 * 16,
    graded=42,
    reviewed_items=7,
    passed=27,
    certified=27,
    ended=True,
    has_exam_date=True,
    has_filing_number=True,
    has_head_teacher=True,
)


@pytest.mark.parametrize("key", BINDER)
def test_a_class_in_order_has_every_paper_and_nothing_to_say(key: str) -> None:
    found = paper_state(key, WHOLE)
    assert (found.state, found.findings, found.made) == (READY, (), True)


COUNTS = {
    "timetable": 16, "roster": 42, "sign-in": 42, "attendance": 42, "online-hours": 42, "marks": 42,
    "review-summary": 7, "statistics": 42, "certificate-review": 27, "receipt": 27, "filing": 42, "cover": 0, "review": 0,
}  # fmt: skip


@pytest.mark.parametrize("key", BINDER)
def test_each_paper_says_how_much_it_holds(key: str) -> None:
    assert paper_state(key, WHOLE).count == COUNTS[key]


# (paper, what is not so in the class) -> state and codes.
GAPS: list[tuple[str, dict[str, object], str, list[str]]] = [
    ("cover", {"has_filing_number": False}, PARTIAL, ["no-filing-number"]),
    ("cover", {"has_head_teacher": False}, PARTIAL, ["no-head-teacher"]),
    ("filing", {"people": 0}, PARTIAL, ["no-people"]),
    ("filing", {"has_filing_number": False, "has_head_teacher": False}, PARTIAL, ["no-filing-number", "no-head-teacher"]),
    ("timetable", {"sessions": 0}, MISSING, ["no-sessions"]),
    ("timetable", {"without_teacher": 1}, PARTIAL, ["no-teacher"]),
    ("timetable", {"without_content": 3}, PARTIAL, ["no-content"]),
    ("timetable", {"hours_scheduled": 119}, PARTIAL, ["hours-short"]),
    ("timetable", {"hours_scheduled": 120}, READY, []),
    ("roster", {"people": 0}, MISSING, ["no-people"]),
    ("roster", {"without_photo": 12}, PARTIAL, ["photo-missing"]),
    ("roster", {"without_phone": 1}, PARTIAL, ["phone-missing"]),
    ("sign-in", {"sessions": 0}, MISSING, ["no-sessions"]),
    ("sign-in", {"people": 0}, MISSING, ["no-people"]),
    ("sign-in", {"people": 0, "sessions": 0}, MISSING, ["no-people", "no-sessions"]),
    ("attendance", {"sessions": 0}, MISSING, ["no-sessions"]),
    ("attendance", {"people": 0}, MISSING, ["no-people"]),
    ("attendance", {"marked": 0, "unmarked": 16}, MISSING, ["attendance-missing"]),
    ("attendance", {"marked": 0, "held": 0}, MISSING, ["attendance-not-due"]),
    ("attendance", {"unmarked": 2}, PARTIAL, ["attendance-partly"]),
    ("online-hours", {"online_sessions": 0, "online_hours_planned": 0}, NOT_NEEDED, ["no-online"]),
    ("online-hours", {"online_sessions": 0}, MISSING, ["online-not-scheduled"]),
    ("online-hours", {"people": 0}, MISSING, ["no-people"]),
    ("marks", {"people": 0}, MISSING, ["no-people"]),
    ("marks", {"graded": 0, "ungraded": 42}, MISSING, ["marks-missing"]),
    ("marks", {"graded": 0, "ungraded": 42, "has_exam_date": False}, MISSING, ["marks-missing", "no-exam-date"]),
    ("marks", {"ungraded": 2}, PARTIAL, ["marks-partly"]),
    ("marks", {"has_exam_date": False}, PARTIAL, ["no-exam-date"]),
    ("review-summary", {"reviewed_items": 0}, MISSING, ["reviews-missing"]),
    ("review-summary", {"reviewed_items": 6}, PARTIAL, ["reviews-partly"]),
    ("statistics", {"people": 0}, MISSING, ["no-people"]),
    ("statistics", {"ended": False}, PARTIAL, ["preliminary"]),
    ("statistics", {"unfinished": 1}, PARTIAL, ["unfinished"]),
    ("certificate-review", {"certified": 0}, MISSING, ["no-certificates"]),
    ("certificate-review", {"certified": 0, "people": 0, "passed": 0}, MISSING, ["no-people"]),
    ("certificate-review", {"certified": 0, "passed": 0}, NOT_NEEDED, ["none-passed"]),
    ("certificate-review", {"certified": 0, "passed": 0, "unfinished": 1}, MISSING, ["no-certificates"]),
    ("certificate-review", {"certified": 0, "passed": 0, "ended": False}, MISSING, ["no-certificates"]),
    ("certificate-review", {"certified": 26}, PARTIAL, ["not-issued"]),
    ("receipt", {"certified": 0}, MISSING, ["no-certificates"]),
    ("receipt", {"uncollected": 9}, PARTIAL, ["unsigned"]),
    ("receipt", {"certified": 26, "uncollected": 1}, PARTIAL, ["not-issued", "unsigned"]),
]  # fmt: skip


@pytest.mark.parametrize(("key", "changes", "state", "codes"), GAPS)
def test_a_gap_is_named_with_its_reason_and_remedy(
    key: str, changes: dict[str, object], state: str, codes: list[str]
) -> None:
    found = paper_state(key, replace(WHOLE, **changes))
    assert (found.state, [problem.code for problem in found.findings]) == (state, codes)
    assert all(problem.text for problem in found.findings)
    assert state == NOT_NEEDED or all(problem.remedy for problem in found.findings)
    assert found.made == (state in (READY, PARTIAL))


def test_only_the_blank_review_form_needs_nothing() -> None:
    """Of a class of which nothing is known there are cover, filing and the form to hand out."""
    made = [key for key in BINDER if paper_state(key, BinderFacts()).made]
    assert made == ["cover", "filing", "review"]


def test_the_numbers_stand_in_the_sentences() -> None:
    found = paper_state("receipt", replace(WHOLE, uncollected=9))
    assert "27" in found.findings[0].text
    assert "9" in found.findings[0].text
    short = paper_state("timetable", replace(WHOLE, hours_scheduled=96)).findings[0].text
    assert "120" in short
    assert "96" in short


def test_a_paper_that_belongs_into_no_binder_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        paper_state("roster2", WHOLE)


@given(people=st.integers(0, 3000), percent=st.integers(1, 100))
def test_a_sample_is_never_smaller_than_its_share(people: int, percent: int) -> None:
    size = sample_size(people, percent)
    assert 0 <= size <= people
    assert size * 100 >= people * percent
    assert (size >= 1) == (people >= 1)
    assert size <= max(1, ceil(people * percent / 100 + 1e-9))


@pytest.mark.parametrize(("people", "size"), [(0, 0), (1, 1), (9, 1), (10, 1), (11, 2), (42, 5), (90, 9)])
def test_ten_percent(people: int, size: int) -> None:
    assert sample_size(people, 10) == size
