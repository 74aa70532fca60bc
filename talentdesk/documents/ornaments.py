"""Engraved ornaments drawn by formula: wave bands, rosettes, plain outlines. Lengths in points, y downwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import cos, pi, sin

from reportlab.pdfgen.pathobject import PDFPathObject

from talentdesk.documents.pdf import PageWriter

Box = tuple[float, float, float, float]
Curve = Callable[[float], tuple[float, float]]


def outline(
    page: PageWriter,
    box: Box,
    colour: str,
    width: float,
    *,
    fill: str = "",
    dash: Sequence[float] = (),
    radius: float = 0.0,
) -> None:
    """A rectangle with corners rounded by ``radius``; an empty colour leaves out outline or filling."""
    x, top, w, h = box
    canvas = page.canvas
    if colour:
        page.stroke_colour(colour)
        canvas.setLineWidth(width)
        if dash:
            canvas.setDash(list(dash))
    if fill:
        page.fill_colour(fill)
    if colour or fill:
        draw = canvas.roundRect if radius else canvas.rect
        corner = (min(radius, w / 2, h / 2),) if radius else ()
        draw(x, page.height - top - h, w, h, *corner, stroke=int(bool(colour)), fill=int(bool(fill)))
    if dash:
        canvas.setDash([])


def frame(page: PageWriter, box: Box, band: float, colour: str, line_colour: str) -> None:
    """A double-lined border whose band is filled with interlaced waves; a rosette on each corner."""
    x, top, w, h = box
    gap = band * 0.16
    outline(page, box, line_colour, 1.6)
    outline(page, (x + gap, top + gap, w - 2 * gap, h - 2 * gap), colour, 0.4)
    inner = (x + band, top + band, w - 2 * band, h - 2 * band)
    outline(page, (inner[0] - gap, inner[1] - gap, inner[2] + 2 * gap, inner[3] + 2 * gap), colour, 0.4)
    outline(page, inner, line_colour, 0.7)
    canvas = page.canvas
    page.stroke_colour(colour)
    canvas.setLineWidth(0.3)
    half = band / 2
    for start, end in (
        ((x + band, top + half), (x + w - band, top + half)),
        ((x + band, top + h - half), (x + w - band, top + h - half)),
        ((x + half, top + band), (x + half, top + h - band)),
        ((x + w - half, top + band), (x + w - half, top + h - band)),
    ):
        _waves(page, start, end, half - 1.45 * gap, band * 1.15)
    for cx in (x + half, x + w - half):
        for cy in (top + half, top + h - half):
            _corner(page, cx, cy, half - gap * 0.5, colour, line_colour)


def _waves(
    page: PageWriter, start: tuple[float, float], end: tuple[float, float], height: float, period: float
) -> None:
    for path in _wave_paths(start, end, height, period, page.height):
        page.canvas.drawPath(path, stroke=1, fill=0)


# A certificate's ornaments are the same for everybody: computed once, drawn on every page of the run.
@lru_cache(maxsize=32)
def _wave_paths(
    start: tuple[float, float], end: tuple[float, float], height: float, period: float, page_height: float
) -> tuple[PDFPathObject, ...]:
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    turns = max(round(length / period), 1)
    across = end[1] == start[1]
    paths = []
    for share in (1.0, 0.62, 0.26):
        for phase in (0.0, pi / 2, pi, 3 * pi / 2):

            def point(t: float, share: float = share, phase: float = phase) -> tuple[float, float]:
                along = t * length
                swing = height * share * sin(2 * pi * turns * t + phase)
                if across:
                    return start[0] + along, start[1] + swing
                return start[0] + swing, start[1] + along

            paths.append(_curve(point, turns * 12, page_height))
    return tuple(paths)


def _corner(page: PageWriter, cx: float, cy: float, radius: float, colour: str, line_colour: str) -> None:
    canvas = page.canvas
    page.fill_colour("#ffffff")
    page.stroke_colour(line_colour)
    canvas.setLineWidth(0.7)
    side = radius * 2
    canvas.rect(cx - radius, page.height - cy - radius, side, side, stroke=1, fill=1)
    rosette(page, cx, cy, radius * 0.92, colour, 0.3, rings=(1.0, 0.74, 0.5), petals=8)
    page.fill_colour(line_colour)
    canvas.circle(cx, page.height - cy, radius * 0.13, stroke=0, fill=1)


def rosette(
    page: PageWriter,
    cx: float,
    cy: float,
    radius: float,
    colour: str,
    width: float,
    *,
    rings: Sequence[float] = (1.0, 0.86, 0.73, 0.6, 0.47, 0.34),
    petals: int = 24,
) -> None:
    """Interlaced flower curves in rings around a point."""
    page.stroke_colour(colour)
    page.canvas.setLineWidth(width)
    for path in _flower_paths(cx, cy, radius, tuple(rings), petals, page.height):
        page.canvas.drawPath(path, stroke=1, fill=0)


@lru_cache(maxsize=32)
def _flower_paths(
    cx: float, cy: float, radius: float, rings: tuple[float, ...], petals: int, page_height: float
) -> tuple[PDFPathObject, ...]:
    paths = []
    for ring in rings:
        for turn in (0.0, 0.25, 0.5, 0.75):

            def point(t: float, ring: float = ring, turn: float = turn) -> tuple[float, float]:
                angle = 2 * pi * t
                swing = 1 - 0.09 * (1 + cos(petals * angle + 2 * pi * turn))
                reach = radius * ring * swing
                return cx + reach * cos(angle), cy + reach * sin(angle)

            paths.append(_curve(point, petals * 10, page_height))
    return tuple(paths)


def _curve(point: Curve, steps: int, page_height: float) -> PDFPathObject:
    path = PDFPathObject()
    x, y = point(0)
    path.moveTo(x, page_height - y)
    for step in range(1, steps + 1):
        x, y = point(step / steps)
        path.lineTo(x, page_height - y)
    return path
