"""Cell values as Excel shows them: number formats with their sections, colours, dates and Chinese numerals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from talentdesk.documents.date_formats import Token, moment_text
from talentdesk.documents.numerals import chinese_digits, chinese_number

# Built-in formats that depend on the computer's language, by number, as a Chinese Excel or WPS shows them;
# openpyxl knows only some of them, and those in English.
CHINESE_BUILT_IN = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
}
_COLOURS = {
    "black": "#000000", "黑色": "#000000", "white": "#ffffff", "白色": "#ffffff", "red": "#ff0000",
    "红色": "#ff0000", "green": "#00ff00", "绿色": "#00ff00", "blue": "#0000ff", "蓝色": "#0000ff",
    "yellow": "#ffff00", "黄色": "#ffff00", "magenta": "#ff00ff", "洋红": "#ff00ff", "cyan": "#00ffff",
    "青色": "#00ffff",
}  # fmt: skip
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<clock>上午/下午|AM/PM|A/P)|(?P<word>General|G/通用格式)|(?P<exponent>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|a{3,4})|(?P<number>[0#?.,%/@])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)$")
_EPOCH = datetime(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell's text and the colour its format asks for."""

    text: str
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[Token, ...]
    colour: str | None
    condition: tuple[str, float] | None
    numerals: int

    @property
    def is_date(self) -> bool:
        return any(token.kind in ("date", "elapsed", "clock") for token in self.tokens)


def shown(value: object, number_format: str = "General") -> str:
    """The text of a cell; unknown formats fall back to the plain value."""
    return shown_in(value, number_format).text


def shown_in(value: object, number_format: str = "General") -> Shown:
    """The text of a cell with the colour of the section of the format that was used."""
    if value is None:
        return Shown("")
    if isinstance(value, bool):
        return Shown("TRUE" if value else "FALSE")
    sections = _sections(number_format)
    if isinstance(value, datetime | date | time | timedelta):
        return _moment(value, sections[0])
    if isinstance(value, int | float | Decimal):
        return _number(value, sections)
    return _text(str(value), sections)


def plain_number(value: float, digits: int = 11) -> str:
    """A number without format, at most ``digits`` digits wide, as Excel's "General"."""
    if isinstance(value, int) or float(value).is_integer():
        whole = str(int(value))
        if len(whole.lstrip("-")) <= digits:
            return whole
    size = abs(float(value))
    if size >= 10**digits or 0 < size < 1e-4:
        mantissa, exponent = f"{value:.{max(digits - 6, 0)}E}".split("E")
        return f"{_trimmed(mantissa)}E{exponent[0]}{exponent[1:].rjust(2, '0')}"
    before = len(str(int(size)))
    return _trimmed(_rounded(Decimal(repr(float(value))), max(digits - before - 1, 0)))


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rounded(value: Decimal, places: int) -> str:
    text = f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"
    return text.lstrip("-") if not text.strip("-0.") else text


@cache
def _sections(number_format: str) -> tuple[_Section, ...]:
    parts: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(number_format):
        kind = match.lastgroup or "other"
        if kind == "other" and match.group() == ";":
            parts.append([])
        else:
            parts[-1].append(Token(kind, match.group(kind)))
    return tuple(_section(part) for part in parts)


def _section(found: list[Token]) -> _Section:
    tokens: list[Token] = []
    colour: str | None = None
    condition: tuple[str, float] | None = None
    numerals = 0
    for token in found:
        if token.kind != "bracket":
            tokens.append(token)
            continue
        name = token.text.lower()
        limit = _CONDITION.match(name)
        if name in _COLOURS:
            colour = _COLOURS[name]
        elif limit:
            condition = (limit.group(1), float(limit.group(2)))
        elif name.startswith("dbnum"):
            numerals = int(name[5:6] or 0)
        elif (name and set(name) <= {"h"}) or (name and set(name) <= {"m"}) or (name and set(name) <= {"s"}):
            tokens.append(Token("elapsed", name))
        elif name.startswith("$") and name[1:].split("-")[0]:
            tokens.append(Token("quoted", token.text[1:].split("-")[0]))
    return _Section(tuple(tokens), colour, condition, numerals)


def _text(value: str, sections: tuple[_Section, ...]) -> Shown:
    marked = [part for part in sections if any(t.text == "@" and t.kind == "number" for t in part.tokens)]
    section = sections[3] if len(sections) > 3 else (marked[-1] if marked else None)
    if section is None:
        return Shown(value)
    return Shown(_literals(section, value), section.colour)


def _literals(section: _Section, value: str) -> str:
    out = []
    for token in section.tokens:
        if token.kind in ("number", "word"):
            out.append(value if token.text == "@" or token.kind == "word" else "")
        elif token.kind in ("quoted", "escaped", "other"):
            out.append(token.text)
        elif token.kind == "space":
            out.append(" ")
    return "".join(out)


def _number(value: float | Decimal, sections: tuple[_Section, ...]) -> Shown:
    section, sign = _chosen(float(value), sections)
    kinds = {token.kind for token in section.tokens}
    if section.is_date:
        return _moment(_EPOCH + timedelta(days=float(value)), section, float(value))
    digits = [t for t in section.tokens if t.kind == "number" and t.text in "0#?"]
    if "word" in kinds or (not digits and any(t.text == "@" for t in section.tokens if t.kind == "number")):
        plain = plain_number(float(value) if sign else abs(float(value)))
        text = chinese_number(plain, section.numerals) if section.numerals else plain
        return Shown(_literals(section, text), section.colour)
    if not digits:
        return Shown(
            ("-" if sign and value < 0 and section.tokens else "") + _literals(section, ""), section.colour
        )
    size = abs(Decimal(repr(value)) if isinstance(value, float) else Decimal(value))
    text, zero = _digits(size, section)
    return Shown(("-" if sign and value < 0 and not zero else "") + text, section.colour)


def _chosen(value: float, sections: tuple[_Section, ...]) -> tuple[_Section, bool]:
    """The section for a number, and whether a minus sign is to be written."""
    if any(section.condition for section in sections[:2]):
        for section in sections[:2]:
            if section.condition and _holds(value, *section.condition):
                return section, not section.condition[0].startswith("<")
        rest = next((s for s in sections if s.condition is None), sections[-1])
        return rest, True
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _holds(value: float, sign: str, limit: float) -> bool:
    return {
        "<": value < limit, ">": value > limit, "=": value == limit,
        "<=": value <= limit, ">=": value >= limit, "<>": value != limit,
    }[sign]  # fmt: skip


def _digits(size: Decimal, section: _Section) -> tuple[str, bool]:
    """The number's text under one section, and whether nothing but noughts is left of it."""
    tokens = section.tokens
    places = [n for n, t in enumerate(tokens) if t.kind == "number" and t.text in "0#?"]
    pattern = "".join(t.text for t in tokens if t.kind == "number")
    size *= 100 ** pattern.count("%")
    if any(t.kind == "exponent" for t in tokens):
        return _scientific(size, section), size == 0
    if "/" in pattern:
        # Fractions are rare on forms: the number itself.
        return plain_number(float(size)), size == 0
    last_whole = next((n for n, t in enumerate(tokens) if (t.kind, t.text) == ("number", ".")), len(tokens))
    whole = [n for n in places if n < last_whole]
    after = [n for n in places if n > last_whole]
    tail = whole[-1] + 1 if whole else 0
    while tail < len(tokens) and (tokens[tail].kind, tokens[tail].text) == ("number", ","):
        size /= 1000
        tail += 1
    grouped = any(t.text == "," for t in tokens[: whole[-1]] if t.kind == "number") if whole else False
    text = _rounded(size, len(after))
    integer, _, fraction = text.partition(".")
    places_shown = _optional(fraction, [tokens[n].text for n in after])
    if section.numerals:
        return _with_numerals(section, integer, places_shown, whole), size == 0
    filled = dict(zip(after, places_shown, strict=True))
    filled.update(_integer(integer, [(n, tokens[n].text) for n in whole], grouped))
    return _assembled(tokens, filled, last_whole), not text.strip("0.")


def _optional(fraction: str, marks: list[str]) -> list[str]:
    out = list(fraction)
    for place in range(len(out) - 1, -1, -1):
        if out[place] != "0" or marks[place] == "0":
            break
        out[place] = " " if marks[place] == "?" else ""
    return out


def _integer(digits: str, marks: list[tuple[int, str]], grouped: bool) -> dict[int, str]:
    """The whole part spread over its marks from the right; the first mark takes what is left over."""
    digits = digits.lstrip("0")
    least = sum(mark == "0" for _, mark in marks)
    first = next((n for n, (_, mark) in enumerate(marks) if mark == "0"), len(marks))
    least = max(least, len(marks) - first)
    digits = digits.rjust(least, "0") if len(digits) < least else digits
    filled: dict[int, str] = {}
    count = 0
    for position, (place, mark) in enumerate(reversed(marks)):
        rest = digits[: len(digits) - count]
        piece = rest if position == len(marks) - 1 else rest[-1:]
        text = ""
        for character in reversed(piece):
            text = character + ("," if grouped and count and count % 3 == 0 else "") + text
            count += 1
        filled[place] = text or (" " if mark == "?" else "")
    return filled


def _assembled(tokens: tuple[Token, ...], filled: dict[int, str], point: int) -> str:
    out: list[str] = []
    for place, token in enumerate(tokens):
        if place in filled:
            out.append(filled[place])
        elif token.kind in ("quoted", "escaped", "other"):
            out.append(token.text)
        elif token.kind == "space":
            out.append(" ")
        elif token.kind == "number" and token.text == "%":
            out.append("%")
        elif place == point:
            # Excel keeps the point even where no digit follows it.
            out.append(".")
    return "".join(out)


def _with_numerals(section: _Section, integer: str, fraction: list[str], whole: list[int]) -> str:
    after = "".join(fraction).strip()
    text = integer.lstrip("0") or "0"
    # With a single mark Excel writes 二十五, with "0" or "00000" digit by digit 二五.
    by_value = not whole or any(section.tokens[n].text == "#" for n in whole)
    written = chinese_number(text, section.numerals) if by_value else chinese_digits(text, section.numerals)
    if after:
        written += "." + chinese_digits(after, section.numerals)
    marks = [n for n, t in enumerate(section.tokens) if t.kind == "number" and t.text in "0#?.,"]
    filled = dict.fromkeys(marks, "") | {marks[0]: written}
    return _assembled(section.tokens, filled, len(section.tokens))


def _scientific(size: Decimal, section: _Section) -> str:
    tokens = section.tokens
    place = next(n for n, t in enumerate(tokens) if t.kind == "exponent")
    before = "".join(t.text for t in tokens[:place] if t.kind == "number")
    after = "".join(t.text for t in tokens[place:] if t.kind == "number")
    places = len(before.partition(".")[2])
    mantissa, _, exponent = f"{size:.{places}E}".partition("E")
    power = int(exponent)
    sign = "-" if power < 0 else ("+" if tokens[place].text[1] == "+" else "")
    return f"{mantissa}E{sign}{str(abs(power)).rjust(after.count('0'), '0')}"


def _moment(value: date | time | timedelta, section: _Section, days: float | None = None) -> Shown:
    if not section.is_date:
        return Shown(_plain_moment(value), section.colour)
    return Shown(moment_text(value, section.tokens, section.numerals, days), section.colour)


def _plain_moment(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)
