"""Words that come from the registers (labels, groups, page names): translated here, the one place without a literal."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from talentdesk.registers import Field, Register
from talentdesk.text import tr


def word(label: str) -> str:
    """A register's own word in the language in use; values of records are data and are never translated."""
    return tr(label) if label else ""


def listed(texts: Iterable[str]) -> str:
    """Some words one after the other, as a sentence lists them."""
    return tr("、").join(texts)


def said(text: str, remedy: str) -> str:
    """What is wrong and what to do about it, one after the other; Chinese needs no space between."""
    return f"{text} {remedy}".strip() if text.isascii() or text.endswith(".") else f"{text}{remedy}"


def characters(widget: QWidget, count: int) -> int:
    """How wide so many Chinese characters are in a widget's font, in px."""
    return widget.fontMetrics().horizontalAdvance("汉") * count  # not shown


def label_of(field: Field) -> str:
    """What a field is called on the screen."""
    return word(field.label)


def noun(register: Register) -> str:
    """What the records of a register are called on the screen."""
    return word(register.label)


def counted(register: Register, count: int) -> str:
    """So many records of a register, with the measure word of people or of things."""
    if register.key in PEOPLE:
        return tr("{count} 人", count=f"{count:,}")
    return tr("{count} 条", count=f"{count:,}")


PEOPLE = frozenset({"trainees", "teachers", "mentors", "apprentices", "enrolments"})
