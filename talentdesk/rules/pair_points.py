"""The points of all pairs of a board at once: the same numbers as ``pair_score``, without a sentence for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from talentdesk.progress import SILENT, Progress
from talentdesk.rules.pair_score import (
    NOTHING_KNOWN,
    ApprenticeFacts,
    MentorFacts,
    PairFacts,
    PairRules,
    Weights,
    pair_score,
)
from talentdesk.text import tr

_Kind = tuple[object, ...]


class PointTable:
    """Points by kinds: people alike in all the score asks score alike, so each pair of kinds is judged once."""

    def __init__(
        self,
        mentors: Sequence[MentorFacts],
        apprentices: Sequence[ApprenticeFacts],
        known: Mapping[tuple[int, int], PairFacts],
        weights: Weights,
        rules: PairRules,
    ) -> None:
        self._mentors, self._apprentices = mentors, apprentices
        self._known, self._weights, self._rules = known, weights, rules
        self._judged: dict[tuple[_Kind, _Kind], int] = {}
        self._kinds = [_mentor_kind(mentor) for mentor in mentors]
        # The same person on both sides is rare: those pairs are judged one by one.
        numbers = {a.id_number for a in apprentices if a.id_number}
        self._both = {m.id_number for m in mentors if m.id_number in numbers}

    def rows(self, progress: Progress = SILENT) -> list[list[int]]:
        """A row for each apprentice, in it the points with each mentor; 0 where the pair is forbidden."""
        rows = []
        for done, apprentice in enumerate(self._apprentices):
            if done % 100 == 0:
                progress.step(done, len(self._apprentices), tr("正在计算匹配分"))
            rows.append(self._row(apprentice))
        return rows

    def _row(self, apprentice: ApprenticeFacts) -> list[int]:
        kind = _apprentice_kind(apprentice)
        judged = self._judged
        row = []
        for mentor, other in zip(self._mentors, self._kinds, strict=True):
            points = judged.get((other, kind))
            if points is None:
                points = judged[other, kind] = self._points(
                    replace(mentor, id_number=""), apprentice, NOTHING_KNOWN
                )
            row.append(points)
        for place, mentor in enumerate(self._mentors):
            known = self._known.get((mentor.id, apprentice.id))
            if known is not None or (
                mentor.id_number in self._both and mentor.id_number == apprentice.id_number
            ):
                row[place] = self._points(mentor, apprentice, known or NOTHING_KNOWN)
        return row

    def _points(self, mentor: MentorFacts, apprentice: ApprenticeFacts, known: PairFacts) -> int:
        return pair_score(mentor, apprentice, known, self._weights, self._rules).points


def _mentor_kind(mentor: MentorFacts) -> _Kind:
    return (
        mentor.level, mentor.occupation_id, mentor.trade, mentor.employer, mentor.speciality, min(mentor.years, 20),
    )  # fmt: skip


def _apprentice_kind(apprentice: ApprenticeFacts) -> _Kind:
    return (
        apprentice.level, apprentice.occupation_id, apprentice.trade, apprentice.employer, apprentice.interest,
    )  # fmt: skip
