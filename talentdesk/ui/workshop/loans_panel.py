"""Loans: what is asked for, what is out, what is late; handed out and taken back with the condition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QSplitter, QStackedWidget

from talentdesk.errors import DeskError
from talentdesk.model.vocabulary import LOAN_STATES
from talentdesk.services import loans
from talentdesk.services.loan_cards import LoanCard, loan_card
from talentdesk.services.loans import Asked, LoanLine
from talentdesk.text import tr
from talentdesk.ui.asking import decide
from talentdesk.ui.certificates.action_panel import ActionPanel, Ask, Given
from talentdesk.ui.desk import Desk
from talentdesk.ui.editors import FindBox
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.theme import STEP, colours
from talentdesk.ui.widgets import EmptyState, button, row
from talentdesk.ui.words import listed
from talentdesk.ui.workshop.loan_view import LoanView
from talentdesk.ui.workshop.panel import Segments, WorkshopPanel
from talentdesk.ui.workshop.side import Side
from talentdesk.ui.workshop.thing_rows import BroughtBack, HandedOut, WantedThings

ASKED, LENT, BACK, CANCELLED = LOAN_STATES
KEYS = ("asked", "lent", "overdue", "closed")
USUAL_DAYS = 7
LATE_COLUMN = 4


class LoansPanel(WorkshopPanel):
    """One list at a time at the left, the loan or a form at the right."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self._lines: dict[str, list[LoanLine]] = {key: [] for key in KEYS}
        self.segments = Segments(tr("借用单"), KEYS)
        self.search = FindBox(tr("搜索借用单：借用人、单号、设备"))
        self.new_button = button(tr("新借用"), lambda: self.lend(), role="primary", icon_name="add")
        self.new_button.setToolTip("Ctrl+N")
        self.column.addWidget(row(self.search, self.new_button))
        self.search.searched.connect(lambda _text: self._show())
        self.column.addWidget(self.segments)
        self.table = PlainTable(
            tr("借用单"),
            (tr("单号"), tr("借用人"), tr("借用的东西"), tr("预期归还"), tr("逾期")),
            (104, 92, 0, 96, 76),
        )
        self.empty = EmptyState("", "", icon_name="equipment")
        self.lists = QStackedWidget()
        self.lists.addWidget(self.table)
        self.lists.addWidget(self.empty)
        self.view = LoanView()
        self._side = Side(self.view)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(STEP)
        splitter.addWidget(self.lists)
        splitter.addWidget(self._side)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([600, 380])
        self.column.addWidget(splitter, 1)
        self.segments.currentChanged.connect(lambda _at: self._show())
        self.table.selectionModel().currentRowChanged.connect(lambda *_at: self._show_card())
        self.view.asked.connect(self.act)
        self._side.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))

    @property
    def side(self) -> Side:
        """Where forms stand."""
        return self._side

    def reload(self) -> None:
        """Read all lists anew."""
        store, today = self.desk.store, self.desk.today()
        lines = loans.loan_lines(store, today, LOAN_STATES)
        self._lines = {
            "asked": [line for line in lines if line.state == ASKED],
            "lent": [line for line in lines if line.state == LENT],
            "overdue": [line for line in lines if line.late],
            "closed": [line for line in reversed(lines) if line.state in (BACK, CANCELLED)],
        }
        labels = (tr("申请"), tr("借出"), tr("逾期"), tr("已结束"))
        counts = [len(self._lines[key]) for key in KEYS]
        self.segments.show_counts(list(zip(labels, counts, strict=True)))
        self.segments.setTabTextColor(
            KEYS.index("overdue"), QColor(colours().danger) if self._lines["overdue"] else QColor()
        )
        self._show()

    def _show(self) -> None:
        """The chosen list, narrowed by the search."""
        kept = self.current_id()
        asked = self.search.text().strip().casefold()
        lines = [line for line in self._lines[self.segments.key] if asked in _text_of(line).casefold()]
        closed = self.segments.key == "closed"
        self.table.fill([(line.id, _cells(line, closed=closed)) for line in lines])
        for at, line in enumerate(lines):
            if line.late:
                for column in (3, LATE_COLUMN):
                    self.table.lines.item(at, column).setForeground(QBrush(QColor(colours().danger)))
            if line.id == kept:
                self.table.selectRow(at)
        self.lists.setCurrentWidget(self.table if lines else self.empty)
        any_loan = any(self._lines.values())
        self._side.setVisible(any_loan or self._side.form is not None)
        self._explain(any_loan=any_loan)
        self._show_card()

    def _explain(self, *, any_loan: bool) -> None:
        said = {
            "asked": tr("没有等着发放的申请。"), "lent": tr("没有东西在外面。"), "overdue": tr("没有逾期的借用。"),
            "closed": tr("还没有归还的借用单。"),
        }  # fmt: skip
        if any_loan:
            self.empty.title.setText(said[self.segments.key])
            self.empty.text.setText(
                tr("点“新借用”登记一笔。") if not self.search.text().strip() else tr("换个搜索词试试。")
            )
        else:
            self.empty.title.setText(tr("还没有借用"))
            self.empty.text.setText(
                tr("点“新借用”，写上借用人，扫描或输入要借的东西；归还时在这里登记，逾期会变红。")
            )

    def current_id(self) -> int:
        """The loan in view; 0 when there is none."""
        chosen = self.table.chosen()
        return int(str(chosen[0])) if chosen else 0

    def _show_card(self) -> None:
        number = self.current_id() if self.lists.currentWidget() is self.table else 0
        before = self.view.card.id if self.view.card is not None else 0
        self.view.show_card(loan_card(self.desk.store, number, self.desk.today()) if number else None)
        if number != before:  # an open form is left alone while only the data was read anew
            self._side.put_away()

    def show_loan(self, loan_id: int) -> None:
        """Select a loan, whichever list holds it."""
        for key in ("asked", "lent", "closed"):
            ids = [line.id for line in self._lines[key]]
            if loan_id in ids:
                self.search.clear()
                self.segments.choose(key)
                self._show()
                self.table.selectRow(ids.index(loan_id))
                return

    def open_target(self, target: dict[str, object]) -> None:
        """A list (``list``), a loan (``record_id``), or the things of a new loan (``lend``)."""
        key, number, ids = target.get("list"), target.get("record_id"), target.get("lend")
        if key in KEYS:
            self.segments.choose(str(key))
        if isinstance(number, int):
            self.show_loan(number)
        if isinstance(ids, list):
            self.lend(ids)
        elif target.get("action") == "new":
            self.lend()

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # what is done

    def act(self, what: str) -> None:
        """Do what the card offers."""
        card = self.view.card
        if card is not None:
            {"hand_out": self._hand_out, "take_back": self._take_back, "cancel": self._cancel}[what](card)

    def lend(self, ids: Sequence[int] = ()) -> None:
        """A new loan: handed out at once, or only asked for."""
        things = WantedThings(self.desk.store, ids)

        def act(given: Given) -> None:
            asked = Asked(
                given.texts["borrower"], things.items(), given.days["due"], phone=given.texts["phone"],
                place=given.texts["place"], reason=given.texts["reason"],
            )  # fmt: skip
            store, today = self.desk.store, self.desk.today()
            if given.texts["how"] == LENT:
                number = loans.lend(store, asked, today, by=store.user)
                self._done(number, tr("已借出给{person}：{number}", person=asked.borrower, number=number))
            else:
                number = loans.request(store, asked, today)
                self._done(number, tr("已登记{person}的申请：{number}", person=asked.borrower, number=number))

        asks = (
            Ask("borrower", tr("借用人")),
            Ask("due", tr("预期归还日期"), "day", value=self.desk.today() + timedelta(days=USUAL_DAYS)),
            Ask(
                "how",
                tr("办理"),
                "choice",
                choices=((tr("现在就借出"), LENT), (tr("先登记申请，以后发放"), ASKED)),
            ),
            Ask("phone", tr("联系电话"), hint=tr("可空着")),
            Ask("place", tr("使用地点"), hint=tr("可空着")),
            Ask("reason", tr("借用理由"), hint=tr("可空着")),
        )
        form = ActionPanel(tr("新借用"), tr("一张借用单可以借几样东西。"), asks, tr("保存"), act, things)
        self._side.show()
        self._side.open(form)
        things.line.setFocus(Qt.FocusReason.OtherFocusReason)
        if ids:
            form.start()

    def _done(self, number: str, text: str) -> None:
        self.told(text)
        found = next(
            (line for lines in self._lines.values() for line in lines if line.number == number), None
        )
        if found is not None:
            self.show_loan(found.id)

    def _hand_out(self, card: LoanCard) -> None:
        handed = HandedOut(card.things)

        def act(given: Given) -> None:
            loans.hand_out(
                self.desk.store, card.number, given.days["day"], by=given.texts["by"], approved_by=given.texts["approved"],
                conditions=handed.given(),
            )  # fmt: skip
            self._done(card.number, tr("已发放 {number}", number=card.number))

        asks = (
            Ask("day", tr("借出日期"), "day", value=self.desk.today()),
            Ask("by", tr("发放人"), value=self.desk.store.user),
            Ask("approved", tr("批准人"), value=card.approved_by, hint=tr("可空着")),
        )
        self._side.open(ActionPanel(tr("发放"), _whom(card), asks, tr("发放"), act, handed))

    def _take_back(self, card: LoanCard) -> None:
        back = BroughtBack(card.things)

        def act(given: Given) -> None:
            returned = back.given()
            if not returned:
                raise DeskError(tr("没有勾选归还的东西。"), tr("请勾选带回来的东西。"), code="missing")
            closed = loans.take_back(
                self.desk.store, card.number, given.days["day"], by=given.texts["by"], returned=returned
            )
            text = (
                tr("{number} 已全部归还。", number=card.number)
                if closed
                else tr("{number} 已归还一部分。", number=card.number)
            )
            self._done(card.number, text)

        asks = (
            Ask("day", tr("归还日期"), "day", value=self.desk.today()),
            Ask("by", tr("接收人"), value=self.desk.store.user),
        )
        self._side.open(ActionPanel(tr("归还"), _whom(card), asks, tr("登记归还"), act, back))

    def _cancel(self, card: LoanCard) -> None:
        text = tr("取消{person}的借用申请 {number}？", person=card.borrower, number=card.number)
        if not decide(self, text, detail=tr("编号会保留，不再使用。"), yes=tr("取消借用"), no=tr("不取消")):
            return
        try:
            loans.cancel(self.desk.store, card.number)
        except DeskError as trouble:
            self.bar.refuse(trouble)
        else:
            self._done(card.number, tr("已取消 {number}。", number=card.number))


def _text_of(line: LoanLine) -> str:
    return " ".join((line.number, line.borrower, *line.things))


def _cells(line: LoanLine, *, closed: bool) -> tuple[str, ...]:
    late = line.state if closed else tr("{days} 天", days=line.late) if line.late else ""
    return (line.number, line.borrower, listed(line.things), line.due_on.isoformat(), late)


def _whom(card: LoanCard) -> str:
    return tr(
        "{person} · {number}，预期 {day} 归还",
        person=card.borrower,
        number=card.number,
        day=card.due_on.isoformat(),
    )
