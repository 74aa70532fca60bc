"""Days and times under a number format: yyyy"年"m"月"d"日", aaaa, 上午/下午 h:mm, [h]:mm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from talentdesk.documents.numerals import chinese_digits, chinese_number

_WEEKDAYS = "一二三四五六日"
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a number format: what kind it is and its text."""

    kind: str
    text: str


def moment_text(
    value: date | time | timedelta, tokens: Sequence[Token], numerals: int, days: float | None
) -> str:
    """The day or time as the tokens of one section write it; ``days``: the cell's number for [h]."""
    day, clock, hours = _parts(value)
    if days is None:
        days = hours / 24
    twelve = any(token.kind == "clock" for token in tokens)
    out: list[str] = []
    for place, token in enumerate(tokens):
        if token.kind == "date":
            name = token.text.lower()
            if name.startswith("m") and _is_minute(tokens, place):
                name = "i" * len(name)
            out.append(_numeral(_part(day, clock, name, twelve), name, numerals))
        elif token.kind == "clock":
            out.append(_half(token.text, clock))
        elif token.kind == "elapsed":
            unit = {"h": 24, "m": 1440, "s": 86400}[token.text[0]]
            out.append(str(int(round(days * 86400) * unit // 86400)).rjust(len(token.text), "0"))
        elif token.kind in ("quoted", "escaped", "other"):
            out.append(token.text)
        elif token.kind == "space":
            out.append(" ")
        elif token.kind == "number" and token.text in "/.,":
            out.append(token.text)
    return "".join(out)


def _parts(value: date | time | timedelta) -> tuple[date, time, float]:
    """The day, the time of day and the hours since Excel's day nought."""
    if isinstance(value, timedelta):
        moment = datetime(1899, 12, 30) + value
        return moment.date(), _to_second(moment).time(), value.total_seconds() / 3600
    if isinstance(value, datetime):
        moment = _to_second(value.replace(tzinfo=None))
        return moment.date(), moment.time(), (moment - datetime(1899, 12, 30)).total_seconds() / 3600
    if isinstance(value, date):
        return value, time(), (value - date(1899, 12, 30)).days * 24.0
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return date(1900, 1, 1), value, seconds / 3600


def _to_second(moment: datetime) -> datetime:
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def _is_minute(tokens: Sequence[Token], place: int) -> bool:
    """Whether an m stands for minutes: it follows hours or is followed by seconds."""
    dated = [t.text.lower()[0] for t in tokens[:place] if t.kind in ("date", "elapsed")]
    later = [t.text.lower()[0] for t in tokens[place + 1 :] if t.kind in ("date", "elapsed")]
    return (bool(dated) and dated[-1] == "h") or (bool(later) and later[0] == "s")


def _part(day: date, clock: time, name: str, twelve: bool) -> str:
    hour = (clock.hour % 12 or 12) if twelve else clock.hour
    weekday = day.weekday()
    if name.startswith("y"):
        return f"{day.year:04}" if len(name) > 2 else f"{day.year % 100:02}"
    if name.startswith("a"):
        return ("星期" if len(name) == 4 else "周") + _WEEKDAYS[weekday]
    if name.startswith("d") and len(name) > 2:
        return _ENGLISH_DAYS[weekday][: None if len(name) > 3 else 3]
    if name.startswith("m") and len(name) > 2:
        return _ENGLISH_MONTHS[day.month - 1][: {3: 3, 5: 1}.get(len(name))]
    number = {"d": day.day, "m": day.month, "h": hour, "i": clock.minute, "s": clock.second}[name[0]]
    return f"{number:02}" if len(name) > 1 else str(number)


def _half(form: str, clock: time) -> str:
    first, _, second = form.partition("/")
    return second if clock.hour >= 12 else first


def _numeral(text: str, name: str, numerals: int) -> str:
    if not numerals or not text.isdigit():
        return text
    return chinese_digits(text, numerals) if name.startswith("y") else chinese_number(text, numerals)
