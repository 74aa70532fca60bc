"""Line icons: our own SVG drawings in ``resources/icons``, drawn in a colour of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from talentdesk.paths import resource
from talentdesk.ui.theme import colours


def icon(name: str, *, colour: str = "", selected: str = "", size: int = 20) -> QIcon:
    """The icon ``resources/icons/<name>.svg`` of ``size`` px; ``selected`` colours it in a selected line of a list."""
    found = QIcon()
    found.addPixmap(picture(name, colour=colour, size=size))
    found.addPixmap(picture(name, colour=colours().edge, size=size), QIcon.Mode.Disabled)
    if selected:
        found.addPixmap(picture(name, colour=selected, size=size), QIcon.Mode.Selected)
    return found


def picture(name: str, *, colour: str = "", size: int = 20) -> QPixmap:
    """The drawing as a picture, sharp on the sharpest screen of the PC."""
    ratio = max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
    pixels = round(size * ratio)
    pixmap = QPixmap(pixels, pixels)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing = _drawing(name).replace("currentColor", colour or colours().muted)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


@lru_cache(maxsize=64)
def _drawing(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")
