"""Matching by both sides' wishes: deferred acceptance (Gale and Shapley) where a mentor takes several apprentices.

The result is stable: no mentor and apprentice who both listed each other would both rather have one another. Of all stable
results it is the best for every member of the side that asks, and all stable results pair the same people (Roth).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from heapq import heappop, heappush
from typing import Literal, TypeVar

Side = Literal["apprentice", "mentor"]
A = TypeVar("A", bound=Hashable)
M = TypeVar("M", bound=Hashable)


def stable_matching(
    apprentices: Mapping[A, Sequence[M]],
    mentors: Mapping[M, Sequence[A]],
    places: Mapping[M, int],
    asking: Side = "apprentice",
) -> dict[A, M]:
    """Apprentice → mentor. The lists name the other side, dearest first; who is not listed is not acceptable.

    ``places``: how many apprentices a mentor takes. ``asking``: the side that is served best.
    """
    rank_of_apprentice = {m: {a: rank for rank, a in enumerate(wanted)} for m, wanted in mentors.items()}
    mutual = {
        a: [m for m in wanted if a in rank_of_apprentice.get(m, {}) and places.get(m, 0) > 0]
        for a, wanted in apprentices.items()
    }
    if asking == "apprentice":
        return _apprentices_ask(mutual, rank_of_apprentice, places)
    return _mentors_ask(mutual, mentors, places)


def _apprentices_ask(
    mutual: Mapping[A, list[M]], ranks: Mapping[M, Mapping[A, int]], places: Mapping[M, int]
) -> dict[A, M]:
    waiting = {a: iter(wanted) for a, wanted in mutual.items()}
    held: dict[M, list[tuple[int, int, A]]] = {}
    number = {a: place for place, a in enumerate(mutual)}
    asking = list(mutual)
    while asking:
        apprentice = asking.pop()
        mentor = next(waiting[apprentice], None)
        if mentor is None:
            continue
        kept = held.setdefault(mentor, [])
        heappush(kept, (-ranks[mentor][apprentice], number[apprentice], apprentice))
        if len(kept) > places[mentor]:
            asking.append(heappop(kept)[2])
    return {a: m for m, kept in held.items() for _, _, a in kept}


def _mentors_ask(
    mutual: Mapping[A, list[M]], mentors: Mapping[M, Sequence[A]], places: Mapping[M, int]
) -> dict[A, M]:
    ranks = {a: {m: rank for rank, m in enumerate(wanted)} for a, wanted in mutual.items()}
    waiting = {m: iter([a for a in wanted if m in ranks.get(a, {})]) for m, wanted in mentors.items()}
    held: dict[A, M] = {}
    asking = [m for m in mentors for _ in range(places.get(m, 0))]
    while asking:
        mentor = asking.pop()
        apprentice = next(waiting[mentor], None)
        if apprentice is None:
            continue
        rival = held.get(apprentice)
        if rival is None or ranks[apprentice][mentor] < ranks[apprentice][rival]:
            held[apprentice] = mentor
            if rival is not None:
                asking.append(rival)
        else:
            asking.append(mentor)
    return held
