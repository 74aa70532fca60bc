"""What a partner's catalogue holds, compared with what is here, and what shall become of each record."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout

from talentdesk.services.partner_catalogue import ADD, CHANGED, NEW, OVERWRITE, SAME, SKIP, Catalogue, Item
from talentdesk.text import tr
from talentdesk.ui.import_tables import NOWHERE, TextTable
from talentdesk.ui.plain_table import Toned
from talentdesk.ui.theme import GROUP, STEP, colours
from talentdesk.ui.widgets import badge, button, heading, row, words
from talentdesk.ui.words import listed, said

KIND, CODE, TITLE, STATUS, DOING = range(5)
WIDTHS = (70, 110, 0, 90, 130)
LINE = 30


class PartnerModel(TextTable):
    """``doing`` holds what was decided for each record that may be decided."""

    def __init__(self, items: tuple[Item, ...]) -> None:
        super().__init__([tr("类别"), tr("编号"), tr("名称"), tr("和本机比"), tr("处理")])
        order = {CHANGED: 0, NEW: 1, SAME: 2}
        self.items = sorted(items, key=lambda each: (bool(each.problems), order[each.status]))
        self.doing = {at: self.offers(at)[0] for at in range(len(self.items))}

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.items)

    def offers(self, row: int) -> tuple[str, ...]:
        """What may become of a record; the first is what happens unasked."""
        item = self.items[row]
        if item.problems or item.status == SAME:
            return (SKIP,)
        return (ADD, SKIP) if item.status == NEW else (SKIP, OVERWRITE, ADD)

    def turn(self, row: int) -> None:
        """On to the next thing that may become of a record."""
        offers = self.offers(row)
        self.doing[row] = offers[(offers.index(self.doing[row]) + 1) % len(offers)]
        self.dataChanged.emit(self.index(row, 0), self.index(row, DOING))

    def set_all(self, status: str, doing: str) -> None:
        """The same for all records of a status."""
        for at, item in enumerate(self.items):
            if item.status == status and doing in self.offers(at):
                self.doing[at] = doing
        if self.items:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.items) - 1, DOING))

    def text(self, row: int, column: int) -> str:
        item = self.items[row]
        if column == STATUS:
            if item.problems:
                return tr("有问题")
            return {NEW: tr("新的"), CHANGED: tr("不同"), SAME: tr("相同")}[item.status]
        if column == DOING:
            words_ = {
                ADD: tr("加入") if item.status == NEW else tr("另存一条"),
                OVERWRITE: tr("改成对方的"),
                SKIP: tr("不动"),
            }
            return words_[self.doing[row]]
        return (item.label, item.code, item.title)[column]

    def wrong(self, row: int, column: int) -> bool:
        return column == STATUS and bool(self.items[row].problems)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        link = index.column() == DOING and len(self.offers(index.row())) > 1
        if role == Qt.ItemDataRole.ForegroundRole and link:
            return QBrush(QColor(colours().accent))
        if role == Qt.ItemDataRole.ToolTipRole and link:
            return tr("点一下换一种处理")
        return super().data(index, role)


class PartnerView(QFrame):
    """``agreed`` follows 导入, ``given_up`` 取消."""

    agreed = Signal()
    given_up = Signal()

    def __init__(self, path: Path, found: Catalogue) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.path, self.found = path, found
        self.model = PartnerModel(found.items)
        self.table = QTableView()
        self._dress_table()
        self.detail = words("", "muted")
        self.yes_button = button(tr("导入"), self.agreed.emit, role="primary")
        self.no_button = button(tr("取消"), self.given_up.emit)
        self.overwrite_button = button(
            tr("不同的都改成对方的"), lambda: self.model.set_all(CHANGED, OVERWRITE), role="link"
        )
        self.overwrite_button.setVisible(any(each.status == CHANGED for each in found.items))
        hint = words(tr("点“处理”里的字换一种做法"), "caption", wrap=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, STEP, GROUP, STEP)
        column.setSpacing(STEP)
        mark = badge(tr("以前接收过"), "success") if found.known else badge(tr("第一次接收"), "warning")
        column.addWidget(row(heading(found.base_name, "lead"), mark, None))
        if not found.known:
            column.addWidget(words(tr("请打电话给对方核对签名：{print}", print=found.fingerprint)))
        column.addWidget(words(_counts(found), "muted"))
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addWidget(row(self.yes_button, self.no_button, hint, None, self.overwrite_button))
        self.table.selectionModel().currentRowChanged.connect(lambda *_given: self._show_detail())
        if found.items:
            self.table.selectRow(0)

    def _dress_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(Toned(table))
        table.setAccessibleName(tr("对方的目录"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(LINE)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        for at, width in enumerate(WIDTHS):
            if width:
                table.setColumnWidth(at, width)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        table.clicked.connect(lambda index: self.model.turn(index.row()) if index.column() == DOING else None)
        table.activated.connect(lambda index: self.model.turn(index.row()))

    def _show_detail(self) -> None:
        """What is different about the chosen record, or what is wrong with it."""
        item = self.model.items[self.table.currentIndex().row()]
        lines = [said(each.text, each.remedy) for each in item.problems]
        lines += [
            tr(
                "{field}：本机 {ours}，对方 {theirs}",
                field=each.label,
                ours=each.ours or "—",
                theirs=each.theirs or "—",
            )
            for each in item.changes
        ]
        self.detail.setText("\n".join(lines))
        self.detail.setVisible(bool(lines))

    @property
    def choices(self) -> dict[tuple[str, str], str]:
        """What was decided, by register and code."""
        return {
            (item.register, item.code): self.model.doing[at]
            for at, item in enumerate(self.model.items)
            if not item.problems
        }


def _counts(found: Catalogue) -> str:
    sound = [each for each in found.items if not each.problems]
    numbers = {status: sum(each.status == status for each in sound) for status in (NEW, CHANGED, SAME)}
    parts = [
        tr("新的 {count} 条", count=numbers[NEW]),
        tr("不同的 {count} 条", count=numbers[CHANGED]),
        tr("相同的 {count} 条", count=numbers[SAME]),
    ]
    if len(sound) < len(found.items):
        parts.append(tr("有问题的 {count} 条", count=len(found.items) - len(sound)))
    day = f"{found.created:%Y-%m-%d}" if found.created is not None else ""
    made = tr("{day} 导出", day=day) if day else ""
    return listed(part for part in (made, *parts) if part)
