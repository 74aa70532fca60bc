"""Matching by wishes against every matching there is: stable, within capacity, the best stable one for the side that asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentdesk.rules.stable_matching import Side, stable_matching

Lists = dict[int, list[int]]


def _lists(most: int) -> st.SearchStrategy[tuple[Lists, Lists, dict[int, int]]]:
    """Up to so many on each side, each with a list of some of the others in any order, mentors with 0 to 3 places."""

    @st.composite
    def made(draw: st.DrawFn) -> tuple[Lists, Lists, dict[int, int]]:
        people, masters = draw(st.integers(0, most)), draw(st.integers(0, most))

        def list_of(count: int) -> list[int]:
            return draw(st.lists(st.integers(0, max(count - 1, 0)), unique=True, max_size=count))

        return (
            {a: list_of(masters) for a in range(people)},
            {m: list_of(people) for m in range(masters)},
            {m: draw(st.integers(0, 3)) for m in range(masters)},
        )

    return made()


def _blocking(apprentices: Lists, mentors: Lists, places: dict[int, int], found: dict[int, int]) -> bool:
    """Whether some two who listed each other would both rather have one another."""
    for a, wanted in apprentices.items():
        for m in wanted:
            if a not in mentors[m] or found.get(a) == m or not places[m]:
                continue
            if a in found and wanted.index(found[a]) < wanted.index(m):
                continue
            held = [other for other, mentor in found.items() if mentor == m]
            if len(held) < places[m] or any(mentors[m].index(h) > mentors[m].index(a) for h in held):
                return True
    return False


def _fits(apprentices: Lists, mentors: Lists, places: dict[int, int], found: dict[int, int]) -> bool:
    return all(m in apprentices[a] and a in mentors[m] for a, m in found.items()) and all(
        count <= places[m] for m, count in Counter(found.values()).items()
    )


def _all_stable(apprentices: Lists, mentors: Lists, places: dict[int, int]) -> Iterator[dict[int, int]]:
    def choose(rest: list[int], found: dict[int, int]) -> Iterator[dict[int, int]]:
        if not rest:
            if not _blocking(apprentices, mentors, places, found):
                yield dict(found)
            return
        yield from choose(rest[1:], found)
        for m in apprentices[rest[0]]:
            after = {**found, rest[0]: m}
            if _fits(apprentices, mentors, places, after):
                yield from choose(rest[1:], after)

    yield from choose(list(apprentices), {})


@settings(max_examples=150)
@given(_lists(4))
def test_it_is_the_best_stable_matching_for_every_one_who_asks(
    given_: tuple[Lists, Lists, dict[int, int]],
) -> None:
    apprentices, mentors, places = given_
    stable = list(_all_stable(apprentices, mentors, places))
    by_apprentices = stable_matching(apprentices, mentors, places, "apprentice")
    by_mentors = stable_matching(apprentices, mentors, places, "mentor")
    assert by_apprentices in stable
    assert by_mentors in stable
    for other in stable:
        assert other.keys() == by_apprentices.keys()  # who is left over is left over in all of them
        for a, m in other.items():
            wanted = apprentices[a]
            assert wanted.index(by_apprentices[a]) <= wanted.index(m) <= wanted.index(by_mentors[a])


@pytest.mark.parametrize("asking", ["apprentice", "mentor"])
@settings(max_examples=100)
@given(given_=_lists(12))
def test_it_is_stable_and_within_capacity(asking: Side, given_: tuple[Lists, Lists, dict[int, int]]) -> None:
    found = stable_matching(*given_, asking)
    assert _fits(*given_, found)
    assert not _blocking(*given_, found)


def test_the_side_that_asks_is_served_best() -> None:
    apprentices, mentors = {1: [10, 20], 2: [20, 10]}, {10: [2, 1], 20: [1, 2]}
    assert stable_matching(apprentices, mentors, {10: 1, 20: 1}) == {1: 10, 2: 20}
    assert stable_matching(apprentices, mentors, {10: 1, 20: 1}, "mentor") == {1: 20, 2: 10}
    assert stable_matching(apprentices, mentors, {10: 2, 20: 0}, "mentor") == {1: 10, 2: 10}
    assert stable_matching(apprentices, {10: [1]}, {10: 5}) == {1: 10}  # a list names who is not there
    assert stable_matching({}, mentors, {10: 1}) == {}
