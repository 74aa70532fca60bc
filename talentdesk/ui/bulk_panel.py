"""Gives one field the same value in all selected records."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout

from talentdesk.errors import DeskError
from talentdesk.registers import Field, Kind, Register
from talentdesk.services import records
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.editors import Editor, make_editor
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.widgets import button, heading, row, words
from talentdesk.ui.words import counted, label_of


class BulkPanel(QFrame):
    """Field and value over a selection. ``done`` carries a sentence and the journal entry that undo takes back."""

    done = Signal(str, int)
    closed = Signal()

    def __init__(self, desk: Desk, register: Register, selected: Callable[[], list[int]]) -> None:
        super().__init__()
        self._desk = desk
        self._register = register
        self._selected = selected
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.setSpacing(STEP)
        column.addWidget(heading(tr("批量修改"), "lead"))
        self._count = words("", "muted")
        column.addWidget(self._count)
        self.field_box = QComboBox()
        self.field_box.setAccessibleName(tr("要修改的字段"))
        for field in changeable(register):
            self.field_box.addItem(label_of(field), field.name)
        self.field_box.currentIndexChanged.connect(self._show_editor)
        column.addWidget(words(tr("要修改的字段"), "muted"))
        column.addWidget(self.field_box)
        column.addWidget(words(tr("改成（留空表示清空）"), "muted"))
        self._place = QVBoxLayout()
        column.addLayout(self._place)
        self._trouble = words("", "trouble")
        column.addWidget(self._trouble)
        self.apply_button = button("", self.apply, role="primary")
        column.addWidget(row(self.apply_button, button(tr("关闭"), self.closed.emit), None))
        column.addStretch(1)
        self.editor: Editor | None = None
        self._show_editor()

    def refresh(self) -> None:
        """Say again how many records are selected."""
        count = len(self._selected())
        self._count.setText(
            tr("已选 {count}，同一个字段改成同一个值；可以撤销。", count=counted(self._register, count))
            if count
            else tr("先在列表里选几行：Shift 或 Ctrl 点选，Ctrl+A 全选。")
        )
        self.apply_button.setText(tr("修改 {count}", count=counted(self._register, count)))
        self.apply_button.setEnabled(bool(count) and not self._trouble.text())

    def _field(self) -> Field:
        return self._register.field(str(self.field_box.currentData()))

    def _show_editor(self) -> None:
        if self.editor is not None:
            self.editor.deleteLater()
        self.editor = make_editor(self._field(), self._desk.store)
        self.editor.changed.connect(self._judge)
        self._place.addWidget(self.editor)
        self._trouble.setText("")
        self.refresh()

    def _value(self) -> object:
        value = self.editor.value() if self.editor is not None else ""
        return None if value == "" else value

    def _judge(self) -> None:
        field = self._field()
        found = records.check(self._desk.store, self._register, {field.name: self._value()}, record_id=0)
        self._trouble.setText("\n".join(p.text + p.remedy for p in found if p.field == field.name))
        self.refresh()

    def apply(self) -> None:
        """Change the selected records in the worker."""
        ids, name, value = self._selected(), self._field().name, self._value()
        store = self._desk.store

        def changed(count: int) -> None:
            text = tr(
                "已修改 {count} 的{field}。",
                count=counted(self._register, count),
                field=label_of(self._field()),
            )
            self.done.emit(text, store.last_entry() if count else 0)

        self._desk.tasks.run(
            lambda progress: records.bulk_change(store, self._register, ids, name, value, progress),
            title=tr("批量修改"),
            done=changed,
            failed=self._failed,
        )

    def _failed(self, trouble: Exception) -> None:
        if isinstance(trouble, DeskError):
            self._trouble.setText(trouble.text + trouble.remedy)


def changeable(register: Register) -> list[Field]:
    """The fields that may be given one value for many records."""
    return [
        field
        for field in register.fields
        if not field.fixed
        and not field.personal
        and field.name not in register.identity
        and field.kind not in (Kind.PHOTO, Kind.NAME)
    ]
