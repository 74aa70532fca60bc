"""How long work says how far it is and learns that it should stop; knows neither Qt nor a terminal."""

from __future__ import annotations

from collections.abc import Callable

from talentdesk.errors import Cancelled
from talentdesk.text import tr


class Progress:
    """Given to long functions; ``step`` reports and raises ``Cancelled`` when the user asked to stop."""

    def __init__(
        self,
        report: Callable[[int, int, str], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._report = report
        self._cancelled = cancelled

    def step(self, done: int, total: int = 0, text: str = "") -> None:
        """Report ``done`` of ``total`` (0: unknown) and what is being done; raise ``Cancelled`` if asked to stop."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled(tr("已取消，没有留下任何改动。"), code="cancelled")
        if self._report is not None:
            self._report(done, total, text)


SILENT = Progress()
