"""The window's own daily backup: made quietly, off its thread, and never while other work runs."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QObject, QTimer

from talentdesk.errors import Cancelled, DeskError
from talentdesk.progress import Progress
from talentdesk.text import tr
from talentdesk.ui.desk import Desk

FIRST_MS, EVERY_MS = 40_000, 15 * 60_000
"""The first look comes when the window has long been painted; a window that is open for days looks again."""
ON = "on"


class BackupWatch(QObject):
    """Belongs to a window and ends with it."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tried: date | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        self._timer.start(FIRST_MS)

    def look(self) -> None:
        """Make today's backup where it is wanted, unless other work is going on; then the next look is soon."""
        from talentdesk.services import backup_standing  # not needed to open a window

        store, preferences = self._desk.store, self._desk.preferences
        if store.closed:  # the window is on its way out
            return
        if self._desk.tasks.busy:
            self._timer.start(FIRST_MS)
            return
        self._timer.start(EVERY_MS)
        today = self._desk.today()
        if (
            preferences.backup_daily != ON
            or self._tried == today
            or not backup_standing.wanted_today(store, today)
        ):
            return
        from talentdesk.services import backup_child, backups  # on most looks there is nothing to be made

        self._tried = today
        folder = backups.default_folder(store, preferences.backup_folder)

        def job(progress: Progress) -> backups.Made:
            return backups.make(
                store, folder, datetime.now(), progress, thinned=True, prover=backup_child.prove_apart
            )

        self._desk.tasks.run(job, title=tr("每日备份"), done=self._done, failed=self._failed)

    def _done(self, made: object) -> None:
        from talentdesk.services.backups import Made

        assert isinstance(made, Made)
        self._desk.noted()
        self._desk.say(tr("已自动备份：{file}", file=made.backup.path.name))

    def _failed(self, trouble: Exception) -> None:
        from talentdesk.services import backup_standing

        if isinstance(trouble, Cancelled) or not isinstance(trouble, DeskError) or self._desk.store.closed:
            return
        backup_standing.note_failure(self._desk.store, trouble)
        self._desk.noted()
        self._desk.say(tr("自动备份没有完成：{reason}", reason=trouble.text))
