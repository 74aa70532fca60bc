"""The 成绩 tab of a class: type a mark, Enter goes down."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from talentdesk.errors import DeskError, Problem
from talentdesk.text import tr
from talentdesk.ui.class_panel import ClassPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.marks_model import FIRST_MARK, MarksModel
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import EmptyState, button, row, words
from talentdesk.ui.words import characters


class MarkGrid(QTableView):
    """The mark sheet. Any digit starts typing; Enter writes the cell and goes down, Tab to the right."""

    def __init__(self, model: MarksModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setAlternatingRowColors(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        self.horizontalHeader().setHighlightSections(False)
        model.modelReset.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        character = characters(self, 1)
        for column in range(self.model().columnCount()):
            self.setColumnWidth(column, character * (8 if column else 5) + 16)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            event.ignore()  # passed on by the editor, which goes down when it is closed
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self._down()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            for index in self.selectionModel().selectedIndexes():
                self.model().setData(index, "")
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._down()

    def _down(self) -> None:
        """To the next trainee; from the last one to the top of the next part."""
        current = self.currentIndex()
        model = self.model()
        if not current.isValid():
            return
        if current.row() + 1 < model.rowCount():
            self.setCurrentIndex(model.index(current.row() + 1, current.column()))
        elif current.column() + 1 < model.columnCount():
            self.setCurrentIndex(model.index(0, current.column() + 1))


class MarksPanel(ClassPanel):
    """Enters and shows marks."""

    def __init__(self, desk: Desk, class_id: int, bar: OutcomeBar) -> None:
        super().__init__(desk, class_id, bar)
        self.model = MarksModel(desk.store, class_id, self)
        self.grid = MarkGrid(self.model)
        self.model.refused.connect(self._refused)
        self.model.written.connect(self._written)
        self.model.dataChanged.connect(self._right_again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(STEP)
        self.hint = words("", "caption")
        imports = button(tr("导入成绩"), lambda: self.import_asked.emit("marks"), icon_name="import")
        column.addWidget(row(self.hint, imports))
        self.middle = QStackedWidget()
        self.middle.addWidget(self.grid)
        self.empty = EmptyState(
            tr("班里还没有学员"),
            tr("先在“学员”里导入花名册或搜索登记，再登记成绩。"),
            icon_name="trainees",
            action=tr("去“学员”"),
            slot=lambda: self.tab_asked.emit("trainees"),
        )
        self.middle.addWidget(self.empty)
        column.addWidget(self.middle, 1)
        self.trouble = words("", "trouble")
        self.trouble.hide()
        column.addWidget(self.trouble)
        self._show_state()

    def reload(self) -> None:
        """Read the sheet anew."""
        self.flush()
        self.model.reload()
        self._show_state()

    def flush(self) -> None:
        """Write the marks that are waiting."""
        self.model.batch.flush()

    def _show_state(self) -> None:
        there = bool(self.model.sheet.lines)
        self.middle.setCurrentWidget(self.grid if there else self.empty)
        self.hint.setText(
            tr(
                "直接输入分数，回车到下一人；没来考的输入“缺考”或 Q。{mark} 分合格，自动保存。",
                mark=self.model.sheet.pass_mark,
            )
        )
        if there and not self.grid.currentIndex().isValid():
            self.grid.setCurrentIndex(self.model.index(0, FIRST_MARK))

    def _right_again(self) -> None:
        self.trouble.hide()

    def _refused(self, problem: Problem) -> None:
        self.trouble.setText(f"{problem.text}{problem.remedy}")
        self.trouble.show()

    def _written(self, trouble: DeskError | None) -> None:
        if trouble is not None:
            self.bar.refuse(trouble)
