"""What the fields of a report are called, and the formats each kind of field can be written in."""

from __future__ import annotations

from talentdesk.model.vocabulary import SkillLevel
from talentdesk.registers import Kind
from talentdesk.services.bureau_profiles import SPECIALS, source
from talentdesk.text import tr

DATES = ("yyyy-MM-dd", "yyyyMMdd", "yyyy/M/d", "yyyy.MM.dd", "yyyy年MM月dd日", "yyyyMM")  # not shown
YES_NO = ("是/否", "1/0", "Y/N", "有/无")  # not shown
NUMBERS = ("0", "0.0", "0.00")


def special_labels() -> dict[str, str]:
    """The fields every file has besides."""
    return dict(zip(SPECIALS, (tr("行号"), tr("记录号"), tr("操作（新增、变更）")), strict=True))


def field_label(source_key: str, key: str) -> str:
    """What a field of a source is called; its key where nothing is known of it."""
    special = special_labels().get(key)
    if special is not None:
        return special
    found = source(source_key)
    return tr(found.field(key).label) if found.has(key) else key


def field_choices(source_key: str) -> list[tuple[str, str]]:
    """(words, key) of every field of a source, those of joined records with whose they are."""
    choices = [(label, key) for key, label in special_labels().items()]
    for each in source(source_key).fields:
        group = f"{tr(each.group)} · " if each.group else ""
        choices.append((group + tr(each.label), each.key))
    return choices


def field_words(source_key: str, key: str) -> str:
    """The same for one field."""
    return next((label for label, own in field_choices(source_key) if own == key), key)


def kind_of(source_key: str, key: str) -> Kind:
    """What kind of value a field has."""
    found = source(source_key)
    return found.field(key).kind if found.has(key) else Kind.TEXT


def format_choices(kind: Kind) -> list[tuple[str, str]]:
    """(words, format) that a kind of field can be written in; the first is the usual one. None for texts."""
    if kind is Kind.LEVEL:
        level = SkillLevel.SENIOR
        return [("", ""), (level.label, "label"), (level.short, "short"), (level.digit or "", "digit")]
    known = {Kind.DATE: DATES, Kind.YES_NO: YES_NO, Kind.INTEGER: NUMBERS, Kind.DECIMAL: NUMBERS}
    return [(form, form) for form in ("", *known[kind])] if kind in known else []


def format_words(kind: Kind, form: str) -> str:
    """A format as it is shown."""
    return next((label for label, own in format_choices(kind) if own == form), form)
