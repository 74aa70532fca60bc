"""The bureau's own forms with their versions: which is in use when, take it out for editing, take it out of use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget

from talentdesk.errors import DeskError
from talentdesk.services import custom_forms
from talentdesk.services.custom_forms import Version
from talentdesk.text import tr
from talentdesk.ui.asking import decide
from talentdesk.ui.desk import Desk
from talentdesk.ui.forms.delivery import LETTER, SHEET, kind_of_file
from talentdesk.ui.forms.options_card import mask_label
from talentdesk.ui.forms.place import Place
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.widgets import EmptyState, button, row, words


def about_word(about: str) -> str:
    """Whom a form is about, in a word."""
    return {
        "class": tr("班次"), "teachers": tr("师资"), "equipment": tr("设备"), "loans": tr("借用单"), "pairings": tr("师徒结对"),
        "certificates": tr("证书"), "base": tr("基地"),
    }[about]  # fmt: skip


class CustomPlace(Place):
    """``map_asked`` (file, key) follows a new bureau's sheet for a form there is."""

    map_asked = Signal(str, str)

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar, tr("自定义表单"))
        self._versions: dict[tuple[str, int], Version] = {}
        self.table = PlainTable(
            tr("表单版本"),
            [tr("表单名称"), tr("版本"), tr("对象"), tr("个人信息"), tr("启用日期"), tr("停用日期"), tr("状态"), tr("已输出"), tr("文件名")],
            [180, 66, 76, 130, 92, 92, 70, 60, 0],
        )  # fmt: skip
        self.table.selectionModel().selectionChanged.connect(lambda *_given: self._allow())
        self.export_button = button(tr("导出模板…"), self.export)
        self.export_button.setToolTip(tr("在 WPS 里改好，再导入成下一版"))
        self.edited_button = button(tr("导入改好的模板…"), self.bring_edited)
        self.new_button = button(tr("换成新发的表格…"), self.bring_new)
        self.new_button.setToolTip(tr("主管部门换了新表：重新对应，存成这张表单的下一版"))
        self.retire_button = button(tr("停用"), self.retire)
        self.stack = QStackedWidget()
        self.stack.addWidget(
            EmptyState(
                tr("还没有自定义表单"),
                tr("主管部门发来的 .xlsx 可以直接导入：程序认出标题，提出每格填什么，您核对后保存。"),
                icon_name="forms",
            )
        )
        self.stack.addWidget(self.table)
        self.column.addWidget(self.stack, 1)
        self.tools = row(self.export_button, self.edited_button, self.new_button, self.retire_button, None)
        self.column.addWidget(self.tools)
        self.note = words(tr("每次导入都存成新的一版；已经输出的文件不受影响。"), "caption")
        self.column.addWidget(self.note)
        self.reload()

    def reload(self) -> None:
        """Read the versions anew."""
        found = custom_forms.versions(self.desk.store)
        self._versions = {(each.key, each.version): each for each in found}
        self.stack.setCurrentIndex(1 if found else 0)
        self.tools.setVisible(bool(found))
        self.note.setVisible(bool(found))
        self.table.fill([((each.key, each.version), _texts(each)) for each in found])
        self._allow()

    def _chosen(self) -> Version | None:
        keys = self.table.chosen()
        return self._versions.get(tuple(keys[0])) if keys else None  # type: ignore[arg-type]  # (key, version)

    def _allow(self) -> None:
        chosen = self._chosen()
        for each in (self.export_button, self.edited_button, self.new_button):
            each.setEnabled(chosen is not None)
        self.retire_button.setEnabled(chosen is not None and chosen.in_use)

    def export(self) -> None:
        """Ask where to, then write the template there."""
        chosen = self._chosen()
        if chosen is None:
            return
        ending = Path(chosen.file_name).suffix.lower()
        start = str(Path.home() / chosen.file_name)
        name, _ = QFileDialog.getSaveFileName(self, tr("导出模板"), start, kind_of_file(ending))
        if name:
            self.export_to(Path(name).with_suffix(ending))

    def export_to(self, out: Path) -> None:
        """Write the chosen version's template."""
        chosen = self._chosen()
        if chosen is not None and self._tried(
            lambda: custom_forms.export_template(self.desk.store, chosen.key, out, chosen.version)
        ):
            self.bar.done(tr("已存到 {file}", file=out), tr("在 WPS 里改好后，点“导入改好的模板”。"))

    def bring_edited(self) -> None:
        """Ask for the edited template."""
        name = self._ask_file()
        if name:
            self.take_edited(Path(name))

    def take_edited(self, path: Path) -> None:
        """Take an edited template as the next version."""
        chosen = self._chosen()
        if chosen is not None and self._tried(
            lambda: custom_forms.import_edited(self.desk.store, chosen.key, path)
        ):
            self.reload()
            self.bar.done(tr("已存成“{form}”的新版本。", form=chosen.label))

    def bring_new(self) -> None:
        """Ask for the bureau's new sheet; what belongs where is looked at anew."""
        chosen, name = self._chosen(), self._ask_file()
        if chosen is not None and name:
            self.map_asked.emit(name, chosen.key)

    def _ask_file(self) -> str:
        name, _ = QFileDialog.getOpenFileName(
            self, tr("选择模板"), str(Path.home()), tr("Excel 表格或 Word 文档") + f" (*{SHEET} *{LETTER})"
        )
        return name

    def retire(self) -> None:
        """Take the chosen version out of use, once it is meant so."""
        chosen = self._chosen()
        if chosen is None or not decide(
            self,
            tr("停用“{form}”第 {version} 版？", form=chosen.label, version=chosen.version),
            detail=tr("目录里不再有这一版；已经输出的文件和记录都留着。"),
            yes=tr("停用"),
        ):
            return
        if self._tried(lambda: custom_forms.retire(self.desk.store, chosen.key, chosen.version)):
            self.reload()
            self.bar.done(tr("已停用“{form}”第 {version} 版。", form=chosen.label, version=chosen.version))

    def _tried(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return False
        return True


def _texts(each: Version) -> tuple[str, ...]:
    return (
        each.label,
        str(each.version),
        about_word(each.about),
        mask_label(each.mask),
        each.valid_from.isoformat() if each.valid_from else "",
        each.valid_to.isoformat() if each.valid_to else "",
        tr("使用中") if each.in_use else tr("已停用"),
        str(each.outputs),
        each.file_name,
    )
