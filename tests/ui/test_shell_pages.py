"""Every page opens, empty and full, in both languages and themes, complete on the smallest screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from talentdesk.paths import log_folder, resource
from talentdesk.registers import REGISTERS
from talentdesk.text import catalogue, set_language
from talentdesk.ui.page import PREFIX
from talentdesk.ui.pages import ALSO, INSIDE, PAGES
from talentdesk.ui.program import Program

Start = Callable[..., Program]
SMALLEST = (910, 470)  # what 1366×768 at 150 % leaves below a title bar


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("fill", ["empty", "full"])
def test_every_page_opens(program: Start, qtbot: QtBot, fill: str, language: str, theme: str) -> None:
    window = program(fill, language, theme).window
    assert window is not None
    for size in ((1366, 728), SMALLEST):
        window.showNormal()
        window.resize(*size)
        for spec in PAGES:
            window.show_page(spec.key)
            qtbot.wait(1)
            assert window.page_key == spec.key
            assert window.stack.currentWidget() is window.page(spec.key)
            assert window.width() == size[0], f"{spec.key} does not fit: {window.width()} wide"
            assert window.height() == size[1], f"{spec.key} does not fit: {window.height()} high"


@pytest.mark.parametrize("key", [spec.key for spec in PAGES])
def test_controls_have_names(program: Start, qtbot: QtBot, key: str) -> None:
    """A screen reader has something to say for every control that can be reached."""
    window = program("full").window
    assert window is not None
    window.show_page(key)
    qtbot.wait(1)
    silent = [
        widget
        for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
        for widget in window.findChildren(kind)
        if widget.isVisibleTo(window) and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not _says(widget)
    ]
    assert not silent, [f"{type(w).__name__} {w.objectName()} in {type(w.parent()).__name__}" for w in silent]


def _says(widget: QWidget) -> bool:
    if widget.accessibleName():
        return True
    if isinstance(widget, QAbstractButton):
        return bool(widget.text()) or (isinstance(widget, QToolButton) and bool(widget.toolTip()))
    if widget.objectName().startswith("qt_"):  # Qt's own parts of a control
        return True
    if isinstance(widget.parent(), (QComboBox, QAbstractItemView)):
        return True
    window = widget.window()
    return any(label.buddy() is widget for label in window.findChildren(QLabel))


def test_every_page_has_its_words() -> None:
    english = catalogue("en")
    for spec in PAGES:
        assert spec.label in english or PREFIX + spec.label in english
        assert resource(f"icons/{spec.icon}.svg").exists()
        assert ALSO[spec.key]


def test_every_register_on_a_page_is_reachable() -> None:
    keys = {spec.key for spec in PAGES}
    for target in REGISTERS:
        if target.on_page:
            assert target.key in keys or INSIDE[target.key] in keys


def test_english_window_speaks_no_chinese(program: Start, qtbot: QtBot) -> None:
    """The shell's own pages on an empty base; what people entered is data and stays as it is."""
    window = program("empty", "en").window
    assert window is not None
    theirs = (window.base_name.text(), str(window.desk.store.folder), str(log_folder()), "周教务")
    for key in ("today", "operations", "bin", "settings", "about"):
        window.show_page(key)
        qtbot.wait(1)
        for label in [
            *window.page(key).findChildren(QLabel),
            *window.page(key).findChildren(QAbstractButton),
        ]:
            text = label.text()
            for name in theirs:
                text = text.replace(name, "")
            assert not any("一" <= sign <= "鿿" for sign in text), (key, text)
    set_language("zh_CN")


def test_scrolled_pages_scroll_only_down(program: Start, qtbot: QtBot) -> None:
    window = program("full").window
    assert window is not None
    window.showNormal()
    window.resize(*SMALLEST)
    for key in ("today", "settings", "about"):
        window.show_page(key)
        qtbot.wait(1)
        for area in window.page(key).findChildren(QScrollArea):
            assert area.horizontalScrollBar().maximum() == 0, key
