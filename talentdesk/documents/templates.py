"""Placeholders in layout texts.

``{name}``; ``{trade|--}`` prints ``--`` when there is no value; ``[?（{trade}）]`` vanishes with an empty value in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_NAME = re.compile(r"\{([a-z_]+)(?:\|([^{}]*))?\}")
_OPTIONAL = re.compile(r"\[\?(.*?)\]", re.DOTALL)


@lru_cache(maxsize=1024)
def placeholder_names(text: str) -> tuple[str, ...]:
    """All placeholders of a text, each once, in order."""
    return tuple(dict.fromkeys(match.group(1) for match in _NAME.finditer(text)))


@lru_cache(maxsize=1024)
def required_names(text: str) -> tuple[str, ...]:
    """The placeholders that must have a value: those outside optional parts and without a substitute."""
    found = _NAME.finditer(_OPTIONAL.sub("", text))
    return tuple(dict.fromkeys(match.group(1) for match in found if match.group(2) is None))


def fill_template(text: str, subject: Mapping[str, object]) -> list[tuple[str, bool]]:
    """The text cut into (piece, whether it is a value); unknown and empty placeholders give nothing."""

    pieces: list[tuple[str, bool]] = []
    for literal, name, substitute in _parts(_chosen(text, subject)):
        if literal:
            pieces.append((literal, False))
        filled = name and (value_of(subject, name) or substitute)
        if filled:
            pieces.append((filled, True))
    return pieces


def _chosen(text: str, subject: Mapping[str, object]) -> str:
    """The text with its optional parts taken in or left out."""
    if "[?" not in text:
        return text

    def optional(match: re.Match[str]) -> str:
        whole = match.group(1)
        return whole if all(value_of(subject, name) for name in placeholder_names(whole)) else ""

    return _OPTIONAL.sub(optional, text)


@lru_cache(maxsize=1024)
def _parts(text: str) -> tuple[tuple[str, str, str], ...]:
    """(literal, placeholder after it, its substitute) along the text; the last has no placeholder."""
    parts = [part or "" for part in (*_NAME.split(text), None, None)]
    return tuple((parts[place], parts[place + 1], parts[place + 2]) for place in range(0, len(parts), 3))


def filled_text(text: str, subject: Mapping[str, object]) -> str:
    """The text with its placeholders filled."""
    return "".join(piece for piece, _ in fill_template(text, subject))


def value_of(subject: Mapping[str, object], name: str) -> str:
    """A subject's value as text; empty when absent."""
    found = subject.get(name)
    return "" if found is None else str(found).strip()
