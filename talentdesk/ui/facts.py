"""The facts of one record for reading: groups of labels and values; personal data masked until asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImageReader, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.registers import Field, Kind, Register
from talentdesk.registers.display import masked
from talentdesk.services import history, records
from talentdesk.services.records import Row
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.widgets import button, heading, words
from talentdesk.ui.widgets import row as line
from talentdesk.ui.words import characters, label_of, listed, word

PHOTO_SIZE = QSize(90, 126)
"""5 : 7 as on one-inch and two-inch photos."""


class Facts(QWidget):
    """Shows a record's filled fields; a masked value is shown whole after a click on 显示."""

    photo_dropped = Signal(Path)

    def __init__(self, store: Store, register: Register, row: Row, revealed: set[str]) -> None:
        """``revealed``: fields of this record that were asked for already; a click adds to it."""
        super().__init__()
        self._store = store
        self._revealed = revealed
        self._register = register
        self._row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, STEP, GROUP, GROUP)
        column.setSpacing(STEP)
        photo = next((f for f in register.fields if f.kind is Kind.PHOTO), None)
        if photo is not None:
            self.photo = PhotoFrame(store, str(row.values.get(photo.name) or ""))
            self.photo.chosen.connect(self.photo_dropped)
            column.addWidget(self.photo)
        self.reveal_buttons: dict[str, QWidget] = {}
        groups: dict[str, list[Field]] = {}
        for field in register.fields:
            if field.kind is not Kind.PHOTO and row.texts.get(field.name):
                groups.setdefault(field.group, []).append(field)
        for group, fields in groups.items():
            column.addWidget(heading(word(group), "lead"))
            column.addLayout(self._grid(fields))
            column.addSpacing(STEP)
        empty = [
            label_of(f) for f in register.fields if f.kind is not Kind.PHOTO and not row.texts.get(f.name)
        ]
        if empty:
            column.addWidget(words(tr("未填：{fields}", fields=listed(empty)), "caption"))
        column.addStretch(1)

    def _grid(self, fields: list[Field]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for at, field in enumerate(fields):
            label = words(label_of(field), "muted")
            label.setFixedWidth(characters(label, 6) + 6)
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            whole = self._row.texts[field.name]
            value = words(whole if field.name in self._revealed else masked(field, whole))
            value.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            value.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            value.setAccessibleName(f"{label_of(field)} {value.text()}")
            if value.text() == whole:
                grid.addWidget(value, at, 1, Qt.AlignmentFlag.AlignTop)
            else:
                grid.addWidget(self._offer_whole(field, value, whole), at, 1, Qt.AlignmentFlag.AlignTop)
        return grid

    def _offer_whole(self, field: Field, value: QLabel, whole: str) -> QWidget:
        value.setWordWrap(False)
        reveal = button(tr("显示"), role="link")
        reveal.setFixedHeight(value.fontMetrics().height() + 2)
        reveal.setStyleSheet("padding: 0 4px; min-height: 0")  # no taller than the line it stands in
        reveal.setAccessibleName(tr("显示完整的{field}", field=label_of(field)))

        def show_whole() -> None:
            value.setText(whole)
            value.setAccessibleName(f"{label_of(field)} {whole}")
            reveal.hide()
            self._revealed.add(field.name)
            history.note_revealed(self._store, self._register, self._row.id)

        reveal.clicked.connect(show_whole)
        self.reveal_buttons[field.name] = reveal
        return line(value, reveal, None)


class PhotoFrame(QFrame):
    """A record's photo with the button that sets or replaces it; a dropped file does the same."""

    chosen = Signal(Path)

    def __init__(self, store: Store, digest: str) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GROUP)
        grid.setColumnStretch(1, 1)
        self.picture = QLabel()
        self.picture.setFixedSize(PHOTO_SIZE)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setProperty("role", "card")
        self.picture.setWordWrap(True)
        path = records.photo_path(store, digest) if digest else None
        image = read_photo(path) if path is not None else None
        if image is None:
            self.picture.setText(tr("还没有照片") if not digest else tr("照片文件不见了"))
        else:
            self.picture.setPixmap(image)
        grid.addWidget(self.picture, 0, 0, 2, 1)
        choose = button(tr("更换照片…") if image is not None else tr("选择照片…"), self._choose)
        grid.addWidget(choose, 0, 1, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(
            words(tr("JPG 或 PNG，也可以把照片拖到这里。"), "caption"), 1, 1, Qt.AlignmentFlag.AlignTop
        )

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, tr("选择照片"), "", tr("照片") + " (*.jpg *.jpeg *.png *.bmp)"
        )
        if name:
            self.chosen.emit(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.chosen.emit(Path(event.mimeData().urls()[0].toLocalFile()))


def read_photo(path: Path) -> QPixmap | None:
    """The photo scaled to its place, turned as the camera held it; None when it cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        return None
    return QPixmap.fromImage(
        image.scaled(
            PHOTO_SIZE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    )


def set_photo(store: Store, register: Register, record_id: int, path: Path) -> DeskError | None:
    """Give a record a photo; the refusal where the file is none."""
    try:
        records.set_photo(store, register, record_id, path)
    except DeskError as trouble:
        return trouble
    return None
