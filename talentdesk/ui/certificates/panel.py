"""What every tab of the certificate desk is, and the small parts they share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import records
from talentdesk.services.records import Query, Row
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.desk import Desk
from talentdesk.ui.editors import ChoiceBox, DateEditor, typed_day
from talentdesk.ui.outcome import OutcomeBar

CLASSES_OFFERED = 200
NOTHING = -1


class DeskPanel(QWidget):
    """A tab of a desk; ``bar`` is the page's message bar."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__()
        self.desk = desk
        self.bar = bar

    def reload(self) -> None:
        """Read the shown data anew; called when the tab comes into view after a change."""
        raise NotImplementedError

    def failed(self, trouble: Exception) -> None:
        """Show a refusal of work in the background."""
        if isinstance(trouble, DeskError):
            self.bar.refuse(trouble)


def day_editor(day: date | None, label: str) -> DateEditor:
    """A line for a day, filled in; None: empty."""
    editor = DateEditor(register("certificates").field("issued_on"))
    editor.show_value(day, day.isoformat() if day is not None else "")
    editor.line.setAccessibleName(label)
    return editor


def day_of(editor: DateEditor) -> date:
    """The day that was typed; a refusal where it is none."""
    chosen = typed_day(str(editor.value()))
    if not chosen.isValid():
        raise DeskError(
            tr("这不是一个日期。"), tr("请写成 2026-11-20 这样，或从日历里选。"), code="not-a-date"
        )
    return date(chosen.year(), chosen.month(), chosen.day())


def papers_folder(store: Store, name: str) -> Path:
    """Where the desk's own PDFs lie, made when needed."""
    safe = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in name).strip(".") or "_"
    folder = store.folder / tr("文件") / safe
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def combo(name: str, *, editable: bool = False) -> ChoiceBox:
    """A combo box that is never wider than its place."""
    box = ChoiceBox()
    box.setAccessibleName(name)
    box.setEditable(editable)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    return box


def choose_data(box: QComboBox, data: object) -> None:
    """Show the entry that carries a datum; the first where none does."""
    box.setCurrentIndex(next((at for at in range(box.count()) if box.itemData(at) == data), 0))


def refill(box: QComboBox, entries: Sequence[tuple[str, object]]) -> None:
    """New entries (words, datum) for a combo box; the choice is kept where it still is one, and nobody is told."""
    kept = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for label, data in entries:
            box.addItem(label, data)
        choose_data(box, kept)


def offer(box: QComboBox, texts: Sequence[str]) -> None:
    """New suggestions for an editable combo box; what was typed stays, an empty one takes the first."""
    typed = box.currentText()
    with QSignalBlocker(box):
        box.clear()
        box.addItems(list(texts))
        box.setEditText(typed or (texts[0] if texts else ""))


class ClassBox(ChoiceBox):
    """Chooses a class, the latest first; ``NOTHING`` stands for none."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.setAccessibleName(tr("班次"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.addItem(tr("请选择班次"), NOTHING)

    @property
    def class_id(self) -> int:
        """The chosen class, or ``NOTHING``."""
        return int(self.currentData())

    def reload(self) -> None:
        """Read the classes anew and keep the choice."""
        target = register("classes")
        kept = self.class_id
        ids = records.find(self._store, target, Query(sort="start", descending=True)).ids[:CLASSES_OFFERED]
        with QSignalBlocker(self):
            self.clear()
            self.addItem(tr("请选择班次"), NOTHING)
            for row in records.rows(self._store, target, ids):
                self._add(row)
        self.choose(kept)

    def _add(self, row: Row) -> None:
        self.addItem(row.title, row.id)
        self.setItemData(self.count() - 1, row.texts["code"], Qt.ItemDataRole.ToolTipRole)

    def choose(self, class_id: int) -> None:
        """Show a class, added where it is not among the latest."""
        if class_id != NOTHING and self.findData(class_id) < 0:
            try:
                row = records.get(self._store, register("classes"), class_id)
            except DeskError:
                class_id = NOTHING
            else:
                self._add(row)
        choose_data(self, class_id)
