"""The elements a layout is made of; each knows its data, its findings and how it is drawn."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import ClassVar

from reportlab.lib.utils import ImageReader

from talentdesk.documents import ornaments
from talentdesk.documents.element_base import Element, Subject, ink, mm, one_of
from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.photos import photo_for_print
from talentdesk.documents.qr import draw_qr
from talentdesk.documents.templates import filled_text, required_names, value_of
from talentdesk.documents.text_elements import Paragraph, Text
from talentdesk.documents.typeset import Span, baseline_in, draw_spans, spans_width
from talentdesk.errors import DeskError, Problem
from talentdesk.text import tr


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
