"""The real printing path without paper: what QPrinter puts onto a full page, where, which pages and in which order."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from talentdesk.errors import Cancelled, DeskError
from talentdesk.progress import Progress
from talentdesk.ui import printing

MM = 72 / 25.4
DOTS = 20
"""Pixels per millimetre when a printed file is measured."""
MARKS = ((5.0, 4.0), (287.0, 4.0), (5.0, 201.0), (287.0, 201.0), (140.3, 99.7))


def sheet(path: Path, width: float, height: float, pages: int = 1) -> Path:
    """A file with five black squares of 5 mm a page, in mm from the upper left corner."""
    canvas = Canvas(str(path), pagesize=(width * MM, height * MM))
    for page in range(pages):
        for x, y in MARKS:
            canvas.rect(x * MM, (height - y - 5) * MM, 5 * MM, 5 * MM, stroke=0, fill=1)
        canvas.drawString(100 * MM, 50 * MM, f"page {page + 1}")
        canvas.showPage()
    canvas.save()
    return path


def printer_to(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def drawn(path: Path, page: int = 0) -> QImage:
    document = QPdfDocument()
    assert document.load(str(path)) == QPdfDocument.Error.None_
    points = document.pagePointSize(page)
    size = QSize(round(points.width() / MM * DOTS), round(points.height() / MM * DOTS))
    return document.render(page, size)


def corner(image: QImage, x: float, y: float) -> tuple[float, float]:
    """Where the square near (x, y) mm begins: its left and upper edge in mm."""
    middle = round((x + 2.5) * DOTS), round((y + 2.5) * DOTS)

    def dark(px: int, py: int) -> bool:
        colour = QColor(image.pixel(px, py))
        return image.pixelColor(px, py).alpha() > 127 and colour.lightness() < 128

    assert dark(*middle)
    left = middle[0]
    while left > 0 and dark(left - 1, middle[1]):
        left -= 1
    top = middle[1]
    while top > 0 and dark(middle[0], top - 1):
        top -= 1
    return left / DOTS, top / DOTS


@pytest.mark.parametrize("size", [(297.0, 210.0), (420.0, 297.0), (300.0, 215.5)], ids=["A4", "A3", "own"])
def test_every_mark_lands_within_a_tenth_of_a_millimetre_on_the_full_page(
    qapp: QApplication, tmp_path: Path, size: tuple[float, float]
) -> None:
    source = sheet(tmp_path / "in.pdf", *size)
    printer = printer_to(tmp_path / "out.pdf")
    assert printing.print_pdf(source, printer) == 1
    assert printer.fullPage()
    assert printer.pageLayout().margins(printer.pageLayout().units()).isNull()
    image = drawn(tmp_path / "out.pdf")
    assert (image.width() / DOTS, image.height() / DOTS) == pytest.approx(size, abs=0.2)
    for x, y in MARKS:
        assert corner(image, x, y) == pytest.approx((x, y), abs=0.1)


def test_bands_join_without_a_seam(qapp: QApplication, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "in.pdf"), pagesize=(210 * MM, 297 * MM))
    canvas.rect(10 * MM, 10 * MM, 4 * MM, 277 * MM, stroke=0, fill=1)
    canvas.save()
    printing.print_pdf(tmp_path / "in.pdf", printer_to(tmp_path / "out.pdf"))
    image = drawn(tmp_path / "out.pdf")
    column = [image.pixelColor(12 * DOTS, y).lightness() for y in range(12 * DOTS, 285 * DOTS)]
    assert max(column) < 40


@pytest.mark.parametrize(
    ("ranges", "given", "expected"),
    [
        ([], {}, [0, 1, 2, 3]),
        ([(2, 3)], {}, [1, 2]),
        ([(1, 1), (3, 9)], {}, [0, 2, 3]),
        ([], {"last_first": True}, [3, 2, 1, 0]),
        ([(1, 2)], {"copies": 2}, [0, 1, 0, 1]),
        ([(1, 2)], {"copies": 2, "collate": False}, [0, 0, 1, 1]),
        ([(7, 9)], {}, []),
    ],
)
def test_pages_copies_and_order(
    ranges: list[tuple[int, int]], given: dict[str, int], expected: list[int]
) -> None:
    assert printing.page_order(4, ranges, **given) == expected  # type: ignore[arg-type]


def test_the_dialogs_range_copies_and_order_reach_the_paper(qapp: QApplication, tmp_path: Path) -> None:
    source = sheet(tmp_path / "in.pdf", 210, 297, pages=5)
    printer = printer_to(tmp_path / "out.pdf")
    printer.setFromTo(2, 4)
    printer.setCopyCount(2)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    sheets = printing.print_pdf(source, printer)
    wanted = 3 if printer.supportsMultipleCopies() else 6
    assert sheets == wanted
    document = QPdfDocument()
    document.load(str(tmp_path / "out.pdf"))
    assert document.pageCount() == wanted


def test_cancelling_stops_between_two_pages(qapp: QApplication, tmp_path: Path) -> None:
    source = sheet(tmp_path / "in.pdf", 148, 210, pages=4)
    told: list[int] = []
    progress = Progress(lambda done, _total, _text: told.append(done), lambda: len(told) >= 2)
    with pytest.raises(Cancelled):
        printing.print_pdf(source, printer_to(tmp_path / "out.pdf"), progress)
    assert max(told) < 4


def test_a_range_without_pages_and_a_file_that_is_none_are_refused(
    qapp: QApplication, tmp_path: Path
) -> None:
    source = sheet(tmp_path / "in.pdf", 210, 297)
    printer = printer_to(tmp_path / "out.pdf")
    printer.setFromTo(3, 4)
    with pytest.raises(DeskError, match="没有页"):
        printing.print_pdf(source, printer)
    (tmp_path / "bad.pdf").write_bytes(BytesIO(b"not a pdf").getvalue())
    with pytest.raises(DeskError, match="读不出来"):
        printing.print_pdf(tmp_path / "bad.pdf", printer)


def test_the_dialog_is_given_the_file_and_may_be_given_up(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = sheet(tmp_path / "in.pdf", 297, 210, pages=3)
    asked: list[tuple[int, int]] = []

    def give_up(dialog: QPrintDialog) -> int:
        asked.append((dialog.minPage(), dialog.maxPage()))
        return int(QPrintDialog.DialogCode.Rejected)

    monkeypatch.setattr(QPrintDialog, "exec", give_up)
    assert printing.ask_printer(None, source) is None
    assert asked == [(1, 3)]
    monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: QPrintDialog.DialogCode.Accepted)
    printer = printing.ask_printer(None, source)
    assert printer is not None
    assert printer.fullPage()
