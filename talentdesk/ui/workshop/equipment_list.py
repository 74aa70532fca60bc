"""The equipment ledger: the register with its figures over it, and what is done with things in their card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.model.vocabulary import EQUIPMENT_STATES
from talentdesk.registers import register
from talentdesk.services import equipment, equipment_files, repairs, supplies
from talentdesk.services.equipment import LedgerLine
from talentdesk.text import tr
from talentdesk.ui.certificates.action_panel import ActionPanel, Ask, Given
from talentdesk.ui.desk import Desk
from talentdesk.ui.pages.register_page import RegisterPage
from talentdesk.ui.record_table import RowAction
from talentdesk.ui.workshop.alerts_panel import AlertsPanel
from talentdesk.ui.workshop.figures_strip import FiguresStrip
from talentdesk.ui.workshop.repair_forms import fault_form, mend_form
from talentdesk.ui.workshop.thing_strip import ThingStrip

COLUMNS = ("code", "name", "model", "place", "custodian", "state", "bought_on", "price")
LENT = "借出"  # not shown


class EquipmentList(RegisterPage):
    """``lend_asked`` and ``labels_asked`` carry the numbers of the selected things; ``tab_asked`` a tab and a list of it."""

    lend_asked = Signal(list)
    labels_asked = Signal(list)
    tab_asked = Signal(str, str)

    def __init__(self, desk: Desk) -> None:
        self.strip = ThingStrip(desk)
        self.figures = FiguresStrip(desk)
        self.action: QWidget | None = None
        super().__init__(desk, register("equipment"))
        self.model.show_fields(tuple(self.register.field(name) for name in COLUMNS))
        self.table.fit_columns()
        inside = self.card.layout()
        column = self.list_side.layout()
        assert isinstance(inside, QVBoxLayout)
        assert isinstance(column, QVBoxLayout)
        inside.insertWidget(1, self.strip)
        column.insertWidget(0, self.figures)
        self.strip.asked.connect(self.act)
        self.strip.file_asked.connect(self.open_file)
        self.figures.asked.connect(self.show_alerts)
        self.strip.show_row(self.card.row)

    def refresh(self) -> None:
        """Read list, card and figures anew, if anything was written since."""
        if self.desk.store.last_entry() != self._seen:
            super().refresh()
            self.strip.show_row(self.card.row)
            self.figures.reload()

    def _show_current(self, record_id: int) -> None:
        super()._show_current(record_id)
        self.strip.show_row(self.card.row if not self.card.editing else None)
        if self.action is not None and not isinstance(self.action, AlertsPanel):
            self.close_action()

    def new(self) -> None:
        """Ctrl+N: a new thing; the strip is about things there are."""
        super().new()
        self.strip.setVisible(not self.card.editing)

    def edit(self) -> None:
        """F2: edit; the strip gives the form its place."""
        super().edit()
        self.strip.setVisible(not self.card.editing and self.card.row is not None)

    def row_actions(self) -> list[RowAction | None]:
        """The context menu: what the card offers, then what every list has."""
        if self.strip.line is None:
            return super().row_actions()
        return [
            RowAction(tr("改状态…"), lambda: self.act("state")),
            RowAction(tr("借出…"), lambda: self.act("lend")),
            RowAction(tr("报修…"), lambda: self.act("fault")),
            RowAction(tr("打印标签"), lambda: self.act("labels")),
            None,
            *super().row_actions(),
        ]

    # what is done

    def act(self, what: str) -> None:
        """Do something with the selected things."""
        if self.strip.line is None:
            return
        actions: dict[str, Callable[[], object]] = {
            "state": self.change_state, "fault": self.report_fault, "mend": self.mend, "add_file": self.add_file,
            "stock_in": lambda: self.move_stock(sign=1), "stock_out": lambda: self.move_stock(sign=-1),
            "lend": lambda: self.lend_asked.emit(self._chosen()),
            "labels": lambda: self.labels_asked.emit(self._chosen()),
        }  # fmt: skip
        actions[what]()

    def _chosen(self) -> list[int]:
        return self.table.selected_ids() or [self._line.id]

    @property
    def _line(self) -> LedgerLine:
        assert self.strip.line is not None
        return self.strip.line

    def open_action(self, panel: QWidget) -> None:
        """Put a form or a list in the card's place."""
        self.close_action()
        self.action = panel
        self.side.addWidget(panel)
        self.side.setCurrentWidget(panel)
        self.side.show()
        if isinstance(panel, ActionPanel):
            panel.closed.connect(self.close_action)
            panel.start()

    def close_action(self) -> None:
        """Show the card again."""
        if self.action is not None:
            panel, self.action = self.action, None
            self.side.removeWidget(panel)
            panel.deleteLater()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_card()

    def _done(self, text: str) -> None:
        self.bar.done(text, entry_id=self.desk.store.last_entry())
        self.refresh()

    def change_state(self) -> None:
        """Another state for all selected things, from a day on, with the reason."""
        ids = self._chosen()
        states = tuple((each, each) for each in EQUIPMENT_STATES if each != LENT)

        def act(given: Given) -> None:
            count = equipment.change_state(
                self.desk.store,
                ids,
                given.texts["state"],
                given.days["day"],
                given.texts["reason"],
                given.texts["person"],
            )
            self._done(tr("{count} 台改为“{state}”。", count=count, state=given.texts["state"]))

        asks = (
            Ask("state", tr("新状态"), "choice", value=self._line.state, choices=states),
            Ask("day", tr("从哪天起"), "day", value=self.desk.today()),
            Ask("reason", tr("原因"), hint=tr("例如：闲置待调拨、到期报废")),
            Ask("person", tr("经办人"), value=self.desk.store.user),
        )
        self.open_action(ActionPanel(tr("改状态"), self._whom(ids), asks, tr("保存"), act))

    def _whom(self, ids: list[int]) -> str:
        name = f"{self._line.code} {self._line.name}"
        return name if len(ids) == 1 else tr("{name} 等 {count} 件", name=name, count=len(ids))

    def report_fault(self) -> None:
        """The selected thing is broken."""
        line = self._line
        self.open_action(fault_form(self.desk, line.id, f"{line.code} {line.name}", self._done))

    def mend(self) -> None:
        """The selected thing is repaired; without a report, its state is simply changed."""
        fault = next(
            (each for each in repairs.open_faults(self.desk.store, self.desk.today()) if each.equipment_id == self._line.id),
            None,
        )  # fmt: skip
        if fault is None:
            self.change_state()
        else:
            self.open_action(mend_form(self.desk, fault, self._done))

    def move_stock(self, *, sign: int) -> None:
        """Book supplies in or out."""
        line, store = self._line, self.desk.store

        def act(given: Given) -> None:
            book = supplies.stock_in if sign > 0 else supplies.stock_out
            left = book(
                store, line.code, given.counts["count"], given.days["day"], reason=given.texts["reason"],
                person=given.texts["person"],
            )  # fmt: skip
            self._done(tr("{name} 现有 {count}。", name=line.name, count=left))

        asks = (
            Ask("count", tr("数量"), "count", value=1),
            Ask("reason", tr("用途或来源")),
            Ask("day", tr("日期"), "day", value=self.desk.today()),
            Ask("person", tr("经办人"), value=store.user),
        )
        title = tr("入库") if sign > 0 else tr("出库")
        self.open_action(ActionPanel(title, self._whom([line.id]), asks, title, act))

    # papers

    def add_file(self) -> None:
        """Keep a file with the thing."""
        name, _ = QFileDialog.getOpenFileName(self, tr("添加资料"), str(Path.home()))
        if name:
            self.add_file_from(Path(name))

    def add_file_from(self, path: Path) -> None:
        """Keep a copy of a file with the thing."""
        try:
            equipment_files.add_file(self.desk.store, self._line.id, path)
        except DeskError as trouble:
            self.bar.refuse(trouble)
        else:
            self._done(tr("已添加资料“{file}”。", file=path.name))

    def open_file(self, number: int) -> None:
        """Open a copy of a paper in the PC's own program."""
        try:
            target = equipment_files.take_out(self.desk.store, number, Path(mkdtemp(prefix="talentdesk-")))
        except DeskError as trouble:
            self.bar.refuse(trouble)
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))

    # alerts

    def show_alerts(self, kind: str) -> None:
        """What a link of the strip speaks of."""
        if kind in ("loans", "upkeep"):
            self.tab_asked.emit(kind, "overdue" if kind == "loans" else "due")
            return
        assert self.figures.standing is not None
        found = [alert for alert in self.figures.standing.alerts if alert.kind == kind]
        self.open_action(
            AlertsPanel(self.figures.links[kind].text(), found, self.show_thing, self.close_action)
        )

    def show_thing(self, record_id: int) -> None:
        """Show a thing that an alert speaks of."""
        self.close_action()
        self.show_record(record_id)
