"""Names of people as the register keeps them: one kind of middle dot, no stray spaces, every Han character welcome."""

from __future__ import annotations

import re
import unicodedata

from talentdesk.errors import Problem
from talentdesk.rules.cells import clean_text, excerpt
from talentdesk.text import tr

MIDDLE_DOT = "\u00b7"
LONGEST_NAME = 50  # 民委发〔2016〕33号 wants room for at least 50 characters (domain/03 §4.7, [C2])

# Whole planes 2 and 3, so that characters newer than this Python's tables are letters too.
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_plain = re.compile(f"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]{{2,{LONGEST_NAME}}}").fullmatch
# Only U+00B7 is in GB18030 at A1A4 and printed by every font; the rest are what keyboards and web pages give.
_DOTS = "\u2022\u30fb\u2027\u2219\u22c5\uff65\u0387\uff0e\ufe52\u2024"
_KANGXI = {c: unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)}
_LOOKALIKES: dict[int, str] = {**{ord(dot): MIDDLE_DOT for dot in _DOTS}, **_KANGXI}
_full_stop_inside = re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_])").sub
_han_stop = re.compile(f"(?<=[{_HAN}])\\.(?=[{_HAN}])").sub
_dots = re.compile(f" *{MIDDLE_DOT}[ {MIDDLE_DOT}]*").sub
_space_at_han = re.compile(f"(?<=[{_HAN}]) +(?=[{_HAN}])").sub
_spaces = re.compile(" {2,}").sub
_is_han = re.compile(f"[{_HAN}]").match
_INNER_SIGNS = frozenset(f" {MIDDLE_DOT}-'.’")
_FORMULA_STARTS = ("=", "+", "-", "@")


def clean_name(text: str) -> str:
    """The name with look-alikes of the middle dot made U+00B7 and spaces between Han characters removed; idempotent.

    Radicals that PDF copies give instead of characters (U+2F00…) become the characters. A full stop between letters
    is a middle dot; after an initial ("J. Smith") it stays.
    """
    if _plain(text):
        return text
    name = clean_text(text.translate(_LOOKALIKES)).translate(_LOOKALIKES)
    name = _full_stop_inside(MIDDLE_DOT, _han_stop(MIDDLE_DOT, _spaces(" ", name)))
    return _space_at_han("", _dots(MIDDLE_DOT, name)).strip(" ")


def check_name(text: str) -> tuple[Problem, ...]:
    """What is wrong with a cleaned name: missing, formula, too-long (50 code points), unknown-value (digits, signs).

    Letters of every script and Han characters of all planes are good; · space - ' . only inside.
    """
    if _plain(text):
        return ()
    if not text:
        return (Problem("missing", tr("缺姓名。"), tr("按证件填写姓名。")),)
    if text.startswith(_FORMULA_STARTS):
        return (
            Problem(
                "formula",
                tr("姓名是公式“{name}”，不是文字。", name=excerpt(text)),
                tr("在表格里直接填写姓名，不用公式。"),
            ),
        )
    found = []
    if len(text) > LONGEST_NAME:
        found.append(
            Problem(
                "too-long",
                tr(
                    "姓名有 {count} 个字，最多 {limit} 个。",
                    count=len(text),
                    limit=LONGEST_NAME,
                ),
                tr("只填姓名，其余写在备注里。"),
            )
        )
    odd = _first_odd(text)
    if odd is not None:
        found.append(
            Problem(
                "unknown-value",
                tr("姓名“{name}”里的“{sign}”不是姓名用字。", name=excerpt(text), sign=odd),
                tr("按证件填写姓名，去掉数字和符号；外文名的间隔号用“·”。"),
            )
        )
    return tuple(found)


def _first_odd(text: str) -> str | None:
    if text[0] in _INNER_SIGNS:
        return text[0]
    if text[-1] in _INNER_SIGNS and text[-1] != ".":
        return text[-1]
    return next((sign for sign in text if not (sign in _INNER_SIGNS or _is_letter(sign))), None)


def _is_letter(sign: str) -> bool:
    return _is_han(sign) is not None or unicodedata.category(sign)[0] in "LM"
