"""The page 师徒: the board, the evaluations, and the registers of mentors, apprentices and pairs."""

from __future__ import annotations

from talentdesk.registers import register
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.mentoring.board_panel import BoardPanel
from talentdesk.ui.mentoring.evaluation_panel import EvaluationPanel
from talentdesk.ui.page import Page, several
from talentdesk.ui.pages.desk_page import DeskPage

Panel = BoardPanel | EvaluationPanel
PANELS: dict[str, type[Panel]] = {"board": BoardPanel, "evaluation": EvaluationPanel}
REGISTERS = ("mentors", "apprentices", "pairings", "pair_wishes", "pair_exclusions")


class MentoringPage(DeskPage):
    """Tabs are made when first looked at, and read anew when they come into view after a change."""

    def __init__(self, desk: Desk) -> None:
        labels = (
            tr("结对看板"), tr("考核"), *(several(register(key).label) for key in REGISTERS[:2]),
            tr("结对"), tr("志愿"), tr("回避名单"),
        )  # fmt: skip
        super().__init__(desk, (*PANELS, *REGISTERS), labels)
        self.panels: dict[str, Panel] = {}
        self.registers: dict[str, Page] = {}
        self._seen: dict[str, int] = {}

    def refresh(self) -> None:
        """Read the tab in view anew, if anything was written since."""
        key = self.key
        if key in PANELS:
            if key not in self.panels:
                self.panels[key] = PANELS[key](self.desk, self.bar)
                self.hold(self.panels[key])
            newest = self.desk.store.last_entry()
            if self._seen.get(key) != newest:
                self.panels[key].reload()
                self._seen[key] = newest
        elif key not in self.registers:
            from talentdesk.ui.pages.register_page import register_page  # much else comes with it

            page = self.registers[key] = register_page(key)(self.desk)
            self.hold_page(page)
        else:
            self.registers[key].refresh()

    def open_target(self, target: dict[str, object]) -> None:
        """Show a ``register`` or ``tab``; a record without one is a pair. The rest is handed on."""
        key = target.get("register", target.get("tab", "pairings" if "record_id" in target else None))
        if key in self.keys:
            self.show_tab(str(key))
        elif key == "reward_rules":
            self.show_tab("evaluation")
            panel = self.panels["evaluation"]
            assert isinstance(panel, EvaluationPanel)
            panel.show_rules()
        rest = {name: value for name, value in target.items() if name not in ("register", "tab")}
        if rest and self.key in PANELS and "action" in rest:
            if rest["action"] == "new" and self.key == "board":
                self.show_tab("pairings")
            else:
                return
        if rest and self.key in REGISTERS:
            self.refresh()
            self.registers[self.key].open_target(rest)

    def focus_search(self) -> None:
        """The search box of the tab in view."""
        if self.key in REGISTERS:
            self.registers[self.key].focus_search()
        else:
            self.panels[self.key].focus_search()
