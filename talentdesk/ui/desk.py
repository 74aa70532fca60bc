"""What every page is given: the open base, the user's preferences, the worker for long jobs, and the way elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal

from talentdesk.errors import DeskError
from talentdesk.settings import Preferences
from talentdesk.store import Store
from talentdesk.ui.tasks import Tasks


class Desk(QObject):
    """One open base in one window. Its signals arrive in the window's thread.

    ``changed`` follows every commit (journal entry number); ``going`` asks the window for a page and a target;
    ``said`` asks it to show a passing message, ``refused`` (a DeskError) a refusal that stays until closed.
    ``restyled`` says that language or theme was chosen anew, ``base_wanted`` (a folder) that another base is to be opened,
    ``base_copied`` (a ``moving.Copied``) that this one is to go on in the folder it was copied to,
    ``restore_ready`` (a ``restoring.Ready``) that it is to go on from a backup.
    """

    changed = Signal(int)
    going = Signal(str, dict)
    said = Signal(str)
    refused = Signal(object)
    restyled = Signal()
    base_wanted = Signal(str)
    base_copied = Signal(object)
    restore_ready = Signal(object)

    def __init__(
        self, store: Store, preferences: Preferences, tasks: Tasks, clock: Callable[[], date] = date.today
    ) -> None:
        super().__init__()
        self.store = store
        self.preferences = preferences
        self.tasks = tasks
        self.today = clock
        tasks.refused.connect(self.refused)
        store.on_commit(self.changed.emit)

    def go(self, page: str, **target: object) -> None:
        """Open a page by its key; ``target`` e.g. ``record_id=3`` or ``action="new"``."""
        self.going.emit(page, dict(target))

    def say(self, text: str) -> None:
        """Show a short message at the foot of the window."""
        self.said.emit(text)

    def noted(self) -> None:
        """Have the pages look again after something was only noted in the journal, which announces itself to nobody."""
        self.changed.emit(self.store.last_entry())

    def refuse(self, error: DeskError) -> None:
        """Show a refusal: what is wrong and what to do about it."""
        self.refused.emit(error)
