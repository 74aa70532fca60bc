"""Who passes a class and why not: judged from attendance and marks each time it is asked."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.model import Certificate
from talentdesk.rules.results import FAILED, PASSED, UNFINISHED, ResultFacts, ResultJudgement, judge
from talentdesk.services.attendance import attendance_of
from talentdesk.services.class_people import class_sessions, rules_of
from talentdesk.services.marks import mark_lines
from talentdesk.store import Store


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One trainee's result with every reason."""

    enrolment_id: int
    trainee_id: int
    student_no: str
    name: str
    judgement: ResultJudgement
    certificate_number: str | None


@dataclass(frozen=True, slots=True)
class ClassResults:
    """The results of a class and their counts."""

    lines: tuple[ResultLine, ...]
    passed: int
    failed: int
    unfinished: int


def results(store: Store, class_id: int) -> ClassResults:
    """Every trainee's result with its reasons; nothing is stored, so it is always true to the data."""
    with store.read() as session:
        lines = result_lines(session, class_id)
    states = [line.judgement.state for line in lines]
    return ClassResults(tuple(lines), states.count(PASSED), states.count(FAILED), states.count(UNFINISHED))


def result_lines(session: Work, class_id: int) -> list[ResultLine]:
    """Every trainee's result with its reasons, in class order."""
    rules = rules_of(session, class_id)
    heads = class_sessions(session, class_id)
    noted = attendance_of(session, class_id)
    numbers = _numbers(session, class_id)
    lines = []
    for line in mark_lines(session, class_id):
        facts = ResultFacts(
            sessions=[(head.hours, noted.get((line.enrolment_id, head.id))) for head in heads],
            theory=line.theory,
            practice=line.practice,
            review=line.review,
            theory_absent=line.theory_absent,
            practice_absent=line.practice_absent,
            review_absent=line.review_absent,
        )
        lines.append(
            ResultLine(
                line.enrolment_id,
                line.trainee_id,
                line.student_no,
                line.name,
                judge(facts, rules),
                numbers.get(line.trainee_id),
            )
        )
    return lines


def _numbers(session: Work, class_id: int) -> dict[int, str]:
    statement = select(Certificate.trainee_id, Certificate.number).where(
        Certificate.class_id == class_id, Certificate.state == "有效"
    )
    return {
        int(trainee): number for trainee, number in session.execute(statement.order_by(Certificate.id.desc()))
    }
