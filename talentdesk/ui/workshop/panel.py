"""What every tab of the workshop desk is, and the small parts they share."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QTabBar, QVBoxLayout

from talentdesk.registers import register
from talentdesk.services import records
from talentdesk.services.records import Query
from talentdesk.store import Store
from talentdesk.ui.certificates.panel import DeskPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import STEP
from talentdesk.ui.workshop.side import Side

UNREAD = -1


class WorkshopPanel(DeskPanel):
    """A tab; ``seen`` is the last journal entry it has read, so that what it wrote itself need not be read again."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self.seen = UNREAD
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, STEP, 0, 0)
        self.column.setSpacing(STEP)

    def refresh(self) -> None:
        """Read anew if anything was written since."""
        newest = self.desk.store.last_entry()
        if newest != self.seen:
            self.reload()
            self.seen = newest

    def told(self, text: str, remedy: str = "") -> None:
        """Say what was just written, with the button that takes it back, and read anew."""
        self.bar.done(text, remedy, entry_id=self.desk.store.last_entry())
        self.refresh()

    def open_target(self, target: dict[str, object]) -> None:
        """Show what was asked for."""

    def focus_search(self) -> None:
        """Ctrl+F: the line in which this tab finds things."""

    @property
    def side(self) -> Side | None:
        """The right side that may hold a form; None where there is none."""
        return None


class Segments(QTabBar):
    """A few lists of which one is shown; each says how many there are."""

    def __init__(self, name: str, keys: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self._keys = tuple(keys)
        for _key in self._keys:
            self.addTab("")

    @property
    def key(self) -> str:
        """The list in view."""
        return self._keys[self.currentIndex()]

    def choose(self, key: str) -> None:
        """Bring a list into view."""
        self.setCurrentIndex(self._keys.index(key))

    def show_counts(self, labels: Sequence[tuple[str, int]]) -> None:
        """Say what the lists are and how many lines they hold."""
        with QSignalBlocker(self):
            for at, (label, count) in enumerate(labels):
                self.setTabText(at, f"{label} {count:,}")


def places(store: Store) -> list[str]:
    """The names of all workshops and of places where things stand, each once."""
    rooms = register("workshops")
    named = [row.title for row in records.rows(store, rooms, records.find(store, rooms, Query()).ids)]
    return list(dict.fromkeys([*named, *records.filter_values(store, register("equipment"), "place")]))
