"""Issues the certificates of a class: what stands in the way, the very PDF that is printed, and the ways out of it."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QStackedWidget,
    QTabWidget,
    QWidget,
)

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import batches, certificates, layouts, records, stock, teaching
from talentdesk.services.certificates import CertifyOutcome
from talentdesk.services.records import Query
from talentdesk.text import tr
from talentdesk.ui.certificates.findings_tree import FindingsTree
from talentdesk.ui.certificates.output_card import OutputCard
from talentdesk.ui.certificates.panel import (
    NOTHING,
    ClassBox,
    DeskPanel,
    combo,
    day_editor,
    day_of,
    papers_folder,
    refill,
)  # fmt: skip
from talentdesk.ui.certificates.sheet_view import SheetView
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import EmptyState, button, card, heading, row, side_column, words

SIDE_WIDTH = 320
CHECK, PREVIEW = 0, 1


class IssuePanel(DeskPanel):
    """Left: what is to be issued and how it is printed. Right: findings and preview."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self._had: tuple[str, ...] = ()
        self._for_new: list[QWidget] = []
        self._issued_class = self._dated = NOTHING
        self._passed = self._waiting = 0
        line = QHBoxLayout(self)
        line.setContentsMargins(0, STEP, 0, 0)
        line.setSpacing(STEP)
        self.view = SheetView(
            desk, bar, (tr("还没有预览"), tr("选好班次和版式，这里先显示样张；发证后显示要打印的那份 PDF。"))
        )
        self.output = OutputCard(desk, bar, self.view)
        line.addWidget(side_column(SIDE_WIDTH, self._choices(), self.output))
        self.findings = FindingsTree()
        self.findings.changed.connect(self._allow)
        self.right = QTabWidget()
        self.right.setDocumentMode(True)
        self.right.tabBar().setDrawBase(False)
        self.checks = QStackedWidget()
        self.checked = EmptyState("", "", icon_name="check")
        self.checks.addWidget(self.checked)
        self.checks.addWidget(self.findings)
        self.right.addTab(self.checks, tr("印前检查"))
        self.right.addTab(self.view, tr("预览"))
        line.addWidget(self.right, 1)
        self._wire()

    def _choices(self) -> QFrame:
        self.class_box = ClassBox(self.desk.store)
        self.layout_box = combo(tr("版式"))
        self.scheme_box = combo(tr("编号规则"))
        self.day = day_editor(self.desk.today(), tr("发证日期"))
        self.blanks = QCheckBox(tr("使用空白证书"))
        self.counts = words("", "muted")
        self.issue_button = button(tr("发证"), self.issue, role="primary", icon_name="certificates")
        self.why_not = words("", "caption")
        grid = QWidget()
        lines = QGridLayout(grid)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setHorizontalSpacing(STEP)
        lines.setVerticalSpacing(STEP)
        lines.setColumnStretch(1, 1)
        for at, (label, editor) in enumerate((
            (tr("班次"), self.class_box), (tr("版式"), self.layout_box),
            (tr("编号规则"), self.scheme_box), (tr("发证日期"), self.day),
        )):  # fmt: skip
            name = words(label, "muted", wrap=False)
            name.setBuddy(editor)
            lines.addWidget(name, at, 0)
            lines.addWidget(editor, at, 1)
            if editor in (self.scheme_box, self.day):
                self._for_new += [name, editor]
        self._for_new.append(self.blanks)
        return card(
            heading(tr("给一个班发证"), "lead"), grid, self.blanks, self.counts,
            row(self.issue_button, None), self.why_not,
        )  # fmt: skip

    def _wire(self) -> None:
        self.class_box.currentIndexChanged.connect(self._class_chosen)
        self.layout_box.currentIndexChanged.connect(self._check)
        self.day.left.connect(self._check)
        self.scheme_box.currentIndexChanged.connect(lambda _at: self._allow())
        self.blanks.toggled.connect(lambda _on: self._allow())

    def open_class(self, class_id: int) -> None:
        """Show a class here."""
        self.class_box.reload()
        self.class_box.choose(class_id)

    def reload(self) -> None:
        """Read classes, layouts, schemes, printers and the chosen class anew."""
        store = self.desk.store
        self.class_box.reload()
        refill(self.layout_box, [(choice.label, choice.name) for choice in layouts.layout_choices(store)])
        schemes = records.rows(
            store, register("schemes"), records.find(store, register("schemes"), Query()).ids[:100]
        )
        refill(
            self.scheme_box,
            [(tr("本基地的编号规则"), ""), *((scheme.title, scheme.title) for scheme in schemes)],
        )
        left = stock.balance(store).left
        self.blanks.setText(tr("使用空白证书（结余 {count} 张）", count=left))
        self._class_chosen()

    def _class_chosen(self) -> None:
        if self.class_box.class_id != self._issued_class:
            self._issued_class = NOTHING
            self.output.withdraw()
        if self.class_box.class_id not in (NOTHING, self._dated):
            self._dated = self.class_box.class_id
            found = teaching.class_card(self.desk.store, self.class_box.class_id)
            day = min(found.end, self.desk.today())
            self.day.show_value(day, day.isoformat())
        self._check()

    def _check(self) -> None:
        """Look for findings anew and show what the pages would look like."""
        class_id = self.class_box.class_id
        if class_id == NOTHING or not self.layout_box.count():
            self._passed = self._waiting = 0
            self.counts.setText(tr("合格的学员才能发证；已发的证书不会变，编号也不会重复。"))
            self.findings.fill([])
            self._allow()
            return
        results = teaching.results(self.desk.store, class_id)
        self._passed = results.passed
        printed = batches.printed_numbers(self.desk.store, class_id)
        passed = [printed.get(each.trainee_id) for each in results.lines if each.judgement.passed]
        self._had = tuple(number for number in passed if number is not None)
        self._waiting = len(passed) - len(self._had)
        self.counts.setText(
            tr("合格 {passed} 人，其中 {waiting} 人还没有证书。", passed=self._passed, waiting=self._waiting)
            if self._passed
            else tr("还没有人合格，不能发证。理由在班次的“结果”里。")
        )
        try:
            day = day_of(self.day)
            found = (
                certificates.findings(self.desk.store, class_id, self._layout, day) if self._waiting else []
            )
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return
        self.findings.fill(found)
        self._allow()
        self.right.setCurrentIndex(
            CHECK if found and self.findings.not_accepted + self.findings.errors else PREVIEW
        )
        if self.output.numbers:
            self.output.reload()
        else:
            self._make_draft(class_id, day)

    @property
    def _layout(self) -> str:
        return str(self.layout_box.currentData())

    def _allow(self) -> None:
        count, errors, left = self.findings.count, self.findings.errors, self.findings.not_accepted
        self.checks.setCurrentWidget(self.findings if count else self.checked)
        self.checked.title.setText(
            tr("没有发现问题")
            if self._waiting
            else tr("合格的都已发证")
            if self._passed
            else tr("还没有可检查的")
        )
        self.checked.text.setText(
            tr("每个人的姓名、照片、编号都看过，印出来不会缺字、溢出或重号。")
            if self._waiting
            else tr("已发的证书冻结在发证时的样子，随时可以再打印。")
            if self._passed
            else tr("选一个有人合格的班次，这里列出每个人印出来会有什么问题。")
        )
        self.right.setTabText(CHECK, tr("印前检查 {count}", count=count) if count else tr("印前检查"))
        if not self._passed:
            why = ""
        elif errors:
            why = tr("还有 {count} 处必须改正，见“印前检查”。", count=errors)
        elif left:
            why = tr("还有 {count} 条提醒没有打勾接受，见“印前检查”。", count=left)
        else:
            why = ""
        for part in self._for_new:  # whoever has a certificate keeps its number and day
            part.setVisible(bool(self._waiting) or not self._passed)
        self.why_not.setText(why)
        self.why_not.setVisible(bool(why))
        self.issue_button.setEnabled(bool(self._passed) and not why)
        self.issue_button.setText(
            tr("发证 {count} 张", count=self._waiting)
            if self._waiting
            else tr("打开已发的证书")
            if self._passed
            else tr("发证")
        )

    def _folder(self) -> Path:
        return papers_folder(
            self.desk.store, teaching.class_card(self.desk.store, self.class_box.class_id).code
        )

    def _make_draft(self, class_id: int, day: date) -> None:
        """The first pages as a sample, before any number is taken; it can be looked at and not printed."""
        if not self._waiting:
            self.view.clear()
            if self._passed:
                self.view.say_empty(
                    tr("合格的都已发证"), tr("点“打开已发的证书”，看、打印或存下已发的那些页。")
                )
            else:
                self.view.say_empty(tr("还没有人合格"), tr("理由在班次的“结果”里。"))
            return
        store, layout, out = self.desk.store, self._layout, self._folder() / (tr("样张") + ".pdf")
        self.view.clear()

        def made(pages: int) -> None:
            if pages and not self.output.numbers:
                self.view.open(out)
                self.view.print_button.hide()
                self.view.save_button.hide()

        self.desk.tasks.run(
            lambda _progress: batches.write_draft(store, class_id, out, layout=layout, issued_on=day),
            title=tr("正在生成样张"), done=made, failed=self.failed,
        )  # fmt: skip

    def issue(self) -> None:
        """Number, freeze and draw everyone who passed; then show that very PDF."""
        if not self._waiting:
            self._show_out((), self._had)
            return
        store, class_id, layout = self.desk.store, self.class_box.class_id, self._layout
        try:
            day = day_of(self.day)
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return
        scheme = str(self.scheme_box.currentData() or "") or None
        blanks, accept = self.blanks.isChecked(), self.findings.accepted()
        out = self._folder() / (tr("证书") + ".pdf")
        self.view.clear()
        self.desk.tasks.run(
            lambda progress: certificates.certify(
                store, class_id, issued_on=day, out=out, layout=layout, scheme=scheme, blanks=blanks,
                accept=accept, progress=progress,
            ),
            title=tr("正在发证"), done=partial(self._issued, set(self._had)), failed=self.failed,
        )  # fmt: skip

    def _issued(self, had: set[str], outcome: CertifyOutcome) -> None:
        left = tr("{count} 人未发，理由见“结果”。", count=len(outcome.left_out)) if outcome.left_out else ""
        self.bar.done(
            tr("新发 {issued} 张，共 {printed} 张，编号 {first} 至 {last}。", issued=outcome.issued,
               printed=outcome.printed, first=min(outcome.numbers), last=max(outcome.numbers)),
            left,
        )  # fmt: skip
        self._show_out(tuple(n for n in outcome.numbers if n not in had), outcome.numbers)

    def _show_out(self, new: tuple[str, ...], everyone: tuple[str, ...]) -> None:
        """Offer the ways of printing issued certificates."""
        self._issued_class = self.class_box.class_id
        self.right.setCurrentIndex(PREVIEW)
        self.output.offer(new, everyone, self._folder())
        self.reload()
