"""The 概况 tab of a class: how far it is, what comes next, and its data."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from talentdesk.registers import register
from talentdesk.services import records, teaching
from talentdesk.services.teaching import ClassCard, ClassResults
from talentdesk.text import tr
from talentdesk.ui.card import RecordCard
from talentdesk.ui.class_panel import ClassPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar, undo
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import button, card, heading, row, scrolled, words

Step = tuple[str, str, str]
"""A sentence, the button's word, the tab it goes to."""


def next_steps(found: ClassCard, results: ClassResults) -> list[Step]:
    """What is still to be done for a class, in the order of the work."""
    steps: list[Step] = []
    if not found.trainees:
        steps.append((tr("班里还没有学员：导入花名册，或搜索登记。"), tr("去“学员”"), "trainees"))
    if not found.sessions:
        steps.append((tr("还没有课次：添加课次，或导入考勤表。"), tr("去“考勤”"), "attendance"))
    if found.trainees and found.sessions and results.unfinished:
        text = tr("{count} 人的考勤或成绩还没有登记齐。", count=results.unfinished)
        marks_open = any(
            problem.code == "mark-missing" for line in results.lines for problem in line.judgement.findings
        )
        tab = "marks" if marks_open else "attendance"
        steps.append((text, tr("去“成绩”") if tab == "marks" else tr("去“考勤”"), tab))
    waiting = sum(line.judgement.passed and not line.certificate_number for line in results.lines)
    if waiting:
        steps.append((tr("{count} 人合格，还没有发证。", count=waiting), tr("去“文件”"), "papers"))
    if found.trainees and results.failed:
        steps.append(
            (tr("{count} 人不合格：看理由，能补的补。", count=results.failed), tr("去“结果”"), "results")
        )
    return steps


class OverviewPanel(ClassPanel):
    """Figures and next steps on the left, the class's card on the right."""

    def __init__(self, desk: Desk, class_id: int, bar: OutcomeBar) -> None:
        super().__init__(desk, class_id, bar)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, STEP, 0, 0)
        line.setSpacing(STEP)
        self._left = QVBoxLayout()
        line.addLayout(self._left, 1)
        self.card = RecordCard(desk, register("classes"))
        self.card.saved.connect(lambda _id: self.reload())
        self.card.refused.connect(bar.refuse)
        self.card.undo_asked.connect(lambda entry: undo(desk, bar, entry))
        line.addWidget(self.card, 1)
        self.step_buttons: list[QPushButton] = []

    def reload(self) -> None:
        """Count anew."""
        found = teaching.class_card(self.desk.store, self.class_id)
        results = teaching.results(self.desk.store, self.class_id)
        while (item := self._left.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(self._figures(found, results))
        column.addWidget(self._steps(found, results))
        column.addStretch(1)
        self._left.addWidget(scrolled(inner))
        if not self.card.editing:
            self.card.show_record(records.get(self.desk.store, register("classes"), self.class_id))

    def _figures(self, found: ClassCard, results: ClassResults) -> QWidget:
        about = " · ".join(
            part
            for part in (found.course, found.occupation, found.level.label if found.level else "")
            if part
        )
        cells: list[QWidget | None] = []
        for label, value in (
            (tr("学员"), found.trainees),
            (tr("课次"), found.sessions),
            (tr("课时"), found.hours),
            (tr("合格"), results.passed),
            (tr("证书"), found.certificates),
        ):
            cell = QWidget()
            column = QVBoxLayout(cell)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            number = heading(f"{value:,}", "figure")
            number.setAlignment(Qt.AlignmentFlag.AlignLeft)
            column.addWidget(number)
            column.addWidget(words(label, "caption", wrap=False))
            cells += [cell, None]
        days = tr("{start} 至 {end}", start=found.start.isoformat(), end=found.end.isoformat())
        return card(words(about), words(days, "caption"), row(*cells))

    def _steps(self, found: ClassCard, results: ClassResults) -> QWidget:
        steps = next_steps(found, results)
        self.step_buttons = []
        lines: list[QWidget] = [heading(tr("下一步"), "lead")]
        for text, word, tab in steps:
            go = button(word, partial(self.tab_asked.emit, tab))
            line = QWidget()
            box = QHBoxLayout(line)
            box.setContentsMargins(0, 0, 0, 0)
            box.addWidget(words(text), 1)
            box.addWidget(go)
            self.step_buttons.append(go)
            lines.append(line)
        if not steps:
            lines.append(words(tr("都办好了。"), "muted"))
        return card(*lines)
