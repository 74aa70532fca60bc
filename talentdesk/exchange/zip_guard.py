"""Looks at an .xlsx before anything opens it: bombs, entities, far cells, too many rows; finds formulas."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from talentdesk.exchange.frames import Limits, Refused

CHUNK = 2**20
MOST_AREA = 20_000_000  # the reader lays a sheet out densely, about 32 bytes a place
_FAR = re.compile(rb"""\br\s*=\s*["'](?:([A-Za-z]{2,9})(\d+)|[A-Za-z](\d{6,}))["'][^<>]*?(/>|></|>)""")
_ROW_NUMBER = re.compile(rb"""^[^>]*?\br\s*=\s*["'](\d+)["']""")
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ROOT = re.compile(rb"<(\w+:)?worksheet\b")


@dataclass(slots=True)
class SheetScan:
    """What the cheap look at a sheet found: formulas by 0-based row as (0-based column, text)."""

    rows: int = 0
    last_row: int = 0
    last_column: int = 0
    formulas: dict[int, list[tuple[int, str]]] = field(default_factory=dict)


@dataclass(slots=True)
class CheckedWorkbook:
    """An opened zip that passed, and its visible worksheets as (name, member)."""

    archive: zipfile.ZipFile
    sheets: list[tuple[str, zipfile.ZipInfo]]


def open_workbook(path: Path, limits: Limits) -> CheckedWorkbook:
    """Check the container and list the visible worksheets; raises Refused."""
    archive, by_name = open_package(path, limits)
    if "xl/workbook.bin" in by_name or "mimetype" in by_name:
        raise Refused("other-format")
    if "xl/workbook.xml" not in by_name:
        raise Refused("not-a-workbook")
    check_parts(archive, by_name)
    return CheckedWorkbook(archive, _visible_sheets(archive, by_name))


def open_package(path: Path, limits: Limits) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    """Open an Office file's container and look at what its directory says; members by lower-case name. Raises Refused."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as trouble:
        raise Refused("damaged") from trouble
    members = archive.infolist()
    _check_members(members, limits)
    by_name = {_plain_name(info.filename): info for info in members}
    if len(by_name) != len(members):
        raise Refused("damaged")
    return archive, by_name


def check_parts(archive: zipfile.ZipFile, by_name: dict[str, zipfile.ZipInfo]) -> None:
    """Read every XML part but the worksheets (they are scanned one by one) for entities and damage; raises Refused."""
    for name, info in by_name.items():
        if name.endswith((".xml", ".rels", ".vml")) and not name.startswith("xl/worksheets/sheet"):
            for _ in chunks(archive, info):
                pass


def _plain_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _check_members(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise Refused("too-many-members", count=len(members))
    for info in members:
        if ".." in info.filename.replace("\\", "/").split("/") or ":" in info.filename:
            raise Refused("bad-names")
        if info.flag_bits & 1:
            raise Refused("password")
        if info.file_size > 4 * 2**20 and info.file_size > limits.ratio * max(info.compress_size, 1):
            raise Refused("bomb")
    if sum(info.file_size for info in members) > limits.unpacked_mb * 2**20:
        raise Refused("bomb")


def chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member's content, unpacked piece by piece; refuses document type declarations and odd encodings."""
    tail, first = b"", True
    for piece in pieces(archive, info):
        if first and (piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in piece[:4]):
            raise Refused("damaged")
        first = False
        if _DTD.search(tail + piece):
            raise Refused("entities")
        tail = piece[-16:]
        yield piece


def pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member's content as it is, unpacked piece by piece; raises Refused."""
    try:
        with archive.open(info) as source:
            while piece := source.read(CHUNK):
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as trouble:
        raise Refused("damaged") from trouble


def _visible_sheets(
    archive: zipfile.ZipFile, by_name: dict[str, zipfile.ZipInfo]
) -> list[tuple[str, zipfile.ZipInfo]]:
    book = _tree(archive, by_name["xl/workbook.xml"])
    links = by_name.get("xl/_rels/workbook.xml.rels")
    if links is None:
        raise Refused("damaged")
    targets = {
        link.get("Id", ""): link.get("Target", "")
        for link in _tree(archive, links)
        if link.get("Type", "").endswith("/worksheet")
    }
    sheets = []
    for element in book.iter():
        if element.tag.rpartition("}")[2] != "sheet" or element.get("state", "visible") != "visible":
            continue
        link_id = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        target = targets.get(link_id, "")
        member = by_name.get(_plain_name(target if target.startswith("/") else f"xl/{target}"))
        if member is not None:
            sheets.append((element.get("name", ""), member))
    if not sheets:
        raise Refused("no-sheet")
    return sheets


def _tree(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> ElementTree.Element:
    if info.file_size > 8 * 2**20:
        raise Refused("bomb")
    try:
        text = b"".join(chunks(archive, info))  # small, and without a document type
        return ElementTree.fromstring(text)  # noqa: S314
    except (ElementTree.ParseError, ValueError, LookupError) as trouble:
        raise Refused("damaged") from trouble


def scan_sheet(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits, tick: Callable[[int], None]
) -> SheetScan:
    """One pass over a sheet's XML: counts rows with content, finds the farthest cell and all formulas."""
    scan = SheetScan()
    carry, opening, prefix, row = b"", b"", b"", 0
    for piece in chunks(archive, info):
        carry += piece
        if not opening:
            root = _ROOT.search(carry)
            if root is None:
                if len(carry) > CHUNK:
                    raise Refused("damaged")
                continue
            prefix = root.group(1) or b""
            opening = b"<" + prefix + b"row"
        *whole, carry = carry.split(opening)
        if len(carry) > 32 * CHUNK:
            raise Refused("bomb")
        for segment in whole:
            row = _scan_row(segment, prefix, row, scan)
        if whole:
            carry = opening + carry
            _check_size(b"".join(whole), scan, limits)
            tick(scan.rows)
    last = carry.partition(b"</" + prefix + b"sheetData")[0]
    for segment in last.split(opening) if opening else ():
        row = _scan_row(segment, prefix, row, scan)
    _check_size(carry, scan, limits)
    return scan


def _scan_row(segment: bytes, prefix: bytes, row: int, scan: SheetScan) -> int:
    """Take one ``<row`` segment (without its opening) into the scan; returns its number (1-based)."""
    if segment[:1] not in b" \t\r\n>/" or not segment:
        return row
    said = _ROW_NUMBER.match(segment)
    row = int(said.group(1)[:9]) if said else row + 1
    start = b"<" + prefix
    has_formula = start + b"f" in segment
    if has_formula:
        found = _formulas(segment, prefix)
        if found:
            scan.formulas[row - 1] = found
    if has_formula or start + b"v" in segment or start + b"is" in segment:
        scan.rows += 1
        scan.last_row = max(scan.last_row, row)
    return row


def _check_size(text: bytes, scan: SheetScan, limits: Limits) -> None:
    for letters, row, other_row, end in _FAR.findall(text):
        if end != b">":  # a cell with a style and nothing in it
            continue
        column = column_number(letters)
        if column > limits.columns:
            raise Refused("far-cell", cell=(letters[:9] + row[:9]).decode())
        scan.last_column = max(scan.last_column, column)
        scan.last_row = max(scan.last_row, int((row or other_row)[:9]))
    if scan.rows > limits.rows + 100:
        raise Refused("too-many-rows", most=limits.rows)
    if scan.last_row * max(scan.last_column, 26) > MOST_AREA and scan.last_column > 26:
        raise Refused("far-cell", cell=f"R{scan.last_row}C{scan.last_column}")


def column_number(letters: bytes) -> int:
    """``A`` -> 1, ``XFD`` -> 16384; no letters -> 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number or 1


def _formulas(segment: bytes, prefix: bytes) -> list[tuple[int, str]]:
    """Formula cells of one row as (0-based column, "=text"); followers of a shared formula have no text."""
    cell, formula = re.escape(prefix + b"c"), re.escape(prefix + b"f")
    found, column = [], 0
    for body in re.split(b"<" + cell + rb"(?=[\s>/])", segment)[1:]:
        place = re.match(rb"""[^>]*?\br\s*=\s*["']([A-Za-z]+)\d""", body)
        column = column_number(place.group(1)) if place else column + 1
        text = re.search(b"<" + formula + rb"(?:\s[^>]*)?(?:/>|>([^<]*)<)", body)
        if text is not None:
            found.append((column - 1, "=" + unescape((text.group(1) or b"").decode("utf-8", "replace"))))
    return found


def unescape(text: str) -> str:
    """The five predefined XML entities undone."""
    for entity, plain in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, plain)
    return text
