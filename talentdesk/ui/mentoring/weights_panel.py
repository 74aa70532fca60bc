"""What each criterion of the score is worth: a slider and a figure each, kept for the base."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSlider, QSpinBox, QVBoxLayout, QWidget

from talentdesk.text import tr
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.widgets import as_high_as_needed, button, heading, row, scrolled, words

MOST = 100


class Slider(QSlider):
    """A slider that leaves the wheel to the column it stands in."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class WeightsPanel(QFrame):
    """``saved`` carries the weights by criterion; ``closed`` follows giving up. ``named``: what a criterion is called."""

    saved = Signal(dict)
    closed = Signal()

    def __init__(self, title: str, text: str, named: Callable[[str], str]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._named = named
        self.boxes: dict[str, QSpinBox] = {}
        self.sliders: dict[str, Slider] = {}
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GROUP, STEP, GROUP, STEP)
        column.setSpacing(STEP)
        column.addWidget(heading(title, "lead"))
        column.addWidget(words(text, "caption"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(STEP)
        self._grid.setVerticalSpacing(STEP)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        self.save_button = button(tr("保存权重"), self.save, role="primary")
        column.addWidget(row(self.save_button, button(tr("取消"), self.closed.emit), None))
        column.addStretch(1)
        as_high_as_needed(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scrolled(inner))

    def show_weights(self, weights: Mapping[str, int]) -> None:
        """Fill in the weights as they are."""
        for at, (key, value) in enumerate(weights.items()):
            if key not in self.boxes:
                self._add(key, at)
            with QSignalBlocker(self.sliders[key]):
                self.boxes[key].setValue(value)
                self.sliders[key].setValue(value)

    def _add(self, key: str, at: int) -> None:
        label = words(self._named(key))
        box, slider = QSpinBox(), Slider(Qt.Orientation.Horizontal)
        box.setRange(0, MOST)
        # Without buttons a styled box has no room for its text either: they are there and have no width. The window's
        # stylesheet means lines that stand alone; this one stands in a frame already.
        box.setStyleSheet("QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }")
        box.lineEdit().setStyleSheet("border: none; padding: 0 4px; min-height: 0; background: transparent;")
        box.setFixedWidth(56)
        box.setAccessibleName(self._named(key))
        slider.setRange(0, MOST)
        slider.setPageStep(5)
        slider.setMinimumWidth(40)
        slider.setAccessibleName(self._named(key))
        slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the figure beside it is reached by Tab
        label.setBuddy(box)
        box.valueChanged.connect(slider.setValue)
        slider.valueChanged.connect(box.setValue)
        self.boxes[key], self.sliders[key] = box, slider
        self._grid.addWidget(label, at, 0)
        self._grid.addWidget(slider, at, 1)
        self._grid.addWidget(box, at, 2)

    def start(self) -> None:
        """Put the cursor into the first figure."""
        first = next(iter(self.boxes.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Hand the weights over."""
        self.saved.emit({key: box.value() for key, box in self.boxes.items()})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
