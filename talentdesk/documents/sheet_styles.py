"""What a cell looks like: font, alignment, fill and borders of an openpyxl cell, worked out once for each style."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.workbook import Workbook
from openpyxl.writer.theme import theme_xml

from talentdesk.documents.workbook_fonts import family_of

BLACK, WHITE = "#000000", "#ffffff"
# Share of the pattern's colour in the mixture that stands for a pattern fill.
_PATTERNS = {
    "darkGray": 0.75, "mediumGray": 0.5, "lightGray": 0.25, "gray125": 0.125, "gray0625": 0.0625,
    "darkHorizontal": 0.5, "darkVertical": 0.5, "darkDown": 0.5, "darkUp": 0.5, "darkGrid": 0.5,
    "darkTrellis": 0.7, "lightHorizontal": 0.25, "lightVertical": 0.25, "lightDown": 0.25, "lightUp": 0.25,
    "lightGrid": 0.4, "lightTrellis": 0.3,
}  # fmt: skip
# Colours of a theme in the order in which cells count them, with Office's own values.
_THEME = (
    ("lt1", WHITE), ("dk1", BLACK), ("lt2", "#e7e6e6"), ("dk2", "#44546a"), ("accent1", "#4472c4"),
    ("accent2", "#ed7d31"), ("accent3", "#a5a5a5"), ("accent4", "#ffc000"), ("accent5", "#5b9bd5"),
    ("accent6", "#70ad47"), ("hlink", "#0563c1"), ("folHlink", "#954f72"),
)  # fmt: skip
# Read by pattern: a theme comes from a stranger's file, and these few values need no XML parser.
_THEME_COLOUR = re.compile(r"<a:(\w+)>\s*<a:(?:srgbClr val|sysClr [^>]*lastClr)=\"([0-9A-Fa-f]{6})\"")


@dataclass(frozen=True, slots=True)
class Look:
    """The font of a piece of text; ``raised``: superscript, subscript or nothing."""

    family: str
    size: float
    colour: str = BLACK
    italic: bool = False
    underline: str = ""
    struck: bool = False
    raised: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """What a cell's text looks like; rotation as Excel writes it: 0-90 upwards, 91-180 downwards, 255 stacked."""

    look: Look
    horizontal: str
    vertical: str
    wrap: bool
    shrink: bool
    rotation: int
    indent: float

    @property
    def family(self) -> str:
        """The font family."""
        return self.look.family

    @property
    def size(self) -> float:
        """The font's size in points."""
        return self.look.size


# What was worked out of a workbook's styles: kind and number of the style -> the finding.
_known: WeakKeyDictionary[Workbook, dict[tuple[object, ...], Any]] = WeakKeyDictionary()


# A cell that never got a style has none of its own.
_PLAIN = StyleArray()


def style_ids(cell: Any) -> Any:
    """The numbers under which the workbook keeps a cell's font, fill, border, alignment and number format."""
    return cell._style or _PLAIN  # noqa: SLF001 - cell.font and the like make a new object each time


def _cache(book: Workbook) -> dict[tuple[object, ...], Any]:
    return _known.setdefault(book, {})


def style_of(cell: Any) -> Style:
    """The style of an openpyxl cell with Excel's defaults filled in, its alignment by the kind of its value."""
    return style_for(cell, cell.value)


def style_for(cell: Any, value: object) -> Style:
    """As ``style_of``, with the value that is shown (a formula's result)."""
    book, ids = cell.parent.parent, style_ids(cell)
    kind = _kind(value)
    key = ("style", ids.fontId, ids.alignmentId, kind)
    found: Style | None = _cache(book).get(key)
    if found is None:
        found = _style(book, book._fonts[ids.fontId], book._alignments[ids.alignmentId], kind)  # noqa: SLF001
        _cache(book)[key] = found
    return found


def _kind(value: object) -> str:
    """How a value stands in its cell when nothing else is said."""
    if isinstance(value, bool) or (
        isinstance(value, str) and value.startswith("#") and value.endswith(("!", "?", "/A"))
    ):
        return "center"
    return "left" if value is None or isinstance(value, str | CellRichText) else "right"


def _style(book: Workbook, font: Any, align: Any, kind: str) -> Style:
    horizontal = align.horizontal or "general"
    rotation = int(align.textRotation or 0)
    if horizontal == "general":
        horizontal = "center" if rotation == 255 else kind
    spread = horizontal in ("justify", "distributed") or align.vertical in ("justify", "distributed")
    wrap = bool(align.wrap_text) or spread
    return Style(
        look=look_of(book, font),
        horizontal=horizontal,
        vertical=align.vertical or "bottom",
        wrap=wrap,
        shrink=bool(align.shrink_to_fit) and not wrap,
        rotation=rotation,
        indent=float(align.indent or 0),
    )


def look_of(book: Workbook, font: Any, under: Look | None = None) -> Look:
    """The look of an openpyxl font; ``under``: what a rich text's piece takes over where it says nothing."""
    name = font.rFont if isinstance(font, InlineFont) else font.name
    if name is None and under is not None:
        family = under.family.removesuffix("-bold") + ("-bold" if font.b else "")
    else:
        family = family_of(name, bool(font.b))
    raised = str(font.vertAlign or "")
    return Look(
        family=family,
        size=float(font.sz or (under.size if under else 11)),
        colour=colour_of(font.color, BLACK, book) or BLACK,
        italic=bool(font.i),
        underline=str(font.u or "").removesuffix("Accounting"),
        struck=bool(font.strike),
        raised="" if raised == "baseline" else raised,
    )


def pieces_of(cell: Any, text: str, style: Style) -> list[tuple[str, Look]]:
    """The cell's text cut where its font changes."""
    value = cell.value
    if not isinstance(value, CellRichText):
        return [(text, style.look)]
    book = cell.parent.parent
    found: list[tuple[str, Look]] = []
    for part in value:
        if isinstance(part, TextBlock):
            found.append((str(part.text), look_of(book, part.font, style.look)))
        else:
            found.append((str(part), style.look))
    return [(part, look) for part, look in found if part]


def coloured(style: Style, colour: str) -> Style:
    """The style with the colour that a number format asks for."""
    return replace(style, look=replace(style.look, colour=colour))


def fill_of(cell: Any) -> str | None:
    """The colour behind a cell; patterns as the mixture of their colours; None without fill."""
    book, ids = cell.parent.parent, style_ids(cell)
    if not ids.fillId:
        return None
    key = ("fill", ids.fillId)
    if key not in _cache(book):
        _cache(book)[key] = _fill(book, book._fills[ids.fillId])  # noqa: SLF001
    colour: str | None = _cache(book)[key]
    return colour


def _fill(book: Workbook, fill: Any) -> str | None:
    kind = fill.fill_type
    if kind in ("linear", "path"):
        return colour_of(fill.stop[0].color, None, book) if fill.stop else None
    if kind == "solid":
        return colour_of(fill.fgColor, None, book)
    if kind not in _PATTERNS:
        return None
    share = _PATTERNS[kind]
    front, back = colour_of(fill.fgColor, BLACK, book) or BLACK, colour_of(fill.bgColor, WHITE, book) or WHITE
    # openpyxl gives black without opacity where a pattern names no background.
    if getattr(fill.bgColor, "rgb", None) == "00000000":
        back = WHITE
    mixed = [f * share + b * (1 - share) for f, b in zip(_parts(front), _parts(back), strict=True)]
    return _hex(mixed)


def border_of(cell: Any) -> Any:
    """The openpyxl border of a cell; None where it has none."""
    ids = style_ids(cell)
    return cell.parent.parent._borders[ids.borderId] if ids.borderId else None  # noqa: SLF001


def colour_of(colour: Any, default: str | None, book: Workbook) -> str | None:
    """An openpyxl colour as #rrggbb."""
    if colour is None:
        return default
    kind = colour.type
    if kind == "rgb":
        value = colour.rgb
        found = f"#{value[-6:].lower()}" if isinstance(value, str) and len(value) in (6, 8) else None
    elif kind == "theme":
        theme = _theme(book)
        found = theme[colour.theme] if 0 <= colour.theme < len(theme) else None
    elif kind == "indexed":
        found = _indexed(colour.indexed)
    else:
        return default
    if found is None:
        return default
    return _tinted(found, float(colour.tint or 0))


def _indexed(number: int) -> str | None:
    if number == 65:
        return WHITE
    return f"#{COLOR_INDEX[number][-6:].lower()}" if 0 <= number < len(COLOR_INDEX) else None


def _theme(book: Workbook) -> tuple[str, ...]:
    key = ("theme",)
    if key not in _cache(book):
        _cache(book)[key] = _read_theme(book.loaded_theme or theme_xml)
    theme: tuple[str, ...] = _cache(book)[key]
    return theme


def _read_theme(data: object) -> tuple[str, ...]:
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data or "")
    own = dict(reversed(_THEME_COLOUR.findall(text)))
    return tuple(f"#{own[name].lower()}" if name in own else value for name, value in _THEME)


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _hex(parts: Any) -> str:
    return "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in parts)


def _tinted(colour: str, tint: float) -> str:
    """Lighter (tint above 0) or darker, as Excel reckons it."""
    if not tint:
        return colour
    hue, light, full = colorsys.rgb_to_hls(*_parts(colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return _hex(colorsys.hls_to_rgb(hue, light, full))
