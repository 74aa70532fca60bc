"""A dialog in which work goes on: leaving it stops the work first."""

from __future__ import annotations

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QWidget

from talentdesk.ui.tasks import Tasks


class WorkDialog(QDialog):
    """Closes only when nothing is running; while something is, the wish to leave is a wish to cancel it."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks

    def reject(self) -> None:
        """Leave; a running job is stopped first."""
        if self._tasks.busy:
            self._tasks.cancel()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The same as leaving."""
        if self._tasks.busy:
            self._tasks.cancel()
            event.ignore()
            return
        super().closeEvent(event)
