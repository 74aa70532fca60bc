"""The card of a loan: who has what until when, in what condition, and what comes next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from talentdesk.services.loan_cards import LoanCard, LoanThing
from talentdesk.text import tr
from talentdesk.ui.flow import Flow
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import (
    EmptyState,
    as_high_as_needed,
    badge,
    button,
    empty_area,
    heading,
    row,
    scrolled,
    words,
)

ASKED, LENT = "申请", "借出"  # not shown
TONES = {"申请": "accent", "借出": "warning", "归还": "success", "取消": ""}  # not shown


class LoanView(QFrame):
    """``asked``: hand_out, take_back, cancel."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setMinimumWidth(290)
        self.card: LoanCard | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState(tr("没有选中借用单"), tr("在列表里选一张，这里显示借了什么、借给谁、何时归还。"))
        )
        self._area = scrolled(QWidget())
        self._stack.addWidget(self._area)
        column.addWidget(self._stack)
        self.hand_out_button = button(tr("发放…"), lambda: self.asked.emit("hand_out"))
        self.take_back_button = button(tr("归还…"), lambda: self.asked.emit("take_back"))
        self.cancel_button = button(tr("取消借用"), lambda: self.asked.emit("cancel"))

    def show_card(self, card: LoanCard | None) -> None:
        """Show a loan; None says what the place is for."""
        self.card = card
        for each in (self.hand_out_button, self.take_back_button, self.cancel_button):
            each.setParent(self)  # kept for the next content, and gone with this view
        empty_area(self._area)
        self._stack.setCurrentIndex(0 if card is None else 1)
        if card is not None:
            inner = self._content(card)
            inner.setProperty("role", "page")
            as_high_as_needed(inner)
            self._area.setWidget(inner)

    def _content(self, card: LoanCard) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.setSpacing(STEP)
        marks = Flow(spacing=HALF)
        self.marks: list[QLabel] = [badge(card.state, TONES.get(card.state, ""))]
        if card.late:
            self.marks.append(badge(tr("逾期 {days} 天", days=card.late), "danger"))
        for mark in self.marks:
            marks.add(mark)
        title = heading(card.borrower, "lead")
        title.setWordWrap(True)
        column.addWidget(title)
        column.addWidget(row(words(card.number, "caption", wrap=False), None, spacing=STEP))
        column.addWidget(marks)
        actions = Flow(spacing=HALF)
        for each, shown in (
            (self.hand_out_button, card.state == ASKED), (self.take_back_button, card.state == LENT),
            (self.cancel_button, card.state == ASKED),
        ):  # fmt: skip
            if shown:
                actions.add(each)
                each.show()
        if card.state in (ASKED, LENT):
            column.addWidget(actions)
        column.addWidget(_facts(_known(card)))
        column.addWidget(heading(tr("借用的东西"), "lead"))
        for thing in card.things:
            column.addWidget(_thing(thing, card.state))
        column.addStretch(1)
        return inner


def _known(card: LoanCard) -> list[tuple[str, str]]:
    lent = card.lent_on.isoformat() if card.lent_on else ""
    back = card.returned_on.isoformat() if card.returned_on else ""
    facts = [
        (tr("联系电话"), card.phone), (tr("使用地点"), card.place), (tr("借用理由"), card.reason),
        (tr("申请日期"), card.requested_on.isoformat()), (tr("预期归还日期"), card.due_on.isoformat()),
        (tr("批准人"), card.approved_by), (tr("借出日期"), " ".join((lent, card.lent_by)).strip()),
        (tr("归还日期"), " ".join((back, card.received_by)).strip()),
    ]  # fmt: skip
    return [(label, value) for label, value in facts if value]


def _facts(lines: list[tuple[str, str]]) -> QWidget:
    place = QWidget()
    grid = QGridLayout(place)
    grid.setContentsMargins(0, STEP, 0, STEP)
    grid.setHorizontalSpacing(GROUP)
    grid.setVerticalSpacing(HALF)
    grid.setColumnStretch(1, 1)
    for at, (label, value) in enumerate(lines):
        grid.addWidget(words(label, "muted", wrap=False), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words(value), at, 1)
    return place


def _thing(thing: LoanThing, state: str) -> QWidget:
    """A thing with how many are out, and its condition when it went and came back."""
    name = words(f"{thing.code} {thing.name}" + (f" ×{thing.quantity}" if thing.quantity > 1 else ""))
    back = thing.quantity - thing.out
    if thing.supply:
        said = tr("耗材，不必归还")
    elif state == ASKED:
        said = ""
    elif not thing.out:
        said = tr("已归还")
    elif back:
        said = tr("已还 {back}，还差 {out}", back=back, out=thing.out)
    else:
        said = tr("未归还")
    parts = [said]
    if thing.condition_out:
        parts.append(tr("借用时：{condition}", condition=thing.condition_out))
    if thing.condition_back:
        parts.append(tr("归还时：{condition}", condition=thing.condition_back))
    place = QWidget()
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, HALF)
    column.setSpacing(0)
    column.addWidget(name)
    more = " · ".join(part for part in parts if part)
    if more:
        column.addWidget(words(more, "caption"))
    return place
