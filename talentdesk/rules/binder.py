"""Which papers the binder of a class can have in its present state, and for every gap the reason and the remedy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from talentdesk.errors import Problem
from talentdesk.model.vocabulary import REVIEW_ITEMS
from talentdesk.text import tr

READY, PARTIAL, MISSING, NOT_NEEDED = "ready", "partial", "missing", "not-needed"

LEAST_PERCENT = 10


@dataclass(frozen=True, slots=True)
class BinderFacts:
    """What is known of a class, as counts: people are those who have not left.

    ``held``: sessions whose day has come; ``unmarked``: those of them in which somebody has no attendance mark;
    ``marked``: attendance marks at all. ``graded``: people with any mark or absence; ``ungraded``: people whose marks are
    not complete. ``hours`` are 课时: planned by the course, scheduled in sessions.
    """

    people: int = 0
    without_photo: int = 0
    without_phone: int = 0
    sessions: int = 0
    without_teacher: int = 0
    without_content: int = 0
    hours_planned: int = 0
    hours_scheduled: int = 0
    online_sessions: int = 0
    online_hours_planned: int = 0
    held: int = 0
    marked: int = 0
    unmarked: int = 0
    graded: int = 0
    ungraded: int = 0
    reviewed_items: int = 0
    passed: int = 0
    unfinished: int = 0
    certified: int = 0
    uncollected: int = 0
    ended: bool = False
    has_exam_date: bool = False
    has_filing_number: bool = False
    has_head_teacher: bool = False


@dataclass(frozen=True, slots=True)
class PaperState:
    """``state``: ready · partial (made, but something is still to be done) · missing · not-needed (does not apply).

    ``findings`` say why, ``count`` is how many rows of data the paper has.
    """

    state: str
    findings: tuple[Problem, ...] = ()
    count: int = 0

    @property
    def made(self) -> bool:
        """Whether the binder holds this paper."""
        return self.state in (READY, PARTIAL)


def paper_state(key: str, facts: BinderFacts) -> PaperState:
    """Judge one paper of the binder by its key; KeyError for a paper that does not belong into a binder."""
    return _JUDGES[key](facts)


def sample_size(people: int, percent: int) -> int:
    """How many of ``people`` make up at least ``percent`` %; at least one where there is anybody."""
    return min(people, max(1, ceil(Fraction(people * percent, 100))))


def _of(count: int, *findings: Problem | None) -> PaperState:
    """A paper that is made, with what is still to be done."""
    found = tuple(finding for finding in findings if finding is not None)
    return PaperState(PARTIAL if found else READY, found, count)


def _missing(*findings: Problem) -> PaperState:
    return PaperState(MISSING, findings)


def _cover(facts: BinderFacts) -> PaperState:
    return _of(0, _no_filing_number(facts), _no_head_teacher(facts))


def _filing(facts: BinderFacts) -> PaperState:
    nobody = None if facts.people else _nobody()
    return _of(facts.people, nobody, _no_filing_number(facts), _no_head_teacher(facts))


def _timetable(facts: BinderFacts) -> PaperState:
    if not facts.sessions:
        return _missing(_no_sessions())
    remedy = tr("在班级的课次里补全。")
    teacher = tr("{count} 次课没有教师", count=facts.without_teacher)
    content = tr("{count} 次课没有授课内容", count=facts.without_content)
    short = tr("计划 {planned} 课时，只排了 {scheduled} 课时", planned=facts.hours_planned,
               scheduled=facts.hours_scheduled)  # fmt: skip
    return _of(
        facts.sessions,
        Problem("no-teacher", teacher, remedy) if facts.without_teacher else None,
        Problem("no-content", content, remedy) if facts.without_content else None,
        Problem("hours-short", short, tr("补排课次，或改正课程的计划课时。"))
        if facts.hours_scheduled < facts.hours_planned
        else None,
    )


def _roster(facts: BinderFacts) -> PaperState:
    if not facts.people:
        return _missing(_nobody())
    phone = tr("{count} 人没有联系电话", count=facts.without_phone)
    photo = tr("{count} 人没有照片", count=facts.without_photo)
    return _of(
        facts.people,
        Problem("phone-missing", phone, tr("在学员信息里补登电话。")) if facts.without_phone else None,
        Problem("photo-missing", photo, tr("在学员信息里补上照片。")) if facts.without_photo else None,
    )


def _sign_in(facts: BinderFacts) -> PaperState:
    gaps = _people_and_sessions(facts)
    return _missing(*gaps) if gaps else _of(facts.people)


def _attendance(facts: BinderFacts) -> PaperState:
    gaps = _people_and_sessions(facts)
    if gaps:
        return _missing(*gaps)
    remedy = tr("在班级的考勤页登记。")
    if not facts.marked:
        if facts.held:
            return _missing(Problem("attendance-missing", tr("尚未记考勤"), remedy))
        return _missing(
            Problem("attendance-not-due", tr("还没有上过课，没有考勤"), tr("上课后在班级的考勤页登记。"))
        )
    text = tr("{count} 次课的考勤没有记全", count=facts.unmarked)
    return _of(facts.people, Problem("attendance-partly", text, remedy) if facts.unmarked else None)


def _online_hours(facts: BinderFacts) -> PaperState:
    if facts.online_sessions:
        return _of(facts.people) if facts.people else _missing(_nobody())
    if facts.online_hours_planned:
        text = tr("课程有 {hours} 线上课时，但没有线上课次", hours=facts.online_hours_planned)
        return _missing(Problem("online-not-scheduled", text, tr("在班级的课次里排上类型为“线上”的课次。")))
    return PaperState(NOT_NEEDED, (Problem("no-online", tr("本班没有线上课次")),))


def _marks(facts: BinderFacts) -> PaperState:
    if not facts.people:
        return _missing(_nobody())
    remedy = tr("在班级的成绩页登记；缺考的请标为缺考。")
    no_day = None
    if not facts.has_exam_date:
        no_day = Problem("no-exam-date", tr("没有考试日期"), tr("在班级信息里填写考试日期。"))
    if not facts.graded:
        nothing = Problem("marks-missing", tr("尚未登记成绩"), remedy)
        return PaperState(MISSING, (nothing, no_day) if no_day else (nothing,))
    text = tr("{count} 人的成绩没有登记全", count=facts.ungraded)
    return _of(facts.graded, Problem("marks-partly", text, remedy) if facts.ungraded else None, no_day)


def _review(_facts: BinderFacts) -> PaperState:
    return PaperState(READY)  # a blank form to be handed out


def _review_summary(facts: BinderFacts) -> PaperState:
    remedy = tr("在班级的学员评议里录入票数。")
    if not facts.reviewed_items:
        return _missing(Problem("reviews-missing", tr("尚未录入学员评议"), remedy))
    left = len(REVIEW_ITEMS) - facts.reviewed_items
    text = tr("{count} 个评议项目没有票数", count=left)
    return _of(facts.reviewed_items, Problem("reviews-partly", text, remedy) if left > 0 else None)


def _statistics(facts: BinderFacts) -> PaperState:
    if not facts.people:
        return _missing(_nobody())
    early = tr("班级尚未结业，数字是暂时的")
    open_ones = tr("{count} 人的结果还未完成", count=facts.unfinished)
    return _of(
        facts.people,
        None if facts.ended else Problem("preliminary", early, tr("结业后重新生成。")),
        Problem("unfinished", open_ones, tr("补登考勤和成绩。")) if facts.unfinished else None,
    )


def _certificate_review(facts: BinderFacts) -> PaperState:
    return _nobody_certified(facts) or _of(facts.certified, _not_issued(facts))


def _receipt(facts: BinderFacts) -> PaperState:
    text = tr("{total} 人中有 {count} 人尚未签收", total=facts.certified, count=facts.uncollected)
    unsigned = Problem("unsigned", text, tr("领证签字后登记领取日期。")) if facts.uncollected else None
    return _nobody_certified(facts) or _of(facts.certified, _not_issued(facts), unsigned)


def _spot_check(facts: BinderFacts) -> PaperState:
    return _of(sample_size(facts.people, LEAST_PERCENT)) if facts.people else _missing(_nobody())


def _people_and_sessions(facts: BinderFacts) -> list[Problem]:
    gaps = [] if facts.people else [_nobody()]
    return gaps if facts.sessions else [*gaps, _no_sessions()]


def _nobody() -> Problem:
    return Problem("no-people", tr("班里还没有学员"), tr("先报名或导入花名册。"))


def _no_sessions() -> Problem:
    return Problem("no-sessions", tr("尚未排课"), tr("在班级里添加课次。"))


def _no_filing_number(facts: BinderFacts) -> Problem | None:
    if facts.has_filing_number:
        return None
    return Problem("no-filing-number", tr("没有开班号"), tr("备案后在班级信息里填写开班号。"))


def _no_head_teacher(facts: BinderFacts) -> Problem | None:
    if facts.has_head_teacher:
        return None
    return Problem("no-head-teacher", tr("没有班主任"), tr("在班级信息里选择班主任。"))


def _not_issued(facts: BinderFacts) -> Problem | None:
    waiting = facts.passed - facts.certified
    if waiting <= 0:
        return None
    return Problem(
        "not-issued", tr("{count} 名合格学员还没有证书", count=waiting), tr("在班级的发证页发证。")
    )


def _nobody_certified(facts: BinderFacts) -> PaperState | None:
    """Why there is no paper about certificates; None when there is one."""
    if facts.certified:
        return None
    if not facts.people:
        return _missing(_nobody())
    if facts.ended and not facts.passed and not facts.unfinished:
        return PaperState(NOT_NEEDED, (Problem("none-passed", tr("本班无人合格，没有证书可发")),))
    return _missing(Problem("no-certificates", tr("还没有人取得证书"), tr("学员合格后在班级的发证页发证。")))


_JUDGES: dict[str, Callable[[BinderFacts], PaperState]] = {
    "cover": _cover,
    "filing": _filing,
    "timetable": _timetable,
    "roster": _roster,
    "sign-in": _sign_in,
    "attendance": _attendance,
    "online-hours": _online_hours,
    "marks": _marks,
    "review": _review,
    "review-summary": _review_summary,
    "statistics": _statistics,
    "certificate-review": _certificate_review,
    "receipt": _receipt,
    "spot-check": _spot_check,
}
