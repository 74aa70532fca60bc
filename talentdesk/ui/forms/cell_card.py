"""What is filled into the chosen cell of a template: the placeholder, its format, whether it may be empty."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from talentdesk.documents.form_placeholders import BY_PATH
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import choose_data, combo
from talentdesk.ui.forms.mapping import Mapping
from talentdesk.ui.forms.placeholder_picker import PlaceholderPicker, placeholder_words, plain_path
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import button, heading, row, words


def formats(path: str) -> list[tuple[str, str]]:
    """The formats that make sense for a placeholder, as (words, format)."""
    found = BY_PATH.get(path)
    sample, label = (found.sample, found.label) if found is not None else ("", "")
    plain = [(tr("照原样"), "")]
    if sample == "（图片）":  # not shown
        return [(tr("图片"), "图片")]  # not shown
    if len(sample) == 10 and sample[4] == sample[7] == "-":
        return [
            *plain, ("2026年11月21日", "年月日"), ("2026年11月", "年月"), ("11月21日", "月日"),  # not shown
            ("2026.11.21", "年.月.日"), ("11/21", "月/日"), (tr("星期"), "星期"),  # not shown
        ]  # fmt: skip
    if label.endswith("率"):  # not shown
        return [*plain, ("82.5%", "百分比")]  # not shown
    if sample.replace(".", "", 1).isdigit() and len(sample) < 12:
        return [*plain, ("1,234.50", "金额"), (tr("大写金额"), "大写")]  # not shown
    if found is not None and found.personal:
        return [*plain, (tr("遮住中间几位"), "mask")]
    return [*plain, (tr("二维码"), "二维码"), (tr("条码"), "条码"), (tr("一行一项"), "逐行")]  # not shown


class CellCard(QFrame):
    """``changed`` follows every choice for the cell in view."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._mapping: Mapping | None = None
        self._title = ""
        self.cell = heading("", "lead")
        self.now = words("", "muted")
        self.blank = combo(tr("这格里的哪一处"))
        self.format = combo(tr("格式"))
        self.required = QCheckBox(tr("必填"))
        self.required.setToolTip(tr("没有数据时先提醒，确认后才输出"))
        self.none_button = button(tr("不填"), lambda: self._choose(""), role="link")
        self.accept_button = button(tr("就是它"), self._accept, role="link")
        self.picker = PlaceholderPicker()
        self.how = QWidget()
        inside = QVBoxLayout(self.how)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(HALF)
        inside.addWidget(row(self.format, self.required))
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP - HALF, STEP, GROUP - HALF, STEP)
        column.setSpacing(HALF)
        column.addWidget(row(self.cell, None, self.accept_button, self.none_button, spacing=0))
        column.addWidget(self.blank)
        column.addWidget(self.now)
        column.addWidget(self.how)
        column.addWidget(self.picker, 1)
        self.blank.currentIndexChanged.connect(lambda _at: self._show())
        self.format.currentIndexChanged.connect(lambda _at: self._restyle())
        self.required.toggled.connect(lambda _on: self._restyle())
        self.picker.chosen.connect(self._choose)
        self.setEnabled(False)

    @property
    def key(self) -> str:
        """The key of the place in view."""
        return str(self.blank.currentData() or "")

    def show_cell(self, mapping: Mapping, title: str, cell: str) -> None:
        """Show what is filled into a cell."""
        self._mapping, self._title = mapping, title
        spots = mapping.spots_at(title, cell)
        keys = mapping.keys_at(title, cell)
        with QSignalBlocker(self.blank):
            self.blank.clear()
            for at, key in enumerate(keys):
                label = spots[at].label if spots else ""
                self.blank.addItem(label or cell, key)
        self.blank.setVisible(len(keys) > 1)
        name = keys[0].rpartition("!")[2].partition("#")[0]
        label = spots[0].label if spots else ""
        self.cell.setText(" · ".join(part for part in (name, label) if part))
        self.cell.setToolTip(self.cell.text())
        self.setEnabled(True)
        self._show()

    def _show(self) -> None:
        mapping, key = self._mapping, self.key
        if mapping is None:
            return
        text = mapping.texts.get(key, "")
        path, _, form = text.partition("|")
        spot = mapping.spot(key)
        found = BY_PATH.get(plain_path(text)) if text else None
        self.now.setText(
            tr("填：{what}，例如 {sample}", what=placeholder_words(text), sample=found.sample or "—")
            if found is not None
            else tr("填：{what}", what=placeholder_words(text))
            if text
            else tr("不填。从下面选一个，就填它。")
        )
        with QSignalBlocker(self.format), QSignalBlocker(self.required):
            self.format.clear()
            for label, value in formats(plain_path(text)):
                self.format.addItem(label, value)
            if form and self.format.findData(form) < 0:
                self.format.addItem(form, form)
            choose_data(self.format, form)
            self.required.setChecked(path.endswith("!"))
        self.how.setVisible(bool(text))
        self.none_button.setVisible(bool(text))
        self.accept_button.setVisible(bool(text) and key not in mapping.chosen)
        reading = mapping.reading(self._title)
        first = plain_path(text).partition(".")[0]
        listed = (
            reading.block.name.removesuffix("s") if reading is not None and reading.block is not None else ""
        )
        in_list = spot is not None and spot.kind == "column"
        sources = [listed if in_list else first, "class", "base", "summary", listed]
        self.picker.offer(
            [each for each in dict.fromkeys(sources) if each], spot.others if spot is not None else ()
        )

    def _choose(self, path: str) -> None:
        if self._mapping is not None and self.key:
            self._mapping.choose(self.key, path)
            self._show()
            self.changed.emit()

    def _accept(self) -> None:
        if self._mapping is not None:
            self._mapping.accept(self.key)
            self._show()
            self.changed.emit()

    def _restyle(self) -> None:
        if self._mapping is not None and self.key:
            self._mapping.restyle(self.key, str(self.format.currentData() or ""), self.required.isChecked())
            self._show()
            self.changed.emit()
