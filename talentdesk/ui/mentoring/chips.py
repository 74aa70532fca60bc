"""How the board's chips and cards look: painted, not made of widgets, so that hundreds of them scroll smoothly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from talentdesk.text import tr
from talentdesk.ui.mentoring.people import BETWEEN, Person
from talentdesk.ui.theme import BASE, CAPTION, HALF, STEP, base_font, colours, figures_font

RADIUS = 6
PLAIN, BOLD, SMALL, FIGURES = range(4)
DIMMED = 0.45
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class ChipLook:
    """An apprentice's chip: who, his points (None: in the column), how it stands out."""

    person: Person
    points: int | None
    selected: bool = False
    current: bool = False
    moved: bool = False
    dragged: bool = False


@dataclass(frozen=True, slots=True)
class CardLook:
    """A mentor's card: who, how many he has and may have, what a drag over him would bring or why it may not be."""

    person: Person
    taken: int
    most: int
    selected: bool = False
    current: bool = False
    out: bool = False
    offer: str = ""
    against: str = ""
    target: bool = False


@cache
def fonts() -> tuple[QFont, QFont, QFont, QFont]:
    """Base, bold, small, figures: made once, for they are asked for with every chip."""
    base, bold, small = base_font(), base_font(), base_font()
    bold.setBold(True)
    small.setPixelSize(CAPTION)
    return base, bold, small, figures_font()


def paint_chip(painter: QPainter, place: QRect, look: ChipLook) -> None:
    """One line: name, craft, points; a bar at the left where the officer moved him away from the suggestion."""
    c = colours()
    painter.save()
    if look.dragged:
        painter.setOpacity(DIMMED)
    painter.setPen(QPen(QColor(c.accent), 2) if look.current else QPen(QColor(c.line), 1))
    painter.setBrush(QColor(c.selection if look.selected else c.window))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    if look.moved:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.warning))
        painter.drawRoundedRect(QRectF(place.left() + 3, place.top() + 6, 3, place.height() - 12), 1.5, 1.5)
    inside = place.adjusted(STEP + 3, 0, -STEP, 0)
    if look.points is not None:
        painter.setFont(fonts()[FIGURES])
        painter.setPen(QColor(c.accent))
        painter.drawText(inside, RIGHT, str(look.points))
        inside.setRight(inside.right() - painter.fontMetrics().horizontalAdvance("000") - STEP)
    _name_and_more(painter, inside, look.person.name, look.person.craft)
    painter.restore()


def _name_and_more(painter: QPainter, inside: QRect, name: str, more: str) -> None:
    """A name whole where it fits, then what is known of him in the room that is left."""
    c = colours()
    painter.setFont(fonts()[PLAIN])
    shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, inside.width())
    painter.setPen(QColor(c.text))
    painter.drawText(inside, LEFT, shown)
    rest = inside.adjusted(painter.fontMetrics().horizontalAdvance(shown) + STEP, 0, 0, 0)
    if rest.width() > 2 * CAPTION and more:
        painter.setFont(fonts()[SMALL])
        painter.setPen(QColor(c.muted))
        painter.drawText(rest, LEFT, _elided(painter, more, rest.width()))


def paint_under_way(painter: QPainter, place: QRect, name: str) -> None:
    """A place taken by a pair that is under way: read only."""
    c = colours()
    painter.save()
    inside = place.adjusted(STEP + 3, 0, -STEP, 0)
    painter.setFont(fonts()[SMALL])
    painter.setPen(QColor(c.muted))
    painter.drawText(inside, RIGHT, tr("在带"))
    room = inside.width() - painter.fontMetrics().horizontalAdvance(tr("在带")) - STEP
    painter.setFont(fonts()[PLAIN])
    painter.drawText(inside, LEFT, _elided(painter, name, room))
    painter.restore()


def paint_free(painter: QPainter, place: QRect) -> None:
    """A free place."""
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours().line), 1, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.restore()


def paint_card(painter: QPainter, place: QRect, header: QRect, look: CardLook) -> None:
    """The frame and the head of a card: name, level and craft, employer, how many of how many."""
    c = colours()
    painter.save()
    strong = c.danger if look.target and look.against else c.accent
    painter.setPen(
        QPen(QColor(strong), 2)
        if look.target or look.current
        else QPen(QColor(c.edge if look.selected else c.line), 1)
    )
    painter.setBrush(QColor(c.accent_soft if look.target and not look.against else c.surface))
    painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), RADIUS + 2, RADIUS + 2)
    if look.out or (look.against and not look.target):
        painter.setOpacity(DIMMED)
    line = QRect(header.left(), header.top(), header.width(), header.height() // 3)
    count = f"{look.taken}/{look.most}"
    painter.setFont(fonts()[FIGURES])
    painter.setPen(QColor(c.muted if look.taken >= look.most else c.success))
    said = look.offer or count
    if look.offer:
        painter.setPen(QColor(c.accent))
    painter.drawText(line, RIGHT, said)
    room = line.width() - painter.fontMetrics().horizontalAdvance(said) - STEP
    painter.setFont(fonts()[BOLD])
    painter.setPen(QColor(c.text))
    painter.drawText(line, LEFT, _elided(painter, look.person.name, room))
    painter.setFont(fonts()[SMALL])
    painter.setPen(QColor(c.muted))
    painter.drawText(
        line.translated(0, line.height()), LEFT, _elided(painter, look.person.craft, line.width())
    )
    below = line.translated(0, 2 * line.height())
    text = tr("这次不参与") if look.out else look.person.employer
    if look.against:
        painter.setOpacity(1.0)
        painter.setPen(QColor(c.danger))
        text = look.against
    painter.drawText(below, LEFT, _elided(painter, text, below.width()))
    painter.restore()


def _elided(painter: QPainter, text: str, room: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0))


def hint_of(person: Person) -> str:
    """All that is known of a person, on lines."""
    lines = [person.name, person.craft, person.employer, person.interest]
    return "\n".join(filter(None, lines))


def sentence_of(person: Person, more: str) -> str:
    """A person as a screen reader says him."""
    return BETWEEN.join(filter(None, (person.name, person.craft, more)))


def chip_height() -> int:
    """How high a chip is."""
    return caption_height() + STEP + HALF


def caption_height() -> int:
    """The height of a line of a card's head."""
    return BASE + HALF + 2
