"""设置: the base's data and rules, how numbers are made, how the window looks, where the data lies."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import bases
from talentdesk.services.numbers import sample_number
from talentdesk.settings import save_preferences
from talentdesk.text import LANGUAGES, tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.folders import open_folder
from talentdesk.ui.page import Page
from talentdesk.ui.profile_form import ProfileForm
from talentdesk.ui.theme import GROUP, MARGIN, STEP
from talentdesk.ui.widgets import button, card, heading, page_column, row, scrolled, words

WIDEST = 760


class SettingsPage(Page):
    """The base's form with one save button; the look of the window is taken over at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.save_button = button(tr("保存(&S)"), self.save, role="primary")
        self.form = ProfileForm(desk.store, register("base"))
        self.form.edited.connect(self._edited)
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        column = page_column(inside)
        column.setContentsMargins(MARGIN, 0, MARGIN, GROUP)
        column.addWidget(self.form)
        self.sample = words("", "muted")
        self.form.add_below("number_prefix", self.sample)
        column.addWidget(self._look())
        column.addWidget(self._folder())
        column.addStretch(1)
        outer = page_column(self)
        outer.setContentsMargins(0, GROUP, 0, 0)
        top = row(heading(tr("设置")), None, self.save_button)
        top.setContentsMargins(MARGIN, 0, MARGIN, 0)
        top.setMaximumWidth(WIDEST)
        outer.addWidget(top)
        outer.addWidget(scrolled(inside), 1)

    def refresh(self) -> None:
        """Show what is saved, unless somebody is typing."""
        if not self.form.dirty:
            self.form.show_values(bases.profile(self.desk.store))
            self._edited()

    def save(self) -> None:
        """Save the base's data and rules."""
        try:
            bases.change_profile(self.desk.store, self.form.changes())
        except DeskError as refusal:
            self.form.show_problems(refusal.problems)
            self.desk.refuse(refusal)
            return
        self.form.saved()
        self._edited()
        self.desk.say(tr("设置已保存。"))

    def _edited(self) -> None:
        self.save_button.setEnabled(self.form.dirty and not self.form.wrong)
        try:
            number = sample_number(
                self.form.text("number_pattern"), self.form.text("number_prefix"), self.desk.today()
            )
        except DeskError as refusal:
            self.sample.setText(refusal.remedy)
        else:
            self.sample.setText(tr("样例：{number}", number=number))

    def _look(self) -> QWidget:
        self.language = QComboBox()
        for key, label in LANGUAGES.items():
            self.language.addItem(label, key)
        self.theme = QComboBox()
        for key, label in (("system", tr("跟随系统")), ("light", tr("浅色")), ("dark", tr("深色"))):
            self.theme.addItem(label, key)
        preferences = self.desk.preferences
        lines = []
        for box, label, value in (
            (self.language, tr("语言(&L)"), preferences.language),
            (self.theme, tr("外观(&T)"), preferences.theme),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))
            box.setMinimumWidth(200)
            box.activated.connect(lambda _index: self._restyle())
            name = words(label, wrap=False)
            name.setBuddy(box)
            name.setMinimumWidth(136)
            box.setAccessibleName(label.partition("(")[0].replace("&", ""))
            lines.append(row(name, box, None, spacing=GROUP))
        return card(heading(tr("界面"), "lead"), *lines, spacing=STEP)

    def _restyle(self) -> None:
        preferences = self.desk.preferences
        chosen = (str(self.language.currentData()), str(self.theme.currentData()))
        if chosen != (preferences.language, preferences.theme):
            preferences.language, preferences.theme = chosen
            save_preferences(preferences)
            self.desk.restyled.emit()

    def _folder(self) -> QWidget:
        folder = self.desk.store.folder
        return card(
            heading(tr("数据文件夹"), "lead"),
            words(str(folder)),
            words(tr("所有数据都在这个文件夹里，请放在本机硬盘上，不要放进网盘同步文件夹。"), "muted"),
            row(
                button(tr("打开文件夹(&O)"), lambda: open_folder(folder), icon_name="folder"),
                button(tr("移到别的文件夹……"), self.move_folder),
                button(tr("打开另一个基地……"), self._other_base),
                None,
            ),
            spacing=STEP,
        )

    def move_folder(self) -> None:
        """Ask where to, copy, and let the program go on there."""
        from talentdesk.ui.moving import MoveDialog  # rare, and the start should not wait for what it needs

        if self.desk.tasks.busy:
            self.desk.refuse(
                DeskError(
                    tr("还有工作没有做完。"),
                    tr("请等它完成，或在窗口下方取消，再移动数据文件夹。"),
                    code="busy",
                )
            )
            return
        dialog = MoveDialog(self.desk, self)
        dialog.accepted.connect(lambda: self.desk.base_copied.emit(dialog.copied))
        dialog.open()

    def _other_base(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, tr("选择基地的数据文件夹"), str(self.desk.store.folder.parent)
        )
        if chosen:
            self.desk.base_wanted.emit(chosen)
