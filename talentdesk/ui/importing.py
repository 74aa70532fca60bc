"""Import, from the file to the result: choose, look, take in, take back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QStackedWidget, QVBoxLayout, QWidget

from talentdesk.errors import Cancelled, DeskError
from talentdesk.services import class_imports, importing
from talentdesk.services.importing import ImportOutcome, ImportPlan
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.import_preview import ImportPreview
from talentdesk.ui.outcome import OutcomeBar, undo
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.widgets import EmptyState, button, heading, row, words
from talentdesk.ui.words import listed

ENDINGS = (".xlsx", ".xlsm", ".xls", ".csv", ".txt")


class ImportPanel(QWidget):
    """Takes a file into a register, or into a class (``class_code``). ``closed`` when the user is through with it."""

    closed = Signal()

    def __init__(self, desk: Desk, register_key: str, label: str, class_code: str | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._key = register_key
        self._class_code = class_code
        self._path: Path | None = None
        self._sheet: str | None = None
        self._mapping: dict[str, str] = {}
        self.preview: ImportPreview | None = None
        self.outcome: ImportOutcome | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(
            row(button(tr("返回"), self.closed.emit, icon_name="chevron-left"),
                heading(tr("导入{label}", label=label), "lead"), None)
        )  # fmt: skip
        self.bar = OutcomeBar(desk)
        column.addWidget(self.bar)
        self.stack = QStackedWidget()
        column.addWidget(self.stack, 1)
        self.choose = DropArea()
        self.choose.chosen.connect(self.open)
        self.stack.addWidget(self.choose)
        column.addWidget(self._foot())
        self._show_foot()

    def _foot(self) -> QWidget:
        self.import_button = button("", self.apply, role="primary")
        self.errors_button = button(tr("导出问题表…"), self._ask_errors)
        self.errors_button.setToolTip(tr("你的原文件，有问题的格子涂色并加批注"))
        self.other_button = button(tr("换一个文件"), self.start_over)
        self.undo_button = button(tr("撤销本次导入"), self._undo)
        self.done_button = button(tr("完成"), self.closed.emit, role="primary")
        self._foot_row = row(
            self.import_button,
            self.done_button,
            self.errors_button,
            self.undo_button,
            self.other_button,
            None,
        )
        return self._foot_row

    def _show_foot(self) -> None:
        plan = self.preview.plan if self.preview is not None else None
        over = self.outcome is not None
        self._foot_row.setVisible(plan is not None)
        accepted = sum(planned.action != "refused" for planned in plan.rows) if plan is not None else 0
        self.import_button.setText(tr("导入 {count} 行", count=f"{accepted:,}"))
        self.import_button.setEnabled(bool(accepted) and plan is not None and not plan.missing)
        self.import_button.setVisible(not over)
        self.errors_button.setVisible(plan is not None and bool(plan.problems))
        self.undo_button.setVisible(self.outcome is not None and bool(self.outcome.entry_id))
        self.done_button.setVisible(over)

    def open(self, path: Path) -> None:
        """Read and judge a file in the worker."""
        self._path, self._sheet, self._mapping = path, None, {}
        self._prepare()

    def start_over(self) -> None:
        """Back to choosing a file."""
        self._drop_preview()
        self.bar.clear()
        self.stack.setCurrentWidget(self.choose)
        self._show_foot()

    def _drop_preview(self) -> None:
        self.outcome = None
        if self.preview is not None:
            self.stack.removeWidget(self.preview)
            self.preview.deleteLater()
            self.preview = None

    def _prepare(self) -> None:
        path, sheet, mapping = self._path, self._sheet, dict(self._mapping)
        if path is None:
            return
        store, key, class_code = self._desk.store, self._key, self._class_code
        self.bar.clear()
        self.setEnabled(False)
        self._desk.tasks.run(
            lambda progress: importing.prepare(
                store, key, path, sheet=sheet, mapping=mapping, class_code=class_code, progress=progress
            ),
            title=tr("正在读取 {file}", file=path.name), done=self._show_plan, failed=self._failed,
        )  # fmt: skip

    def _show_plan(self, plan: ImportPlan) -> None:
        self.setEnabled(True)
        tab = self.preview.tabs.currentIndex() if self.preview is not None and self._mapping else None
        self._drop_preview()
        self.preview = ImportPreview(plan, class_imports.columns_of(self._key))
        self.preview.remapped.connect(self._remap)
        self.preview.sheet_chosen.connect(self._choose_sheet)
        if tab is not None:
            self.preview.tabs.setCurrentIndex(self.preview.tabs.count() - 1)
        self.stack.addWidget(self.preview)
        self.stack.setCurrentWidget(self.preview)
        self._show_foot()
        self.import_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remap(self, mapping: Mapping[str, str]) -> None:
        self._mapping = dict(mapping)
        self._prepare()

    def _choose_sheet(self, sheet: str) -> None:
        self._sheet, self._mapping = sheet, {}
        self._prepare()

    def _failed(self, trouble: Exception) -> None:
        self.setEnabled(True)
        if isinstance(trouble, Cancelled):
            self.bar.say(trouble.text)
        elif isinstance(trouble, DeskError):
            self.bar.refuse(trouble)

    def apply(self) -> None:
        """Take the accepted rows in, in one operation."""
        if self.preview is None:
            return
        plan, choices, store = self.preview.plan, dict(self.preview.choices), self._desk.store
        self.setEnabled(False)
        self._desk.tasks.run(
            lambda progress: importing.apply(store, plan, choices=choices, progress=progress),
            title=tr("正在导入 {file}", file=plan.path.name), done=self._show_outcome, failed=self._failed,
        )  # fmt: skip

    def _show_outcome(self, outcome: ImportOutcome) -> None:
        self.setEnabled(True)
        self.outcome = outcome
        parts = [
            tr("新增 {count}", count=f"{outcome.added:,}"),
            tr("更新 {count}", count=f"{outcome.updated:,}"),
            tr("相同 {count}", count=f"{outcome.unchanged:,}"),
        ]
        if outcome.kept:
            parts.append(tr("保留原值 {count}", count=f"{outcome.kept:,}"))
        if outcome.enrolled:
            parts.append(tr("进班 {count}", count=f"{outcome.enrolled:,}"))
        refused = len({problem.row for problem in outcome.refused})
        remedy = (
            tr("{count} 行没有收：导出问题表，改好后只导入那份文件即可，已收的不会重复。", count=refused)
            if refused
            else ""
        )
        text = tr("导入完成：{parts}。", parts=listed(parts))
        if outcome.findings:
            text += tr("有 {count} 处排课冲突：", count=len(outcome.findings))
        self.bar.done(text, remedy, findings=outcome.findings)
        if self.preview is not None:
            self.preview.setEnabled(False)
        self._show_foot()
        self.done_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _undo(self) -> None:
        if self.outcome is not None:
            self.undo_button.hide()
            undo(self._desk, self.bar, self.outcome.entry_id)

    def _ask_errors(self) -> None:
        if self.preview is None:
            return
        source = self.preview.plan.path
        name = source.with_name(tr("{name}-问题", name=source.stem) + ".xlsx")
        chosen, _ = QFileDialog.getSaveFileName(self, tr("导出问题表"), str(name), "(*.xlsx)")
        if chosen:
            self.write_errors(Path(chosen).with_suffix(".xlsx"))

    def write_errors(self, out: Path) -> None:
        """Write the user's own file with bad cells coloured and commented."""
        if self.preview is not None:
            plan = self.preview.plan
            self._desk.tasks.run(
                lambda _progress: importing.write_errors(plan, out),
                title=tr("导出问题表"),
                done=lambda _none: self.bar.done(tr("问题表已存到 {file}", file=out)),
                failed=self._failed,
            )


class DropArea(QFrame):
    """Where a file is chosen or dropped."""

    chosen = Signal(Path)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        self.state = EmptyState(
            tr("把文件拖到这里，或点按钮选择"),
            tr("支持 .xlsx、.xls、.csv。标题行自动查找，表尾说明自动略过；先看预览，确认后才写入。"),
            icon_name="import",
            action=tr("选择文件…"),
            slot=self._ask,
        )
        column.addWidget(self.state)
        column.addWidget(
            words(tr("身份证号列在表格里要设为“文本”，否则 Excel 会把末几位变成 0。"), "caption")
        )

    def _ask(self) -> None:
        filters = tr("表格文件") + " (" + " ".join(f"*{ending}" for ending in ENDINGS) + ")"
        name, _ = QFileDialog.getOpenFileName(self, tr("选择要导入的文件"), "", filters)
        if name:
            self.chosen.emit(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile() and Path(urls[0].toLocalFile()).suffix.lower() in ENDINGS:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.chosen.emit(Path(event.mimeData().urls()[0].toLocalFile()))


__all__ = ["DropArea", "ImportPanel"]
