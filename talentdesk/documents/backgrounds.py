"""A side's background: a scan or drawing of the stock, printed with the data or only shown."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import lru_cache

from talentdesk.documents.element_base import mm, number, one_of
from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.pdf_import import place_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """A picture (JPEG, PNG) or page ``page`` of a PDF, base64, in a box in mm from the sheet's top left corner.

    ``printed`` False: shown in the designer and in previews, never put on paper.
    """

    kind: str = one_of(("none", "image", "pdf"), "none")
    data: str = ""
    page: int = 1
    printed: bool = True
    x: float = number(0, -1200, 1200)
    y: float = number(0, -1200, 1200)
    width: float = number(0, 0, 1200)
    height: float = number(0, 0, 1200)

    def draw(self, page: PageWriter) -> None:
        """Draw it on the current page."""
        if self.kind == "none":
            return
        box = (mm(self.x), mm(self.y), mm(self.width), mm(self.height))
        if self.kind == "pdf":
            place_page(page, decoded(self.data), self.page, *box)
        else:
            page.place_picture(decoded(self.data), *box)


@lru_cache(maxsize=8)
def decoded(data: str) -> bytes:
    """The bytes of a file kept as base64."""
    return base64.b64decode(data)
