"""The designer's lists: placeholders to insert, elements from the topmost down, and what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from talentdesk.documents.layout_findings import LayoutFinding
from talentdesk.documents.placeholders import PLACEHOLDERS, Placeholder
from talentdesk.text import tr
from talentdesk.ui.designer.design import Design
from talentdesk.ui.designer.kinds import KINDS, element_label
from talentdesk.ui.editors import FindBox
from talentdesk.ui.icons import icon
from talentdesk.ui.theme import STEP, colours
from talentdesk.ui.widgets import words

ROLE = Qt.ItemDataRole.UserRole


def _group_label(group: str) -> str:
    return {
        "trainee": tr("学员"), "class": tr("班次与课程"), "marks": tr("成绩"), "certificate": tr("证书"),
        "dates": tr("日期"), "base": tr("基地"),
    }[group]  # fmt: skip


class _List(QListWidget):
    """A list whose Enter key acts like a double click."""

    acted = Signal(QListWidgetItem)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setIconSize(QSize(16, 16))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemDoubleClicked.connect(self.acted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self.acted.emit(item)
        else:
            super().keyPressEvent(event)


class _Tree(QTreeWidget):
    """Two columns in groups; Enter acts like a double click."""

    acted = Signal(QTreeWidgetItem)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setExpandsOnDoubleClick(False)
        self.setItemsExpandable(False)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemDoubleClicked.connect(lambda item, _column: self.acted.emit(item))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.selectedItems():
            self.acted.emit(self.selectedItems()[0])
        else:
            super().keyPressEvent(event)


class PlaceholderList(QWidget):
    """``chosen`` carries a placeholder to insert."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(STEP)
        self.search = FindBox(tr("查找占位符"))
        self.list = _Tree(tr("占位符"))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(words(tr("双击或按回车插入：写进选中的文字，否则新建一个。"), "caption"))
        self.search.searched.connect(self._fill)
        self.search.left_down.connect(self.list.setFocus)
        self.list.acted.connect(self._act)
        self._fill("")

    def _fill(self, wanted: str) -> None:
        self.list.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        first: QTreeWidgetItem | None = None
        for each in PLACEHOLDERS:
            if wanted.lower() not in f"{each.name} {each.label} {each.sample}".lower():
                continue
            if each.group not in groups:
                groups[each.group] = self._group(each.group)
            item = QTreeWidgetItem([each.label, each.sample])
            item.setForeground(1, QColor(colours().muted))
            for column in (0, 1):
                item.setToolTip(column, f"{{{each.name}}}  {each.sample}")
                item.setSizeHint(column, QSize(0, 26))
            item.setData(0, ROLE, each)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{each.label} {each.sample}")
            groups[each.group].addChild(item)
            if first is None:
                first = item
        self.list.expandAll()
        self.list.setColumnWidth(0, 132)
        if first is not None:
            self.list.setCurrentItem(first)

    def _group(self, group: str) -> QTreeWidgetItem:
        title = QTreeWidgetItem([_group_label(group)])
        title.setFlags(Qt.ItemFlag.ItemIsEnabled)  # a disabled one would disable its lines
        title.setSizeHint(0, QSize(0, 28))
        self.list.addTopLevelItem(title)
        title.setFirstColumnSpanned(True)
        font = title.font(0)
        font.setBold(True)
        title.setFont(0, font)
        return title

    def _act(self, item: QTreeWidgetItem) -> None:
        placeholder = item.data(0, ROLE)
        if isinstance(placeholder, Placeholder):
            self.chosen.emit(placeholder)


class ElementList(QWidget):
    """The elements of the side, the topmost first; choosing here is choosing on the canvas."""

    edit_asked = Signal()

    def __init__(self, design: Design) -> None:
        super().__init__()
        self._design = design
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(STEP)
        self.list = _List(tr("元素，从上层到下层"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        column.addWidget(self.list, 1)
        column.addWidget(words(tr("从上层到下层。Ctrl+] 和 Ctrl+[ 调整层次。"), "caption"))
        self.list.itemSelectionChanged.connect(self._picked)
        self.list.acted.connect(lambda _item: self.edit_asked.emit())
        design.changed.connect(self._fill)
        design.picked.connect(self._show)
        self._fill()

    def _fill(self) -> None:
        labels = [element_label(each) for each in reversed(self._design.elements)]
        if labels != [self.list.item(i).text() for i in range(self.list.count())]:
            with QSignalBlocker(self.list):
                self.list.clear()
                for label, each in zip(labels, reversed(self._design.elements), strict=True):
                    self.list.addItem(QListWidgetItem(icon(KINDS[each.kind].icon, size=16), label))
        self._show()

    def _show(self) -> None:
        last = len(self._design.elements) - 1
        if self.list.count() != last + 1:
            return
        with QSignalBlocker(self.list):
            for i in range(self.list.count()):
                self.list.item(i).setSelected(last - i in self._design.chosen)
            if self._design.chosen:
                self.list.scrollToItem(self.list.item(last - self._design.chosen[-1]))

    def _picked(self) -> None:
        last = len(self._design.elements) - 1
        self._design.choose(tuple(last - self.list.row(item) for item in self.list.selectedItems()))


class FindingList(QWidget):
    """What is wrong with the chosen trainee's certificate; a line leads to its element."""

    gone_to = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(STEP)
        self.list = _List(tr("检查结果"))
        self.list.setWordWrap(True)
        self.none = words(tr("没有发现问题。换一名学员再看：名字长的、有生僻字的、没有照片的。"), "muted")
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        self._spare = QWidget()
        column.addWidget(self._spare, 1)
        self.list.itemClicked.connect(self._go)
        self.list.acted.connect(self._go)
        self.show_findings([])

    def show_findings(self, found: list[LayoutFinding]) -> None:
        """Show these and no others."""
        self.none.setVisible(not found)
        self._spare.setVisible(not found)
        self.list.setVisible(bool(found))
        self.list.clear()
        for each in found:
            item = QListWidgetItem(f"{each.problem.text}\n{each.problem.remedy}".strip())
            tone = colours().danger if each.level == "error" else colours().warning
            item.setIcon(icon("warning", colour=tone, size=16))
            item.setData(ROLE, each)
            self.list.addItem(item)

    def _go(self, item: QListWidgetItem) -> None:
        self.gone_to.emit(item.data(ROLE))
