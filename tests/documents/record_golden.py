"""What every built-in form looks like on paper, as recorded in ``golden/forms``; run ``python -m tests.documents.record_golden``
to record all of them anew, or with keys to record some, after looking at the pages.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image
from pypdf import PdfReader

from talentdesk.documents.form_catalogue import FORMS, Form
from talentdesk.documents.forms import fill_form, save_pdf
from tests.documents.form_facts import sample_facts
from tests.documents.pdf_reading import pieces

GOLDEN = Path(__file__).parent / "golden" / "forms"
DPI = 24
Run = list[Any]  # text, x, y in mm from the top left of the page


def golden_facts(form: Form) -> dict[str, object]:
    """Few people; where each has a sheet, one."""
    facts = sample_facts(6, 6)
    if form.each:
        for name in ("trainees", "teachers", "devices", "loans", "pairs", "certificates"):
            facts[name] = list(facts[name])[:1]  # type: ignore[call-overload]
    return facts


def printed(form: Form) -> bytes:
    """The form's PDF."""
    out = BytesIO()
    save_pdf(fill_form(form.path, golden_facts(form), title=form.label).book, out)
    return out.getvalue()


def positions(pdf: bytes) -> list[list[Run]]:
    """The runs of text of each page, in reading order, to half a millimetre."""
    return [
        sorted(
            ([piece.text, round(piece.x * 2) / 2, round(piece.y * 2) / 2] for piece in pieces(page)),
            key=lambda run: (run[2], run[1], run[0]),
        )
        for page in PdfReader(BytesIO(pdf)).pages
    ]


def picture(pdf: bytes) -> Image.Image:
    """All pages one below the other, grey."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L") for page in document]
    whole = Image.new("L", (max(page.width for page in pages), sum(page.height for page in pages)), 255)
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    return whole


def record(form: Form) -> None:
    """Write the golden files of one form."""
    pdf = printed(form)
    pages = [
        ",\n".join(json.dumps(run, ensure_ascii=False, separators=(",", ":")) for run in page)
        for page in positions(pdf)
    ]
    text = "[\n[" + "],\n[".join(pages) + "]\n]\n"
    (GOLDEN / f"{form.key}.json").write_text(text, encoding="utf-8")
    picture(pdf).quantize(16).save(GOLDEN / f"{form.key}.png", optimize=True)


def main() -> None:
    """Record all forms, or those named on the command line."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    wanted = set(sys.argv[1:])
    for form in FORMS:
        if not wanted or form.key in wanted:
            record(form)


if __name__ == "__main__":
    main()
