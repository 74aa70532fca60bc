"""What a person does with hands: clicking, typing (also Chinese, as an input method hands it over)."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from talentdesk.ui.page import Page
from talentdesk.ui.program import Program

Shown = TypeVar("Shown", bound=Page)


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


def page_in_front(program: Program, qtbot: QtBot, key: str, kind: type[Shown], day: date) -> Shown:
    """One page of the program's window, which lies in front of all others, 1366 wide, on a given day."""
    window = program.window
    assert window is not None
    window.desk.today = lambda: day
    window.showNormal()
    window.resize(1366, 768)
    QApplication.processEvents()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_page(key)
    found = window.page(key)
    assert isinstance(found, kind)
    return found
