"""Two columns of texts that are typed or pasted from a sheet; an empty line at the end takes the next pair."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from talentdesk.ui.theme import colours

LINE = 30


class PairsTable(QTableView):
    """``edited`` follows each change made by hand. The left text of a pair names it: a second one of a name is marked."""

    edited = Signal()

    def __init__(self, name: str, headings: tuple[str, str]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._headings = list(headings)
        self.lines = QStandardItemModel(0, 2, self)
        self.setModel(self.lines)
        self.setShowGrid(True)
        self.setTabKeyNavigation(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(LINE)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            trigger.DoubleClicked | trigger.SelectedClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed
        )
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self.lines.itemChanged.connect(lambda _item: self._changed())
        self.fill([])

    def fill(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show other pairs."""
        with QSignalBlocker(self.lines):
            self.lines.clear()
            self.lines.setHorizontalHeaderLabels(self._headings)
            for pair in (*pairs, ("", "")):
                self.lines.appendRow([QStandardItem(text) for text in pair])
        self.lines.layoutChanged.emit()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._mark()

    def pairs(self) -> list[tuple[str, str]]:
        """The pairs as typed, without empty ones; of two with one name the first."""
        found: dict[str, str] = {}
        for row in range(self.lines.rowCount()):
            name, text = self._text(row, 0), self._text(row, 1)
            if name:
                found.setdefault(name, text)
        return list(found.items())

    def _text(self, row: int, column: int) -> str:
        return self.lines.item(row, column).text().strip()

    def _changed(self) -> None:
        last = self.lines.rowCount() - 1
        if last < 0 or self._text(last, 0) or self._text(last, 1):
            with QSignalBlocker(self.lines):
                self.lines.appendRow([QStandardItem(""), QStandardItem("")])
            self.lines.layoutChanged.emit()
        self._mark()
        self.edited.emit()

    def _mark(self) -> None:
        """Names that stand there twice, in red."""
        seen: set[str] = set()
        with QSignalBlocker(self.lines):
            for row in range(self.lines.rowCount()):
                name = self._text(row, 0)
                item = self.lines.item(row, 0)
                item.setForeground(QBrush(QColor(colours().danger)) if name in seen else QBrush())
                if name:
                    seen.add(name)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V takes lines of a sheet, Del takes chosen lines away."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_chosen()
        else:
            super().keyPressEvent(event)

    def paste(self, text: str) -> None:
        """Take over lines of two cells, after the pairs there are."""
        new = [
            tuple(cell.strip() for cell in line.split("\t")[:2]) for line in text.splitlines() if line.strip()
        ]
        pairs = [(cells[0], cells[1] if len(cells) > 1 else "") for cells in new]
        if pairs:
            self.fill([*self.pairs(), *pairs])
            self.edited.emit()

    def remove_chosen(self) -> None:
        """Take the chosen lines away."""
        gone = {index.row() for index in self.selectionModel().selectedIndexes()}
        left = [
            (self._text(row, 0), self._text(row, 1))
            for row in range(self.lines.rowCount())
            if row not in gone and (self._text(row, 0) or self._text(row, 1))
        ]
        self.fill(left)
        self.edited.emit()
