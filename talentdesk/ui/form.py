"""The form a record is edited in, built from its register; says what is wrong while one types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from talentdesk.errors import DeskError, Problem
from talentdesk.registers import Kind, Register
from talentdesk.services import records
from talentdesk.services.records import Row
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.editors import Editor, make_editor
from talentdesk.ui.record_number import RECORD_NUMBER
from talentdesk.ui.widgets import button, heading, scrolled, set_wrong, words
from talentdesk.ui.widgets import row as line
from talentdesk.ui.words import characters, label_of, word

Create = Callable[[Mapping[str, object]], int]


class RecordForm(QWidget):
    """Edits one record or makes a new one; ``saved`` carries its id, ``given_up`` ends without a change.

    ``given``: values that stand fast and have no editor (e.g. whose contact it is). ``create``: makes the new
    record where the register's own way is not enough (opening a class).
    """

    saved = Signal(RECORD_NUMBER)
    given_up = Signal()

    def __init__(
        self,
        store: Store,
        register: Register,
        row: Row | None = None,
        *,
        given: Mapping[str, object] | None = None,
        create: Create | None = None,
    ) -> None:
        super().__init__()
        self._store = store
        self.register = register
        self._row = row
        self._given = dict(given or {})
        self._create = create or (lambda values: records.create(store, register, values))
        self.editors: dict[str, Editor] = {}
        self.problem_labels: dict[str, QLabel] = {}
        self._touched: set[str] = set()
        self._tried = False
        self._build()
        self._started_with = self._values()
        self._pause = QTimer(self, interval=200, singleShot=True)
        self._pause.timeout.connect(self.judge)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(12, 8, 12, 12)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        group = ""
        for field in self.register.fields:
            if field.kind is Kind.PHOTO or field.fixed or field.name in self._given:
                continue
            if field.group != group:
                self._add_heading(field.group, first=not group)
                group = field.group
            self._add_editor(field.name)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        area = self._area = scrolled(inner)
        outer.addWidget(area, 1)
        outer.addWidget(self._foot())

    def _add_heading(self, group: str, *, first: bool) -> None:
        label = heading(word(group), "lead")
        at = self._grid.rowCount()
        if not first:
            self._grid.setRowMinimumHeight(at, 28)
        self._grid.addWidget(label, at, 0, 1, 2, Qt.AlignmentFlag.AlignBottom)

    def _add_editor(self, name: str) -> None:
        field = self.register.field(name)
        editor = make_editor(field, self._store)
        if self._row is not None:
            editor.show_value(self._row.values.get(name), self._row.texts.get(name, ""))
        label = QLabel(label_of(field) + (" *" if field.required else ""))
        label.setWordWrap(True)
        label.setFixedWidth(characters(label, 6) + 8)
        label.setBuddy(editor)
        problem = words("", "trouble")
        problem.setVisible(False)
        at = self._grid.rowCount()
        upright = Qt.AlignmentFlag.AlignTop if field.kind is Kind.NOTE else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(label, at, 0, upright)
        self._grid.addWidget(editor, at, 1)
        self._grid.addWidget(problem, at + 1, 1)
        self.editors[name] = editor
        self.problem_labels[name] = problem
        editor.changed.connect(lambda: self._touch(name))
        editor.left.connect(lambda: self._pause.start())

    def _foot(self) -> QWidget:
        foot = QFrame()
        foot.setProperty("role", "foot")
        column = QVBoxLayout(foot)
        column.setContentsMargins(12, 8, 12, 8)
        self._general = words("", "trouble")
        self._general.setVisible(False)
        column.addWidget(self._general)
        self.save_button = button(tr("保存"), self.save, role="primary")
        self.save_button.setToolTip("Ctrl+S")
        self.cancel_button = button(tr("取消"), self.give_up)
        self.cancel_button.setToolTip("Esc")
        column.addWidget(line(self.save_button, self.cancel_button, None))
        saving = QShortcut(QKeySequence("Ctrl+S"), self)
        saving.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        saving.activated.connect(self.save)
        return foot

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)

    def _values(self) -> dict[str, object]:
        return {name: editor.value() for name, editor in self.editors.items()}

    def changed_values(self) -> dict[str, object]:
        """What the user changed: field name → value as typed or picked."""
        values = self._values()
        return {name: value for name, value in values.items() if value != self._started_with[name]}

    @property
    def dirty(self) -> bool:
        """Whether anything was typed that is not saved."""
        return bool(self.changed_values())

    def start(self, name: str = "") -> None:
        """Put the cursor into a field, or into the first one."""
        first = self.editors.get(name) or next(iter(self.editors.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
            if name:  # the form has no size yet
                QTimer.singleShot(0, first, partial(self._area.ensureWidgetVisible, first, 0, 60))

    def _touch(self, name: str) -> None:
        self._touched.add(name)
        self._pause.start()

    def _asked(self) -> dict[str, object]:
        if self._row is not None:
            return self.changed_values()
        return {name: value for name, value in self._values().items() if value != ""} | self._given

    def judge(self) -> list[Problem]:
        """Show what is wrong below the fields that were touched, or below all once saving was tried."""
        found = records.check(self._store, self.register, self._asked(), self._row.id if self._row else None)
        self._show([p for p in found if self._tried or p.field in self._touched])
        return found

    def _show(self, found: list[Problem]) -> None:
        rest = []
        by_field: dict[str, list[str]] = {}
        for problem in found:
            sentence = f"{problem.text}{problem.remedy}"
            if problem.field in self.problem_labels:
                by_field.setdefault(problem.field or "", []).append(sentence)
            else:
                rest.append(sentence)
        for name, label in self.problem_labels.items():
            text = "\n".join(by_field.get(name, ()))
            label.setText(text)
            label.setVisible(bool(text))
            widget = self.editors[name].focusProxy()
            if widget is not None:
                set_wrong(widget, bool(text))
                if text and widget.hasFocus():
                    QTimer.singleShot(0, label, partial(self._area.ensureWidgetVisible, label, 0, 4))
        self._general.setText("\n".join(rest))
        self._general.setVisible(bool(rest))

    def save(self) -> None:
        """Save if nothing is wrong; else show what is and go to the first such field."""
        self._pause.stop()
        self._tried = True
        if self._row is not None and not self.dirty:
            self.given_up.emit()
            return
        found = self.judge()
        if not found:
            try:
                saved = self._write()
            except DeskError as trouble:
                found = list(trouble.problems) or [Problem(trouble.code, trouble.text, trouble.remedy)]
                self._show(found)
            else:
                self._started_with = self._values()
                self.saved.emit(saved)
                return
        first = next((p.field for p in found if p.field in self.editors), None)
        if first is not None:
            self.editors[first].setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(self.problem_labels[first])

    def _write(self) -> int:
        if self._row is None:
            return self._create(self._asked())
        records.change(self._store, self.register, self._row.id, self._asked())
        return self._row.id

    def give_up(self) -> None:
        """Leave without saving; asks first when something was typed."""
        if self.may_leave():
            self._started_with = self._values()
            self.given_up.emit()

    def may_leave(self) -> bool:
        """Whether the form may be closed: nothing typed, saved now, or thrown away on purpose."""
        if not self.dirty:
            return True
        box = QMessageBox(
            QMessageBox.Icon.Question, tr("尚未保存"), tr("改动还没有保存，要保存吗？"), parent=self
        )
        save = box.addButton(tr("保存"), QMessageBox.ButtonRole.AcceptRole)
        drop = box.addButton(tr("不保存"), QMessageBox.ButtonRole.DestructiveRole)
        back = box.addButton(tr("继续编辑"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.setEscapeButton(back)
        box.exec()
        if box.clickedButton() is save:
            self.save()
            return not self.dirty
        return box.clickedButton() is drop
