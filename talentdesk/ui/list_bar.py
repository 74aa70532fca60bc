"""What stands over a list: the search box, a few filters, how many there are, and what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from talentdesk.registers import Field, Register
from talentdesk.services import records
from talentdesk.services.listing import SEARCH_AT_MOST
from talentdesk.services.records import Listing
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.editors import FindBox
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import button, words
from talentdesk.ui.words import counted, label_of, noun


class FilterBox(QComboBox):
    """One filter; its values are read when it is opened, so that a list of a million opens at once."""

    def __init__(self, store: Store, register: Register, field: Field) -> None:
        super().__init__()
        self._store = store
        self._register = register
        self.field = field
        self.setAccessibleName(tr("按{field}筛选", field=label_of(field)))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.addItem(tr("{field}：全部", field=label_of(field)), "")

    def _read(self) -> None:
        kept = self.value()
        with QSignalBlocker(self):
            while self.count() > 1:
                self.removeItem(1)
            for text in records.filter_values(self._store, self._register, self.field.name):
                self.addItem(text, text)
            self.choose(kept)

    def showPopup(self) -> None:
        self._read()
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._read()
        super().focusInEvent(event)

    def value(self) -> str:
        """The text to filter by; empty: all."""
        return str(self.currentData() or "")

    def choose(self, text: str) -> None:
        """Filter by a text; empty: all."""
        at = self.findData(text) if text else 0
        if at < 0:
            self.addItem(text, text)
            at = self.count() - 1
        self.setCurrentIndex(at)


class ListBar(QWidget):
    """The two lines over a list. ``asked`` follows every change of search text or filter."""

    asked = Signal()

    def __init__(self, store: Store, register: Register, menu: QMenu) -> None:
        super().__init__()
        self._register = register
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        first = QHBoxLayout()
        first.setSpacing(STEP)
        self.search = FindBox(_hint(register))
        self.search.searched.connect(self.asked)
        first.addWidget(self.search, 1)
        self.new_button = button(tr("新建"), role="primary", icon_name="add")
        self.new_button.setToolTip("Ctrl+N")
        self.import_button = button(tr("导入"), icon_name="import")
        self.export_button = button(tr("导出"), icon_name="export")
        self.more_button = button(tr("更多"))
        self.more_button.setMenu(menu)
        for made in (self.new_button, self.import_button, self.export_button, self.more_button):
            first.addWidget(made)
        column.addLayout(first)
        if not register.creatable:
            self.new_button.hide()
            self.import_button.hide()
        column.addLayout(self._second_line(store, register))

    def _second_line(self, store: Store, register: Register) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(STEP)
        self.filters: list[FilterBox] = []
        for name in register.filters:
            box = FilterBox(store, register, register.field(name))
            box.currentIndexChanged.connect(lambda _index: self.asked.emit())
            self.filters.append(box)
            line.addWidget(box)
        self.clear_button: QPushButton = button(tr("清除筛选"), self.clear, role="link")
        line.addWidget(self.clear_button)
        line.addStretch(1)
        self.selected: QLabel = words("", "muted", wrap=False)
        self.count: QLabel = words("", wrap=False)
        line.addWidget(self.selected)
        line.addWidget(self.count)
        return line

    def chosen_filters(self) -> tuple[tuple[str, str], ...]:
        """The filters in use as (field name, shown text)."""
        return tuple((box.field.name, box.value()) for box in self.filters if box.value())

    def clear(self) -> None:
        """Show everything again."""
        with QSignalBlocker(self):
            for box in self.filters:
                box.choose("")
        with QSignalBlocker(self.search):
            self.search.clear()
        self.asked.emit()

    @property
    def narrowed(self) -> bool:
        """Whether a search text or a filter hides records."""
        return bool(self.search.text().strip() or self.chosen_filters())

    def show_count(self, listing: Listing) -> None:
        """Say how many records the list holds."""
        self.clear_button.setVisible(bool(self.chosen_filters()))
        if listing.capped:
            self.count.setText(tr("显示前 {count}", count=counted(self._register, SEARCH_AT_MOST)))
            self.count.setToolTip(tr("命中太多，请把搜索词写得更具体。"))
        else:
            self.count.setText(tr("共 {count}", count=counted(self._register, len(listing))))
            self.count.setToolTip("")

    def show_selected(self, count: int) -> None:
        """Say how many rows are selected, once it is more than one."""
        text = tr("已选 {count}", count=counted(self._register, count)) + " ·" if count > 1 else ""
        self.selected.setText(text)

    def on(
        self, *, new: Callable[[], None], bring_in: Callable[[], None], take_out: Callable[[], None]
    ) -> None:
        """Say what the buttons do."""
        self.new_button.clicked.connect(lambda _checked=False: new())
        self.import_button.clicked.connect(lambda _checked=False: bring_in())
        self.export_button.clicked.connect(lambda _checked=False: take_out())


def _hint(register: Register) -> str:
    if not register.searched:
        return tr("这里没有可搜索的文字")
    if any(field.name == "id_number" for field in register.searched):
        return tr("搜索{noun}：姓名、拼音首字母、证件号码、电话", noun=noun(register))
    return tr("搜索{noun}：名称、拼音首字母、编号", noun=noun(register))
