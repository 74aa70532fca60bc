"""Over the card of a thing: what it is still worth, how old it is, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from talentdesk.services import equipment, equipment_files
from talentdesk.services.equipment import LedgerLine
from talentdesk.services.records import Row
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.record_number import RECORD_NUMBER
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import badge, button, icon_button, row, words
from talentdesk.ui.workshop.figures_strip import money

SUPPLY, SCRAPPED, IN_REPAIR = "耗材", "报废", "维修"  # not shown
TONES = {"在用": "success", "借出": "accent", "维修": "danger", "停用": "warning", "报废": ""}  # not shown


class ThingStrip(QWidget):
    """``asked``: state, lend, fault, mend, labels, stock_in, stock_out, add_file; ``file_asked`` carries a paper's number."""

    asked = Signal(str)
    file_asked = Signal(RECORD_NUMBER)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.line: LedgerLine | None = None
        self._asks: dict[QPushButton, str] = {}
        self._offered: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, 0, GROUP, STEP)
        column.setSpacing(HALF)
        self.state: QLabel = badge("")
        self.beyond: QLabel = badge(tr("超过使用年限"), "warning")
        self.worth = words("", "muted", wrap=False)
        self.worth.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        first = row(self.state, self.beyond, self.worth, spacing=STEP)
        first.layout().setStretch(2, 1)  # type: ignore[union-attr]  # row() has a layout
        column.addWidget(first)
        self.state_button = self._button(tr("改状态…"), "state")
        self.lend_button = self._button(tr("借出…"), "lend")
        self.fault_button = self._button(tr("报修…"), "fault")
        self.mend_button = self._button(tr("登记修复…"), "mend")
        self.in_button = self._button(tr("入库…"), "stock_in")
        self.out_button = self._button(tr("出库…"), "stock_out")
        self.more_button = icon_button("more", tr("更多"))
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more = QMenu(self.more_button)
        self._more.aboutToShow.connect(self.fill_more)
        self.more_button.setMenu(self._more)
        actions = QHBoxLayout()
        actions.setSpacing(HALF)
        for each in (
            self.state_button, self.lend_button, self.in_button, self.out_button, self.fault_button, self.mend_button,
            self.more_button,
        ):  # fmt: skip
            actions.addWidget(each)
        actions.addStretch(1)
        column.addLayout(actions)
        self.show_row(None)

    def _button(self, text: str, what: str) -> QPushButton:
        made = button(text, lambda: self.asked.emit(what))
        self._asks[made] = what
        return made

    def show_row(self, found: Row | None) -> None:
        """Show a thing; nothing while none is selected."""
        ids = [found.id] if found is not None else []
        lines = equipment.ledger_lines(self._desk.store, ids, self._desk.today())
        self.line = lines[0] if lines else None
        self.setVisible(self.line is not None)
        if self.line is None:
            return
        line = self.line
        self.state.setText(line.state)
        self.state.setProperty("tone", TONES.get(line.state, ""))
        self.state.style().polish(self.state)
        self.state.adjustSize()
        self.beyond.setVisible(line.beyond_life)
        self.worth.setToolTip(worth_words(line))
        supply, gone = line.kind == SUPPLY, line.state == SCRAPPED
        offered = {
            self.state_button: not supply,
            self.lend_button: True,
            self.in_button: supply,
            self.out_button: supply,
            self.fault_button: not supply and not gone and line.state != IN_REPAIR,
            self.mend_button: line.state == IN_REPAIR,
        }
        self._offered = [each for each, wanted in offered.items() if wanted]
        self.lend_button.setEnabled(not gone and line.state != IN_REPAIR)
        self._take_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be room for more now, or for less."""
        super().resizeEvent(event)
        self._take_room()

    def _take_room(self) -> None:
        """One line however narrow the card is: actions without room go into the menu, what is said ends in …"""
        room = self.width() - 2 * GROUP
        left = room - self.more_button.sizeHint().width()
        for each in self._asks:
            left -= each.sizeHint().width() + HALF if each in self._offered else 0
            each.setVisible(each in self._offered and left >= 0)
        badges = [each for each in (self.state, self.beyond) if not each.isHidden()]
        room -= sum(each.sizeHint().width() + STEP for each in badges)
        said = self.worth.toolTip()
        self.worth.setText(
            self.worth.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, max(room, 20))
        )
        self.worth.setAccessibleName(said)

    def fill_more(self) -> list[str]:
        """The rest of what can be done, and the papers of the thing; the words of the menu."""
        self._more.clear()
        if self.line is None:
            return []
        for each in self._offered:
            if each.isHidden():
                action = self._more.addAction(each.text())
                action.setEnabled(each.isEnabled())
                action.triggered.connect(lambda _checked=False, what=self._asks[each]: self.asked.emit(what))
        self._more.addAction(tr("打印标签"), lambda: self.asked.emit("labels"))
        self._more.addSeparator()
        for paper in equipment_files.files_of(self._desk.store, self.line.id):
            action = self._more.addAction(f"{paper.label}  {paper.file_name}".replace("&", "&&"))
            action.setEnabled(paper.there)
            action.triggered.connect(lambda _checked=False, number=paper.id: self.file_asked.emit(number))
        self._more.addAction(tr("添加资料…"), lambda: self.asked.emit("add_file"))
        return [action.text() for action in self._more.actions()]


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
