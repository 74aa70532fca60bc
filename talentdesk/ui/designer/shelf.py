"""Where layouts come from and go to: open, copy, save as a version, drafts, import, export."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from talentdesk.documents.layout_model import Layout
from talentdesk.documents.layouts import LAYOUTS, layout_data, load_layout, read_layout
from talentdesk.services import layout_drafts, layouts
from talentdesk.services.layouts import LayoutChoice
from talentdesk.text import tr
from talentdesk.ui.designer.design import Design
from talentdesk.ui.desk import Desk

KEEP_AFTER = 800


class Shelf(QObject):
    """Changes not saved are kept as drafts beside the base; ``changed`` follows when the list is another."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.design = Design(self._stored(LAYOUTS[0]))
        self._keep_soon = QTimer(self, interval=KEEP_AFTER, singleShot=True)
        self._keep_soon.timeout.connect(self.keep)
        self.design.changed.connect(self._keep_soon.start)
        known = frozenset(choice.name for choice in layouts.layout_choices(desk.store))
        self._copies = {each.name: each for each in layout_drafts.draft_of_copies(desk.store, known)}
        self._bring_draft(LAYOUTS[0])

    def choices(self) -> list[LayoutChoice]:
        """What can be opened: saved layouts, then copies never saved."""
        saved = layouts.layout_choices(self._desk.store)
        names = {choice.name for choice in saved}
        return saved + [
            LayoutChoice(each.name, each.label, 0, False)
            for each in self._copies.values()
            if each.name not in names
        ]

    def _stored(self, name: str) -> Layout:
        return read_layout(layouts.current_data(self._desk.store, name))

    def open(self, name: str) -> None:
        """Show a layout, with its unsaved changes where there are any."""
        self.keep()
        if name in self._copies and not self.design.is_open(name):
            self.design.open(self._copies[name])
            self.design.stack.resetClean()
            return
        fresh = not self.design.is_open(name)
        self.design.open(self._stored(name) if fresh else self.design.layout_of(name))
        if fresh:
            self._bring_draft(name)

    def _bring_draft(self, name: str) -> None:
        kept = layout_drafts.draft(self._desk.store, name)
        if kept is not None and kept != self.design.layout:
            self.design.replace(tr("上次未保存的改动"), kept)

    def keep(self) -> None:
        """Keep the changes of the layout in view, in case the program ends before they are saved."""
        self._keep_soon.stop()
        layout = self.design.layout
        if layout.name in self.design.dirty_names:
            layout_drafts.keep_draft(self._desk.store, layout_data(layout))
        else:
            layout_drafts.drop_draft(self._desk.store, layout.name)

    def save(self) -> int:
        """Save as a new version; its number."""
        layout = self.design.layout
        version = layouts.save_layout(self._desk.store, layout_data(layout))
        self.design.stack.setClean()
        self._copies.pop(layout.name, None)
        layout_drafts.drop_draft(self._desk.store, layout.name)
        self.changed.emit()
        return version

    def copy(self) -> None:
        """Open a copy under a name of its own; it is a layout of the base once it is saved."""
        layout = self.design.layout
        made = replace(
            layout, name=f"own-{uuid.uuid4().hex[:12]}", label=tr("{label} 副本", label=layout.label)
        )
        self.keep()
        self._copies[made.name] = made
        self.design.open(made)
        self.design.stack.resetClean()
        self.keep()
        self.changed.emit()

    def give_up(self) -> None:
        """Go back to what is saved; a copy never saved goes away."""
        name = self.design.layout.name
        layout_drafts.drop_draft(self._desk.store, name)
        self.design.forget(name)
        saved = {choice.name for choice in layouts.layout_choices(self._desk.store)}
        self._copies.pop(name, None)
        self.design.open(self._stored(name if name in saved else LAYOUTS[0]))
        self.changed.emit()

    def known(self, path: Path) -> str:
        """The label of the saved layout whose name a file carries; "" when it is new here."""
        name = load_layout(path).name
        saved = layouts.layout_choices(self._desk.store)
        return next((choice.label for choice in saved if choice.name == name), "")

    def take_in(self, path: Path) -> None:
        """Import a layout file and show it."""
        self.keep()
        name = layouts.import_layout(self._desk.store, path)
        layout_drafts.drop_draft(self._desk.store, name)
        self.design.forget(name)
        self.design.open(self._stored(name))
        self.changed.emit()

    def give_out(self, path: Path) -> None:
        """Export the saved state of the layout in view."""
        layouts.export_layout(self._desk.store, self.design.layout.name, path)
