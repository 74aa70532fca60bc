"""When a channel sends by itself: never, every day, week or month at a time; and the system's own reminder of it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from talentdesk.services.upload_schedule import DAY, MONTH, NONE, WEEK, Schedule
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import choose_data, combo
from talentdesk.ui.theme import HALF
from talentdesk.ui.widgets import row, set_wrong, words

TIMES = tuple(f"{hour:02}:00" for hour in range(6, 24))
LAST_SURE_DAY = 28


def weekday_labels() -> tuple[str, ...]:
    """Monday first."""
    return (tr("周一"), tr("周二"), tr("周三"), tr("周四"), tr("周五"), tr("周六"), tr("周日"))


def schedule_words(schedule: Schedule) -> str:
    """A schedule in a few words."""
    if schedule.every == DAY:
        return tr("每天 {time}", time=schedule.at)
    if schedule.every == WEEK:
        return tr("每{day} {time}", day=weekday_labels()[schedule.weekday], time=schedule.at)
    if schedule.every == MONTH:
        return tr("每月 {day} 日 {time}", day=schedule.day, time=schedule.at)
    return tr("不定时")


class ScheduleLine(QWidget):
    """``edited`` follows each change made by hand."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.every, self.weekday, self.day = combo(tr("定时")), combo(tr("星期")), combo(tr("日"))
        for label, key in (
            (tr("不定时"), NONE), (tr("每天"), DAY), (tr("每周"), WEEK), (tr("每月"), MONTH),
        ):  # fmt: skip
            self.every.addItem(label, key)
        for at, label in enumerate(weekday_labels()):
            self.weekday.addItem(label, at)
        for day in range(1, 32):
            self.day.addItem(tr("{day} 日", day=day), day)
        self.at = combo(tr("时间"), editable=True)
        self.at.addItems(TIMES)
        self.at.setMinimumContentsLength(6)
        for box in (self.every, self.weekday, self.day):
            box.setMinimumContentsLength(9)
            box.currentIndexChanged.connect(lambda _at: self._changed())
        self.at.currentTextChanged.connect(lambda _text: self._changed())
        self.note = words(tr("没有这一天的月份在月底上报。"), "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(row(self.every, self.weekday, self.day, self.at, None))
        column.addWidget(self.note)
        self.setFocusProxy(self.every)
        self.show_schedule(Schedule())

    def show_schedule(self, schedule: Schedule) -> None:
        """Fill in what is kept."""
        boxes = (self.every, self.weekday, self.day, self.at)
        blockers = [QSignalBlocker(box) for box in boxes]
        choose_data(self.every, schedule.every)
        choose_data(self.weekday, schedule.weekday)
        choose_data(self.day, schedule.day)
        self.at.setEditText(schedule.at)
        del blockers
        self._suit()

    def schedule(self) -> Schedule:
        """What is chosen; the time as typed, to be judged by whoever keeps it."""
        every = str(self.every.currentData())
        if every == NONE:
            return Schedule()
        at = self.at.currentText().strip().replace("：", ":")  # not shown
        hour = f"0{at}" if at.find(":") == 1 else at
        return Schedule(every, hour, int(self.weekday.currentData()), int(self.day.currentData()))

    def mark(self, wrong: bool) -> None:
        """Show the time as wrong, or right again."""
        set_wrong(self.at, wrong)

    def _changed(self) -> None:
        self._suit()
        self.edited.emit()

    def _suit(self) -> None:
        """Show only what the choice needs."""
        every = self.every.currentData()
        self.weekday.setVisible(every == WEEK)
        self.day.setVisible(every == MONTH)
        self.at.setVisible(every != NONE)
        self.note.setVisible(every == MONTH and int(self.day.currentData()) > LAST_SURE_DAY)
