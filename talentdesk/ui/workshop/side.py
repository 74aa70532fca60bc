"""The right side of a tab: a card, and in its place a form while one is being filled in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from talentdesk.ui.certificates.action_panel import ActionPanel


class Side(QStackedWidget):
    """``left`` follows the end of a form, done or given up."""

    left = Signal()

    def __init__(self, rest: QWidget) -> None:
        super().__init__()
        self.rest = rest
        self.form: ActionPanel | None = None
        self.addWidget(rest)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)

    def open(self, form: ActionPanel) -> None:
        """Put a form in the card's place and the cursor into its first line."""
        self._drop()
        self.form = form
        form.closed.connect(self.put_away)
        self.addWidget(form)
        self.setCurrentWidget(form)
        form.start()

    def put_away(self) -> None:
        """Show the card again."""
        if self.form is not None:
            self._drop()
            self.left.emit()

    def _drop(self) -> None:
        if self.form is not None:
            form, self.form = self.form, None
            self.setCurrentWidget(self.rest)
            self.removeWidget(form)
            form.deleteLater()
