"""A short form at the right side that does one thing: reasons, days, people, amounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import day_editor, day_of
from talentdesk.ui.editors import DateEditor
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import as_high_as_needed, button, heading, row, scrolled, words

MOST_SHEETS = 1_000_000


@dataclass(frozen=True, slots=True)
class Ask:
    """A line of the form. ``value`` is what stands there first; ``hint`` is shown while a text is empty."""

    name: str
    label: str
    kind: Literal["text", "day", "count"] = "text"
    hint: str = ""
    value: str | int | date = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What was filled in."""

    texts: Mapping[str, str]
    days: Mapping[str, date]
    counts: Mapping[str, int]


class ActionPanel(QFrame):
    """``act`` is told what was filled in and may refuse; ``closed`` follows success and giving up."""

    closed = Signal()

    def __init__(
        self, title: str, text: str, asks: Sequence[Ask], yes: str, act: Callable[[Given], None]
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setMinimumWidth(280)
        self._act = act
        self.editors: dict[str, QLineEdit | DateEditor] = {}
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GROUP, GROUP, GROUP, STEP)
        column.setSpacing(HALF)
        title_label = heading(title, "lead")
        title_label.setWordWrap(True)
        column.addWidget(title_label)
        column.addWidget(words(text, "muted"))
        column.addSpacing(STEP)
        for ask in asks:
            editor = _editor(ask)
            label = words(ask.label, wrap=False)
            label.setBuddy(editor)
            column.addWidget(label)
            column.addWidget(editor)
            column.addSpacing(HALF)
            self.editors[ask.name] = editor
        self.trouble = words("", "trouble")
        self.trouble.hide()
        column.addWidget(self.trouble)
        self.yes_button = button(yes, self.submit, role="primary")
        self.no_button = button(tr("取消"), self.closed.emit)
        self.no_button.setToolTip("Esc")
        column.addSpacing(HALF)
        column.addWidget(row(self.yes_button, self.no_button, None))
        column.addStretch(1)
        as_high_as_needed(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scrolled(inner))

    def start(self) -> None:
        """Put the cursor into the first line."""
        first = next(iter(self.editors.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Do it, or say below the lines what stands against it."""
        try:
            self._act(self._given())
        except DeskError as trouble:
            self.trouble.setText(f"{trouble.text}{trouble.remedy}")
            self.trouble.show()
        else:
            self.closed.emit()

    def _given(self) -> Given:
        texts, days, counts = {}, {}, {}
        for name, editor in self.editors.items():
            if isinstance(editor, DateEditor):
                days[name] = day_of(editor)
            elif editor.validator() is not None:
                counts[name] = int(editor.text() or 0)
            else:
                texts[name] = editor.text().strip()
        return Given(texts, days, counts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)


def _editor(ask: Ask) -> QLineEdit | DateEditor:
    if ask.kind == "day":
        assert isinstance(ask.value, date)
        return day_editor(ask.value, ask.label)
    line = QLineEdit(str(ask.value))
    if ask.kind == "count":
        line.setValidator(QIntValidator(0, MOST_SHEETS, line))
    line.setPlaceholderText(ask.hint)
    line.setAccessibleName(ask.label)
    return line
