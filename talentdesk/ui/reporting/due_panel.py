"""待报: what is due for the bureau, what cannot be sent as it is, and the one button that sends the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QVBoxLayout

from talentdesk.errors import Cancelled, DeskError
from talentdesk.progress import Progress
from talentdesk.services import receipts, upload_channels
from talentdesk.services.receipts import Fetched
from talentdesk.services.upload_parts import HeldRow
from talentdesk.text import tr
from talentdesk.ui.asking import decide
from talentdesk.ui.certificates.panel import DeskPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.reporting.channel_box import ChannelBox
from talentdesk.ui.reporting.clock import now
from talentdesk.ui.reporting.due_lists import DueLists
from talentdesk.ui.reporting.opening import open_row
from talentdesk.ui.reporting.outcomes import tell_copied, tell_fetched, tell_sent
from talentdesk.ui.reporting.send_work import (
    ALL,
    CHANGES,
    Copied,
    Look,
    Sent,
    copy_out,
    look,
    send,
    send_waiting,
)
from talentdesk.ui.reporting.state_lines import StateLines
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import (
    EmptyState,
    button,
    icon_button,
    row,
)

T = TypeVar("T")


class DuePanel(DeskPanel):
    """``counted`` carries how many rejected rows wait for a correction; ``tab_asked`` another tab and a package."""

    counted = Signal(int)
    tab_asked = Signal(str, int)

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self.look: Look | None = None
        self._looking = self._again = self._working = False
        self.channel_box = ChannelBox(with_all=False)
        self.look_button = icon_button("refresh", tr("重新查看"), self.reload)
        self.send_button = button(tr("生成并上报"), lambda: self.send(CHANGES), role="primary")
        self.cancel_button = button(tr("取消上报"), desk.tasks.cancel)
        self.stick_button = button(tr("生成到U盘…"), lambda: self.ask_copy(CHANGES))
        self.more_button = button(tr("更多"))
        self.more_button.setMenu(self._menu())
        self.cancel_button.hide()
        self.state = StateLines()
        self.lists = DueLists()
        self.empty = EmptyState("", "", icon_name="upload", action=tr("新建上报渠道"), slot=self._new_channel)
        self.stack = QStackedWidget()
        self._lay_out()
        self._wire()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(tr("收取回执"), self.fetch)
        menu.addSeparator()
        menu.addAction(tr("全部重报…"), self.send_everything)
        menu.addAction(tr("全部记录生成到U盘…"), lambda: self.ask_copy(ALL))
        return menu

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(STEP)
        self.tools = row(
            self.channel_box, self.look_button, None, self.more_button, self.stick_button, self.send_button,
            self.cancel_button,
        )  # fmt: skip
        column.addWidget(self.tools)
        column.addWidget(self.state)
        self.stack.addWidget(self.lists)
        self.stack.addWidget(self.empty)
        column.addWidget(self.stack, 1)

    def _wire(self) -> None:
        self.channel_box.currentIndexChanged.connect(lambda _at: self.reload())
        self.lists.held.opened.connect(self._open)
        self.state.asked.connect(self._act)

    # what is seen

    def reload(self) -> None:
        """Look anew, in the worker: the first look at a large base takes a while."""
        found = upload_channels.channels(self.desk.store)
        self.channel_box.offer(found)
        self.tools.setVisible(bool(found))
        self.state.setVisible(bool(found) and self.look is not None)
        if not found:
            self.look = None
            self._explain(
                tr("还没有上报渠道"),
                tr("先说明报给谁、怎么送：文件夹或U盘、SFTP、WebDAV、网页上传。以后每天在这里一点就报。"),
                first=True,
            )
        elif self._looking:
            self._again = True
        else:
            self._look(self.channel_box.channel_id)

    def _look(self, channel_id: int) -> None:
        if self.look is None or self.look.channel.id != channel_id:
            self._explain(tr("正在查看……"), tr("看看哪些记录是主管部门还不知道的。"))
            self.state.hide()
        self._looking, self._again = True, False
        store = self.desk.store
        self.desk.tasks.run(
            lambda progress: look(store, channel_id, now(), progress),
            title=tr("查看待报"), done=self._seen, failed=self._not_seen,
        )  # fmt: skip

    def _seen(self, found: Look) -> None:
        self._looking = False
        if self._again:
            self.reload()
        else:
            self.show_look(found)

    def _not_seen(self, trouble: Exception) -> None:
        self._looking = False
        if isinstance(trouble, Cancelled):
            self._explain(tr("没有查看完"), tr("点渠道旁边的刷新按钮，再看一次。"))
        else:
            self.failed(trouble)

    def show_look(self, found: Look) -> None:
        """Show how a channel stands."""
        self.look = found
        self.state.tell(found)
        self.state.show()
        self.counted.emit(found.rejected)
        due = found.due
        if due is None or not (due.rows or due.held):
            self._nothing(found)
        else:
            self.lists.show_due(due)
            self.stack.setCurrentWidget(self.lists)
        self._allow()

    def _nothing(self, found: Look) -> None:
        if found.refused is not None:
            self._explain(found.refused.text, found.refused.remedy)
        elif found.waiting:
            self._explain(tr("没有新的变动"), tr("全部变动都在上面的上报包里，送达以后主管部门就知道了。"))
        else:
            self._explain(
                tr("没有要上报的变动"),
                tr("主管部门知道的与这里一致，或正在路上。记录有改动时，这里会列出来。"),
            )

    def _explain(self, title: str, text: str, *, first: bool = False) -> None:
        self.empty.title.setText(title)
        self.empty.text.setText(text)
        assert self.empty.button is not None
        self.empty.button.setVisible(first)
        self.stack.setCurrentWidget(self.empty)
        self._allow()

    def _allow(self) -> None:
        """What can be clicked now."""
        found = self.look
        rows = found.due.rows if found is not None and found.due is not None else 0
        free = found is not None and found.refused is None and not self._working
        some = bool(rows) or (found is not None and bool(found.waiting))
        self.send_button.setText(tr("生成并上报") if rows or not some else tr("继续发送"))
        self.send_button.setEnabled(free and some)
        self.stick_button.setEnabled(free and some)
        self.more_button.setEnabled(free)
        self.channel_box.setEnabled(self.channel_box.count() > 1 and not self._working)
        self.state.setEnabled(not self._working)
        self.send_button.setVisible(not self._working)
        self.cancel_button.setVisible(self._working)

    # what is done

    def send(self, kind: str) -> None:
        """Build what is due and send it with whatever waits."""
        store, channel_id = self.desk.store, self.channel_box.channel_id
        self._work(
            lambda progress: send(store, channel_id, now(), kind, progress),
            tr("上报"), self._sent,
        )  # fmt: skip

    def go_on(self) -> None:
        """Send what waits, and nothing else."""
        store, channel_id = self.desk.store, self.channel_box.channel_id
        self._work(
            lambda progress: send_waiting(store, channel_id, now(), progress),
            tr("上报"), self._sent,
        )  # fmt: skip

    def send_everything(self) -> None:
        """Send all records again, after a question."""
        if decide(
            self,
            tr("把全部记录重新上报一次？"),
            detail=tr("平时只报变动就够了。主管部门丢了数据或要求重报时才需要，会再驳回或接收一遍。"),
            yes=tr("全部重报"),
        ):
            self.send(ALL)

    def ask_copy(self, kind: str) -> None:
        """Ask for a folder, then build into it."""
        chosen = QFileDialog.getExistingDirectory(self, tr("把上报包存到"), str(Path.home()))
        if chosen:
            self.copy_to(Path(chosen), kind)

    def copy_to(self, folder: Path, kind: str = CHANGES) -> None:
        """Build what is due and copy it, with what never arrived, into a folder."""
        store, channel_id = self.desk.store, self.channel_box.channel_id
        self._work(
            lambda progress: copy_out(store, channel_id, now(), kind, folder, progress),
            tr("生成上报包"), self._copied,
        )  # fmt: skip

    def fetch(self) -> None:
        """Ask the bureau for receipts."""
        store, channel_id = self.desk.store, self.channel_box.channel_id
        self._work(
            lambda progress: receipts.fetch(store, channel_id, now(), progress=progress),
            tr("收取回执"), self._fetched,
        )  # fmt: skip

    def _work(self, job: Callable[[Progress], T], title: str, done: Callable[[T], None]) -> None:
        if self._working:
            return
        self._working = True
        self.bar.clear()
        self._allow()

        def finished(result: T) -> None:
            self._rest()
            done(result)

        self.desk.tasks.run(job, title=title, done=finished, failed=self._work_failed)

    def _work_failed(self, trouble: Exception) -> None:
        self._rest()
        self.failed(trouble)

    def _rest(self) -> None:
        self._working = False
        self._allow()
        self.reload()

    def _sent(self, result: Sent) -> None:
        tell_sent(self.bar, result)

    def _copied(self, result: Copied) -> None:
        tell_copied(self.bar, result)

    def _fetched(self, result: Fetched) -> None:
        tell_fetched(self.bar, result)

    def _act(self, asked: str) -> None:
        if asked == "send":
            self.go_on()
        elif asked == "receipts":
            self.fetch()
        else:
            self.tab_asked.emit(asked, self.state.package_id if asked == "packages" else 0)

    def _open(self, held: HeldRow) -> None:
        try:
            open_row(
                self.desk, self.channel_box.channel_id, held.file, held.record_id, held.problem.field or ""
            )
        except DeskError as trouble:
            self.bar.refuse(trouble)

    def _new_channel(self) -> None:
        self.tab_asked.emit("channels", 0)

    def choose(self, channel_id: int) -> None:
        """Show a channel."""
        self.channel_box.choose(channel_id)

    def focus_search(self) -> None:
        """Ctrl+F: there is little to search; the cursor goes to what has to be corrected."""
        self.lists.held.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
