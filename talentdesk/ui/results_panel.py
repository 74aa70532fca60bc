"""The 结果 tab of a class: who passed, and for everyone else why not and what would change it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from talentdesk.services import teaching
from talentdesk.services.teaching import ClassResults, ResultLine
from talentdesk.text import tr
from talentdesk.ui.class_panel import ClassPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.import_tables import NOWHERE, Index, TextTable, plain_view
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import GROUP, STEP, colours
from talentdesk.ui.widgets import badge, button, heading, scrolled, words
from talentdesk.ui.words import word

PASSED, FAILED, UNFINISHED = "合格", "不合格", "未完成"
TONES = {PASSED: "success", FAILED: "danger", UNFINISHED: "warning"}


class ResultsModel(TextTable):
    """The results of a class, all or those in one state."""

    def __init__(self, parent: QObject) -> None:
        headings = [tr("学号"), tr("姓名"), tr("出勤率"), tr("结果"), tr("证书编号"), tr("为什么")]
        super().__init__(headings, parent)
        self.lines: list[ResultLine] = []

    def show_lines(self, lines: list[ResultLine]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def text(self, row: int, column: int) -> str:
        line = self.lines[row]
        share = line.judgement.attendance_share
        texts = (
            line.student_no,
            line.name,
            "" if share is None else f"{share:.0%}",
            word(line.judgement.state),
            line.certificate_number or "",
            " ".join(problem.text for problem in line.judgement.findings),
        )
        return texts[column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and role == Qt.ItemDataRole.ForegroundRole and index.column() == 3:
            state = self.lines[index.row()].judgement.state
            tone = {PASSED: colours().success, FAILED: colours().danger, UNFINISHED: colours().warning}
            return QColor(tone.get(state, colours().text))
        return super().data(index, role)


class ResultsPanel(ClassPanel):
    """The results with the answer to 为什么不能发证？"""

    def __init__(self, desk: Desk, class_id: int, bar: OutcomeBar) -> None:
        super().__init__(desk, class_id, bar)
        self._results: ClassResults | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(STEP)
        line = QHBoxLayout()
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("按结果筛选"))
        self.choice.currentIndexChanged.connect(self._show_lines)
        line.addWidget(self.choice)
        self.summary = words("", "muted", wrap=False)
        line.addWidget(self.summary)
        line.addStretch(1)
        self.papers_button = button(
            tr("去发证"), lambda: self.tab_asked.emit("papers"), icon_name="certificates"
        )
        line.addWidget(self.papers_button)
        column.addLayout(line)
        self.model = ResultsModel(self)
        self.table = plain_view(self.model, (3, 5, 4, 4, 11, 10))
        self.table.selectionModel().currentRowChanged.connect(self._explain)
        self.table.doubleClicked.connect(self._go)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(STEP)
        splitter.addWidget(self.table)
        self.why = QFrame()
        self.why.setProperty("role", "card")
        self.why.setMinimumWidth(260)
        self._why_column = QVBoxLayout(self.why)
        self._why_column.setContentsMargins(0, 0, 0, 0)
        splitter.addWidget(self.why)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([620, 300])
        column.addWidget(splitter, 1)

    def reload(self) -> None:
        """Judge everyone anew."""
        self._results = results = teaching.results(self.desk.store, self.class_id)
        chosen = self.choice.currentData()
        self.choice.blockSignals(True)
        self.choice.clear()
        self.choice.addItem(tr("全部 {count} 人", count=len(results.lines)), "")
        for state, count in (
            (PASSED, results.passed),
            (FAILED, results.failed),
            (UNFINISHED, results.unfinished),
        ):
            self.choice.addItem(tr("{state} {count} 人", state=word(state), count=count), state)
        self.choice.setCurrentIndex(max(self.choice.findData(chosen), 0))
        self.choice.blockSignals(False)
        open_count = sum(line.judgement.passed and not line.certificate_number for line in results.lines)
        self.summary.setText(tr("{count} 人合格还没有证书", count=open_count) if open_count else "")
        self.papers_button.setVisible(bool(results.passed))
        self._show_lines()

    def _show_lines(self) -> None:
        if self._results is None:
            return
        state = self.choice.currentData()
        kept = self.table.currentIndex().row()
        self.model.show_lines(
            [line for line in self._results.lines if not state or line.judgement.state == state]
        )
        if self.model.lines:
            self.table.selectRow(min(max(kept, 0), len(self.model.lines) - 1))
        else:
            self._explain(QModelIndex())

    def _go(self, index: QModelIndex) -> None:
        self.desk.go("trainees", record_id=self.model.lines[index.row()].trainee_id)

    def _explain(self, index: QModelIndex) -> None:
        while (item := self._why_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.setSpacing(STEP)
        if not index.isValid():
            column.addWidget(words(tr("选一位学员，这里说明结果的理由。"), "muted"))
        else:
            self._explain_line(column, self.model.lines[index.row()])
        column.addStretch(1)
        self._why_column.addWidget(scrolled(inner))

    def _explain_line(self, column: QVBoxLayout, line: ResultLine) -> None:
        column.addWidget(heading(line.name, "lead"))
        column.addWidget(badge(word(line.judgement.state), TONES.get(line.judgement.state, "")))
        if line.judgement.passed:
            column.addWidget(
                words(tr("证书编号 {number}", number=line.certificate_number))
                if line.certificate_number
                else words(tr("可以发证，还没有发。"))
            )
            return
        column.addWidget(words(tr("为什么不能发证？"), "muted"))
        for problem in line.judgement.findings:
            column.addWidget(words(f"• {problem.text}"))
            if problem.remedy:
                column.addWidget(words(problem.remedy, "caption"))
