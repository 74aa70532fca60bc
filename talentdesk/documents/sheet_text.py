"""The text of one cell on the page: wrapped, shrunk, aligned, spread, turned, clipped as Excel does it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from talentdesk.documents.fonts import ASCENT
from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.sheet_geometry import BREAKING, LEADING, PADDING
from talentdesk.documents.sheet_lines import Line, broken, look_size, run_width
from talentdesk.documents.sheet_styles import Look, Style
from talentdesk.documents.typeset import Span, draw_spans

_EDGE = 1.0
_SLANT = 0.2126  # tangent of 12 degrees
_SPREAD = re.compile(r"[A-Za-z0-9\u00c0-\u024f.,:;!?'\"/@#%&+\-]+ *|. *", re.DOTALL)

Pieces = Sequence[tuple[str, Look]]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a cell's text goes: its area in points from the top left of the page, and the scale of the page.

    ``beside(left, right)`` gives the room on either side that unwrapped text of that excess may run into.
    """

    left: float
    top: float
    width: float
    height: float
    scale: float
    indent: float
    beside: Callable[[float, float], tuple[float, float]]

    @property
    def inner(self) -> float:
        """Width for text before scaling."""
        return self.width / self.scale - 2 * BREAKING - self.indent


def draw_cell_text(page: PageWriter, spot: Spot, style: Style, pieces: Pieces) -> None:
    """Draw a cell's text with all that its alignment asks for."""
    if style.rotation == 255:
        _draw_stacked(page, spot, style, pieces)
    elif style.rotation in (90, 180):
        _draw_turned(page, spot, style, pieces)
    elif style.rotation:
        _draw_slanted(page, spot, style, pieces)
    else:
        _draw_level(page, spot, style, pieces)


def _draw_level(page: PageWriter, spot: Spot, style: Style, pieces: Pieces) -> None:
    lines, factor = _fitted(spot.inner, style, pieces)
    factor *= spot.scale
    if style.horizontal == "fill" and lines[0].width > 0:
        times = max(int(spot.inner // lines[0].width), 1)
        lines = broken([(text * times, look) for text, look in lines[0].pieces], None)
    block = sum(line.size for line in lines) * LEADING * factor
    start, gap = _start(style.vertical, spot.height, block, len(lines), _EDGE * spot.scale)
    placed = [_across(style, spot, line, factor) for line in lines]
    clip = _clip(
        spot, style, block, [(x, line.width * factor) for (x, _), line in zip(placed, lines, strict=True)]
    )
    if clip:
        _clip_to(page, *clip)
    top = spot.top + start
    for line, (x, extra) in zip(lines, placed, strict=True):
        baseline = page.height - (top + line.size * factor * ((LEADING - 1) / 2 + ASCENT))
        draw_line(page, line, spot.left + x, baseline, factor, extra)
        top += line.size * LEADING * factor + gap
    if clip:
        page.canvas.restoreState()


def _fitted(inner: float, style: Style, pieces: Pieces) -> tuple[list[Line], float]:
    """The lines, and by what they are shrunk."""
    lines = broken(pieces, max(inner, 1.0) if style.wrap else None)
    widest = max(line.width for line in lines)
    if style.shrink and widest > inner:
        return lines, max(math.floor(100 * inner / widest), 1) / 100
    return lines, 1.0


def _start(vertical: str, height: float, block: float, lines: int, edge: float) -> tuple[float, float]:
    """Where the first line's top lies below the top of ``height``, and the room between lines."""
    loose = height - block
    if vertical in ("justify", "distributed") and lines > 1:
        return edge, max(loose - 2 * edge, 0.0) / (lines - 1)
    if vertical == "top" or (vertical == "justify"):
        return edge, 0.0
    return (loose - edge, 0.0) if vertical == "bottom" else (loose / 2, 0.0)


def _across(style: Style, spot: Spot, line: Line, factor: float) -> tuple[float, float]:
    """How far right of the cell's edge a line starts, and what is added at each place that can be widened."""
    pad, indent = PADDING * spot.scale, spot.indent * spot.scale
    loose = spot.width - line.width * factor
    if style.horizontal == "distributed" or (style.horizontal == "justify" and line.soft):
        # Spread text is indented on both sides.
        both = indent if style.horizontal == "distributed" else 0.0
        places = sum(len(_SPREAD.findall(text)) for text, _ in line.pieces) - 1
        if places > 0:
            return pad + indent, max(loose - 2 * pad - indent - both, 0.0) / places
        return (loose / 2, 0.0) if style.horizontal == "distributed" else (pad + indent, 0.0)
    if style.horizontal in ("center", "centerContinuous"):
        return loose / 2, 0.0
    return (loose - pad - indent if style.horizontal == "right" else pad + indent), 0.0


def _clip(
    spot: Spot, style: Style, block: float, spans: Sequence[tuple[float, float]]
) -> tuple[float, float, float, float] | None:
    """The area text must be cut to when it is larger than its cell (and the empty ones beside it)."""
    left = max(-min(x for x, _ in spans), 0.0)
    right = max(max(x + width for x, width in spans) - spot.width, 0.0)
    if left < 0.05 and right < 0.05 and block <= spot.height + 0.05:
        return None
    free = (0.0, 0.0)
    if not (style.wrap or style.shrink or style.horizontal == "fill"):
        free = spot.beside(left, right)
    if left <= free[0] and right <= free[1] and block <= spot.height + 0.05:
        return None
    return spot.left - free[0], spot.top, spot.width + sum(free), spot.height


def _clip_to(page: PageWriter, left: float, top: float, width: float, height: float) -> None:
    """Draw nothing outside the area until the canvas's state is restored."""
    page.canvas.saveState()
    bottom = page.height - top - height
    page.canvas._code.append(f"{left:.3f} {bottom:.3f} {width:.3f} {height:.3f} re W n")  # noqa: SLF001 - as PageWriter does


def draw_line(
    page: PageWriter, line: Line, x: float, baseline: float, factor: float, extra: float = 0.0
) -> None:
    """Draw one line from ``x`` on a baseline measured upwards; sizes times ``factor``; ``extra`` between its parts."""
    for text, look in line.pieces:
        parts = _SPREAD.findall(text) if extra else [text]
        start = x
        for part in parts:
            draw_run(page, part, look, x, baseline, factor)
            x += run_width(part, look) * factor + extra
        _draw_strokes(page, look, start, x - extra, baseline, factor)


def draw_run(page: PageWriter, text: str, look: Look, x: float, baseline: float, factor: float) -> None:
    """Draw text in one look."""
    canvas: Any = page.canvas
    size = look_size(look) * factor
    rise = {"superscript": 0.36, "subscript": -0.12}.get(look.raised, 0.0) * look.size * factor
    page.fill_colour(look.colour)
    page.stroke_colour(look.colour)
    spans = [Span(text, look.family)]
    if look.italic:
        canvas._code.append(f"q 1 0 {_SLANT} 1 {-_SLANT * baseline:.4f} 0 cm")  # noqa: SLF001 - as PageWriter does
        draw_spans(canvas, spans, x, baseline + rise, size)
        canvas._code.append("Q")  # noqa: SLF001
    else:
        draw_spans(canvas, spans, x, baseline + rise, size)


def _draw_strokes(
    page: PageWriter, look: Look, start: float, end: float, baseline: float, factor: float
) -> None:
    """Lines under and through a piece of text."""
    size = look.size * factor
    places = {"single": (-0.11,), "double": (-0.06, -0.17)}.get(look.underline, ())
    thick = size * (0.045 if len(places) < 2 else 0.035)
    for place in (*places, *((0.3,) if look.struck else ())):
        page.fill_colour(look.colour)
        at = baseline + place * size - thick / 2
        page.canvas._code.append(f"{start:.3f} {at:.3f} {end - start:.3f} {thick:.3f} re f")  # noqa: SLF001


def _draw_turned(page: PageWriter, spot: Spot, style: Style, pieces: Pieces) -> None:
    """Text turned by 90 degrees, upwards or downwards; it wraps at the cell's height."""
    upwards = style.rotation == 90
    length = spot.height / spot.scale - 2 * BREAKING
    lines, factor = _fitted(length, style, pieces)
    factor *= spot.scale
    block = sum(line.size for line in lines) * LEADING * factor
    side = (
        style.horizontal
        if upwards
        else {"left": "right", "right": "left"}.get(style.horizontal, style.horizontal)
    )
    across, gap = _start(
        {"left": "top", "right": "bottom"}.get(side, "center"), spot.width, block, len(lines), _EDGE
    )
    end = {"top": "right", "bottom": "left"} if upwards else {"top": "left", "bottom": "right"}
    canvas = page.canvas
    canvas.saveState()
    if block > spot.width + 0.05 or max(line.width for line in lines) * factor > spot.height + 0.05:
        _clip_to(page, spot.left, spot.top, spot.width, spot.height)
        canvas._code.append("")  # noqa: SLF001
    canvas.translate(
        spot.left + (0 if upwards else spot.width), page.height - spot.top - (spot.height if upwards else 0)
    )
    canvas.rotate(90 if upwards else -90)
    for line in lines:
        loose = spot.height - line.width * factor
        x = {"left": PADDING * spot.scale, "right": loose - PADDING * spot.scale}.get(
            end.get(style.vertical, ""), loose / 2
        )
        draw_line(page, line, x, -(across + line.size * factor * ((LEADING - 1) / 2 + ASCENT)), factor)
        across += line.size * LEADING * factor + gap
    canvas.restoreState()


def _draw_slanted(page: PageWriter, spot: Spot, style: Style, pieces: Pieces) -> None:
    """Text at any other angle: what is around it stands in the cell as its alignment says."""
    angle = style.rotation if style.rotation <= 90 else 90 - style.rotation
    lines = broken(pieces, None)
    factor = spot.scale
    wide = max(line.width for line in lines) * factor
    high = sum(line.size for line in lines) * LEADING * factor
    sine, cosine = abs(math.sin(math.radians(angle))), math.cos(math.radians(angle))
    around = wide * cosine + high * sine, wide * sine + high * cosine
    pad = PADDING * spot.scale
    left = {"left": pad, "right": spot.width - around[0] - pad}.get(
        style.horizontal, (spot.width - around[0]) / 2
    )
    top = {"top": pad, "bottom": spot.height - around[1] - pad}.get(
        style.vertical, (spot.height - around[1]) / 2
    )
    canvas = page.canvas
    canvas.saveState()
    canvas.translate(spot.left + left + around[0] / 2, page.height - (spot.top + top + around[1] / 2))
    canvas.rotate(angle)
    below = high / 2
    for line in lines:
        draw_line(page, line, -wide / 2, below - line.size * factor * ((LEADING - 1) / 2 + ASCENT), factor)
        below -= line.size * LEADING * factor
    canvas.restoreState()


def _draw_stacked(page: PageWriter, spot: Spot, style: Style, pieces: Pieces) -> None:
    """Upright characters one below the other, closer together where the cell is too low."""
    letters = [(character, look) for text, look in pieces for character in text if not character.isspace()]
    if not letters:
        return
    factor = spot.scale
    whole = sum(look.size for _, look in letters) * LEADING * factor
    squeeze = min(1.0, (spot.height - 2 * _EDGE * factor) / whole) if whole else 1.0
    start, gap = _start(style.vertical, spot.height, whole * squeeze, len(letters), _EDGE * factor)
    top = spot.top + start
    for character, look in letters:
        size = look.size * factor
        pitch = size * LEADING * squeeze
        wide = run_width(character, look) * factor
        left = {"left": PADDING * factor, "right": spot.width - wide - PADDING * factor}.get(
            style.horizontal, (spot.width - wide) / 2
        )
        baseline = page.height - (top + (pitch - size) / 2 + ASCENT * size)
        draw_run(page, character, look, spot.left + left, baseline, factor)
        top += pitch + gap
