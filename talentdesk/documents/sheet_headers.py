"""Headers and footers of a printed page, printed row numbers and column letters, and the watermark."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.fonts import ASCENT, text_width
from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.sheet_cells import Grid
from talentdesk.documents.sheet_geometry import LEADING
from talentdesk.documents.sheet_lines import Line, broken, run_width
from talentdesk.documents.sheet_pages import paper
from talentdesk.documents.sheet_styles import Look
from talentdesk.documents.sheet_text import draw_line
from talentdesk.documents.typeset import Span, draw_spans
from talentdesk.documents.workbook_fonts import family_of, normal_font

_CODE = re.compile(
    r'&"(?P<font>[^"]*)"|&(?P<size>\d{1,3}) ?|&K(?P<colour>[0-9A-Fa-f]{6})'
    r"|&\[?(?P<name>Page|Pages|Tab|Date|Time|File|Path|Picture|[PNADTFZG])\]?(?![a-z])(?P<shift>[+-]\d+(?!\d))?"
    r"|&(?P<toggle>[BIUESXY])|&(?P<sign>&)|(?P<text>[^&]+|&)",
    re.DOTALL,
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FAINT = "#e3e3e3"


@dataclass(frozen=True, slots=True)
class Place:
    """Which page of how many, and whether it is its sheet's first."""

    number: int
    count: int
    first: bool


def draw_head_and_foot(page: PageWriter, sheet: Worksheet, place: Place, scale: float) -> None:
    """Draw a page's header and footer; date, time and file give nothing, so that a page is always the same."""
    width, height = paper(sheet)
    margins = sheet.page_margins
    settings = sheet.HeaderFooter
    factor = 1.0 if settings.scaleWithDoc is False else scale
    left, right = (
        (0.7 * 72,) * 2 if settings.alignWithMargins is False else (margins.left * 72, margins.right * 72)
    )
    head, foot = _parts(settings, place)
    for part, at_top in ((head, True), (foot, False)):
        if part is None:
            continue
        for item, share in ((part.left, 0.0), (part.center, 0.5), (part.right, 1.0)):
            if not item.text:
                continue
            lines = broken(list(_pieces(item, sheet, place)) or [("", _normal(sheet))], None)
            block = sum(line.size for line in lines) * LEADING * factor
            top = margins.header * 72 if at_top else height - margins.footer * 72 - block
            for line in lines:
                x = left + (width - left - right - line.width * factor) * share
                _draw(page, line, x, top, factor)
                top += line.size * LEADING * factor


def _draw(page: PageWriter, line: Line, x: float, top: float, factor: float) -> None:
    draw_line(page, line, x, page.height - (top + line.size * factor * ((LEADING - 1) / 2 + ASCENT)), factor)


def _parts(settings: Any, place: Place) -> tuple[Any, Any]:
    """The header and footer that this page has."""
    if settings.differentFirst and place.first:
        return settings.firstHeader, settings.firstFooter
    if settings.differentOddEven and place.number % 2 == 0:
        return settings.evenHeader, settings.evenFooter
    return settings.oddHeader, settings.oddFooter


def _normal(sheet: Worksheet) -> Look:
    font = normal_font(sheet.parent) if sheet.parent is not None else None
    name, size = (font.name, font.sz) if font is not None else (None, None)
    return Look(family_of(name, False), float(size or 11))


def _pieces(item: Any, sheet: Worksheet, place: Place) -> Iterator[tuple[str, Look]]:
    """The text of one part with its codes obeyed. openpyxl takes font, size and colour out of the text itself."""
    text = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), str(item.text)).replace("\r\n", "\n")
    name, _, style = str(item.font or "").partition(",")
    look = _normal(sheet)
    name = name if name and name != "-" else _normal_name(sheet)
    bold = _is_bold(style)
    look = replace(look, italic=_is_italic(style), size=float(item.size or look.size))
    if item.color:
        look = replace(look, colour=f"#{item.color.lower()}")
    for match in _CODE.finditer(text):
        if match["font"] is not None:
            chosen, _, style = match["font"].partition(",")
            name = chosen if chosen != "-" else name
            bold, look = _is_bold(style), replace(look, italic=_is_italic(style))
        elif match["size"]:
            look = replace(look, size=float(match["size"]))
        elif match["colour"]:
            look = replace(look, colour=f"#{match['colour'].lower()}")
        elif match["toggle"] == "B":
            bold = not bold
        elif match["toggle"]:
            look = _toggled(look, match["toggle"])
        else:
            found = _filled(match, sheet, place)
            if found:
                yield found, replace(look, family=family_of(name, bold))


def _normal_name(sheet: Worksheet) -> str:
    return str(normal_font(sheet.parent).name) if sheet.parent is not None else ""


def _is_bold(style: str) -> bool:
    return any(word in style.lower() for word in ("bold", "加粗", "粗体"))


def _is_italic(style: str) -> bool:
    return any(word in style.lower() for word in ("italic", "倾斜", "斜体"))


def _toggled(look: Look, code: str) -> Look:
    if code == "I":
        return replace(look, italic=not look.italic)
    if code == "S":
        return replace(look, struck=not look.struck)
    if code in "UE":
        kind = "single" if code == "U" else "double"
        return replace(look, underline="" if look.underline == kind else kind)
    kind = "superscript" if code == "X" else "subscript"
    return replace(look, raised="" if look.raised == kind else kind)


def _filled(match: re.Match[str], sheet: Worksheet, place: Place) -> str:
    if match["text"] is not None:
        return match["text"]
    if match["sign"]:
        return "&"
    shift = int(match["shift"] or 0)
    if match["name"] in ("P", "Page"):
        return str(place.number + shift)
    if match["name"] in ("N", "Pages"):
        return str(place.count + shift)
    return sheet.title if match["name"] in ("A", "Tab") else ""


def draw_headings(page: PageWriter, grid: Grid, room: tuple[float, float]) -> None:
    """Row numbers and column letters beside the cells; ``room``: width and height they have, in points."""
    look = _normal(grid.content.sheet)
    left = min(a for a, _ in grid.columns.values()) - room[0]
    top = min(a for a, _ in grid.rows.values()) - room[1]
    for row, (start, end) in grid.rows.items():
        _heading(page, str(row), look, (left, start, room[0], end - start), grid.scale)
    for column, (start, end) in grid.columns.items():
        _heading(page, get_column_letter(column), look, (start, top, end - start, room[1]), grid.scale)


def _heading(
    page: PageWriter, text: str, look: Look, area: tuple[float, float, float, float], scale: float
) -> None:
    left, top, width, height = area
    page.stroke_colour("#808080")
    page.canvas.setLineWidth(0.25)
    page.canvas.rect(left, page.height - top - height, width, height, stroke=1, fill=0)
    line = broken([(text, look)], None)[0]
    x = left + (width - run_width(text, look) * scale) / 2
    _draw(page, line, x, top + (height - look.size * LEADING * scale) / 2, scale)


def draw_watermark(page: PageWriter, text: str, size: tuple[float, float]) -> None:
    """Faint text over the whole page, turned; to be drawn before anything else."""
    width, height = size
    step = max(text_width(text, "sans", 13) + 60, 160)
    canvas = page.canvas
    canvas.saveState()
    canvas.translate(width / 2, height / 2)
    canvas.rotate(30)
    page.fill_colour(_FAINT)
    reach = math.hypot(width, height) / 2
    rows = int(reach // 110) + 1
    for row in range(-rows, rows + 1):
        offset = step / 2 if row % 2 else 0.0
        columns = int(reach // step) + 1
        for column in range(-columns, columns + 1):
            draw_spans(canvas, [Span(text, "sans")], column * step + offset - step / 2, row * 110, 13)
    canvas.restoreState()
