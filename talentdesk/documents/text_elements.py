"""Elements that are text: one line in a box, and a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from talentdesk.documents.element_base import Element, Subject, glyph_problems, ink, mm, one_of, overflow
from talentdesk.documents.fonts import ASCENT, FAMILIES
from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.templates import fill_template, filled_text, required_names
from talentdesk.documents.typeset import (
    Span,
    baseline_in,
    break_lines,
    draw_spans,
    largest_size,
    spans_width,
)
from talentdesk.errors import Problem

_CHINESE_OR_NOT = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Element):
    """One line of text in a box, made smaller down to ``min_size`` where it would not fit."""

    kind: ClassVar[str] = "text"
    w: float
    h: float
    text: str
    font: str = one_of(FAMILIES, "serif")
    size: float = 12
    min_size: float = 0
    colour: str = ink("#000000")
    align: str = one_of(("left", "center", "right", "spread"), "left")
    valign: str = one_of(("top", "middle", "bottom"), "middle")
    spacing: float = 0
    pad_two: bool = False

    @property
    def fixed(self) -> bool:
        return "{" not in self.text

    @property
    def needs(self) -> tuple[str, ...]:
        return required_names(self.text)

    def content(self, subject: Subject) -> str:
        """The line as it will be printed."""
        text = filled_text(self.text, subject).replace("\n", " ")
        return f"{text[0]}\u3000{text[1]}" if self.pad_two and len(text) == 2 else text

    def _fitting(self, text: str) -> float | None:
        def fits(size: float) -> bool:
            return spans_width([Span(text, self.font)], size, mm(self.spacing)) <= mm(self.w) + 0.05

        return largest_size(self.size, self.min_size or self.size, fits)

    def findings(self, subject: Subject) -> Iterator[Problem]:
        text = self.content(subject)
        yield from glyph_problems(text, self.font)
        if self._fitting(text) is None:
            yield overflow(text)

    def draw(self, page: PageWriter, subject: Subject) -> None:
        text = self.content(subject)
        if not text:
            return
        size = self._fitting(text) or self.min_size or self.size
        spacing = mm(self.spacing)
        free = mm(self.w) - spans_width([Span(text, self.font)], size, spacing)
        if self.align == "spread" and len(text) > 1:
            spacing += max(free, 0) / (len(text) - 1)
        shift = {"center": free / 2, "right": free}.get(self.align, 0)
        page.canvas.setFillColor(self.colour)
        baseline = page.height - baseline_in(mm(self.y), mm(self.h), size, self.valign)
        draw_spans(page.canvas, [Span(text, self.font)], mm(self.x) + shift, baseline, size, spacing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Element):
    """Text broken into lines; values may stand in another font; shrinks until it fits the box."""

    kind: ClassVar[str] = "paragraph"
    w: float
    h: float
    text: str
    font: str = one_of(FAMILIES, "serif")
    value_font: str = one_of(("", *FAMILIES), "")
    size: float = 12
    min_size: float = 0
    leading: float = 1.5
    indent: float = 0
    colour: str = ink("#000000")
    valign: str = one_of(("top", "middle"), "top")
    justify: bool = True

    @property
    def fixed(self) -> bool:
        return "{" not in self.text

    @property
    def needs(self) -> tuple[str, ...]:
        return required_names(self.text)

    def _spans(self, subject: Subject) -> list[Span]:
        spans: list[Span] = []
        for piece, is_value in fill_template(self.text, subject):
            if is_value and self.value_font:
                # Digits and letters stay in the paragraph's own font: two kinds of digits look restless.
                spans += [
                    Span(part, self.font if part.isascii() else self.value_font)
                    for part in _CHINESE_OR_NOT.findall(piece)
                ]
            else:
                spans.append(Span(piece, self.font))
        return spans

    def _lines(self, spans: list[Span], size: float) -> list[list[Span]]:
        return _broken(tuple(spans), size, mm(self.w), self.indent * size)

    def _fitting(self, spans: list[Span]) -> float | None:
        def fits(size: float) -> bool:
            return self._height(len(self._lines(spans, size)), size) <= mm(self.h) + 0.05

        size = largest_size(self.size, self.min_size or self.size, fits)
        if size is None or not self.justify or not self.min_size:
            return size
        # A long number pushed to the next line leaves a gap: a slightly smaller size often closes it.
        lowest = max(self.min_size, size * 0.85)
        return largest_size(size, lowest, lambda each: self._is_even(spans, each)) or size

    def _is_even(self, spans: list[Span], size: float) -> bool:
        lines = self._lines(spans, size)
        return all(self._spacing(line, size, number == 0) > 0 for number, line in enumerate(lines[:-1]))

    def _spacing(self, line: list[Span], size: float, first: bool) -> float:
        """Letter spacing that fills the line; 0 where the line would look torn apart."""
        characters = sum(len(span.text) for span in line)
        loose = mm(self.w) - (self.indent * size if first else 0) - spans_width(line, size)
        spacing = loose / (characters - 1) if characters > 1 else 0.0
        return max(spacing, 1e-6) if spacing < size * 0.25 else 0.0

    def _height(self, lines: int, size: float) -> float:
        return (lines - 1) * size * self.leading + size

    def findings(self, subject: Subject) -> Iterator[Problem]:
        spans = self._spans(subject)
        for span in spans:
            yield from glyph_problems(span.text, span.family)
        if self._fitting(spans) is None:
            yield overflow("".join(span.text for span in spans))

    def draw(self, page: PageWriter, subject: Subject) -> None:
        spans = self._spans(subject)
        size = self._fitting(spans) or self.min_size or self.size
        lines = self._lines(spans, size)
        free = mm(self.h) - self._height(len(lines), size) if self.valign == "middle" else 0
        baseline = page.height - mm(self.y) - max(free, 0) / 2 - ASCENT * size
        page.canvas.setFillColor(self.colour)
        for number, line in enumerate(lines):
            left = self.indent * size if number == 0 else 0.0
            last = number == len(lines) - 1
            spacing = self._spacing(line, size, number == 0) if self.justify and not last else 0.0
            draw_spans(page.canvas, line, mm(self.x) + left, baseline, size, spacing)
            baseline -= size * self.leading


@lru_cache(maxsize=64)
def _broken(spans: tuple[Span, ...], size: float, width: float, indent: float) -> list[list[Span]]:
    """Lines are asked for when checking, fitting and drawing: break them once."""
    return break_lines(spans, size, width, indent=indent)
