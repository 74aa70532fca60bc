"""The spot check of a class: enough people, the same for the same seed, whatever order they came in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import history, records, spot_check, teaching
from talentdesk.store import Store
from tests.fictional import people

TRAINEES = register("trainees")


def class_of(store: Store, count: int, *, backwards: bool = False, code: str = "C1") -> int:
    """A class of made-up people, enrolled in one order or the other."""
    records.create(store, register("courses"), {"code": f"K{code}", "name": "焊工"})
    class_id = teaching.open_class(
        store, {"code": code, "course_id": f"K{code}", "start": "2026-09-01", "end": "2026-11-20"}
    )
    persons = list(people(count, 9))
    ids = [
        records.create(store, TRAINEES, {"name": p.name, "id_number": p.id_number, "phone": p.phone})
        for p in (reversed(persons) if backwards else persons)
    ]
    teaching.enrol(store, class_id, ids)
    return class_id


def numbers(store: Store, chosen: list[spot_check.Chosen]) -> set[str]:
    """The ID numbers of the chosen."""
    return {row.texts["id_number"] for row in records.rows(store, TRAINEES, [c.trainee_id for c in chosen])}


@pytest.mark.parametrize(
    ("count", "percent", "expected"),
    [(0, 10, 0), (1, 10, 1), (10, 10, 1), (11, 10, 2), (23, 50, 12), (7, 100, 7)],
)
def test_at_least_the_share_is_chosen(store: Store, count: int, percent: int, expected: int) -> None:
    chosen = spot_check.spot_check(store, class_of(store, count), 1, percent)
    assert len(chosen) == len({each.trainee_id for each in chosen}) == expected


def test_the_seed_alone_decides(fresh: Callable[[], Store]) -> None:
    store = fresh()
    class_id = class_of(store, 42)
    first = spot_check.spot_check(store, class_id, 7)
    assert spot_check.spot_check(store, class_id, 7) == first == spot_check.spot_check(store, class_id, "7")
    wanted = numbers(store, first)
    others = {frozenset(numbers(store, spot_check.spot_check(store, class_id, seed))) for seed in range(20)}
    assert len(others) > 15
    store = fresh()
    other = spot_check.spot_check(store, class_of(store, 42, backwards=True), 7)
    assert numbers(store, other) == wanted


def test_anybody_can_work_it_out_again(store: Store) -> None:
    class_id = class_of(store, 30)
    everyone = [p.id_number for p in people(30, 9)]
    ranked = sorted(everyone, key=lambda number: hashlib.sha256(f"2026|{number}".encode()).hexdigest())
    assert numbers(store, spot_check.spot_check(store, class_id, 2026)) == set(ranked[:3])


def test_everybody_can_be_chosen(store: Store) -> None:
    """No place in the list is safe: over many seeds everyone comes up, and nobody far too often."""
    class_id = class_of(store, 20)
    with store.read() as session:
        found = [
            each.trainee_id for seed in range(300) for each in spot_check.drawn(session, class_id, str(seed))
        ]
    counts = [found.count(number) for number in set(found)]
    assert len(counts) == 20
    assert max(counts) < 60  # 30 on average; six standard deviations off would be chance no more


def test_without_a_seed_the_class_and_its_year_are_it(store: Store) -> None:
    class_id = class_of(store, 42)
    assert spot_check.default_seed(store, class_id) == "C1-2026"
    assert spot_check.spot_check(store, class_id) == spot_check.spot_check(store, class_id, "C1-2026")


def test_the_list_is_in_class_order_and_has_the_telephone(store: Store) -> None:
    chosen = spot_check.spot_check(store, class_of(store, 42), 1)
    assert [each.student_no for each in chosen] == sorted(each.student_no for each in chosen)
    phones = {p.name: p.phone for p in people(42, 9)}
    assert all(each.phone == phones[each.name] for each in chosen)


def test_who_left_is_not_called(store: Store) -> None:
    class_id = class_of(store, 3)
    enrolments = register("enrolments")
    for number in records.find(store, enrolments, records.Query()).ids[:2]:
        records.change(store, enrolments, int(number), {"state": "退学"})
    assert len(spot_check.spot_check(store, class_id, 1, 100)) == 1


@pytest.mark.parametrize("percent", [-1, 0, 9, 101])
def test_less_than_a_tenth_is_refused(store: Store, percent: int) -> None:
    class_id = class_of(store, 2)
    before = store.last_entry()
    with pytest.raises(DeskError) as refused:
        spot_check.spot_check(store, class_id, 1, percent)
    assert (refused.value.code, store.last_entry()) == ("out-of-range", before)


def test_an_unknown_class_is_refused(store: Store) -> None:
    for look in (lambda: spot_check.spot_check(store, 999, 1), lambda: spot_check.default_seed(store, 999)):
        with pytest.raises(DeskError) as refused:
            look()
        assert refused.value.code == "not-found"


def test_the_journal_says_who_drew_the_list_but_no_name(store: Store) -> None:
    class_id = class_of(store, 12)
    chosen = spot_check.spot_check(store, class_id, 5)
    entry = history.operations(store)[0]
    assert "C1" in entry.why
    assert "5" in entry.why
    assert not any(each.name in entry.why or each.phone in entry.why for each in chosen)
