"""How the traffic with the bureau is told: moments as the clock shows them, states as coloured words."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor

from talentdesk.services.upload_ledger import PackageLine
from talentdesk.text import tr
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.reporting.clock import now
from talentdesk.ui.theme import colours
from talentdesk.ui.words import word

BUILT, QUEUED, SENDING, DELIVERED = "已生成", "待发送", "发送中", "已送达"  # not shown
NOT_DELIVERED = (BUILT, QUEUED, SENDING)
TONES = {
    "已生成": "", "待发送": "accent", "发送中": "accent", "已送达": "accent", "已接收": "success",  # not shown
    "部分接收": "warning", "整包退回": "danger", "已更正": "success",  # not shown
}  # fmt: skip


def moment(stored: datetime | None) -> str:
    """A stored moment (UTC) as a clock on the wall shows it; empty for none."""
    return f"{_local(stored):%Y-%m-%d %H:%M}" if stored is not None else ""


def soon(stored: datetime) -> str:
    """A stored moment of these days: the time alone when it is today."""
    local = _local(stored)
    return f"{local:%H:%M}" if local.date() == now().date() else f"{local:%m-%d %H:%M}"


def _local(stored: datetime) -> datetime:
    return stored.replace(tzinfo=UTC).astimezone()


def state_words(line: PackageLine) -> tuple[str, str]:
    """A package's state in a word and its tone; one that somebody has to see to is told so."""
    if line.state == QUEUED and line.trouble:
        return (tr("没有送达"), "danger" if line.next_try is None else "warning")
    return word(line.state), TONES.get(line.state, "")


def numbered(line: PackageLine) -> str:
    """What a package is called in a sentence."""
    return tr("第 {number} 号上报包", number=line.number)


def rows_of(line: PackageLine) -> int:
    """How many rows a package holds, with withdrawals."""
    return line.added + line.changed + line.withdrawn


def amount(count: int) -> str:
    """A number in a column; a dash where there is none, so that the few that count are seen."""
    return f"{count:,}" if count else "—"


def colour_of(tone: str) -> QColor:
    """The colour in which a tone is read."""
    c = colours()
    named = {"success": c.success, "warning": c.warning, "danger": c.danger, "accent": c.accent}
    return QColor(named.get(tone, c.muted))


def colour_cell(table: PlainTable, at: int, column: int, tone: str) -> None:
    """Give one cell of a table the colour of a tone."""
    table.lines.item(at, column).setForeground(QBrush(colour_of(tone)))


def align_right(table: PlainTable, *columns: int) -> None:
    """Numbers stand under each other."""
    for at in range(table.lines.rowCount()):
        for column in columns:
            table.lines.item(at, column).setTextAlignment(
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
