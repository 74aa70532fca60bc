"""The page 设备: the workshop keeper's desk, a tab for each of its works."""

from __future__ import annotations

from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.pages.desk_page import DeskPage
from talentdesk.ui.pages.tabbed import TabbedPage
from talentdesk.ui.workshop.bookings_panel import BookingsPanel
from talentdesk.ui.workshop.equipment_list import EquipmentList
from talentdesk.ui.workshop.labels_panel import LabelsPanel
from talentdesk.ui.workshop.loans_panel import LoansPanel
from talentdesk.ui.workshop.panel import WorkshopPanel
from talentdesk.ui.workshop.stocktake_panel import StocktakePanel
from talentdesk.ui.workshop.upkeep_panel import UpkeepPanel

LEDGER, TABLES = "ledger", "tables"
PANELS: dict[str, type[WorkshopPanel]] = {
    "loans": LoansPanel,
    "bookings": BookingsPanel,
    "upkeep": UpkeepPanel,
    "stocktakes": StocktakePanel,
    "labels": LabelsPanel,
}
# Registers of the workshop that have no page of their own: listed, edited, imported and exported in the last tab.
TABLE_KEYS = (
    "workshops", "depreciation_lives", "maintenance_plans", "maintenance_logs", "bookings", "stock_movements",
    "equipment_states",
)  # fmt: skip


class WorkshopPage(DeskPage):
    """Tabs are made when first looked at, and read anew when they come into view after a change."""

    def __init__(self, desk: Desk) -> None:
        labels = (tr("借用"), tr("预约"), tr("保养"), tr("盘点"), tr("标签"), tr("资料表"))
        first = EquipmentList(desk)
        super().__init__(desk, (LEDGER, *PANELS, TABLES), labels, (tr("台账"), first))
        self.list = first
        self.panels: dict[str, WorkshopPanel] = {}
        self.tables: TabbedPage | None = None
        self.list.lend_asked.connect(lambda ids: self.open_target({"tab": "loans", "lend": ids}))
        self.list.labels_asked.connect(lambda ids: self.open_target({"tab": "labels", "ids": ids}))
        self.list.tab_asked.connect(lambda tab, which: self.open_target({"tab": tab, "list": which}))

    def refresh(self) -> None:
        """Read the tab in view anew, if anything was written since."""
        if self.key == LEDGER:
            self.list.refresh()
        elif self.key == TABLES:
            if self.tables is None:
                self.tables = TabbedPage(self.desk, TABLE_KEYS, inside=True)
                self.hold(self.tables)
            self.tables.refresh()
        else:
            if self.key not in self.panels:
                panel = self.panels[self.key] = PANELS[self.key](self.desk, self.bar)
                self.hold(panel)
            self.panels[self.key].refresh()

    def open_target(self, target: dict[str, object]) -> None:
        """A ``tab`` with what it takes, a ``register`` of the desk, a thing (``record_id``), or an ``action``."""
        tab, key = target.get("tab"), str(target.get("register", ""))
        if tab in self.keys:
            self.show_tab(str(tab))
        elif key == "loans" or key == "stocktakes":
            self.show_tab(key)
        elif key in TABLE_KEYS:
            self.show_tab(TABLES)
        elif "record_id" in target:
            self.show_tab(LEDGER)
        if self.key == LEDGER:
            self.list.open_target(target)
        elif self.key == TABLES:
            assert self.tables is not None
            self.tables.open_target(target)
        else:
            self.panels[self.key].open_target(target)

    def focus_search(self) -> None:
        """Ctrl+F: what the tab in view is searched with."""
        if self.key == LEDGER:
            self.list.focus_search()
        elif self.key == TABLES:
            assert self.tables is not None
            self.tables.focus_search()
        else:
            self.panels[self.key].focus_search()
