"""Social credit codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.rules.credit_code import check_credit_code, clean_credit_code, credit_check_sign

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PUBLISHED = ("91350100M000100Y43", "91110000600037341L", "91440300708461136T")


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_are_good(code: str) -> None:
    assert check_credit_code(code) is None
    assert check_credit_code(f" {code.lower()[:9]} {code.lower()[9:]}\t") is None
    assert clean_credit_code(code.lower()) == code


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("91350100M000100Y44", "id-checksum"),
        ("91350100M000100Y4", "id-damaged"),
        ("330100000012345", "id-damaged"),
        ("9135O100M000100Y43", "id-damaged"),
        ("9135０100M000100Y43X", "id-damaged"),
    ],
)
def test_bad_codes(code: str, problem: str) -> None:
    found = check_credit_code(code)
    assert found is not None
    assert found.code == problem
    assert found.remedy


def test_nothing_is_no_problem() -> None:
    assert check_credit_code("") is None


def test_check_sign_wants_17_signs() -> None:
    with pytest.raises(ValueError, match="17 signs"):
        credit_check_sign("91350100M000100YI")


@given(st.text(alphabet=SIGNS, min_size=17, max_size=17))
def test_every_one_sign_error_is_refused(first17: str) -> None:
    code = first17 + credit_check_sign(first17)
    assert check_credit_code(code) is None
    for place, right in enumerate(code):
        wrong = SIGNS[(SIGNS.index(right) + 7) % 31]
        assert check_credit_code(code[:place] + wrong + code[place + 1 :]) is not None
