"""What a bureau's form is called, whom it is about, when it is valid, and for which class one looks at it filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from talentdesk.documents.form_catalogue import About, Mask
from talentdesk.documents.form_mapping import SheetReading
from talentdesk.registers import Field, Kind
from talentdesk.services.form_requests import Offer
from talentdesk.services.pinyin import readings
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import choose_data, combo, day_of
from talentdesk.ui.desk import Desk
from talentdesk.ui.editors import DateEditor
from talentdesk.ui.forms.catalogue import offer_label
from talentdesk.ui.forms.custom_place import about_word
from talentdesk.ui.forms.options_card import MASKS, mask_label
from talentdesk.ui.forms.placeholder_picker import source_words
from talentdesk.ui.forms.subject import SubjectChooser
from talentdesk.ui.theme import GROUP, HALF
from talentdesk.ui.widgets import row, words

ABOUTS: tuple[About, ...] = ("class", "teachers", "equipment", "loans", "pairings", "certificates", "base")
MOST_ROWS, LONGEST_KEY = 500, 40
NEW = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What was filled in."""

    key: str
    label: str
    about: About
    mask: Mask
    valid_from: date | None
    valid_to: date | None


class TemplateCard(QFrame):
    """``about_changed`` and ``rows_changed`` follow their choices."""

    about_changed = Signal()
    rows_changed = Signal()

    def __init__(self, desk: Desk, label: str, key: str, offers: Sequence[Offer]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._taken = {offer.key for offer in offers}
        self._offers = offers
        self.label = QLineEdit(label)
        self.label.setMaxLength(60)
        self.label.setAccessibleName(tr("表单名称"))
        self.about = combo(tr("对象"))
        for about in ABOUTS:
            self.about.addItem(about_word(about), about)
        self.place = combo(tr("用在哪里"))
        self.mask_box = combo(tr("个人信息"))
        for mask in MASKS:
            self.mask_box.addItem(mask_label(mask), mask)
        self.since = DateEditor(Field("since", "启用日期", Kind.DATE))
        self.until = DateEditor(Field("until", "停用日期", Kind.DATE))
        self.list_note = words("", "muted")
        self.rows = QLineEdit()
        self.rows.setValidator(QIntValidator(1, MOST_ROWS, self.rows))
        self.rows.setFixedWidth(64)
        self.rows.setAccessibleName(tr("至少几行"))
        self.rows.setToolTip(tr("人少时补空行到这么多；人多时自动加行、换页"))
        self.rows_line = row(words(tr("至少几行"), "muted", wrap=False), self.rows, None)
        self.subject = SubjectChooser(desk)
        self.subject.reload()
        self.subject.classes.binder_button.setParent(None)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP - HALF, GROUP - HALF, GROUP - HALF, GROUP - HALF)
        column.setSpacing(HALF)
        for name, widget in (
            (tr("表单名称"), self.label), (tr("对象"), self.about), (tr("用在哪里"), self.place),
            (tr("个人信息"), self.mask_box), (tr("启用日期"), self.since), (tr("停用日期"), self.until),
        ):  # fmt: skip
            column.addWidget(words(name, "muted", wrap=False))
            column.addWidget(widget)
            column.addSpacing(HALF)
        column.addWidget(self.list_note)
        column.addWidget(self.rows_line)
        column.addSpacing(HALF)
        column.addWidget(words(tr("用谁的数据试填"), "muted", wrap=False))
        column.addWidget(self.subject)
        self._fill_places(key)
        self.about.currentIndexChanged.connect(self._turned)
        self.rows.textEdited.connect(lambda _text: self.rows_changed.emit())

    def start(self, about: About, mask: Mask) -> None:
        """Begin with this kind of form, nobody told."""
        with QSignalBlocker(self.about):
            choose_data(self.about, about)
        choose_data(self.mask_box, mask)
        self._fill_places(str(self.place.currentData() or NEW))

    def _turned(self) -> None:
        self._fill_places(NEW)
        self.about_changed.emit()

    def _fill_places(self, key: str) -> None:
        """A form of its own, the next version of one there is, or in place of a built-in one."""
        about = self.about.currentData()
        self.place.clear()
        self.place.addItem(tr("作为一张新表单"), NEW)
        for offer in self._offers:
            if offer.about == about:
                name = offer_label(offer)
                self.place.addItem(
                    tr("代替内置的“{form}”", form=name)
                    if offer.version is None
                    else tr("“{form}”的新版本", form=name),
                    offer.key,
                )
        choose_data(self.place, key)

    def show_list(self, reading: SheetReading | None, rows: int) -> None:
        """Say what the sheet in view lists."""
        block = reading.block if reading is not None else None
        self.rows_line.setVisible(block is not None)
        if block is not None:
            self.list_note.setText(
                tr(
                    "从第 {row} 行起，每行一条：{what}。",
                    row=block.first,
                    what=source_words(block.name.removesuffix("s")),
                )
            )
            self.rows.setText(str(rows))
        elif reading is not None and reading.each:
            self.list_note.setText(
                tr("每条一张表：{what}。", what=source_words(reading.each.removesuffix("s")))
            )
        else:
            self.list_note.setText(tr("没有认出成行的名单，只填单个的格。"))

    def offer(self, each: bool) -> Offer:
        """The form as far as it is known, to be filled for a look."""
        about: About = self.about.currentData()
        return Offer(self.given_key(), self.label.text().strip() or tr("自定义表单"), about, "", each=each)

    def given_key(self) -> str:
        """The key: of the form it replaces, else initials of its name that nothing else is called by."""
        chosen = str(self.place.currentData() or NEW)
        if chosen:
            return chosen
        letters = "".join(readings(sign)[0][:1] for sign in self.label.text().lower() if sign.isalnum())
        plain = (
            "".join(sign for sign in letters if sign.isascii() and sign.isalnum())[: LONGEST_KEY - 4]
            or "form"
        )
        number = 1
        while (key := plain if number == 1 else f"{plain}-{number}") in self._taken:
            number += 1
        return key

    def given(self) -> Given:
        """What was filled in; a refusal where a day is none."""
        days = [day_of(each) if str(each.value()) else None for each in (self.since, self.until)]
        return Given(
            self.given_key(),
            self.label.text().strip(),
            self.about.currentData(),
            self.mask_box.currentData(),
            *days,
        )
