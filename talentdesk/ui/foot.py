"""The window's foot: the passing message, and what long work is doing, how far it is, with a way to cancel it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSizePolicy

from talentdesk.text import tr
from talentdesk.ui.tasks import Tasks
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import button, row, words

SHOW_AFTER_MS, MESSAGE_MS = 250, 8000


class Foot(QFrame):
    """Shows work only when it takes longer than a moment; a message goes away by itself."""

    def __init__(self, tasks: Tasks, user: str) -> None:
        super().__init__()
        self.setObjectName("Foot")
        self.setMinimumHeight(36)
        line = QHBoxLayout(self)
        line.setContentsMargins(GROUP, HALF, GROUP, HALF)
        line.setSpacing(GROUP)
        self.message = words("", wrap=False)
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line.addWidget(self.message, 1)
        self.work = words("", "muted", wrap=False)
        self.bar = QProgressBar()
        self.bar.setFixedWidth(160)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("进度"))
        self.cancel = button(tr("取消"), self._cancel, role="link")
        self.panel = row(self.work, self.bar, self.cancel, spacing=STEP)
        self.panel.hide()
        line.addWidget(self.panel)
        line.addWidget(words(user, "caption", wrap=False))
        self._tasks = tasks
        self._title = ""
        self._patience, self._forget = QTimer(self), QTimer(self)
        for timer, slot in ((self._patience, self.panel.show), (self._forget, self._clear)):
            timer.setSingleShot(True)
            timer.timeout.connect(slot)
        tasks.started.connect(self._started)
        tasks.progressed.connect(self._progressed)
        tasks.finished.connect(self._finished)

    def say(self, text: str) -> None:
        """Show a message for some seconds."""
        self.message.setText(text)
        self.message.setToolTip(text)
        self.message.setAccessibleName(text)
        self._forget.start(MESSAGE_MS)

    @Slot()
    def _clear(self) -> None:
        self.message.clear()
        self.message.setToolTip("")

    @Slot(str)
    def _started(self, title: str) -> None:
        self._title = title
        self.work.setText(title)
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self._patience.start(SHOW_AFTER_MS)

    @Slot(int, int, str)
    def _progressed(self, done: int, total: int, text: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(min(done, total))
        far = f"{done:,} / {total:,}" if total else (f"{done:,}" if done else "")
        self.work.setText("  ".join(part for part in (self._title, text, far) if part))

    @Slot()
    def _finished(self) -> None:
        self._patience.stop()
        self.panel.hide()

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.work.setText(tr("正在取消……"))
        self._tasks.cancel()
