"""A line that takes things of the register one after the other: scanned, or found by name, pinyin or number."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import records
from talentdesk.services.records import Query, Row
from talentdesk.store import Store
from talentdesk.text import tr

OFFERED = 20
PAUSE = 150


def thing_title(row: Row) -> str:
    """A thing as it is named in lists: its number first, because many bear the same name."""
    return f"{row.texts['code']} {row.texts['name']}"


class ThingLine(QLineEdit):
    """``taken`` carries a thing (its row) at Enter or when one is picked; the line is empty again for the next."""

    taken = Signal(object)
    refused = Signal(object)

    def __init__(self, store: Store, name: str) -> None:
        super().__init__()
        self._store = store
        self._offered: dict[str, Row] = {}
        self.setAccessibleName(name)
        self.setPlaceholderText(tr("扫描，或输入编号、名称、拼音首字母，回车加入"))
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.activated[str].connect(self._pick)  # type: ignore[index]  # an overloaded signal
        self.setCompleter(self._completer)
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(self._offer)
        self.textEdited.connect(lambda _text: self._pause.start())

    def _offer(self) -> None:
        target = register("equipment")
        ids = list(records.find(self._store, target, Query(search=self.text().strip())).ids[:OFFERED])
        rows = records.rows(self._store, target, ids)
        self._offered = {thing_title(row): row for row in rows}
        self._names.setStringList(list(self._offered))
        if self._offered and self.hasFocus() and self.text().strip():
            self._completer.complete()

    def _pick(self, title: str) -> None:
        row = self._offered.get(title)
        if row is not None:
            self._take(row)

    def _take(self, row: Row) -> None:
        self._pause.stop()
        self._offered = {}
        self.clear()
        QTimer.singleShot(0, self, self.clear)  # the completer writes the title after it has told us
        self.taken.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes what is written, Down offers what there is; an empty line leaves Enter to the form."""
        text = self.text().strip()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and text:
            event.accept()
            popup = self._completer.popup()
            if popup is not None:
                popup.hide()
            self._look_up(text)
        elif event.key() == Qt.Key.Key_Down:
            self._offer()
        else:
            super().keyPressEvent(event)

    def _look_up(self, text: str) -> None:
        target = register("equipment")
        try:
            row = self._offered.get(text) or records.get(
                self._store, target, records.find_by_key(self._store, target, text)
            )
        except DeskError as trouble:
            self.selectAll()
            self.refused.emit(trouble)
        else:
            self._take(row)
