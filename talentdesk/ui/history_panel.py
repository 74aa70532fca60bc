"""What happened to one record: who, when, from what to what, and the way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from talentdesk.registers import Register
from talentdesk.registers.display import masked
from talentdesk.services.history import HistoryLine
from talentdesk.text import tr
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import button, words
from talentdesk.ui.words import characters, word

SHOWN_AT_FIRST = 30


class HistoryPanel(QWidget):
    """The history lines of a record, newest first; ``undo`` is told the entry to take back."""

    def __init__(self, register: Register, lines: list[HistoryLine], undo: Callable[[int], None]) -> None:
        super().__init__()
        self._fields = {field.label: field for field in register.fields}
        self._lines = lines
        self._undo = undo
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GROUP, STEP, GROUP, GROUP)
        self._column.setSpacing(STEP)
        if not lines:
            self._column.addWidget(words(tr("还没有历史。"), "muted"))
        self._column.addStretch(1)
        self._show(0, SHOWN_AT_FIRST)

    def _show(self, start: int, stop: int) -> None:
        for line in self._lines[start:stop]:
            self._column.insertWidget(self._column.count() - 1, self._line(line))
        left = len(self._lines) - stop
        if left > 0:
            more = button(tr("再显示 {count} 条", count=left), role="link")

            def show_more() -> None:
                more.hide()
                self._show(stop, len(self._lines))

            more.clicked.connect(show_more)
            self._column.insertWidget(self._column.count() - 1, more)

    def _line(self, line: HistoryLine) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, STEP)
        column.setSpacing(HALF)
        take_back = button(tr("撤销此操作"), lambda: self._undo(line.entry_id), role="link")
        take_back.setAccessibleName(tr("撤销此操作：{why}", why=line.why))
        head = QHBoxLayout()
        head.addWidget(words(line.why), 1)
        head.addWidget(take_back, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        who = f"{line.at:%Y-%m-%d %H:%M} · {line.user}"
        column.addWidget(words(who, "caption"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for at, change in enumerate(line.changes):
            label = words(word(change.label), "muted")
            label.setFixedWidth(characters(label, 6) + 6)
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            before, after = (
                self._masked(change.label, change.before),
                self._masked(change.label, change.after),
            )
            text = after if line.action == "insert" else f"{before} → {after}"
            grid.addWidget(words(text), at, 1)
        column.addLayout(grid)
        return box

    def _masked(self, label: str, text: str) -> str:
        field = self._fields.get(label)
        return (masked(field, text) if field is not None else text) or tr("（空）")
