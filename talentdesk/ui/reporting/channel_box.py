"""Chooses a channel, or all of them; where there is only one it need not be chosen and is only named."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker

from talentdesk.services.upload_channels import Channel
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import choose_data
from talentdesk.ui.editors import ChoiceBox

ALL = 0


class ChannelBox(ChoiceBox):
    """``channel_id`` is 0 for all channels, which are offered ``with_all``."""

    def __init__(self, *, with_all: bool) -> None:
        super().__init__()
        self._with_all = with_all
        self.setAccessibleName(tr("上报渠道"))
        self.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)

    @property
    def channel_id(self) -> int:
        """The channel chosen."""
        return int(self.currentData() or ALL)

    def offer(self, channels: list[Channel]) -> None:
        """Offer these channels and keep the chosen one while it is among them."""
        kept = self.channel_id
        with QSignalBlocker(self):
            self.clear()
            if self._with_all:
                self.addItem(tr("全部渠道"), ALL)
            for each in channels:
                name = each.name if each.in_use else tr("{name}（已停用）", name=each.name)
                self.addItem(name, each.id)
            choose_data(self, kept)
            if self.currentIndex() < 0:
                self.setCurrentIndex(0)
        self.setEnabled(len(channels) > 1)
        self.setVisible(not self._with_all or len(channels) > 1)

    def choose(self, channel_id: int) -> None:
        """Choose a channel; nothing changes when it is not offered."""
        at = self.findData(channel_id)
        if at >= 0:
            self.setCurrentIndex(at)
