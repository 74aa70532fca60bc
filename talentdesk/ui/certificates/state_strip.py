"""Over a certificate's card: its state as badges, what can be done with it, and its number explained."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from talentdesk.services import batches
from talentdesk.services.batches import Standing
from talentdesk.services.records import Row
from talentdesk.text import tr
from talentdesk.ui.certificates.number_parts import NumberParts
from talentdesk.ui.desk import Desk
from talentdesk.ui.flow import Flow
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import badge, button


class StateStrip(QWidget):
    """``asked`` names what is to be done: reprint, collect, reissue, void, badge."""

    asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.standing: Standing | None = None
        self.badges: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, 0, GROUP, STEP)
        column.setSpacing(STEP)
        self._line = QHBoxLayout()
        column.addLayout(self._line)
        self._marks: Flow | None = None
        self.print_button = button(
            tr("重印"), lambda: self.asked.emit("reprint"), role="primary", icon_name="print"
        )
        self.collect_button = button(tr("登记领取"), lambda: self.asked.emit("collect"))
        self.more_button = button(tr("更多"))
        menu = QMenu(self)
        self.reissue_action = menu.addAction(tr("补办…"), lambda: self.asked.emit("reissue"))
        self.badge_action = menu.addAction(tr("导出徽章…"), lambda: self.asked.emit("badge"))
        self.explain_action = menu.addAction(tr("编号说明"), self.explain)
        menu.addSeparator()
        self.void_action = menu.addAction(tr("作废…"), lambda: self.asked.emit("void"))
        self.more_button.setMenu(menu)
        actions = Flow(spacing=HALF)
        for made in (self.print_button, self.collect_button, self.more_button):
            actions.add(made)
        column.addWidget(actions)
        self.parts = NumberParts()
        self.parts.hide()
        column.addWidget(self.parts)
        self._number = ""

    def show_row(self, found: Row | None) -> None:
        """Show a certificate's state."""
        self.setVisible(found is not None)
        if found is None:
            self.standing = None
            return
        now = self.standing = batches.standing(self._desk.store, found.id, self._desk.today())
        self._number = found.title
        self._show_marks(now)
        self.print_button.setEnabled(now.printable and not now.void)
        self.print_button.setToolTip(
            tr("这张证书已经作废。")
            if now.void
            else ""
            if now.printable
            else tr("这张证书不是本程序打印的，不能重印。")
        )
        self.collect_button.setEnabled(not now.void and not now.collected)
        self.reissue_action.setEnabled(now.printable and not now.void)
        self.badge_action.setEnabled(now.printable)
        self.void_action.setEnabled(not now.void)
        if self.parts.isVisibleTo(self):
            self.parts.explain(self._number)

    def _show_marks(self, now: Standing) -> None:
        if self._marks is not None:
            self._line.removeWidget(self._marks)
            self._marks.hide()
            self._marks.deleteLater()
        self._marks = Flow(spacing=HALF)
        marks = state_marks(now)
        self.badges = [text for text, _tone in marks]
        for text, tone in marks:
            mark: QLabel = badge(text, tone)
            self._marks.add(mark)
        self._line.addWidget(self._marks, 1)

    def explain(self) -> None:
        """Take the number apart, or put that away again."""
        shown = not self.parts.isVisibleTo(self)
        if shown:
            self.parts.explain(self._number)
        self.parts.setVisible(shown)
        self.explain_action.setText(tr("收起编号说明") if shown else tr("编号说明"))


def state_marks(now: Standing) -> list[tuple[str, str]]:
    """The badges of a certificate as (words, tone): void or valid first, then what else is known."""
    marks = [(tr("作废"), "danger") if now.void else (tr("有效"), "success")]
    if now.expired:
        marks.append((tr("已过期"), "warning"))
    if now.collected:
        marks.append((tr("已领取"), "accent"))
    if now.replaces:
        marks.append((tr("补办自 {number}", number=now.replaces), ""))
    if now.replaced_by:
        marks.append((tr("补办为 {number}", number=now.replaced_by), "warning"))
    return marks
