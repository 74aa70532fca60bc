"""Elements that machines read: QR code and Code 128, drawn as vector."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from talentdesk.documents.element_base import Element, Subject, ink, number, one_of
from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.qr import code128_bars, draw_bars, draw_qr, qr_rows
from talentdesk.documents.templates import filled_text, placeholder_names, required_names
from talentdesk.documents.text_elements import ink_text
from talentdesk.documents.typeset import Span, draw_spans, spans_width
from talentdesk.errors import Problem
from talentdesk.text import tr

# Telephones and hand scanners read no finer printed modules than this, in mm.
_FINEST_QR, _FINEST_BAR = 0.25, 0.17


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode(Element):
    """A QR code filling the box's smaller side, from its top left corner; the quiet zone is outside."""

    kind: ClassVar[str] = "qr"
    text: str = "{qr}"
    level: str = one_of("LMQH", "M")
    colour: str = ink("#000000")

    @property
    def fixed(self) -> bool:
        return not self.names

    @property
    def names(self) -> tuple[str, ...]:
        return placeholder_names(self.text)

    @property
    def needs(self) -> tuple[str, ...]:
        return required_names(self.text)

    def findings(self, subject: Subject) -> Iterator[Problem]:
        text = filled_text(self.text, subject)
        if not text:
            return
        try:
            rows = len(qr_rows(text, self.level))
        except ValueError:
            yield _unusable(tr("二维码装不下这么多内容"), tr("减少二维码内容，或降低纠错级别。"))
            return
        if min(self.width, self.height) / rows < _FINEST_QR:
            yield _too_fine(min(self.width, self.height) / rows)

    def draw(self, page: PageWriter, subject: Subject) -> None:
        text = filled_text(self.text, subject)
        if text:
            x, top, w, h = self.box
            page.fill_colour(self.colour or "#000000")
            draw_qr(page, text, self.level, x, top, min(w, h))


@dataclass(frozen=True, slots=True, kw_only=True)
class Code128(Element):
    """A Code 128 bar code across the box; ``caption`` prints the text below the bars, inside the box."""

    kind: ClassVar[str] = "code128"
    text: str = "{number}"
    caption: bool = True
    size: float = number(8, 2, 40)
    colour: str = ink("#000000")

    @property
    def fixed(self) -> bool:
        return not self.names

    @property
    def names(self) -> tuple[str, ...]:
        return placeholder_names(self.text)

    @property
    def needs(self) -> tuple[str, ...]:
        return required_names(self.text)

    def findings(self, subject: Subject) -> Iterator[Problem]:
        text = filled_text(self.text, subject)
        if not text:
            return
        if not (text.isascii() and text.isprintable()):
            yield _unusable(
                tr("条形码只能含英文字母、数字和符号：“{text}”", text=text[:24]),
                tr("改用二维码，或更换内容。"),
            )
            return
        modules = len(code128_bars(text))
        if self.width / modules < _FINEST_BAR:
            yield _too_fine(self.width / modules)

    def draw(self, page: PageWriter, subject: Subject) -> None:
        text = filled_text(self.text, subject)
        if not text or not text.isascii():
            return
        x, top, w, h = self.box
        below = self.size * 1.25 if self.caption else 0.0
        ink_text(page, self.colour)
        draw_bars(page, text, x, top, w, max(h - below, 1.0))
        if self.caption:
            span = Span(text, "sans")
            left = x + (w - spans_width([span], self.size)) / 2
            draw_spans(page.canvas, [span], left, page.height - top - h + self.size * 0.2, self.size)


def _unusable(text: str, remedy: str) -> Problem:
    return Problem("code-unusable", text, remedy)


def _too_fine(size: float) -> Problem:
    return Problem(
        "code-too-fine",
        tr("条码每格仅 {size} 毫米，印出来可能读不出", size=f"{size:.2f}"),
        tr("在版式中放大条码，或减少内容。"),
    )
