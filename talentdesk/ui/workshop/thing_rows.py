"""The things of a loan as lines of a form: how many of each, what is handed out or comes back, in what condition."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QSpinBox, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import records
from talentdesk.services.loan_cards import LoanThing
from talentdesk.services.loans import Returned
from talentdesk.services.records import Row
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import combo
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import icon_button, row, words
from talentdesk.ui.words import said
from talentdesk.ui.workshop.thing_line import ThingLine, thing_title

MOST = 100_000


def count_box(name: str, most: int, value: int = 1) -> QSpinBox:
    """A small number of pieces."""
    box = QSpinBox()
    box.setAccessibleName(name)
    box.setRange(1, max(most, 1))
    box.setValue(value)
    box.setFixedWidth(60)
    box.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return box


class WantedThings(QWidget):
    """What somebody wants: things taken one after the other; the same one again counts as one more of it."""

    refused = Signal(object)

    def __init__(self, store: Store, ids: Sequence[int] = ()) -> None:
        super().__init__()
        self.boxes: dict[int, QSpinBox] = {}
        self._places: dict[int, QWidget] = {}
        self.line = ThingLine(store, tr("要借的东西"))
        self.trouble = words("", "trouble")
        self.trouble.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(HALF)
        self._column.addWidget(self.line)
        self._column.addWidget(self.trouble)
        self._none = words(tr("还没有选。套件连同里面的东西一起借出。"), "caption")
        self._column.addWidget(self._none)
        self.line.taken.connect(self.add)
        self.line.refused.connect(self._refuse)
        self.setFocusProxy(self.line)
        for found in records.rows(store, register("equipment"), ids):
            self.add(found)

    def _refuse(self, trouble: DeskError) -> None:
        self.trouble.setText(said(trouble.text, trouble.remedy))
        self.trouble.show()

    def add(self, thing: Row) -> None:
        """One more thing."""
        self.trouble.hide()
        self._none.hide()
        box = self.boxes.get(thing.id)
        if box is not None:
            box.setValue(box.value() + 1)
            return
        title = thing_title(thing)
        box = self.boxes[thing.id] = count_box(tr("{name} 的数量", name=title), MOST)
        drop = icon_button("close", tr("不借 {name}", name=title), lambda: self.drop(thing.id))
        name = words(title)
        place = self._places[thing.id] = row(name, box, drop, spacing=HALF)
        place.layout().setStretch(0, 1)  # type: ignore[union-attr]  # row() has a layout
        self._column.addWidget(place)

    def drop(self, number: int) -> None:
        """Without this thing."""
        del self.boxes[number]
        place = self._places.pop(number)
        self._column.removeWidget(place)
        place.hide()
        place.deleteLater()
        self._none.setVisible(not self.boxes)

    def items(self) -> tuple[tuple[int, int], ...]:
        """(thing, how many) of all that is wanted."""
        return tuple((number, box.value()) for number, box in self.boxes.items())


def _condition(name: str, choices: Sequence[str]) -> QComboBox:
    box = combo(name, editable=True)
    box.addItems(list(choices))
    return box


class HandedOut(QWidget):
    """The condition in which each thing goes."""

    def __init__(self, things: Sequence[LoanThing]) -> None:
        super().__init__()
        grid = _grid(self)
        self.conditions: dict[int, QComboBox] = {}
        for at, thing in enumerate(things):
            title = f"{thing.code} {thing.name}" + (f" ×{thing.quantity}" if thing.quantity > 1 else "")
            box = _condition(tr("{name} 借用时状况", name=title), (tr("完好"), tr("可用，有磨损")))
            self.conditions[thing.equipment_id] = box
            grid.addWidget(words(title), at, 0)
            grid.addWidget(box, at, 1)
        if self.conditions:
            self.setFocusProxy(next(iter(self.conditions.values())))

    def given(self) -> dict[int, str]:
        """Thing → its condition."""
        return {number: box.currentText().strip() for number, box in self.conditions.items()}


class BroughtBack(QWidget):
    """What comes back: all at first; unticked things stay out, of several fewer may come; what is damaged goes to repair."""

    def __init__(self, things: Sequence[LoanThing]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        self.ticks: dict[int, QCheckBox] = {}
        self.boxes: dict[int, QSpinBox] = {}
        self.conditions: dict[int, QComboBox] = {}
        self.damaged: dict[int, QCheckBox] = {}
        for thing in things:
            if thing.out:
                column.addWidget(self._line(thing))
                column.addSpacing(HALF)

    def _line(self, thing: LoanThing) -> QWidget:
        place = QWidget()
        grid = _grid(place)
        number, title = thing.equipment_id, f"{thing.code} {thing.name}"
        tick = self.ticks[number] = QCheckBox(title.replace("&", "&&"))
        tick.setChecked(not thing.supply)
        box = self.boxes[number] = count_box(tr("{name} 归还数量", name=title), thing.out, thing.out)
        grid.addWidget(tick, 0, 0, 1, 2)
        grid.addWidget(box, 0, 2)
        box.setVisible(thing.out > 1 or thing.supply)
        condition = self.conditions[number] = _condition(
            tr("{name} 归还时状况", name=title), (tr("完好"), tr("可用，有磨损"), tr("缺件"))
        )
        broken = self.damaged[number] = QCheckBox(tr("损坏，转维修"))
        broken.setVisible(not thing.supply)
        grid.addWidget(condition, 1, 0)
        grid.addWidget(broken, 1, 1, 1, 2)
        tick.toggled.connect(lambda on: self._enable(number, on))
        self._enable(number, tick.isChecked())
        return place

    def _enable(self, number: int, on: bool) -> None:
        for part in (self.boxes[number], self.conditions[number], self.damaged[number]):
            part.setEnabled(on)

    def given(self) -> list[Returned]:
        """What comes back."""
        return [
            Returned(
                number, self.boxes[number].value(), self.conditions[number].currentText().strip(),
                self.damaged[number].isChecked(),
            )
            for number, tick in self.ticks.items()
            if tick.isChecked()
        ]  # fmt: skip


def _grid(place: QWidget) -> QGridLayout:
    grid = QGridLayout(place)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(STEP)
    grid.setVerticalSpacing(HALF)
    grid.setColumnStretch(0, 1)
    grid.setAlignment(Qt.AlignmentFlag.AlignTop)
    return grid
