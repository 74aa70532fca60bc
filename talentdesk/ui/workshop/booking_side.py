"""Beside the week: what is chosen in it and what is wrong with its lessons; or the form of a booking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypedDict

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from talentdesk.errors import DeskError, Problem
from talentdesk.services.busy_times import BusyTime
from talentdesk.text import tr
from talentdesk.ui.certificates.action_panel import ActionPanel, Ask, Given
from talentdesk.ui.desk import Desk
from talentdesk.ui.flow import Flow
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.widgets import as_high_as_needed, button, heading, row, scrolled, words
from talentdesk.ui.words import said
from talentdesk.ui.workshop.week_blocks import Block, Kind
from talentdesk.ui.workshop.week_paint import tones

FINDINGS_SHOWN = 12


class SubjectKey(TypedDict):
    """What is booked, as the services name it: one of the two."""

    equipment_id: int | None
    workshop_id: int | None


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing or a workshop that is shown and booked."""

    thing: bool
    number: int
    name: str

    @property
    def key(self) -> SubjectKey:
        """As the services name it."""
        return {
            "equipment_id": self.number if self.thing else None, "workshop_id": None if self.thing else self.number,
        }  # fmt: skip


Book = Callable[[Subject, datetime, datetime, str, str, int], None]


def kind_word(kind: Kind) -> str:
    """A kind of block in a word."""
    return {"session": tr("课次"), "booking": tr("预约"), "loan": tr("借出"), "repair": tr("维修")}[kind]


def block_of(busy: BusyTime, subject: Subject) -> Block:
    """A taken time as it is drawn."""
    title = " ".join(part for part in (busy.what, busy.person, busy.purpose) if part)
    when = (
        f"{busy.start:%m-%d %H:%M}–{busy.end:%H:%M}"
        if busy.start.date() == busy.end.date()
        else f"{busy.start:%Y-%m-%d} – {busy.end - timedelta(seconds=1):%Y-%m-%d}"
    )
    detail = f"{kind_word(busy.kind)} {when}\n{title}"
    return Block(
        busy.start, busy.end, busy.kind, title or kind_word(busy.kind), detail, busy.booking_id,
        whole=subject.thing and busy.kind in ("loan", "repair"),
    )  # fmt: skip


def legend() -> QWidget:
    """What the colours mean."""
    place = Flow(spacing=GROUP)
    kinds: tuple[Kind, ...] = ("session", "booking", "loan", "repair")
    for kind in kinds:
        soft, strong = tones(kind)
        patch = QFrame()
        patch.setFixedSize(14, 12)
        patch.setStyleSheet(f"background: {soft}; border: none; border-left: 3px solid {strong};")
        place.add(row(patch, words(kind_word(kind), "caption", wrap=False), spacing=6))
    return place


class BookingSide(QFrame):
    """``cancel_asked``: the chosen booking is to be given up."""

    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setMinimumWidth(240)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.setSpacing(STEP)
        self.title = heading("", "lead")
        self.text = words("", "muted")
        self.cancel_button = button(tr("取消预约"), self.cancel_asked.emit)
        self.findings_title = heading(tr("本周要注意"), "lead")
        self.findings = words("")
        for part in (self.title, self.text, self.cancel_button, self.findings_title, self.findings):
            column.addWidget(part)
        column.insertSpacing(3, STEP)
        column.addStretch(1)
        as_high_as_needed(inner)
        outer.addWidget(scrolled(inner))
        self.show_block(None)
        self.show_findings(())

    def show_block(self, block: Block | None) -> None:
        """Show what was chosen in the week."""
        self.cancel_button.setVisible(block is not None and block.booking_id is not None)
        if block is None:
            self.title.setText(tr("没有选中时段"))
            self.text.setText(
                tr(
                    "点一个色块，这里显示谁、何时、做什么。在空白处拖一段时间就能预约；用键盘时按方向键走到那里，按住 Shift 选时间，回车。"
                )
            )
            return
        first, _, rest = block.detail.partition("\n")
        self.title.setText(first)
        self.text.setText(rest)

    def show_findings(self, lines: Sequence[str]) -> None:
        """Show what is wrong with this week's lessons: bookings in their way, machines out of order."""
        shown = [f"• {line}" for line in lines[:FINDINGS_SHOWN]]
        if len(lines) > FINDINGS_SHOWN:
            shown.append(tr("……共 {count} 处", count=len(lines)))
        self.findings.setText("\n".join(shown))
        for part in (self.findings_title, self.findings):
            part.setVisible(bool(lines))


class BookingForm(ActionPanel):
    """When, who, what for."""

    def __init__(self, desk: Desk, subject: Subject, start: datetime, end: datetime, book: Book) -> None:
        def act(given: Given) -> None:
            day = given.days["day"]
            book(
                subject, moment(day, given.texts["first"]), moment(day, given.texts["last"]), given.texts["person"],
                given.texts["purpose"], given.counts.get("quantity", 1),
            )  # fmt: skip

        asks = (
            Ask("person", tr("预约人")),
            Ask("purpose", tr("预约用途"), hint=tr("例如：竞赛集训")),
            Ask("day", tr("日期"), "day", value=start.date()),
            Ask("first", tr("开始时间"), value=f"{start:%H:%M}"),
            Ask("last", tr("结束时间"), value=f"{end:%H:%M}"),
            *((Ask("quantity", tr("数量"), "count", value=1),) if subject.thing else ()),
        )
        super().__init__(tr("新预约"), subject.name, asks, tr("预约"), act)

    def say(self, problems: Sequence[Problem]) -> None:
        """Say what stands in the way before anything was filled in."""
        self.trouble.setText(said(" ".join(problem.text for problem in problems), problems[0].remedy))
        self.trouble.show()


def moment(day: date, text: str) -> datetime:
    """A day with a time of it as people write it: 8:30, 08：30, 830; refused where it is none."""
    plain = text.strip().replace("：", ":")  # not shown
    hour, sign, minute = plain.partition(":")
    if not sign and len(plain) > 2:
        hour, minute = plain[:-2], plain[-2:]
    try:
        return datetime.combine(day, time(int(hour), int(minute or 0)))
    except ValueError:
        raise DeskError(
            tr("“{text}”不是一个时间。", text=text), tr("请写成 8:30 这样。"), code="not-a-time"
        ) from None
