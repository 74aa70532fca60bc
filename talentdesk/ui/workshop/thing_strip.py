"""Over the card of a thing: what it is still worth, how old it is, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from talentdesk.services import equipment, equipment_files
from talentdesk.services.equipment import LedgerLine
from talentdesk.services.records import Row
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.flow import Flow
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import badge, button, words
from talentdesk.ui.workshop.figures_strip import money

SUPPLY, SCRAPPED, IN_REPAIR = "耗材", "报废", "维修"  # not shown
TONES = {"在用": "success", "借出": "accent", "维修": "danger", "停用": "warning", "报废": ""}  # not shown


class ThingStrip(QWidget):
    """``asked``: state, lend, fault, mend, labels, stock_in, stock_out, add_file; ``file_asked`` carries a paper's number."""

    asked = Signal(str)
    file_asked = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.line: LedgerLine | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, 0, GROUP, STEP)
        column.setSpacing(HALF)
        self.state: QLabel = badge("")
        self.beyond: QLabel = badge(tr("超过使用年限"), "warning")
        self.worth = words("", "muted")
        marks = Flow(spacing=HALF)
        marks.add(self.state)
        marks.add(self.beyond)
        column.addWidget(marks)
        column.addWidget(self.worth)
        self.state_button = self._button(tr("改状态…"), "state")
        self.lend_button = self._button(tr("借出…"), "lend")
        self.fault_button = self._button(tr("报修…"), "fault")
        self.mend_button = self._button(tr("登记修复…"), "mend")
        self.label_button = self._button(tr("打印标签"), "labels")
        self.in_button = self._button(tr("入库…"), "stock_in")
        self.out_button = self._button(tr("出库…"), "stock_out")
        self.files_button = button(tr("资料"))
        self._files = QMenu(self.files_button)
        self._files.aboutToShow.connect(self._fill_files)
        self.files_button.setMenu(self._files)
        actions = Flow(spacing=HALF)
        for each in (
            self.state_button, self.lend_button, self.in_button, self.out_button, self.fault_button, self.mend_button,
            self.label_button, self.files_button,
        ):  # fmt: skip
            actions.add(each)
        column.addWidget(actions)
        self.show_row(None)

    def _button(self, text: str, what: str) -> QPushButton:
        return button(text, lambda: self.asked.emit(what))

    def show_row(self, row: Row | None) -> None:
        """Show a thing; nothing while none is selected."""
        found = (
            equipment.ledger_lines(self._desk.store, [row.id], self._desk.today()) if row is not None else []
        )
        self.line = found[0] if found else None
        self.setVisible(self.line is not None)
        if self.line is None:
            return
        line = self.line
        self.state.setText(line.state)
        self.state.setProperty("tone", TONES.get(line.state, ""))
        self.state.style().polish(self.state)
        self.state.adjustSize()
        self.beyond.setVisible(line.beyond_life)
        self.worth.setText(worth_words(line))
        supply, gone = line.kind == SUPPLY, line.state == SCRAPPED
        self.in_button.setVisible(supply)
        self.out_button.setVisible(supply)
        self.state_button.setVisible(not supply)
        self.fault_button.setVisible(not supply and not gone and line.state != IN_REPAIR)
        self.mend_button.setVisible(line.state == IN_REPAIR)
        self.lend_button.setEnabled(not gone and line.state != IN_REPAIR)

    def _fill_files(self) -> None:
        self._files.clear()
        if self.line is None:
            return
        for paper in equipment_files.files_of(self._desk.store, self.line.id):
            text = f"{paper.label}  {paper.file_name}".replace("&", "&&")
            action = self._files.addAction(text)
            action.setEnabled(paper.there)
            action.triggered.connect(lambda _checked=False, number=paper.id: self.file_asked.emit(number))
        if not self._files.isEmpty():
            self._files.addSeparator()
        self._files.addAction(tr("添加资料…"), lambda: self.asked.emit("add_file"))


def worth_words(line: LedgerLine) -> str:
    """Net value and age of a thing in a line; what is not known is said."""
    if line.kind == SUPPLY:
        return tr("现有 {count}", count=line.quantity)
    parts = []
    if line.worth.net is not None and line.worth.original is not None:
        parts.append(
            tr(
                "净值 {net}（原值 {original}）",
                net=money(line.worth.net),
                original=money(line.worth.original),
            )
        )
    elif line.worth.original is None:
        parts.append(tr("没有填购置价格，算不出净值"))
    else:
        parts.append(tr("没有填购置日期或使用年限，算不出净值"))
    if line.age is not None:
        life = tr(" / {years} 年", years=line.life_years) if line.life_years else ""
        parts.append(tr("已用 {age} 年", age=f"{line.age:g}") + life)
    return " · ".join(parts)
