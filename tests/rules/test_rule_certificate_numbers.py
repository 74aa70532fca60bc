"""Certificate numbers taken apart and put together: 22 characters, 2 letters + 20 digits, the old 16 digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.rules.certificate_numbers import LAST_SERIAL, check_prefix, explain, national_number

PROVINCES = {"11": "北京", "23": "黑龙江", "32": "江苏", "33": "浙江", "66": "新疆生产建设兵团"}
PREFIX = "S000033000123"
# The published example (人社鉴发〔2019〕2号) leaves the site open: Y0001 23 XXXXXX 19 5 000001.
PUBLISHED = "Y000123000007195000001"


def parts(number: str) -> list[str]:
    return [part.text for part in explain(number, PROVINCES).parts]


def codes(number: str) -> list[str]:
    return [problem.code for problem in explain(number, PROVINCES).problems]


def test_the_published_example() -> None:
    found = explain(PUBLISHED, PROVINCES)
    assert (found.kind, found.problems) == ("national", ())
    assert [(part.text, part.meaning) for part in found.parts] == [
        ("Y", "用人单位"),
        ("0001", "人社部备案"),
        ("23", "黑龙江"),
        ("000007", ""),
        ("19", "2019"),
        ("5", "初级工"),
        ("000001", "1"),
    ]


def test_the_published_example_as_printed_with_its_open_site_is_no_number() -> None:
    assert explain("Y000123XXXXXX195000001", PROVINCES).kind == "other"


def test_spaces_and_small_letters_do_not_matter() -> None:
    assert parts(" y0001 23 000007 19 5 000001\n") == parts(PUBLISHED)


@pytest.mark.parametrize(
    ("digit", "name"), [("5", "初级工"), ("4", "中级工"), ("3", "高级工"), ("2", "技师"), ("1", "高级技师")]
)
def test_the_level_digit_counts_down(digit: str, name: str) -> None:
    found = explain(f"{PREFIX}26{digit}000001", PROVINCES)
    assert found.parts[5].meaning == name
    assert found.problems == ()


@pytest.mark.parametrize(
    ("number", "problems"),
    [
        (f"{PREFIX}263000001", []),
        (f"{PREFIX}263999999", []),
        (f"{PREFIX}263000000", ["out-of-range"]),
        (f"{PREFIX}260000001", ["out-of-range"]),
        (f"{PREFIX}266000001", ["out-of-range"]),
        ("S000010000123263000001", ["unknown-value"]),
        ("S000000000000000000000", ["unknown-value", "out-of-range", "out-of-range"]),
        ("G000033000123263000001", []),  # other letters exist locally
    ],
)
def test_what_cannot_be_is_said_and_still_explained(number: str, problems: list[str]) -> None:
    assert codes(number) == problems
    assert "".join(parts(number)) == number


@pytest.mark.parametrize(
    "number",
    [
        "",
        "BJ2026B10001",
        PUBLISHED[:-1],
        f"{PUBLISHED}0",
        f"0{PUBLISHED[1:]}",
        "YY00123000007195000001",  # the second letter elsewhere
        "Y00012300000719T00000",
        "1" * 15,
        "1" * 17,
        "０" * 16,
        "S" + "０" * 21,
        "S" + "٣" * 21,
    ],
)
def test_anything_else_is_said_to_be_another_number(number: str) -> None:
    found = explain(number, PROVINCES)
    assert (found.kind, len(found.parts), found.problems) == ("other", 1, ())


def test_two_letters_and_twenty_digits() -> None:
    found = explain(f"{PREFIX}26T000001", PROVINCES)
    assert (found.kind, found.problems) == ("special", ())
    assert (found.parts[5].text, found.parts[5].meaning) == ("T", "")
    assert codes(f"{PREFIX}26T000000") == ["out-of-range"]


def test_the_old_sixteen_digits() -> None:
    found = explain("1010003018300001", PROVINCES)
    assert found.kind == "old"
    assert [part.text for part in found.parts] == ["10", "10", "00", "3", "018", "3", "00001"]
    assert found.parts[0].meaning == "2010"
    assert found.parts[3].meaning == "行业特有工种鉴定站"
    assert found.parts[5].meaning == "高级工"
    assert explain("9910003018300001", PROVINCES).parts[0].meaning == "1999"


@pytest.mark.parametrize("level", ["0", "6", "9"])
def test_sixteen_digits_with_no_such_level_are_no_old_number(level: str) -> None:
    assert explain(f"1010003018{level}00001", PROVINCES).kind == "other"


@pytest.mark.parametrize("province", ["10", "11", "32", "33", "72"])
def test_the_province_tables_are_not_mixed_up(province: str) -> None:
    """10 is 江苏 in the old table, 32 in the national one: the old number is never read with GB/T 2260."""
    assert explain(f"10{province}003018300001", PROVINCES).parts[1].meaning == ""
    assert explain(f"10{province}003018300001", PROVINCES).problems == ()
    national = explain(f"S0000{province}000123263000001", PROVINCES)
    assert national.parts[2].meaning == PROVINCES.get(province, "")
    assert bool(national.problems) == (province not in PROVINCES)


@given(
    st.from_regex(r"[A-Z][0-9]{12}", fullmatch=True),
    st.integers(2000, 2099),
    st.sampled_from("12345"),
    st.integers(1, LAST_SERIAL),
)
def test_put_together_and_taken_apart(prefix: str, year: int, level: str, serial: int) -> None:
    number = national_number(prefix, year, level, serial)
    assert len(number) == 22
    found = explain(number, {prefix[5:7]: "某省"})
    assert (found.kind, found.problems) == ("national", ())
    letter, organisation, province, site, short_year, digit, count = (part.text for part in found.parts)
    assert letter + organisation + province + site == prefix
    assert found.parts[4].meaning == str(year)
    assert (short_year, digit, int(count)) == (f"{year % 100:02d}", level, serial)
    assert found.parts[6].meaning == str(serial)


@given(st.text(max_size=30))
def test_no_text_breaks_it_and_nothing_is_lost(text: str) -> None:
    assert "".join(parts(text)) == "".join(text.split()).upper()


@pytest.mark.parametrize(
    ("prefix", "level", "serial"),
    [
        (PREFIX, "3", 0),
        (PREFIX, "3", LAST_SERIAL + 1),
        (PREFIX, "3", -1),
        (PREFIX, "0", 1),
        (PREFIX, "6", 1),
        (PREFIX, "", 1),
        (PREFIX, "12", 1),
        (PREFIX[:-1], "3", 1),
        (PREFIX.lower(), "3", 1),
        ("S" + "０" * 12, "3", 1),
    ],
)
def test_no_national_number_of_wrong_parts(prefix: str, level: str, serial: int) -> None:
    with pytest.raises(ValueError, match="national"):
        national_number(prefix, 2026, level, serial)


@pytest.mark.parametrize(
    "prefix", ["", "S00003300012", f"{PREFIX}0", "s000033000123", "1000033000123", "S" + "０" * 12]
)
def test_a_wrong_prefix_is_named_with_a_remedy(prefix: str) -> None:
    problem = check_prefix(prefix)
    assert problem is not None
    assert (problem.field, bool(problem.remedy)) == ("prefix", True)
    assert check_prefix(PREFIX) is None
