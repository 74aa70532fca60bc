"""Blank stock: where all sheets are, on one line; what comes, is spoiled, destroyed, counted; and the ledger."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from talentdesk.model.vocabulary import STOCK_ITEMS
from talentdesk.registers import register
from talentdesk.services import stock
from talentdesk.text import tr
from talentdesk.ui.certificates.action_panel import ActionPanel, Ask, Given
from talentdesk.ui.certificates.panel import NOTHING, ClassBox, DeskPanel, combo
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.pages.register_page import RegisterPage
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import EmptyState, badge, button, row, words
from talentdesk.ui.words import word

ITEM = "item"
COLUMNS = ("day", "kind", "count", "first_serial", "last_serial", "reason", "person")


class BalanceLine(QFrame):
    """领入 = 使用 + 待销毁 + 已销毁 + 结余, with the figures over the words."""

    def __init__(self, *beside: QWidget) -> None:
        """``beside``: what else stands on the line, at its right end."""
        super().__init__()
        self.setProperty("role", "card")
        line = QHBoxLayout(self)
        line.setContentsMargins(GROUP, STEP, GROUP, STEP)
        line.setSpacing(STEP)
        self.figures: dict[str, QLabel] = {}
        for name, label, sign in (
            ("received", tr("领入"), ""), ("used", tr("使用"), "="), ("spoiled", tr("待销毁"), "+"),
            ("destroyed", tr("已销毁"), "+"), ("left", tr("结余"), "+"),
        ):  # fmt: skip
            if sign:
                line.addWidget(_upright(words(sign, "title", wrap=False), ""))
            self.figures[name] = words("0", "figure" if name == "left" else "title", wrap=False)
            line.addWidget(_upright(self.figures[name], label))
        self.low = badge(tr("不多了，请及时申领"), "warning")
        self.low.hide()
        line.addWidget(self.low)
        line.addStretch(1)
        for part in beside:
            line.addWidget(part)

    def show_balance(self, now: stock.Balance) -> None:
        """Show where the sheets are."""
        for name, label in self.figures.items():
            label.setText(f"{getattr(now, name):,}")
        self.low.setVisible(now.low)
        self.setAccessibleName(self.sentence(now))

    @staticmethod
    def sentence(now: stock.Balance) -> str:
        """The same as a sentence."""
        return tr(
            "领入 {received} = 使用 {used} + 待销毁 {spoiled} + 已销毁 {destroyed} + 结余 {left}",
            received=now.received, used=now.used, spoiled=now.spoiled, destroyed=now.destroyed, left=now.left,
        )  # fmt: skip


def _upright(figure: QLabel, label: str) -> QWidget:
    """A figure over its word."""
    place = QWidget()
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(figure, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addWidget(words(label, "caption", wrap=False), 0, Qt.AlignmentFlag.AlignHCenter)
    return place


class Ledger(RegisterPage):
    """Every booking, latest first; the form of a new one takes the place of the card."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, register("stock"))
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(0, 0, 0, 0)
        self.model.show_fields(tuple(self.register.field(name) for name in COLUMNS))
        self.table.fit_columns()
        for part in (self.list_bar.search, self.list_bar.more_button, self.list_bar.filters[0]):
            part.hide()  # nothing one would search for; the item is chosen above
        self.action: ActionPanel | None = None

    def _build(self) -> None:
        super()._build()
        self.bare = EmptyState(
            tr("还没有空白证书的账"),
            tr("领到空白证书后先登记“领入”；以后每用一张、坏一张都记在这里，账总是平的。"),
            icon_name="stock",
        )
        self.middle.addWidget(self.bare)

    def _show_found(self) -> None:
        super()._show_found()
        self.list_bar.clear_button.hide()
        kinds = [name for name, _text in self.list_bar.chosen_filters() if name != ITEM]
        bare = not self.model.rowCount() and not kinds
        if bare:
            self.middle.setCurrentWidget(self.bare)
        self.side.setVisible(not bare or self.side.currentWidget() is not self.card)

    def open_action(self, panel: ActionPanel) -> None:
        """Show a form."""
        self.close_action()
        self.action = panel
        panel.closed.connect(self.close_action)
        self.side.addWidget(panel)
        self.side.setCurrentWidget(panel)
        self.side.show()
        panel.start()

    def close_action(self) -> None:
        """Put the form away."""
        if self.action is not None:
            panel, self.action = self.action, None
            self.side.removeWidget(panel)
            panel.deleteLater()
        self.show_card()
        self.side.setVisible(self.card.row is not None)


class StockPanel(DeskPanel):
    """The balance of one item, its bookings, and how many blanks a class may ask for."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self.item_box = combo(tr("物品"))
        for item in STOCK_ITEMS:
            self.item_box.addItem(word(item), item)
        self.receive_button = button(tr("领入"), self.receive, role="primary", icon_name="add")
        self.spoil_button = button(tr("登记损坏"), self.spoil)
        self.destroy_button = button(tr("销毁"), self.drop)
        self.count_button = button(tr("盘点"), self.count)
        self.class_box = ClassBox(desk.store)
        self.most = words("", "caption", wrap=False)
        ask = QWidget()
        lines = QVBoxLayout(ask)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(HALF)
        lines.addWidget(row(words(tr("申领"), "muted", wrap=False), self.class_box))
        lines.addWidget(self.most, 0, Qt.AlignmentFlag.AlignRight)
        self.line = BalanceLine(ask)
        self.ledger = Ledger(desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(self.line)
        column.addWidget(
            row(
                self.item_box, self.receive_button, self.spoil_button, self.destroy_button, self.count_button,
                None, self.ledger.list_bar.export_button, spacing=HALF,
            )
        )  # fmt: skip
        column.addWidget(self.ledger, 1)
        self.item_box.currentIndexChanged.connect(lambda _at: self._show())
        self.class_box.currentIndexChanged.connect(lambda _at: self._show_most())

    @property
    def item(self) -> str:
        """The stock item in view."""
        return str(self.item_box.currentData())

    def reload(self) -> None:
        """Read balance and ledger anew."""
        self.class_box.reload()
        self.ledger.refresh()
        self._show()
        self._show_most()

    def _show(self) -> None:
        self.now = stock.balance(self.desk.store, self.item)
        self.ledger.list_bar.filters[0].choose(self.item)
        self.line.show_balance(self.now)
        self.destroy_button.setEnabled(self.now.spoiled > 0)
        self.spoil_button.setEnabled(self.now.left > 0)

    def _show_most(self) -> None:
        class_id = self.class_box.class_id
        text = tr("最多申领合格人数的 110%")
        if class_id != NOTHING:
            most = stock.most_for_class(self.desk.store, class_id)
            text = tr("最多 {count} 张，再多要附说明", count=most)
        self.most.setText(text)

    def _open(self, title: str, text: str, asks: tuple[Ask, ...], act: Callable[[Given], str]) -> None:
        def done(given: Given) -> None:
            said = act(given)
            self.bar.done(said, BalanceLine.sentence(stock.balance(self.desk.store, self.item)),
                          entry_id=self.desk.store.last_entry())  # fmt: skip
            self.reload()

        self.ledger.open_action(ActionPanel(title, text, asks, tr("登记"), done))

    def _usual(self, label: str) -> tuple[Ask, Ask]:
        return (
            Ask("day", label, "day", value=self.desk.today()),
            Ask("person", tr("经办人"), value=self.desk.store.user),
        )

    def receive(self) -> None:
        """Book what came in; for the class chosen above not more than it may have without a reason."""
        item = self.item
        class_id = self.class_box.class_id if self.class_box.class_id != NOTHING else None

        def act(given: Given) -> str:
            stock.receive(
                self.desk.store, given.counts["count"], given.days["day"], item=item,
                first_serial=given.texts["serial"], person=given.texts["person"], class_id=class_id,
                reason=given.texts["reason"],
            )  # fmt: skip
            return tr("已登记领入 {count} 张。", count=given.counts["count"])

        asks = (
            Ask("count", tr("数量"), "count", value=100),
            Ask("serial", tr("起始流水号"), hint=tr("印在空白证书上的号，没有可空着")),
            Ask("reason", tr("多领的原因"), hint=tr("不超过时可空着")),
            *self._usual(tr("领入日期")),
        )
        self._open(tr("领入{item}", item=word(item)), tr("流水号从起始号往下数，截止号自动算出。"), asks, act)

    def spoil(self) -> None:
        """Book spoiled sheets."""
        item = self.item

        def act(given: Given) -> str:
            stock.spoil(
                self.desk.store, given.counts["count"], given.days["day"], given.texts["reason"], item=item,
                serial=given.texts["serial"], person=given.texts["person"],
            )  # fmt: skip
            return tr("已登记损坏 {count} 张，等待销毁。", count=given.counts["count"])

        asks = (
            Ask("count", tr("数量"), "count", value=1),
            Ask("reason", tr("原因"), hint=tr("例如：卡纸、打印偏位")),
            Ask("serial", tr("流水号"), hint=tr("没有可空着")),
            *self._usual(tr("日期")),
        )
        self._open(tr("登记损坏"), tr("损坏的先留着，成批销毁后再登记销毁。"), asks, act)

    def drop(self) -> None:
        """Book spoiled sheets as destroyed."""
        item = self.item

        def act(given: Given) -> str:
            stock.destroy(
                self.desk.store, given.counts["count"], given.days["day"], item=item,
                person=given.texts["person"], remark=given.texts["remark"],
            )  # fmt: skip
            return tr("已登记销毁 {count} 张。", count=given.counts["count"])

        asks = (
            Ask("count", tr("数量"), "count", value=self.now.spoiled),
            Ask("remark", tr("备注"), hint=tr("例如：监销人、批次")),
            *self._usual(tr("销毁日期")),
        )
        self._open(tr("登记销毁"), tr("待销毁 {count} 张。", count=self.now.spoiled), asks, act)

    def count(self) -> None:
        """Compare what lies in the cupboard with the ledger."""
        item = self.item

        def act(given: Given) -> str:
            found = stock.take_stock(
                self.desk.store, given.counts["count"], given.days["day"], item=item,
                reason=given.texts["reason"], person=given.texts["person"],
            )  # fmt: skip
            if not found.difference:
                return tr("盘点相符，实有 {count} 张。", count=found.counted)
            return tr("盘点差 {difference} 张，已按实数登记。", difference=f"{found.difference:+d}")

        asks = (
            Ask("count", tr("实盘数量"), "count", value=self.now.left),
            Ask("reason", tr("差异原因"), hint=tr("相符时可空着")),
            *self._usual(tr("盘点日期")),
        )
        self._open(tr("盘点"), tr("账面结余 {count} 张。", count=self.now.left), asks, act)
