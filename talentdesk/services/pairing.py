"""Pairs mentors with apprentices: a suggestion that is the true optimum, explained pair by pair, taken over whole or in part."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError, Problem
from talentdesk.model import BaseProfile, JournalChange, Pairing
from talentdesk.progress import SILENT, Progress
from talentdesk.rules.dates import months_later
from talentdesk.rules.pair_score import (
    ApprenticeFacts,
    MentorFacts,
    PairFacts,
    PairScore,
    Weights,
    forbidden,
    pair_score,
)
from talentdesk.services.pair_facts import (
    ACTIVE,
    PairSettings,
    active_pairs,
    apprentice_facts,
    known_of,
    known_pairs,
    mentor_facts,
    pair_settings,
)
from talentdesk.services.pair_guard import against
from talentdesk.services.pair_needs import ClassStanding, class_gaps, class_standings, open_needs, unmet
from talentdesk.services.pair_points import point_table
from talentdesk.services.pair_solver import Goal, PairProblem, solve
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "Board", "Goal", "Suggested", "Suggestion", "Weights", "accept", "board", "class_needs", "gaps", "judged", "moved",
    "next_numbers", "outdated", "save_weights", "score_of", "suggest", "weight_labels", "weights",
]  # fmt: skip


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
    classes: Mapping[int, ClassStanding] = field(default_factory=dict)
    """How each class of any apprentice stands by the pairs under way."""


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
        paired = active_pairs(session)
        everybody = apprentice_facts(session)
        apprentices = tuple(
            a for a in everybody if a.id not in paired and (class_id is None or a.class_id == class_id)
        )
        masters = mentor_facts(session)
        mentors = tuple(m for m in masters if m.id not in without)
        classes = class_standings(session, everybody, masters, paired)
        return Board(mentors, apprentices, known_pairs(session), settings, dict(before or {}), classes)


def outdated(store: Store) -> dict[int, str]:
    """Pairs under way that the rules would not allow to be made today, with the reason: levels and wishes change."""
    with store.read() as session:
        mentors = {m.id: m for m in mentor_facts(session)}
        apprentices = {a.id: a for a in apprentice_facts(session)}
        known, rules = known_pairs(session), pair_settings(session).rules
        under_way = select(Pairing.id, Pairing.mentor_id, Pairing.apprentice_id).where(
            Pairing.state == ACTIVE, Pairing.deleted_at.is_(None)
        )
        found = {}
        for number, mentor, apprentice in session.execute(under_way):
            facts = known_of(known, mentor, apprentice)
            why = forbidden(mentors[mentor], apprentices[apprentice], facts, rules)
            if why:
                found[number] = why
        return found


def suggest(on: Board, *, goal: Goal = "best", progress: Progress = SILENT) -> Suggestion:
    """The optimum for a board. ``best``: highest sum, then fewest changes against ``before``; ``steady``: the reverse.

    Refused where an apprenticeship class cannot have as many mentors as the base asks for, with a lead among them.
    """
    progress.step(0, 2, tr("正在计算匹配分"))
    points = point_table(on.mentors, on.apprentices, on.known, on.settings.weights, on.settings.rules)
    places = {mentor.id: place for place, mentor in enumerate(on.mentors)}
    rows = {apprentice.id: place for place, apprentice in enumerate(on.apprentices)}
    needs = open_needs(on.classes, on.settings.class_mentors, on.mentors, on.apprentices)
    problem = PairProblem(
        scores=points,
        capacities=[mentor.free for mentor in on.mentors],
        before={rows[a]: places[m] for a, m in on.before.items() if a in rows and m in places},
        needs=[each.need for each in needs],
    )
    progress.step(1, 2, tr("正在求最优方案"))
    solved = solve(problem, goal)
    if solved is None:
        raise unmet(needs, points, problem.capacities)
    return judged(on, {on.apprentices[a].id: on.mentors[m].id for a, m in solved.items()})


def gaps(on: Board, pairs: Mapping[int, int], of: Collection[int] | None = None) -> list[Problem]:
    """What some pairs (apprentice → mentor) leave open of what classes ask for, with what to do: too few mentors, no lead.

    ``of``: the classes asked about; None: those that have a mentor or would get one.
    """
    given: dict[int, set[int]] = {
        number: set()
        for number, has in on.classes.items()
        if (number in of if of is not None else has.mentors)
    }
    for each in on.apprentices:
        if each.id in pairs and each.class_id is not None and (of is None or each.class_id in of):
            given.setdefault(each.class_id, set()).add(pairs[each.id])
    return class_gaps(on.classes, on.settings.class_mentors, on.mentors, given)


def class_needs(
    store: Store, pairs: Sequence[tuple[int, int]] = (), class_id: int | None = None
) -> list[Problem]:
    """What classes (one of them) would still ask for after some more pairs (mentor, apprentice): findings, no refusals."""
    on = board(store)
    of = None if class_id is None else [class_id]
    return gaps(on, {apprentice: mentor for mentor, apprentice in pairs}, of)


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
    known = known_of(on.known, mentor.id, apprentice.id)
    return pair_score(mentor, apprentice, known, on.settings.weights, on.settings.rules)


def moved(on: Board, pairs: Mapping[int, int], apprentice_id: int, mentor_id: int | None) -> dict[int, int]:
    """The pairs after an apprentice was moved to a mentor, or away (None); refused over capacity and where forbidden."""
    left = {a: m for a, m in pairs.items() if a != apprentice_id}
    if mentor_id is None:
        return left
    mentor = next((each for each in on.mentors if each.id == mentor_id), None)
    apprentice = next((each for each in on.apprentices if each.id == apprentice_id), None)
    if mentor is None or apprentice is None:
        raise DeskError(
            tr("这位师傅或徒弟不在结对看板上。"), tr("看板可能已过时，请刷新。"), code="not-found"
        )
    why = score_of(on, mentor, apprentice).forbidden
    if why:
        raise against(mentor.name, apprentice.name, why)
    if sum(m == mentor_id for m in left.values()) >= mentor.free:
        raise DeskError(
            tr("{name}师傅已经带满了。", name=mentor.name), tr("请先把他名下的一位移走。"), code="capacity"
        )
    return {**left, apprentice_id: mentor_id}


def accept(store: Store, pairs: Sequence[tuple[int, int]], start: date) -> list[int]:
    """Make pairs (mentor, apprentice) under way from a day for the base's usual term; the new records' numbers.

    Refused where an apprentice has got a mentor meanwhile: a second one is a decision, not the outcome of a suggestion.
    """
    with store.write(tr("结对 {count} 对", count=len(pairs))) as session:
        months = pair_settings(session).months
        facts = {a.id: a for a in apprentice_facts(session)}
        taken = active_pairs(session)
        for _, apprentice in pairs:
            if apprentice in taken:
                raise DeskError(
                    tr("{name}已经有师傅了。", name=facts[apprentice].name),
                    tr("方案已过时，请重新推荐；确实要第二位师傅时，请在名册里新建。"),
                    code="stale",
                )
        numbers = next_numbers(session, start, len(pairs))
        made = [
            Pairing(
                mentor_id=mentor,
                apprentice_id=apprentice,
                start=start,
                end=months_later(start, months) - timedelta(days=1),
                class_id=facts[apprentice].class_id if apprentice in facts else None,
                level_before=facts[apprentice].level if apprentice in facts else None,
                agreement_number=number,
            )
            for (mentor, apprentice), number in zip(pairs, numbers, strict=True)
        ]
        session.add_all(made)
        session.flush()
        return [pair.id for pair in made]


def next_numbers(session: Session, day: date, count: int) -> list[str]:
    """The next agreement numbers of a year: ST2026001 … Never one that was ever used, by a pair taken back either:
    the paper with it may have been signed.
    """
    prefix = f"ST{day.year}"
    noted = func.json_extract(JournalChange.after, "$.agreement_number")
    used = session.scalars(
        select(noted).where(JournalChange.table_name == "pairing", noted.startswith(prefix)).distinct()
    )
    last = max((int(n[len(prefix) :]) for n in used if n[len(prefix) :].isdecimal()), default=0)
    return [f"{prefix}{last + step:03d}" for step in range(1, count + 1)]


def weights(store: Store) -> Weights:
    """The base's own weights, as far as it has any, else the usual ones."""
    with store.read() as session:
        return pair_settings(session).weights


def weight_labels() -> dict[str, str]:
    """What each criterion of the score is called."""
    return {
        "trade": tr("工种或职业相同"),
        "level": tr("等级差合适"),
        "interest": tr("意向与专长相合"),
        "firm": tr("同一单位"),
        "experience": tr("从业年限"),
        "earlier": tr("以前结过对"),
        "mentor_wish": tr("师傅的志愿"),
        "apprentice_wish": tr("徒弟的志愿"),
    }


def save_weights(store: Store, weights: Weights) -> None:
    """Keep the base's own weights."""
    with store.write(tr("调整结对评分的权重")) as session:
        base = session.scalars(select(BaseProfile)).one()
        base.pair_weights = json.dumps(weights.stored())
