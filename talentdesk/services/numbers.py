"""Shows what a number pattern makes, before it is used."""

from __future__ import annotations

from datetime import date

from talentdesk.rules.numbering import expand

# A class, course and level that exist nowhere; only their shape matters.
CLASS, COURSE, LEVEL = "B2601", "K001", "3"


def sample_number(pattern: str, prefix: str, today: date) -> str:
    """The first certificate number a pattern would give; DeskError when the pattern cannot be used."""
    values = {
        "prefix": prefix,
        "yyyy": f"{today:%Y}",
        "mm": f"{today:%m}",
        "class": CLASS,
        "course": COURSE,
        "level": LEVEL,
    }
    return expand(pattern, values, 1)
