"""A certificate sent to a real print queue: ``python tests/proofs/print_queue.py [--queue PDF] [--out FOLDER]``.

Needs CUPS with the CUPS-PDF driver (Debian: ``cups printer-driver-cups-pdf``) and a queue of it. A calibration page goes
the whole way (Qt, CUPS, filters, driver) and what comes out is compared with what went in, in millimetres. Not part
of the suite.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

WAIT_S = 60
# Width, height and what is allowed, in mm. CUPS-PDF's own A5 is 421 points wide, 0.5 mm more than the paper, and the
# filters centre the page on it; its A4 is exact.
SHEETS = {"A4": (297.0, 210.0, 0.1), "A4 upright": (210.0, 297.0, 0.1), "A5": (210.0, 148.0, 0.2)}


def options() -> argparse.Namespace:
    """Which queue, and where its driver puts the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queue", default="PDF")
    parser.add_argument("--out", type=Path, default=Path.home() / "PDF")
    return parser.parse_args()


def main() -> int:
    """Print each sheet, wait for the driver's file, measure; 0 when every mark is in its place."""
    given = options()
    from PySide6.QtGui import QTransform
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
    from PySide6.QtWidgets import QApplication

    from talentdesk.ui import printing
    from tests.ui.test_printing import MARKS, corner, drawn, sheet

    app = QApplication([])
    if given.queue not in QPrinterInfo.availablePrinterNames():
        raise SystemExit(f"no queue {given.queue!r}; there are {QPrinterInfo.availablePrinterNames()}")
    wrong = 0
    for name, (width, height, allowed) in SHEETS.items():
        marks = [(x, y) for x, y in MARKS if x + 5 < width and y + 5 < height]
        source = sheet(Path(tempfile.mkdtemp()) / f"proof-{time.time_ns()}.pdf", width, height)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(given.queue)
        printer.setDocName(source.stem)
        printing.print_pdf(source, printer)
        arrived = wait_for(given.out, source.stem)
        image = drawn(arrived)
        if width > height and image.width() < image.height():  # the paper is fed upright, the page lies on it
            image = image.transformed(QTransform().rotate(90))
        for x, y in marks:
            left, top = corner(image, x, y)
            off = max(abs(left - x), abs(top - y))
            wrong += off > allowed + 1e-9
            sys.stdout.write(f"{name}: mark {x:g}/{y:g} came out at {left:.2f}/{top:.2f}, {off:.2f} mm off\n")
    app.quit()
    sys.stdout.write(f"marks out of place: {wrong}\n")
    return 1 if wrong else 0


def wait_for(folder: Path, name: str) -> Path:
    """The driver's file for a job, once it is whole."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        found = [path for path in folder.glob("*.pdf") if name in path.name]
        if found and found[0].stat().st_size and found[0].read_bytes().rstrip().endswith(b"%%EOF"):
            return found[0]
        time.sleep(0.5)
    raise SystemExit(f"nothing of {name} arrived in {folder} within {WAIT_S} s")


if __name__ == "__main__":
    raise SystemExit(main())
