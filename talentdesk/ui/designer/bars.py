"""The designer's two bars: which layout with which trainee, and the means to work on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from talentdesk.documents.layout_schema import SIDE_KEYS
from talentdesk.registers import register
from talentdesk.text import tr
from talentdesk.ui.commands import Command
from talentdesk.ui.designer.design import Design
from talentdesk.ui.designer.files import LayoutFiles
from talentdesk.ui.designer.handling import HandlingCanvas
from talentdesk.ui.designer.operations import Operations
from talentdesk.ui.designer.shelf import Shelf
from talentdesk.ui.desk import Desk
from talentdesk.ui.editors import ReferenceEditor
from talentdesk.ui.icons import icon
from talentdesk.ui.page import several
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import button, heading, icon_button, words

GRID = 5.0
DOT = "● "


def tool(command: Command) -> QToolButton:
    """A button of a command, with its key in the tool tip."""
    made = icon_button(command.icon, command.label, command.run)
    if command.keys:
        made.setToolTip(f"{command.label}  {command.keys}")
    return made


def switch(name: str, label: str, slot: Callable[[bool], object], *, on: bool = False) -> QToolButton:
    """A button that stays down."""
    made = icon_button(name, label)
    made.setCheckable(True)
    made.setChecked(on)
    made.toggled.connect(lambda down: slot(down))
    return made


def menu_button(name: str, label: str, menu: QMenu) -> QToolButton:
    """A button that opens a menu."""
    made = icon_button(name, label)
    made.setMenu(menu)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return made


def fill_menu(menu: QMenu, commands: Sequence[Command]) -> None:
    """Commands as lines of a menu; the keys are shown, the page hears them."""
    for command in commands:
        action = QAction(icon(command.icon, size=16), command.label, menu)
        if command.keys:
            action.setText(f"{command.label}\t{command.keys}")
        action.triggered.connect(lambda _checked=False, run=command.run: run())
        menu.addAction(action)


def upright_rule() -> QFrame:
    """A gap between groups of buttons."""
    rule = QFrame()
    rule.setFixedSize(HALF * 2, 1)
    return rule


class TopBar(QWidget):
    """Which layout, which side, with whose data; preview, save, and the rest in a menu."""

    def __init__(self, desk: Desk, shelf: Shelf, files: LayoutFiles) -> None:
        super().__init__()
        self._shelf = shelf
        self._design = shelf.design
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("版式"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(10)
        self.choice.setMaximumWidth(320)
        self.side_buttons: dict[str, QToolButton] = {}
        self._sides = QButtonGroup(self)
        for key in SIDE_KEYS:
            self.side_buttons[key] = made = QToolButton()
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(partial(self._design.show_side, key))
            self._sides.addButton(made)
        self.person = ReferenceEditor(register("certificates").field("trainee_id"), desk.store)
        self.person.line.setPlaceholderText(tr("示例学员"))
        self.person.line.setAccessibleName(tr("用哪名学员的数据显示"))
        self.person.line.setToolTip(tr("用哪名学员的数据显示；空着就用示例"))
        self.person.line.setClearButtonEnabled(True)
        self.person.setFixedWidth(150)
        self.preview_button = button(tr("预览"), icon_name="eye")
        self.preview_button.setCheckable(True)
        self.preview_button.setToolTip(tr("将要打印的那份 PDF  Ctrl+P"))
        self.save_button = button(tr("保存"), files.save, role="primary")
        self.save_button.setToolTip(tr("存为新版本  Ctrl+S"))
        self.menu = QMenu(self)
        fill_menu(self.menu, files.commands())
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(STEP)
        line.addWidget(heading(several("版式")))
        line.addWidget(self.choice, 2)
        for part in self.side_buttons.values():
            line.addWidget(part)
        line.addStretch(1)
        more = menu_button("more", tr("更多"), self.menu)
        for last in (self.person, self.preview_button, self.save_button, more):
            line.addWidget(last)
        self._design.changed.connect(self._show)
        self._design.group.cleanChanged.connect(lambda _clean: self._say_clean())
        shelf.changed.connect(self.fill)
        self.fill()
        self._show()

    def fill(self) -> None:
        """Show what there is to open."""
        with QSignalBlocker(self.choice):
            self.choice.clear()
            for each in self._shelf.choices():
                shown = f"{each.label} · v{each.version}" if each.version else each.label
                self.choice.addItem(shown, each.name)
            self.choice.setCurrentIndex(self.choice.findData(self._design.layout.name))
        self._say_clean()

    def _say_clean(self) -> None:
        """A dot before those with changes not saved; the list shows the names as they are saved."""
        dirty = self._design.dirty_names
        self.save_button.setEnabled(self._design.layout.name in dirty)
        for at in range(self.choice.count()):
            text = self.choice.itemText(at).removeprefix(DOT)
            self.choice.setItemText(at, DOT + text if self.choice.itemData(at) in dirty else text)

    def _show(self) -> None:
        sides = {side.key: side.label for side in self._design.layout.sides}
        for key, made in self.side_buttons.items():
            made.setVisible(len(sides) > 1 and key in sides)
            made.setText(sides.get(key, ""))
            made.setAccessibleName(sides.get(key, ""))
            made.setChecked(key == self._design.side.key)
        self._say_clean()


class WorkBar(QWidget):
    """New elements, undo, align, order, grid, zoom."""

    def __init__(self, design: Design, operations: Operations, canvas: HandlingCanvas) -> None:
        super().__init__()
        self._design = design
        self._canvas = canvas
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(1)
        self.kinds: dict[str, QToolButton] = {}
        for key, command in operations.adding():
            self.kinds[key] = made = tool(command)
            made.setAccessibleName(tr("添加{kind}", kind=command.label))
            made.setToolTip(tr("添加{kind}", kind=command.label))
            line.addWidget(made)
        line.addWidget(upright_rule())
        self.undo, self.redo = (tool(command) for command in operations.editing()[:2])
        for part in (self.undo, self.redo, upright_rule()):
            line.addWidget(part)
        self._needs: list[QWidget] = []
        for name, label, commands in (
            ("align-left", tr("对齐与分布"), operations.aligning()),
            ("front", tr("层次"), operations.ordering()),
        ):
            menu = QMenu(self)
            fill_menu(menu, commands)
            opener = menu_button(name, label, menu)
            self._needs.append(opener)
            line.addWidget(opener)
        self._duplicate, self._remove = (tool(operations.editing()[at]) for at in (5, 6))
        self._needs += [self._duplicate, self._remove]
        for part in (self._duplicate, self._remove, upright_rule()):
            line.addWidget(part)
        self._view(line)
        design.picked.connect(self._allow)
        design.group.canUndoChanged.connect(self.undo.setEnabled)
        design.group.canRedoChanged.connect(self.redo.setEnabled)
        self.undo.setEnabled(design.group.canUndo())
        self.redo.setEnabled(design.group.canRedo())
        self._allow()

    def _view(self, line: QHBoxLayout) -> None:
        canvas = self._canvas
        line.addWidget(switch("grid", tr("网格 {size} 毫米", size=f"{GRID:g}"), self._grid))
        line.addWidget(switch("outlines", tr("显示元素边框"), self._outlines, on=True))
        line.addStretch(1)
        self._zoom = words("", "caption", wrap=False)
        self._zoom.setMinimumWidth(40)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for part in (
            tool(Command(tr("缩小"), "", "zoom-out", canvas.zoom_out, "Ctrl+-")),
            self._zoom,
            tool(Command(tr("放大"), "", "zoom-in", canvas.zoom_in, "Ctrl+=")),
            tool(Command(tr("整页"), "", "fit", canvas.fit, "Ctrl+0")),
        ):
            line.addWidget(part)
        canvas.moved_view.connect(self._say_zoom)
        self._say_zoom()

    def _say_zoom(self) -> None:
        self._zoom.setText(f"{self._canvas.zoom * 100:.0f}%")

    def _grid(self, on: bool) -> None:
        self._canvas.grid = GRID if on else 0.0
        self._canvas.viewport().update()

    def _outlines(self, on: bool) -> None:
        self._canvas.outlines = on
        self._canvas.viewport().update()

    def _allow(self) -> None:
        for part in self._needs:
            part.setEnabled(bool(self._design.chosen))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())
