"""The tables of the import preview: rows as judged, problems, differences of known people."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from talentdesk.registers import Field, Register
from talentdesk.services.importing import ImportPlan, PlannedRow
from talentdesk.text import tr
from talentdesk.ui.line_table import LineTable
from talentdesk.ui.theme import colours
from talentdesk.ui.words import characters, label_of

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
UPDATE, KEEP, SKIP = "update", "keep", "skip"


def action_word(action: str) -> str:
    """What becomes of a row, in a word."""
    words = {"new": tr("新增"), "update": tr("更新"), "same": tr("相同"), "refused": tr("拒收")}
    return words.get(action, action)


def decision_word(decision: str) -> str:
    """What the user decided for a known person."""
    return {UPDATE: tr("更新"), KEEP: tr("保留原值"), SKIP: tr("跳过")}[decision]


class TextTable(QAbstractTableModel):
    """A read-only table of texts; subclasses say how many rows and what stands in a cell."""

    def __init__(self, headings: list[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = headings

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.ForegroundRole and self.wrong(index.row(), index.column()):
            return QColor(colours().danger)
        if role == Qt.ItemDataRole.BackgroundRole and self.wrong(index.row(), index.column()):
            return QColor(colours().danger_soft)
        return None

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        raise NotImplementedError

    def wrong(self, row: int, column: int) -> bool:
        """Whether a cell is marked as wrong."""
        return False


class RowsModel(TextTable):
    """Every data row of the file as it was read: its number, what becomes of it, the matched cells."""

    def __init__(
        self, plan: ImportPlan, fields: list[tuple[int, Field]], parent: QObject | None = None
    ) -> None:
        super().__init__([tr("行"), tr("处理"), *(label_of(field) for _, field in fields)], parent)
        self._plan = plan
        self._fields = fields
        self._bad = {(problem.row, problem.field) for problem in plan.problems}

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._plan.rows)

    def text(self, row: int, column: int) -> str:
        planned = self._plan.rows[row]
        if column == 0:
            return str(planned.row)
        if column == 1:
            return action_word(planned.action)
        at = self._fields[column - 2][0]
        cells = self._plan.table.rows[planned.row - 1]
        value = cells[at] if at < len(cells) else None
        return "" if value is None else str(value).strip()

    def wrong(self, row: int, column: int) -> bool:
        planned = self._plan.rows[row]
        if column == 1:
            return planned.action == "refused"
        return column > 1 and (planned.row, self._fields[column - 2][1].name) in self._bad


class ProblemsModel(TextTable):
    """Every problem of the file: row, field, sentence, remedy."""

    def __init__(self, plan: ImportPlan, register: Register, parent: QObject | None = None) -> None:
        super().__init__([tr("行"), tr("字段"), tr("问题"), tr("怎么办")], parent)
        self.problems = sorted(plan.problems, key=lambda problem: problem.row or 0)
        self._register = register

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.problems)

    def text(self, row: int, column: int) -> str:
        problem = self.problems[row]
        if column == 0:
            return str(problem.row or "")
        if column == 1:
            name = problem.field or ""
            return label_of(self._register.field(name)) if self._register.has(name) else name
        return problem.text if column == 2 else problem.remedy


class DifferencesModel(TextTable):
    """Known people whose data differ: one line a field, and what is to be done with the person."""

    def __init__(
        self, plan: ImportPlan, register: Register, choices: dict[int, str], parent: QObject | None = None
    ) -> None:
        headings = [tr("行"), tr("谁"), tr("字段"), tr("现在"), tr("文件里"), tr("处理")]
        super().__init__(headings, parent)
        self._register = register
        self.choices = choices
        self.lines: list[tuple[PlannedRow, str]] = [
            (planned, name) for planned in plan.rows for name in planned.differences
        ]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def text(self, row: int, column: int) -> str:
        planned, name = self.lines[row]
        old, new = planned.differences[name]
        first = row == 0 or self.lines[row - 1][0] is not planned
        field = self._register.field(name) if self._register.has(name) else None
        texts = (
            str(planned.row) if first else "",
            str(planned.values.get(self._register.title) or "") if first else "",
            label_of(field) if field is not None else name,
            old or tr("（空）"),
            new or tr("（空）"),
            decision_word(self.choices.get(planned.row, UPDATE)) if first else "",
        )
        return texts[column]

    def decide(self, rows: set[int], decision: str) -> None:
        """Decide for the people in these lines; no lines: for all."""
        for planned, _name in self.lines if not rows else [self.lines[row] for row in rows]:
            self.choices[planned.row] = decision
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, 5))


def plain_view(model: QAbstractTableModel, widths: tuple[int, ...] = ()) -> QTableView:
    """A table for reading: whole rows, no grid, columns of the given widths in characters."""
    view = LineTable()
    view.setModel(model)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setAlternatingRowColors(True)
    view.setTabKeyNavigation(False)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 12)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setStretchLastSection(True)
    character = characters(view, 1)
    for column, width in enumerate(widths):
        heading = str(model.headerData(column, Qt.Orientation.Horizontal))
        room = view.fontMetrics().horizontalAdvance(heading) + 16
        view.setColumnWidth(column, max(width * character + 18, room))
    return view
