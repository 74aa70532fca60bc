"""The preview of an import: counts, columns, rows, problems, differences; nothing is written yet."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from talentdesk.registers import Field, Register
from talentdesk.services import importing
from talentdesk.services.importing import Column, ImportPlan
from talentdesk.text import tr
from talentdesk.ui.editors import ChoiceBox
from talentdesk.ui.import_tables import (
    KEEP,
    SKIP,
    UPDATE,
    DifferencesModel,
    ProblemsModel,
    RowsModel,
    action_word,
    plain_view,
)
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import badge, button, row, scrolled, words
from talentdesk.ui.words import characters, listed, word

TONES = {"new": "success", "update": "accent", "same": "", "refused": "danger"}


class ImportPreview(QWidget):
    """Shows a plan. ``remapped`` carries heading → field, ``sheet_chosen`` a sheet's name, when it is to be judged anew."""

    remapped = Signal(dict)
    sheet_chosen = Signal(str)

    def __init__(self, plan: ImportPlan, register: Register) -> None:
        super().__init__()
        self.plan = plan
        self._register = register
        self.choices: dict[int, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addLayout(self._head())
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        column.addWidget(self.tabs, 1)
        self.mapping: dict[int, QComboBox] = {}
        self._add_problems()
        self._add_differences()
        self._add_rows()
        self._add_columns()
        if plan.missing or (any(each.how == "unmatched" for each in plan.columns) and not plan.problems):
            self.tabs.setCurrentIndex(self.tabs.count() - 1)

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(STEP)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words(self.plan.path.name))
        about = [self.plan.format.upper(), self.plan.encoding or "", self.plan.title]
        names.addWidget(words(" · ".join(part for part in about if part), "caption"))
        line.addLayout(names, 1)
        if len(self.plan.sheets) > 1:
            self.sheets = QComboBox()
            self.sheets.setAccessibleName(tr("工作表"))
            self.sheets.addItems(list(self.plan.sheets))
            self.sheets.setCurrentText(self.plan.sheet)
            self.sheets.currentTextChanged.connect(self.sheet_chosen)
            line.addWidget(self.sheets)
        counts = self.plan.counts()
        self.badges: dict[str, QLabel] = {}
        for action, tone in TONES.items():
            self.badges[action] = badge(
                f"{action_word(action)} {counts[action]:,}", tone if counts[action] else ""
            )
            line.addWidget(self.badges[action])
        return line

    def _add_problems(self) -> None:
        self.problems: QTableView | None = None
        if self.plan.problems:
            model = ProblemsModel(self.plan, self._register, self)
            self.problems = plain_view(model, (2, 6, 30, 30))
            self.problems.horizontalHeader().setStretchLastSection(False)
            for column in (2, 3):
                self.problems.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
            self.problems.clicked.connect(self._show_row)
            self.problems.activated.connect(self._show_row)
            self.problems.setToolTip(tr("点一行，看它在文件里的样子"))
            self.tabs.addTab(self.problems, tr("问题 {count}", count=f"{len(self.plan.problems):,}"))

    def _add_differences(self) -> None:
        self.differences: QTableView | None = None
        known = [planned for planned in self.plan.rows if planned.differences]
        if not known:
            return
        model = DifferencesModel(self.plan, self._register, self.choices, self)
        view = plain_view(model, (2, 6, 7, 14, 14, 6))
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(STEP)
        self.decide_buttons = {
            UPDATE: button(tr("用文件里的更新"), lambda: self._decide(UPDATE)),
            KEEP: button(tr("保留原值"), lambda: self._decide(KEEP)),
            SKIP: button(tr("跳过"), lambda: self._decide(SKIP)),
        }
        hint = words(
            tr("{count} 位已在册、资料不同。选几行再点按钮；不选就是全部。", count=len(known)), "muted"
        )
        column.addWidget(hint)
        column.addWidget(row(*self.decide_buttons.values(), None))
        column.addWidget(view, 1)
        self.differences = view
        self.tabs.addTab(box, tr("差异 {count}", count=f"{len(known):,}"))

    def _decide(self, decision: str) -> None:
        assert self.differences is not None
        model = self.differences.model()
        assert isinstance(model, DifferencesModel)
        rows = {index.row() for index in self.differences.selectionModel().selectedRows()}
        model.decide(rows, decision)

    def _fields(self) -> list[tuple[int, Field]]:
        return [
            (each.index, self._register.field(each.field))
            for each in self.plan.columns
            if each.field and self._register.has(each.field)
        ]

    def _add_rows(self) -> None:
        fields = self._fields()
        widths = (2, 4, *(max(field.width, 6) for _, field in fields))
        self.rows = plain_view(RowsModel(self.plan, fields, self), widths)
        self.rows.horizontalHeader().setStretchLastSection(False)
        self.rows.selectionModel().currentRowChanged.connect(self._explain_row)
        self._why = words("", "trouble")
        self._why.hide()
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(self.rows, 1)
        column.addWidget(self._why)
        self._rows_tab = self.tabs.addTab(box, tr("数据 {count}", count=f"{len(self.plan.rows):,}"))

    def _show_row(self, index: QModelIndex) -> None:
        """From a problem to its row in the file."""
        assert self.problems is not None
        model = self.problems.model()
        assert isinstance(model, ProblemsModel)
        problem = model.problems[index.row()]
        if problem.row is None:
            return
        at = next((at for at, planned in enumerate(self.plan.rows) if planned.row == problem.row), None)
        if at is not None:
            names = [field.name for _, field in self._fields()]
            column = names.index(problem.field) + 2 if problem.field in names else 0
            self.tabs.setCurrentIndex(self._rows_tab)
            self.rows.selectRow(at)
            self.rows.scrollTo(self.rows.model().index(at, column))
            self.rows.setFocus()

    def _explain_row(self, index: QModelIndex) -> None:
        planned = self.plan.rows[index.row()] if index.isValid() else None
        found = [p for p in self.plan.problems if planned is not None and p.row == planned.row]
        self._why.setText("\n".join(f"{problem.text}{problem.remedy}" for problem in found))
        self._why.setVisible(bool(found))

    def _add_columns(self) -> None:
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, STEP, STEP, STEP)
        grid.setHorizontalSpacing(STEP * 2)
        grid.setVerticalSpacing(STEP)
        grid.setColumnStretch(2, 1)
        grid.setColumnMinimumWidth(0, characters(inner, 8))
        for at, text in enumerate((tr("文件里的列"), tr("对应字段"), tr("前几行的内容"))):
            grid.addWidget(words(text, "caption"), 0, at)
        options = importing.field_choices(self.plan.register_key)
        for at, each in enumerate(self.plan.columns, start=1):
            self._add_column(grid, at, each, options)
        grid.setRowStretch(len(self.plan.columns) + 1, 1)
        area = scrolled(inner)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, STEP, 0, 0)
        if self.plan.missing:
            labels = listed(word(label) for label in self.plan.missing)
            column.addWidget(
                words(tr("还缺必需的列：{labels}。请在下面指明是哪一列。", labels=labels), "trouble")
            )
        column.addWidget(area, 1)
        open_columns = sum(each.how == "unmatched" for each in self.plan.columns)
        title = tr("列对应（{count} 列没认出）", count=open_columns) if open_columns else tr("列对应")
        self.tabs.addTab(box, title)

    def _add_column(self, grid: QGridLayout, at: int, each: Column, options: list[tuple[str, str]]) -> None:
        grid.addWidget(words(each.heading or tr("（没有标题）")), at, 0)
        box = ChoiceBox()
        box.setAccessibleName(tr("“{heading}”对应的字段", heading=each.heading))
        box.addItem(tr("不导入"), "")
        for name, label in options:
            box.addItem(label, name)
        box.setCurrentIndex(max(box.findData(each.field), 0))
        box.currentIndexChanged.connect(lambda _index: self.remapped.emit(self.chosen_mapping()))
        self.mapping[each.index] = box
        grid.addWidget(box, at, 1)
        samples = listed(each.samples)
        how = {"remembered": tr("上次这样对应"), "unmatched": tr("没认出")}.get(each.how, "")
        grid.addWidget(words(f"{samples}  {how}".strip(), "caption"), at, 2)

    def chosen_mapping(self) -> dict[str, str]:
        """Heading → field, for the columns whose field the user changed or had changed before."""
        return {
            each.heading: str(self.mapping[each.index].currentData() or "")
            for each in self.plan.columns
            if each.heading
            and (each.how == "chosen" or (self.mapping[each.index].currentData() or "") != each.field)
        }
