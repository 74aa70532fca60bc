"""The table of a file's columns with what adds, takes away and moves them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from talentdesk.text import tr
from talentdesk.ui.reporting.column_model import (
    ECHO,
    FALLBACK,
    FIELD,
    FORMAT,
    HEADING,
    MASK,
    REQUIRED,
    TABLE,
    ColumnDelegate,
    ColumnModel,
)
from talentdesk.ui.reporting.profile_draft import ProfileDraft
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import button, row, words

WIDTHS = {HEADING: 170, FIELD: 190, REQUIRED: 52, TABLE: 170, FORMAT: 104, FALLBACK: 90, MASK: 52, ECHO: 52}
LINE = 30


class ColumnTable(QTableView):
    """``moved`` carries −1 or 1 for Alt+↑ and Alt+↓, ``removing`` follows Del."""

    moved = Signal(int)
    removing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("文件的列"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            trigger.DoubleClicked | trigger.SelectedClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed
        )
        self.setItemDelegate(ColumnDelegate(self))
        self.verticalHeader().setDefaultSectionSize(LINE)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+↑ and Alt+↓ move the column, Del takes it away, Enter edits the cell."""
        if self.state() == QAbstractItemView.State.EditingState:
            return  # an Enter that ended an editor comes on to here
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Delete:
            self.removing.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class ColumnsPlace(QWidget):
    """Edits the columns of the draft's file in view."""

    def __init__(self, draft: ProfileDraft) -> None:
        super().__init__()
        self._draft = draft
        self.table = ColumnTable()
        self.model = ColumnModel(draft, self.table)
        self.table.setModel(self.model)
        header = self.table.horizontalHeader()
        for at, width in WIDTHS.items():
            heading = str(self.model.headerData(at, Qt.Orientation.Horizontal))
            self.table.setColumnWidth(at, max(width, header.fontMetrics().horizontalAdvance(heading) + 22))
        self.table.moved.connect(self.move_column)
        self.table.removing.connect(self.remove)
        self.add_button = button(tr("加一列"), self.add, icon_name="add")
        self.remove_button = button(tr("删除列"), self.remove)
        self.up_button = button(tr("上移"), lambda: self.move_column(-1))
        self.up_button.setToolTip("Alt+↑")
        self.down_button = button(tr("下移"), lambda: self.move_column(1))
        self.down_button.setToolTip("Alt+↓")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(
            row(self.add_button, self.remove_button, self.up_button, self.down_button,
                words(tr("双击一格可以改"), "caption", wrap=False), None)
        )  # fmt: skip
        column.addWidget(self.table, 1)
        self.table.selectionModel().selectionChanged.connect(lambda *_given: self._suit())
        self.model.modelReset.connect(self._suit)

    def show_file(self, at: int, row: int = 0) -> None:
        """Bring a file into view with the cursor in one of its columns."""
        self.model.show_file(at)
        self.go_to(row)

    def go_to(self, row: int) -> None:
        """Put the cursor into a column."""
        if self.model.rowCount():
            at = min(max(row, 0), self.model.rowCount() - 1)
            self.table.setCurrentIndex(self.model.index(at, max(self.table.currentIndex().column(), 0)))

    @property
    def current(self) -> int:
        """The column with the cursor; −1: none."""
        return self.table.currentIndex().row()

    def add(self) -> None:
        """A new column below the one with the cursor."""
        at = self.current + 1
        self._draft.add_column(self.model.file_at, at)
        self.show_file(self.model.file_at, at)
        self.table.setFocus()

    def remove(self) -> None:
        """Take the chosen columns away; one stays, a file has no fewer."""
        places = {index.row() for index in self.table.selectionModel().selectedRows()}
        if places and len(places) < self.model.rowCount():
            self._draft.remove_columns(self.model.file_at, places)
            self.show_file(self.model.file_at, min(places))

    def move_column(self, by: int) -> None:
        """Move the column with the cursor."""
        at, to = self.current, self.current + by
        if at >= 0 and 0 <= to < self.model.rowCount():
            self._draft.move_column(self.model.file_at, at, to)
            self.show_file(self.model.file_at, to)

    def _suit(self) -> None:
        count = self.model.rowCount()
        chosen = len(self.table.selectionModel().selectedRows())
        self.add_button.setEnabled(self.model.file_at >= 0)
        self.remove_button.setEnabled(0 < chosen < count)
        self.up_button.setEnabled(chosen == 1 and self.current > 0)
        self.down_button.setEnabled(chosen == 1 and self.current < count - 1)
