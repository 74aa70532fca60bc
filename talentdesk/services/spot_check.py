"""The people of a class whom an inspection calls: at least one in ten, the same ones for the same seed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError
from talentdesk.model import Trainee, TrainingClass
from talentdesk.rules.binder import LEAST_PERCENT, sample_size
from talentdesk.services.class_people import enrolled
from talentdesk.store import Store
from talentdesk.text import tr

Seed = str | int


@dataclass(frozen=True, slots=True)
class Chosen:
    """One person of a spot check, to be called."""

    trainee_id: int
    student_no: str
    name: str
    phone: str
    employer: str


def spot_check(
    store: Store, class_id: int, seed: Seed | None = None, percent: int = LEAST_PERCENT
) -> list[Chosen]:
    """Choose at least ``percent`` % of a class's people (10 to 100; at least one), repeatable from the seed.

    The people are put in the order of SHA-256 of "seed|ID number" (UTF-8) and the first ones are taken: the order
    of enrolment does not matter, and anybody can work it out again. In class order; no seed: ``default_seed``.
    """
    with store.read() as session:
        code = class_of(session, class_id).code
        wanted = default_seed_in(session, class_id) if seed is None else str(seed)
        people = drawn(session, class_id, wanted, percent)
    # An inspector's list holds telephone numbers: who made it stands in the journal.
    store.note(
        tr("抽查名单 {code}：{count} 人，种子 {seed}", code=code, count=len(people), seed=wanted),
        kind="reveal",
    )
    return people


def default_seed(store: Store, class_id: int) -> str:
    """The seed of a class when nobody names one: its code and the year it ends, so that it is the same every time."""
    with store.read() as session:
        return default_seed_in(session, class_id)


def default_seed_in(session: Work, class_id: int) -> str:
    """The same within a running operation."""
    found = class_of(session, class_id)
    return f"{found.code}-{found.end.year}"


def class_of(session: Work, class_id: int) -> TrainingClass:
    """The class of that number; a refusal when there is none."""
    found = session.get(TrainingClass, class_id)
    if found is None or found.deleted_at is not None:
        raise DeskError(tr("这个班级不存在。"), code="not-found")
    return found


def drawn(session: Work, class_id: int, seed: str, percent: int = LEAST_PERCENT) -> list[Chosen]:
    """The people chosen by ``spot_check``, without a word in the journal."""
    if not LEAST_PERCENT <= percent <= 100:
        raise DeskError(
            tr("抽查比例 {percent}% 不行。", percent=percent),
            tr("至少 {least}%，至多 100%。", least=LEAST_PERCENT),
            code="out-of-range",
        )
    members = enrolled(session, class_id)
    statement = select(Trainee).where(Trainee.id.in_([trainee for _, trainee, _, _ in members]))
    people = {person.id: person for person in session.scalars(statement)}

    def rank(trainee_id: int) -> str:
        return hashlib.sha256(f"{seed}|{people[trainee_id].id_number}".encode()).hexdigest()

    chosen = set(sorted(people, key=rank)[: sample_size(len(people), percent)])
    return [
        Chosen(trainee, number, name, people[trainee].phone or "", people[trainee].employer or "")
        for _, trainee, number, name in members
        if trainee in chosen
    ]
