"""The pages at the left: a list with names, or with icons only where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QListWidget, QListWidgetItem

from talentdesk.text import tr
from talentdesk.ui.icons import icon
from talentdesk.ui.page import PageSpec, page_label
from talentdesk.ui.theme import colours

WIDE, NARROW = 176, 56
# A line is as high as the window allows, within these limits, so that all pages stay in view.
LOWEST, HIGHEST, AROUND = 23, 34, 20
KEY = Qt.ItemDataRole.UserRole


class Nav(QListWidget):
    """``chosen`` carries the key of the page; the first nine answer to Alt+1 … Alt+9."""

    chosen = Signal(str)

    def __init__(self, pages: tuple[PageSpec, ...], gaps_before: frozenset[str]) -> None:
        super().__init__()
        self.setObjectName("Nav")
        self.setAccessibleName(tr("页面"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(QSize(20, 20))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._compact = False
        self._labels: dict[str, str] = {}
        for number, spec in enumerate(pages, start=1):
            if spec.key in gaps_before:
                self._add_gap()
            self._add(spec, number)
        self.setFixedWidth(WIDE)
        self._place_lines(HIGHEST)
        self.currentItemChanged.connect(self._moved)

    def _add(self, spec: PageSpec, number: int) -> None:
        label = page_label(spec)
        self._labels[spec.key] = label
        item = QListWidgetItem(icon(spec.icon, selected=colours().accent_strong), label)
        item.setData(KEY, spec.key)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, label)
        item.setToolTip(f"{label}  Alt+{number}" if number <= 9 else label)
        self.addItem(item)

    def _add_gap(self) -> None:
        item = QListWidgetItem()
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(item)

    def show_chosen(self, key: str) -> None:
        """Mark a page as the one in view, without announcing it."""
        for line in range(self.count()):
            if self.item(line).data(KEY) == key:
                self.blockSignals(True)
                self.setCurrentRow(line)
                self.blockSignals(False)

    def set_compact(self, compact: bool) -> None:
        """Icons only, or icons with names."""
        if compact == self._compact:
            return
        self._compact = compact
        self.setFixedWidth(NARROW if compact else WIDE)
        for line in range(self.count()):
            item = self.item(line)
            item.setText("" if compact else self._labels.get(str(item.data(KEY)), ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines as high as there is room for."""
        super().resizeEvent(event)
        gaps = self.count() - len(self._labels)
        lines = len(self._labels) + gaps / 3
        self._place_lines(max(LOWEST, min(HIGHEST, int((event.size().height() - AROUND) / lines))))

    def _place_lines(self, height: int) -> None:
        for line in range(self.count()):
            item = self.item(line)
            item.setSizeHint(QSize(0, height if item.data(KEY) else height // 3))

    def _moved(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(KEY):
            self.chosen.emit(str(item.data(KEY)))
