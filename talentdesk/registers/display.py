"""How a value is shown to eyes: levels by label, dates as written, personal numbers masked where that is enough."""

from __future__ import annotations

import re
from datetime import date, datetime

from talentdesk.model.vocabulary import AttendanceMark, SkillLevel
from talentdesk.registers.fields import Field, Kind
from talentdesk.text import tr

SHORTEST_WHOLE = 4
"""Of anything shorter two characters would be half of it."""
_DIGIT = re.compile(r"\d")
_LONG = re.compile(r"[0-9A-Za-z]{15,}")  # an ID number, an account; a telephone with its extension has dashes
_MOBILE = re.compile(r"(\+?86[ -]?)?1\d{2}[ -]?\d{4}[ -]?\d{4}")


def shown(field: Field, value: object) -> str:
    """The text of a stored value; references and photos are resolved by whoever reads the records."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return tr("是") if value else tr("否")
    if isinstance(value, SkillLevel):
        return value.label
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return format(value, ".12g")
    if field.name == "mark" and field.kind is Kind.CHOICE:
        return AttendanceMark(str(value)).sign
    return str(value)


def hidden(text: str) -> str:
    """A number or name with only as much left as tells it from others; lists and forms alike, as two of them laid side
    by side would complete each other: ID 6 + 4, mobile phone 3 + 4 (domain/09, [C2]), a shorter number 2, a name 1.
    """
    if len(text) < SHORTEST_WHOLE or not _DIGIT.search(text):
        return text[:1] + "*" * (len(text) - 1)
    if _LONG.fullmatch(text):
        head, tail = 6, 4
    else:
        head, tail = (3, 4) if _MOBILE.fullmatch(text) else (2, 0)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]


def masked(field: Field, text: str) -> str:
    """Personal numbers as far as a list needs them; all else as it is."""
    if not field.personal or not (field.kind in (Kind.PHONE, Kind.ID_NUMBER) or field.name == "id_number"):
        return text
    return hidden(text)
