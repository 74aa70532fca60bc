"""Make TalentDeskBoxes.ttf: the ballot boxes ☐ ☑ ☒, drawn like the □ of Noto, which none of the other fonts has."""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

Contour = tuple[tuple[int, int], ...]

# Clockwise what is filled, the other way round what is left open; 1000 units to the em.
FRAME: tuple[Contour, ...] = (
    ((100, -20), (100, 780), (900, 780), (900, -20)),
    ((148, 28), (852, 28), (852, 732), (148, 732)),
)
TICK: Contour = ((222, 372), (285, 428), (428, 268), (722, 640), (786, 588), (430, 140))
RISING: Contour = ((232, 160), (688, 648), (744, 596), (288, 108))
FALLING: Contour = ((288, 648), (744, 160), (688, 108), (232, 596))
GLYPHS: dict[str, tuple[int, tuple[Contour, ...]]] = {
    "box": (0x2610, FRAME),
    "box_tick": (0x2611, (*FRAME, TICK)),
    "box_cross": (0x2612, (*FRAME, RISING, FALLING)),
}


def drawn(contours: tuple[Contour, ...]) -> Glyph:
    """One glyph of straight lines."""
    pen = TTGlyphPen(None)
    for first, *others in contours:
        pen.moveTo(first)
        for point in others:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()


def main() -> None:
    """Write the font beside this file; the same bytes each time."""
    names = [".notdef", *GLYPHS]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({code: name for name, (code, _) in GLYPHS.items()})
    builder.setupGlyf(
        {".notdef": drawn(FRAME), **{name: drawn(lines) for name, (_, lines) in GLYPHS.items()}}
    )
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable(
        {"familyName": "TalentDeskBoxes", "styleName": "Regular", "psName": "TalentDeskBoxes"}
    )
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False
    builder.save(Path(__file__).parent / "TalentDeskBoxes.ttf")


if __name__ == "__main__":
    main()
