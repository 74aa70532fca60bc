"""What all elements of a layout share, and the findings they have in common.

Lengths are millimetres from the page's top left corner, type sizes are points.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from talentdesk.documents.fonts import missing_glyphs
from talentdesk.documents.pdf import POINTS_PER_MM, PageWriter
from talentdesk.errors import Problem
from talentdesk.text import tr

Subject = Mapping[str, object]


def mm(value: float) -> float:
    """Millimetres to points."""
    return value * POINTS_PER_MM


def one_of(choices: Collection[str], default: str) -> Any:
    """A field that takes one of a few words."""
    return field(default=default, metadata={"choices": tuple(choices)})


def ink(default: str) -> Any:
    """A field that takes a colour as #rrggbb, or nothing."""
    return field(default=default, metadata={"colour": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What all elements share: a place and what they need from a subject."""

    kind: ClassVar[str] = ""
    x: float = 0
    y: float = 0

    @property
    def fixed(self) -> bool:
        """Whether it looks the same on every page."""
        return True

    @property
    def needs(self) -> tuple[str, ...]:
        """The placeholders that must have a value."""
        return ()

    def findings(self, subject: Subject) -> Iterator[Problem]:  # noqa: ARG002
        """What would be wrong on this subject's page, besides empty placeholders."""
        return iter(())

    def draw(self, page: PageWriter, subject: Subject) -> None:
        """Draw it on the current page."""
        raise NotImplementedError


def glyph_problems(text: str, family: str) -> Iterator[Problem]:
    """A finding for each character that no bundled font can print."""
    for character in missing_glyphs(text, family):
        yield Problem(
            "missing-glyph",
            tr("没有字库能印出“{character}”（U+{code}）", character=character, code=f"{ord(character):04X}"),
            tr("核对是否录错字；确为此字时请手工填写或换用证件上的替代写法。"),
        )


def overflow(text: str) -> Problem:
    """The finding that a text does not fit its place even at the smallest size."""
    shown = text if len(text) <= 24 else text[:24] + "…"
    return Problem(
        "overflow", tr("缩到最小字号仍放不下：“{text}”", text=shown), tr("缩短内容，或在版式中放大该栏。")
    )
