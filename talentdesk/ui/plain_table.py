"""A short read-only table of texts: the operations, the recycle bin. Long lists use the windowed model instead."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from talentdesk.ui.line_table import LineTable

LINE = 32
HEADING = 20
"""Px beside the words of a heading; a longer language widens its column."""


class Toned(QStyledItemDelegate):
    """A coloured text keeps its colour in a selected line."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        tone = index.data(Qt.ItemDataRole.ForegroundRole)
        if isinstance(tone, QBrush):
            option.palette.setBrush(QPalette.ColorRole.HighlightedText, tone)


class PlainTable(LineTable):
    """Whole lines are selected; one column takes the space that is left."""

    def __init__(self, name: str, headings: Sequence[str], widths: Sequence[int]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.lines = QStandardItemModel(self)
        self._headings = list(headings)
        self.setModel(self.lines)
        self.setItemDelegate(Toned(self))
        self._widths = list(widths)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(LINE)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.fill([])

    def fill(self, rows: Sequence[tuple[object, Sequence[str]]]) -> None:
        """Show rows of (key, texts); ``chosen`` gives the keys back."""
        self.lines.clear()
        self.lines.setHorizontalHeaderLabels(self._headings)
        for key, texts in rows:
            items = [QStandardItem(text) for text in texts]
            for item, text in zip(items, texts, strict=True):
                item.setToolTip(text)
            items[0].setData(key, Qt.ItemDataRole.UserRole)
            self.lines.appendRow(items)
        header = self.horizontalHeader()
        for column, width in enumerate(self._widths):
            if width:
                heading = header.fontMetrics().horizontalAdvance(self._headings[column]) + HEADING
                self.setColumnWidth(column, max(width, heading))
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        if rows:
            self.selectRow(0)

    def chosen(self) -> list[object]:
        """The keys of the selected lines."""
        return [index.data(Qt.ItemDataRole.UserRole) for index in self.selectionModel().selectedRows(0)]
