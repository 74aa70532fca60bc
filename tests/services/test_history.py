"""Undo: what it takes back, what it keeps because it changed since, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import history, records
from talentdesk.services.records import Query
from talentdesk.store import Store
from tests.services.rosters import dump, person

TRAINEES, EQUIPMENT = register("trainees"), register("equipment")


def _new(store: Store, index: int = 0, **more: object) -> int:
    return records.create(store, TRAINEES, person(index, **more))


def _phone(store: Store, number: int) -> str:
    return records.get(store, TRAINEES, number).texts["phone"]


def test_undo_takes_back_the_last_operation_then_the_one_before(store: Store) -> None:
    empty = dump(store)
    number = _new(store, phone="13800000001")
    created = dump(store)
    records.change(store, TRAINEES, number, {"phone": "13800000002"})
    assert history.undo(store).taken_back == 1
    assert dump(store) == created
    history.undo(store)
    assert dump(store) == empty
    with pytest.raises(DeskError) as refused:  # the founding of the base stays
        history.undo(store)
    assert refused.value.code == "not-found"


@pytest.mark.parametrize("act", ["remove", "bulk"])
def test_undo_of_removing_and_of_bulk_changes(store: Store, act: str) -> None:
    ids = [_new(store, index, phone=f"1380000000{index}") for index in range(3)]
    before = dump(store)
    if act == "remove":
        records.remove(store, TRAINEES, ids)
    else:
        records.bulk_change(store, TRAINEES, ids, "employer", "新单位")
    assert history.undo(store).taken_back == 3
    assert dump(store) == before


def test_what_changed_since_is_kept_and_named(store: Store) -> None:
    ids = [_new(store, index) for index in range(3)]
    records.bulk_change(store, TRAINEES, ids, "phone", "13800000001")
    bulk = history.operations(store)[0].id
    records.change(store, TRAINEES, ids[1], {"phone": "13900000002"})
    outcome = history.undo(store, bulk)
    assert outcome.taken_back == 2
    assert [kept.title for kept in outcome.kept] == [person(1)["name"]]
    assert [_phone(store, number) for number in ids] == ["", "13900000002", ""]


def test_a_change_taken_back_by_hand_or_undo_is_none(store: Store) -> None:
    number = _new(store, phone="13800000001")
    records.change(store, TRAINEES, number, {"phone": "13800000002"})
    second = history.operations(store)[0].id
    records.change(store, TRAINEES, number, {"employer": "甲"})
    history.undo(store)
    records.change(store, TRAINEES, number, {"employer": "乙"})
    records.change(store, TRAINEES, number, {"employer": ""})
    assert history.undo(store, second).kept == ()
    assert _phone(store, number) == "13800000001"


def test_undo_undone_and_redone(store: Store) -> None:
    number = _new(store, phone="13800000001")
    records.change(store, TRAINEES, number, {"phone": "13800000002"})
    records.change(store, TRAINEES, number, {"phone": "13800000003"})
    second, third = (o.id for o in reversed(history.operations(store)[:2]))
    undo = history.undo(store, third)
    assert _phone(store, number) == "13800000002"
    with pytest.raises(DeskError) as refused:
        history.undo(store, third)
    assert refused.value.code == "undone"
    redo = history.operations(store)[0].id
    history.undo(store, redo)  # the undo is undone: 003 again
    assert _phone(store, number) == "13800000003"
    assert not next(o for o in history.operations(store) if o.id == third).undone
    assert len(history.undo(store, second).kept) == 1  # 003 stands since
    assert _phone(store, number) == "13800000003"
    history.undo(store, third)  # and the third can be undone once more
    assert _phone(store, number) == "13800000002"
    assert undo.entry_id == third
    assert store.broken_entries() == []


def test_an_insert_that_others_refer_to_is_kept(store: Store) -> None:
    number = _new(store)
    records.create(store, register("contacts"), {"trainee_id": number, "name": "王丽"})
    made = next(o.id for o in history.operations(store) if o.why == "新建学员")
    outcome = history.undo(store, made)
    assert (outcome.taken_back, len(outcome.kept)) == (0, 1)


def test_an_identity_taken_meanwhile_is_not_taken_back(store: Store) -> None:
    number = _new(store)
    records.remove(store, TRAINEES, [number])
    removal = history.operations(store)[0].id
    _new(store)
    assert len(history.undo(store, removal).kept) == 1
    assert len(records.find(store, TRAINEES, Query())) == 1


def test_nothing_to_undo_of_that_number(store: Store) -> None:
    for number in (0, 1, 99):
        with pytest.raises(DeskError):
            history.undo(store, number)


def test_issued_certificates_are_not_undone(full: Store) -> None:
    issued = next(o for o in history.operations(full, 1000) if o.kind == "certify")
    before = dump(full)
    with pytest.raises(DeskError) as refused:
        history.undo(full, issued.id)
    assert refused.value.code == "fixed"
    assert dump(full) == before


def test_history_is_told_for_people(store: Store) -> None:
    number = _new(store, current_level="高级工")
    records.change(store, TRAINEES, number, {"current_level": "二级/技师", "remark": "好"})
    records.remove(store, TRAINEES, [number])
    lines = history.history(store, TRAINEES, number)
    assert [line.action for line in lines] == ["update", "update", "insert"]
    assert ("现职业等级", "三级/高级工", "二级/技师") in [
        (c.label, c.before, c.after) for c in lines[1].changes
    ]
    assert [c.label for c in lines[0].changes] == ["回收站"]
    assert lines[0].at.tzinfo is not None
    assert {line.user for line in lines} == {"tester"}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.integers(0, 3), st.sampled_from(["甲", "乙", ""])),
        st.tuples(st.just("change"), st.integers(0, 3), st.sampled_from(["甲", "乙", ""])),
        st.tuples(st.just("remove"), st.integers(0, 3), st.just("")),
        st.tuples(st.just("put_back"), st.integers(0, 3), st.just("")),
    ),
    max_size=10,
)


@given(steps=STEPS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undoing_everything_from_the_newest_leaves_nothing(
    fresh: Callable[[], Store], steps: list[tuple[str, int, str]]
) -> None:
    store = fresh()
    seen = [dump(store)]
    ids: list[int] = []
    for what, index, employer in steps:
        _step(store, ids, what, index, employer)
        now = dump(store)
        if now != seen[-1]:
            seen.append(now)
    while len(seen) > 1:
        seen.pop()
        assert history.undo(store).kept == ()
        assert json.dumps(dump(store), default=str) == json.dumps(seen[-1], default=str)
    with pytest.raises(DeskError):
        history.undo(store)


def _step(store: Store, ids: list[int], what: str, index: int, employer: str) -> None:
    act: Any = {"remove": records.remove, "put_back": records.put_back}.get(what)
    try:
        if what == "create":
            ids.append(_new(store, index, employer=employer))
        elif ids and what == "change":
            records.change(store, TRAINEES, ids[index % len(ids)], {"employer": employer})
        elif ids:
            act(store, TRAINEES, [ids[index % len(ids)]])
    except DeskError:
        return
