"""What the next package would carry, file by file, and beside it the rows that are held back, or that there are none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from talentdesk.services.upload_building import Due
from talentdesk.text import tr
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.reporting.held_list import HEAD_HEIGHT, HeldList
from talentdesk.ui.reporting.telling import align_right, amount
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import EmptyState, heading, words

FILES_WIDTH = 410
SIDES = (430, 640)
NUMBERS = (1, 2, 3, 4)


class DueLists(QSplitter):
    """Left: the files with something in them. Right: ``held``."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.files = PlainTable(
            tr("待报的文件"),
            (tr("上报文件"), tr("新增"), tr("变更"), tr("撤回"), tr("有问题")),
            (0, 58, 58, 58, 64),
        )
        self.title = heading("", "lead")
        self.title.setFixedHeight(HEAD_HEIGHT)
        self.rest = words("", "caption")
        self.held = HeldList()
        self.sound = EmptyState(
            tr("每一行都核对过了"), tr("必填项、代码和编码都没有问题，可以上报。"), icon_name="check"
        )
        self.beside = QStackedWidget()
        self.beside.addWidget(self.held)
        self.beside.addWidget(self.sound)
        left = QWidget()
        left.setMinimumWidth(FILES_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(self.title)
        column.addWidget(self.files, 1)
        column.addWidget(self.rest)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(STEP)
        self.addWidget(left)
        self.addWidget(self.beside)
        self.setSizes(SIDES)

    def show_due(self, due: Due) -> None:
        """Show what is due."""
        shown = [each for each in due.files if each.added or each.changed or each.withdrawn or each.held]
        self.title.setText(tr("待报 {count} 行", count=f"{due.rows:,}"))
        self.files.fill(
            [
                (each.key, (each.label, *map(amount, (each.added, each.changed, each.withdrawn, each.held))))
                for each in shown
            ]
        )
        align_right(self.files, *NUMBERS)
        rest = [each.label for each in due.files if each not in shown]
        self.rest.setText(tr("没有变动的文件：{count} 个。", count=len(rest)) if rest else "")
        self.rest.setToolTip("\n".join(rest))
        self.held.show_rows(due.problems, due.held, {each.key: each.label for each in due.files})
        self.beside.setCurrentWidget(self.held if due.held else self.sound)
