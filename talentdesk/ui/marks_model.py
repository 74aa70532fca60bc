"""The mark sheet of a class as a table model: marks typed as a teacher writes them, checked at once, written after a pause."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from talentdesk.errors import DeskError, Problem
from talentdesk.registers import register
from talentdesk.services import records, teaching
from talentdesk.services.teaching import MarkSheet
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.batch import Batch
from talentdesk.ui.theme import colours

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
FIRST_MARK = 2
PARTS = ("theory", "practice", "review")
ABSENT = "缺考"
ABSENT_KEYS = frozenset({"缺考", "缺", "q", "Q", "absent"})  # not shown


class MarksModel(QAbstractTableModel):
    """``refused`` carries the problem of a cell that cannot be a mark; ``written`` follows each write."""

    refused = Signal(object)
    written = Signal(object)

    def __init__(self, store: Store, class_id: int, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._class_id = class_id
        self.sheet: MarkSheet = teaching.mark_sheet(store, class_id)
        self.batch: Batch[tuple[int, str], str] = Batch(self, self._write, self._told)

    def _write(self, cells: dict[tuple[int, str], str]) -> None:
        changes: dict[int, dict[str, object]] = {}
        for (enrolment, part), text in cells.items():
            changes.setdefault(enrolment, {})[part] = text
        teaching.set_marks(self._store, self._class_id, changes)

    def _told(self, trouble: DeskError | None) -> None:
        self.reload()
        self.written.emit(trouble)

    def reload(self) -> None:
        """Read the sheet anew; the cursor stays while the people are the same."""
        fresh = teaching.mark_sheet(self._store, self._class_id)
        same = fresh.needs_review == self.sheet.needs_review and [
            line.enrolment_id for line in fresh.lines
        ] == [line.enrolment_id for line in self.sheet.lines]
        if not same:
            self.beginResetModel()
        self.sheet = fresh
        if not same:
            self.endResetModel()
        elif fresh.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(fresh.lines) - 1, self.columnCount() - 1))

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.sheet.lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else FIRST_MARK + (3 if self.sheet.needs_review else 2)

    def text_at(self, row: int, column: int) -> str:
        """The mark in a cell as written, also one that is not stored yet."""
        line, part = self.sheet.lines[row], PARTS[column - FIRST_MARK]
        waiting = self.batch.waiting.get((line.enrolment_id, part))
        if waiting is not None:
            return waiting
        mark, absent = {
            "theory": (line.theory, line.theory_absent),
            "practice": (line.practice, line.practice_absent),
            "review": (line.review, line.review_absent),
        }[part]
        return ABSENT if absent else "" if mark is None else format(mark, "g")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        line = self.sheet.lines[row]
        if column < FIRST_MARK:
            return (line.student_no, line.name)[column] if role == Qt.ItemDataRole.DisplayRole else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text_at(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and self._low(self.text_at(row, column)):
            return QColor(colours().danger)
        return None

    def _low(self, text: str) -> bool:
        try:
            return text == ABSENT or (text != "" and float(text) < self.sheet.pass_mark)
        except ValueError:
            return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if index.column() >= FIRST_MARK else found

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() < FIRST_MARK:
            return False
        text = str(value).strip()
        text = ABSENT if text in ABSENT_KEYS else text
        if text == self.text_at(index.row(), index.column()):
            return True
        part = PARTS[index.column() - FIRST_MARK]
        problem = self._problem(part, text)
        if problem is not None:
            self.refused.emit(problem)
            return False
        self.batch.add((self.sheet.lines[index.row()].enrolment_id, part), text)
        self.dataChanged.emit(index, index)
        return True

    def _problem(self, part: str, text: str) -> Problem | None:
        if text in ("", ABSENT):
            return None
        found = records.check(self._store, register("marks"), {part: text}, record_id=0)
        return next((problem for problem in found if problem.field == part), None)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("学号"), tr("姓名"), tr("应知"), tr("应会"), tr("综合评审"))[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section >= FIRST_MARK else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None
