"""The sheet on the screen: the rendered page itself, with frames and guides over it; zoom, grid, where things are."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView

from talentdesk.documents.element_base import Element
from talentdesk.documents.elements import Frame, Line, Rectangle
from talentdesk.documents.layout_edits import Chosen, Elements, bounds
from talentdesk.documents.snapping import Guide
from talentdesk.text import tr
from talentdesk.ui.designer.design import Design
from talentdesk.ui.designer.paper import Paper
from talentdesk.ui.theme import colours

ACTUAL = 96 / 25.4
"""Pixels to the millimetre at 100 %."""
LOWEST, HIGHEST, STEP = 0.1, 16.0, 1.25
HANDLE = 7
ROOMY = 28
NEAR = 4
AROUND = 80
SHARP_AFTER = 120
# The paper is white in a dark window too: what lies on it has its own colours.
MARK, GUIDE, FAINT = QColor("#0f6b75"), QColor("#d6246e"), QColor(15, 107, 117, 70)


class Canvas(QGraphicsView):
    """Scene coordinates are mm from the sheet's top left corner. ``moved_view`` follows scrolling and zoom."""

    moved_view = Signal()

    def __init__(self, design: Design, paper: Paper) -> None:
        super().__init__()
        self.design = design
        self.paper = paper
        self.grid = 0.0
        self.outlines = True
        self.live: Elements | None = None
        self.guides: tuple[Guide, ...] = ()
        self.band = QRectF()
        self.hovered: int | None = None
        self._fitted = True
        self._size = (0.0, 0.0)
        self._image_scale = ACTUAL
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setAccessibleName(tr("画布"))
        self.viewport().setMouseTracking(True)
        self._sharpen = QTimer(self, interval=SHARP_AFTER, singleShot=True)
        self._sharpen.timeout.connect(self._draw_sharp)
        design.changed.connect(self.measure)
        design.picked.connect(self.viewport().update)
        paper.drawn.connect(self.viewport().update)
        self.horizontalScrollBar().valueChanged.connect(self.moved_view)
        self.verticalScrollBar().valueChanged.connect(self.moved_view)
        self.measure()

    def sizeHint(self) -> QSize:
        return QSize(400, 300)

    # zoom

    @property
    def zoom(self) -> float:
        """1.0: as large as on paper."""
        return self.transform().m11() / ACTUAL

    @property
    def per_mm(self) -> float:
        """Pixels to the millimetre."""
        return self.transform().m11()

    def set_zoom(self, zoom: float, at: QPoint | None = None) -> None:
        """Show the sheet so large; the point of the viewport ``at`` (its middle) stays where it is."""
        self._fitted = False
        self._scale(zoom, at or self.viewport().rect().center())

    def zoom_in(self) -> None:
        """One step larger."""
        self.set_zoom(self.zoom * STEP)

    def zoom_out(self) -> None:
        """One step smaller."""
        self.set_zoom(self.zoom / STEP)

    def zoom_actual(self) -> None:
        """As large as on paper."""
        self.set_zoom(1.0)

    def fit(self) -> None:
        """Show the whole sheet; it stays whole when the window changes."""
        layout, room = self.design.layout, self.viewport().size()
        wide, high = max(room.width() - 24, 40), max(room.height() - 24, 40)
        self._fitted = True
        self._scale(min(wide / layout.width, high / layout.height) / ACTUAL, None)
        self.centerOn(layout.width / 2, layout.height / 2)
        self.moved_view.emit()

    def _scale(self, zoom: float, at: QPoint | None) -> None:
        held = self.mapToScene(at) if at is not None else None
        per_mm = min(max(zoom, LOWEST), HIGHEST) * ACTUAL
        self.setTransform(QTransform.fromScale(per_mm, per_mm))
        self._leave_room()
        if held is not None and at is not None:
            off = self.mapFromScene(held) - at
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + off.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + off.y())
        self._sharpen.start()
        self.moved_view.emit()

    def _draw_sharp(self) -> None:
        self._image_scale = self.per_mm * self.devicePixelRatioF()
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom where the pointer is; Shift scrolls sideways."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turns = event.angleDelta().y() / 120
            self.set_zoom(self.zoom * STEP**turns, event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        self.moved_view.emit()

    def measure(self) -> None:
        """Take over the sheet's size."""
        layout = self.design.layout
        size = (layout.width, layout.height)
        if size != self._size:
            self._size = size
            self._leave_room()
            if self._fitted:
                self.fit()
        self.hovered = None
        self.viewport().update()
        self.moved_view.emit()

    def _leave_room(self) -> None:
        """Some room around the sheet to lay things aside; none that would need scroll bars when all is in view."""
        around = (8 if self._fitted else AROUND) / self.per_mm
        layout = self.design.layout
        self._scene.setSceneRect(-around, -around, layout.width + 2 * around, layout.height + 2 * around)

    # where things are

    @property
    def shown(self) -> Elements:
        """The elements as they are while something is dragged, else as they are."""
        return self.live if self.live is not None else self.design.elements

    def to_side(self, at: QPoint | QPointF) -> QPointF:
        """A point of the viewport in mm from the side's origin."""
        origin = self.design.side.origin
        return self.mapToScene(QPoint(round(at.x()), round(at.y()))) - QPointF(origin.x, origin.y)

    def from_side(self, x: float, y: float) -> QPoint:
        """Where a point in mm from the side's origin is in the viewport."""
        origin = self.design.side.origin
        return self.mapFromScene(x + origin.x, y + origin.y)

    def middle_of_view(self) -> tuple[float, float]:
        """The middle of what is in view, in mm from the side's origin, to 1 mm, on the sheet."""
        at, sheet = self.to_side(self.viewport().rect().center()), self.design.sheet
        x = min(max(at.x(), sheet.left), sheet.right)
        return round(x), round(min(max(at.y(), sheet.top), sheet.bottom))

    def box(self, element: Element) -> QRectF:
        """An element's box in the scene."""
        found, origin = bounds(element), self.design.side.origin
        return QRectF(found.left + origin.x, found.top + origin.y, found.width, found.height)

    def element_at(self, at: QPoint | QPointF) -> int | None:
        """The topmost element under a point of the viewport; a chosen one comes first. Borders only by their lines."""
        point = self.mapToScene(QPoint(round(at.x()), round(at.y())))
        order = [*self.design.chosen, *reversed(range(len(self.shown)))]
        return next((i for i in order if i < len(self.shown) and self._hit(self.shown[i], point)), None)

    def _hit(self, element: Element, point: QPointF) -> bool:
        near = NEAR / self.per_mm
        box = self.box(element)
        if isinstance(element, Line):
            return _from_line(element, point - self._origin()) <= near
        if not box.adjusted(-near, -near, near, near).contains(point):
            return False
        band = element.band if isinstance(element, Frame) else near
        hollow = isinstance(element, Frame) or (isinstance(element, Rectangle) and not element.fill)
        return not (hollow and box.adjusted(band, band, -band, -band).contains(point))

    def _origin(self) -> QPointF:
        return QPointF(self.design.side.origin.x, self.design.side.origin.y)

    def handle_points(self) -> dict[str, QPointF]:
        """The handles of the one chosen element, in the scene."""
        if len(self.design.chosen) != 1 or self.design.chosen[0] >= len(self.shown):
            return {}
        element = self.shown[self.design.chosen[0]]
        if isinstance(element, Line):
            start = QPointF(element.x, element.y) + self._origin()
            return {"nw": start, "se": start + QPointF(element.width, element.height)}
        box = self.box(element)
        across = {"w": box.left(), "": box.center().x(), "e": box.right()}
        down = {"n": box.top(), "": box.center().y(), "s": box.bottom()}
        # On a small box the middles would hide it and each other.
        middles = min(box.width(), box.height()) * self.per_mm >= ROOMY
        return {
            v + h: QPointF(across[h], down[v])
            for v in down
            for h in across
            if (v and h) or (v + h and middles)
        }

    def handle_at(self, at: QPoint | QPointF) -> str:
        """The handle under a point of the viewport; "" when there is none. A small box keeps a part to be moved by."""
        found = self.handle_points()
        if not found:
            return ""
        point = QPoint(round(at.x()), round(at.y()))
        box = self.box(self.shown[self.design.chosen[0]])
        shortest = min(box.width(), box.height()) * self.per_mm
        reach = min(HANDLE, max(shortest / 3, 2)) if box.contains(self.mapToScene(point)) else HANDLE
        for name in sorted(found, key=len, reverse=True):  # corners first
            if (self.mapFromScene(found[name]) - point).manhattanLength() <= reach:
                return name
        return ""

    # painting

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:
        assert isinstance(rect, QRectF)
        painter.fillRect(rect, QColor(colours().window))
        sheet = QRectF(0, 0, self.design.layout.width, self.design.layout.height)
        painter.fillRect(sheet, QColor("#ffffff"))
        image = self.paper.image(self._image_scale)
        if not image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(sheet, image)
        painter.setPen(_pen(QColor(colours().edge)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(sheet)
        if self.grid and self.grid * self.per_mm >= 5:
            self._draw_grid(painter, sheet)

    def _draw_grid(self, painter: QPainter, sheet: QRectF) -> None:
        origin = self._origin()
        painter.setPen(_pen(QColor(60, 90, 120, 46)))
        for start, end, upright in (
            (sheet.left(), sheet.right(), True),
            (sheet.top(), sheet.bottom(), False),
        ):
            first = (origin.x() if upright else origin.y()) % self.grid
            for nth in range(int((end - start) / self.grid) + 1):
                at = start + first + nth * self.grid
                if at <= end:
                    line = (
                        (QPointF(at, sheet.top()), QPointF(at, sheet.bottom()))
                        if upright
                        else (QPointF(sheet.left(), at), QPointF(sheet.right(), at))
                    )
                    painter.drawLine(*line)

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        assert isinstance(rect, QRectF)
        if self.live is not None:
            self._draw_ghosts(painter)
        if self.outlines:
            painter.setPen(_pen(FAINT, Qt.PenStyle.DotLine))
            for element in self.shown:
                painter.drawRect(self.box(element))
        if (
            self.hovered is not None
            and self.hovered < len(self.shown)
            and self.hovered not in self.design.chosen
        ):
            painter.setPen(_pen(MARK))
            painter.drawRect(self.box(self.shown[self.hovered]))
        self._draw_chosen(painter)
        painter.setPen(_pen(GUIDE))
        for guide in self.guides:
            at = guide.at + (self._origin().x() if guide.axis == "x" else self._origin().y())
            if guide.axis == "x":
                painter.drawLine(QPointF(at, rect.top()), QPointF(at, rect.bottom()))
            else:
                painter.drawLine(QPointF(rect.left(), at), QPointF(rect.right(), at))
        if not self.band.isNull():
            painter.setPen(_pen(MARK, Qt.PenStyle.DashLine))
            painter.fillRect(self.band, QColor(15, 107, 117, 26))
            painter.drawRect(self.band)

    def _draw_chosen(self, painter: QPainter) -> None:
        chosen: Chosen = tuple(i for i in self.design.chosen if i < len(self.shown))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(MARK, width=1.6))
        for i in chosen:
            painter.drawRect(self.box(self.shown[i]))
        painter.setBrush(QColor("#ffffff"))
        half = HANDLE / 2 / self.per_mm
        for point in self.handle_points().values():
            painter.drawRect(QRectF(point.x() - half, point.y() - half, 2 * half, 2 * half))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_ghosts(self, painter: QPainter) -> None:
        """While dragging, the drawn page's own picture of an element goes along with it."""
        image = self.paper.image(self._image_scale)
        if image.isNull() or self.live is None or len(self.live) != len(self.design.elements):
            return
        scale = image.width() / self.design.layout.width
        painter.setOpacity(0.8)
        for i in self.design.chosen:
            was, now = self.box(self.design.elements[i]), self.box(self.live[i])
            if was.size() == now.size() and was != now:
                around = QRectF(
                    was.left() * scale, was.top() * scale, was.width() * scale, was.height() * scale
                )
                painter.drawImage(now, image, around.intersected(QRectF(image.rect())))
        painter.setOpacity(1.0)


def _pen(colour: QColor, style: Qt.PenStyle = Qt.PenStyle.SolidLine, width: float = 1.0) -> QPen:
    pen = QPen(colour, width, style)
    pen.setCosmetic(True)
    return pen


def _from_line(line: Line, point: QPointF) -> float:
    """How far a point is from a line, mm."""
    along = QPointF(line.width, line.height)
    length = QPointF.dotProduct(along, along)
    off = point - QPointF(line.x, line.y)
    share = min(max(QPointF.dotProduct(off, along) / length, 0.0), 1.0) if length else 0.0
    gap = off - along * share
    return float((gap.x() ** 2 + gap.y() ** 2) ** 0.5)
