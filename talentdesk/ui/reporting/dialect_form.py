"""How text is written, by when it counts: the settings of a file, or of a profile for all its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from talentdesk.services.bureau_profiles import FileSpec, Profile
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import choose_data, combo, day_editor
from talentdesk.ui.editors import ChoiceBox, DateEditor, typed_day
from talentdesk.ui.reporting.field_words import DATES
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import scrolled, set_wrong, words

WIDEST = 620
Owner = TypeVar("Owner", Profile, FileSpec)


def dialect_choices() -> dict[str, tuple[str, tuple[tuple[str, str], ...]]]:
    """By name: what a choice is called, and its (words, value)."""
    return {
        "encoding": (tr("编码"), (
            (tr("UTF-8 带标记（Excel 直接打开不乱码）"), "utf-8-sig"), (tr("UTF-8 不带标记"), "utf-8"),
            (tr("GBK（老系统）"), "gbk"), (tr("GB18030（含生僻字）"), "gb18030"),
        )),
        "line_end": (tr("换行"), ((tr("回车换行（Windows）"), "crlf"), (tr("换行（Linux）"), "lf"))),
        "quoting": (tr("引号"), ((tr("需要时才加"), "minimal"), (tr("每格都加"), "all"))),
        "id_protection": (tr("长号码"), (
            (tr("原样"), "none"), (tr("后面加制表符"), "tab"), (tr("写成 =\"号码\""), "formula"),
        )),
        "date_format": (tr("日期格式"), tuple((form, form) for form in DATES)),
    }  # fmt: skip


class DialectForm(QWidget):
    """``edited`` carries the values that were changed by hand, by name."""

    edited = Signal(dict)

    def __init__(self, texts: Mapping[str, str], *, inherits: bool) -> None:
        """``texts``: name → label of further lines of text; ``inherits``: each choice may be left to the profile."""
        super().__init__()
        self._inherits = inherits
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GROUP)
        self._grid.setVerticalSpacing(STEP)
        self._grid.setColumnStretch(1, 1)
        self.lines: dict[str, QLineEdit] = {}
        self.boxes: dict[str, ChoiceBox] = {}
        self.days: dict[str, DateEditor] = {}
        for name, label in texts.items():
            line = QLineEdit()
            line.textEdited.connect(lambda text, key=name: self.edited.emit({key: text.strip()}))
            self.lines[name] = line
            self._add(label, line)
        for name, (label, choices) in dialect_choices().items():
            box = combo(label, editable=name == "date_format")
            if inherits:
                box.addItem("", None)
            for words_, value in choices:
                box.addItem(words_, value)
            if name == "date_format":
                box.currentTextChanged.connect(self._date_format)
            else:
                box.currentIndexChanged.connect(lambda _at, key=name: self._chosen(key))
            self.boxes[name] = box
            self._add(label, box)
        for name, label in (("valid_from", tr("开始上报日")), ("valid_to", tr("最后上报日"))):
            editor = day_editor(None, label)
            editor.changed.connect(lambda key=name: self._day(key))
            self.days[name] = editor
            self._add(label, editor)
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, STEP, 0)
        column.addLayout(self._grid)
        note = tr("不填的照方案的。日期不填就是一直上报。") if inherits else tr("日期不填就是一直有效。")
        column.addWidget(words(note, "caption"))
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, STEP, 0, 0)
        outer.setSpacing(HALF)
        outer.addWidget(scrolled(inner))

    def _add(self, label: str, editor: QWidget) -> None:
        at = self._grid.rowCount()
        name = words(label, wrap=False)
        name.setBuddy(editor)
        editor.setAccessibleName(label)
        self._grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(editor, at, 1)

    def show_values(self, owner: Profile | FileSpec, profile: Profile) -> None:
        """Fill in what the draft holds; ``profile``: where what a file leaves open comes from."""
        for name, line in self.lines.items():
            if line.text().strip() != getattr(owner, name):
                line.setText(getattr(owner, name))
                line.setCursorPosition(0)
        for name, box in self.boxes.items():
            with QSignalBlocker(box):
                value = getattr(owner, name)
                if self._inherits:
                    inherited = getattr(profile, name)
                    at = box.findData(inherited)
                    label = box.itemText(at) if at > 0 else inherited
                    box.setItemText(0, tr("照方案：{value}", value=label))
                if box.isEditable() and value is not None and box.findData(value) < 0:
                    box.setEditText(value)
                else:
                    choose_data(box, value)
        for name, editor in self.days.items():
            day = getattr(owner, name)
            if self._typed(name) != day:
                editor.show_value(day, day.isoformat() if day is not None else "")
                set_wrong(editor.line, False)

    def _chosen(self, name: str) -> None:
        self.edited.emit({name: self.boxes[name].currentData()})

    def _date_format(self, text: str) -> None:
        box = self.boxes["date_format"]
        at = box.findText(text)
        self.edited.emit({"date_format": box.itemData(at) if at >= 0 else text.strip()})

    def _typed(self, name: str) -> date | None:
        day = typed_day(str(self.days[name].value()))
        return date(day.year(), day.month(), day.day()) if day.isValid() else None

    def _day(self, name: str) -> None:
        """A day that is none is marked and does not count."""
        wrong = bool(self.days[name].value()) and self._typed(name) is None
        set_wrong(self.days[name].line, wrong)
        if not wrong:
            self.edited.emit({name: self._typed(name)})


def with_values(owner: Owner, values: Mapping[str, Any]) -> Owner:
    """The same with other values."""
    return replace(owner, **values)
