"""Fill a workbook's template sheets: rows, columns and sheets repeat with the data, everything else of them stays."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.form_values import BLANK, Facts, filled, header_text
from talentdesk.documents.sheet_copy import (
    Layouts,
    add_row_breaks,
    copy_sheet_parts,
    copy_tables,
    give_style,
    keep_images,
)
from talentdesk.documents.sheet_formulas import Layout, Place, moved, moved_area
from talentdesk.documents.sheet_markers import Block, Plan, bare, is_marked, item_name, read_plan
from talentdesk.documents.sheet_slots import Axis, Slot, column_slots, items_of, row_slots
from talentdesk.documents.value_formats import WantedPicture, as_text

_LONGEST_TITLE = 31


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture that shall stand in a cell, or in the merged area it begins."""

    cell: str
    wanted: WantedPicture


@dataclass(slots=True)
class FilledSheet:
    """A filled sheet; ``foot`` is its first row below the repeated ones, 0 when there is none.

    ``rows``: items put into repeated rows; ``missing``: cell and path of each required value that is empty.
    """

    sheet: Worksheet
    foot: int
    rows: int
    pictures: list[PlacedPicture]
    missing: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A sheet to be made: its template, where everything goes, and what it is about."""

    template: Worksheet
    layout: Layout
    facts: Facts
    plan: Plan
    counted: bool


def fill_book(book: Workbook, facts: Facts) -> list[FilledSheet]:
    """Put filled sheets in the place of the book's template sheets; sheets without placeholders stay as they are."""
    for sheet in book.worksheets:
        keep_images(sheet)
    drafts = [(sheet, _drafts(sheet, facts)) for sheet in book.worksheets if is_marked(sheet)]
    layouts = {sheet.title: found[0].layout for sheet, found in drafts}
    alone = {sheet.title: found[0].layout for sheet, found in drafts if len(found) == 1}
    made: list[FilledSheet] = []
    for template, found in drafts:
        place = book.index(template)
        book.remove(template)
        for number, draft in enumerate(found):
            sheet = book.create_sheet(draft.layout.title, place + number)
            made.append(_filled(sheet, draft, alone))
            copy_tables(template, sheet, draft.layout, number)
    for sheet in book.worksheets:
        if all(sheet is not done.sheet for done in made):
            _refer_anew(sheet, alone)
    for defined in book.defined_names.values():
        if defined.value and layouts:
            defined.value = moved_area(defined.value, Place(next(iter(layouts.values()))), layouts)
    return made


def _drafts(template: Worksheet, facts: Facts) -> list[_Draft]:
    """One draft for each sheet that will be made of a template: usually one."""
    plan = read_plan(template)
    last_row, last_column = _extent(template)
    scopes = [
        ({**here, **group}, not part)
        for here in _sheet_scopes(plan, facts)
        for part, group in enumerate(_column_groups(plan.columns, here))
    ]
    drafts = []
    for number, (scope, counted) in enumerate(scopes, start=1):
        here = {"page": {"no": number, "count": len(scopes)}, **scope}
        rows = Axis(row_slots(last_row, plan, here), plan.rows, last_row)
        columns = Axis(column_slots(last_column, plan, here), plan.columns, last_column)
        title = template.title
        if len(scopes) > 1:
            title = f"{title[: _LONGEST_TITLE - len(str(number)) - 1]} {number}"
        drafts.append(_Draft(template, Layout(template.title, title, rows, columns), here, plan, counted))
    return drafts


def _extent(sheet: Worksheet) -> tuple[int, int]:
    """The last row and column that have a cell or are part of a merge."""
    ends = [(area.max_row, area.max_col) for area in sheet.merged_cells.ranges]
    return (
        max([sheet.max_row, *(row for row, _ in ends)]),
        max([sheet.max_column, *(column for _, column in ends)]),
    )


def _sheet_scopes(plan: Plan, facts: Facts) -> list[dict[str, object]]:
    """What each sheet is about: one for each item of the list in ``{{@list}}``, one blank one when there is none."""
    if not plan.sheets:
        return [dict(facts)]
    name = item_name(plan.sheets)
    return [{**facts, name: item} for item in items_of(plan.sheets, facts) or [BLANK]]


def _column_groups(blocks: Sequence[Block], facts: Facts) -> list[dict[str, object]]:
    """The items of repeated columns cut into even groups, one for each sheet."""
    cut: dict[str, list[list[Facts]]] = {}
    for block in blocks:
        items = items_of(block.name, facts)
        if block.most and len(items) > block.most:
            each = math.ceil(len(items) / math.ceil(len(items) / block.most))
            cut[block.name] = [items[start : start + each] for start in range(0, len(items), each)]
    count = max((len(groups) for groups in cut.values()), default=1)
    return [
        {name: groups[number] if number < len(groups) else [] for name, groups in cut.items()}
        for number in range(count)
    ]


def _filled(sheet: Worksheet, draft: _Draft, others: Layouts) -> FilledSheet:
    copy_sheet_parts(draft.template, sheet, draft.layout, others)
    done = FilledSheet(sheet, _foot(draft.layout.rows.slots), _items_in(draft), [], [])
    by_row: dict[int, list[Any]] = {}
    for (source_row, _), cell in sorted(draft.template._cells.items()):
        by_row.setdefault(source_row, []).append(cell)
    for r, row in enumerate(draft.layout.rows.slots, start=1):
        scope = {**draft.facts, **row.scope}
        for source in by_row.get(row.source, ()):
            for c in draft.layout.columns.places(source.column):
                column = draft.layout.columns.slots[c - 1]
                facts = {**scope, **column.scope} if column.scope else scope
                _copy_cell(done, source, (r, c), facts, Place(draft.layout, row, column), others)
    # Without it openpyxl takes a sheet whose first cells were set past its own way for empty.
    sheet._current_row = len(draft.layout.rows.slots)  # type: ignore[attr-defined]
    _break_pages(sheet, draft.layout.rows.slots, draft.plan.rows)
    _fill_headers(sheet, draft.facts)
    return done


def _foot(rows: Sequence[Slot]) -> int:
    last = max((place for place, row in enumerate(rows, start=1) if row.block >= 0), default=len(rows))
    return last + 1 if last < len(rows) else 0


def _items_in(draft: _Draft) -> int:
    """How many items the sheet shows: in its repeated rows, or the one the whole sheet is about; those of more columns once."""
    if not draft.counted:
        return 0
    shown = sum(len(items_of(block.name, draft.facts)) for block in draft.plan.rows)
    return shown + (
        draft.facts.get(item_name(draft.plan.sheets)) not in (None, BLANK) if draft.plan.sheets else 0
    )


def _copy_cell(
    done: FilledSheet, source: Any, at: tuple[int, int], facts: Facts, place: Place, others: Layouts
) -> None:
    row, column = at
    if type(source) is MergedCell:
        under = MergedCell(done.sheet, row, column)
        give_style(under, source)
        done.sheet._cells[at] = under
        return
    # Both sheets share one workbook's style tables; going through the styles takes ten times as long.
    target: Any = Cell(done.sheet, row=row, column=column, style_array=source._style)
    done.sheet._cells[at] = target
    value = source._value
    if source.data_type == "f":
        _set_formula(target, value, place, others)
    elif isinstance(value, CellRichText) and "{{" in str(value):
        _set_filled_pieces(done, target, value, facts)
    elif isinstance(value, str) and "{{" in value:
        _set_filled(done, target, value, facts)
    elif value is not None:
        target._value, target.data_type = value, source.data_type
    if source.hyperlink is not None:
        target._hyperlink = Hyperlink(ref=target.coordinate, **{
            name: getattr(source.hyperlink, name) for name in ("location", "tooltip", "display", "target")
        })  # fmt: skip
        done.sheet._hyperlinks.append(target._hyperlink)  # type: ignore[attr-defined]
    if source.comment is not None:
        target.comment = copy(source.comment)


def _set_formula(target: Any, value: Any, place: Place, others: Layouts) -> None:
    target.data_type = "f"
    if isinstance(value, ArrayFormula):
        spot = target.coordinate if ":" not in value.ref else _moved_range(value.ref, target, place)
        target._value = ArrayFormula(spot, moved(str(value.text), place, others))
    elif isinstance(value, DataTableFormula):
        target._value = value
    else:
        target._value = moved(value, place, others)


def _moved_range(ref: str, target: Any, place: Place) -> str:
    text = moved(f"={ref}", place, {})[1:]
    return text if ":" in text else str(target.coordinate)


def _set_filled(done: FilledSheet, target: Any, text: str, facts: Facts) -> None:
    found = filled(bare(text), facts)
    value = found.value
    done.missing += [(target.coordinate, path) for path in found.missing]
    if isinstance(value, WantedPicture):
        done.pictures.append(PlacedPicture(target.coordinate, value))
    elif isinstance(value, str):
        if value:
            # Data never become formulas, whatever they begin with.
            target._value, target.data_type = value, "s"
            if "\n" in value and not target.alignment.wrap_text:
                alignment = copy(target.alignment)
                alignment.wrap_text = True
                target.alignment = alignment
    elif isinstance(value, date):
        target.value = value
    elif isinstance(value, int | float | Decimal):
        target._value, target.data_type = value, "n"


def _set_filled_pieces(done: FilledSheet, target: Any, text: CellRichText, facts: Facts) -> None:
    """Text of several fonts: each piece is filled in its own; a placeholder torn over two of them makes it one font."""
    if len(text) == 1 or any(str(piece).count("{{") != str(piece).count("}}") for piece in text):
        _set_filled(done, target, str(text), facts)
        return
    pieces: list[Any] = []
    for piece in text:
        found = filled(bare(str(piece)), facts)
        done.missing += [(target.coordinate, path) for path in found.missing]
        shown = as_text(found.value)
        if shown:
            pieces.append(TextBlock(piece.font, shown) if isinstance(piece, TextBlock) else shown)
    if pieces:
        target._value, target.data_type = CellRichText(*pieces), "s"


def _break_pages(sheet: Worksheet, rows: Sequence[Slot], blocks: Sequence[Block]) -> None:
    """A manual page break after each page group but the last."""
    ends = [
        place
        for place, (row, below) in enumerate(pairwise(rows), start=1)
        if row.block >= 0 and row.block == below.block and blocks[row.block].page and row.group != below.group
    ]
    add_row_breaks(sheet, ends)


def _fill_headers(sheet: Worksheet, facts: Facts) -> None:
    for part in header_parts(sheet):
        if part.text and "{{" in part.text:
            part.text = header_text(part.text, facts)


def header_parts(sheet: Worksheet) -> Iterator[Any]:
    """The three texts of each of a sheet's headers and footers."""
    for name in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
        item = getattr(sheet.HeaderFooter, name)
        yield from (item.left, item.center, item.right)


def _refer_anew(sheet: Worksheet, layouts: Layouts) -> None:
    """Formulas of a sheet that stays: what they mean in filled sheets has moved."""
    here = Layout(sheet.title, sheet.title, Axis([], (), 0), Axis([], (), 0))
    cells: list[Any] = list(sheet._cells.values())
    for cell in cells:
        if cell.data_type == "f" and isinstance(cell._value, str) and "!" in cell._value:
            cell._value = moved(cell._value, Place(here), layouts)
