"""What is judged of one teacher: 双师型 with its reasons, which levels he may teach and why not, his ratings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from talentdesk.model.vocabulary import SkillLevel
from talentdesk.services import faculty
from talentdesk.services.faculty import DualLine, LevelLine, TeacherCheck, TeacherEvaluations
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.flow import Flow
from talentdesk.ui.icons import picture
from talentdesk.ui.record_number import RECORD_NUMBER
from talentdesk.ui.theme import GROUP, HALF, STEP, colours
from talentdesk.ui.widgets import EmptyState, as_high_as_needed, badge, button, heading, row, scrolled, words
from talentdesk.ui.words import listed, said

PERIODS_SHOWN = 4


class TeacherView(QFrame):
    """``mark_asked``: set the 双师型 mark as judged; ``record_asked``: to the teacher's record."""

    mark_asked = Signal(RECORD_NUMBER)
    record_asked = Signal(RECORD_NUMBER)

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.teacher = 0
        self.mark_button = button("")
        self.setProperty("role", "card")
        self.setMinimumWidth(300)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState(tr("没有选中教师"), tr("在左边选一位教师，这里显示双师型判断、能任教哪些等级和评价。"))
        )
        self._area = scrolled(QWidget())
        self._stack.addWidget(self._area)
        outer.addWidget(self._stack)

    def show_teacher(self, number: int, today: date, checks: Sequence[tuple[str, TeacherCheck]] = ()) -> None:
        """Judge a teacher anew; 0 shows what the place is for. ``checks``: (class, what is wrong with him there)."""
        self.teacher = number
        old = self._area.takeWidget()
        if old is not None:
            old.deleteLater()
        judged = faculty.dual_teachers(self._store, today, [number]) if number else []
        self._stack.setCurrentIndex(1 if judged else 0)
        if judged:
            levels = faculty.teachable_levels(self._store, number, today)
            rated = faculty.evaluations(self._store, teacher_id=number)
            inner = self._content(judged[0], levels, rated[0] if rated else None, checks)
            inner.setProperty("role", "page")
            as_high_as_needed(inner)
            self._area.setWidget(inner)

    def _content(
        self,
        dual: DualLine,
        levels: list[LevelLine],
        rated: TeacherEvaluations | None,
        checks: Sequence[tuple[str, TeacherCheck]],
    ) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.setSpacing(STEP)
        record = button(tr("打开资料"), lambda: self.record_asked.emit(dual.teacher_id), role="link")
        column.addWidget(row(heading(f"{dual.name} {dual.code}", "lead"), None, record))
        for name, check in checks:
            column.addWidget(words(name, "muted"))
            for problem in check.findings:
                column.addWidget(words(f"• {said(problem.text, problem.remedy)}"))
            column.addSpacing(STEP)
        column.addWidget(self._dual(dual))
        column.addSpacing(STEP)
        column.addWidget(heading(tr("能任教的等级"), "lead"))
        column.addWidget(_levels(levels))
        if rated is not None:
            column.addSpacing(STEP)
            column.addWidget(heading(tr("评价"), "lead"))
            column.addWidget(words("\n".join(_ratings(rated))))
        column.addStretch(1)
        return inner

    def _dual(self, dual: DualLine) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        verdict = dual.judgement.qualified
        verdicts = {
            True: (tr("达到双师标准"), "success"),
            False: (tr("未达双师标准"), "warning"),
            None: (tr("无法判断"), ""),
        }
        text, tone = verdicts[verdict]
        self.verdict: QLabel = badge(text, tone)
        marked = badge(tr("已认定双师型"), "accent") if dual.marked else badge(tr("未认定"))
        marks = Flow(spacing=STEP)
        for part in (heading(tr("双师型"), "lead"), self.verdict, marked):
            marks.add(part)
        column.addWidget(marks)
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(HALF)
        grid.setColumnStretch(1, 1)
        for at, line in enumerate(dual.judgement.lines):
            must = "" if line.criterion.required else tr("（任选）")
            amount = f"{line.amount:g} / {line.criterion.minimum:g} {line.criterion.unit}"
            grid.addWidget(_sign(line.met), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words(line.criterion.name + must), at, 1)
            grid.addWidget(words(amount, "muted", wrap=False), at, 2, Qt.AlignmentFlag.AlignTop)
        column.addLayout(grid)
        for problem in dual.judgement.findings:
            column.addWidget(words(said(problem.text, problem.remedy), "caption"))
        if dual.unused:
            text = tr("还可以登记为证明材料：{names}", names=listed(dual.unused))
            column.addWidget(words(text, "caption"))
        if dual.suggestion is not None:
            label = tr("认定为双师型") if dual.suggestion else tr("取消双师型")
            self.mark_button = button(label, lambda: self.mark_asked.emit(dual.teacher_id))
            column.addWidget(row(self.mark_button, None))
        return place


def _sign(good: bool | None) -> QLabel:
    """A tick, a warning sign or a question, which a screen reader says too."""
    label = QLabel()
    name, colour, said = {
        True: ("check", colours().success, tr("符合")),
        False: ("warning", colours().warning, tr("不符合")),
        None: ("info", colours().muted, tr("无法判断")),
    }[good]
    label.setPixmap(picture(name, colour=colour, size=16))
    label.setAccessibleName(said)
    return label


def _levels(lines: list[LevelLine]) -> QWidget:
    """Each occupation with its levels; below a "no" why, once."""
    place = QWidget()
    grid = QGridLayout(place)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(STEP)
    grid.setVerticalSpacing(HALF)
    grid.setColumnStretch(1, 1)
    if not lines:
        grid.addWidget(words(tr("资料里没有职业，也没有登记资格，无法判断。"), "caption"), 0, 0, 1, 2)
    at, occupation = 0, ""
    for line in lines:
        if line.occupation != occupation:
            occupation = line.occupation
            grid.addWidget(words(occupation, "muted"), at, 0, 1, 2)
            at += 1
        grid.addWidget(_sign(line.permission.allowed), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words(_level_words(line)), at, 1)
        at += 1
        reasons = list(dict.fromkeys(problem.text for problem in line.permission.findings))
        if not line.permission.allowed and reasons:
            grid.addWidget(words(" ".join(reasons), "caption"), at, 1)
            at += 1
    return place


def _level_words(line: LevelLine) -> str:
    level, answer = level_word(line.level), line.permission
    if answer.allowed:
        if answer.until is not None:
            return tr("{level}：{by}，到 {day}", level=level, by=answer.by, day=answer.until.isoformat())
        return tr("{level}：{by}", level=level, by=answer.by)
    if answer.since is not None:
        return tr("{level}：{day} 起可以", level=level, day=answer.since.isoformat())
    return (
        tr("{level}：不能任教", level=level)
        if answer.allowed is False
        else tr("{level}：无法判断", level=level)
    )


def level_word(level: SkillLevel) -> str:
    """A skill level."""
    return tr(level.label)


def _ratings(rated: TeacherEvaluations) -> list[str]:
    lines = []
    for period in rated.periods[:PERIODS_SHOWN]:
        parts = listed(f"{source} {score:.1f}" for source, score in period.sources.items())
        lines.append(tr("{period}：平均 {average}（{parts}）", period=period.period, average=f"{period.average:.1f}",
                        parts=parts))  # fmt: skip
    if rated.review_rate is not None:
        lines.append(
            tr(
                "学员满意率 {rate}（{count} 个班）",
                rate=f"{rated.review_rate * 100:.1f} %",
                count=len(rated.reviews),
            )
        )
    return lines
