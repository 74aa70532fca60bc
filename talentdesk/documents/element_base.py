"""What all elements of a layout share, and the findings they have in common.

Lengths are millimetres from the side's origin (x to the right, y downwards), type sizes are points.
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
Box = tuple[float, float, float, float]


def mm(value: float) -> float:
    """Millimetres to points."""
    return value * POINTS_PER_MM


def one_of(choices: Collection[str], default: str) -> Any:
    """A field that takes one of a few words."""
    return field(default=default, metadata={"choices": tuple(choices)})


def ink(default: str) -> Any:
    """A field that takes a colour as #rrggbb, or nothing."""
    return field(default=default, metadata={"colour": True})


def number(default: float, least: float, most: float) -> Any:
    """A field that takes a number within bounds."""
    return field(default=default, metadata={"least": least, "most": most})


def picture() -> Any:
    """A field that holds a JPEG or PNG as base64, or nothing."""
    return field(default="", metadata={"picture": True})


def length() -> Any:
    """A required field for the width or height of a box in mm."""
    return field(metadata={"least": 0.1, "most": 1200.0})


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What all elements share: a place and what they need from a subject.

    ``preprinted`` elements are on the stock already: an overprint leaves them out, a preview shows them.
    ``note`` is for whoever edits the layout and never printed.
    """

    kind: ClassVar[str] = ""
    x: float = number(0, -1200, 1200)
    y: float = number(0, -1200, 1200)
    width: float = length()
    height: float = length()
    preprinted: bool = False
    note: str = ""

    @property
    def box(self) -> Box:
        """Left, top, width and height in points."""
        return mm(self.x), mm(self.y), mm(self.width), mm(self.height)

    @property
    def fixed(self) -> bool:
        """Whether it looks the same on every page."""
        return True

    @property
    def names(self) -> tuple[str, ...]:
        """All placeholders it shows."""
        return ()

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
