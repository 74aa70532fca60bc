"""Chinese text on a line and in a box: widths with letter spacing, line breaking, shrinking, drawing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase.pdfmetrics import getFont

from talentdesk.documents.fonts import ASCENT, EMBOLDENED, runs, text_width

# A line may not begin or end with these (usual Chinese typesetting).
_NOT_FIRST = frozenset("，。、；：？！）】》〉」』”’％%·—…,.;:?!)]}〕")
_NOT_LAST = frozenset("（【《〈「『“‘([{〔")
# Latin letters, digits and what holds them together stay on one line, a number with its unit too.
_PIECES = re.compile(r"\d+(?:[年月日元人]|学时|课时)|[A-Za-z0-9À-ÿ_.,:/@#%&+\-–]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one font family."""

    text: str
    family: str


def spans_width(spans: Sequence[Span], size: float, spacing: float = 0.0) -> float:
    """Width in points; ``spacing`` is added after every character but the last."""
    count = sum(len(span.text) for span in spans)
    total = sum(text_width(span.text, span.family, size) for span in spans)
    return total + spacing * max(count - 1, 0)


def break_lines(
    spans: Sequence[Span], size: float, width: float, *, indent: float = 0.0, spacing: float = 0.0
) -> list[list[Span]]:
    """Break text into lines no wider than ``width`` points; the first is shorter by ``indent``.

    A word longer than a line is cut anywhere; a newline always breaks; ``spacing`` follows every character.
    """
    lines: list[list[Span]] = []
    line: list[Span] = []
    room = width - indent
    used = 0.0
    for piece in _unbreakable(spans):
        if piece[0].text == "\n":
            lines.append(line)
            line, used, room = [], 0.0, width
            continue
        wide = spans_width(piece, size) + spacing * sum(len(part.text) for part in piece)
        if used + wide - spacing > room + 0.01 and line:
            lines.append(_trimmed(line))
            line, used, room = [], 0.0, width
            if piece[0].text.isspace():
                continue
        if wide - spacing > room + 0.01:
            for part in _cut(piece, size, room, spacing):
                if line:
                    lines.append(line)
                line, room = [part], width
            used = spans_width(line, size, spacing) + spacing
        else:
            line.extend(piece)
            used += wide
    lines.append(line)
    return [_joined(each) for each in lines]


def _unbreakable(spans: Sequence[Span]) -> list[list[Span]]:
    """Pieces between which a line may be broken, punctuation tied to its neighbour."""
    pieces: list[list[Span]] = []
    for span in spans:
        for text in _PIECES.findall(span.text):
            part = Span(text, span.family)
            tied = pieces and pieces[-1][-1].text != "\n" and text != "\n"
            if tied and (text[0] in _NOT_FIRST or pieces[-1][-1].text[-1] in _NOT_LAST):
                pieces[-1].append(part)
            else:
                pieces.append([part])
    return pieces


def _cut(piece: Sequence[Span], size: float, room: float, spacing: float) -> list[Span]:
    parts: list[Span] = []
    for span in piece:
        text = ""
        for character in span.text:
            if text and text_width(text + character, span.family, size) + spacing * len(text) > room + 0.01:
                parts.append(Span(text, span.family))
                text = ""
            text += character
        parts.append(Span(text, span.family))
    return parts


def _trimmed(line: list[Span]) -> list[Span]:
    while line and line[-1].text.isspace():
        line.pop()
    return line


def _joined(line: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in line:
        if joined and joined[-1].family == span.family:
            joined[-1] = Span(joined[-1].text + span.text, span.family)
        else:
            joined.append(span)
    return joined


def largest_size(size: float, smallest: float, fits: Callable[[float], bool]) -> float | None:
    """The largest size from ``size`` down to ``smallest`` in half points that fits; None when none does."""
    while size > smallest:
        if fits(size):
            return size
        size = max(size - 0.5, smallest)
    return smallest if fits(smallest) else None


def draw_spans(
    canvas: Any, spans: Sequence[Span], x: float, baseline: float, size: float, spacing: float = 0.0
) -> None:
    """Draw one line with its left end at ``x`` (points); letter spacing in points.

    Emboldened families are also stroked: the caller sets the stroke colour like the fill colour.
    """
    # The canvas's own text object formats every number anew and takes twice as long.
    document, code = canvas._doc, [f"BT 1 0 0 1 {x:.4f} {baseline:.4f} Tm"]
    if spacing:
        code.append(f"{spacing:.4f} Tc")
    bold, current = False, ""
    for span in spans:
        if bold != (span.family in EMBOLDENED):
            bold = not bold
            code.append(f"{2 if bold else 0} Tr {size * 0.03:.4f} w")
        for name, piece in runs(span.text, span.family):
            font: Any = getFont(name)
            for subset, glyphs in font.splitString(piece, document):
                wanted = font.getSubsetInternalName(subset, document)
                if wanted != current:
                    code.append(f"{wanted} {size:.6g} Tf")
                    current = wanted
                code.append(f"({canvas._escape(glyphs)}) Tj")
    if bold:
        code.append("0 Tr")
    if spacing:
        code.append("0 Tc")
    code.append("ET")
    canvas._code.append(" ".join(code))


def baseline_in(top: float, height: float, size: float, valign: str) -> float:
    """Where the baseline of a line lies, measured downwards from the page's top like ``top``."""
    free = height - size
    shift = {"top": 0.0, "middle": free / 2, "bottom": free}[valign]
    return top + shift + ASCENT * size
