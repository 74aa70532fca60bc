"""What a try of a channel found; a server's key to be compared by telephone before it is trusted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QFrame, QVBoxLayout

from talentdesk.services.upload_channels import Checked, fingerprint
from talentdesk.text import tr
from talentdesk.ui.reporting.setting_lines import grouped
from talentdesk.ui.theme import GROUP, HALF, STEP, base_font
from talentdesk.ui.widgets import badge, button, row, words


class CheckCard(QFrame):
    """``accepted`` carries the host key that was accepted by a click. Hidden while there is nothing to say."""

    accepted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._host_key = ""
        self.mark = badge("")
        self.text = words("")
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.advice = words(
            tr(
                "请打电话给主管部门，逐组核对下面的指纹；一字不差才接受。号码请用公开的总机或文件上的，不要用对方发来的。"
            ),
            "muted",
        )
        self.print = words("")
        self.print.setFont(_telling_font())
        self.print.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.accept_button = button(tr("接受这个指纹"), self._accept)
        self.key_parts = (self.advice, self.print, self.accept_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, STEP, GROUP, STEP)
        column.setSpacing(HALF)
        column.addWidget(row(self.mark, None))
        column.addWidget(self.text)
        column.addWidget(self.advice)
        column.addWidget(self.print)
        column.addWidget(row(self.accept_button, None))
        self.hide()

    def show_trying(self) -> None:
        """A try is under way."""
        self._say(tr("正在试……"), "accent", "", "")

    def show_checked(self, checked: Checked) -> None:
        """Show what a try found."""
        if checked.ok:
            self._say(tr("能用"), "success", checked.words, "")
        elif checked.host_key:
            self._say(tr("请核对指纹"), "warning", checked.words, checked.host_key)
        else:
            self._say(tr("还不能用"), "danger", checked.words, "")

    def clear(self) -> None:
        """Say nothing."""
        self._host_key = ""
        self.hide()

    def _say(self, mark: str, tone: str, text: str, host_key: str) -> None:
        self._host_key = host_key
        self.mark.setText(mark)
        self.mark.setProperty("tone", tone)
        self.mark.style().unpolish(self.mark)
        self.mark.style().polish(self.mark)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        for part in self.key_parts:
            part.setVisible(bool(host_key))
        self.print.setText(grouped(fingerprint(host_key)) if host_key else "")
        self.setAccessibleName(f"{mark} {text}".strip())
        self.show()

    def _accept(self) -> None:
        self.accepted.emit(self._host_key)


def _telling_font() -> QFont:
    """A font in which I, l and 1, O and 0 are told apart."""
    font = base_font()
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    font.setFamilies([fixed, *font.families()])
    font.setBold(True)
    return font
