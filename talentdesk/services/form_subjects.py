"""Whom a form is about: found by the codes and numbers people write, and put into words for journal and file names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session as Work

from talentdesk.documents.form_catalogue import About
from talentdesk.errors import DeskError
from talentdesk.model import (
    Apprentice,
    BaseProfile,
    Certificate,
    Enrolment,
    Equipment,
    Loan,
    Mentor,
    Pairing,
    Record,
    Teacher,
    Trainee,
    TrainingClass,
)
from talentdesk.services.class_people import class_by_code
from talentdesk.services.form_requests import Subject
from talentdesk.store import Store
from talentdesk.text import tr

# What names a record of each kind; None of it is needed for the base, of which there is one.
_KEYS = {
    "teachers": (Teacher, Teacher.code),
    "equipment": (Equipment, Equipment.code),
    "loans": (Loan, Loan.number),
    "pairings": (Pairing, Pairing.agreement_number),
    "certificates": (Certificate, Certificate.number),
}
# What a record is called that has no name of its own.
_TITLES = {"certificates": Certificate.holder, "loans": Loan.borrower}


@dataclass(frozen=True, slots=True)
class SubjectWords:
    """A subject in words: one line for the journal, the code alone for file names."""

    text: str
    code: str


def find_subject(store: Store, about: About, keys: Sequence[str], people: Sequence[str] = ()) -> Subject:
    """The subject that codes and numbers name: a class's code, teachers' and equipment's codes, numbers of loans, agreements
    and certificates; ``people``: student numbers or ID numbers of a class. DeskError for unknown ones.
    """
    with store.read() as session:
        if about == "class":
            if len(keys) != 1:
                raise DeskError(tr("请写一个班级编号。"), tr("班级的表单一次做一个班。"), code="subject")
            class_id = class_by_code(session, keys[0])
            return Subject(about, (class_id,), _people(session, class_id, people))
        if people:
            raise DeskError(tr("只有班级的表单可以选学员。"), tr("请去掉学员的选择。"), code="subject")
        if about == "base":
            if keys:
                raise DeskError(tr("这张表单是整个基地的，不用写对象。"), code="subject")
            return Subject(about)
        return Subject(about, tuple(_one(session, about, key) for key in dict.fromkeys(keys)))


def _one(session: Work, about: About, key: str) -> int:
    table, column = _KEYS[about]
    found = session.scalars(
        select(table.id).where(column == key.strip(), table.deleted_at.is_(None)).limit(2)
    ).all()
    if len(found) != 1:
        known = session.scalars(
            select(column).where(table.deleted_at.is_(None), column.is_not(None)).order_by(column).limit(10)
        )
        text = tr("没有“{key}”。", key=key) if not found else tr("“{key}”不止一条。", key=key)
        raise DeskError(text, tr("例如：{known}", known="、".join(map(str, known))), code="not-found")
    return int(found[0])


def _people(session: Work, class_id: int, keys: Sequence[str]) -> tuple[int, ...]:
    """Trainees of a class by student number or ID number; the refusal repeats no ID number."""
    found = []
    for key in dict.fromkeys(each.strip() for each in keys):
        statement = (
            select(Trainee.id)
            .join(Enrolment, Enrolment.trainee_id == Trainee.id)
            .where(
                Enrolment.class_id == class_id,
                Enrolment.deleted_at.is_(None),
                or_(Enrolment.student_no == key, Trainee.id_number == key.upper()),
            )
        )
        ids = session.scalars(statement.limit(2)).all()
        if len(ids) != 1:
            shown = key if len(key) < 8 else tr("（证件号码）")
            text = (
                tr("这个班没有学员“{key}”。", key=shown)
                if not ids
                else tr("学员“{key}”不止一人。", key=shown)
            )
            raise DeskError(text, tr("请写学号或证件号码。"), code="not-found")
        found.append(int(ids[0]))
    return tuple(found)


def subject_words(store: Store, subject: Subject) -> SubjectWords:
    """A subject in words; records of several are counted, one is named by what it is listed under, never by a number of
    a person's.
    """
    with store.read() as session:
        if subject.about == "class":
            found = session.get(TrainingClass, subject.ids[0]) if subject.ids else None
            if found is None:
                raise DeskError(tr("这个班级不存在。"), code="not-found")
            text = f"{found.code} {found.name}"
            if subject.people:
                text = tr("{text}（{count} 人）", text=text, count=len(subject.people))
            return SubjectWords(text, found.code)
        if subject.about == "base":
            base = session.scalars(select(BaseProfile)).one()
            return SubjectWords(base.name, base.code or "")
        if len(subject.ids) == 1:
            return _words_of_one(session, subject.about, subject.ids[0])
        table = _KEYS[subject.about][0]
        count = len(subject.ids) or _living(session, table)
        return SubjectWords(tr("{count} 条", count=count), "")


def _living(session: Work, table: type[Record]) -> int:
    statement = select(func.count()).select_from(table).where(table.deleted_at.is_(None))
    return int(session.scalar(statement) or 0)


def _words_of_one(session: Work, about: About, number: int) -> SubjectWords:
    if about == "pairings":
        row = session.execute(
            select(Pairing.agreement_number, Mentor.name, Apprentice.name)
            .join(Mentor, Mentor.id == Pairing.mentor_id)
            .join(Apprentice, Apprentice.id == Pairing.apprentice_id)
            .where(Pairing.id == number)
        ).one_or_none()
        code, name = (row[0] or "", f"{row[1]}—{row[2]}") if row else ("", "")
    else:
        table, column = _KEYS[about]
        title = _TITLES[about] if about in _TITLES else getattr(table, "name")  # noqa: B009 - typed
        one = session.execute(select(column, title).where(table.id == number)).one_or_none()
        code, name = (str(one[0] or ""), str(one[1])) if one else ("", "")
    return SubjectWords(f"{code} {name}".strip() or str(number), code)


def safe_name(stem: str, ending: str, taken: set[str]) -> str:
    """A file name any system takes, other than those already ``taken`` (upper and lower case are one on Windows)."""
    plain = (
        "".join(sign if sign.isalnum() or sign in "-_.()（） " else "_" for sign in stem).strip(" .") or "_"
    )
    name, number = f"{plain}{ending}", 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain}-{number}{ending}"
    taken.add(name.casefold())
    return name
