"""Pairs by both sides' wishes (双向选择): a stable matching under the mentors' capacities, never a forbidden pair.

Who has filled in wishes is paired with those he named only; who has named nobody takes whoever named him. Equal ranks, and the
order of those who named him, follow the score.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from talentdesk.rules.pair_score import PairScore
from talentdesk.rules.stable_matching import Side, stable_matching
from talentdesk.services.pairing import Board, score_of

__all__ = ["Side", "WishMatch", "WishedPair", "match_wishes"]


@dataclass(frozen=True, slots=True)
class WishedPair:
    """One pair with the rank each gave the other (None: he named nobody) and its score."""

    mentor_id: int
    apprentice_id: int
    mentor_rank: int | None
    apprentice_rank: int | None
    score: PairScore


@dataclass(frozen=True, slots=True)
class WishMatch:
    """The pairs, and the apprentices on the board who are left over."""

    pairs: tuple[WishedPair, ...]
    unpaired: tuple[int, ...]


def match_wishes(on: Board, asking: Side = "apprentice") -> WishMatch:
    """The stable matching of a board that serves one side best."""
    wished = _wished(on)
    # Someone whom the rules allow none of those he named has named someone all the same.
    fussy_apprentices = {a for (_, a), facts in on.known.items() if facts.apprentice_rank is not None}
    fussy_mentors = {m for (m, _), facts in on.known.items() if facts.mentor_rank is not None}
    matched = stable_matching(
        _lists(wished, lambda w: (w.apprentice_id, w.mentor_id, w.apprentice_rank), fussy_apprentices),
        _lists(wished, lambda w: (w.mentor_id, w.apprentice_id, w.mentor_rank), fussy_mentors),
        {mentor.id: mentor.free for mentor in on.mentors},
        asking,
    )
    return WishMatch(
        tuple(each for each in wished if matched.get(each.apprentice_id) == each.mentor_id),
        tuple(a.id for a in on.apprentices if a.id not in matched),
    )


def _wished(on: Board) -> list[WishedPair]:
    """The allowed pairs of a board in which at least one has named the other, by apprentice."""
    mentors = {mentor.id: mentor for mentor in on.mentors}
    apprentices = {apprentice.id: apprentice for apprentice in on.apprentices}
    found = []
    for (m, a), facts in sorted(on.known.items(), key=lambda item: (item[0][1], item[0][0])):
        named = facts.mentor_rank is not None or facts.apprentice_rank is not None
        if named and m in mentors and a in apprentices:
            score = score_of(on, mentors[m], apprentices[a])
            if not score.forbidden:
                found.append(WishedPair(m, a, facts.mentor_rank, facts.apprentice_rank, score))
    return found


def _lists(
    wished: list[WishedPair], seen: Callable[[WishedPair], tuple[int, int, int | None]], fussy: set[int]
) -> dict[int, list[int]]:
    """Whom each of a side accepts, dearest first; ``seen``: who, whom and at which rank."""
    lists: dict[int, list[int]] = {}
    for each in sorted(wished, key=lambda w: (seen(w)[2] or 0, -w.score.points, seen(w)[1])):
        who, whom, rank = seen(each)
        if rank is not None or who not in fussy:
            lists.setdefault(who, []).append(whom)
    return lists
