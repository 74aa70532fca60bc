"""What was put out lately: which form about whom, when, by whom, and the file's fingerprint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from talentdesk.services.form_outputs import RecentOutput
from talentdesk.services.form_requests import Offer
from talentdesk.text import tr
from talentdesk.ui.forms.catalogue import offer_label
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import EmptyState, words
from talentdesk.ui.words import word

DIGITS = 12


class OutputsList(QWidget):
    """The newest first; the whole of it stands in the journal."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(HALF)
        self.table = PlainTable(
            tr("输出记录"),
            [tr("时间"), tr("表单名称"), tr("对象"), tr("制表人"), "SHA-256"],
            [132, 150, 0, 70, 110],
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState(
                tr("还没有输出"),
                tr("打印或存过的表单都记在这里：什么时候、给谁、多少行、做什么用。"),
                icon_name="operations",
            )
        )
        self._stack.addWidget(self.table)
        column.addWidget(self._stack, 1)
        self.note = words(tr("用途、行数和完整的指纹在“操作记录”里。"), "caption")
        column.addWidget(self.note)

    def fill(self, lines: Sequence[RecentOutput], offers: Mapping[str, Offer]) -> None:
        """Show these."""
        self._stack.setCurrentIndex(1 if lines else 0)
        self.note.setVisible(bool(lines))
        self.table.fill(
            [
                (
                    at,
                    (
                        f"{line.when:%Y-%m-%d %H:%M}",
                        offer_label(offers[line.form]) if line.form in offers else word(line.label),
                        line.subject,
                        line.who,
                        line.sha256[:DIGITS],
                    ),
                )
                for at, line in enumerate(lines)
            ]
        )
