"""The lists of evaluation: rewards to be granted, the allowances of a month, who has finished."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QAbstractItemView

from talentdesk.errors import DeskError
from talentdesk.services import pair_endings, pair_money, pair_sheets
from talentdesk.services.pair_money import RewardLine
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import combo, refill
from talentdesk.ui.desk import Desk
from talentdesk.ui.mentoring.work import Work
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.page import Page
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.widgets import EmptyState, button
from talentdesk.ui.words import word

MONTHS = 12


class RewardWork(Work):
    """What the rules give and was not granted yet; the rules themselves in its place."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        table = PlainTable(
            tr("待登记的奖惩"),
            [tr("师傅"), tr("徒弟"), tr("奖惩规则"), tr("金额(元)"), tr("日期"), tr("说明")], [84, 84, 140, 84, 100, 0],
        )  # fmt: skip
        empty = EmptyState(
            tr("没有待登记的奖惩"),
            tr("徒弟取得等级、考核评出等次以后，按办法该奖该扣的列在这里。"),
            icon_name="check",
        )
        super().__init__(desk, bar, table, empty)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.lines: list[RewardLine] = []
        self.rules: Page | None = None
        self.grant_button = button(tr("登记所选"), self.grant)
        self.rules_button = button(tr("奖惩办法"), self.turn)
        self.tools.addWidget(self.figures, 1)
        for part in (self.rules_button, self.grant_button):
            self.tools.addWidget(part)

    def reload(self) -> None:
        """Read what is due anew."""
        self.lines = pair_money.due_rewards(self.desk.store, self.desk.today())
        total = sum(line.reward.amount for line in self.lines)
        self.figures.setText(tr("{count} 项，合计 {total} 元", count=len(self.lines), total=f"{total:,.2f}"))
        shown = self.stack.currentWidget()
        self.fill([
            (line.mentor, line.apprentice, line.reward.rule, f"{line.reward.amount:,.2f}",
             line.reward.day.isoformat(), line.reward.text)
            for line in self.lines
        ])  # fmt: skip
        if self.rules is not None and shown is self.rules:
            self.stack.setCurrentWidget(self.rules)
            self.rules.refresh()

    def show_chosen(self) -> None:
        """Whether there is anything to grant."""
        self.grant_button.setEnabled(bool(self.chosen()))

    def turn(self) -> None:
        """From the list to the rules and back."""
        if self.rules is None or self.stack.currentWidget() is not self.rules:
            self.show_rules()
            return
        self.stack.setCurrentWidget(self.table)
        self._name_buttons(to_rules=True)
        self.reload()

    def show_rules(self) -> None:
        """The rules; where the base has none yet, the proposed ones are put in first."""
        if self.rules is None:
            from talentdesk.ui.pages.register_page import register_page  # much else comes with it

            made = pair_money.keep_proposed_rules(self.desk.store)
            self.rules = register_page("reward_rules")(self.desk)
            inside = self.rules.layout()
            assert inside is not None
            inside.setContentsMargins(0, 0, 0, 0)
            self.stack.addWidget(self.rules)
            if made:
                text = tr("已载入默认的奖惩办法 {count} 条，请按本基地的规定修改。", count=made)
                self.bar.done(text, entry_id=self.desk.store.last_entry())
        self.stack.setCurrentWidget(self.rules)
        self._name_buttons(to_rules=False)

    def _name_buttons(self, *, to_rules: bool) -> None:
        self.rules_button.setText(tr("奖惩办法") if to_rules else tr("回到待登记"))
        self.grant_button.setVisible(to_rules)

    def grant(self) -> None:
        """Enter the chosen ones into the register of rewards."""
        lines = [self.lines[at] for at in self.chosen()]
        try:
            made = pair_money.grant(self.desk.store, lines, self.desk.today())
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return
        self.told(tr("已登记 {count} 项奖惩。", count=len(made)))


class AllowanceWork(Work):
    """The allowance sheet of a month."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        table = PlainTable(
            tr("津贴表"),
            [
                tr("师傅"),
                tr("徒弟"),
                tr("月津贴(元)"),
                tr("在带天数"),
                tr("应发(元)"),
                tr("协议编号"),
                tr("工作单位"),
            ],
            [84, 84, 92, 78, 92, 104, 0],
        )
        empty = EmptyState(
            tr("这个月没有在带的结对"), tr("结对里填了“师傅津贴(元/月)”，这里按在带的天数算出每月应发。"),
            icon_name="mentoring",
        )  # fmt: skip
        super().__init__(desk, bar, table, empty)
        self.month = combo(tr("月份"))
        refill(self.month, [(month_label(day), day) for day in months_back(desk.today())])
        self.export_button = button(tr("导出津贴表…"), self.export, role="primary", icon_name="export")
        self.tools.addWidget(self.month)
        self.tools.addWidget(self.figures, 1)
        self.tools.addWidget(self.export_button)
        self.month.currentIndexChanged.connect(lambda _at: self.reload())

    @property
    def chosen_month(self) -> date:
        """The first day of the month in view."""
        day = self.month.currentData()
        assert isinstance(day, date)
        return day

    def reload(self) -> None:
        """Reckon the month anew."""
        day = self.chosen_month
        lines = pair_money.allowance_sheet(self.desk.store, day.year, day.month)
        total = sum(line.amount for line in lines)
        said = [tr("{count} 对，应发合计 {total} 元", count=len(lines), total=f"{total:,.2f}")]
        bare = sum(line.monthly is None for line in lines)
        if bare:
            said.append(tr("{count} 对没有约定津贴", count=bare))
        self.figures.setText(tr("；").join(said))
        self.export_button.setEnabled(bool(lines))
        self.fill([
            (line.mentor, line.apprentice, "—" if line.monthly is None else f"{line.monthly:,.2f}",
             str(line.days), f"{line.amount:,.2f}", line.agreement_number, line.employer)
            for line in lines
        ])  # fmt: skip

    def export(self) -> None:
        """The sheet as a file."""
        store, day = self.desk.store, self.chosen_month
        self.save(
            f"{tr('津贴表')}-{day:%Y%m}",
            lambda out: pair_sheets.export_allowances(store, day.year, day.month, out),
        )


class GraduateWork(Work):
    """出师名单."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        table = PlainTable(
            tr("出师名单"),
            [
                tr("徒弟"),
                tr("师傅"),
                tr("出师日期"),
                tr("结对时等级"),
                tr("达到等级"),
                tr("考核得分"),
                tr("结对结果"),
            ],
            [84, 84, 100, 124, 130, 84, 0],
        )
        empty = EmptyState(
            tr("还没有出师的徒弟"),
            tr("在“待考核”里选一对，按“结束结对”登记出师和达到的等级。"),
            icon_name="rosette",
        )
        super().__init__(desk, bar, table, empty)
        self.year = combo(tr("年份"))
        self.export_button = button(tr("导出…"), self.export, icon_name="export")
        self.tools.addWidget(self.year)
        self.tools.addWidget(self.figures, 1)
        self.tools.addWidget(self.export_button)
        self.year.currentIndexChanged.connect(lambda _at: self._show())

    def reload(self) -> None:
        """Read who has finished anew."""
        years = {line.ended_on.year for line in pair_endings.graduates(self.desk.store) if line.ended_on}
        refill(self.year, [(tr("全部年份"), 0), *((str(year), year) for year in sorted(years, reverse=True))])
        self._show()

    def _show(self) -> None:
        since, until = self._term()
        lines = pair_endings.graduates(self.desk.store, since=since, until=until)
        reached = sum(line.level_reached is not None for line in lines)
        self.figures.setText(tr("出师 {count} 人，取得等级 {reached} 人", count=len(lines), reached=reached))
        self.export_button.setEnabled(bool(lines))
        self.fill([
            (line.apprentice, line.mentor, (line.ended_on or line.start).isoformat(),
             word(line.level_before.label) if line.level_before else "—",
             word(line.level_reached.label) if line.level_reached else "—",
             "—" if line.points is None else f"{line.points:g}", line.result)
            for line in lines
        ])  # fmt: skip

    def _term(self) -> tuple[date | None, date | None]:
        year = self.year.currentData()
        return (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)

    def export(self) -> None:
        """The list as a file."""
        store, (since, until) = self.desk.store, self._term()
        self.save(
            tr("出师名单"), lambda out: pair_sheets.export_graduates(store, out, since=since, until=until)
        )


def months_back(today: date) -> list[date]:
    """The first days of the last twelve months, this one first."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def month_label(day: date) -> str:
    """A month in words."""
    return tr("{year} 年 {month} 月", year=day.year, month=day.month)
