"""The differences of a stocktake line by line, each with a box: what is ticked goes into the ledger, the rest is left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from talentdesk.services.stocktake_reports import Difference, finding_words
from talentdesk.text import tr
from talentdesk.ui.theme import HALF
from talentdesk.ui.widgets import button, row, words

HEIGHT = 168


class DifferenceList(QWidget):
    """All ticked at first."""

    def __init__(self, found: Sequence[Difference]) -> None:
        super().__init__()
        self._found = list(found)
        self.lines = QStandardItemModel(self)
        for each in self._found:
            item = QStandardItem(_told(each))
            item.setCheckable(True)
            item.setEditable(False)
            item.setCheckState(Qt.CheckState.Checked)
            item.setToolTip(item.text())
            self.lines.appendRow(item)
        self.view = QListView()
        self.view.setModel(self.lines)
        self.view.setUniformItemSizes(True)
        self.view.setAccessibleName(tr("差异"))
        self.view.setFixedHeight(HEIGHT)
        self.figure = words("", "caption", wrap=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(
            row(self.figure, None, button(tr("全选"), lambda: self.tick(True), role="link"),
                button(tr("全不选"), lambda: self.tick(False), role="link"))
        )  # fmt: skip
        column.addWidget(self.view)
        self.lines.itemChanged.connect(lambda _item: self._count())
        self._count()

    def tick(self, ticked: bool) -> None:
        """Tick all, or none."""
        state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        with QSignalBlocker(self.lines):  # counted once, not after each of ten thousand
            for at in range(self.lines.rowCount()):
                self.lines.item(at).setCheckState(state)
        self.view.viewport().update()
        self._count()

    def chosen(self) -> list[Difference]:
        """The ticked lines."""
        return [
            each
            for at, each in enumerate(self._found)
            if self.lines.item(at).checkState() is Qt.CheckState.Checked
        ]

    def _count(self) -> None:
        self.figure.setText(tr("入账 {count}/{all}", count=len(self.chosen()), all=len(self._found)))


def _told(each: Difference) -> str:
    line = each.line
    parts = [f"{line.code} {line.name}".strip(), finding_words(line.findings)]
    if each.place:
        parts.append(f"{line.expected_place or tr('（未填地点）')} → {line.seen_place}")
    if each.quantity:
        parts.append(f"{line.expected} → {line.seen}")
    return " · ".join(parts)
