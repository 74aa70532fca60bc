"""One line of a channel's form for each declared setting of its way: text, number, folder, file, password, host key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from talentdesk.services.upload_channels import SettingField, fingerprint
from talentdesk.text import tr
from talentdesk.ui.theme import HALF
from talentdesk.ui.widgets import button, set_wrong, words
from talentdesk.ui.words import characters

NUMBER_CHARACTERS = 8
GROUP_OF = 4


class SettingLine(QWidget):
    """Edits one setting; ``edited`` follows each change made by hand."""

    edited = Signal()

    def __init__(self, field: SettingField) -> None:
        super().__init__()
        self.field = field
        self.line = QLineEdit()
        self.line.setAccessibleName(tr(field.label))
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.layout_ = QHBoxLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)
        self.layout_.setSpacing(HALF)
        self.layout_.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        if field.kind == "number":
            self.line.setFixedWidth(characters(self.line, NUMBER_CHARACTERS))
            self.line.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
            self.layout_.addStretch(1)

    @property
    def value(self) -> str:
        """What stands in the line."""
        return self.line.text().strip()

    def show_value(self, value: object) -> None:
        """Fill in what is kept."""
        self.line.setText(str(value))
        self.line.setCursorPosition(0)

    def mark(self, wrong: bool) -> None:
        """Show the line as wrong, or right again."""
        set_wrong(self.line, wrong)


class PathLine(SettingLine):
    """A folder or a file, typed or chosen."""

    def __init__(self, field: SettingField) -> None:
        super().__init__(field)
        self.choose_button = button(tr("浏览…"), self._choose)
        self.choose_button.setAccessibleName(tr("选择{label}", label=tr(field.label)))
        self.layout_.addWidget(self.choose_button)

    def _choose(self) -> None:
        title = tr("选择{label}", label=tr(self.field.label))
        if self.field.kind == "folder":
            chosen = QFileDialog.getExistingDirectory(self, title, self.value)
        else:
            chosen, _ = QFileDialog.getOpenFileName(self, title, self.value)
        if chosen:
            self.show_value(chosen)
            self.edited.emit()


class SecretLine(SettingLine):
    """A password or token: typed once, kept by the system, never shown again. ``forget`` takes the kept one away."""

    def __init__(self, field: SettingField, forget: Callable[[], object]) -> None:
        super().__init__(field)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.forget_button = button(tr("清除"), forget, role="link")
        self.forget_button.setAccessibleName(tr("清除已保存的{label}", label=tr(field.label)))
        self.layout_.addWidget(self.forget_button)
        self.forget_button.hide()

    def show_kept(self, kept: bool) -> None:
        """Say whether the system holds a value."""
        self.line.clear()
        self.line.setPlaceholderText(tr("已保存，留空不变") if kept else tr("还没有保存"))
        self.forget_button.setVisible(kept)

    def refuse(self) -> None:
        """There is no place to keep it in."""
        self.line.clear()
        self.line.setPlaceholderText(tr("这台电脑保存不了密码"))
        self.line.setEnabled(False)
        self.forget_button.hide()


class HostKeyLine(SettingLine):
    """The server's key as its fingerprint; it is accepted after a try, not typed."""

    def __init__(self, field: SettingField) -> None:
        super().__init__(field)
        self.line.hide()
        self.shown = words("")
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.layout_.addWidget(self.shown, 1)
        self.forget_button = button(tr("重新核对"), self._forget, role="link")
        self.layout_.addWidget(self.forget_button, 0, Qt.AlignmentFlag.AlignTop)

    def show_value(self, value: object) -> None:
        super().show_value(value)
        key = str(value)
        self.shown.setText(grouped(fingerprint(key)) if key else tr("还没有核对。保存后点“试一试”。"))
        self.forget_button.setVisible(bool(key))

    def _forget(self) -> None:
        self.show_value("")
        self.edited.emit()


def grouped(print_: str) -> str:
    """A fingerprint in groups of four signs, as people read it to each other by telephone."""
    kind, _, signs = print_.partition(":")
    groups = [signs[at : at + GROUP_OF] for at in range(0, len(signs), GROUP_OF)]
    return f"{kind}: " + " ".join(groups)


def make_line(field: SettingField, forget: Callable[[str], object]) -> SettingLine:
    """The line of a setting by its kind."""
    if field.kind in ("folder", "file"):
        return PathLine(field)
    if field.kind == "secret":
        return SecretLine(field, lambda: forget(field.name))
    if field.kind == "host-key":
        return HostKeyLine(field)
    return SettingLine(field)
