"""Photos of people and the base's seal: kept once by their content in the data folder, never changed, so that undo needs
only the name.
"""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from pathlib import Path

from PIL import Image, ImageOps
from sqlalchemy import update

from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import whole_file
from talentdesk.registers import Kind, Register
from talentdesk.store import Store
from talentdesk.text import tr

FOLDER = "photos"
SEAL = "seal"
JPEG, PNG = ".jpg", ".png"
FORMATS = ("JPEG", "PNG", "BMP", "GIF", "WEBP", "TIFF")
LARGEST_SIDE = 900
MOST_PIXELS = 25_000_000
MOST_BYTES = 20_000_000


def set_photo(store: Store, target: Register, record_id: int, source: Path) -> None:
    """Give a record its picture from a file (JPEG, PNG, BMP …) of at most 900 pixels a side.

    Photos of people are kept as JPEG; the seal of a base as PNG, because it lies over text and must stay transparent.
    """
    field = next(field.name for field in target.fields if field.kind is Kind.PHOTO)
    seal = field == SEAL
    data = _as_png(source) if seal else _as_jpeg(source)
    digest = hashlib.sha256(data).hexdigest()
    place = _place(store, digest, PNG if seal else JPEG)
    if not place.exists():
        with whole_file(place) as part:
            part.write_bytes(data)
    with store.write(tr("更换公章图片") if seal else tr("更换照片")) as session:
        statement = update(target.table).where(target.table.id == record_id).values({field: digest})
        session.execute(statement)


def photo_path(store: Store, digest: str | None) -> Path | None:
    """The file of a picture; None where there is none or it has gone."""
    if not digest:
        return None
    places = (_place(store, digest, ending) for ending in (JPEG, PNG))
    return next((place for place in places if place.exists()), None)


def _place(store: Store, digest: str, ending: str) -> Path:
    return store.folder / FOLDER / digest[:2] / f"{digest}{ending}"


def _as_jpeg(source: Path) -> bytes:
    out = io.BytesIO()
    _upright(source, "RGB").save(out, "JPEG", quality=88)
    return out.getvalue()


def _as_png(source: Path) -> bytes:
    out = io.BytesIO()
    _upright(source, "RGBA").save(out, "PNG", optimize=True)
    return out.getvalue()


def _upright(source: Path, mode: str) -> Image.Image:
    """The picture of a file, turned as it was taken, in a mode of pixels, no larger than it need be."""
    remedy = tr("请换一张 JPG 或 PNG 格式的证件照。")
    try:
        if source.stat().st_size > MOST_BYTES:
            raise DeskError(tr("图片文件太大：{file}", file=source.name), remedy, code="photo")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about damaged EXIF, which is thrown away
            with Image.open(source, formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise DeskError(tr("图片像素太多：{file}", file=source.name), remedy, code="photo")
                upright = ImageOps.exif_transpose(picture).convert(mode)
    except (
        OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError,
    ) as trouble:  # fmt: skip
        raise DeskError(
            tr("这个文件不是能用的图片：{file}", file=source.name), remedy, code="photo"
        ) from trouble
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return upright
