"""What is not quite right with a form before it goes out: where, what, what to do; what may be accepted, and what may not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QTreeWidgetItem,
    QVBoxLayout,
)

from talentdesk.errors import Problem
from talentdesk.text import tr
from talentdesk.ui.forms.wrapped_tree import WrappedTree
from talentdesk.ui.icons import icon
from talentdesk.ui.theme import HALF, STEP, colours
from talentdesk.ui.widgets import row, words

WRONG = frozenset({"placeholder-unknown", "marker"})
"""The template itself is wrong: putting it out would put out nonsense. Everything else a person may let pass."""
ACCEPTED = frozenset({"missing", "missing-glyph", "overflow", "picture", "formula"})
"""What a person may let pass."""
SHOWN = 200
HEIGHT, HEADER, LINE, PLACE = 148, 40, 40, 124


class FindingsBox(QFrame):
    """Hidden while there is nothing to say; ``changed`` follows the tick."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._found: tuple[Problem, ...] = ()
        self.head = words("", wrap=False)
        self.accept = QCheckBox(tr("已看过，照样输出"))
        self.accept.toggled.connect(lambda _on: self.changed.emit())
        self.list = WrappedTree(tr("输出前检查"), [tr("位置"), tr("问题"), tr("怎么办")], [PLACE, 0, 0])
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP, STEP, STEP, STEP)
        column.setSpacing(HALF)
        column.addWidget(row(self.head, None, self.accept))
        column.addWidget(self.list)
        self.hide()

    def fill(self, found: Sequence[Problem]) -> None:
        """Show these; the tick is taken away when they are others than before."""
        fresh = tuple(sorted(found, key=lambda each: each.code not in WRONG))
        if fresh == self._found:
            return
        self._found = fresh
        with QSignalBlocker(self.accept):
            self.accept.setChecked(False)
        self.list.clear()
        for problem in fresh[:SHOWN]:
            self.list.addTopLevelItem(_line(problem))
        self.list.settle()
        self.list.setFixedHeight(min(HEADER + LINE * len(fresh), HEIGHT))
        errors = sum(problem.code in WRONG for problem in fresh)
        self.head.setText(
            tr("模板有 {errors} 处要先改正，共 {count} 处", errors=errors, count=len(fresh))
            if errors
            else tr("输出前请看：{count} 处", count=len(fresh))
        )
        self.accept.setVisible(bool(fresh) and not errors)
        self.setVisible(bool(fresh))
        self.changed.emit()

    @property
    def in_the_way(self) -> str:
        """Why the form may not go out yet; empty when it may."""
        if any(problem.code in WRONG for problem in self._found):
            return tr("模板里有写错的占位符，改正后再输出。")
        if self._found and not self.accept.isChecked():
            return tr("先看下面的检查，勾选“已看过，照样输出”。")
        return ""

    @property
    def accepted(self) -> frozenset[str]:
        """The kinds of findings that were let pass."""
        return frozenset(each.code for each in self._found) if self.accept.isChecked() else frozenset()


def _line(problem: Problem) -> QTreeWidgetItem:
    wrong = problem.code in WRONG
    item = QTreeWidgetItem([problem.field or "", problem.text, problem.remedy])
    item.setIcon(0, icon("warning", colour=colours().danger if wrong else colours().warning, size=14))
    if wrong:
        item.setForeground(1, QColor(colours().danger))
    for at in range(3):
        item.setToolTip(at, item.text(at))
    level = tr("必须改正") if wrong else tr("提醒")
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{level} {problem.field or ''}")
    return item
