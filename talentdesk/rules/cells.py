"""Makes plain text of whatever a spreadsheet cell holds: the first step before any other rule looks at it."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite

# Excel keeps 15 significant digits: a whole number from here on may have lost its last ones.
EXACT_FLOAT_LIMIT = 1e15
_SHOWN = 40

# Full-width signs that ordinary Chinese writing wants as they are; all other full-width ASCII becomes half-width.
_CHINESE_SIGNS = frozenset("（），：；！？～")
_EDGES = frozenset(" '\"=")
_SPACES = (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_BREAKS = (0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029)
_INVISIBLE = (
    *range(0x20), *range(0x7F, 0xA0), 0xAD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010),
    *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC), 0xFFFE, 0xFFFF,
    *range(0xD800, 0xE000), *range(0xE0000, 0xE0080),
)  # fmt: skip
_TABLE: dict[int, str | None] = {
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_BREAKS, "\n"),
    **{c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F) if chr(c) not in _CHINESE_SIGNS},
}
_has_wide = re.compile(f"[{''.join(chr(c) for c in _TABLE if 0xFF01 <= c <= 0xFF5E)}]").search
_break_in_words = re.compile(r"(?<=[0-9A-Za-z])\n+(?=[0-9A-Za-z])").sub
_wrapped = re.compile(r'=?"([^"]*)"').fullmatch


def clean_text(value: object) -> str:
    """The text of a cell as a person reads it; applying it twice changes nothing more.

    Removed: TAB, line breaks, zero-width and control characters, outer spaces, ``="…"``, surrounding quotes, leading
    apostrophes. Full-width letters, digits and technical signs become half-width; Chinese punctuation (（），：；！？～)
    stays. A line break between two Latin words becomes a space. None -> "", whole numbers -> digits, dates -> ISO date.
    Whole floats from 1e15 on stay in scientific form, because their last digits cannot be trusted.
    """
    if isinstance(value, str):
        if (
            value.isprintable()
            and value[:1] not in _EDGES
            and value[-1:] not in _EDGES
            and (value.isascii() or _has_wide(value) is None)
        ):
            return value if type(value) is str else str(value)
        return _clean_odd(value)
    return _text_of_value(value)


def excerpt(text: str) -> str:
    """As much of a cell's text as a sentence can show."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _clean_odd(value: str) -> str:
    text = str(value).translate(_TABLE)
    if "\n" in text:
        text = _break_in_words(" ", text).replace("\n", "")
    while True:
        text = text.strip(" ")
        wrapped = _wrapped(text)
        if wrapped is not None:
            text = wrapped[1]
        elif text.startswith("'"):
            text = text.lstrip("'")
        else:
            return text


def _text_of_value(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return int.__str__(value)
    if isinstance(value, float):
        return _text_of_float(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return str(int(value))
    return _clean_odd(str(value))


def _text_of_float(value: float) -> str:
    if not isfinite(value):
        return ""
    if value.is_integer():
        return str(int(value)) if abs(value) < EXACT_FLOAT_LIMIT else repr(value).upper()
    return format(value, ".15g")
