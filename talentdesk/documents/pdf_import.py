"""A page of a foreign PDF as one drawing in ours: its objects are copied as they are, so that it stays vector."""

from __future__ import annotations

import hashlib
import logging
from functools import lru_cache
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.pdfbase import pdfdoc

from talentdesk.documents.pdf import PageWriter

# What is odd about a foreign file is told to the person who chose it, not to the log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_TROUBLE = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError)


@lru_cache(maxsize=4)
def page_of(data: bytes, number: int) -> PageObject:
    """Page ``number`` (from 1) of a PDF; ``ValueError`` when it cannot be used."""
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise ValueError("encrypted")
        page = reader.pages[number - 1]
        contents = page.get_contents()
        if contents is not None:
            contents.get_data()
        if min(_shown_box(page)[2:]) <= 0:
            raise ValueError("empty page")
    except _TROUBLE as trouble:
        raise ValueError(str(trouble)) from trouble
    return page


def page_size(data: bytes, number: int) -> tuple[float, float]:
    """Width and height of a page as shown, in points; ``ValueError`` when it cannot be used."""
    page = page_of(data, number)
    width, height = _shown_box(page)[2:]
    return (height, width) if page.rotation % 180 else (width, height)


def place_page(
    writer: PageWriter, data: bytes, number: int, x: float, top: float, width: float, height: float
) -> None:
    """Draw a page of another PDF into a box (points); stored once in the file."""
    name = f"{hashlib.sha256(data).hexdigest()[:24]}-{number}"
    registered = writer.document.getXObjectName(name)
    if registered not in writer.document.idToObject:
        writer.document.Reference(_form(writer.document, page_of(data, number), name), registered)
    writer.place_object(name, x, top, width, height)


def _shown_box(page: PageObject) -> tuple[float, float, float, float]:
    box = page.cropbox
    return float(box.left), float(box.bottom), float(box.width), float(box.height)


def _form(document: Any, page: PageObject, name: str) -> Any:
    """The page as a form of size 1 x 1, turned as it is shown."""
    left, bottom, width, height = _shown_box(page)
    right, upper = left + width, bottom + height
    matrix = {
        0: (1 / width, 0, 0, 1 / height, -left / width, -bottom / height),
        90: (0, -1 / width, 1 / height, 0, -bottom / height, right / width),
        180: (-1 / width, 0, 0, -1 / height, right / width, upper / height),
        270: (0, 1 / width, -1 / height, 0, upper / height, -left / width),
    }[page.rotation % 360]
    contents = page.get_contents()
    drawn = b" " if contents is None else contents.get_data()
    resources = page.get("/Resources", DictionaryObject())
    copied = _Copy(document, name)
    entries: dict[str, Any] = {
        "Type": pdfdoc.PDFName("XObject"),
        "Subtype": pdfdoc.PDFName("Form"),
        "BBox": pdfdoc.PDFArray([left, bottom, right, upper]),
        "Matrix": pdfdoc.PDFArray([f"{value:.10f}" for value in matrix]),
        "Resources": copied.of(resources),
    }
    if "/Group" in page:
        entries["Group"] = copied.of(page["/Group"])
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), drawn)


class _Copy:
    """Copies objects of one foreign file; an object met twice is copied once."""

    def __init__(self, document: Any, name: str) -> None:
        self.document = document
        self.name = name

    def of(self, thing: Any) -> Any:
        """The same object in terms of our document."""
        if isinstance(thing, IndirectObject):
            return self._reference(thing)
        if isinstance(thing, StreamObject):
            return self.document.Reference(self._stream(thing))
        if isinstance(thing, DictionaryObject):
            return pdfdoc.PDFDictionary(self._entries(thing))
        if isinstance(thing, ArrayObject):
            return pdfdoc.PDFArray([self.of(each) for each in thing])
        if isinstance(thing, NameObject):
            return pdfdoc.PDFName(str(thing)[1:])
        if isinstance(thing, TextStringObject | ByteStringObject):
            return pdfdoc.PDFString(thing.original_bytes, enc="raw")
        if isinstance(thing, BooleanObject):
            return "true" if thing.value else "false"
        if isinstance(thing, NullObject) or thing is None:
            return "null"
        return str(int(thing)) if isinstance(thing, NumberObject) else f"{float(thing):.8f}"

    def _reference(self, thing: IndirectObject) -> Any:
        name = f"{self.name}-{thing.idnum}-{thing.generation}"
        if name not in self.document.idToObject:
            target = thing.get_object()
            # Known by name before its content is copied: objects may point back at each other.
            made: Any
            if isinstance(target, StreamObject):
                made = pdfdoc.PDFStream(content=b"")
                self.document.Reference(made, name)
                whole = self._stream(target)
                made.dictionary, made.content = whole.dictionary, whole.content
            else:
                made = _Direct()
                self.document.Reference(made, name)
                made.content = self.of(target)
        return pdfdoc.PDFObjectReference(name)

    def _stream(self, thing: StreamObject) -> Any:
        entries = {key: value for key, value in self._entries(thing).items() if key != "Length"}
        # The bytes as they are: pictures and fonts keep their own compression.
        return pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), thing._data)  # noqa: SLF001

    def _entries(self, thing: DictionaryObject) -> dict[str, Any]:
        # raw items: the mapping's own would follow the references
        found = dict.items(thing)
        return {
            str(key)[1:]: self.of(value) for key, value in found if str(key) not in ("/Parent", "/Length")
        }


class _Direct(pdfdoc.PDFObject):
    """An object of another file that is no stream, under its own number."""

    __RefOnly__ = 1
    content: Any = "null"

    def format(self, document: Any) -> bytes:
        """The object as bytes."""
        return bytes(pdfdoc.format(self.content, document))
