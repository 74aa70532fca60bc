"""操作记录: who changed what and when, newest first; any operation can be taken back from here."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QStackedLayout, QWidget

from talentdesk.services import history
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.page import Page
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.undoing import ask_and_undo
from talentdesk.ui.widgets import EmptyState, button, heading, page_column, row, words

SHOWN = 200


class OperationsPage(Page):
    """A table of operations and one button."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        column = page_column(self)
        self.undo_button = button(tr("撤销选中的操作(&U)"), self._undo, icon_name="undo")
        column.addWidget(row(heading(tr("操作记录")), None, self.undo_button))
        column.addWidget(words(tr("每一次改动都有记录。最近 {count} 次：", count=SHOWN), "muted"))
        self.table = PlainTable(
            tr("操作记录"),
            (tr("时间"), tr("操作"), tr("使用人"), tr("记录数"), tr("状态")),
            (140, 0, 120, 80, 80),
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._moved())
        self.empty = EmptyState(
            tr("还没有操作"), tr("新建、修改、导入都会记在这里，并可以撤销。"), icon_name="operations"
        )
        held = QWidget()
        self._either = QStackedLayout(held)
        self._either.addWidget(self.table)
        self._either.addWidget(self.empty)
        column.addWidget(held, 1)
        self._operations: dict[object, history.Operation] = {}

    def refresh(self) -> None:
        """Read the newest operations."""
        found = history.operations(self.desk.store, SHOWN)
        self._operations = {operation.id: operation for operation in found}
        self.table.fill([(operation.id, _texts(operation)) for operation in found])
        self._either.setCurrentWidget(self.table if found else self.empty)
        self._moved()

    def _chosen(self) -> history.Operation | None:
        keys = self.table.chosen()
        return self._operations.get(keys[0]) if keys else None

    def _moved(self) -> None:
        chosen = self._chosen()
        folded = chosen is not None and bool(chosen.folded)
        self.undo_button.setToolTip(tr("扫错的在盘点里更正数量，不用撤销。") if folded else "")
        self.undo_button.setEnabled(
            chosen is not None
            and chosen.id > 1
            and chosen.changes > 0
            and not chosen.undone
            and not _is_undo(chosen)
            and not chosen.folded
        )

    def _undo(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            ask_and_undo(self.desk, self, chosen)


def _is_undo(operation: history.Operation) -> bool:
    return operation.kind == history.UNDO_KIND


def _texts(operation: history.Operation) -> tuple[str, ...]:
    state = tr("已撤销") if operation.undone else ""
    return (f"{operation.at:%Y-%m-%d %H:%M}", operation.why, operation.user, f"{operation.changes:,}", state)
