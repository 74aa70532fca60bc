"""How a form is made: about whom, what it asks, how much of people's data it shows, what for, with a watermark or without."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from talentdesk.documents.form_catalogue import Ask, Mask
from talentdesk.registers import Field, Kind
from talentdesk.services.form_requests import Offer, Options
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import choose_data, combo
from talentdesk.ui.desk import Desk
from talentdesk.ui.editors import DateEditor, Editor, make_editor, typed_day
from talentdesk.ui.forms.subject import SubjectChooser
from talentdesk.ui.theme import GROUP, HALF
from talentdesk.ui.widgets import set_wrong, words
from talentdesk.ui.words import word

KINDS = {
    "date": Kind.DATE,
    "number": Kind.DECIMAL,
    "year": Kind.INTEGER,
    "month": Kind.INTEGER,
    "note": Kind.NOTE,
}
MASKS: tuple[Mask, ...] = ("full", "list", "posted")


def mask_label(mask: str) -> str:
    """What a mask profile is called."""
    return {"full": tr("完整"), "list": tr("传阅"), "posted": tr("张贴")}[mask]


def mask_note(mask: str) -> str:
    """What a mask profile is for, in one line."""
    return {
        "full": tr("全部写全：报主管部门、存档用。"),
        "list": tr("证件号码、电话遮住中间，住址只留开头：传阅用。"),
        "posted": tr("证件号码遮住中间，不显示电话、住址、照片：张贴公示用。"),
    }[mask]


@dataclass(slots=True)
class _Kept:
    """What was last chosen for a form, in texts."""

    asks: dict[str, str]
    mask: Mask
    watermark: bool


class OptionsCard(QFrame):
    """``changed`` follows every choice. What was chosen for a form is there again when one comes back to it."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._kept: dict[str, _Kept] = {}
        self._offer: Offer | None = None
        self.editors: dict[str, Editor] = {}
        self.setProperty("role", "card")
        self.subject = SubjectChooser(desk)
        self.subject.changed.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP - HALF, GROUP - HALF, GROUP - HALF, GROUP - HALF)
        column.setSpacing(HALF)
        column.addWidget(words(tr("给谁做"), "muted", wrap=False))
        column.addWidget(self.subject)
        self._asks = QWidget()
        asks = QVBoxLayout(self._asks)
        asks.setContentsMargins(0, HALF, 0, 0)
        asks.setSpacing(HALF)
        column.addWidget(self._asks)
        self._add_rest(column)

    def _add_rest(self, column: QVBoxLayout) -> None:
        self.mask_box = combo(tr("个人信息"))
        for mask in MASKS:
            self.mask_box.addItem(mask_label(mask), mask)
        self.mask_note = words("", "caption")
        self.mask_box.currentIndexChanged.connect(self._masked)
        self.purpose = QLineEdit()
        self.purpose.setPlaceholderText(tr("如 报市局备案"))
        self.purpose.setAccessibleName(tr("用途"))
        self.purpose.setToolTip(tr("写进输出记录；表上有“用途”的也会印出来"))
        self.purpose.textEdited.connect(lambda _text: self.changed.emit())
        self.watermark = QCheckBox(tr("浅色水印"))
        self.watermark.setToolTip(tr("每页浅浅印上制表人和时间"))
        self.watermark.toggled.connect(lambda _on: self.changed.emit())
        column.addSpacing(HALF)
        column.addWidget(words(tr("个人信息"), "muted", wrap=False))
        column.addWidget(self.mask_box)
        column.addWidget(self.mask_note)
        column.addSpacing(HALF)
        column.addWidget(words(tr("用途"), "muted", wrap=False))
        column.addWidget(self.purpose)
        column.addSpacing(HALF)
        column.addWidget(self.watermark)

    def show_offer(self, offer: Offer) -> None:
        """Ask what this form asks, filled in as it was last time."""
        self._keep()
        self._offer = offer
        self.subject.suit(offer)
        kept = self._kept.get(offer.key) or _Kept({}, offer.mask, False)
        self._fill_asks(offer, kept.asks)
        with QSignalBlocker(self.mask_box), QSignalBlocker(self.watermark):
            choose_data(self.mask_box, kept.mask)
            self.watermark.setChecked(kept.watermark)
        self.watermark.setVisible(not offer.letter)
        self.mask_note.setText(mask_note(kept.mask))

    def _fill_asks(self, offer: Offer, texts: dict[str, str]) -> None:
        layout = self._asks.layout()
        assert isinstance(layout, QVBoxLayout)
        while (item := layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.editors = {}
        for ask in offer.asks:
            label = words(word(ask.label), "muted", wrap=False)
            editor = make_editor(Field(ask.name, ask.label, KINDS.get(ask.kind, Kind.TEXT)), self._desk.store)
            text = texts.get(ask.name, self._usual(ask))
            editor.show_value(text, text)
            editor.changed.connect(self._asked)
            editor.left.connect(self._asked)
            label.setBuddy(editor)
            layout.addWidget(label)
            layout.addWidget(editor)
            self.editors[ask.name] = editor
        self._asks.setVisible(bool(offer.asks))

    def _usual(self, ask: Ask) -> str:
        """What stands there first: the year and month that run, whoever sits here."""
        today = self._desk.today()
        if ask.kind in ("year", "month"):
            return str(today.year if ask.kind == "year" else today.month)
        return self._desk.store.user if ask.name == "filler" else ""

    def _asked(self) -> None:
        for name, editor in self.editors.items():
            proxy = editor.focusProxy()
            if isinstance(proxy, QLineEdit):
                set_wrong(proxy, bool(proxy.text().strip()) and not self._is_right(name, proxy.text()))
        self.changed.emit()

    def _is_right(self, name: str, text: str) -> bool:
        kind = next(ask.kind for ask in self._offer.asks if ask.name == name) if self._offer else "text"
        if kind == "date":
            return typed_day(text).isValid()
        if kind in ("number", "year", "month"):
            digits = text.strip().replace(",", "").replace(".", "", 1)
            return digits.isascii() and digits.isdigit()
        return True

    def _masked(self) -> None:
        self.mask_note.setText(mask_note(self.mask_box.currentData()))
        self.changed.emit()

    def _keep(self) -> None:
        if self._offer is not None:
            self._kept[self._offer.key] = _Kept(
                self._texts(), self.mask_box.currentData(), self.watermark.isChecked()
            )

    def _texts(self) -> dict[str, str]:
        texts = {}
        for name, editor in self.editors.items():
            text = str(editor.value())
            if isinstance(editor, DateEditor) and typed_day(text).isValid():
                text = typed_day(text).toString(Qt.DateFormat.ISODate)
            texts[name] = text
        return texts

    def options(self, accept: frozenset[str] = frozenset()) -> Options:
        """What was chosen; answers that are no date or number are left out until they are."""
        mask: Mask = self.mask_box.currentData()
        own = self._offer.mask if self._offer is not None else "full"
        asks = {name: text for name, text in self._texts().items() if text and self._is_right(name, text)}
        return Options(
            asks=asks, mask=None if mask == own else mask, purpose=self.purpose.text().strip(),
            watermark=self.watermark.isChecked(), accept=accept,
        )  # fmt: skip
