"""Stocktakes: which there are, a new one begun, one gone on with; the count itself is a view of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from talentdesk.registers import register
from talentdesk.services import records, stocktakes
from talentdesk.services.records import Query
from talentdesk.services.stocktake_counts import OPEN, Overview
from talentdesk.text import tr
from talentdesk.ui.certificates.action_panel import ActionPanel, Ask, Given
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import EmptyState, button, row
from talentdesk.ui.workshop.count_view import CountView
from talentdesk.ui.workshop.panel import WorkshopPanel, places
from talentdesk.ui.workshop.side import Side
from talentdesk.ui.workshop.stocktake_card import StocktakeCard

ALL = ""


class StocktakePanel(WorkshopPanel):
    """The list with the chosen one's figures, or the count."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self._found: list[Overview] = []
        self.new_button = button(tr("开始盘点"), self.new, role="primary", icon_name="add")
        self.new_button.setToolTip("Ctrl+N")
        self.table = PlainTable(
            tr("盘点"),
            (tr("盘点名称"), tr("开始日期"), tr("状态"), tr("已盘到"), tr("未盘到")),
            (0, 96, 76, 90, 80),
        )
        self.empty = EmptyState(
            tr("还没有盘点过"),
            tr(
                "先在“标签”里给设备打印并贴上标签，再开始盘点：用 USB 扫码枪一件件扫，随时可以停，改天接着盘。"
            ),
            icon_name="barcode",
        )
        self.nothing = EmptyState(
            tr("还没有要盘点的设备"), tr("先在“台账”里导入或新建设备，再来盘点。"), icon_name="equipment"
        )
        self.lists = QStackedWidget()
        for part in (self.table, self.empty, self.nothing):
            self.lists.addWidget(part)
        self.card = StocktakeCard()
        self._side = Side(self.card)
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(row(None, self.new_button))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(STEP)
        splitter.addWidget(self.lists)
        splitter.addWidget(self._side)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([600, 360])
        column.addWidget(splitter, 1)
        self.count = CountView(desk, bar)
        self.stack = QStackedWidget()
        self.stack.addWidget(overview)
        self.stack.addWidget(self.count)
        self.column.addWidget(self.stack, 1)
        self.table.selectionModel().currentRowChanged.connect(lambda *_at: self._show_card())
        self.table.activated.connect(lambda _at: self.go_on())
        self.card.go_on_button.clicked.connect(lambda _checked=False: self.go_on())
        self.card.report_button.clicked.connect(lambda _checked=False: self._report())
        self.card.reopen_button.clicked.connect(lambda _checked=False: self.reopen())
        self.count.closed.connect(self.back)
        self.count.wrote.connect(self._wrote)

    @property
    def side(self) -> Side:
        """Where forms stand."""
        return self.count.side if self.stack.currentWidget() is self.count else self._side

    def reload(self) -> None:
        """Read the stocktakes, or the count in view, anew."""
        kept = self.table.chosen()
        self._found = stocktakes.overviews(self.desk.store)
        self.table.fill([(each.id, _cells(each)) for each in self._found])
        for at, each in enumerate(self._found):
            if kept and each.id == kept[0]:
                self.table.selectRow(at)
        things = len(records.find(self.desk.store, register("equipment"), Query()))
        self.lists.setCurrentWidget(self.table if self._found else self.empty if things else self.nothing)
        self.new_button.setEnabled(bool(things))
        self._side.setVisible(bool(self._found) or self._side.form is not None)
        self._show_card()
        if self.stack.currentWidget() is self.count:
            shown = self._overview(self.count.number)
            if shown is None or shown.state != OPEN:
                self.back()
            else:
                self.count.reload(shown)

    def _overview(self, number: int) -> Overview | None:
        return next((each for each in self._found if each.id == number), None)

    def current(self) -> Overview | None:
        """The selected stocktake."""
        chosen = self.table.chosen()
        return self._overview(int(str(chosen[0]))) if chosen else None

    def _show_card(self) -> None:
        self.card.show_overview(self.current())

    def new(self) -> None:
        """Begin one of a place, or of everything."""
        store = self.desk.store

        def act(given: Given) -> None:
            number = stocktakes.start(
                store, self.desk.today(), place=given.texts["place"], name=given.texts["name"],
                person=given.texts["person"],
            )  # fmt: skip
            self.refresh()
            self.open_count(number)

        choices = ((tr("全部设备"), ALL), *((place, place) for place in places(store)))
        asks = (
            Ask("place", tr("盘点范围"), "choice", choices=choices),
            Ask("name", tr("盘点名称"), hint=tr("空着就按范围和日期取名")),
            Ask("person", tr("盘点人"), value=store.user),
        )
        text = tr("开始时记下这里应有的设备；盘点期间照常借还，改天可以接着盘。")
        self.stack.setCurrentIndex(0)
        self._side.show()
        self._side.open(ActionPanel(tr("开始盘点"), text, asks, tr("开始"), act))

    def go_on(self) -> None:
        """Go on with the selected stocktake."""
        found = self.current()
        if found is not None and found.state == OPEN:
            self.open_count(found.id)

    def open_count(self, number: int) -> None:
        """Show the count; the scanner types into it at once."""
        found = self._overview(number)
        if found is not None:
            self.stack.setCurrentWidget(self.count)
            self.count.reload(found)
            self.count.start()

    def back(self) -> None:
        """Back to the list."""
        self.stack.setCurrentIndex(0)
        self.seen = -1
        self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _wrote(self) -> None:
        """A scan was written and is shown already."""
        self.seen = self.desk.store.last_entry()

    def _report(self) -> None:
        found = self.current()
        if found is not None:
            self.count.ask_report(found)

    def reopen(self) -> None:
        """Go on with one that had been ended without taking its result over."""
        found = self.current()
        if found is not None:
            self.count.guarded(lambda: stocktakes.reopen(self.desk.store, found.id))
            self.refresh()

    def open_target(self, target: dict[str, object]) -> None:
        """A stocktake (``record_id``), or a new one."""
        number = target.get("record_id")
        if isinstance(number, int):
            self.open_count(number)
        elif target.get("action") == "new":
            self.new()

    def focus_search(self) -> None:
        """Ctrl+F: the scan line."""
        if self.stack.currentWidget() is self.count:
            self.count.start()

    def showEvent(self, event: object) -> None:
        """Who comes back to the count can scan at once."""
        super().showEvent(event)  # type: ignore[arg-type]  # Qt's own event
        if self.stack.currentWidget() is self.count:
            self.count.start()


def _cells(each: Overview) -> tuple[str, ...]:
    count = each.count
    return (each.name, each.started_on.isoformat(), each.state, f"{count.seen:,}", f"{count.not_seen:,}")
