"""Where each character of a PDF stands, read with pdfium, and how far two PDFs of the same thing are apart."""

from __future__ import annotations

import ctypes
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Character:
    """A character's origin on its baseline, mm from the top left corner of the page."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Difference:
    """How far apart characters are at worst and at the 95th percentile (mm); those without partner, by page."""

    worst: float
    most: float
    alone: tuple[str, ...]
    at: str


def characters(pdf: Path | bytes) -> list[list[Character]]:
    """The visible characters of each page."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [_on_page(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _on_page(page: pdfium.PdfPage) -> list[Character]:
    text = page.get_textpage()
    height = page.get_height()
    x, y = ctypes.c_double(), ctypes.c_double()
    found: list[Character] = []
    high = 0
    for number in range(text.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text, number)
        if pdfium_c.FPDFText_IsGenerated(text, number) or not code:
            continue
        if 0xD800 <= code < 0xDC00:  # the first half of a character beyond U+FFFF
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + (high - 0xD800) * 0x400 + code - 0xDC00
        pdfium_c.FPDFText_GetCharOrigin(text, number, x, y)
        written = unicodedata.normalize("NFKC", chr(code))
        if written.strip():
            found.append(Character(written, x.value * MM, (height - y.value) * MM))
    text.close()
    page.close()
    return found


def difference(ours: list[list[Character]], theirs: list[list[Character]]) -> Difference:
    """Give each character its nearest equal one on the same page, one to one."""
    gaps: list[tuple[float, str]] = []
    alone: list[str] = []
    for number, (here, there) in enumerate(zip(ours, theirs, strict=False), start=1):
        found, left = _paired(here, there)
        gaps += [(gap, f"page {number} {place.text} at {place.x:.1f},{place.y:.1f}") for gap, place in found]
        alone += [f"page {number} {text}" for text in left]
    gaps.sort()
    if not gaps:
        return Difference(0.0, 0.0, tuple(alone), "")
    return Difference(gaps[-1][0], gaps[int(len(gaps) * 0.95)][0], tuple(alone), gaps[-1][1])


def _paired(here: list[Character], there: list[Character]) -> tuple[list[tuple[float, Character]], list[str]]:
    by_text: dict[str, tuple[list[Character], list[Character]]] = {}
    for side, places in enumerate((here, there)):
        for place in places:
            by_text.setdefault(place.text, ([], []))[side].append(place)
    pairs: list[tuple[float, Character]] = []
    alone: list[str] = []
    for text, (first, second) in by_text.items():
        ranked = sorted(
            (((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5, n, m)
            for n, a in enumerate(first)
            for m, b in enumerate(second)
        )
        used: tuple[set[int], set[int]] = (set(), set())
        for gap, n, m in ranked:
            if n not in used[0] and m not in used[1]:
                used[0].add(n)
                used[1].add(m)
                pairs.append((gap, first[n]))
        alone += [text] * (max(len(first), len(second)) - len(used[0]))
    return pairs, alone
