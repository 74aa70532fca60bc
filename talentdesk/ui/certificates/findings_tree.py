"""What was found before paper: grouped by kind, each person's finding accepted by a tick, errors marked as such."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from talentdesk.services.certificates import Finding
from talentdesk.text import tr
from talentdesk.ui.theme import colours

CODE = int(Qt.ItemDataRole.UserRole)


class FindingsTree(QTreeWidget):
    """``changed`` follows every tick. A tick on a kind accepts it for everyone below it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("印前检查"))
        self.setHeaderLabels([tr("谁 · 什么问题"), tr("怎么办")])
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        self.setUniformRowHeights(False)
        head = self.header()
        head.setStretchLastSection(True)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.itemChanged.connect(lambda _item, _column: self.changed.emit())
        self._errors = 0

    def fill(self, found: Sequence[Finding]) -> None:
        """Show findings; those accepted before stay accepted."""
        before = self._ticked()
        groups: dict[tuple[str, str], list[Finding]] = {}
        for finding in sorted(found, key=lambda each: each.level != "error"):
            groups.setdefault((finding.level, finding.problem.code), []).append(finding)
        self._errors = sum(1 for finding in found if finding.level == "error")
        with QSignalBlocker(self):
            self.clear()
            for (level, code), members in groups.items():
                self._add(level, code, members, before)
        self.setColumnWidth(0, max(int(self.viewport().width() * 0.58), 220))

    def _add(
        self, level: str, code: str, members: Sequence[Finding], before: set[tuple[str, str, str]]
    ) -> None:
        error = level == "error"
        mark = tr("必须改正") if error else tr("提醒")
        texts = {finding.problem.text for finding in members}
        kind = f"{mark} · {texts.pop()}" if len(texts) == 1 else mark
        remedies = {finding.problem.remedy for finding in members}
        top = QTreeWidgetItem(
            [
                tr("{mark}：{count} 处", mark=kind, count=len(members)),
                remedies.pop() if len(remedies) == 1 else "",
            ]
        )
        top.setForeground(0, QBrush(QColor(colours().danger if error else colours().warning)))
        top.setData(0, CODE, code)
        if not error:
            top.setFlags(top.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
        self.addTopLevelItem(top)
        for finding in members:
            line = QTreeWidgetItem(
                [tr("{names}：{text}", names=finding.name, text=finding.problem.text), finding.problem.remedy]
            )
            line.setData(0, CODE, (code, finding.name, finding.problem.text))
            line.setToolTip(0, line.text(0))
            line.setToolTip(1, line.text(1))
            if not error:
                line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                ticked = (code, finding.name, finding.problem.text) in before
                line.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            top.addChild(line)
        top.setExpanded(True)

    def _lines(self) -> list[QTreeWidgetItem]:
        found = []
        for at in range(self.topLevelItemCount()):
            top = self.topLevelItem(at)
            found += [top.child(place) for place in range(top.childCount())] if top is not None else []
        return [line for line in found if line is not None]

    def _ticked(self) -> set[tuple[str, str, str]]:
        return {
            tuple(line.data(0, CODE)) for line in self._lines() if line.checkState(0) == Qt.CheckState.Checked
        }

    @property
    def count(self) -> int:
        """How many findings there are."""
        return len(self._lines())

    @property
    def errors(self) -> int:
        """How many of them must be put right first."""
        return self._errors

    @property
    def not_accepted(self) -> int:
        """How many warnings are still open."""
        return self.count - self._errors - len(self._ticked())

    def accepted(self) -> frozenset[str]:
        """The kinds of warnings accepted for everyone they concern."""
        return (
            frozenset(code for code, _name, _text in self._ticked()) if not self.not_accepted else frozenset()
        )
