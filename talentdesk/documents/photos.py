"""Photos as they go into a PDF: JPEG, cut to the box and no finer than print needs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from talentdesk.errors import DeskError, Problem
from talentdesk.text import tr

# 一寸 at 300 dpi is 295 x 413 pixels; a good JPEG of that is 15 to 35 kB.
_DPI = 300
_MOST_BYTES = 36_000
_MOST_PIXELS = 60_000_000
_ORIENTATION = 0x0112
# Coarser than this a face looks torn into squares on paper.
_COARSEST_DPI = 150


@dataclass(frozen=True, slots=True)
class PhotoSpec:
    """A rule for photos: size on paper in mm, in pixels where the rule names one."""

    width_mm: float
    height_mm: float
    width_px: int
    height_px: int


# 一寸 25 x 35 mm 295 x 413 px [C2]; 社保/身份证 type 26 x 32 mm 358 x 441 px [S1]; 二寸 of the old forms 33 x 48 mm [S1];
# 特种作业 35 x 45 mm [S1]. Where a rule names no pixels they are those of 300 dpi.
PHOTO_SPECS: dict[str, PhotoSpec] = {
    "one-inch": PhotoSpec(25, 35, 295, 413),
    "id-card": PhotoSpec(26, 32, 358, 441),
    "two-inch": PhotoSpec(33, 48, 390, 567),
    "special-work": PhotoSpec(35, 45, 413, 531),
}


def photo_shape_problem(path: Path, width_mm: float, height_mm: float, spec: str = "") -> Problem | None:
    """The finding ``photo-wrong-size`` when a photo would be cut by more than a twentieth or print too coarse.

    Compared with the rule ``spec`` of ``PHOTO_SPECS``, without one with the box. ``DeskError`` for no picture.
    """
    try:
        with Image.open(path) as image:
            turned = image.getexif().get(_ORIENTATION, 1) >= 5
            width, height = (image.height, image.width) if turned else image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as trouble:
        raise _unreadable(path) from trouble
    rule = PHOTO_SPECS.get(spec) or PhotoSpec(
        width_mm, height_mm, round(width_mm / 25.4 * _DPI), round(height_mm / 25.4 * _DPI)
    )
    shape = abs(width * rule.height_px / (height * rule.width_px) - 1)
    if shape <= 0.05 and width >= width_mm / 25.4 * _COARSEST_DPI:
        return None
    text = tr(
        "照片为 {width}×{height} 像素，应为 {wide}×{high} 像素（{wide_mm}×{high_mm} 毫米）",
        width=width,
        height=height,
        wide=rule.width_px,
        high=rule.height_px,
        wide_mm=f"{rule.width_mm:g}",
        high_mm=f"{rule.height_mm:g}",
    )
    remedy = tr("换一张合规的照片；确认无妨时照片会从中间裁切或放大印出。")
    return Problem("photo-wrong-size", text, remedy)


def _unreadable(path: Path) -> DeskError:
    return DeskError(
        tr("照片无法读取：{file}", file=path.name),
        tr("请换一张 JPG 或 PNG 格式的照片。"),
        code="photo-unreadable",
    )


def photo_for_print(path: Path, width_mm: float, height_mm: float) -> tuple[bytes, str]:
    """JPEG bytes of a photo filling a box (cut around the middle) and their digest.

    A JPEG that already fits the box, the resolution and 36 kB passes untouched. Raises ``DeskError`` for
    a file that is no readable picture.
    """
    try:
        raw = path.read_bytes()
        box = (round(width_mm / 25.4 * _DPI), round(height_mm / 25.4 * _DPI))
        size = _plain_jpeg_size(raw)
        if size and len(raw) <= _MOST_BYTES and _right_shape(*size, box):
            return raw, hashlib.sha256(raw).hexdigest()[:24]
        with Image.open(BytesIO(raw)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise ValueError("too many pixels")
            data = raw if _fits(image, box, len(raw)) else _recompressed(image, box)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as trouble:
        raise _unreadable(path) from trouble
    return data, hashlib.sha256(data).hexdigest()[:24]


def _plain_jpeg_size(raw: bytes) -> tuple[int, int] | None:
    """Width and height of a JPEG in grey or colour that nothing turns; None for all that needs a closer look.

    Read from the markers, ten times as fast as opening the picture: batches print thousands of photos.
    """
    place = 2
    while raw.startswith(b"\xff\xd8") and place + 10 <= len(raw) and raw[place] == 0xFF:
        marker, length = raw[place + 1], int.from_bytes(raw[place + 2 : place + 4], "big")
        if marker in (0xC0, 0xC1, 0xC2):
            height, width = (int.from_bytes(raw[place + at : place + at + 2], "big") for at in (5, 7))
            return (width, height) if raw[place + 9] in (1, 3) and width and height else None
        if marker in (0xE1, 0xDA) or length < 2:
            return None
        place += 2 + length
    return None


def _right_shape(width: int, height: int, box: tuple[int, int]) -> bool:
    return abs(width * box[1] / (height * box[0]) - 1) < 0.02 and width <= box[0] * 1.5


def _fits(image: Image.Image, box: tuple[int, int], size: int) -> bool:
    if image.format != "JPEG" or image.mode not in ("RGB", "L") or size > _MOST_BYTES:
        return False
    upright = image.getexif().get(_ORIENTATION, 1) == 1
    return upright and _right_shape(image.width, image.height, box)


def _recompressed(image: Image.Image, box: tuple[int, int]) -> bytes:
    image.draft("RGB", (box[0] * 2, box[1] * 2))
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "P", "PA"):
        upright = upright.convert("RGBA")
        ground = Image.new("RGB", upright.size, "white")
        ground.paste(upright, mask=upright.getchannel("A"))
        upright = ground
    fitted = ImageOps.fit(upright.convert("RGB"), box, Image.Resampling.LANCZOS)
    data = b""
    for quality in (90, 84, 76, 66, 50, 30):
        out = BytesIO()
        fitted.save(out, "JPEG", quality=quality, optimize=True)
        data = out.getvalue()
        if len(data) <= _MOST_BYTES:
            break
    return data
