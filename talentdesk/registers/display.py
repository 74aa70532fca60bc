"""How a value is shown to eyes: levels by label, dates as written, personal numbers masked where that is enough."""

from __future__ import annotations

from datetime import date, datetime

from talentdesk.model.vocabulary import AttendanceMark, SkillLevel
from talentdesk.registers.fields import Field, Kind
from talentdesk.text import tr


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


def masked(field: Field, text: str) -> str:
    """Personal data as far as a list needs it: ID first 6 and last 4, phone first 3 and last 4 (domain/09, [C2])."""
    if not field.personal or not text:
        return text
    if field.name == "id_number" and len(text) >= 15:
        return f"{text[:6]}{'*' * (len(text) - 10)}{text[-4:]}"
    if field.kind is Kind.PHONE and len(text) >= 11:
        return f"{text[:3]}****{text[-4:]}"
    if field.kind in (Kind.PHONE, Kind.ID_NUMBER) or field.name == "id_number":
        return text[:2] + "*" * max(len(text) - 2, 0)
    return text
