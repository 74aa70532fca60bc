"""Compliance forms: workbooks with placeholders, filled from plain facts, delivered as .xlsx and as PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from openpyxl.workbook import Workbook

from talentdesk.documents.form_check import formula_findings, grow_rows, sheet_findings, text_boxes
from talentdesk.documents.form_placeholders import BY_PATH
from talentdesk.documents.sheet_calc import computed_values
from talentdesk.documents.sheet_copy import add_row_breaks
from talentdesk.documents.sheet_fill import FilledSheet, fill_book
from talentdesk.documents.sheet_pdf import page_rows, sheet_to_pdf
from talentdesk.documents.sheet_pictures import place_pictures
from talentdesk.documents.sheet_save import write_workbook
from talentdesk.documents.template_check import sheet_problems
from talentdesk.documents.template_file import lost_parts, open_template
from talentdesk.errors import Problem
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A filled workbook; what is not quite right in it; how many items of data stand in its repeated rows."""

    book: Workbook
    findings: tuple[Problem, ...]
    rows: int


def fill_form(
    template: Path, facts: Mapping[str, object], *, title: str = "", author: str = ""
) -> FilledForm:
    """Fill a template's workbook with facts; rows grow where wrapped text needs it.

    ``facts``: what ``form_placeholders`` lists, lists as lists of mappings, days as date or ISO text, pictures as Path or
    bytes. What is missing stays blank, to be filled in by hand. A value that is a mapping is asked, in a repeated column,
    for the ``no`` of the column's item. Findings (``field`` is ``sheet!cell`` of the filled sheet): ``missing``,
    ``missing-glyph``, ``overflow``, ``formula``, ``picture``. ``DeskError`` for a template that cannot be read.
    """
    book = open_template(template)
    book.properties.title = title
    book.properties.creator = author
    done = fill_book(book, facts)
    results = computed_values(book)
    findings: list[Problem] = []
    for filled in done:
        boxes = text_boxes(filled.sheet, results)
        grow_rows(filled.sheet, boxes)
        _keep_foot_together(filled)
        findings += [_missing(filled, cell, path) for cell, path in filled.missing]
        findings += formula_findings(filled.sheet, results)
        findings += sheet_findings(filled.sheet, boxes)
        findings += place_pictures(filled.sheet, filled.pictures)
    return FilledForm(book, tuple(findings), sum(filled.rows for filled in done))


def _missing(filled: FilledSheet, cell: str, path: str) -> Problem:
    where = f"{filled.sheet.title}!{cell}"
    sentence = tr("单元格 {cell} 必须填写，却没有“{name}”", cell=where, name=label_of(path))
    return Problem("missing", sentence, tr("请先在登记表里补全。"), field=where)


def label_of(path: str) -> str:
    """What a placeholder is called on the screen; its path where it has no name."""
    first, dot, rest = path.partition(".")
    found = BY_PATH.get(first.partition("+")[0] + dot + rest)
    return tr(found.label) if found else path


def _keep_foot_together(filled: FilledSheet) -> None:
    """Where the rows below the list would be torn from it or apart, the last of the list goes along with them."""
    if filled.foot < 3:
        return
    pages = page_rows(filled.sheet)
    last = next((rows for rows in reversed(pages) if filled.sheet.max_row in rows), None)
    if last is not None and filled.foot - 1 not in last:
        add_row_breaks(filled.sheet, [filled.foot - 2])


def template_findings(template: Path) -> list[Problem]:
    """What is wrong with a template: ``placeholder-unknown`` and ``marker`` with ``field`` ``sheet!cell``, and ``not-kept``."""
    book = open_template(template)
    return [problem for sheet in book.worksheets for problem in sheet_problems(sheet)] + lost_parts(template)


def save_xlsx(workbook: Workbook, out: BinaryIO) -> None:
    """Write the workbook as .xlsx, formulas with their values; the same workbook gives the same bytes."""
    write_workbook(workbook, out)


def save_pdf(workbook: Workbook, out: BinaryIO, *, watermark: str = "", progress: Progress = SILENT) -> int:
    """Write the same sheets as PDF; returns the number of pages."""
    properties = workbook.properties
    return sheet_to_pdf(
        workbook,
        out,
        title=properties.title or "",
        author=properties.creator or "",
        watermark=watermark,
        progress=progress,
    )
