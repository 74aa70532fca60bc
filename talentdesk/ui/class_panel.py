"""What every tab of an opened class is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar


class ClassPanel(QWidget):
    """A tab of a class. ``tab_asked`` names another tab to go to, ``import_asked`` what to import into the class."""

    tab_asked = Signal(str)
    import_asked = Signal(str)

    def __init__(self, desk: Desk, class_id: int, bar: OutcomeBar) -> None:
        super().__init__()
        self.desk = desk
        self.class_id = class_id
        self.bar = bar

    def reload(self) -> None:
        """Read the shown data anew; called when the tab comes into view after a change."""
        raise NotImplementedError

    def flush(self) -> None:
        """Write what is still waiting to be written."""

    def hideEvent(self, event: QHideEvent) -> None:
        self.flush()
        super().hideEvent(event)
