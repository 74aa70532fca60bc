"""The page's everyday side: choose a form, say for whom, see the very PDF, print or save it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from talentdesk.errors import DeskError
from talentdesk.services import forms
from talentdesk.services.form_requests import Made, Offer
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.forms.catalogue import Catalogue, Shelf, offer_label
from talentdesk.ui.forms.delivery import LETTER, PDF, SHEET, Delivery
from talentdesk.ui.forms.favourites import favourites, turn_favourite
from talentdesk.ui.forms.findings_box import FindingsBox
from talentdesk.ui.forms.first_step import FirstStep
from talentdesk.ui.forms.one_line import OneLine
from talentdesk.ui.forms.options_card import OptionsCard
from talentdesk.ui.forms.outputs_list import OutputsList
from talentdesk.ui.forms.preview import FormView, Sketch, Wish
from talentdesk.ui.icons import icon
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import HALF, STEP, colours
from talentdesk.ui.widgets import button, icon_button, side_column
from talentdesk.ui.words import word

LEFT, MIDDLE, LEFT_NARROW, MIDDLE_NARROW = 236, 272, 176, 224
NARROW_BELOW = 960
RECENT, OUTPUTS_READ = 4, 40


class Workbench(QWidget):
    """``batch_asked`` and ``binder_asked`` follow their buttons; ``menu`` is what is done with custom forms."""

    batch_asked = Signal()
    binder_asked = Signal()

    def __init__(self, desk: Desk, bar: OutcomeBar, menu: QMenu) -> None:
        super().__init__()
        self.desk, self.bar = desk, bar
        self.offer: Offer | None = None
        self._offers: dict[str, Offer] = {}
        self._made: Made | None = None
        self._stale = False
        self.delivery = Delivery(desk, bar, self)
        self.sketch = Sketch(desk)
        self.catalogue = Catalogue()
        self.card = OptionsCard(desk)
        self.view = FormView()
        self.findings = FindingsBox()
        self.outputs = OutputsList()
        self.first_step = FirstStep(desk)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(STEP)
        line.addWidget(self._left(menu))
        right = QVBoxLayout()
        right.setSpacing(STEP)
        right.addWidget(self._head())
        right.addLayout(self._body(), 1)
        line.addLayout(right, 1)
        self._wire()

    def _left(self, menu: QMenu) -> QWidget:
        self.left = QWidget()
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        self.custom_button = button(tr("自定义表单"))
        self.custom_button.setMenu(menu)
        self.custom_button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column.addWidget(self.catalogue, 1)
        column.addWidget(self.custom_button)
        return self.left

    def _head(self) -> QWidget:
        self.title, self.hint = OneLine("lead"), OneLine("caption")
        names = QWidget()
        column = QVBoxLayout(names)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addWidget(self.hint)
        self.star_button = icon_button("star", tr("加入常用"), self.turn_favourite)
        self.batch_button = button(tr("批量…"), self.batch_asked.emit)
        self.batch_button.setToolTip(tr("同一张表单，几个班一次做完"))
        self.save_button = button(tr("存为"))
        save = QMenu(self)
        self.save_actions = {
            ending: save.addAction(label, partial(self.save, ending))
            for ending, label in (
                (PDF, tr("PDF 文件…")),
                (SHEET, tr("Excel 表格…")),
                (LETTER, tr("Word 文档…")),
            )
        }
        self.save_button.setMenu(save)
        self.print_button = button(tr("打印…"), self.print, role="primary", icon_name="print")
        self.print_button.setToolTip("Ctrl+P")
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(STEP)
        line.addWidget(names, 1)
        for part in (
            self.star_button,
            self.batch_button,
            self.save_button,
            self.print_button,
        ):
            line.addWidget(part)
        return head

    def _body(self) -> QHBoxLayout:
        self.middle = side_column(MIDDLE, self.card)
        preview = QWidget()
        column = QVBoxLayout(preview)
        column.setContentsMargins(0, HALF, 0, 0)
        column.setSpacing(STEP)
        self.paper = QStackedWidget()
        self.paper.addWidget(self.view)
        self.paper.addWidget(self.first_step)
        column.addWidget(self.paper, 1)
        column.addWidget(self.findings)
        self.right = QTabWidget()
        self.right.setDocumentMode(True)
        self.right.tabBar().setDrawBase(False)
        self.right.addTab(preview, tr("预览"))
        self.right.addTab(self.outputs, tr("输出记录"))
        body = QHBoxLayout()
        body.setSpacing(STEP)
        body.addWidget(self.middle)
        body.addWidget(self.right, 1)
        return body

    def _wire(self) -> None:
        self.catalogue.chosen.connect(self._open)
        self.catalogue.entered.connect(lambda: self.preview(now=True))
        self.catalogue.starred.connect(self._turn_star)
        self.card.changed.connect(self.preview)
        self.card.subject.classes.binder_button.clicked.connect(
            lambda _checked=False: self.binder_asked.emit()
        )
        self.sketch.made.connect(self._show)
        self.sketch.failed.connect(self._show_refusal)
        self.sketch.working.connect(self._working)
        self.findings.changed.connect(self._allow)
        self.delivery.delivered.connect(self._read_outputs)

    # what is there

    def reload(self) -> None:
        """Read forms, classes and outputs anew, then draw again."""
        self._offers = {offer.key: offer for offer in forms.offers(self.desk.store, self.desk.today())}
        self._read_outputs()
        self.card.subject.reload()
        if self.offer is not None and self.offer.key not in self._offers:
            self.offer = None
        if self.offer is None:
            self.catalogue.choose("")
        else:
            self.offer = self._offers[self.offer.key]
            if self.card.subject.subject() is None:  # the first of its kind may have come meanwhile
                self.card.subject.suit(self.offer)
            self._look_whether_bare()
        self._stale = True
        if self.isVisible():
            self.preview()

    def _look_whether_bare(self) -> None:
        bare = self.offer is not None and self.first_step.suits(self.offer.about)
        self.paper.setCurrentWidget(self.first_step if bare else self.view)

    def _read_outputs(self) -> None:
        lines = forms.recent_outputs(self.desk.store, OUTPUTS_READ)
        self.outputs.fill(lines, self._offers)
        recent = tuple(dict.fromkeys(line.form for line in lines))[:RECENT]
        starred = favourites(self.desk.preferences)
        self.catalogue.show_shelf(Shelf(tuple(self._offers.values()), starred, recent))

    def open_form(self, key: str) -> None:
        """Choose a form by its key."""
        self.right.setCurrentIndex(0)
        self.catalogue.choose(key)

    def _open(self, key: str) -> None:
        self.offer = offer = self._offers[key]
        self.title.say(offer_label(offer))
        self.hint.say(word(offer.hint) if offer.version is None else offer.hint)
        self.hint.setVisible(bool(offer.hint))
        of_class = offer.about == "class"
        self.batch_button.setVisible(of_class)
        self.save_actions[PDF].setVisible(not offer.letter)
        self.save_actions[SHEET].setVisible(not offer.letter)
        self.save_actions[LETTER].setVisible(offer.letter)
        self.print_button.setVisible(not offer.letter)
        self.card.show_offer(offer)
        self._say_star()
        self._forget()
        self._look_whether_bare()
        self.preview()

    # favourites

    def turn_favourite(self) -> None:
        """Make the form in view a favourite or end it."""
        if self.offer is not None:
            self._turn_star(self.offer.key)

    def _turn_star(self, key: str) -> None:
        turn_favourite(self.desk.preferences, key)
        self._read_outputs()
        self._say_star()

    def _say_star(self) -> None:
        if self.offer is None:
            return
        on = self.offer.key in favourites(self.desk.preferences)
        label = tr("从常用中去掉") if on else tr("加入常用")
        self.star_button.setIcon(
            icon("star-on" if on else "star", colour=colours().accent if on else "", size=16)
        )
        self.star_button.setToolTip(label)
        self.star_button.setAccessibleName(label)

    # preview

    def wish(self) -> Wish | None:
        """What is chosen now; None while it is not clear whom the form is about."""
        subject = self.card.subject.subject()
        if self.offer is None or subject is None:
            return None
        return Wish(self.offer, subject, self.card.options())

    def preview(self, *, now: bool = False) -> None:
        """Draw what is chosen, soon or at once."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        wish = self.wish()
        letter = self.offer is not None and self.offer.letter
        self.sketch.ask(None if letter else wish, now=now)
        if wish is None or letter:
            self._forget()
            self.view.say_empty(*_why_empty(letter=letter))
        self._allow()

    def _forget(self) -> None:
        self._made = None
        self.view.clear()
        self.findings.fill(())
        self._allow()

    def _working(self, on: bool) -> None:
        self.view.renewing.setVisible(on)
        if on and self._made is None:
            self.view.say_empty(tr("正在生成预览"), tr("稍等，这里马上显示将要打印的那份 PDF。"))
        self._allow()

    def _show(self, made: Made) -> None:
        self._made = made
        assert self.offer is not None
        self.view.show_made(made.path, self.offer.key)
        self.findings.fill(made.findings)
        self._allow()

    def _show_refusal(self, trouble: DeskError) -> None:
        self._forget()
        self.view.say_empty(trouble.text, trouble.remedy)
        self.findings.fill(trouble.problems)

    def _allow(self) -> None:
        wish = self.wish()
        letter = wish is not None and wish.offer.letter
        why = self.findings.in_the_way
        ready = wish is not None and not why and (letter or (self._made is not None and not self.sketch.busy))
        self.print_button.setEnabled(ready)
        self.save_button.setEnabled(ready)
        self.save_button.setToolTip(why)
        self.print_button.setToolTip(why or "Ctrl+P")
        self.batch_button.setEnabled(wish is not None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.preview()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is drawn while nobody looks."""
        super().hideEvent(event)
        if self.sketch.busy:
            self._stale = True
            self.sketch.ask(None)

    # out

    def _accepted(self) -> Wish | None:
        wish = self.wish()
        if wish is None or not self.print_button.isEnabled():
            return None
        return replace(wish, options=replace(wish.options, accept=self.findings.accepted))

    def print(self) -> None:
        """Ctrl+P: print the form in view."""
        wish = self._accepted()
        if wish is not None and self._made is not None:
            self.delivery.print(wish, self.card.subject.title, self._made.path)

    def save(self, ending: str) -> None:
        """Save the form in view as PDF, workbook or letter."""
        wish = self._accepted()
        if wish is not None:
            self.delivery.save(wish, self.card.subject.title, ending)

    def set_narrow(self, narrow: bool) -> None:
        """Give the preview what room there is on a small screen."""
        self.left.setFixedWidth(LEFT_NARROW if narrow else LEFT)
        self.middle.setFixedWidth(MIDDLE_NARROW if narrow else MIDDLE)


def _why_empty(*, letter: bool) -> tuple[str, str]:
    if letter:
        return tr("Word 信函"), tr("信函没有预览：存为 Word 文档后，在 WPS 里看和改。")
    return tr("还没有选定"), tr("在左边选好班次、人员或设备，这里就显示将要打印的那份 PDF。")
