"""What a person does with hands: clicking, typing (also Chinese, as an input method hands it over)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot


def click(qtbot: QtBot, widget: QWidget) -> None:
    """Click into the middle of a widget."""
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def write(widget: QWidget | None, text: str) -> None:
    """Replace what stands in a line by what an input method commits."""
    assert isinstance(widget, QLineEdit)
    widget.setFocus()
    widget.clear()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)
