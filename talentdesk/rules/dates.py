"""Dates in the spellings people and spreadsheets use; anything that could mean two days is refused."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from talentdesk.rules.cells import clean_text

_EARLIEST, _LATEST = 1900, 2199
# Day 0 of Excel's 1900 system, shifted by the leap day 1900-02-29 that Excel believes in (right from 1900-03-01 on).
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _END_SERIAL = 20000, 60001

_clock = r"(?:[ T]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_parted = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_clock}").fullmatch
_chinese = re.compile(rf"([0-9]{{4}})年([0-9]{{1,2}})月([0-9]{{1,2}})[日号]?{_clock}").fullmatch
_without_year = re.compile(r"([0-9]{1,2})月([0-9]{1,2})[日号]?").fullmatch
_packed = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})").fullmatch


def parse_date(value: object, year: int | None = None) -> date:
    """The day a cell means; ValueError when it means none, or could mean two.

    Accepted: date, datetime, 2026-9-1, 2026/9/1, 2026.9.1, 2026年9月1日, 20260901 (text or number), 9月1日 when ``year``
    is given, each with a clock time behind it, and Excel 1900 serials 20000..60000 as numbers. Refused: two-digit
    years, day or month first (9/1/2026), serials as text, years outside 1900..2199.
    """
    if isinstance(value, str):
        if len(value) == 10 and value[4] == "-" and value[7] == "-":
            try:
                return _in_range(date.fromisoformat(value))
            except ValueError:
                pass  # full-width digits look the same; the slow way decides
        return _parse_text(value, year)
    if isinstance(value, datetime):
        return _in_range(value.date())
    if isinstance(value, date):
        return _in_range(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _parse_number(value)
    raise ValueError("not a date")


def _in_range(day: date) -> date:
    if not _EARLIEST <= day.year <= _LATEST:
        raise ValueError("year out of range")
    return day


def _parse_number(value: float) -> date:
    if _FIRST_SERIAL <= value < _END_SERIAL:
        return _EXCEL_DAY_ZERO + timedelta(days=int(value))
    packed = _packed(str(int(value))) if value == value // 1 else None
    if packed is None:
        raise ValueError("not a date")
    return _day(*packed.groups())


def _parse_text(value: str, year: int | None) -> date:
    text = clean_text(value)
    parted = _parted(text)
    if parted is not None:
        return _day(parted[1], parted[3], parted[4])
    found = _chinese(text.replace(" ", "")) or _packed(text)
    if found is not None:
        return _day(*found.groups())
    short = _without_year(text.replace(" ", ""))
    if short is not None and year is not None:
        return _day(year, *short.groups())
    raise ValueError("not a date")


def _day(year: str | int, month: str, day: str) -> date:
    return _in_range(date(int(year), int(month), int(day)))


def months_later(day: date, months: int) -> date:
    """The same day so many months on; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
