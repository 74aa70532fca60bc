"""The pictures of a sheet: where their anchors put them, and how they come onto a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any

from openpyxl.utils import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image, UnidentifiedImageError

from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.sheet_geometry import columns_points, row_points

_EMU = 12700  # to the point


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's bytes (JPEG or PNG) and its place in points from the sheet's own top left corner."""

    data: bytes
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Strip:
    """Neighbouring rows or columns on a page: where they begin in the sheet and on the page, and their length there."""

    in_sheet: float
    on_page: float
    length: float


class Rulers:
    """Where each column and row of a sheet begins, in points from its top left corner; reckoned when asked for."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._lefts = [0.0]
        self._tops = [0.0]

    def left(self, column: int) -> float:
        """The left edge of a column (1 is A)."""
        if column > len(self._lefts):
            widths = columns_points(self._sheet, 1, column + 16)
            self._lefts = list(accumulate(widths.values(), initial=0.0))
        return self._lefts[column - 1]

    def top(self, row: int) -> float:
        """The top edge of a row."""
        if row > len(self._tops):
            widths = columns_points(self._sheet, 1, self._sheet.max_column)
            for number in range(len(self._tops), row + 16):
                self._tops.append(self._tops[-1] + row_points(self._sheet, number, widths))
        return self._tops[row - 1]


def place_of(image: Any, rulers: Rulers) -> tuple[float, float, float, float]:
    """Left, top, width, height of an openpyxl image in points from the sheet's corner."""
    anchor = image.anchor
    if isinstance(anchor, str):
        row, column = coordinate_to_tuple(anchor)
        return rulers.left(column), rulers.top(row), image.width * 0.75, image.height * 0.75
    if hasattr(anchor, "pos") and anchor.pos is not None:
        return (
            anchor.pos.x / _EMU, anchor.pos.y / _EMU, anchor.ext.width / _EMU, anchor.ext.height / _EMU,
        )  # fmt: skip
    left, top = _corner(anchor._from, rulers)  # noqa: SLF001 - openpyxl's name for "from"
    if getattr(anchor, "to", None) is not None:
        right, bottom = _corner(anchor.to, rulers)
        return left, top, right - left, bottom - top
    return left, top, anchor.ext.width / _EMU, anchor.ext.height / _EMU


def _corner(marker: Any, rulers: Rulers) -> tuple[float, float]:
    """A point given as cell and distance; the distance never leaves the cell."""
    left, right = rulers.left(marker.col + 1), rulers.left(marker.col + 2)
    top, bottom = rulers.top(marker.row + 1), rulers.top(marker.row + 2)
    return min(left + marker.colOff / _EMU, right), min(top + marker.rowOff / _EMU, bottom)


def covered(sheet: Worksheet) -> tuple[int, int]:
    """The last column and row that a picture touches; 0 without pictures."""
    rulers = Rulers(sheet)
    column = row = 0
    for image in getattr(sheet, "_images", ()):
        left, top, width, height = place_of(image, rulers)
        while column < 16384 and rulers.left(column + 1) < left + width - 0.5:
            column += 1
        while row < 1048576 and rulers.top(row + 1) < top + height - 0.5:
            row += 1
    return column, row


def pictures_of(sheet: Worksheet) -> list[Picture]:
    """All pictures of a sheet that can be drawn, in the order in which they lie on each other."""
    rulers = Rulers(sheet)
    found = []
    for image in getattr(sheet, "_images", ()):
        data = picture_bytes(image)
        left, top, width, height = place_of(image, rulers)
        if data and width > 0 and height > 0:
            found.append(Picture(data, left, top, width, height))
    return found


def picture_bytes(image: Any) -> bytes | None:
    """An openpyxl image as JPEG or PNG; None when it cannot be read."""
    source = image.ref
    try:
        if isinstance(source, BytesIO):
            data = source.getvalue()
        elif isinstance(source, str | Path):
            data = Path(source).read_bytes()
        elif isinstance(source, Image.Image):
            return _as_png(source)
        else:
            source.seek(0)
            data = source.read()
        return (
            data if data[:2] == b"\xff\xd8" or data[:4] == b"\x89PNG" else _as_png(Image.open(BytesIO(data)))
        )
    except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
        return None


def _as_png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.convert("RGBA").save(out, "PNG")
    return out.getvalue()


def strips(
    places: Mapping[int, tuple[float, float]], groups: tuple[tuple[int, ...], ...], begins: Any
) -> list[Strip]:
    """The titles and the rest of a page's rows (or columns) as pieces of the sheet."""
    return [
        Strip(begins(group[0]), places[group[0]][0], places[group[-1]][1] - places[group[0]][0])
        for group in groups
        if group
    ]


def draw_pictures(
    page: PageWriter, pictures: list[Picture], across: list[Strip], down: list[Strip], scale: float
) -> None:
    """Draw what of each picture lies on the page's pieces of the sheet."""
    for picture in pictures:
        for column in across:
            for row in down:
                _draw(page, picture, column, row, scale)


def _draw(page: PageWriter, picture: Picture, column: Strip, row: Strip, scale: float) -> None:
    left = column.on_page + (picture.left - column.in_sheet) * scale
    top = row.on_page + (picture.top - row.in_sheet) * scale
    width, height = picture.width * scale, picture.height * scale
    right_end, bottom_end = column.on_page + column.length, row.on_page + row.length
    if (
        left >= right_end
        or top >= bottom_end
        or left + width <= column.on_page
        or top + height <= row.on_page
    ):
        return
    inside = left >= column.on_page - 1 and top >= row.on_page - 1 and left + width <= right_end + 1
    cut_off = not (inside and top + height <= bottom_end + 1)
    code = page.canvas._code  # noqa: SLF001 - as PageWriter does
    if cut_off:
        bottom = page.height - row.on_page - row.length
        code.append(f"q {column.on_page:.3f} {bottom:.3f} {column.length:.3f} {row.length:.3f} re W n")
    page.place_picture(picture.data, left, top, width, height)
    if cut_off:
        code.append("Q")
