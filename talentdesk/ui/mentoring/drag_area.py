"""Dragging apprentices about on the board: what is carried, where it may be dropped, scrolling at the edges."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea

from talentdesk.ui.mentoring.board_state import BoardState

MIME = "application/x-talentdesk-apprentices"
NEAR_EDGE, SCROLL_STEP, SCROLL_EVERY = 28, 18, 30


class DragArea(QAbstractScrollArea):
    """A place that apprentices are dragged from and dropped on; ``dropped`` (a mentor, or None) follows the selection."""

    dropped = Signal(object)

    def __init__(self, state: BoardState) -> None:
        super().__init__()
        self.state = state
        self.target: object = ""
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self._scroll_by = 0
        self._scroll = QTimer(self, interval=SCROLL_EVERY)
        self._scroll.timeout.connect(self._scroll_on)
        state.held.connect(self.show_held)

    def target_at(self, point: QPoint) -> object:
        """The mentor at a point of the contents, None: the column; "" where nothing can be dropped."""
        raise NotImplementedError

    def drag(self, apprentices: Sequence[int], picture: QPixmap) -> None:
        """Drag some about until they are dropped."""
        drag = QDrag(self)
        drag.setMimeData(carried(apprentices))
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(16, 12))
        self.state.hold(apprentices)
        drag.exec(Qt.DropAction.MoveAction)
        self.state.hold(())

    def show_held(self) -> None:
        """A drag has begun or is over."""
        if not self.state.dragging:
            self._leave()
        self.viewport().update()

    def _inside(self, point: QPoint) -> QPoint:
        return point + QPoint(0, self.verticalScrollBar().value())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            if not self.state.dragging:
                self.state.hold(self._brought(event.mimeData()))
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        point = event.position().toPoint()
        target = self.target_at(self._inside(point))
        if target != self.target:
            self.target = target
            self.viewport().update()
        low = self.viewport().height() - NEAR_EDGE
        self._scroll_by = -SCROLL_STEP if point.y() < NEAR_EDGE else SCROLL_STEP if point.y() > low else 0
        if not self._scroll_by:
            self._scroll.stop()
        elif not self._scroll.isActive():
            self._scroll.start()
        event.setAccepted(target != "")

    def _scroll_on(self) -> None:
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + self._scroll_by)

    def _leave(self) -> None:
        self._scroll.stop()
        self.target = ""
        self.viewport().update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._leave()

    def dropEvent(self, event: QDropEvent) -> None:
        """A drop on a card that refuses arrives as well: the officer is told why."""
        target = self.target_at(self._inside(event.position().toPoint()))
        moving = self._brought(event.mimeData())
        self._leave()
        self.state.hold(())
        if target != "" and moving:
            event.acceptProposedAction()
            self.state.pick(moving)
            self.dropped.emit(target)

    def _brought(self, data: QMimeData) -> list[int]:
        """The apprentices a drag carries, as far as they are on this board."""
        return [number for number in brought(data) if self.state.has(number)]


def carried(apprentices: Sequence[int]) -> QMimeData:
    """What a drag carries: the apprentices' numbers."""
    data = QMimeData()
    data.setData(MIME, " ".join(map(str, apprentices)).encode())
    return data


def brought(data: QMimeData) -> list[int]:
    """The apprentices a drag carries."""
    return [int(each) for each in bytes(data.data(MIME).data()).split()]
