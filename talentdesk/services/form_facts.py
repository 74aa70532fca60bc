"""The facts a form is filled from: a mapping with every placeholder that belongs to what the form is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.documents.form_catalogue import Ask
from talentdesk.errors import DeskError, Problem
from talentdesk.model import Enrolment, Equipment
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.dates import parse_date
from talentdesk.services.equipment import MACHINE, SCRAPPED
from talentdesk.services.form_facts_class import Chosen, class_facts
from talentdesk.services.form_facts_devices import device_facts, loan_facts
from talentdesk.services.form_facts_pairs import allowance_facts, graduate_facts, pair_facts
from talentdesk.services.form_facts_people import mentor_facts, teacher_facts
from talentdesk.services.form_facts_things import (
    FindPhoto,
    base_facts,
    base_figures,
    certificate_facts,
    reward_facts,
)
from talentdesk.services.form_requests import Offer, Options, Subject
from talentdesk.services.photos import photo_path
from talentdesk.store import Store
from talentdesk.text import tr

YEAR, MONTH = "year", "month"
STANDARD = "standard"
# A workbook of more sheets opens in no office program within reason.
MOST_SHEETS = 500


def form_facts(
    store: Store, offer: Offer, subject: Subject, today: date, options: Options
) -> dict[str, object]:
    """Everything the form may show, unmasked: base, today, user, purpose, ask, summary and what it is about.

    Keys are the last steps of ``form_placeholders``; dates are dates, shares 0…1, pictures paths; what is not known is
    "" or None. DeskError for a subject that is none, and for answers to what is not asked.
    """
    if subject.about != offer.about:
        raise DeskError(tr("这张表单不是关于所选对象的。"), tr("请另选表单或对象。"), code="subject")
    asked = answers(offer, options.asks, today)
    year = asked.get(YEAR)
    wanted = year if isinstance(year, int) else today.year
    find = partial(photo_path, store)
    with store.read() as session:
        facts: dict[str, object] = {
            "base": base_facts(session, find),
            "today": today,
            "user": store.user,
            "purpose": options.purpose,
            "ask": asked,
        }
        figures = base_figures(session, wanted)
        about = _about(session, find, offer, subject, today, wanted)
    if subject.about == "base":
        month = asked.get(MONTH)
        _add_mentoring(store, about, wanted, month if isinstance(month, int) else today.month)
    own = about.pop("summary", {})
    assert isinstance(own, Mapping)
    subsidy = {"subsidy_total": _subsidy(asked.get(STANDARD), about.get("trainees"))}
    return facts | about | {"summary": figures | subsidy | dict(own)}


def _about(
    session: Work, find: FindPhoto, offer: Offer, subject: Subject, today: date, year: int
) -> dict[str, object]:
    if subject.about == "class":
        return _of_class(session, find, offer, subject, today)
    if subject.about == "teachers":
        teachers = teacher_facts(session, find, today, subject.ids, whole=True)
        return {"teachers": _there(teachers, subject, offer)}
    if subject.about == "equipment":
        devices = _there(device_facts(session, find, subject.ids, today, year), subject, offer)
        return {"devices": devices, "summary": _worth(devices)}
    if subject.about == "loans":
        return {"loans": _there(loan_facts(session, subject.ids), subject, offer)}
    if subject.about == "pairings":
        return {"pairs": _there(pair_facts(session, subject.ids), subject, offer)}
    if subject.about == "certificates":
        return {"certificates": _there(certificate_facts(session, find, subject.ids), subject, offer)}
    rewards = reward_facts(session, year)
    return {
        "rewards": rewards,
        "mentors": mentor_facts(session, SkillLevel.TECHNICIAN),
        "teachers": teacher_facts(session, find, today, (), whole=True),
        "devices": device_facts(session, find, _equipped(session), today, year),
        "summary": {"reward_total": sum(int(str(line["amount"])) for line in rewards)},
    }


def _add_mentoring(store: Store, about: dict[str, object], year: int, month: int) -> None:
    """Who finished in the year, and the allowances of the month with their sum."""
    allowances = allowance_facts(store, year, month)
    about |= {"graduates": graduate_facts(store, year), "allowances": allowances}
    summary = about["summary"]
    assert isinstance(summary, dict)
    summary["allowance_total"] = sum((Decimal(str(line["amount"])) for line in allowances), Decimal(0))


def _of_class(
    session: Work, find: FindPhoto, offer: Offer, subject: Subject, today: date
) -> dict[str, object]:
    if len(subject.ids) != 1:
        raise DeskError(tr("请选一个班级。"), tr("班级的表单一次做一个班。"), code="subject")
    people = frozenset(subject.people)
    if people:
        there = session.scalars(
            select(Enrolment.trainee_id).where(
                Enrolment.class_id == subject.ids[0], Enrolment.deleted_at.is_(None)
            )
        )
        if people - set(there):
            raise DeskError(tr("所选学员不都在这个班里。"), tr("请重新选择学员。"), code="not-found")
    return class_facts(session, find, subject.ids[0], today, Chosen(people, offer.certified_only))


def _equipped(session: Work) -> list[int]:
    """The machines still there: what is written off stays in the register but is no equipment any more."""
    statement = select(Equipment.id).where(
        Equipment.deleted_at.is_(None), Equipment.state != SCRAPPED, Equipment.kind == MACHINE
    )
    return list(session.scalars(statement))


def _there(found: list[dict[str, object]], subject: Subject, offer: Offer) -> list[dict[str, object]]:
    """The records found; refused when chosen ones have gone, and when each of very many would get a sheet of its own."""
    if len(found) < len(set(subject.ids)):
        raise DeskError(tr("所选的记录有的已经不在了。"), tr("请重新选择。"), code="not-found")
    if offer.each and len(found) > MOST_SHEETS:
        raise DeskError(
            tr("这张表单每条记录一张，一次最多 {limit} 张。", limit=MOST_SHEETS),
            tr("请选择要做的记录。"),
            code="too-many",
        )
    return found


def _worth(devices: list[dict[str, object]]) -> dict[str, object]:
    """Number and value as new of the equipment listed."""
    values = [value for device in devices if isinstance(value := device["value"], Decimal)]
    return {"devices": sum(int(str(d["quantity"])) for d in devices), "device_value": sum(values, Decimal(0))}


def _subsidy(standard: object, trainees: object) -> object:
    """What is applied for: so much for each listed trainee with a certificate; None as long as no amount was told."""
    if not isinstance(standard, int | float) or not isinstance(trainees, list):
        return None
    return standard * sum(1 for each in trainees if each["certificate"])


def answers(offer: Offer, given: Mapping[str, str], today: date) -> dict[str, object]:
    """What was answered to the form's questions, as numbers and dates where it asks for such; "" where nothing was.

    Year and month are these unless told. DeskError (code ``answers``) for names it does not ask and values it cannot read.
    """
    known = {ask.name: ask for ask in offer.asks}
    problems = [
        Problem(
            "unknown-value",
            tr("这张表单不问“{name}”。", name=name),
            tr("可用的有：{known}", known="、".join(known) or tr("（没有）")),
            field=name,
        )
        for name in given
        if name not in known
    ]
    found: dict[str, object] = {}
    for name, ask in known.items():
        try:
            found[name] = _answer(ask, str(given.get(name, "")).strip(), today)
        except ValueError:
            problems.append(_unreadable(ask))
    if problems:
        raise DeskError(
            " ".join(problem.text for problem in problems),
            problems[0].remedy,
            code="answers",
            problems=problems,
        )
    return found


def _answer(ask: Ask, text: str, today: date) -> object:
    if not text:
        return {YEAR: today.year, MONTH: today.month}.get(ask.kind, "")
    if ask.kind == MONTH:
        return date(today.year, int(text.removesuffix("月")), 1).month  # refuses what is no month
    if ask.kind == YEAR:
        year = int(text.removesuffix("年"))
        return date(year, 1, 1).year  # refuses what is no year
    if ask.kind == "number":
        return _number(text.replace(",", "").replace("，", ""))
    if ask.kind == "date":
        return parse_date(text, today.year)
    return text


def _number(text: str) -> int | float:
    number = float(text)
    if number != number or abs(number) > 1e12:
        raise ValueError("no amount")
    return int(number) if number.is_integer() else number


def _unreadable(ask: Ask) -> Problem:
    label = tr(ask.label)
    if ask.kind == "date":
        return Problem(
            "not-a-date",
            tr("“{label}”要写日期。", label=label),
            tr("请写成 2026-09-01。"),
            field=ask.name,
        )
    return Problem(
        "not-a-number", tr("“{label}”要写数字。", label=label), tr("只写数字，例如 2026。"), field=ask.name
    )
