"""师徒: the three registers of mentors, apprentices and their pairings, side by side as tabs."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QVBoxLayout

from talentdesk.registers import register
from talentdesk.ui.desk import Desk
from talentdesk.ui.page import Page, several
from talentdesk.ui.pages.register_page import register_page

KEYS = ("pairings", "mentors", "apprentices")


class MentoringPage(Page):
    """Tabs; a target names its register, without one it is meant for the tab in view."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self._parts: list[Page] = []
        for key in KEYS:
            part = register_page(key)(desk)
            self._parts.append(part)
            self.tabs.addTab(part, several(register(key).label))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    def refresh(self) -> None:
        """All three: they name each other."""
        for part in self._parts:
            part.refresh()

    def open_target(self, target: dict[str, object]) -> None:
        """Open the register's tab and hand on the rest."""
        key = target.get("register")
        if key in KEYS:
            self.tabs.setCurrentIndex(KEYS.index(str(key)))
        rest = {name: value for name, value in target.items() if name != "register"}
        if rest:
            self._parts[self.tabs.currentIndex()].open_target(rest)

    def focus_search(self) -> None:
        """The search box of the tab in view."""
        self._parts[self.tabs.currentIndex()].focus_search()
