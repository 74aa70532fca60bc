"""Writes placeholders into a bureau's form: each in its place, and the list made to grow from one of its ruled rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.utils import coordinate_to_tuple
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.form_grid import ListBlock
from talentdesk.documents.form_mapping import SheetReading, Spot, beside
from talentdesk.documents.form_placeholders import BY_PATH, is_known
from talentdesk.documents.form_values import PLACEHOLDER
from talentdesk.documents.sheet_copy import copy_sheet_parts, keep_images
from talentdesk.documents.sheet_formulas import Layout, Place, moved
from talentdesk.documents.sheet_slots import Axis, Slot
from talentdesk.errors import Problem
from talentdesk.text import tr

_KEY = re.compile(r"(?:(.+)!)?([A-Za-z]{1,3}[1-9]\d{0,6})(#\d+)?", re.DOTALL)
_STEP = re.compile(r"^([a-z_]+)\+\d+\.")


def proposals(readings: Sequence[SheetReading]) -> dict[str, str]:
    """The mapping as proposed: key of a spot -> placeholder."""
    return {spot.key: spot.text for reading in readings for spot in reading.spots}


def mapping_problems(
    book: Workbook, readings: Sequence[SheetReading], mapping: Mapping[str, str]
) -> list[Problem]:
    """What cannot be written: places that are not there, placeholders no one knows; ``field`` is the mapping's key."""
    spots = _by_key(readings)
    problems = []
    for key, text in mapping.items():
        if key not in spots and _target(book, key) is None:
            what = tr("表中没有单元格“{cell}”。", cell=key)
            problems.append(Problem("cell", what, tr("请写成 B3 或 工作表!B3。"), field=key))
        for path in _paths(text):
            if not is_known(_STEP.sub(r"\1.", path)):
                what = tr("没有名为“{path}”的占位符（{cell}）。", path=path, cell=key)
                remedy = tr("可用的占位符见 form-list。")
                problems.append(Problem("placeholder-unknown", what, remedy, field=key))
    return problems


def write_mapping(book: Workbook, readings: Sequence[SheetReading], mapping: Mapping[str, str]) -> None:
    """Write the placeholders into the book; lists grow from one row. Sheets that already hold some stay as they are."""
    spots = _by_key(readings)
    chosen = {key: text for key, text in mapping.items() if text.strip()}
    dropped: dict[str, frozenset[int]] = {}
    for reading in readings:
        sheet = book[reading.title]
        own = [
            (spots[key], text) for key, text in chosen.items() if key in spots and _of(reading, spots[key])
        ]
        _write_words(sheet, [(spot, text) for spot, text in own if spot.kind == "words"])
        for spot, text in own:
            if spot.kind in ("value", "photo"):
                _put(sheet[spot.cell], text)
        columns = [(spot, text) for spot, text in own if spot.kind == "column"]
        if reading.block is not None and columns:
            _write_list(sheet, reading.block, columns)
            dropped[reading.title] = reading.block.dropped
        if reading.each and own:
            _mark_sheet(sheet, reading.each)
    for key, text in chosen.items():
        target = None if key in spots else _target(book, key)
        if target is not None:
            _put(target, text)
    if any(dropped.values()):
        _drop_rows(book, dropped)


def _of(reading: SheetReading, spot: Spot) -> bool:
    return spot.key.startswith(f"{reading.title}!")


def _by_key(readings: Sequence[SheetReading]) -> dict[str, Spot]:
    """The spots by their key, and those of the first sheet also without its name; a heading stands for its column."""
    found: dict[str, Spot] = {}
    for reading in readings:
        for spot in reading.spots:
            found[spot.key] = spot
            found.setdefault(f"{reading.title}!{spot.label_cell}", spot)
    if readings:
        prefix = f"{readings[0].title}!"
        found.update(
            {key.removeprefix(prefix): spot for key, spot in list(found.items()) if key.startswith(prefix)}
        )
    return found


def _target(book: Workbook, key: str) -> Any:
    """The cell a key names; None when it is none or lies inside a merged area."""
    match = _KEY.fullmatch(key)
    if match is None or match.group(3):
        return None
    title = match.group(1) or book.worksheets[0].title
    if title not in book.sheetnames:
        return None
    row, column = coordinate_to_tuple(match.group(2).upper())
    if row > book[title].max_row or column > book[title].max_column:
        return None
    cell = book[title].cell(row, column)
    return None if isinstance(cell, MergedCell) else cell


def _braced(text: str) -> str:
    return text if "{{" in text else "{{" + text.strip() + "}}"


def _paths(text: str) -> list[str]:
    """The paths a mapping's text names; a text that is no placeholder names itself."""
    if not text.strip():
        return []
    found = [match.group(1) for match in PLACEHOLDER.finditer(_braced(text))]
    return found or [text.strip()]


def _put(cell: Any, text: str) -> None:
    cell.value = _braced(text)
    paths = _paths(text)
    personal = BY_PATH[_STEP.sub(r"\1.", paths[0])].personal if _STEP.sub(r"\1.", paths[0]) in BY_PATH else ""
    if personal in ("id", "phone", "bank"):
        cell.number_format = "@"  # so that a number written over it later keeps its digits


def _write_words(sheet: Worksheet, words: Sequence[tuple[Spot, str]]) -> None:
    """Put placeholders into the blanks of texts, the last first: the places before it do not move."""
    for spot, text in sorted(words, key=lambda each: -each[0].start):
        cell: Any = sheet[spot.cell]
        said = str(cell.value)
        cell.value = said[: spot.start] + _braced(text) + said[spot.end :]


def _write_list(sheet: Worksheet, block: ListBlock, columns: Sequence[tuple[Spot, str]]) -> None:
    ordered = sorted(columns, key=lambda each: coordinate_to_tuple(each[0].cell)[1])
    marker = f"{{{{#{block.name} min={block.rows * beside(block)}}}}}"
    for column in block.columns:
        cell: Any = sheet.cell(block.keep, column.left)
        if not isinstance(cell, MergedCell) and cell.data_type != "f":
            cell.value = None  # an example, a running number
    for spot, text in ordered:
        _put(sheet.cell(block.keep, coordinate_to_tuple(spot.cell)[1]), text)
    first: Any = sheet.cell(block.keep, coordinate_to_tuple(ordered[0][0].cell)[1])
    first.value = marker + str(first.value)
    for row in range(block.keep + 1, block.keep + block.height):
        for column in block.columns:
            below: Any = sheet.cell(row, column.left)
            if not isinstance(below, MergedCell):
                below.value = marker + str(below.value or "")
                break
    if not sheet.print_title_rows:
        sheet.print_title_rows = f"{block.head[0]}:{block.head[1]}"


def _mark_sheet(sheet: Worksheet, name: str) -> None:
    """The sheet is made once for each item: the marker goes to the first text."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and not cell.value.startswith("="):
                cell.value = f"{{{{@{name}}}}}{cell.value}"
                return


def _drop_rows(book: Workbook, dropped: Mapping[str, frozenset[int]]) -> None:
    """Make every sheet anew without the superfluous rows; formulas, merges, pictures and print set-up move along."""
    olds = list(book.worksheets)
    layouts: dict[str, Layout] = {}
    for old in olds:
        kept = [Slot(row, {}) for row in range(1, old.max_row + 1) if row not in dropped.get(old.title, ())]
        across = [Slot(column, {}) for column in range(1, old.max_column + 1)]
        rows, columns = Axis(kept, (), old.max_row), Axis(across, (), old.max_column)
        layouts[old.title] = Layout(old.title, old.title, rows, columns)
    active = olds.index(book.active) if book.active in olds else 0
    for defined in book.defined_names.values():
        if defined.value:
            defined.value = moved(f"={defined.value}", Place(layouts[olds[0].title]), layouts)[1:]
    for old in olds:
        new = book.create_sheet("".join(("~", old.title))[:31])
        keep_images(old)
        _copy_cells(old, new, layouts[old.title], layouts)
        copy_sheet_parts(old, new, layouts[old.title], layouts)
        title = old.title
        book.remove(old)
        new.title = title
    book.active = active


def _copy_cells(old: Worksheet, new: Worksheet, layout: Layout, layouts: Mapping[str, Layout]) -> None:
    cells: list[tuple[tuple[int, int], Any]] = sorted(old._cells.items())  # noqa: SLF001  (all there are, none made by looking)
    for (row, column), cell in cells:
        for place in layout.rows.places(row):
            target: Any = new.cell(place, column)
            if cell.has_style:
                target._style = copy(cell._style)  # noqa: SLF001  (both sheets share the book's style tables)
            if isinstance(cell, MergedCell) or cell.value is None:
                continue
            value = cell.value
            if cell.data_type == "f" and isinstance(value, str):
                value = moved(
                    value, Place(layout, layout.rows.slot(place), layout.columns.slot(column)), layouts
                )
            target.value = value
            target.hyperlink = copy(cell.hyperlink) if cell.hyperlink else None
            target.comment = copy(cell.comment) if cell.comment else None
            if target.data_type != cell.data_type:
                target.data_type = cell.data_type
