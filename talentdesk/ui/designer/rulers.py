"""Rulers along the canvas in mm from the side's origin, with the chosen elements' extent marked."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from talentdesk.documents.layout_edits import bounds, union
from talentdesk.ui.designer.canvas import Canvas
from talentdesk.ui.theme import colours

THICK = 20
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200)


class Ruler(QWidget):
    """Along the upper edge, or along the left one when ``upright``."""

    def __init__(self, canvas: Canvas, *, upright: bool) -> None:
        super().__init__()
        self._canvas = canvas
        self._upright = upright
        if upright:
            self.setFixedWidth(THICK)
        else:
            self.setFixedHeight(THICK)
        canvas.moved_view.connect(self.update)
        canvas.design.picked.connect(self.update)
        canvas.design.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(THICK, THICK)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours().surface))
        self._mark_chosen(painter)
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        painter.setPen(QPen(QColor(colours().muted)))
        per_mm = self._canvas.per_mm
        labelled = next((step for step in _STEPS if step * per_mm >= 44), _STEPS[-1])
        fine = next((s for s in (1, 2, 5, 10, 20, 50) if s * per_mm >= 5 and labelled % s == 0), labelled)
        length = self.height() if self._upright else self.width()
        first, last = self._mm(0), self._mm(length)
        at = int(first // fine) * fine
        while at <= last:
            self._tick(painter, at, at % labelled == 0)
            at += fine
        painter.setPen(QPen(QColor(colours().line)))
        edge = self.rect().adjusted(0, 0, -1, -1)
        painter.drawLine(edge.bottomLeft() if not self._upright else edge.topRight(), edge.bottomRight())

    def _tick(self, painter: QPainter, at: int, labelled: bool) -> None:
        place = self._pixel(at)
        short = THICK - (9 if labelled else 4)
        if self._upright:
            painter.drawLine(short, place, THICK - 2, place)
        else:
            painter.drawLine(place, short, place, THICK - 2)
        if not labelled:
            return
        painter.save()
        if self._upright:
            painter.translate(9, place - 2)
            painter.rotate(-90)
        else:
            painter.translate(place + 2, 9)
        painter.drawText(QPoint(0, 0), str(at))
        painter.restore()

    def _mark_chosen(self, painter: QPainter) -> None:
        canvas = self._canvas
        boxes = [bounds(canvas.shown[i]) for i in canvas.design.chosen if i < len(canvas.shown)]
        if not boxes:
            return
        box = union(boxes)
        low, high = (box.top, box.bottom) if self._upright else (box.left, box.right)
        start, end = self._pixel(low), self._pixel(high)
        area = QRectF(0, start, THICK, end - start) if self._upright else QRectF(start, 0, end - start, THICK)
        painter.fillRect(area, QColor(colours().accent_soft))

    def _pixel(self, mm: float) -> int:
        point = self._canvas.from_side(mm, mm)
        return point.y() if self._upright else point.x()

    def _mm(self, pixel: int) -> float:
        point = self._canvas.to_side(QPoint(pixel, pixel))
        return point.y() if self._upright else point.x()


def with_rulers(canvas: Canvas) -> QWidget:
    """The canvas with its rulers at the left and above."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(0)
    corner = QWidget()
    corner.setFixedSize(THICK, THICK)
    grid.addWidget(corner, 0, 0, Qt.AlignmentFlag.AlignCenter)
    grid.addWidget(Ruler(canvas, upright=False), 0, 1)
    grid.addWidget(Ruler(canvas, upright=True), 1, 0)
    grid.addWidget(canvas, 1, 1)
    return box
