"""A short list of sentences in columns that share the room there is: rows are as high as the words need."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget

LEAST, AROUND, PADDING, ICON = 26, 8, 20, 22


class WrappedTree(QTreeWidget):
    """``widths``: of each column, 0 for one that shares the room left."""

    def __init__(self, name: str, headings: Sequence[str], widths: Sequence[int]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setHeaderLabels(list(headings))
        self.setRootIsDecorated(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        head = self.header()
        head.setStretchLastSection(False)
        for at, width in enumerate(widths):
            if width:
                self.setColumnWidth(at, width)
            else:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.settle()

    def settle(self) -> None:
        """Give every line the height its words need at the widths there are: Qt itself measures them on one line."""
        flags = Qt.TextFlag.TextWordWrap.value
        for at in range(self.topLevelItemCount()):
            item = self.topLevelItem(at)
            if item is None:
                continue
            height = LEAST
            for column in range(self.columnCount()):
                room = self.columnWidth(column) - PADDING - (ICON if column == 0 else 0)
                place = QRect(0, 0, max(room, ICON), 10_000)
                height = max(
                    height, self.fontMetrics().boundingRect(place, flags, item.text(column)).height() + AROUND
                )
            item.setSizeHint(0, QSize(0, height))
