"""Issues the certificates of a class: what stands in the way, the very PDF that is printed, and the ways out of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import batches, calibrations, certificates, layouts, records, stock, teaching
from talentdesk.services.certificates import CertifyOutcome
from talentdesk.services.records import Query
from talentdesk.text import tr
from talentdesk.ui.asking import decide
from talentdesk.ui.certificates.findings_tree import FindingsTree
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
from talentdesk.ui.certificates.profiles import Profile, profiles
from talentdesk.ui.certificates.sheet_view import SheetView
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import EmptyState, button, card, heading, row, scrolled, words

SIDE_WIDTH = 320
CHECK, PREVIEW = 0, 1


class IssuePanel(DeskPanel):
    """Left: what is to be issued and how it is printed. Right: findings and preview."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self.numbers: tuple[str, ...] = ()
        self._issued_class = self._dated = NOTHING
        self._passed = self._waiting = 0
        line = QHBoxLayout(self)
        line.setContentsMargins(0, STEP, 0, 0)
        line.setSpacing(STEP)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, HALF, 0)
        column.setSpacing(STEP)
        column.addWidget(self._choices())
        column.addWidget(self._output())
        column.addStretch(1)
        area = scrolled(inner)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(SIDE_WIDTH)
        line.addWidget(area)
        self.findings = FindingsTree()
        self.findings.changed.connect(self._allow)
        self.view = SheetView(
            desk, bar, (tr("还没有预览"), tr("选好班次和版式，这里先显示样张；发证后显示要打印的那份 PDF。"))
        )
        self.view.allow = self._allow_printer
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
        return card(
            heading(tr("给一个班发证"), "lead"), grid, self.blanks, self.counts,
            row(self.issue_button, None), self.why_not,
        )  # fmt: skip

    def _output(self) -> QFrame:
        self.way_box = combo(tr("打印方式"))
        self.side_box = combo(tr("打印面"))
        self.side_label = words(tr("打印面"), "muted", wrap=False)
        grid = QWidget()
        lines = QGridLayout(grid)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setHorizontalSpacing(STEP)
        lines.setVerticalSpacing(STEP)
        lines.setColumnStretch(1, 1)
        lines.addWidget(words(tr("打印方式"), "muted", wrap=False), 0, 0)
        lines.addWidget(self.way_box, 0, 1)
        lines.addWidget(self.side_label, 1, 0)
        lines.addWidget(self.side_box, 1, 1)
        self.way_note = words("", "caption")
        self.each_button = button(tr("每人一份 PDF"))
        menu = QMenu(self)
        menu.addAction(tr("存到文件夹…"), self.save_folder)
        menu.addAction(tr("存成一个压缩包…"), self.save_zip)
        self.each_button.setMenu(menu)
        self.output = card(heading(tr("怎么打印"), "lead"), grid, self.way_note, row(self.each_button, None))
        self.output.hide()
        return self.output

    def _wire(self) -> None:
        self.class_box.currentIndexChanged.connect(self._class_chosen)
        self.layout_box.currentIndexChanged.connect(self._check)
        self.day.left.connect(self._check)
        self.scheme_box.currentIndexChanged.connect(lambda _at: self._allow())
        self.blanks.toggled.connect(lambda _on: self._allow())
        self.way_box.currentIndexChanged.connect(lambda _at: self._make_pages())
        self.side_box.currentIndexChanged.connect(lambda _at: self._make_pages())

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
        ways: list[tuple[str, object]] = [(tr("整张打印（连同底纹）"), None)]
        ways += [(tr("套打：{printer}", printer=each.title), each) for each in profiles(store)]
        refill(self.way_box, ways)
        left = stock.balance(store).left
        self.blanks.setText(tr("使用空白证书（结余 {count} 张）", count=left))
        self._class_chosen()

    def _class_chosen(self) -> None:
        if not self.numbers or self.class_box.class_id != self._issued_class:
            self.numbers = ()
            self._issued_class = self.class_box.class_id
            self.output.hide()
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
        self._waiting = sum(
            1 for each in results.lines if each.judgement.passed and each.certificate_number is None
        )
        self.counts.setText(
            tr("合格 {passed} 人，其中 {waiting} 人还没有证书。", passed=self._passed, waiting=self._waiting)
            if self._passed
            else tr("还没有人合格，不能发证。理由在班次的“结果”里。")
        )
        try:
            day = day_of(self.day)
            found = (
                certificates.findings(self.desk.store, class_id, self._layout, day) if self._passed else []
            )
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return
        self.findings.fill(found)
        self._allow()
        self.right.setCurrentIndex(
            CHECK if found and self.findings.not_accepted + self.findings.errors else PREVIEW
        )
        if self.numbers:
            self._make_pages()
        else:
            self._make_draft(class_id, day)

    @property
    def _layout(self) -> str:
        return str(self.layout_box.currentData())

    def _allow(self) -> None:
        count, errors, left = self.findings.count, self.findings.errors, self.findings.not_accepted
        self.checks.setCurrentWidget(self.findings if count else self.checked)
        self.checked.title.setText(tr("没有发现问题") if self._passed else tr("还没有可检查的"))
        self.checked.text.setText(
            tr("每个人的姓名、照片、编号都看过，印出来不会缺字、溢出或重号。")
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
        if not self._passed:
            self.view.clear()
            return
        store, layout, out = self.desk.store, self._layout, self._folder() / (tr("样张") + ".pdf")
        self.view.clear()

        def made(pages: int) -> None:
            if pages and not self.numbers:
                self._show(out, printable=False)

        self.desk.tasks.run(
            lambda _progress: batches.write_draft(store, class_id, out, layout=layout, issued_on=day),
            title=tr("正在生成样张"), done=made, failed=self.failed,
        )  # fmt: skip

    def _show(self, path: Path, *, printable: bool) -> None:
        self.view.open(path)
        self.view.print_button.setVisible(printable)
        self.view.save_button.setVisible(printable)

    def issue(self) -> None:
        """Number, freeze and draw everyone who passed; then show that very PDF."""
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
            title=tr("正在发证"), done=self._issued, failed=self.failed,
        )  # fmt: skip

    def _issued(self, outcome: CertifyOutcome) -> None:
        left = tr("{count} 人未发，理由见“结果”。", count=len(outcome.left_out)) if outcome.left_out else ""
        self.bar.done(
            tr("新发 {issued} 张，共 {printed} 张，编号 {first} 至 {last}。", issued=outcome.issued,
               printed=outcome.printed, first=min(outcome.numbers), last=max(outcome.numbers)),
            left,
        )  # fmt: skip
        self.numbers = outcome.numbers
        self._issued_class = self.class_box.class_id
        sides = batches.side_labels(self.desk.store, self._layout)
        refill(self.side_box, [(tr("全部"), ""), *((label, key) for key, label in sides.items())])
        for part in (self.side_box, self.side_label):
            part.setVisible(len(sides) > 1)
        self.output.show()
        self.right.setCurrentIndex(PREVIEW)
        self.reload()

    def _make_pages(self) -> None:
        """The PDF for the chosen way of printing: what is shown is what is sent."""
        if not self.numbers:
            return
        store, numbers, way = self.desk.store, self.numbers, self.way_box.currentData()
        over = isinstance(way, Profile)
        side = str(self.side_box.currentData() or "")
        sides = (side,) if side else None
        fixes = calibrations.adjustments(store, way.printer, way.tray, way.stock) if over else None
        self.view.printer = way.printer if over else ""
        self.way_note.setText(
            tr("只印数据，按这台打印机的校准移动；底纹和固定文字由空白证书自带。")
            if over
            else tr("底纹、文字和数据一起印在白纸上。没有套打选项时，先到“套打”校准打印机。")
        )
        name = "-".join(part for part in (tr("证书"), tr("套打") if over else "", side) if part)
        out = self._folder() / f"{name}.pdf"
        self.view.clear()

        def made(_pages: int) -> None:
            self._show(out, printable=True)

        self.desk.tasks.run(
            lambda progress: batches.write_pages(
                store, numbers, out, sides=sides, overprint=over, adjustment=fixes, progress=progress
            ),
            title=tr("正在生成证书"), done=made, failed=self.failed,
        )  # fmt: skip

    def _allow_printer(self, printer: QPrinter) -> bool:
        """Overprint pages are made for one printer: on another they land beside their places."""
        way = self.way_box.currentData()
        if not isinstance(way, Profile) or printer.printerName() in ("", way.printer):
            return True
        return decide(
            self,
            tr("这份套打是按“{printer}”校准的，选的却是“{other}”。", printer=way.printer, other=printer.printerName()),
            detail=tr("换一台打印机，字会落在别的位置，空白证书可能印废。"),
            yes=tr("照样打印"),
        )  # fmt: skip

    def save_folder(self) -> None:
        """One PDF for each person into a folder."""
        name = QFileDialog.getExistingDirectory(self, tr("每人一份 PDF，存到哪个文件夹"), str(Path.home()))
        if name:
            self.save_each(Path(name))

    def save_zip(self) -> None:
        """One PDF for each person in one zip."""
        name, _ = QFileDialog.getSaveFileName(
            self, tr("存成一个压缩包"), str(Path.home() / (tr("证书") + ".zip")), tr("压缩包") + " (*.zip)"
        )
        if name:
            self.save_each(Path(name))

    def save_each(self, target: Path) -> None:
        """One PDF for each person into a folder or a zip."""
        store, numbers = self.desk.store, self.numbers
        self.desk.tasks.run(
            lambda progress: batches.write_each(store, numbers, target, progress=progress),
            title=tr("正在生成证书"),
            done=lambda names: self.bar.done(tr("已存 {count} 份到 {file}", count=len(names), file=target)),
            failed=self.failed,
        )
