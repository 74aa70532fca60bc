"""A week as a grid of hours: what takes a room or a thing is seen as blocks; a free time is drawn with mouse or keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from talentdesk.text import tr
from talentdesk.ui.theme import colours
from talentdesk.ui.workshop.week_blocks import FIRST_HOUR, LAST_HOUR, WEEK, Bar, Block, Piece, bars, pieces
from talentdesk.ui.workshop.week_paint import draw_blocks, draw_paper, weekday_names
from talentdesk.ui.workshop.week_places import AXIS, SNAP, WeekPlaces, clock

NARROWEST_DAY, USUAL_DAY = 56, 90
Cell = tuple[int, float]
"""A day of the week from 0 and the hour at which a half hour begins."""


class WeekGrid(QWidget):
    """``drawn`` carries the begin and end of a time that was marked, ``picked`` a block that was chosen."""

    drawn = Signal(object, object)
    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.monday = self.today = date(2000, 1, 3)
        self._pieces: tuple[Piece, ...] = ()
        self._bars: tuple[Bar, ...] = ()
        self.chosen: Block | None = None
        self._from: Cell = (0, 8.0)
        self._to: Cell = (0, 8.0)
        self._dragging = False
        self.setAccessibleName(tr("周历"))
        self.setMinimumSize(AXIS + WEEK * NARROWEST_DAY, self.places.lowest)

    @property
    def places(self) -> WeekPlaces:
        """Where things stand at the present size."""
        return WeekPlaces(QRectF(self.rect()), self.monday, self._pieces, self._bars)

    def sizeHint(self) -> QSize:
        """As high as its hours need."""
        return QSize(AXIS + WEEK * USUAL_DAY, self.places.lowest)

    def show_week(self, monday: date, today: date, blocks: Sequence[Block]) -> None:
        """Show a week; a block that was chosen stays so while it is there."""
        self.monday, self.today = monday, today
        self._pieces, self._bars = tuple(pieces(blocks, monday)), tuple(bars(blocks, monday))
        self.chosen = self.chosen if self.chosen in blocks else None
        self.setMinimumHeight(self.places.lowest)
        self.update()

    @property
    def blocks(self) -> list[Block]:
        """All blocks of the shown week."""
        return list(dict.fromkeys([*(p.block for p in self._pieces), *(b.block for b in self._bars)]))

    def point_at(self, moment: datetime) -> QPointF:
        """The middle of the half hour that begins at a moment of the shown week."""
        day, hour = (moment.date() - self.monday).days, moment.hour + moment.minute / 60
        return self.places.hours(day, hour, hour + SNAP).center()

    def _marked(self) -> tuple[int, float, float]:
        """(day, first hour, last hour) of what is marked: on one day, from the earlier to the later half hour."""
        hours = sorted((self._from[1], self._to[1]))
        return self._from[0], hours[0], hours[1] + SNAP

    def _tell(self) -> None:
        day, first, last = self._marked()
        midnight = datetime.combine(self.monday + timedelta(days=day), time.min)
        self.chosen = None
        self.drawn.emit(midnight + timedelta(hours=first), midnight + timedelta(hours=last))

    def _choose(self, block: Block) -> None:
        self.chosen = block
        self.setAccessibleName(block.detail)
        self.picked.emit(block)
        self.update()

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a block, or begin to mark a time."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        places = self.places
        found = places.block_at(event.position())
        self._dragging = found is None and event.position().y() >= places.top
        if found is not None:
            self._choose(found)
        elif self._dragging:
            self._from = self._to = places.cell_at(event.position())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark on."""
        if self._dragging:
            self._to = (self._from[0], self.places.cell_at(event.position())[1])
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """What is marked is wanted."""
        if self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, with Shift they mark, Enter wants what is marked or chooses the block there."""
        steps = {
            Qt.Key.Key_Left: (-1, 0.0), Qt.Key.Key_Right: (1, 0.0), Qt.Key.Key_Up: (0, -SNAP), Qt.Key.Key_Down: (0, SNAP),
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self._walk(*step, marking=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            found = self._under_cursor()
            if found is not None and self._from == self._to:
                self._choose(found)
            else:
                self._tell()
        else:
            super().keyPressEvent(event)

    def _walk(self, days: int, hours: float, *, marking: bool) -> None:
        day = min(max(self._to[0] + days, 0), WEEK - 1)
        hour = min(max(self._to[1] + hours, FIRST_HOUR), LAST_HOUR - SNAP)
        if marking:
            self._to = (self._from[0], hour)
        else:
            self._from = self._to = (day, hour)
        self.setAccessibleName(self._words())
        self.update()

    def _under_cursor(self) -> Block | None:
        day, first, _ = self._marked()
        places = self.places
        return places.block_at(places.hours(day, first, first + SNAP).center())

    def _words(self) -> str:
        day, first, last = self._marked()
        found = self._under_cursor()
        when = f"{weekday_names()[day]} {clock(first)}–{clock(last)}"
        return f"{when} {found.detail}" if found is not None else when

    def event(self, event: QEvent) -> bool:
        """A block says all of itself under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.places.block_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), found.detail if found is not None else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Days, hours, blocks, and what is marked."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self.places
        draw_paper(painter, places, (self.today - self.monday).days)
        draw_blocks(painter, places, self.chosen)
        if self._dragging or self.hasFocus():
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(places.hours(*self._marked()), 4, 4)
        painter.end()
