"""A thin strip over the ledger: the rates and the value of the equipment, and what calls for attention as links."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from talentdesk.registers import register
from talentdesk.services import equipment, loans, records, upkeep
from talentdesk.services.equipment import Alert, Figures
from talentdesk.services.records import Query
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.flow import Flow
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import button, row, words

AT_ONCE = 5000
"""Up to so many things the strip is reckoned in the window's thread; more would hold it up after every change."""
TILE = 26
"""As high as a link, so that both stand on one line."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the strip shows."""

    figures: Figures
    alerts: tuple[Alert, ...]
    overdue: int
    due: int


class FiguresStrip(QWidget):
    """``asked``: a kind of alert (beyond-life, stock-low, long-repair), ``loans`` or ``upkeep``."""

    asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.standing: Standing | None = None
        self.links: dict[str, QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._tiles: Flow | None = None
        self.hide()

    def reload(self) -> None:
        """Reckon anew; in the worker where there is much."""
        store, today = self._desk.store, self._desk.today()
        count = len(records.find(store, register("equipment"), Query()))

        def reckon() -> Standing:
            return Standing(
                equipment.figures(store, today), tuple(equipment.alerts(store, today)),
                len(loans.overdue(store, today)), len(upkeep.due_list(store, today, today=today)),
            )  # fmt: skip

        if not count:
            self.hide()
        elif count <= AT_ONCE:
            self._show(reckon())
        else:
            self._desk.tasks.run(lambda _progress: reckon(), title=tr("正在统计设备"), done=self._show)

    def _show(self, now: Standing) -> None:
        self.standing = now
        if self._tiles is not None:
            self._column.removeWidget(self._tiles)
            self._tiles.hide()
            self._tiles.deleteLater()
        self._tiles = Flow(spacing=STEP)
        for label, text, hint in self._figures(now.figures):
            tile = row(words(label, "muted", wrap=False), words(text, "lead", wrap=False), spacing=HALF)
            tile.setFixedHeight(TILE)
            tile.setToolTip(hint)
            tile.setAccessibleName(f"{label} {text}")
            self._tiles.add(tile)
        self.links = {}
        for key, text in self._alerts(now):
            link = button(text, partial(self.asked.emit, key), role="link")
            self._tiles.add(link)
            self.links[key] = link
        self._column.addWidget(self._tiles)
        self.show()

    def _figures(self, now: Figures) -> list[tuple[str, str, str]]:
        by_days = percent(now.in_order_by_days)
        each = now.rates.value_per_trainee
        return [
            (tr("完好率"), percent(now.rates.in_order),
             tr("完好台数 ÷ 在册台数；今年按台日算是 {rate}", rate=by_days)),
            (tr("利用率"), percent(now.rates.used), tr("在用和借出的台数 ÷ 在册台数")),
            (tr("更新率"), percent(now.rates.renewed), tr("今年购置的价值 ÷ 在册总值")),
            (tr("总值"), money(now.rates.value),
             tr("净值 {net}，生均 {each}", net=money(now.net), each=money(each) if each is not None else "—")),
        ]  # fmt: skip

    def _alerts(self, now: Standing) -> list[tuple[str, str]]:
        counts: dict[str, int] = {}
        for alert in now.alerts:
            counts[alert.kind] = counts.get(alert.kind, 0) + 1
        counts |= {"loans": now.overdue, "upkeep": now.due}
        said = {
            "loans": tr("逾期借用 {count}", count=counts["loans"]),
            "upkeep": tr("到期保养 {count}", count=counts["upkeep"]),
            "long-repair": tr("久修未好 {count}", count=counts.get("long-repair", 0)),
            "stock-low": tr("库存不足 {count}", count=counts.get("stock-low", 0)),
            "beyond-life": tr("超过年限 {count}", count=counts.get("beyond-life", 0)),
        }
        return [(key, text) for key, text in said.items() if counts.get(key)]


def percent(rate: float | None) -> str:
    """A rate as it is read."""
    return "—" if rate is None else f"{rate * 100:.1f} %"


def money(amount: Decimal) -> str:
    """Yuan; fen only where there are any."""
    text = f"{amount:,.2f}".removesuffix(".00")
    return tr("{amount} 元", amount=text)
