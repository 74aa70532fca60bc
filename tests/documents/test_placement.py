"""Where every element of the built-in layouts stands in the PDF, measured in the file, within 0.1 mm of the layout."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops

from talentdesk.documents.certificates import render_certificates
from talentdesk.documents.element_base import Element
from talentdesk.documents.fonts import ASCENT, text_width
from talentdesk.documents.layout_model import Layout
from talentdesk.documents.layouts import LAYOUTS, load_layout
from talentdesk.documents.placeholders import sample_subject
from talentdesk.documents.text_elements import Paragraph, Text
from tests.documents.pdf_reading import MM, Box, Piece, boxes, page, pieces, plain
from tests.documents.people import NAMES, photo, subject

PLACES = [
    pytest.param(name, side, number, id=f"{name}-{side}-{number}-{element.kind}")
    for name in LAYOUTS
    for side, each in enumerate(load_layout(name).sides)
    for number, element in enumerate(each.elements)
]


@pytest.fixture(scope="module")
def someone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("pictures")
    Image.new("RGBA", (200, 200), (200, 0, 0, 90)).save(folder / "seal.png")
    return {**sample_subject(), "photo": photo(folder / "a.jpg"), "seal": folder / "seal.png"}


@pytest.fixture(scope="module")
def printed(someone: dict[str, object]) -> dict[str, list[tuple[list[Piece], list[Box]]]]:
    """What stands on each side of each built-in layout."""
    found = {}
    for name in LAYOUTS:
        out = BytesIO()
        render_certificates(load_layout(name), [someone], out)
        found[name] = [
            (pieces(page(out, n)), boxes(page(out, n))) for n in range(len(load_layout(name).sides))
        ]
    return found


@pytest.mark.parametrize(("name", "side", "number"), PLACES)
def test_every_element_stands_where_the_layout_says(
    name: str, side: int, number: int, someone: dict[str, object], printed: Any
) -> None:
    element = load_layout(name).sides[side].elements[number]
    texts, painted = printed[name][side]
    if isinstance(element, Text | Paragraph):
        words, x, y = expected(element, someone)
        assert any(
            abs(piece.x - x) < 0.1 and abs(piece.y - y) < 0.1 and words.startswith(plain(piece.text)[:2])
            for piece in texts
        ), (words, x, y)
    else:
        kind = "image" if element.kind in ("photo", "seal") else "path"
        assert any(box.kind == kind and near(box, element) for box in painted)


def near(box: Box, element: Element) -> bool:
    wanted = (element.x, element.y, element.width, element.height)
    return all(abs(a - b) < 0.1 for a, b in zip((box.x, box.y, box.width, box.height), wanted, strict=True))


def expected(element: Text | Paragraph, who: dict[str, object]) -> tuple[str, float, float]:
    """The words, left end and baseline of the first line, from the layout's numbers alone."""
    if isinstance(element, Text):
        words, lines = element.content(who), 1
        size = element._fitting(element._lines(words)) or element.size
        wide = text_width(words, element.family, size) * MM + element.spacing * (len(words) - 1)
        indent = 0.0
    else:
        spans = element._spans(who)
        words = "".join(span.text for span in spans)
        size = element._fitting(spans) or element.size
        lines, wide, indent = len(element._lines(spans, size)), 0.0, element.indent * size * MM
    free = element.width - wide
    x = element.x + {"center": free / 2, "right": free}.get(element.align, 0.0) + indent
    tall = ((lines - 1) * element.line_spacing + 1) * size * MM
    shift = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[element.valign] * (element.height - tall)
    return plain(words), x, element.y + shift + ASCENT * size * MM


def picture(layout: Layout, who: dict[str, object]) -> Image.Image:
    out = BytesIO()
    render_certificates(layout, [who], out)
    document = pypdfium2.PdfDocument(out.getvalue())
    try:
        image: Image.Image = document[0].render(scale=1.5).to_pil().convert("L")
    finally:
        document.close()
    return image


def differing(one: Image.Image, other: Image.Image) -> int:
    return sum(ImageChops.difference(one, other).histogram()[60:])


@pytest.mark.parametrize("name", LAYOUTS)
def test_names_show_in_the_picture_as_themselves(name: str) -> None:
    layout = load_layout(name)
    for person in NAMES[1:]:
        shown = picture(layout, subject(0, name=person))
        nothing = picture(layout, subject(0, name="\U00031350" * len(person)))
        ones = picture(layout, subject(0, name="一" * len(person)))
        assert differing(shown, nothing) > 15 * len(person), person
        assert differing(shown, ones) > 15 * len(person), person


def test_what_lies_over_what_is_kept(tmp_path: Path) -> None:
    """A fixed seal over text that varies stays on top, whatever is drawn once for all pages."""
    from tests.documents.test_layouts import minimal, read_layout

    box = {"x": 50, "y": 50, "width": 20, "height": 20}
    cover = {"kind": "rectangle", "fill": "#ffffff", "colour": "", **box}
    under = {"kind": "rectangle", "fill": "#000000", "colour": "", **box}
    code = {"kind": "qr", "text": "{number}", **box}
    bare, covered = (
        picture(read_layout(minimal(sides=[{"key": "front", "elements": elements}])), subject(0))
        for elements in ([code], [under, code, cover])
    )
    assert bare.getextrema()[0] < 50
    assert covered.getextrema()[0] > 200
