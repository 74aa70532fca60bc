"""What takes the page's place while it is needed: a way back, a title, and below it the work itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import button, heading, row


class Place(QWidget):
    """``closed`` asks for the page back; Esc does the same. ``bar`` is the page's message bar; ``gone`` says that work
    which ends only now has nothing left to show its result in.
    """

    closed = Signal()

    def __init__(self, desk: Desk, bar: OutcomeBar, title: str) -> None:
        super().__init__()
        self.desk, self.bar = desk, bar
        self.gone = False
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(STEP)
        self.back_button = button(tr("返回表单"), self.closed.emit, icon_name="chevron-left")
        self.back_button.setToolTip("Esc")
        self.title = heading(title, "lead")
        self.head = row(self.back_button, self.title, None)
        self.column.addWidget(self.head)

    def reload(self) -> None:
        """Read the shown data anew."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def failed(self, trouble: Exception) -> None:
        """Show a refusal of work in the background."""
        if isinstance(trouble, DeskError):
            self.bar.refuse(trouble)
