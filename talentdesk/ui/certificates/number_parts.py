"""A certificate number taken apart: each stretch of it over what it means."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from talentdesk.services.numbers import explain_number
from talentdesk.text import tr
from talentdesk.ui.flow import Flow
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import badge, words

TILE_WIDTH = 108


class NumberParts(QWidget):
    """Tiles in the order of the characters; what is wrong with the number stands below."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(STEP)
        self._inside: QWidget | None = None
        self.tiles: list[tuple[str, str, str]] = []
        self.problems: list[str] = []

    def explain(self, number: str) -> None:
        """Show a number's parts."""
        if self._inside is not None:
            self._column.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        answer = explain_number(number)
        self.tiles = [(part.text, part.label, part.meaning) for part in answer.parts]
        self.problems = [f"{problem.text}{problem.remedy}" for problem in answer.problems]
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(words(answer.title, "muted"))
        if answer.kind == "other":
            column.addWidget(words(tr("编号里没有国家规定的分段；按本基地的编号规则理解。"), "caption"))
        else:
            flow = Flow(spacing=HALF)
            for text, label, meaning in self.tiles:
                flow.add(_tile(text, label, meaning))
            column.addWidget(flow)
        for problem in self.problems:
            column.addWidget(words(problem, "trouble"))
        self._column.addWidget(self._inside)


def _tile(text: str, label: str, meaning: str) -> QFrame:
    tile = QFrame()
    tile.setFixedWidth(TILE_WIDTH)
    tile.setAccessibleName(f"{text} {label} {meaning}".strip())
    column = QVBoxLayout(tile)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(badge(text, "accent"), 0, Qt.AlignmentFlag.AlignLeft)
    column.addWidget(words(label, "caption"))
    column.addWidget(words(meaning or "—"))
    return tile
