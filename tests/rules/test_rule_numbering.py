"""Numbers made from patterns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.errors import DeskError
from talentdesk.rules.numbering import check_pattern, expand, scope

VALUES = {
    "prefix": "JY", "yyyy": "2026", "yy": "26", "mm": "09", "class": "SK01", "course": "C07", "level": "3",
}  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "seq", "number", "key"),
    [
        ("{prefix}{yyyy}{class}{seq:4}", 7, "JY2026SK010007", "JY2026SK01"),
        ("{prefix}-{yy}{mm}-{seq:3}", 999, "JY-2609-999", "JY-2609-"),
        ("{seq:1}", 9, "9", ""),
        ("A{seq:6}号{level}{course}", 1, "A000001号3C07", "A号3C07"),
        ("{seq:9}", 123456789, "123456789", ""),
    ],
)
def test_expand(pattern: str, seq: int, number: str, key: str) -> None:
    assert check_pattern(pattern) is None
    assert expand(pattern, VALUES, seq) == number
    assert scope(pattern, VALUES) == key


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("", "missing"),
        ("{prefix}{yyyy}", "missing"),
        ("{prefix}{seq}", "unknown-value"),
        ("{seq:0}", "unknown-value"),
        ("{seq:10}", "unknown-value"),
        ("{name}{seq:4}", "unknown-value"),
        ("{id_number}{seq:4}", "unknown-value"),
        ("{}{seq:4}", "unknown-value"),
        ("{seq:4}{seq:4}", "unknown-value"),
        ("{seq:4}}", "unknown-value"),
        ("{{seq:4}", "unknown-value"),
        ("{prefix.__class__}{seq:4}", "unknown-value"),
    ],
)
def test_bad_patterns(pattern: str, code: str) -> None:
    problem = check_pattern(pattern)
    assert problem is not None
    assert problem.code == code
    assert "{seq:4}" in problem.remedy
    with pytest.raises(DeskError):
        expand(pattern, VALUES, 1)
    with pytest.raises(DeskError):
        scope(pattern, VALUES)


def test_overflow_is_refused() -> None:
    with pytest.raises(DeskError, match="10000") as refusal:
        expand("{seq:4}", VALUES, 10000)
    assert refusal.value.code == "out-of-range"
    assert refusal.value.remedy


def test_sequences_count_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        expand("{seq:4}", VALUES, 0)


def test_missing_values() -> None:
    assert expand("{yy}{seq:2}", {"yyyy": "2026"}, 1) == "2601"
    with pytest.raises(DeskError, match="class"):
        expand("{class}{seq:2}", {}, 1)


def test_braces_in_values_stay_text() -> None:
    assert expand("{class}{seq:2}", {"class": r"{seq:9}\1"}, 5) == r"{seq:9}\105"


parts = st.lists(
    st.sampled_from(["{prefix}", "{yyyy}", "{yy}", "{mm}", "{class}", "{course}", "{level}", "-", "第"])
)


@given(parts, parts, st.integers(1, 9), st.data())
def test_numbers_differ_and_have_one_length(
    before: list[str], after: list[str], width: int, data: st.DataObject
) -> None:
    pattern = "".join([*before, f"{{seq:{width}}}", *after])
    a, b = (data.draw(st.integers(1, 10**width - 1)) for _ in range(2))
    first, second = expand(pattern, VALUES, a), expand(pattern, VALUES, b)
    assert (first == second) is (a == b)
    assert len(first) == len(second) == len(scope(pattern, VALUES)) + width
