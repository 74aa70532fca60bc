"""The page 上报: the data clerk's desk, a tab for each of its works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, cast

from PySide6.QtWidgets import QWidget

from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.page import PREFIX
from talentdesk.ui.pages.desk_page import DeskPage
from talentdesk.ui.reporting.due_panel import DuePanel
from talentdesk.ui.reporting.packages_panel import PackagesPanel
from talentdesk.ui.reporting.rejected_panel import RejectedPanel

DUE, PACKAGES, REJECTED = "due", "packages", "rejected"
CHANNELS, PROFILES, TWINS, CATALOGUE = "channels", "profiles", "twins", "catalogue"
KEYS = (DUE, PACKAGES, REJECTED, CHANNELS, PROFILES, TWINS, CATALOGUE)
# Where the lines of 今天 lead (services/upload_alerts.py).
DUE_LINES = {
    "upload-rejected": REJECTED, "upload-stopped": PACKAGES, "upload-undelivered": DUE, "upload-unanswered": PACKAGES,
    "upload-schedule": CHANNELS, "upload-late": DUE,
}  # fmt: skip


class Panel(Protocol):
    """What every tab can do."""

    def reload(self) -> None:
        """Read the shown data anew."""

    def focus_search(self) -> None:
        """Ctrl+F."""


class FilePanel(Protocol):
    """What the tabs of packages, copies and catalogues can do."""

    def read_file(self, path: Path) -> None:
        """Show a file given to the program."""


def _channels(desk: Desk, bar: OutcomeBar) -> QWidget:
    from talentdesk.ui.reporting.channels_panel import ChannelsPanel  # set up once, not every morning

    return ChannelsPanel(desk, bar)


def _profiles(desk: Desk, bar: OutcomeBar) -> QWidget:
    from talentdesk.ui.reporting.profiles_panel import ProfilesPanel

    return ProfilesPanel(desk, bar)


def _twins(desk: Desk, bar: OutcomeBar) -> QWidget:
    from talentdesk.ui.reporting.twins_panel import TwinsPanel

    return TwinsPanel(desk, bar)


def _catalogue(desk: Desk, bar: OutcomeBar) -> QWidget:
    from talentdesk.ui.reporting.catalogue_panel import CataloguePanel

    return CataloguePanel(desk, bar)


PANELS: dict[str, Callable[[Desk, OutcomeBar], QWidget]] = {
    DUE: DuePanel, PACKAGES: PackagesPanel, REJECTED: RejectedPanel, CHANNELS: _channels, PROFILES: _profiles,
    TWINS: _twins, CATALOGUE: _catalogue,
}  # fmt: skip


class ReportingPage(DeskPage):
    """Tabs are made when first looked at, and read anew when they come into view after a change."""

    def __init__(self, desk: Desk) -> None:
        labels = (
            tr("待报"), tr("上报台账"), tr("驳回"),
            tr("页面：渠道").removeprefix(PREFIX), tr("页面：上报方案").removeprefix(PREFIX), tr("两台电脑"), tr("共享目录"),
        )  # fmt: skip
        super().__init__(desk, KEYS, labels)
        self.panels: dict[str, QWidget] = {}
        self._seen: dict[str, int] = {}

    def refresh(self) -> None:
        """Read the tab in view anew, if anything was written since."""
        key = self.key
        panel = self.panels.get(key) or self._make(key)
        newest = self.desk.store.last_entry()
        if self._seen.get(key) != newest:
            # Before the reading, not after it: what the worker writes meanwhile is to be read as well.
            self._seen[key] = newest
            cast(Panel, panel).reload()

    def _make(self, key: str) -> QWidget:
        panel = self.panels[key] = PANELS[key](self.desk, self.bar)
        if isinstance(panel, DuePanel | RejectedPanel):
            panel.counted.connect(self._count)
        if isinstance(panel, DuePanel | PackagesPanel | RejectedPanel):
            panel.tab_asked.connect(self._turn)
        self.hold(panel)
        return panel

    def _count(self, rejected: int) -> None:
        """Say on the tab how many rows wait for a correction."""
        text = tr("驳回 {count}", count=rejected) if rejected else tr("驳回")
        self.tabs.setTabText(KEYS.index(REJECTED), text)

    def _turn(self, key: str, package_id: int) -> None:
        self.show_tab(key)
        self.refresh()
        panel = self.panels[key]
        if package_id and isinstance(panel, PackagesPanel):
            panel.show_package(package_id)

    def open_target(self, target: dict[str, object]) -> None:
        """A ``tab`` (with ``package_id`` or a ``file``), a package (``register`` upload_packages), or a line of 今天 (``due``), whose
        record is a channel.
        """
        tab, register, due = (str(target.get(name, "")) for name in ("tab", "register", "due"))
        number, package_id = target.get("record_id"), target.get("package_id")
        if register == "upload_packages":
            tab, package_id = PACKAGES, number
        elif due in DUE_LINES:
            tab = DUE_LINES[due]
        if tab in KEYS:
            self._turn(tab, package_id if isinstance(package_id, int) else 0)
        panel = self.panels.get(self.key)
        file = target.get("file")
        if isinstance(file, Path):
            cast(FilePanel, panel).read_file(file)
        channel_id = number if due in DUE_LINES and isinstance(number, int) else 0
        if channel_id and isinstance(panel, DuePanel | PackagesPanel | RejectedPanel):
            panel.choose(channel_id)

    def focus_search(self) -> None:
        """Ctrl+F: what the tab in view is searched with."""
        self.refresh()
        cast(Panel, self.panels[self.key]).focus_search()
