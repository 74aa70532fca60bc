"""A short form at the right side that does one thing: reasons, days, people, amounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QDoubleValidator, QIntValidator, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import choose_data, combo, day_editor, day_of
from talentdesk.ui.editors import ChoiceBox, DateEditor
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import as_high_as_needed, button, heading, row, scrolled, words
from talentdesk.ui.words import said

MOST_SHEETS = 1_000_000
MOST_MONEY = 1e9


@dataclass(frozen=True, slots=True)
class Ask:
    """A line of the form. ``value`` is what stands there first; ``hint`` is shown while a text is empty.

    A day whose ``value`` is no date may be left empty, as an amount may; ``choices``: (words, what is given for them).
    """

    name: str
    label: str
    kind: Literal["text", "day", "count", "amount", "choice"] = "text"
    hint: str = ""
    value: str | int | date = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What was filled in; a choice is among the texts, an empty day or amount is left out."""

    texts: Mapping[str, str]
    days: Mapping[str, date]
    counts: Mapping[str, int]
    amounts: Mapping[str, float]


class ActionPanel(QFrame):
    """``act`` is told what was filled in and may refuse; ``closed`` follows success and giving up."""

    closed = Signal()

    def __init__(
        self,
        title: str,
        text: str,
        asks: Sequence[Ask],
        yes: str,
        act: Callable[[Given], None],
        inside: QWidget | None = None,
    ) -> None:
        """``inside``: what else is filled in, above the lines."""
        super().__init__()
        self.setProperty("role", "card")
        self.setMinimumWidth(280)
        self._act = act
        self._may_be_empty = {ask.name for ask in asks if ask.kind == "day" and not ask.value}
        self.editors: dict[str, QLineEdit | DateEditor | ChoiceBox] = {}
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GROUP, GROUP, GROUP, STEP)
        column.setSpacing(HALF)
        title_label = heading(title, "lead")
        title_label.setWordWrap(True)
        column.addWidget(title_label)
        column.addWidget(words(text, "muted"))
        column.addSpacing(STEP)
        if inside is not None:
            column.addWidget(inside)
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
            self.trouble.setText(said(trouble.text, trouble.remedy))
            self.trouble.show()
        else:
            self.closed.emit()

    def _given(self) -> Given:
        texts, days, counts, amounts = {}, {}, {}, {}
        for name, editor in self.editors.items():
            if isinstance(editor, DateEditor):
                if editor.value() or name not in self._may_be_empty:
                    days[name] = day_of(editor)
            elif isinstance(editor, ChoiceBox):
                texts[name] = str(editor.currentData())
            elif isinstance(editor.validator(), QDoubleValidator):
                if editor.text().strip():
                    amounts[name] = float(editor.text())
            elif editor.validator() is not None:
                counts[name] = int(editor.text() or 0)
            else:
                texts[name] = editor.text().strip()
        return Given(texts, days, counts, amounts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)


def _editor(ask: Ask) -> QLineEdit | DateEditor | ChoiceBox:
    if ask.kind == "day":
        return day_editor(ask.value if isinstance(ask.value, date) else None, ask.label)
    if ask.kind == "choice":
        box = combo(ask.label)
        for label, value in ask.choices:
            box.addItem(label, value)
        choose_data(box, ask.value)
        return box
    line = QLineEdit(str(ask.value))
    if ask.kind == "count":
        line.setValidator(QIntValidator(0, MOST_SHEETS, line))
    elif ask.kind == "amount":
        line.setValidator(_money(line))
    line.setPlaceholderText(ask.hint)
    line.setAccessibleName(ask.label)
    return line


def _money(line: QLineEdit) -> QDoubleValidator:
    """Amounts to the fen, with a point whatever the PC's own language writes."""
    validator = QDoubleValidator(0, MOST_MONEY, 2, line)
    validator.setNotation(QDoubleValidator.Notation.StandardNotation)
    validator.setLocale(QLocale.c())
    return validator
