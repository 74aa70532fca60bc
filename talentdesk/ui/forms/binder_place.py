"""一班一档: what the binder of a class would hold and what is missing and why; made in the worker, then shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QTreeWidgetItem,
    QWidget,
)

from talentdesk.services import binder, spot_check
from talentdesk.services.binder import BinderMade, BinderPart, BinderPlan
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import papers_folder
from talentdesk.ui.certificates.sheet_view import SheetView
from talentdesk.ui.desk import Desk
from talentdesk.ui.folders import open_folder
from talentdesk.ui.forms.place import Place
from talentdesk.ui.forms.wrapped_tree import WrappedTree
from talentdesk.ui.icons import icon
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import STEP, colours
from talentdesk.ui.widgets import button, card, row, side_column, words
from talentdesk.ui.words import word

SIDE, NAME, STATE = 280, 160, 92


def state_word(state: str) -> str:
    """What the state of a paper is called."""
    named = {
        "ready": tr("齐全"),
        "partial": tr("不全"),
        "missing": tr("缺"),
        "not-needed": tr("不适用"),
    }
    return named[state]


class BinderPlace(Place):
    """Left what is made and for how long it is kept; right the plan, then the binder itself."""

    def __init__(self, desk: Desk, bar: OutcomeBar, class_id: int) -> None:
        super().__init__(desk, bar, tr("一班一档"))
        self.class_id = class_id
        self._folder = Path()
        self.view = SheetView(desk, bar, (tr("还没有档案"), ""))
        self.plan = WrappedTree(
            tr("档案里的表单"),
            [tr("表单名称"), tr("状态"), tr("缺什么"), tr("怎么办")],
            [NAME, STATE, 0, 0],
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.plan)
        self.stack.addWidget(self.view)
        line = QHBoxLayout()
        line.setSpacing(STEP)
        line.addWidget(side_column(SIDE, self._choices()))
        line.addWidget(self.stack, 1)
        self.column.addLayout(line, 1)
        self.reload()

    def _choices(self) -> QWidget:
        self.summary = words("")
        self.keep = words("", "muted")
        self.sheets = QCheckBox(tr("同时存一份 Excel 表格"))
        self.sheets.setChecked(True)
        self.check = QCheckBox(tr("附抽查名单（不少于 10%）"))
        self.seed = QLineEdit()
        self.seed.setAccessibleName(tr("抽查种子"))
        self.seed.setToolTip(tr("同一个种子总是抽到同样的人，检查时可以当场重做"))
        self.seed.setText(spot_check.default_seed(self.desk.store, self.class_id))
        self.seed.setEnabled(False)
        self.check.toggled.connect(self.seed.setEnabled)
        self.make_button = button(tr("生成档案"), self.make, role="primary")
        self.plan_button = button(tr("看清单"), lambda: self.stack.setCurrentWidget(self.plan), role="link")
        self.folder_button = button(tr("打开文件夹"), lambda: open_folder(self._folder), role="link")
        self.elsewhere_button = button(tr("存到别处…"), self.choose, role="link")
        for later in (self.plan_button, self.folder_button):
            later.hide()
        return card(
            self.summary, self.keep, self.sheets, self.check,
            row(words(tr("抽查种子"), "muted", wrap=False), self.seed),
            row(self.make_button, self.elsewhere_button, None),
            row(self.plan_button, self.folder_button, None),
        )  # fmt: skip

    def reload(self) -> None:
        """Work the plan out anew."""
        plan = binder.binder_plan(self.desk.store, self.class_id, self.desk.today())
        self._code = plan.code
        self.title.setText(tr("一班一档：{name}", name=plan.name))
        self._show_plan(plan)

    def _show_plan(self, plan: BinderPlan) -> None:
        held = [part for part in plan.parts if part.made]
        self.summary.setText(
            tr("收入 {count} 种表单，缺 {missing} 种。", count=len(held), missing=len(plan.missing))
            if plan.missing
            else tr("收入 {count} 种表单，一种不缺。", count=len(held))
        )
        self.keep.setText(tr("保存到 {day}", day=plan.keep_until.isoformat()))
        self.plan.clear()
        for part in plan.parts:
            self.plan.addTopLevelItem(_line(part))
        self.plan.settle()

    def choose(self) -> None:
        """Ask for another folder."""
        name = QFileDialog.getExistingDirectory(self, tr("档案存到哪个文件夹"), str(Path.home()))
        if name:
            self.make_in(Path(name))

    def make(self) -> None:
        """Make the binder among the class's papers."""
        self.make_in(papers_folder(self.desk.store, self._code))

    def make_in(self, folder: Path) -> None:
        """Make PDF and workbooks in the worker, then show that very PDF."""
        store, class_id, today = self.desk.store, self.class_id, self.desk.today()
        name = tr("班级档案") + f"-{self._code}"
        out = folder / f"{name}.pdf"
        books = folder / name if self.sheets.isChecked() else None
        seed = self.seed.text().strip() or None if self.check.isChecked() else None
        self._folder = folder
        self.view.clear()
        self.make_button.setEnabled(False)
        self.desk.tasks.run(
            lambda progress: binder.make_binder(
                store, class_id, out, today, workbooks=books, seed=seed, progress=progress
            ),
            title=tr("正在生成班级档案"), done=self._made, failed=self._not_made,
        )  # fmt: skip

    def _made(self, made: BinderMade) -> None:
        self.bar.done(tr("已存到 {file}", file=made.path), tr("共 {count} 页", count=made.pages))
        if self.gone:
            return
        self.make_button.setEnabled(True)
        self.view.open(made.path)
        self.stack.setCurrentWidget(self.view)
        self.plan_button.show()
        self.folder_button.show()

    def _not_made(self, trouble: Exception) -> None:
        self.failed(trouble)
        if not self.gone:
            self.make_button.setEnabled(True)


def _line(part: BinderPart) -> QTreeWidgetItem:
    tone = {"ready": colours().success, "partial": colours().warning, "missing": colours().danger}.get(
        part.state, colours().muted
    )
    why = "\n".join(problem.text for problem in part.reasons)
    remedies = "\n".join(dict.fromkeys(problem.remedy for problem in part.reasons))
    item = QTreeWidgetItem([word(part.label), state_word(part.state), why, remedies])
    item.setIcon(0, icon("check" if part.made else "warning", colour=tone, size=14))
    item.setForeground(1, QColor(tone))
    for at in range(4):
        item.setToolTip(at, item.text(at))
    return item
