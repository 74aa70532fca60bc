"""The mark sheet of a class: 应知, 应会, 综合评审, as typed and as stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError, Problem
from talentdesk.model import Enrolment, Mark
from talentdesk.registers import register
from talentdesk.services.class_people import enrolled, rules_of
from talentdesk.services.judging import Judge
from talentdesk.services.references import References
from talentdesk.store import Store
from talentdesk.text import tr

ABSENT_WORDS = frozenset(("缺考", "缺", "旷考", "absent"))
MARK_FIELDS = ("theory", "practice", "review")


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A row of the mark sheet."""

    enrolment_id: int
    trainee_id: int
    student_no: str
    name: str
    theory: float | None
    practice: float | None
    review: float | None
    theory_absent: bool
    practice_absent: bool
    review_absent: bool


@dataclass(frozen=True, slots=True)
class MarkSheet:
    """The marks of a class; 综合评审 is needed from 技师 on."""

    needs_review: bool
    pass_mark: int
    lines: tuple[MarkLine, ...]


def mark_sheet(store: Store, class_id: int) -> MarkSheet:
    """The mark sheet of a class."""
    with store.read() as session:
        rules = rules_of(session, class_id)
        return MarkSheet(rules.needs_review, int(rules.pass_mark), tuple(mark_lines(session, class_id)))


def mark_lines(session: Work, class_id: int) -> list[MarkLine]:
    """Everyone's marks, in class order."""
    marks = marks_of(session, class_id)
    return [
        _mark_line(enrolment, trainee, number, name, marks.get(enrolment))
        for enrolment, trainee, number, name in enrolled(session, class_id)
    ]


def marks_of(session: Work, class_id: int) -> dict[int, Mark]:
    """The stored marks of a class by enrolment."""
    statement = (
        select(Mark)
        .join(Enrolment, Enrolment.id == Mark.enrolment_id)
        .where(Enrolment.class_id == class_id, Mark.deleted_at.is_(None))
    )
    return {mark.enrolment_id: mark for mark in session.scalars(statement)}


def _mark_line(enrolment: int, trainee: int, number: str, name: str, mark: Mark | None) -> MarkLine:
    if mark is None:
        return MarkLine(enrolment, trainee, number, name, None, None, None, False, False, False)
    return MarkLine(
        enrolment, trainee, number, name, mark.theory, mark.practice, mark.review,
        mark.theory_absent, mark.practice_absent, mark.review_absent,
    )  # fmt: skip


def judged_marks(session: Work, given: Mapping[str, object]) -> tuple[dict[str, object], list[Problem]]:
    """Marks as typed ("75", "", "缺考") → column values, with every problem."""
    judging = Judge(register("marks"), References(session))
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for name, raw in given.items():
        absent = isinstance(raw, str) and raw.strip() in ABSENT_WORDS
        value, found = judging.field(name, None if absent else raw)
        problems.extend(found)
        values[name] = value
        values[f"{name}_absent"] = absent
    return values, problems


def set_marks(store: Store, class_id: int, changes: Mapping[int, Mapping[str, object]]) -> None:
    """Enter marks: enrolment → {theory, practice, review} as typed; refused with all problems when any is wrong."""
    with store.write(tr("登记成绩"), kind="marks") as session:
        problems: list[Problem] = []
        judged: dict[int, dict[str, object]] = {}
        for row, (enrolment, given) in enumerate(changes.items(), start=1):
            judged[enrolment], found = judged_marks(session, given)
            problems.extend(replace(problem, row=row) for problem in found)
        if problems:
            raise DeskError(
                " ".join(p.text for p in problems),
                problems[0].remedy,
                code=problems[0].code,
                problems=problems,
            )
        set_marks_in(session, class_id, judged)


def set_marks_in(session: Work, class_id: int, changes: Mapping[int, Mapping[str, object]]) -> None:
    """Enter judged marks within a running operation."""
    noted = marks_of(session, class_id)
    for enrolment, values in changes.items():
        mark = noted.get(enrolment)
        if mark is None:
            session.add(Mark(enrolment_id=enrolment, **values))
        else:
            for name, value in values.items():
                if getattr(mark, name) != value:
                    setattr(mark, name, value)
