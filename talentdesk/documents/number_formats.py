"""Cell values as Excel shows them, for the number formats that forms use."""

from __future__ import annotations

import re
from datetime import date, datetime, time

_DATE_PARTS = re.compile(r'"([^"]*)"|\\(.)|(yyyy|yy|mm|m|dd|d|hh|h|ss|s|aaaa)|(.)', re.IGNORECASE | re.DOTALL)
_WEEKDAYS = "一二三四五六日"


def shown(value: object, number_format: str = "General") -> str:
    """The text of a cell; unknown formats fall back to the plain value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time):
        return _moment(value, number_format)
    if isinstance(value, int | float):
        return _number(value, number_format.split(";")[0])
    return str(value)


def _number(value: float, form: str) -> str:
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]|[_\\].', "", form)
    literal = re.search(r'"([^"]*)"\s*$', form)
    suffix = literal.group(1) if literal else ""
    digits = re.search(r"[#0][#0,]*(?:\.([0#]+))?", bare)
    if digits is None:
        whole = isinstance(value, int) or value.is_integer()
        return str(int(value)) if whole else repr(round(value, 10))
    percent = "%" in bare
    places = len(digits.group(1) or "")
    text = f"{value * 100 if percent else value:{',' if ',' in digits.group() else ''}.{places}f}"
    if digits.group(1):
        optional = len(digits.group(1)) - len(digits.group(1).rstrip("#"))
        while optional and text.endswith("0"):
            text, optional = text[:-1], optional - 1
        text = text.rstrip(".")
    return text + ("%" if percent else "") + suffix


def _moment(value: date | time, form: str) -> str:
    if form in ("General", "@"):
        return value.isoformat() if not isinstance(value, datetime) else value.date().isoformat()
    form = re.sub(r"\[\$[^\]]*\]|\[[^\]]*\]|;.*$", "", form)
    out: list[str] = []
    after_hour = False
    for quoted, escaped, part, other in _DATE_PARTS.findall(form):
        if not part:
            out.append(quoted or escaped or other)
            continue
        name = part.lower()
        if name in ("h", "hh"):
            after_hour = True
        out.append(_part(value, "minute" + name if after_hour and name in ("m", "mm") else name))
    return "".join(out)


def _part(value: date | time, name: str) -> str:
    day = value if isinstance(value, date) else date(1900, 1, 1)
    clock = value if isinstance(value, datetime | time) else time()
    return {
        "yyyy": f"{day.year:04}",
        "yy": f"{day.year % 100:02}",
        "mm": f"{day.month:02}",
        "m": str(day.month),
        "dd": f"{day.day:02}",
        "d": str(day.day),
        "aaaa": f"星期{_WEEKDAYS[day.weekday()]}",
        "hh": f"{clock.hour:02}",
        "h": str(clock.hour),
        "minutemm": f"{clock.minute:02}",
        "minutem": str(clock.minute),
        "ss": f"{clock.second:02}",
        "s": str(clock.second),
    }[name]
