"""The conflicts of a merge as a table: what stands here and what the other copy has, side by side; one click chooses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from talentdesk.services.twin_words import Conflict
from talentdesk.text import tr
from talentdesk.ui.icons import icon
from talentdesk.ui.theme import colours

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
OURS, THEIRS, LATER = "ours", "theirs", "later"
RECORD, FIELD, OURS_AT, THEIRS_AT = range(4)
SIDES = {OURS_AT: OURS, THEIRS_AT: THEIRS}

Key = tuple[str, int, str]


class ConflictModel(QAbstractTableModel):
    """``choices`` holds what was chosen by hand; the rest keeps what ``Conflict.kept`` says. ``chosen`` follows each choice."""

    chosen = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.conflicts: list[Conflict] = []
        self.choices: dict[Key, str] = {}
        self._headings = (tr("记录"), tr("字段"), tr("本机"), tr("对方"))

    def show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        """Show the conflicts of another merge; nothing is chosen yet."""
        self.beginResetModel()
        self.conflicts = sorted(conflicts, key=lambda each: not each.choosable)
        self.choices = {}
        self.endResetModel()

    def choose(self, row: int, side: str) -> None:
        """Keep one side of a conflict; what a rule decided is not chosen."""
        conflict = self.conflicts[row]
        if conflict.choosable:
            self.choices[key_of(conflict)] = side
            self.dataChanged.emit(self.index(row, 0), self.index(row, THEIRS_AT))
            self.chosen.emit()

    def choose_all(self, choices: dict[Key, str]) -> None:
        """Other choices for all conflicts."""
        self.choices = dict(choices)
        if self.conflicts:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.conflicts) - 1, THEIRS_AT))
        self.chosen.emit()

    def kept(self, row: int) -> str:
        """The side that is kept as things are: ours, theirs; rule where nobody chooses."""
        conflict = self.conflicts[row]
        return self.choices.get(key_of(conflict), conflict.kept)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.conflicts)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, at = index.row(), index.column()
        keeps = SIDES.get(at) is not None and self.kept(row) == SIDES[at]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(row, at)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = self._text(row, at).replace("\n", " ")
            return f"{text} {tr('保留这一个')}" if keeps else text
        if role == Qt.ItemDataRole.BackgroundRole and keeps:
            return QColor(colours().accent_soft)
        if role == Qt.ItemDataRole.DecorationRole and keeps:
            return icon("check", colour=colours().accent, size=16)
        if role == Qt.ItemDataRole.ForegroundRole and at in SIDES and not keeps:
            return QColor(colours().muted)
        return None

    def _text(self, row: int, at: int) -> str:
        each = self.conflicts[row]
        if at == RECORD:
            return f"{each.title}\n{each.register}"
        if at == FIELD:
            return f"{each.label}\n{each.why}".strip()
        if at == OURS_AT:
            return f"{each.ours or tr('（空）')}\n{by(each.ours_by, each.ours_at)}".strip()
        return f"{each.theirs or tr('（空）')}\n{by(each.theirs_by, each.theirs_at)}".strip()


def key_of(conflict: Conflict) -> Key:
    """How a choice names a conflict."""
    return conflict.table, conflict.record_id, conflict.field


def by(user: str, moment: datetime | None) -> str:
    """Who changed it and when; empty where that is not known."""
    return f"{user} {moment:%Y-%m-%d %H:%M}".strip() if moment is not None else user
