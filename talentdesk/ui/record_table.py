"""The table a list is seen in: column widths, sorting by heading, selection of many, and the keys of a keyboard user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QWidget

from talentdesk.registers import Field, Kind
from talentdesk.ui.line_table import LineTable
from talentdesk.ui.list_model import ListModel
from talentdesk.ui.record_number import RECORD_NUMBER
from talentdesk.ui.words import characters, label_of

KEPT_AT_MOST = 1000
"""Selected records that a new order of the list keeps selected."""


@dataclass(frozen=True, slots=True)
class RowAction:
    """A line of the context menu."""

    label: str
    run: Callable[[], None]
    key: str = ""


class RecordTable(LineTable):
    """Lists records; ``current_changed`` carries the record's id or 0."""

    current_changed = Signal(RECORD_NUMBER)
    open_asked = Signal()
    edit_asked = Signal()
    remove_asked = Signal()

    def __init__(self, model: ListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.records = model
        self._kept: tuple[int, list[int]] = (0, [])
        self.row_actions: Callable[[], list[RowAction | None]] = list
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        side = self.verticalHeader()
        side.setVisible(False)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(self.fontMetrics().height() + 12)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsMovable(True)
        head.setStretchLastSection(True)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._offer_columns)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(self.open_asked)
        self.selectionModel().currentChanged.connect(self._tell_current)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Give each column the width its field asks for, in Chinese characters, and room for its heading."""
        metrics = self.fontMetrics()
        character = characters(self, 1)
        for column, field in enumerate(self.records.fields):
            heading = metrics.horizontalAdvance(label_of(field)) + 34
            self.setColumnWidth(column, max(heading, (field.width or 8) * character + 18))

    def current_id(self) -> int:
        """The id of the current record; 0 when there is none."""
        index = self.currentIndex()
        return self.records.id_at(index.row()) or 0 if index.isValid() else 0

    def selected_ids(self) -> list[int]:
        """The ids of all selected rows in list order, read from ranges so that a million selected rows is quick."""
        chosen = self.selectionModel().selection()
        spans = {(chosen.at(i).top(), chosen.at(i).bottom()) for i in range(chosen.count())}
        found: list[int] = []
        if self.records.listing is not None:
            for top, bottom in sorted(spans):
                found.extend(self.records.listing.ids[top : bottom + 1])
        return list(dict.fromkeys(found))

    def select_id(self, record_id: int) -> bool:
        """Make a record current; False when the list does not hold it."""
        position = self.records.position_of(record_id)
        if position is None:
            return False
        index = self.records.index(position, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)
        return True

    def select_ids(self, record_ids: list[int]) -> None:
        """Select these records, as far as the list holds them."""
        selection = QItemSelection()
        for record_id in record_ids:
            position = self.records.position_of(record_id)
            if position is not None:
                index = self.records.index(position, 0)
                selection.select(index, index)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().select(selection, flags)

    def _remember(self) -> None:
        """A new order or search keeps what was selected, as far as the new list holds it."""
        self._kept = (self.current_id(), self.selected_ids()[:KEPT_AT_MOST])

    def _restore(self) -> None:
        current, chosen = self._kept
        if current and self.select_id(current) and len(chosen) > 1:
            self.select_ids(chosen)
        self._tell_current()

    def _tell_current(self) -> None:
        self.current_changed.emit(self.current_id())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = (
            event.key(),
            event.modifiers()
            in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            ),
        )
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_asked.emit()
        elif plain and key == Qt.Key.Key_F2:
            self.edit_asked.emit()
        elif plain and key == Qt.Key.Key_Delete:
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        actions = self.row_actions()
        if not actions:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for line in actions:
            if line is None:
                menu.addSeparator()
            else:
                action = menu.addAction(line.label)
                action.setShortcut(line.key)
                action.triggered.connect(line.run)
        menu.popup(event.globalPos())

    def column_menu(self) -> QMenu:
        """A menu of all fields, ticked where they are columns."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = self.records.fields
        for field in self.records.register.fields:
            if field.kind is Kind.PHOTO:
                continue
            action = QAction(label_of(field), menu)
            action.setCheckable(True)
            action.setChecked(field in shown)
            action.setEnabled(shown != (field,))
            action.toggled.connect(self._toggle(field))
            menu.addAction(action)
        return menu

    def _toggle(self, field: Field) -> Callable[[bool], None]:
        def toggled(on: bool) -> None:
            kept = {f.name for f in self.records.fields}
            kept = kept | {field.name} if on else kept - {field.name}
            current = self.current_id()
            self.records.show_fields(tuple(f for f in self.records.register.fields if f.name in kept))
            self.fit_columns()
            self.select_id(current)

        return toggled

    def _offer_columns(self, at: QPoint) -> None:
        self.column_menu().popup(self.horizontalHeader().mapToGlobal(at))
