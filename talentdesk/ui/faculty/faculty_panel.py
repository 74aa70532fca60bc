"""The tab 资格与课时: hours of a year, qualifications that run out, 双师型, classes whose teachers should be looked at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import faculty, records
from talentdesk.services.faculty import DualLine, QualificationAlert, TeacherCheck
from talentdesk.services.records import Query
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import combo
from talentdesk.ui.desk import Desk
from talentdesk.ui.faculty.hours_table import KINDS, HoursTable, kind_words
from talentdesk.ui.faculty.teacher_view import TeacherView
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.theme import HALF, STEP, colours
from talentdesk.ui.widgets import EmptyState, button, row, words
from talentdesk.ui.workshop.panel import Segments, WorkshopPanel

KEYS = ("hours", "alerts", "dual", "classes")
YEARS_BACK = 5
CLASSES_LOOKED_AT = 200
RUNNING = ("筹备", "开班")  # not shown
Finding = tuple[str, TeacherCheck]


class FacultyPanel(WorkshopPanel):
    """Lists at the left, the judgement of the selected teacher at the right."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self._alerts: list[QualificationAlert] = []
        self._duals: list[DualLine] = []
        self._findings: list[Finding] = []
        self._hours_over = 0
        self.segments = Segments(tr("资格与课时"), KEYS)
        self.year_box, self.kind_box = combo(tr("年份")), combo(tr("课时种类"))
        year = desk.today().year
        for each in range(year + 1, year - YEARS_BACK - 1, -1):
            self.year_box.addItem(tr("{year} 年", year=each), each)
        self.year_box.setCurrentIndex(1)
        for kind in KINDS:
            self.kind_box.addItem(kind_words(kind), kind)
        for box in (self.year_box, self.kind_box):
            box.setMinimumContentsLength(4)
        self.export_button = button(tr("导出课时…"), self._export, icon_name="export")
        self.figures = words("", "muted", wrap=False)
        self._hours_tools = row(self.year_box, self.kind_box, self.export_button, spacing=HALF)
        self.column.addWidget(row(self.segments, None, self.figures, spacing=STEP))
        self.hours = HoursTable()
        self.alerts = PlainTable(
            tr("到期提醒"), (tr("有效期至"), tr("还剩"), tr("教师"), tr("资格")), (96, 140, 110, 0)
        )
        self.duals = PlainTable(
            tr("双师型"),
            (tr("教师"), tr("编号"), tr("已认定"), tr("判断"), tr("建议")),
            (110, 84, 70, 110, 0),
        )
        self.classes = PlainTable(tr("班次核查"), (tr("班次"), tr("教师"), tr("要注意")), (180, 90, 0))
        self.tables: dict[str, PlainTable] = {
            "hours": self.hours, "alerts": self.alerts, "dual": self.duals, "classes": self.classes,
        }  # fmt: skip
        self.empty = EmptyState("", "", icon_name="teachers")
        self.view = TeacherView(desk.store)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self.lists = QStackedWidget()
        for table in self.tables.values():
            self.lists.addWidget(table)
        self.lists.addWidget(self.empty)
        left = QWidget()
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(STEP)
        self._hours_line = row(self._hours_tools, None)
        inside.addWidget(self._hours_line)
        inside.addWidget(self.lists, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(STEP)
        splitter.addWidget(left)
        splitter.addWidget(self.view)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([740, 360])
        self.column.addWidget(splitter, 1)

    def _wire(self) -> None:
        self.segments.currentChanged.connect(lambda _at: self._show())
        self.year_box.currentIndexChanged.connect(lambda _at: self._read_hours())
        self.kind_box.currentIndexChanged.connect(lambda _at: self._read_hours())
        for table in self.tables.values():
            table.selectionModel().currentRowChanged.connect(lambda *_at: self._show_teacher())
        self.view.mark_asked.connect(self.mark)
        self.view.record_asked.connect(lambda number: self.desk.go("teachers", record_id=number))

    @property
    def year(self) -> int:
        """The year whose hours are shown."""
        return int(self.year_box.currentData())

    def reload(self) -> None:
        """Read everything anew and keep the selected teacher."""
        store, today = self.desk.store, self.desk.today()
        now = faculty.faculty_figures(store, today)
        share = "—" if now.qualified_share is None else f"{now.qualified_share * 100:.1f} %"
        self.figures.setText(
            tr(
                "教师 {teachers} 人，双师型 {dual} 人，持证率 {share}",
                teachers=now.teachers,
                dual=now.dual,
                share=share,
            )
        )
        self._alerts = faculty.alerts(store, today)
        self._duals = faculty.dual_teachers(store, today)
        self._findings = list(self._looked_at())
        kept = self.view.teacher
        self._fill()
        self._read_hours()
        self._select(kept)
        self._show()

    def _looked_at(self) -> Iterable[Finding]:
        """The teachers of classes under way who should be looked at."""
        target = register("classes")
        for state in RUNNING:
            listing = records.find(self.desk.store, target, Query(filters=(("state", state),)))
            for found in records.rows(self.desk.store, target, list(listing.ids[:CLASSES_LOOKED_AT])):
                for check in faculty.class_teacher_findings(self.desk.store, found.id):
                    if check.teaches and not check.ok:
                        yield found.title, check

    def _fill(self) -> None:
        c = colours()
        self.alerts.fill([(each.teacher_id, _alert_cells(each)) for each in self._alerts])
        for at, each in enumerate(self._alerts):
            for column in (0, 1):
                colour = c.danger if each.expired else c.warning
                self.alerts.lines.item(at, column).setForeground(QBrush(QColor(colour)))
        self.duals.fill([(each.teacher_id, _dual_cells(each)) for each in self._duals])
        self.classes.fill(
            [(check.teacher_id, (name, check.name, _check_words(check))) for name, check in self._findings]
        )

    def _read_hours(self) -> None:
        lines = faculty.teaching_hours(self.desk.store, self.year, self.desk.today())
        kept = self.hours.chosen()
        with QSignalBlocker(self.hours.selectionModel()):
            self.hours.show_hours(lines, str(self.kind_box.currentData()))
        self._hours_over = len(faculty.load_findings(lines))
        self.export_button.setEnabled(bool(lines))
        counts = (self._hours_over, len(self._alerts), sum(1 for each in self._duals if each.suggestion is not None),
                  len(self._findings))  # fmt: skip
        labels = (tr("课时超限"), tr("到期提醒"), tr("双师待定"), tr("班次核查"))
        self.segments.show_counts(list(zip(labels, counts, strict=True)))
        if kept:
            _select_key(self.hours, int(str(kept[0])))
        self._show()

    def _show(self) -> None:
        key = self.segments.key
        table = self.tables[key]
        said = {
            "hours": (tr("这一年没有排课"), tr("课时从课表里的课次算出：每次课的教师、课时和类别。")),
            "alerts": (
                tr("90 天内没有到期的资格"),
                tr("在教师的“相关”里登记资格和有效期，快到期时列在这里。"),
            ),
            "dual": (tr("还没有教师"), tr("先在“名单”里导入或新建教师。")),
            "classes": (
                tr("在办班次的教师都符合任教条件"),
                tr("筹备和开班的班次，教师不符合等级要求或派出在外时列在这里。"),
            ),
        }[key]
        self.empty.title.setText(said[0])
        self.empty.text.setText(said[1])
        self.lists.setCurrentWidget(table if table.lines.rowCount() else self.empty)
        self._hours_line.setVisible(key == "hours")
        self._show_teacher()

    def _show_teacher(self) -> None:
        table = self.tables[self.segments.key]
        chosen = table.chosen()
        number = int(str(chosen[0])) if chosen and table.lines.rowCount() else self.view.teacher
        self._judge(number)

    def _judge(self, number: int) -> None:
        checks = [found for found in self._findings if found[1].teacher_id == number]
        self.view.show_teacher(number, self.desk.today(), checks)

    def _select(self, number: int) -> None:
        for table in self.tables.values():
            _select_key(table, number)

    def open_target(self, target: dict[str, object]) -> None:
        """A list (``list``) and a teacher (``teacher``)."""
        key, number = target.get("list"), target.get("teacher")
        if key in KEYS:
            self.segments.choose(str(key))
        if isinstance(number, int):
            self._select(number)
            self._judge(number)

    # what is done

    def mark(self, number: int) -> None:
        """Set the mark of a teacher as judged."""
        try:
            done = faculty.set_dual(self.desk.store, number, self.desk.today())
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return
        text = (
            tr("已认定{name}为双师型。", name=done.name)
            if done.suggestion
            else tr("已取消{name}的双师型。", name=done.name)
        )
        self.told(text)

    def _export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("导出课时"), str(Path.home() / tr("教师课时-{year}.xlsx", year=self.year)),
            tr("Excel 工作簿") + " (*.xlsx);;CSV (*.csv)",
        )  # fmt: skip
        if name:
            self.export_to(Path(name))

    def export_to(self, out: Path) -> None:
        """Write the hours of the shown year."""
        try:
            faculty.export_hours(self.desk.store, self.year, self.desk.today(), out)
        except DeskError as trouble:
            self.bar.refuse(trouble)
        else:
            self.bar.done(tr("已存到 {file}", file=out))


def _select_key(table: PlainTable, key: int) -> None:
    for at in range(table.lines.rowCount()):
        if table.lines.item(at, 0).data(Qt.ItemDataRole.UserRole) == key:
            with QSignalBlocker(table.selectionModel()):
                table.selectRow(at)
            return


def _alert_cells(each: QualificationAlert) -> tuple[str, ...]:
    left = tr("过期 {days} 天", days=-each.days) if each.expired else tr("{days} 天", days=each.days)
    return (each.until.isoformat(), left, each.name, each.qualification or tr("上岗资格"))


def _dual_cells(each: DualLine) -> tuple[str, ...]:
    verdict = {True: tr("达到"), False: tr("未达到"), None: tr("无法判断")}[each.judgement.qualified]
    advice = {True: tr("建议认定"), False: tr("建议取消"), None: ""}[each.suggestion]
    return (each.name, each.code, tr("是") if each.marked else tr("否"), verdict, advice)


def _check_words(check: TeacherCheck) -> str:
    return " ".join(dict.fromkeys(problem.text for problem in check.findings))
