"""今天: what is due, each line one click from being done, and the base's few figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Work

from talentdesk.model import (
    Attendance,
    Certificate,
    Enrolment,
    Equipment,
    Pairing,
    Session,
    Trainee,
    TrainingClass,
)
from talentdesk.services import backup_standing, faculty, pair_evaluations, teaching, upkeep
from talentdesk.services.loan_lists import count_overdue
from talentdesk.services.supplies import low_in
from talentdesk.services.upload_alerts import upload_alerts
from talentdesk.store import Store
from talentdesk.text import tr

STARTING_DAYS = 14
RUNNING = ("筹备", "开班")


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing to do: ``page`` and ``record_id`` say where it is done."""

    kind: str
    text: str
    count: int
    page: str
    record_id: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the base."""

    label: str
    value: int


def figures(store: Store, today: date) -> list[Figure]:
    """How much there is: trainees, running classes, certificates of the year, equipment."""
    year = date(today.year, 1, 1)
    with store.read() as session:
        counts = (
            ("学员", select(func.count()).select_from(Trainee).where(Trainee.deleted_at.is_(None))),
            ("在办班次", select(func.count()).select_from(TrainingClass).where(
                TrainingClass.deleted_at.is_(None), TrainingClass.state.in_(RUNNING))),
            ("本年发证", select(func.count()).select_from(Certificate).where(
                Certificate.state == "有效", Certificate.issued_on >= year)),
            ("设备", select(func.count()).select_from(Equipment).where(Equipment.deleted_at.is_(None))),
            ("师徒结对", select(func.count()).select_from(Pairing).where(
                Pairing.deleted_at.is_(None), Pairing.state == "进行中")),
        )  # fmt: skip
        return [Figure(label, int(session.scalar(statement) or 0)) for label, statement in counts]


def due(store: Store, today: date) -> list[DueLine]:
    """All that is due on a day, most urgent first."""
    with store.read() as session:
        classes = session.scalars(
            select(TrainingClass)
            .where(TrainingClass.deleted_at.is_(None), TrainingClass.state.in_(RUNNING))
            .order_by(TrainingClass.start)
        ).all()
        lines: list[DueLine] = []
        for found in classes:
            lines.extend(_of_class(session, found, today))
        lines += _class_teachers(session, classes)
        return (
            _backups(session, today)
            + lines
            + _qualifications(session, today)
            + _equipment(session)
            + _lending(session, today)
            + _upkeep(session, today)
            + _pair_evaluations(session, today)
            + _uploads(session, today)
        )


def _of_class(session: Work, found: TrainingClass, today: date) -> list[DueLine]:
    lines = []
    size = session.scalar(
        select(func.count())
        .select_from(Enrolment)
        .where(Enrolment.class_id == found.id, Enrolment.deleted_at.is_(None))
    )
    if today <= found.start <= today + timedelta(days=STARTING_DAYS):
        text = tr("{name} {day} 开班", name=found.name, day=found.start.isoformat())
        lines.append(DueLine("starting", text, int(size or 0), "classes", found.id))
    if not size:
        text = tr("{name} 还没有学员", name=found.name)
        return [*lines, DueLine("empty-class", text, 0, "classes", found.id)]
    unmarked = _unmarked_sessions(session, found.id, today)
    if unmarked:
        text = tr("{name} 有 {count} 次课没有考勤", name=found.name, count=unmarked)
        lines.append(DueLine("attendance", text, unmarked, "classes", found.id))
    if found.end <= today or (found.exam_date and found.exam_date <= today):
        lines.extend(_after_end(session, found))
    return lines


def _unmarked_sessions(session: Work, class_id: int, today: date) -> int:
    marked = select(Attendance.session_id).where(Attendance.deleted_at.is_(None)).distinct()
    statement = (
        select(func.count())
        .select_from(Session)
        .where(
            Session.class_id == class_id,
            Session.deleted_at.is_(None),
            Session.day <= today,
            Session.id.not_in(marked),
        )
    )
    return int(session.scalar(statement) or 0)


def _after_end(session: Work, found: TrainingClass) -> list[DueLine]:
    lines = []
    results = teaching.result_lines(session, found.id)
    missing = sum(1 for line in results if any(p.code == "mark-missing" for p in line.judgement.findings))
    if missing:
        text = tr("{name} 有 {count} 人缺成绩", name=found.name, count=missing)
        lines.append(DueLine("marks", text, missing, "classes", found.id))
    ready = sum(1 for line in results if line.judgement.passed and line.certificate_number is None)
    if ready:
        text = tr("{name} 有 {count} 张证书待打印", name=found.name, count=ready)
        lines.append(DueLine("certificates", text, ready, "classes", found.id))
    return lines


def _class_teachers(session: Work, classes: Sequence[TrainingClass]) -> list[DueLine]:
    counts = faculty.unqualified_in(session, [found.id for found in classes])
    return [
        DueLine(
            "teachers-unqualified",
            tr("{name} 有 {count} 位教师不符合任教条件或在外支教", name=found.name, count=counts[found.id]),
            counts[found.id],
            "classes",
            found.id,
        )
        for found in classes
        if found.id in counts
    ]


def _qualifications(session: Work, today: date) -> list[DueLine]:
    return [
        DueLine("qualification", alert.text, 1, "teachers", alert.teacher_id)
        for alert in faculty.qualification_alerts(session, today)
    ]


def _equipment(session: Work) -> list[DueLine]:
    count = session.scalar(
        select(func.count())
        .select_from(Equipment)
        .where(Equipment.deleted_at.is_(None), Equipment.state == "维修")
    )
    return (
        [DueLine("repair", tr("{count} 台设备在维修", count=count), int(count), "equipment")] if count else []
    )


def _lending(session: Work, today: date) -> list[DueLine]:
    lines = []
    late = count_overdue(session, today)
    if late:
        lines.append(
            DueLine("loans-overdue", tr("{count} 张借用单已过归还日期", count=late), late, "equipment")
        )
    low = len(low_in(session))
    if low:
        lines.append(DueLine("stock-low", tr("{count} 种物品低于最低库存", count=low), low, "equipment"))
    return lines


def _backups(session: Work, today: date) -> list[DueLine]:
    found = backup_standing.due_in(session, today)
    return [DueLine(found.code, found.text, 0, "backups")] if found is not None else []


def _upkeep(session: Work, today: date) -> list[DueLine]:
    lines = []
    count, late = upkeep.due_count(session, today)
    if count:
        text = tr("{count} 项保养到期，其中 {late} 项已过期", count=count, late=late)
        lines.append(DueLine("upkeep", text, count, "equipment"))
    expiring = upkeep.expiring_count(session, today)
    if expiring:
        text = tr("{count} 台设备的校准快到期或已过期", count=expiring)
        lines.append(DueLine("calibration", text, expiring, "equipment"))
    return lines


def _pair_evaluations(session: Work, today: date) -> list[DueLine]:
    waiting = pair_evaluations.due_in(session, today)
    count = len({each.pairing_id for each in waiting})
    late = len({each.pairing_id for each in waiting if each.days_late > 0})
    if not count:
        return []
    text = tr("{count} 对师徒该考核了，其中 {late} 对已过期", count=count, late=late)
    return [DueLine("pair-evaluations", text, count, "pairings")]


def _uploads(session: Work, today: date) -> list[DueLine]:
    return [
        DueLine(alert.kind, alert.text, alert.count, "upload", alert.channel_id)
        for alert in upload_alerts(session, today)
    ]
