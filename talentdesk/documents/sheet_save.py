"""A workbook written as .xlsx: the same bytes for the same content, and the values of formulas beside them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import BinaryIO
from xml.sax.saxutils import escape

from openpyxl.workbook import Workbook

from talentdesk.documents.sheet_calc import ERRORS, computed_values

# Files carry no moment of making: the same facts give the same bytes.
_NO_TIME = (2000, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
# A formula cell as openpyxl writes it, with or without lxml: address, other attributes, formula, no value.
_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*)>(<f\b[^>]*?(?:/>|>[^<]*</f>))<v\s*(?:/>|></v>)</c>')
_TYPE = re.compile(rb' t="\w+"')
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_MERGES = re.compile(rb"(<mergeCells[^>]*>)(.*?)(</mergeCells>)", re.DOTALL)
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+)[^>]*?(?:/>|></mergeCell>)')


def write_workbook(workbook: Workbook, out: BinaryIO) -> None:
    """Write the workbook; programs that do not calculate find the formulas' values in it."""
    results = computed_values(workbook)
    raw = BytesIO()
    for worksheet in workbook.worksheets:
        # openpyxl sets it while it saves: the second time the same workbook would look different.
        worksheet.sheet_format.outlineLevelCol = worksheet.column_dimensions.max_outline
    workbook.save(raw)
    titles = [sheet.title for sheet in workbook.worksheets]
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in sorted(made.namelist()):
            data = made.read(name)
            sheet = _SHEET.fullmatch(name)
            if name == "docProps/core.xml":
                data = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", data)
            elif sheet:
                data = _ordered(_with_values(data, titles[int(sheet.group(1)) - 1], results))
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(info, data)


def _with_values(data: bytes, title: str, results: Mapping[tuple[str, str], object]) -> bytes:
    def cell(match: re.Match[bytes]) -> bytes:
        value = results.get((title, match.group(1).decode()))
        if value is None:
            return match.group()
        kind, text = _written(value)
        attributes = _TYPE.sub(b"", match.group(2)) + kind
        return b'<c r="%b"%b>%b<v>%b</v></c>' % (match.group(1), attributes, match.group(3), text.encode())

    return _FORMULA.sub(cell, data)


def _written(value: object) -> tuple[bytes, str]:
    """The kind attribute and the text of a value."""
    if isinstance(value, bool):
        return b' t="b"', str(int(value))
    if isinstance(value, float | int):
        return b"", repr(value).removesuffix(".0")
    if value in ERRORS:
        return b' t="e"', str(value)
    return b' t="str"', escape(str(value))


def _ordered(data: bytes) -> bytes:
    """Merged areas from top to bottom: openpyxl keeps them in a set, whose order changes from run to run."""

    def merges(match: re.Match[bytes]) -> bytes:
        found = sorted(
            _MERGE.finditer(match.group(2)), key=lambda m: (int(m.group(2)), len(m.group(1)), m.group(1))
        )
        return match.group(1) + b"".join(m.group() for m in found) + match.group(3)

    return _MERGES.sub(merges, data)
