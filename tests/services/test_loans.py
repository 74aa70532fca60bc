"""Lending: single things, kits, counted tools, supplies; nothing lent twice, nothing below zero, whoever writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from talentdesk.errors import DeskError
from talentdesk.model import Loan, LoanItem, MaintenanceLog, StockMovement
from talentdesk.registers import register
from talentdesk.services import equipment, history, loans, records, supplies, today
from talentdesk.services.loans import Asked, Returned
from talentdesk.store import Store
from tests.services.things import (
    EQUIPMENT,
    history_of,
    in_step,
    quantity_of,
    refused,
    state_of,
    states_of,
    thing,
)

DAY = date(2026, 3, 2)
DUE = date(2026, 3, 9)


def _asked(*items: tuple[int, int], borrower: str = "周敏", due: date = DUE) -> Asked:
    return Asked(borrower, items, due)


def _loan(store: Store, number: str) -> Loan:
    with store.read() as session:
        return session.scalars(select(Loan).where(Loan.number == number)).one()


def _items(store: Store, number: str) -> dict[int, LoanItem]:
    with store.read() as session:
        statement = select(LoanItem).join(Loan, Loan.id == LoanItem.loan_id).where(Loan.number == number)
        return {item.equipment_id: item for item in session.scalars(statement)}


def test_asked_for_handed_out_and_taken_back(store: Store) -> None:
    one, two = thing(store, "A1"), thing(store, "A2", state="闲置")
    number = loans.request(
        store, Asked("周敏", ((one, 1), (two, 1)), DUE, "13800000000", "实训楼", "练习"), DAY
    )
    assert number == "JY2026001"
    assert (state_of(store, one), _loan(store, number).state) == ("在用", "申请")
    loans.hand_out(
        store, number, DAY, by="管理员", approved_by="主任", condition="完好", conditions={two: "有划痕"}
    )
    loan, items = _loan(store, number), _items(store, number)
    assert (loan.state, loan.lent_on, loan.lent_by, loan.approved_by) == ("借出", DAY, "管理员", "主任")
    assert (items[one].condition_out, items[two].condition_out) == ("完好", "有划痕")
    assert (state_of(store, one), state_of(store, two)) == ("借出", "借出")
    assert history_of(store, one) == [(DAY, "在用"), (DAY, "借出")]
    assert not loans.take_back(store, number, DAY, returned=[Returned(one, condition="完好")])
    assert (state_of(store, one), _loan(store, number).state) == ("在用", "借出")
    back = DAY + timedelta(days=3)
    assert loans.take_back(store, number, back, by="管理员")
    loan = _loan(store, number)
    assert (loan.state, loan.returned_on, loan.received_by) == ("归还", back, "管理员")
    assert states_of(store, two) == ["闲置", "借出", "闲置"]
    assert refused(lambda: loans.take_back(store, number, back)) == "state"
    assert refused(lambda: loans.hand_out(store, number, back)) == "state"
    in_step(store)


def test_damaged_goes_to_repair_with_a_fault_noted(store: Store) -> None:
    one = thing(store, "A1")
    number = loans.lend(store, _asked((one, 1)), DAY)
    loans.take_back(
        store, number, DUE, by="管理员", returned=[Returned(one, condition="主轴弯", damaged=True)]
    )
    assert states_of(store, one) == ["在用", "借出", "维修"]
    with store.read() as session:
        log = session.scalars(select(MaintenanceLog)).one()
    assert (log.equipment_id, log.day, log.content, log.result) == (one, DUE, "主轴弯", "待修")
    assert refused(lambda: loans.lend(store, _asked((one, 1)), DUE, by="x")) == "state"


@pytest.mark.parametrize("state", ["维修", "停用", "报废", "借出"])
def test_what_is_broken_scrapped_or_lent_stays(store: Store, state: str) -> None:
    one = thing(store, "A1")
    records.change(store, EQUIPMENT, one, {"state": state})
    assert refused(lambda: loans.lend(store, _asked((one, 1)), DAY)) == "state"
    assert len(records.find(store, register("loans"), records.Query())) == 0


def test_a_thing_out_on_a_loan_is_let_alone(store: Store) -> None:
    one = thing(store, "A1")
    number = loans.lend(store, _asked((one, 1)), DAY)
    for state in ("在用", "维修", "报废"):
        assert refused(partial(records.change, store, EQUIPMENT, one, {"state": state})) == "lent"
        assert refused(partial(records.bulk_change, store, EQUIPMENT, [one], "state", state)) == "lent"
        assert refused(partial(equipment.change_state, store, [one], state, DUE)) == "lent"
    items, all_loans = register("loan_items"), register("loans")
    assert refused(lambda: records.remove(store, items, [_items(store, number)[one].id])) == "lent"
    assert refused(lambda: records.remove(store, all_loans, [_loan(store, number).id])) == "in-use"
    assert refused(lambda: records.remove(store, EQUIPMENT, [one])) == "in-use"
    other = loans.request(store, _asked((one, 1), borrower="李强"), DAY)  # asked for ahead
    assert refused(lambda: loans.hand_out(store, other, DAY)) == "state"
    loans.take_back(store, number, DAY)
    loans.hand_out(store, other, DAY)
    assert state_of(store, one) == "借出"


def test_undo_never_lends_a_thing_twice(store: Store) -> None:
    one = thing(store, "A1")
    first = loans.lend(store, _asked((one, 1)), DAY)
    loans.take_back(store, first, DAY)
    taken_back = store.last_entry()
    history.undo(store, taken_back)
    assert (state_of(store, one), _loan(store, first).state) == ("借出", "借出")
    loans.take_back(store, first, DAY)
    taken_back = store.last_entry()
    loans.lend(store, _asked((one, 1), borrower="李强"), DAY)
    assert refused(lambda: history.undo(store, taken_back)) == "lent"
    in_step(store)


def test_a_kit_goes_whole_and_comes_back_in_parts(store: Store) -> None:
    kit = thing(store, "K1", kind="套件")
    box = thing(store, "K2", kind="套件", kit_id="K1")
    meter = thing(store, "K3", kit_id="K1")
    keys = thing(store, "K4", kind="工具", quantity=6, kit_id="K2")
    tape = thing(store, "K5", kind="耗材", quantity=3, kit_id="K1")
    gone = thing(store, "K6", kit_id="K1", state="报废")
    number = loans.request(store, _asked((kit, 1)), DAY)
    equipment.change_state(store, [meter], "维修", DAY)
    assert refused(lambda: loans.hand_out(store, number, DAY)) == "state"
    assert (state_of(store, kit), quantity_of(store, tape)) == ("在用", 3)
    equipment.change_state(store, [meter], "在用", DAY)
    loans.hand_out(store, number, DAY)
    items = _items(store, number)
    assert {n: item.quantity for n, item in items.items()} == {kit: 1, box: 1, meter: 1, keys: 6, tape: 3}
    assert [state_of(store, n) for n in (kit, box, meter, keys, gone)] == [
        "借出",
        "借出",
        "借出",
        "在用",
        "报废",
    ]
    assert quantity_of(store, tape) == 0
    assert refused(lambda: loans.lend(store, _asked((keys, 1)), DAY)) == "out-of-range"
    assert not loans.take_back(
        store, number, DAY, returned=[Returned(kit), Returned(tape, 2), Returned(keys, 5)]
    )
    assert (state_of(store, kit), state_of(store, meter), quantity_of(store, tape)) == ("在用", "借出", 2)
    assert (
        refused(lambda: loans.take_back(store, number, DAY, returned=[Returned(keys, 2)])) == "out-of-range"
    )
    assert refused(lambda: loans.take_back(store, number, DAY, returned=[Returned(gone)])) == "out-of-range"
    assert loans.take_back(store, number, DAY)
    assert quantity_of(store, tape) == 2  # the third one was used
    in_step(store)


def test_counted_tools_and_supplies(store: Store) -> None:
    tools = thing(store, "T1", kind="工具", quantity=10)
    rods = thing(store, "H1", kind="耗材", quantity=20, minimum_stock=5)
    first = loans.lend(store, _asked((tools, 6), (rods, 12)), DAY)
    assert (quantity_of(store, tools), quantity_of(store, rods)) == (10, 8)
    assert refused(lambda: loans.lend(store, _asked((tools, 5)), DAY)) == "out-of-range"
    loans.lend(store, _asked((tools, 4), borrower="李强"), DAY)
    assert refused(lambda: loans.lend(store, _asked((rods, 9)), DAY)) == "out-of-range"
    assert refused(lambda: records.change(store, EQUIPMENT, tools, {"quantity": 9})) == "lent"
    assert loans.take_back(store, first, DAY)
    records.change(store, EQUIPMENT, tools, {"quantity": 9})
    used_up = loans.lend(store, _asked((rods, 4)), DAY)  # nothing of it need come back
    assert (_loan(store, used_up).state, quantity_of(store, rods)) == ("归还", 4)
    assert [(low.code, low.left, low.minimum) for low in supplies.low_stock(store)] == [("H1", 4, 5)]
    in_step(store)


def test_stock_in_and_out_never_below_zero(store: Store) -> None:
    rods = thing(store, "H1", kind="耗材", quantity=5)
    assert supplies.stock_in(store, "H1", 10, DAY, reason="采购", person="管理员") == 15
    received = store.last_entry()
    assert supplies.stock_out(store, "H1", 12, DAY) == 3
    assert refused(lambda: supplies.stock_out(store, "H1", 4, DAY)) == "out-of-range"
    assert refused(lambda: history.undo(store, received)) == "out-of-range"  # would be -7
    supplies.stock_in(store, "H1", 7, DAY)
    outcome = history.undo(store, received)  # the thing was changed since, its stock still follows
    assert outcome.taken_back
    assert quantity_of(store, rods) == 0
    records.change(store, EQUIPMENT, rods, {"quantity": 30})
    with store.read() as session:
        changes = list(session.scalars(select(StockMovement.change).order_by(StockMovement.id)))
    assert changes == [5, -12, 7, 30]
    history.undo(store)
    assert quantity_of(store, rods) == 0
    for count in (0, -1, 10**7):
        assert refused(partial(supplies.stock_in, store, "H1", count, DAY)) == "out-of-range"
    thing(store, "A1")
    assert refused(lambda: supplies.stock_in(store, "A1", 1, DAY)) == "kind"
    assert refused(lambda: supplies.stock_out(store, "没有", 1, DAY)) == "not-found"
    in_step(store)


def test_numbers_have_no_gap(store: Store) -> None:
    one = thing(store, "A1")
    first = loans.request(store, _asked((one, 1)), DAY)
    made_first = store.last_entry()
    second = loans.request(store, _asked((one, 1)), DAY)
    made_second = store.last_entry()
    assert refused(lambda: history.undo(store, made_first)) == "fixed"
    history.undo(store, made_second)
    assert loans.request(store, _asked((one, 1)), DAY) == second == "JY2026002"
    loans.cancel(store, first)
    assert refused(lambda: loans.cancel(store, first)) == "state"
    assert refused(lambda: loans.hand_out(store, first, DAY)) == "state"
    assert loans.request(store, _asked((one, 1)), DAY) == "JY2026003"
    next_year = date(2027, 1, 1)
    assert loans.request(store, _asked((one, 1), due=next_year), next_year) == "JY2027001"
    removed = _loan(store, "JY2026003").id
    records.remove(store, register("loan_items"), [_items(store, "JY2026003")[one].id])
    records.remove(store, register("loans"), [removed])
    assert loans.request(store, _asked((one, 1)), DAY) == "JY2026004"


def test_wrong_requests_say_why(store: Store) -> None:
    one = thing(store, "A1")
    scrapped = thing(store, "A2", state="报废")
    for asked, code in (
        (_asked((one, 1), borrower=" "), "missing"),
        (_asked(), "missing"),
        (_asked((one, 1), due=DAY - timedelta(days=1)), "out-of-range"),
        (_asked((999, 1)), "not-found"),
        (_asked((one, 0)), "out-of-range"),
        (_asked((one, 1), (one, 1)), "out-of-range"),
        (_asked((scrapped, 1)), "state"),
    ):
        assert refused(partial(loans.request, store, asked, DAY)) == code
    number = loans.request(store, _asked((one, 1)), DAY)
    assert refused(lambda: loans.hand_out(store, number, DAY - timedelta(days=1))) == "out-of-range"
    assert refused(lambda: loans.hand_out(store, number, DUE + timedelta(days=1))) == "out-of-range"
    loans.hand_out(store, number, DAY + timedelta(days=1))
    assert refused(lambda: loans.take_back(store, number, DAY)) == "out-of-range"
    assert refused(lambda: loans.take_back(store, "JY0", DAY)) == "not-found"


def test_the_late_ones(store: Store) -> None:
    one, two, three = (thing(store, code, kind="工具", quantity=9) for code in ("A1", "A2", "A3"))
    late = loans.lend(store, _asked((one, 1), (two, 2)), DAY)
    loans.lend(store, _asked((three, 1), due=DUE + timedelta(days=1)), DAY)
    loans.request(store, _asked((three, 1)), DAY)
    assert loans.overdue(store, DUE) == []
    (found,) = loans.overdue(store, DUE + timedelta(days=1))
    assert (found.number, found.late, found.things) == (late, 1, ("A1 名称A1", "A2 名称A2 ×2"))
    assert [line.state for line in loans.loan_lines(store, DUE)] == ["借出", "申请", "借出"]
    thing(store, "H1", kind="耗材", quantity=1, minimum_stock=2)
    due = {line.kind: line.count for line in today.due(store, DUE + timedelta(days=1))}
    assert (due["loans-overdue"], due["stock-low"]) == (1, 1)
    assert "loans-overdue" not in {line.kind for line in today.due(store, DUE)}


ACTIONS = ("lend", "back", "part", "damage", "in", "out", "undo", "state")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 9), st.integers(1, 4)), max_size=12))
def test_nothing_is_lent_twice_after_anything(
    fresh: Callable[[], Store], steps: list[tuple[str, int, int]]
) -> None:
    store = fresh()
    single, tools, rods = (
        thing(store, "A"),
        thing(store, "T", kind="工具", quantity=4),
        thing(store, "H", kind="耗材", quantity=4),
    )
    ids = (single, tools, rods)
    for action, which, count in steps:
        open_loans = [line.number for line in loans.loan_lines(store, DAY, ["借出"])]
        chosen = ids[which % 3]
        try:
            if action == "lend":
                loans.lend(store, _asked((chosen, count)), DAY)
            elif action in ("back", "part", "damage") and open_loans:
                number = open_loans[which % len(open_loans)]
                item = next(iter(_items(store, number)))
                part = [Returned(item, count, damaged=action == "damage")]
                loans.take_back(store, number, DAY, returned=None if action == "back" else part)
            elif action == "in":
                supplies.stock_in(store, "H", count, DAY)
            elif action == "out":
                supplies.stock_out(store, "H", count, DAY)
            elif action == "undo":
                able = [
                    each
                    for each in history.operations(store)
                    if each.id > 4 and each.changes and not each.undone
                ]
                if able:
                    history.undo(store, able[which % len(able)].id)
            elif action == "state":
                records.change(
                    store, EQUIPMENT, single, {"state": ("在用", "维修", "闲置", "借出")[which % 4]}
                )
        except DeskError:
            pass  # what may not be is refused; what holds must hold all the same
        in_step(store)
        with store.read() as session:
            rows = session.execute(
                select(LoanItem.equipment_id, LoanItem.quantity - LoanItem.returned)
                .join(Loan, Loan.id == LoanItem.loan_id)
                .where(Loan.state == "借出", LoanItem.equipment_id != rods)
            ).all()
            numbers = list(session.scalars(select(Loan.number).order_by(Loan.id)))
        lent = {number: sum(out for each, out in rows if each == number) for number in ids}
        assert lent[single] <= 1
        assert lent[tools] <= 4
        assert not lent[single] or state_of(store, single) == "借出"
        assert numbers == [f"JY2026{index:03d}" for index in range(1, len(numbers) + 1)]
