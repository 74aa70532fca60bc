"""A line that is a button and gives way in narrow places: its text ends in … and is whole in the tool tip."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

PADDING = 26


class LineButton(QPushButton):
    """A record's line in a card; a click goes there."""

    def __init__(self, text: str, slot: Callable[[], object]) -> None:
        super().__init__()
        self._whole = text
        self.setProperty("role", "line")
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: slot())
        self._elide()

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 18)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = max(self.width() - PADDING, 20)
        text = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        if text != self.text().replace("&&", "&"):
            self.setText(text.replace("&", "&&"))
        self.setToolTip(self._whole if text != self._whole else "")
