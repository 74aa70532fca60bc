"""The attendance grid as a table model: who, the share attended, and a mark for each session."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from talentdesk.errors import DeskError
from talentdesk.model.vocabulary import AttendanceMark
from talentdesk.services import teaching
from talentdesk.services.teaching import AttendanceGrid
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.batch import Batch
from talentdesk.ui.theme import colours

NUMBER, NAME, SHARE, FIRST_SESSION = range(4)
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class AttendanceModel(QAbstractTableModel):
    """Holds the whole grid of one class; marks typed are shown at once and written after a pause."""

    def __init__(self, store: Store, class_id: int, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._class_id = class_id
        self.grid: AttendanceGrid = teaching.attendance_grid(store, class_id)
        self.trouble: DeskError | None = None
        self.batch: Batch[tuple[int, int], AttendanceMark | None] = Batch(self, self._write, self._written)

    def _write(self, cells: dict[tuple[int, int], AttendanceMark | None]) -> None:
        teaching.set_attendance(self._store, self._class_id, cells)

    def _written(self, trouble: DeskError | None) -> None:
        self.trouble = trouble
        self.reload()

    def reload(self) -> None:
        """Read the grid anew; as long as people and sessions are the same the cursor stays where it is."""
        fresh = teaching.attendance_grid(self._store, self._class_id)
        same = fresh.sessions == self.grid.sessions and [line.enrolment_id for line in fresh.lines] == [
            line.enrolment_id for line in self.grid.lines
        ]
        if not same:
            self.beginResetModel()
        self.grid = fresh
        if not same:
            self.endResetModel()
        elif fresh.lines:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(fresh.lines) - 1, FIRST_SESSION + len(fresh.sessions) - 1)
            )

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.grid.lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else FIRST_SESSION + len(self.grid.sessions)

    def mark_at(self, row: int, column: int) -> AttendanceMark | None:
        """The mark in a cell, also one that is not written yet."""
        line, session = self.grid.lines[row], self.grid.sessions[column - FIRST_SESSION]
        key = (line.enrolment_id, session.id)
        waiting = self.batch.waiting
        return waiting[key] if key in waiting else line.marks[column - FIRST_SESSION]

    def put(self, cells: Iterable[tuple[int, int]], mark: AttendanceMark | None) -> None:
        """Put a mark into cells (row, column); None clears them."""
        for row, column in cells:
            if column >= FIRST_SESSION and self.mark_at(row, column) != mark:
                line, session = self.grid.lines[row], self.grid.sessions[column - FIRST_SESSION]
                self.batch.add((line.enrolment_id, session.id), mark)
                self.dataChanged.emit(self.index(row, column), self.index(row, column))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        line = self.grid.lines[row]
        if column < FIRST_SESSION:
            return self._head_data(row, column, role)
        mark = self.mark_at(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return mark.sign if mark is not None else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return CENTRE
        if role == Qt.ItemDataRole.ForegroundRole and mark is not None:
            return QColor(mark_colour(mark))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            day = self.grid.sessions[column - FIRST_SESSION].day
            return f"{line.name} {day.month}-{day.day} {mark.sign if mark is not None else tr('未登记')}"
        return None

    def _head_data(self, row: int, column: int, role: int) -> object:
        line = self.grid.lines[row]
        low = column == SHARE and line.share is not None and line.share < self.grid.threshold
        if role == Qt.ItemDataRole.DisplayRole:
            share = "" if line.share is None else f"{line.share:.0%}"
            return (line.student_no, line.name, share)[column]
        if role == Qt.ItemDataRole.ForegroundRole and low:
            return QColor(colours().danger)
        if role == Qt.ItemDataRole.BackgroundRole and low:
            return QColor(colours().danger_soft)
        if role == Qt.ItemDataRole.ToolTipRole and low:
            return tr("低于要求的 {share}", share=f"{self.grid.threshold:.0%}")
        if role == Qt.ItemDataRole.TextAlignmentRole and column == SHARE:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if section < FIRST_SESSION:
            names = (tr("学号"), tr("姓名"), tr("出勤率"))
            return names[section] + "\n " if role == Qt.ItemDataRole.DisplayRole else None
        if section >= self.columnCount():
            return None
        session = self.grid.sessions[section - FIRST_SESSION]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{session.day.month}/{session.day.day}\n{session.period or session.hours}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr(
                "{day} {period}，{hours} 课时",
                day=session.day.isoformat(),
                period=session.period,
                hours=session.hours,
            )
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return CENTRE
        return None


def mark_colour(mark: AttendanceMark) -> str:
    """The colour of a mark's sign; the sign itself says the same."""
    found = {
        AttendanceMark.PRESENT: colours().text,
        AttendanceMark.ABSENT: colours().danger,
        AttendanceMark.LATE: colours().warning,
        AttendanceMark.LEAVE: colours().accent,
    }
    return found[mark]
