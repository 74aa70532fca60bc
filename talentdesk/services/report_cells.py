"""How a value becomes the text of a cell: made once for a column, called a million times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from talentdesk.exchange.bureau_faults import is_date_format
from talentdesk.exchange.bureau_profiles import Column
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.registers import Kind
from talentdesk.registers.display import hidden
from talentdesk.services.report_fields import SourceField
from talentdesk.text import tr

CellText = Callable[[Any], str]
Unknown = Callable[[str], None]
LEVEL_FORMATS: Mapping[str, Callable[[SkillLevel], str]] = {
    "label": lambda level: level.label,
    "short": lambda level: level.short,
    "digit": lambda level: level.digit or level.label,
}
NUMBER_FORMATS = ("0", "0.0", "0.00", "0.000")
NUMBERS = (Kind.INTEGER, Kind.DECIMAL)
YES_NO = "是/否"


def cell_text(
    column: Column, field: SourceField, date_format: str, table: Mapping[str, str] | None, unknown: Unknown
) -> CellText:
    """Makes the text of one column from what the database gives. ``unknown`` is told of values the code table has not."""
    make = _shown(field.kind, column.format or (date_format if field.kind is Kind.DATE else ""))
    if field.value is not None:
        make = _first(field.value, make)
    if table is not None:
        make = _coded(make, table, unknown)
    elif column.mask:
        make = _hidden(make)
    return _filled(make, column.fallback)


def format_fault(kind: Kind, form: str) -> str:
    """What could stand instead of a format that the kind of field does not know; empty when it is right."""
    if not form:
        return ""
    if kind is Kind.DATE:
        return "" if is_date_format(form) else "yyyy-MM-dd, yyyyMMdd, yyyy/M/d, yyyy年M月d日"
    if kind is Kind.LEVEL:
        return "" if form in LEVEL_FORMATS else ", ".join(LEVEL_FORMATS)
    if kind is Kind.YES_NO:
        return "" if form.count("/") == 1 and all(form.split("/")) else "是/否, 1/0, Y/N"
    if kind in NUMBERS:
        return "" if form in NUMBER_FORMATS else ", ".join(NUMBER_FORMATS)
    return tr("（这一列不用格式）")


def _shown(kind: Kind, form: str) -> CellText:
    if kind is Kind.DATE:
        return _date(form)
    if kind is Kind.LEVEL:
        words = {int(level): LEVEL_FORMATS[form or "label"](level) for level in SkillLevel}
        return lambda value: "" if value is None else words[value]
    if kind is Kind.YES_NO:
        yes, _, no = (form or YES_NO).partition("/")
        return lambda value: "" if value is None else yes if value else no
    if kind in NUMBERS:
        return _number(form)
    return plain


def plain(value: Any) -> str:
    """Text that stands in the database as it is shown. Whoever makes many rows may spare the call: ``value or ""``."""
    text: str = value or ""
    return text


def _date(form: str) -> CellText:
    """From the ISO text that the database holds; a year's days come again and again."""
    if form == "yyyy-MM-dd":
        return plain
    parts = (("yyyy", "{0}"), ("MM", "{1}"), ("dd", "{2}"), ("M", "{3}"), ("d", "{4}"))
    template = form.replace("{", "{{").replace("}", "}}")
    for sign, place in parts:
        template = template.replace(sign, place)

    @lru_cache(maxsize=65_536)
    def written(value: str) -> str:
        year, month, day = value[:4], value[5:7], value[8:10]
        return template.format(year, month, day, int(month), int(day))

    return lambda value: written(value) if value else ""


def _number(form: str) -> CellText:
    places = Decimal(form) if form else None

    def written(value: Any) -> str:
        if value is None or isinstance(value, str):  # 缺考 stands among the marks
            return value or ""
        if places is None:
            return str(value) if isinstance(value, int) else format(float(value), ".12g")
        exact = value if isinstance(value, Fraction) else Fraction(str(value))
        tenths = Decimal(exact.numerator) / Decimal(exact.denominator)
        return f"{tenths.quantize(places, 'ROUND_HALF_UP'):f}"

    return written


def _first(value: Callable[[Any], Any], make: CellText) -> CellText:
    return lambda told: "" if told is None else make(value(told))


def _coded(make: CellText, table: Mapping[str, str], unknown: Unknown) -> CellText:
    def coded(value: Any) -> str:
        text = make(value)
        code = table.get(text)
        if code is None and text:
            unknown(text)
            return text
        return code or ""

    return coded


def _hidden(make: CellText) -> CellText:
    def shown(value: Any) -> str:
        text = make(value)
        return hidden(text) if text else ""

    return shown


def _filled(make: CellText, fallback: str) -> CellText:
    if not fallback:
        return make
    return lambda value: make(value) or fallback
