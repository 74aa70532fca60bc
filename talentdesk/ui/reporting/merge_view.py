"""What taking over another copy's changes would do, shown before it is done: counts, conflicts to choose from, warnings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
)

from talentdesk.services import twin_merging
from talentdesk.services.twin_merging import Count, Merge
from talentdesk.text import tr
from talentdesk.ui.reporting.conflict_model import (
    LATER,
    OURS,
    OURS_AT,
    SIDES,
    THEIRS,
    THEIRS_AT,
    ConflictModel,
)
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.widgets import EmptyState, button, heading, row, words
from talentdesk.ui.words import listed

LINE = 48
WARNINGS_SHOWN = 5


class _Kept(QStyledItemDelegate):
    """What is kept stands on a tint, which the window's stylesheet would not draw."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tint = index.data(Qt.ItemDataRole.BackgroundRole)
        if isinstance(tint, QColor):
            painter.fillRect(option.rect, tint)
        super().paint(painter, option, index)


class ConflictTable(QTableView):
    """A click on a value keeps it; so do ← and → in the line with the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("冲突"))
        self.model_ = ConflictModel(self)
        self.setModel(self.model_)
        self.setItemDelegate(_Kept(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(LINE)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(self._clicked)

    def _clicked(self, index: QModelIndex) -> None:
        side = SIDES.get(index.column())
        if side is not None:
            self.model_.choose(index.row(), side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """← keeps this PC's value, → the other's, Enter the one with the cursor."""
        at = self.currentIndex()
        sides = {Qt.Key.Key_Left: (OURS, OURS_AT), Qt.Key.Key_Right: (THEIRS, THEIRS_AT)}
        found = sides.get(Qt.Key(event.key()))
        if at.isValid() and found is not None:
            self.model_.choose(at.row(), found[0])
            self.setCurrentIndex(self.model_.index(at.row(), found[1]))
        elif at.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._clicked(at)
        else:
            super().keyPressEvent(event)


class MergeView(QFrame):
    """``agreed`` follows 合并, ``given_up`` 取消."""

    agreed = Signal()
    given_up = Signal()

    def __init__(self, path: Path, merge: Merge) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.path, self.merge = path, merge
        self.table = ConflictTable()
        self.table.model_.show_conflicts(merge.conflicts)
        self.table.model_.chosen.connect(self._tell)
        self.figure = words("", "muted")
        self.ours_button = button(tr("全取本机"), lambda: self.choose_all(OURS))
        self.theirs_button = button(tr("全取对方"), lambda: self.choose_all(THEIRS))
        self.later_button = button(tr("取较晚的"), lambda: self.choose_all(LATER))
        self.later_button.setToolTip(tr("每处都保留改得晚的那个"))
        self.yes_button = button(tr("确认合并"), self.agreed.emit, role="primary")
        self.no_button = button(tr("取消"), self.given_up.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, STEP, GROUP, STEP)
        column.setSpacing(STEP)
        column.addWidget(heading(tr("{label}带来的改动", label=merge.label), "lead"))
        column.addWidget(
            words(
                tr("{moment} 导出。确认之前什么都不会写入。", moment=f"{merge.created:%Y-%m-%d %H:%M}"),
                "muted",
            )
        )
        column.addWidget(words(counts_words(merge.counts)))
        for text in merge.warnings[:WARNINGS_SHOWN]:
            column.addWidget(words(text, "trouble"))
        if len(merge.warnings) > WARNINGS_SHOWN:
            column.addWidget(words(tr("……共 {count} 处", count=len(merge.warnings)), "trouble"))
        choosing = row(self.figure, self.ours_button, self.theirs_button, self.later_button)
        column.addWidget(choosing)
        column.addWidget(self.table, 1)
        self.none = EmptyState(
            tr("没有冲突"), tr("两台电脑没有改过同一处，可以直接合并。"), icon_name="check"
        )
        column.addWidget(self.none, 1)
        column.addWidget(row(self.yes_button, self.no_button, None))
        for part in (choosing, self.table):
            part.setVisible(bool(merge.conflicts))
        self.none.setVisible(not merge.conflicts)
        self._tell()

    def choose_all(self, side: str) -> None:
        """Keep one side everywhere, or the later change."""
        self.table.model_.choose_all(twin_merging.choose_all(self.merge, side))

    @property
    def choices(self) -> dict[tuple[str, int, str], str]:
        """What was chosen by hand."""
        return self.table.model_.choices

    def _tell(self) -> None:
        count, chosen = len(self.merge.conflicts), len(self.choices)
        self.figure.setText(
            tr(
                "{count} 处两边都改过，点要保留的那个。已选 {chosen} 处，其余取较晚的。",
                count=count,
                chosen=chosen,
            )
        )


def counts_words(counts: tuple[Count, ...]) -> str:
    """How many records of each kind come new, are changed, go."""
    lines = []
    for each in counts:
        parts = [
            text
            for number, text in (
                (each.added, tr("新增 {count}", count=each.added)),
                (each.changed, tr("更改 {count}", count=each.changed)),
                (each.removed, tr("删除 {count}", count=each.removed)),
            )
            if number
        ]
        if parts:
            lines.append(f"{each.register} {listed(parts)}")
    return "  ·  ".join(lines) if lines else tr("没有要写入的记录。")
