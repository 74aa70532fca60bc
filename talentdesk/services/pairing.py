"""Pairs mentors with apprentices: a suggestion that is the true optimum, explained pair by pair, taken over whole or in part."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import BaseProfile, Pairing
from talentdesk.progress import SILENT, Progress
from talentdesk.rules.pair_score import (
    LEAD_LEVEL,
    ApprenticeFacts,
    MentorFacts,
    PairFacts,
    PairScore,
    Weights,
    pair_score,
)
from talentdesk.services.issuing import months_later
from talentdesk.services.pair_facts import (
    ACTIVE,
    PairSettings,
    apprentice_facts,
    known_of,
    known_pairs,
    mentor_facts,
    pair_settings,
)
from talentdesk.services.pair_points import point_table
from talentdesk.services.pair_solver import ClassNeed, Goal, PairProblem, solve
from talentdesk.store import Store
from talentdesk.text import tr


@dataclass(frozen=True, slots=True)
class Board:
    """All that a pairing is decided on: who is to be paired, with whom, under which settings; ``before``: apprentice →
    mentor of an earlier suggestion.
    """

    mentors: tuple[MentorFacts, ...]
    apprentices: tuple[ApprenticeFacts, ...]
    known: Mapping[tuple[int, int], PairFacts]
    settings: PairSettings
    before: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Suggested:
    """One suggested pair with its score and reasons."""

    mentor_id: int
    apprentice_id: int
    score: PairScore


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The pairs, who is left over, the sum of scores, how many pairs differ from before."""

    pairs: tuple[Suggested, ...]
    unpaired: tuple[int, ...]
    total: int
    changed: int


def board(
    store: Store,
    *,
    class_id: int | None = None,
    without: Collection[int] = (),
    before: Mapping[int, int] | None = None,
    weights: Weights | None = None,
) -> Board:
    """The apprentices without a mentor (of one class) and the mentors with room, except those ``without``."""
    with store.read() as session:
        settings = pair_settings(session)
        if weights is not None:
            settings = replace(settings, weights=weights)
        paired = set(
            session.scalars(
                select(Pairing.apprentice_id).where(Pairing.state == ACTIVE, Pairing.deleted_at.is_(None))
            )
        )
        apprentices = tuple(
            a
            for a in apprentice_facts(session)
            if a.id not in paired and (class_id is None or a.class_id == class_id)
        )
        mentors = tuple(m for m in mentor_facts(session) if m.id not in without)
        return Board(mentors, apprentices, known_pairs(session), settings, dict(before or {}))


def suggest(on: Board, *, goal: Goal = "best", progress: Progress = SILENT) -> Suggestion:
    """The optimum for a board. ``best``: highest sum, then fewest changes against ``before``; ``steady``: the reverse.

    Refused where an apprenticeship class cannot have as many mentors as the base asks for, with a lead among them.
    """
    progress.step(0, 2, tr("正在计算匹配分"))
    points = point_table(on.mentors, on.apprentices, on.known, on.settings.weights, on.settings.rules)
    places = {mentor.id: place for place, mentor in enumerate(on.mentors)}
    rows = {apprentice.id: place for place, apprentice in enumerate(on.apprentices)}
    problem = PairProblem(
        scores=points,
        capacities=[mentor.free for mentor in on.mentors],
        before={rows[a]: places[m] for a, m in on.before.items() if a in rows and m in places},
        needs=_needs(on),
    )
    progress.step(1, 2, tr("正在求最优方案"))
    solved = solve(problem, goal)
    if solved is None:
        raise DeskError(
            tr("凑不齐学徒班要求的 {count} 位师傅和 1 位组长。", count=on.settings.class_mentors),
            tr("请增加师傅、放宽可带徒人数，或在设置里调低学徒班的师傅数。"),
            code="class-mentors",
        )
    return judged(on, {on.apprentices[a].id: on.mentors[m].id for a, m in solved.items()})


def judged(on: Board, pairs: Mapping[int, int]) -> Suggestion:
    """A set of pairs (apprentice → mentor) with scores, reasons and sum, as it stands on the board."""
    mentors = {mentor.id: mentor for mentor in on.mentors}
    found = tuple(
        Suggested(pairs[a.id], a.id, score_of(on, mentors[pairs[a.id]], a))
        for a in on.apprentices
        if a.id in pairs
    )
    return Suggestion(
        pairs=found,
        unpaired=tuple(a.id for a in on.apprentices if a.id not in pairs),
        total=sum(each.score.points for each in found),
        changed=sum(pairs.get(apprentice) != mentor for apprentice, mentor in on.before.items()),
    )


def score_of(on: Board, mentor: MentorFacts, apprentice: ApprenticeFacts) -> PairScore:
    """为什么是他: the score of one pair with every reason."""
    known = known_of(dict(on.known), mentor.id, apprentice.id)
    return pair_score(mentor, apprentice, known, on.settings.weights, on.settings.rules)


def moved(on: Board, pairs: Mapping[int, int], apprentice_id: int, mentor_id: int | None) -> dict[int, int]:
    """The pairs after an apprentice was moved to a mentor, or away (None); refused over capacity and where forbidden."""
    left = {a: m for a, m in pairs.items() if a != apprentice_id}
    if mentor_id is None:
        return left
    mentor = next(each for each in on.mentors if each.id == mentor_id)
    apprentice = next(each for each in on.apprentices if each.id == apprentice_id)
    against = score_of(on, mentor, apprentice).forbidden
    if against:
        raise DeskError(
            tr("{mentor}和{apprentice}不能结对：{why}。", mentor=mentor.name, apprentice=apprentice.name, why=against),
            tr("请另选一位师傅；规则在设置和师徒页里可以调整。"), code="forbidden",
        )  # fmt: skip
    if sum(m == mentor_id for m in left.values()) >= mentor.free:
        raise DeskError(
            tr("{name}师傅已经带满了。", name=mentor.name), tr("请先把他名下的一位移走。"), code="capacity"
        )
    return {**left, apprentice_id: mentor_id}


def accept(
    store: Store, pairs: Sequence[tuple[int, int]], start: date, *, class_id: int | None = None
) -> list[int]:
    """Make pairs (mentor, apprentice) under way from a day for the base's usual term; the new records' numbers."""
    with store.write(tr("结对 {count} 对", count=len(pairs))) as session:
        months = pair_settings(session).months
        made = [
            Pairing(
                mentor_id=mentor,
                apprentice_id=apprentice,
                start=start,
                end=months_later(start, months),
                class_id=class_id,
                agreement_number=number,
            )
            for (mentor, apprentice), number in zip(pairs, _numbers(session, start, len(pairs)), strict=True)
        ]
        session.add_all(made)
        session.flush()
        return [pair.id for pair in made]


def _numbers(session: Session, day: date, count: int) -> list[str]:
    """The next agreement numbers of a year: ST2026001 …"""
    prefix = f"ST{day.year}"
    used = session.scalars(
        select(Pairing.agreement_number).where(Pairing.agreement_number.startswith(prefix))
    )
    last = max((int(n[len(prefix) :]) for n in used if n and n[len(prefix) :].isdigit()), default=0)
    return [f"{prefix}{last + step:03d}" for step in range(1, count + 1)]


def save_weights(store: Store, weights: Weights) -> None:
    """Keep the base's own weights."""
    with store.write(tr("调整结对评分的权重")) as session:
        base = session.scalars(select(BaseProfile)).one()
        base.pair_weights = json.dumps(weights.stored())


def _needs(on: Board) -> list[ClassNeed]:
    """What each apprenticeship class on the board still asks for; a class of one or two has no more mentors than people."""
    leads = frozenset(
        place for place, m in enumerate(on.mentors) if m.level is not None and m.level >= LEAD_LEVEL
    )
    classes: dict[int, set[int]] = {}
    for place, apprentice in enumerate(on.apprentices):
        if apprentice.class_id is not None:
            classes.setdefault(apprentice.class_id, set()).add(place)
    return [
        ClassNeed(frozenset(people), min(on.settings.class_mentors, len(people)), leads)
        for _, people in sorted(classes.items())
        if on.settings.class_mentors
    ]
