"""Readings of single Chinese characters without tones, most usual first."""

from __future__ import annotations

import os
import unicodedata
from functools import cache, lru_cache


@cache
def _dictionary() -> dict[int, str]:
    # Its phrases and its own copies would be 44 MB of memory that nobody asks anything.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin.constants import PINYIN_DICT  # large; a start that searches nothing need not read it

    found: dict[int, str] = PINYIN_DICT
    return found


@lru_cache(maxsize=30_000)
def readings(sign: str) -> tuple[str, ...]:
    """The toneless readings of one character, e.g. ``("dan", "shan", "chan")``; the sign itself where it has none."""
    if sign in _SURNAMES:
        return _SURNAMES[sign]
    spoken = _dictionary().get(ord(sign))
    if spoken is None:
        return (sign.lower(),)
    plain: list[str] = []
    for reading in spoken.split(","):
        word = _without_tone(reading)
        if word not in plain:
            plain.append(word)
    return tuple(plain)


def _without_tone(reading: str) -> str:
    decomposed = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


# As a surname each of these is read in its own way, which the dictionary puts second or not at all.
_SURNAMES = {
    "单": ("shan", "dan"), "仇": ("qiu", "chou"), "区": ("ou", "qu"), "解": ("xie", "jie"), "查": ("zha", "cha"),
    "曾": ("zeng", "ceng"), "朴": ("piao", "pu"), "任": ("ren",), "盖": ("ge", "gai"), "尉": ("wei", "yu"),
    "乐": ("yue", "le"), "翟": ("zhai", "di"), "缪": ("miao", "mou"), "覃": ("qin", "tan"), "长": ("chang", "zhang"),
    "重": ("chong", "zhong"), "行": ("xing", "hang"),
}  # fmt: skip
