"""Compliance forms filled from a class."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.documents.forms import FORMS, Form, check_form, fill_form, save_pdf, save_xlsx
from talentdesk.errors import DeskError, Problem
from talentdesk.exchange.atomic import whole_file
from talentdesk.model import Session, Teacher, Trainee
from talentdesk.services import issuing, teaching
from talentdesk.store import Store
from talentdesk.text import tr


def forms() -> tuple[Form, ...]:
    """All forms that can be made."""
    return FORMS


def form_of(key: str) -> Form:
    """The form of that key; a refusal naming the known ones."""
    found = next((form for form in FORMS if form.key == key), None)
    if found is None:
        raise DeskError(
            tr("没有名为“{key}”的表单。", key=key),
            tr("可用的有：{known}", known="、".join(f.key for f in FORMS)),
            code="not-found",
        )
    return found


def make_form(store: Store, key: str, class_id: int, out: Path, today: date | None = None) -> list[Problem]:
    """Fill a form for a class into ``out`` (.xlsx or .pdf of the same sheet); what is not quite right on it."""
    form = form_of(key)
    if out.suffix.lower() not in (".pdf", ".xlsx"):
        raise DeskError(tr("表单只能存为 .pdf 或 .xlsx。"), tr("请改文件名的后缀。"), code="format")
    with store.read() as session:
        facts = class_form_facts(session, class_id, today or date.today(), certified_only=form.certified_only)
    workbook = fill_form(form, facts)
    with whole_file(out) as part, part.open("wb") as file:
        if out.suffix.lower() == ".pdf":
            save_pdf(workbook, file)
        else:
            save_xlsx(workbook, file)
    store.note(tr("生成表单 {form}：{file}", form=form.label, file=out.name), kind="print")
    return check_form(form, facts)


def class_form_facts(
    session: Work, class_id: int, today: date, *, certified_only: bool = False
) -> dict[str, object]:
    """All that forms of a class may ask for, as plain values."""
    facts = issuing.class_facts(session, class_id)
    course, found = facts.course, facts.found
    head = session.get(Teacher, found.head_teacher_id) if found.head_teacher_id else None
    sessions = session.scalars(
        select(Session)
        .where(Session.class_id == class_id, Session.deleted_at.is_(None))
        .order_by(Session.day)
    ).all()
    names = {
        teacher.id: teacher.name
        for teacher in session.scalars(
            select(Teacher).where(Teacher.id.in_({s.teacher_id for s in sessions if s.teacher_id}))
        )
    }
    trainees = _trainees(session, class_id)
    if certified_only:
        trainees = [line for line in trainees if line["certificate"]]
    return {
        "base": {"name": facts.base.name, "code": facts.base.code, "contact": facts.base.contact or "", "phone": facts.base.phone or ""},
        "class": {
            "code": found.code,
            "name": found.name,
            "course": course.name,
            "occupation": facts.occupation,
            "trade": course.trade or "",
            "level": course.level.label if course.level else "",
            "start": found.start,
            "end": found.end,
            "head_teacher": head.name if head else "",
            "teachers": "、".join(dict.fromkeys(names.values())),
            "size": len(trainees),
            "hours": facts.hours,
            "place": found.place or "",
            "filing_number": found.filing_number or "",
        },
        "trainees": trainees,
        "sessions": [
            {
                "date": unit.day,
                "period": unit.period or "",
                "hours": unit.hours,
                "teacher": names.get(unit.teacher_id or 0, ""),
                "content": unit.content or "",
            }
            for unit in sessions
        ],
        "exam_date": found.exam_date,
        "today": today,
    }  # fmt: skip


def _trainees(session: Work, class_id: int) -> list[dict[str, object]]:
    lines = teaching.result_lines(session, class_id)
    people = {
        person.id: person
        for person in session.scalars(
            select(Trainee).where(Trainee.id.in_([line.trainee_id for line in lines]))
        )
    }
    marks = {line.enrolment_id: line for line in teaching.mark_lines(session, class_id)}
    return [
        {
            "student_no": line.student_no,
            "name": line.name,
            "sex": people[line.trainee_id].sex or "",
            "id_number": people[line.trainee_id].id_number,
            "education": people[line.trainee_id].education or "",
            "employer": people[line.trainee_id].employer or "",
            "phone": people[line.trainee_id].phone or "",
            "theory": tr("缺考")
            if marks[line.enrolment_id].theory_absent
            else marks[line.enrolment_id].theory,
            "practice": tr("缺考")
            if marks[line.enrolment_id].practice_absent
            else marks[line.enrolment_id].practice,
            "review": tr("缺考")
            if marks[line.enrolment_id].review_absent
            else marks[line.enrolment_id].review,
            "result": line.judgement.state,
            "certificate": line.certificate_number or "",
        }
        for line in lines
    ]
