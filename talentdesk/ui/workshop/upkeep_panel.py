"""Upkeep: what is due with the overdue first, faults waiting for repair, calibrations that run out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from talentdesk.registers import register
from talentdesk.services import records, repairs, upkeep
from talentdesk.services.records import Row
from talentdesk.services.repairs import OpenFault
from talentdesk.services.upkeep import DueWork, Expiring
from talentdesk.text import tr
from talentdesk.ui.certificates.action_panel import ActionPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.flow import Flow
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.theme import HALF, STEP, colours
from talentdesk.ui.widgets import EmptyState, button, card, heading, row, words
from talentdesk.ui.workshop.panel import Segments, WorkshopPanel
from talentdesk.ui.workshop.repair_forms import calibration_form, fault_form, mend_form, plan_form, work_form
from talentdesk.ui.workshop.side import Side
from talentdesk.ui.workshop.thing_line import ThingLine, thing_title

KEYS = ("due", "faults", "calibrations")
AHEAD = 30
"""Days: what falls due within them is listed too, so that work can be planned."""
Line = DueWork | OpenFault | Expiring


class UpkeepPanel(WorkshopPanel):
    """Lists at the left; at the right what is done with the selected line, or a thing that is looked up."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self._lines: dict[str, Sequence[Line]] = dict.fromkeys(KEYS, ())
        self.thing: Row | None = None
        self.segments = Segments(tr("保养"), KEYS)
        self.find_line = ThingLine(desk.store, tr("查设备"))
        self.find_line.setPlaceholderText(tr("扫描或查一件设备：报修、登记校准、制定计划"))
        self.do_button = button(tr("登记保养…"), self.act, role="primary", icon_name="check")
        self.do_button.setToolTip("Enter")
        self.column.addWidget(row(self.find_line, self.do_button))
        self.column.addWidget(self.segments)
        self.tables = {
            "due": PlainTable(
                tr("到期保养"), (tr("到期"), tr("逾期"), tr("设备"), tr("类别"), tr("内容"), tr("责任人")),
                (92, 70, 0, 80, 0, 70),
            ),
            "faults": PlainTable(
                tr("待修故障"), (tr("报修日期"), tr("已过"), tr("设备"), tr("故障"), tr("报修人")), (92, 64, 0, 0, 70)
            ),
            "calibrations": PlainTable(
                tr("校准到期"), (tr("有效期至"), tr("还剩"), tr("设备"), tr("证书编号"), tr("地点")), (92, 124, 0, 130, 110)
            ),
        }  # fmt: skip
        self.empty = EmptyState("", "", icon_name="check")
        self.lists = QStackedWidget()
        for table in self.tables.values():
            self.lists.addWidget(table)
            table.doubleClicked.connect(lambda _at: self.act())
            table.activated.connect(lambda _at: self.act())
            table.selectionModel().currentRowChanged.connect(lambda *_at: self._follow())
        self.lists.addWidget(self.empty)
        self._side = Side(self._rest())
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(STEP)
        splitter.addWidget(self.lists)
        splitter.addWidget(self._side)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([640, 340])
        self.column.addWidget(splitter, 1)
        self.segments.currentChanged.connect(lambda _at: self._show())
        self.find_line.taken.connect(self.show_thing)
        self.find_line.refused.connect(bar.refuse)

    def _rest(self) -> QWidget:
        self.title = heading(tr("没有选中设备"), "lead")
        self.title.setWordWrap(True)
        self.text = words(tr("在上面扫描或查一件设备，可以报修、登记校准、制定保养计划。"), "muted")
        self.fault_button = button(tr("报修…"), self.report_fault)
        self.calibrate_button = button(tr("登记校准…"), self.calibrate)
        self.plan_button = button(tr("制定计划…"), self.plan)
        self._actions = Flow(spacing=HALF)
        for each in (self.fault_button, self.calibrate_button, self.plan_button):
            self._actions.add(each)
        place = card(self.title, self.text, self._actions)
        column = place.layout()
        assert isinstance(column, QVBoxLayout)
        column.addStretch(1)
        self.plans_button = button(tr("全部保养计划"), lambda: self.desk.go("maintenance_plans"), role="link")
        self.logs_button = button(tr("全部维护记录"), lambda: self.desk.go("maintenance_logs"), role="link")
        column.addWidget(row(self.plans_button, self.logs_button, None, spacing=HALF))
        self._actions.hide()
        place.setMinimumWidth(280)
        return place

    @property
    def side(self) -> Side:
        """Where forms stand."""
        return self._side

    def reload(self) -> None:
        """Read the lists anew."""
        store, today = self.desk.store, self.desk.today()
        self._lines = {
            "due": upkeep.due_list(store, today + timedelta(days=AHEAD), today=today),
            "faults": repairs.open_faults(store, today),
            "calibrations": upkeep.calibrations(store, today),
        }
        labels = (tr("到期保养"), tr("待修故障"), tr("校准到期"))
        counts = [len(self._lines[key]) for key in KEYS]
        self.segments.show_counts(list(zip(labels, counts, strict=True)))
        self._fill()
        self._show()

    def _fill(self) -> None:
        cells: dict[str, Callable[[Line], tuple[str, ...]]] = {
            "due": _due_cells, "faults": _fault_cells, "calibrations": _calibration_cells,
        }  # fmt: skip
        for key, table in self.tables.items():
            kept = table.chosen()
            lines = self._lines[key]
            table.fill([(at, cells[key](line)) for at, line in enumerate(lines)])
            for at, line in enumerate(lines):
                colour = _tone(line)
                if colour:
                    for column in (0, 1):
                        table.lines.item(at, column).setForeground(QBrush(QColor(colour)))
            if kept and int(str(kept[0])) < len(lines):
                table.selectRow(int(str(kept[0])))

    def _show(self) -> None:
        key = self.segments.key
        lines = self._lines[key]
        self.lists.setCurrentWidget(self.tables[key] if lines else self.empty)
        labels = {"due": tr("登记保养…"), "faults": tr("登记修复…"), "calibrations": tr("登记校准…")}
        self.do_button.setText(labels[key])
        self.do_button.setEnabled(bool(lines))
        titles = {
            "due": (tr("没有到期的保养"), tr("保养计划到期前 {days} 天列在这里。查一件设备，点“制定计划”。", days=AHEAD)),
            "faults": (tr("没有待修的故障"), tr("设备坏了：在上面查到它，点“报修”。修好后在这里登记，设备回到原来的状态。")),
            "calibrations": (tr("没有快到期的校准"), tr("登记过校准的设备，到期前 90 天列在这里。")),
        }  # fmt: skip
        self.empty.title.setText(titles[key][0])
        self.empty.text.setText(titles[key][1])
        self._follow()

    def _follow(self) -> None:
        """The card shows the thing of the selected line."""
        line = self.current()
        number = line.equipment_id if line is not None else self.thing.id if self.thing is not None else 0
        found = records.rows(self.desk.store, register("equipment"), [number]) if number else []
        if (
            self.thing is None or number != self.thing.id
        ):  # an open form is left alone while only the data was read anew
            self._side.put_away()
        self._show_thing(found[0] if found and not found[0].deleted else None)

    def show_thing(self, thing: Row) -> None:
        """Show a thing that was looked up."""
        self._side.put_away()
        self._show_thing(thing)
        self.fault_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_thing(self, thing: Row | None) -> None:
        self.thing = thing
        self._actions.setVisible(thing is not None)
        if thing is not None:
            self.title.setText(thing_title(thing))
            parts = (thing.texts.get("place", ""), thing.texts.get("state", ""))
            self.text.setText(" · ".join(part for part in parts if part))

    def open_target(self, target: dict[str, object]) -> None:
        """A list (``list``) or a thing (``thing``)."""
        key, number = target.get("list"), target.get("thing")
        if key in KEYS:
            self.segments.choose(str(key))
        if isinstance(number, int):
            for found in records.rows(self.desk.store, register("equipment"), [number]):
                self.show_thing(found)

    def focus_search(self) -> None:
        """Ctrl+F: look a thing up."""
        self.find_line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # what is done

    def current(self) -> Line | None:
        """The selected line of the list in view."""
        chosen = self.tables[self.segments.key].chosen()
        lines = self._lines[self.segments.key]
        return lines[int(str(chosen[0]))] if chosen and lines else None

    def act(self) -> None:
        """Do what the list in view asks for with its selected line."""
        line = self.current()
        if isinstance(line, DueWork):
            self._open(work_form(self.desk, line, self.told))
        elif isinstance(line, OpenFault):
            self._open(mend_form(self.desk, line, self.told))
        elif isinstance(line, Expiring):
            self._open(calibration_form(self.desk, line.equipment_id, f"{line.code} {line.name}", self.told))

    def _open(self, form: ActionPanel) -> None:
        self._side.open(form)

    def report_fault(self) -> None:
        """The looked-up thing is broken."""
        if self.thing is not None:
            self._open(fault_form(self.desk, self.thing.id, thing_title(self.thing), self._reported))

    def _reported(self, text: str) -> None:
        self.told(text)
        self.segments.choose("faults")

    def calibrate(self) -> None:
        """The looked-up thing was calibrated."""
        if self.thing is not None:
            self._open(calibration_form(self.desk, self.thing.id, thing_title(self.thing), self.told))

    def plan(self) -> None:
        """Plan upkeep of the looked-up thing."""
        if self.thing is not None:
            self._open(plan_form(self.desk, [self.thing.id], thing_title(self.thing), self.told))


def _due_cells(line: Line) -> tuple[str, ...]:
    assert isinstance(line, DueWork)
    over = tr("{days} 天", days=line.over) if line.over else ""
    return (line.due.isoformat(), over, f"{line.code} {line.name}", line.kind, line.content, line.person)


def _fault_cells(line: Line) -> tuple[str, ...]:
    assert isinstance(line, OpenFault)
    return (
        line.day.isoformat(),
        tr("{days} 天", days=line.days),
        f"{line.code} {line.name}",
        line.content,
        line.person,
    )


def _calibration_cells(line: Line) -> tuple[str, ...]:
    assert isinstance(line, Expiring)
    left = (
        tr("{days} 天", days=line.days_left)
        if line.days_left >= 0
        else tr("过期 {days} 天", days=-line.days_left)
    )
    return (line.until.isoformat(), left, f"{line.code} {line.name}", line.certificate_number, line.place)


def _tone(line: Line) -> str:
    """The colour of a line that cannot wait."""
    c = colours()
    if isinstance(line, DueWork):
        return c.danger if line.over else ""
    if isinstance(line, Expiring):
        return {"expired": c.danger, "urgent": c.warning}.get(line.stage, "")
    return ""
