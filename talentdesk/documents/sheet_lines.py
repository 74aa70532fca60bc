"""A cell's text broken into lines, piece by piece, each with its own font."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from talentdesk.documents.fonts import text_width
from talentdesk.documents.sheet_styles import Look

# A line may not begin or end with these, as Excel has it; LibreOffice Calc does not know the Chinese ones.
NOT_FIRST = set("!%),.:;>?]}¢°·’”…‰′″℃、。〃〉》」』】〕〗！％），．：；？］｝～—")
NOT_LAST = set("([{£¥‘“〈《「『【〔〖（［｛￡￥")
# What a word or number that does not fit takes along to the next line.
_OPENING = frozenset("([{‘“〈《「『【〔〖（［｛")
_CLOSING = frozenset(")]}’”〉》」』】〕〗）］｝、，。％")
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
# What stays on one line: words of letters and digits (also after a hyphen a line may end); else each character.
_UNITS = re.compile(r"\n|[ \t\u3000]+|[A-Za-z0-9\u00c0-\u024f_.,:;!?'\"/@#%&+*=<>$\\]+-?|-+|.", re.DOTALL)
# Size of raised and lowered text.
RAISED = 0.62
# Text as wide as its line to the last tenth of a point is broken: other programs round it up.
_SLACK = 0.1


@dataclass(frozen=True, slots=True)
class Line:
    """One line: pieces in one look each, its width, its largest font size; ``soft``: the text goes on below."""

    pieces: tuple[tuple[str, Look], ...]
    width: float
    size: float
    soft: bool = False


@dataclass(slots=True)
class _Unit:
    """What cannot be broken, over changes of font too."""

    pieces: list[tuple[str, Look]]
    width: float
    space: bool


def look_size(look: Look) -> float:
    """The size the look is really drawn at."""
    return look.size * RAISED if look.raised else look.size


def run_width(text: str, look: Look) -> float:
    """Width of text in one look, in points."""
    return text_width(text, look.family, look_size(look))


def broken(pieces: Sequence[tuple[str, Look]], width: float | None) -> list[Line]:
    """The pieces as lines no wider than ``width`` points (None: broken at newlines only)."""
    lines: list[Line] = []
    line: list[_Unit] = []
    used = 0.0
    look = pieces[0][1]
    for unit in _units(pieces):
        look = unit.pieces[0][1]
        if unit.pieces[0][0] == "\n":
            lines.append(_line(line, look, soft=False, trimmed=width is not None))
            line, used = [], 0.0
            continue
        if width is not None and line and used + unit.width > width - _SLACK and not unit.space:
            kept = len(line) - _taken_along(line, unit, width - used)
            lines.append(_line(line[:kept], look, soft=True, trimmed=True))
            line = line[kept:]
            used = sum(part.width for part in line)
        if width is not None and unit.width > width - _SLACK and not unit.space:
            *whole, unit = _cut(unit, width)
            lines += [_line([part], look, soft=True, trimmed=False) for part in whole]
        line.append(unit)
        used += unit.width
    lines.append(_line(line, look, soft=False, trimmed=width is not None))
    return lines


def _units(pieces: Sequence[tuple[str, Look]]) -> list[_Unit]:
    units: list[_Unit] = []
    for text, look in pieces:
        for part in _UNITS.findall(text.replace("\r", "")):
            width, space = run_width(part, look), part.isspace()
            last = units[-1] if units else None
            if last is not None and not space and not last.space and _tied(last.pieces[-1][0], part):
                last.pieces.append((part, look))
                last.width += width
            else:
                units.append(_Unit([(part, look)], width, space))
    return units


def _tied(before: str, after: str) -> bool:
    return after[0] in NOT_FIRST or before[-1] in NOT_LAST


def _taken_along(line: list[_Unit], unit: _Unit, left: float) -> int:
    """How many units from the end of a line go to the next with one that does not fit, as in LibreOffice.

    A number torn from a sign that a part of it could have followed takes the sign along; so does what follows a stroke.
    """
    last, (text, look) = line[-1].pieces[-1][0][-1], unit.pieces[0]
    torn = text[0] in _LATIN and run_width(text[0], look) <= left
    if last == "/" and text[0] not in _LATIN and not unit.space:
        along = 2
    elif torn and last in _CLOSING:
        along = 2 if len(line[-1].pieces[0][0]) == 1 else 1
    else:
        along = 1 if torn and last in _OPENING else 0
    return along if along < len(line) else 0


def _cut(unit: _Unit, width: float) -> list[_Unit]:
    """A unit longer than a line, cut anywhere."""
    parts = [_Unit([], 0.0, False)]
    for text, look in unit.pieces:
        for character in text:
            wide = run_width(character, look)
            if parts[-1].pieces and parts[-1].width + wide > width - _SLACK:
                parts.append(_Unit([], 0.0, False))
            parts[-1].pieces.append((character, look))
            parts[-1].width += wide
    return parts


def _line(units: list[_Unit], look: Look, *, soft: bool, trimmed: bool) -> Line:
    # Blanks at the end of a line take no room where text is broken to a width.
    while trimmed and units and units[-1].space:
        units = units[:-1]
    joined: list[tuple[str, Look]] = []
    for unit in units:
        for text, own in unit.pieces:
            if joined and joined[-1][1] == own:
                joined[-1] = (joined[-1][0] + text, own)
            else:
                joined.append((text, own))
    size = max((own.size for _, own in joined), default=look.size)
    return Line(tuple(joined), sum(unit.width for unit in units), size, soft)
