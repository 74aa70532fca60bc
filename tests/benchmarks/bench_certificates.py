"""How fast certificates are made: ours against a bare reportlab loop in the same run.

Run: python -m tests.benchmarks.bench_certificates [count]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from talentdesk.documents.certificates import render_certificates
from talentdesk.documents.fonts import registered
from talentdesk.documents.layouts import load_layout
from talentdesk.documents.qr import dark_runs, qr_rows
from tests.documents.people import photo, subject


def subjects(count: int, photos: list[Path]) -> Iterator[dict[str, object]]:
    """Subjects one after the other, as a service would read them."""
    for number in range(count):
        yield subject(number, photo=photos[number % len(photos)], number=f"JZ2026QCK{number + 1:07}")


def make_photos(folder: Path, count: int) -> list[Path]:
    """Distinct photos of about 15 kB with fine noise, as camera pictures have."""
    from PIL import Image

    made: list[Path] = []
    for number in range(count):
        path = photo(folder / f"{number}.jpg", shade=number % 255)
        with Image.open(path) as plain:
            noise = Image.effect_noise(plain.size, 14 + number % 7).convert("RGB")
            Image.blend(plain, noise, 0.3).save(path, "JPEG", quality=82)
        made.append(path)
    return made


def bare_loop(people: Iterator[dict[str, object]], out: BinaryIO) -> int:
    """What reportlab alone takes: one font, the same eight texts, photo and QR, background as a form."""
    font = registered("NotoSerifSC-Regular")
    canvas: Any = Canvas(out, pagesize=(842, 595), pageCompression=1, invariant=1)
    canvas.beginForm("ground")
    for ring in range(300):
        canvas.circle(421, 297, ring)
    canvas.endForm()
    pages = 0
    for who in people:
        canvas.doForm("ground")
        for line, key in enumerate(
            ("name", "id_number", "course", "occupation", "level", "hours", "number", "base_name")
        ):
            canvas.setFont(font, 16)
            canvas.drawString(200, 400 - 24 * line, str(who[key]))
        canvas.drawImage(ImageReader(str(who["photo"])), 96, 270, 71, 99)
        for row, modules in enumerate(qr_rows(str(who["qr"]), "M")):
            for start, length in dark_runs(modules):
                canvas.rect(96 + start * 2, 170 - row * 2, length * 2, 2, stroke=0, fill=1)
        canvas.showPage()
        pages += 1
    canvas.save()
    return pages


def timed(job: Callable[[], int]) -> tuple[float, int]:
    """Seconds taken and pages made."""
    start = time.perf_counter()
    pages = job()
    return time.perf_counter() - start, pages


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    layout = load_layout("completion-landscape")
    with tempfile.TemporaryDirectory() as folder:
        photos = make_photos(Path(folder), min(count, 1000))
        target = Path(folder) / "certificates.pdf"
        with target.open("wb") as out:
            ours, pages = timed(
                lambda: render_certificates(layout, subjects(count, photos), out, total=count)
            )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = target.stat().st_size / pages / 1024
        bare, _ = timed(lambda: bare_loop(subjects(count, photos), BytesIO()))
    print(f"certificates      {pages}")
    print(f"ours              {pages / ours:8.0f} /s   ({ours:.2f} s)")
    print(f"bare reportlab    {pages / bare:8.0f} /s   ({bare:.2f} s)")
    print(f"ours / bare speed {bare / ours:8.2f}")
    print(f"kB a page         {size:8.1f}")
    print(f"peak memory MB    {peak:8.0f}   (before the bare loop)")


if __name__ == "__main__":
    main()
