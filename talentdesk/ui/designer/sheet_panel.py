"""The sheet's own properties: name and title, size, sides with origins, background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from talentdesk.documents import layout_edits as edits
from talentdesk.documents.backgrounds import Background
from talentdesk.documents.layout_model import SHEETS, Layout, Origin
from talentdesk.documents.layout_schema import check_layout
from talentdesk.documents.layouts import layout_data
from talentdesk.errors import DeskError
from talentdesk.text import tr
from talentdesk.ui.designer.design import Design
from talentdesk.ui.designer.editors import LengthBox, file_text
from talentdesk.ui.designer.words import field_label
from talentdesk.ui.editors import ChoiceBox
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import button, heading, row

_BOX = ("x", "y", "width", "height")


class SheetPanel(QWidget):
    """Every change is one step that can be taken back."""

    def __init__(self, design: Design, refuse: Callable[[DeskError], None]) -> None:
        super().__init__()
        self.design = design
        self._refuse = refuse
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, STEP, STEP)
        column.setSpacing(HALF + 2)
        self._names(column)
        self._sheet(column)
        self._side(column)
        self._background(column)
        column.addStretch(1)
        design.changed.connect(self.show_values)
        self.show_values()

    @staticmethod
    def _grid(column: QVBoxLayout, caption: str) -> QGridLayout:
        column.addSpacing(STEP)
        column.addWidget(heading(caption, "caption"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(HALF + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        column.addLayout(grid)
        return grid

    @staticmethod
    def _put(grid: QGridLayout, label: str, widget: QWidget, row_: int, column: int, span: int = 1) -> QLabel:
        name = QLabel(label)
        name.setProperty("role", "muted")
        name.setBuddy(widget)
        widget.setAccessibleName(label)
        grid.addWidget(name, row_, column)
        grid.addWidget(widget, row_, column + 1, 1, span)
        return name

    def _names(self, column: QVBoxLayout) -> None:
        grid = self._grid(column, tr("版式"))
        self.label, self.title = QLineEdit(), QLineEdit()
        self.label.editingFinished.connect(lambda: self._rename("label", self.label.text().strip()))
        self.title.editingFinished.connect(lambda: self._rename("title", self.title.text().strip()))
        self._put(grid, tr("名称"), self.label, 0, 0, 3)
        self._put(grid, tr("PDF 标题"), self.title, 1, 0, 3)

    def _rename(self, name: str, text: str) -> None:
        if text and text != getattr(self.design.layout, name):
            self._take(tr("修改名称"), replace(self.design.layout, **{name: text}))  # type: ignore[arg-type]

    def _sheet(self, column: QVBoxLayout) -> None:
        grid = self._grid(column, tr("纸张"))
        self.kind, self.turn = ChoiceBox(), ChoiceBox()
        for key in ("A4", "A5"):
            self.kind.addItem(key, key)
        self.kind.addItem(tr("A3（对折成册）"), "A3")
        self.kind.addItem(tr("自定义"), "custom")
        self.turn.addItem(tr("横向"), "wide")
        self.turn.addItem(tr("纵向"), "tall")
        for box in (self.kind, self.turn):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(2)
            box.activated.connect(lambda _index, box=box: self._resheet(turned=box is self.turn))
        self.wide, self.high = LengthBox(10, 1200), LengthBox(10, 1200)
        for length in (self.wide, self.high):
            length.valueChanged.connect(lambda _value: self._resheet())
        self._put(grid, tr("大小"), self.kind, 0, 0)
        self._put(grid, tr("方向"), self.turn, 0, 2)
        self._put(grid, tr("宽"), self.wide, 1, 0)
        self._put(grid, tr("高"), self.high, 1, 2)

    def _resheet(self, *, turned: bool = False) -> None:
        """Take over the sheet as typed; where the orientation was chosen, width and height change places."""
        wide, high = self.wide.value(), self.high.value()
        if turned and (wide > high) != (self.turn.currentData() == "wide"):
            wide, high = high, wide
        kind = str(self.kind.currentData())
        self._take(tr("修改纸张"), edits.with_sheet(self.design.layout, kind, wide, high), "sheet")

    def _side(self, column: QVBoxLayout) -> None:
        grid = self._grid(column, tr("这一面"))
        self.left, self.top = LengthBox(-1200, 1200), LengthBox(-1200, 1200)
        for length in (self.left, self.top):
            length.valueChanged.connect(lambda _value: self._origin())
        self._put(grid, tr("原点左"), self.left, 0, 0)
        self._put(grid, tr("原点上"), self.top, 0, 2)
        self.back = button("", self._turn_back, role="link")
        column.addWidget(row(self.back, None))

    def _origin(self) -> None:
        origin = Origin(x=round(self.left.value(), 2), y=round(self.top.value(), 2))
        self._change_side(tr("移动原点"), "origin", origin=origin)

    def _turn_back(self) -> None:
        layout = self.design.layout
        if len(layout.sides) == 1:
            self.design.replace(tr("添加背面"), edits.with_back(layout, tr("背面")), side="back")
        else:
            self.design.replace(tr("去掉背面"), edits.without_side(layout, "back"), side="front")

    def _background(self, column: QVBoxLayout) -> None:
        grid = self._grid(column, tr("背景"))
        self.choose = button(tr("选择图片或 PDF……"), self._choose)
        self.remove = button(
            tr("去掉"), lambda: self._change_side(tr("去掉背景"), "", background=Background()), role="link"
        )
        grid.addWidget(row(self.choose, self.remove, None, spacing=HALF), 0, 0, 1, 4)
        self.printed = QCheckBox(tr("随证书一起打印"))
        self.printed.setToolTip(tr("不勾选时只在屏幕上显示，用于套打空白证书"))
        self.printed.clicked.connect(lambda on: self._place(printed=bool(on)))
        grid.addWidget(self.printed, 1, 0, 1, 4)
        self._placing: list[QWidget] = []
        self.boxes = {name: LengthBox(*self._limits(name)) for name in _BOX}
        for at, (name, box) in enumerate(self.boxes.items()):
            box.valueChanged.connect(lambda value, name=name: self._place(**{name: round(value, 2)}))
            self._placing.append(self._put(grid, field_label(name), box, 2 + at // 2, at % 2 * 2))
        self._placing += [self.printed, *self.boxes.values()]

    @staticmethod
    def _limits(name: str) -> tuple[float, float]:
        rules = next(each.metadata for each in fields(Background) if each.name == name)
        return max(rules["least"], 0.1) if name in ("width", "height") else rules["least"], rules["most"]

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, tr("选择背景"), "", tr("图片或 PDF (*.png *.jpg *.jpeg *.pdf)")
        )
        if path:
            self.take_background(Path(path))

    def take_background(self, path: Path) -> None:
        """Lay a file under the side, as large as the sheet."""
        try:
            data = file_text(path)
        except DeskError as trouble:
            self._refuse(trouble)
            return
        layout = self.design.layout
        kind = "pdf" if path.suffix.lower() == ".pdf" else "image"
        background = Background(kind=kind, data=data, width=layout.width, height=layout.height)
        self._change_side(tr("更换背景"), "", background=background)

    def _place(self, **values: object) -> None:
        now = self.design.side.background
        if now.kind != "none":
            new = replace(now, **values)  # type: ignore[arg-type]
            self._change_side(tr("修改背景"), "background", background=new)

    def _change_side(self, text: str, merge: str, **values: object) -> None:
        self._take(text, edits.with_side(self.design.layout, self.design.side.key, **values), merge)

    def _take(self, text: str, layout: Layout, merge: str = "") -> None:
        problems = check_layout(layout_data(layout)) if layout != self.design.layout else []
        if problems:
            self._refuse(DeskError(problems[0].text, problems[0].remedy, problems=tuple(problems)))
            self.show_values()
            return
        self.design.replace(text, layout, self.design.chosen, merge=merge)

    def show_values(self) -> None:
        """Show the layout as it is now."""
        layout, side = self.design.layout, self.design.side
        self.label.setText(layout.label)
        self.title.setText(layout.title)
        self.label.setCursorPosition(0)
        self.kind.setCurrentIndex(self.kind.findData(layout.sheet.kind))
        self.turn.setCurrentIndex(0 if layout.width > layout.height else 1)
        own = layout.sheet.kind not in SHEETS
        for box, value in (
            (self.wide, layout.width), (self.high, layout.height),
            (self.left, side.origin.x), (self.top, side.origin.y),
            *((self.boxes[name], getattr(side.background, name)) for name in _BOX),
        ):  # fmt: skip
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
        for box in (self.wide, self.high):
            box.setEnabled(own)
        has = side.background.kind != "none"
        for part in (self.remove, self.printed, *self.boxes.values()):
            part.setEnabled(has)
        for part in self._placing:
            part.setVisible(has)
        self.printed.setChecked(side.background.printed)
        two = len(layout.sides) > 1
        self.back.setText(tr("去掉背面") if two else tr("添加背面"))
