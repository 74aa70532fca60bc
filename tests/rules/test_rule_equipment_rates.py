"""Rates of the equipment against a table worked by hand, and days in order against counting them one by one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.model.vocabulary import EQUIPMENT_STATES
from talentdesk.rules.equipment_rates import Counted, days_in_order, in_order_by_days, rates

OLD, NEW = date(2019, 5, 1), date(2026, 5, 1)
THINGS = [
    Counted("在用", 10, OLD, Decimal("100000.00")),
    Counted("在用", 5, NEW, Decimal("50000.00")),
    Counted("借出", 1, OLD, Decimal("8000.00")),
    Counted("闲置", 2, OLD, Decimal("12000.00")),
    Counted("维修", 1, OLD, Decimal("20000.00")),
    Counted("停用", 1, None, Decimal("10000.00")),
    Counted("报废", 7, NEW, Decimal("999999.00")),
]


def test_the_rates_of_a_small_workshop() -> None:
    found = rates(THINGS, 2026, 400)
    assert found.on_the_books == 20
    assert found.in_order == pytest.approx(18 / 20)
    assert found.used == pytest.approx(16 / 20)
    assert found.value == Decimal("200000.00")
    assert found.renewed == pytest.approx(0.25)
    assert found.value_per_trainee == Decimal("500.00")
    assert rates(THINGS, 2026, 0).value_per_trainee is None
    assert rates(THINGS, 2026, 3).value_per_trainee == Decimal("66666.67")
    assert rates([Counted("在用", 1, OLD, Decimal("0.01"))], 2026, 2).value_per_trainee == Decimal("0.01")


def test_nothing_on_the_books_has_no_rates() -> None:
    for things in ([], [Counted("报废", 3, OLD, Decimal(5))]):
        found = rates(things, 2026, 10)
        assert (found.on_the_books, found.in_order, found.used, found.renewed) == (0, None, None, None)
    assert in_order_by_days([]) is None
    assert in_order_by_days([(0, 0)]) is None


def test_days_of_a_quarter_by_hand() -> None:
    first, last = date(2026, 1, 1), date(2026, 3, 31)  # 90 days
    assert days_in_order([(date(2025, 6, 1), "在用")], first, last) == (90, 90)
    broken = [(date(2025, 6, 1), "在用"), (date(2026, 1, 11), "维修"), (date(2026, 1, 21), "在用")]
    assert days_in_order(broken, first, last) == (80, 90)
    assert days_in_order([(date(2026, 3, 31), "在用")], first, last) == (1, 1)
    assert days_in_order([(date(2026, 4, 1), "在用")], first, last) == (0, 0)
    scrapped = [(date(2025, 1, 1), "维修"), (date(2026, 1, 31), "报废")]
    assert days_in_order(scrapped, first, last) == (0, 30)
    same_day = [(date(2026, 1, 1), "在用"), (date(2026, 1, 5), "维修"), (date(2026, 1, 5), "在用")]
    assert days_in_order(same_day, first, last) == (90, 90)
    assert in_order_by_days([(90, 90), (80, 90), (0, 30)]) == pytest.approx(170 / 210)


@given(
    steps=st.lists(st.tuples(st.integers(0, 40), st.sampled_from(EQUIPMENT_STATES)), max_size=8),
    first=st.integers(0, 40),
    length=st.integers(0, 20),
)
def test_days_in_order_is_counting_them(steps: list[tuple[int, str]], first: int, length: int) -> None:
    zero = date(2026, 2, 1)
    history = [(zero + timedelta(days=day), state) for day, state in sorted(steps, key=lambda step: step[0])]
    begin = zero + timedelta(days=first)
    good = whole = 0
    for day in (begin + timedelta(days=step) for step in range(length + 1)):
        states = [state for since, state in history if since <= day]
        if states and states[-1] != "报废":
            whole += 1
            good += states[-1] not in ("维修", "停用")
    assert days_in_order(history, begin, begin + timedelta(days=length)) == (good, whole)
