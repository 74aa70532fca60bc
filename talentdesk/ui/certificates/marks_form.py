"""The measures typed from a calibration page: two lines for each crosshair, three crosshairs at least."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from talentdesk.documents.calibration import calibration_marks
from talentdesk.documents.overprint import Measured
from talentdesk.errors import DeskError
from talentdesk.text import tr
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import words

AXES = ("x", "y")
FEWEST = 3
LONGEST_MM = 1200.0


class MarksForm(QWidget):
    """``pointed`` carries (mark from 0, "x" or "y") of the line that has the cursor, or None."""

    pointed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(HALF)
        heads = (tr("标记"), tr("应在 左 / 上"), tr("量得 左"), tr("量得 上"))
        for column, text in enumerate(heads):
            grid.addWidget(words(text, "caption", wrap=False), 0, column)
        self.lines: dict[tuple[int, str], QLineEdit] = {}
        self._nominal: list[QLabel] = []
        self.marks: tuple[tuple[float, float], ...] = ()
        for place in range(4):
            last = tr("可不量") if place >= FEWEST else ""
            grid.addWidget(words(f"{place + 1}", wrap=False), place + 1, 0, Qt.AlignmentFlag.AlignHCenter)
            nominal = words("", "muted", wrap=False)
            self._nominal.append(nominal)
            grid.addWidget(nominal, place + 1, 1)
            for column, axis in enumerate(AXES, start=2):
                line = self._line(place, axis)
                line.setPlaceholderText(last)
                grid.addWidget(line, place + 1, column)
                self.lines[place, axis] = line

    def _line(self, place: int, axis: str) -> QLineEdit:
        line = QLineEdit()
        check = QDoubleValidator(-LONGEST_MM, LONGEST_MM, 2, line)
        check.setNotation(QDoubleValidator.Notation.StandardNotation)
        line.setValidator(check)
        number = place + 1
        line.setAccessibleName(
            tr("标记 {number} 离纸左边（毫米）", number=number)
            if axis == "x"
            else tr("标记 {number} 离纸上边（毫米）", number=number)
        )
        line.setToolTip(line.accessibleName())
        line.setMinimumWidth(56)
        line.installEventFilter(self)
        return line

    def show_sheet(self, width: float, height: float) -> None:
        """Other nominal places for another sheet; what was typed is dropped."""
        marks = calibration_marks(width, height)
        if marks != self.marks:
            self.marks = marks
            for label, (x, y) in zip(self._nominal, marks, strict=True):
                label.setText(f"{x:g} / {y:g}")
            self.clear()

    def clear(self) -> None:
        """Empty all lines."""
        for line in self.lines.values():
            line.clear()

    def measured(self) -> list[Measured]:
        """The marks that were measured; a refusal for a half-filled one or fewer than three."""
        found = []
        for place, (x, y) in enumerate(self.marks):
            left, top = (self.lines[place, axis].text().strip().replace(",", ".") for axis in AXES)
            if bool(left) != bool(top):
                raise DeskError(
                    tr("标记 {number} 只填了一个数。", number=place + 1), tr("左和上都要量，或都空着。")
                )
            if left and top:
                found.append(Measured(x, y, float(left), float(top)))
        if len(found) < FEWEST:
            raise DeskError(
                tr("至少要量三个标记。"), tr("请量出校准页上三个角或四个角的十字。"), code="measurements"
            )
        return found

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell which measure the cursor is at."""
        if event.type() == QEvent.Type.FocusIn:
            self.pointed.emit(next(key for key, line in self.lines.items() if line is watched))
        return super().eventFilter(watched, event)
