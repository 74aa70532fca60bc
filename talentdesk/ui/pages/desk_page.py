"""What the pages with tabs share: a message bar above tabs, each made when it is first looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.page import Page
from talentdesk.ui.theme import GROUP, STEP


class DeskPage(Page):
    """Tabs with keys. The first may be a register's list, which is there from the start; the others are held later.

    Turning to a tab clears the message bar and calls ``refresh``.
    """

    def __init__(
        self, desk: Desk, keys: Sequence[str], labels: Iterable[str], first: tuple[str, Page] | None = None
    ) -> None:
        super().__init__(desk)
        self.keys = tuple(keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, STEP, GROUP, STEP)
        column.setSpacing(STEP)
        self.bar = OutcomeBar(desk)
        column.addWidget(self.bar)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        column.addWidget(self.tabs, 1)
        if first is not None:
            label, page = first
            _to_the_edge(page)
            self.tabs.addTab(page, label)
        for label in labels:
            holder = QWidget()
            QVBoxLayout(holder).setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(holder, label)
        self.tabs.currentChanged.connect(self._turned)

    def _turned(self) -> None:
        self.bar.clear()
        self.refresh()

    @property
    def key(self) -> str:
        """The tab in view."""
        return self.keys[self.tabs.currentIndex()]

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        self.tabs.setCurrentIndex(self.keys.index(key))

    def hold(self, widget: QWidget) -> None:
        """Put what was made for the tab in view into it."""
        holder = self.tabs.currentWidget().layout()
        assert holder is not None
        holder.addWidget(widget)

    def hold_page(self, page: Page) -> None:
        """The same for a page of its own, which needs no margins here."""
        self.hold(page)
        _to_the_edge(page)


def _to_the_edge(page: Page) -> None:
    inside = page.layout()
    assert inside is not None
    inside.setContentsMargins(0, STEP, 0, 0)
