"""The issue register: every certificate that was ever issued, and what can be done with the selected ones."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import batches, certificates, records
from talentdesk.services.records import Row
from talentdesk.text import tr
from talentdesk.ui.certificates.action_panel import ActionPanel, Ask, Given
from talentdesk.ui.certificates.panel import papers_folder
from talentdesk.ui.certificates.sheet_view import SheetView
from talentdesk.ui.certificates.state_strip import StateStrip
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.pages.register_page import RegisterPage
from talentdesk.ui.record_table import RowAction
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import button, heading, row
from talentdesk.ui.words import listed

AT_ONCE = 500
COLUMNS = ("number", "holder", "issued_on", "state", "collected_on", "class_id")


class PaperPlace(QWidget):
    """Frozen pages in place of the list."""

    closed = Signal()

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        self.back_button = button(tr("登记簿"), self.closed.emit, icon_name="chevron-left")
        self.title = heading("", "lead")
        column.addWidget(row(self.back_button, self.title, None))
        self.view = SheetView(desk, bar, (tr("还没有预览"), tr("选一张证书，点“重印”。")))
        column.addWidget(self.view, 1)

    def show_file(self, path: Path, title: str) -> None:
        """Show pages as they were printed."""
        self.view.open(path)
        self.title.setText(title)


class CertificateList(RegisterPage):
    """The register with its actions; a form or a preview takes the place of card or list while it is needed."""

    issue_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        self.strip = StateStrip(desk)
        super().__init__(desk, register("certificates"))
        self.model.show_fields(tuple(self.register.field(name) for name in COLUMNS))
        self.table.fit_columns()
        inside = self.card.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.insertWidget(1, self.strip)
        self.strip.asked.connect(self.act)
        self.strip.show_row(self.card.row)
        self.action: ActionPanel | None = None
        self.paper = PaperPlace(desk, self.bar)
        self.paper.closed.connect(self.close_paper)
        self.stack.addWidget(self.paper)
        self.list_bar.new_button.setText(tr("发证"))
        self.list_bar.new_button.show()
        self.list_bar.new_button.clicked.disconnect()
        self.list_bar.new_button.clicked.connect(lambda _checked=False: self.issue_asked.emit())

    def new(self) -> None:
        """Ctrl+N: issue certificates."""
        self.issue_asked.emit()

    def refresh(self) -> None:
        """Read list, card and state anew."""
        super().refresh()
        self.strip.show_row(self.card.row)

    def _show_current(self, record_id: int) -> None:
        super()._show_current(record_id)
        self.strip.show_row(self.card.row)
        if self.card.row is not None and self.side.currentWidget() is not self.card and not self._chosen():
            self.close_action()

    def _chosen(self) -> bool:
        """Whether the open form speaks of the whole selection, which may change while it is open."""
        return self.export is not None and self.side.currentWidget() is self.export

    def row_actions(self) -> list[RowAction | None]:
        """The context menu."""
        now = self.strip.standing
        if now is None:
            return []
        actions: list[RowAction | None] = [
            RowAction(tr("重印"), lambda: self.act("reprint"), "Enter"),
            RowAction(tr("登记领取"), lambda: self.act("collect")),
        ]
        if now.printable and not now.void:
            actions.append(RowAction(tr("补办…"), lambda: self.act("reissue")))
        if now.printable:
            actions.append(RowAction(tr("导出徽章…"), lambda: self.act("badge")))
        if not now.void:
            actions += [None, RowAction(tr("作废…"), lambda: self.act("void"))]
        return actions

    def open_current(self) -> None:
        """Enter or double click: the pages as they were printed."""
        if self.strip.standing is not None and self.strip.standing.printable:
            self.reprint()

    def act(self, what: str) -> None:
        """Do one of reprint, collect, reissue, void, badge with the selection."""
        if self.card.row is not None:
            {
                "reprint": self.reprint,
                "collect": self.collect,
                "reissue": self.reissue,
                "void": self.void,
                "badge": self.badge,
            }[what]()

    def _selected(self) -> list[Row]:
        ids = self.table.selected_ids()[:AT_ONCE]
        return records.rows(self.desk.store, self.register, ids)

    def _current(self) -> Row:
        assert self.card.row is not None
        return self.card.row

    def reprint(self) -> None:
        """Show the frozen pages of the selection, to be printed or saved."""
        chosen, store = self._selected(), self.desk.store
        numbers = [found.title for found in chosen]
        name = numbers[0] if len(numbers) == 1 else tr("重印 {count} 张", count=len(numbers))
        out = papers_folder(store, tr("重印")) / f"{''.join(c if c.isalnum() else '_' for c in name)}.pdf"
        title = (
            f"{numbers[0]}  {chosen[0].texts['holder']}"
            if len(chosen) == 1
            else tr("{count} 张证书", count=len(chosen))
        )
        self.paper.view.clear()

        def made(_done: object) -> None:
            self.paper.show_file(out, title)
            self.stack.setCurrentWidget(self.paper)
            self.paper.view.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

        def make() -> None:
            if len(numbers) == 1:
                certificates.reprint(store, numbers[0], out)
            else:
                batches.write_pages(store, numbers, out)

        self.desk.tasks.run(
            lambda _progress: make(), title=tr("正在生成证书"), done=made, failed=self._failed
        )

    def close_paper(self) -> None:
        """Back to the list."""
        self.paper.view.clear()
        self.stack.setCurrentWidget(self.list_side)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, panel: ActionPanel) -> None:
        self.close_action()
        self.action = panel
        panel.closed.connect(self.close_action)
        self.side.addWidget(panel)
        self.side.setCurrentWidget(panel)
        panel.start()

    def close_action(self) -> None:
        """Put the form away and show the card again."""
        if self.action is not None:
            panel, self.action = self.action, None
            self.side.removeWidget(panel)
            panel.deleteLater()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_card()

    def collect(self) -> None:
        """Note who fetched the selected certificates, and when."""
        chosen = self._selected() if len(self.table.selected_ids()) > 1 else [self._current()]
        numbers = [found.title for found in chosen]
        alone = len(chosen) == 1
        who = listed(found.texts["holder"] for found in chosen[:4])
        if len(chosen) > 4:
            who = tr("{names} 等 {count} 人", names=who, count=len(chosen))

        def act(given: Given) -> None:
            certificates.collect(self.desk.store, numbers, by=given.texts["by"], day=given.days["day"])
            self.bar.done(
                tr("已登记领取 {count} 张", count=len(numbers)), entry_id=self.desk.store.last_entry()
            )
            self._changed()

        asks = (
            Ask(
                "by", tr("领取人"), hint=tr("空着就是本人"), value=chosen[0].texts["holder"] if alone else ""
            ),
            Ask("day", tr("领取日期"), "day", value=self.desk.today()),
        )
        self._open(ActionPanel(tr("登记领取"), who, asks, tr("登记领取"), act))

    def void(self) -> None:
        """Void the current certificate; its number stays visible for ever."""
        number = self._current().title

        def act(given: Given) -> None:
            certificates.void(self.desk.store, number, given.texts["reason"])
            self.bar.done(
                tr("已作废 {number}。", number=number),
                tr("要重新发给本人，请改用“补办”。"),
                entry_id=self.desk.store.last_entry(),
            )
            self._changed()

        text = tr("{number} 作废后仍留在登记簿里，编号不会再用。", number=number)
        ask = Ask("reason", tr("作废原因"), hint=tr("例如：打印损坏、信息有误"))
        self._open(ActionPanel(tr("作废证书"), text, (ask,), tr("作废"), act))

    def reissue(self) -> None:
        """Void the current certificate and issue a new one, which is then shown to be printed."""
        found = self._current()

        def act(given: Given) -> None:
            made = certificates.reissue(
                self.desk.store, found.title, given.texts["reason"], given.days["day"]
            )
            self.bar.done(
                tr("{old} 已作废，补办为 {new}", old=made.old, new=made.new),
                entry_id=self.desk.store.last_entry(),
            )
            self._changed()
            self.show_record(records.find_by_key(self.desk.store, self.register, made.new))
            self.reprint()

        text = tr(
            "{number}（{name}）作废，用学员现在的资料另发一个新编号。",
            number=found.title,
            name=found.texts["holder"],
        )
        asks = (
            Ask("reason", tr("补办原因"), hint=tr("例如：遗失、姓名有误")),
            Ask("day", tr("发证日期"), "day", value=self.desk.today()),
        )
        self._open(ActionPanel(tr("补办证书"), text, asks, tr("补办并打印"), act))

    def badge(self) -> None:
        """Save the current certificate as Open Badges credential."""
        number = self._current().title
        name, _ = QFileDialog.getSaveFileName(
            self, tr("导出徽章"), str(Path.home() / f"{number}.jwt"), tr("数字徽章") + " (*.jwt)"
        )
        if name:
            self.badge_to(Path(name))

    def badge_to(self, out: Path) -> None:
        """Write the badge of the current certificate."""
        try:
            batches.save_badge(self.desk.store, self._current().title, out)
        except DeskError as trouble:
            self.bar.refuse(trouble)
        else:
            self.bar.done(tr("已存到 {file}", file=out))

    def _changed(self) -> None:
        self.refresh()
        self.list_bar.show_selected(len(self.table.selected_ids()))
