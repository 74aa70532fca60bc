"""What is under way with a channel, in sentences: what waits and why, what was rejected, what is not answered, what comes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from talentdesk.services.upload_ledger import PackageLine
from talentdesk.text import tr
from talentdesk.ui.reporting.send_work import Look
from talentdesk.ui.reporting.telling import BUILT, moment, numbered, soon, state_words
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.widgets import badge, button, words


class StateLines(QFrame):
    """``asked``: send (what waits), packages (look at the one in ``package_id``), rejected, receipts."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.package_id = 0
        self.buttons: dict[str, QPushButton] = {}
        self.sentences: list[str] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GROUP, STEP, STEP, STEP)
        self._column.setSpacing(0)

    def tell(self, look: Look) -> None:
        """Say how a channel stands now."""
        while (item := self._column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.buttons, self.sentences = {}, []
        if look.waiting:
            self._outbox(look.waiting)
        if look.rejected or look.corrected:
            self._rejected(look)
        if look.unanswered:
            text = tr("{count} 个上报包已送达，还没有收齐回执。", count=look.unanswered)
            self._line(tr("等回执"), "accent", text, "receipts", tr("收取回执"))
        self._calm(look)

    def _outbox(self, waiting: tuple[PackageLine, ...]) -> None:
        first = waiting[0]
        self.package_id = first.id
        word, tone = state_words(first)
        if first.trouble and first.next_try is not None:
            at = soon(first.next_try)
            text = tr(
                "{package}还没有送达：{why}窗口开着时 {at} 起会再试。",
                package=numbered(first),
                why=first.trouble,
                at=at,
            )
            self._line(tr("稍后再试"), "warning", text, "send", tr("现在再试"))
        elif first.trouble:
            text = tr("{package}没有送达，需要处理：{why}", package=numbered(first), why=first.trouble)
            self._line(word, tone, text, "packages", tr("去处理"))
        elif first.state == BUILT:
            text = tr("{package}已生成，还没有交给主管部门；它要先送达。", package=numbered(first))
            self._line(word, tone, text, "packages", tr("查看"))
        else:
            text = tr("{package}在发件箱里，还没有送达。", package=numbered(first))
            self._line(word, tone, text, "send", tr("继续发送"))
        if len(waiting) > 1:
            self._line("", "", tr("后面还有 {count} 个上报包等着它。", count=len(waiting) - 1))

    def _rejected(self, look: Look) -> None:
        parts = []
        if look.rejected:
            parts.append(tr("{count} 行被驳回，等着改正。", count=look.rejected))
        if look.corrected:
            parts.append(tr("{count} 行已改，下次一起再报。", count=look.corrected))
        tone = "danger" if look.rejected else "success"
        self._line(
            tr("驳回"), tone, " ".join(parts), "rejected", tr("去改正") if look.rejected else tr("查看")
        )

    def _calm(self, look: Look) -> None:
        parts = []
        if look.last is not None:
            parts.append(
                tr("最近送达：{package}，{at}。", package=numbered(look.last), at=moment(look.last.sent_at))
            )
        else:
            parts.append(tr("还没有上报过。"))
        if look.next_run is not None:
            parts.append(tr("下次定时上报：{at}。", at=f"{look.next_run:%Y-%m-%d %H:%M}"))
        self._line("", "", " ".join(parts))

    def _line(self, mark: str, tone: str, text: str, asked: str = "", action: str = "") -> None:
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(STEP)
        if mark:
            line.addWidget(badge(mark, tone), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(words(text, "" if mark else "caption"), 1)
        self.sentences.append(text)
        if asked:
            made = button(action, lambda: self.asked.emit(asked), role="link")
            self.buttons[asked] = made
            line.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        self._column.addWidget(box)
