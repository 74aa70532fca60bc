"""One editor for each kind of value an element's field may have; generated from the field's own rules."""

from __future__ import annotations

import base64
from dataclasses import Field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QKeySequence, QPixmap, QTextCursor, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from talentdesk.errors import DeskError
from talentdesk.text import tr
from talentdesk.ui.designer.words import NOTHING, UNITS, choice_label, field_label
from talentdesk.ui.editors import ChoiceBox
from talentdesk.ui.widgets import button, icon_button

LARGEST_PICTURE = 15_000_000
_OWN_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def _is_own_key(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and any(event.matches(key) for key in _OWN_KEYS)


class LengthBox(QDoubleSpinBox):
    """A number in steps of 0.1; undo and redo are the designer's, the wheel is the panel's unless one is in it."""

    def __init__(self, least: float, most: float, unit: str = " mm") -> None:
        super().__init__()
        self.setDecimals(2)
        self.setSingleStep(0.1)
        self.setRange(least, most)
        self.setSuffix(unit)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Without buttons a styled box has no room for its text either: they are there and have no width.
        self.setStyleSheet(
            "QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: none; }"
        )
        self.setMinimumWidth(64)
        # The window's stylesheet means lines that stand alone; this one stands in a frame already.
        self.lineEdit().setStyleSheet("border: none; padding: 0 8px; min-height: 0; background: transparent;")

    def textFromValue(self, value: float) -> str:
        """Without noughts that say nothing."""
        return f"{value:.2f}".rstrip("0").rstrip(".")

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_own_key(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_own_key(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class TextBox(QPlainTextEdit):
    """Some lines of text; Tab goes on, undo and redo are the designer's."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * 4 + 14)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_own_key(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_own_key(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class FieldEditor(QWidget):
    """Edits one field; ``edited`` carries its name and the new value."""

    edited = Signal(str, object)

    def __init__(self, field: Field[Any]) -> None:
        super().__init__()
        self.name = field.name
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(4)

    def _hold(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._line.addWidget(widget, 1 if widget is widgets[0] else 0)
        widgets[0].setAccessibleName(field_label(self.name))
        self.setFocusProxy(widgets[0])

    def _tell(self, value: object) -> None:
        self.edited.emit(self.name, value)

    def show_value(self, value: Any) -> None:
        """Show a value without telling of it."""
        raise NotImplementedError


class NumberEditor(FieldEditor):
    """Lengths in mm, sizes in points, plain numbers."""

    def __init__(self, field: Field[Any]) -> None:
        super().__init__(field)
        rules = field.metadata
        self.box = LengthBox(rules["least"], rules["most"], UNITS.get(field.name, " mm"))
        if field.name in NOTHING:
            self.box.setSpecialValueText(tr("不缩小"))
        self.box.valueChanged.connect(lambda value: self._tell(round(value, 2)))
        self._hold(self.box)

    def show_value(self, value: Any) -> None:
        if abs(self.box.value() - value) > 1e-6:
            with QSignalBlocker(self.box):
                self.box.setValue(value)


class ChoiceEditor(FieldEditor):
    """One of a few words."""

    def __init__(self, field: Field[Any]) -> None:
        super().__init__(field)
        self.box = ChoiceBox()
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for choice in field.metadata["choices"]:
            self.box.addItem(choice_label(field.name, choice), choice)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(3)
        self.box.activated.connect(lambda _index: self._tell(self.box.currentData()))
        self._hold(self.box)

    def show_value(self, value: Any) -> None:
        self.box.setCurrentIndex(self.box.findData(value))


class YesNoEditor(FieldEditor):
    """A check box that carries its own label."""

    def __init__(self, field: Field[Any]) -> None:
        super().__init__(field)
        self.box = QCheckBox(field_label(field.name))
        self.box.clicked.connect(self._tell)
        self._hold(self.box)

    def show_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))


class ColourEditor(FieldEditor):
    """A colour as #rrggbb, typed or picked; an empty one is none."""

    def __init__(self, field: Field[Any]) -> None:
        super().__init__(field)
        self.line = QLineEdit()
        self.line.setMaxLength(7)
        self.line.setPlaceholderText(tr("无"))
        self.line.editingFinished.connect(self._typed)
        self.picker: QToolButton = icon_button(
            "rectangle", tr("选择{what}", what=field_label(self.name)), self._pick
        )
        self._hold(self.line, self.picker)
        self._shown = ""

    def _typed(self) -> None:
        text = self.line.text().strip()
        text = text if text.startswith("#") or not text else f"#{text}"
        if text == self._shown:
            return
        if not text or (len(text) == 7 and QColor.isValidColorName(text)):
            self._tell(text.lower())
        else:
            self.line.setText(self._shown)

    def _pick(self) -> None:
        chosen = QColorDialog.getColor(QColor(self._shown or "#000000"), self, field_label(self.name))
        if chosen.isValid():
            self._tell(chosen.name())

    def show_value(self, value: Any) -> None:
        self._shown = str(value)
        self.line.setText(self._shown)
        swatch = QPixmap(16, 16)
        swatch.fill(QColor(self._shown) if self._shown else Qt.GlobalColor.transparent)
        self.picker.setIcon(QIcon(swatch))


class LineEditor(FieldEditor):
    """A line of text."""

    def __init__(self, field: Field[Any]) -> None:
        super().__init__(field)
        self.line = QLineEdit()
        self.line.textEdited.connect(self._tell)
        self._hold(self.line)

    def show_value(self, value: Any) -> None:
        if self.line.text() != value:
            self.line.setText(str(value))


class LinesEditor(FieldEditor):
    """The text itself, with placeholders in braces."""

    def __init__(self, field: Field[Any]) -> None:
        super().__init__(field)
        self.box = TextBox()
        self.box.textChanged.connect(lambda: self._tell(self.box.toPlainText()))
        self._hold(self.box)

    def show_value(self, value: Any) -> None:
        if self.box.toPlainText() != value:
            with QSignalBlocker(self.box):
                self.box.setPlainText(str(value))
                self.box.moveCursor(QTextCursor.MoveOperation.End)

    def insert(self, text: str) -> None:
        """Write a text where the cursor is."""
        self.box.textCursor().insertText(text)


class PictureEditor(FieldEditor):
    """A JPEG or PNG kept inside the layout."""

    refused = Signal(object)

    def __init__(self, field: Field[Any]) -> None:
        super().__init__(field)
        self.choose = button(tr("选择图片……"), self._choose)
        self.clear = icon_button("close", tr("去掉图片"), lambda: self._tell(""))
        self._hold(self.choose, self.clear)

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("选择图片"), "", tr("图片 (*.png *.jpg *.jpeg)"))
        if path:
            try:
                self._tell(file_text(Path(path)))
            except DeskError as trouble:
                self.refused.emit(trouble)

    def show_value(self, value: Any) -> None:
        self.choose.setText(tr("更换图片……") if value else tr("选择图片……"))
        self.clear.setEnabled(bool(value))


def file_text(path: Path) -> str:
    """A file as base64, as layouts keep it; ``DeskError`` when it cannot be read or is too large."""
    try:
        if path.stat().st_size > LARGEST_PICTURE:
            raise DeskError(tr("文件太大：{file}", file=path.name), tr("请缩小到 15 MB 以内。"))
        return base64.b64encode(path.read_bytes()).decode("ascii")
    except OSError as trouble:
        raise DeskError(tr("文件无法读取：{file}", file=path.name), tr("请换一个文件。")) from trouble


def editor_for(field: Field[Any]) -> FieldEditor:
    """The editor of a field by its rules."""
    if "picture" in field.metadata:
        return PictureEditor(field)
    if "colour" in field.metadata:
        return ColourEditor(field)
    if "choices" in field.metadata:
        return ChoiceEditor(field)
    if "least" in field.metadata:
        return NumberEditor(field)
    if field.type == "bool":
        return YesNoEditor(field)
    return LinesEditor(field) if field.name == "text" else LineEditor(field)
