"""The files of a profile: which is in view, further ones, their order."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QListWidget, QMenu, QVBoxLayout, QWidget

from talentdesk.services import bureau_profiles
from talentdesk.services.bureau_profiles import SOURCES
from talentdesk.text import tr
from talentdesk.ui.reporting.profile_draft import ProfileDraft
from talentdesk.ui.theme import HALF
from talentdesk.ui.widgets import button, icon_button, row

ROOMY = "QListWidget::item { padding: 4px 6px; }"


class FilesList(QWidget):
    """``turned`` follows the choice of another file."""

    turned = Signal()

    def __init__(self, draft: ProfileDraft) -> None:
        super().__init__()
        self._draft = draft
        self.setMinimumWidth(150)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("方案的文件"))
        self.list.setStyleSheet(ROOMY)
        self.list.currentRowChanged.connect(lambda _at: self.turned.emit())
        self.add_button = button(tr("加文件"), icon_name="add")
        menu = QMenu(self)
        for each in SOURCES:
            menu.addAction(tr(each.label)).triggered.connect(lambda _on=False, key=each.key: self.add(key))
        self.add_button.setMenu(menu)
        self.up_button = icon_button("forward", tr("文件上移"), lambda: self.move_file(-1))
        self.down_button = icon_button("backward", tr("文件下移"), lambda: self.move_file(1))
        self.remove_button = icon_button("bin", tr("删除这个文件"), self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(row(self.add_button, None))
        column.addWidget(self.list, 1)
        column.addWidget(row(self.up_button, self.down_button, None, self.remove_button))

    @property
    def current(self) -> int:
        """The file in view; −1: none."""
        return self.list.currentRow()

    def show_draft(self, at: int = 0) -> None:
        """Show the draft's files with one of them in view; nobody is told."""
        with QSignalBlocker(self.list):
            self.list.clear()
            self.list.addItems([file.name for file in self._draft.wanted.files])
            self.list.setCurrentRow(min(at, self.list.count() - 1))
        self._suit()

    def show_names(self) -> None:
        """The names as they are now."""
        for at, file in enumerate(self._draft.wanted.files[: self.list.count()]):
            self.list.item(at).setText(file.name)

    def add(self, source_key: str) -> None:
        """A new file of a source at the end."""
        self._draft.put(bureau_profiles.new_file(self._draft.wanted, source_key))
        self._turn_to(len(self._draft.wanted.files) - 1)

    def move_file(self, by: int) -> None:
        """Move the file in view."""
        at, to = self.current, self.current + by
        if at >= 0 and 0 <= to < self.list.count():
            self._draft.move_file(at, to)
            self._turn_to(to)

    def remove(self) -> None:
        """Take the file in view away; one stays."""
        at = self.current
        if at >= 0 and self.list.count() > 1:
            self._draft.remove_file(at)
            self._turn_to(max(at - 1, 0))

    def _turn_to(self, at: int) -> None:
        self.show_draft(at)
        self.turned.emit()

    def _suit(self) -> None:
        self.remove_button.setEnabled(self.list.count() > 1)
