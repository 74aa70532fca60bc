"""One opened class: its tabs, its messages, and what is imported into it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.services import teaching
from talentdesk.text import tr
from talentdesk.ui.attendance_panel import AttendancePanel
from talentdesk.ui.class_overview import OverviewPanel
from talentdesk.ui.class_panel import ClassPanel
from talentdesk.ui.class_trainees import TraineesPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.importing import ImportPanel
from talentdesk.ui.marks_panel import MarksPanel
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.papers_panel import PapersPanel
from talentdesk.ui.results_panel import ResultsPanel
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import badge, button, heading, row
from talentdesk.ui.words import word

PANELS: tuple[tuple[str, str, type[ClassPanel]], ...] = (
    ("overview", "概况", OverviewPanel),
    ("trainees", "学员", TraineesPanel),
    ("attendance", "考勤", AttendancePanel),
    ("marks", "成绩", MarksPanel),
    ("results", "结果", ResultsPanel),
    ("papers", "文件", PapersPanel),
)


class ClassView(QWidget):
    """The tabs of one class, each made when first looked at and read anew when it comes into view after a change."""

    closed = Signal()

    def __init__(self, desk: Desk, class_id: int) -> None:
        super().__init__()
        self.desk = desk
        self.class_id = class_id
        self._seen: dict[str, int] = {}
        self.panels: dict[str, ClassPanel] = {}
        self.importing: ImportPanel | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        self.title = heading("", "lead")
        self.code = badge("")
        self.state = badge("", "accent")
        self.back_button = button(tr("全部班次"), self._close, icon_name="chevron-left")
        self._head = row(self.back_button, self.title, self.code, self.state, None)
        column.addWidget(self._head)
        self.bar = OutcomeBar(desk)
        column.addWidget(self.bar)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for _key, label, _panel in PANELS:
            holder = QWidget()
            QVBoxLayout(holder).setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(holder, word(label))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self.tabs.currentChanged.connect(self._turned)
        self.refresh()

    def _turned(self) -> None:
        self.bar.clear()
        self.refresh()

    def refresh(self) -> None:
        """Read the head and the tab in view anew, if anything was written since."""
        newest = self.desk.store.last_entry()
        if self._seen.get("head") != newest:
            self._seen["head"] = newest
            try:
                found = teaching.class_card(self.desk.store, self.class_id)
            except DeskError:  # its founding was undone
                self.closed.emit()
                return
            self.title.setText(found.name)
            self.code.setText(found.code)
            self.state.setText(found.state)
        key, _label, make = PANELS[self.tabs.currentIndex()]
        panel = self.panels.get(key) or self._make(key, make)
        if self._seen.get(key) != newest:
            panel.reload()
            self._seen[key] = newest

    def _make(self, key: str, make: type[ClassPanel]) -> ClassPanel:
        panel = make(self.desk, self.class_id, self.bar)
        panel.tab_asked.connect(self.show_tab)
        panel.import_asked.connect(self.bring_in)
        self.panels[key] = panel
        layout = self.tabs.currentWidget().layout()
        assert layout is not None
        layout.addWidget(panel)
        return panel

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front by its key."""
        self.stack.setCurrentWidget(self.tabs)
        at = [panel[0] for panel in PANELS].index(key)
        self.tabs.setCurrentIndex(at)
        self.refresh()

    def bring_in(self, key: str) -> None:
        """Import a roster, attendance, marks or certificate numbers into this class."""
        labels = {
            "trainees": tr("花名册"),
            "attendance": tr("考勤"),
            "marks": tr("成绩"),
            "numbers": tr("证书编号"),
        }
        self.flush()
        self.bar.clear()
        self._drop_import()
        self.importing = ImportPanel(self.desk, key, labels[key], self.code.text())
        self.importing.closed.connect(self._imported)
        self.stack.addWidget(self.importing)
        self.stack.setCurrentWidget(self.importing)
        self._head.setEnabled(False)

    def _drop_import(self) -> None:
        if self.importing is not None:
            self.stack.removeWidget(self.importing)
            self.importing.deleteLater()
            self.importing = None
        self._head.setEnabled(True)

    def _imported(self) -> None:
        self._drop_import()
        self.stack.setCurrentWidget(self.tabs)
        self.refresh()

    def flush(self) -> None:
        """Write what is still waiting in any tab."""
        for panel in self.panels.values():
            panel.flush()

    def edit(self, field: str = "") -> None:
        """Edit the class's own data."""
        overview = self.panels.get("overview")
        if isinstance(overview, OverviewPanel):
            overview.card.edit(field)

    def _close(self) -> None:
        self.flush()
        overview = self.panels.get("overview")
        if not isinstance(overview, OverviewPanel) or overview.card.may_leave():
            self.closed.emit()
