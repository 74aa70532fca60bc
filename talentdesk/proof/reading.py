"""QR codes read from picture files and from the first pages of PDF files."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image, UnidentifiedImageError

from talentdesk.errors import DeskError
from talentdesk.text import tr

PICTURES = ("PNG", "JPEG", "BMP")
LARGEST_FILE = 60_000_000  # bytes
MOST_PIXELS = 60_000_000
WORKING_PIXELS = 16_000_000  # a larger picture is made smaller first: an A4 page at 300 dpi has 8.7 million
FIRST_PAGES = 5
PDF_SCALES = (200 / 72, 350 / 72)  # the second only where the first finds nothing

QR = zxingcpp.barcode_formats_from_str("QRCode")


def read_qr(path: Path) -> list[str]:
    """The texts of all QR codes of a PNG, JPEG or BMP picture or of the first five pages of a PDF, each once.

    Raises DeskError when the file cannot be read, is of another kind, too large, or shows no code.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as trouble:
        raise DeskError(
            tr("无法打开文件 {name}。", name=path.name),
            tr("请确认文件还在原处，且没有被其他程序占用。"),
            code="file-unreadable",
        ) from trouble
    if len(content) > LARGEST_FILE:
        raise _too_large(path.name)
    pages = _pdf_pages(content, path.name) if b"%PDF-" in content[:1024] else _picture(content, path.name)
    found: list[str] = []
    for views in pages:
        for view in views:
            codes = zxingcpp.read_barcodes(view, formats=QR)
            found += [code.text for code in codes if code.text not in found]
            if codes:
                break
    if not found:
        raise DeskError(
            tr("文件 {name} 里没有找到二维码。", name=path.name),
            tr("请让二维码完整、清晰、不反光，占到画面宽度的四分之一以上，再试一次。"),
            code="no-qr",
        )
    return found


def _picture(content: bytes, name: str) -> Iterator[list[Image.Image]]:
    """The one view of a picture: in grey, a large one made smaller."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=PICTURES)
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_large(name)
        picture.draft("L", (4000, 4000))
        grey = _flattened(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as trouble:
        raise _too_large(name) from trouble
    except UnidentifiedImageError as trouble:
        raise _not_a_picture(name) from trouble
    except (OSError, ValueError, SyntaxError, EOFError) as trouble:  # what Pillow raises for damaged files
        raise DeskError(
            tr("图片 {name} 已损坏，读不出来。", name=name),
            tr("请重新拍照、扫描或导出后再试。"),
            code="picture-damaged",
        ) from trouble
    if grey.width * grey.height > WORKING_PIXELS:
        grey.thumbnail((4000, 4000), Image.Resampling.BOX)
    yield [grey]


def _flattened(picture: Image.Image) -> Image.Image:
    """In grey, on white where it is transparent."""
    if picture.mode == "P" or "A" in picture.getbands():
        coloured = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", coloured.size, "white"), coloured).convert("L")
    return picture.convert("L")


def _pdf_pages(content: bytes, name: str) -> Iterator[Iterator[Image.Image]]:
    """For each of the first pages its views in grey, one after the other sharper."""
    try:
        document = pypdfium2.PdfDocument(content)
        try:
            for number in range(min(len(document), FIRST_PAGES)):
                page = document[number]
                yield _page_views(page)
                page.close()
        finally:
            document.close()
    except pypdfium2.PdfiumError as trouble:
        raise DeskError(
            tr("PDF 文件 {name} 打不开：已损坏，或设有打开密码。", name=name),
            tr("请另存为没有打开密码的 PDF，或截图保存为图片后再试。"),
            code="pdf-unreadable",
        ) from trouble


def _page_views(page: pypdfium2.PdfPage) -> Iterator[Image.Image]:
    width, height = page.get_size()
    for scale in PDF_SCALES:
        fitting = min(scale, (WORKING_PIXELS / max(width * height, 1)) ** 0.5)
        yield page.render(scale=fitting, grayscale=True).to_pil()


def _too_large(name: str) -> DeskError:
    return DeskError(
        tr("文件 {name} 太大，没有读取。", name=name),
        tr("请缩小到 6000 万像素、60 MB 以内，或只截取有二维码的部分。"),
        code="picture-too-large",
    )


def _not_a_picture(name: str) -> DeskError:
    return DeskError(
        tr("{name} 不是可以读取的图片或 PDF。", name=name),
        tr("请使用 PNG、JPEG、BMP 图片或 PDF 文件。"),
        code="not-a-picture",
    )
