"""The unified social credit code of firms and institutions (GB 32100-2015)."""

from __future__ import annotations

import re

from talentdesk.errors import Problem
from talentdesk.rules.cells import clean_text, excerpt
from talentdesk.text import tr

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_not_a_sign = re.compile(f"[^{_SIGNS}]").search


def clean_credit_code(text: str) -> str:
    """The code without spaces and dashes, half-width, upper case; idempotent."""
    return "".join(clean_text(text).split()).replace("-", "").upper()


def credit_check_sign(first17: str) -> str:
    """The 18th sign for the first 17 (GB 32100-2015, mod 31: domain/03 §4.5, [C2]); ValueError for foreign signs."""
    if len(first17) != 17 or _not_a_sign(first17):
        raise ValueError("needs 17 signs of the code's alphabet")
    total = sum(_VALUES[sign] * weight for sign, weight in zip(first17, _WEIGHTS, strict=True))
    return _SIGNS[-total % 31]


def check_credit_code(text: str) -> Problem | None:
    """What is wrong with a code: ``id-damaged`` (length, letters I O S V Z) or ``id-checksum``; None if good or empty.

    The kind of institution and the place never refuse.
    """
    code = clean_credit_code(text)
    if not code:
        return None
    if len(code) != 18:
        return Problem(
            "id-damaged",
            tr(
                "统一社会信用代码 {code} 有 {count} 位，应为 18 位。",
                code=excerpt(code),
                count=len(code),
            ),
            tr("按营业执照或法人证书填写；15 位的旧注册号已停用。"),
        )
    odd = _not_a_sign(code)
    if odd is not None:
        return Problem(
            "id-damaged",
            tr(
                "统一社会信用代码 {code} 里的“{sign}”不会出现在代码中。",
                code=code,
                sign=odd[0],
            ),
            tr("代码只用数字和大写字母，没有 I、O、S、V、Z：多半是 1、0、5、2 写成了字母。"),
        )
    expected = credit_check_sign(code[:17])
    if expected != code[17]:
        return Problem(
            "id-checksum",
            tr(
                "统一社会信用代码 {code} 校验不符：按前 17 位推算，末位应为 {expected}，现为 {given}。",
                code=code,
                expected=expected,
                given=code[17],
            ),
            tr("对照营业执照逐位核对，不要只改末位。"),
        )
    return None
