"""The elements a layout is made of that are not text: pictures, lines, ornaments; and the list of all kinds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from talentdesk.documents import ornaments
from talentdesk.documents.backgrounds import decoded
from talentdesk.documents.code_elements import Code128, QrCode
from talentdesk.documents.element_base import Element, Subject, ink, mm, number, one_of, picture
from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.photos import PHOTO_SPECS, photo_for_print, photo_shape_problem
from talentdesk.documents.templates import value_of
from talentdesk.documents.text_elements import Paragraph, Text, ink_text
from talentdesk.documents.typeset import Span, baseline_in, draw_spans, spans_width
from talentdesk.errors import DeskError, Problem
from talentdesk.text import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo(Element):
    """The subject's photo, cut to the box; without one a dashed frame to stick it on.

    ``spec`` names the photo rule it is checked against (``PHOTO_SPECS``); without one only the shape is compared.
    The frame belongs to the stock: an overprint leaves it out.
    """

    kind: ClassVar[str] = "photo"
    source: str = "photo"
    spec: str = one_of(("", *PHOTO_SPECS), "")
    frame: str = ink("#9a9a9a")
    label: str = "照片"

    @property
    def fixed(self) -> bool:
        return False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.source,)

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
            photo_for_print(Path(found), self.width, self.height)
            shape = photo_shape_problem(Path(found), self.width, self.height, self.spec)
        except DeskError as trouble:
            yield Problem(trouble.code, trouble.text, trouble.remedy, field=self.source)
            return
        if shape:
            yield Problem(shape.code, shape.text, shape.remedy, field=self.source)

    def draw(self, page: PageWriter, subject: Subject) -> None:
        x, top, w, h = self.box
        found = value_of(subject, self.source)
        if found and Path(found).is_file():
            data, name = photo_for_print(Path(found), self.width, self.height)
            page.place_jpeg(data, name, x, top, w, h)
            if self.frame and not page.overprint:
                ornaments.outline(page, self.box, self.frame, 0.5)
        elif not page.overprint:
            ornaments.outline(page, self.box, self.frame, 0.6, dash=(2.5, 2))
            size, span = min(11.0, w / 4), Span(self.label, "serif")
            left = x + (w - spans_width([span], size, size / 2)) / 2
            page.fill_colour(self.frame or "#9a9a9a")
            baseline = page.height - baseline_in(top, h, size, "middle")
            draw_spans(page.canvas, [span], left, baseline, size, size / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(Element):
    """A JPEG or PNG kept inside the layout, or the subject's own where ``source`` names a placeholder with a path."""

    kind: ClassVar[str] = "image"
    data: str = picture()
    source: str = ""

    @property
    def fixed(self) -> bool:
        return not self.source

    @property
    def names(self) -> tuple[str, ...]:
        return (self.source,) if self.source else ()

    def draw(self, page: PageWriter, subject: Subject) -> None:
        raw = self.content(subject)
        if raw:
            page.place_picture(raw, *self.box)

    def content(self, subject: Subject) -> bytes:
        """The picture's bytes; empty when there is none."""
        found = Path(value_of(subject, self.source)) if value_of(subject, self.source) else None
        if found is not None and found.is_file():
            return found.read_bytes()
        return decoded(self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal(Picture):
    """A seal: its picture over the text, or the place where it is stamped.

    Without a picture ``label`` is printed faintly in the middle, nothing when that is empty.
    """

    kind: ClassVar[str] = "seal"
    label: str = ""
    colour: str = ink("#b5b5b5")

    def draw(self, page: PageWriter, subject: Subject) -> None:
        raw = self.content(subject)
        if raw:
            page.place_picture(raw, *self.box)
        elif self.label and not page.overprint:
            x, top, w, h = self.box
            span = Span(self.label, "serif")
            ink_text(page, self.colour)
            baseline = page.height - baseline_in(top, h, 9, "middle")
            draw_spans(page.canvas, [span], x + (w - spans_width([span], 9)) / 2, baseline, 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Element):
    """A straight line over the box's diagonal: ``height`` 0 level, ``width`` 0 upright, negative sizes lead back.

    ``stroke`` is its thickness in mm, ``dash`` the length of dash and gap in mm.
    """

    kind: ClassVar[str] = "line"
    width: float = number(0, -1200, 1200)
    height: float = number(0, -1200, 1200)
    stroke: float = number(0.2, 0, 50)
    colour: str = ink("#000000")
    dash: float = number(0, 0, 100)

    def draw(self, page: PageWriter, subject: Subject) -> None:
        canvas = page.canvas
        x, top, w, h = self.box
        page.stroke_colour(self.colour or "#000000")
        canvas.setLineWidth(mm(self.stroke))
        canvas.setDash([mm(self.dash)] * 2 if self.dash else [])
        canvas.line(x, page.height - top, x + w, page.height - top - h)
        canvas.setDash([])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle(Element):
    """A rectangle with an outline, a filling or both; an empty colour means none; ``radius`` rounds the corners."""

    kind: ClassVar[str] = "rectangle"
    stroke: float = number(0.2, 0, 50)
    colour: str = ink("#000000")
    fill: str = ink("")
    radius: float = number(0, 0, 600)

    def draw(self, page: PageWriter, subject: Subject) -> None:
        ornaments.outline(
            page, self.box, self.colour, mm(self.stroke), fill=self.fill, radius=mm(self.radius)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame(Element):
    """An engraved border of fine waves between double lines, with rosettes in the corners."""

    kind: ClassVar[str] = "frame"
    band: float = number(8, 1, 100)
    colour: str = ink("#b08d3c")
    line_colour: str = ink("#8c1c1c")

    def draw(self, page: PageWriter, subject: Subject) -> None:
        ornaments.frame(
            page, self.box, mm(self.band), self.colour or "#b08d3c", self.line_colour or "#8c1c1c"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rosette(Element):
    """A pale engraved rosette filling the box, behind the text."""

    kind: ClassVar[str] = "rosette"
    colour: str = ink("#f3ead2")

    def draw(self, page: PageWriter, subject: Subject) -> None:
        x, top, w, h = self.box
        ornaments.rosette(page, x + w / 2, top + h / 2, min(w, h) / 2, self.colour or "#f3ead2", 0.35)


ELEMENTS: tuple[type[Element], ...] = (
    Text, Paragraph, Photo, Picture, Seal, Line, Rectangle, Frame, Rosette, QrCode, Code128,
)  # fmt: skip
