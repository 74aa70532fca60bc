"""Our PDF of every built-in form and of odd workbooks agrees with what LibreOffice printed of the same file.

LibreOffice is not needed: its positions were recorded by ``python -m tests.proofs.libreoffice_forms --record``.
"""

from __future__ import annotations

from collections import Counter

import pytest

from talentdesk.documents import workbook_fonts
from tests.documents.agreement import ALLOWED_MM, RECORDED, Run, books, ours, recorded
from tests.documents.pdf_characters import Character

BOOKS = books()


@pytest.fixture(autouse=True)
def _bundled_fonts_only() -> None:
    workbook_fonts.use_fonts_of(None)


def test_every_workbook_is_recorded_and_nothing_else() -> None:
    assert {path.stem for path in RECORDED.glob("*.json")} == set(BOOKS)


@pytest.mark.parametrize("name", BOOKS)
def test_pages_and_text_positions_are_those_of_libreoffice(name: str) -> None:
    theirs = recorded(name)
    count, pages = ours(BOOKS[name]())
    assert count == len(pages) == len(theirs)
    for number, (page, golden) in enumerate(zip(pages, theirs, strict=True), start=1):
        said = Counter("".join(run[3] for run in golden))
        assert Counter("".join(c.text for c in page)) == said, f"page {number}"
        far = [run for run in golden if not _stands(run, page)]
        assert far == [], f"page {number}"


def _stands(run: Run, page: list[Character]) -> bool:
    """Whether the first and the last character of a recorded run are near where they were."""
    first, last, y, text = run
    # What was recorded is rounded to a tenth of a millimetre.
    near = ALLOWED_MM + 0.1
    return all(
        any(sign in c.text and (c.x - x) ** 2 + (c.y - y) ** 2 <= near**2 for c in page)
        for sign, x in ((text[0], first), (text[-1], last))
    )
