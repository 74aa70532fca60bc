"""考核: a list for each work of it, of which one is in view."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout

from talentdesk.text import tr
from talentdesk.ui.certificates.panel import DeskPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.mentoring.due_work import DueWork
from talentdesk.ui.mentoring.list_works import AllowanceWork, GraduateWork, RewardWork
from talentdesk.ui.mentoring.rating_work import RatingWork
from talentdesk.ui.mentoring.work import Work
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import HALF, STEP

WORKS: dict[str, type[DueWork | RatingWork | RewardWork | AllowanceWork | GraduateWork]] = {
    "due": DueWork,
    "ratings": RatingWork,
    "rewards": RewardWork,
    "allowances": AllowanceWork,
    "graduates": GraduateWork,
}


class EvaluationPanel(DeskPanel):
    """The works are made when first looked at, and read anew when they come into view after a change."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self.works: dict[str, Work] = {}
        self._seen: dict[str, int] = {}
        self.segments = QTabBar()
        self.segments.setDrawBase(False)
        self.segments.setExpanding(False)
        self.segments.setAccessibleName(tr("考核"))
        for label in (tr("待考核"), tr("师傅评价"), tr("奖惩"), tr("津贴表"), tr("出师名单")):
            self.segments.addTab(label)
        self.stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, HALF, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(self.segments)
        column.addWidget(self.stack, 1)
        self.segments.currentChanged.connect(lambda _at: self.reload())

    @property
    def key(self) -> str:
        """The work in view."""
        return tuple(WORKS)[self.segments.currentIndex()]

    def show_work(self, key: str) -> Work:
        """Bring a work into view."""
        self.segments.setCurrentIndex(tuple(WORKS).index(key))
        return self.works[key]

    def show_rules(self) -> None:
        """Bring the rules of rewards into view."""
        work = self.show_work("rewards")
        assert isinstance(work, RewardWork)
        work.show_rules()

    def reload(self) -> None:
        """Read the work in view anew, if anything was written since."""
        key = self.key
        if key not in self.works:
            self.works[key] = WORKS[key](self.desk, self.bar)
            self.stack.addWidget(self.works[key])
        self.stack.setCurrentWidget(self.works[key])
        newest = self.desk.store.last_entry()  # before reading: the worker may write meanwhile
        if self._seen.get(key) != newest:
            self.works[key].reload()
            self._seen[key] = newest

    def focus_search(self) -> None:
        """Ctrl+F: on to the list."""
        self.works[self.key].table.setFocus(Qt.FocusReason.ShortcutFocusReason)
