"""Sources of reports about teaching: trainees, classes, enrolments with attendance and results, certificates."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from talentdesk.model.vocabulary import AttendanceMark, SkillLevel
from talentdesk.registers import Kind
from talentdesk.rules.results import ResultFacts, ResultRules, counted_marks, judge
from talentdesk.services.report_fields import COMMON, Children, Join, Source, SourceField, of_register, usual

CLASS_JOINS = (
    Join("k", "course", "course_id", "c"),
    Join("o", "occupation", "occupation_id", "k"),
)
OCCUPATION = ("occupation_code", "occupation_name")
COURSE = ("code", "name", "trade", "level", "hours_theory", "hours_practice", "hours_online")

# (hours, mark or null, how many sessions) of everything planned for one enrolment.
_SESSIONS = """(SELECT json_group_array(json_array(hours, mark, number)) FROM (
 SELECT s.hours AS hours, a.mark AS mark, count(*) AS number FROM session s
 LEFT JOIN attendance a ON a.session_id = s.id AND a.enrolment_id = r.id AND a.deleted_at IS NULL
 WHERE s.class_id = r.class_id AND s.deleted_at IS NULL GROUP BY s.hours, a.mark))"""
_MARK = "(SELECT {} FROM mark m WHERE m.enrolment_id = r.id AND m.deleted_at IS NULL)"
_MARKS = _MARK.format("json_array(theory, practice, review, theory_absent, practice_absent, review_absent)")
_BASE = "(SELECT json_array(attendance_percent, pass_mark) FROM base_profile LIMIT 1)"
_ABSENT = "缺考"
_COUNTED = counted_marks(ResultRules())


@lru_cache(maxsize=4096)
def _planned(told: str) -> tuple[tuple[int, AttendanceMark | None, int], ...]:
    return tuple(
        (int(hours), AttendanceMark(mark) if mark else None, int(number))
        for hours, mark, number in json.loads(told)
    )


def _sum(wanted: Callable[[AttendanceMark | None], bool], *, hours: bool = False) -> Callable[[str], int]:
    """Counts sessions, or their hours, by the mark given there."""

    def counted(told: str) -> int:
        return sum(
            number * (length if hours else 1) for length, mark, number in _planned(told) if wanted(mark)
        )

    return counted


def _percent(told: str) -> Fraction | None:
    """Hours attended of the hours marked, in per cent, one decimal, rounded down as on the screen."""
    marked = sum(hours * number for hours, mark, number in _planned(told) if mark is not None)
    there = sum(hours * number for hours, mark, number in _planned(told) if mark in _COUNTED)
    return Fraction(there * 1000 // marked, 10) if marked else None


@lru_cache(maxsize=4096)
def _state(told: str) -> str:
    """合格, 不合格 or 未完成, by the rules of the results page."""
    sessions, marks, level, (percent, pass_mark) = json.loads(told)
    scores = marks or [None, None, None, 0, 0, 0]
    rules = ResultRules(
        attendance_threshold=Fraction(percent, 100),
        pass_mark=pass_mark,
        needs_review=level is not None and level >= SkillLevel.TECHNICIAN,
    )
    planned = [
        (hours, AttendanceMark(mark) if mark else None)
        for hours, mark, number in sessions
        for _ in range(number)
    ]
    return judge(ResultFacts(planned, *scores[:3], *map(bool, scores[3:])), rules).state


def _attendance(key: str, label: str, value: Callable[[str], Any]) -> SourceField:
    return SourceField(
        key, label, _SESSIONS, Kind.DECIMAL, "考勤", ("sessions", "attendance"), value=value, usual=True
    )


_ATTENDANCE: tuple[SourceField, ...] = (
    _attendance("sessions_planned", "应到次数", _sum(lambda _mark: True)),
    _attendance("hours_planned", "应到课时", _sum(lambda _mark: True, hours=True)),
    _attendance("sessions_marked", "已登记次数", _sum(lambda mark: mark is not None)),
    _attendance("times_present", "出勤次数", _sum(lambda mark: mark is AttendanceMark.PRESENT)),
    _attendance("times_late", "迟到次数", _sum(lambda mark: mark is AttendanceMark.LATE)),
    _attendance("times_leave", "请假次数", _sum(lambda mark: mark is AttendanceMark.LEAVE)),
    _attendance("times_absent", "缺勤次数", _sum(lambda mark: mark is AttendanceMark.ABSENT)),
    _attendance("hours_attended", "实到课时", _sum(lambda mark: mark in _COUNTED, hours=True)),
    _attendance("attendance_percent", "出勤率(%)", _percent),
)


def _score(part: str, label: str) -> SourceField:
    sql = _MARK.format(f"CASE WHEN {part}_absent THEN '{_ABSENT}' ELSE {part} END")
    return SourceField(part, label, sql, Kind.DECIMAL, "成绩", ("marks",), usual=True)


_RESULT: tuple[SourceField, ...] = (
    _score("theory", "应知成绩"),
    _score("practice", "应会成绩"),
    _score("review", "综合评审"),
    SourceField(
        "result", "成绩结论", f"json_array(json({_SESSIONS}), json({_MARKS}), k.level, json({_BASE}))", Kind.TEXT, "成绩",
        ("sessions", "attendance", "marks", "k"), value=_state, base=("attendance_percent", "pass_mark"), usual=True,
    ),
    SourceField(
        "certificate_number", "证书编号",
        "(SELECT z.number FROM certificate z WHERE z.trainee_id = r.trainee_id AND z.class_id = r.class_id"
        " AND z.state = '有效' AND z.deleted_at IS NULL ORDER BY z.kind = '职业技能等级证书' DESC, z.id DESC LIMIT 1)",
        group="成绩", needs=("certificates",),
    ),
)  # fmt: skip

# The certificate a trainee brought along that says most: the highest, then the newest.
_HELD = (
    "(SELECT {} FROM held_certificate h WHERE h.trainee_id = r.trainee_id AND h.deleted_at IS NULL"
    " ORDER BY h.level DESC, h.issued_on DESC, h.id DESC LIMIT 1)"
)
_WORK = "work_period w WHERE w.trainee_id = r.trainee_id AND w.deleted_at IS NULL"


def _periods(told: str) -> str:
    """简要经历: one period after the other, as a person would write them in one line."""
    return "；".join(
        f"{start}至{end or '今'}{employer}{position or ''}"
        for start, end, employer, position in json.loads(told)
    )


_REGISTRATION: tuple[SourceField, ...] = (
    SourceField(
        "occupation_trade", "职业工种名称", "coalesce(nullif(k.trade, ''), o.name)", group="报考", needs=("k", "o")
    ),
    SourceField("held", "有职业资格证书", f"{_HELD.format('1')} IS NOT NULL", Kind.YES_NO, "报考", ("held",)),
    SourceField("held_level", "原证书等级", _HELD.format("h.level"), Kind.LEVEL, "报考", ("held",)),
    SourceField("held_number", "原证书编号", _HELD.format("h.number"), group="报考", needs=("held",)),
    SourceField("held_occupation", "原证书职业", _HELD.format("h.occupation"), group="报考", needs=("held",)),
    SourceField(
        "assessment_kind", "认定分类",
        f"CASE WHEN {_HELD.format('1')} IS NULL THEN '初次认定' ELSE '晋级认定' END", group="报考", needs=("held",),
    ),
    SourceField("work_start", "参加工作时间", f"(SELECT min(w.start) FROM {_WORK})", Kind.DATE, "报考", ("work",)),
    SourceField(
        "work_history", "简要经历",
        "(SELECT json_group_array(json_array(start, finish, employer, position)) FROM (SELECT w.start AS start,"
        f' w."end" AS finish, w.employer AS employer, w.position AS position FROM {_WORK} ORDER BY w.start, w.id))',
        group="报考", needs=("work",), value=_periods, personal=True,
    ),
)  # fmt: skip

TRAINEES = Source(
    "trainees", "学员", "trainee", "r.id_number", "r.name",
    (
        *of_register(
            "trainees",
            usual=(
                "name", "sex", "id_type", "id_number", "birth_date", "ethnic", "education", "political", "phone", "employer",
                "current_level", "person_category",
            ),
        ),
        *COMMON,
    ),
)  # fmt: skip


def _number_of(key: str, label: str, sql: str, *needs: str) -> SourceField:
    return SourceField(key, label, f"(SELECT {sql})", Kind.INTEGER, "人数和课时", needs, usual=True)


CLASSES = Source(
    "classes", "班次", "training_class", "r.code", "r.name",
    (
        *of_register("classes", usual=("code", "name", "start", "end", "place", "exam_date", "state")),
        *usual(tuple(of_register("courses", "k", prefix="course_", only=COURSE)), "course_name", "course_level"),
        *usual(tuple(of_register("occupations", "o", prefix="occupation_", only=("code", "name"))), *OCCUPATION),
        *of_register("teachers", "h", prefix="head_", only=("code", "name", "phone")),
        _number_of(
            "trainees", "学员人数",
            "count(*) FROM enrolment e WHERE e.class_id = r.id AND e.deleted_at IS NULL AND e.state <> '退学'", "enrolments",
        ),
        _number_of(
            "sessions", "课次数", "count(*) FROM session s WHERE s.class_id = r.id AND s.deleted_at IS NULL", "sessions"
        ),
        _number_of(
            "hours", "排课课时",
            "coalesce(sum(s.hours), 0) FROM session s WHERE s.class_id = r.id AND s.deleted_at IS NULL", "sessions",
        ),
        *COMMON,
    ),
    joins=(
        Join("k", "course", "course_id"), Join("o", "occupation", "occupation_id", "k"),
        Join("h", "teacher", "head_teacher_id"),
    ),
    children=(Children("enrolments", "enrolment", "class_id"), Children("sessions", "session", "class_id")),
)  # fmt: skip

_ENROLMENT_JOINS = (Join("t", "trainee", "trainee_id"), Join("c", "training_class", "class_id"), *CLASS_JOINS)
_STUDY_CHILDREN = (
    Children("sessions", "session", "class_id", "c"),
    Children("attendance", "attendance", "enrolment_id"),
    Children("marks", "mark", "enrolment_id"),
    Children("certificates", "certificate", "trainee_id", "t"),
)
_TRAINEE_CHILDREN = (
    Children("held", "held_certificate", "trainee_id", "t"),
    Children("work", "work_period", "trainee_id", "t"),
)
_LIVING = "r.deleted_at IS NULL AND t.deleted_at IS NULL AND c.deleted_at IS NULL"


def _enrolment_fields(more: Sequence[SourceField]) -> tuple[SourceField, ...]:
    people = ("trainee_name", "trainee_id_type", "trainee_id_number")
    return (
        *usual(tuple(of_register("classes", "c", prefix="class_")), "class_code", "class_name"),
        *usual(tuple(of_register("trainees", "t", prefix="trainee_")), *people),
        *of_register("enrolments", usual=("student_no", "state")),
        *of_register("courses", "k", prefix="course_", only=COURSE),
        *of_register("occupations", "o", prefix="occupation_", only=("code", "name")),
        *more,
        *COMMON,
    )


ENROLMENTS = Source(
    "enrolments", "报名", "enrolment", "c.code || '/' || t.id_number", "t.name || ' ' || c.name",
    _enrolment_fields(_REGISTRATION), _ENROLMENT_JOINS, _TRAINEE_CHILDREN, needs=("t", "c"), where=_LIVING,
)  # fmt: skip

PARTICIPANTS = Source(
    "participants", "参训学员（不含退学）", "enrolment", "c.code || '/' || t.id_number", "t.name || ' ' || c.name",
    _enrolment_fields((*_ATTENDANCE, *_RESULT, *_REGISTRATION)), _ENROLMENT_JOINS, (*_STUDY_CHILDREN, *_TRAINEE_CHILDREN),
    needs=("t", "c"), where=_LIVING + " AND r.state <> '退学'",
)  # fmt: skip


CERTIFICATES = Source(
    "certificates", "有效证书", "certificate", "r.number", "r.holder",
    (
        *of_register(
            "certificates",
            usual=("number", "holder", "id_number", "occupation", "trade", "level", "issued_on"),
        ),
        *of_register("trainees", "t", prefix="trainee_"),
        *of_register("classes", "c", prefix="class_"),
        *of_register("courses", "k", prefix="course_", only=COURSE),
        *of_register("occupations", "o", prefix="occupation_", only=("code", "name")),
        *COMMON,
    ),
    joins=(Join("t", "trainee", "trainee_id"), Join("c", "training_class", "class_id"), *CLASS_JOINS),
    children=(Children("level_certificates", "certificate", "trainee_id", "t"),),
    needs=("level_certificates",),
    # Who has a level certificate of a class is reported with that one, not with the class's completion certificate too.
    where=(
        "r.deleted_at IS NULL AND r.state = '有效' AND (r.kind = '职业技能等级证书' OR NOT EXISTS ("
        "SELECT 1 FROM certificate z WHERE z.trainee_id = r.trainee_id AND z.class_id IS r.class_id"
        " AND z.kind = '职业技能等级证书' AND z.state = '有效' AND z.deleted_at IS NULL))"
    ),
)  # fmt: skip
