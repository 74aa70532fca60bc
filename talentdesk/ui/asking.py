"""The few dialogs there are: a decision that cannot be taken without the user."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from talentdesk.text import tr


def decide(parent: QWidget | None, text: str, *, detail: str = "", yes: str, no: str = "") -> bool:
    """Ask a question with two answers; ``yes`` names what will be done. Esc and closing mean no."""
    box = QMessageBox(parent)
    box.setWindowTitle(tr("请确认"))
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(detail)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    refuse = box.addButton(no or tr("取消"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(agree)
    box.setEscapeButton(refuse)
    box.exec()
    return box.clickedButton() is agree
