"""The 考勤 tab of a class: the grid, its keys as buttons, sessions added and changed at its side, import of a sheet."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QStackedWidget, QVBoxLayout

from talentdesk.errors import DeskError
from talentdesk.model.vocabulary import AttendanceMark
from talentdesk.registers import register
from talentdesk.services import records
from talentdesk.services.records import Row
from talentdesk.services.timetable import clashes_of_session
from talentdesk.text import tr
from talentdesk.ui.attendance_model import FIRST_SESSION, AttendanceModel
from talentdesk.ui.attendance_view import AttendanceView
from talentdesk.ui.class_panel import ClassPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.form import RecordForm
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.widgets import EmptyState, button, heading, row, words

SIDE_WIDTH = 320


class AttendancePanel(ClassPanel):
    """Enters and shows attendance."""

    def __init__(self, desk: Desk, class_id: int, bar: OutcomeBar) -> None:
        super().__init__(desk, class_id, bar)
        self.model = AttendanceModel(desk.store, class_id, self)
        self.view = AttendanceView(self.model)
        self.grid = self.view.grid
        self.view.session_menu.connect(self._session_menu)
        self.model.dataChanged.connect(self._say_state)
        self.form: RecordForm | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(STEP)
        self.tools = [self._mark_button(mark) for mark in AttendanceMark]
        self.fill_button = button(tr("本列空格填 √"), lambda: self._fill())
        self.add_button = button(tr("添加课次"), self.add_session, icon_name="add")
        self.import_button = button(
            tr("导入考勤"), lambda: self.import_asked.emit("attendance"), icon_name="import"
        )
        column.addWidget(
            row(*self.tools, self.fill_button, None, self.add_button, self.import_button, spacing=6)
        )
        line = QHBoxLayout()
        line.setSpacing(STEP)
        self.empty = EmptyState(
            tr("还没有课次"), "", icon_name="classes", action=tr("添加课次"), slot=self.add_session
        )
        self.middle = QStackedWidget()
        self.middle.addWidget(self.view)
        self.middle.addWidget(self.empty)
        line.addWidget(self.middle, 1)
        self.side = QFrame()
        self.side.setProperty("role", "card")
        self.side.setFixedWidth(SIDE_WIDTH)
        self._side_column = QVBoxLayout(self.side)
        self._side_column.setContentsMargins(0, STEP, 0, 0)
        self._side_title = heading("", "lead")
        self._side_title.setContentsMargins(GROUP - 4, 0, 0, 0)
        self._side_column.addWidget(self._side_title)
        self.side.hide()
        line.addWidget(self.side)
        column.addLayout(line, 1)
        self.state = words("", "caption")
        column.addWidget(self.state)
        self._say_state()

    def _mark_button(self, mark: AttendanceMark) -> QPushButton:
        keys = {
            AttendanceMark.PRESENT: tr("√ 到 (1)"),
            AttendanceMark.ABSENT: tr("缺 (2)"),
            AttendanceMark.LATE: tr("迟 (3)"),
            AttendanceMark.LEAVE: tr("假 (4)"),
        }
        made = button(keys[mark], lambda: self._put(mark))
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def _put(self, mark: AttendanceMark | None) -> None:
        self.grid.put(mark)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        self.grid.fill_column(AttendanceMark.PRESENT)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Read the grid anew."""
        self.flush()
        self.model.reload()
        self._say_state()

    def flush(self) -> None:
        """Write the marks that are waiting."""
        self.model.batch.flush()

    def _say_state(self) -> None:
        grid = self.model.grid
        ready = bool(grid.lines and grid.sessions)
        self.middle.setCurrentWidget(self.view if ready else self.empty)
        for tool in (*self.tools, self.fill_button):
            tool.setEnabled(ready)
        if not grid.lines:
            self.empty.title.setText(tr("班里还没有学员"))
            self.empty.text.setText(tr("先在“学员”里导入花名册或搜索登记，再登记考勤。"))
        else:
            self.empty.title.setText(tr("还没有课次"))
            self.empty.text.setText(tr("添加课次后在格子里登记；也可以直接导入考勤表，课次按表头日期建立。"))
        if self.empty.button is not None:
            self.empty.button.setVisible(bool(grid.lines))
        if self.model.trouble is not None:
            self.bar.refuse(self.model.trouble)
            self.model.trouble = None
        waiting = len(self.model.batch.waiting)
        if waiting:
            self.state.setText(tr("{count} 格待保存，停手即存。", count=waiting))
        else:
            self.state.setText(
                tr(
                    "方向键移动；1/空格 √，2/Q 缺，3/C 迟，4/J 假，Delete 清除；Shift+方向键选一片，点表头选整列。自动保存。"
                )
            )
        self.state.setVisible(ready)
        if ready and not self.grid.currentIndex().isValid():
            self.grid.setCurrentIndex(self.model.index(0, FIRST_SESSION))

    def add_session(self) -> None:
        """The form of a new session at the side."""
        self._open_form(None)

    def _open_form(self, session: Row | None) -> None:
        self._close_form()
        form = RecordForm(self.desk.store, register("sessions"), session, given={"class_id": self.class_id})
        if session is None:
            form.editors["hours"].show_value(8, "8")
            form.editors["day"].show_value(self.desk.today(), self.desk.today().isoformat())
        form.saved.connect(self._session_saved)
        form.given_up.connect(self._close_form)
        self._side_title.setText(tr("添加课次") if session is None else tr("修改课次"))
        self._side_column.addWidget(form, 1)
        self.form = form
        self.side.show()
        form.start()

    def _session_saved(self, session_id: int) -> None:
        """What the session clashes with is said and does not stand in its way: plans change one after the other."""
        self._close_form()
        self.reload()
        found = clashes_of_session(self.desk.store, session_id)
        text = tr("课次已保存，但有 {count} 处冲突：", count=len(found)) if found else tr("课次已保存。")
        self.bar.done(text, entry_id=self.desk.store.last_entry(), findings=found)

    def _close_form(self) -> None:
        if self.form is not None:
            self.form.deleteLater()
            self.form = None
        self.side.hide()

    def _session_menu(self, column: int, at: QPoint) -> None:
        session_id = self.model.grid.sessions[column - FIRST_SESSION].id
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("选整列"), lambda: self.grid.select_session(column))
        menu.addAction(tr("修改课次…"), lambda: self._edit_session(session_id))
        menu.addAction(tr("移到回收站"), lambda: self._remove_session(session_id))
        menu.popup(at)

    def _edit_session(self, session_id: int) -> None:
        self._open_form(records.get(self.desk.store, register("sessions"), session_id))

    def _remove_session(self, session_id: int) -> None:
        self.flush()
        try:
            records.remove(self.desk.store, register("sessions"), [session_id])
        except DeskError as trouble:
            self.bar.refuse(trouble)
        else:
            self.bar.done(tr("课次已移到回收站。"), entry_id=self.desk.store.last_entry())
            self.reload()
