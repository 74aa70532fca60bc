"""Undo as the user meets it: says what will be taken back, takes it back, lists what was kept."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.services import history
from talentdesk.text import tr
from talentdesk.ui.asking import decide
from talentdesk.ui.desk import Desk
from talentdesk.ui.words import word

KEPT_SHOWN = 5


def ask_and_undo(desk: Desk, parent: QWidget, operation: history.Operation | None = None) -> None:
    """Undo an operation after asking; None: the last one not yet undone."""
    chosen = operation or history.last_operation(desk.store)
    if chosen is None:
        desk.say(tr("没有可以撤销的操作。"))
        return
    entry_id = chosen.id
    detail = tr(
        "{when} 由 {user} 操作，涉及 {count} 条记录。之后又改过的记录会保留并列出。",
        when=f"{chosen.at:%Y-%m-%d %H:%M}", user=chosen.user, count=f"{chosen.changes:,}",
    )  # fmt: skip
    if not decide(parent, tr("撤销“{why}”？", why=chosen.why), detail=detail, yes=tr("撤销(&U)")):
        return

    def job(_progress: Progress) -> history.UndoOutcome:
        return history.undo(desk.store, entry_id)

    desk.tasks.run(job, title=tr("正在撤销"), done=lambda outcome: _tell(desk, outcome))


def _tell(desk: Desk, outcome: history.UndoOutcome) -> None:
    taken = tr("已撤销，{count} 条记录恢复原样。", count=f"{outcome.taken_back:,}")
    if not outcome.kept:
        desk.say(taken)
        return
    names = "、".join(f"{word(kept.label)} {kept.title}" for kept in outcome.kept[:KEPT_SHOWN])
    more = tr("等") if len(outcome.kept) > KEPT_SHOWN else ""
    desk.refuse(
        DeskError(
            taken,
            tr(
                "另有 {count} 条之后被改过或仍在使用，保持不变：{names}",
                count=len(outcome.kept),
                names=names + more,
            ),
            code="kept",
        )
    )
