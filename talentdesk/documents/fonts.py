"""The fonts: named families with a fallback for each character, and what no font can print."""

from __future__ import annotations

import json
import struct
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFError, TTFont

from talentdesk.paths import resource

_SERIF, _SERIF_BOLD = "NotoSerifSC-Regular", "NotoSerifSC-Bold"
_SANS, _SANS_BOLD = "NotoSansSC-Regular", "NotoSansSC-Bold"
_KAI, _LAST = "LXGWWenKai-Regular", "HanaMinB"
# ☐ ☑ ☒, which no other bundled font has.
_BOXES = "TalentDeskBoxes"

# Family -> font files in the order in which they are asked for a character.
FAMILIES: dict[str, tuple[str, ...]] = {
    "serif": (_SERIF, _KAI, _LAST, _BOXES),
    "serif-bold": (_SERIF_BOLD, _SERIF, _KAI, _LAST, _BOXES),
    "sans": (_SANS, _SERIF, _KAI, _LAST, _BOXES),
    "sans-bold": (_SANS_BOLD, _SANS, _KAI, _LAST, _BOXES),
    "kai": (_KAI, _SERIF, _LAST, _BOXES),
    "kai-bold": (_KAI, _SERIF, _LAST, _BOXES),
    "fangsong": (_SERIF, _KAI, _LAST, _BOXES),
    "fangsong-bold": (_SERIF_BOLD, _SERIF, _KAI, _LAST, _BOXES),
}

# Families without a bold file of their own: their outlines are drawn thicker.
EMBOLDENED = {"kai-bold"}

# Fonts of the computer that were added.
_ADDED: set[str] = set()

# What a layout names: a typeface and its weight.
TYPEFACES: tuple[str, ...] = ("serif", "sans", "kai", "fangsong")
WEIGHTS: tuple[str, ...] = ("regular", "bold")


def family_of(typeface: str, weight: str) -> str:
    """The family of a typeface in a weight."""
    return f"{typeface}-bold" if weight == "bold" else typeface


# The em box of Chinese type: the same for every family, so that a fallback character keeps the line.
ASCENT, DESCENT = 0.88, 0.12

_registering = Lock()


def add_family(name: str, chain: tuple[str, ...], *, emboldened: bool = False) -> None:
    """Name a chain of fonts; ``emboldened``: its outlines are drawn thicker."""
    FAMILIES[name] = chain
    if emboldened:
        EMBOLDENED.add(name)


def add_font(font: str, file: Path, index: int = 0) -> bool:
    """Make a TrueType font of the computer usable in chains; False when reportlab cannot embed it."""
    if font in _ADDED:
        return True
    try:
        loaded: Any = BundledFont(font, str(file), subfontIndex=index, shapable=False)
    except (TTFError, OSError, ValueError, KeyError, IndexError, struct.error):
        return False  # damaged, or outlines of another kind (OpenType CFF)
    with _registering:
        pdfmetrics.registerFont(loaded)
    _coverage()[font] = _ranges(sorted(code for code, glyph in loaded.face.charToGlyph.items() if glyph))
    _ADDED.add(font)
    return True


def _ranges(codes: list[int]) -> list[int]:
    """First and last of each run of code points, one after the other."""
    ranges: list[int] = []
    for code in codes:
        if ranges and code == ranges[-1] + 1:
            ranges[-1] = code
        else:
            ranges += [code, code]
    return ranges


@cache
def _coverage() -> dict[str, list[int]]:
    found: dict[str, list[int]] = json.loads(resource("fonts/coverage.json").read_text(encoding="utf-8"))
    return {name.removesuffix(".ttf"): ranges for name, ranges in found.items()}


def covers(font: str, character: str) -> bool:
    """Whether a bundled font file (named without .ttf) has a glyph for the character."""
    code = 32 if character == "\u00a0" else ord(character)
    ranges = _coverage()[font]
    place = bisect_right(ranges, code)
    return place % 2 == 1 or (place > 0 and ranges[place - 1] == code)


@cache
def font_for(character: str, family: str) -> str | None:
    """The first font of the family's chain that has the character; None when none has it."""
    return next((font for font in FAMILIES[family] if covers(font, character)), None)


def missing_glyphs(text: str, family: str = "serif") -> list[str]:
    """The characters of the text that no font of the family's chain can print, each once, in order."""
    return [c for c in dict.fromkeys(text) if c not in "\r\n" and font_for(c, family) is None]


def runs(text: str, family: str) -> Iterator[tuple[str, str]]:
    """Cut the text into (registered font name, piece); a character no font has stays with the first font."""
    current, start = "", 0
    for place, character in enumerate(text):
        font = font_for(character, family) or FAMILIES[family][0]
        if font != current:
            if place > start:
                yield registered(current), text[start:place]
            current, start = font, place
    if start < len(text):
        yield registered(current), text[start:]


def text_width(text: str, family: str, size: float) -> float:
    """How wide the text is in points at the given size in points, without letter spacing."""
    return sum([_advance(character, family) for character in text]) * size / 1000


@cache
def _advance(character: str, family: str) -> float:
    font = font_for(character, family) or FAMILIES[family][0]
    loaded: Any = pdfmetrics.getFont(registered(font))
    return float(loaded.face.getCharWidth(ord(character)))


@cache
def registered(font: str) -> str:
    """Make a bundled font known to reportlab when it is first used; returns its name there."""
    with _registering:
        if font not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(BundledFont(font, str(resource(f"fonts/{font}.ttf")), shapable=False))
    return font


class BundledFont(TTFont):
    """A TrueType font whose text can be copied and searched in the PDF, beyond U+FFFF too.

    reportlab 5.1 writes code points above U+FFFF as five hexadecimal digits where UTF-16 is required,
    and more than 100 entries in one block; here the map is written again after its own.
    """

    def addObjects(self, doc: Any) -> None:
        """Add the font's subsets to the document, each with a right ToUnicode map."""
        subsets = [list(subset) for subset in self.state[doc].subsets]
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            name = b"".join((SUBSETN(number), b"+", self.face.name, self.face.subfontNameX)).decode("pdfdoc")
            doc.idToObject["toUnicodeCMap:" + name].content = unicode_map(name, subset)


def unicode_map(name: str, subset: list[int]) -> str:
    """The ToUnicode CMap of one font subset: byte code -> UTF-16 of the character it stands for."""
    pairs = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
        if point
    ]
    blocks: list[str] = []
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )
