"""Who may teach what: each clause at its borders, the sentence for each way to fail, spells that agree with the days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.teaching_permission import (
    BOTH,
    JUDGED_LEVELS,
    PRACTICE,
    RULES,
    THEORY,
    Proof,
    allowed_spells,
    category_findings,
    permission,
    rule_for,
    years_later,
)
from talentdesk.rules.titles import TitleRank

LATHE, WELD = "车工", "焊工"
DAY = date(2026, 9, 1)
J, M, S, T, ST = (
    SkillLevel.JUNIOR, SkillLevel.INTERMEDIATE, SkillLevel.SENIOR, SkillLevel.TECHNICIAN, SkillLevel.SENIOR_TECHNICIAN
)  # fmt: skip


def paper(level: SkillLevel, occupation: str = LATHE, **more: object) -> Proof:
    return Proof("证书", level=level, occupation=occupation, **more)  # type: ignore[arg-type]  # days by name


def title(rank: TitleRank | None, **more: object) -> Proof:
    return Proof("职称", title=True, rank=rank, **more)  # type: ignore[arg-type]  # days by name


LONG_HELD = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("proof", "levels"),
    [
        (paper(S), ()),
        (paper(T), (J, M, S)),
        (paper(ST), (J, M, S, T)),
        (paper(ST, issued_on=LONG_HELD), (J, M, S, T, ST)),
        (paper(SkillLevel.CHIEF_TECHNICIAN, issued_on=LONG_HELD), (J, M, S, T, ST)),
        (title(TitleRank.JUNIOR), ()),
        (title(TitleRank.MIDDLE), (J, M, S)),
        (title(TitleRank.SENIOR), (J, M, S, T, ST)),
        (title(None), ()),
        (paper(ST, WELD, issued_on=LONG_HELD), ()),
        (title(TitleRank.SENIOR, occupation=WELD), ()),
        (title(TitleRank.SENIOR, occupation=LATHE), (J, M, S, T, ST)),
    ],
)
def test_one_proof_opens_exactly_these_levels(proof: Proof, levels: tuple[SkillLevel, ...]) -> None:
    assert tuple(level for level in JUDGED_LEVELS if permission([proof], LATHE, level, DAY).allowed) == levels


@pytest.mark.parametrize(
    ("day", "allowed", "since"),
    [
        (date(2026, 3, 14), False, date(2026, 3, 15)),
        (date(2026, 3, 15), True, None),
        (date(2026, 3, 16), True, None),
    ],
)
def test_two_full_years_as_senior_technician(day: date, allowed: bool, since: date | None) -> None:
    answer = permission([paper(ST, issued_on=date(2024, 3, 15))], LATHE, ST, day)
    assert (answer.allowed, answer.since) == (allowed, since)
    if not allowed:
        assert [finding.code for finding in answer.findings] == ["held-short", "missing"]
        assert "2026-03-15" in answer.findings[0].text
        assert "2026-03-15" in answer.findings[0].remedy


def test_two_years_from_a_leap_day_end_on_the_last_of_february() -> None:
    assert years_later(date(2024, 2, 29), 2) == date(2026, 2, 28)
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.mark.parametrize(("day", "allowed"), [(date(2026, 9, 1), True), (date(2026, 9, 2), False)])
@pytest.mark.parametrize("proof", [paper(T), title(TitleRank.MIDDLE)])
def test_good_to_the_last_day_of_validity(proof: Proof, day: date, allowed: bool) -> None:
    answer = permission([replace(proof, valid_until=DAY)], LATHE, S, day)
    assert answer.allowed is allowed
    if allowed:
        assert answer.until == DAY
    else:
        assert "expired" in {finding.code for finding in answer.findings}
        assert answer.since is None


@pytest.mark.parametrize(("day", "allowed"), [(date(2026, 8, 31), False), (DAY, True)])
def test_not_before_it_is_issued(day: date, allowed: bool) -> None:
    answer = permission([paper(T, issued_on=DAY)], LATHE, S, day)
    assert answer.allowed is allowed
    assert answer.since == (None if allowed else DAY)
    assert allowed or answer.findings[0].code == "not-yet"


@pytest.mark.parametrize(
    ("proofs", "codes"),
    [
        ([], ["missing", "missing"]),
        ([paper(S)], ["too-low", "missing"]),
        ([paper(T, WELD)], ["other-occupation", "missing"]),
        ([paper(T, "")], ["occupation-missing", "missing"]),
        ([title(TitleRank.JUNIOR)], ["missing", "too-low"]),
        ([title(None)], ["missing", "title-unknown"]),
        ([paper(T, valid_until=date(2026, 8, 1)), paper(S)], ["expired", "missing"]),
        ([paper(S), paper(T, valid_until=date(2026, 8, 1))], ["expired", "missing"]),
        ([paper(S), paper(T, WELD), title(TitleRank.JUNIOR)], ["other-occupation", "too-low"]),
    ],
)
def test_each_clause_says_why_it_fails_by_the_nearest_proof(proofs: list[Proof], codes: list[str]) -> None:
    answer = permission(proofs, LATHE, S, DAY)
    assert answer.allowed is False
    assert [finding.code for finding in answer.findings] == codes
    assert all(finding.text and finding.remedy for finding in answer.findings)


def test_an_unknown_day_of_issue_cannot_prove_two_years() -> None:
    answer = permission([paper(ST)], LATHE, ST, DAY)
    assert answer.allowed is False
    assert answer.findings[0].code == "date-missing"


def test_a_certificate_that_ends_before_two_years_are_full_never_counts() -> None:
    proof = paper(ST, issued_on=date(2025, 9, 1), valid_until=date(2027, 8, 31))
    assert allowed_spells([proof], LATHE, ST) == ()
    assert permission([proof], LATHE, ST, DAY).findings[0].code == "expired"


def test_renewal_without_a_gap_is_one_spell_and_with_a_gap_two() -> None:
    old = paper(T, issued_on=date(2020, 1, 1), valid_until=date(2026, 8, 31))
    joined, late = paper(T, issued_on=date(2026, 9, 1)), paper(T, issued_on=date(2026, 9, 2))
    assert allowed_spells([old, joined], LATHE, S) == ((date(2020, 1, 1), date.max),)
    assert permission([old, joined], LATHE, S, date(2026, 8, 31)).until is None
    assert permission([old, late], LATHE, S, date(2026, 8, 31)).until == date(2026, 8, 31)
    assert permission([old, late], LATHE, S, DAY).since == date(2026, 9, 2)


@pytest.mark.parametrize(
    ("licence", "allowed", "code"),
    [
        (None, True, None),
        (((date.min, DAY),), True, None),
        (((date.min, DAY - timedelta(days=1)),), False, "licence-expired"),
        (((DAY, date.max),), True, None),
        (((DAY + timedelta(days=1), date.max),), False, "licence-not-yet"),
        (((date.min, date(2020, 1, 1)), (DAY, DAY)), True, None),
    ],
)
def test_a_licence_must_be_in_force(
    licence: tuple[tuple[date, date], ...] | None, allowed: bool, code: str | None
) -> None:
    answer = permission([paper(T)], LATHE, S, DAY, licence)
    assert answer.allowed is allowed
    assert [finding.code for finding in answer.findings] == ([code] if code else [])
    if code == "licence-not-yet":
        assert answer.since == DAY + timedelta(days=1)
    assert [f.code for f in permission([], LATHE, S, DAY, licence).findings] == ["missing", "missing"] + (
        [code] if code else []
    )


def test_what_cannot_be_judged_is_neither_yes_nor_no() -> None:
    for level, code in (
        (None, "no-level"),
        (SkillLevel.APPRENTICE, "no-rule"),
        (SkillLevel.CHIEF_TECHNICIAN, "no-rule"),
    ):
        answer = permission([paper(ST)], LATHE, level, DAY)
        assert (answer.allowed, answer.findings[0].code) == (None, code)
        assert allowed_spells([paper(ST)], LATHE, level) is None
    assert permission([paper(T)], "", S, DAY).allowed is None
    assert permission([paper(T)], "", S, DAY).findings[0].code == "no-occupation"
    assert permission([title(TitleRank.MIDDLE)], "", S, DAY).allowed is True
    assert permission([paper(S)], "", S, DAY).allowed is False


def test_every_level_has_one_rule_with_its_source() -> None:
    assert len(JUDGED_LEVELS) == len(set(JUDGED_LEVELS)) == 5
    assert all("[S1]" in rule.source for rule in RULES)
    assert "[K]" in rule_for(J).source  # type: ignore[union-attr]  # there is one


@pytest.mark.parametrize(
    ("education", "proofs", "met"),
    [
        ("本科", [paper(J)], (True, False, False)),
        ("大专", [paper(S)], (False, True, False)),
        ("大专", [title(TitleRank.MIDDLE)], (False, True, False)),
        ("本科", [paper(S)], (True, True, True)),
        ("博士研究生", [paper(M), title(TitleRank.SENIOR)], (True, True, True)),
        ("技师学院", [paper(S)], (False, False, False)),
        ("", [paper(S)], (False, False, False)),
        ("其他", [paper(S)], (False, False, False)),
        ("本科", [paper(S, WELD)], (False, False, False)),
        ("本科", [paper(S, valid_until=date(2026, 8, 31))], (False, False, False)),
    ],
)
def test_shanghai_categories(education: str, proofs: list[Proof], met: tuple[bool, bool, bool]) -> None:
    lacks = [category_findings(kind, proofs, education, LATHE, DAY) for kind in (THEORY, PRACTICE, BOTH)]
    assert tuple(not findings for findings in lacks) == met
    assert set(lacks[2]) == set(lacks[0]) | set(lacks[1])


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
proofs_of_all_kinds = st.lists(
    st.builds(
        Proof,
        name=st.just("证书"),
        level=st.sampled_from([None, S, T, ST]),
        title=st.booleans(),
        rank=st.sampled_from([None, *TitleRank]),
        occupation=st.sampled_from(["", LATHE, WELD]),
        issued_on=st.none() | days,
        valid_until=st.none() | days,
    ),
    max_size=5,
)


licences = st.none() | st.lists(st.tuples(days, days).map(sorted).map(tuple), min_size=1, max_size=3)


@given(proofs_of_all_kinds, st.sampled_from(["", LATHE]), st.sampled_from(JUDGED_LEVELS), days, licences)
def test_the_answer_for_a_day_agrees_with_the_spells(
    proofs: list[Proof],
    occupation: str,
    level: SkillLevel,
    day: date,
    licence: list[tuple[date, date]] | None,
) -> None:
    spells = allowed_spells(proofs, occupation, level, licence)
    assert spells is not None
    answer = permission(proofs, occupation, level, day, licence)
    inside = [spell for spell in spells if spell[0] <= day <= spell[1]]
    assert (answer.allowed is not False) == bool(inside)
    for (_, last), (first, _) in pairwise(spells):
        assert last + timedelta(days=1) < first
    if answer.allowed is False:
        later = [first for first, _ in spells if first > day]
        assert answer.since == (min(later) if later else None)
        assert answer.findings
    if licence and answer.allowed is not False:
        assert any(first <= day <= last for first, last in licence)
    if answer.allowed:
        assert not answer.findings
        assert answer.until == (None if inside[0][1] == date.max else inside[0][1])
