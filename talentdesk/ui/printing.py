"""Prints a PDF file on a real printer, sheet by sheet at its true size: the one place that knows QPrinter."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from talentdesk.errors import DeskError
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

FINEST = 600
"""Dots per inch: a finer page is no sharper on paper and takes four times the memory and time."""
BAND = 1024
"""Lines handed to the printer at a time: an A4 page takes 140 MB at 600 dpi, and its copies should not as well."""
POINTS_PER_INCH = 72


def printer_names() -> list[str]:
    """The printers of this PC, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))


def ask_printer(parent: QWidget | None, path: Path, name: str = "") -> QPrinter | None:
    """The system's print dialog for a PDF file: printer, pages, copies, order; None when given up.

    ``name`` is chosen beforehand where there is such a printer.
    """
    document = _loaded(path)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if name in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(name)
    printer.setDocName(path.stem)
    _set_sheet(printer, document.pagePointSize(0))
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(tr("打印 {file}", file=path.name))
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintCollateCopies)
    dialog.setMinMax(1, document.pageCount())
    dialog.setFromTo(1, document.pageCount())
    return printer if dialog.exec() == QPrintDialog.DialogCode.Accepted else None


def chosen_pages(printer: QPrinter, count: int) -> list[int]:
    """The pages (0 is the first) to send, in the order and as often as the dialog was told.

    Copies are sent one by one only where the printer cannot make them itself.
    """
    ranges = [(r.from_, r.to) for r in printer.pageRanges().toRangeList()]
    if not ranges and printer.fromPage():
        ranges = [(printer.fromPage(), printer.toPage())]
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    return page_order(
        count, ranges, copies=copies, collate=printer.collateCopies(),
        last_first=printer.pageOrder() == QPrinter.PageOrder.LastPageFirst,
    )  # fmt: skip


def page_order(
    count: int,
    ranges: Sequence[tuple[int, int]],
    *,
    copies: int = 1,
    collate: bool = True,
    last_first: bool = False,
) -> list[int]:
    """Which pages (0 is the first) are printed one after the other; ``ranges`` count from 1, none: all."""
    wanted = {
        page - 1
        for first, last in ranges or [(1, count)]
        for page in range(max(first, 1), min(last, count) + 1)
    }
    pages = sorted(wanted, reverse=last_first)
    return pages * copies if collate else [page for page in pages for _ in range(copies)]


def print_pdf(path: Path, printer: QPrinter, progress: Progress = SILENT) -> int:
    """Send a PDF's chosen pages to a printer, each 1:1 from the sheet's corner; how many sheets.

    The sheet is the PDF's own, without margins: what lies 20 mm from the edge in the file lies there on paper. Runs
    in the worker; when cancelled the printer's job is thrown away.
    """
    document = _loaded(path)
    pages = chosen_pages(printer, document.pageCount())
    if not pages:
        raise DeskError(tr("所选的页码范围里没有页。"), tr("请改页码范围后再打印。"), code="out-of-range")
    printer.setResolution(min(printer.resolution(), FINEST))
    _set_sheet(printer, document.pagePointSize(pages[0]))
    painter = QPainter()
    if not painter.begin(printer):
        raise DeskError(
            tr("打印机“{name}”没有接受打印任务。", name=printer.printerName()),
            tr("请检查打印机是否开机、缺纸，或换一台打印机。"),
            code="printer",
        )
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    try:
        for done, page in enumerate(pages):
            progress.step(done, len(pages), tr("正在打印"))
            if done:
                _set_sheet(printer, document.pagePointSize(page))
                printer.newPage()
            _draw(document, page, painter, printer.resolution())
        progress.step(len(pages), len(pages), tr("正在打印"))
    except Exception:
        printer.abort()
        raise
    finally:
        painter.end()
    return len(pages)


def _loaded(path: Path) -> QPdfDocument:
    document = QPdfDocument()
    if document.load(str(path)) != QPdfDocument.Error.None_ or not document.pageCount():
        raise DeskError(
            tr("文件读不出来：{file}", file=path.name), tr("请重新生成后再打印。"), code="unreadable"
        )
    return document


def _set_sheet(printer: QPrinter, size: QSizeF) -> None:
    """The sheet of a PDF page as the printer's paper, full page: its origin is the paper's corner, not the margin's."""
    upright = size if size.width() <= size.height() else size.transposed()
    turned = upright is not size
    layout = QPageLayout(
        QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch),
        QPageLayout.Orientation.Landscape if turned else QPageLayout.Orientation.Portrait,
        QMarginsF(0, 0, 0, 0),
        QPageLayout.Unit.Millimeter,
    )
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)


def _draw(document: QPdfDocument, page: int, painter: QPainter, resolution: int) -> None:
    size = document.pagePointSize(page)
    whole = QSize(
        ceil(size.width() * resolution / POINTS_PER_INCH), ceil(size.height() * resolution / POINTS_PER_INCH)
    )
    # Drawn whole: rendering with a clip rectangle takes the page's size in whole points and shifts A3 by 0.2 mm.
    image = document.render(page, whole)
    for top in range(0, whole.height(), BAND):
        band = image.copy(0, top, whole.width(), min(BAND, whole.height() - top))
        painter.drawImage(QPointF(0, top), _on_white(band))


def _on_white(image: QImage) -> QImage:
    """Paper is white: where the page is empty the drawing is transparent, which some drivers print black."""
    paper = QImage(image.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, image)
    painter.end()
    return paper
