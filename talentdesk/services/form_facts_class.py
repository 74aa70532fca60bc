"""What forms of a class say: the class itself, its sessions, its figures, how it rated its teaching, its certificates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Work

from talentdesk.model import (
    Certificate,
    ClassReview,
    Course,
    Enrolment,
    Occupation,
    Session,
    Teacher,
    TrainingClass,
)
from talentdesk.model.vocabulary import REVIEW_ITEMS, AttendanceMark
from talentdesk.rules.results import PASSED, counted_marks
from talentdesk.services import issuing
from talentdesk.services.attendance import attendance_of
from talentdesk.services.class_people import rules_of
from talentdesk.services.form_facts_people import teacher_facts
from talentdesk.services.form_facts_things import FindPhoto
from talentdesk.services.form_facts_trainees import ClassRecords, trainee_facts
from talentdesk.services.issue_register import VALID
from talentdesk.services.results import ResultLine, result_lines

ONLINE = "线上"
SCORES = ("theory", "practice", "review")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who of a class stands on the form: some of its trainees (empty: all), only the certified or all of them."""

    people: frozenset[int] = frozenset()
    certified_only: bool = False


def class_facts(
    session: Work, find: FindPhoto, class_id: int, today: date, chosen: Chosen
) -> dict[str, object]:
    """All that forms of a class may ask for. Figures in ``class`` and ``summary`` are always the whole class's; ``chosen``
    narrows ``trainees`` and ``groups`` only.
    """
    shared = issuing.class_facts(session, class_id)
    units = session.scalars(
        select(Session)
        .where(Session.class_id == class_id, Session.deleted_at.is_(None))
        .order_by(Session.day, Session.id)
    ).all()
    names = _teacher_names(session, class_id)
    noted = attendance_of(session, class_id)
    lines = result_lines(session, class_id)
    certificates = valid_certificates(session, class_id)
    rules = rules_of(session, class_id)
    records = ClassRecords(units, noted, lines, certificates, counted_marks(rules))
    everyone = trainee_facts(session, find, class_id, today, records)
    about = _class(session, shared, units, names, len(everyone))
    # Given with each trainee too, so that a list's blank rows stay blank.
    joined = {name: about[name] for name in ("occupation", "trade", "level", "exam_date")}
    trainees = [
        {"no": number, "class_name": about["name"], **joined, **values}
        for number, (_, values) in enumerate(_chosen(everyone, chosen), start=1)
    ]
    reviews = review_facts(session, class_id)
    teaching = {unit.teacher_id for unit in units} - {None} or {shared.found.head_teacher_id}
    return {
        "class": about,
        "trainees": trainees,
        "sessions": _sessions(units, names, noted, records),
        "reviews": reviews,
        "groups": group_facts(c for c in certificates if not chosen.people or c.trainee_id in chosen.people),
        "teachers": teacher_facts(
            session, find, today, [number for number in teaching if number], whole=False
        ),
        "summary": _summary(session, class_id, records, everyone) | _review_figures(reviews),
    }


def valid_certificates(session: Work, class_id: int) -> Sequence[Certificate]:
    """The valid certificates of a class by number."""
    statement = select(Certificate).where(
        Certificate.class_id == class_id, Certificate.state == VALID, Certificate.deleted_at.is_(None)
    )
    return session.scalars(statement.order_by(Certificate.number)).all()


def _chosen(
    everyone: Sequence[tuple[int, Mapping[str, object]]], chosen: Chosen
) -> Iterable[tuple[int, Mapping[str, object]]]:
    for number, values in everyone:
        if chosen.people and number not in chosen.people:
            continue
        if not chosen.certified_only or values["certificate"]:
            yield number, values


def _teacher_names(session: Work, class_id: int) -> dict[int, str]:
    """The teachers of a class's sessions and its head teacher."""
    taught = select(Session.teacher_id).where(Session.class_id == class_id, Session.deleted_at.is_(None))
    head = select(TrainingClass.head_teacher_id).where(TrainingClass.id == class_id)
    statement = select(Teacher.id, Teacher.name).where(Teacher.id.in_(taught.union(head)))
    return {int(number): name for number, name in session.execute(statement)}


def _class(
    session: Work,
    shared: issuing.ClassFacts,
    units: Sequence[Session],
    names: Mapping[int, str],
    size: int,
) -> dict[str, object]:
    found, course, base = shared.found, shared.course, shared.base
    head = session.get(Teacher, found.head_teacher_id) if found.head_teacher_id else None
    occupation = session.get(Occupation, course.occupation_id) if course.occupation_id else None
    teaching = dict.fromkeys(names[unit.teacher_id] for unit in units if unit.teacher_id)
    return {
        "code": found.code,
        "name": found.name,
        "filing_number": found.filing_number or "",
        "course": course.name,
        "occupation": shared.occupation,
        "occupation_code": occupation.code if occupation else "",
        "trade": course.trade or "",
        "level": course.level.label if course.level else "",
        "start": found.start,
        "end": found.end,
        "exam_date": found.exam_date,
        "head_teacher": head.name if head else "",
        "head_teacher_phone": (head.phone or "") if head else "",
        "teachers": "、".join(teaching),
        "place": found.place or "",
        "funding": found.funding or "",
        "size": size,
        "hours": shared.hours,
        **_hours(course, units),
        "sessions": len(units),
        "remark": found.remark or "",
        "keep_until": date(found.end.year + base.retention_years, 12, 31),
        "retention_years": base.retention_years,
    }


def _hours(course: Course, units: Sequence[Session]) -> dict[str, int]:
    """The course's plan; where it plans nothing, what the sessions say."""
    planned = course.hours_theory, course.hours_practice, course.hours_online
    if not any(planned):
        taught = Counter[str]()
        for unit in units:
            taught[unit.kind or ""] += unit.hours
        planned = taught["理论"], taught["实操"], taught[ONLINE]
    return dict(zip(("hours_theory", "hours_practice", "hours_online"), planned, strict=True))


def _sessions(
    units: Sequence[Session],
    names: Mapping[int, str],
    noted: Mapping[tuple[int, int], AttendanceMark],
    records: ClassRecords,
) -> list[dict[str, object]]:
    present: Counter[int] = Counter()
    marked: Counter[int] = Counter()
    living = {line.enrolment_id for line in records.lines}
    for (enrolment, unit), mark in noted.items():
        if enrolment in living:
            marked[unit] += 1
            present[unit] += mark in records.counted
    return [
        {
            "no": number,
            "date": unit.day,
            "period": unit.period or "",
            "hours": unit.hours,
            "kind": unit.kind or "",
            "teacher": names.get(unit.teacher_id or 0, ""),
            "content": unit.content or "",
            "place": unit.place or "",
            "present": present[unit.id] if marked[unit.id] else None,
        }
        for number, unit in enumerate(units, start=1)
    ]


def _summary(
    session: Work, class_id: int, records: ClassRecords, everyone: Sequence[tuple[int, Mapping[str, object]]]
) -> dict[str, object]:
    """The figures of a class, as 培训结果统计表 defines them (domain/06 §8.6, domain/05 §7 [S1]).

    ``registered`` counts everyone who ever enrolled, those who left included; ``assessed`` has at least one score;
    ``certified`` holds a valid certificate of the class. Rates are shares, None where nothing is to be divided by.
    """
    states = Counter(
        {
            str(state): int(count)
            for state, count in session.execute(
                select(Enrolment.state, func.count())
                .where(Enrolment.class_id == class_id, Enrolment.deleted_at.is_(None))
                .group_by(Enrolment.state)
            )
        }
    )
    registered = states.total()
    assessed = sum(1 for _, values in everyone if any(_is_score(values[part]) for part in SCORES))
    certified = len({certificate.trainee_id for certificate in records.certificates})
    return {
        "registered": registered,
        "attendance_rate": attendance_rate(records),
        "assessed": assessed,
        "passed": _passed(records.lines),
        "certified": certified,
        "assessed_pass_rate": share(certified, assessed),
        "training_pass_rate": share(certified, registered),
        "left": states["退学"],
    }


def _is_score(value: object) -> bool:
    return isinstance(value, int | float)


def _passed(lines: Sequence[ResultLine]) -> int:
    return sum(1 for line in lines if line.judgement.state == PASSED)


def attendance_rate(records: ClassRecords) -> float | None:
    """Σ attendances of all trainees ÷ Σ attendances due (domain/05 §7, [S1]): what is marked is due, late is present."""
    living = {line.enrolment_id for line in records.lines}
    marks = [mark for (enrolment, _), mark in records.noted.items() if enrolment in living]
    return share(sum(1 for mark in marks if mark in records.counted), len(marks))


def share(part: float, whole: float) -> float | None:
    """0…1, or None where there is no whole."""
    return part / whole if whole else None


def review_facts(session: Work, class_id: int) -> list[dict[str, object]]:
    """How a class rated its teaching: always all seven items; counts are None where nothing was entered."""
    statement = select(ClassReview).where(ClassReview.class_id == class_id, ClassReview.deleted_at.is_(None))
    entered = {row.item: row for row in session.scalars(statement)}
    return [_review(number, item, entered.get(item)) for number, item in enumerate(REVIEW_ITEMS, start=1)]


def _review(number: int, item: str, row: ClassReview | None) -> dict[str, object]:
    if row is None:
        empty = dict.fromkeys(("good", "fair", "passable", "poor", "total", "rate"))
        return {"no": number, "item": item, **empty, "comment": ""}
    total = row.good + row.fair + row.passable + row.poor
    return {
        "no": number,
        "item": item,
        "good": row.good,
        "fair": row.fair,
        "passable": row.passable,
        "poor": row.poor,
        "total": total,
        "rate": share(row.good + row.fair, total),
        "comment": row.comment or "",
    }


def _review_figures(reviews: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """``reviews``: the most votes any item got, that is how many took part; the rate is 好 and 较好 over all votes."""
    counts = [
        [value for name in ("good", "fair", "passable", "poor") if isinstance(value := row[name], int)]
        for row in reviews
    ]
    content = sum(sum(row[:2]) for row in counts)
    return {
        "reviews": max((sum(row) for row in counts), default=0),
        "review_rate": share(content, sum(map(sum, counts))),
    }


def group_facts(certificates: Iterable[Certificate]) -> list[dict[str, object]]:
    """Certificates counted by occupation, trade and level with their first and last number, as 表5 lists them
    (domain/06 §8.18, [S1]); the highest level first.
    """
    kinds: dict[tuple[str, str, int], list[Certificate]] = {}
    for each in certificates:
        key = each.occupation or "", each.trade or "", int(each.level or 0)
        kinds.setdefault(key, []).append(each)
    order = sorted(kinds, key=lambda key: (key[0], key[1], -key[2]))
    return [
        {
            "no": number,
            "occupation": key[0],
            "trade": key[1],
            "level": level.label if (level := kinds[key][0].level) else "",
            "count": len(kinds[key]),
            "first": min(each.number for each in kinds[key]),
            "last": max(each.number for each in kinds[key]),
        }
        for number, key in enumerate(order, start=1)
    ]
