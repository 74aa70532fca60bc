"""上报渠道: where packages are sent and when; a folder or stick in two clicks, servers by a form, each tried before use."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.services import upload_channels, upload_task
from talentdesk.services.upload_channels import TRANSPORTS, Channel
from talentdesk.services.upload_schedule import NONE, schedule_of
from talentdesk.text import tr
from talentdesk.ui.asking import decide
from talentdesk.ui.certificates.panel import DeskPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.reporting.channel_side import ChannelSide
from talentdesk.ui.reporting.schedule_card import schedule_words
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import EmptyState, button, row, words

LIST_WIDTH, SIDE_WIDTH = 340, 640
FOLDER = "folder"
TASK_FILE = "TalentDesk-Upload.xml"


class ChannelsPanel(DeskPanel):
    """Left: the channels. Right: the form of the chosen or a new one."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self.channels: dict[int, Channel] = {}
        self.table = PlainTable(tr("上报渠道"), (tr("渠道"), tr("定时")), (0, 150))
        self.table.setMinimumWidth(180)
        self.side = ChannelSide(desk, bar)
        self.side.saved.connect(self._saved)
        self.side.left.connect(self._left)
        self.new_button = button(tr("新建渠道"), icon_name="add")
        self.new_button.setMenu(self._menu())
        self.task_button = button(tr("设为 Windows 计划任务"), self.install_task)
        self.task_button.setToolTip(tr("程序没有打开时，到时间也会自动上报"))
        self.task_file_button = button(tr("另存任务文件…"), self.save_task)
        self.task_file_button.setToolTip(tr("在那台 Windows 电脑的“任务计划程序”里导入这个文件"))
        self.task_file_button.hide()
        self.empty = self._empty()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self._body())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.addWidget(self.stack)
        self.table.selectionModel().selectionChanged.connect(lambda *_given: self._turned())
        self._showing = 0

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for kind in TRANSPORTS:
            action = menu.addAction(tr(kind.label))
            action.setData(kind.key)
            action.triggered.connect(lambda _on=False, key=kind.key: self.begin(key))
        return menu

    def _empty(self) -> EmptyState:
        empty = EmptyState(
            tr("还没有上报渠道"),
            tr("用U盘交上报包：插上U盘，选中它，就可以用了。市局给了服务器地址的，选“其他方式”。"),
            icon_name="export",
            action=tr("选择U盘或文件夹…"),
            slot=self.new_folder,
        )
        self.other_button = QPushButton(tr("其他方式"))
        self.other_button.setProperty("role", "link")
        self.other_button.setMenu(self._menu())
        column = empty.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 1, self.other_button, 0, Qt.AlignmentFlag.AlignHCenter)
        return empty

    def _body(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(row(self.new_button, None))
        column.addWidget(self.table, 1)
        column.addWidget(words(tr("程序没打开时也按时上报："), "caption"))
        column.addWidget(row(self.task_button, None))
        column.addWidget(row(self.task_file_button, None))
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(STEP + HALF)
        splitter.addWidget(left)
        splitter.addWidget(self.side)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([LIST_WIDTH, SIDE_WIDTH])
        return splitter

    # the list

    def reload(self) -> None:
        """Read the channels anew; what is being typed stays."""
        found = upload_channels.channels(self.desk.store, retired=True)
        found.sort(key=lambda each: not each.in_use)
        self.channels = {each.id: each for each in found}
        with QSignalBlocker(self.table.selectionModel()):
            self.table.fill([(each.id, _line(each)) for each in found])
        typing = self.side.dirty or self.side.is_new
        self.stack.setCurrentIndex(1 if found or typing else 0)
        if typing:
            self._select(self._showing)
        elif found:
            self.show_channel(self._showing)
        else:
            self.side.put_away()

    def show_channel(self, channel_id: int) -> None:
        """Bring a channel's form to the right; the first one where there is none of that number."""
        channel_id = channel_id if channel_id in self.channels else next(iter(self.channels))
        self._showing = channel_id
        self._select(channel_id)
        self.side.show_channel(self.channels[channel_id])

    def _select(self, channel_id: int) -> None:
        at = list(self.channels).index(channel_id) if channel_id in self.channels else -1
        with QSignalBlocker(self.table.selectionModel()):
            if at >= 0:
                self.table.selectRow(at)
            else:
                self.table.clearSelection()
        self.table.viewport().update()

    def _turned(self) -> None:
        chosen = self.table.chosen()
        if not chosen or (chosen[0] == self._showing and not self.side.is_new):
            return
        if self._may_leave():
            assert isinstance(chosen[0], int)
            self.show_channel(chosen[0])
        else:
            self._select(self._showing)

    def _may_leave(self) -> bool:
        """What was typed is saved or given up before another channel is shown."""
        if not self.side.dirty:
            return True
        if decide(
            self, tr("渠道“{name}”的修改还没有保存。", name=self.side.title),
            yes=tr("保存修改"), no=tr("放弃修改"),
        ):  # fmt: skip
            return self.side.save()
        return True

    def focus_search(self) -> None:
        """Ctrl+F: on to the list."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # new ones

    def begin(self, key: str) -> None:
        """A new channel: a folder is chosen and done, anything else is filled in."""
        if not self._may_leave():
            return
        if key == FOLDER:
            self.new_folder()
            return
        self.bar.clear()
        self.stack.setCurrentIndex(1)
        self._showing = 0
        self._select(0)
        self.side.begin(upload_channels.transport_kind(key))

    def new_folder(self) -> None:
        """The way of a newcomer: choose the stick, and the channel is there."""
        chosen = QFileDialog.getExistingDirectory(self, tr("选择U盘或文件夹"))
        if not chosen:
            return
        try:
            made = upload_channels.create(
                self.desk.store, self._free_name(), profile=self.side.first_profile(), transport=FOLDER,
                settings={"folder": chosen},
            )  # fmt: skip
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return
        name = upload_channels.channel(self.desk.store, made).name
        self.bar.done(
            tr("已新建上报渠道“{name}”。", name=name), tr("名称和时间可以在右边改。"),
            entry_id=self.desk.store.last_entry(),
        )  # fmt: skip
        self._showing = made
        self.side.put_away()
        self.reload()
        self.side.try_out()

    def _free_name(self) -> str:
        taken = {each.name for each in self.channels.values()}
        first = tr("U盘上报")
        return next(name for name in (first, *(f"{first}{n}" for n in range(2, 1000))) if name not in taken)

    def _saved(self, channel_id: int) -> None:
        self._showing = channel_id
        self.reload()

    def _left(self) -> None:
        """A new channel was given up."""
        self.reload()

    # the system's own clock

    def install_task(self) -> None:
        """Put the task into Windows, or say why not and offer it as a file."""
        self.desk.tasks.run(
            lambda _progress: upload_task.install_task(self.desk.store),
            title=tr("设置计划任务"), done=lambda _nothing: self._task_set(), failed=self._task_refused,
        )  # fmt: skip

    def _task_set(self) -> None:
        timed = any(schedule_of(each).every != NONE for each in self.channels.values() if each.in_use)
        if timed:
            self.bar.done(tr("已设为 Windows 计划任务，到时间自动上报。"), tr("改了定时之后请再点一次。"))
        else:
            self.bar.done(tr("没有定时的渠道，已取消计划任务。"), tr("要自动上报，先给渠道选时间。"))

    def _task_refused(self, trouble: Exception) -> None:
        if not isinstance(trouble, DeskError):
            return
        self.task_file_button.show()
        further = tr("也可以点“另存任务文件”，拿到 Windows 电脑上导入。")
        self.bar.say(trouble.text, f"{trouble.remedy}\n{further}", "warning")

    def save_task(self) -> None:
        """Write the task as a file, for a PC on which Windows did not take it or for another one."""
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("另存任务文件"), str(Path.home() / TASK_FILE), "(*.xml)"
        )
        if not chosen:
            return
        target = Path(chosen)

        def job(_progress: Progress) -> None:
            upload_task.export_task(self.desk.store, target)

        self.desk.tasks.run(
            job, title=tr("另存任务文件"), failed=self.failed,
            done=lambda _nothing: self.bar.done(
                tr("任务文件已保存到 {file}。", file=target),
                tr("在 Windows 的“任务计划程序”里选“导入任务”，选中这个文件。"),
            ),
        )  # fmt: skip


def _line(channel: Channel) -> tuple[str, str]:
    name = channel.name if channel.in_use else tr("{name}（已停用）", name=channel.name)
    return name, schedule_words(schedule_of(channel))
