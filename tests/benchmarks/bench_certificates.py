"""How fast certificates are made: ours against a tuned bare reportlab loop in the same run, each in its own process.

Run: python -m tests.benchmarks.bench_certificates [count]      (10000 unless told)

Both print a background drawn once, a photo, a QR code as run-length rectangles and eight text fields with a font
fallback for each character. The bare loop does nothing else: no shrinking, no paragraphs, no streaming.
"""

from __future__ import annotations

import hashlib
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image
from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from talentdesk.documents.certificates import render_certificates
from talentdesk.documents.fonts import runs
from talentdesk.documents.layout_model import Layout
from talentdesk.documents.layouts import layout_data, load_layout, read_layout
from talentdesk.documents.qr import dark_runs, qr_rows
from tests.benchmarks.figures import in_fresh_process, told
from tests.documents.people import photo, subject

FIELDS = ("name", "id_number", "course", "occupation", "level", "hours", "number", "base_name")
ROUNDS = 3


def subjects(count: int, photos: list[Path]) -> Iterator[dict[str, object]]:
    """Subjects one after the other, as a service would read them."""
    for number in range(count):
        yield subject(number, photo=photos[number % len(photos)], number=f"JZ2026QCK{number + 1:07}")


def make_photos(folder: Path, count: int) -> None:
    """Distinct photos of about 10 kB with fine noise, as camera pictures have."""
    for number in range(count):
        path = photo(folder / f"{number:05}.jpg", shade=number % 255)
        with Image.open(path) as plain:
            noise = Image.effect_noise(plain.size, 14 + number % 7).convert("RGB")
            Image.blend(plain, noise, 0.22).save(path, "JPEG", quality=80)


def eight_fields() -> Layout:
    """The certificate of the comparison: the built-in frame, a photo, a QR code and eight lines of text."""
    data = layout_data(load_layout("completion-landscape"))
    side = data["sides"][0]
    kept = [
        e for e in side["elements"] if e["kind"] in ("frame", "rosette", "photo", "qr") or e["preprinted"]
    ]
    lines = [
        {"kind": "text", "x": 70, "y": 80 + 9 * line, "width": 190, "height": 8, "text": f"{{{name}}}", "size": 16,
         "min_size": 8}
        for line, name in enumerate(FIELDS)
    ]  # fmt: skip
    return read_layout({**data, "sides": [{**side, "elements": [*kept, *lines]}]})


def bare_loop(people: Iterator[dict[str, object]], out: BinaryIO) -> int:
    """What reportlab takes when one tunes it by hand for this one page."""
    rl_config.useA85 = 0
    canvas: Any = Canvas(out, pagesize=(842, 595), pageCompression=1, invariant=1)
    canvas.beginForm("ground")
    for ring in range(300):
        canvas.circle(421, 297, ring)
    canvas.endForm()
    pages = 0
    for who in people:
        canvas.doForm("ground")
        for line, key in enumerate(FIELDS):
            text = canvas.beginText(200, 400 - 24 * line)
            for font, piece in runs(str(who[key]), "serif"):
                text.setFont(font, 16)
                text.textOut(piece)
            canvas.drawText(text)
        raw = Path(str(who["photo"])).read_bytes()
        name = hashlib.sha256(raw).hexdigest()[:24]
        registered = canvas._doc.getXObjectName(name)
        if registered not in canvas._doc.idToObject:
            image = pdfdoc.PDFImageXObject(name)
            image.loadImageFromJPEG(BytesIO(raw))
            canvas._doc.Reference(image, registered)
        canvas._code.append(f"q 71 0 0 99 96 270 cm /{registered} Do Q")
        canvas._formsinuse.append(name)
        canvas._code.append("q 2 0 0 -2 96 170 cm")
        for row, modules in enumerate(qr_rows(str(who["qr"]), "M")):
            canvas._code.extend(f"{start} {row} {length} 1 re" for start, length in dark_runs(modules))
        canvas._code.append("f Q")
        canvas.showPage()
        pages += 1
    canvas.save()
    return pages


def run_one(how: str, count: int, folder: Path) -> None:
    """One measurement in this process; its figures as JSON."""
    people = subjects(count, sorted(folder.glob("*.jpg")))
    target = folder / f"{how}.pdf"
    layout = load_layout("completion-landscape") if how == "whole" else eight_fields()
    start = time.perf_counter()
    with target.open("wb") as out:
        if how == "bare":
            pages = bare_loop(people, out)
        else:
            pages = render_certificates(layout, people, out, total=count)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = target.stat().st_size / pages / 1024
    target.unlink()
    print(json.dumps({"seconds": seconds, "pages": pages, "peak": peak, "size": size}))


def main() -> None:
    """Print the table."""
    if len(sys.argv) > 2:
        run_one(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        make_photos(Path(name), count)

        def measured(how: str, pages: int) -> dict[str, Any]:
            return in_fresh_process("tests.benchmarks.bench_certificates", how, str(pages), name)

        # one after the other in turn, so that a busy machine slows both alike
        pairs = [(measured("ours", count), measured("bare", count)) for _ in range(ROUNDS)]
        few, whole = measured("ours", count // 10), measured("whole", count)
    ours, bare = ([run[place] for run in pairs] for place in (0, 1))
    rate = statistics.median(run["pages"] / run["seconds"] for run in ours)
    share = statistics.median(
        one["pages"] / one["seconds"] / (two["pages"] / two["seconds"]) for one, two in pairs
    )
    bare_rate = statistics.median(run["pages"] / run["seconds"] for run in bare)
    print(f"certificates {count}, {ours[0]['size']:.1f} kB a page (bare {bare[0]['size']:.1f})")
    print(f"eight fields      {rate:6.0f} /s   bare reportlab {bare_rate:6.0f} /s   ours / bare {share:.2f}")
    print(f"built-in layout   {whole['pages'] / whole['seconds']:6.0f} /s")
    kept = [
        told("time for a certificate, eight fields", 1000 / rate, 1000 / 250, "ms"),
        told("bare speed / our speed", 1 / share, 1 / 0.8, "times"),
        told(f"peak memory, {count} against {count // 10}", ours[0]["peak"] / few["peak"], 1.25, "times"),
        told("peak memory", ours[0]["peak"], 300, "MB"),
    ]
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
