"""QR codes out of files: what is read, what is refused, and how many of many looks are right."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from talentdesk.errors import DeskError
from talentdesk.proof import read_qr, sign
from tests.proof.examples import KEY, TYPICAL
from tests.proof.renderings import printed
from tests.proofs.qr_reading import count_readings

TEXT = sign(TYPICAL, KEY)


def refusal(path: Path) -> str:
    with pytest.raises(DeskError) as refused:
        read_qr(path)
    assert refused.value.remedy
    return refused.value.code


@pytest.mark.parametrize("kind", ["png", "jpg", "bmp"])
def test_pictures_are_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"证书.{kind}"
    printed(TEXT).save(path)
    assert read_qr(path) == [TEXT]


def test_a_transparent_picture_is_read(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (600, 600), (0, 0, 0, 0))
    paper = printed(TEXT).resize((600, 600))
    clear.paste(Image.new("RGBA", (600, 600), "black"), mask=paper.point(lambda level: 255 - level))
    clear.save(tmp_path / "clear.png")
    assert read_qr(tmp_path / "clear.png") == [TEXT]


def test_two_codes_are_both_read_and_the_name_does_not_matter(tmp_path: Path) -> None:
    both = Image.new("L", (1200, 600), 255)
    both.paste(printed(TEXT), (0, 0))
    both.paste(printed("HELLO"), (600, 0))
    path = tmp_path / "no-extension"
    both.save(path, "PNG")
    assert sorted(read_qr(path)) == sorted([TEXT, "HELLO"])


def pdf(path: Path, pages: int, code_on: int, password: str | None = None) -> Path:
    canvas = Canvas(str(path), pagesize=(842, 595), encrypt=password)
    picture = io.BytesIO()
    printed(TEXT).save(picture, "PNG")
    (path.parent / "code.png").write_bytes(picture.getvalue())
    for page in range(pages):
        canvas.drawString(100, 500, f"page {page + 1}")
        if page == code_on:
            canvas.drawImage(str(path.parent / "code.png"), 60, 60, 136, 136)  # 24 mm and its margin
        canvas.showPage()
    canvas.save()
    return path


@pytest.mark.parametrize(("pages", "code_on"), [(1, 0), (3, 2)])
def test_pdf_pages_are_read(tmp_path: Path, pages: int, code_on: int) -> None:
    assert read_qr(pdf(tmp_path / "a.pdf", pages, code_on)) == [TEXT]


def test_only_the_first_pages_of_a_long_pdf_are_looked_at(tmp_path: Path) -> None:
    assert refusal(pdf(tmp_path / "a.pdf", 7, 6)) == "no-qr"


def test_a_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    assert refusal(pdf(tmp_path / "a.pdf", 1, 0, "secret")) == "pdf-unreadable"


def test_a_huge_pdf_page_is_drawn_small(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(14_400, 14_400))
    canvas.showPage()
    canvas.save()
    assert refusal(tmp_path / "a.pdf") == "no-qr"


def bomb(side: int) -> bytes:
    """A PNG of many pixels in few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_000, 11_000, 20_000, 2_000_000])
def test_a_picture_bomb_is_refused(tmp_path: Path, side: int) -> None:
    (tmp_path / "bomb.png").write_bytes(bomb(side))
    assert refusal(tmp_path / "bomb.png") == "picture-too-large"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-a-picture"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "not-a-picture"),
        (b"II*\x00\x08\x00\x00\x00", "not-a-picture"),
        (b"%PDF-1.7\nno pages", "pdf-unreadable"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "not-a-picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "not-a-picture"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "file").write_bytes(content)
    assert refusal(tmp_path / "file") == code


def test_damaged_pictures_are_refused_in_a_sentence(tmp_path: Path) -> None:
    file = io.BytesIO()
    printed(TEXT).save(file, "PNG")
    for cut in (60, 200, len(file.getvalue()) // 2):
        (tmp_path / "cut.png").write_bytes(file.getvalue()[:cut])
        assert refusal(tmp_path / "cut.png") in ("picture-damaged", "not-a-picture")


def test_a_missing_file_and_an_oversized_one_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.png") == "file-unreadable"
    with (tmp_path / "large.png").open("wb") as large:
        large.truncate(60_000_001)
    assert refusal(tmp_path / "large.png") == "picture-too-large"


def test_a_picture_without_code_is_said_to_have_none(tmp_path: Path) -> None:
    page = Image.new("RGB", (800, 600), "white")
    ImageDraw.Draw(page).rectangle((100, 100, 300, 300), fill="black")
    page.save(tmp_path / "page.jpg")
    assert refusal(tmp_path / "page.jpg") == "no-qr"


def test_turned_scaled_and_compressed_codes_are_read() -> None:
    """The short form of ``python -m tests.proofs.qr_reading``, which takes a thousand looks."""
    found = count_readings(40, seed=7)
    assert found["wrong"] == 0
    assert found["right"] >= 39
