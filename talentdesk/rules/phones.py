"""Telephone numbers of the mainland in one spelling: mobile, landline with area code, 400/800 service numbers."""

from __future__ import annotations

import re

from talentdesk.errors import Problem
from talentdesk.rules.cells import clean_text, excerpt
from talentdesk.text import tr

# Ranges change every year, so the third digit is not looked at (domain/03 §4.6, [C2]).
_mobile = re.compile(r"1[3-9][0-9]{9}").fullmatch
_country = re.compile(r"(?:\+86|0086|86(?=1[3-9][0-9]{9}(?![0-9])|0))(.+)").fullmatch
# Area codes: 010 and 02x take 8 digits, the four-digit ones 7 or 8.
_landline = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})([1-9][0-9]{6,7})").fullmatch
_service = re.compile(r"([48]00)([0-9]{3})([0-9]{4})").fullmatch
_extension = re.compile(r"(.+?)(?:转|ext\.?|x|#|(?<=[0-9]{7})-)([0-9]{1,6})", re.IGNORECASE).fullmatch
_SEPARATORS = str.maketrans(dict.fromkeys(" -()（）.‐‑‒–—－_"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—－", "-"))


def clean_phone(text: str) -> str:
    """The number in the register's spelling: 13800000000, 0571-88888888, 0571-88888888-123, 400-800-0000; idempotent.

    A text that is no such number comes back only tidied, for ``check_phone`` to refuse.
    """
    if _mobile(text):
        return text
    tidy = clean_text(text)
    return _canonical(tidy) or tidy


def _canonical(tidy: str) -> str | None:
    number = _plain_number(tidy)
    if number is not None:
        return number
    parts = _extension(tidy.translate(_DASHES).replace(" ", ""))
    if parts is None:
        return None
    number = _plain_number(parts[1])
    return f"{number}-{parts[2]}" if number is not None and "-" in number else None


def _plain_number(tidy: str) -> str | None:
    digits = tidy.translate(_SEPARATORS)
    country = _country(digits)
    if country is not None:
        digits = country[1]
        if not _mobile(digits) and not digits.startswith("0"):
            digits = f"0{digits}"
    if _mobile(digits):
        return digits
    landline = _landline(digits)
    if landline is not None and (len(landline[1]) == 4 or len(landline[2]) == 8):
        return f"{landline[1]}-{landline[2]}"
    service = _service(digits)
    return "-".join(service.groups()) if service is not None else None


def check_phone(text: str) -> Problem | None:
    """A ``phone`` problem when the text is no mainland number; None for a good one and for an empty text."""
    if _mobile(text):
        return None
    tidy = clean_text(text)
    if not tidy or _canonical(tidy) is not None:
        return None
    digits = sum(sign.isdigit() for sign in tidy)
    return Problem(
        "phone",
        tr("“{phone}”不是电话号码（共 {count} 位数字）。", phone=excerpt(tidy), count=digits),
        tr("手机填 11 位号码；固定电话填“区号-号码”，如 0571-88888888；一格只填一个号码。"),
    )
