"""A drawing of a label sheet: where labels have been used already, where printing starts, how far it goes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from talentdesk.documents.label_sheets import LabelSheet
from talentdesk.text import tr
from talentdesk.ui.theme import colours

ROOM = 6


class SheetPicture(QWidget):
    """``chosen`` carries the label at which printing starts, 1 the first; clicked, or walked to with the arrows."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.sheet: LabelSheet | None = None
        self.start = 1
        self.count = 0

    def sizeHint(self) -> QSize:
        """As high as a sheet of A4 that one can click into."""
        return QSize(200, 190)

    def show_sheet(self, sheet: LabelSheet, start: int, count: int) -> None:
        """Show a sheet from which ``count`` labels are printed, beginning at ``start``."""
        self.sheet, self.start, self.count = sheet, start, count
        self.setAccessibleName(tr("从第 {start} 格开始，共 {count} 格", start=start, count=sheet.per_page))
        self.update()

    def _page(self) -> tuple[QRectF, float]:
        """(the drawn sheet, px per mm)."""
        assert self.sheet is not None
        width, height = self.sheet.page
        scale = min((self.width() - 2 * ROOM) / width, (self.height() - 2 * ROOM) / height)
        page = QRectF(0, 0, width * scale, height * scale)
        page.moveCenter(QRectF(self.rect()).center())
        return page, scale

    def cell(self, number: int) -> QRectF:
        """Where a label is drawn, 1 the first."""
        assert self.sheet is not None
        page, scale = self._page()
        left, top = self.sheet.corner(number - 1)
        width, height = self.sheet.size
        return QRectF(page.left() + left * scale, page.top() + top * scale, width * scale, height * scale)

    def _choose(self, number: int) -> None:
        if self.sheet is not None and 1 <= number <= self.sheet.per_page and number != self.start:
            self.start = number
            self.chosen.emit(number)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start at the label that was clicked."""
        if self.sheet is None or event.button() != Qt.MouseButton.LeftButton:
            return
        cells = range(1, self.sheet.per_page + 1)
        found = next((number for number in cells if self.cell(number).contains(event.position())), 0)
        self._choose(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk over the labels."""
        columns = self.sheet.columns if self.sheet is not None else 1
        step = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns,
        }.get(Qt.Key(event.key()))  # fmt: skip
        if step is None:
            super().keyPressEvent(event)
        else:
            self._choose(self.start + step)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The sheet: used labels crossed out, those to be printed filled, the first of them framed."""
        if self.sheet is None:
            return
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        page, _ = self._page()
        painter.setPen(QPen(QColor(c.edge), 1))
        painter.setBrush(QColor(c.surface))
        painter.drawRect(page)
        for number in range(1, self.sheet.per_page + 1):
            self._draw_cell(painter, number)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(c.accent), 3 if self.hasFocus() else 2))
        painter.drawRoundedRect(self.cell(self.start).adjusted(1, 1, -1, -1), 3, 3)
        painter.end()

    def _draw_cell(self, painter: QPainter, number: int) -> None:
        c = colours()
        box = self.cell(number).adjusted(1.5, 1.5, -1.5, -1.5)
        used, printed = number < self.start, self.start <= number < self.start + self.count
        painter.setPen(QPen(QColor(c.line if used else c.edge), 1))
        painter.setBrush(QColor(c.accent_soft if printed else c.window if used else c.surface))
        painter.drawRoundedRect(box, 3, 3)
        if used:
            painter.drawLine(QPointF(box.topLeft()), QPointF(box.bottomRight()))
        elif box.height() >= 14:
            painter.setPen(QColor(c.accent_strong if printed else c.muted))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(number))
