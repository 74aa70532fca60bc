"""The few parts every page is put together from: labels, cards, empty states, messages, badges, buttons, search box."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from talentdesk.errors import DeskError
from talentdesk.text import tr
from talentdesk.ui.icons import icon, picture
from talentdesk.ui.theme import GROUP, HALF, MARGIN, STEP, colours


def words(text: str, role: str = "", *, wrap: bool = True) -> QLabel:
    """A label; roles: title, lead, figure, muted, caption, trouble. Plain text, never markup out of data."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if role:
        label.setProperty("role", role)
    if wrap:
        label.setMinimumWidth(1)  # a long word may not widen the page
    return label


def heading(text: str, role: str = "title") -> QLabel:
    """A heading on one line; ``title`` once a page, ``lead`` for its parts."""
    return words(text, role, wrap=False)


def badge(text: str, tone: str = "") -> QLabel:
    """A small state mark; tones: accent, success, warning, danger, none."""
    label = words(text, "badge", wrap=False)
    if tone:
        label.setProperty("tone", tone)
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return label


def button(
    text: str, slot: Callable[[], object] | None = None, *, role: str = "", icon_name: str = ""
) -> QPushButton:
    """A push button; roles: primary (one a page), link, line, choice. Put a mnemonic into the text: 新建(&N)."""
    made = QPushButton(text)
    if role:
        made.setProperty("role", role)
    if icon_name:
        made.setIcon(icon(icon_name, colour=colours().on_accent if role == "primary" else "", size=16))
        made.setIconSize(QSize(16, 16))
    if role not in ("line", "choice"):
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    if slot is not None:
        made.clicked.connect(lambda _checked=False: slot())
    return made


def icon_button(name: str, label: str, slot: Callable[[], object] | None = None) -> QToolButton:
    """A button that shows only an icon; its label is read by screen readers and shown as a tool tip."""
    made = QToolButton()
    made.setIcon(icon(name, size=16))
    made.setIconSize(QSize(16, 16))
    made.setToolTip(label)
    made.setAccessibleName(label)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if slot is not None:
        made.clicked.connect(lambda _checked=False: slot())
    return made


def card(*parts: QWidget, spacing: int = STEP) -> QFrame:
    """A framed group of parts, one under the other."""
    frame = QFrame()
    frame.setProperty("role", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
    column.setSpacing(spacing)
    for part in parts:
        column.addWidget(part)
    return frame


def row(*parts: QWidget | None, spacing: int = STEP) -> QWidget:
    """Parts beside each other; None is a stretch."""
    box = QWidget()
    line = QHBoxLayout(box)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(spacing)
    for part in parts:
        if part is None:
            line.addStretch(1)
        else:
            line.addWidget(part)
    return box


def scrolled(inside: QWidget) -> QScrollArea:
    """A page's content in a vertical scroll area, so that it is complete on a small screen."""
    inside.setProperty("role", "page")
    as_high_as_needed(inside)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


def empty_area(area: QScrollArea) -> None:
    """Take what a scroll area shows out of it for good; later, because it may be in the middle of telling of a click."""
    inside = area.takeWidget()
    if inside is not None:
        inside.deleteLater()


def side_column(width: int, *parts: QWidget) -> QScrollArea:
    """Cards one below the other in a column of fixed width that scrolls by itself, beside something larger."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, HALF, 0)
    column.setSpacing(STEP)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    area = scrolled(inner)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFixedWidth(width)
    return area


def as_high_as_needed(inside: QWidget) -> None:
    """Let wrapped words decide the height at the width there is: their size hints are for a far narrower place."""
    layout = inside.layout()
    if layout is not None and layout.hasHeightForWidth():
        inside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)


def page_column(widget: QWidget) -> QVBoxLayout:
    """The layout of a page: the margin and grid every page has."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(MARGIN, GROUP, MARGIN, GROUP)
    column.setSpacing(GROUP)
    return column


class EmptyState(QWidget):
    """What an empty page shows: what it is for and the first step as a button."""

    def __init__(
        self,
        title: str,
        text: str,
        *,
        icon_name: str = "",
        action: str = "",
        slot: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(STEP)
        column.addStretch(1)
        if icon_name:
            drawing = QLabel()
            drawing.setPixmap(picture(icon_name, colour=colours().edge, size=40))
            column.addWidget(drawing, 0, Qt.AlignmentFlag.AlignHCenter)
        self.title = heading(title, "lead")
        column.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        self.text = words(text, "muted")
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.text)
        self.button: QPushButton | None = None
        if action:
            self.button = button(action, slot, role="primary")
            column.addSpacing(STEP)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)


class MessageBar(QFrame):
    """A message over a page: what happened, what to do about it; stays until closed. Hidden when it says nothing."""

    closed = Signal()
    _ICONS = {"accent": "info", "success": "check", "warning": "warning", "danger": "warning"}

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        line = QHBoxLayout(self)
        line.setContentsMargins(GROUP, STEP, STEP, STEP)
        line.setSpacing(STEP)
        self._picture = QLabel()
        line.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(HALF)
        self.text = words("")
        self.remedy = words("", "muted")
        for label in (self.text, self.remedy):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        line.addLayout(column, 1)
        self._close = icon_button("close", tr("关闭提示"), self.clear)
        line.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, text: str, remedy: str = "", tone: str = "accent") -> None:
        """Show a message; tones: accent, success, warning, danger."""
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        colour = {"success": colours().success, "warning": colours().warning, "danger": colours().danger}
        self._picture.setPixmap(
            picture(self._ICONS[tone], colour=colour.get(tone, colours().accent), size=20)
        )
        self.text.setText(text)
        self.remedy.setText(remedy)
        self.remedy.setVisible(bool(remedy))
        self.setAccessibleName(f"{text} {remedy}".strip())
        self.show()

    def refuse(self, error: DeskError) -> None:
        """Show a refusal with its remedy and, where there are several problems, the first of them."""
        lines = [p.text for p in error.problems[:5] if p.text != error.text]
        if len(error.problems) > 5:
            lines.append(tr("……共 {count} 处", count=len(error.problems)))
        self.say(error.text, "\n".join([*lines, error.remedy]).strip(), "danger")

    def clear(self) -> None:
        """Say nothing any more."""
        self.hide()
        self.closed.emit()


class SearchBox(QLineEdit):
    """The one search box of a page: magnifier, clear button, Esc clears."""

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.addAction(QAction(icon("search", size=16), "", self), QLineEdit.ActionPosition.LeadingPosition)
        self.setMinimumWidth(160)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the box first."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)


def set_wrong(widget: QWidget, wrong: bool) -> None:
    """Mark a typing field as wrong (red border) or right again."""
    if bool(widget.property("wrong")) != wrong:
        widget.setProperty("wrong", wrong)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
