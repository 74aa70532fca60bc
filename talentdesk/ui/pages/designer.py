"""版式: certificates' layouts made and changed on the page as it will be printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QMenu,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from talentdesk.documents.layout_findings import LayoutFinding
from talentdesk.documents.placeholders import Placeholder
from talentdesk.errors import DeskError
from talentdesk.services.layout_preview import preview_subject
from talentdesk.text import tr
from talentdesk.ui.commands import Command
from talentdesk.ui.designer.bars import TopBar, WorkBar, fill_menu
from talentdesk.ui.designer.files import LayoutFiles
from talentdesk.ui.designer.handling import HandlingCanvas
from talentdesk.ui.designer.kinds import element_for
from talentdesk.ui.designer.lists import ElementList, FindingList, PlaceholderList
from talentdesk.ui.designer.operations import Operations
from talentdesk.ui.designer.paper import Paper
from talentdesk.ui.designer.properties import Properties
from talentdesk.ui.designer.rulers import with_rulers
from talentdesk.ui.designer.sheet_panel import SheetPanel
from talentdesk.ui.designer.shelf import Shelf
from talentdesk.ui.desk import Desk
from talentdesk.ui.page import Page
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import scrolled

PANEL_WIDTH, PANEL_LEAST = 296, 264


class DesignerPage(Page):
    """Above what is worked on and with what, in the middle the sheet, at the right what is known of the choice."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.shelf = Shelf(desk)
        self.design = self.shelf.design
        self.paper = Paper(desk, self.design)
        self.canvas = HandlingCanvas(self.design, self.paper)
        self.operations = Operations(self.design, self.canvas.middle_of_view)
        self.files = LayoutFiles(desk, self.shelf, self)
        self.top = TopBar(desk, self.shelf, self.files)
        self.bar = WorkBar(self.design, self.operations, self.canvas)
        self.properties = Properties(self.design, desk.refuse)
        self.sheet = SheetPanel(self.design, desk.refuse)
        self.placeholders = PlaceholderList()
        self.element_list = ElementList(self.design)
        self.findings = FindingList()
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, STEP, GROUP, STEP)
        column.setSpacing(HALF + 2)
        column.addWidget(self.top)
        column.addWidget(self.bar)
        column.addWidget(self._body(), 1)
        self._keys: dict[str, Callable[[], object]] = {
            QKeySequence(command.keys).toString(): command.run for command in self.commands()
        }
        self._wire()
        self._picked()

    # building

    def _body(self) -> QWidget:
        self.pdf_view = QPdfView(self)
        self.pdf_view.setDocument(self.paper.document)
        self.pdf_view.setPageMode(QPdfView.PageMode.MultiPage)
        self.pdf_view.setZoomMode(QPdfView.ZoomMode.FitInView)
        self.pdf_view.setFrameShape(QFrame.Shape.NoFrame)
        self.pdf_view.setAccessibleName(tr("打印预览"))
        self.overprint = QCheckBox(tr("套打：只印数据"))
        preview = QWidget()
        column = QVBoxLayout(preview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(self.overprint)
        column.addWidget(self.pdf_view, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(with_rulers(self.canvas))
        self.stack.addWidget(preview)
        self.panel = QTabWidget()
        self.panel.setDocumentMode(True)
        self._property_stack = QStackedWidget()
        for part in (self.sheet, self.properties):
            area = scrolled(part)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._property_stack.addWidget(area)
        for page, label in (
            (self._property_stack, tr("属性")),
            (self.placeholders, tr("占位符")),
            (self.element_list, tr("元素")),
            (self.findings, tr("检查")),
        ):
            self.panel.addTab(page, label)
        self.panel.setMinimumWidth(PANEL_LEAST)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.setHandleWidth(STEP)
        split.addWidget(self.stack)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 0)
        split.setSizes([1000, PANEL_WIDTH])
        return split

    def _wire(self) -> None:
        self.top.choice.activated.connect(lambda _index: self._open(str(self.top.choice.currentData())))
        self.top.person.left.connect(self._person_left)
        self.top.person.line.textChanged.connect(lambda text: None if text else self._person_left())
        self.top.preview_button.toggled.connect(self.show_preview)
        self.overprint.toggled.connect(self._overprint)
        self.design.picked.connect(self._picked)
        self.canvas.edit_asked.connect(self.edit_text)
        self.canvas.menu_asked.connect(self._show_menu)
        self.canvas.dragging.connect(self._dragging)
        self.placeholders.chosen.connect(self.insert_placeholder)
        self.element_list.edit_asked.connect(self.edit_text)
        self.findings.gone_to.connect(self._go_to)
        self.paper.drawn.connect(self._drawn)
        self.files.shown.connect(self.canvas.fit)
        self.files.rename_asked.connect(self.rename)

    # keys

    def commands(self) -> list[Command]:
        """Everything that has a key here."""
        canvas, operations = self.canvas, self.operations
        return [
            *operations.editing(), *operations.aligning(), *operations.ordering(),
            Command("", "", "", operations.redo, "Ctrl+Shift+Z"),
            Command("", "", "", self.files.save, "Ctrl+S"),
            Command("", "", "", self.edit_text, "F2"),
            Command("", "", "", self.top.preview_button.toggle, "Ctrl+P"),
            Command("", "", "", self.focus_search, "Ctrl+F"),
            Command("", "", "", canvas.zoom_in, "Ctrl++"), Command("", "", "", canvas.zoom_in, "Ctrl+="),
            Command("", "", "", canvas.zoom_out, "Ctrl+-"), Command("", "", "", canvas.fit, "Ctrl+0"),
            Command("", "", "", canvas.zoom_actual, "Ctrl+1"),
        ]  # fmt: skip

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here are not the window's: Ctrl+Z takes back a step of the layout."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and _key(event) in self._keys:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the focused control did not take."""
        run = self._keys.get(_key(event))
        if run is not None:
            run()
        else:
            super().keyPressEvent(event)

    # layouts

    def refresh(self) -> None:
        """The list may have grown elsewhere."""
        self.top.fill()

    def open_target(self, target: dict[str, object]) -> None:
        """``layout`` opens one by name, ``file`` takes one in; the window's F2 and Ctrl+P arrive as actions."""
        if "layout" in target:
            self._open(str(target["layout"]))
        file = target.get("file")
        if isinstance(file, Path):
            self.files.import_file(file)
        if target.get("action") == "edit":
            self.edit_text()
        elif target.get("action") == "print":
            self.top.preview_button.toggle()
        elif target.get("action") == "new":
            self.files.copy_layout()

    def focus_search(self) -> None:
        """The placeholders' search box."""
        self.panel.setCurrentWidget(self.placeholders)
        self.placeholders.search.setFocus()

    def _open(self, name: str) -> None:
        try:
            self.shelf.open(name)
        except DeskError as trouble:
            self.desk.refuse(trouble)
        self.top.fill()
        self.canvas.fit()

    def rename(self) -> None:
        """Put the cursor into the name."""
        self.design.choose(())
        self.panel.setCurrentWidget(self._property_stack)
        self.sheet.label.setFocus()
        self.sheet.label.selectAll()

    # what is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.paper.show(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is drawn and nothing is lost while nobody looks."""
        super().hideEvent(event)
        self.paper.show(False)
        self.shelf.keep()

    def _person_left(self) -> None:
        chosen = self.top.person.value()
        if not isinstance(chosen, int) and chosen:
            return
        try:
            self.paper.subject = preview_subject(self.desk.store, chosen if isinstance(chosen, int) else None)
        except DeskError as trouble:
            self.desk.refuse(trouble)
        self.paper.ask()

    def show_preview(self, on: bool) -> None:
        """Show the very PDF that is printed, all sides of it, or the canvas again."""
        self.stack.setCurrentIndex(1 if on else 0)
        self.top.preview_button.setChecked(on)
        self.bar.setVisible(not on)
        self.paper.printed = on
        self.paper.ask()

    def _overprint(self, on: bool) -> None:
        self.paper.overprint = on
        self.paper.ask()

    def _drawn(self) -> None:
        found = self.paper.findings
        self.findings.show_findings(found)
        self.panel.setTabText(3, tr("检查 {count}", count=len(found)) if found else tr("检查"))

    def _picked(self) -> None:
        self._property_stack.setCurrentIndex(1 if self.design.chosen else 0)
        self.canvas.describe()

    def _dragging(self) -> None:
        if len(self.design.chosen) == 1 and self.design.chosen[0] < len(self.canvas.shown):
            self.properties.show_values(self.canvas.shown[self.design.chosen[0]])

    def _go_to(self, finding: LayoutFinding) -> None:
        if finding.place is None:
            return
        self.design.show_side(finding.side)
        if finding.place < len(self.design.elements):
            self.design.choose((finding.place,))
            self.canvas.ensure_seen(finding.place)

    # elements

    def edit_text(self) -> None:
        """Put the cursor into the text of the chosen element."""
        if self.design.chosen:
            self.panel.setCurrentWidget(self._property_stack)
            self.properties.edit_text()

    def insert_placeholder(self, placeholder: Placeholder) -> None:
        """Write a placeholder into the chosen text, or add an element that shows it."""
        into_text = len(self.design.chosen) == 1 and placeholder.kind in ("text", "qr")
        if into_text and self.properties.insert(f"{{{placeholder.name}}}"):
            return
        self.operations.add(element_for(placeholder), tr("插入{what}", what=placeholder.label))

    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        operations = self.operations
        fill_menu(menu, operations.editing()[2:])
        for label, commands in (
            (tr("对齐与分布"), operations.aligning()),
            (tr("层次"), operations.ordering()),
        ):
            fill_menu(menu.addMenu(label), commands)
        menu.popup(at)


def _key(event: QKeyEvent) -> str:
    return QKeySequence(event.keyCombination()).toString()
