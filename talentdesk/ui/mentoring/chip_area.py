"""What the column of the unpaired and the cards of the mentors have in common: spots, selection, dragging, keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QToolTip

from talentdesk.text import tr
from talentdesk.ui.mentoring.board_state import BoardState
from talentdesk.ui.mentoring.chips import ChipLook, chip_height, hint_of, paint_chip, sentence_of
from talentdesk.ui.mentoring.drag_area import DragArea
from talentdesk.ui.mentoring.people import NOBODY, People, Person

SEVERAL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
Direction = Literal["left", "right", "up", "down"]
ARROWS: dict[int, Direction] = {
    Qt.Key.Key_Left: "left", Qt.Key.Key_Right: "right", Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something can be clicked: an apprentice's ``chip`` or the ``head`` of a mentor's card; contents coordinates."""

    kind: Literal["chip", "head"]
    id: int
    place: QRect


class ChipArea(DragArea):
    """``menu_asked`` asks for the menu at a global point, ``removal_asked`` and ``open_asked`` are Delete and Enter."""

    menu_asked = Signal(QPoint)
    removal_asked = Signal()
    open_asked = Signal()

    def __init__(self, state: BoardState, people: Callable[[], People], name: str) -> None:
        super().__init__(state)
        self._people = people
        self.asked = ""
        self.spots: list[Spot] = []
        self.at = 0
        self.height_needed = 0
        self._pressed: QPoint | None = None
        self._single = False
        self._moves: set[int] = set()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        state.changed.connect(self.relayout)
        state.picked.connect(self._show_picked)

    # what the two kinds of area say

    def place_all(self, width: int) -> int:
        """Fill ``spots`` for a width; the height needed."""
        raise NotImplementedError

    def paint_in(self, painter: QPainter, seen: QRect) -> None:
        """Paint what lies in a part of the contents."""
        raise NotImplementedError

    def person(self, spot: Spot) -> Person:
        """Who is at a spot."""
        people = self._people()
        found = people.apprentices if spot.kind == "chip" else people.mentors
        return found.get(spot.id, NOBODY)

    # layout and painting

    def search(self, asked: str) -> None:
        """Show only who matches."""
        self.asked = asked.strip().lower()
        self.relayout()

    def relayout(self) -> None:
        """Place everything anew; the current spot stays at the same person, or at the same place."""
        before = self.spots[self.at] if self.at < len(self.spots) else None
        self._moves = self.state.moves()
        self.height_needed = self.place_all(self.viewport().width())
        keys = [(spot.kind, spot.id) for spot in self.spots]
        if before is not None and (before.kind, before.id) in keys:
            self.at = keys.index((before.kind, before.id))
        self.at = min(self.at, max(len(self.spots) - 1, 0))
        bar = self.verticalScrollBar()
        bar.setRange(0, max(self.height_needed - self.viewport().height(), 0))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(chip_height())
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.relayout()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        above = self.verticalScrollBar().value()
        painter.translate(0, -above)
        self.paint_in(painter, event.rect().translated(0, above))
        painter.end()

    def chip_look(self, apprentice: int, points: int | None) -> ChipLook:
        """How an apprentice's chip looks now."""
        spot = self.spots[self.at] if self.at < len(self.spots) else None
        return ChipLook(
            self._people().apprentices.get(apprentice, NOBODY),
            points,
            selected=apprentice in self.state.selected,
            current=self.hasFocus() and spot is not None and (spot.kind, spot.id) == ("chip", apprentice),
            moved=apprentice in self._moves,
            dragged=apprentice in self.state.dragging,
        )

    def spot_at(self, point: QPoint) -> int | None:
        """The number of the spot at a point of the viewport."""
        inside = point + QPoint(0, self.verticalScrollBar().value())
        return next((at for at, spot in enumerate(self.spots) if spot.place.contains(inside)), None)

    def point_of(self, kind: Literal["chip", "head"], number: int) -> QPoint:
        """The middle of somebody's spot in the viewport, scrolled into view."""
        at = next(at for at, spot in enumerate(self.spots) if (spot.kind, spot.id) == (kind, number))
        self._into_view(self.spots[at].place)
        return self.spots[at].place.center() - QPoint(0, self.verticalScrollBar().value())

    def _into_view(self, place: QRect) -> None:
        bar = self.verticalScrollBar()
        if place.top() - 4 < bar.value():
            bar.setValue(place.top() - 4)
        elif place.bottom() + 4 > bar.value() + self.viewport().height():
            bar.setValue(place.bottom() + 4 - self.viewport().height())

    def _show_picked(self) -> None:
        self._tell_current()
        self.viewport().update()

    def _tell_current(self) -> None:
        """What a screen reader says of the current spot."""
        if self.at < len(self.spots):
            spot = self.spots[self.at]
            more = ""
            if spot.kind == "chip" and spot.id in self.state.pairs:
                mentor = self.state.pairs[spot.id]
                more = tr(
                    "师傅 {name}，{points} 分",
                    name=self.state.mentor_name(mentor),
                    points=self.state.points(spot.id),
                )
            self.setAccessibleDescription(sentence_of(self.person(spot), more))

    # the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.spot_at(event.position().toPoint())
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
        self._single = False
        if at is None:
            self.state.pick(())
            return
        spot, keys = self.spots[at], event.modifiers()
        before, self.at = self.at, at
        if spot.kind == "chip" and spot.id in self.state.selected and not keys & SEVERAL:
            # A press on one of several selected may begin a drag of them all; it selects one when it was a click.
            self._single = event.button() == Qt.MouseButton.LeftButton
            self._tell_current()
            self.viewport().update()
        else:
            self._pick(before, keys)

    def _pick(self, before: int, keys: Qt.KeyboardModifier) -> None:
        spot = self.spots[self.at]
        if spot.kind == "head":
            self.state.pick((), spot.id)
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            low, high = sorted((before, self.at))
            between = [each.id for each in self.spots[low : high + 1] if each.kind == "chip"]
            self.state.pick([*self.state.selected, *between])
        elif keys & Qt.KeyboardModifier.ControlModifier:
            chosen = [each for each in self.state.selected if each != spot.id]
            self.state.pick(chosen if spot.id in self.state.selected else [*chosen, spot.id])
        else:
            self.state.pick([spot.id])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        way = (event.position().toPoint() - self._pressed).manhattanLength()
        at = self.spot_at(self._pressed)
        if at is not None and self.spots[at].kind == "chip" and way >= QApplication.startDragDistance():
            self._pressed = None
            spot = self.spots[at]
            chosen = self.state.selected if spot.id in self.state.selected else [spot.id]
            self.drag(chosen, self._picture(spot, len(chosen)))

    def _picture(self, spot: Spot, count: int) -> QPixmap:
        size, ratio = spot.place.size(), self.devicePixelRatioF()
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        person = self.person(spot)
        if count > 1:
            person = Person(tr("{count} 人", count=count), "", "", "")
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_chip(painter, QRect(QPoint(), size), ChipLook(person, None, selected=True, current=True))
        painter.end()
        return pixmap

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and self._single:
            self.state.pick([self.spots[self.at].id])
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.open_asked.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = event.key(), event.modifiers()
        if key in ARROWS:
            self._go(self._next(ARROWS[key]), keys)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else len(self.spots) - 1, keys)
        elif key == Qt.Key.Key_Space and self.spots:
            self._pick(self.at, Qt.KeyboardModifier.ControlModifier)
        elif key == Qt.Key.Key_A and keys & Qt.KeyboardModifier.ControlModifier:
            self.state.pick([spot.id for spot in self.spots if spot.kind == "chip"])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_asked.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_asked.emit()
        elif key == Qt.Key.Key_Menu or (key == Qt.Key.Key_F10 and keys & Qt.KeyboardModifier.ShiftModifier):
            self.menu_asked.emit(self.viewport().mapToGlobal(self._at_current()))
        else:
            super().keyPressEvent(event)

    def _at_current(self) -> QPoint:
        if self.at >= len(self.spots):
            return QPoint(8, 8)
        return self.spots[self.at].place.center() - QPoint(0, self.verticalScrollBar().value())

    def _next(self, way: Direction) -> int:
        """The nearest spot in a direction; the present one where there is none."""
        if not self.spots:
            return 0
        here = self.spots[self.at].place
        best: tuple[int, int] | None = None
        for at, spot in enumerate(self.spots):
            ahead, aside = _distance(here, spot.place, way)
            if at != self.at and ahead > 0:
                best = min(best or (1 << 30, 0), (ahead + 3 * aside, at))
        return self.at if best is None else best[1]

    def _go(self, at: int, keys: Qt.KeyboardModifier) -> None:
        if not self.spots:
            return
        before, self.at = self.at, at
        self._into_view(self.spots[at].place)
        if keys & Qt.KeyboardModifier.ControlModifier:
            self._show_picked()
        else:
            self._pick(before, keys)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell_current()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """All that is known of the person under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.spot_at(event.pos())
            if at is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), hint_of(self.person(self.spots[at])), self)
            return True
        return super().viewportEvent(event)


def _distance(here: QRect, there: QRect, way: Direction) -> tuple[int, int]:
    """How far one place is ahead of another in a direction (0 or less: it is not), and how far aside."""
    if way in ("up", "down"):
        ahead = there.center().y() - here.center().y()
        aside = max(here.left() - there.right(), there.left() - here.right(), 0)
        return (ahead if way == "down" else -ahead), aside
    ahead = there.left() - here.right() if way == "right" else here.left() - there.right()
    return ahead + 1, abs(there.center().y() - here.center().y())
