"""Ctrl+K: one line that goes anywhere: a page, a person, a class, an action.

It lies inside the window and is no pop-up of its own, because Chinese input methods are dead in some pop-ups.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from talentdesk.registers import Register, register
from talentdesk.registers.display import masked
from talentdesk.services import records
from talentdesk.text import tr
from talentdesk.ui.commands import Command
from talentdesk.ui.desk import Desk
from talentdesk.ui.icons import icon
from talentdesk.ui.theme import HALF, MARGIN, STEP, colours
from talentdesk.ui.words import noun

# Registers searched, in the order of their hits, and the icon each shows.
SEARCHED = (
    ("trainees", "trainees"),
    ("classes", "classes"),
    ("teachers", "teachers"),
    ("certificates", "certificates"),
    ("courses", "courses"),
    ("equipment", "equipment"),
    ("partners", "partners"),
    ("mentors", "mentoring"),
    ("apprentices", "mentoring"),
)
HITS_EACH, WAIT_MS = 5, 60
HINT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the palette."""

    label: str
    hint: str
    icon: str
    run: Callable[[], object]


class _HintAtTheRight(QStyledItemDelegate):
    """Draws the hint of a line muted at its right end, shortened before the label would be."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        label = option.fontMetrics.horizontalAdvance(str(index.data()))
        place: QRect = option.rect
        free = place.width() - label - 3 * MARGIN
        hint = option.fontMetrics.elidedText(str(index.data(HINT) or ""), Qt.TextElideMode.ElideRight, free)
        painter.save()
        painter.setPen(QColor(colours().muted))
        painter.drawText(
            place.adjusted(0, 0, -STEP - HALF, 0),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            hint,
        )
        painter.restore()


class Palette(QFrame):
    """The line and its hits; Enter goes, Esc or a click elsewhere closes."""

    def __init__(self, window: QWidget, desk: Desk, commands: Callable[[], list[Command]]) -> None:
        super().__init__(window)
        self.setProperty("role", "card")
        self._window = window
        self._desk = desk
        self._commands = commands
        self._hits: list[Hit] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(HALF, HALF, HALF, HALF)
        column.setSpacing(0)
        self.line = QLineEdit()
        self.line.setProperty("role", "palette")
        self.line.setPlaceholderText(tr("页面、姓名、证件号码、班次、操作……"))
        self.line.setAccessibleName(tr("搜索或跳转"))
        self.line.installEventFilter(self)
        column.addWidget(self.line)
        self.list = QListWidget()
        self.list.setProperty("role", "hits")
        self.list.setAccessibleName(tr("结果"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_HintAtTheRight(self.list))
        self.list.itemClicked.connect(self._go)
        column.addWidget(self.list)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.search)
        self.line.textChanged.connect(lambda _text: self._timer.start(WAIT_MS))
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        self.hide()

    def open(self) -> None:
        """Show the palette, empty, with the cursor in it."""
        self.place()
        self.line.clear()
        self.search()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def place(self) -> None:
        """Centre it near the window's top, no larger than the window allows."""
        parent = self._window
        width = min(620, parent.width() - 2 * MARGIN)
        height = min(440, parent.height() - 3 * MARGIN)
        self.setGeometry((parent.width() - width) // 2, MARGIN + STEP, width, height)

    @Slot()
    def search(self) -> None:
        """Fill the list for what is typed."""
        self._timer.stop()
        text = self.line.text().strip()
        self._hits = [*self._actions(text), *(self._people(text) if text else [])]
        self.list.clear()
        for hit in self._hits:
            item = QListWidgetItem(icon(hit.icon, size=16), hit.label)
            item.setData(HINT, hit.hint)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.label} {hit.hint}".strip())
            self.list.addItem(item)
        if not self._hits:
            nothing = QListWidgetItem(tr("没有找到“{text}”", text=text))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        self.list.setCurrentRow(0 if self._hits else -1)

    def _actions(self, text: str) -> list[Hit]:
        wanted = text.lower()
        found = []
        for command in self._commands():
            rank = _rank(wanted, command)
            if rank is not None:
                found.append((rank, Hit(command.label, command.keys, command.icon, command.run)))
        return [hit for _rank_of, hit in sorted(found, key=lambda pair: pair[0])]

    def _people(self, text: str) -> list[Hit]:
        found: list[Hit] = []
        for key, icon_name in SEARCHED:
            target = register(key)
            listing = records.find(self._desk.store, target, records.Query(search=text))
            found += [
                self._hit(target, line, icon_name)
                for line in records.rows(self._desk.store, target, list(listing.ids[:HITS_EACH]))
            ]
        return found

    def _hit(self, target: Register, line: records.Row, icon_name: str) -> Hit:
        hints = [noun(target), line.subtitle]
        if target.has("id_number") and line.texts.get("id_number"):
            hints.append(masked(target.field("id_number"), line.texts["id_number"]))
        return Hit(
            line.title,
            " · ".join(hint for hint in hints if hint),
            icon_name,
            lambda: self._desk.go(target.key, record_id=line.id),
        )

    def _go(self, _item: QListWidgetItem | None = None) -> None:
        line = self.list.currentRow()
        if 0 <= line < len(self._hits):
            self.hide()
            self._hits[line].run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while the cursor stays in the line."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key, count = event.key(), self.list.count()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and count:
                step = 1 if key == Qt.Key.Key_Down else -1
                self.list.setCurrentRow((self.list.currentRow() + step) % count)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._timer.isActive():
                    self.search()
                self._go()
                return True
            if key == Qt.Key.Key_Escape:
                self.hide()
                self._window.setFocus()
                return True
        return super().eventFilter(watched, event)

    @Slot(QWidget, QWidget)
    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self.isVisible() and new is not None and new is not self and not self.isAncestorOf(new):
            self.hide()


def _rank(wanted: str, command: Command) -> int | None:
    """How well a command fits: 0 best; None: not at all. Nothing typed: every listed command in its order."""
    label = command.label.lower()
    if not wanted:
        return 0 if command.listed else None
    if label.startswith(wanted):
        return 0
    if any(part.startswith(wanted) for part in command.also.split()):
        return 1
    return 2 if wanted in label else None
