"""What a layout is made of: each element knows its data, its findings and how it is drawn.

Lengths are millimetres from the page's top left corner, type sizes are points.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from talentdesk.documents import ornaments
from talentdesk.documents.fonts import ASCENT, FAMILIES, missing_glyphs
from talentdesk.documents.pdf import POINTS_PER_MM, PageWriter
from talentdesk.documents.photos import photo_for_print
from talentdesk.documents.qr import draw_qr
from talentdesk.documents.templates import fill_template, filled_text, required_names, value_of
from talentdesk.documents.typeset import (
    Span,
    baseline_in,
    break_lines,
    draw_spans,
    largest_size,
    spans_width,
)
from talentdesk.errors import DeskError, Problem
from talentdesk.text import tr

Subject = Mapping[str, object]

_CHINESE_OR_NOT = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")


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

    def findings(self, subject: Subject) -> Iterator[Problem]:
        """What would be wrong on this subject's page, besides empty placeholders."""
        return iter(())

    def draw(self, page: PageWriter, subject: Subject) -> None:
        """Draw it on the current page."""
        raise NotImplementedError


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
                for part in _CHINESE_OR_NOT.findall(piece):
                    spans.append(Span(part, self.font if part.isascii() else self.value_font))
            else:
                spans.append(Span(piece, self.font))
        return spans

    def _lines(self, spans: list[Span], size: float) -> list[list[Span]]:
        return break_lines(spans, size, mm(self.w), indent=self.indent * size)

    def _fitting(self, spans: list[Span]) -> float | None:
        def fits(size: float) -> bool:
            return self._height(len(self._lines(spans, size)), size) <= mm(self.h) + 0.05

        return largest_size(self.size, self.min_size or self.size, fits)

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
            characters = sum(len(span.text) for span in line)
            loose = mm(self.w) - left - spans_width(line, size)
            last = number == len(lines) - 1
            spacing = loose / (characters - 1) if self.justify and not last and characters > 1 else 0.0
            # A line broken early by a long number would look torn apart: leave it ragged.
            spacing = spacing if 0 < spacing < size * 0.25 else 0.0
            draw_spans(page.canvas, line, mm(self.x) + left, baseline, size, spacing)
            baseline -= size * self.leading


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo(Element):
    """The subject's photo, cut to the box; without one a dashed frame to stick it on."""

    kind: ClassVar[str] = "photo"
    w: float
    h: float
    source: str = "photo"
    frame: str = ink("#9a9a9a")
    label: str = "照片"

    @property
    def fixed(self) -> bool:
        return False

    def findings(self, subject: Subject) -> Iterator[Problem]:
        found = value_of(subject, self.source)
        if not found or not Path(found).is_file():
            yield Problem(
                "photo-missing",
                tr("没有照片"),
                tr("补上照片，或确认印出空白照片框后手工粘贴。"),
                field=self.source,
            )
            return
        try:
            photo_for_print(Path(found), self.w, self.h)
        except DeskError as trouble:
            yield Problem(trouble.code, trouble.text, trouble.remedy, field=self.source)

    def draw(self, page: PageWriter, subject: Subject) -> None:
        x, top, w, h = mm(self.x), mm(self.y), mm(self.w), mm(self.h)
        found = value_of(subject, self.source)
        if found and Path(found).is_file():
            data, name = photo_for_print(Path(found), self.w, self.h)
            page.place_jpeg(data, name, x, top, w, h)
            ornaments.outline(page, (x, top, w, h), self.frame, 0.5)
            return
        ornaments.outline(page, (x, top, w, h), self.frame, 0.6, dash=(2.5, 2))
        size = 11.0
        left = x + (w - spans_width([Span(self.label, "serif")], size, 6)) / 2
        page.canvas.setFillColor(self.frame)
        baseline = page.height - baseline_in(top, h, size, "middle")
        draw_spans(page.canvas, [Span(self.label, "serif")], left, baseline, size, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(Element):
    """A picture kept inside the layout (JPEG or PNG, base64), the same on every page."""

    kind: ClassVar[str] = "image"
    w: float
    h: float
    data: str

    def draw(self, page: PageWriter, subject: Subject) -> None:
        from io import BytesIO

        from reportlab.lib.utils import ImageReader

        raw = base64.b64decode(self.data)
        x, top, w, h = mm(self.x), mm(self.y), mm(self.w), mm(self.h)
        if raw.startswith(b"\xff\xd8"):
            page.place_jpeg(raw, hashlib.sha256(raw).hexdigest()[:24], x, top, w, h)
        else:
            page.canvas.drawImage(ImageReader(BytesIO(raw)), x, page.height - top - h, w, h, mask="auto")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Element):
    """A straight line from x, y to x2, y2; ``width`` in mm, ``dash`` the length of dash and gap in mm."""

    kind: ClassVar[str] = "line"
    x2: float
    y2: float
    width: float = 0.2
    colour: str = ink("#000000")
    dash: float = 0

    def draw(self, page: PageWriter, subject: Subject) -> None:
        canvas = page.canvas
        canvas.setStrokeColor(self.colour)
        canvas.setLineWidth(mm(self.width))
        canvas.setDash([mm(self.dash)] * 2 if self.dash else [])
        canvas.line(mm(self.x), page.height - mm(self.y), mm(self.x2), page.height - mm(self.y2))
        canvas.setDash([])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect(Element):
    """A rectangle with an outline, a filling or both; an empty colour means none."""

    kind: ClassVar[str] = "rect"
    w: float
    h: float
    width: float = 0.2
    colour: str = ink("#000000")
    fill: str = ink("")

    def draw(self, page: PageWriter, subject: Subject) -> None:
        box = (mm(self.x), mm(self.y), mm(self.w), mm(self.h))
        ornaments.outline(page, box, self.colour, mm(self.width), fill=self.fill)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame(Element):
    """An engraved border of fine waves between double lines, with rosettes in the corners."""

    kind: ClassVar[str] = "frame"
    w: float
    h: float
    band: float = 8
    colour: str = ink("#b08d3c")
    line_colour: str = ink("#8c1c1c")

    def draw(self, page: PageWriter, subject: Subject) -> None:
        box = (mm(self.x), mm(self.y), mm(self.w), mm(self.h))
        ornaments.frame(page, box, mm(self.band), self.colour, self.line_colour)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rosette(Element):
    """A pale engraved rosette around x, y, behind the text."""

    kind: ClassVar[str] = "rosette"
    radius: float
    colour: str = ink("#f3ead2")

    def draw(self, page: PageWriter, subject: Subject) -> None:
        ornaments.rosette(page, mm(self.x), mm(self.y), mm(self.radius), self.colour, 0.35)


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode(Element):
    """A QR code of ``size`` mm without quiet zone, with a small caption below it."""

    kind: ClassVar[str] = "qr"
    size: float
    text: str = "{qr}"
    level: str = one_of("LMQH", "M")
    caption: str = ""
    caption_size: float = 7
    colour: str = ink("#000000")

    @property
    def fixed(self) -> bool:
        return False

    @property
    def needs(self) -> tuple[str, ...]:
        return required_names(self.text)

    def draw(self, page: PageWriter, subject: Subject) -> None:
        text = filled_text(self.text, subject)
        if not text:
            return
        x, top, size = mm(self.x), mm(self.y), mm(self.size)
        page.canvas.setFillColor(self.colour)
        draw_qr(page, text, self.level, x, top, size)
        if self.caption:
            span = Span(self.caption, "serif")
            left = x + (size - spans_width([span], self.caption_size)) / 2
            baseline = page.height - baseline_in(top + size + mm(1.2), 10, self.caption_size, "top")
            draw_spans(page.canvas, [span], left, baseline, self.caption_size)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealPlace(Element):
    """Where the seal is stamped, around x, y; ``label`` is printed faintly, nothing when empty."""

    kind: ClassVar[str] = "seal"
    diameter: float = 42
    label: str = ""
    colour: str = ink("#b5b5b5")

    def draw(self, page: PageWriter, subject: Subject) -> None:
        if self.label:
            span = Span(self.label, "serif")
            left = mm(self.x) - spans_width([span], 9) / 2
            page.canvas.setFillColor(self.colour)
            baseline = page.height - baseline_in(
                mm(self.y - self.diameter / 2), mm(self.diameter), 9, "middle"
            )
            draw_spans(page.canvas, [span], left, baseline, 9)


ELEMENTS: tuple[type[Element], ...] = (
    Text, Paragraph, Photo, Picture, Line, Rect, Frame, Rosette, QrCode, SealPlace,
)  # fmt: skip


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
