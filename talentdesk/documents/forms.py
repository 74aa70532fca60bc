"""Compliance forms: workbooks with placeholders, filled from plain facts, delivered as .xlsx and as PDF."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO, Literal

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.fonts import missing_glyphs
from talentdesk.documents.form_values import FORMATS, PLACEHOLDER, known_placeholders
from talentdesk.documents.sheet_fill import MARKER, FilledSheet, fill_sheet
from talentdesk.documents.sheet_geometry import (
    PADDING,
    SMALLEST,
    column_points,
    line_width,
    style_of,
    text_of,
    wrapped_height,
)
from talentdesk.documents.sheet_pdf import page_rows, sheet_to_pdf
from talentdesk.errors import Problem
from talentdesk.paths import resource
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

# Files carry no moment of making: the same facts give the same bytes.
_NO_TIME = (2000, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class Form:
    """A form one can fill: its key on the command line and its template below ``resources/forms``.

    ``certified_only``: it lists only those who have a certificate.
    """

    key: str
    template: str
    orientation: Literal["portrait", "landscape"]
    certified_only: bool = False

    @property
    def label(self) -> str:
        """What it is called on the screen."""
        return {
            "roster": tr("学员花名册"),
            "sign-in": tr("签到表"),
            "marks": tr("学员成绩册"),
            "receipt": tr("证书发放签收单"),
        }.get(self.key, self.key)


FORMS: tuple[Form, ...] = (
    Form("roster", "roster.xlsx", "portrait"),
    Form("sign-in", "sign-in.xlsx", "landscape"),
    Form("marks", "marks.xlsx", "portrait"),
    Form("receipt", "receipt.xlsx", "portrait", certified_only=True),
)


def fill_form(form: Form, facts: Mapping[str, object]) -> Workbook:
    """The form's workbook filled with facts; rows grow where wrapped text needs it.

    ``facts``: {"base": {…}, "class": {…}, "trainees": [{…}], "sessions": [{…}], "exam_date", "today"} with the
    keys of ``form_values.known_placeholders``; dates as date or ISO text, marks as numbers. What is missing
    stays blank, to be filled in by hand.
    """
    book = load_workbook(resource(f"forms/{form.template}"))
    templates = list(book.worksheets)
    numbered = {**facts, "trainees": _numbered(facts, "trainees"), "sessions": _numbered(facts, "sessions")}
    for template in templates:
        for filled in fill_sheet(book, template, numbered):
            _grow_rows(filled.sheet)
            _keep_foot_together(filled)
    for template in templates:
        book.remove(template)
    for sheet in book.worksheets:
        sheet.title = sheet.title.removesuffix("1") if len(book.worksheets) == 1 else sheet.title
    base = facts.get("base")
    book.properties.title = form.label
    book.properties.creator = str(base.get("name", "")) if isinstance(base, Mapping) else ""
    return book


def _numbered(facts: Mapping[str, object], name: str) -> list[dict[str, object]]:
    found = facts.get(name)
    items = found if isinstance(found, list | tuple) else []
    return [{"no": number, **item} for number, item in enumerate(items, start=1)]


def _grow_rows(sheet: Worksheet) -> None:
    for cell, width in _cells(sheet):
        if cell.value is not None and cell.alignment.wrap_text and (cell.alignment.textRotation or 0) == 0:
            dimension = sheet.row_dimensions[cell.row]
            needed = wrapped_height(cell, width)
            if dimension.height is not None and needed > float(dimension.height):
                dimension.height = round(needed + 0.5)


def _keep_foot_together(filled: FilledSheet) -> None:
    """Where the rows below the list would be torn from it or apart, the last of the list goes along with them."""
    if filled.foot < 3:
        return
    pages = page_rows(filled.sheet)
    last = next(rows for rows in reversed(pages) if filled.sheet.max_row in rows)
    if filled.foot - 1 not in last:
        filled.sheet.row_breaks.append(Break(id=filled.foot - 2))


def _cells(sheet: Worksheet) -> Iterator[tuple[Any, float]]:
    """Cells that carry text with the width they have for it in points; areas merged over rows are left out."""
    widths = {c: column_points(sheet, c) for c in range(1, sheet.max_column + 1)}
    merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    for row in sheet.iter_rows():
        for cell in row:
            area = merged.get((cell.row, cell.column))
            if cell.value is None or (area is not None and area.min_row != area.max_row):
                continue
            last = area.max_col if area is not None else cell.column
            if area is None and not (cell.alignment.wrap_text or cell.alignment.shrink_to_fit):
                # Plain text may run over empty cells to its right, as in Excel.
                while last < sheet.max_column and sheet.cell(cell.row, last + 1).value is None:
                    last += 1
            yield cell, sum(widths[c] for c in range(cell.column, last + 1))


def check_form(form: Form, facts: Mapping[str, object]) -> list[Problem]:
    """What would be wrong on paper; ``field`` is ``sheet!cell``. Codes: placeholder-unknown (of the template),
    missing-glyph and overflow (of the filled sheet).
    """
    template = load_workbook(resource(f"forms/{form.template}"))
    problems = [problem for sheet in template.worksheets for problem in _template_problems(sheet)]
    for sheet in fill_form(form, facts).worksheets:
        for cell, width in _cells(sheet):
            problems += _cell_problems(sheet, cell, width)
    return problems


def _template_problems(sheet: Worksheet) -> Iterator[Problem]:
    known = known_placeholders()
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell.value, str) or "{{" not in cell.value:
                continue
            where = f"{sheet.title}!{cell.coordinate}"
            text = MARKER.sub("", cell.value)
            for name, form in PLACEHOLDER.findall(text):
                if name not in known or (form and form not in FORMATS):
                    yield Problem(
                        "placeholder-unknown",
                        tr(
                            "单元格 {cell} 的占位符“{name}”不认识",
                            cell=where,
                            name="|".join(filter(None, (name, form))),
                        ),
                        tr("请对照占位符清单改正模板。"),
                        field=where,
                    )
            if "{{" in PLACEHOLDER.sub("", text):
                sentence = tr("单元格 {cell} 的占位符写法有误", cell=where)
                yield Problem("placeholder-unknown", sentence, tr("请对照占位符清单改正模板。"), field=where)


def _cell_problems(sheet: Worksheet, cell: Any, width: float) -> Iterator[Problem]:
    where = f"{sheet.title}!{cell.coordinate}"
    style, text = style_of(cell), text_of(cell)
    for character in missing_glyphs(text, style.family):
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
    if style.wrap or style.rotation:
        height = sheet.row_dimensions[cell.row].height
        fits = height is None or style.rotation or wrapped_height(cell, width) <= float(height) + 0.5
    else:
        size = min(SMALLEST, style.size) if style.shrink else style.size
        fits = line_width(text, style, size) <= width - 2 * PADDING + 0.5
    if not fits:
        sentence = tr("单元格 {cell} 放不下“{text}”", cell=where, text=text[:24])
        yield Problem("overflow", sentence, tr("缩短内容，或在模板中加宽该列。"), field=where)


def save_xlsx(workbook: Workbook, out: BinaryIO) -> None:
    """Write the workbook as .xlsx; the same workbook gives the same bytes."""
    raw = BytesIO()
    workbook.save(raw)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in sorted(made.namelist()):
            data = made.read(name)
            if name == "docProps/core.xml":
                data = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", data)
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(info, data)


def save_pdf(workbook: Workbook, out: BinaryIO, progress: Progress = SILENT) -> int:
    """Write the same sheets as PDF; returns the number of pages."""
    properties = workbook.properties
    return sheet_to_pdf(
        workbook, out, title=properties.title or "", author=properties.creator or "", progress=progress
    )
