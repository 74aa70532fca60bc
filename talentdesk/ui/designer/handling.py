"""The canvas under mouse and keyboard: choose, rubber band, drag, resize with guides, nudge."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent

from talentdesk.documents import layout_edits as edits
from talentdesk.documents.element_base import Element
from talentdesk.documents.elements import Line
from talentdesk.documents.layout_edits import Chosen, Elements, bounds, union
from talentdesk.documents.snapping import lines_of, snapped
from talentdesk.text import tr
from talentdesk.ui.designer.canvas import Canvas
from talentdesk.ui.designer.kinds import element_label

NEAR_PIXELS = 6
FINE, COARSE = 0.1, 1.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
_CURSORS = {
    "nw": Qt.CursorShape.SizeFDiagCursor, "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor, "sw": Qt.CursorShape.SizeBDiagCursor,
    "n": Qt.CursorShape.SizeVerCursor, "s": Qt.CursorShape.SizeVerCursor,
    "e": Qt.CursorShape.SizeHorCursor, "w": Qt.CursorShape.SizeHorCursor,
}  # fmt: skip


@dataclass(slots=True)
class _Drag:
    """A pull under way: ``what`` is move, band, pan or the name of a handle."""

    what: str
    start: QPoint
    chosen: Chosen = ()
    far: bool = False


class HandlingCanvas(Canvas):
    """``edit_asked`` follows a double click; ``menu_asked`` (a global point) a right click; ``dragging`` shows live."""

    edit_asked = Signal()
    menu_asked = Signal(QPoint)
    dragging = Signal()

    _drag: _Drag | None = None
    snapping = True

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at = event.position().toPoint()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._drag = _Drag("pan", at)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        more = bool(
            event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        )
        handle = "" if more or event.button() == Qt.MouseButton.RightButton else self.handle_at(at)
        found = self.element_at(at)
        if handle:
            self._drag = _Drag(handle, at, self.design.chosen)
        elif found is None:
            if not more:
                self.design.choose(())
            self._drag = _Drag("band", at, self.design.chosen)
        else:
            self._choose_pressed(found, more)
            if event.button() == Qt.MouseButton.LeftButton:
                self._drag = _Drag("move", at, self.design.chosen)

    def _choose_pressed(self, found: int, more: bool) -> None:
        chosen = self.design.chosen
        if more:
            self.design.choose(tuple(set(chosen) ^ {found}))
        elif found not in chosen:
            self.design.choose((found,))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        drag = self._drag
        if drag is None:
            self._hover(at)
            return
        off = at - drag.start
        if not drag.far and off.manhattanLength() < 3:
            return
        drag.far = True
        if drag.what == "pan":
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - off.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - off.y())
            drag.start = at
        elif drag.what == "band":
            self.band = QRectF(self.mapToScene(drag.start), self.mapToScene(at)).normalized()
            # Only what lies wholly inside: borders and backgrounds around the others stay out.
            inside = [i for i, each in enumerate(self.shown) if self.band.contains(_thick(self.box(each)))]
            self.design.choose((*drag.chosen, *inside))
        else:
            self._pull(drag, QPointF(off) / self.per_mm, event.modifiers())
            self.dragging.emit()
        self.viewport().update()

    def _hover(self, at: QPoint) -> None:
        handle = self.handle_at(at)
        over = self.element_at(at)
        if handle:
            self.viewport().setCursor(_CURSORS[handle])
        elif over is not None:
            self.viewport().setCursor(Qt.CursorShape.SizeAllCursor)
        else:
            self.viewport().unsetCursor()
        if over != self.hovered:
            self.hovered = over
            self.viewport().update()

    def _pull(self, drag: _Drag, off: QPointF, keys: Qt.KeyboardModifier) -> None:
        """Show the elements as they will be when the button is let go."""
        dx, dy = round(off.x(), 1), round(off.y(), 1)
        shift = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        snap = self.snapping and not keys & Qt.KeyboardModifier.AltModifier
        elements = self.design.elements
        if drag.what == "move":
            if shift:
                dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
            moved = edits.moved(elements, drag.chosen, dx, dy)
            box = union([bounds(moved[i]) for i in drag.chosen])
            xs, ys = [box.left, box.center, box.right], [box.top, box.middle, box.bottom]
            sx, sy = self._snap(xs, ys, drag.chosen) if snap else (0.0, 0.0)
            if shift:
                sx, sy = (sx, 0.0) if dy == 0 else (0.0, sy)
            self.live = edits.moved(elements, drag.chosen, dx + sx, dy + sy)
            return
        place = drag.chosen[0]
        new = edits.resized(elements[place], drag.what, dx, dy, keep_shape=shift)
        if snap and not shift:
            sx, sy = self._snap(*_pulled_edges(new, drag.what), drag.chosen)
            new = edits.resized(elements[place], drag.what, dx + sx, dy + sy)
        self.live = (*elements[:place], new, *elements[place + 1 :])

    def _snap(self, xs: list[float], ys: list[float], chosen: Chosen) -> tuple[float, float]:
        others = [bounds(each) for i, each in enumerate(self.design.elements) if i not in chosen]
        found = snapped(xs, ys, lines_of([self.design.sheet, *others]), NEAR_PIXELS / self.per_mm, self.grid)
        self.guides = found.guides
        return found.dx, found.dy

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, live = self._drag, self.live
        self._stop()
        if drag is not None and drag.far and live is not None and live != self.design.elements:
            self.design.edit(tr("移动") if drag.what == "move" else tr("改变大小"), live)
        elif (
            drag is not None and drag.what == "move" and not drag.far
            and not event.modifiers() and len(self.design.chosen) > 1
        ):  # fmt: skip
            found = self.element_at(event.position())
            self.design.choose(() if found is None else (found,))
        self._hover(event.position().toPoint())

    def _stop(self) -> None:
        self._drag, self.live, self.guides, self.band = None, None, (), QRectF()
        self.viewport().unsetCursor()
        self.viewport().update()
        self.dragging.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.element_at(event.position()) is not None:
            self.edit_asked.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Also by the menu key."""
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.viewport().rect().center())
        self.menu_asked.emit(at)

    # keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move by 0.1 mm, with Shift by 1 mm; with Ctrl they change the size. Tab goes on to the next element."""
        key, keys = Qt.Key(event.key()), event.modifiers()
        if key in _ARROWS and self.design.chosen:
            step = COARSE if keys & Qt.KeyboardModifier.ShiftModifier else FINE
            dx, dy = _ARROWS[key][0] * step, _ARROWS[key][1] * step
            if keys & Qt.KeyboardModifier.ControlModifier:
                self.grow(dx, dy)
            else:
                self.nudge(dx, dy)
        elif key == Qt.Key.Key_Escape and (self._drag is not None or self.design.chosen):
            if self._drag is not None:
                self._stop()
            else:
                self.design.choose(())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.design.chosen:
            self.edit_asked.emit()
        else:
            event.ignore()  # the page knows the other keys; arrows without a choice scroll
            if key in _ARROWS:
                super().keyPressEvent(event)

    def focusNextPrevChild(self, on: bool) -> bool:
        """Tab chooses the next element; after the last one it goes on to the next control."""
        count = len(self.design.elements)
        step = 1 if on else -1
        at = (self.design.chosen[0] if on else self.design.chosen[-1]) + step if self.design.chosen else 0
        if self.design.chosen and 0 <= at < count:
            self.design.choose((at,))
            self.ensure_seen(at)
            return True
        return super().focusNextPrevChild(on)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by Tab, the first element is chosen, so that the keys have something to work on."""
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and not self.design.chosen and self.design.elements:
            first = event.reason() == Qt.FocusReason.TabFocusReason
            self.design.choose((0 if first else len(self.design.elements) - 1,))

    def ensure_seen(self, place: int) -> None:
        """Scroll so that an element is in view."""
        self.ensureVisible(_thick(self.box(self.design.elements[place])), 20, 20)

    def nudge(self, dx: float, dy: float) -> None:
        """Move the chosen elements a little; steps one after the other are taken back together."""
        moved = edits.moved(self.design.elements, self.design.chosen, dx, dy)
        self.design.edit(tr("移动"), moved, merge="nudge")

    def grow(self, dx: float, dy: float) -> None:
        """Make the chosen elements a little larger or smaller."""
        new: Elements = tuple(
            edits.resized(each, "se", dx, dy) if i in self.design.chosen else each
            for i, each in enumerate(self.design.elements)
        )
        self.design.edit(tr("改变大小"), new, merge="grow")

    def describe(self) -> None:
        """Tell a screen reader what is chosen."""
        chosen = [element_label(self.design.elements[i]) for i in self.design.chosen]
        self.setAccessibleDescription("、".join(chosen) or tr("没有选中元素"))


def _pulled_edges(element: Element, handle: str) -> tuple[list[float], list[float]]:
    if isinstance(element, Line):
        if handle == "nw":
            return [element.x], [element.y]
        return [element.x + element.width], [element.y + element.height]
    box = bounds(element)
    xs = [box.left] if "w" in handle else [box.right] if "e" in handle else []
    ys = [box.top] if "n" in handle else [box.bottom] if "s" in handle else []
    return xs, ys


def _thick(box: QRectF) -> QRectF:
    """A box that can be met: lines have none."""
    return box.adjusted(-0.1, -0.1, 0.1, 0.1)
