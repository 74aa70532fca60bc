"""The things one kind of alert speaks of, in place of the card; each line goes to its thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from talentdesk.services.equipment import Alert
from talentdesk.text import tr
from talentdesk.ui.elided import LineButton
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import as_high_as_needed, heading, icon_button, row, scrolled, words

SHOWN = 200


class AlertsPanel(QFrame):
    """At most 200 lines; the count says how many there are."""

    def __init__(
        self, title: str, alerts: Sequence[Alert], go: Callable[[int], None], close: Callable[[], None]
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setMinimumWidth(280)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        head = row(heading(title, "lead"), None, icon_button("close", tr("关闭"), close))
        inside = head.layout()
        assert inside is not None
        inside.setContentsMargins(GROUP, STEP, STEP, STEP)
        outer.addWidget(head)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(HALF, 0, HALF, GROUP)
        column.setSpacing(0)
        self.lines = [LineButton(alert.text, partial(go, alert.equipment_id)) for alert in alerts[:SHOWN]]
        for line in self.lines:
            column.addWidget(line)
        if len(alerts) > SHOWN:
            more = tr("只列出前 {count} 条，共 {total} 条。", count=SHOWN, total=len(alerts))
            column.addWidget(words(more, "caption"))
        column.addStretch(1)
        as_high_as_needed(inner)
        outer.addWidget(scrolled(inner), 1)
