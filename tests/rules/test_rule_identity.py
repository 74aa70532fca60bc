"""Identity numbers: every published value, every slip of the pen, every way a spreadsheet spoils one."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.rules.identity import (
    check_id,
    clean_id,
    contradictions,
    damaged_id,
    id_check_digit,
    parse_id,
)

GOOD = (
    "11010519491231002X",
    "440308199901101512",
    "810000199408230021",
    "830000199201300022",
    "911124198108030024",
)

places = st.integers(0, 999999).map("{:06d}".format)
births = st.dates(date(1900, 1, 1), date(2099, 12, 31)).map("{:%Y%m%d}".format)
orders = st.integers(0, 999).map("{:03d}".format)
valid_ids = st.builds(lambda p, b, o: p + b + o + id_check_digit(p + b + o), places, births, orders)


def codes(text: str, today: date | None = None) -> list[str]:
    return [problem.code for problem in check_id(text, today)]


@pytest.mark.parametrize("number", GOOD)
def test_published_numbers_are_good(number: str) -> None:
    assert check_id(number) == ()
    assert damaged_id(number) is None


def test_published_bad_number_names_the_expected_digit() -> None:
    (problem,) = check_id("110101199001062717")
    assert problem.code == "id-checksum"
    assert "应为 2" in problem.text
    assert "对照证件" in problem.remedy


@pytest.mark.parametrize(
    ("number", "kind", "sex", "birth"),
    [
        (GOOD[0], "居民身份证", "女", date(1949, 12, 31)),
        (GOOD[1], "居民身份证", "男", date(1999, 1, 10)),
        (GOOD[2], "港澳台居民居住证", "女", date(1994, 8, 23)),
        (GOOD[3], "港澳台居民居住证", "女", date(1992, 1, 30)),
        (GOOD[4], "外国人永久居留身份证", "女", date(1981, 8, 3)),
    ],
)
def test_what_a_number_says(number: str, kind: str, sex: str, birth: date) -> None:
    said = parse_id(number)
    assert (said.text, said.kind, said.sex, said.birth_date) == (number, kind, sex, birth)
    assert number not in repr(said)


@pytest.mark.parametrize(
    "raw",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002×",
        "11010519491231002\u0425",
        "\t11010519491231002X",
    ],
)
def test_spellings_of_one_number(raw: str) -> None:
    assert clean_id(raw) == GOOD[0]
    assert check_id(raw) == ()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (4.301021978083179e17, "设为文本"),
        (4.30102e16, "设为文本"),
        (1e15, "设为文本"),
        (3.5, "设为文本"),
        ("4.30102E+17", "设为文本"),
        ("4.30102e17", "设为文本"),
        ("430102197808317000", "设为文本"),
        (430102197808317000, "设为文本"),
        (430102197808317887, "设为文本"),
        ("51010419750512674", "补全"),
        ("5101041975051267411", "删去"),
        (51010419750512674, "补全"),
        ("110105491231002", "11010519491231002X"),
        (110105491231002, "11010519491231002X"),
        (110105491231002.0, "11010519491231002X"),
        ("11O10519491231002X", "字母 O"),
        ("11o10519491231002X", "字母 O"),
        ("1101051949123100I2", "第 17 位|只有末位"),
        ("1101051949123X0020", "只有末位"),
        ("CAN110080010111", "证件类型"),
        ("不清楚", "对照证件"),
        (True, "对照证件"),
    ],
)
def test_damaged_cells(raw: object, words: str) -> None:
    problem = damaged_id(raw)
    assert problem is not None
    assert problem.code == "id-damaged"
    assert any(word in problem.text + problem.remedy for word in words.split("|"))


@pytest.mark.parametrize("raw", [None, "", "  ", GOOD[0], 440308199901101512, "110101199001062717"])
def test_whole_cells(raw: object) -> None:
    assert damaged_id(raw) is None


def test_check_reports_damage_and_emptiness() -> None:
    assert codes("") == ["missing"]
    assert codes("4.30102E+17") == ["id-damaged"]
    assert codes("51010419750512674") == ["id-damaged"]


@pytest.mark.parametrize(
    ("first17", "good"),
    [
        ("33010619000228001", True),
        ("33010619000229001", False),  # 1900 was no leap year
        ("33010620000229001", True),
        ("33010618991231001", False),
        ("33010619000101001", True),
        ("33010619901301001", False),
        ("33010619900001001", False),
        ("33010619900431001", False),
    ],
)
def test_birth_dates(first17: str, good: bool) -> None:
    number = first17 + id_check_digit(first17)
    assert codes(number) == ([] if good else ["id-date"])
    if not good:
        with pytest.raises(ValueError, match="not a valid"):
            parse_id(number)


def test_birth_in_the_future_only_with_today() -> None:
    number = "33010620261121001" + id_check_digit("33010620261121001")
    assert codes(number) == []
    assert codes(number, date(2026, 11, 21)) == []
    assert codes(number, date(2026, 11, 20)) == ["id-date"]


def test_wrong_date_and_wrong_digit_are_both_said() -> None:
    assert codes("330106199013010017") == ["id-date", "id-checksum"]


@pytest.mark.parametrize(
    "bad", ["1234567890123456", "1234567890123456X", "１２３４５６７８９０１２３４５６７"]
)
def test_check_digit_wants_17_digits(bad: str) -> None:
    with pytest.raises(ValueError, match="17 digits"):
        id_check_digit(bad)


@given(valid_ids)
def test_the_place_never_refuses(number: str) -> None:
    assert check_id(number) == ()
    assert check_id(number.lower()) == ()
    assert clean_id(clean_id(number)) == clean_id(number) == parse_id(number).text
    assert parse_id(number).sex == ("男" if int(number[16]) % 2 else "女")


@given(valid_ids)
def test_every_one_digit_error_is_refused(number: str) -> None:
    for place, right in enumerate(number):
        for wrong in "0123456789X":
            if wrong != right:
                assert check_id(number[:place] + wrong + number[place + 1 :])


@given(valid_ids)
def test_every_swap_of_neighbours_is_refused(number: str) -> None:
    for place in range(17):
        a, b = number[place], number[place + 1]
        if a != b:
            assert check_id(number[:place] + b + a + number[place + 2 :])


@given(st.text(max_size=24))
def test_any_text_gets_an_answer(text: str) -> None:
    cleaned = clean_id(text)
    assert clean_id(cleaned) == cleaned
    if not check_id(text):
        assert parse_id(text).text == cleaned


def test_a_hundred_thousand_good_numbers() -> None:
    dice = random.Random(20261121)
    day = date(1930, 1, 1)
    for _ in range(100_000):
        birth = day + timedelta(days=dice.randrange(35_000))
        first17 = f"{dice.randrange(110000, 990000)}{birth:%Y%m%d}{dice.randrange(1000):03d}"
        assert check_id(first17 + id_check_digit(first17)) == ()


def test_contradictions() -> None:
    number = parse_id(GOOD[0])
    assert contradictions(number, "女", date(1949, 12, 31)) == ()
    assert contradictions(number, None, None) == ()
    assert contradictions(number, "", None) == ()
    found = contradictions(number, "男", date(1949, 12, 30))
    assert [(p.code, p.field) for p in found] == [("contradiction", "sex"), ("contradiction", "birth_date")]
    assert all(p.remedy for p in found)
