"""QR codes and Code 128 drawn as vector rectangles, one for each run of dark modules in a row."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import zxingcpp

from talentdesk.documents.pdf import PageWriter

_DARK = re.compile(rb"\x00+")


def qr_rows(text: str, level: str) -> list[bytes]:
    """The code's modules row by row from the top: 0 dark, 255 light, no quiet zone."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    drawn: Any = code.to_image(scale=1, add_quiet_zones=False)
    image = memoryview(drawn)
    rows, columns = image.shape or (0, 0)
    flat = image.tobytes()
    return [flat[row * columns : (row + 1) * columns] for row in range(rows)]


@lru_cache(maxsize=64)
def code128_bars(text: str) -> bytes:
    """The modules of a Code 128 from the left: 0 dark, 255 light, no quiet zone; text is printable ASCII."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    drawn: Any = code.to_image(scale=1, add_quiet_zones=False)
    image = memoryview(drawn)
    columns = image.shape[1] if image.shape else 0
    return image.tobytes()[:columns]


def dark_runs(row: bytes) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    return [(run.start(), run.end() - run.start()) for run in _DARK.finditer(row)]


def draw_qr(page: PageWriter, text: str, level: str, x: float, top: float, size: float) -> None:
    """Draw a QR code in the current fill colour; ``x``, ``top``, ``size`` in points."""
    rows = qr_rows(text, level)
    module = size / len(rows)
    commands = [f"q {module:.6f} 0 0 {-module:.6f} {x:.4f} {page.height - top:.4f} cm"]
    for number, row in enumerate(rows):
        commands += [f"{start} {number} {length} 1 re" for start, length in dark_runs(row)]
    commands.append("f Q")
    page.canvas._code.extend(commands)


def draw_bars(page: PageWriter, text: str, x: float, top: float, width: float, height: float) -> None:
    """Draw a Code 128 across a box in the current fill colour; lengths in points."""
    bars = code128_bars(text)
    scale = width / len(bars)
    bottom = page.height - top - height
    commands = [f"q {scale:.6f} 0 0 {height:.4f} {x:.4f} {bottom:.4f} cm"]
    commands += [f"{start} 0 {length} 1 re" for start, length in dark_runs(bars)]
    commands.append("f Q")
    page.canvas._code.extend(commands)
