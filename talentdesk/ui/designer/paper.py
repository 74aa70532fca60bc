"""The sheet as the renderer draws it: the PDF itself, made in the worker, and its picture for the canvas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from talentdesk.documents.certificates import render_certificates
from talentdesk.documents.layout_findings import LayoutFinding, layout_findings
from talentdesk.documents.layout_model import Layout
from talentdesk.documents.placeholders import sample_subject
from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.text import tr
from talentdesk.ui.designer.design import Design
from talentdesk.ui.desk import Desk

PAUSE = 40
MOST_PIXELS = 3200


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be drawn: in the canvas one side as shown, in the preview all sides as printed."""

    layout: Layout
    subject: Mapping[str, object]
    sides: tuple[str, ...] | None
    printed: bool
    overprint: bool


@dataclass(frozen=True, slots=True)
class _Drawn:
    pdf: bytes
    findings: list[LayoutFinding]


class Paper(QObject):
    """Draws anew soon after every change, one drawing at a time; ``drawn`` follows each."""

    drawn = Signal()

    def __init__(self, desk: Desk, design: Design) -> None:
        super().__init__()
        self._desk = desk
        self._design = design
        self.subject: Mapping[str, object] = sample_subject()
        self.printed = False
        self.overprint = False
        self.pdf = b""
        self.findings: list[LayoutFinding] = []
        self.document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._image = QImage()
        self._wish: _Wish | None = None
        self._running = False
        self._shown = False
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(self._start)
        design.changed.connect(self.ask)

    def show(self, shown: bool) -> None:
        """Draw only while somebody looks."""
        self._shown = shown
        if shown:
            self.ask()

    def ask(self) -> None:
        """Draw soon, if there is something new to draw."""
        if self._shown:
            self._pause.start()

    @property
    def up_to_date(self) -> bool:
        """Whether what is drawn is what the design is now."""
        return not self._running and not self._pause.isActive() and self._wish == self._wanted()

    def _wanted(self) -> _Wish:
        sides = None if self.printed else (self._design.side.key,)
        return _Wish(self._design.layout, self.subject, sides, self.printed, self.printed and self.overprint)

    def _start(self) -> None:
        if self._running or self._wish == self._wanted():
            return
        wish = self._wish = self._wanted()
        self._running = True

        def job(_progress: Progress) -> _Drawn:
            out = BytesIO()
            render_certificates(
                wish.layout, [wish.subject], out,
                sides=wish.sides, overprint=wish.overprint, preview=not wish.printed,
            )  # fmt: skip
            found = layout_findings(wish.layout, wish.subject)
            if self._is_sample(wish.subject):
                found = [each for each in found if each.problem.code != "photo-missing"]
            return _Drawn(out.getvalue(), found)

        self._desk.tasks.run(job, title=tr("正在绘制版式"), done=self._done, failed=self._failed)

    @staticmethod
    def _is_sample(subject: Mapping[str, object]) -> bool:
        """The sample has no photo, and nobody can do anything about it."""
        return subject == sample_subject()

    def _done(self, drawn: _Drawn) -> None:
        self._running = False
        self.pdf, self.findings = drawn.pdf, drawn.findings
        self.document.close()
        self._buffer.close()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(drawn.pdf))
        self._buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self._image = QImage()
        self.drawn.emit()
        self._start()

    def _failed(self, trouble: Exception) -> None:
        self._running = False
        if isinstance(trouble, DeskError):
            self._desk.refuse(trouble)

    def image(self, pixels_per_mm: float) -> QImage:
        """The side in view at so many pixels to the millimetre, on white; null while nothing is drawn."""
        if not self.pdf or self.printed or self.document.pageCount() < 1:
            return self._image
        points = self.document.pagePointSize(0)
        wide, high = points.width() / 72 * 25.4 * pixels_per_mm, points.height() / 72 * 25.4 * pixels_per_mm
        shrink = min(1.0, MOST_PIXELS / max(wide, high, 1.0))
        size = QSize(max(round(wide * shrink), 1), max(round(high * shrink), 1))
        if self._image.size() != size:
            drawn = self.document.render(0, size)
            self._image = QImage(size, QImage.Format.Format_RGB32)
            self._image.fill(QColor("#ffffff"))
            painter = QPainter(self._image)
            painter.drawImage(0, 0, drawn)
            painter.end()
        return self._image
