"""The figures of one stocktake, and the way on."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QProgressBar, QVBoxLayout

from talentdesk.services.stocktake_counts import OPEN, Overview
from talentdesk.text import tr
from talentdesk.ui.flow import Flow
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import button, heading, words


class StocktakeCard(QFrame):
    """Shows a stocktake; empty while none is selected."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setMinimumWidth(280)
        self.go_on_button = button(tr("接着盘"), icon_name="barcode")
        self.report_button = button(tr("报告…"), icon_name="export")
        self.reopen_button = button(tr("重新打开"))
        self.title = heading("", "lead")
        self.title.setWordWrap(True)
        self.text = words("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("盘点进度"))
        actions = Flow(spacing=HALF)
        for each in (self.go_on_button, self.report_button, self.reopen_button):
            actions.add(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.setSpacing(STEP)
        for part in (self.title, self.text, self.bar, actions):
            column.addWidget(part)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(GROUP)
        self.grid.setVerticalSpacing(HALF)
        self.grid.setColumnStretch(1, 1)
        self.figures = []
        for at, label in enumerate(
            (
                tr("应盘"),
                tr("已盘到"),
                tr("未盘到"),
                tr("地点不符"),
                tr("数量不符"),
                tr("不属于这里"),
                tr("不在台账"),
            )
        ):
            figure = words("", wrap=False)
            self.grid.addWidget(words(label, "muted", wrap=False), at, 0)
            self.grid.addWidget(figure, at, 1)
            self.figures.append(figure)
        column.addLayout(self.grid)
        column.addStretch(1)

    def show_overview(self, found: Overview | None) -> None:
        """Show a stocktake's standing."""
        self.setEnabled(found is not None)
        if found is None:
            self.title.setText("")
            return
        count = found.count
        self.title.setText(found.name)
        parts = [found.place or tr("全部设备"), found.person]
        if found.taken_over_on is not None:
            parts.append(tr("{day} 调整入账", day=found.taken_over_on.isoformat()))
        elif found.closed_on is not None:
            parts.append(tr("{day} 结束，没有调整", day=found.closed_on.isoformat()))
        self.text.setText(" · ".join(part for part in parts if part))
        self.bar.setMaximum(max(count.expected, 1))
        self.bar.setValue(count.seen)
        values = (
            count.expected,
            count.seen,
            count.not_seen,
            count.moved,
            count.differing,
            count.extra,
            count.unknown,
        )
        for figure, value in zip(self.figures, values, strict=True):
            figure.setText(f"{value:,}")
        self.go_on_button.setVisible(found.state == OPEN)
        self.reopen_button.setVisible(found.state != OPEN and found.taken_over_on is None)
