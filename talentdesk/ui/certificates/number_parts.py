"""A certificate number taken apart: each stretch of it with its name and what it means."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from talentdesk.services.numbers import explain_number
from talentdesk.text import tr
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import badge, words


class NumberParts(QWidget):
    """Lines in the order of the characters; what is wrong with the number stands below."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(STEP)
        self._inside: QWidget | None = None
        self.lines: list[tuple[str, str, str]] = []
        self.problems: list[str] = []

    def explain(self, number: str) -> None:
        """Show a number's parts."""
        if self._inside is not None:
            self._column.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        answer = explain_number(number)
        self.lines = [(part.text, part.label, part.meaning) for part in answer.parts]
        self.problems = [f"{problem.text}{problem.remedy}" for problem in answer.problems]
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(words(answer.title, "muted"))
        if answer.kind == "other":
            column.addWidget(words(tr("编号里没有国家规定的分段；按本基地的编号规则理解。"), "caption"))
        else:
            column.addWidget(self._grid())
        for problem in self.problems:
            column.addWidget(words(problem, "trouble"))
        self._column.addWidget(self._inside)

    def _grid(self) -> QWidget:
        place = QWidget()
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(HALF)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        for at, (text, label, meaning) in enumerate(self.lines):
            mark = badge(text, "accent")
            mark.setAccessibleName(f"{text} {label} {meaning}".strip())
            grid.addWidget(mark, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words(label, "muted"), at, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words(meaning), at, 2, Qt.AlignmentFlag.AlignTop)
        return place
