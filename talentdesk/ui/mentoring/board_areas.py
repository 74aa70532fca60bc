"""The two halves of the board: the column of apprentices without a mentor, and the mentors' cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame

from talentdesk.text import tr
from talentdesk.ui.mentoring.board_state import BoardState
from talentdesk.ui.mentoring.chip_area import ChipArea, Spot
from talentdesk.ui.mentoring.chips import (
    CardLook,
    caption_height,
    chip_height,
    paint_card,
    paint_chip,
    paint_free,
    paint_under_way,
)
from talentdesk.ui.mentoring.people import NOBODY, People
from talentdesk.ui.theme import HALF, STEP, colours

CARD_WIDTH = 172
COLUMN_WIDTH = 196


class UnpairedColumn(ChipArea):
    """Who has no mentor on the board; dropping here takes a mentor away."""

    def __init__(self, state: BoardState, people: Callable[[], People]) -> None:
        super().__init__(state, people, tr("还没有师傅的徒弟"))
        self.setMinimumWidth(140)
        self.setProperty("role", "card")

    def sizeHint(self) -> QSize:
        return QSize(COLUMN_WIDTH, 300)

    def place_all(self, width: int) -> int:
        people, y = self._people(), STEP
        self.spots = []
        for apprentice in self.state.unpaired():
            if self.asked and not people.apprentices.get(apprentice, NOBODY).matches(self.asked):
                continue
            self.spots.append(Spot("chip", apprentice, QRect(STEP, y, width - 2 * STEP, chip_height())))
            y += chip_height() + HALF
        return y + STEP

    def target_at(self, point: QPoint) -> object:
        return None

    def paint_in(self, painter: QPainter, seen: QRect) -> None:
        c = colours()
        if self.state.dragging and self.target is None:
            painter.fillRect(seen, QColor(c.accent_soft))
        if not self.spots:
            painter.setPen(QColor(c.muted))
            room = self.viewport().rect().adjusted(STEP, STEP, -STEP, -STEP)
            text = tr("没有符合的徒弟") if self.asked else tr("都有师傅了。把徒弟拖回这里，就是取消这一对。")
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
        for spot in self.spots:
            if spot.place.intersects(seen):
                paint_chip(painter, spot.place, self.chip_look(spot.id, None))


@dataclass(frozen=True, slots=True)
class Card:
    """Where a mentor's card lies: the whole, its head, the places under way, the chips, the free places."""

    mentor: int
    place: QRect
    head: QRect
    under_way: tuple[QRect, ...]
    chips: tuple[tuple[int, QRect], ...]
    free: tuple[QRect, ...]


class MentorCards(ChipArea):
    """The mentors with room as cards, then those who are full already."""

    def __init__(self, state: BoardState, people: Callable[[], People]) -> None:
        self.cards: list[Card] = []
        self._against: dict[int, str] = {}
        super().__init__(state, people, tr("师傅的卡片"))
        self.setMinimumWidth(CARD_WIDTH + 2 * STEP)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def sizeHint(self) -> QSize:
        return QSize(2 * CARD_WIDTH + 6 * STEP, 300)

    def place_all(self, width: int) -> int:
        columns = max((width - HALF + STEP) // (CARD_WIDTH + STEP), 1)
        wide = (width - HALF + STEP) // columns - STEP  # a little room before the scroll bar
        self.cards, self.spots = [], []
        loads, y, high = self.state.loads(), 0, 0
        for number, (mentor, room) in enumerate(self._shown(loads)):
            at = number % columns
            if not at and number:
                y, high = y + high + STEP, 0
            corner = QPoint(at * (wide + STEP), y)
            card = self._card(mentor, room, corner, wide, loads.get(mentor, []))
            high = max(high, card.place.height())
            self.cards.append(card)
            self.spots.append(Spot("head", mentor, card.head))
            self.spots += [Spot("chip", apprentice, place) for apprentice, place in card.chips]
        return y + high + STEP

    def _shown(self, loads: dict[int, list[int]]) -> list[tuple[int, int]]:
        """Mentors and how many more they may take. Those with room first; of a search, the mentors it finds and those who have whom it finds."""
        people = self._people()
        mentors = sorted(self.state.on.mentors, key=lambda mentor: mentor.free == 0)
        if not self.asked:
            return [(mentor.id, mentor.free) for mentor in mentors]
        return [
            (mentor.id, mentor.free)
            for mentor in mentors
            if people.mentors.get(mentor.id, NOBODY).matches(self.asked)
            or any(people.apprentices.get(a, NOBODY).matches(self.asked) for a in loads.get(mentor.id, []))
        ]

    def _card(self, mentor: int, room: int, corner: QPoint, width: int, apprentices: list[int]) -> Card:
        head = QRect(corner.x() + STEP + 2, corner.y() + STEP - 1, width - 2 * STEP - 4, 3 * caption_height())
        having = len(self._people().mentors.get(mentor, NOBODY).under_way)
        free = max(room - len(apprentices), 0)
        places = []
        y = head.bottom() + STEP
        for _ in range(having + len(apprentices) + free):
            places.append(QRect(corner.x() + STEP, y, width - 2 * STEP, chip_height()))
            y += chip_height() + HALF
        chips = places[having : having + len(apprentices)]
        return Card(
            mentor,
            QRect(corner.x(), corner.y(), width, y - corner.y() + HALF),
            head,
            tuple(places[:having]),
            tuple(zip(apprentices, chips, strict=True)),
            tuple(places[having + len(apprentices) :]),
        )

    def target_at(self, point: QPoint) -> object:
        return next((card.mentor for card in self.cards if card.place.contains(point)), "")

    def show_held(self) -> None:
        """While some are dragged every card says what they would score there, or why they may not be there."""
        moving = self.state.dragging
        self._against = (
            {m.id: self.state.against(moving, m.id) for m in self.state.on.mentors} if moving else {}
        )
        super().show_held()

    def paint_in(self, painter: QPainter, seen: QRect) -> None:
        if not self.cards:
            painter.setPen(QColor(colours().muted))
            painter.drawText(
                self.viewport().rect(),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                tr("没有符合的师傅"),
            )
        for card in self.cards:
            if card.place.intersects(seen):
                self._paint_card(painter, card)

    def _paint_card(self, painter: QPainter, card: Card) -> None:
        person = self._people().mentors.get(card.mentor, NOBODY)
        spot = self.spots[self.at] if self.at < len(self.spots) else None
        moving = self.state.dragging
        against = self._against.get(card.mentor, "")
        if moving and all(self.state.pairs.get(each) == card.mentor for each in moving):
            against = ""
        offer = ""
        if moving and not against:
            offer = f"{sum(self.state.judged(card.mentor, each).score.points for each in moving):+d}"
        paint_card(
            painter, card.place, card.head,
            CardLook(
                person,
                len(card.under_way) + len(card.chips),
                len(card.under_way) + len(card.chips) + len(card.free),
                selected=self.state.mentor == card.mentor,
                current=self.hasFocus() and spot is not None and (spot.kind, spot.id) == ("head", card.mentor),
                out=card.mentor in self.state.without,
                offer=offer,
                against=against,
                target=bool(moving) and self.target == card.mentor,
            ),
        )  # fmt: skip
        dim = (against and self.target != card.mentor) or card.mentor in self.state.without
        painter.setOpacity(0.45 if dim else 1.0)
        for place, name in zip(card.under_way, person.under_way, strict=True):
            paint_under_way(painter, place, name)
        for apprentice, place in card.chips:
            paint_chip(painter, place, self.chip_look(apprentice, self.state.points(apprentice)))
        for place in card.free:
            paint_free(painter, place)
        painter.setOpacity(1.0)
