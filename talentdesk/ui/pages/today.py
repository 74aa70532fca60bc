"""今天: what is due, each line one click from being done; a few figures; in a new base the first step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from talentdesk.services import today
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.flow import Flow
from talentdesk.ui.icons import icon
from talentdesk.ui.page import Page, several
from talentdesk.ui.theme import GROUP, HALF, MARGIN, STEP, colours
from talentdesk.ui.widgets import EmptyState, button, card, heading, page_column, row, scrolled, words

# How many lines of one kind are shown before the rest are summed up in one.
ALIKE = 5


class TodayPage(Page):
    """Made anew from the services at every refresh; there is little of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._either = QStackedLayout(self)
        self.empty = _first_step(desk)
        self._either.addWidget(self.empty)
        self.due: list[QPushButton] = []
        self._full: QWidget | None = None

    def refresh(self) -> None:
        """Ask what is due."""
        if self._full is not None:
            self._either.removeWidget(self._full)
            self._full.deleteLater()
            self._full = None
        self.due = []
        if self.desk.store.last_entry() <= 1:
            self._either.setCurrentWidget(self.empty)
            return
        self._full = scrolled(self._content())
        self._either.addWidget(self._full)
        self._either.setCurrentWidget(self._full)

    def _content(self) -> QWidget:
        store, day = self.desk.store, self.desk.today()
        inside = QWidget()
        column = page_column(inside)
        dated = tr("{year} 年 {month} 月 {day} 日", year=day.year, month=f"{day:%m}", day=f"{day:%d}")
        column.addWidget(
            row(heading(tr("今天")), words(f"{dated}  {_weekday(day.weekday())}", "muted", wrap=False), None)
        )
        figures = Flow(spacing=STEP)
        for figure in today.figures(store, day):
            figures.add(_tile(several(figure.label), str(figure.value)))
        column.addWidget(figures)
        lines = today.due(store, day)
        column.addWidget(heading(tr("待办"), "lead"))
        column.addWidget(self._due_card(lines))
        column.addStretch(1)
        return inside

    def _due_card(self, lines: list[today.DueLine]) -> QWidget:
        if not lines:
            return card(words(tr("今天没有到期的事。"), "muted"), _next_steps(self.desk))
        frame = card(spacing=0)
        layout = frame.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.setContentsMargins(HALF, HALF, HALF, HALF)
        for kind in dict.fromkeys(line.kind for line in lines):
            alike = [line for line in lines if line.kind == kind]
            for line in alike[:ALIKE]:
                layout.addWidget(self._line(line.text, partial(self._open, line)))
            if len(alike) > ALIKE:
                text = tr("还有 {count} 条同类事项……", count=len(alike) - ALIKE)
                layout.addWidget(self._line(text, partial(self.desk.go, alike[0].page)))
        return frame

    def _line(self, text: str, slot: Callable[[], object]) -> QPushButton:
        made = button(text, slot, role="line")
        made.setIcon(icon("chevron-right", colour=colours().accent, size=16))
        made.setAccessibleName(text)
        self.due.append(made)
        return made

    def _open(self, line: today.DueLine) -> None:
        target = {} if line.record_id is None else {"record_id": line.record_id}
        self.desk.go(line.page, **target, due=line.kind)


def _weekday(number: int) -> str:
    return (
        tr("星期一"), tr("星期二"), tr("星期三"), tr("星期四"), tr("星期五"), tr("星期六"), tr("星期日"),
    )[number]  # fmt: skip


def _tile(label: str, value: str) -> QWidget:
    number, name = words(value, "figure", wrap=False), words(label, "caption", wrap=False)
    tile = card(number, name, spacing=HALF)
    layout = tile.layout()
    assert layout is not None
    layout.setContentsMargins(GROUP, STEP + HALF, MARGIN, STEP + HALF)
    tile.setMinimumWidth(132)
    tile.setAccessibleName(f"{label} {value}")
    return tile


def _next_steps(desk: Desk) -> QWidget:
    box = QWidget()
    line = QHBoxLayout(box)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(STEP)
    line.addWidget(
        button(tr("导入花名册(&I)"), lambda: desk.go("trainees", action="import"), icon_name="import")
    )
    line.addWidget(button(tr("开班(&O)"), lambda: desk.go("classes", action="new"), icon_name="add"))
    line.addStretch(1)
    return box


def _first_step(desk: Desk) -> EmptyState:
    empty = EmptyState(
        tr("从一份花名册开始"),
        tr("把单位发来的学员名单（.xlsx、.xls 或 .csv）导入进来，程序会逐行检查，导入前先给您看结果。"),
        icon_name="trainees",
        action=tr("导入花名册(&I)"),
        slot=lambda: desk.go("trainees", action="import"),
    )
    layout = empty.layout()
    assert isinstance(layout, QVBoxLayout)
    more = button(tr("先登记一门课程"), lambda: desk.go("courses", action="new"), role="link")
    layout.insertWidget(layout.count() - 1, more, 0, Qt.AlignmentFlag.AlignHCenter)
    return empty
