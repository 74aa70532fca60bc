"""The page 班次: the list of classes, and each class opened to the end of its work."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from talentdesk.registers import register
from talentdesk.services import teaching
from talentdesk.text import tr
from talentdesk.ui.class_view import ClassView
from talentdesk.ui.desk import Desk
from talentdesk.ui.page import Page
from talentdesk.ui.pages.register_page import RegisterPage
from talentdesk.ui.record_number import RECORD_NUMBER
from talentdesk.ui.record_table import RowAction
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.widgets import button


class ClassList(RegisterPage):
    """The list of classes; Enter, a double click or the card's button opens one."""

    opened = Signal(RECORD_NUMBER)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, register("classes"), lambda values: teaching.open_class(desk.store, values))
        self.list_bar.new_button.setText(tr("开班"))
        self.open_button = button(tr("打开班次"), self.open_current, role="primary")
        self.open_button.setToolTip(tr("回车"))
        self.card.buttons.insertWidget(0, self.open_button)

    def open_current(self) -> None:
        """Open the class that the list's cursor is on."""
        current = self.table.current_id()
        if current and self.card.may_leave():
            self.opened.emit(current)

    def row_actions(self) -> list[RowAction | None]:
        """The context menu, with opening first."""
        return [RowAction(tr("打开班次"), self.open_current, "Enter"), None, *super().row_actions()]

    def _saved(self, record_id: int) -> None:
        super()._saved(record_id)
        if self.model.listing is not None and len(self.model.listing) == 1:
            self.desk.say(tr("已开班。打开它，导入花名册。"))


class ClassPage(Page):
    """The list, or one opened class in its place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget()
        column.addWidget(self.stack)
        self.list = ClassList(desk)
        self.list.opened.connect(self.open_class)
        self.stack.addWidget(self.list)
        self.view: ClassView | None = None

    def refresh(self) -> None:
        """Read anew what is in view."""
        if self.view is not None:
            self.view.refresh()
        else:
            self.list.refresh()

    def open_class(self, class_id: int) -> None:
        """Show one class."""
        if self.view is not None:
            if self.view.class_id == class_id:
                return
            self.close_class()
        self.view = ClassView(self.desk, class_id)
        self.view.setContentsMargins(GROUP, STEP, GROUP, STEP)
        self.view.closed.connect(self.close_class)
        self.stack.addWidget(self.view)
        self.stack.setCurrentWidget(self.view)
        self.view.tabs.tabBar().setFocus()

    def close_class(self) -> None:
        """Back to the list."""
        if self.view is not None:
            view, self.view = self.view, None
            view.flush()
            self.stack.removeWidget(view)
            view.deleteLater()
        self.stack.setCurrentWidget(self.list)
        self.list.refresh()
        self.list.table.setFocus()

    def open_target(self, target: dict[str, object]) -> None:
        """Open a class (``record_id``, with ``tab`` if given) or do something (``action``, edit at a ``field``)."""
        record_id, tab, action = target.get("record_id"), target.get("tab"), target.get("action")
        if isinstance(record_id, int):
            self.open_class(record_id)
            if self.view is not None and isinstance(tab, str):
                self.view.show_tab(tab)
            elif self.view is not None and action == "edit":
                self.view.show_tab("overview")
                self.view.edit(str(target.get("field", "")))
        elif self.view is not None and action == "print":
            self.view.show_tab("papers")
        elif self.view is not None and action == "edit":
            self.view.show_tab("overview")
            self.view.edit()
        elif action is not None:
            self.close_class()
            self.list.open_target(target)

    def focus_search(self) -> None:
        """Ctrl+F: the list's search, or the search for trainees of the opened class."""
        if self.view is not None:
            self.view.show_tab("trainees")
            self.view.panels["trainees"].setFocus()
        else:
            self.list.focus_search()
