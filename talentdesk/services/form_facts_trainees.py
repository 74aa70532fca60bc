"""What forms say of the trainees of a class: person, marks, attendance, certificate, work, what they held before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session as Work

from talentdesk.model import Certificate, Enrolment, HeldCertificate, Session, Trainee, WorkPeriod
from talentdesk.model.vocabulary import AttendanceMark
from talentdesk.services.form_facts_people import age_on
from talentdesk.services.form_facts_things import FindPhoto
from talentdesk.services.marks import MarkLine, mark_lines
from talentdesk.services.results import ResultLine

ONLINE = "线上"
ABSENT = "缺考"


@dataclass(frozen=True, slots=True)
class ClassRecords:
    """What was read of a class once: its sessions by day, (enrolment, session) → mark, results in class order, valid
    certificates by number, the marks that count as present.
    """

    units: Sequence[Session]
    noted: Mapping[tuple[int, int], AttendanceMark]
    lines: Sequence[ResultLine]
    certificates: Sequence[Certificate]
    counted: frozenset[AttendanceMark]


def trainee_facts(
    session: Work, find: FindPhoto, class_id: int, today: date, records: ClassRecords
) -> list[tuple[int, dict[str, object]]]:
    """(trainee number, facts) in class order; those who left are not among them."""
    people = {
        person.id: (person, enrolment)
        for person, enrolment in session.execute(
            select(Trainee, Enrolment)
            .join(Enrolment, Enrolment.trainee_id == Trainee.id)
            .where(Enrolment.class_id == class_id, Enrolment.deleted_at.is_(None))
        )
    }
    worked = work_years(session, class_id, today)
    held = held_certificates(session, class_id)
    marks = {line.enrolment_id: line for line in mark_lines(session, class_id)}
    papers = {certificate.number: certificate for certificate in records.certificates}
    found = []
    for line in records.lines:
        person, enrolment = people[line.trainee_id]
        before = held.get(person.id)
        values = {
            **_person(find, person, today),
            "student_no": line.student_no,
            "enrolled_on": enrolment.enrolled_on,
            "state": enrolment.state,
            "remark": enrolment.remark or "",
            "work_years": worked.get(person.id),
            **_held(person, before),
            **_marks(marks[line.enrolment_id], line),
            **_certificate(papers.get(line.certificate_number or "")),
            **_attendance(line, records),
            **_online(line, records),
        }
        found.append((person.id, values))
    return found


def _person(find: FindPhoto, person: Trainee, today: date) -> dict[str, object]:
    return {
        "name": person.name,
        "sex": person.sex or "",
        "id_type": person.id_type,
        "id_number": person.id_number,
        "birth_date": person.birth_date,
        "age": age_on(person.birth_date, today),
        "ethnic": person.ethnic or "",
        "education": person.education or "",
        "political": person.political or "",
        "employer": person.employer or "",
        "position": person.position or "",
        "phone": person.phone or "",
        "email": person.email or "",
        "address": person.address or "",
        "residence": person.residence or "",
        "person_category": person.person_category or "",
        "photo": find(person.photo),
    }


def _held(person: Trainee, before: HeldCertificate | None) -> dict[str, object]:
    """The level one has now: what the record says, else that of the highest certificate brought along."""
    level = person.current_level or (before.level if before else None)
    return {
        "current_level": level.label if level else "",
        "held_number": (before.number or "") if before else "",
        "held_occupation": (before.occupation or "") if before else "",
    }


def _marks(line: MarkLine, result: ResultLine) -> dict[str, object]:
    return {
        "theory": ABSENT if line.theory_absent else line.theory,
        "practice": ABSENT if line.practice_absent else line.practice,
        "review": ABSENT if line.review_absent else line.review,
        "result": result.judgement.state,
    }


def _certificate(found: Certificate | None) -> dict[str, object]:
    if found is None:
        texts = ("certificate", "certificate_kind", "certificate_proof", "collected_by")
        return {**dict.fromkeys(texts, ""), "issued_on": None, "collected_on": None}
    return {
        "certificate": found.number,
        "certificate_kind": found.kind,
        "issued_on": found.issued_on,
        "certificate_proof": found.proof or "",
        "collected_on": found.collected_on,
        "collected_by": found.collected_by or "",
    }


def _attendance(line: ResultLine, records: ClassRecords) -> dict[str, object]:
    """``attended`` counts sessions, ``attended_hours`` 课时; the rate is the one the result was judged by: hours attended
    of the hours marked. ``mark`` and ``marks``: number of the session → the sign in its cell.
    """
    signs: dict[int, str] = {}
    marks: Counter[AttendanceMark] = Counter()
    hours = 0
    for number, unit in enumerate(records.units, start=1):
        mark = records.noted.get((line.enrolment_id, unit.id))
        if mark is not None:
            signs[number] = mark.sign
            marks[mark] += 1
            hours += unit.hours if mark in records.counted else 0
    return {
        "attended": sum(marks[mark] for mark in records.counted),
        "attended_hours": hours,
        "attendance_rate": line.judgement.attendance_share,
        "absent": marks[AttendanceMark.ABSENT],
        "late": marks[AttendanceMark.LATE],
        "leave": marks[AttendanceMark.LEAVE],
        "mark": signs,
        "marks": signs,
    }


def _online(line: ResultLine, records: ClassRecords) -> dict[str, object]:
    """Online sessions: 课时 planned and attended, the share, the first day one was there."""
    planned = attended = 0
    start: date | None = None
    for unit in records.units:
        if unit.kind != ONLINE:
            continue
        planned += unit.hours
        if records.noted.get((line.enrolment_id, unit.id)) in records.counted:
            attended += unit.hours
            start = start or unit.day
    return {
        "online_planned": planned,
        "online_hours": attended,
        "online_rate": attended / planned if planned else None,
        "online_start": start,
    }


def _of_class(class_id: int) -> Select[int]:
    return select(Enrolment.trainee_id).where(Enrolment.class_id == class_id, Enrolment.deleted_at.is_(None))


def held_certificates(session: Work, class_id: int) -> dict[int, HeldCertificate]:
    """The highest certificate each trainee of a class brought along, of equal ones the latest."""
    statement = select(HeldCertificate).where(
        HeldCertificate.trainee_id.in_(_of_class(class_id)), HeldCertificate.deleted_at.is_(None)
    )
    best: dict[int, HeldCertificate] = {}
    for each in session.scalars(statement.order_by(HeldCertificate.id)):
        known = best.get(each.trainee_id)
        if known is None or _rank(each) >= _rank(known):
            best[each.trainee_id] = each
    return best


def _rank(each: HeldCertificate) -> tuple[int, date]:
    return int(each.level or 0), each.issued_on or date.min


def work_years(session: Work, class_id: int, today: date) -> dict[int, int]:
    """Whole years each trainee of a class has worked up to today; overlapping periods count once."""
    statement = select(WorkPeriod.trainee_id, WorkPeriod.start, WorkPeriod.end).where(
        WorkPeriod.trainee_id.in_(_of_class(class_id)), WorkPeriod.deleted_at.is_(None)
    )
    periods: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    for trainee, start, end in session.execute(statement):
        periods[int(trainee)].append((start, min(end or today, today)))
    return {trainee: _whole_years(each) for trainee, each in periods.items()}


def _whole_years(periods: Sequence[tuple[date, date]]) -> int:
    months = 0
    open_from: date | None = None
    open_to = date.min
    for start, end in sorted(periods):
        if open_from is not None and start <= open_to + timedelta(days=1):
            open_to = max(open_to, end)
            continue
        months += _months(open_from, open_to)
        open_from, open_to = start, end
    return (months + _months(open_from, open_to)) // 12


def _months(start: date | None, last: date) -> int:
    """Whole months from a day to the end of another: 1 January to 31 December are twelve."""
    if start is None or last < start:
        return 0
    after = last + timedelta(days=1)
    return (after.year - start.year) * 12 + after.month - start.month - (after.day < start.day)
