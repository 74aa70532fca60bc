"""上报台账: every package that was ever built, how far it came, what was answered; taken in, sent again, given out again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QVBoxLayout

from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.services import outbox, receipts, upload_channels, upload_exports, upload_ledger
from talentdesk.services.receipts import Fetched
from talentdesk.services.upload_channels import Channel, Checked
from talentdesk.services.upload_details import PackageDetail, package_detail
from talentdesk.services.upload_ledger import PackageLine
from talentdesk.text import tr
from talentdesk.ui.asking import decide
from talentdesk.ui.certificates.panel import DeskPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.editors import FindBox
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.reporting.channel_box import ALL, ChannelBox
from talentdesk.ui.reporting.clock import now
from talentdesk.ui.reporting.outcomes import tell_fetched, tell_received, tell_sent
from talentdesk.ui.reporting.package_view import PackageView
from talentdesk.ui.reporting.send_work import send_waiting
from talentdesk.ui.reporting.telling import (
    align_right,
    amount,
    colour_cell,
    moment,
    numbered,
    rows_of,
    state_words,
)
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import EmptyState, button, row

AT_ONCE = 20_000
"""Packages up to so many rows are counted in the window's thread when their card is opened."""
STATE, ROWS = 2, 3


class PackagesPanel(DeskPanel):
    """Left: the packages, newest first. Right: the card of the chosen one. ``tab_asked`` names another tab."""

    tab_asked = Signal(str, int)

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self._channels: dict[int, Channel] = {}
        self._lines: dict[int, PackageLine] = {}
        self.channel_box = ChannelBox(with_all=True)
        self.search = FindBox(tr("搜索上报包：包号、包名、状态"))
        self.fetch_button = button(tr("收取回执"), self.fetch)
        self.read_button = button(tr("读入回执…"), self.ask_receipt, icon_name="import")
        self.table = PlainTable(
            tr("上报包"),
            (tr("包号"), tr("渠道"), tr("状态"), tr("行数"), tr("送达时间")),
            (56, 0, 120, 60, 124),
        )
        self.empty = EmptyState("", "", icon_name="upload", action=tr("去待报"), slot=self._to_due)
        self.lists = QStackedWidget()
        self.view = PackageView()
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(row(self.search, self.channel_box, self.fetch_button, self.read_button))
        self.lists.addWidget(self.table)
        self.lists.addWidget(self.empty)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(STEP)
        splitter.addWidget(self.lists)
        splitter.addWidget(self.view)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([620, 420])
        column.addWidget(splitter, 1)

    def _wire(self) -> None:
        self.search.searched.connect(lambda _text: self._show())
        self.search.left_down.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.channel_box.currentIndexChanged.connect(lambda _at: self._show())
        self.table.selectionModel().currentRowChanged.connect(lambda *_at: self._show_card())
        self.view.asked.connect(self.act)
        self.view.check_card.accepted.connect(self._accept)

    # what is seen

    def reload(self) -> None:
        """Read the ledger anew."""
        found = upload_channels.channels(self.desk.store, retired=True)
        self._channels = {each.id: each for each in found}
        self.channel_box.offer(found)
        self._lines = {each.id: each for each in upload_ledger.packages(self.desk.store)}
        self.fetch_button.setEnabled(any(each.in_use for each in found))
        self.read_button.setEnabled(bool(found))
        self._show()

    def _show(self) -> None:
        kept = self._current_id()
        chosen, asked = self.channel_box.channel_id, self.search.text().strip().casefold()
        lines = [
            each
            for each in self._lines.values()
            if chosen in (ALL, each.channel_id) and asked in self._text_of(each).casefold()
        ]
        self.table.fill([(each.id, self._cells(each)) for each in lines])
        align_right(self.table, ROWS)
        for at, each in enumerate(lines):
            colour_cell(self.table, at, STATE, state_words(each)[1])
            if each.id == kept:
                self.table.selectRow(at)
        self.lists.setCurrentWidget(self.table if lines else self.empty)
        self.view.setVisible(bool(self._lines))
        self._explain()
        self._show_card()

    def _explain(self) -> None:
        assert self.empty.button is not None
        self.empty.button.setVisible(not self._lines)
        if self._lines:
            self.empty.title.setText(tr("没有符合的上报包"))
            self.empty.text.setText(tr("换个搜索词或渠道试试。"))
        else:
            self.empty.title.setText(tr("还没有上报过"))
            self.empty.text.setText(tr("每个上报包什么时候送达、哪些行被接收，都记在这里。"))

    def _cells(self, line: PackageLine) -> tuple[str, ...]:
        return (
            str(line.number), self._name(line), state_words(line)[0], amount(rows_of(line)), moment(line.sent_at),
        )  # fmt: skip

    def _name(self, line: PackageLine) -> str:
        found = self._channels.get(line.channel_id)
        return found.name if found is not None else ""

    def _text_of(self, line: PackageLine) -> str:
        return " ".join((str(line.number), line.name, self._name(line), line.state, state_words(line)[0]))

    def _current_id(self) -> int:
        chosen = self.table.chosen()
        return int(str(chosen[0])) if chosen else 0

    def _show_card(self) -> None:
        line = self._lines.get(self._current_id()) if self.lists.currentWidget() is self.table else None
        if line is None:
            self.view.show_package(None, "", None)
        elif rows_of(line) <= AT_ONCE:
            self.view.show_package(line, self._name(line), package_detail(self.desk.store, line.id))
        else:
            self.view.show_package(line, self._name(line), None)
            self.desk.tasks.run(
                lambda _progress: package_detail(self.desk.store, line.id),
                title=tr("查看上报包"), done=self._counted, failed=self.failed,
            )  # fmt: skip

    def _counted(self, detail: PackageDetail) -> None:
        line = self.view.line
        if line is not None and line.id == detail.package_id:
            self.view.show_package(line, self._name(line), detail)

    def show_package(self, package_id: int) -> None:
        """Bring a package into view, whatever was searched for."""
        self.search.clear()
        self.channel_box.choose(ALL)
        self._show()
        for at in range(self.table.lines.rowCount()):
            if self.table.lines.item(at, 0).data(Qt.ItemDataRole.UserRole) == package_id:
                self.table.selectRow(at)

    def read_file(self, path: Path) -> None:
        """Show the package that a file holds; refused when this base has none of that name."""
        found = next((each.id for each in self._lines.values() if each.name == path.name), None)
        if found is None:
            self.failed(
                DeskError(
                    tr("本基地没有生成过这个上报包：{file}", file=path.name),
                    tr("上报包由本程序生成，不需要导入；回执请用“读入回执”。"),
                    code="not-found",
                )
            )
        else:
            self.show_package(found)

    def choose(self, channel_id: int) -> None:
        """Show the packages of a channel."""
        self.channel_box.choose(channel_id)

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # what is done

    def act(self, what: str) -> None:
        """Do what the card offers."""
        line = self.view.line
        if line is None:
            return
        actions: dict[str, Callable[[PackageLine], None]] = {
            "send": self._send, "check": self._check, "by_hand": self._by_hand, "export": self._ask_export,
        }  # fmt: skip
        if what == "rejected":
            self.tab_asked.emit("rejected", 0)
        else:
            actions[what](line)

    def _send(self, line: PackageLine) -> None:
        store = self.desk.store
        self.desk.tasks.run(
            lambda progress: send_waiting(store, line.channel_id, now(), progress),
            title=tr("上报"), done=partial(tell_sent, self.bar), failed=self.failed,
        )  # fmt: skip

    def _check(self, line: PackageLine) -> None:
        store = self.desk.store
        self.view.check_card.show_trying()

        def checked(found: Checked) -> None:
            if self.view.line is not None and self.view.line.id == line.id:
                self.view.check_card.show_checked(found)

        self.desk.tasks.run(
            lambda _progress: upload_channels.try_channel(store, line.channel_id),
            title=tr("检查渠道"), done=checked, failed=self._not_checked,
        )  # fmt: skip

    def _not_checked(self, trouble: Exception) -> None:
        self.view.check_card.clear()
        self.failed(trouble)

    def _accept(self, host_key: str) -> None:
        """The fingerprint was compared: trust it and send what waits."""
        line = self.view.line
        if line is not None:
            upload_channels.accept_host_key(self.desk.store, line.channel_id, host_key)
            self.view.check_card.clear()
            self._send(line)

    def _by_hand(self, line: PackageLine) -> None:
        if not decide(
            self,
            tr("{package}已经用别的办法交给主管部门了吗？", package=numbered(line)),
            detail=tr("记为已送达以后不再发送它，等主管部门的回执。"),
            yes=tr("已交给主管部门"),
        ):
            return
        store = self.desk.store
        self.desk.tasks.run(
            lambda _progress: outbox.deliver_by_hand(store, line.id, now()),
            title=tr("已交给主管部门"), failed=self.failed,
            done=lambda _none: self.bar.done(tr("{package}记为已送达。", package=numbered(line))),
        )  # fmt: skip

    def _ask_export(self, line: PackageLine) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("导出原包"), str(Path.home() / line.name), tr("上报包") + " (*.zip)"
        )
        if chosen:
            self.export_to(line, Path(chosen).with_suffix(".zip"))

    def export_to(self, line: PackageLine, target: Path) -> None:
        """Give the package out once more, byte for byte."""
        store = self.desk.store

        def job(progress: Progress) -> Path:
            return upload_exports.export_copy(store, line.id, target, progress)

        self.desk.tasks.run(
            job, title=tr("导出原包"), failed=self.failed,
            done=lambda path: self.bar.done(tr("已存到 {file}", file=path)),
        )  # fmt: skip

    def ask_receipt(self) -> None:
        """Ask for the file of a receipt, e.g. an attachment that was saved."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("读入回执"), str(Path.home()), tr("回执") + " (*.csv *.xlsx *.xls *.txt)"
        )
        if chosen:
            self.read_receipt(Path(chosen))

    def read_receipt(self, path: Path) -> None:
        """Take in a receipt from a file."""
        store = self.desk.store
        self.desk.tasks.run(
            lambda progress: receipts.receive(store, path, now(), progress=progress),
            title=tr("读入回执"), done=partial(tell_received, self.bar), failed=self.failed,
        )  # fmt: skip

    def fetch(self) -> None:
        """Ask the bureaus for receipts: the one whose packages are shown, or all."""
        store, chosen = self.desk.store, self.channel_box.channel_id
        asked = [each.id for each in self._channels.values() if each.in_use and chosen in (ALL, each.id)]

        def job(progress: Progress) -> Fetched:
            found = [receipts.fetch(store, each, now(), progress=progress) for each in asked]
            return Fetched(
                tuple(one for each in found for one in each.taken),
                tuple(one for each in found for one in each.refused),
            )

        self.desk.tasks.run(
            job, title=tr("收取回执"), done=partial(tell_fetched, self.bar), failed=self.failed
        )

    def _to_due(self) -> None:
        self.tab_asked.emit("due", 0)
