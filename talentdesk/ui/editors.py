"""One editor for each kind of field: what a person types or picks, handed over as the services take it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDate, QPoint, QSignalBlocker, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
    QWidgetAction,
)

from talentdesk.model.vocabulary import SkillLevel
from talentdesk.registers import Field, Kind
from talentdesk.services import records
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.widgets import SearchBox, icon_button
from talentdesk.ui.words import label_of


class Editor(QWidget):
    """Edits one field; ``changed`` follows each keystroke, ``left`` when the field is done with."""

    changed = Signal()
    left = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)

    def _hold(self, widget: QWidget) -> None:
        widget.setAccessibleName(label_of(self.field))
        self._row.addWidget(widget, 1)
        self.setFocusProxy(widget)
        self.setSizePolicy(widget.sizePolicy())

    def value(self) -> object:
        """What was typed or picked; empty text for nothing."""
        raise NotImplementedError

    def show_value(self, value: object, text: str) -> None:
        """Fill in a stored value and its text."""
        raise NotImplementedError


class TextEditor(Editor):
    """A line of text: names, numbers, phones, amounts."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.line = QLineEdit()
        self.line.textEdited.connect(self.changed)
        self.line.editingFinished.connect(self.left)
        if field.kind in (Kind.INTEGER, Kind.DECIMAL):
            self.line.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self._hold(self.line)

    def value(self) -> object:
        return self.line.text().strip()

    def show_value(self, value: object, text: str) -> None:
        self.line.setText(text)
        self.line.setCursorPosition(0)


def typed_day(text: str) -> QDate:
    """The day a person means by the usual spellings; an invalid date where it is none of them."""
    for pattern in ("yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd", "yyyy年M月d日"):  # not shown
        day = QDate.fromString(text.strip(), pattern)
        if day.isValid():
            return day
    return QDate()


class DateEditor(TextEditor):
    """A date as people type it (2026-9-1, 20260901, 2026年9月1日); written properly when the field is left."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.line.setPlaceholderText(tr("如 2026-9-1"))
        self.line.editingFinished.connect(self._write_properly)
        opener = icon_button("today", tr("从日历里选"), self._open_calendar)
        opener.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._row.addWidget(opener)

    def _write_properly(self) -> None:
        day = typed_day(self.line.text())
        if day.isValid():  # else the check below the field says what is wrong with it
            self.line.setText(day.toString(Qt.DateFormat.ISODate))

    def _open_calendar(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        day = typed_day(self.line.text())
        if day.isValid():
            calendar.setSelectedDate(day)

        def picked(day: QDate) -> None:
            self.line.setText(day.toString(Qt.DateFormat.ISODate))
            menu.close()
            self.changed.emit()
            self.left.emit()

        calendar.clicked.connect(picked)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.popup(self.line.mapToGlobal(QPoint(0, self.line.height())))


class NoteEditor(Editor):
    """Some lines of text; Tab goes on to the next field."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.box = QPlainTextEdit()
        self.box.setTabChangesFocus(True)
        self.box.setFixedHeight(self.box.fontMetrics().lineSpacing() * 3 + 14)
        self.box.textChanged.connect(self.changed)
        self._hold(self.box)

    def value(self) -> object:
        return self.box.toPlainText().strip()

    def show_value(self, value: object, text: str) -> None:
        with QSignalBlocker(self.box):
            self.box.setPlainText(text)


class ChoiceBox(QComboBox):
    """A combo box that leaves the wheel to the form it stands in, unless it has been clicked into."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceEditor(Editor):
    """One of a few texts; where the field is open, any other text as well."""

    def __init__(self, field: Field, choices: tuple[str, ...]) -> None:
        super().__init__(field)
        self.box = ChoiceBox()
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.box.addItems(["", *choices])
        self.box.setEditable(field.open_choice)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(4)
        self.box.currentTextChanged.connect(self.changed)
        self._hold(self.box)

    def value(self) -> object:
        return self.box.currentText().strip()

    def show_value(self, value: object, text: str) -> None:
        with QSignalBlocker(self.box):
            at = self.box.findText(text)
            if at < 0 and not self.box.isEditable():
                self.box.addItem(text)  # an old value that is no longer offered stays what it is
                at = self.box.count() - 1
            self.box.setCurrentIndex(at)
            if self.box.isEditable():
                self.box.setEditText(text)


class ReferenceLine(QLineEdit):
    """A line whose Down key asks for the suggestions even when nothing has been typed."""

    asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.asked.emit()
        else:
            super().keyPressEvent(event)


class ReferenceEditor(Editor):
    """Another record, found by its name, pinyin or number; the id goes out once one has been picked."""

    def __init__(self, field: Field, store: Store) -> None:
        super().__init__(field)
        self._store = store
        self._offered: dict[str, int] = {}
        self._picked: tuple[int, str] | None = None
        self.line = ReferenceLine()
        self.line.setPlaceholderText(tr("输入名称、拼音首字母或编号查找"))
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.activated[str].connect(self._pick)  # type: ignore[index]  # an overloaded signal
        self.line.setCompleter(self._completer)
        self._pause = QTimer(self, interval=150, singleShot=True)
        self._pause.timeout.connect(self._offer)
        self.line.textEdited.connect(self._typed)
        self.line.asked.connect(self._offer)
        self.line.editingFinished.connect(self._settle)
        self._hold(self.line)

    def _typed(self) -> None:
        self._picked = None
        self._pause.start()
        self.changed.emit()

    def _offer(self) -> None:
        options = records.options(self._store, self.field, self.line.text().strip())
        self._offered = {title: record_id for record_id, title in options}
        self._names.setStringList(list(self._offered))
        if self._offered and self.line.hasFocus():
            self._completer.complete()

    def _pick(self, title: str) -> None:
        if title in self._offered:
            self._picked = (self._offered[title], title)
            self.changed.emit()
            self.left.emit()

    def _settle(self) -> None:
        """A name typed in full counts as picked, so that nobody has to take it from the list."""
        text = self.line.text().strip()
        if text and self._picked is None:
            for record_id, title in records.options(self._store, self.field, text):
                if title == text:
                    self._picked = (record_id, title)
                    self.changed.emit()
                    break
        self.left.emit()

    def value(self) -> object:
        text = self.line.text().strip()
        if self._picked is not None and self._picked[1] == text:
            return self._picked[0]
        return text

    def show_value(self, value: object, text: str) -> None:
        self._picked = (value, text) if isinstance(value, int) else None
        self.line.setText(text)
        self.line.setCursorPosition(0)


def make_editor(field: Field, store: Store) -> Editor:
    """The editor of a field by its kind."""
    makers: dict[Kind, Callable[[], Editor]] = {
        Kind.DATE: lambda: DateEditor(field),
        Kind.NOTE: lambda: NoteEditor(field),
        Kind.YES_NO: lambda: ChoiceEditor(field, (tr("是"), tr("否"))),
        Kind.CHOICE: lambda: ChoiceEditor(field, field.choices),
        Kind.LEVEL: lambda: ChoiceEditor(field, tuple(level.label for level in SkillLevel)),
        Kind.REFERENCE: lambda: ReferenceEditor(field, store),
    }
    maker = makers.get(field.kind)
    return maker() if maker else TextEditor(field)


class FindBox(SearchBox):
    """A search box that speaks after a pause; Down and Enter go on to the list."""

    searched = Signal(str)
    left_down = Signal()

    def __init__(self, hint: str, pause: int = 150) -> None:
        super().__init__(hint)
        self._pause = QTimer(self, interval=pause, singleShot=True)
        self._pause.timeout.connect(self._speak)
        self.textChanged.connect(lambda: self._pause.start())

    def _speak(self) -> None:
        self.searched.emit(self.text().strip())

    def keyPressEvent(self, event: object) -> None:
        assert isinstance(event, QKeyEvent)
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._pause.isActive():
                self._pause.stop()
                self._speak()
            self.left_down.emit()
        else:
            super().keyPressEvent(event)
