"""A channel's form: its name and profile, the settings its way declares, its passwords, when it sends by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from talentdesk.errors import Problem
from talentdesk.services.bureau_profiles import Profile
from talentdesk.services.upload_channels import Channel, SettingField, TransportKind
from talentdesk.services.upload_schedule import Schedule, schedule_of
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import choose_data, combo
from talentdesk.ui.reporting.schedule_card import ScheduleLine
from talentdesk.ui.reporting.setting_lines import SecretLine, SettingLine, make_line
from talentdesk.ui.theme import GROUP, HALF
from talentdesk.ui.widgets import button, row, words
from talentdesk.ui.words import characters

LABEL_CHARACTERS = 11
# What nearly everybody leaves as it is; a setting not named here stands in the open.
RARE = frozenset({
    "limit", "timeout", "read_back", "ca", "certificate", "certificate_key", "certificate_password", "proxy",
    "proxy_user", "proxy_password", "token_header", "token_prefix", "file_field", "key_file",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form; ``secrets`` only those that were typed."""

    name: str
    profile: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str]
    schedule: Schedule


class ChannelForm(QWidget):
    """The form of one channel, or of a new one of a kind. ``edited`` follows each change made by hand."""

    edited = Signal()

    def __init__(
        self,
        kind: TransportKind,
        profiles: Sequence[Profile],
        channel: Channel | None,
        forget: Callable[[str], object],
        name: str = "",
    ) -> None:
        """``name`` stands in a new channel's form first; ``forget`` is told which kept password is to go."""
        super().__init__()
        self.kind = kind
        self.lines: dict[str, SettingLine] = {}
        self._troubles: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("渠道名称"))
        self.name.setPlaceholderText(tr("例如：市人社局"))
        self.name.textEdited.connect(lambda _text: self.edited.emit())
        self.profile = combo(tr("上报方案"))
        for each in profiles:
            self.profile.addItem(each.label, each.key)
        self.profile.currentIndexChanged.connect(lambda _at: self.edited.emit())
        self.schedule = ScheduleLine()
        self.schedule.edited.connect(self.edited)
        self._open, self._rest = _grid(), _grid()
        self._add(self._open, tr("渠道名称") + " *", self.name)
        self._add(self._open, tr("上报方案") + " *", self.profile)
        self.no_keys = words("", "caption")
        self.no_keys.hide()
        for field in kind.fields:
            self._add_setting(self._rest if field.name in RARE else self._open, field, forget)
            if kind.secrets and field.name == kind.secrets[0].name:
                self._open.addWidget(self.no_keys, self._open.rowCount(), 1)
        self._add(self._open, tr("定时上报"), self.schedule)
        self.rest = QWidget()
        self.rest.setLayout(self._rest)
        self.rest.hide()
        self.more = button(tr("更多设置"), self._toggle, role="link")
        self.more.setVisible(self._rest.count() > 0)
        column.addLayout(self._open)
        column.addWidget(row(self.more, None))
        column.addWidget(self.rest)
        self._fill(channel, name)
        self._start = self.filled()

    def _add_setting(self, grid: QGridLayout, field: SettingField, forget: Callable[[str], object]) -> None:
        line = make_line(field, forget)
        line.edited.connect(self.edited)
        star = " *" if field.required else ""
        self._add(grid, tr(field.label) + star, line, tr(field.hint) if field.hint else "")
        self.lines[field.name] = line

    def _add(self, grid: QGridLayout, label: str, editor: QWidget, hint: str = "") -> None:
        at = grid.rowCount()
        name = words(label)
        name.setFixedWidth(characters(name, LABEL_CHARACTERS))
        name.setBuddy(editor)
        grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
        name.setContentsMargins(0, HALF, 0, 0)
        grid.addWidget(editor, at, 1)
        if hint:
            grid.addWidget(words(hint, "caption"), at + 1, 1)

    def _fill(self, channel: Channel | None, name: str) -> None:
        self.name.setText(channel.name if channel is not None else name)
        if channel is not None:
            if self.profile.findData(channel.profile) < 0:
                self.profile.addItem(channel.profile, channel.profile)
            choose_data(self.profile, channel.profile)
            self.schedule.show_schedule(schedule_of(channel))
        for field in self.kind.settings:
            self.lines[field.name].show_value(
                channel.settings[field.name] if channel is not None else field.default
            )
        self.show_kept(())

    def show_kept(self, kept: Sequence[str]) -> None:
        """Say of which passwords the system holds a value."""
        for field in self.kind.secrets:
            line = self.lines[field.name]
            assert isinstance(line, SecretLine)
            line.show_kept(field.name in kept)

    def refuse_secrets(self, why: str) -> None:
        """There is no place for passwords on this PC."""
        for field in self.kind.secrets:
            line = self.lines[field.name]
            assert isinstance(line, SecretLine)
            line.refuse()
        self.no_keys.setText(why)
        self.no_keys.show()

    def _toggle(self) -> None:
        self.rest.setVisible(self.rest.isHidden())
        self.more.setText(tr("更多设置") if self.rest.isHidden() else tr("收起更多设置"))

    @property
    def dirty(self) -> bool:
        """Whether something stands there that is not kept."""
        return self.filled() != self._start

    def filled(self) -> Filled:
        """What stands in the form."""
        texts = {name: line.value for name, line in self.lines.items()}
        secrets = {each.name for each in self.kind.secrets}
        return Filled(
            self.name.text().strip(),
            str(self.profile.currentData() or ""),
            {name: text for name, text in texts.items() if name not in secrets},
            {name: text for name, text in texts.items() if name in secrets and text},
            self.schedule.schedule(),
        )

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the lines the problems are about, and bring them into view."""
        wrong = {problem.field for problem in problems}
        for name, line in self.lines.items():
            line.mark(name in wrong)
            if name in wrong and name in RARE and self.rest.isHidden():
                self._toggle()
        first = next((line for name, line in self.lines.items() if name in wrong), None)
        if first is not None:
            first.setFocus()


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GROUP)
    grid.setVerticalSpacing(HALF)
    grid.setColumnStretch(1, 1)
    return grid
