"""The optimum of pairing: which apprentice goes to which mentor so that the sum of scores is the highest there is.

Exact, under capacities, never a forbidden pair; nobody must be paired. Without conditions on classes it is an assignment
problem (scipy's shortest augmenting paths); where that optimum does not meet them, an integer programme (``pair_classes``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Goal = Literal["best", "steady"]


@dataclass(frozen=True, slots=True)
class ClassNeed:
    """An apprenticeship class needs so many different mentors, one of them a possible lead; all by place in the lists.

    ``leads`` None: it has its lead; ``already``: mentors it has, who do not count a second time.
    """

    apprentices: frozenset[int]
    mentors: int
    leads: frozenset[int] | None
    already: frozenset[int] = frozenset()

    def met_by(self, pairs: Mapping[int, int]) -> bool:
        """Whether some pairs (apprentice → mentor) give the class what it needs."""
        chosen = {pairs[a] for a in self.apprentices if a in pairs}
        return len(chosen - self.already) >= self.mentors and (
            self.leads is None or bool(chosen & self.leads)
        )


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
    gains = weighed(problem, goal)
    free = _assigned(problem, gains)
    # The optimum without the needs, where it happens to meet them, is the optimum with them.
    if all(need.met_by(free) for need in problem.needs):
        return free
    from talentdesk.services.pair_classes import programmed

    return programmed(problem, goal, gains, free)


def total(problem: PairProblem, pairs: Mapping[int, int]) -> int:
    """The sum of scores of some pairs."""
    return sum(problem.scores[a][m] for a, m in pairs.items())


def scores_and_kept(problem: PairProblem) -> tuple[Any, Any]:
    """Two arrays over apprentices and mentors: the scores with 0 for forbidden pairs; 1 where a pair was there before."""
    import numpy

    scores = numpy.maximum(numpy.asarray(problem.scores, dtype=numpy.float64), 0.0)
    kept = numpy.zeros_like(scores)
    for apprentice, mentor in problem.before.items():
        kept[apprentice, mentor] = scores[apprentice, mentor] > 0
    return scores, kept


def weighed(problem: PairProblem, goal: Goal) -> Any:
    """One matrix whose optimum is the wanted order of goals; whole numbers, exact in a double up to 2^53."""
    scores, kept = scores_and_kept(problem)
    people = scores.shape[0]
    if goal == "best":
        return scores * (people + 1) + kept
    return scores + kept * (float(scores.max(initial=0.0)) * people + 1)


def _assigned(problem: PairProblem, gains: Any) -> dict[int, int]:
    import numpy
    from scipy.optimize import linear_sum_assignment

    people = gains.shape[0]
    # A mentor of capacity three is three columns; never more columns than there are apprentices.
    copies = numpy.minimum(numpy.maximum(numpy.asarray(problem.capacities, dtype=numpy.int64), 0), people)
    columns = numpy.repeat(numpy.arange(len(copies)), copies)
    rows, chosen = linear_sum_assignment(gains[:, columns], maximize=True)
    return {int(a): int(columns[c]) for a, c in zip(rows, chosen, strict=True) if gains[a, columns[c]] > 0}
