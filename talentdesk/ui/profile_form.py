"""The base's own data as cards of lines, judged as one types. One record only, always open for typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from talentdesk.errors import Problem
from talentdesk.registers import Field, Register
from talentdesk.services import records
from talentdesk.store import Store
from talentdesk.ui.editors import Editor, make_editor
from talentdesk.ui.theme import GROUP, HALF
from talentdesk.ui.widgets import card, heading, set_wrong, words
from talentdesk.ui.words import label_of, word

WAIT_MS, LABEL_WIDTH = 250, 136


class ProfileForm(QWidget):
    """A card for each group of fields; ``edited`` follows every change and every judgement."""

    edited = Signal()

    def __init__(self, store: Store, target: Register) -> None:
        super().__init__()
        self._store, self._target = store, target
        self._record_id = 0
        self._saved: dict[str, str] = {}
        self.lines: dict[str, Editor] = {}
        self._troubles: dict[str, QLabel] = {}
        self._grids: dict[str, QGridLayout] = {}
        self.wrong = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GROUP)
        for group in dict.fromkeys(field.group for field in target.fields):
            column.addWidget(self._card(group, [field for field in target.fields if field.group == group]))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.judge)

    def _card(self, group: str, fields: list[Field]) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GROUP)
        grid.setVerticalSpacing(HALF)
        grid.setColumnStretch(1, 1)
        for field in fields:
            line, trouble = make_editor(field, self._store), words("", "trouble")
            trouble.hide()
            star = " *" if field.required else ""
            name = words(label_of(field) + star)
            name.setFixedWidth(LABEL_WIDTH)
            name.setBuddy(line)
            line.setAccessibleName(label_of(field))
            line.changed.connect(self._typed)
            at = grid.rowCount()
            grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(line, at, 1)
            grid.addWidget(trouble, at + 1, 1)
            self.lines[field.name], self._troubles[field.name], self._grids[field.name] = line, trouble, grid
        return card(heading(word(group), "lead"), inside)

    def add_below(self, name: str, widget: QWidget) -> None:
        """Put a widget under a field's line."""
        grid = self._grids[name]
        grid.addWidget(widget, grid.rowCount(), 1)

    def show_values(self, record: records.Row) -> None:
        """Show a saved record."""
        self._record_id = record.id
        for name, line in self.lines.items():
            line.show_value(record.values.get(name), record.texts.get(name, ""))
        self.saved()

    def saved(self) -> None:
        """What is shown is what is saved."""
        self._saved = {name: self.text(name) for name in self.lines}
        self.show_problems(())

    def text(self, name: str) -> str:
        """What is typed in a field."""
        return str(self.lines[name].value()).strip()

    @property
    def dirty(self) -> bool:
        """Whether something typed is not saved."""
        return bool(self.changes())

    def changes(self) -> dict[str, str]:
        """The fields that differ from what is saved, as typed."""
        typed = {name: self.text(name) for name in self.lines}
        return {name: text for name, text in typed.items() if text != self._saved.get(name, "")}

    def judge(self) -> None:
        """Say what is wrong with what is typed."""
        values = {name: self.text(name) for name in self.lines}
        self.show_problems(records.check(self._store, self._target, values, self._record_id))

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show each problem under its field."""
        found = {problem.field: problem for problem in problems if problem.field}
        self.wrong = bool(found)
        for name, trouble in self._troubles.items():
            problem = found.get(name)
            trouble.setVisible(problem is not None)
            trouble.setText(f"{problem.text}{problem.remedy}" if problem else "")
            set_wrong(self.lines[name].focusProxy() or self.lines[name], problem is not None)
        self.edited.emit()

    def _typed(self) -> None:
        self._soon.start(WAIT_MS)
        self.edited.emit()
