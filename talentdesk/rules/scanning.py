"""What a scanner means: the code in what it typed, and how a count of it adds up."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from talentdesk.rules.cells import clean_text

# What a code of the base may carry in front of the equipment number, as in TD:SB-001 or HZ01:SB-001.
PREFIX = "TD"
LONGEST = 60
SUPPLY = "耗材"


def scanned_codes(text: str, prefixes: Sequence[str] = ()) -> tuple[str, ...]:
    """The equipment numbers that scanned text may mean, likeliest first; empty when nothing was scanned.

    Tolerated: line ends, tabs and spaces around, full-width characters of an input method left on, the base's own prefix
    before a colon. Letters keep their case: whoever looks them up decides.
    """
    plain = clean_text(text.strip("\ufeff\r\n\t "))
    narrow = clean_text(unicodedata.normalize("NFKC", plain))
    found = [plain, narrow]
    rest = narrow
    while True:
        head, sign, tail = rest.partition(":")
        if not sign or head.strip().casefold() not in {
            each.casefold() for each in (PREFIX, *prefixes) if each
        }:
            break
        rest = tail.strip()
        found.append(rest)
    return tuple(dict.fromkeys(each for each in found if each))


def counted(kind: str, quantity: int) -> bool:
    """Whether scans of a thing add up (supplies, several of a kind) or mean the same one again."""
    return kind == SUPPLY or quantity > 1


def seen_after(seen: int, more: int, *, adds: bool) -> int:
    """How many have been seen after another scan of ``more``; a single thing is there once, however often it is scanned."""
    return seen + more if adds else 1
