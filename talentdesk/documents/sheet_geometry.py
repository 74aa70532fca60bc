"""How large a sheet's columns, rows and texts are on paper, in points, and which bundled font prints them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.number_formats import shown
from talentdesk.documents.typeset import Span, break_lines, spans_width

PADDING = 2.0
LEADING = 1.25
SMALLEST = 6.0

# Names of Chinese fonts as Excel and WPS write them, in the order in which they are looked for.
_FAMILIES = (
    (("仿宋", "fangsong", "simfang"), "fangsong"),
    (("楷", "kai"), "kai"),
    (("黑", "hei", "雅黑", "yahei", "等线", "dengxian", "calibri", "arial"), "sans"),
)


@dataclass(frozen=True, slots=True)
class Style:
    """What a cell's text looks like."""

    family: str
    size: float
    colour: str
    horizontal: str
    vertical: str
    wrap: bool
    shrink: bool
    rotation: int
    indent: float


def family_of(name: str | None, bold: bool) -> str:
    """The bundled family that stands for a workbook's font name."""
    lowered = (name or "").lower()
    family = next((ours for words, ours in _FAMILIES if any(word in lowered for word in words)), "serif")
    return f"{family}-bold" if bold and family in ("serif", "sans") else family


def style_of(cell: Any) -> Style:
    """The style of an openpyxl cell with Excel's defaults filled in."""
    font, align = cell.font, cell.alignment
    horizontal = align.horizontal or "general"
    if horizontal == "general":
        horizontal = "left" if isinstance(cell.value, str) or cell.value is None else "right"
    return Style(
        family=family_of(font.name, bool(font.b)),
        size=float(font.sz or 11),
        colour=colour_of(font.color, "#000000") or "#000000",
        horizontal=horizontal,
        vertical=align.vertical or "bottom",
        wrap=bool(align.wrap_text),
        shrink=bool(align.shrink_to_fit) and not align.wrap_text,
        rotation=int(align.textRotation or 0),
        indent=float(align.indent or 0),
    )


def colour_of(colour: Any, default: str | None) -> str | None:
    """An openpyxl colour as #rrggbb; theme and indexed colours give the default."""
    value = getattr(colour, "rgb", None)
    return f"#{value[-6:]}" if isinstance(value, str) and len(value) in (6, 8) else default


def column_points(sheet: Worksheet, column: int) -> float:
    """A column's width on paper before scaling; 0 when hidden."""
    width = None
    for letter, dimension in sheet.column_dimensions.items():
        # A file's entry may span columns; one made in memory has only its letter.
        spans = dimension.min and dimension.max and dimension.min <= column <= dimension.max
        if spans or letter == get_column_letter(column):
            if dimension.hidden:
                return 0.0
            width = dimension.width if dimension.customWidth else None
    if width is None:
        width = sheet.sheet_format.defaultColWidth or 8.43 + 5 / 7
    # The file's width counts digits of the standard font, 7 pixels each at 96 dpi.
    return int((256 * width + int(128 / 7)) / 256 * 7) * 0.75


def row_points(sheet: Worksheet, row: int, widths: dict[int, float]) -> float:
    """A row's height on paper before scaling; fitted to its wrapped text when the file fixes none; 0 when hidden."""
    dimension = sheet.row_dimensions.get(row)
    if dimension is not None and dimension.hidden:
        return 0.0
    if dimension is not None and dimension.height is not None:
        return float(dimension.height)
    height = float(sheet.sheet_format.defaultRowHeight or 15)
    for column, width in widths.items():
        cell = sheet.cell(row, column)
        if cell.value is not None and cell.alignment.wrap_text:
            height = max(height, wrapped_height(cell, width))
    return height


def text_of(cell: Any) -> str:
    """The cell's value as Excel would show it."""
    return shown(cell.value, cell.number_format)


def wrapped_lines(text: str, style: Style, width: float, size: float) -> list[list[Span]]:
    """The text broken to a cell's inner width in points."""
    inner = max(width - 2 * PADDING - style.indent * size, size)
    lines = break_lines([Span(text, style.family)], size, inner)
    if len(lines) > 1 and "·" in text:
        # A long name is read better when its line ends at the middle dot.
        dotted = break_lines([Span(text.replace("·", "·\n"), style.family)], size, inner)
        if len(dotted) <= len(lines):
            return dotted
    return lines


def wrapped_height(cell: Any, width: float) -> float:
    """How high a row must be for the cell's wrapped text."""
    style = style_of(cell)
    lines = wrapped_lines(text_of(cell), style, width, style.size)
    return len(lines) * style.size * LEADING + 3


def line_width(text: str, style: Style, size: float) -> float:
    """Width of unwrapped text in points."""
    return spans_width([Span(text, style.family)], size)
