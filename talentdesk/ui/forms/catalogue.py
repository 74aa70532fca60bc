"""The catalogue of forms: one search box, favourites and those used last on top, then group by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from talentdesk.documents.form_catalogue import GROUPS
from talentdesk.services.form_requests import Offer
from talentdesk.text import tr
from talentdesk.ui.editors import FindBox
from talentdesk.ui.forms.finding import is_found
from talentdesk.ui.icons import picture
from talentdesk.ui.theme import CAPTION, HALF, STEP, colours
from talentdesk.ui.widgets import words
from talentdesk.ui.words import word

KEY = int(Qt.ItemDataRole.UserRole)
HINT, STARRED, GROUP_NAME = KEY + 1, KEY + 2, KEY + 3
STAR = 14
HEAD, PLAIN, HINTED = 30, 32, 46


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the list shows: the forms there are, the keys of the favourites and of those used last, newest first."""

    offers: tuple[Offer, ...] = ()
    favourites: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()


def offer_label(offer: Offer) -> str:
    """What a form is called; a bureau's own form keeps the name it was given."""
    return word(offer.label) if offer.version is None else offer.label


def grouped(shelf: Shelf, wanted: str) -> list[tuple[str, list[Offer]]]:
    """The groups in order with the forms that fit what was typed; without a word favourites and recent ones come first."""
    by_key = {offer.key: offer for offer in shelf.offers}
    found: list[tuple[str, list[Offer]]] = []
    if not wanted:
        found.append((tr("常用"), [by_key[key] for key in shelf.favourites if key in by_key]))
        found.append((tr("最近使用"), [by_key[key] for key in shelf.recent if key in by_key]))
    groups = [*GROUPS, *dict.fromkeys(offer.group for offer in shelf.offers if offer.group not in GROUPS)]
    for group in groups:
        members = [
            offer for offer in shelf.offers
            if offer.group == group
            and is_found(wanted, offer.label, offer_label(offer), offer.key, offer.hint, word(offer.hint), group, word(group))
        ]  # fmt: skip
        found.append((word(group), members))
    return [(name, members) for name, members in found if members]


class _Lines(QStyledItemDelegate):
    """A form: its name, below it muted what it is for, at the right its star; a group: a small bold heading."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        if index.data(KEY) is None:
            return QSize(0, HEAD)
        return QSize(0, HINTED if index.data(HINT) else PLAIN)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        place: QRect = option.rect
        painter.save()
        font = QFont(option.font)
        if index.data(KEY) is None:
            font.setPixelSize(CAPTION)
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(colours().muted))
            painter.drawText(
                place.adjusted(STEP, 0, -STEP, -3),
                Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft,
                str(index.data()),
            )
        else:
            self._paint_form(painter, option, index, font)
        painter.restore()

    def _paint_form(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        font: QFont,
    ) -> None:
        place: QRect = option.rect.adjusted(2, 1, -2, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours().selection if chosen else colours().hover))
            painter.drawRoundedRect(place, 6, 6)
        if index.data(STARRED) or chosen or over:
            tone = colours().accent if index.data(STARRED) else colours().edge
            drawing = picture("star-on" if index.data(STARRED) else "star", colour=tone, size=STAR)
            painter.drawPixmap(_star_place(option.rect).topLeft(), drawing)
        room = place.adjusted(STEP - 2, 0, -STAR - STEP - HALF, 0)
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        label, hint = room, QRect()
        if index.data(HINT):
            label, hint = (
                room.adjusted(0, 4, 0, -room.height() // 2 + 2),
                room.adjusted(0, room.height() // 2, 0, -3),
            )
        painter.setPen(QColor(colours().text))
        painter.setFont(font)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(
            label, middle, option.fontMetrics.elidedText(str(index.data()), elide, label.width())
        )
        if index.data(HINT):
            font.setPixelSize(CAPTION)
            painter.setFont(font)
            painter.setPen(QColor(colours().muted))
            painter.drawText(
                hint, middle, painter.fontMetrics().elidedText(str(index.data(HINT)), elide, hint.width())
            )


def _star_place(line: QRect) -> QRect:
    return QRect(line.right() - STAR - STEP, line.center().y() - STAR // 2, STAR, STAR)


class FormList(QListView):
    """``shown`` carries the key of the form the cursor is on, ``entered`` follows Enter, ``starred`` a click on a star."""

    shown = Signal(str)
    entered = Signal()
    starred = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("表单目录"))
        self.lines = QStandardItemModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(_Lines(self))
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fill(self, groups: Sequence[tuple[str, Sequence[Offer]]], starred: Sequence[str], key: str) -> None:
        """Show groups of forms with the cursor on ``key``, nobody told; on no line where it is not among them."""
        place = (key, self.current()[1])
        self.blockSignals(True)
        self.lines.clear()
        for name, offers in groups:
            head = QStandardItem(name)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            self.lines.appendRow(head)
            for offer in offers:
                self.lines.appendRow(_line(offer, name, offer.key in starred))
        self._put_cursor(*place)
        self.blockSignals(False)

    def _put_cursor(self, key: str, group: str) -> None:
        fits = [
            row for row in range(self.lines.rowCount()) if key and self.lines.item(row).data(KEY) == key
        ]  # a favourite stands in its own group as well
        fits.sort(key=lambda row: self.lines.item(row).data(GROUP_NAME) != group)
        if fits:
            self.setCurrentIndex(self.lines.index(fits[0], 0))

    def current(self) -> tuple[str, str]:
        """Key and group of the line the cursor is on; empty texts for none."""
        index = self.currentIndex()
        return str(index.data(KEY) or ""), str(index.data(GROUP_NAME) or "")

    def go_first(self) -> None:
        """Put the cursor on the first form."""
        if self.lines.rowCount() > 1:
            self.setCurrentIndex(self.lines.index(1, 0))

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.data(KEY):
            self.shown.emit(str(current.data(KEY)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the star makes or ends a favourite."""
        index = self.indexAt(event.position().toPoint())
        super().mouseReleaseEvent(event)
        star = _star_place(self.visualRect(index)).adjusted(-5, -5, 5, 5)
        if index.data(KEY) and star.contains(event.position().toPoint()):
            self.starred.emit(str(index.data(KEY)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.viewport().update()


def _line(offer: Offer, group: str, starred: bool) -> QStandardItem:
    hint = word(offer.hint) if offer.version is None else offer.hint
    label = offer_label(offer)
    item = QStandardItem(label)
    for role, value in ((KEY, offer.key), (HINT, hint), (STARRED, starred), (GROUP_NAME, group)):
        item.setData(value, role)
    item.setToolTip(f"{label}\n{hint}".strip())
    spoken = (label, hint, tr("常用") if starred else "")
    item.setData(" ".join(part for part in spoken if part), Qt.ItemDataRole.AccessibleTextRole)
    return item


class Catalogue(QWidget):
    """Search box and list. ``chosen`` carries a form's key, ``entered`` follows Enter, ``starred`` a click on a star."""

    chosen = Signal(str)
    entered = Signal()
    starred = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shelf = Shelf()
        self._key = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        self.search = FindBox(tr("搜索表单：名称、拼音首字母"))
        self.search.setMinimumWidth(120)
        self.list = FormList()
        self.nothing = words(tr("没有这样的表单。换个词，或导入主管部门的表格。"), "muted")
        column.addWidget(self.search)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        self.nothing.hide()
        self.search.searched.connect(lambda _text: self._fill())
        self.search.left_down.connect(self._down)
        self.list.shown.connect(self._chose)
        self.list.entered.connect(self.entered)
        self.list.starred.connect(self.starred)

    @property
    def key(self) -> str:
        """The form in view; empty before the first."""
        return self._key

    def show_shelf(self, shelf: Shelf) -> None:
        """Show these forms; the chosen one stays chosen."""
        self._shelf = shelf
        self._fill()

    def _fill(self) -> None:
        groups = grouped(self._shelf, self.search.text().strip())
        self.list.fill(groups, self._shelf.favourites, self._key)
        self.nothing.setVisible(not groups)

    def _down(self) -> None:
        self.list.setFocus()
        if not self.list.currentIndex().isValid():
            self.list.go_first()

    def _chose(self, key: str) -> None:
        if key != self._key:
            self._key = key
            self.chosen.emit(key)

    def choose(self, key: str) -> None:
        """Open a form by its key, or the first one there is."""
        known = {offer.key for offer in self._shelf.offers}
        if key not in known:
            self.list.go_first()
            return
        self.search.clear()
        self._chose(key)
        self._fill()
