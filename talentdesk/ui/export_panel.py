"""Writes the list, or the selected part of it, into a workbook or a CSV file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QHeaderView,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from talentdesk.errors import DeskError
from talentdesk.registers import Register
from talentdesk.services import exporting
from talentdesk.services.records import Query
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.widgets import button, heading, row, words
from talentdesk.ui.words import counted, label_of, noun

Asked = Callable[[], tuple[Query, int, list[int]]]
"""What the list shows now: its query, how many records it holds, the selected ids."""


class ExportPanel(QFrame):
    """Chooses what is exported and how. ``done`` carries a sentence."""

    done = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk, register: Register, asked: Asked) -> None:
        super().__init__()
        self._desk = desk
        self._register = register
        self._asked = asked
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.setSpacing(STEP)
        column.addWidget(heading(tr("导出{noun}", noun=noun(register)), "lead"))
        self.all_choice, self.selected_choice = QRadioButton(), QRadioButton()
        group = QButtonGroup(self)
        for choice in (self.all_choice, self.selected_choice):
            group.addButton(choice)
            column.addWidget(choice)
        self.format_box = QComboBox()
        self.format_box.setAccessibleName(tr("文件格式"))
        for label, ending, encoding in (
            (tr("Excel 工作簿 (.xlsx)"), ".xlsx", ""),
            (tr("CSV，UTF-8（Excel 与 WPS 能直接打开）"), ".csv", "utf-8-sig"),
            (tr("CSV，GBK（旧系统）"), ".csv", "gbk"),
            (tr("CSV，GB18030（旧系统，含生僻字）"), ".csv", "gb18030"),
        ):
            self.format_box.addItem(label, (ending, encoding))
        self.format_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        column.addWidget(words(tr("文件格式"), "muted"))
        column.addWidget(self.format_box)
        self.masking = QCheckBox(tr("遮住证件号码和电话的中间几位"))
        column.addWidget(self.masking)
        self.masking.setVisible(any(field.personal for field in register.fields))
        self._trouble = words("", "trouble")
        self._trouble.hide()
        column.addWidget(self._trouble)
        self.refused = QTableWidget(0, 3)
        self.refused.setHorizontalHeaderLabels([tr("行"), tr("字段"), tr("问题")])
        self.refused.verticalHeader().hide()
        self.refused.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.refused.horizontalHeader().setStretchLastSection(True)
        self.refused.hide()
        column.addWidget(self.refused, 2)
        self.export_button = button(tr("导出…"), self.export, role="primary")
        column.addWidget(row(self.export_button, button(tr("关闭"), self.closed.emit), None))
        column.addStretch(1)
        self.refresh()
        (self.selected_choice if len(asked()[2]) > 1 else self.all_choice).setChecked(True)

    def refresh(self) -> None:
        """Say again how many records there are."""
        _query, total, ids = self._asked()
        self.all_choice.setText(tr("当前列表：{count}", count=counted(self._register, total)))
        self.selected_choice.setText(tr("所选：{count}", count=counted(self._register, len(ids))))
        self.selected_choice.setEnabled(bool(ids))

    def export(self) -> None:
        """Ask where to, then write in the worker."""
        ending, _encoding = self.format_box.currentData()
        name = f"{noun(self._register)}-{self._desk.today():%Y%m%d}{ending}"
        chosen, _ = QFileDialog.getSaveFileName(self, tr("导出到"), str(Path.home() / name), f"(*{ending})")
        if chosen:
            self.export_to(Path(chosen).with_suffix(ending))

    def export_to(self, out: Path) -> None:
        """Write the file in the worker; names that the encoding cannot hold are listed and nothing is written."""
        _ending, encoding = self.format_box.currentData()
        query, _total, ids = self._asked()
        chosen = ids if self.selected_choice.isChecked() else None
        mask, store, register = self.masking.isChecked(), self._desk.store, self._register
        self._show_refusal(None)
        self._desk.tasks.run(
            lambda progress: exporting.export(
                store,
                register,
                query,
                out,
                encoding=encoding or "utf-8-sig",
                mask=mask,
                ids=chosen,
                progress=progress,
            ),
            title=tr("导出{noun}", noun=noun(register)),
            done=lambda count: self.done.emit(
                tr("已导出 {count} 到 {file}。", count=counted(register, count), file=out)
            ),
            failed=lambda trouble: self._show_refusal(trouble) if isinstance(trouble, DeskError) else None,
        )

    def _show_refusal(self, trouble: DeskError | None) -> None:
        problems = trouble.problems if trouble is not None else ()
        self._trouble.setText(f"{trouble.text}{trouble.remedy}" if trouble is not None else "")
        self._trouble.setVisible(trouble is not None)
        self.refused.setVisible(bool(problems))
        self.refused.setRowCount(len(problems))
        for at, problem in enumerate(problems):
            field = problem.field or ""
            label = label_of(self._register.field(field)) if self._register.has(field) else field
            texts = (str(problem.row or ""), label, problem.text)
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.refused.setItem(at, column, item)
