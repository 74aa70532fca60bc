"""表单: every compliance form by name, filled from the base, previewed as the very PDF, printed or saved; custom forms too."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QVBoxLayout

from talentdesk.errors import DeskError
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import NOTHING
from talentdesk.ui.desk import Desk
from talentdesk.ui.forms.batch_place import BatchPlace
from talentdesk.ui.forms.binder_place import BinderPlace
from talentdesk.ui.forms.custom_place import CustomPlace
from talentdesk.ui.forms.mapping_place import MappingPlace
from talentdesk.ui.forms.place import Place
from talentdesk.ui.forms.placeholder_list import save_placeholder_list
from talentdesk.ui.forms.workbench import NARROW_BELOW, Workbench
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.page import Page
from talentdesk.ui.theme import GROUP, STEP

TEMPLATES = "*.xlsx *.docx"


class FormsPage(Page):
    """The workbench; mapping, versions, batch and binder take its place while they are needed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, STEP, GROUP, STEP)
        column.setSpacing(STEP)
        self.bar = OutcomeBar(desk)
        self.menu = self._menu()
        self.bench = Workbench(desk, self.bar, self.menu)
        self.bench.batch_asked.connect(self.open_batch)
        self.bench.binder_asked.connect(self.open_binder)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.bench)
        self.place: Place | None = None
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(tr("导入主管部门表格…"), self.bring_in)
        menu.addAction(tr("版本、停用、导出模板…"), self.open_custom)
        menu.addSeparator()
        menu.addAction(tr("占位符清单…"), lambda: save_placeholder_list(self, self.bar))
        return menu

    def refresh(self) -> None:
        """Read what is in view anew."""
        self.bench.reload()
        if self.place is not None:
            self.place.reload()

    def open_target(self, target: dict[str, object]) -> None:
        """Choose a form (``form``) and whom it is about (``class_id``, or ``about`` with ``record_id``), or do an ``action``."""
        form, class_id, about, record_id, action = (
            target.get(name) for name in ("form", "class_id", "about", "record_id", "action")
        )
        if form is not None or isinstance(class_id, int):
            self.close_place()
        if isinstance(form, str):
            self.bench.open_form(form)
        try:
            if isinstance(class_id, int):
                self.bench.card.subject.choose("class", class_id)
            elif isinstance(record_id, int) and about in (
                "teachers",
                "equipment",
                "loans",
                "pairings",
                "certificates",
            ):
                self.bench.card.subject.choose(about, record_id)
        except DeskError as trouble:
            self.desk.refuse(trouble)
        if action == "print":
            self._print()
        elif action == "binder":
            self.open_binder()
        elif action == "new":
            self.bring_in()

    def _print(self) -> None:
        if isinstance(self.place, BinderPlace):
            self.place.view.print()
        elif self.place is None:
            self.bench.print()

    def focus_search(self) -> None:
        """Ctrl+F: the catalogue's search box."""
        if isinstance(self.place, MappingPlace):
            self.place.picker.search.setFocus()
            return
        self.close_place()
        self.bench.catalogue.search.setFocus()
        self.bench.catalogue.search.selectAll()

    # what takes the workbench's place

    def _open(self, place: Place) -> None:
        self.close_place()
        self.bar.clear()
        self.place = place
        place.closed.connect(self.close_place)
        self.stack.addWidget(place)
        self.stack.setCurrentWidget(place)
        place.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_place(self) -> None:
        """Back to the workbench."""
        if self.place is not None:
            place, self.place = self.place, None
            place.gone = True
            self.stack.removeWidget(place)
            place.deleteLater()
            self.stack.setCurrentWidget(self.bench)
            self.bench.catalogue.list.setFocus()

    def open_batch(self) -> None:
        """The form in view for several classes."""
        wish = self.bench.wish()
        if wish is not None and wish.subject.about == "class":
            self._open(BatchPlace(self.desk, self.bar, wish.offer, wish.options, wish.subject.ids[0]))

    def open_binder(self) -> None:
        """The binder of the chosen class."""
        class_id = self.bench.card.subject.classes.box.class_id
        if class_id == NOTHING:
            return
        try:
            self._open(BinderPlace(self.desk, self.bar, class_id))
        except DeskError as trouble:
            self.bar.refuse(trouble)

    def bring_in(self) -> None:
        """Ask for a bureau's workbook or letter."""
        name, _ = QFileDialog.getOpenFileName(
            self, tr("导入主管部门表格"), str(Path.home()), tr("Excel 表格或 Word 文档") + f" ({TEMPLATES})"
        )
        if name:
            self.map_file(Path(name))

    def map_file(self, path: Path, *, key: str = "") -> None:
        """Look through a template and show what belongs where; ``key``: the next version of that form."""
        try:
            place = MappingPlace(self.desk, self.bar, path, key)
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return
        place.saved.connect(self._saved)
        self._open(place)

    def _saved(self, key: str) -> None:
        self.close_place()
        self.bench.reload()
        self.bench.open_form(key)

    def open_custom(self) -> None:
        """The bureau's own forms with their versions."""
        place = CustomPlace(self.desk, self.bar)
        place.map_asked.connect(lambda path, key: self.map_file(Path(path), key=key))
        self._open(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bench.set_narrow(event.size().width() < NARROW_BELOW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter previews at once."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.place is None:
            self.bench.preview(now=True)
        else:
            super().keyPressEvent(event)
