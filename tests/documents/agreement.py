"""The workbooks that are compared with LibreOffice's own PDF of them, and what is recorded of that."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from talentdesk.documents import sheet_lines
from talentdesk.documents.form_catalogue import FORMS, Form
from talentdesk.documents.forms import fill_form, save_xlsx
from talentdesk.documents.sheet_pages import print_areas
from talentdesk.documents.sheet_pdf import sheet_to_pdf
from tests.documents.form_facts import sample_facts
from tests.documents.odd_books import ODD_BOOKS
from tests.documents.pdf_characters import Character, characters

RECORDED = Path(__file__).parent / "golden" / "libreoffice"
ALLOWED_MM = 2.0
# Longer than any form prints on one line without a gap, shorter than the gap between two columns' texts.
_GAP_MM = 9.0

Run = tuple[float, float, float, str]  # x of the first and the last character, y, text; mm


def books() -> dict[str, Callable[[], bytes]]:
    """Name -> the saved workbook: every built-in form with the same facts, and the small odd ones."""
    found: dict[str, Callable[[], bytes]] = {form.key: _form(form) for form in FORMS}
    found.update({f"odd-{name.replace('_', '-')}": _odd(make) for name, make in ODD_BOOKS.items()})
    return found


def _form(form: Form) -> Callable[[], bytes]:
    def saved() -> bytes:
        facts = sample_facts(3, 16) if form.each else sample_facts(42, 16)
        return _saved(fill_form(form.path, facts, title=form.label).book)

    return saved


def _odd(make: Callable[[], Workbook]) -> Callable[[], bytes]:
    return lambda: _saved(make())


def _saved(book: Workbook) -> bytes:
    """The file both programs print, without what LibreOffice 7.4 is known to print wrongly.

    It indents right-aligned text only in some of the cells of one style, and prints further columns for text that
    would run over the last one if it were not shrunk.
    """
    for sheet in book.worksheets:
        if not sheet.print_area and sheet.sheet_state == "visible":
            left, top, right, bottom = print_areas(sheet)[0]
            sheet.print_area = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
        for row in sheet.iter_rows():
            for cell in row:
                if cell.alignment.horizontal == "right" and cell.alignment.indent:
                    plain: Any = copy(cell.alignment)
                    plain.indent = 0
                    cell.alignment = plain
    out = BytesIO()
    save_xlsx(book, out)
    return out.getvalue()


@contextmanager
def breaking_as_calc() -> Iterator[None]:
    """Lines may begin with any Chinese sign: LibreOffice Calc has no rule about it for .xlsx, Excel has."""
    kept = sheet_lines.NOT_FIRST.copy(), sheet_lines.NOT_LAST.copy()
    sheet_lines.NOT_FIRST.intersection_update("!%),.:;>?]}")
    sheet_lines.NOT_LAST.intersection_update("([{")
    try:
        yield
    finally:
        sheet_lines.NOT_FIRST.update(kept[0])
        sheet_lines.NOT_LAST.update(kept[1])


def ours(xlsx: bytes) -> tuple[int, list[list[Character]]]:
    """Our pages with Excel's rule for the ends of lines, and our characters without it."""
    pages = sheet_to_pdf(load_workbook(BytesIO(xlsx), rich_text=True), BytesIO())
    out = BytesIO()
    with breaking_as_calc():
        sheet_to_pdf(load_workbook(BytesIO(xlsx), rich_text=True), out)
    return pages, characters(out.getvalue())


def runs(page: list[Character]) -> list[Run]:
    """The characters of a page joined to pieces of lines."""
    found: list[Run] = []
    for place in sorted(page, key=lambda c: (round(c.y, 1), c.x)):
        last = found[-1] if found else None
        if last and abs(last[2] - place.y) < 0.3 and 0 <= place.x - last[1] < _GAP_MM:
            found[-1] = (last[0], place.x, last[2], last[3] + place.text)
        else:
            found.append((place.x, place.x, place.y, place.text))
    return found


def record(name: str, pages: list[list[Character]]) -> None:
    """Keep what LibreOffice gave: each run as [first x, last x, y, text], in tenths of a millimetre."""
    RECORDED.mkdir(parents=True, exist_ok=True)
    kept = [
        [[round(x * 10), round(end * 10), round(y * 10), text] for x, end, y, text in runs(p)] for p in pages
    ]
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    (RECORDED / f"{name}.json").write_text(text.replace("]],[[", "]],\n[[") + "\n", encoding="utf-8")


def recorded(name: str) -> list[list[Run]]:
    """What was kept, in mm."""
    found = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    return [[(x / 10, end / 10, y / 10, text) for x, end, y, text in page] for page in found]
