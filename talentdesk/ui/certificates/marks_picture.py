"""A picture of the calibration page: which number goes into which line, the one being typed drawn bold."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from talentdesk.text import tr
from talentdesk.ui.theme import colours

ROOM = 22
ARM, HEAD = 9.0, 7.0


class MarksPicture(QWidget):
    """``active`` is (mark from 0, "x" or "y"): the measure whose line has the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("校准页上四个红十字的位置；左是离纸左边，上是离纸上边"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 120)
        self._size = (297.0, 210.0)
        self._marks: tuple[tuple[float, float], ...] = ()
        self._active: tuple[int, str] | None = None

    def sizeHint(self) -> QSize:
        """A picture one can read."""
        return QSize(320, 220)

    def show_sheet(self, width: float, height: float, marks: Sequence[tuple[float, float]]) -> None:
        """Show a sheet in mm and where its marks are."""
        self._size, self._marks = (width, height), tuple(marks)
        self.update()

    def point_out(self, active: tuple[int, str] | None) -> None:
        """Draw one measure bold."""
        self._active = active
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sheet, its crosshairs, and from the edges the two measures of one of them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = self._size
        scale = min((self.width() - 2 * ROOM) / width, (self.height() - 2 * ROOM) / height)
        sheet = QRectF(0, 0, width * scale, height * scale)
        sheet.moveCenter(QRectF(self.rect()).center())
        painter.setPen(QPen(QColor(colours().edge), 1))
        painter.setBrush(QColor("#ffffff"))
        painter.drawRect(sheet)
        shown = self._active[0] if self._active is not None else 0
        for place, (x, y) in enumerate(self._marks):
            if place == shown:
                centre = sheet.topLeft() + QPointF(x * scale, y * scale)
                self._measure(painter, QPointF(sheet.left(), centre.y()), centre, (place, "x"))
                self._measure(painter, QPointF(centre.x(), sheet.top()), centre, (place, "y"))
        for place, (x, y) in enumerate(self._marks):
            self._crosshair(painter, sheet.topLeft() + QPointF(x * scale, y * scale), place)
        painter.end()

    def _measure(self, painter: QPainter, start: QPointF, end: QPointF, which: tuple[int, str]) -> None:
        """A dimension line from the sheet's edge to the middle of a crosshair."""
        across, active = which[1] == "x", which == self._active
        colour = QColor("#0f6b75" if active else "#7b8794")
        painter.setPen(QPen(colour, 2.5 if active else 1.2))
        painter.drawLine(start, end)
        back = QPointF(-HEAD, 0) if across else QPointF(0, -HEAD)
        wing = QPointF(0, HEAD / 2) if across else QPointF(HEAD / 2, 0)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([end, end + back + wing, end + back - wing]))
        text = tr("左 {number}", number=which[0] + 1) if across else tr("上 {number}", number=which[0] + 1)
        metrics = painter.fontMetrics()
        box = QRectF(0, 0, metrics.horizontalAdvance(text) + 10, metrics.height() + 2)
        box.moveCenter((start + end) / 2)
        if across:
            box.moveTop(start.y() + HEAD)
        else:
            box.moveLeft(start.x() + HEAD)
        painter.fillRect(box, QColor("#0f6b75" if active else "#eef1f4"))
        painter.setPen(QColor("#ffffff" if active else "#3d4752"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _crosshair(self, painter: QPainter, centre: QPointF, place: int) -> None:
        active = (self._active[0] if self._active is not None else 0) == place
        painter.setPen(QPen(QColor("#c62828"), 2 if active else 1.2))
        painter.drawLine(centre - QPointF(ARM, 0), centre + QPointF(ARM, 0))
        painter.drawLine(centre - QPointF(0, ARM), centre + QPointF(0, ARM))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, ARM / 2, ARM / 2)
        tag = QRectF(0, 0, 16, 16)
        tag.moveCenter(centre + QPointF(ARM + 8, ARM + 6))
        painter.setBrush(QColor("#c62828" if active else "#ffffff"))
        painter.drawEllipse(tag)
        painter.setPen(QColor("#ffffff" if active else "#c62828"))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, str(place + 1))
