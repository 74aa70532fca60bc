"""The 学员 tab of a class: who is enrolled; more by search or by importing a roster."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.registers.display import masked
from talentdesk.services import records, teaching
from talentdesk.services.records import Row
from talentdesk.services.teaching import MarkLine
from talentdesk.text import tr
from talentdesk.ui.class_panel import ClassPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.editors import ReferenceEditor
from talentdesk.ui.import_tables import NOWHERE, Index, TextTable, plain_view
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import EmptyState, button, words

SHOWN = ("name", "sex", "id_number", "phone", "education", "employer")


class EnrolledModel(TextTable):
    """The enrolled, in class order, with what a registrar asks about them."""

    def __init__(self, parent: QObject) -> None:
        self._fields = [register("trainees").field(name) for name in SHOWN]
        super().__init__([tr("学号"), *(tr(field.label) for field in self._fields)], parent)
        self.lines: list[MarkLine] = []
        self._people: dict[int, Row] = {}

    def show_lines(self, lines: list[MarkLine], people: list[Row]) -> None:
        """Show these enrolments."""
        self.beginResetModel()
        self.lines = lines
        self._people = {row.id: row for row in people}
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def text(self, row: int, column: int) -> str:
        line = self.lines[row]
        if column == 0:
            return line.student_no
        person = self._people.get(line.trainee_id)
        field = self._fields[column - 1]
        return masked(field, person.texts.get(field.name, "")) if person is not None else ""


class TraineesPanel(ClassPanel):
    """Enrols and lists."""

    def __init__(self, desk: Desk, class_id: int, bar: OutcomeBar) -> None:
        super().__init__(desk, class_id, bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(STEP)
        line = QHBoxLayout()
        line.setSpacing(STEP)
        self.who = ReferenceEditor(register("enrolments").field("trainee_id"), desk.store)
        self.who.line.setPlaceholderText(tr("搜索已有学员：姓名、拼音首字母、证件号码，回车登记"))
        self.who.line.returnPressed.connect(self.enrol)
        self.enrol_button = button(tr("登记"), self.enrol)
        self.import_button = button(
            tr("导入花名册"), lambda: self.import_asked.emit("trainees"), role="primary", icon_name="import"
        )
        self.open_button = button(tr("打开学员"), self.open_trainee)
        self.remove_button = button(tr("移出本班"), self.remove)
        line.addWidget(self.who, 1)
        self.setFocusProxy(self.who)
        for made in (self.enrol_button, self.import_button):
            line.addWidget(made)
        column.addLayout(line)
        self.model = EnrolledModel(self)
        self.table = plain_view(self.model, (3, 6, 3, 12, 8, 6, 12))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.table.doubleClicked.connect(lambda _index: self.open_trainee())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self.middle = QStackedWidget()
        self.middle.addWidget(self.table)
        self.middle.addWidget(
            EmptyState(
                tr("班里还没有学员"),
                tr(
                    "把收到的花名册导入即可：新人自动建档，已在册的直接进班。也可以在上面搜索已有学员逐个登记。"
                ),
                icon_name="trainees",
            )
        )
        column.addWidget(self.middle, 1)
        foot = QHBoxLayout()
        self.count = words("", "muted", wrap=False)
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(self.open_button)
        foot.addWidget(self.remove_button)
        column.addLayout(foot)

    def reload(self) -> None:
        """Read the enrolments anew."""
        lines = list(teaching.mark_sheet(self.desk.store, self.class_id).lines)
        ids = [line.trainee_id for line in lines]
        people: list[Row] = []
        for start in range(0, len(ids), 200):
            people += records.rows(self.desk.store, register("trainees"), ids[start : start + 200])
        kept = self.table.currentIndex().row()
        self.model.show_lines(lines, people)
        if 0 <= kept < len(lines):
            self.table.selectRow(kept)
        self.middle.setCurrentIndex(0 if lines else 1)
        self.count.setText(tr("共 {count}", count=tr("{count} 人", count=len(lines))))
        self._allow()

    def _chosen(self) -> list[MarkLine]:
        return [self.model.lines[index.row()] for index in self.table.selectionModel().selectedRows()]

    def _allow(self) -> None:
        there = bool(self._chosen())
        self.open_button.setEnabled(there)
        self.remove_button.setEnabled(there)

    def enrol(self) -> None:
        """Enrol the trainee found by the search."""
        value = self.who.value()
        if value == "":
            return
        try:
            trainee = value if isinstance(value, int) else records.find_by_key(
                self.desk.store, register("trainees"), str(value)
            )  # fmt: skip
            outcome = teaching.enrol(self.desk.store, self.class_id, [trainee])
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return
        name = records.get(self.desk.store, register("trainees"), trainee).title
        if outcome.added:
            self.bar.done(tr("{name}已进班。", name=name), entry_id=self.desk.store.last_entry())
        else:
            self.bar.say(tr("{name}已经在班里。", name=name))
        self.who.show_value(None, "")
        self.reload()

    def remove(self) -> None:
        """Take the selected out of the class; their data stays in the register."""
        ids = [line.enrolment_id for line in self._chosen()]
        try:
            count = records.remove(self.desk.store, register("enrolments"), ids)
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return
        self.bar.done(
            tr("{count} 人已移出本班，资料仍在学员里。", count=count), entry_id=self.desk.store.last_entry()
        )
        self.reload()

    def open_trainee(self) -> None:
        """To the selected trainee's card."""
        chosen = self._chosen()
        if chosen:
            self.desk.go("trainees", record_id=chosen[0].trainee_id)
