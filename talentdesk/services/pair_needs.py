"""What apprenticeship classes ask of pairing: several mentors, a lead (技师) among them; which of it a set of pairs leaves open."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError, Problem
from talentdesk.model import TrainingClass
from talentdesk.rules.pair_score import ApprenticeFacts, MentorFacts
from talentdesk.services.pair_solver import ClassNeed
from talentdesk.text import tr

MENTORS, LEAD = "class-mentors", "class-lead"


@dataclass(frozen=True, slots=True)
class ClassStanding:
    """A class with its people and the mentors it has by pairs under way; ``led``: one of them may be the lead."""

    name: str
    size: int
    mentors: tuple[int, ...]
    led: bool


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """What a class still asks for, and of how many mentors in all; ``need`` by place in the lists of the board."""

    name: str
    mentors: int
    need: ClassNeed


def class_standings(
    session: Session,
    apprentices: Sequence[ApprenticeFacts],
    mentors: Sequence[MentorFacts],
    paired: Mapping[int, Collection[int]],
) -> dict[int, ClassStanding]:
    """The classes that any of all these apprentices is in; ``paired``: apprentice → the mentors he has now."""
    leads = {mentor.id for mentor in mentors if mentor.may_lead}
    people: dict[int, list[int]] = {}
    for each in apprentices:
        if each.class_id is not None:
            people.setdefault(each.class_id, []).append(each.id)
    names = dict(
        session.execute(
            select(TrainingClass.id, TrainingClass.name).where(TrainingClass.id.in_(people))
        ).all()
    )
    found = {}
    for number, members in sorted(people.items()):
        had = {mentor for apprentice in members for mentor in paired.get(apprentice, ())}
        found[number] = ClassStanding(names[number], len(members), tuple(sorted(had)), bool(had & leads))
    return found


def open_needs(
    classes: Mapping[int, ClassStanding],
    wanted: int,
    mentors: Sequence[MentorFacts],
    apprentices: Sequence[ApprenticeFacts],
) -> list[OpenNeed]:
    """What the classes of these apprentices still ask for beside the mentors they have, ``wanted`` for each; a class of
    one or two asks for no more mentors than it has people.
    """
    places = {mentor.id: place for place, mentor in enumerate(mentors)}
    leads = frozenset(place for place, mentor in enumerate(mentors) if mentor.may_lead)
    people: dict[int, set[int]] = {}
    for place, apprentice in enumerate(apprentices):
        if apprentice.class_id is not None:
            people.setdefault(apprentice.class_id, set()).add(place)
    found = []
    for number, members in sorted(people.items()) if wanted else ():
        has = classes[number]
        asked = min(wanted, has.size)
        missing = max(asked - len(has.mentors), 0)
        if missing or not has.led:
            already = frozenset(places[m] for m in has.mentors if m in places)
            need = ClassNeed(frozenset(members), missing, None if has.led else leads, already)
            found.append(OpenNeed(has.name, asked, need))
    return found


def class_gaps(
    classes: Mapping[int, ClassStanding],
    wanted: int,
    mentors: Sequence[MentorFacts],
    given: Mapping[int, Collection[int]],
) -> list[Problem]:
    """What is missing to the classes of ``given`` (class → the mentors its people would get), each with what to do."""
    leads = {mentor.id for mentor in mentors if mentor.may_lead}
    found = []
    for number, chosen in given.items() if wanted else ():
        has = classes[number]
        count = len({*has.mentors, *chosen})
        missing = min(wanted, has.size) - count
        if missing > 0:
            text = tr(
                "{name}只有 {count} 位师傅，还差 {missing} 位。", name=has.name, count=count, missing=missing
            )
            remedy = tr("请把班里的徒弟分给更多师傅，或在设置里调低学徒班的师傅数。")
            found.append(Problem(MENTORS, text, remedy, field="mentor_id"))
        if not has.led and leads.isdisjoint(chosen):
            text = tr("{name}没有能当组长的师傅（技师以上）。", name=has.name)
            found.append(Problem(LEAD, text, tr("请把班里一位徒弟分给技师以上的师傅。"), field="mentor_id"))
    return found


def unmet(needs: Sequence[OpenNeed], points: Any, capacities: Sequence[int]) -> DeskError:
    """The refusal of a suggestion, with the classes that nobody could satisfy; ``points[a][m]`` above 0: a and m may be
    paired. Where each could be by itself, all of them are named.
    """
    problems = []
    for each in needs:
        most, lead = _reachable(each.need, points, capacities)
        if most < each.need.mentors:
            had = each.mentors - each.need.mentors
            text = tr(
                "{name}要 {count} 位师傅，最多凑得出 {most} 位",
                name=each.name,
                count=each.mentors,
                most=had + most,
            )
            problems.append(Problem(MENTORS, text))
        if not lead:
            text = tr("{name}没有一位能结对的师傅可以当组长（技师以上）", name=each.name)
            problems.append(Problem(LEAD, text))
    if not problems:
        names = tr("、").join(each.name for each in needs)
        problems.append(Problem(MENTORS, tr("{names}各自够，合起来师傅不够分", names=names)))
    said = tr("；").join(problem.text for problem in problems)
    return DeskError(
        tr("凑不齐学徒班要求的师傅：{classes}。", classes=said),
        tr("请增加师傅、放宽可带徒人数，或在设置里调低学徒班的师傅数。"),
        code=MENTORS,
    )


def _reachable(need: ClassNeed, points: Any, capacities: Sequence[int]) -> tuple[int, bool]:
    """How many different mentors the people of a class could get at most (augmenting paths), and whether a lead."""
    masters = [m for m, most in enumerate(capacities) if most > 0]
    may = {a: [m for m in masters if points[a][m] > 0] for a in need.apprentices}
    taken: dict[int, int] = {}

    def place(apprentice: int, tried: set[int]) -> bool:
        for mentor in may[apprentice]:
            if mentor in tried or mentor in need.already:
                continue
            tried.add(mentor)
            if mentor not in taken or place(taken[mentor], tried):
                taken[mentor] = apprentice
                return True
        return False

    for apprentice in need.apprentices:
        place(apprentice, set())
    lead = need.leads is None or any(m in need.leads for mentors in may.values() for m in mentors)
    return len(taken), lead
