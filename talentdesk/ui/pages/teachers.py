"""The page 师资: the register of teachers, what is judged of them, and the tables behind it."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from talentdesk.registers import register
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.faculty.faculty_panel import FacultyPanel
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.page import Page
from talentdesk.ui.pages.register_page import RegisterPage
from talentdesk.ui.pages.tabbed import TabbedPage
from talentdesk.ui.theme import GROUP, STEP

LIST, FACULTY, TABLES = "list", "faculty", "tables"
KEYS = (LIST, FACULTY, TABLES)
TABLE_KEYS = (
    "qualifications", "dual_criteria", "dual_evidence", "teacher_trainings", "secondments", "teacher_evaluations",
)  # fmt: skip


class TeachersPage(Page):
    """Tabs are made when first looked at, and read anew when they come into view after a change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, STEP, GROUP, STEP)
        column.setSpacing(STEP)
        self.bar = OutcomeBar(desk)
        column.addWidget(self.bar)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        column.addWidget(self.tabs, 1)
        self.list = RegisterPage(desk, register("teachers"))
        inside = self.list.layout()
        assert inside is not None
        inside.setContentsMargins(0, STEP, 0, 0)
        self.tabs.addTab(self.list, tr("名单"))
        for label in (tr("资格与课时"), tr("资料表")):
            holder = QWidget()
            QVBoxLayout(holder).setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(holder, label)
        self.faculty: FacultyPanel | None = None
        self.tables: TabbedPage | None = None
        self.tabs.currentChanged.connect(self._turned)

    def _turned(self) -> None:
        self.bar.clear()
        self.refresh()

    @property
    def key(self) -> str:
        """The tab in view."""
        return KEYS[self.tabs.currentIndex()]

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        self.tabs.setCurrentIndex(KEYS.index(key))

    def refresh(self) -> None:
        """Read the tab in view anew, if anything was written since."""
        if self.key == LIST:
            self.list.refresh()
        elif self.key == FACULTY:
            if self.faculty is None:
                self.faculty = FacultyPanel(self.desk, self.bar)
                self._hold(self.faculty)
            self.faculty.refresh()
        else:
            if self.tables is None:
                self.tables = TabbedPage(self.desk, TABLE_KEYS, inside=True)
                self._hold(self.tables)
            self.tables.refresh()

    def _hold(self, panel: QWidget) -> None:
        holder = self.tabs.currentWidget().layout()
        assert holder is not None
        holder.addWidget(panel)

    def open_target(self, target: dict[str, object]) -> None:
        """A ``tab`` with what it takes, a ``register`` of the tables, a teacher (``record_id``), or an ``action``."""
        tab, key = target.get("tab"), str(target.get("register", ""))
        if tab in KEYS:
            self.show_tab(str(tab))
        elif key in TABLE_KEYS:
            self.show_tab(TABLES)
        elif "record_id" in target:
            self.show_tab(LIST)
        if self.key == LIST:
            self.list.open_target(target)
        elif self.faculty is not None and self.key == FACULTY:
            self.faculty.open_target(target)
        elif self.tables is not None:
            self.tables.open_target(target)

    def focus_search(self) -> None:
        """Ctrl+F."""
        if self.key == TABLES and self.tables is not None:
            self.tables.focus_search()
        else:
            self.show_tab(LIST)
            self.list.focus_search()
