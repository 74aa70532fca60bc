"""Pictures of every page, to be looked at: ``python tests/proofs/screenshots.py OUT [--scale 1.5] [--only today,bin]``.

Each page at 1366×768 screen pixels, light and dark, empty and full (the sample base), Chinese and English, as
``<scale>-<language>-<theme>-<empty|full>-<page>.png``. At 150 % the window has 910×512 points.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import date
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
SCREEN = (1366, 768)


def options() -> argparse.Namespace:
    """What is to be pictured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--only", default="", help="page keys, separated by commas")
    parser.add_argument("--languages", default="zh_CN,en")
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--fill", default="empty,full")
    return parser.parse_args()


def main() -> int:
    """Make the pictures; says how many."""
    given = options()
    home = Path(tempfile.mkdtemp(prefix="talentdesk-pictures-"))
    os.environ["QT_SCALE_FACTOR"] = str(given.scale)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = str(home)

    from PySide6.QtWidgets import QApplication

    from talentdesk.services import bases
    from talentdesk.services.samples import run_main_job
    from talentdesk.ui.pages import PAGES
    from talentdesk.ui.program import Program

    given.out.mkdir(parents=True, exist_ok=True)
    folders = {fill: home / fill for fill in given.fill.split(",")}
    for fill, folder in folders.items():
        store = bases.create_base(folder, name="滨江市高技能人才培训基地", code="BJ", user="周教务")
        if fill == "full":
            run_main_job(store, folder / "output", date(2026, 11, 21))
        store.close()
    app = QApplication([])
    program = Program(app, user="周教务")
    made = 0
    wanted = given.only.split(",") if given.only else [spec.key for spec in PAGES]
    for fill, folder in folders.items():
        if not program.start(folder):
            raise SystemExit("no base")
        for language, theme in product(given.languages.split(","), given.themes.split(",")):
            program.preferences.language, program.preferences.theme = language, theme
            program.restyle()
            window = program.window
            assert window is not None
            window.showNormal()
            window.resize(round(SCREEN[0] / given.scale), round(SCREEN[1] / given.scale))
            for key in wanted:
                window.show_page(key)
                for _ in range(5):
                    app.processEvents()
                name = f"{round(given.scale * 100)}-{language}-{theme}-{fill}-{key}.png"
                window.grab().save(str(given.out / name))
                made += 1
    program.close()
    sys.stdout.write(f"{made} pictures in {given.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
