"""The points of all pairs of a board at once: the same numbers as ``pair_score``, from a small table for each criterion."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from talentdesk.rules.pair_score import (
    FIT,
    NOTHING_KNOWN,
    ApprenticeFacts,
    MentorFacts,
    PairFacts,
    PairRules,
    Weights,
    criterion,
    forbidden,
    pair_score,
)

# What each criterion looks at: people alike in it score alike, so each pair of kinds is judged once.
_MentorKind = Callable[[MentorFacts], Hashable]
_ApprenticeKind = Callable[[ApprenticeFacts], Hashable]
_LOOKED_AT: dict[str, tuple[_MentorKind, _ApprenticeKind]] = {
    "trade": (lambda m: (m.trade, m.occupation_id), lambda a: (a.trade, a.occupation_id)),
    "level": (lambda m: m.level, lambda a: a.level),
    "interest": (lambda m: (m.speciality, m.trade), lambda a: a.interest),
    "firm": (lambda m: m.employer, lambda a: a.employer),
    "experience": (lambda m: min(m.years, 20), lambda _a: None),
}
_FORBIDDING: tuple[_MentorKind, _ApprenticeKind] = (
    lambda m: (m.level, m.occupation_id),
    lambda a: (a.level, a.occupation_id),
)


def point_table(
    mentors: Sequence[MentorFacts],
    apprentices: Sequence[ApprenticeFacts],
    known: Mapping[tuple[int, int], PairFacts],
    weights: Weights,
    rules: PairRules,
) -> Any:
    """An array of whole numbers, a row for each apprentice, a column for each mentor; 0 where the pair is forbidden."""
    import numpy

    points = numpy.full((len(apprentices), len(mentors)), FIT, dtype=numpy.int64)
    for key, looked_at in _LOOKED_AT.items():

        def judge(mentor: MentorFacts, apprentice: ApprenticeFacts, key: str = key) -> int:
            return criterion(key, mentor, apprentice, NOTHING_KNOWN, weights, rules).points

        points += _by_kinds(mentors, apprentices, looked_at, judge)

    def allowed(mentor: MentorFacts, apprentice: ApprenticeFacts) -> int:
        # Two people of a kind stand for all of it, but never for the same person on both sides.
        return not forbidden(replace(mentor, id_number=""), apprentice, NOTHING_KNOWN, rules)

    points *= _by_kinds(mentors, apprentices, _FORBIDDING, allowed)
    _known_pairs(points, mentors, apprentices, known, weights, rules)
    return points


def _by_kinds(
    mentors: Sequence[MentorFacts],
    apprentices: Sequence[ApprenticeFacts],
    looked_at: tuple[_MentorKind, _ApprenticeKind],
    judge: Callable[[MentorFacts, ApprenticeFacts], int],
) -> Any:
    import numpy

    mentor_kinds, mentor_places = _kinds(mentors, looked_at[0])
    apprentice_kinds, apprentice_places = _kinds(apprentices, looked_at[1])
    table = numpy.array(
        [[int(judge(m, a)) for m in mentor_kinds] for a in apprentice_kinds],
        dtype=numpy.int64,
    ).reshape(len(apprentice_kinds), len(mentor_kinds))
    return table[numpy.ix_(apprentice_places, mentor_places)]


def _kinds(people: Sequence[Any], kind_of: Callable[[Any], Hashable]) -> tuple[list[Any], list[int]]:
    """One person of each kind, and for every person the place of his kind."""
    first: dict[Hashable, int] = {}
    kinds: list[Any] = []
    places = []
    for person in people:
        kind = kind_of(person)
        if kind not in first:
            first[kind] = len(kinds)
            kinds.append(person)
        places.append(first[kind])
    return kinds, places


def _known_pairs(
    points: Any,
    mentors: Sequence[MentorFacts],
    apprentices: Sequence[ApprenticeFacts],
    known: Mapping[tuple[int, int], PairFacts],
    weights: Weights,
    rules: PairRules,
) -> None:
    """Wishes, exclusions, earlier pairs and the same person on both sides are few: each is judged by itself."""
    columns = {mentor.id: place for place, mentor in enumerate(mentors)}
    rows = {apprentice.id: place for place, apprentice in enumerate(apprentices)}
    special = {(rows[a], columns[m]) for m, a in known if a in rows and m in columns}
    same: dict[str, list[int]] = {}
    for place, apprentice in enumerate(apprentices):
        same.setdefault(apprentice.id_number, []).append(place)
    special |= {
        (row, place) for place, m in enumerate(mentors) if m.id_number for row in same.get(m.id_number, [])
    }
    for row, column in special:
        mentor, apprentice = mentors[column], apprentices[row]
        facts = known.get((mentor.id, apprentice.id), NOTHING_KNOWN)
        points[row, column] = pair_score(mentor, apprentice, facts, weights, rules).points
