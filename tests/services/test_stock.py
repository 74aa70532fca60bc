"""The ledger of blanks: received = used + spoiled + destroyed + left after anything anybody does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import bases, history, importing, records, stock
from talentdesk.services.records import Query
from talentdesk.services.stock import Balance
from talentdesk.store import Store
from tests.services.passing import ISSUED, certify, passed_class, register_rows
from tests.services.rosters import dump, file_of

DAY = date(2026, 11, 20)
ACTIONS = ("receive", "use", "spoil", "destroy", "count", "undo")


def _refused(action: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as refused:
        action()
    assert refused.value.remedy
    return refused.value.code


def _sums(now: Balance) -> None:
    assert now.received == now.used + now.spoiled + now.destroyed + now.left
    assert min(now.received, now.used, now.spoiled, now.destroyed, now.left) >= 0


def _does(store: Store, action: str, count: int) -> None:
    if action == "receive":
        stock.receive(store, count, DAY)
    elif action == "use":
        with store.write("使用", kind="stock") as session:
            stock.use(session, count, DAY)
    elif action == "spoil":
        stock.spoil(store, count, DAY, "卡纸")
    elif action == "destroy":
        stock.destroy(store, count, DAY)
    elif action == "count":
        stock.take_stock(store, count, DAY, reason="盘点差异")
    else:
        done = [
            one for one in history.operations(store) if one.kind == "stock" and one.changes and not one.undone
        ]
        history.undo(store, done[count % len(done)].id if done else 10**6)


def _model(state: dict[str, int], action: str, count: int) -> dict[str, int] | None:
    """What should become of the four heaps; None: refused."""
    left, used, spoiled, destroyed = (state[name] for name in ("left", "used", "spoiled", "destroyed"))
    if action == "count":
        return state | {"left": count}
    if (
        count < 1
        or (action in ("use", "spoil") and count > left)
        or (action == "destroy" and count > spoiled)
    ):
        return None
    return {
        "receive": {"left": left + count, "used": used, "spoiled": spoiled, "destroyed": destroyed},
        "use": {"left": left - count, "used": used + count, "spoiled": spoiled, "destroyed": destroyed},
        "spoil": {"left": left - count, "used": used, "spoiled": spoiled + count, "destroyed": destroyed},
        "destroy": {"left": left, "used": used, "spoiled": spoiled - count, "destroyed": destroyed + count},
    }[action]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 12)), min_size=4, max_size=14))
def test_the_sums_hold_after_anything(fresh: Callable[[], Store], steps: list[tuple[str, int]]) -> None:
    store = fresh()
    for action, count in [("receive", 10), *steps]:
        before = stock.balance(store)
        state = {name: getattr(before, name) for name in ("left", "used", "spoiled", "destroyed")}
        if action == "use" and count < 1:
            continue  # nobody can ask for it: certify books what it has issued
        expected = _model(state, action, count) if action != "undo" else None
        try:
            _does(store, action, count)
        except DeskError:
            assert stock.balance(store) == before
            assert expected is None, f"{action} {count} refused with {before}"
        else:
            assert action == "undo" or expected is not None, f"{action} {count} allowed with {before}"
            now = stock.balance(store)
            _sums(now)
            if expected is not None:
                assert {name: getattr(now, name) for name in expected} == expected
        _sums(stock.balance(store))


def test_short_of_blanks_nothing_is_numbered(store: Store, tmp_path: Path) -> None:
    passed = passed_class(store, 3)
    stock.receive(store, 2, DAY)
    before = dump(store)
    out = tmp_path / "c.pdf"
    assert _refused(lambda: certify(store, passed.class_id, out, blanks=True)) == "out-of-range"
    assert dump(store) == before
    assert not out.exists()
    stock.receive(store, 1, DAY)
    assert len(certify(store, passed.class_id, out, blanks=True)) == 3
    assert stock.balance(store).used == 3
    certify(store, passed.class_id, out, blanks=True)  # printing again uses no blank of the ledger
    assert (stock.balance(store).used, stock.balance(store).left) == (3, 0)
    assert len(register_rows(store)) == 3


def test_without_blanks_the_ledger_stays_as_it_is(store: Store, tmp_path: Path) -> None:
    certify(store, passed_class(store, 1).class_id, tmp_path / "c.pdf")
    assert stock.balance(store) == Balance(stock.BLANK, 0, 0, 0, 0, 0, low=stock.balance(store).low)


def test_a_receipt_that_is_used_up_cannot_be_undone(store: Store) -> None:
    stock.receive(store, 5, DAY)
    receipt = store.last_entry()
    stock.spoil(store, 5, DAY, "进水")
    spoilage = store.last_entry()
    stock.destroy(store, 5, DAY)
    before = dump(store)
    assert _refused(lambda: history.undo(store, receipt)) == "out-of-range"
    assert _refused(lambda: history.undo(store, spoilage)) == "out-of-range"
    assert dump(store) == before
    for _ in range(3):
        history.undo(store)
    assert stock.balance(store).received == 0


def test_a_stocktake_books_its_difference_with_a_reason(store: Store) -> None:
    stock.receive(store, 10, DAY)
    before = store.last_entry()
    same = stock.take_stock(store, 10, DAY)
    assert (same.booked, same.counted, same.difference) == (10, 10, 0)
    assert store.last_entry() == before  # nothing changed, nothing noted
    for reason in ("", "  "):
        assert _refused(lambda r=reason: stock.take_stock(store, 8, DAY, reason=r)) == "missing"  # type: ignore[misc]
    assert stock.take_stock(store, 8, DAY, reason="少两张").difference == -2
    assert (stock.balance(store).left, stock.balance(store).received) == (8, 8)
    assert stock.take_stock(store, 11, DAY, reason="找到三张").difference == 3
    assert stock.take_stock(store, 0, DAY, reason="火灾").difference == -11
    _sums(stock.balance(store))


@pytest.mark.parametrize("count", [0, -1, 10**8, 10**30])
def test_counts_that_cannot_be_are_refused(store: Store, count: int) -> None:
    stock.receive(store, 3, DAY)
    before = dump(store)
    for action in (
        lambda: stock.receive(store, count, DAY),
        lambda: stock.spoil(store, count, DAY, "卡纸"),
        lambda: stock.destroy(store, count, DAY),
    ):
        assert _refused(action) == "out-of-range"
    if count:
        assert _refused(lambda: stock.take_stock(store, count, DAY, reason="盘点")) == "out-of-range"
    assert dump(store) == before


def test_spoiling_needs_a_reason_and_destroying_needs_spoiled_ones(store: Store) -> None:
    stock.receive(store, 3, DAY)
    assert _refused(lambda: stock.spoil(store, 1, DAY, " ")) == "missing"
    assert _refused(lambda: stock.spoil(store, 4, DAY, "卡纸")) == "out-of-range"
    assert _refused(lambda: stock.destroy(store, 1, DAY)) == "out-of-range"


def test_items_are_counted_apart_and_a_low_one_warns(store: Store) -> None:
    bases.change_profile(store, {"stock_threshold": "5"})
    stock.receive(store, 5, DAY)
    stock.receive(store, 4, DAY, item="证书内芯")
    assert not stock.balance(store).low
    assert stock.balance(store, "证书内芯").low
    stock.spoil(store, 1, DAY, "卡纸")
    assert stock.balance(store).low
    assert stock.balance(store, "证书内芯").left == 4


def test_nobody_writes_into_the_ledger_by_hand(store: Store, tmp_path: Path) -> None:
    stock.receive(store, 3, DAY)
    target = register("stock")
    (row,) = records.find(store, target, Query()).ids
    before = dump(store)
    values: dict[str, Any] = {"day": "2026-11-20", "item": stock.BLANK, "kind": stock.USED, "count": "50"}
    assert _refused(lambda: records.create(store, target, values)) == "fixed"
    assert _refused(lambda: records.change(store, target, row, {"count": "1"})) == "fixed"
    assert _refused(lambda: records.bulk_change(store, target, [row], "count", "1")) == "fixed"
    assert _refused(lambda: records.remove(store, target, [row])) == "fixed"
    file = file_of(tmp_path / "stock.csv", ("日期", "物品", "流水类型", "数量"), [tuple(values.values())])
    assert _refused(lambda: importing.prepare(store, "stock", file)) == "fixed"
    assert dump(store) == before


@pytest.mark.parametrize(
    ("first", "steps", "last"),
    [
        ("A0001", 0, "A0001"),
        ("A0001", 99, "A0100"),
        ("2026-B007-0098", 4, "2026-B007-0102"),
        ("0099甲", 1, "0100甲"),
        ("000", 999, "999"),
    ],
)
def test_serials_run_on(first: str, steps: int, last: str) -> None:
    assert stock.serial_after(first, steps) == last


@pytest.mark.parametrize(
    ("first", "steps", "code"), [("甲乙", 1, "unknown-value"), ("A99", 1, "out-of-range")]
)
def test_serials_that_do_not_run_on(first: str, steps: int, code: str) -> None:
    assert _refused(lambda: stock.serial_after(first, steps)) == code


def test_a_receipt_with_serials_shows_the_last_one(store: Store) -> None:
    stock.receive(store, 200, DAY, first_serial="NO.000901", person="张管理", remark="第一批")
    (row,) = records.rows(store, register("stock"), list(records.find(store, register("stock"), Query()).ids))
    assert (row.texts["first_serial"], row.texts["last_serial"]) == ("NO.000901", "NO.001100")
    before = dump(store)
    assert _refused(lambda: stock.receive(store, 200, DAY, first_serial="NO.999900")) == "out-of-range"
    assert dump(store) == before


@pytest.mark.parametrize(("people", "most"), [(0, 0), (1, 1), (9, 9), (10, 11), (19, 20), (20, 22)])
def test_at_most_a_tenth_more_than_passed(
    store: Store, monkeypatch: pytest.MonkeyPatch, people: int, most: int
) -> None:
    class Results:
        passed = people

    monkeypatch.setattr(stock.teaching, "results", lambda _store, _class_id: Results)
    assert stock.most_for_class(store, 1) == most


def test_a_real_class(store: Store) -> None:
    assert stock.most_for_class(store, passed_class(store, 2).class_id) == 2
    assert ISSUED == DAY
