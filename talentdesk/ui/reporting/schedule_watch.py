"""The window's own schedule: while it is open, what is due is sent, quietly and off its thread."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from talentdesk.errors import Cancelled, DeskError
from talentdesk.progress import Progress
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.reporting.clock import now

FIRST_MS, EVERY_MS = 20_000, 5 * 60_000
"""The first look comes when the window has long been painted; then every five minutes."""
ASK_EVERY = timedelta(minutes=30)
"""Where nothing is to be sent, and a bureau only owes an answer, it is asked this often."""
# Somebody is at it already, or it is nobody's turn here: nothing to be told.
QUIET = frozenset({"sending", "building", "copy"})


class ScheduleWatch(QObject):
    """Belongs to a window and ends with it."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._told = ""
        self._ran: datetime | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        self._timer.start(FIRST_MS)

    def look(self) -> None:
        """Run what is due, unless other work is going on; then the next look is soon."""
        from talentdesk.services import upload_under_way  # not needed to open a window

        store = self._desk.store
        if store.closed:  # the window is on its way out
            return
        if self._desk.tasks.busy:
            self._timer.start(FIRST_MS)
            return
        self._timer.start(EVERY_MS)
        at = now()
        waits = upload_under_way.under_way(store, at)
        asked = self._ran is not None and timedelta() <= at - self._ran < ASK_EVERY
        if not waits or (asked and waits == {upload_under_way.ANSWERS}):
            return
        self._ran = at

        def job(progress: Progress) -> str:
            from talentdesk.services import upload_schedule  # large, and most windows have nothing to send

            return upload_schedule.run_due(store, now(), progress).notice

        self._desk.tasks.run(job, title=tr("定时上报"), done=self._tell, failed=self._failed)

    def _failed(self, trouble: Exception) -> None:
        if (
            isinstance(trouble, DeskError)
            and not isinstance(trouble, Cancelled)
            and trouble.code not in QUIET
        ):
            self._tell(trouble.text)

    def _tell(self, notice: str) -> None:
        """Say it at the foot; the same trouble every five minutes is said once."""
        if notice and notice != self._told:
            self._desk.say(tr("上报：{notice}", notice=notice))
        self._told = notice
