"""Collects what is typed into a grid and writes it together after a pause, so that one stretch of work is one operation."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from talentdesk.errors import DeskError

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

PAUSE = 800
"""Milliseconds without a keystroke after which the cells are written."""


class Batch(Generic[Key, Value]):
    """Cells not written yet. ``write`` is given them all; ``told`` hears of each write's end, with its refusal if any."""

    def __init__(
        self,
        parent: QObject,
        write: Callable[[dict[Key, Value]], None],
        told: Callable[[DeskError | None], None],
    ) -> None:
        self._write = write
        self._told = told
        self.waiting: dict[Key, Value] = {}
        self._pause = QTimer(parent, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(self.flush)

    def add(self, key: Key, value: Value) -> None:
        """Keep a cell's new value until the pause."""
        self.waiting[key] = value
        self._pause.start()

    def flush(self) -> None:
        """Write now what is waiting."""
        self._pause.stop()
        if not self.waiting:
            return
        cells, self.waiting = self.waiting, {}
        try:
            self._write(cells)
        except DeskError as trouble:
            self._told(trouble)
        else:
            self._told(None)
