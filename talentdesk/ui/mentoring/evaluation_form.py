"""The evaluation of one pair: the 100 points with their sum as they are typed, both sides' words, the thesis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from talentdesk.registers import Field, Kind, register
from talentdesk.services import pair_sheets
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.editors import Editor, make_editor
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import (
    as_high_as_needed,
    badge,
    button,
    heading,
    row,
    scrolled,
    set_wrong,
    words,
)
from talentdesk.ui.words import label_of, word

POINTS = ("attitude", "study", "skill", "outcome")
REST = ("done_on", "evaluator")
FEEDBACK = ("feedback_score", "feedback", "mentor_words")
THESIS = ("thesis_title", "thesis_score")
TONES = {"优秀": "success", "良好": "accent", "合格": "", "不合格": "danger"}  # not shown


class EvaluationForm(QFrame):
    """``submitted`` carries the values as typed."""

    submitted = Signal(dict)

    def __init__(self, store: Store, title: str, text: str, earlier: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.editors: dict[str, Editor] = {}
        self._store, self._target = store, register("pair_evaluations")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GROUP, STEP, GROUP, STEP)
        column.setSpacing(HALF)
        top = heading(title, "lead")
        top.setWordWrap(True)
        column.addWidget(top)
        column.addWidget(words(text, "muted"))
        if earlier:
            column.addWidget(words(earlier, "caption"))
        self.sum = words("", "figure", wrap=False)
        self.grade = badge("")
        total = QHBoxLayout()
        total.addWidget(words(tr("总分"), "muted", wrap=False))
        total.addWidget(self.sum)
        total.addWidget(self.grade)
        total.addStretch(1)
        column.addLayout(self._points())
        column.addLayout(total)
        for title_of, names in (("", REST), (tr("回访"), FEEDBACK), (tr("论文评审"), THESIS)):
            if title_of:
                column.addSpacing(STEP)
                column.addWidget(heading(title_of, "lead"))
            for name in names:
                field = self._target.field(name)
                label = words(label_of(field), "muted", wrap=False)
                editor = self._editor(field)
                label.setBuddy(editor)
                column.addWidget(label)
                column.addWidget(editor)
        column.addStretch(1)
        as_high_as_needed(inner)
        self.trouble = words("", "trouble")
        self.trouble.hide()
        self.save_button = button(tr("保存考核"), self.submit, role="primary")
        foot = QVBoxLayout()
        foot.setContentsMargins(GROUP, HALF, GROUP, STEP)
        foot.addWidget(self.trouble)
        foot.addWidget(row(self.save_button, None))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        outer.addWidget(scrolled(inner), 1)
        outer.addLayout(foot)
        self._reckon()

    def _points(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(HALF)
        for at, name in enumerate(POINTS):
            field = self._target.field(name)
            label = words(label_of(field), "muted")
            editor = self._editor(field)
            editor.setFixedWidth(84)
            editor.changed.connect(self._reckon)
            label.setBuddy(editor)
            grid.addWidget(label, at, 0)
            grid.addWidget(editor, at, 1)
        grid.setColumnStretch(0, 1)
        return grid

    def _editor(self, field: Field) -> Editor:
        editor = make_editor(field, self._store)
        if field.kind is Kind.NOTE:
            editor.setMinimumHeight(64)
        self.editors[field.name] = editor
        return editor

    def show_values(
        self, values: Mapping[str, object], texts: Mapping[str, str], today: date, user: str
    ) -> None:
        """Fill in what was recorded already; day and evaluator are offered where they are not."""
        for name, editor in self.editors.items():
            editor.show_value(values.get(name), texts.get(name, ""))
        if not texts.get("done_on"):
            self.editors["done_on"].show_value(today, today.isoformat())
        if not texts.get("evaluator"):
            self.editors["evaluator"].show_value(user, user)
        self._reckon()

    def _reckon(self) -> None:
        """Sum and grade of what is typed; a figure that is none, or too high, is marked."""
        blocks: dict[str, float | None] = {}
        for name in POINTS:
            typed = str(self.editors[name].value())
            value, most = _figure(typed), self._target.field(name).maximum
            right = not typed or (value is not None and 0 <= value <= (most or 0))
            blocks[name] = value if right else None
            line = self.editors[name].focusProxy()
            if line is not None:
                set_wrong(line, not right)
        total, named = pair_sheets.judged_points(blocks)
        given = sum(value or 0 for value in blocks.values())
        self.sum.setText(f"{given if total is None else total:g}")
        self.grade.setText(word(named) if named else tr("没有填完"))
        self.grade.setProperty("tone", TONES.get(named, ""))
        self.grade.style().unpolish(self.grade)
        self.grade.style().polish(self.grade)
        self.sum.setAccessibleName(f"{tr('总分')} {self.sum.text()} {self.grade.text()}")

    def start(self) -> None:
        """Put the cursor into the first figure."""
        self.editors["attitude"].setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Hand over what was typed."""
        self.trouble.hide()
        values = {name: editor.value() for name, editor in self.editors.items()}
        if not any(values[name] for name in POINTS):
            values.pop("done_on")  # feedback or a thesis by itself is no evaluation yet
        self.submitted.emit(values)

    def refuse(self, text: str) -> None:
        """Say over the button what stands against it."""
        self.trouble.setText(text)
        self.trouble.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)


def _figure(typed: str) -> float | None:
    try:
        return float(typed)
    except ValueError:
        return None
