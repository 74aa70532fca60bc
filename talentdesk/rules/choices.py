"""Offers the known value that somebody probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from talentdesk.rules.cells import clean_text

_LEAST_LIKENESS = 0.5
_LONGEST_VALUE = 100  # longer texts are remarks in the wrong column, and slow to compare
_signs = re.compile(r"[\s()（）\[\]【】/／、,，.。:：;；·_-]+").sub


def nearest(value: str, known: Iterable[str]) -> str | None:
    """The known value most like the given one, None when nothing is near.

    Same letters without signs and case first, then one containing the other (the closest in length), then likeness of
    at least a half; ties go to the earlier known value.
    """
    text = clean_text(value)
    return _nearest(text, tuple(known)) if len(text) <= _LONGEST_VALUE else None


@lru_cache(maxsize=2048)
def _nearest(value: str, known: tuple[str, ...]) -> str | None:
    wanted = _folded(value)
    if not wanted:
        return None
    best: tuple[float, str] | None = None
    for candidate in known:
        score = _likeness(wanted, _folded(candidate))
        if score >= _LEAST_LIKENESS and (best is None or score > best[0]):
            best = (score, candidate)
    return best[1] if best is not None else None


def _folded(text: str) -> str:
    return _signs("", text).casefold()


def _likeness(wanted: str, candidate: str) -> float:
    """2 for the same letters, between 1 and 2 when one contains the other, else the ratio of difflib."""
    if wanted == candidate:
        return 2.0
    if candidate and (wanted in candidate or candidate in wanted):
        return 1.0 + min(len(wanted), len(candidate)) / max(len(wanted), len(candidate))
    return SequenceMatcher(None, candidate, wanted, autojunk=False).ratio()
