"""PDF files written page by page: the same input gives the same bytes, and finished pages leave memory."""

from __future__ import annotations

import hashlib
from functools import cache
from io import BytesIO
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

POINTS_PER_MM = 72 / 25.4

# Binary streams as they are: the 7-bit encoding makes every photo a quarter larger.
rl_config.useA85 = 0

_RELEASED = (pdfdoc.PDFPage, pdfdoc.PDFStream, pdfdoc.PDFImageXObject, pdfdoc.PDFFormXObject)

# Stands for every object that is in the file already.
_WRITTEN = pdfdoc.PDFObject()


class StreamedDocument(pdfdoc.PDFDocument):
    """A reportlab document that writes finished pages to ``out`` at once instead of keeping them all."""

    def __init__(self, out: BinaryIO, language: str, owner_password: str = "") -> None:
        super().__init__(compression=1, invariant=1, lang=language, pdfVersion=(1, 7))
        if owner_password:
            self.encrypt: Any = StandardEncryption(
                "", owner_password, canPrint=1, canModify=0, canCopy=1, canAnnotate=0, strength=128
            )
        self._out = out
        self._written = pdfdoc.PDFFile((1, 7))
        self._numbered = 0
        self._ready = False

    def release(self) -> None:
        """Write the objects of the pages finished so far and forget their content."""
        self._prepare()
        whole: Any = self
        pages = whole.Pages.pages
        for oid in self._new_objects():
            thing = self.idToObject[oid]
            if isinstance(thing, _RELEASED):
                self._put(oid)
                self.idToObject[oid] = _WRITTEN
                if pages and pages[-1] is thing:
                    pages[-1] = pdfdoc.PDFObjectReference(oid)
        self._flush()

    def format(self) -> bytes:
        """Write all that is left, the cross reference and the trailer; nothing remains to be written."""
        self._prepare()
        whole: Any = self
        catalog, info = whole.Reference(whole.Catalog), whole.Reference(whole.info)
        secret = self.encrypt.info()
        encrypt = whole.Reference(secret) if secret else None
        number = 0
        while (number := number + 1) in self.numberToId:
            oid = self.numberToId[number]
            if oid not in self.idToOffset:
                self._put(oid)
        references = pdfdoc.PDFCrossReferenceTable()
        references.addsection(0, [self.numberToId[n] for n in range(1, number)])
        start = self._written.add(references.format(self))
        trailer = pdfdoc.PDFTrailer(
            startxref=start, Size=number, Root=catalog, Info=info, ID=self.ID(), Encrypt=encrypt
        )
        self._written.add(trailer.format(self))
        self._flush()
        return b""

    def _prepare(self) -> None:
        """Encryption must know its key before the first object is written."""
        if not self._ready:
            self.encrypt.prepare(self)
            self._ready = True

    def _new_objects(self) -> Any:
        while self._numbered + 1 in self.numberToId:
            self._numbered += 1
            yield self.numberToId[self._numbered]

    def _put(self, oid: str) -> None:
        whole = pdfdoc.PDFIndirectObject(oid, self.idToObject[oid]).format(self)
        self.idToOffset[oid] = self._written.add(whole)

    def _flush(self) -> None:
        for piece in self._written.strings:
            self._out.write(piece)
        self._written.strings.clear()


class PageWriter:
    """A canvas measured in points from the top left corner of each page, written as it goes.

    ``overprint`` tells elements that the stock carries labels and frames already. With an ``owner_password`` the
    file opens for everyone, but programs that keep to the rules change it only for who knows the password.
    """

    def __init__(
        self,
        out: BinaryIO,
        width: float,
        height: float,
        *,
        title: str,
        author: str,
        owner_password: str = "",
        overprint: bool = False,
    ) -> None:
        self.document: Any = StreamedDocument(out, "zh-CN", owner_password)
        self.overprint = overprint
        canvas: Any = Canvas(out, pagesize=(width, height), pageCompression=1, invariant=1)
        self.canvas = canvas
        self.canvas._doc = self.document
        # The usual preamble names Helvetica, which is not embedded and never used here.
        self.canvas._preamble = "1 0 0 1 0 0 cm"
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator("TalentDesk")
        self.canvas.setProducer("TalentDesk")
        self.canvas.setSubject(title)
        # Shrinking to the printer's margins would move everything: the print dialogue starts at full size.
        self.canvas.setViewerPreference("PrintScaling", "None")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        self.height = height
        self.pages = 0

    def start_page(self, width: float, height: float) -> None:
        """Give the page that is about to be drawn its own size in points."""
        self.canvas.setPageSize((width, height))
        self.height = height

    def fill_colour(self, colour: str) -> None:
        """Paint what follows in #rrggbb; the canvas itself reads a colour anew each time, which takes long."""
        self.canvas._code.append(f"{_numbers(colour)} rg")

    def stroke_colour(self, colour: str) -> None:
        """Draw the lines that follow in #rrggbb."""
        self.canvas._code.append(f"{_numbers(colour)} RG")

    def next_page(self) -> None:
        """Finish the page that was drawn."""
        self.canvas.showPage()
        self.document.release()
        self.pages += 1

    def mark(self, title: str) -> None:
        """Let the PDF's outline name the page that is being drawn; viewers then open with the outline beside it."""
        key = f"page-{self.pages}"
        self.canvas.bookmarkPage(key)
        self.canvas.addOutlineEntry(title, key, 0)
        self.canvas.showOutline()

    def save(self) -> None:
        """Finish the file; at least one page must have been drawn."""
        self.document.SaveToFile(self.canvas._filename, self.canvas)

    def place_jpeg(self, data: bytes, name: str, x: float, top: float, width: float, height: float) -> None:
        """Draw JPEG bytes as they are into a box; one ``name`` is stored once in the file."""
        registered = self.document.getXObjectName(name)
        if registered not in self.document.idToObject:
            image = pdfdoc.PDFImageXObject(name)
            image.loadImageFromJPEG(BytesIO(data))
            self.document.Reference(image, registered)
        self.place_object(name, x, top, width, height)

    def place_object(self, name: str, x: float, top: float, width: float, height: float) -> None:
        """Draw an image or form of the document whose own size is 1 x 1 into a box."""
        registered = self.document.getXObjectName(name)
        bottom = self.height - top - height
        self.canvas._code.append(f"q {width:.4f} 0 0 {height:.4f} {x:.4f} {bottom:.4f} cm /{registered} Do Q")
        self.canvas._formsinuse.append(name)

    def place_picture(self, data: bytes, x: float, top: float, width: float, height: float) -> None:
        """Draw JPEG or PNG bytes into a box, with their transparency; the same bytes are stored once."""
        name = hashlib.sha256(data).hexdigest()[:24]
        if data.startswith(b"\xff\xd8"):
            self.place_jpeg(data, name, x, top, width, height)
            return
        if not self.canvas.hasForm(name):
            self.canvas.beginForm(name, 0, 0, 1, 1)
            self.canvas.drawImage(ImageReader(BytesIO(data)), 0, 0, 1, 1, mask="auto")
            self.canvas.endForm()
        self.place_object(name, x, top, width, height)


@cache
def _numbers(colour: str) -> str:
    """#rrggbb as PDF writes it."""
    return " ".join(f"{int(colour[place : place + 2], 16) / 255:.4g}" for place in (1, 3, 5))
