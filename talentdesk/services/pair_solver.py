"""The optimum of pairing: which apprentice goes to which mentor so that the sum of scores is the highest there is.

Exact, under capacities, never a forbidden pair; nobody must be paired. Without conditions on classes it is an assignment
problem (scipy's shortest augmenting paths); with them an integer programme (HiGHS, gap 0).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Goal = Literal["best", "steady"]


@dataclass(frozen=True, slots=True)
class ClassNeed:
    """An apprenticeship class needs so many different mentors, one of them a possible lead; both by place in the lists."""

    apprentices: frozenset[int]
    mentors: int
    leads: frozenset[int]


@dataclass(frozen=True, slots=True)
class PairProblem:
    """``scores[a][m]``: points of apprentice a with mentor m, 0 or less: not allowed. ``capacities[m]``: how many m takes.
    ``before[a]``: the mentor a has had (least change). Places, not record numbers.
    """

    scores: Any  # rows of whole numbers: a list of lists or an array
    capacities: Sequence[int]
    before: Mapping[int, int]
    needs: Sequence[ClassNeed] = ()


def solve(problem: PairProblem, goal: Goal = "best") -> dict[int, int] | None:
    """Apprentice → mentor. ``best``: the highest sum, and of those the one that changes fewest pairs; ``steady``: fewest
    changes first, then the highest sum. None when the needs of the classes cannot be met.
    """
    if not len(problem.scores) or not len(problem.capacities):
        return None if problem.needs else {}
    return _programmed(problem, goal) if problem.needs else _assigned(problem, goal)


def total(problem: PairProblem, pairs: Mapping[int, int]) -> int:
    """The sum of scores of some pairs."""
    return sum(problem.scores[a][m] for a, m in pairs.items())


def _weighed(problem: PairProblem, goal: Goal) -> Any:
    """One matrix whose optimum is the wanted order of goals; whole numbers, exact in a double up to 2^53."""
    import numpy

    scores = numpy.maximum(numpy.asarray(problem.scores, dtype=numpy.float64), 0.0)
    kept = numpy.zeros_like(scores)
    for apprentice, mentor in problem.before.items():
        kept[apprentice, mentor] = 1.0
    kept *= scores > 0
    people = scores.shape[0]
    if goal == "best":
        return scores * (people + 1) + kept
    return scores + kept * (float(scores.max(initial=0.0)) * people + 1)


def _assigned(problem: PairProblem, goal: Goal) -> dict[int, int]:
    import numpy
    from scipy.optimize import linear_sum_assignment

    weighed = _weighed(problem, goal)
    people = weighed.shape[0]
    # A mentor of capacity three is three columns; never more columns than there are apprentices.
    copies = numpy.minimum(numpy.maximum(numpy.asarray(problem.capacities, dtype=numpy.int64), 0), people)
    columns = numpy.repeat(numpy.arange(len(copies)), copies)
    rows, chosen = linear_sum_assignment(weighed[:, columns], maximize=True)
    return {int(a): int(columns[c]) for a, c in zip(rows, chosen, strict=True) if weighed[a, columns[c]] > 0}


def _programmed(problem: PairProblem, goal: Goal) -> dict[int, int] | None:
    """Two steps, so that no large factors spoil the solver's tolerances: the first goal, then the second at its value."""
    import numpy

    scores = numpy.maximum(numpy.asarray(problem.scores, dtype=numpy.float64), 0.0)
    kept = numpy.zeros_like(scores)
    for apprentice, mentor in problem.before.items():
        kept[apprentice, mentor] = scores[apprentice, mentor] > 0
    first, second = (scores, kept) if goal == "best" else (kept, scores)
    found = _integer_optimum(problem, first, None)
    if found is None:
        return None
    held = round(sum(float(first[a, m]) for a, m in found.items()))
    return _integer_optimum(problem, second, (first, held)) or found


def _integer_optimum(problem: PairProblem, gain: Any, held: tuple[Any, int] | None) -> dict[int, int] | None:
    import numpy
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_matrix

    people, masters = gain.shape
    allowed = numpy.asarray(problem.scores) > 0
    pairs = people * masters
    size = pairs + len(problem.needs) * masters
    cells: list[tuple[int, int, float]] = []
    least: list[float] = []
    most: list[float] = []

    def limit(entries: Sequence[tuple[int, float]], low: float, high: float) -> None:
        cells.extend((len(least), place, factor) for place, factor in entries)
        least.append(low)
        most.append(high)

    for a in range(people):
        limit([(a * masters + m, 1.0) for m in range(masters)], 0, 1)
    for m in range(masters):
        limit([(a * masters + m, 1.0) for a in range(people)], 0, max(problem.capacities[m], 0))
    for number, need in enumerate(problem.needs):
        used = pairs + number * masters
        for m in range(masters):
            # A mentor counts for a class only where one of its apprentices goes to him.
            limit(
                [(used + m, -1.0), *((a * masters + m, 1.0) for a in sorted(need.apprentices))],
                0,
                numpy.inf,
            )
        limit([(used + m, 1.0) for m in range(masters)], need.mentors, numpy.inf)
        limit([(used + m, 1.0) for m in sorted(need.leads)], 1, numpy.inf)
    if held is not None:
        before, value = held
        limit([(place, float(v)) for place, v in enumerate(before.ravel()) if v], value - 0.5, numpy.inf)
    rows, columns, factors = zip(*cells, strict=True)
    matrix = coo_matrix((factors, (rows, columns)), shape=(len(least), size)).tocsr()
    cost = numpy.zeros(size)
    cost[:pairs] = -gain.ravel()
    upper = numpy.ones(size)
    upper[:pairs] = allowed.ravel()
    solved = milp(
        cost,
        integrality=numpy.ones(size),
        bounds=Bounds(numpy.zeros(size), upper),
        constraints=LinearConstraint(matrix, numpy.asarray(least), numpy.asarray(most)),
        options={"mip_rel_gap": 0.0},
    )
    if solved.x is None or not solved.success:
        return None
    return {place // masters: place % masters for place in range(pairs) if solved.x[place] > 0.5}
