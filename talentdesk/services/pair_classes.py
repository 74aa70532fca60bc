"""The optimum of pairing where apprenticeship classes need several mentors and a lead: an integer programme (HiGHS, gap 0).

Two million pairs are too many for it, so only those are asked that can be in an optimum: prices of the mentors' places,
taken from the optimum without the needs, say by how much each pair falls short of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talentdesk.services.pair_solver import ClassNeed, Goal, PairProblem, scores_and_kept

FIRST_ASKED = 5_000
"""So many pairs, the most promising ones, are asked at first."""


def programmed(
    problem: PairProblem, goal: Goal, gains: Any, free: Mapping[int, int]
) -> dict[int, int] | None:
    """The optimum that meets the needs; None where there is none. ``free``: the optimum of ``gains`` without them."""
    import numpy

    scores, kept = scores_and_kept(problem)
    goals = (scores, kept) if goal == "best" else (kept, scores)
    allowed = scores > 0
    short = numpy.where(allowed, _shortfall(gains, problem.capacities, free), numpy.inf)
    bound = sum(float(gains[a, m]) for a, m in free.items())
    count, most = min(FIRST_ASKED, int(allowed.sum())), int(allowed.sum())
    while count:
        limit = float(numpy.partition(short.ravel(), count - 1)[count - 1])
        while True:
            found = _in_order(problem, goals, short <= limit)
            if found is None:
                break
            # Whatever uses a pair that falls short by more than the optimum found does, is worse than it.
            lost = bound - sum(float(gains[a, m]) for a, m in found.items())
            if lost <= limit:
                return found
            limit = lost
        if count == most:
            return None
        count = min(count * 8, most)
    return None


def _shortfall(gains: Any, capacities: Any, free: Mapping[int, int]) -> Any:
    """For each pair, at least how much less than ``free`` any pairing with it brings (reduced costs of the assignment)."""
    import numpy

    people, masters = gains.shape
    nobody = masters  # stands for staying unpaired: worth nothing, room for all
    worth = numpy.hstack([gains, numpy.zeros((people, 1))])
    where = numpy.full(people, nobody)
    for apprentice, mentor in free.items():
        where[apprentice] = mentor
    present = worth[numpy.arange(people), where]
    moves = numpy.full((masters + 1, masters + 1), -numpy.inf)
    for place in numpy.unique(where):
        there = where == place
        moves[place] = (worth[there] - present[there, None]).max(axis=0)
    prices = numpy.zeros(masters + 1)
    while True:  # longest paths; they end because no move round the places brings anything at an optimum
        better = numpy.maximum(prices, (prices[:, None] + moves).max(axis=0))
        if (better == prices).all():
            break
        prices = better
    shut = numpy.asarray(capacities) <= 0
    own = present - prices[where]
    short = own[:, None] + prices[:masters] - gains
    short[:, shut] = numpy.inf
    return short


def _in_order(problem: PairProblem, goals: tuple[Any, Any], asked: Any) -> dict[int, int] | None:
    """Two steps, so that no large factors spoil the solver's tolerances: the first goal, then the second at its value."""
    import numpy

    places = numpy.argwhere(asked)
    if not len(places):
        return None
    first, second = (goal[asked] for goal in goals)
    found = _optimum(problem, places, first, None)
    if found is None:
        return None
    held = round(float(first[found].sum()))
    again = _optimum(problem, places, second, (first, held))
    chosen = places[found if again is None else again]
    return {int(a): int(m) for a, m in chosen}


class _Rows:
    """The rows of the programme: which unknowns with which factors lie between which limits."""

    def __init__(self) -> None:
        self.parts: list[tuple[Any, Any, Any]] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, unknowns: Any, factors: Any, low: float, high: float) -> None:
        """One row."""
        import numpy

        row = numpy.full(len(unknowns), len(self.low))
        self.parts.append((row, numpy.asarray(unknowns), numpy.broadcast_to(factors, len(unknowns))))
        self.low.append(low)
        self.high.append(high)

    def limits(self, size: int) -> Any:
        """The rows as scipy takes them."""
        import numpy
        from scipy.optimize import LinearConstraint
        from scipy.sparse import coo_matrix

        rows, unknowns, factors = (numpy.concatenate(each) for each in zip(*self.parts, strict=True))
        matrix = coo_matrix((factors, (rows, unknowns)), shape=(len(self.low), size)).tocsr()
        return LinearConstraint(matrix, numpy.asarray(self.low), numpy.asarray(self.high))


def _optimum(problem: PairProblem, places: Any, gain: Any, held: tuple[Any, int] | None) -> Any | None:
    """Which of the asked pairs to choose (their numbers); None where the needs cannot be met with them."""
    import numpy
    from scipy.optimize import Bounds, milp

    pairs, masters = len(places), len(problem.capacities)
    rows = _Rows()
    for side, most in ((0, None), (1, problem.capacities)):
        order = numpy.argsort(places[:, side], kind="stable")
        for part in numpy.split(order, numpy.flatnonzero(numpy.diff(places[order, side])) + 1):
            rows.add(part, 1.0, 0, 1 if most is None else max(most[int(places[part[0], side])], 0))
    for number, need in enumerate(problem.needs):
        _need(rows, need, places, pairs + number * masters)
    if held is not None:
        known, value = held
        rows.add(numpy.arange(pairs), known, value - 0.5, numpy.inf)
    size = pairs + len(problem.needs) * masters
    cost, whole = numpy.zeros(size), numpy.zeros(size)
    cost[:pairs], whole[:pairs] = -gain, 1
    solved = milp(
        cost,
        integrality=whole,
        bounds=Bounds(numpy.zeros(size), numpy.ones(size)),
        constraints=rows.limits(size),
        options={"mip_rel_gap": 0.0},
    )
    return numpy.flatnonzero(solved.x[:pairs] > 0.5) if solved.success and solved.x is not None else None


def _need(rows: _Rows, need: ClassNeed, places: Any, used: int) -> None:
    """A mentor counts for a class (unknowns from ``used`` on) only where one of its apprentices goes to him."""
    import numpy

    of_class = numpy.flatnonzero(numpy.isin(places[:, 0], sorted(need.apprentices)))
    order = of_class[numpy.argsort(places[of_class, 1], kind="stable")]
    mentors: list[int] = []
    for there in (
        numpy.split(order, numpy.flatnonzero(numpy.diff(places[order, 1])) + 1) if len(order) else ()
    ):
        mentors.append(int(places[there[0], 1]))
        factors = numpy.append(numpy.ones(len(there)), -1.0)
        rows.add(numpy.append(there, used + mentors[-1]), factors, 0, numpy.inf)

    def at_least(count: int, counted: list[int]) -> None:
        rows.add(numpy.asarray([used + m for m in counted], dtype=numpy.int64), 1.0, count, numpy.inf)

    at_least(need.mentors, [m for m in mentors if m not in need.already])
    if need.leads is not None:
        at_least(1, [m for m in mentors if m in need.leads])
