"""Numbers in Chinese numerals as Excel's [DBNum1] and [DBNum2] write them."""

from __future__ import annotations

from typing import NamedTuple


class _Numerals(NamedTuple):
    digits: str
    tens: tuple[str, str, str, str]


_PLAIN = _Numerals("〇一二三四五六七八九", ("", "十", "百", "千"))
_CAPITAL = _Numerals("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"))
_FULL_WIDTH = "０１２３４５６７８９"
_GROUPS = ("", "万", "亿", "万亿")


def chinese_digits(text: str, kind: int) -> str:
    """Each digit by itself; kind 1: 一二, 2: 壹贰, 3: full-width."""
    digits = {1: _PLAIN.digits, 2: _CAPITAL.digits}.get(kind, _FULL_WIDTH)
    return "".join(digits[int(c)] if c in "0123456789" else c for c in text)


def chinese_number(text: str, kind: int) -> str:
    """A number with tens, hundreds, 万 and 亿; what stands behind the point digit by digit."""
    if kind not in (1, 2):
        return chinese_digits(text, kind)
    whole, point, fraction = text.lstrip("-").partition(".")
    if not whole.isdigit() or len(whole) > 16:
        return chinese_digits(text, kind)
    sign = "-" if text.startswith("-") else ""
    written = _whole(whole.lstrip("0"), _PLAIN if kind == 1 else _CAPITAL, kind)
    return sign + written + (point + chinese_digits(fraction, kind) if fraction else "")


def _whole(digits: str, numerals: _Numerals, kind: int) -> str:
    if not digits:
        return numerals.digits[0]
    groups: list[str] = []
    while digits:
        groups.insert(0, digits[-4:])
        digits = digits[:-4]
    out = ""
    for place, group in enumerate(groups):
        value = int(group)
        if not value:
            continue
        # A nought stands for any gap between what is written before and what follows.
        gap = out and (group.startswith("0") or int(groups[place - 1]) == 0)
        out += (numerals.digits[0] if gap else "") + _group(str(value), numerals)
        out += _GROUPS[len(groups) - place - 1]
    return out.removeprefix("一") if kind == 1 and out.startswith("一十") else out


def _group(digits: str, numerals: _Numerals) -> str:
    out, gap = "", False
    for place, digit in enumerate(digits):
        if digit == "0":
            gap = True
            continue
        if gap:
            out += numerals.digits[0]
        out += numerals.digits[int(digit)] + numerals.tens[len(digits) - place - 1]
        gap = False
    return out
