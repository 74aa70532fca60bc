"""Qualifications of teachers that have expired or soon will; one that was renewed is no longer spoken of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.model import Teacher, TeacherQualification
from talentdesk.store import Store
from talentdesk.text import tr

EXPIRING_DAYS = 90


@dataclass(frozen=True, slots=True)
class QualificationAlert:
    """One expiry: ``days`` left (0: the last good day, negative: expired); ``qualification_id`` None: the teacher's record."""

    teacher_id: int
    code: str
    name: str
    qualification_id: int | None
    qualification: str
    until: date
    days: int

    @property
    def expired(self) -> bool:
        """Whether it is no longer good."""
        return self.days < 0

    @property
    def text(self) -> str:
        """The alert as a sentence."""
        values = {"name": self.name, "day": self.until.isoformat()}
        if self.qualification_id is None:
            return (
                tr("{name} 的资格证已于 {day} 到期", **values)
                if self.expired
                else tr("{name} 的资格证将于 {day} 到期", **values)
            )
        values["qualification"] = self.qualification
        return (
            tr("{name} 的{qualification}已于 {day} 到期", **values)
            if self.expired
            else tr("{name} 的{qualification}将于 {day} 到期", **values)
        )


def alerts(store: Store, today: date, days: int = EXPIRING_DAYS) -> list[QualificationAlert]:
    """All that has expired or expires within so many days, the oldest first."""
    with store.read() as session:
        return qualification_alerts(session, today, days)


def qualification_alerts(session: Work, today: date, days: int = EXPIRING_DAYS) -> list[QualificationAlert]:
    """The alerts within an open session, in two statements. The teacher's own date and a qualification of the same day
    are one alert.
    """
    last = today + timedelta(days=days)
    found = []
    of_rows = _rows(session)
    dated = {(teacher.id, row.valid_until) for teacher, row in of_rows}
    for teacher, row in of_rows:
        if row.valid_until is not None and row.valid_until <= last:
            found.append(_alert(teacher, row.id, row.name, row.valid_until, today))
    own = select(Teacher).where(
        Teacher.deleted_at.is_(None), Teacher.qualified_until.is_not(None), Teacher.qualified_until <= last
    )
    for teacher in session.scalars(own):
        assert teacher.qualified_until is not None
        if (teacher.id, teacher.qualified_until) not in dated:
            found.append(_alert(teacher, None, "", teacher.qualified_until, today))
    return sorted(found, key=lambda each: (each.until, each.code, each.qualification))


def _alert(
    teacher: Teacher, number: int | None, qualification: str, until: date, today: date
) -> QualificationAlert:
    return QualificationAlert(
        teacher.id, teacher.code, teacher.name, number, qualification, until, (until - today).days
    )


def _rows(session: Work) -> list[tuple[Teacher, TeacherQualification]]:
    """The newest of each qualification: same teacher, kind, name and occupation."""
    statement = (
        select(Teacher, TeacherQualification)
        .join(TeacherQualification, TeacherQualification.teacher_id == Teacher.id)
        .where(Teacher.deleted_at.is_(None), TeacherQualification.deleted_at.is_(None))
    )
    return list(_newest((teacher, row) for teacher, row in session.execute(statement)))


def _newest(
    pairs: Iterable[tuple[Teacher, TeacherQualification]],
) -> Iterable[tuple[Teacher, TeacherQualification]]:
    best: dict[tuple[object, ...], tuple[Teacher, TeacherQualification]] = {}
    for teacher, row in pairs:
        key = (teacher.id, row.kind, row.name, row.occupation_id)
        if key not in best or _end(row) > _end(best[key][1]):
            best[key] = (teacher, row)
    return best.values()


def _end(row: TeacherQualification) -> date:
    return row.valid_until or date.max
