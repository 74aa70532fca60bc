"""The dialog that moves the base's data folder: where to, what will happen, and the copying itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.services import move_checks, moving
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.foot import Foot
from talentdesk.ui.theme import GROUP, HALF, MARGIN, STEP
from talentdesk.ui.widgets import MessageBar, button, heading, row, set_wrong, words
from talentdesk.ui.work_dialog import WorkDialog

WIDTH = 640
FOLDER = "TalentDesk"


class MoveDialog(WorkDialog):
    """Accepted when ``copied`` is there. It lies before the whole window: nobody may change what is being copied."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk.tasks, parent)
        self.copied: moving.Copied | None = None
        self._desk = desk
        self.setWindowTitle(tr("移动数据文件夹"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.bar = MessageBar()
        self.begin = button(tr("开始移动(&M)"), self.go, role="primary")
        self.leave = button(tr("取消"), self.reject)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, STEP)
        column.setSpacing(GROUP)
        column.addWidget(heading(tr("把数据移到别的文件夹")))
        column.addWidget(
            words(
                tr(
                    "先完整复制并逐个核对，成功之后程序改用新文件夹。旧数据收进原处的“已移走”文件夹，什么也不会删除。"
                ),
                "muted",
            )
        )
        column.addWidget(self._form())
        column.addWidget(self.bar)
        column.addStretch(1)
        outer.addWidget(inside, 1)
        buttons = row(None, self.leave, self.begin)
        buttons.setContentsMargins(MARGIN, STEP, MARGIN, GROUP)
        outer.addWidget(buttons)
        outer.addWidget(Foot(desk.tasks, ""))
        for made in self.findChildren(QPushButton):  # Enter begins, whatever button happens to come first
            made.setAutoDefault(made is self.begin)
        self.begin.setDefault(True)
        self.resize(WIDTH, 360)
        self._judge()

    def _form(self) -> QWidget:
        form = QWidget()
        grid = QGridLayout(form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GROUP)
        grid.setVerticalSpacing(HALF)
        grid.setColumnStretch(1, 1)
        self.line, self.trouble, name = QLineEdit(), words("", "trouble"), words(tr("新的位置"), wrap=False)
        self.line.setAccessibleName(tr("新的位置"))
        self.line.setPlaceholderText(tr("本机硬盘上的一个空文件夹"))
        self.line.textEdited.connect(lambda _text: self._judge())
        name.setBuddy(self.line)
        self.browse = button(tr("浏览……"), self._browse, icon_name="folder")
        grid.addWidget(words(tr("现在的位置"), wrap=False), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words(str(self._desk.store.folder)), 0, 1, 1, 2)
        grid.setRowMinimumHeight(1, HALF)
        grid.addWidget(name, 2, 0)
        grid.addWidget(self.line, 2, 1)
        grid.addWidget(self.browse, 2, 2)
        grid.addWidget(self.trouble, 3, 1, 1, 2)
        return form

    def _target(self) -> Path:
        return Path(self.line.text().strip()).expanduser()

    def _judge(self) -> bool:
        """Say what is wrong with the new place; an empty line is not yet wrong. Whether it is fit."""
        refusal: DeskError | None = None
        typed = bool(self.line.text().strip())
        if typed:
            try:
                move_checks.check_place(self._desk.store.folder, self._target())
            except DeskError as found:
                refusal = found
        self.trouble.setText(f"{refusal.text}{refusal.remedy}" if refusal is not None else "")
        self.trouble.setVisible(refusal is not None)
        set_wrong(self.line, refusal is not None)
        self.begin.setEnabled(typed and refusal is None)
        return typed and refusal is None

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, tr("选择新的位置"), str(self._desk.store.folder.parent)
        )
        if chosen:
            place = Path(chosen)
            # Who points at a disk or at his documents means a folder in it.
            self.line.setText(str(place / FOLDER if any(place.iterdir()) else place))
            self._judge()

    def go(self) -> None:
        """Copy in the worker; a refusal stays in view and leaves nothing behind."""
        if not self._judge():
            return
        self.bar.hide()
        self._set_busy(True)
        store, target = self._desk.store, self._target()

        def job(progress: Progress) -> moving.Copied:
            return moving.copy(store, target, progress)

        self._tasks.run(job, title=tr("正在复制数据"), done=self._copied, failed=self._failed)

    def _copied(self, copied: moving.Copied) -> None:
        self.copied = copied
        self._set_busy(False)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, DeskError):
            self.bar.refuse(error)

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.begin, self.browse, self.line):
            widget.setEnabled(not busy)
