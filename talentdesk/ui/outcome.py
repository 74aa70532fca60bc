"""What has just been done, said over the page, with the button that takes it back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout

from talentdesk.errors import DeskError, Problem
from talentdesk.services import history
from talentdesk.services.history import UndoOutcome
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.widgets import MessageBar, button
from talentdesk.ui.words import listed

FINDINGS_SHOWN = 5


class OutcomeBar(MessageBar):
    """A message bar that can undo the operation it reports."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._entry_id = 0
        self.undo_button = button(tr("撤销"), self.undo)
        self.undo_button.hide()
        line = self.layout()
        assert isinstance(line, QHBoxLayout)
        line.insertWidget(line.count() - 1, self.undo_button)

    def done(
        self, text: str, remedy: str = "", *, entry_id: int = 0, findings: Sequence[Problem] = ()
    ) -> None:
        """Report something done; ``entry_id`` is the journal entry that 撤销 takes back (0: nothing to take back).

        ``findings``: what is to be looked at all the same, each with what to do, as a warning.
        """
        lines = [f"{each.text}{each.remedy}" for each in findings[:FINDINGS_SHOWN]]
        if len(findings) > FINDINGS_SHOWN:
            lines.append(tr("……共 {count} 处", count=len(findings)))
        self.say(text, "\n".join(filter(None, [remedy, *lines])), "warning" if findings else "success")
        self._entry_id = entry_id
        self.undo_button.setVisible(bool(entry_id))

    def refuse(self, error: DeskError) -> None:
        """Show a refusal; it has nothing to take back."""
        self.undo_button.hide()
        super().refuse(error)

    def undo(self) -> None:
        """Take the reported operation back and say what was left alone."""
        self.undo_button.hide()
        undo(self._desk, self, self._entry_id)


def undo(desk: Desk, bar: OutcomeBar, entry_id: int) -> None:
    """Undo one operation in the worker (an import may be large) and tell the outcome in ``bar``."""
    desk.tasks.run(
        lambda _progress: history.undo(desk.store, entry_id),
        title=tr("撤销"),
        done=lambda outcome: tell_undo(bar, outcome),
        failed=lambda trouble: bar.refuse(trouble) if isinstance(trouble, DeskError) else None,
    )


def tell_undo(bar: OutcomeBar, outcome: UndoOutcome) -> None:
    """Say how many records went back and name those that were kept because they were changed since."""
    text = tr("已撤销，恢复了 {count} 条记录。", count=outcome.taken_back)
    bar.done(text, kept_sentence([kept.title for kept in outcome.kept]))


def kept_sentence(titles: Sequence[str], at_most: int = 8) -> str:
    """Which records undo left alone; empty when there are none."""
    if not titles:
        return ""
    names = listed(titles[:at_most])
    if len(titles) > at_most:
        names = tr("{names} 等", names=names)
    return tr("{count} 条之后又改过或仍被使用，保持不动：{names}", count=len(titles), names=names)
