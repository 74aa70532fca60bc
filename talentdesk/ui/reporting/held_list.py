"""The rows that would be refused and are not sent: who, which file, what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from talentdesk.services.upload_parts import HeldRow
from talentdesk.text import tr
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import button, heading, row, words

HEAD_HEIGHT = 26


class HeldList(QWidget):
    """``opened`` carries the row to be corrected."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[HeldRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        self.title = heading("", "lead")
        self.open_button = button(tr("打开记录"), self._open, role="link")
        head = row(self.title, None, self.open_button, spacing=STEP)
        head.setFixedHeight(HEAD_HEIGHT)
        column.addWidget(head)
        self.table = PlainTable(
            tr("有问题、不上报的行"), (tr("记录"), tr("上报文件"), tr("问题")), (120, 88, 0)
        )
        column.addWidget(self.table, 1)
        self.remedy = words("", "muted")
        column.addWidget(self.remedy)
        self.table.doubleClicked.connect(lambda _index: self._open())
        self.table.activated.connect(lambda _index: self._open())
        self.table.selectionModel().currentRowChanged.connect(lambda *_at: self._moved())

    def show_rows(self, rows: Sequence[HeldRow], count: int, labels: Mapping[str, str]) -> None:
        """Show rows that are held back, ``count`` in all; ``labels``: key of a file → its name."""
        self._rows = list(rows)
        self.title.setText(tr("{count} 行有问题，不上报", count=f"{count:,}"))
        self.table.fill(
            [
                (at, (each.title, labels.get(each.file, each.file), each.problem.text))
                for at, each in enumerate(self._rows)
            ]
        )
        self._moved()

    def _chosen(self) -> HeldRow | None:
        keys = self.table.chosen()
        return self._rows[int(str(keys[0]))] if keys else None

    def _moved(self) -> None:
        chosen = self._chosen()
        self.open_button.setEnabled(chosen is not None)
        self.remedy.setText(chosen.problem.remedy if chosen is not None else "")

    def _open(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.opened.emit(chosen)
