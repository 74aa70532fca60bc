"""How a form is found by what a person types: Chinese, pinyin or its initials, English, the key of the command line."""

from __future__ import annotations

from functools import lru_cache

from talentdesk.services.pinyin import readings


def is_found(wanted: str, *texts: str) -> bool:
    """Whether every word typed stands in one of the texts, as written or as its pinyin."""
    return all(any(_fits(word, text.lower()) for text in texts) for word in wanted.lower().split())


def _fits(word: str, text: str) -> bool:
    if word in text:
        return True
    return word.isascii() and word.isalpha() and _is_spoken(word, text)


@lru_cache(maxsize=4096)
def _is_spoken(word: str, text: str) -> bool:
    """Whether pinyin or initials of some signs that stand together read as the word."""
    signs = [readings(sign) if ord(sign) > 0x2E7F else () for sign in text]
    return any(_reads(word, signs, start) for start in range(len(signs)))


def _reads(word: str, signs: list[tuple[str, ...]], at: int) -> bool:
    if not word:
        return True
    if at >= len(signs):
        return False
    for reading in signs[at]:
        if reading.startswith(word) or (
            word.startswith(reading) and _reads(word[len(reading) :], signs, at + 1)
        ):
            return True
        if word[0] == reading[0] and _reads(word[1:], signs, at + 1):
            return True
    return not signs[at] and at > 0 and _reads(word, signs, at + 1)  # a bracket or figure between them
