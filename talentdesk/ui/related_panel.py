"""What belongs to a record: one click away, and what has no page of its own is added and changed right there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.registers import Kind, Register, register
from talentdesk.registers.display import masked
from talentdesk.services import records
from talentdesk.services.records import RelatedRows, Row
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.elided import LineButton
from talentdesk.ui.form import RecordForm
from talentdesk.ui.record_number import RECORD_NUMBER
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import button, heading, icon_button, row, words
from talentdesk.ui.words import noun, word

OWNED = frozenset({
    "contacts", "work_periods", "held_certificates", "equipment_parts", "maintenance_plans", "qualifications",
    "dual_evidence", "teacher_trainings", "secondments", "teacher_evaluations",
})  # fmt: skip
"""Registers whose records exist only as part of the record they belong to."""


class RelatedPanel(QWidget):
    """The related records of one record. ``going`` asks for a page and record; ``removed`` and ``refused`` tell the page."""

    going = Signal(str, RECORD_NUMBER)
    written = Signal()
    removed = Signal(str)
    refused = Signal(object)

    def __init__(self, store: Store, owner: Register, owner_id: int) -> None:
        super().__init__()
        self._store = store
        self._owner = owner
        self._owner_id = owner_id
        self.form: RecordForm | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GROUP, STEP, GROUP, GROUP)
        self._column.setSpacing(STEP)
        groups = records.related(store, owner, owner_id)
        for group in groups:
            self._column.addWidget(self._group(group))
        if not groups:
            self._column.addWidget(words(tr("{noun}没有相关的记录。", noun=noun(owner)), "muted"))
        self._column.addStretch(1)

    def _group(self, group: RelatedRows) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, STEP)
        column.setSpacing(HALF)
        title = heading(f"{word(group.label)} {group.total}", "lead")
        add = None
        if group.register.key in OWNED:
            add = button(
                tr("添加"), lambda: self._edit(group.register, group.field, None, column), role="link"
            )
            add.setAccessibleName(tr("添加{noun}", noun=noun(group.register)))
            add.setObjectName(f"add_{group.register.key}")
        column.addWidget(row(title, None, *([add] if add is not None else [])))
        if not group.rows:
            column.addWidget(words(tr("还没有。"), "caption"))
        for record in group.rows:
            column.addWidget(self._line(group, record, column))
        if group.total > len(group.rows):
            column.addWidget(
                words(
                    tr("只列出前 {count} 条，共 {total} 条。", count=len(group.rows), total=group.total),
                    "caption",
                )
            )
        return box

    def _line(self, group: RelatedRows, record: Row, column: QVBoxLayout) -> QWidget:
        text = self._sentence(group, record)
        if group.register.key in OWNED:
            made = LineButton(text, lambda: self._edit(group.register, group.field, record, column))
            drop = icon_button("bin", tr("移到回收站"), lambda: self._remove(group.register, record))
            return row(made, drop, spacing=HALF)
        return LineButton(text, lambda: self._go(group, record))

    def _sentence(self, group: RelatedRows, record: Row) -> str:
        """The record in a few words, without what is known already: whose it is."""
        shown: list[str] = []
        for field in group.register.fields:
            text = record.texts.get(field.name, "")
            if text and field.width and field.name != group.field and field.kind is not Kind.PHOTO:
                shown.append(masked(field, text))
        return " · ".join(shown[:4])

    def _go(self, group: RelatedRows, record: Row) -> None:
        """To the record's own page, or to the record it leads on to (an enrolment to its class or trainee)."""
        if group.register.on_page:
            self.going.emit(group.register.key, record.id)
            return
        for field in group.register.fields:
            value = record.values.get(field.name)
            leads_on = field.kind is Kind.REFERENCE and field.name != group.field and isinstance(value, int)
            if leads_on and register(field.reference).on_page:
                self.going.emit(field.reference, value)
                return

    def _edit(self, target: Register, field: str, record: Row | None, column: QVBoxLayout) -> None:
        """Open the small form below its heading; only one is open at a time."""
        if self.form is not None:
            if not self.form.may_leave():
                return
            self.form.deleteLater()
        form = RecordForm(self._store, target, record, given={field: self._owner_id})
        form.setMinimumHeight(form.sizeHint().height())
        form.saved.connect(self.written)
        form.given_up.connect(self._close_form)
        column.insertWidget(1, form)
        self.form = form
        form.start()

    def _close_form(self) -> None:
        if self.form is not None:
            self.form.deleteLater()
            self.form = None

    def _remove(self, target: Register, record: Row) -> None:
        try:
            records.remove(self._store, target, [record.id])
        except DeskError as trouble:
            self.refused.emit(trouble)
        else:
            self.removed.emit(tr("已将“{title}”移到回收站。", title=record.title))
            self.written.emit()
