"""Bookings: a week of a workshop or a thing with all that takes it; a free time is drawn and booked, a clash is said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import bookings, records, timetable
from talentdesk.services.busy_times import busy_times
from talentdesk.services.records import Query, Row
from talentdesk.services.timetable import Finding
from talentdesk.text import tr
from talentdesk.ui.asking import decide
from talentdesk.ui.certificates.panel import choose_data, combo, refill
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import EmptyState, button, icon_button, row, words
from talentdesk.ui.workshop.booking_side import BookingForm, BookingSide, Subject, block_of, legend
from talentdesk.ui.workshop.panel import WorkshopPanel
from talentdesk.ui.workshop.side import Side
from talentdesk.ui.workshop.thing_line import ThingLine, thing_title
from talentdesk.ui.workshop.week_blocks import WEEK, Block, monday_of
from talentdesk.ui.workshop.week_grid import WeekGrid

SAID = ("booked", "machine", "stations")
ALIKE = frozenset({"stations"})
"""Findings of which one of a class stands for all of the week."""
FIRST, LONG = time(8, 30), timedelta(hours=2)


class BookingsPanel(WorkshopPanel):
    """The grid at the left, what is chosen in it or the form of a booking at the right."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self.monday = monday_of(desk.today())
        self._findings: list[Finding] = []
        self._things: dict[int, str] = {}
        self.subject_box = combo(tr("预约什么"))
        self.subject_box.setMinimumContentsLength(10)
        self.find_line = ThingLine(desk.store, tr("查设备"))
        self.find_line.setPlaceholderText(tr("查设备：编号、名称"))
        self.week = words("", "lead", wrap=False)
        self.back_button = icon_button("chevron-left", tr("上一周"), lambda: self.turn(-1))
        self.on_button = icon_button("chevron-right", tr("下一周"), lambda: self.turn(1))
        self.today_button = button(tr("本周"), lambda: self.show_day(self.desk.today()), role="link")
        self.new_button = button(tr("新预约"), self.new, role="primary", icon_name="add")
        self.new_button.setToolTip("Ctrl+N")
        self.grid = WeekGrid()
        self.summary = BookingSide()
        self._side = Side(self.summary)
        self._build()
        self.subject_box.currentIndexChanged.connect(lambda _at: self._show())
        self.find_line.taken.connect(self.show_thing)
        self.find_line.refused.connect(bar.refuse)
        self.grid.drawn.connect(self.open_form)
        self.grid.picked.connect(self._pick)
        self.summary.cancel_asked.connect(self.cancel)
        self._side.left.connect(lambda: self.grid.setFocus(Qt.FocusReason.OtherFocusReason))

    def _build(self) -> None:
        self.column.addWidget(
            row(
                self.subject_box, self.find_line, self.back_button, self.week, self.on_button, self.today_button, None,
                self.new_button, spacing=HALF,
            )
        )  # fmt: skip
        self.find_line.setMaximumWidth(200)
        area = self.area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.grid)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(area, 1)
        column.addWidget(legend())
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(STEP)
        splitter.addWidget(left)
        splitter.addWidget(self._side)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([700, 300])
        self.empty = EmptyState(
            tr("还没有可预约的实训室"),
            tr("先登记实训室和工位数，名称与设备的存放地点写成一样；也可以在上面直接查一件设备来预约。"),
            icon_name="classes", action=tr("登记实训室"), slot=lambda: self.desk.go("workshops", action="new"),
        )  # fmt: skip
        self.stack = QStackedWidget()
        self.stack.addWidget(splitter)
        self.stack.addWidget(self.empty)
        self.column.addWidget(self.stack, 1)
        self.area.verticalScrollBar().setValue(30)

    @property
    def side(self) -> Side:
        """Where forms stand."""
        return self._side

    @property
    def subject(self) -> Subject | None:
        """What is shown and booked; None while there is nothing."""
        data = self.subject_box.currentData()
        if data is None:
            return None
        kind, number = data
        return Subject(kind == "thing", number, self.subject_box.currentText())

    def reload(self) -> None:
        """Read workshops, the timetable's findings and the week anew."""
        rooms = register("workshops")
        found = records.rows(self.desk.store, rooms, records.find(self.desk.store, rooms, Query()).ids)
        entries: list[tuple[str, object]] = [(each.title, ("room", each.id)) for each in found]
        entries += [(title, ("thing", number)) for number, title in self._things.items()]
        refill(self.subject_box, entries)
        self._findings = [
            each for each in timetable.check_timetable(self.desk.store) if each.problem.code in SAID
        ]  # fmt: skip
        self._show()

    def _show(self) -> None:
        """The week of what is chosen."""
        subject = self.subject
        self.stack.setCurrentIndex(0 if subject is not None else 1)
        self.new_button.setEnabled(subject is not None)
        for part in (self.subject_box, self.week, self.back_button, self.on_button, self.today_button):
            part.setVisible(subject is not None)
        last = self.monday + timedelta(days=WEEK - 1)
        self.week.setText(f"{self.monday:%Y-%m-%d} – {last:%m-%d}")
        if subject is None:
            return
        store, today = self.desk.store, self.desk.today()
        times = busy_times(store, self.monday, last, today, **subject.key)
        self.grid.show_week(self.monday, today, [block_of(each, subject) for each in times])
        self.summary.show_block(self.grid.chosen)
        self.summary.show_findings(
            self._of_week({each.session_id for each in times if each.session_id is not None})
        )

    def _of_week(self, lessons: Collection[int]) -> list[str]:
        """What is wrong with these lessons; what is the same for several of a class is said once."""
        found: dict[tuple[int, str], list[Finding]] = {}
        for each in self._findings:
            if each.session_id in lessons:
                same = "" if each.problem.code in ALIKE else each.problem.text
                found.setdefault((each.class_id, each.problem.code + same), []).append(each)
        lines = []
        for alike in found.values():
            text = alike[0].problem.text
            more = tr("（本周同样的还有 {count} 处）", count=len(alike) - 1) if len(alike) > 1 else ""
            lines.append(text + more)
        return lines

    def turn(self, weeks: int) -> None:
        """Some weeks on or back."""
        self.show_day(self.monday + timedelta(days=WEEK * weeks))

    def show_day(self, day: date) -> None:
        """The week of a day."""
        self.monday = monday_of(day)
        self._show()

    def show_thing(self, thing: Row) -> None:
        """The week of a thing."""
        self._things[thing.id] = thing_title(thing)
        self._choose(("thing", thing.id), thing_title(thing))

    def _choose(self, data: tuple[str, int], title: str) -> None:
        if all(self.subject_box.itemData(at) != data for at in range(self.subject_box.count())):
            with QSignalBlocker(self.subject_box):
                self.subject_box.addItem(title, data)
        choose_data(self.subject_box, data)
        self._show()

    def open_target(self, target: dict[str, object]) -> None:
        """A thing (``thing``), a workshop (``workshop``), or a new booking."""
        thing, room = target.get("thing"), target.get("workshop")
        if isinstance(thing, int):
            for found in records.rows(self.desk.store, register("equipment"), [thing]):
                self.show_thing(found)
        if isinstance(room, int):
            choose_data(self.subject_box, ("room", room))
        if target.get("action") == "new":
            self.new()

    def focus_search(self) -> None:
        """Ctrl+F: find a thing."""
        self.find_line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # booking

    def _pick(self, block: Block) -> None:
        self._side.put_away()
        self.summary.show_block(block)

    def new(self) -> None:
        """A booking of today, or of the shown week's first day."""
        today = self.desk.today()
        day = today if self.monday <= today < self.monday + timedelta(days=WEEK) else self.monday
        start = datetime.combine(day, FIRST)
        self.open_form(start, start + LONG)

    def open_form(self, start: datetime, end: datetime) -> None:
        """Ask who and what for; what stands in the way is said at once."""
        subject = self.subject
        if subject is None:
            return
        form = BookingForm(self.desk, subject, start, end, self._book)
        self._side.open(form)
        problems = bookings.check(self.desk.store, start, end, self.desk.today(), **subject.key)
        if problems:
            form.say(problems)

    def _book(
        self, subject: Subject, start: datetime, end: datetime, person: str, purpose: str, quantity: int
    ) -> None:
        bookings.book(
            self.desk.store,
            start,
            end,
            person,
            self.desk.today(),
            purpose=purpose,
            quantity=quantity,
            **subject.key,
        )
        self.monday = monday_of(start.date())
        text = tr(
            "已预约 {what}：{day} {first}–{last}，{person}", what=subject.name, day=start.date().isoformat(),
            first=f"{start:%H:%M}", last=f"{end:%H:%M}", person=person,
        )  # fmt: skip
        self.told(text)

    def cancel(self) -> None:
        """Give the chosen booking up."""
        block = self.grid.chosen
        if block is None or block.booking_id is None:
            return
        if decide(self, tr("取消这个预约？"), detail=block.detail, yes=tr("取消预约"), no=tr("不取消")):
            try:
                bookings.cancel(self.desk.store, block.booking_id)
            except DeskError as trouble:
                self.bar.refuse(trouble)
            else:
                self.told(tr("已取消预约：{what}", what=block.title))
