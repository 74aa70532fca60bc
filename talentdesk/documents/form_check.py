"""What would be wrong on paper: texts of a filled sheet that do not fit, cannot be printed or do not come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl.cell.rich_text import CellRichText
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.fonts import missing_glyphs
from talentdesk.documents.sheet_calc import ERRORS
from talentdesk.documents.sheet_geometry import (
    PADDING,
    SMALLEST,
    columns_points,
    line_width,
    row_points,
    shown_value,
    wrapped_height,
)
from talentdesk.documents.sheet_styles import Style, style_for
from talentdesk.errors import Problem
from talentdesk.text import tr

# Excel lets no row be higher.
_HIGHEST = 409.0
_TOLERANCE = 0.5


@dataclass(frozen=True, slots=True)
class TextBox:
    """A cell that shows text with the rows it stands in and the width it has for it in points."""

    cell: Any
    text: str
    style: Style
    rows: range
    width: float
    number: bool


def text_boxes(sheet: Worksheet, results: Mapping[tuple[str, str], object]) -> list[TextBox]:
    """All cells of a sheet that show text; ``results`` are the values of its formulas."""
    last = sheet.max_column
    widths = columns_points(sheet, 1, last)
    merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    cells: dict[tuple[int, int], Any] = sheet._cells
    boxes: list[TextBox] = []
    for (row, column), cell in sorted(cells.items()):
        value = cell.value
        if cell.data_type == "f":
            value = results.get((sheet.title, cell.coordinate))
        if value is None or value == "":
            continue
        style = style_for(cell, value)
        area = merged.get((row, column))
        end = area.max_col if area else column
        if area is None and isinstance(value, str | CellRichText) and not (style.wrap or style.shrink):
            # Plain text may run over empty cells to its right, as in Excel.
            while end < last and _empty(cells.get((row, end + 1))):
                end += 1
        rows = range(row, (area.max_row if area else row) + 1)
        width = sum(widths[c] for c in range(column, end + 1))
        boxes.append(TextBox(cell, shown_value(cell, value).text, style, rows, width, _is_number(value)))
    return boxes


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _empty(cell: Any) -> bool:
    return cell is None or cell.value is None


def grow_rows(sheet: Worksheet, boxes: list[TextBox]) -> None:
    """Make rows with a fixed height as high as their wrapped text needs."""
    needed: dict[int, float] = {}
    known: dict[tuple[object, ...], float] = {}
    for box in boxes:
        if len(box.rows) == 1 and box.style.wrap and not box.style.rotation and box.cell.data_type != "f":
            row = box.rows[0]
            needed[row] = max(needed.get(row, 0.0), _height(box, known))
    for row, height in needed.items():
        dimension = sheet.row_dimensions[row]
        if dimension.height is not None and height > float(dimension.height):
            dimension.height = min(round(height + 0.5), _HIGHEST)


def _height(box: TextBox, known: dict[tuple[object, ...], float]) -> float:
    """How high the wrapped text is; the same text in the same look is broken once."""
    key = (box.text, box.style, box.width)
    if key not in known or isinstance(box.cell.value, CellRichText):
        known[key] = wrapped_height(box.cell, box.width)
    return known[key]


def formula_findings(sheet: Worksheet, results: Mapping[tuple[str, str], object]) -> Iterator[Problem]:
    """``formula`` findings: formulas that give an error, and those only Excel can calculate."""
    for _, cell in sorted(sheet._cells.items()):
        if cell.data_type != "f":
            continue
        where = f"{sheet.title}!{cell.coordinate}"
        value = results.get((sheet.title, cell.coordinate))
        if value is None:
            sentence = tr("单元格 {cell} 的公式本程序不会算，PDF 里留空", cell=where)
            yield Problem("formula", sentence, tr("请换用常见函数，或在 Excel 里打印。"), field=where)
        elif value in ERRORS:
            sentence = tr("单元格 {cell} 的公式算不出结果：{error}", cell=where, error=value)
            yield Problem("formula", sentence, tr("请检查模板里的公式，必要时用 IFERROR。"), field=where)


def sheet_findings(sheet: Worksheet, boxes: list[TextBox]) -> Iterator[Problem]:
    """``missing-glyph`` and ``overflow`` findings of a filled sheet; ``field`` is ``sheet!cell``."""
    known: dict[tuple[object, ...], float] = {}
    for box in boxes:
        where = f"{sheet.title}!{box.cell.coordinate}"
        for character in missing_glyphs(box.text, box.style.family):
            yield Problem(
                "missing-glyph",
                tr(
                    "单元格 {cell}：没有字库能印出“{character}”（U+{code}）",
                    cell=where,
                    character=character,
                    code=f"{ord(character):04X}",
                ),
                tr("核对是否录错字；确为此字时请手工填写。"),
                field=where,
            )
        if not _fits(sheet, box, known):
            sentence = tr("单元格 {cell} 放不下“{text}”", cell=where, text=box.text[:24])
            yield Problem("overflow", sentence, tr("缩短内容，或在模板中加宽该列。"), field=where)


def _fits(sheet: Worksheet, box: TextBox, known: dict[tuple[object, ...], float]) -> bool:
    style = box.style
    if style.rotation == 255 or box.width <= 0:
        return True
    if style.rotation:
        upright = style.rotation in (90, 180)
        return (
            style.wrap
            or not upright
            or line_width(box.text, style, style.size) <= _room(sheet, box) + _TOLERANCE
        )
    inner = box.width - 2 * PADDING + _TOLERANCE
    if style.wrap or "\n" in box.text:
        if box.cell.data_type == "f" or all(sheet.row_dimensions[row].height is None for row in box.rows):
            return True
        return _height(box, known) <= _room(sheet, box) + _TOLERANCE
    text = box.text
    if box.number and box.cell.number_format == "General":
        # Excel leaves away decimals until a number fits.
        text = text.partition(".")[0]
    size = min(SMALLEST, style.size) if style.shrink else style.size
    return line_width(text, style, size) <= inner


def _room(sheet: Worksheet, box: TextBox) -> float:
    return sum(row_points(sheet, row, {}) for row in box.rows)
