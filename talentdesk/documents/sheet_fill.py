"""Fill a template sheet: rows and columns repeat with the data, merges, heights, styles and print set-up stay.

``{{#trainees min=20}}`` in a cell repeats its row for each trainee (consecutive marked rows repeat as a block),
``{{>sessions min=8 max=16}}`` repeats its column; more than ``max`` make further sheets. ``min`` adds blank ones.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.form_values import fill_text

MARKER = re.compile(r"\{\{([#>])([a-z_]+)((?:\s+(?:min|max)=\d+)*)\s*\}\}")
_LIMIT = re.compile(r"(min|max)=(\d+)")

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Slot:
    """One row or column of the filled sheet: where it comes from and what it is about."""

    source: int
    scope: Facts
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A filled sheet; ``foot`` is its first row below the repeated ones, 0 when there is none."""

    sheet: Worksheet
    foot: int


@dataclass(frozen=True, slots=True)
class _Repeat:
    first: int
    last: int
    name: str
    least: int
    most: int


def fill_sheet(book: Workbook, template: Worksheet, facts: Facts) -> list[FilledSheet]:
    """Add the filled sheets made from one template sheet to the book; usually one."""
    rows_repeat, columns_repeat = _markers(template, "#"), _markers(template, ">")
    groups = _groups(columns_repeat, facts)
    made: list[FilledSheet] = []
    for number, group in enumerate(groups, start=1):
        title = template.title if len(groups) == 1 else f"{template.title} {number}"
        sheet = book.create_sheet(title)
        here = {**facts, "page": {"no": number, "count": len(groups)}, **group}
        rows = list(_slots(template.max_row, rows_repeat, here))
        columns = list(_slots(template.max_column, columns_repeat, here))
        _copy_settings(template, sheet)
        _copy_cells(template, sheet, rows, columns, here)
        _copy_sizes(template, sheet, rows, columns, columns_repeat)
        _copy_ranges(template, sheet, rows, columns)
        last = max((r for r, row in enumerate(rows, start=1) if row.repeated), default=len(rows))
        made.append(FilledSheet(sheet, last + 1 if last < len(rows) else 0))
    return made


def _markers(sheet: Worksheet, sign: str) -> _Repeat | None:
    found: _Repeat | None = None
    for row in sheet.iter_rows():
        for cell in row:
            match = MARKER.search(cell.value) if isinstance(cell.value, str) else None
            if match is None or match.group(1) != sign or cell.row is None or cell.column is None:
                continue
            limits = {name: int(value) for name, value in _LIMIT.findall(match.group(3))}
            place = cell.row if sign == "#" else cell.column
            if found is None:
                found = _Repeat(place, place, match.group(2), limits.get("min", 0), limits.get("max", 0))
            else:
                found = _Repeat(found.first, max(place, found.last), found.name, found.least, found.most)
    return found


def _items(name: str, facts: Facts) -> list[object]:
    found = facts.get(name)
    return list(found) if isinstance(found, Sequence) and not isinstance(found, str) else []


def _groups(repeat: _Repeat | None, facts: Facts) -> list[dict[str, object]]:
    """The repeated columns' items cut into even groups, one for each sheet."""
    if repeat is None:
        return [{}]
    items = _items(repeat.name, facts)
    if not repeat.most or len(items) <= repeat.most:
        return [{repeat.name: items}]
    sheets = math.ceil(len(items) / repeat.most)
    each = math.ceil(len(items) / sheets)
    return [{repeat.name: items[start : start + each]} for start in range(0, len(items), each)]


def _slots(last: int, repeat: _Repeat | None, facts: Facts) -> Iterator[Slot]:
    place = 1
    while place <= last:
        if repeat is None or place != repeat.first:
            yield Slot(place, {})
            place += 1
            continue
        items = _items(repeat.name, facts)
        items += [{}] * max(repeat.least - len(items), 0)
        for item in items:
            for source in range(repeat.first, repeat.last + 1):
                yield Slot(source, {repeat.name.removesuffix("s"): item}, True)
        place = repeat.last + 1


def _copy_cells(
    template: Worksheet, sheet: Worksheet, rows: list[Slot], columns: list[Slot], facts: Facts
) -> None:
    for r, row in enumerate(rows, start=1):
        for c, column in enumerate(columns, start=1):
            source: Any = template.cell(row.source, column.source)
            target: Any = sheet.cell(r, c)
            if source.has_style:
                # Both sheets share one workbook's style tables; going through the styles takes ten times as long.
                target._style = copy(source._style)  # noqa: SLF001
            if source.value is not None:
                _set_value(target, source.value, {**facts, **row.scope, **column.scope})


def _set_value(target: Cell, value: object, facts: Facts) -> None:
    if not isinstance(value, str) or "{{" not in value:
        target.value = value  # type: ignore[assignment]
        return
    filled = fill_text(MARKER.sub("", value), facts)
    if filled == "":
        return
    target.value = filled  # type: ignore[assignment]
    if isinstance(filled, str):
        # Data never become formulas, whatever they begin with.
        target.data_type = "s"


def _copy_sizes(
    template: Worksheet, sheet: Worksheet, rows: list[Slot], columns: list[Slot], repeat: _Repeat | None
) -> None:
    for r, row in enumerate(rows, start=1):
        height = template.row_dimensions[row.source].height
        if height is not None:
            sheet.row_dimensions[r].height = height
    repeated = sum(slot.repeated for slot in columns)
    stretch = (repeat.most or repeated) / repeated if repeat and repeated else 1.0
    for c, column in enumerate(columns, start=1):
        width = _column_width(template, column.source)
        if width is not None:
            sheet.column_dimensions[get_column_letter(c)].width = width * (stretch if column.repeated else 1)


def _column_width(sheet: Worksheet, column: int) -> float | None:
    for dimension in sheet.column_dimensions.values():
        if dimension.min and dimension.max and dimension.min <= column <= dimension.max:
            return dimension.width if dimension.customWidth else None
    return None


def _copy_ranges(template: Worksheet, sheet: Worksheet, rows: list[Slot], columns: list[Slot]) -> None:
    for merged in sorted(template.merged_cells.ranges, key=lambda area: (area.min_row, area.min_col)):
        for place in _mapped(merged, rows, columns):
            sheet.merge_cells(place.coord)
    if template.print_title_rows:
        _, top, _, bottom = range_boundaries(template.print_title_rows.replace("$", ""))
        at = [r for r, slot in enumerate(rows, start=1) if top and bottom and top <= slot.source <= bottom]
        if at:
            sheet.print_title_rows = f"{at[0]}:{at[-1]}"
    for brk in template.row_breaks.brk:
        after = [r for r, slot in enumerate(rows, start=1) if slot.source == brk.id]
        if after:
            sheet.row_breaks.append(Break(id=after[-1]))
    for validation in template.data_validations.dataValidation:
        new = copy(validation)
        places = [p.coord for area in validation.sqref.ranges for p in _mapped(area, rows, columns)]
        if places:
            new.sqref = type(validation.sqref)(" ".join(places))
            sheet.add_data_validation(new)
    sheet.print_area = f"A1:{get_column_letter(len(columns))}{len(rows)}"


def _mapped(area: CellRange, rows: list[Slot], columns: list[Slot]) -> Iterator[CellRange]:
    """Where an area of the template lies in the filled sheet: once, or once for each repetition it lies in."""
    for top, bottom in _stretches(rows, area.min_row, area.max_row):
        for left, right in _stretches(columns, area.min_col, area.max_col):
            yield CellRange(min_row=top, max_row=bottom, min_col=left, max_col=right)


def _stretches(slots: list[Slot], first: int, last: int) -> Iterator[tuple[int, int]]:
    at = [n for n, slot in enumerate(slots, start=1) if first <= slot.source <= last]
    if not at:
        return
    if not all(slots[n - 1].repeated for n in at):
        yield at[0], at[-1]
        return
    span = last - first + 1
    starts = [n for n in at if slots[n - 1].source == first]
    for start in starts:
        yield start, start + span - 1


def _copy_settings(template: Worksheet, sheet: Worksheet) -> None:
    sheet.page_setup.orientation = template.page_setup.orientation
    sheet.page_setup.paperSize = template.page_setup.paperSize
    sheet.page_setup.scale = template.page_setup.scale
    sheet.page_setup.fitToWidth = template.page_setup.fitToWidth
    sheet.page_setup.fitToHeight = template.page_setup.fitToHeight
    sheet.page_margins = copy(template.page_margins)
    sheet.print_options.horizontalCentered = template.print_options.horizontalCentered
    sheet.print_options.verticalCentered = template.print_options.verticalCentered
    sheet.sheet_properties.pageSetUpPr = copy(template.sheet_properties.pageSetUpPr)
    sheet.sheet_format = copy(template.sheet_format)
    sheet.sheet_view.showGridLines = template.sheet_view.showGridLines
    sheet.HeaderFooter = copy(template.HeaderFooter)
