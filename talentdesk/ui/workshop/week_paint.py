"""How the week is drawn: its days and hours, the blocks of some hours, the bars over whole days."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from talentdesk.text import tr
from talentdesk.ui.theme import colours
from talentdesk.ui.workshop.week_blocks import FIRST_HOUR, LAST_HOUR, WEEK, Block
from talentdesk.ui.workshop.week_places import AXIS, HEAD, WeekPlaces, clock

EDGE = 3
"""Width in px of the strong colour at a block's left."""


def weekday_names() -> list[str]:
    """The days of the week, Monday first."""
    return [tr("周一"), tr("周二"), tr("周三"), tr("周四"), tr("周五"), tr("周六"), tr("周日")]


def tones(kind: str) -> tuple[str, str]:
    """(background, colour of the edge) of a kind of block."""
    c = colours()
    return {
        "session": (c.accent_soft, c.accent),
        "booking": (c.success_soft, c.success),
        "loan": (c.warning_soft, c.warning),
        "repair": (c.danger_soft, c.danger),
    }[kind]


def draw_paper(painter: QPainter, at: WeekPlaces, now: int) -> None:
    """Heads of the days, lines of the hours; ``now`` is today's column, out of range when it is another week."""
    c = colours()
    painter.fillRect(at.whole, QColor(c.surface))
    if 0 <= now < WEEK:
        painter.fillRect(at.column(now), QColor(c.hover))
    for bar in at.bars:
        if bar.block.whole:
            soft, _ = tones(bar.block.kind)
            for day in range(bar.first, bar.last + 1):
                painter.fillRect(at.hours(day, FIRST_HOUR, LAST_HOUR), QColor(soft))
    for hour in range(FIRST_HOUR, LAST_HOUR + 1):
        y = at.y(hour)
        painter.setPen(QPen(QColor(c.line), 1))
        painter.drawLine(QPointF(AXIS - 4, y), QPointF(at.whole.right(), y))
        if hour < LAST_HOUR:
            painter.setPen(QColor(c.muted))
            painter.drawText(
                QRectF(0, y + 1, AXIS - 8, 18), int(Qt.AlignmentFlag.AlignRight), clock(float(hour))
            )
    heads = day_heads(at.monday, painter.fontMetrics(), int(at.column(0).width()) - 4)
    for day, text in enumerate(heads):
        column = at.column(day)
        painter.setPen(QPen(QColor(c.line), 1))
        painter.drawLine(column.topLeft(), column.bottomLeft())
        painter.setPen(QColor(c.accent_strong if day == now else c.muted))
        head = QRectF(column.left(), 0, column.width(), HEAD)
        painter.drawText(head, int(Qt.AlignmentFlag.AlignCenter), text)


def day_heads(monday: date, metrics: QFontMetrics, room: int) -> list[str]:
    """The heads of a week's days, all with the month or, where that is too wide for one, all without."""
    days = [(name, monday + timedelta(days=at)) for at, name in enumerate(weekday_names())]
    whole = [f"{name} {day.month}/{day.day}" for name, day in days]
    if max(map(metrics.horizontalAdvance, whole)) <= room:
        return whole
    return [f"{name} {day.day}" for name, day in days]


def draw_blocks(painter: QPainter, at: WeekPlaces, chosen: Block | None) -> None:
    """All bars and blocks; the chosen one is framed."""
    for bar in at.shown_bars():
        _draw(painter, at.bar(bar), bar.block, chosen=bar.block == chosen)
    if at.hidden_bars:
        painter.setPen(QColor(colours().muted))
        painter.drawText(
            at.more(), int(Qt.AlignmentFlag.AlignVCenter), tr("另有 {count} 项", count=at.hidden_bars)
        )
    for piece in at.pieces:
        _draw(painter, at.piece(piece), piece.block, chosen=piece.block == chosen)


def _draw(painter: QPainter, box: QRectF, block: Block, *, chosen: bool) -> None:
    soft, strong = tones(block.kind)
    painter.setPen(QPen(QColor(strong), 2) if chosen else QPen(QColor(colours().surface), 1))
    painter.setBrush(QColor(soft))
    painter.drawRoundedRect(box, 4, 4)
    painter.fillRect(QRectF(box.left(), box.top(), EDGE, box.height()), QColor(strong))
    inside = box.adjusted(EDGE + 4, 1, -3, -1)
    painter.setPen(QColor(colours().text))
    metrics = painter.fontMetrics()
    lines = max(int(inside.height() // metrics.lineSpacing()), 1)
    room = int(inside.width()) * lines - (10 * (lines - 1))
    text = metrics.elidedText(block.title, Qt.TextElideMode.ElideRight, max(room, 12))
    upright = Qt.AlignmentFlag.AlignVCenter if lines == 1 else Qt.AlignmentFlag.AlignTop
    painter.save()
    painter.setClipRect(box)
    painter.drawText(inside, int(Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignLeft | upright), text)
    painter.restore()
