"""The columns of one file as a table that is edited in its cells."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from talentdesk.services.bureau_profiles import SPECIALS, Column, FileSpec
from talentdesk.text import tr
from talentdesk.ui.editors import ChoiceBox
from talentdesk.ui.reporting.field_words import (
    field_choices,
    field_words,
    format_choices,
    format_words,
    kind_of,
)
from talentdesk.ui.reporting.profile_draft import ProfileDraft

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
NAMES = ("heading", "field", "required", "table", "format", "fallback", "mask", "echo")
HEADING, FIELD, REQUIRED, TABLE, FORMAT, FALLBACK, MASK, ECHO = range(len(NAMES))
TICKS = frozenset({REQUIRED, MASK, ECHO})


class ColumnModel(QAbstractTableModel):
    """Reads and writes a draft; a click on a tick and a text left are steps of it."""

    def __init__(self, draft: ProfileDraft, parent: QObject) -> None:
        super().__init__(parent)
        self.draft = draft
        self.file_at = -1
        self._headings = (
            tr("列标题"), tr("字段"), tr("必填"), tr("代码表"), tr("格式"), tr("空时填"), tr("遮挡"), tr("回传"),
        )  # fmt: skip
        self._tips = {
            REQUIRED: tr("没有值的行先不上报，列在“有问题的行”里"),
            TABLE: tr("把值换成主管部门的代码"),
            FALLBACK: tr("没有值的时候写这个；“固定文字”每行都写它"),
            MASK: tr("证件号、手机号只留首尾几位"),
            ECHO: tr("主管部门给的值，原样送回；它变了不算变动"),
        }

    @property
    def file(self) -> FileSpec:
        """The file in view."""
        return self.draft.wanted.files[self.file_at]

    def show_file(self, at: int) -> None:
        """Bring another file into view, or the same one as it is now."""
        self.beginResetModel()
        self.file_at = at
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        if parent.isValid() or not 0 <= self.file_at < len(self.draft.wanted.files):
            return 0
        return len(self.file.columns)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(NAMES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tips.get(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() in TICKS:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column, at = self.file.columns[index.row()], index.column()
        value = getattr(column, NAMES[at])
        if at in TICKS:
            if role == Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if value else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._headings[at]} {tr('是') if value else tr('否')}"
            return None
        if role == Qt.ItemDataRole.EditRole:
            return value
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if at == FIELD:
                return field_words(self.file.source, column.field)
            return format_words(self.kind(index.row()), value) if at == FORMAT else value
        return None

    def kind(self, row: int) -> Any:
        """What kind of value the field of a column has."""
        column = self.file.columns[row]
        return None if column.field in SPECIALS else kind_of(self.file.source, column.field)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        at = index.column()
        if role == Qt.ItemDataRole.CheckStateRole and at in TICKS:
            given: object = Qt.CheckState(value) == Qt.CheckState.Checked
        elif role == Qt.ItemDataRole.EditRole and at not in TICKS:
            given = str(value).strip()
        else:
            return False
        column: Column = self.file.columns[index.row()]
        if given == getattr(column, NAMES[at]) or (at in (HEADING, FIELD) and not given):
            return False
        changes: dict[str, Any] = {NAMES[at]: given}
        self.draft.put_column(self.file_at, index.row(), replace(column, **changes))
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), len(NAMES) - 1))
        return True


class ColumnDelegate(QStyledItemDelegate):
    """A chooser for field, code table and format; a line for the rest."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        assert isinstance(model, ColumnModel)
        if index.column() == FIELD:
            return self._box(parent, field_choices(model.file.source), find=True)
        if index.column() == TABLE:
            names = [("", ""), *((name, name) for name in model.draft.wanted.code_tables)]
            return self._box(parent, names)
        if index.column() == FORMAT:
            choices = format_choices(model.kind(index.row()))
            if choices:
                return self._box(parent, choices, free=True)
        line = QLineEdit(parent)
        # The window's stylesheet means lines that stand alone; a cell has less room.
        line.setStyleSheet("border-radius: 0; padding: 0 4px; min-height: 0;")
        return line

    def _box(
        self, parent: QWidget, choices: list[tuple[str, str]], *, find: bool = False, free: bool = False
    ) -> ChoiceBox:
        box = ChoiceBox(parent)
        box.setStyleSheet("border-radius: 0; padding: 0 4px; min-height: 0;")
        for label, data in choices:
            box.addItem(label, data)
        box.setMaxVisibleItems(16)
        box.setEditable(find or free)
        box.setProperty("free", free)
        if find:
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer = QCompleter(box.model(), box)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            box.setCompleter(completer)
        box.activated.connect(lambda _at: self._done(box))
        return box

    def _done(self, box: QWidget) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QComboBox):
            at = editor.findData(value)
            editor.setCurrentIndex(max(at, 0))
            if at < 0 and editor.isEditable():
                editor.setEditText(str(value))
            line = editor.lineEdit()
            if line is not None:
                line.selectAll()
        elif isinstance(editor, QLineEdit):
            editor.setText(str(value))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            at = editor.findText(editor.currentText())
            if at >= 0:
                model.setData(index, editor.itemData(at))
            elif editor.property("free"):
                model.setData(index, editor.currentText())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())
