"""The hours of a year as a table: a line for each teacher, a column for each month, what is over the limit marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor

from talentdesk.services.faculty import MonthHours
from talentdesk.text import tr
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.theme import colours

MONTHS = 12
FIRST_MONTH = 1
"""The column of January."""
KINDS = ("total", "theory", "practice", "online", "other")


def kind_words(kind: str) -> str:
    """A kind of hours."""
    return {
        "total": tr("合计"), "theory": tr("理论"), "practice": tr("实操"), "online": tr("线上"), "other": tr("未分类"),
    }[kind]  # fmt: skip


class HoursTable(PlainTable):
    """``show_hours`` fills it; a cell's tool tip says the kinds, what is still to come, and the limit."""

    def __init__(self) -> None:
        months = [tr("{month}月", month=month) for month in range(1, MONTHS + 1)]
        super().__init__(
            tr("教师课时"), (tr("教师"), *months, tr("全年"), tr("上限")), (120, *[40] * MONTHS, 52, 0)
        )

    def show_hours(self, lines: Sequence[MonthHours], kind: str) -> None:
        """Show one kind of hours, or all together; months over the limit are red whatever the kind."""
        people: dict[int, dict[int, MonthHours]] = {}
        for line in lines:
            people.setdefault(line.teacher_id, {})[line.month] = line
        rows = []
        for number, months in people.items():
            any_month = next(iter(months.values()))
            counts = [getattr(months[m], kind) if m in months else 0 for m in range(1, MONTHS + 1)]
            limit = "" if any_month.limit is None else str(any_month.limit)
            texts = [str(count) if count else "" for count in counts]
            rows.append((number, (f"{any_month.name} {any_month.code}", *texts, str(sum(counts)), limit)))
        self.fill(rows)
        for at, months in enumerate(people.values()):
            for month, line in months.items():
                self._mark(at, month, line)

    def _mark(self, at: int, month: int, line: MonthHours) -> None:
        item = self.lines.item(at, FIRST_MONTH + month - 1)
        item.setToolTip(hours_words(line))
        item.setData(hours_words(line), Qt.ItemDataRole.AccessibleTextRole)
        if line.over:
            c = colours()
            item.setForeground(QBrush(QColor(c.danger)))
            item.setBackground(QBrush(QColor(c.danger_soft)))
            item.setText(f"{item.text()}↑")


def hours_words(line: MonthHours) -> str:
    """A month of a teacher in words."""
    parts = [f"{kind_words(kind)} {getattr(line, kind)}" for kind in KINDS[1:] if getattr(line, kind)]
    if line.planned:
        parts.append(tr("其中未上 {hours}", hours=line.planned))
    if line.limit is not None:
        parts.append(tr("上限 {limit}", limit=line.limit))
    if line.over:
        parts.append(tr("超出 {over}", over=line.over))
    return tr("{month}月：{parts}", month=line.month, parts=tr("，").join(parts))
