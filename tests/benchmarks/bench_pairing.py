"""Speed of a suggestion: the points of all pairs, the optimum, and the reasons of every suggested pair.

python -m tests.benchmarks.bench_pairing
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter

from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.pair_score import ApprenticeFacts, MentorFacts, PairFacts, PairRules, Weights
from talentdesk.services.pair_facts import PairSettings
from talentdesk.services.pair_needs import ClassStanding
from talentdesk.services.pairing import Board, suggest
from tests.benchmarks.figures import told

SIZES = ((500, 60, 1.0), (5_000, 400, 15.0))
"""Apprentices, mentors, seconds allowed."""


def made_up(people: int, masters: int, class_size: int = 0) -> Board:
    """A board of made-up facts, always the same: eight occupations, sixty firms, some wishes and exclusions."""
    chance = random.Random(people)
    levels = list(SkillLevel)
    mentors = tuple(
        MentorFacts(
            number, "师", chance.choice((3, 3, 8)), chance.choice(levels[3:7]), chance.randint(1, 8),
            f"工种{chance.randint(1, 20)}", f"单位{chance.randint(1, 60)}", f"专长{chance.randint(1, 30)}",
            chance.randint(0, 40), f"m{number}",
        )
        for number in range(1, masters + 1)
    )  # fmt: skip
    apprentices = tuple(
        ApprenticeFacts(
            number, "徒", chance.choice(levels[:5]), chance.randint(1, 8), f"工种{chance.randint(1, 20)}",
            f"单位{chance.randint(1, 60)}", f"专长{chance.randint(1, 30)}",
            number // class_size if class_size else None, f"a{number}",
        )
        for number in range(1, people + 1)
    )  # fmt: skip
    known = {
        (chance.randint(1, masters), number): PairFacts(
            "亲属" if chance.random() < 0.05 else "", False, chance.choice((None, 1, 2)), chance.randint(1, 3)
        )
        for number in range(1, people + 1)
    }
    settings = PairSettings(Weights(), PairRules(), 12, 3)
    sizes = Counter(each.class_id for each in apprentices if each.class_id is not None)
    classes = {number: ClassStanding(f"{number} 班", size, (), False) for number, size in sizes.items()}
    return Board(mentors, apprentices, known, settings, {}, classes)


def main() -> None:
    """Print the figures: a first suggestion, least change after a mentor has gone, and with apprenticeship classes of forty."""
    suggest(made_up(5, 5))  # what is imported at the first call is part of the start, not of the optimum
    kept = []
    for people, masters, limit in SIZES:
        on = made_up(people, masters)
        start = time.perf_counter()
        found = suggest(on)
        seconds = time.perf_counter() - start
        kept.append(
            told(f"{people} x {masters}, {len(found.pairs)} pairs, sum {found.total}", seconds, limit, "s")
        )
        before = {pair.apprentice_id: pair.mentor_id for pair in found.pairs}
        (gone, lost), *_ = Counter(before.values()).most_common(1)
        again = Board(
            tuple(m for m in on.mentors if m.id != gone), on.apprentices, on.known, on.settings, before
        )
        start = time.perf_counter()
        steady = suggest(again, goal="steady")
        seconds = time.perf_counter() - start
        words = f"{people} x {masters} without one mentor, {steady.changed} of {len(before)} changed (he had {lost})"
        kept.append(told(words, seconds, limit, "s"))
    for people, masters, limit in SIZES:
        on = made_up(people, masters, class_size=40)
        start = time.perf_counter()
        found = suggest(on)
        seconds = time.perf_counter() - start
        classes = len({a.class_id for a in on.apprentices})
        kept.append(
            told(f"{people} x {masters} in {classes} classes, sum {found.total}", seconds, limit, "s")
        )
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
