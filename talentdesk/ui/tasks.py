"""Long work off the window's thread: one worker, one job at a time, progress, cancelling; the only place that knows threads."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from talentdesk.errors import DeskError
from talentdesk.progress import Progress

T = TypeVar("T")

REPORT_EVERY = 0.05
"""Seconds between two progress reports: more would only keep the window busy painting."""
COLLECT_EVERY = 200
"""Milliseconds between two collections while a job runs: what is left of a widget may only be taken apart in the
window's thread, and Python collects in whichever thread is at work."""


class Tasks(QObject):
    """Runs jobs one after the other in one worker thread; every signal and callback arrives in the window's thread.

    ``started`` carries the title, ``progressed`` (done, total, text; total 0: unknown), ``finished`` nothing.
    ``refused`` carries a DeskError that no ``failed`` callback took, ``crashed`` any exception that is a bug.
    """

    started = Signal(str)
    progressed = Signal(int, int, str)
    finished = Signal()
    refused = Signal(object)
    crashed = Signal(object)
    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="talentdesk-work")
        self._cancelled = threading.Event()
        self._waiting = 0
        self._closed = False
        self._collecting = QTimer(self, interval=COLLECT_EVERY)
        self._collecting.timeout.connect(_collect)
        self._posted.connect(self._call, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return self._waiting > 0

    def run(
        self,
        job: Callable[[Progress], T],
        *,
        title: str,
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run ``job`` in the worker, then ``done`` with its result in the window's thread.

        ``failed`` is told every failure; a DeskError it is told is its to show, without it ``refused`` is emitted.
        A bug goes to ``crashed`` in any case. A cancelled job fails with ``Cancelled``. After ``close`` nothing is
        begun any more.
        """
        if self._closed:
            return
        self._waiting += 1
        gc.disable()
        self._collecting.start()
        self._executor.submit(self._work, job, title, done, failed)

    @Slot()
    def cancel(self) -> None:
        """Ask the running job to stop; it ends at its next ``progress.step``."""
        self._cancelled.set()

    def close(self) -> None:
        """Stop: the running job is cancelled and waited for, waiting ones are dropped, no callback comes any more."""
        self._closed = True
        self._cancelled.set()
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._rest()

    def _rest(self) -> None:
        """No job is left: Python collects by itself again."""
        self._collecting.stop()
        gc.enable()

    def _work(
        self,
        job: Callable[[Progress], T],
        title: str,
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None,
    ) -> None:
        if not self._closed:
            self._cancelled.clear()
        self._post(lambda: self.started.emit(title))
        try:
            result = job(Progress(self._reporter(), self._cancelled.is_set))
        except Exception as trouble:  # noqa: BLE001  (whatever it is, it is sorted in the window's thread)
            error = trouble
            self._post(lambda: self._settle(lambda: self._fail(error, failed)))
        else:
            self._post(lambda: self._settle(lambda: done(result)))

    def _reporter(self) -> Callable[[int, int, str], None]:
        last = [0.0]

        def report(done: int, total: int, text: str) -> None:
            now = time.monotonic()
            if now - last[0] >= REPORT_EVERY or (total and done >= total):
                last[0] = now
                self._post(lambda: self.progressed.emit(done, total, text))

        return report

    def _post(self, call: Callable[[], None]) -> None:
        self._posted.emit(call)

    @Slot(object)
    def _call(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()

    def _settle(self, then: Callable[[], None]) -> None:
        self._waiting -= 1
        if not self._waiting:
            self._rest()
        self.finished.emit()
        then()

    def _fail(self, error: Exception, failed: Callable[[Exception], None] | None) -> None:
        if failed is not None:
            failed(error)
        elif isinstance(error, DeskError):
            self.refused.emit(error)
        if not isinstance(error, DeskError):
            self.crashed.emit(error)


def _collect() -> None:
    """Collect as Python would by itself: the oldest generation that is due, with those below it."""
    due = [
        level
        for level, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if count > most
    ]
    if due:
        gc.collect(due[-1])
