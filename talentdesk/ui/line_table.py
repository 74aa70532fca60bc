"""A table whose lines are chosen by the program as well as by hand."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QTableView


class LineTable(QTableView):
    """``selectRow`` does the same whatever key is held."""

    def selectRow(self, row: int) -> None:
        """Select one line and no other. Qt's own way would ask the keyboard: with Ctrl held down it takes the line out again."""
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self.model().index(row, 0), flag.ClearAndSelect | flag.Rows)
