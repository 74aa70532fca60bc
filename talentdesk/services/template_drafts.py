"""A bureau's template while somebody says what belongs where: the placeholders written into a copy, and a look at it filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from talentdesk.documents.form_catalogue import Mask
from talentdesk.documents.form_mapping import SheetReading, load
from talentdesk.documents.form_writing import mapping_problems, write_mapping
from talentdesk.documents.forms import fill_form, save_pdf, save_xlsx
from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import sha256_of, whole_file
from talentdesk.progress import SILENT, Progress
from talentdesk.services.form_facts import form_facts
from talentdesk.services.form_inspection import Inspection, refuse_findings
from talentdesk.services.form_masks import masked_facts
from talentdesk.services.form_requests import Made, Offer, Options, Subject
from talentdesk.store import Store
from talentdesk.text import tr


def write_draft(found: Inspection, mapping: Mapping[str, str], rows: Mapping[str, int], out: Path) -> None:
    """Write the placeholders into a copy of the template; ``rows``: sheet -> how many rows its list has at least.

    Refused are places that are not there and placeholders no one knows, and a mapping that fills in nothing.
    """
    sheets = tuple(_with_rows(reading, rows) for reading in found.sheets)
    book = load(found.path)
    refuse_findings(tuple(mapping_problems(book, sheets, mapping)))
    if not any(text.strip() for text in mapping.values()):
        raise DeskError(
            tr("还没有指定任何要填的地方。"), tr("点一个单元格，再选填什么。"), code="nothing-to-fill"
        )
    write_mapping(book, sheets, mapping)
    with whole_file(out) as part, part.open("wb") as file:
        save_xlsx(book, file)


def _with_rows(reading: SheetReading, rows: Mapping[str, int]) -> SheetReading:
    wanted = rows.get(reading.title)
    if reading.block is None or wanted is None:
        return reading
    return replace(reading, block=replace(reading.block, rows=wanted))


def preview_draft(
    store: Store,
    draft: Path,
    offer: Offer,
    subject: Subject,
    mask: Mask,
    out: Path,
    today: date,
    progress: Progress = SILENT,
) -> Made:
    """A look at a template that is not saved yet, filled with real data, as PDF; not noted in the journal."""
    facts = masked_facts(form_facts(store, offer, subject, today, Options()), mask)
    filled = fill_form(draft, facts, title=offer.label)
    with whole_file(out) as part:
        with part.open("wb") as file:
            pages = save_pdf(filled.book, file, progress=progress)
        digest = sha256_of(part)
    return Made(out, filled.findings, filled.rows, pages, digest)
