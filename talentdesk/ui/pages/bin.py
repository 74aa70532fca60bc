"""回收站: what was deleted, register by register, to be put back."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QStackedLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.registers import REGISTERS, Register, register
from talentdesk.services import records
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.page import Page
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.widgets import EmptyState, button, heading, page_column, row, words
from talentdesk.ui.words import counted, noun

SHOWN = 200


class BinPage(Page):
    """One table over all registers, a choice of one of them, one button."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        column = page_column(self)
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("登记簿"))
        self.choice.setMinimumWidth(160)
        self.choice.currentIndexChanged.connect(lambda _index: self._fill())
        self.put_back = button(tr("放回(&B)"), self._put_back, role="primary", icon_name="undo")
        column.addWidget(row(heading(tr("回收站")), None, self.choice, self.put_back))
        column.addWidget(words(tr("删除的记录都在这里，可以放回原处。选中一行或多行，再点“放回”。"), "muted"))
        self.table = PlainTable(tr("回收站"), (tr("登记簿"), tr("名称"), tr("说明")), (120, 220, 0))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._moved())
        self.empty = EmptyState(tr("回收站是空的"), tr("在任何列表里删除的记录会先到这里。"), icon_name="bin")
        held = QWidget()
        self._either = QStackedLayout(held)
        self._either.addWidget(self.table)
        self._either.addWidget(self.empty)
        column.addWidget(held, 1)
        self._found: dict[str, list[int]] = {}

    def refresh(self) -> None:
        """Count what lies in the bin and show it."""
        chosen = self.choice.currentData()
        self._found = {}
        for target in REGISTERS:
            binned = records.find(self.desk.store, target, records.Query(deleted=True, sort="id")).ids
            if len(binned):
                self._found[target.key] = list(binned)
        self.choice.blockSignals(True)
        self.choice.clear()
        self.choice.addItem(tr("全部登记簿"), "")
        for key, ids in self._found.items():
            target = register(key)
            self.choice.addItem(f"{noun(target)}  {counted(target, len(ids))}", key)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
        self.choice.blockSignals(False)
        self._fill()

    def _fill(self) -> None:
        chosen = self.choice.currentData()
        keys = [chosen] if chosen else list(self._found)
        lines: list[tuple[object, tuple[str, ...]]] = []
        for key in keys:
            target = register(key)
            first = self._found.get(key, [])[: SHOWN - len(lines)]
            lines += [
                (f"{key} {line.id}", _texts(target, line))
                for line in records.rows(self.desk.store, target, first)
            ]
        self.table.fill(lines)
        self._either.setCurrentWidget(self.table if lines else self.empty)
        self.choice.setEnabled(bool(self._found))
        self._moved()

    def _moved(self) -> None:
        self.put_back.setEnabled(bool(self.table.chosen()))

    def _put_back(self) -> None:
        chosen: dict[str, list[int]] = {}
        for text in self.table.chosen():
            key, _space, number = str(text).partition(" ")
            chosen.setdefault(key, []).append(int(number))
        try:
            count = sum(records.put_back(self.desk.store, register(key), ids) for key, ids in chosen.items())
        except DeskError as refusal:
            self.desk.refuse(refusal)
            return
        self.desk.say(tr("已放回 {count} 条记录。", count=count))


def _texts(target: Register, line: records.Row) -> tuple[str, str, str]:
    return noun(target), line.title or tr("（无名称）"), line.subtitle
