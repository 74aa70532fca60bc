"""Pictures put into cells of a filled sheet: photos, logos, seals, QR codes and Code 128, fitted and centred."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image, ImageOps

from talentdesk.documents.qr import code128_bars, qr_rows
from talentdesk.documents.sheet_copy import KeptImage
from talentdesk.documents.sheet_fill import PlacedPicture
from talentdesk.documents.sheet_geometry import column_points, row_points
from talentdesk.documents.value_formats import BARCODE, PICTURE, QR, as_text
from talentdesk.errors import Problem
from talentdesk.text import tr

_INSET = 2.0  # points kept free all round, so that the cell's lines stay whole
_EMU = 12_700  # per point
_DPI = 300
_MOST_PIXELS = 60_000_000
_ORIENTATION = 0x0112
_MODULE = 8  # pixels of a code's module
_QUIET = 2  # modules of white round a QR code; the cell's inset adds to it
_BAR_HEIGHT = 96
_UNREADABLE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)


def place_pictures(sheet: Worksheet, pictures: list[PlacedPicture]) -> list[Problem]:
    """Put the pictures into their cells; ``picture`` findings for those that cannot be had."""
    if not pictures:
        return []
    areas = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    widths = {column: column_points(sheet, column) for column in range(1, sheet.max_column + 1)}
    problems: list[Problem] = []
    for picture in pictures:
        row, column = coordinate_to_tuple(picture.cell)
        area = areas.get((row, column))
        last_row, last_column = (area.max_row, area.max_col) if area else (row, column)
        across = [(place, widths[place]) for place in range(column, last_column + 1)]
        down = [(place, row_points(sheet, place, widths)) for place in range(row, last_row + 1)]
        room = (sum(size for _, size in across) - 2 * _INSET, sum(size for _, size in down) - 2 * _INSET)
        if min(room) <= 0:
            continue
        try:
            data, width, height = _drawn(picture, room)
        except _UNREADABLE as trouble:
            problems.append(_problem(sheet, picture, trouble))
            continue
        left, top = (room[0] - width) / 2 + _INSET, (room[1] - height) / 2 + _INSET
        from_column, from_row = _spot(across, left), _spot(down, top)
        marker = AnchorMarker(
            from_column[0] - 1, round(from_column[1] * _EMU), from_row[0] - 1, round(from_row[1] * _EMU)
        )
        anchor = OneCellAnchor(marker, XDRPositiveSize2D(round(width * _EMU), round(height * _EMU)))
        sheet._images.append(KeptImage(data, anchor))  # type: ignore[attr-defined]
    return problems


def _spot(sizes: list[tuple[int, float]], offset: float) -> tuple[int, float]:
    """The row or column in which an offset from the first one's edge lies, and how far into it, in points."""
    for place, size in sizes[:-1]:
        if offset < size:
            return place, offset
        offset -= size
    return sizes[-1][0], offset


def _drawn(picture: PlacedPicture, room: tuple[float, float]) -> tuple[bytes, float, float]:
    """The file of a picture and its size on paper in points."""
    kind, source = picture.wanted.kind, picture.wanted.source
    if kind == BARCODE:
        return _bars(as_text(source)), *room
    data = _code(as_text(source)) if kind == QR else _picture(_bytes(source), room)
    with Image.open(BytesIO(data)) as image:
        scale = min(room[0] / image.width, room[1] / image.height)
        return data, image.width * scale, image.height * scale


def _bytes(source: object) -> bytes:
    if isinstance(source, bytes):
        return source
    return _file(source if isinstance(source, Path) else Path(str(source)))


@lru_cache(maxsize=16)
def _file(path: Path) -> bytes:
    """A seal stands on many sheets."""
    return path.read_bytes()


def _picture(raw: bytes, room: tuple[float, float]) -> bytes:
    """A photo as JPEG, what is see-through as PNG, neither finer than print needs."""
    most = (round(room[0] / 72 * _DPI), round(room[1] / 72 * _DPI))
    with Image.open(BytesIO(raw)) as image:
        if image.width * image.height > _MOST_PIXELS:
            raise ValueError("too many pixels")
        fits = image.width <= most[0] * 1.5 and image.height <= most[1] * 1.5
        kind = image.format
        if fits and (kind == "PNG" or (kind == "JPEG" and image.mode in ("L", "RGB") and _upright(image))):
            image.load()
            return raw
        if kind == "JPEG":
            image.draft("RGB", (most[0] * 2, most[1] * 2))
        upright = ImageOps.exif_transpose(image)
        clear = upright.has_transparency_data
        upright = upright.convert("RGBA" if clear else "RGB")
        upright.thumbnail(most, Image.Resampling.LANCZOS)
        out = BytesIO()
        if clear:
            upright.save(out, "PNG", optimize=True)
        else:
            upright.save(out, "JPEG", quality=90)
        return out.getvalue()


def _upright(image: Image.Image) -> bool:
    return bool(image.getexif().get(_ORIENTATION, 1) == 1)


@lru_cache(maxsize=256)
def _code(text: str) -> bytes:
    rows = qr_rows(text, "M")
    side = len(rows)
    image = Image.frombytes("L", (len(rows[0]), side), b"".join(rows))
    framed = Image.new("L", (side + 2 * _QUIET, side + 2 * _QUIET), 255)
    framed.paste(image, (_QUIET, _QUIET))
    return _png(framed, (framed.width * _MODULE, framed.height * _MODULE))


@lru_cache(maxsize=256)
def _bars(text: str) -> bytes:
    bars = code128_bars(text)
    return _png(Image.frombytes("L", (len(bars), 1), bars), (len(bars) * _MODULE // 2, _BAR_HEIGHT))


def _png(image: Image.Image, size: tuple[int, int]) -> bytes:
    out = BytesIO()
    image.resize(size, Image.Resampling.NEAREST).convert("1").save(out, "PNG", optimize=True)
    return out.getvalue()


def _problem(sheet: Worksheet, picture: PlacedPicture, trouble: Exception) -> Problem:
    where = f"{sheet.title}!{picture.cell}"
    if picture.wanted.kind != PICTURE:
        sentence = tr("单元格 {cell} 的内容做不成{kind}", cell=where, kind=picture.wanted.kind)
        return Problem("picture", sentence, tr("条码只能用英文字母、数字和半角符号。"), field=where)
    if isinstance(trouble, FileNotFoundError):
        sentence = tr("单元格 {cell}：找不到图片", cell=where)
    else:
        sentence = tr("单元格 {cell}：图片无法读取", cell=where)
    return Problem("picture", sentence, tr("请换一张 JPG 或 PNG 格式的图片。"), field=where)
