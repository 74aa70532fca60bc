"""A template drawn as a grid with its merged cells; what will be filled in stands coloured in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from talentdesk.documents.sheet_drawing import DrawnCell, DrawnSheet, column_name
from talentdesk.text import tr
from talentdesk.ui.theme import BASE, colours

SURE = 0.85
"""From here on a proposal is as good as certain: a heading known word for word, or one a person chose."""
LEAST_FONT, MOST_FONT = 11, 18
LEAST_ROW, NARROWEST, PADDING, MOST_LINES = 24, 0.6, 14, 3


@dataclass(frozen=True, slots=True)
class Mark:
    """What is filled into a cell: words for eyes, and how sure that is (1: chosen by a person)."""

    words: str
    sure: float


class _Coloured(QStyledItemDelegate):
    """Paints a cell's own colour, which the program's stylesheet leaves out."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        brush = index.data(Qt.ItemDataRole.BackgroundRole)
        if isinstance(brush, QBrush) and brush.style() != Qt.BrushStyle.NoBrush:
            painter.fillRect(option.rect, brush)
        super().paint(painter, option, index)


class SheetGrid(QTableWidget):
    """``chosen`` carries a cell's address when the cursor comes to it, ``entered`` follows Enter and a double click."""

    chosen = Signal(str)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("表格模板"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setWordWrap(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        for head in (self.horizontalHeader(), self.verticalHeader()):
            head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
            head.setMinimumSectionSize(0)
            head.setHighlightSections(True)
        self.setItemDelegate(_Coloured(self))
        self._sheet: DrawnSheet | None = None
        self._marks: Mapping[str, Mark] = {}
        self._cells: dict[tuple[int, int], DrawnCell] = {}
        self.currentCellChanged.connect(self._moved)
        self.itemDoubleClicked.connect(lambda _item: self.entered.emit())

    def show_sheet(self, sheet: DrawnSheet) -> None:
        """Draw a sheet; nothing is marked yet."""
        with QSignalBlocker(self):
            self.clear()
            self.clearSpans()
            self._sheet, self._marks = sheet, {}
            self.setRowCount(len(sheet.heights))
            self.setColumnCount(len(sheet.widths))
            self.setHorizontalHeaderLabels([column_name(at) for at in range(len(sheet.widths))])
            self._cells = {(cell.row, cell.column): cell for cell in sheet.cells}
            for at, width in enumerate(sheet.widths):
                self.setColumnHidden(at, not width)
            for at, height in enumerate(sheet.heights):
                self.setRowHidden(at, not height)
            self._fit()
            for cell in sheet.cells:
                if cell.rows > 1 or cell.columns > 1:
                    self.setSpan(cell.row, cell.column, cell.rows, cell.columns)
                self.setItem(cell.row, cell.column, self._item(cell))

    def _fit(self) -> None:
        """All columns in view where that leaves them readable; rows as high as the words in them need."""
        if self._sheet is None:
            return
        room = self.viewport().width() - 2
        shrink = min(max(room / max(sum(self._sheet.widths), 1), NARROWEST), 1.0)
        for at, width in enumerate(self._sheet.widths):
            self.setColumnWidth(at, int(width * shrink))
        line = self.fontMetrics().lineSpacing()
        heights = [max(height, LEAST_ROW) for height in self._sheet.heights]
        for place, cell in self._cells.items():
            item = self.item(*place)
            if item is not None and cell.address in self._marks and cell.rows == 1:
                wide = sum(self.columnWidth(cell.column + at) for at in range(cell.columns)) - PADDING
                lines = ceil(self.fontMetrics().horizontalAdvance(item.text()) / max(wide, line))
                heights[cell.row] = max(heights[cell.row], min(lines, MOST_LINES) * line + 6)
        for at, height in enumerate(heights):
            self.setRowHeight(at, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _item(self, cell: DrawnCell) -> QTableWidgetItem:
        item = QTableWidgetItem(cell.text)
        font = item.font()
        font.setPixelSize(round(min(max(cell.size * BASE / 11, LEAST_FONT), MOST_FONT)))
        font.setBold(cell.bold)
        item.setFont(font)
        across = Qt.AlignmentFlag.AlignHCenter if cell.centred else Qt.AlignmentFlag.AlignLeft
        item.setTextAlignment(across | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(f"{cell.address}  {cell.text}".strip())
        return item

    def show_marks(self, marks: Mapping[str, Mark]) -> None:
        """Colour the cells that will be filled in, and write there what with."""
        self._marks = marks
        for place, cell in self._cells.items():
            item, mark = self.item(*place), marks.get(cell.address)
            if item is None:
                continue
            if mark is None:
                item.setText(cell.text)
                item.setBackground(QBrush())
                item.setForeground(QBrush())
                item.setToolTip(f"{cell.address}  {cell.text}".strip())
                continue
            sure = mark.sure >= SURE
            item.setText(mark.words)
            item.setBackground(QColor(colours().success_soft if sure else colours().warning_soft))
            item.setForeground(QColor(colours().success if sure else colours().warning))
            item.setToolTip(f"{cell.address}  {mark.words}")
        self._fit()

    def go_to(self, address: str) -> None:
        """Put the cursor on a cell."""
        for place, cell in self._cells.items():
            if cell.address == address:
                self.setCurrentCell(*place, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                item = self.item(*place)
                if item is not None:
                    self.scrollToItem(item)

    def address(self) -> str:
        """The cell the cursor is on; empty for none."""
        return self._address(self.currentRow(), self.currentColumn())

    def _address(self, row: int, column: int) -> str:
        for cell in self._cells.values():
            if cell.row <= row < cell.row + cell.rows and cell.column <= column < cell.column + cell.columns:
                return cell.address
        return ""

    def _moved(self, row: int, column: int, _row_before: int, _column_before: int) -> None:
        address = self._address(row, column)
        if address:
            self.chosen.emit(address)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
