"""The right side of 上报渠道: one channel's form with saving, trying, passwords, putting out of use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.services import bureau_profiles, upload_channels, upload_schedule
from talentdesk.services.upload_channels import Channel, Checked, TransportKind
from talentdesk.services.upload_schedule import schedule_of
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.record_number import RECORD_NUMBER
from talentdesk.ui.reporting.channel_check import CheckCard
from talentdesk.ui.reporting.channel_form import ChannelForm, Filled
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.widgets import badge, button, heading, row, scrolled, words
from talentdesk.ui.words import said


class ChannelSide(QFrame):
    """``saved`` carries the number of a channel that was written; ``left`` follows giving up a new one."""

    saved = Signal(RECORD_NUMBER)
    left = Signal()

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setMinimumWidth(320)
        self._desk, self._bar = desk, bar
        self.channel: Channel | None = None
        self.form: ChannelForm | None = None
        self.heading = heading("", "lead")
        self.kind_mark = badge("")
        self.next = words("", "muted")
        self.check = CheckCard()
        self.check.accepted.connect(self._accept)
        self.save_button = button(tr("保存"), self.save, role="primary")
        self.discard_button = button(tr("放弃修改"), self.discard)
        self.try_button = button(tr("试一试"), self.try_out)
        self.try_button.setToolTip(tr("连上对方看看能不能写入，不发送任何数据"))
        self.retire_button = button(tr("停用"), self._retire, role="link")
        self._place = QVBoxLayout()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GROUP, STEP, GROUP, STEP)
        column.setSpacing(STEP)
        column.addWidget(row(self.heading, self.kind_mark, None))
        column.addWidget(self.next)
        column.addWidget(self.check)
        column.addLayout(self._place)
        column.addStretch(1)
        self._area = scrolled(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, STEP)
        outer.addWidget(self._area, 1)
        foot = row(self.save_button, self.discard_button, self.try_button, None, self.retire_button)
        foot.setContentsMargins(GROUP, 0, GROUP, 0)
        outer.addWidget(foot)

    @property
    def is_new(self) -> bool:
        """Whether the form is for a channel that is not there yet."""
        return self.form is not None and self.channel is None

    @property
    def dirty(self) -> bool:
        """Whether something typed is not saved."""
        return self.form is not None and self.form.dirty

    @property
    def title(self) -> str:
        """What the channel in the form is called."""
        assert self.form is not None
        return self.form.filled().name

    def first_profile(self) -> str:
        """The profile a new channel starts with."""
        return bureau_profiles.all_profiles(self._desk.store)[0].key

    def begin(self, kind: TransportKind) -> None:
        """The form of a new channel."""
        self.channel = None
        self._hold(kind)
        assert self.form is not None
        self.form.name.setFocus()

    def show_channel(self, channel: Channel) -> None:
        """The form of a channel as it is kept; what was found by trying it stays while it is the same one."""
        same = self.channel is not None and self.channel.id == channel.id
        self.channel = channel
        self._hold(channel.kind, keep_check=same)

    def put_away(self) -> None:
        """No form."""
        if self.form is not None:
            self._place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self.channel = None
        self.check.clear()

    def _hold(self, kind: TransportKind, *, keep_check: bool = False) -> None:
        channel = self.channel
        if self.form is not None:
            self._place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        profiles = bureau_profiles.all_profiles(self._desk.store)
        self.form = ChannelForm(kind, profiles, channel, self._forget)
        self.form.edited.connect(self._edited)
        self._place.addWidget(self.form)
        if not keep_check:
            self.check.clear()
        self.heading.setText(channel.name if channel is not None else tr("新建渠道"))
        self.kind_mark.setText(tr(kind.label))
        self.next.setText(_next_words(channel))
        self.next.setVisible(bool(self.next.text()))
        self.retire_button.setVisible(channel is not None)
        self.retire_button.setText(tr("停用") if channel is None or channel.in_use else tr("重新启用"))
        self._edited()
        self._ask_kept()

    def _edited(self) -> None:
        new = self.channel is None
        self.save_button.setEnabled(self.dirty)
        self.discard_button.setEnabled(self.dirty or new)
        self.discard_button.setText(tr("取消") if new else tr("放弃修改"))
        self.try_button.setEnabled(self.channel is None or self.channel.in_use)

    # passwords

    def _ask_kept(self) -> None:
        """Ask the system, which may take a while, for what passwords it holds."""
        channel, form = self.channel, self.form
        if form is None or not form.kind.secrets:
            return

        def job(_progress: Progress) -> Sequence[str]:
            if channel is None:
                upload_channels.system_keys()  # is there a place at all?
                return ()
            return upload_channels.kept_secrets(self._desk.store, channel.id)

        def told(kept: Sequence[str]) -> None:
            if self.form is form and not form.filled().secrets:
                form.show_kept(kept)

        def refused(trouble: Exception) -> None:
            if self.form is form and isinstance(trouble, DeskError):
                form.refuse_secrets(said(trouble.text, trouble.remedy))

        self._desk.tasks.run(job, title=tr("查看密钥库"), done=told, failed=refused)

    def _forget(self, field: str) -> None:
        channel = self.channel
        if channel is None:
            return
        self._desk.tasks.run(
            lambda _progress: upload_channels.forget_secret(self._desk.store, channel.id, field),
            title=tr("清除密码"), done=lambda _nothing: self._ask_kept(), failed=self._failed,
        )  # fmt: skip

    # saving

    def discard(self) -> None:
        """Back to what is kept; a new channel is given up."""
        if self.channel is None:
            self.put_away()
            self.left.emit()
        else:
            self._hold(self.channel.kind, keep_check=True)

    def save(self) -> bool:
        """Keep what was typed; whether that went well. Passwords follow in the background."""
        return self._save(then_try=False)

    def _save(self, *, then_try: bool) -> bool:
        form = self.form
        assert form is not None
        filled = form.filled()
        try:
            channel_id, entries = self._write(form.kind, filled)
        except DeskError as trouble:
            form.show_problems(trouble.problems)
            form.schedule.mark(trouble.code == "schedule")
            self._bar.refuse(trouble)
            return False
        self._bar.done(
            tr("已保存上报渠道“{name}”。", name=filled.name),
            entry_id=self._desk.store.last_entry() if entries == 1 else 0,
        )
        self.form, kept = None, form
        self._place.removeWidget(kept)
        kept.hide()
        kept.deleteLater()
        self.saved.emit(channel_id)
        self._keep_secrets(channel_id, filled, then_try=then_try)
        return True

    def _write(self, kind: TransportKind, filled: Filled) -> tuple[int, int]:
        """(the channel's number, how many operations that were)."""
        store, channel = self._desk.store, self.channel
        upload_schedule.write_schedule(filled.schedule)  # refuses a wrong time before anything is kept
        if channel is None:
            number = upload_channels.create(
                store, filled.name, profile=filled.profile, transport=kind.key, settings=filled.settings
            )
        else:
            number = channel.id
            upload_channels.change(
                store, number, name=filled.name, profile=filled.profile, settings=filled.settings
            )
        before = schedule_of(channel) if channel is not None else upload_schedule.Schedule()
        if filled.schedule == before or filled.schedule.every == before.every == upload_schedule.NONE:
            return number, 1
        upload_schedule.set_schedule(store, number, filled.schedule, datetime.now())
        return number, 2

    def _keep_secrets(self, channel_id: int, filled: Filled, *, then_try: bool) -> None:
        store = self._desk.store

        def job(_progress: Progress) -> None:
            for field, secret in filled.secrets.items():
                upload_channels.keep_secret(store, channel_id, field, secret)

        def kept(_nothing: object) -> None:
            self._ask_kept()
            if then_try:
                self._try(channel_id)

        if filled.secrets:
            self._desk.tasks.run(job, title=tr("保存密码"), done=kept, failed=self._failed)
        elif then_try:
            self._try(channel_id)

    def _failed(self, trouble: Exception) -> None:
        if isinstance(trouble, DeskError):
            self._bar.refuse(trouble)

    # trying

    def try_out(self) -> None:
        """Try the way as it is typed, which keeps it first."""
        if self.dirty or self.channel is None:
            self._save(then_try=True)
        else:
            self._try(self.channel.id)

    def _try(self, channel_id: int) -> None:
        self.check.show_trying()
        self._area.verticalScrollBar().setValue(0)

        def shown(checked: object) -> None:
            if self.channel is not None and self.channel.id == channel_id:
                self.check.show_checked(cast(Checked, checked))

        def failed(trouble: Exception) -> None:
            self.check.clear()
            if isinstance(trouble, DeskError):
                shown(Checked(False, words=said(trouble.text, trouble.remedy)))

        self._desk.tasks.run(
            lambda _progress: upload_channels.try_channel(self._desk.store, channel_id),
            title=tr("试上报渠道"), done=shown, failed=failed,
        )  # fmt: skip

    def _accept(self, host_key: str) -> None:
        """Trust the server's key from now on, and go on trying."""
        channel = self.channel
        if channel is None:
            return
        try:
            upload_channels.accept_host_key(self._desk.store, channel.id, host_key)
        except DeskError as trouble:
            self._bar.refuse(trouble)
            return
        self.saved.emit(channel.id)
        self._try(channel.id)

    def _retire(self) -> None:
        channel = self.channel
        if channel is None:
            return
        upload_channels.change(self._desk.store, channel.id, in_use=not channel.in_use)
        self._bar.done(
            tr("已停用上报渠道“{name}”。", name=channel.name)
            if channel.in_use
            else tr("已重新启用上报渠道“{name}”。", name=channel.name),
            tr("报过的数据都还在台账里。") if channel.in_use else "",
            entry_id=self._desk.store.last_entry(),
        )  # fmt: skip
        self.saved.emit(channel.id)


def _next_words(channel: Channel | None) -> str:
    """When the next upload comes; empty where none does."""
    if channel is None or not channel.in_use:
        return ""
    moment = upload_schedule.next_run(channel, datetime.now())
    return tr("下一次：{moment}", moment=f"{moment:%Y-%m-%d %H:%M}") if moment is not None else ""
