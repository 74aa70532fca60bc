"""``--self-test``: whether the installed program works on this PC, on a trial base in a temporary folder."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from talentdesk import __version__
from talentdesk.errors import DeskError, places
from talentdesk.services import bases, upload_exports
from talentdesk.services.samples import BASE_CODE, BASE_NAME, run_main_job
from talentdesk.settings import Preferences, load_preferences
from talentdesk.store import Store
from talentdesk.text import set_language, tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.page import page_label
from talentdesk.ui.pages import PAGES
from talentdesk.ui.tasks import Tasks
from talentdesk.ui.theme import apply_theme
from talentdesk.ui.window import MainWindow

FAILED = 1


def run_self_test(say: Callable[[str], None]) -> int:
    """Make every step and ``say`` a line about each; 0 when all went well, else 1. The user's own base is not touched."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    set_language(load_preferences().language)
    say(tr("自检 TalentDesk {version}，Python {python}", version=__version__, python=sys.version.split()[0]))
    try:
        with tempfile.TemporaryDirectory(prefix="talentdesk-自检 ") as place:  # not shown
            for line in _steps(Path(place)):
                say(line)
    except DeskError as trouble:
        say(tr("自检没有通过：{text}", text=f"{trouble.text} {trouble.remedy}"))
        return FAILED
    except Exception as bug:  # noqa: BLE001 - whatever goes wrong is what is looked for here
        say(tr("自检没有通过：{text}", text=f"{bug}\n{places(bug)}"))
        return FAILED
    say(tr("自检通过"))
    return 0


def _steps(place: Path) -> Iterator[str]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    store = bases.create_base(place / "基地", name=BASE_NAME, code=BASE_CODE, user=tr("自检"))
    tasks = Tasks()
    try:
        yield tr("新建基地：{name}", name=bases.profile(store).title)
        yield from _papers(store, place / "输出")  # not shown
        yield from _window(app, store, tasks)
    finally:
        tasks.close()
        store.close()


def _papers(store: Store, out: Path) -> Iterator[str]:
    """The main job on the sample files; its certificate and its package are read back."""
    made = run_main_job(store, out, date.today())
    certificates = next(path for path in made.files if path.suffix == ".pdf")  # they come before the forms
    document = QPdfDocument()
    opened = document.load(str(certificates))
    if opened != QPdfDocument.Error.None_ or not document.pageCount():
        raise DeskError(tr("证书 PDF 打不开：{name}", name=certificates.name))
    yield tr(
        "证书 PDF：{pages} 页，{bytes} 字节", pages=document.pageCount(), bytes=certificates.stat().st_size
    )
    document.close()
    package = next(path for path in made.files if path.suffix == ".zip")
    upload_exports.read_upload(package)  # refuses what is not whole or not signed
    yield tr("上报包：{name}，{bytes} 字节", name=package.name, bytes=package.stat().st_size)


def _window(app: QApplication, store: Store, tasks: Tasks) -> Iterator[str]:
    """The window with every page in it, as on the screen."""
    apply_theme(app, Preferences().theme)
    window = MainWindow(Desk(store, Preferences(), tasks))
    window.fit_to_screen()
    window.show()
    try:
        for spec in PAGES:
            window.show_page(spec.key)
            app.processEvents()
        if window.grab().isNull() or not window.isVisible():
            raise DeskError(tr("窗口没有画出来。"))
        pages = "、".join(page_label(spec) for spec in PAGES)
        yield tr("窗口（{platform}）：{pages}", platform=app.platformName(), pages=pages)
    finally:
        window.close()
        window.deleteLater()
        app.processEvents()
