"""Whether one trainee passes one class, and for every "no" the reason and what would make it a "yes"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

from talentdesk.errors import Problem
from talentdesk.model.vocabulary import AttendanceMark
from talentdesk.text import tr

Number = int | float | Decimal | Fraction

PASSED, FAILED, UNFINISHED = "合格", "不合格", "未完成"


@dataclass(frozen=True, slots=True)
class ResultRules:
    """What a base asks for. Threshold 80 % and pass mark 60 in each part (domain/05 §7, [C2]) are defaults.

    A threshold of 0 means attendance does not matter. ``needs_review``: 综合评审 counts (技师 and above).
    """

    attendance_threshold: Number = 0.8
    pass_mark: Number = 60
    needs_review: bool = False
    count_late_as_present: bool = True
    count_leave_as_present: bool = False


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """What is known of one trainee: (hours, mark) of every planned session, marks out of 100, absences.

    Hours are 课时; a session's mark is None as long as nobody has marked it. An absence outweighs a mark.
    """

    sessions: Sequence[tuple[Number, AttendanceMark | None]] = ()
    theory: Number | None = None
    practice: Number | None = None
    review: Number | None = None
    theory_absent: bool = False
    practice_absent: bool = False
    review_absent: bool = False


@dataclass(frozen=True, slots=True)
class ResultJudgement:
    """The answer: ``state`` is 合格, 不合格 or 未完成; ``attendance_share`` counts the marked sessions (None: none)."""

    passed: bool
    state: str
    findings: tuple[Problem, ...]
    attendance_share: float | None


def judge(facts: ResultFacts, rules: ResultRules) -> ResultJudgement:
    """Judge one trainee exactly (no rounding: 80 % of 80 % passes, 59.5 of 60 does not).

    Finding codes: attendance-low, attendance-missing, mark-missing, and theory-, practice-, review- with -low or
    -absent. 未完成 as long as something is missing; ValueError for marks or hours that are no finite numbers.
    """
    share, attendance = _judge_attendance(facts.sessions, rules)
    findings = [
        *attendance,
        *_judge_part("theory", tr("应知"), facts.theory, facts.theory_absent, rules),
        *_judge_part("practice", tr("应会"), facts.practice, facts.practice_absent, rules),
    ]
    if rules.needs_review:
        findings += _judge_part("review", tr("综合评审"), facts.review, facts.review_absent, rules)
    unfinished = any(finding.code in ("mark-missing", "attendance-missing") for finding in findings)
    state = UNFINISHED if unfinished else FAILED if findings else PASSED
    return ResultJudgement(not findings, state, tuple(findings), None if share is None else float(share))


@lru_cache(maxsize=1024, typed=True)
def _exact(number: Number) -> Fraction:
    """The decimal a person wrote: 0.8 is four fifths, not the nearest binary number."""
    return Fraction(str(number))


def counted_marks(rules: ResultRules) -> frozenset[AttendanceMark]:
    """The marks that count as having been there."""
    counted = {AttendanceMark.PRESENT}
    if rules.count_late_as_present:
        counted.add(AttendanceMark.LATE)
    if rules.count_leave_as_present:
        counted.add(AttendanceMark.LEAVE)
    return frozenset(counted)


def _judge_attendance(
    sessions: Sequence[tuple[Number, AttendanceMark | None]], rules: ResultRules
) -> tuple[Fraction | None, list[Problem]]:
    counted = counted_marks(rules)
    planned = [(_exact(hours), mark) for hours, mark in sessions]
    due = sum((hours for hours, _ in planned), Fraction())
    marked = sum((hours for hours, mark in planned if mark is not None), Fraction())
    attended = sum((hours for hours, mark in planned if mark in counted), Fraction())
    share = attended / marked if marked else None
    threshold = _exact(rules.attendance_threshold)
    if threshold <= 0:
        return share, []
    findings = []
    unmarked = sum(1 for _, mark in planned if mark is None)
    if unmarked or not due:
        findings.append(_attendance_missing(unmarked))
    # Sessions nobody marked could still be attended: "low" is only said when it is certain.
    if due and share is not None and attended + (due - marked) < threshold * due:
        findings.append(_attendance_low(share, threshold, threshold * due - attended - (due - marked)))
    return share, findings


def _attendance_missing(unmarked: int) -> Problem:
    if unmarked:
        text = tr("有 {count} 次课没有登记考勤。", count=unmarked)
    else:
        text = tr("没有排课或没有课时，算不出到课率。")
    return Problem("attendance-missing", text, tr("在班级的考勤页补登考勤。"), field="attendance")


def _attendance_low(share: Fraction, threshold: Fraction, short: Fraction) -> Problem:
    return Problem(
        "attendance-low",
        tr(
            "到课率 {share}%，低于要求的 {threshold}%。",
            share=_down(share * 100),
            threshold=_up(threshold * 100),
        ),
        tr("还需补足 {hours} 课时，补课后改登考勤。", hours=_up(short)),
        field="attendance",
    )


def _judge_part(part: str, name: str, mark: Number | None, absent: bool, rules: ResultRules) -> list[Problem]:
    needed = _plain(_exact(rules.pass_mark))
    resit = tr("补考{part}，达到 {needed} 分即可。", part=name, needed=needed)
    if absent:
        return [Problem(f"{part}-absent", tr("{part}缺考。", part=name), resit, field=part)]
    if mark is None:
        remedy = tr("登记{part}成绩；没有参加考试的请标为缺考。", part=name)
        return [
            Problem(
                "mark-missing",
                tr("{part}成绩没有登记。", part=name),
                remedy,
                field=part,
            )
        ]
    if _exact(mark) < _exact(rules.pass_mark):
        text = tr(
            "{part} {mark} 分，低于合格线 {needed} 分。",
            part=name,
            mark=_plain(_exact(mark)),
            needed=needed,
        )
        return [Problem(f"{part}-low", text, resit, field=part)]
    return []


def _down(value: Fraction) -> str:
    """One decimal, rounded down: a share just below the threshold must not read like the threshold."""
    return _plain(Fraction(floor(value * 10), 10))


def _up(value: Fraction) -> str:
    """One decimal, rounded up: the missing hours must be enough."""
    return _plain(Fraction(ceil(value * 10), 10))


def _plain(value: Fraction) -> str:
    return (
        format(Decimal(value.numerator) / Decimal(value.denominator), "f") if value % 1 else str(int(value))
    )
