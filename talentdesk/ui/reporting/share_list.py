"""Which records of one register are shared with partners: none, all, or those that are ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from talentdesk.registers import Register
from talentdesk.services import records
from talentdesk.services.records import Query
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import combo
from talentdesk.ui.editors import FindBox
from talentdesk.ui.page import several
from talentdesk.ui.theme import HALF
from talentdesk.ui.widgets import row, words

NONE, ALL, SOME = "none", "all", "some"
HEIGHT = 190


class ShareList(QWidget):
    """``changed`` follows each choice. The list is read when single records are asked for."""

    changed = Signal()

    def __init__(self, store: Store, target: Register, first: str) -> None:
        super().__init__()
        self._store, self._target = store, target
        self._count = 0
        label = several(target.label)
        self.how = combo(label)
        self.how.setMinimumContentsLength(8)
        for text, key in ((tr("不共享"), NONE), (tr("全部"), ALL), (tr("挑选…"), SOME)):
            self.how.addItem(text, key)
        self.how.setCurrentIndex(self.how.findData(first))
        self.how.currentIndexChanged.connect(lambda _at: self._turned())
        self.figure = words("", "caption", wrap=False)
        name = words(label, wrap=False)
        name.setBuddy(self.how)
        self.search = FindBox(tr("名称或编号"))
        self.lines = QStandardItemModel(self)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self.lines)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search.searched.connect(self._shown.setFilterFixedString)
        self.view = QListView()
        self.view.setModel(self._shown)
        self.view.setUniformItemSizes(True)
        self.view.setFixedHeight(HEIGHT)
        self.view.setStyleSheet("QListView::item { padding: 4px 2px; }")
        self.view.setAccessibleName(label)
        self.lines.itemChanged.connect(lambda _item: self._told())
        self.single = QWidget()
        column = QVBoxLayout(self.single)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(self.search)
        column.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(row(name, None, self.figure, self.how))
        column.addWidget(self.single)
        self.single.hide()

    def reload(self) -> None:
        """Count the records anew; a list that is shown keeps its ticks."""
        ids = records.find(self._store, self._target, Query()).ids
        self._count = len(ids)
        if self.how.currentData() == SOME:
            self._fill(ids)
        self._told()

    def chosen(self) -> list[int] | None:
        """The ids to be shared; None: all. Empty: none."""
        if self.how.currentData() == ALL:
            return None if self._count else []
        if self.how.currentData() == NONE:
            return []
        items = (self.lines.item(at) for at in range(self.lines.rowCount()))
        return [
            int(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]

    def _turned(self) -> None:
        some = self.how.currentData() == SOME
        if some and not self.lines.rowCount():
            self._fill(records.find(self._store, self._target, Query()).ids)
        self.single.setVisible(some)
        self._told()

    def _fill(self, ids: Sequence[int]) -> None:
        ticked = set(self.chosen() or ())
        with QSignalBlocker(self.lines):
            self.lines.clear()
            for each in records.rows(self._store, self._target, ids):
                item = QStandardItem(f"{each.texts.get('code', '')} {each.title}".strip())
                item.setCheckable(True)
                item.setEditable(False)
                item.setData(each.id, Qt.ItemDataRole.UserRole)
                item.setCheckState(Qt.CheckState.Checked if each.id in ticked else Qt.CheckState.Unchecked)
                self.lines.appendRow(item)
        self._shown.invalidate()

    def _told(self) -> None:
        chosen = self.chosen()
        number = self._count if chosen is None else len(chosen)
        self.figure.setText(f"{number:,} / {self._count:,}")
        self.changed.emit()
