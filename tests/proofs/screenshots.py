"""Pictures of every page, to be looked at: ``python tests/proofs/screenshots.py OUT [--scale 1.5] [--only today,bin]``.

Each page at 1366×768 screen pixels, light and dark, empty and full (the sample base), Chinese and English, as
``<scale>-<language>-<theme>-<empty|full|busy>-<page>.png``. At 150 % the window has 910×512 points. ``--tabs``: every
tab of the pages that have some, and every list of a tab (``…-<page>-<tab>-<place>.png``). ``--fill busy``: the sample
base with its workshop in full use and pairs under way.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talentdesk.store import Store
    from talentdesk.ui.page import Page
    from talentdesk.ui.program import Program

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
SCREEN = (1366, 768)
DAY = date(2026, 11, 21)


def options() -> argparse.Namespace:
    """What is to be pictured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--only", default="", help="page keys, separated by commas")
    parser.add_argument("--languages", default="zh_CN,en")
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--fill", default="empty,full")
    parser.add_argument("--tabs", action="store_true", help="all tabs of the pages that have some")
    return parser.parse_args()


def views(page: Page) -> Iterator[str]:
    """Bring each tab of a page into view, and each list of a tab; what to call it. A page without tabs is one view."""
    from PySide6.QtWidgets import QApplication, QTabBar, QTabWidget

    from talentdesk.ui.mentoring.board_panel import BoardPanel
    from talentdesk.ui.pages.desk_page import DeskPage
    from talentdesk.ui.pages.mentoring import MentoringPage

    if not isinstance(page, DeskPage):
        yield ""
        return
    for key in page.keys:
        page.show_tab(key)
        QApplication.processEvents()
        bars = [bar for bar in page.tabs.currentWidget().findChildren(QTabBar) if bar.isVisible()]
        bar = next((bar for bar in bars if not isinstance(bar.parent(), QTabWidget)), None)
        for at in range(bar.count() if bar is not None else 1):
            if bar is not None:
                bar.setCurrentIndex(at)
            yield f"-{key}-{at}"
        if isinstance(page, MentoringPage) and key == "board":
            board = page.panels[key]
            assert isinstance(board, BoardPanel)
            board.suggest()
            yield f"-{key}-suggested"


def settle(program: Program) -> None:
    """Until nothing is worked on and all is painted."""
    from PySide6.QtWidgets import QApplication

    for _ in range(200):
        QApplication.processEvents()
        if program.window is None or not program.window.desk.tasks.busy:
            break
        time.sleep(0.02)
    for _ in range(5):
        QApplication.processEvents()


def put_to_use(store: Store) -> None:
    """The workshop in full use, half of the suggested pairs under way since spring, one of them evaluated."""
    from talentdesk.services import pair_evaluations, pairing
    from tests.ui import workshop_base

    workshop_base.put_to_use(store, DAY, workshop_base.furnish(store))
    found = pairing.suggest(pairing.board(store)).pairs
    made = pairing.accept(store, [(p.mentor_id, p.apprentice_id) for p in found[::2]], date(2026, 3, 21))
    points = {"attitude": 27, "study": 18, "skill": 26, "outcome": 17, "feedback_score": 95}
    for number in made[:3]:
        pair_evaluations.record(store, number, points, DAY)


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
        if fill != "empty":
            run_main_job(store, folder / "output", DAY)
        if fill == "busy":
            put_to_use(store)
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
            window.desk.today = lambda: DAY
            window.showNormal()
            window.resize(round(SCREEN[0] / given.scale), round(SCREEN[1] / given.scale))
            for key in wanted:
                window.show_page(key)
                for view in views(window.page(key)) if given.tabs else [""]:
                    settle(program)
                    name = f"{round(given.scale * 100)}-{language}-{theme}-{fill}-{key}{view}.png"
                    window.grab().save(str(given.out / name))
                    made += 1
    program.close()
    sys.stdout.write(f"{made} pictures in {given.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
