"""What a filled sheet takes over from its template besides cells: sizes, merges, print set-up, rules, pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy, deepcopy
from io import BytesIO
from typing import Any

from openpyxl.drawing.image import Image
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.dimensions import ColumnDimension, RowDimension
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.sheet_formulas import Layout, Place, moved, moved_area
from talentdesk.documents.sheet_slots import Axis

Layouts = Mapping[str, Layout]


class KeptImage(Image):
    """A picture of a sheet that can be written again and again; openpyxl closes the file of its own after the first time."""

    def __init__(self, data: bytes, anchor: Any) -> None:
        super().__init__(BytesIO(data))
        self.data, self.anchor = data, anchor

    def _data(self) -> bytes:
        return self.data


def give_style(target: Any, source: Any) -> None:
    """The look of a cell, row or column; both sheets share one workbook's style tables."""
    target._style = copy(source._style)


def keep_images(sheet: Worksheet) -> None:
    """Make the pictures of a loaded sheet such that they can be copied and saved more than once."""
    sheet._images = [KeptImage(image._data(), image.anchor) for image in sheet._images]  # type: ignore[attr-defined]


def copy_sheet_parts(template: Worksheet, sheet: Worksheet, layout: Layout, others: Layouts) -> None:
    """Everything of the template but its cells, each thing where its rows and columns now are."""
    _copy_settings(template, sheet)
    _copy_rows(template, sheet, layout.rows)
    _copy_columns(template, sheet, layout.columns)
    _copy_merges(template, sheet, layout)
    _copy_print(template, sheet, layout)
    _copy_view(template, sheet, layout)
    _copy_rules(template, sheet, layout, others)
    _copy_names(template, sheet, layout, others)
    _copy_drawings(template, sheet, layout, others)


def _copy_settings(template: Worksheet, sheet: Worksheet) -> None:
    for name in (
        "page_margins",
        "print_options",
        "sheet_properties",
        "sheet_format",
        "protection",
        "HeaderFooter",
    ):
        setattr(sheet, name, deepcopy(getattr(template, name)))
    for name in template.page_setup.__attrs__:
        setattr(sheet.page_setup, name, getattr(template.page_setup, name))
    sheet.sheet_state = template.sheet_state
    sheet.sheet_properties.codeName = None


def _copy_rows(template: Worksheet, sheet: Worksheet, rows: Axis) -> None:
    for source, old in template.row_dimensions.items():
        for place in rows.places(source):
            new = RowDimension(sheet, place, ht=old.ht, hidden=old.hidden, outlineLevel=old.outlineLevel,
                               collapsed=old.collapsed, thickBot=old.thickBot, thickTop=old.thickTop)  # fmt: skip
            give_style(new, old)
            sheet.row_dimensions[place] = new


def _copy_columns(template: Worksheet, sheet: Worksheet, columns: Axis) -> None:
    """Widths and the like; repeated columns that are fewer than there is room for are stretched."""
    for old in list(template.column_dimensions.values()):
        old.reindex()
        first, last = int(old.min or 1), int(old.max or 1)
        inside = range(first, min(last, columns.last) + 1)
        spots = [(place, place) for source in inside for place in columns.places(source)]
        if last > columns.last:
            spots += [(columns.places(max(first, columns.last + 1))[0], columns.places(last)[0])]
        for start, end in spots:
            width = old.width * (columns.stretch(start) if start == end else 1.0)
            new = ColumnDimension(sheet, get_column_letter(start), width=width, bestFit=old.bestFit, hidden=old.hidden,
                                  outlineLevel=old.outlineLevel, collapsed=old.collapsed, min=start, max=end)  # fmt: skip
            give_style(new, old)
            sheet.column_dimensions[get_column_letter(start)] = new


def areas(layout: Layout, area: CellRange) -> Iterator[CellRange]:
    """Where an area of the template lies in the filled sheet: once, or once for each copy it lies in."""
    for top, bottom in layout.rows.copies(area.min_row, area.max_row):
        for left, right in layout.columns.copies(area.min_col, area.max_col):
            yield CellRange(min_row=top, max_row=bottom, min_col=left, max_col=right)


def _stretches(layout: Layout, area: CellRange) -> Iterator[CellRange]:
    for top, bottom in layout.rows.runs(area.min_row, area.max_row):
        for left, right in layout.columns.runs(area.min_col, area.max_col):
            yield CellRange(min_row=top, max_row=bottom, min_col=left, max_col=right)


def _whole(layout: Layout, text: str) -> str | None:
    """An area given as text as one area of the filled sheet; None when nothing of it is left."""
    spots = list(_stretches(layout, CellRange(text.replace("$", ""))))
    if not spots:
        return None
    top, left = spots[0].min_row, spots[0].min_col
    return f"{get_column_letter(left)}{top}:{get_column_letter(spots[-1].max_col)}{spots[-1].max_row}"


def _copy_merges(template: Worksheet, sheet: Worksheet, layout: Layout) -> None:
    found = [place for area in template.merged_cells.ranges for place in areas(layout, area)]
    # Adding them one by one compares each with all before it. Of a merge only one cell may be left.
    sheet.merged_cells.ranges = {place for place in found if place.size != {"rows": 1, "columns": 1}}


def _copy_print(template: Worksheet, sheet: Worksheet, layout: Layout) -> None:
    if template.print_title_rows:
        first, last = (int(part) for part in template.print_title_rows.replace("$", "").split(":"))
        runs = layout.rows.runs(first, last)
        if runs:
            sheet.print_title_rows = f"{runs[0][0]}:{runs[-1][1]}"
    if template.print_title_cols:
        left, _, right, _ = range_boundaries(template.print_title_cols.replace("$", ""))
        runs = layout.columns.runs(left or 1, right or 1)
        if runs:
            sheet.print_title_cols = f"{get_column_letter(runs[0][0])}:{get_column_letter(runs[-1][1])}"
    if template.print_area:
        given = [part.rpartition("!")[2] for part in str(template.print_area).split(",")]
        found = [place for place in (_whole(layout, part) for part in given) if place]
        if found:
            sheet.print_area = ",".join(found)
    for axis, old, new in (
        (layout.rows, template.row_breaks, sheet.row_breaks),
        (layout.columns, template.col_breaks, sheet.col_breaks),
    ):
        for brk in old.brk:
            after = axis.places(brk.id)
            if after:
                new.append(Break(id=after[-1], min=brk.min, max=brk.max, man=brk.man, pt=brk.pt))


def add_row_breaks(sheet: Worksheet, after: Iterable[int]) -> None:
    """Manual page breaks after rows, in their order among those there are."""
    breaks = {brk.id: brk for brk in sheet.row_breaks.brk}
    for row in after:
        breaks.setdefault(row, Break(id=row))
    sheet.row_breaks.brk = [breaks[row] for row in sorted(breaks)]


def _copy_view(template: Worksheet, sheet: Worksheet, layout: Layout) -> None:
    sheet.views = deepcopy(template.views)
    for view in sheet.views.sheetView:
        view.tabSelected = None
    if template.freeze_panes:
        letters, row = coordinate_from_string(template.freeze_panes)
        column = range_boundaries(f"{letters}1")[0] or 1
        across = sum(len(layout.columns.places(source)) for source in range(1, column))
        down = sum(len(layout.rows.places(source)) for source in range(1, row))
        sheet.freeze_panes = None
        sheet.freeze_panes = f"{get_column_letter(across + 1)}{down + 1}"
    if template.auto_filter.ref:
        sheet.auto_filter = deepcopy(template.auto_filter)
        sheet.auto_filter.ref = _whole(layout, template.auto_filter.ref)


def _copy_rules(template: Worksheet, sheet: Worksheet, layout: Layout, others: Layouts) -> None:
    for formatting in template.conditional_formatting:
        spots = [place for area in formatting.sqref.ranges for place in _stretches(layout, area)]
        if not spots:
            continue
        write = _writer(layout, others, spots)
        for rule in formatting.rules:
            new = copy(rule)
            new.formula = [write(text) for text in rule.formula]
            sheet.conditional_formatting.add(" ".join(_in_order(spots)), new)
    for validation in template.data_validations.dataValidation:
        spots = [place for area in validation.sqref.ranges for place in _stretches(layout, area)]
        if not spots:
            continue
        write = _writer(layout, others, spots)
        rule = copy(validation)
        rule.sqref = type(validation.sqref)(" ".join(_in_order(spots)))
        for name in ("formula1", "formula2"):
            text = getattr(validation, name)
            setattr(rule, name, write(text) if text else text)
        sheet.add_data_validation(rule)


def _in_order(spots: list[CellRange]) -> list[str]:
    return [spot.coord for spot in sorted(spots, key=lambda spot: (spot.min_row, spot.min_col))]


def _writer(layout: Layout, others: Layouts, spots: list[CellRange]) -> Callable[[str], str]:
    """How a rule's formula is moved: it is written for the first cell of what the rule is about."""
    first = min(spots, key=lambda spot: (spot.min_row, spot.min_col))
    place = Place(layout, layout.rows.slot(first.min_row), layout.columns.slot(first.min_col))
    return lambda text: moved(f"={text}", place, others)[1:]


def _copy_names(template: Worksheet, sheet: Worksheet, layout: Layout, others: Layouts) -> None:
    for name, defined in template.defined_names.items():
        new = copy(defined)
        if defined.value:
            new.value = moved_area(defined.value, Place(layout), others)
        sheet.defined_names[name] = new


def copy_tables(template: Worksheet, sheet: Worksheet, layout: Layout, number: int) -> None:
    """The Excel tables of the template; in a second sheet made of it they need names of their own."""
    for table in template.tables.values():
        ref = _whole(layout, table.ref)
        if ref is None:
            continue
        new = deepcopy(table)
        new.ref = ref
        if new.autoFilter is not None:
            new.autoFilter.ref = ref
        if number:
            new.name = new.displayName = f"{table.displayName}_{number + 1}"
        sheet.add_table(new)


def _copy_drawings(template: Worksheet, sheet: Worksheet, layout: Layout, others: Layouts) -> None:
    """Pictures and charts stand at the same cells again, in every copy of repeated rows."""
    for image in template._images:  # type: ignore[attr-defined]
        for anchor in _anchors(image.anchor, layout):
            sheet._images.append(KeptImage(image.data, anchor))  # type: ignore[attr-defined]
    for chart in template._charts:  # type: ignore[attr-defined]
        for anchor in _anchors(chart.anchor, layout):
            new = deepcopy(chart)
            new.anchor = anchor
            _move_series(new, layout, others)
            sheet._charts.append(new)  # type: ignore[attr-defined]


def _move_series(chart: Any, layout: Layout, others: Layouts) -> None:
    for series in chart.series:
        for source in (
            getattr(series, name, None) for name in ("tx", "cat", "val", "xVal", "yVal", "bubbleSize")
        ):
            for ref in (getattr(source, name, None) for name in ("strRef", "numRef", "multiLvlStrRef")):
                if ref is not None and ref.f:
                    area = moved_area(ref.f, Place(layout), others)
                    ref.f = f"({area})" if "," in area else area


def _anchors(anchor: Any, layout: Layout) -> Iterator[Any]:
    start = getattr(anchor, "_from", None)
    if start is None:
        yield deepcopy(anchor)
        return
    end = getattr(anchor, "to", None) or start
    for top, bottom in layout.rows.copies(start.row + 1, end.row + 1):
        for left, right in layout.columns.copies(start.col + 1, end.col + 1):
            new = copy(anchor)
            new._from = copy(start)
            new._from.row, new._from.col = top - 1, left - 1
            if end is not start:
                new.to = copy(end)
                new.to.row, new.to.col = bottom - 1, right - 1
            yield new
