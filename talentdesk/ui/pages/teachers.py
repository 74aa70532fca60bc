"""The page 师资: the register of teachers, what is judged of them, and the tables behind it."""

from __future__ import annotations

from talentdesk.registers import register
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.faculty.faculty_panel import FacultyPanel
from talentdesk.ui.pages.desk_page import DeskPage
from talentdesk.ui.pages.register_page import RegisterPage
from talentdesk.ui.pages.tabbed import TabbedPage

LIST, FACULTY, TABLES = "list", "faculty", "tables"
KEYS = (LIST, FACULTY, TABLES)
TABLE_KEYS = (
    "qualifications", "dual_criteria", "dual_evidence", "teacher_trainings", "secondments", "teacher_evaluations",
)  # fmt: skip


class TeachersPage(DeskPage):
    """Tabs are made when first looked at, and read anew when they come into view after a change."""

    def __init__(self, desk: Desk) -> None:
        first = RegisterPage(desk, register("teachers"))
        super().__init__(desk, KEYS, (tr("资格与课时"), tr("资料表")), (tr("名单"), first))
        self.list = first
        self.faculty: FacultyPanel | None = None
        self.tables: TabbedPage | None = None

    def refresh(self) -> None:
        """Read the tab in view anew, if anything was written since."""
        if self.key == LIST:
            self.list.refresh()
        elif self.key == FACULTY:
            if self.faculty is None:
                self.faculty = FacultyPanel(self.desk, self.bar)
                self.hold(self.faculty)
            self.faculty.refresh()
        else:
            if self.tables is None:
                self.tables = TabbedPage(self.desk, TABLE_KEYS, inside=True)
                self.hold(self.tables)
            self.tables.refresh()

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
