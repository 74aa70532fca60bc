"""The page 证书: the certificate desk, a tab for each of its works."""

from __future__ import annotations

from talentdesk.text import tr
from talentdesk.ui.certificates.issue_panel import IssuePanel
from talentdesk.ui.certificates.numbers_panel import NumbersPanel
from talentdesk.ui.certificates.overprint_panel import OverprintPanel
from talentdesk.ui.certificates.panel import DeskPanel
from talentdesk.ui.certificates.register_list import CertificateList
from talentdesk.ui.certificates.stock_panel import StockPanel
from talentdesk.ui.certificates.verify_panel import VerifyPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.pages.desk_page import DeskPage

REGISTER = "register"
PANELS: dict[str, type[DeskPanel]] = {
    "issue": IssuePanel,
    "overprint": OverprintPanel,
    "stock": StockPanel,
    "verify": VerifyPanel,
    "numbers": NumbersPanel,
}


class CertificatePage(DeskPage):
    """Tabs are made when first looked at, and read anew when they come into view after a change."""

    def __init__(self, desk: Desk) -> None:
        labels = (tr("发证"), tr("套打"), tr("空白证书"), tr("核验"), tr("编号"))
        first = CertificateList(desk)
        super().__init__(desk, (REGISTER, *PANELS), labels, (tr("登记簿"), first))
        self.list = first
        self.list.issue_asked.connect(lambda: self.show_tab("issue"))
        self.panels: dict[str, DeskPanel] = {}
        self._seen: dict[str, int] = {}

    def refresh(self) -> None:
        """Read the tab in view anew, if anything was written since."""
        key = self.key
        if key == REGISTER:
            self.list.refresh()
            return
        if key not in self.panels:
            panel = self.panels[key] = PANELS[key](self.desk, self.bar)
            self.hold(panel)
        newest = self.desk.store.last_entry()
        if self._seen.get(key) != newest:
            self.panels[key].reload()
            self._seen[key] = newest

    def open_target(self, target: dict[str, object]) -> None:
        """Show a certificate (``record_id``), a class to issue for (``class_id``), a ``tab``, or do an ``action``."""
        record_id, class_id, tab, action = (
            target.get(name) for name in ("record_id", "class_id", "tab", "action")
        )
        if isinstance(tab, str) and tab in self.keys:
            self.show_tab(tab)
        if isinstance(class_id, int):
            self.show_tab("issue")
            panel = self.panels["issue"]
            assert isinstance(panel, IssuePanel)
            panel.open_class(class_id)
        elif action == "new":
            self.show_tab("issue")
        elif action == "print":
            self._print()
        elif isinstance(record_id, int):
            self.show_tab(REGISTER)
            self.list.show_record(record_id)

    def _print(self) -> None:
        """Ctrl+P: what the tab in view prints."""
        panel = self.panels.get(self.key)
        if self.tabs.currentIndex() == 0:
            if self.list.stack.currentWidget() is self.list.paper:
                self.list.paper.view.print()
            else:
                self.list.act("reprint")
        elif isinstance(panel, IssuePanel | OverprintPanel) and panel.view.print_button.isVisible():
            panel.view.print()

    def focus_search(self) -> None:
        """Ctrl+F: the register's search, or the numbers' one."""
        panel = self.panels.get(self.key)
        if isinstance(panel, NumbersPanel):
            panel.asked.setFocus()
        elif isinstance(panel, StockPanel):
            panel.ledger.focus_search()
        else:
            self.show_tab(REGISTER)
            self.list.focus_search()
