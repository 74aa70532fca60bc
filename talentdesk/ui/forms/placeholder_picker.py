"""Chooses what is filled into a cell of a template: every placeholder by its name, with a sample, by groups."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from talentdesk.documents.form_placeholders import BY_PATH, PLACEHOLDERS, Placeholder
from talentdesk.text import tr
from talentdesk.ui.editors import FindBox
from talentdesk.ui.forms.finding import is_found
from talentdesk.ui.theme import STEP, colours
from talentdesk.ui.words import word

PATH = Qt.ItemDataRole.UserRole
LINE = 26
NEXT = "+"


def plain_path(text: str) -> str:
    """The path of a placeholder as written in a template: without its format, the mark of a required one, the step of a
    list in two columns (``trainee+1.name|年月日`` is ``trainee.name``)."""  # not shown
    path = text.strip("{} ").partition("|")[0].rstrip("!")
    first, _, rest = path.partition(".")
    return f"{first.partition(NEXT)[0]}.{rest}" if rest else first


def placeholder_words(text: str) -> str:
    """What a placeholder is called on the screen; the path itself where it is none of ours."""
    found = BY_PATH.get(plain_path(text))
    return word(found.label) if found is not None else plain_path(text)


def source_words(first: str) -> str:
    """Where a placeholder's value comes from, by the first step of its path."""
    return {
        "base": tr("基地"), "class": tr("班次"), "summary": tr("统计"), "trainee": tr("学员"), "session": tr("课次"),
        "teacher": tr("教师"), "device": tr("设备"), "pair": tr("师徒结对"), "certificate": tr("证书"),
        "review": tr("评议项目"), "group": tr("证书分类"), "reward": tr("奖励人员"), "mentor": tr("师傅"),
        "entry": tr("目录"),
    }.get(first, tr("日期、用途和页码"))  # fmt: skip


class PlaceholderPicker(QWidget):
    """``chosen`` carries the path of a placeholder."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._first: tuple[str, ...] = ()
        self._likely: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        self.search = FindBox(tr("查找占位符"))
        self.search.setMinimumWidth(120)
        self.tree = _Tree()
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        self.search.searched.connect(lambda _text: self._fill())
        self.search.left_down.connect(self.tree.setFocus)
        self.tree.acted.connect(self._act)
        self._fill()

    def offer(self, first: Sequence[str], likely: Sequence[str]) -> None:
        """Put these sources first (``trainee``, ``class`` …), and above them the likely paths."""
        self._first, self._likely = tuple(first), tuple(likely)
        self._fill()

    def _fill(self) -> None:
        wanted = self.search.text().strip()
        groups: dict[str, list[Placeholder]] = {}
        if not wanted:
            likely = [BY_PATH[plain_path(path)] for path in self._likely if plain_path(path) in BY_PATH]
            if likely:
                groups[tr("也可能是")] = likely
        ordered = sorted(PLACEHOLDERS, key=lambda each: self._rank(each.path.partition(".")[0]))
        for each in ordered:
            if is_found(wanted, each.label, word(each.label), each.path, *each.also):
                groups.setdefault(source_words(each.path.partition(".")[0]), []).append(each)
        self.tree.fill(groups)

    def _rank(self, first: str) -> int:
        return self._first.index(first) if first in self._first else len(self._first)

    def _act(self, item: QTreeWidgetItem) -> None:
        path = item.data(0, PATH)
        if path:
            self.chosen.emit(str(path))


class _Tree(QTreeWidget):
    """Name and sample, in groups; a click or Enter takes a line."""

    acted = Signal(QTreeWidgetItem)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("占位符"))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setItemsExpandable(False)
        self.setExpandsOnDoubleClick(False)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(lambda item, _column: self.acted.emit(item))

    def fill(self, groups: dict[str, list[Placeholder]]) -> None:
        self.clear()
        for name, members in groups.items():
            top = QTreeWidgetItem([name])
            top.setFlags(Qt.ItemFlag.ItemIsEnabled)
            top.setSizeHint(0, QSize(0, LINE))
            font = top.font(0)
            font.setBold(True)
            top.setFont(0, font)
            self.addTopLevelItem(top)
            top.setFirstColumnSpanned(True)
            for each in members:
                line = QTreeWidgetItem([word(each.label), each.sample])
                line.setForeground(1, QColor(colours().muted))
                line.setData(0, PATH, each.path)
                line.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{word(each.label)} {each.sample}")
                for at in range(2):
                    line.setToolTip(at, f"{{{{{each.path}}}}}  {each.sample}")
                    line.setSizeHint(at, QSize(0, LINE))
                top.addChild(line)
        self.expandAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnWidth(0, max(self.viewport().width() // 2, 110))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.selectedItems():
            self.acted.emit(self.selectedItems()[0])
        else:
            super().keyPressEvent(event)
