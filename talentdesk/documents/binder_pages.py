"""Papers bound together: many workbooks as one PDF, page numbers running through, a contents page, an outline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import BinaryIO

from talentdesk.documents.forms import FilledForm
from talentdesk.documents.sheet_pdf import PrintedSheet, printed_sheets, write_sheets
from talentdesk.progress import SILENT, Progress


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound PDF: first page and number of pages of each paper, the contents, pages in all."""

    firsts: tuple[int, ...]
    lengths: tuple[int, ...]
    contents: FilledForm
    pages: int


def bind(
    papers: Sequence[tuple[str, FilledForm]],
    contents: tuple[str, Callable[[Sequence[int]], FilledForm]],
    out: BinaryIO,
    *,
    title: str,
    author: str = "",
    progress: Progress = SILENT,
) -> Bound:
    """Write papers (what the outline calls each, its form) into one PDF; the first is the cover, contents come after it.

    ``contents``: its own name, and what makes its form from the first pages of the papers; it may take any number
    of pages, as long as that number does not depend on the page numbers in it.
    """
    name, make = contents
    sheets = [printed_sheets(form.book) for _, form in papers]
    lengths = [_pages(each) for each in sheets]
    own = _pages(printed_sheets(make([0] * len(papers)).book))
    firsts = [1, *accumulate(lengths[1:-1], initial=1 + lengths[0] + own)][: len(papers)]
    listing = make(firsts)
    pages = write_sheets(
        [*sheets[0], *printed_sheets(listing.book), *chain.from_iterable(sheets[1:])],
        out,
        title=title,
        author=author,
        outline={
            lengths[0]: name,
            **{first - 1: label for first, (label, _) in zip(firsts, papers, strict=True)},
        },
        progress=progress,
    )
    return Bound(tuple(firsts), tuple(lengths), listing, pages)


def _pages(sheets: Sequence[PrintedSheet]) -> int:
    return sum(len(sheet.pages) for sheet in sheets)
