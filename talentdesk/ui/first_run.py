"""The first start: found a base, look around with sample data, open a base that is there already, or one from a backup."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.services import bases
from talentdesk.settings import default_data_folder
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.asking import decide
from talentdesk.ui.foot import Foot
from talentdesk.ui.icons import icon, picture
from talentdesk.ui.tasks import Tasks
from talentdesk.ui.theme import GROUP, HALF, MARGIN, STEP
from talentdesk.ui.widgets import MessageBar, button, heading, row, scrolled, set_wrong, words
from talentdesk.ui.work_dialog import WorkDialog

NEW, TRY, OPEN, RESTORE = "new", "try", "open", "restore"


class FirstRun(WorkDialog):
    """One page: four ways to begin at the top, the chosen way's few lines below. ``store`` is the opened base."""

    def __init__(self, tasks: Tasks, *, user: str, folder: Path | None = None) -> None:
        super().__init__(tasks)
        self.store: Store | None = None
        self._folders = {
            NEW: folder or default_data_folder(),
            TRY: (folder or default_data_folder()).with_name("TalentDesk-demo"),
            OPEN: folder or default_data_folder(),
            RESTORE: folder or default_data_folder(),
        }
        self.way = NEW
        self._touched: set[str] = set()
        self.setWindowTitle(tr("技能基地管理台"))
        self.setWindowIcon(icon("talentdesk", size=32))
        self.lines: dict[str, QLineEdit] = {}
        self._troubles: dict[str, QLabel] = {}
        self._names: dict[str, QLabel] = {}
        self._build(user)
        self.choose(NEW)
        self.resize(720, 560)

    def _build(self, user: str) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, GROUP)
        column.setSpacing(GROUP)
        mark = QLabel()
        mark.setPixmap(picture("talentdesk", size=40))
        names = QWidget()
        above = QVBoxLayout(names)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        above.addWidget(heading(tr("欢迎使用技能基地管理台")))
        above.addWidget(words(tr("数据只保存在这台电脑上，不需要联网。"), "muted", wrap=False))
        column.addWidget(row(mark, names, None, spacing=GROUP))
        column.addLayout(self._ways())
        self.explained = words("", "muted")
        column.addWidget(self.explained)
        column.addWidget(self._form(user))
        self.bar = MessageBar()
        column.addWidget(self.bar)
        column.addStretch(1)
        self.begin = button("", self.go, role="primary")
        self.leave = button(tr("退出"), self.reject)
        self.foot = Foot(self._tasks, "")
        buttons = row(None, self.leave, self.begin)
        buttons.setContentsMargins(MARGIN, STEP, MARGIN, GROUP)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scrolled(inside), 1)
        outer.addWidget(buttons)
        outer.addWidget(self.foot)
        for made in self.findChildren(QPushButton):  # Enter begins, whatever button happens to come first
            made.setAutoDefault(made is self.begin)
        self.begin.setDefault(True)

    def _ways(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(STEP)
        self.ways: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for key, label, icon_name in (
            (NEW, tr("新建基地(&N)"), "add"),
            (TRY, tr("用示例数据试用(&T)"), "eye"),
            (OPEN, tr("打开已有的基地(&O)"), "folder"),
            (RESTORE, tr("从备份恢复(&R)"), "backups"),
        ):
            made = button(label, partial(self.choose, key), role="choice", icon_name=icon_name)
            made.setCheckable(True)
            group.addButton(made)
            self.ways[key] = made
            line.addWidget(made, 1)
        return line

    def _form(self, user: str) -> QWidget:
        form = QWidget()
        grid = QGridLayout(form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GROUP)
        grid.setVerticalSpacing(HALF)
        grid.setColumnStretch(1, 1)
        self.browse = button(tr("浏览……"), self._browse, icon_name="folder")
        self.choose_file = button(tr("浏览……"), self._choose_file, icon_name="document")
        self.choose_file.setAccessibleName(tr("选择备份文件"))
        beside = {"folder": self.browse, "backup": self.choose_file}
        for key, label, hint in (
            ("name", tr("基地名称"), tr("例如：某某市高技能人才培训基地")),
            ("code", tr("基地代码"), tr("可以以后再填")),
            ("backup", tr("备份文件"), tr("扩展名是 .tdbackup，通常在 U盘或备份文件夹里")),
            ("user", tr("您的姓名"), tr("记入操作记录")),
            ("folder", tr("数据文件夹"), ""),
        ):
            line, trouble, name = QLineEdit(), words("", "trouble"), words(label, wrap=False)
            trouble.hide()
            line.setPlaceholderText(hint)
            line.setAccessibleName(label)
            line.textEdited.connect(lambda _text, key=key: self._typed(key))
            name.setBuddy(line)
            name.setMinimumWidth(96)
            at = grid.rowCount()
            grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(line, at, 1)
            if key in beside:
                grid.addWidget(beside[key], at, 2)
            grid.addWidget(trouble, at + 1, 1)
            self.lines[key], self._troubles[key], self._names[key] = line, trouble, name
        self.lines["user"].setText(user)
        for key, most in (("name", 100), ("code", 30)):
            self.lines[key].setMaxLength(most)
        return form

    def choose(self, way: str) -> None:
        """Take one of the ways."""
        self.way = way
        self.ways[way].setChecked(True)
        self.lines["folder"].setText(str(self._folders[way]))
        for key in ("name", "code"):
            for widget in (self.lines[key], self._names[key]):
                widget.setVisible(way == NEW)
        for part in (self.lines["backup"], self._names["backup"], self.choose_file):
            part.setVisible(way == RESTORE)
        self.explained.setText(
            {
                NEW: tr("为您的基地建一个新的数据文件夹。以后都可以在“设置”里修改。"),
                TRY: tr(
                    "用虚构的人员和班次走完一遍：导入花名册、考勤、成绩、证书、表格和上报文件。随时可以删掉。"
                ),
                OPEN: tr("选择以前用过的数据文件夹，或从另一台电脑复制来的数据文件夹。"),
                RESTORE: tr("先完整核验备份，再把整个基地放进数据文件夹。换电脑、换硬盘以后就从这里开始。"),
            }[way]
        )
        self.begin.setText(
            {NEW: tr("建立基地"), TRY: tr("开始试用"), OPEN: tr("打开"), RESTORE: tr("恢复")}[way]
        )
        self.bar.hide()
        self._judge()
        self.lines[{NEW: "name", RESTORE: "backup"}.get(way, "folder")].setFocus()

    def offer(self, file: Path) -> None:
        """Propose to begin with a backup that the program was given."""
        self.choose(RESTORE)
        self.lines["backup"].setText(str(file))
        self._judge()

    def problems(self) -> dict[str, str]:
        """What is wrong with what is typed, by line."""
        found = {}
        folder = self.lines["folder"].text().strip()
        if self.way == NEW and not self.lines["name"].text().strip():
            found["name"] = tr("请填写基地的全称，证书和表格上会用到。")
        if self.way == RESTORE and not Path(self.lines["backup"].text().strip()).expanduser().is_file():
            found["backup"] = tr("请选择备份文件。")
        if not folder or not Path(folder).expanduser().is_absolute():
            found["folder"] = tr("请填写完整的文件夹路径。")
        elif self.way == OPEN and not bases.is_base(Path(folder).expanduser()):
            found["folder"] = tr("这个文件夹里没有基地数据。")
        elif self.way != OPEN:
            unsafe = bases.unsafe_folder(Path(folder).expanduser())
            if unsafe:
                found["folder"] = unsafe
            elif self.way == NEW and bases.is_base(Path(folder).expanduser()):
                found["folder"] = tr("这个文件夹里已经有一个基地，请选“打开已有的基地”或换一个文件夹。")
        return found

    def go(self) -> None:
        """Open or found the base; a refusal stays in view and nothing is lost."""
        self._touched = set(self.lines)
        if self._judge():
            return
        folder = Path(self.lines["folder"].text().strip()).expanduser()
        try:
            if self.way == OPEN:
                self.store = bases.open_base(folder, user=self.user)
            elif self.way == NEW:
                self.store = self._found(folder, self.lines["name"].text(), self.lines["code"].text())
            elif self.way == TRY:
                self._try(folder)
                return
            else:
                self._restore(folder)
                return
        except DeskError as refusal:
            self.bar.refuse(refusal)
            return
        self.accept()

    @property
    def user(self) -> str:
        """Who is at work."""
        return self.lines["user"].text().strip()

    def _found(self, folder: Path, name: str, code: str) -> Store:
        return bases.create_base(folder, name=name.strip(), code=code.strip(), user=self.user)

    def _try(self, folder: Path) -> None:
        """Found the sample base and let the main job run on it; an earlier one is opened as it is."""
        if bases.is_base(folder):
            self.store = bases.open_base(folder, user=self.user)
            self.accept()
            return
        store = self._found(folder, tr("示例高技能人才培训基地"), "SL")
        self._set_busy(True)

        def job(progress: Progress) -> None:
            from talentdesk.services.samples import run_main_job

            run_main_job(store, folder / "output", date.today(), progress)

        def done(_nothing: None) -> None:
            self._set_busy(False)
            self.store = store
            self.accept()

        def failed(error: Exception) -> None:
            self._set_busy(False)
            store.close()
            if isinstance(error, DeskError):
                self.bar.refuse(error)

        self._tasks.run(job, title=tr("正在准备示例数据"), done=done, failed=failed)

    def _restore(self, folder: Path, *, replace: bool = False) -> None:
        """Put the base of the backup into the folder; what is there already is replaced only when the user agrees."""
        self.bar.hide()
        path, user = Path(self.lines["backup"].text().strip()).expanduser(), self.user
        self._set_busy(True)

        def job(progress: Progress) -> Store:
            from talentdesk.services import restoring

            done = restoring.restore(
                path, folder, user=user, now=datetime.now(), replace=replace, progress=progress
            )
            return bases.open_base(done.folder, user=user)

        def done(store: Store) -> None:
            self._set_busy(False)
            self.store = store
            self.accept()

        def failed(error: Exception) -> None:
            self._set_busy(False)
            if isinstance(error, DeskError) and error.code == "exists" and self._agreed(error):
                self._restore(folder, replace=True)
            elif isinstance(error, DeskError):
                self.bar.refuse(error)

        self._tasks.run(job, title=tr("正在恢复"), done=done, failed=failed)

    def _agreed(self, found: DeskError) -> bool:
        detail = "\n".join(f"{each.text}{each.remedy}" for each in found.problems)
        kept = tr("现有数据会移到“恢复前…”文件夹，不会删除。")
        return decide(
            self,
            tr("文件夹里已经有这个基地的数据，退回到备份时的状态吗？"),
            detail="\n".join(part for part in (detail, kept) if part),
            yes=tr("退回到备份"),
        )

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.begin, self.browse, self.choose_file, *self.ways.values(), *self.lines.values()):
            widget.setEnabled(not busy)

    def _typed(self, key: str) -> None:
        self._touched.add(key)
        if key == "folder":
            self._folders[self.way] = Path(self.lines["folder"].text().strip())
        self._judge()

    def _judge(self) -> dict[str, str]:
        """Say what is wrong; an untouched empty line is not yet wrong."""
        found = self.problems()
        for key, trouble in self._troubles.items():
            shown = found.get(key, "") if key in self._touched or key == "folder" else ""
            trouble.setText(shown)
            trouble.setVisible(bool(shown))
            set_wrong(self.lines[key], bool(shown))
        return found

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("选择数据文件夹"), self.lines["folder"].text())
        if chosen:
            self.lines["folder"].setText(chosen)
            self._typed("folder")

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, tr("选择备份文件"), "", tr("备份") + " (*.tdbackup)"
        )
        if chosen:
            self.lines["backup"].setText(chosen)
            self._typed("backup")
