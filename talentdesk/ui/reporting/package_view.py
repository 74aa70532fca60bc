"""The card of one package: how far it is, what is in it, what the bureau answered, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from talentdesk.services.upload_details import FileCount, PackageDetail, ReceiptLine
from talentdesk.services.upload_ledger import PackageLine
from talentdesk.text import tr
from talentdesk.ui.flow import Flow
from talentdesk.ui.reporting.channel_check import CheckCard
from talentdesk.ui.reporting.telling import amount, moment, numbered, rows_of, soon, state_words
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
from talentdesk.ui.words import word

HASH_SHOWN = 16
KILOBYTE = 1024
REJECTED = 3


class PackageView(QFrame):
    """``asked``: send, export, by_hand, check, rejected. ``check_card`` shows what a try of the channel found."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setMinimumWidth(300)
        self.line: PackageLine | None = None
        self.check_card = CheckCard()
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState(tr("没有选中上报包"), tr("在列表里选一个，这里显示里面有什么、主管部门怎么答复。"))
        )
        self._area = scrolled(QWidget())
        self._stack.addWidget(self._area)
        column.addWidget(self._stack)

    def show_package(self, line: PackageLine | None, channel: str, detail: PackageDetail | None) -> None:
        """Show a package; None says what the place is for."""
        if line is None or self.line is None or line.id != self.line.id:
            self.check_card.clear()
        self.line = line
        checked = not self.check_card.isHidden()
        self.check_card.setParent(self)  # kept for the next content, and gone with this view
        empty_area(self._area)
        self._stack.setCurrentIndex(0 if line is None else 1)
        if line is not None:
            inner = self._content(line, channel, detail)
            inner.setProperty("role", "page")
            as_high_as_needed(inner)
            self._area.setWidget(inner)
            self.check_card.setVisible(checked)

    def _content(self, line: PackageLine, channel: str, detail: PackageDetail | None) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.setSpacing(STEP)
        state, tone = state_words(line)
        column.addWidget(row(heading(numbered(line), "lead"), badge(state, tone), None))
        column.addWidget(words(channel, "muted"))
        if line.trouble:
            column.addWidget(words(line.trouble, "trouble"))
            if line.next_try is not None:
                column.addWidget(words(tr("窗口开着时 {at} 起会再试。", at=soon(line.next_try)), "muted"))
        column.addWidget(self._actions(line, detail))
        column.addWidget(self.check_card)
        column.addWidget(_facts(line))
        if detail is not None:
            column.addWidget(heading(tr("包里的文件"), "lead"))
            column.addWidget(_files(detail.files))
            column.addWidget(heading(tr("收到的回执"), "lead"))
            if not detail.receipts:
                column.addWidget(words(tr("还没有。"), "caption"))
            for each in detail.receipts:
                column.addWidget(_receipt(each))
        column.addStretch(1)
        return inner

    def _actions(self, line: PackageLine, detail: PackageDetail | None) -> QWidget:
        waiting = detail is not None and detail.waiting
        stopped = detail is not None and detail.stopped
        offered = (
            ("send", tr("再发送") if line.attempts else tr("发送"), waiting),
            ("check", tr("检查渠道"), stopped),
            ("by_hand", tr("已交给主管部门"), waiting),
            ("export", tr("导出原包…"), True),
            ("rejected", tr("看驳回的行"), bool(line.rejected)),
        )
        flow = Flow(spacing=HALF)
        self.buttons = {}
        for key, text, shown in offered:
            if shown:
                made = button(text, lambda key=key: self.asked.emit(key))  # type: ignore[misc]  # bound to the key now
                self.buttons[key] = made
                flow.add(made)
        return flow


def _facts(line: PackageLine) -> QWidget:
    size = f"{max(line.bytes // KILOBYTE, 1):,} KB"
    attempts = tr("{count} 次", count=line.attempts) if line.attempts > 1 else ""
    facts = [
        (tr("范围"), word(line.kind)), (tr("行数"), f"{rows_of(line):,}"),
        (tr("生成"), f"{moment(line.created_at)} {line.created_by}"),
        (tr("送达"), f"{moment(line.sent_at)} {line.sent_by or ''}".strip()),
        (tr("试过"), attempts),
        (tr("答复"), moment(line.answered_at)),
        (tr("包名"), line.name), (tr("大小"), size),
        (tr("文件校验和"), f"{line.sha256[:HASH_SHOWN]}…"),
    ]  # fmt: skip
    place = QWidget()
    grid = QGridLayout(place)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GROUP)
    grid.setVerticalSpacing(HALF)
    grid.setColumnStretch(1, 1)
    for at, (label, value) in enumerate((label, value) for label, value in facts if value):
        grid.addWidget(words(label, "muted", wrap=False), at, 0, Qt.AlignmentFlag.AlignTop)
        shown = words(value)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if value.endswith("…"):
            shown.setToolTip(line.sha256)
        grid.addWidget(shown, at, 1)
    return place


def _files(files: tuple[FileCount, ...]) -> QWidget:
    """A small table: the files, what they say, what was answered."""
    place = QWidget()
    grid = QGridLayout(place)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(STEP)
    grid.setVerticalSpacing(HALF)
    grid.setColumnStretch(0, 1)
    for column, text in enumerate((tr("行"), tr("接收"), tr("驳回"), tr("未答"))):
        grid.addWidget(_number(text, "caption"), 0, column + 1)
    for at, each in enumerate(files, 1):
        said = [
            tr("新增 {count}", count=f"{each.added:,}") if each.added else "",
            tr("变更 {count}", count=f"{each.changed:,}") if each.changed else "",
            tr("撤回 {count}", count=f"{each.withdrawn:,}") if each.withdrawn else "",
        ]
        name = words(each.label)
        name.setToolTip(" · ".join(part for part in said if part))
        grid.addWidget(name, at, 0)
        count = each.added + each.changed + each.withdrawn
        for column, number in enumerate((count, each.accepted, each.rejected, each.open), 1):
            cell = _number(amount(number))
            if column == REJECTED and number:
                cell.setProperty("role", "trouble")
            grid.addWidget(cell, at, column)
    return place


def _number(text: str, role: str = "") -> QLabel:
    cell = words(text, role, wrap=False)
    cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return cell


def _receipt(line: ReceiptLine) -> QWidget:
    place = QWidget()
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, HALF)
    column.setSpacing(0)
    column.addWidget(words(line.file_name))
    counts = tr(
        "接收 {accepted} 行，驳回 {rejected} 行。",
        accepted=f"{line.accepted:,}",
        rejected=f"{line.rejected:,}",
    )
    column.addWidget(words(f"{moment(line.received_at)} {line.received_by} · {counts}", "caption"))
    return place
