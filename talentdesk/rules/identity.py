"""Identity numbers: what a number says, whether it can be right, and how a spreadsheet damaged it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import mul

from talentdesk.errors import Problem
from talentdesk.rules.cells import EXACT_FLOAT_LIMIT, clean_text, excerpt
from talentdesk.text import tr

RESIDENT, PERMIT, FOREIGNER = "居民身份证", "港澳台居民居住证", "外国人永久居留身份证"

# GB 11643-1999, ISO 7064 MOD 11-2 (domain/03 §4.1, [C2]).
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_ASCII_ZEROS = ord("0") * sum(_WEIGHTS)
_EARLIEST_YEAR = 1900

_well_formed = re.compile(r"[0-9]{17}[0-9X]").fullmatch
_scientific = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?E[+-]?[0-9]+").fullmatch
_old_form = re.compile(r"[0-9]{15}").fullmatch
_foreign_2017 = re.compile(r"[A-Z]{3}[0-9]{12}").fullmatch
_not_in_number = re.compile(r"[^0-9X]").search
# Signs that people type for the last X: multiplication sign, Cyrillic Ha, Greek Chi.
_X_LOOKALIKES = str.maketrans(
    {"×": "X", "✕": "X", "\u0425": "X", "\u0445": "X", "\u03a7": "X", "\u03c7": "X"}
)


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A checked 18-character number and what it says; its ``repr`` hides the number so that logs stay clean."""

    text: str = field(repr=False)
    birth_date: date = field(repr=False)
    sex: str
    kind: str


def id_check_digit(first17: str) -> str:
    """The 18th character for the first 17 digits (GB 11643-1999, MOD 11-2 [C2]); ValueError unless 17 digits."""
    if len(first17) != 17 or not (first17.isascii() and first17.isdigit()):
        raise ValueError("needs 17 digits")
    return _check_of(first17)


def _check_of(text: str) -> str:
    return _CHECK[(sum(map(mul, text.encode("ascii"), _WEIGHTS)) - _ASCII_ZEROS) % 11]


def clean_id(text: str) -> str:
    """The number without spaces, half-width, letters upper case, look-alikes of the last X made X; idempotent."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return "".join(clean_text(text).split()).upper().translate(_X_LOOKALIKES)


@lru_cache(maxsize=65536)
def _real_date(eight: str) -> date | None:
    try:
        return date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    except ValueError:
        return None


def check_id(text: str, today: date | None = None) -> tuple[Problem, ...]:
    """Everything wrong with an 18-character number; empty when it is good. The place part never refuses.

    Accepts residents, 81/82/83 residence permits and the 2023 card of foreigners (first digit 9), all with the same
    check (domain/03 §4.1-4.3, [C2]). Birth dates before 1900, impossible ones and, when ``today`` is given, future
    ones are ``id-date``; other codes: ``missing``, ``id-damaged``, ``id-checksum``.
    """
    if _well_formed(text) is None:
        text = clean_id(text)
        if not text:
            return (Problem("missing", tr("缺身份证号。"), tr("按证件填写 18 位号码。")),)
        if _well_formed(text) is None:
            return (_damage_of_text(text),)
    birth = _real_date(text[6:14])
    right = _check_of(text) == text[17]
    if right and birth is not None and birth.year >= _EARLIEST_YEAR and (today is None or birth <= today):
        return ()
    return _wrong_parts(text, birth, right, today)


def _wrong_parts(text: str, birth: date | None, right: bool, today: date | None) -> tuple[Problem, ...]:
    if not right and text.endswith("000"):
        return (_lost_digits(text),)
    found = []
    if birth is None or birth.year < _EARLIEST_YEAR:
        found.append(
            Problem(
                "id-date",
                tr(
                    "身份证号 {number} 里的出生日期 {digits} 不是可能的日期。",
                    number=text,
                    digits=text[6:14],
                ),
                tr("对照证件核对第 7 到 14 位。"),
            )
        )
    elif today is not None and birth > today:
        found.append(
            Problem(
                "id-date",
                tr(
                    "身份证号 {number} 里的出生日期 {date} 还没有到。",
                    number=text,
                    date=birth.isoformat(),
                ),
                tr("对照证件核对第 7 到 14 位；也请检查电脑的日期。"),
            )
        )
    if not right:
        expected = _check_of(text)
        found.append(
            Problem(
                "id-checksum",
                tr(
                    "身份证号 {number} 校验不符：按前 17 位推算，末位应为 {expected}，现为 {given}。",
                    number=text,
                    expected=expected,
                    given=text[17],
                ),
                tr("对照证件逐位核对，多半是抄错一位或两位颠倒；不要只改末位。"),
            )
        )
    return tuple(found)


def damaged_id(value: object) -> Problem | None:
    """How a cell that should hold an identity number was damaged before it came here; None when its form is whole.

    Looks at the raw cell: floats, scientific text, wrong length, letters. An exact whole number (int) is fine when the
    check digit agrees. Empty cells are not damaged. A wrong check digit in text is left to ``check_id``.
    """
    if isinstance(value, bool):
        return _damage_of_text(clean_id(clean_text(value)))
    if isinstance(value, float) and (not value.is_integer() or abs(value) >= EXACT_FLOAT_LIMIT):
        return _lost_digits(clean_text(value))
    text = clean_id(clean_text(value))
    if not text:
        return None
    if _well_formed(text) is None:
        return _damage_of_text(text)
    if _check_of(text) != text[17] and (isinstance(value, int) or text.endswith("000")):
        return _lost_digits(text)
    return None


def _damaged(text: str, remedy: str) -> Problem:
    return Problem("id-damaged", text, remedy)


def _lost_digits(shown: str) -> Problem:
    return _damaged(
        tr("身份证号被当作数值保存（{shown}），后几位已经丢失，无法复原。", shown=shown),
        tr("在表格里把该列设为文本后重新填写这个号码。"),
    )


def _damage_of_text(text: str) -> Problem:
    """Why a cleaned, non-empty text cannot be an 18-character number."""
    if _scientific(text):
        return _lost_digits(excerpt(text))
    if _old_form(text):
        return _old_number(text)
    if _foreign_2017(text):
        return _damaged(
            tr("{number} 像是 2017 版外国人永久居留身份证的号码。", number=excerpt(text)),
            tr("把证件类型选为“外国人永久居留身份证”，或填写新版证件的 18 位号码。"),
        )
    if "O" in text:
        return _damaged(
            tr("身份证号 {number} 里有字母 O，应为数字 0。", number=excerpt(text)),
            tr("把字母 O 改成数字 0 后重新填写。"),
        )
    if len(text) != 18:
        return _damaged(
            tr(
                "身份证号 {number} 有 {count} 位，应为 18 位。",
                number=excerpt(text),
                count=len(text),
            ),
            tr("对照证件补全漏掉的数字或删去多出的数字；表格里请把该列设为文本。"),
        )
    odd = _not_in_number(text)
    place = odd.start() if odd else text.index("X")
    return _damaged(
        tr(
            "身份证号 {number} 的第 {place} 位是“{sign}”，应为数字。",
            number=excerpt(text),
            place=place + 1,
            sign=text[place],
        ),
        tr("对照证件改正这一位；只有末位可以是 X。"),
    )


def _old_number(text: str) -> Problem:
    first17 = f"{text[:6]}19{text[6:]}"
    return _damaged(
        tr("{number} 是 15 位旧号码，只见于纸质档案，现在的号码是 18 位。", number=text),
        tr(
            "请按本人现在的身份证填写；在第 6 位后加 19、末尾加校验码可推算为 {guess}，填写前要与证件核对。",
            guess=first17 + _check_of(first17),
        ),
    )


def parse_id(text: str) -> IdNumber:
    """What a good number says; ValueError (without the number in it) for anything ``check_id`` would refuse."""
    number = clean_id(text)
    birth = _real_date(number[6:14])
    if birth is None or check_id(number):
        raise ValueError("not a valid identity number")
    return IdNumber(number, birth, "男" if int(number[16]) % 2 else "女", _kind_of(number))


def _kind_of(number: str) -> str:
    if number[0] == "9":
        return FOREIGNER
    return PERMIT if number[:2] in ("81", "82", "83") else RESIDENT


def contradictions(number: IdNumber, sex: str | None, birth: date | None) -> tuple[Problem, ...]:
    """Where a written sex (男/女) or birthday disagrees with the number; None or "" means not written."""
    found = []
    if sex and sex != number.sex:
        found.append(
            Problem(
                "contradiction",
                tr(
                    "性别写的是{written}，身份证号表示{said}。",
                    written=sex,
                    said=number.sex,
                ),
                tr("对照证件，改正性别或身份证号。"),
                field="sex",
            )
        )
    if birth is not None and birth != number.birth_date:
        found.append(
            Problem(
                "contradiction",
                tr(
                    "出生日期写的是 {written}，身份证号表示 {said}。",
                    written=birth.isoformat(),
                    said=number.birth_date.isoformat(),
                ),
                tr("对照证件，改正出生日期或身份证号。"),
                field="birth_date",
            )
        )
    return tuple(found)
