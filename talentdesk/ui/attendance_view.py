"""The attendance grid for the keyboard: names stay in sight, one key marks a cell or a whole selection."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QTableView

from talentdesk.model.vocabulary import AttendanceMark
from talentdesk.ui.attendance_model import FIRST_SESSION, NAME, AttendanceModel
from talentdesk.ui.words import characters

KEYS: dict[str, AttendanceMark] = {
    "1": AttendanceMark.PRESENT, "√": AttendanceMark.PRESENT, " ": AttendanceMark.PRESENT,
    "2": AttendanceMark.ABSENT, "q": AttendanceMark.ABSENT, "缺": AttendanceMark.ABSENT,  # not shown
    "3": AttendanceMark.LATE, "c": AttendanceMark.LATE, "迟": AttendanceMark.LATE,  # not shown
    "4": AttendanceMark.LEAVE, "j": AttendanceMark.LEAVE, "假": AttendanceMark.LEAVE,  # not shown
}  # fmt: skip


class SessionGrid(QTableView):
    """The cells. A key marks the selection; on a single cell the cursor then goes down."""

    def __init__(self, model: AttendanceModel) -> None:
        super().__init__()
        self.attendance = model
        self.setModel(model)
        _plain(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        # letters mark cells at once, whatever the Chinese input method is set to
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        mark = KEYS.get(event.text().lower()) if event.text() else None
        if mark is not None:
            self.put(mark)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.put(None)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._down()
        else:
            super().keyPressEvent(event)

    def cells(self) -> list[tuple[int, int]]:
        """The selected cells as (row, column); else the one the cursor is on."""
        chosen = self.selectionModel().selection()
        spans = [chosen.at(at) for at in range(chosen.count())]
        found = {
            (row, column)
            for span in spans
            for row in range(span.top(), span.bottom() + 1)
            for column in range(max(span.left(), FIRST_SESSION), span.right() + 1)
        }
        current = self.currentIndex()
        if not found and current.isValid() and current.column() >= FIRST_SESSION:
            found = {(current.row(), current.column())}
        return sorted(found)

    def put(self, mark: AttendanceMark | None) -> None:
        """Mark the selected cells; None clears them."""
        cells = self.cells()
        self.attendance.put(cells, mark)
        if len(cells) == 1 and mark is not None:
            self._down()

    def _down(self) -> None:
        current = self.currentIndex()
        below = self.attendance.index(current.row() + 1, current.column())
        if below.isValid():
            self.setCurrentIndex(below)

    def fill_column(self, mark: AttendanceMark) -> None:
        """Mark the empty cells of the cursor's session."""
        column = self.currentIndex().column()
        if column >= FIRST_SESSION:
            rows = range(self.attendance.rowCount())
            self.attendance.put(
                [(row, column) for row in rows if self.attendance.mark_at(row, column) is None], mark
            )

    def select_session(self, column: int) -> None:
        """Select a whole session."""
        last = self.attendance.rowCount() - 1
        if last >= 0:
            span = QItemSelection(self.attendance.index(0, column), self.attendance.index(last, column))
            self.setCurrentIndex(self.attendance.index(0, column))
            self.selectionModel().select(span, QItemSelectionModel.SelectionFlag.ClearAndSelect)


class AttendanceView(QFrame):
    """Names on the left that never scroll away, sessions on the right. ``session_menu`` carries a column and a place."""

    session_menu = Signal(int, QPoint)

    def __init__(self, model: AttendanceModel) -> None:
        super().__init__()
        self._model = model
        self.setProperty("role", "card")
        line = QHBoxLayout(self)
        line.setContentsMargins(1, 1, 1, 1)
        line.setSpacing(0)
        self.names = QTableView()
        self.names.setModel(model)
        _plain(self.names)
        self.names.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.names.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.names.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.grid = SessionGrid(model)
        self.grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.grid.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.horizontalHeader().customContextMenuRequested.connect(self._ask_menu)
        line.addWidget(self.names)
        line.addWidget(self.grid, 1)
        self.grid.verticalScrollBar().valueChanged.connect(self.names.verticalScrollBar().setValue)
        self.names.verticalScrollBar().valueChanged.connect(self.grid.verticalScrollBar().setValue)
        self.grid.horizontalScrollBar().rangeChanged.connect(self._keep_level)
        model.modelReset.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        character = characters(self, 1)
        for column in range(self._model.columnCount()):
            frozen = column < FIRST_SESSION
            self.names.setColumnHidden(column, not frozen)
            self.grid.setColumnHidden(column, frozen)
            if not frozen:
                self.grid.setColumnWidth(column, character * 3 + 14)
        widths = [character * 3 + 12, character * 5 + 12, character * 4 + 12]
        head = self._model.headerData
        for column, least in enumerate(widths):
            heading = str(head(column, Qt.Orientation.Horizontal)).strip()
            widths[column] = width = max(least, self.fontMetrics().horizontalAdvance(heading) + 14)
            self.names.setColumnWidth(column, width)
        self.names.setFixedWidth(sum(widths) + 2)
        self.names.horizontalHeader().setStretchLastSection(False)
        self.names.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)

    def _keep_level(self) -> None:
        """The names end where the cells end, also above the cells' scroll bar."""
        bar = self.grid.horizontalScrollBar()
        margin = bar.sizeHint().height()
        self.names.setStyleSheet(f"QTableView {{ border: none; margin-bottom: {margin}px }}")

    def _ask_menu(self, at: QPoint) -> None:
        header = self.grid.horizontalHeader()
        column = header.logicalIndexAt(at)
        if column >= FIRST_SESSION:
            self.session_menu.emit(column, header.mapToGlobal(at))


def _plain(view: QTableView) -> None:
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
    view.setTabKeyNavigation(False)
    view.setCornerButtonEnabled(False)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setStyleSheet("QTableView { border: none }")
    side, head = view.verticalHeader(), view.horizontalHeader()
    side.hide()
    side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    side.setDefaultSectionSize(view.fontMetrics().height() + 10)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    head.setHighlightSections(True)
    head.setFixedHeight(view.fontMetrics().height() * 2 + 12)
