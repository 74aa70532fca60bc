"""Which font prints a workbook's text: the computer's own Chinese fonts where it has them, else the bundled ones."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl.styles import Font
from openpyxl.workbook import Workbook

from talentdesk.documents.fonts import FAMILIES, add_family, add_font


@dataclass(frozen=True, slots=True)
class _Typeface:
    """A typeface as workbooks name it (parts of the name, lower case), its files on Windows, our stand-in.

    ``digit`` is the width of a digit in ems, from which Excel counts the width of columns;
    ``space`` that of a space, from which it counts indentation.
    """

    key: str
    words: tuple[str, ...]
    regular: tuple[str, int]
    bold: tuple[str, int] | None
    stand_in: str
    digit: float = 0.5
    space: float = 0.5


_SONG = _Typeface("song", ("宋", "simsun", "nsimsun"), ("simsun.ttc", 0), None, "serif")
# In the order in which they are looked for: 仿宋 has 宋 in its name.
_TYPEFACES = (
    _Typeface("fang", ("仿宋", "fangsong", "simfang"), ("simfang.ttf", 0), None, "fangsong"),
    _Typeface("kai", ("楷", "kai"), ("simkai.ttf", 0), None, "kai"),
    _Typeface("yahei", ("雅黑", "yahei"), ("msyh.ttc", 0), ("msyhbd.ttc", 0), "sans", 0.54, 0.27),
    _Typeface("deng", ("等线", "dengxian"), ("deng.ttf", 0), ("dengb.ttf", 0), "sans", 0.52, 0.26),
    _Typeface("hei", ("黑", "hei"), ("simhei.ttf", 0), None, "sans"),
    _SONG,
    _Typeface("calibri", ("calibri",), ("calibri.ttf", 0), ("calibrib.ttf", 0), "sans", 0.507, 0.226),
    _Typeface("arial", ("arial", "helvetica"), ("arial.ttf", 0), ("arialbd.ttf", 0), "sans", 0.556, 0.278),
    _Typeface("times", ("times",), ("times.ttf", 0), ("timesbd.ttf", 0), "serif", 0.5, 0.25),
)
_folder: list[Path | None] = []
_digit_of: WeakKeyDictionary[Workbook, int] = WeakKeyDictionary()


def use_fonts_of(folder: Path | None) -> None:
    """Print workbooks with the fonts of a folder (laid out as C:\\Windows\\Fonts); None: the bundled ones only."""
    _folder[:] = [folder]
    family_of.cache_clear()


def _fonts_folder() -> Path | None:
    if not _folder:
        windows = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        _folder.append(windows if sys.platform == "win32" else None)
    return _folder[0]


@cache
def family_of(name: str | None, bold: bool) -> str:
    """The family of ``fonts.FAMILIES`` that prints a workbook's font name."""
    face = _typeface(name)
    folder = _fonts_folder()
    plain = f"{face.stand_in}-bold" if bold else face.stand_in
    own = _installed(folder, face, bold) if folder else None
    return own or plain


def _typeface(name: str | None) -> _Typeface:
    lowered = (name or "").lower()
    return next((face for face in _TYPEFACES if any(word in lowered for word in face.words)), _SONG)


def _installed(folder: Path, face: _Typeface, bold: bool) -> str | None:
    """Name the family made from the computer's files; None when the regular file is missing or unusable."""
    font, drawn_thicker = _font(folder, face.bold) if bold and face.bold else None, False
    if font is None:
        font, drawn_thicker = _font(folder, face.regular), bold
    if font is None:
        return None
    # A Latin typeface leaves Chinese characters to 宋体, as Excel does.
    song = _font(folder, _SONG.regular)
    chain = dict.fromkeys(filter(None, (font, song, *FAMILIES[face.stand_in])))
    family = f"{folder}:{face.key}{'-bold' if bold else ''}"
    add_family(family, tuple(chain), emboldened=drawn_thicker)
    return family


def _font(folder: Path, place: tuple[str, int]) -> str | None:
    file, index = folder / place[0], place[1]
    font = f"{file}:{index}"
    return font if file.is_file() and add_font(font, file, index) else None


def normal_font(book: Workbook) -> Font:
    """The font of the workbook's Normal style, whatever it is called in the file's language."""
    whole: Any = book
    for style in whole._named_styles:  # noqa: SLF001 - openpyxl has no public way to it
        if style.name in ("Normal", "常规") or style.builtinId == 0:
            font: Font = style.font
            return font
    return Font(name="Calibri", size=11)


def digit_pixels(book: Workbook) -> int:
    """Width of a digit of the Normal font in pixels at 96 dpi: the unit of column widths."""
    if book not in _digit_of:
        font = normal_font(book)
        face = _typeface(font.name)
        _digit_of[book] = max(int(face.digit * _pixels(face, font) + 0.5), 1)
    return _digit_of[book]


def space_pixels(book: Workbook) -> int:
    """Width of a space of the Normal font in pixels at 96 dpi: a third of one step of indentation."""
    font = normal_font(book)
    face = _typeface(font.name)
    return int(face.space * _pixels(face, font) + 0.5)


def _pixels(face: _Typeface, font: Font) -> float:
    """The font's size at 96 dpi; the Chinese fonts of Windows are drawn in whole pixels."""
    exact = float(font.sz or 11) * 96 / 72
    return round(exact) if face.space == face.digit else exact


def default_height(book: Workbook) -> float:
    """Height in points of a row without text, by the size of the Normal font."""
    font = normal_font(book)
    pixels = round(float(font.sz or 11) * 96 / 72)
    roomy = 5 if _typeface(font.name).key == "calibri" else 3
    return (pixels + roomy) * 0.75
