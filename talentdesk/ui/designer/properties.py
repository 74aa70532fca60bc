"""The property panel: the fields of the chosen elements, generated from what the layout format says of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, fields
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from talentdesk.documents import layout_edits as edits
from talentdesk.documents.element_base import Element
from talentdesk.documents.layout_schema import check_layout
from talentdesk.documents.layouts import layout_data
from talentdesk.errors import DeskError
from talentdesk.text import tr
from talentdesk.ui.designer.design import Design
from talentdesk.ui.designer.editors import (
    FieldEditor,
    LinesEditor,
    NumberEditor,
    PictureEditor,
    YesNoEditor,
    editor_for,
)
from talentdesk.ui.designer.kinds import element_label
from talentdesk.ui.designer.words import GROUPS, field_label, group_label
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import heading

LABEL_WIDTH = 84
# Not for many at once: each has its own.
_SINGLE = frozenset({"text", "data", "note"})


class Properties(QWidget):
    """Shows what all chosen elements have; a change goes to all of them as one step."""

    def __init__(self, design: Design, refuse: Callable[[DeskError], None]) -> None:
        super().__init__()
        self.design = design
        self._refuse = refuse
        self.editors: dict[str, FieldEditor] = {}
        self._shape: tuple[object, ...] = ()
        self._live: Element | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, STEP, STEP, STEP)
        self._column.setSpacing(HALF)
        self._inside: QWidget | None = None
        design.picked.connect(self.show_chosen)
        design.changed.connect(self.show_chosen)

    def show_chosen(self) -> None:
        """Show what is chosen now; the editors stay while the same kinds are chosen."""
        chosen = [self.design.elements[i] for i in self.design.chosen if i < len(self.design.elements)]
        shape = (tuple(dict.fromkeys(type(each) for each in chosen)), len(chosen) > 1)
        if shape != self._shape:
            self._shape = shape
            self._build(chosen)
        if chosen:
            title = (
                tr("选中 {count} 个元素", count=len(chosen)) if len(chosen) > 1 else element_label(chosen[0])
            )
            room = max(self.width() - GROUP, LABEL_WIDTH * 2)
            self._title.ensurePolished()
            metrics = self._title.fontMetrics()
            self._title.setText(metrics.elidedText(title, Qt.TextElideMode.ElideRight, room))
            self.show_values(chosen[0])

    def show_values(self, element: Element) -> None:
        """Fill the editors from an element, also while it is dragged."""
        for name, editor in self.editors.items():
            editor.show_value(getattr(element, name))

    def _build(self, chosen: list[Element]) -> None:
        if self._inside is not None:
            self._column.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self.editors = {}
        self._inside = QWidget()
        self._column.addWidget(self._inside)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF + 2)
        self._title = heading("", "lead")
        self._title.setMinimumWidth(1)
        column.addWidget(self._title)
        if not chosen:
            return
        known = {each.name: each for each in fields(chosen[0])}
        for other in chosen[1:]:
            own = {each.name: each for each in fields(other)}
            known = {name: each for name, each in known.items() if own.get(name) is not None
                     and own[name].metadata == each.metadata}  # fmt: skip
        if len(chosen) > 1:
            known = {name: each for name, each in known.items() if name not in _SINGLE}
        for group, names in GROUPS.items():
            shown = [known[name] for name in names if name in known]
            if shown:
                column.addSpacing(STEP)
                caption = heading(group_label(group), "caption")
                column.addWidget(caption)
                column.addLayout(self._grid(shown))
        column.addStretch(1)

    def _grid(self, shown: list[Field[Any]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(HALF + 1)
        grid.setColumnStretch(1, 1)
        pairs = [each.name for each in shown if each.name in ("x", "y", "width", "height")]
        if len(pairs) > 1:
            grid.setColumnStretch(3, 1)
        for field in shown:
            editor = self._editor(field)
            if field.name in pairs and len(pairs) > 1:
                row, column = divmod(pairs.index(field.name), 2)
                grid.addWidget(self._label(field, editor, 0), row, column * 2)
                grid.addWidget(editor, row, column * 2 + 1)
                continue
            row = grid.rowCount()
            if isinstance(editor, LinesEditor | YesNoEditor):
                grid.addWidget(editor, row, 0, 1, 4)
            else:
                grid.addWidget(self._label(field, editor, LABEL_WIDTH), row, 0)
                grid.addWidget(editor, row, 1, 1, 3)
        return grid

    def _label(self, field: Field[Any], editor: FieldEditor, width: int) -> QLabel:
        label = QLabel(field_label(field.name))
        label.setProperty("role", "muted")
        label.setBuddy(editor)
        if width:
            label.setFixedWidth(width)
            label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        return label

    def _editor(self, field: Field[Any]) -> FieldEditor:
        editor = editor_for(field)
        editor.edited.connect(self._edited)
        if isinstance(editor, PictureEditor):
            editor.refused.connect(self._refuse)
        self.editors[field.name] = editor
        return editor

    def _edited(self, name: str, value: object) -> None:
        elements = edits.with_value(self.design.elements, self.design.chosen, name, value)
        if name == "data" and value:
            whole = layout_data(edits.with_elements(self.design.layout, self.design.side.key, elements))
            problems = check_layout(whole)
            if problems:
                self._refuse(DeskError(problems[0].text, problems[0].remedy, problems=tuple(problems)))
                return
        typed = name in ("text", "label", "note", "source") or isinstance(self.editors[name], NumberEditor)
        text = tr("修改{what}", what=field_label(name))
        self.design.edit(text, elements, merge=f"field {name}" if typed else "")

    def insert(self, text: str) -> bool:
        """Write a text where the cursor is in the text of the one chosen element; False where there is none."""
        editor = self.editors.get("text")
        if not isinstance(editor, LinesEditor):
            return False
        editor.insert(text)
        return True

    def edit_text(self) -> None:
        """Put the cursor into the text, or into the first field."""
        editor = self.editors.get("text") or self.editors.get("x")
        if editor is not None:
            editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if isinstance(editor, LinesEditor):
                editor.box.selectAll()
