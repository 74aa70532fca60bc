"""Puts PDFs together in order, the same input always giving the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from pypdf import PdfReader, PdfWriter


def join_pdfs(pieces: Iterable[BinaryIO], out: BinaryIO) -> int:
    """Write all pages of the pieces into one PDF; how many pages it has."""
    writer = PdfWriter()
    for piece in pieces:
        writer.append(PdfReader(piece))
    writer.write(out)
    return len(writer.pages)
