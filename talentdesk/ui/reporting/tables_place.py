"""The code tables of a profile: what the base writes, and the bureau's code for it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from talentdesk.text import tr
from talentdesk.ui.reporting.files_list import ROOMY
from talentdesk.ui.reporting.pairs_table import PairsTable
from talentdesk.ui.reporting.profile_draft import ProfileDraft
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import button, row, set_wrong, words
from talentdesk.ui.words import listed

LIST_WIDTH = 220
PLACES_SHOWN = 3


class TablesPlace(QWidget):
    """Left the tables, right the pairs of the chosen one. ``show_draft`` after the draft was changed elsewhere."""

    def __init__(self, draft: ProfileDraft) -> None:
        super().__init__()
        self._draft = draft
        self.list = QListWidget()
        self.list.setAccessibleName(tr("代码表"))
        self.list.setStyleSheet(ROOMY)
        self.list.currentRowChanged.connect(lambda _at: self._turned())
        self.add_button = button(tr("新建代码表"), self.add, icon_name="add")
        self.remove_button = button(tr("删除代码表"), self.remove)
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("代码表名称"))
        self.name.editingFinished.connect(self._rename)
        self.used = words("", "caption")
        self.pairs = PairsTable(tr("值和代码"), (tr("基地里的值"), tr("主管部门的代码")))
        self.pairs.edited.connect(self._edited)
        self.drop_button = button(tr("删除所选行"), self.pairs.remove_chosen)
        left, self.right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(self.add_button)
        column.addWidget(self.list, 1)
        left.setFixedWidth(LIST_WIDTH)
        column = QVBoxLayout(self.right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(row(self.name, self.remove_button, self.drop_button))
        column.addWidget(self.used)
        column.addWidget(self.pairs, 1)
        column.addWidget(words(tr("可以从表格软件里复制两列，点进表里按 Ctrl+V 粘贴。"), "caption"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, STEP, 0, 0)
        line.setSpacing(STEP)
        line.addWidget(left)
        line.addWidget(self.right, 1)

    @property
    def current(self) -> str:
        """The name of the chosen table; empty: none."""
        names = list(self._draft.wanted.code_tables)
        at = self.list.currentRow()
        return names[at] if 0 <= at < len(names) else ""

    def show_draft(self) -> None:
        """Read the draft anew; the choice stays."""
        at = self.list.currentRow()
        names = list(self._draft.wanted.code_tables)
        with QSignalBlocker(self.list):
            self.list.clear()
            self.list.addItems(names)
            self.list.setCurrentRow(min(max(at, 0), len(names) - 1))
        self._turned()

    def _turned(self) -> None:
        name = self.current
        self.right.setVisible(bool(name))
        self.name.setText(name)
        set_wrong(self.name, False)
        table = self._draft.wanted.code_tables.get(name, {})
        if list(table.items()) != self.pairs.pairs():
            self.pairs.fill(list(table.items()))
        users = [
            f"{file.name} · {column.heading}"
            for file in self._draft.wanted.files
            for column in file.columns
            if name and column.table == name
        ]
        places = listed(users[:PLACES_SHOWN])
        if len(users) > PLACES_SHOWN:
            places = tr("{names} 等 {count} 列", names=places, count=len(users))
        self.used.setText(tr("用在：{places}", places=places) if users else tr("还没有列用它。"))

    def add(self) -> None:
        """A new table with a name that is free."""
        name = self._draft.new_table_name()
        self._draft.put_table(name, {tr("值"): tr("代码")})
        self.show_draft()
        self.list.setCurrentRow(self.list.count() - 1)
        self.name.setFocus()
        self.name.selectAll()

    def remove(self) -> None:
        """Take the table away; its columns stand without one."""
        if self.current:
            self._draft.remove_table(self.current)
            self.show_draft()

    def _rename(self) -> None:
        old, new = self.current, self.name.text().strip()
        if not old or new == old:
            return
        wrong = not new or new in self._draft.wanted.code_tables
        set_wrong(self.name, wrong)
        if not wrong:
            self._draft.rename_table(old, new)
            self.show_draft()

    def _edited(self) -> None:
        if self.current:
            self._draft.put_table(self.current, dict(self.pairs.pairs()))
