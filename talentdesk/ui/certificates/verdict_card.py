"""A verdict on a certificate, in colour and in words, with its claims to be compared with the paper."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from talentdesk.text import tr
from talentdesk.ui.icons import picture
from talentdesk.ui.theme import GROUP, HALF, STEP, colours
from talentdesk.ui.widgets import heading, row, words

TONES = {"genuine": "success", "void": "danger", "altered": "danger", "expired": "warning"}


class Judged(Protocol):
    """What the service says about a code."""

    @property
    def state(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def remedy(self) -> str: ...
    @property
    def warning(self) -> str: ...


def state_word(state: str) -> str:
    """A verdict in one word."""
    return {
        "genuine": tr("真实"),
        "altered": tr("被改动或损坏"),
        "unknown-key": tr("无法判断"),
        "void": tr("已作废"),
        "expired": tr("已过期"),
        "not-ours": tr("不是本系统的二维码"),
    }[state]


class VerdictCard(QFrame):
    """One verdict."""

    def __init__(self, verdict: Judged, lines: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.state = verdict.state
        tone = TONES.get(verdict.state, "warning")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GROUP)
        column.setSpacing(STEP)
        column.addWidget(self._head(verdict, tone))
        body = QVBoxLayout()
        body.setContentsMargins(GROUP, 0, GROUP, 0)
        body.setSpacing(STEP)
        column.addLayout(body)
        body.addWidget(words(verdict.text))
        if verdict.warning:
            note = words(verdict.warning)
            note.setStyleSheet(f"color: {colours().warning}")
            body.addWidget(note)
        body.addWidget(words(verdict.remedy, "muted"))
        self.claims: dict[str, QLabel] = {}
        if lines:
            body.addWidget(heading(tr("请与纸质证书逐项对照"), "lead"))
            body.addWidget(self._grid(lines))

    def _head(self, verdict: Judged, tone: str) -> QWidget:
        head = QFrame()
        head.setProperty("role", "bar")
        head.setProperty("tone", tone)
        colour = {"success": colours().success, "danger": colours().danger}.get(tone, colours().warning)
        sign = QLabel()
        sign.setPixmap(picture("check" if tone == "success" else "warning", colour=colour, size=24))
        self.word = heading(state_word(verdict.state))
        self.word.setStyleSheet(f"color: {colour}")
        line = QVBoxLayout(head)
        line.setContentsMargins(GROUP, STEP, GROUP, STEP)
        line.addWidget(row(sign, self.word, None))
        head.setAccessibleName(self.word.text())
        return head

    def _grid(self, lines: tuple[tuple[str, str], ...]) -> QWidget:
        place = QWidget()
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GROUP)
        grid.setVerticalSpacing(HALF)
        grid.setColumnStretch(1, 1)
        for at, (label, value) in enumerate(lines):
            grid.addWidget(words(label, "muted", wrap=False), at, 0, Qt.AlignmentFlag.AlignTop)
            shown = words(value)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(shown, at, 1)
            self.claims[label] = shown
        return place
