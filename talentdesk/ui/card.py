"""The card of the selected record: facts, related records, history; edited in place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from talentdesk.errors import DeskError
from talentdesk.registers import Register
from talentdesk.services import history, records
from talentdesk.services.records import Row
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.facts import Facts, set_photo
from talentdesk.ui.form import Create, RecordForm
from talentdesk.ui.history_panel import HistoryPanel
from talentdesk.ui.record_number import RECORD_NUMBER
from talentdesk.ui.related_panel import RelatedPanel
from talentdesk.ui.reporting.story_panel import StoryPanel, is_reported
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import EmptyState, as_high_as_needed, button, empty_area, heading, scrolled, words
from talentdesk.ui.words import noun

FACTS, RELATED, HISTORY, STORY = range(4)


class RecordCard(QFrame):
    """Shows one record or edits it. ``saved`` carries the id, ``removed`` a sentence, ``refused`` a DeskError,
    ``undo_asked`` a journal entry; ``closed`` follows the end of editing.
    """

    saved = Signal(RECORD_NUMBER)
    removed = Signal(str)
    refused = Signal(object)
    undo_asked = Signal(int)
    closed = Signal()

    def __init__(self, desk: Desk, register: Register, create: Create | None = None) -> None:
        super().__init__()
        self._desk = desk
        self.register = register
        self._create = create
        self.row: Row | None = None
        self._revealed: set[str] = set()
        self.form: RecordForm | None = None
        self.setProperty("role", "card")
        self.setMinimumWidth(280)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self._stack = QStackedWidget()
        self._empty = EmptyState(
            tr("没有选中{noun}", noun=noun(register)),
            tr("在列表里选一行，这里就显示它的资料、相关记录和历史。"),
        )
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setDrawBase(False)
        for title in (tr("资料"), tr("相关"), tr("历史"), tr("上报")):
            self._tabs.addTab(_area(), title)
        self._tabs.currentChanged.connect(self._fill)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._tabs)
        column.addWidget(self._stack, 1)
        self.show_record(None)

    def _head(self) -> QWidget:
        self._header = QWidget()
        line = QHBoxLayout(self._header)
        line.setContentsMargins(GROUP, STEP + HALF, GROUP, STEP)
        names = QVBoxLayout()
        names.setSpacing(0)
        self.title = heading("", "lead")
        self.title.setWordWrap(True)
        self.subtitle = words("", "caption")
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        line.addLayout(names, 1)
        self.buttons = QHBoxLayout()
        line.addLayout(self.buttons)
        self.edit_button = button(tr("编辑"), self.edit, icon_name="edit")
        self.edit_button.setToolTip("F2")
        self.buttons.addWidget(self.edit_button, 0, Qt.AlignmentFlag.AlignTop)
        return self._header

    @property
    def editing(self) -> bool:
        """Whether a form is open."""
        return self.form is not None

    def may_leave(self) -> bool:
        """Whether another record may be shown: nothing unsaved, or the user decided."""
        panel = self._panel(RELATED)
        inner = panel.form if isinstance(panel, RelatedPanel) else None
        return (self.form is None or self.form.may_leave()) and (inner is None or inner.may_leave())

    def show_record(self, row: Row | None) -> None:
        """Show a record; None says what the card is for."""
        self._drop_form()
        if row is None or self.row is None or row.id != self.row.id:
            self._revealed = set()
        self.row = row
        self._header.setVisible(row is not None)
        self._stack.setCurrentWidget(self._tabs if row is not None else self._empty)
        for tab in (FACTS, RELATED, HISTORY, STORY):
            empty_area(self._area(tab))
        if row is not None:
            self.title.setText(row.title)
            self.subtitle.setText(row.subtitle)
            self.subtitle.setVisible(bool(row.subtitle))
            editable = any(not field.fixed for field in self.register.fields)
            self.edit_button.setVisible(editable and not row.deleted)
            self._tabs.setTabVisible(STORY, is_reported(self._desk.store, self.register))
            self._fill(self._tabs.currentIndex())

    def reload(self) -> None:
        """Read the shown record anew; an open form is left alone."""
        if self.row is not None and self.form is None:
            found = records.rows(self._desk.store, self.register, [self.row.id])
            at = self._area(self._tabs.currentIndex()).verticalScrollBar().value()
            self.show_record(found[0] if found else None)
            self._area(self._tabs.currentIndex()).verticalScrollBar().setValue(at)

    def show_tab(self, tab: int) -> None:
        """Bring one of FACTS, RELATED, HISTORY, STORY to the front."""
        self._tabs.setCurrentIndex(tab)

    def _area(self, tab: int) -> QScrollArea:
        area = self._tabs.widget(tab)
        assert isinstance(area, QScrollArea)
        return area

    def _panel(self, tab: int) -> QWidget | None:
        return self._area(tab).widget()

    def _fill(self, tab: int) -> None:
        """Make a tab's content when it is first looked at."""
        if self.row is None or tab < 0 or self._panel(tab) is not None:
            return
        makers = {FACTS: self._facts, RELATED: self._related, HISTORY: self._history, STORY: self._story}
        panel = makers[tab](self.row)
        panel.setProperty("role", "page")
        as_high_as_needed(panel)
        self._area(tab).setWidget(panel)

    def _facts(self, row: Row) -> QWidget:
        facts = Facts(self._desk.store, self.register, row, self._revealed)
        facts.photo_dropped.connect(self._set_photo)
        return facts

    def _related(self, row: Row) -> QWidget:
        panel = RelatedPanel(self._desk.store, self.register, row.id)
        panel.going.connect(lambda key, record_id: self._desk.go(key, record_id=record_id))
        panel.removed.connect(self.removed)
        panel.refused.connect(self.refused)
        panel.written.connect(self._reload_later)
        return panel

    def _history(self, row: Row) -> QWidget:
        lines = history.history(self._desk.store, self.register, row.id)
        return HistoryPanel(self.register, lines, self.undo_asked.emit)

    def _story(self, row: Row) -> QWidget:
        return StoryPanel(self._desk, self.register, row.id)

    def _reload_later(self) -> None:
        empty_area(self._area(RELATED))
        empty_area(self._area(HISTORY))
        self._fill(self._tabs.currentIndex())

    def _set_photo(self, path: Path) -> None:
        if self.row is None:
            return
        trouble = set_photo(self._desk.store, self.register, self.row.id, path)
        if trouble is not None:
            self.refused.emit(trouble)
        else:
            self.saved.emit(self.row.id)

    def edit(self, field: str = "") -> None:
        """Edit the shown record here, beginning at a field."""
        if self.row is not None and self.form is None and self.edit_button.isVisibleTo(self):
            self._open_form(self.row)
        if field and self.form is not None:
            self.form.start(field)

    def new(self) -> None:
        """Make a new record here."""
        if self.may_leave():
            self.show_record(None)
            self._header.show()
            self.title.setText(tr("新建{noun}", noun=noun(self.register)))
            self.subtitle.hide()
            self._open_form(None)

    def _open_form(self, row: Row | None) -> None:
        self.edit_button.hide()
        form = RecordForm(self._desk.store, self.register, row, create=self._create)
        form.saved.connect(self._saved)
        form.given_up.connect(self._given_up)
        self.form = form
        self._stack.addWidget(form)
        self._stack.setCurrentWidget(form)
        form.start()

    def _drop_form(self) -> None:
        if self.form is not None:
            form, self.form = self.form, None
            with QSignalBlocker(form):
                self._stack.removeWidget(form)
            form.deleteLater()

    def _saved(self, record_id: int) -> None:
        try:
            row = records.get(self._desk.store, self.register, record_id)
        except DeskError:  # somebody undid it at that very moment
            row = None
        self.show_record(row)
        self.saved.emit(record_id)
        self.closed.emit()

    def _given_up(self) -> None:
        self.show_record(self.row)
        self.closed.emit()


def _area() -> QScrollArea:
    area = scrolled(QWidget())
    empty_area(area)
    return area
