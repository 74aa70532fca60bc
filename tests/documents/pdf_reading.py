"""Where things stand on a page of a PDF, read from the file and not from our own code; mm from the top left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

MM = 25.4 / 72
_CURVES = {b"c", b"v", b"y"}


@dataclass(frozen=True)
class Piece:
    """A run of text: left end and baseline."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """The bounding box of a path, image or form that was painted."""

    kind: str
    x: float
    y: float
    width: float
    height: float


def page(out: BytesIO, number: int = 0) -> PageObject:
    """One page of a PDF in memory."""
    return PdfReader(out).pages[number]


def page_texts(pdf: Path | bytes) -> list[str]:
    """The text of every page, by pdfium: many times as fast as pypdf, which reads the pages of fewer tests."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [each.get_textpage().get_text_range() for each in document]
    finally:
        document.close()


def pieces(of: PageObject) -> list[Piece]:
    """Every piece of text of a page, those in forms too."""
    found: list[Piece] = []
    high = float(of.mediabox.height)

    def visit(text: str, cm: Any, tm: Any, font: Any, size: Any) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found.append(Piece(text.strip(), x * MM, (high - y) * MM))

    of.extract_text(visitor_text=visit)
    return found


def boxes(of: PageObject) -> list[Box]:
    """Everything painted on a page that is not text, also inside forms."""
    found: list[Box] = []
    _walk(of.get_contents(), of, of, [1, 0, 0, 1, 0, 0], found, float(of.mediabox.height))
    return found


def _times(m: list[float], n: list[float]) -> list[float]:
    a, b, c, d, e, f = m
    return [
        a * n[0] + b * n[2], a * n[1] + b * n[3], c * n[0] + d * n[2], c * n[1] + d * n[3],
        e * n[0] + f * n[2] + n[4], e * n[1] + f * n[3] + n[5],
    ]  # fmt: skip


def _box(kind: str, points: list[tuple[float, float]], m: list[float], high: float) -> Box:
    xs = [(x * m[0] + y * m[2] + m[4]) * MM for x, y in points]
    ys = [(high - (x * m[1] + y * m[3] + m[5])) * MM for x, y in points]
    return Box(kind, min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _walk(
    stream: Any, holder: Any, of: PageObject, start: list[float], found: list[Box], high: float
) -> None:
    matrix, stack, path = start, [], []
    unit = [(0.0, 0.0), (1.0, 1.0), (0.0, 1.0), (1.0, 0.0)]
    for operands, operator in ContentStream(stream, of.pdf).operations:
        if operator == b"q":
            stack.append(matrix)
        elif operator == b"Q":
            matrix = stack.pop()
        elif operator == b"cm":
            matrix = _times([float(v) for v in operands], matrix)
        elif operator in (b"m", b"l") or operator in _CURVES:
            values = [float(v) for v in operands]
            path += list(zip(values[::2], values[1::2], strict=True))
        elif operator == b"re":
            x, y, w, h = (float(v) for v in operands)
            path += [(x, y), (x + w, y), (x, y + h), (x + w, y + h)]
        elif operator in (b"S", b"s", b"f", b"f*", b"B", b"b", b"n"):
            if path and operator != b"n":
                found.append(_box("path", path, matrix, high))
            path = []
        elif operator == b"Do":
            thing = holder["/Resources"]["/XObject"][operands[0]].get_object()
            if thing["/Subtype"] == "/Image":
                found.append(_box("image", unit, matrix, high))
            else:
                inner = _times([float(v) for v in thing.get("/Matrix", [1, 0, 0, 1, 0, 0])], matrix)
                _walk(thing, thing, of, inner, found, high)


def plain(text: str) -> str:
    """Text without any space: extraction guesses spaces from gaps."""
    return re.sub(r"\s", "", text)
