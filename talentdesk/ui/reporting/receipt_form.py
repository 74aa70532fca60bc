"""How the bureau answers: the headings of its receipts by what they mean, and its words for accepted and rejected."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from talentdesk.services.bureau_profiles import ReceiptSpec
from talentdesk.text import tr
from talentdesk.ui.reporting.profile_draft import ProfileDraft
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.widgets import heading, scrolled, words

WIDEST = 620
BETWEEN = "、"
_PARTS = re.compile(r"[、，,;；|]")  # not shown


def role_labels() -> dict[str, str]:
    """What each column of a receipt says."""
    return {
        "package": tr("上报包编号"), "manifest": tr("清单校验码"), "base": tr("基地代码"), "file": tr("哪个文件"),
        "row": tr("第几行"), "row_id": tr("记录号"), "result": tr("接收还是驳回"), "code": tr("原因代码"),
        "text": tr("原因说明"), "number": tr("主管部门编号"),
    }  # fmt: skip


def result_labels() -> dict[str, str]:
    """What a row can be told."""
    return {"accepted": tr("表示接收的词"), "rejected": tr("表示驳回的词")}


class ReceiptForm(QWidget):
    """Edits the draft's receipt; several spellings of one heading stand in one line."""

    def __init__(self, draft: ProfileDraft) -> None:
        super().__init__()
        self._draft = draft
        self.columns: dict[str, QLineEdit] = {}
        self.results: dict[str, QLineEdit] = {}
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, STEP, 0)
        column.setSpacing(STEP)
        column.addWidget(words(tr("回执文件里的列标题；几种写法用顿号隔开，没有的列空着。"), "muted"))
        column.addLayout(self._lines(role_labels(), self.columns))
        column.addWidget(heading(tr("结果的写法"), "lead"))
        column.addLayout(self._lines(result_labels(), self.results))
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, STEP, 0, 0)
        outer.addWidget(scrolled(inner))

    def _lines(self, labels: dict[str, str], lines: dict[str, QLineEdit]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GROUP)
        grid.setVerticalSpacing(STEP)
        grid.setColumnStretch(1, 1)
        for at, (key, label) in enumerate(labels.items()):
            line, name = QLineEdit(), words(label, wrap=False)
            line.setAccessibleName(label)
            name.setBuddy(line)
            line.textEdited.connect(lambda _text: self._edited())
            grid.addWidget(name, at, 0)
            grid.addWidget(line, at, 1)
            lines[key] = line
        return grid

    def show_draft(self) -> None:
        """Read the draft anew."""
        receipt = self._draft.wanted.receipt
        for key, line in self.columns.items():
            _show(line, receipt.columns.get(key, ()))
        for key, line in self.results.items():
            _show(line, tuple(word for word, meaning in receipt.results.items() if meaning == key))

    def _edited(self) -> None:
        columns = {key: _parts(line) for key, line in self.columns.items() if _parts(line)}
        results = {word: key for key, line in self.results.items() for word in _parts(line)}
        wanted = self._draft.wanted
        # In the order of the labels, and no other state where it says the same.
        if columns != dict(wanted.receipt.columns) or results != dict(wanted.receipt.results):
            self._draft.put(replace(wanted, receipt=ReceiptSpec(columns, results)))


def _parts(line: QLineEdit) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _PARTS.split(line.text()) if part.strip()))


def _show(line: QLineEdit, parts: tuple[str, ...]) -> None:
    if _parts(line) != parts:
        line.setText(BETWEEN.join(parts))
