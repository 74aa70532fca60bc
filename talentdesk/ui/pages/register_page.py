"""The page of any register: search and list on the left, the card of the selected record on the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.registers import Register, register
from talentdesk.services import records
from talentdesk.services.records import Query
from talentdesk.text import tr
from talentdesk.ui.bulk_panel import BulkPanel
from talentdesk.ui.card import RecordCard
from talentdesk.ui.desk import Desk
from talentdesk.ui.export_panel import ExportPanel
from talentdesk.ui.form import Create
from talentdesk.ui.importing import ImportPanel
from talentdesk.ui.list_bar import ListBar
from talentdesk.ui.list_empty import ListEmpty
from talentdesk.ui.list_model import ListModel
from talentdesk.ui.outcome import OutcomeBar, undo
from talentdesk.ui.page import Page
from talentdesk.ui.record_table import RecordTable, RowAction
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.words import counted, noun


class RegisterPage(Page):
    """Lists and edits the records of one register. ``create`` makes a new one where more is needed than saving it."""

    def __init__(self, desk: Desk, target: Register, create: Create | None = None) -> None:
        super().__init__(desk)
        self.register = target
        self._seen = -1
        self.bar = OutcomeBar(desk)
        self.card = RecordCard(desk, target, create)
        self.model = ListModel(desk.store, target, self)
        self.table = RecordTable(self.model)
        self.table.setAccessibleName(noun(self.register))
        self.menu = QMenu(self)
        self.list_bar = ListBar(desk.store, target, self.menu)
        self.bulk: BulkPanel | None = None
        self.export: ExportPanel | None = None
        self.importing: ImportPanel | None = None
        self._build()
        self._wire()
        self.refresh()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GROUP, STEP, GROUP, STEP)
        outer.setSpacing(STEP)
        outer.addWidget(self.bar)
        self.stack = QStackedWidget()
        outer.addWidget(self.stack, 1)
        self.list_side = QWidget()
        column = QVBoxLayout(self.list_side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(self.list_bar)
        self.empty = ListEmpty(self.register, self.new, self.bring_in, self.list_bar.clear)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.table)
        self.middle.addWidget(self.empty)
        self.side = QStackedWidget()
        self.side.addWidget(self.card)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(STEP)
        self.splitter.addWidget(self.middle)
        self.splitter.addWidget(self.side)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([620, 360])
        column.addWidget(self.splitter, 1)
        self.stack.addWidget(self.list_side)

    def _wire(self) -> None:
        self.list_bar.asked.connect(self.ask)
        self.list_bar.search.left_down.connect(self._to_list)
        self.list_bar.on(new=self.new, bring_in=self.bring_in, take_out=self.take_out)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.model.found.connect(self._show_found)
        self.table.current_changed.connect(self._show_current)
        self.table.selectionModel().selectionChanged.connect(self._show_selected)
        self.model.modelReset.connect(self._show_selected)
        self.table.open_asked.connect(self.open_current)
        self.table.edit_asked.connect(self.edit)
        self.table.remove_asked.connect(self.remove)
        self.table.row_actions = self.row_actions
        self.card.saved.connect(self._saved)
        self.card.closed.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.card.removed.connect(lambda text: self.bar.done(text, entry_id=self.desk.store.last_entry()))
        self.card.refused.connect(self.bar.refuse)
        self.card.undo_asked.connect(lambda entry: undo(self.desk, self.bar, entry))

    def refresh(self) -> None:
        """Read the list and the card anew if anything was written since; an open form is left alone."""
        newest = self.desk.store.last_entry()
        if newest != self._seen:
            self._seen = newest
            self.ask()
            self.card.reload()

    def ask(self) -> None:
        """Show what search box and filters say."""
        query = replace(
            self.model.query,
            search=self.list_bar.search.text().strip(),
            filters=self.list_bar.chosen_filters(),
        )
        with QSignalBlocker(self.table):  # the card follows once, at the end
            self.model.ask(query)
            if not self.card.editing and not self.table.current_id() and self.model.rowCount():
                self.table.selectRow(0)
        if not self.card.editing:
            self._show_current(self.table.current_id())

    def _show_found(self) -> None:
        listing = self.model.listing
        if listing is None:
            return
        self.list_bar.show_count(listing)
        self.middle.setCurrentWidget(self.table if len(listing) else self.empty)
        self.empty.explain(narrowed=self.list_bar.narrowed)
        bare = not len(listing) and not self.list_bar.narrowed
        self.list_bar.export_button.setEnabled(bool(len(listing)))
        if self.side.currentWidget() is self.card:
            self.side.setVisible(not bare or self.card.editing)

    def _show_current(self, record_id: int) -> None:
        """Show the current record in the card; while something unsaved stands there, the user decides."""
        shown = self.card.row.id if self.card.row is not None else 0
        if record_id == shown and not (self.card.editing and not shown):
            return
        if not self.card.may_leave():
            with QSignalBlocker(self.table):
                if not (shown and self.table.select_id(shown)):
                    self.table.clearSelection()
            return
        index = self.table.currentIndex()
        self.card.show_record(self.model.row_at(index.row()) if record_id and index.isValid() else None)

    def _show_selected(self) -> None:
        self.list_bar.show_selected(len(self.table.selected_ids()))
        for panel in (self.bulk, self.export):
            if panel is not None:
                panel.refresh()

    def _to_list(self) -> None:
        if self.model.rowCount():
            if not self.table.currentIndex().isValid():
                self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def row_actions(self) -> list[RowAction | None]:
        """The context menu of the list."""
        actions: list[RowAction | None] = []
        if self.card.edit_button.isVisibleTo(self.card):
            actions.append(RowAction(tr("编辑"), self.edit, "F2"))
        if self.register.creatable:
            actions += [
                RowAction(tr("批量修改…"), self.change_many),
                None,
                RowAction(tr("移到回收站"), self.remove, "Del"),
            ]
        return actions

    def _fill_menu(self) -> None:
        self.menu.clear()
        count = len(self.table.selected_ids())
        if self.register.creatable:
            many = self.menu.addAction(tr("批量修改…"), self.change_many)
            drop = self.menu.addAction(tr("移到回收站"), self.remove)
            many.setEnabled(count > 0)
            drop.setEnabled(count > 0)
        self.menu.addSeparator()
        columns = self.table.column_menu()
        columns.setTitle(tr("列选择"))
        self.menu.addMenu(columns)
        self.menu.addAction(tr("查看回收站"), lambda: self.desk.go("bin"))

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.stack.setCurrentWidget(self.list_side)
        self.list_bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list_bar.search.selectAll()

    def open_target(self, target: dict[str, object]) -> None:
        """Show a record (``record_id``) or do something (``action``: new, edit (at a ``field``), import (a ``file``))."""
        record_id = target.get("record_id")
        if isinstance(record_id, int) and not self.show_record(record_id):
            return
        actions = {"new": self.new, "edit": self.edit, "import": self.bring_in}
        action = actions.get(str(target.get("action")))
        if action is not None:
            action()
        file = target.get("file")
        if isinstance(file, Path) and self.importing is not None:
            self.importing.open(file)
        if target.get("field"):
            self.card.edit(str(target["field"]))

    def show_record(self, record_id: int) -> bool:
        """Select a record; search and filters give way when they hide it. Whether it is in view."""
        self.stack.setCurrentWidget(self.list_side)
        self.show_card()
        if not self.table.select_id(record_id):
            self.list_bar.clear()
            if not self.table.select_id(record_id):
                self.bar.refuse(DeskError(tr("这条记录不在列表里。"), tr("它可能在回收站里，或已被撤销。")))
                return False
        return True

    def open_current(self) -> None:
        """Enter or double click: edit."""
        self.edit()

    def edit(self) -> None:
        """F2: edit the selected record in the card."""
        self.show_card()
        self.card.edit()

    def new(self) -> None:
        """Ctrl+N: a new record in the card."""
        if self.register.creatable:
            self.stack.setCurrentWidget(self.list_side)
            self.show_card()
            self.card.new()

    def show_card(self) -> None:
        """Bring the card back to the right side."""
        self.side.setCurrentWidget(self.card)
        self.side.show()

    def _saved(self, record_id: int) -> None:
        self.desk.say(tr("已保存。"))
        self.ask()
        if not self.table.select_id(record_id):
            self.list_bar.clear()
            self.table.select_id(record_id)
        self.card.reload()

    def remove(self) -> None:
        """Del: move the selected records to the recycle bin; the message can undo it."""
        ids, store, target = self.table.selected_ids(), self.desk.store, self.register
        if not ids:
            return

        def removed(count: int) -> None:
            text = tr("已将 {count} 移到回收站。", count=counted(target, count))
            self.bar.done(text, entry_id=store.last_entry())
            self.refresh()

        self.desk.tasks.run(
            lambda _progress: records.remove(store, target, ids),
            title=tr("移到回收站"), done=removed, failed=self._failed,
        )  # fmt: skip

    def _failed(self, trouble: Exception) -> None:
        if isinstance(trouble, DeskError):
            self.bar.refuse(trouble)

    def change_many(self) -> None:
        """The bulk edit panel over the selection."""
        if self.bulk is None:
            self.bulk = BulkPanel(self.desk, self.register, self.table.selected_ids)
            self.bulk.done.connect(lambda text, entry: self.bar.done(text, entry_id=entry))
            self.bulk.closed.connect(self.show_card)
            self.side.addWidget(self.bulk)
        self.bulk.refresh()
        self.side.setCurrentWidget(self.bulk)
        self.side.show()

    def take_out(self) -> None:
        """The export panel."""
        if self.export is None:
            self.export = ExportPanel(self.desk, self.register, self._shown)
            self.export.done.connect(self._exported)
            self.export.closed.connect(self.show_card)
            self.side.addWidget(self.export)
        self.export.refresh()
        self.side.setCurrentWidget(self.export)
        self.side.show()

    def _shown(self) -> tuple[Query, int, list[int]]:
        return self.model.query, self.model.rowCount(), self.table.selected_ids()

    def _exported(self, text: str) -> None:
        self.bar.done(text)
        self.show_card()

    def bring_in(self) -> None:
        """The import panel in place of the list."""
        if self.importing is None:
            self.importing = ImportPanel(self.desk, self.register.key, noun(self.register))
            self.importing.closed.connect(self._imported)
            self.stack.addWidget(self.importing)
        self.stack.setCurrentWidget(self.importing)

    def _imported(self) -> None:
        if self.importing is not None:
            self.stack.removeWidget(self.importing)
            self.importing.deleteLater()
            self.importing = None
        self.stack.setCurrentWidget(self.list_side)
        self.refresh()


def register_page(key: str) -> Callable[[Desk], Page]:
    """How the page of a register is made."""
    return lambda desk: RegisterPage(desk, register(key))
