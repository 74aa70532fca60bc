"""The preview of a form: the very PDF, made in the worker soon after every choice; an older one is given up."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtPdfWidgets import QPdfView

from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.services import forms
from talentdesk.services.form_requests import Made, Offer, Options, Subject
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import papers_folder
from talentdesk.ui.desk import Desk
from talentdesk.ui.forms.catalogue import offer_label
from talentdesk.ui.paper_view import PaperView
from talentdesk.ui.widgets import icon_button, words

PAUSE = 250
STEP_OF_ZOOM = 1.25
LEAST_ZOOM, MOST_ZOOM = 0.25, 5.0


@dataclass(frozen=True, slots=True)
class Wish:
    """Which form, about whom, how."""

    offer: Offer
    subject: Subject
    options: Options


class Sketch(QObject):
    """Makes previews one at a time. ``made`` carries a Made, ``failed`` a DeskError, ``working`` whether one is on its way."""

    made = Signal(object)
    failed = Signal(object)
    working = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._wish: Wish | None = None
        self._stop: threading.Event | None = None
        self._turn = 0
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(self._start)

    @property
    def busy(self) -> bool:
        """Whether a preview is wanted that is not there yet."""
        return self._pause.isActive() or self._stop is not None

    def ask(self, wish: Wish | None, *, now: bool = False) -> None:
        """Preview this soon, or at once; None: nothing."""
        self._wish = wish
        if self._stop is not None:
            self._stop.set()
        self._pause.stop()
        if wish is not None:
            self.working.emit(True)
            self._pause.start(0 if now else PAUSE)

    def _start(self) -> None:
        wish, desk = self._wish, self._desk
        if wish is None or self._stop is not None:
            return
        stop = self._stop = threading.Event()
        self._turn = 1 - self._turn  # the shown file stays as it is while its successor is written
        folder = papers_folder(desk.store, tr("预览")) / str(self._turn + 1)
        folder.mkdir(exist_ok=True)
        out, today = folder / f"{offer_label(wish.offer)}.pdf", desk.today()

        def job(progress: Progress) -> Made:
            watched = Progress(progress.step, stop.is_set)
            return forms.preview_form(
                desk.store, wish.offer.key, wish.subject, out, today, wish.options, watched
            )

        desk.tasks.run(
            job,
            title=tr("正在生成预览"),
            done=lambda found: self._settled(stop, found),
            failed=lambda trouble: self._settled(stop, trouble),
        )

    def _settled(self, stop: threading.Event, found: Made | Exception) -> None:
        self._stop = None
        if stop.is_set():
            self._start()
            return
        self.working.emit(False)
        if isinstance(found, Made):
            self.made.emit(found)
        elif isinstance(found, DeskError):
            self.failed.emit(found)


class FormView(PaperView):
    """The preview with page turn and zoom; printing and saving stand over it."""

    def __init__(self) -> None:
        super().__init__()
        self.open_button.hide()
        self.folder_button.hide()
        self._pages.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.renewing = words(tr("正在更新……"), "caption", wrap=False)
        line = self.tools.layout()
        assert line is not None
        line.addWidget(self.renewing)
        line.addWidget(icon_button("zoom-out", tr("缩小"), lambda: self._zoom(1 / STEP_OF_ZOOM)))
        line.addWidget(icon_button("zoom-in", tr("放大"), lambda: self._zoom(STEP_OF_ZOOM)))
        self.renewing.hide()
        self._shown = ""

    def _zoom(self, by: float) -> None:
        now = (
            self._pages.zoomFactor() if self._pages.zoomMode() == QPdfView.ZoomMode.Custom else self._fitted()
        )
        self._pages.setZoomMode(QPdfView.ZoomMode.Custom)
        self._pages.setZoomFactor(min(max(now * by, LEAST_ZOOM), MOST_ZOOM))

    def _fitted(self) -> float:
        """The zoom that the fitted page has now."""
        size = self.document.pagePointSize(max(self._pages.pageNavigator().currentPage(), 0))
        inch = self.logicalDpiX() / 72
        wide = self._pages.viewport().width() / max(size.width() * inch, 1)
        high = self._pages.viewport().height() / max(size.height() * inch, 1)
        return min(wide, high) if self._pages.zoomMode() == QPdfView.ZoomMode.FitInView else wide

    def show_made(self, path: Path, key: str) -> None:
        """Show a new preview; of the same form the page in view stays in view."""
        page = self._pages.pageNavigator().currentPage() if key == self._shown else 0
        self._shown = key
        self.open(path)
        if 0 < page < self.document.pageCount():
            self._pages.pageNavigator().jump(page, self._pages.pageNavigator().currentLocation(), 0)

    def say_empty(self, title: str, text: str) -> None:
        """What stands here while there is no preview."""
        self._empty.title.setText(title)
        self._empty.text.setText(text)
