"""Elements that are text: lines in a box, and a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, NamedTuple

from talentdesk.documents.element_base import (
    Element,
    Subject,
    glyph_problems,
    ink,
    mm,
    number,
    one_of,
    overflow,
)
from talentdesk.documents.fonts import ASCENT, EMBOLDENED, TYPEFACES, WEIGHTS, family_of, text_width
from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.templates import fill_template, filled_text, placeholder_names, required_names
from talentdesk.documents.typeset import Span, break_lines, draw_spans, largest_size, spans_width
from talentdesk.errors import Problem

_CHINESE_OR_NOT = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")
ALIGNMENTS = ("left", "center", "right", "justify")
# Rounding of widths and heights may not decide whether a text fits.
_SLACK = 0.05


def ink_text(page: PageWriter, colour: str, family: str = "") -> None:
    """Colour for text; emboldened families are stroked as well as filled."""
    page.fill_colour(colour or "#000000")
    if family in EMBOLDENED:
        page.stroke_colour(colour or "#000000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written(Element):
    """What texts share: typeface, size in points, colour and place in the box.

    ``spacing`` is letter spacing in mm, ``line_spacing`` the distance of lines in sizes. A text that does not fit
    is made smaller down to ``min_size``; 0 keeps the size. ``pad_two`` spreads a name of two characters.
    """

    text: str
    font: str = one_of(TYPEFACES, "serif")
    weight: str = one_of(WEIGHTS, "regular")
    size: float = number(12, 2, 400)
    min_size: float = number(0, 0, 400)
    colour: str = ink("#000000")
    valign: str = one_of(("top", "middle", "bottom"), "middle")
    spacing: float = number(0, -20, 100)
    line_spacing: float = number(1.5, 0.5, 10)
    pad_two: bool = False

    @property
    def family(self) -> str:
        """The font family of typeface and weight."""
        return family_of(self.font, self.weight)

    @property
    def fixed(self) -> bool:
        return "{" not in self.text

    @property
    def names(self) -> tuple[str, ...]:
        return placeholder_names(self.text)

    @property
    def needs(self) -> tuple[str, ...]:
        return required_names(self.text)

    @property
    def smallest(self) -> float:
        """The smallest size it may shrink to."""
        return min(self.min_size or self.size, self.size)

    def _tall(self, lines: int, size: float) -> float:
        return (lines - 1) * size * self.line_spacing + size

    def _first_baseline(self, page: PageWriter, lines: int, size: float) -> float:
        free = mm(self.height) - self._tall(lines, size)
        shift = {"top": 0.0, "middle": free / 2, "bottom": free}[self.valign]
        return page.height - mm(self.y) - shift - ASCENT * size


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Written):
    """One line of text, or several where the text has line breaks."""

    kind: ClassVar[str] = "text"
    align: str = one_of(ALIGNMENTS, "left")

    def content(self, subject: Subject) -> str:
        """The text as it will be printed."""
        text = filled_text(self.text, subject)
        return _padded(text) if self.pad_two and len(text) == 2 else text

    def _lines(self, text: str) -> list[tuple[Span, float]]:
        """Each line with its width at size 1, without letter spacing."""
        family = self.family
        return [(Span(line, family), text_width(line, family, 1)) for line in text.split("\n")]

    def _wide(self, line: tuple[Span, float], size: float) -> float:
        return line[1] * size + mm(self.spacing) * max(len(line[0].text) - 1, 0)

    def _fitting(self, lines: list[tuple[Span, float]]) -> float | None:
        room, tall = mm(self.width) + _SLACK, mm(self.height) + _SLACK

        def fits(size: float) -> bool:
            if len(lines) > 1 and self._tall(len(lines), size) > tall:
                return False
            return all(self._wide(line, size) <= room for line in lines)

        return largest_size(self.size, self.smallest, fits)

    def findings(self, subject: Subject) -> Iterator[Problem]:
        text = self.content(subject)
        yield from glyph_problems(text, self.family)
        if self._fitting(self._lines(text)) is None:
            yield overflow(text)

    def draw(self, page: PageWriter, subject: Subject) -> None:
        text = self.content(subject)
        if not text:
            return
        lines = self._lines(text)
        size = self._fitting(lines) or self.smallest
        baseline = self._first_baseline(page, len(lines), size)
        ink_text(page, self.colour, self.family)
        for line in lines:
            spacing = mm(self.spacing)
            free = mm(self.width) - self._wide(line, size)
            if self.align == "justify" and len(line[0].text) > 1:
                spacing += max(free, 0) / (len(line[0].text) - 1)
            shift = {"center": free / 2, "right": free}.get(self.align, 0.0)
            draw_spans(page.canvas, line[:1], mm(self.x) + shift, baseline, size, spacing)
            baseline -= size * self.line_spacing


def _padded(name: str) -> str:
    """Two characters as wide as three, as certificates write short names."""
    return f"{name[0]}\u3000{name[1]}"


class Line(NamedTuple):
    """A line of a paragraph: the ``first`` one is indented, the ``last`` one is not stretched."""

    spans: list[Span]
    first: bool
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Written):
    """Text broken into lines, each of its paragraphs indented by ``indent`` sizes; shrinks until it fits the box.

    Values may stand in another typeface, ``value_font``.
    """

    kind: ClassVar[str] = "paragraph"
    align: str = one_of(ALIGNMENTS, "justify")
    value_font: str = one_of(("", *TYPEFACES), "")
    value_weight: str = one_of(WEIGHTS, "regular")
    indent: float = number(0, 0, 50)

    def _spans(self, subject: Subject) -> list[Span]:
        spans: list[Span] = []
        own = self.family
        other = family_of(self.value_font, self.value_weight) if self.value_font else own
        pieces = fill_template(self.text, subject)
        if self.pad_two and len(pieces) == 1 and len(pieces[0][0]) == 2:
            pieces = [(_padded(pieces[0][0]), True)]
        for piece, is_value in pieces:
            if is_value and other != own:
                # Digits and letters stay in the paragraph's own font: two kinds of digits look restless.
                parts = _CHINESE_OR_NOT.findall(piece)
                spans += [Span(part, own if part.isascii() else other) for part in parts]
            else:
                spans.append(Span(piece, own))
        return spans

    def _lines(self, spans: list[Span], size: float) -> list[Line]:
        return _broken(tuple(spans), size, mm(self.width), self.indent * size, mm(self.spacing))

    def _fitting(self, spans: list[Span]) -> float | None:
        def fits(size: float) -> bool:
            return self._tall(len(self._lines(spans, size)), size) <= mm(self.height) + _SLACK

        size = largest_size(self.size, self.smallest, fits)
        if size is None or self.align != "justify" or self.smallest == self.size:
            return size
        # A long number pushed to the next line leaves a gap: a slightly smaller size often closes it.
        lowest = max(self.smallest, size * 0.85)
        return largest_size(size, lowest, lambda each: self._is_even(spans, each)) or size

    def _is_even(self, spans: list[Span], size: float) -> bool:
        return all(line.last or self._stretch(line, size) > 0 for line in self._lines(spans, size))

    def _free(self, line: Line, size: float) -> float:
        indent = self.indent * size if line.first else 0.0
        return mm(self.width) - indent - spans_width(line.spans, size, mm(self.spacing))

    def _stretch(self, line: Line, size: float) -> float:
        """Letter spacing added to fill the line; 0 where the line would look torn apart."""
        characters = sum(len(span.text) for span in line.spans)
        spacing = self._free(line, size) / (characters - 1) if characters > 1 else 0.0
        return max(spacing, 1e-6) if spacing < size * 0.25 else 0.0

    def findings(self, subject: Subject) -> Iterator[Problem]:
        spans = self._spans(subject)
        for span in spans:
            yield from glyph_problems(span.text, span.family)
        if self._fitting(spans) is None:
            yield overflow("".join(span.text for span in spans))

    def draw(self, page: PageWriter, subject: Subject) -> None:
        spans = self._spans(subject)
        size = self._fitting(spans) or self.smallest
        lines = self._lines(spans, size)
        baseline = self._first_baseline(page, len(lines), size)
        for family in {self.family, *(span.family for span in spans)}:
            ink_text(page, self.colour, family)
        for line in lines:
            spacing = mm(self.spacing)
            free = self._free(line, size)
            left = self.indent * size if line.first else 0.0
            left += {"center": free / 2, "right": free}.get(self.align, 0.0)
            if self.align == "justify" and not line.last:
                spacing += self._stretch(line, size)
            draw_spans(page.canvas, line.spans, mm(self.x) + left, baseline, size, spacing)
            baseline -= size * self.line_spacing


@lru_cache(maxsize=64)
def _broken(spans: tuple[Span, ...], size: float, width: float, indent: float, spacing: float) -> list[Line]:
    """Lines are asked for when checking, fitting and drawing: break them once."""
    parts: list[list[Span]] = [[]]
    for span in spans:
        for place, text in enumerate(span.text.split("\n")):
            if place:
                parts.append([])
            parts[-1].append(Span(text, span.family))
    found: list[Line] = []
    for part in parts:
        lines = break_lines(part, size, width, indent=indent, spacing=spacing)
        found += [Line(line, place == 0, place == len(lines) - 1) for place, line in enumerate(lines)]
    return found
