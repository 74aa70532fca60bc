"""A list with check marks and a search box; what is checked stays checked while one searches for more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from talentdesk.registers import Register
from talentdesk.services import records
from talentdesk.services.records import Query
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.editors import FindBox
from talentdesk.ui.forms.finding import is_found
from talentdesk.ui.theme import HALF
from talentdesk.ui.widgets import button, row, words

ID = Qt.ItemDataRole.UserRole
SHOWN = 200

Found = tuple[Sequence[tuple[int, str]], int]
"""Some (number, title) in order, and how many there are in all."""


class CheckList(QWidget):
    """``find`` gives the lines for a search text; ``changed`` follows every check mark."""

    changed = Signal()

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self._find: Callable[[str], Found] = lambda _wanted: ((), 0)
        self._checked: dict[int, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        self.search = FindBox(hint)
        self.search.setMinimumWidth(100)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.count = words("", "caption", wrap=False)
        self.all_button = button(tr("全选"), self.check_shown, role="link")
        self.none_button = button(tr("全不选"), self.clear, role="link")
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(row(self.count, None, self.all_button, self.none_button, spacing=0))
        self.search.searched.connect(lambda _text: self.fill())
        self.search.left_down.connect(self.list.setFocus)
        self.list.itemChanged.connect(self._ticked)

    @property
    def checked(self) -> tuple[int, ...]:
        """The checked numbers in the order they were checked."""
        return tuple(self._checked)

    @property
    def titles(self) -> tuple[str, ...]:
        """What the checked ones are called."""
        return tuple(self._checked.values())

    def show_from(self, find: Callable[[str], Found]) -> None:
        """Offer other lines; marks of those that are no longer found are taken away."""
        self._find = find
        self.fill()

    def fill(self) -> None:
        """Read the lines anew."""
        wanted = self.search.text().strip()
        found, total = self._find(wanted)
        with QSignalBlocker(self.list):
            self.list.clear()
            for number, title in found:
                item = QListWidgetItem(title)
                item.setData(ID, number)
                item.setToolTip(title)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                checked = number in self._checked
                item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
                self.list.addItem(item)
        self._more = total - len(found)
        self._say()

    def check(self, numbers: Sequence[tuple[int, str]]) -> None:
        """Check exactly these, nobody told."""
        self._checked = dict(numbers)
        self.fill()

    def check_shown(self) -> None:
        """Check every line in view."""
        for line in self._lines():
            self._checked[int(line.data(ID))] = line.text()
        self.fill()
        self.changed.emit()

    def clear(self) -> None:
        """Check none."""
        self._checked = {}
        self.fill()
        self.changed.emit()

    def _lines(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def _ticked(self, item: QListWidgetItem) -> None:
        number = int(item.data(ID))
        if item.checkState() == Qt.CheckState.Checked:
            self._checked[number] = item.text()
        else:
            self._checked.pop(number, None)
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        text = tr("已选 {count} 项", count=len(self._checked))
        self.count.setText(
            text if self._more <= 0 else tr("{chosen}，另有 {more} 条请搜索", chosen=text, more=self._more)
        )


def from_register(store: Store, target: Register) -> Callable[[str], Found]:
    """Lines of a register: what they are called and what tells them apart."""

    def find(wanted: str) -> Found:
        listing = records.find(store, target, Query(search=wanted))
        found = records.rows(store, target, list(listing.ids[:SHOWN]))
        lines = [(row.id, f"{row.title}  {row.subtitle}".strip()) for row in found]
        return lines, len(listing)

    return find


def from_lines(lines: Sequence[tuple[int, str]]) -> Callable[[str], Found]:
    """Lines that are all known already, such as the trainees of a class."""

    def find(wanted: str) -> Found:
        fits = [(number, title) for number, title in lines if is_found(wanted, title)]
        return fits, len(fits)

    return find
