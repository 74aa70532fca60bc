"""上报方案: what a bureau wants, edited as a table of columns with the text of the file below it as it will look."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QMenu, QSplitter, QTabWidget, QVBoxLayout

from talentdesk.errors import DeskError
from talentdesk.services import bureau_profiles
from talentdesk.services.bureau_profiles import Profile
from talentdesk.text import tr
from talentdesk.ui.asking import decide
from talentdesk.ui.certificates.panel import DeskPanel, combo, refill
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.reporting.columns_place import ColumnsPlace
from talentdesk.ui.reporting.dialect_form import DialectForm, with_values
from talentdesk.ui.reporting.files_list import FilesList
from talentdesk.ui.reporting.profile_draft import ProfileDraft
from talentdesk.ui.reporting.profile_files import ProfileFiles
from talentdesk.ui.reporting.profile_preview import ProfilePreview
from talentdesk.ui.reporting.receipt_form import ReceiptForm
from talentdesk.ui.reporting.tables_place import TablesPlace
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import badge, button, row

COLUMNS, FILE, TABLES, RECEIPT, WHOLE = range(5)
SIZES = (330, 190)


class ProfilesPanel(DeskPanel):
    """Above: which profile. Left: its files. Middle: what is edited. Below: the file's text and the findings."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self.draft = ProfileDraft(bureau_profiles.all_profiles(desk.store)[0])
        self.draft.changed.connect(self._changed)
        self.works = ProfileFiles(self)
        self.chooser = combo(tr("上报方案"))
        self.chooser.setMinimumContentsLength(14)
        self.chooser.activated.connect(lambda _at: self._turned())
        self.mark = badge("")
        self.save_button = button(tr("保存"), self.save, role="primary")
        self.discard_button = button(tr("放弃修改"), self.discard)
        self.more_button = button(tr("更多"))
        self.more_button.setMenu(self._menu())
        self.files = FilesList(self.draft)
        self.files.turned.connect(self._show_file)
        self.columns = ColumnsPlace(self.draft)
        self.file_form = DialectForm({"name": tr("文件名（不带 .csv）")}, inherits=True)
        self.file_form.edited.connect(self._file_edited)
        self.tables = TablesPlace(self.draft)
        self.receipt = ReceiptForm(self.draft)
        self.whole_form = DialectForm(
            {"label": tr("方案名称"), "source": tr("依据（文号、来处）"), "version": tr("版本")},
            inherits=False,
        )
        self.whole_form.edited.connect(lambda values: self.draft.put(with_values(self.draft.wanted, values)))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for part, label in (
            (self.columns, tr("列")), (self.file_form, tr("文件设置")), (self.tables, tr("代码表")),
            (self.receipt, tr("回执")), (self.whole_form, tr("方案设置")),
        ):  # fmt: skip
            self.tabs.addTab(part, label)
        self.tabs.currentChanged.connect(lambda _at: self._show_tab())
        self.preview = ProfilePreview(desk)
        self._lay_out()
        self._seen: tuple[Profile, ...] = ()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        self.copy_action = menu.addAction(tr("复制方案"), self.works.copy)
        self.import_action = menu.addAction(tr("导入方案…"), self.works.import_)
        self.export_action = menu.addAction(tr("导出方案…"), self.works.export)
        menu.addSeparator()
        self.restore_action = menu.addAction(tr("恢复自带的原样"), self.works.restore)
        self.remove_action = menu.addAction(tr("删除方案"), self.works.remove)
        return menu

    def _lay_out(self) -> None:
        middle = QSplitter()
        middle.setChildrenCollapsible(False)
        middle.setHandleWidth(STEP)
        middle.addWidget(self.files)
        middle.addWidget(self.tabs)
        middle.setStretchFactor(1, 1)
        middle.setSizes([190, 900])
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.setChildrenCollapsible(False)
        self.halves.setHandleWidth(STEP)
        self.halves.addWidget(middle)
        self.halves.addWidget(self.preview)
        self.halves.setStretchFactor(0, 3)
        self.halves.setStretchFactor(1, 1)
        self.halves.setSizes(list(SIZES))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(
            row(self.chooser, self.mark, None, self.save_button, self.discard_button, self.more_button)
        )
        column.addWidget(self.halves, 1)

    # which profile

    def reload(self) -> None:
        """Read the profiles anew; what is being edited stays."""
        found = tuple(bureau_profiles.all_profiles(self.desk.store))
        if found == self._seen:
            return
        first = not self._seen
        self._seen = found
        refill(self.chooser, [(each.label, each.key) for each in found])
        if not first and self.draft.dirty:
            self._show_state()
        else:
            self.show_profile(self.draft.kept.key)

    def show_profile(self, key: str) -> None:
        """Bring a profile into view, the first one where there is none of that key."""
        found = next((each for each in self._seen if each.key == key), self._seen[0])
        with QSignalBlocker(self.chooser):
            self.chooser.setCurrentIndex(self.chooser.findData(found.key))
        self.draft.begin(found)
        self.files.show_draft()
        self._show_tab()
        self._show_file()

    def _turned(self) -> None:
        key = str(self.chooser.currentData())
        if key == self.draft.kept.key:
            return
        if self.may_leave():
            self.show_profile(key)
        else:
            with QSignalBlocker(self.chooser):
                self.chooser.setCurrentIndex(self.chooser.findData(self.draft.kept.key))

    def may_leave(self) -> bool:
        """What was edited is saved or given up before something else is shown."""
        if not self.draft.dirty:
            return True
        if decide(
            self, tr("方案“{name}”的修改还没有保存。", name=self.draft.wanted.label),
            yes=tr("保存修改"), no=tr("放弃修改"),
        ):  # fmt: skip
            return self.save()
        self.draft.begin(self.draft.kept)
        return True

    def focus_search(self) -> None:
        """Ctrl+F: on to the columns."""
        self.tabs.setCurrentIndex(COLUMNS)
        self.columns.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # what is shown

    def _changed(self) -> None:
        """A step of the draft: the text follows, the lists where their words changed."""
        self.files.show_names()
        self._show_state()

    def _show_tab(self) -> None:
        """Other tabs may have changed what this one shows."""
        at = self.tabs.currentIndex()
        if at == TABLES:
            self.tables.show_draft()
        elif at == RECEIPT:
            self.receipt.show_draft()
        elif at == WHOLE:
            self.whole_form.show_values(self.draft.wanted, self.draft.wanted)
        elif at == FILE and self.files.current >= 0:
            self.file_form.show_values(self.draft.wanted.files[self.files.current], self.draft.wanted)

    def _show_file(self) -> None:
        """The file in view was turned to."""
        self.columns.show_file(self.files.current)
        self._show_tab()
        self._show_state()

    def _show_state(self) -> None:
        key, dirty = self.draft.kept.key, self.draft.dirty
        shipped = bureau_profiles.is_built_in(key)
        changed = shipped and bureau_profiles.is_changed(self.desk.store, key)
        self.mark.setText(
            tr("未保存")
            if dirty
            else tr("自带，已修改")
            if changed
            else tr("自带")
            if shipped
            else tr("自有")
        )
        self.mark.setProperty("tone", "warning" if dirty else "")
        self.mark.style().unpolish(self.mark)
        self.mark.style().polish(self.mark)
        self.save_button.setEnabled(dirty)
        self.discard_button.setEnabled(dirty)
        self.restore_action.setEnabled(changed)
        self.remove_action.setEnabled(not shipped)
        at = self.files.current
        self.preview.show_file(self.draft.wanted, self.draft.wanted.files[at].key if at >= 0 else "")

    def _file_edited(self, values: dict[str, object]) -> None:
        at = self.files.current
        if at >= 0:
            self.draft.put_file(at, with_values(self.draft.wanted.files[at], values))

    # keeping

    def save(self) -> bool:
        """Keep the draft; whether that went well. What stands against it is listed below."""
        wanted = self.draft.wanted
        try:
            bureau_profiles.save(self.desk.store, wanted)
        except DeskError as trouble:
            self.preview.show_findings(trouble.problems)
            self.bar.refuse(trouble)
            return False
        self.told(tr("已保存上报方案“{name}”。", name=wanted.label), wanted.key)
        return True

    def discard(self) -> None:
        """Back to what is kept."""
        self.show_profile(self.draft.kept.key)

    def told(self, text: str, key: str, remedy: str = "") -> None:
        """Say what was written, with the button that takes it back, and show a profile as it is now."""
        self.bar.done(text, remedy, entry_id=self.desk.store.last_entry())
        self.draft.begin(self.draft.wanted)
        self._seen = ()
        self.reload()
        self.show_profile(key)
