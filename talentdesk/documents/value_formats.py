"""The formats of placeholders: ``{{class.start|年月日}}``, ``{{amount|大写}}``; several follow each other from left to right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from talentdesk.registers.display import hidden

PICTURE, QR, BARCODE = "图片", "二维码", "条码"

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_WEEKDAYS = "一二三四五六日"
_CENT = Decimal("0.01")
_BETWEEN = re.compile("[,，、]")


@dataclass(frozen=True, slots=True)
class WantedPicture:
    """What shall stand in a cell as a picture; ``source`` is a Path or bytes (图片) or a text (二维码, 条码)."""

    kind: str
    source: object


def is_empty(value: object) -> bool:
    """Whether there is nothing to show: None, blank text, a list of nothing. 0 is something."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, list | tuple):
        return all(is_empty(each) for each in value)
    return value is None or value == b""


def formatted(value: object, chain: Sequence[tuple[str, str]]) -> object:
    """The value through the formats of a placeholder, each (name, argument); unknown ones change nothing."""
    for name, argument in chain:
        value = _applied(value, name, argument)
    return value


def as_text(value: object, form: str = "") -> str:
    """A value for eyes: lists joined by 、, dates as ISO, numbers without a needless .0; ``form`` as in a template."""
    if form:
        return as_text(formatted(value, [parse_format(form)]))
    if value is None or isinstance(value, WantedPicture | bytes):
        return ""
    if isinstance(value, list | tuple):
        return "、".join(filter(None, (as_text(each) for each in value)))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(round(value, 10))
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return str(value)


def parse_format(text: str) -> tuple[str, str]:
    """``空:无`` as ("空", "无"); a full-width colon will do."""
    name, _, argument = text.replace("：", ":", 1).partition(":")
    return name.strip(), argument


def is_format(name: str) -> bool:
    """Whether there is a format of that name."""
    return name in _EACH or name in _WHOLE


def _applied(value: object, name: str, argument: str) -> object:
    whole, each = _WHOLE.get(name), _EACH.get(name)
    if whole is not None:
        return whole(value, argument)
    if isinstance(value, list | tuple):
        return [_applied(one, name, argument) for one in value]
    return value if each is None or is_empty(value) else each(value)


def capital_amount(amount: Decimal) -> str:
    """An amount in yuan in the capital numerals of cheques and receipts: 10.05 is 壹拾元零伍分; rounded to the fen."""
    cents = int(abs(amount).quantize(_CENT, ROUND_HALF_UP) * 100)
    if not cents:
        return "零元整"
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    text = _capital(yuan) + "元" if yuan else ""
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif fen and yuan:
        text += "零"
    text += _DIGITS[fen] + "分" if fen else "整"
    return ("负" if amount < 0 else "") + text


def _capital(number: int) -> str:
    for unit, name in ((10**8, "亿"), (10**4, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return _capital(high) + name + gap + (_capital(low) if low else "")
    text, after_nought = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if after_nought and text else "") + _DIGITS[digit] + _PLACES[place]
        after_nought = not digit
    return text


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _dated(write: Callable[[date], str]) -> Callable[[object], object]:
    """A format of days; text that is no ISO date (下周) stays as it is."""

    def form(value: object) -> object:
        day = _day(value)
        return value if day is None else write(day)

    return form


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _counted(write: Callable[[Decimal], str]) -> Callable[[object], object]:
    """A format of numbers; what is none (缺考) stays as it is."""

    def form(value: object) -> object:
        number = _number(value)
        return value if number is None else write(number)

    return form


def _percent(number: Decimal) -> str:
    text = f"{(number * 100).quantize(Decimal('0.1'), ROUND_HALF_UP):f}"
    return text.removesuffix(".0") + "%"


def _lines(value: object, _: str) -> object:
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, (as_text(each) for each in value)))
    return value


def _ticked(value: object, argument: str) -> object:
    """Every option with its box; True and False tick the first and the second."""
    options = [option.strip() for option in _BETWEEN.split(argument)]
    if isinstance(value, bool):
        chosen = set(options[:1] if value else options[1:2])
    else:
        chosen = {as_text(each) for each in (value if isinstance(value, list | tuple) else [value])}
    return "　".join(("☑" if option in chosen else "☐") + option for option in options)


def _wanted(kind: str) -> Callable[[object, str], object]:
    def form(value: object, _: str) -> object:
        return None if is_empty(value) else WantedPicture(kind, value)

    return form


# Formats of one value; lists go through them one by one, nothing stays nothing.
_EACH: Mapping[str, Callable[[object], object]] = {
    "年月日": _dated(lambda day: f"{day.year}年{day.month}月{day.day}日"),
    "年月": _dated(lambda day: f"{day.year}年{day.month}月"),
    "月日": _dated(lambda day: f"{day.month}月{day.day}日"),
    "月/日": _dated(lambda day: f"{day.month}/{day.day}"),
    "年.月.日": _dated(lambda day: f"{day.year}.{day.month}.{day.day}"),
    "星期": _dated(lambda day: f"星期{_WEEKDAYS[day.weekday()]}"),
    "mask": lambda value: hidden(as_text(value)),
    "大写": _counted(capital_amount),
    "金额": _counted(lambda number: f"{number.quantize(_CENT, ROUND_HALF_UP):,}"),
    "百分比": _counted(_percent),
}

# Formats that see the whole value, nothing included.
_WHOLE: Mapping[str, Callable[[object, str], object]] = {
    "逐行": _lines,
    "空": lambda value, argument: argument if is_empty(value) else value,
    "勾选": _ticked,
    PICTURE: _wanted(PICTURE),
    QR: _wanted(QR),
    BARCODE: _wanted(BARCODE),
}

FORMATS: tuple[str, ...] = (*_EACH, *_WHOLE)
PICTURES = frozenset({PICTURE, QR, BARCODE})
