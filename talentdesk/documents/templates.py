"""Placeholders in layout texts: ``{name}``, and ``[?（{trade}）]`` that vanishes when a value in it is empty."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAME = re.compile(r"\{([a-z_]+)\}")
_OPTIONAL = re.compile(r"\[\?(.*?)\]", re.DOTALL)


def placeholder_names(text: str) -> tuple[str, ...]:
    """All placeholders of a text, each once, in order."""
    return tuple(dict.fromkeys(_NAME.findall(text)))


def required_names(text: str) -> tuple[str, ...]:
    """The placeholders that must have a value: those outside optional parts."""
    return placeholder_names(_OPTIONAL.sub("", text))


def fill_template(text: str, subject: Mapping[str, object]) -> list[tuple[str, bool]]:
    """The text cut into (piece, whether it is a value); unknown and empty placeholders give nothing."""

    def optional(match: re.Match[str]) -> str:
        whole = match.group(1)
        return whole if all(value_of(subject, name) for name in placeholder_names(whole)) else ""

    pieces: list[tuple[str, bool]] = []
    for place, part in enumerate(_NAME.split(_OPTIONAL.sub(optional, text))):
        filled = value_of(subject, part) if place % 2 else part
        if filled:
            pieces.append((filled, place % 2 == 1))
    return pieces


def filled_text(text: str, subject: Mapping[str, object]) -> str:
    """The text with its placeholders filled."""
    return "".join(piece for piece, _ in fill_template(text, subject))


def value_of(subject: Mapping[str, object], name: str) -> str:
    """A subject's value as text; empty when absent."""
    found = subject.get(name)
    return "" if found is None else str(found).strip()
