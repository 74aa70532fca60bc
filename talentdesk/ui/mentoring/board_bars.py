"""What stands above and below the board: how it is suggested; the sum, the difference, and what is taken over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from talentdesk.errors import Problem
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import combo, day_editor, refill
from talentdesk.ui.editors import FindBox
from talentdesk.ui.icons import picture
from talentdesk.ui.mentoring.board_state import BoardState
from talentdesk.ui.mentoring.people import People
from talentdesk.ui.theme import HALF, STEP, colours
from talentdesk.ui.widgets import button, words
from talentdesk.ui.words import said as joined

ALL = -1
CLASSES_NAMED = 3


class BoardTools(QWidget):
    """Who is on the board, the ways to a suggestion, the search."""

    suggest_asked = Signal()
    wishes_asked = Signal()
    weights_asked = Signal()
    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scope = combo(tr("范围"))
        self.scope.setMinimumContentsLength(9)
        self.scope.setMaximumWidth(220)
        self.suggest_button = button(tr("求最优"), self.suggest_asked.emit, role="primary")
        self.steady = QCheckBox(tr("尽量少变"))
        self.steady.setToolTip(tr("先让改动的人数最少，再求总分最高：师傅临时退出时用。"))
        self.wishes_button = button(tr("按双方志愿"), self.wishes_asked.emit)
        self.wishes_button.setToolTip(tr("双向选择：按师傅和徒弟填的志愿求稳定的匹配；没有志愿的留在左边。"))
        self.weights_button = button(tr("权重…"), self.weights_asked.emit)
        self.back_button = button(tr("回到建议"), self.back_asked.emit)
        self.search = FindBox(tr("找师傅或徒弟"))
        self.search.setMinimumWidth(80)
        self.search.setMaximumWidth(240)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(STEP)
        for part in (
            self.scope, self.suggest_button, self.steady, self.wishes_button, self.weights_button, self.back_button,
        ):  # fmt: skip
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self.search, 2)

    def offer(self, people: People) -> None:
        """All the unpaired, or a class of theirs."""
        refill(self.scope, [(tr("全部未配徒弟"), ALL), *people.classes])

    @property
    def class_id(self) -> int | None:
        """The chosen class; None: everybody."""
        chosen = self.scope.currentData()
        return None if chosen == ALL else int(chosen)


class BoardFoot(QWidget):
    """``accept_asked`` (whether only the chosen) asks for the pairs to be made."""

    accept_asked = Signal(bool)

    def __init__(self, today: date) -> None:
        super().__init__()
        self.sum = words("", "lead", wrap=False)
        self.figures = words("", "muted")
        self.day = day_editor(today, tr("结对开始日期"))
        self.day.setFixedWidth(128)
        self.day.setToolTip(tr("结对开始日期"))
        label = words(tr("从"), "muted", wrap=False)
        label.setBuddy(self.day)
        self.accept_chosen = button(tr("采纳所选"), lambda: self.accept_asked.emit(True))
        self.accept_all = button(tr("采纳全部"), lambda: self.accept_asked.emit(False))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(STEP)
        line.addWidget(self.sum)
        line.addWidget(self.figures, 1)
        for part in (label, self.day, self.accept_chosen, self.accept_all):
            line.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)

    def tell(self, state: BoardState) -> None:
        """Sum, difference, counts, and what can be taken over now."""
        paired, moves = len(state.pairs), len(state.moves())
        self.sum.setText(total_sentence(state.total(), state.best))
        said = [
            tr("已配 {paired} 人，未配 {left} 人", paired=paired, left=len(state.on.apprentices) - paired)
        ]
        if moves:
            said.append(tr("与建议不同 {count} 人", count=moves))
        elif state.rearranged is not None:
            said.append(tr("比刚才改动 {count} 人", count=state.rearranged))
        self.figures.setText(tr("；").join(said))
        chosen = len(state.chosen())
        self.accept_chosen.setText(tr("采纳所选 {count}", count=chosen) if chosen else tr("采纳所选"))
        self.accept_chosen.setEnabled(chosen > 0)
        self.accept_all.setEnabled(paired > 0)


class NeedsStrip(QFrame):
    """Which class the pairs on the board leave without enough mentors or a lead; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.setProperty("tone", "warning")
        self.picture = QLabel()
        self.text = words("")
        line = QHBoxLayout(self)
        line.setContentsMargins(STEP, HALF, STEP, HALF)
        line.setSpacing(STEP)
        line.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.text, 1)
        self.hide()

    def tell(self, found: Sequence[Problem]) -> None:
        """Name the classes and what each lacks; what to do about it where there is room, else as a tip."""
        said = [each.text for each in found[:CLASSES_NAMED]]
        if len(found) > CLASSES_NAMED:
            said.append(tr("……共 {count} 处", count=len(found)))
        remedies = reduce(joined, dict.fromkeys(each.remedy for each in found), "")
        self.picture.setPixmap(picture("warning", colour=colours().warning, size=16))
        text = reduce(joined, said, "")
        whole = joined(text, remedies)
        self.text.setText(whole if len(found) == 1 else text)
        self.setToolTip(remedies)
        self.setAccessibleName(whole)
        self.setVisible(bool(found))


def total_sentence(total: int, best: int | None) -> str:
    """总分, with what the optimum has more or less."""
    shown = f"{total:,}"
    if best is None:
        return tr("总分 {total}", total=shown)
    if total == best:
        return tr("总分 {total}（最优）", total=shown)
    if total < best:
        return tr("总分 {total}（比最优低 {less}）", total=shown, less=f"{best - total:,}")
    return tr("总分 {total}（比建议高 {more}）", total=shown, more=f"{total - best:,}")
