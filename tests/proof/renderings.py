"""QR codes as a scanner or telephone sees them: printed at 300 dots per inch, turned, scaled, blurred, compressed."""

from __future__ import annotations

import io
import random

import zxingcpp
from PIL import Image, ImageFilter

PRINTED_MM = 24.0  # the size in the built-in layouts, without the quiet zone
DPI = 300


def printed(text: str, size_mm: float = PRINTED_MM, dpi: int = DPI) -> Image.Image:
    """The code as the printer puts it on white paper, in grey."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    view = memoryview(code.to_image(scale=1, add_quiet_zones=False))
    assert view.shape is not None
    modules = Image.frombytes("L", (view.shape[1], view.shape[0]), view.tobytes())
    side = round(size_mm / 25.4 * dpi)
    dots = modules.resize((side * 4, side * 4), Image.Resampling.NEAREST).resize(
        (side, side), Image.Resampling.BOX
    )
    paper = Image.new("L", (side * 2, side * 2), 255)
    paper.paste(dots, (side // 2, side // 2))
    return paper


def seen(paper: Image.Image, dice: random.Random) -> Image.Image:
    """One look at it: any angle, 200 to 400 dots per inch, soft focus, uneven grey, noise, JPEG quality 35 to 90."""
    turned = paper.rotate(dice.uniform(0, 360), Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    scale = dice.uniform(200, 400) / DPI
    picture = turned.resize(
        (round(turned.width * scale), round(turned.height * scale * dice.uniform(0.94, 1.06))),
        Image.Resampling.BICUBIC,
    )
    picture = picture.filter(ImageFilter.GaussianBlur(dice.uniform(0, 0.9)))
    dark, light = dice.randint(0, 70), dice.randint(170, 255)
    picture = picture.point([round(dark + (light - dark) * level / 255) for level in range(256)])
    grain = Image.frombytes("L", picture.size, dice.randbytes(picture.width * picture.height))
    picture = Image.blend(picture, grain, dice.uniform(0, 0.12))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=dice.randint(35, 90))
    return Image.open(file)
