"""Photos as they go into a PDF: JPEG, cut to the box and no finer than print needs."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from talentdesk.errors import DeskError
from talentdesk.text import tr

# 一寸 at 300 dpi is 295 x 413 pixels; a good JPEG of that is 15 to 35 kB.
_DPI = 300
_MOST_BYTES = 36_000
_MOST_PIXELS = 60_000_000
_ORIENTATION = 0x0112


def photo_for_print(path: Path, width_mm: float, height_mm: float) -> tuple[bytes, str]:
    """JPEG bytes of a photo filling a box (cut around the middle) and their digest.

    A JPEG that already fits the box, the resolution and 36 kB passes untouched. Raises ``DeskError`` for
    a file that is no readable picture.
    """
    try:
        raw = path.read_bytes()
        with Image.open(BytesIO(raw)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise ValueError("too many pixels")
            box = (round(width_mm / 25.4 * _DPI), round(height_mm / 25.4 * _DPI))
            data = raw if _fits(image, box, len(raw)) else _recompressed(image, box)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as trouble:
        raise DeskError(
            tr("照片无法读取：{file}", file=path.name),
            tr("请换一张 JPG 或 PNG 格式的照片。"),
            code="photo-unreadable",
        ) from trouble
    return data, hashlib.sha256(data).hexdigest()[:24]


def _fits(image: Image.Image, box: tuple[int, int], size: int) -> bool:
    if image.format != "JPEG" or image.mode not in ("RGB", "L") or size > _MOST_BYTES:
        return False
    shape_error = abs(image.width * box[1] / (image.height * box[0]) - 1)
    upright = image.getexif().get(_ORIENTATION, 1) == 1
    return upright and shape_error < 0.02 and image.width <= box[0] * 1.5


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
