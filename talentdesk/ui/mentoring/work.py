"""What the works of evaluation have in common: a line of tools, a table or what it says while empty, a side that explains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from talentdesk.progress import Progress
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import DeskPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import EmptyState, words

SIDE_WIDTH = 320


class Work(DeskPanel):
    """``table`` holds the lines (its keys are their places), ``side`` what explains or changes the chosen one."""

    def __init__(self, desk: Desk, bar: OutcomeBar, table: PlainTable, empty: EmptyState) -> None:
        super().__init__(desk, bar)
        self.table, self.empty = table, empty
        self.figures = words("", "muted")
        self.tools = QHBoxLayout()
        self.tools.setSpacing(STEP)
        self.stack = QStackedWidget()
        self.stack.addWidget(table)
        self.stack.addWidget(empty)
        self.side = QStackedWidget()
        self.side.setMinimumWidth(240)
        self.side.hide()
        self.splitter = QSplitter()
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(STEP)
        self.splitter.addWidget(self.stack)
        self.splitter.addWidget(self.side)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([520, SIDE_WIDTH])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addLayout(self.tools)
        column.addWidget(self.splitter, 1)
        table.selectionModel().selectionChanged.connect(lambda *_given: self.show_chosen())

    def show_chosen(self) -> None:
        """Show what belongs to the chosen line."""

    def fill(self, rows: Sequence[Sequence[str]]) -> None:
        """Show the lines, or what there is to do while there are none."""
        kept = self.chosen()
        self.table.fill(list(enumerate(rows)))
        self.stack.setCurrentWidget(self.table if rows else self.empty)
        if kept and kept[0] < len(rows):
            self.table.selectRow(kept[0])
        self.show_chosen()

    def chosen(self) -> list[int]:
        """The places of the chosen lines."""
        return [key for key in self.table.chosen() if isinstance(key, int)]

    def show_side(self, part: QWidget) -> None:
        """Bring a part to the right side; the one before goes."""
        old = self.side.currentWidget()
        self.side.addWidget(part)
        self.side.setCurrentWidget(part)
        if old is not None:
            self.side.removeWidget(old)
            old.deleteLater()
        self.side.show()

    def clear_side(self) -> None:
        """Nothing at the right."""
        old = self.side.currentWidget()
        if old is not None:
            self.side.removeWidget(old)
            old.deleteLater()
        self.side.hide()

    def told(self, text: str, remedy: str = "") -> None:
        """Say what was written, with the button that takes it back, and read anew."""
        self.bar.done(text, remedy, entry_id=self.desk.store.last_entry())
        self.reload()

    def save(self, name: str, write: Callable[[Path], int]) -> None:
        """Ask where to, then write the table in the worker."""
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("导出到"), str(Path.home() / f"{name}.xlsx"), "(*.xlsx *.csv)"
        )
        if chosen:
            self.save_to(Path(chosen), write)

    def save_to(self, out: Path, write: Callable[[Path], int]) -> None:
        """Write the table in the worker."""
        if not out.suffix:
            out = out.with_suffix(".xlsx")

        def job(_progress: Progress) -> int:
            return write(out)

        self.desk.tasks.run(
            job, title=tr("导出"), failed=self.failed,
            done=lambda count: self.bar.done(tr("已导出 {count} 行到 {file}。", count=count, file=out)),
        )  # fmt: skip
