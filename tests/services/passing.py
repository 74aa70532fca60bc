"""Classes whose people have all passed, and what their certificates look like from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from talentdesk.model.vocabulary import AttendanceMark
from talentdesk.registers import register
from talentdesk.services import certificates, records, teaching
from talentdesk.services.records import Query, Row
from talentdesk.store import Store
from tests.services.rosters import person

ISSUED = date(2026, 11, 20)
ACCEPTED = frozenset({"photo-missing"})


@dataclass(frozen=True)
class Passed:
    """A class, and its trainees in class order."""

    class_id: int
    trainees: tuple[int, ...]


def passed_class(
    store: Store,
    people: int = 2,
    *,
    code: str = "B1",
    level: str = "三级/高级工",
    first: int = 0,
    **course: object,
) -> Passed:
    """A course and a class whose ``people`` (made-up persons from the ``first`` on) have all passed."""
    values = {"code": f"K{code}", "name": "数控车工", "level": level, "hours_theory": 40} | course
    records.create(store, register("courses"), values)
    class_id = teaching.open_class(
        store, {"code": code, "course_id": f"K{code}", "start": "2026-09-01", "end": "2026-11-20"}
    )
    ids = [records.create(store, register("trainees"), person(first + index)) for index in range(people)]
    teaching.enrol(store, class_id, ids)
    unit = teaching.add_session(store, class_id, date(2026, 9, 1))
    lines = teaching.results(store, class_id).lines
    present = {(line.enrolment_id, unit): AttendanceMark.PRESENT for line in lines}
    teaching.set_attendance(store, class_id, present)
    marks = {"theory": "80", "practice": "80", "review": "80"}
    teaching.set_marks(store, class_id, {line.enrolment_id: marks for line in lines})
    return Passed(class_id, tuple(line.trainee_id for line in lines))


def certify(
    store: Store,
    class_id: int,
    out: Path,
    *,
    day: date = ISSUED,
    layout: str | None = None,
    scheme: str | None = None,
    blanks: bool = False,
) -> tuple[str, ...]:
    """The numbers of the class's pages, in order."""
    made = certificates.certify(
        store, class_id, issued_on=day, out=out, layout=layout, scheme=scheme, blanks=blanks, accept=ACCEPTED
    )
    return made.numbers


def register_rows(store: Store) -> dict[str, Row]:
    """The issue register: number → row."""
    target = register("certificates")
    rows = records.rows(store, target, list(records.find(store, target, Query()).ids))
    return {row.texts["number"]: row for row in rows}
