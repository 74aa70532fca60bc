"""The rows of a list, read a window at a time: the ids are held, everything else is fetched when it comes into view."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from talentdesk.registers import Field, Kind, Register
from talentdesk.registers.display import masked
from talentdesk.services import records
from talentdesk.services.records import Listing, Query, Row
from talentdesk.store import Store
from talentdesk.ui.words import label_of

WINDOW = 100
WINDOWS_KEPT = 24

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class ListModel(QAbstractTableModel):
    """A register's list as a table model; ``found`` follows every new answer of the service."""

    found = Signal()

    def __init__(self, store: Store, register: Register, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.register = register
        self.fields: tuple[Field, ...] = register.listed
        self.listing: Listing | None = None
        self._query = Query()
        self._windows: OrderedDict[int, list[Row]] = OrderedDict()

    @property
    def query(self) -> Query:
        """What the list answers."""
        return self._query

    def ask(self, query: Query) -> None:
        """Show the answer to another question; the same answer leaves rows, selection and scrolling in place."""
        listing = records.find(self._store, self.register, query)
        same = self.listing is not None and listing.ids == self.listing.ids
        self._query = query
        if same:
            self.listing = listing
            self._windows.clear()
            if len(listing):
                self.dataChanged.emit(self.index(0, 0), self.index(len(listing) - 1, len(self.fields) - 1))
        else:
            self.beginResetModel()
            self.listing = listing
            self._windows.clear()
            self.endResetModel()
        self.found.emit()

    def show_fields(self, fields: tuple[Field, ...]) -> None:
        """Choose the columns."""
        self.beginResetModel()
        self.fields = fields
        self.endResetModel()

    def row_at(self, position: int) -> Row | None:
        """The record in a row; its window is fetched if it is not at hand."""
        number, offset = divmod(position, WINDOW)
        window = self._windows.get(number)
        if window is None:
            if self.listing is None:
                return None
            ids = self.listing.ids[number * WINDOW : (number + 1) * WINDOW]
            window = records.rows(self._store, self.register, ids)
            self._windows[number] = window
            if len(self._windows) > WINDOWS_KEPT:
                self._windows.popitem(last=False)
        else:
            self._windows.move_to_end(number)
        return window[offset] if offset < len(window) else None

    def id_at(self, position: int) -> int | None:
        """The id in a row, without fetching anything."""
        if self.listing is None or not 0 <= position < len(self.listing.ids):
            return None
        return int(self.listing.ids[position])

    def position_of(self, record_id: int) -> int | None:
        """Where a record stands in the list; None when the list does not hold it."""
        if self.listing is None:
            return None
        try:
            return self.listing.ids.index(record_id)
        except ValueError:
            return None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() or self.listing is None else len(self.listing)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.fields)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        field = self.fields[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if field.kind in (Kind.INTEGER, Kind.DECIMAL) else LEFT
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        row = self.row_at(index.row())
        if row is None:
            return None
        text = masked(field, row.texts.get(field.name, ""))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{label_of(field)} {text}"
        return text.partition("\n")[0] if role == Qt.ItemDataRole.DisplayRole else text or None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and section < len(self.fields):
            field = self.fields[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return label_of(field)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if field.kind in (Kind.INTEGER, Kind.DECIMAL) else LEFT
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(section + 1)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask the service for another order; column -1 is the register's own order."""
        name = self.fields[column].name if 0 <= column < len(self.fields) else None
        down = None if name is None else order == Qt.SortOrder.DescendingOrder
        if (name, down) != (self._query.sort, self._query.descending):
            self.ask(replace(self._query, sort=name, descending=down))
