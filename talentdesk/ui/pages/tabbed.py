"""Registers that belong together, side by side as tabs: 师徒 with mentors, apprentices and pairings; 课程 with the catalogue."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QVBoxLayout

from talentdesk.registers import register
from talentdesk.ui.desk import Desk
from talentdesk.ui.page import Page, several
from talentdesk.ui.pages.register_page import register_page
from talentdesk.ui.theme import STEP

MENTORING = ("pairings", "mentors", "apprentices")
TEACHING = ("courses", "occupations", "trades")


class TabbedPage(Page):
    """Tabs; a target names its register. Without one a record is of the first, an action is meant for the tab in view."""

    def __init__(self, desk: Desk, keys: tuple[str, ...], *, inside: bool = False) -> None:
        """``inside``: stands in a tab itself, whose margins it shares."""
        super().__init__(desk)
        self._keys = keys
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self._parts: list[Page] = []
        for key in keys:
            part = register_page(key)(desk)
            margins = part.layout()
            if inside and margins is not None:
                margins.setContentsMargins(0, STEP, 0, 0)
            self._parts.append(part)
            self.tabs.addTab(part, several(register(key).label))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    def refresh(self) -> None:
        """All of them: they name each other."""
        for part in self._parts:
            part.refresh()

    def open_target(self, target: dict[str, object]) -> None:
        """Open the register's tab and hand on the rest."""
        key = target.get("register", self._keys[0] if "record_id" in target else None)
        if key in self._keys:
            self.tabs.setCurrentIndex(self._keys.index(str(key)))
        rest = {name: value for name, value in target.items() if name != "register"}
        if rest:
            self._parts[self.tabs.currentIndex()].open_target(rest)

    def focus_search(self) -> None:
        """The search box of the tab in view."""
        self._parts[self.tabs.currentIndex()].focus_search()
