"""师傅评价: the mentors by their rating, what each rating is made of, and what its parts weigh."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from talentdesk.services import pair_evaluations, pair_sheets
from talentdesk.services.pair_evaluations import MentorRating
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.mentoring.weights_panel import WeightsPanel
from talentdesk.ui.mentoring.work import Work
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.theme import GROUP, HALF, STEP, figures_font
from talentdesk.ui.widgets import EmptyState, button, heading, scrolled, words
from talentdesk.ui.words import word

QUARTERS = 6


def part_named(key: str) -> str:
    """What a part of the rating is called."""
    return {
        "evaluation": tr("结对考核"),
        "feedback": tr("学员回访"),
        "thesis": tr("论文评审"),
        "level": tr("出师和等级"),
    }[key]


class RatingWork(Work):
    """Mentors, the best first; of the chosen one, what the rating is made of and how it has gone."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        table = PlainTable(
            tr("师傅评价"),
            [tr("师傅"), tr("评价得分"), tr("评价等次"), tr("在带人数"), tr("出师人数"), tr("工作单位")],
            [90, 78, 78, 78, 78, 0],
        )
        empty = EmptyState(
            tr("还没有师傅"),
            tr("有了师傅和考核以后，这里按考核、回访、论文和出师情况给出评价。"),
            icon_name="mentoring",
        )
        super().__init__(desk, bar, table, empty)
        self.found: list[MentorRating] = []
        self.weights: WeightsPanel | None = None
        self.weights_button = button(tr("权重…"), self.show_weights)
        self.weights_button.setToolTip(tr("考核、回访、论文和出师情况各占多少"))
        self.export_button = button(tr("导出…"), self.export, icon_name="export")
        self.tools.addWidget(self.figures, 1)
        for part in (self.weights_button, self.export_button):
            self.tools.addWidget(part)

    def reload(self) -> None:
        """Read the ratings anew."""
        self.found = pair_evaluations.ratings(self.desk.store, self.desk.today())
        rated = sum(each.rating.value is not None for each in self.found)
        self.figures.setText(tr("师傅 {count} 位，有评价的 {rated} 位", count=len(self.found), rated=rated))
        self.export_button.setEnabled(bool(self.found))
        self.fill([
            (each.name, "—" if each.rating.value is None else f"{each.rating.value:g}",
             word(each.rating.grade), str(each.active), str(each.finished), each.employer)
            for each in self.found
        ])  # fmt: skip

    def show_chosen(self) -> None:
        """What the chosen mentor's rating is made of."""
        self.weights = None
        places = self.chosen()
        if not places or places[0] >= len(self.found):
            self.clear_side()
            return
        self.show_side(self._explained(self.found[places[0]]))

    def _explained(self, mentor: MentorRating) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "card")
        inner = QFrame()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GROUP, STEP, GROUP, STEP)
        column.setSpacing(HALF)
        column.addWidget(heading(mentor.name, "lead"))
        rating = mentor.rating
        if rating.value is None:
            column.addWidget(words(tr("还没有可以评价的记录。"), "muted"))
        else:
            text = tr("评价 {value:g} 分，{grade}", value=rating.value, grade=word(rating.grade))
            column.addWidget(words(text, "muted"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(HALF)
        grid.setColumnStretch(0, 1)
        for at, part in enumerate(rating.parts):
            value = words("—" if part.value is None else f"{part.value:g}", wrap=False)
            value.setFont(figures_font())
            grid.addWidget(words(part.text), at, 0)
            grid.addWidget(words(tr("权重 {weight}", weight=part.weight), "caption", wrap=False), at, 1)
            grid.addWidget(value, at, 2, Qt.AlignmentFlag.AlignRight)
        column.addLayout(grid)
        column.addSpacing(STEP)
        column.addWidget(heading(tr("历次评价"), "lead"))
        over = QGridLayout()
        over.setColumnStretch(1, 1)
        over.setHorizontalSpacing(GROUP)
        story = pair_evaluations.rating_over_time(
            self.desk.store, mentor.mentor_id, self.desk.today(), QUARTERS
        )
        for at, (day, then) in enumerate(reversed(story)):
            over.addWidget(words(day.isoformat(), "muted", wrap=False), at, 0)
            said = "—" if then.value is None else f"{then.value:g} {word(then.grade)}"
            over.addWidget(words(said, wrap=False), at, 1)
        column.addLayout(over)
        column.addStretch(1)
        outer = QVBoxLayout(frame)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scrolled(inner))
        return frame

    def show_weights(self) -> None:
        """The weights of the rating in place of what explains the chosen one."""
        panel = WeightsPanel(
            tr("评价的权重"), tr("各部分占多少；0 表示不看这一部分，没有记录的部分也不算。"), part_named
        )
        panel.show_weights(pair_evaluations.kept_rating_weights(self.desk.store).stored())
        panel.saved.connect(self._save_weights)
        panel.closed.connect(self.show_chosen)
        self.show_side(panel)
        self.weights = panel
        panel.start()

    def _save_weights(self, given: dict[str, int]) -> None:
        pair_evaluations.save_rating_weights(self.desk.store, pair_evaluations.RatingWeights.read(given))
        self.told(tr("评价的权重已保存，各位师傅的得分已按新的权重算。"))

    def export(self) -> None:
        """The ratings as a file."""
        store, today = self.desk.store, self.desk.today()
        self.save(
            f"{tr('师傅评价')}-{today:%Y%m%d}", lambda out: pair_sheets.export_ratings(store, today, out)
        )
