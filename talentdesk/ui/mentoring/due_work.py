"""考核: which pairs are to be evaluated, the evaluation itself, and the end of a pair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from talentdesk.errors import DeskError
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.registers import register
from talentdesk.services import pair_endings, pair_evaluations, records
from talentdesk.services.pair_endings import DISSOLVED, FINISHED, Ending
from talentdesk.services.pair_facts import ACTIVE
from talentdesk.text import tr
from talentdesk.ui.certificates.action_panel import ActionPanel, Ask, Given
from talentdesk.ui.certificates.panel import combo, refill
from talentdesk.ui.desk import Desk
from talentdesk.ui.mentoring.evaluation_form import POINTS, EvaluationForm
from talentdesk.ui.mentoring.work import Work
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.widgets import EmptyState, button
from talentdesk.ui.words import word

AHEAD = 30
EARLIER_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A pair in the list; ``due_on`` None: whichever evaluation comes next."""

    pairing_id: int
    mentor: str
    apprentice: str
    agreement: str
    due_on: date | None
    when: str


class DueWork(Work):
    """Left: pairs, the longest overdue first. Right: the form of the chosen one, or the form that ends it."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        table = PlainTable(
            tr("待考核的结对"),
            [tr("徒弟"), tr("师傅"), tr("应考核日期"), tr("到期"), tr("协议编号")],
            [76, 76, 96, 130, 0],
        )
        empty = EmptyState(
            tr("眼下没有要考核的"),
            tr("结成对子以后，每个考核周期到期的都列在这里，逾期的在最前面。"),
            icon_name="check",
        )
        super().__init__(desk, bar, table, empty)
        self.lines: list[Line] = []
        self.form: EvaluationForm | None = None
        self.ending: ActionPanel | None = None
        self.which = combo(tr("看哪些"))
        refill(self.which, [(tr("到期的和 {days} 天内的", days=AHEAD), False), (tr("全部在带的结对"), True)])
        self.which.setMinimumContentsLength(18)
        self.end_button = button(tr("结束结对…"), self.end)
        for part in (self.which, self.end_button):
            self.tools.addWidget(part)
        self.tools.addWidget(self.figures, 1)
        self.which.currentIndexChanged.connect(lambda _at: self.reload())

    def reload(self) -> None:
        """Read the pairs anew."""
        today = self.desk.today()
        found = pair_evaluations.due(self.desk.store, today, ahead=AHEAD)
        self.lines = [
            Line(each.pairing_id, each.mentor, each.apprentice, each.agreement_number, each.due_on,
                 when(each.days_late, last=each.last))
            for each in found
        ]  # fmt: skip
        if self.which.currentData():
            self.lines = [
                Line(each.pairing_id, each.mentor, each.apprentice, each.agreement_number, None,
                     tr("{points:g} 分，{grade}", points=each.points, grade=word(each.grade))
                     if each.points is not None else tr("还没有考核过"))
                for each in pair_endings.roll(self.desk.store, state=ACTIVE)
            ]  # fmt: skip
        self.table.setAccessibleName(self.which.currentText())
        late = sum(each.days_late > 0 for each in found)
        self.figures.setText(
            tr("逾期 {late}，{days} 天内 {soon}", late=late, days=AHEAD, soon=len(found) - late)
        )
        self.fill([
            (line.apprentice, line.mentor, line.due_on.isoformat() if line.due_on else "—", line.when, line.agreement)
            for line in self.lines
        ])  # fmt: skip

    @property
    def line(self) -> Line | None:
        """The chosen pair."""
        places = self.chosen()
        return self.lines[places[-1]] if places and places[-1] < len(self.lines) else None

    def show_chosen(self) -> None:
        """The evaluation of the chosen pair."""
        line = self.line
        self.form = self.ending = None
        self.end_button.setEnabled(line is not None)
        if line is None:
            self.clear_side()
            return
        found = records.related(self.desk.store, register("pairings"), line.pairing_id)
        rows = [row for group in found if group.register.key == "pair_evaluations" for row in group.rows]
        done = sorted(
            (row for row in rows if row.values["attitude"] is not None), key=lambda row: row.texts["due_on"]
        )
        earlier = [f"{row.texts['due_on']} {_sum(row.values):g}" for row in done[-EARLIER_SHOWN:]]
        due = (
            tr("应考核日期 {day}，{when}", day=line.due_on.isoformat(), when=line.when)
            if line.due_on
            else line.when
        )
        self.form = EvaluationForm(
            self.desk.store, tr("{mentor} 带 {apprentice}", mentor=line.mentor, apprentice=line.apprentice), due,
            tr("以前的考核：{found}", found=tr("；").join(earlier)) if earlier else "",
        )  # fmt: skip
        there = next((row for row in rows if line.due_on and row.values["due_on"] == line.due_on), None)
        self.form.show_values(
            there.values if there else {},
            there.texts if there else {},
            self.desk.today(),
            self.desk.store.user,
        )
        self.form.submitted.connect(self.record)
        self.show_side(self.form)

    def record(self, values: dict[str, object]) -> None:
        """Record what the form holds."""
        line, form = self.line, self.form
        if line is None or form is None:
            return
        try:
            made = pair_evaluations.record(
                self.desk.store, line.pairing_id, values, self.desk.today(), due_on=line.due_on
            )
        except DeskError as trouble:
            reasons = " ".join(problem.text for problem in trouble.problems if problem.text != trouble.text)
            form.refuse(f"{trouble.text}{reasons}{trouble.remedy}")
            return
        if made.points is None:
            self.told(tr("{name}的回访和论文已保存，四项得分还没有填。", name=line.apprentice))
        else:
            grade = word(made.grade)
            self.told(
                tr(
                    "{name}的考核已保存：{points:g} 分，{grade}。",
                    name=line.apprentice,
                    points=made.points,
                    grade=grade,
                )
            )

    def end(self) -> None:
        """The form that ends the chosen pair, at the right."""
        line = self.line
        if line is None:
            return
        asks = (
            Ask("state", tr("结果"), "choice", value=FINISHED,
                choices=((tr("出师"), FINISHED), (tr("解除"), DISSOLVED))),
            Ask("day", tr("结束日期"), "day", value=self.desk.today()),
            Ask("level", tr("达到等级"), "choice",
                choices=((tr("没有取得新的等级"), ""), *((word(each.label), str(int(each))) for each in SkillLevel))),
            Ask("result", tr("结对结果"), hint=tr("例如：取得高级工证书；解除时写原因")),
        )  # fmt: skip
        title = tr("结束结对：{mentor} 带 {apprentice}", mentor=line.mentor, apprentice=line.apprentice)
        text = tr("达到的等级同时成为徒弟的现等级；奖惩按办法另行登记。")
        ending = ActionPanel(title, text, asks, tr("结束结对"), self._ended(line))
        ending.closed.connect(self.show_chosen)
        self.show_side(ending)
        self.form, self.ending = None, ending
        ending.start()

    def _ended(self, line: Line) -> Callable[[Given], None]:
        def act(given: Given) -> None:
            level = SkillLevel(int(given.texts["level"])) if given.texts["level"] else None
            ending = Ending(given.days["day"], given.texts["state"], given.texts["result"], level)
            pair_endings.end_pair(self.desk.store, line.pairing_id, ending, self.desk.today())
            self.told(tr("{name}的结对已结束：{state}。", name=line.apprentice, state=word(ending.state)))

        return act


def _sum(values: dict[str, object]) -> float:
    return sum(float(str(values[name] or 0)) for name in POINTS)


def when(days_late: int, *, last: bool) -> str:
    """How far off an evaluation is."""
    if days_late > 0:
        text = tr("逾期 {days} 天", days=days_late)
    elif days_late == 0:
        text = tr("今天到期")
    else:
        text = tr("还有 {days} 天", days=-days_late)
    return tr("{when}（期满）", when=text) if last else text
