"""为什么是他: the selected pair criterion by criterion, and what every other mentor would have scored."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHeaderView, QVBoxLayout, QWidget

from talentdesk.services.pairing import Suggested
from talentdesk.text import tr
from talentdesk.ui.mentoring.board_state import BoardState
from talentdesk.ui.mentoring.people import BETWEEN, NOBODY, People
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.record_number import RECORD_NUMBER
from talentdesk.ui.theme import HALF, STEP, figures_font
from talentdesk.ui.widgets import button, heading, row, scrolled, words

POINTS_WIDTH, CHANGE_WIDTH = 52, 50
LEAST_HEIGHT = 150
REASON_WIDTH = 90


def criterion(key: str) -> str:
    """What a criterion of the score is called."""
    named = {
        "trade": tr("职业工种"),
        "level": tr("等级相近"),
        "interest": tr("意向与专长"),
        "firm": tr("同一单位"),
        "experience": tr("从业年限"),
        "earlier": tr("以前结对"),
        "mentor_wish": tr("师傅志愿"),
        "apprentice_wish": tr("徒弟志愿"),
    }
    return named[key]


class WhyPanel(QFrame):
    """``move_asked`` (a mentor): move the selected apprentice there; ``out_asked`` (a mentor, whether out)."""

    move_asked = Signal(RECORD_NUMBER)
    out_asked = Signal(RECORD_NUMBER, bool)

    def __init__(self, state: BoardState, people: Callable[[], People]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._state, self._people = state, people
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(STEP + HALF, STEP, STEP, STEP)
        column.setSpacing(HALF)
        self.title = heading("", "lead")
        self.title.setWordWrap(True)
        self.text = words("", "caption")
        column.addWidget(self.title)
        column.addWidget(self.text)
        self.reasons = QWidget()
        self._grid = QGridLayout(self.reasons)
        self._grid.setContentsMargins(0, HALF, 0, HALF)
        self._grid.setHorizontalSpacing(STEP)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        column.addWidget(self.reasons)
        self.others = PlainTable(
            tr("换一位师傅"), [tr("换一位师傅"), tr("得分"), tr("分差")], [0, POINTS_WIDTH, CHANGE_WIDTH]
        )
        self.others.setMinimumHeight(LEAST_HEIGHT)
        self.others.activated.connect(lambda _index: self.move_on())
        self.others.selectionModel().selectionChanged.connect(lambda *_given: self._allow())
        column.addWidget(self.others, 1)
        self.move_button = button(tr("移到所选师傅"), self.move_on)
        self.out_button = button("", self._out)
        column.addWidget(row(self.move_button, self.out_button, None))
        self._rest = QWidget()
        column.addWidget(self._rest, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        area = scrolled(inner)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(area)
        state.picked.connect(self.show_now)
        state.changed.connect(self.show_now)
        self.show_now()

    @property
    def apprentice(self) -> int | None:
        """The one apprentice that is explained."""
        return self._state.selected[-1] if self._state.selected else None

    def show_now(self) -> None:
        """Explain what is selected now."""
        self._clear()
        apprentice, mentor = self.apprentice, self._state.mentor
        self.reasons.setVisible(apprentice is not None and apprentice in self._state.pairs)
        self.others.setVisible(apprentice is not None)
        self.move_button.setVisible(apprentice is not None)
        self.out_button.setVisible(mentor is not None)
        self._rest.setVisible(apprentice is None)
        if apprentice is not None:
            self._explain(apprentice)
        elif mentor is not None:
            self._describe(mentor)
        else:
            self.title.setText(tr("为什么是他"))
            self.text.setText(tr("选中一位徒弟，这里逐项说明得分，并列出换别的师傅会得多少分。"))

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _describe(self, mentor: int) -> None:
        person = self._people().mentors.get(mentor, NOBODY)
        given = self._state.of_mentor(mentor)
        out = mentor in self._state.without
        self.title.setText(person.name)
        lines = [
            BETWEEN.join(filter(None, (person.craft, person.employer))),
            tr("在带 {count} 人，看板上 {given} 人，还能带 {free} 人。",
               count=len(person.under_way), given=len(given), free=max(self._state.free(mentor), 0)),
        ]  # fmt: skip
        self.text.setText("\n".join(filter(None, lines)))
        self.out_button.setText(tr("让他参与") if out else tr("这次不参与"))
        self.out_button.setToolTip(tr("不参与的师傅，求最优时不给他派徒弟。"))

    def _explain(self, apprentice: int) -> None:
        state = self._state
        person = self._people().apprentices.get(apprentice, NOBODY)
        mentor = state.pairs.get(apprentice)
        facts = BETWEEN.join(filter(None, (person.craft, person.employer)))
        suggested = state.suggested.get(apprentice)
        moved = ""
        if state.suggested and suggested != mentor:
            moved = (
                tr("建议是{name}。", name=state.mentor_name(suggested)) if suggested else tr("建议先不结对。")
            )
        if mentor is None:
            self.title.setText(person.name)
            self.text.setText("\n".join(filter(None, (facts, moved or tr("还没有师傅。")))))
        else:
            found = state.judged(mentor, apprentice)
            self.title.setText(
                tr("{apprentice} → {mentor}：{points} 分",
                   apprentice=person.name, mentor=state.mentor_name(mentor), points=found.score.points)
            )  # fmt: skip
            self.text.setText("\n".join(filter(None, (facts, moved))))
            self._fill_reasons(found)
        self._fill_others(apprentice, mentor)

    def _fill_reasons(self, found: Suggested) -> None:
        score = found.score
        base = score.points - sum(reason.points for reason in score.reasons)
        lines = [(tr("能结对"), tr("每一对都有"), f"{base}")]
        lines += [
            (criterion(reason.key), reason.text, f"{reason.points}/{reason.most}")
            for reason in score.reasons
            if reason.most
        ]
        beside = self._beside([label for label, _, _ in lines])
        for at, (label, why, points) in enumerate(lines):
            name = words(label, wrap=False)
            text = words(why, "caption")
            number = words(points, wrap=False)
            number.setFont(figures_font())
            name.setAccessibleName(f"{label} {points} {why}")
            self._grid.addWidget(name, 2 * at, 0)
            self._grid.addWidget(number, 2 * at, 2, Qt.AlignmentFlag.AlignRight)
            if beside:
                self._grid.addWidget(text, 2 * at, 1)
            else:
                self._grid.addWidget(text, 2 * at + 1, 0, 1, 3)

    def _beside(self, labels: Sequence[str]) -> bool:
        """Whether there is room for the reasons between the longest of the criteria and the points; else they go below."""
        widest = max(map(self.fontMetrics().horizontalAdvance, labels))
        return self.width() - widest - POINTS_WIDTH - 4 * STEP >= REASON_WIDTH

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be room now, or none any more."""
        super().resizeEvent(event)
        if self.reasons.isVisible() and event.oldSize().width() != self.width():
            self.show_now()

    def _fill_others(self, apprentice: int, mentor: int | None) -> None:
        here = self._state.points(apprentice)
        lines: list[tuple[object, list[str]]] = []
        for each in self._state.others(apprentice):
            if each.mentor_id == mentor:
                continue
            name = self._state.mentor_name(each.mentor_id)
            if each.score.forbidden:
                lines.append(
                    (each.mentor_id, [tr("{name}（{why}）", name=name, why=each.score.forbidden), "—", ""])
                )
                continue
            full = self._state.free(each.mentor_id) <= 0
            label = tr("{name}（已满）", name=name) if full else name
            lines.append((each.mentor_id, [label, str(each.score.points), f"{each.score.points - here:+d}"]))
        self.others.fill(lines)
        self.others.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._allow()

    def _allow(self) -> None:
        chosen = self.others.chosen()
        self.move_button.setEnabled(bool(chosen))

    def move_on(self) -> None:
        """Move the selected apprentice to the mentor chosen in the table."""
        chosen = self.others.chosen()
        if chosen:
            self.move_asked.emit(chosen[0])

    def _out(self) -> None:
        mentor = self._state.mentor
        if mentor is not None:
            self.out_asked.emit(mentor, mentor not in self._state.without)
