"""Classes that the tests of the binder start from: in order, of any size; and how each paper's data are taken away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session as Work

from talentdesk.model import (
    Attendance,
    Certificate,
    ClassReview,
    Course,
    Enrolment,
    Mark,
    Session,
    Teacher,
    Trainee,
    TrainingClass,
)
from talentdesk.model.vocabulary import REVIEW_ITEMS, SkillLevel
from talentdesk.store import Store
from tests.fictional import people

CODE, TODAY = "C1", date(2026, 11, 21)


def whole_class(store: Store, size: int = 3, sessions: int = 4) -> int:
    """A class that ended yesterday with everything there is: taught, marked, rated, certified, signed for; its number."""
    with store.write("班级") as session:
        teacher = Teacher(code="T1", name="刘洋")
        session.add(teacher)
        session.flush()
        course = Course(
            code="K1",
            name="数控车工",
            level=SkillLevel.SENIOR,
            hours_theory=sessions,
            hours_online=min(sessions, 1),
        )
        session.add(course)
        session.flush()
        found = TrainingClass(
            code=CODE, name="数控车工班", course_id=course.id, start=date(2026, 9, 1), end=date(2026, 11, 20),
            exam_date=date(2026, 11, 20), filing_number="3301", head_teacher_id=teacher.id, place="一号楼",
        )  # fmt: skip
        session.add(found)
        session.flush()
        units = [_session(found.id, teacher.id, number) for number in range(sessions)]
        session.add_all(units)
        session.flush()
        for number, person in enumerate(people(size, 9), start=1):
            _trainee(session, found.id, units, number, person.name, person.id_number)
        session.add_all(ClassReview(class_id=found.id, item=item, good=size + 1) for item in REVIEW_ITEMS)
        return found.id


def _session(class_id: int, teacher_id: int, number: int) -> Session:
    return Session(
        class_id=class_id, day=date(2026, 9, 1) + timedelta(days=number), period="上午", hours=8,
        kind="线上" if number == 0 else "理论", teacher_id=teacher_id, content="车床操作", place="一号楼",
    )  # fmt: skip


def _trainee(
    session: Work, class_id: int, units: list[Session], number: int, name: str, id_number: str
) -> None:
    person = Trainee(
        name=name, id_number=id_number, phone=f"138{number:08d}", employer="滨江机械", photo="0" * 64
    )
    session.add(person)
    session.flush()
    enrolment = Enrolment(class_id=class_id, trainee_id=person.id, student_no=f"{number:02d}")
    session.add(enrolment)
    session.flush()
    session.add_all(
        Attendance(session_id=unit.id, enrolment_id=enrolment.id, mark="present") for unit in units
    )
    session.add(Mark(enrolment_id=enrolment.id, theory=80, practice=90))
    session.add(
        Certificate(
            number=f"BJ{number:06d}", trainee_id=person.id, class_id=class_id, holder=name, id_number=id_number,
            occupation="车工", level=SkillLevel.SENIOR, issued_on=date(2026, 11, 20), collected_on=date(2026, 11, 20),
        )
    )  # fmt: skip


Removal = Callable[[Work], object]


def no_sessions(session: Work) -> None:
    """No session was ever planned."""
    session.execute(delete(Attendance))
    session.execute(delete(Session))


def no_people(session: Work) -> None:
    """Everybody has left."""
    session.execute(update(Enrolment).values(state="退学"))


# What is taken away -> the papers that are missing then, each with the code of its reason.
REMOVALS: dict[str, tuple[Removal, dict[str, str]]] = {
    "sessions": (
        no_sessions,
        {"timetable": "no-sessions", "sign-in": "no-sessions", "attendance": "no-sessions",
         "online-hours": "online-not-scheduled"},
    ),
    "people": (
        no_people,
        {"roster": "no-people", "sign-in": "no-people", "attendance": "no-people", "online-hours": "no-people",
         "marks": "no-people", "statistics": "no-people"},
    ),
    "attendance": (lambda session: session.execute(delete(Attendance)), {"attendance": "attendance-missing"}),
    "online": (
        lambda session: session.execute(update(Session).values(kind="实操")),
        {"online-hours": "online-not-scheduled"},
    ),
    "marks": (lambda session: session.execute(delete(Mark)), {"marks": "marks-missing"}),
    "reviews": (lambda session: session.execute(delete(ClassReview)), {"review-summary": "reviews-missing"}),
    "certificates": (
        lambda session: session.execute(update(Certificate).values(state="作废")),
        {"certificate-review": "no-certificates", "receipt": "no-certificates"},
    ),
}  # fmt: skip
