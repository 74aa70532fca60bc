"""Whole profiles: copied, taken in from a file, written to one, put back as shipped, taken away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from talentdesk.errors import DeskError
from talentdesk.services import bureau_profiles
from talentdesk.text import tr

if TYPE_CHECKING:
    from talentdesk.ui.reporting.profiles_panel import ProfilesPanel

LONGEST_LABEL = 60
FILES = "(*.json)"


class ProfileFiles:
    """What the menu of the panel does. Each asks first what becomes of unsaved work."""

    def __init__(self, panel: ProfilesPanel) -> None:
        self._panel = panel

    def copy(self) -> None:
        """A profile of the base's own that starts as this one."""
        panel, store = self._panel, self._panel.desk.store
        if not panel.may_leave():
            return
        before = panel.draft.kept
        taken = {each.key for each in bureau_profiles.all_profiles(store)}
        key = next(name for name in (f"own-{n}" for n in range(1, 1000)) if name not in taken)
        ending = tr("（副本）")
        label = before.label[: LONGEST_LABEL - len(ending)] + ending
        try:
            bureau_profiles.save(store, replace(before, key=key, label=label))
        except DeskError as trouble:
            panel.bar.refuse(trouble)
            return
        panel.told(tr("已复制为“{name}”。", name=label), key, tr("名称在“方案设置”里改。"))

    def import_(self) -> None:
        """Take over a profile from a file."""
        panel = self._panel
        if not panel.may_leave():
            return
        name, _ = QFileDialog.getOpenFileName(panel, tr("导入方案"), str(Path.home()), FILES)
        if not name:
            return
        try:
            found = bureau_profiles.import_file(panel.desk.store, Path(name))
        except DeskError as trouble:
            panel.bar.refuse(trouble)
            return
        panel.told(tr("已导入上报方案“{name}”。", name=found.label), found.key)

    def export(self) -> None:
        """Write the profile as it is kept."""
        panel = self._panel
        if not panel.may_leave():
            return
        key, label = panel.draft.kept.key, panel.draft.kept.label
        name, _ = QFileDialog.getSaveFileName(
            panel, tr("导出方案"), str(Path.home() / f"{label}.json"), FILES
        )
        if not name:
            return
        target = Path(name) if Path(name).suffix else Path(name).with_suffix(".json")
        try:
            bureau_profiles.export_file(panel.desk.store, key, target)
        except DeskError as trouble:
            panel.bar.refuse(trouble)
            return
        panel.bar.done(tr("上报方案已导出到 {file}。", file=target))

    def restore(self) -> None:
        """Back to the state in which the program brought it."""
        panel = self._panel
        key = panel.draft.kept.key
        panel.draft.begin(panel.draft.kept)
        try:
            found = bureau_profiles.restore(panel.desk.store, key)
        except DeskError as trouble:
            panel.bar.refuse(trouble)
            return
        panel.told(tr("已恢复“{name}”的原样。", name=found.label), key)

    def remove(self) -> None:
        """Take a profile of the base's own away."""
        panel = self._panel
        kept = panel.draft.kept
        try:
            bureau_profiles.remove(panel.desk.store, kept.key)
        except DeskError as trouble:
            panel.bar.refuse(trouble)
            return
        panel.draft.begin(kept)
        panel.told(tr("已删除上报方案“{name}”。", name=kept.label), "")
