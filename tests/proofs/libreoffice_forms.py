"""Every form as LibreOffice prints it against our own PDF: ``python -m tests.proofs.libreoffice_forms [--record] [--keep FOLDER]``.

Needs ``soffice`` (Debian: ``libreoffice-calc``), only as a judge; not part of the suite. All workbooks of
``tests.documents.agreement`` are converted in one run, with a profile and fonts of its own: the bundled fonts stand in
for 宋体, 黑体, 楷体, 仿宋, with line heights as the renderer has them, because LibreOffice takes those from the font
file and the stand-ins are half as high again as the Chinese fonts of Windows. The font SimSun of the Normal style, which
only sets the width of columns, has digits of half an em, as SimSun has. Exit status 1 when a page is missing, a
character has no partner on its page or one more than 2 mm away. ``--record`` keeps LibreOffice's positions for the suite.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from fontTools.ttLib import TTFont

from talentdesk.documents.fonts import ASCENT
from talentdesk.documents.sheet_geometry import LEADING
from talentdesk.paths import resource
from tests.documents.agreement import ALLOWED_MM, RECORDED, books, ours, record
from tests.documents.pdf_characters import characters, difference

WAIT_S = 600
STANDS_IN = {
    "宋体": "Noto Serif SC", "SimSun": "HanaMinB", "黑体": "Noto Sans SC", "楷体": "LXGW WenKai", "仿宋": "Noto Serif SC",
}  # fmt: skip
CHINESE = (
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale"),
    ("/org.openoffice.Office.Linguistic/General", "DefaultLocale"),
    ("/org.openoffice.Office.Linguistic/General", "DefaultLocale_CJK"),
)


def options() -> argparse.Namespace:
    """Whether to record, and where the files are to be kept for looking at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("names", nargs="*", help="forms by key; all when none is named")
    return parser.parse_args()


def main() -> int:
    """Save, convert, compare, say what is apart; 0 when nothing is."""
    given = options()
    with tempfile.TemporaryDirectory(prefix="talentdesk-proof-") as made:
        folder = given.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        made_books = {
            name: make() for name, make in books().items() if not given.names or name in given.names
        }
        for name, data in made_books.items():
            (folder / f"{name}.xlsx").write_bytes(data)
        convert(folder, list(made_books))
        if given.record and not given.names:
            for old in RECORDED.glob("*.json"):
                old.unlink()
        wrong = sum(
            not agrees(name, data, folder / f"{name}.pdf", given.record) for name, data in made_books.items()
        )
    sys.stdout.write(f"workbooks compared: {len(made_books)}, in disagreement: {wrong}\n")
    return 1 if wrong else 0


def agrees(name: str, xlsx: bytes, theirs: Path, recording: bool) -> bool:
    """Compare one workbook and say how far apart the two PDFs are."""
    count, pages = ours(xlsx)
    judge = characters(theirs)
    if recording:
        record(name, judge)
    found = difference(pages, judge)
    right = count == len(pages) == len(judge) and not found.alone and found.worst <= ALLOWED_MM
    sys.stdout.write(
        f"{'ok   ' if right else 'WRONG'} {name:24} pages {count}/{len(judge)}"
        f"  worst {found.worst:5.2f} mm  95% {found.most:5.2f} mm"
        + (
            ""
            if right
            else f"  at {found.at}; without partner {len(found.alone)}: {', '.join(found.alone[:6])}"
        )
        + "\n"
    )
    return right


def convert(folder: Path, names: list[str]) -> None:
    """Have LibreOffice print all the workbooks of a folder to PDF, in one run."""
    with tempfile.TemporaryDirectory(prefix="talentdesk-soffice-") as made:
        home = Path(made)
        profile = home / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
        (home / "fonts.conf").write_text(_font_settings(home), encoding="utf-8")
        stand_ins(home / "fonts")
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
             "--outdir", str(folder), *(str(folder / f"{name}.xlsx") for name in names)],
            env={**os.environ, "HOME": str(home), "FONTCONFIG_FILE": str(home / "fonts.conf")},
            check=True, capture_output=True, timeout=WAIT_S,
        )  # fmt: skip


def _settings() -> str:
    """A profile that works as on a Chinese PC."""
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>zh-CN</value></prop></item>'
        for path, name in CHINESE
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )


def _font_settings(home: Path) -> str:
    aliases = "".join(
        f'<alias binding="same"><family>{asked}</family><prefer><family>{given}</family></prefer></alias>'
        for asked, given in STANDS_IN.items()
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{home / 'fonts'}</dir><cachedir>{home / 'cache'}</cachedir>{aliases}</fontconfig>"
    )


def stand_ins(folder: Path) -> None:
    """Copies of the bundled fonts with other line heights: the renderer's, and for SimSun its own (one em)."""
    folder.mkdir()
    for path in sorted(resource("fonts").glob("*.ttf")):
        font = TTFont(path, lazy=True, recalcBBoxes=False, recalcTimestamp=False)
        leading = 1.0 if path.stem == "HanaMinB" else LEADING
        em = font["head"].unitsPerEm
        above = round((ASCENT + (leading - 1) / 2) * em)
        below = round(leading * em) - above
        line, metrics = font["hhea"], font["OS/2"]
        line.ascent, line.descent, line.lineGap = above, -below, 0
        metrics.usWinAscent, metrics.usWinDescent = above, below
        metrics.sTypoAscender, metrics.sTypoDescender, metrics.sTypoLineGap = above, -below, 0
        font.save(folder / path.name)


if __name__ == "__main__":
    raise SystemExit(main())
