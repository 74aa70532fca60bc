"""Placeholders in the texts of form workbooks: how they are written, how their values are found and put in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from talentdesk.documents.value_formats import (
    PICTURES,
    WantedPicture,
    as_text,
    formatted,
    is_empty,
    parse_format,
)

NAME = r"[a-z_][a-z0-9_]*"
PATH = rf"{NAME}(?:\+\d+)?(?:\.{NAME})*"
PLACEHOLDER = re.compile(rf"\{{\{{\s*({PATH})\s*([!！]?)\s*((?:[|｜][^{{}}|｜]*)*)\}}\}}")
# Excel and XML refuse these in a cell; Excel takes no longer text.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST = 32_767

Facts = Mapping[str, object]

# The item of a row or column kept blank for the pen: nothing in it is missing.
BLANK: Facts = {}
# Where a repeated column stands: a value that is a mapping is asked for the ``no`` of the column's item.
COLUMN = "@column"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One placeholder of a text: its path, whether it must not be empty, its formats."""

    path: str
    required: bool
    chain: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Filling:
    """What a cell gets: text, number, date or ``WantedPicture``; and the paths of the required values that are empty."""

    value: object
    missing: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def parsed(text: str) -> tuple[str | Wanted, ...]:
    """The text cut into what stays and its placeholders."""
    parts: list[str | Wanted] = []
    place = 0
    for match in PLACEHOLDER.finditer(text):
        if match.start() > place:
            parts.append(text[place : match.start()])
        forms = re.split("[|｜]", match.group(3))[1:]
        parts.append(Wanted(match.group(1), bool(match.group(2)), tuple(map(parse_format, forms))))
        place = match.end()
    if place < len(text):
        parts.append(text[place:])
    return tuple(parts)


def lookup(path: str, facts: Facts) -> object:
    """The value at a dotted path; None where a step is missing."""
    found: object = facts
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    if isinstance(found, Mapping):
        return found.get(facts.get(COLUMN))
    return found


def filled(text: str, facts: Facts) -> Filling:
    """A cell's text with its placeholders filled; a cell that is one bare placeholder keeps the value's type."""
    parts = parsed(text.strip() if "{{" in text else text)
    if len(parts) == 1 and isinstance(parts[0], Wanted):
        value, missing = _value(parts[0], facts)
        if isinstance(value, WantedPicture):
            return Filling(value, missing)
        if isinstance(value, int | float | date | Decimal) and not isinstance(value, bool):
            return Filling(value, missing)
        return Filling(_clean(as_text(value)), missing)
    texts: list[str] = []
    lacking: list[str] = []
    for part in parsed(text):
        if isinstance(part, str):
            texts.append(part)
            continue
        value, missing = _value(part, facts)
        lacking += missing
        texts.append(as_text(value))
    return Filling(_clean("".join(texts)), tuple(lacking))


def fill_text(text: str, facts: Facts) -> object:
    """The same without a word about what is missing."""
    return filled(text, facts).value


def header_text(text: str, facts: Facts) -> str:
    """A header or footer with its placeholders filled; & begins a code there, so data's are doubled."""
    return "".join(
        part if isinstance(part, str) else _clean(as_text(_value(part, facts)[0])).replace("&", "&&")
        for part in parsed(text)
    )


def _value(wanted: Wanted, facts: Facts) -> tuple[object, tuple[str, ...]]:
    value = lookup(wanted.path, facts)
    if facts.get(wanted.path.partition(".")[0]) is BLANK:
        # On a blank line only boxes to be ticked by hand are printed.
        return formatted(None, [form for form in wanted.chain if form[0] == "勾选"]), ()
    missing = (wanted.path,) if wanted.required and is_empty(value) else ()
    return formatted(value, wanted.chain), missing


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)[:_LONGEST]


def is_picture(text: str) -> bool:
    """Whether the text asks for a picture, in whatever company."""
    return any(
        name in PICTURES for part in parsed(text) if isinstance(part, Wanted) for name, _ in part.chain
    )
