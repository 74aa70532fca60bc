"""The line a USB scanner types into: it has the cursor while one counts, and takes Enter or Tab as the end of a code."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from talentdesk.text import tr


class ScanLine(QLineEdit):
    """``scanned`` carries what was typed up to Enter; the line is empty again at once for the next code."""

    scanned = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "scan")
        self.setAccessibleName(tr("扫描设备编号"))
        self.setPlaceholderText(tr("请扫描标签，或输入编号后回车"))
        # An input method left on would hold the letters back until the code is complete.
        self.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText)
        self.setMaxLength(200)

    def event(self, event: QEvent) -> bool:
        """Some scanners end a code with Tab; a person's Tab in an empty line goes on as usual."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
            and self.text().strip()
        ):
            self._end()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends a code, Esc empties the line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._end()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _end(self) -> None:
        text = self.text()
        self.clear()
        if text.strip():
            self.scanned.emit(text)
