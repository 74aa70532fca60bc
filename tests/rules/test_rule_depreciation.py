"""Depreciation against tables worked by hand: straight line from the month after purchase, exact to the fen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.rules.depreciation import LIVES, age_years, anniversary, beyond_life, months_between, worth


def _d(text: str) -> date:
    return date.fromisoformat(text)


# A lathe of 120,000.00, bought 2020-03-15, 10 years, no salvage: 1,000.00 a month, the first in April 2020.
@pytest.mark.parametrize(
    ("day", "months", "written", "net"),
    [
        ("2020-03-14", 0, "0.00", "120000.00"),
        ("2020-03-15", 0, "0.00", "120000.00"),
        ("2020-03-31", 0, "0.00", "120000.00"),
        ("2020-04-01", 1, "1000.00", "119000.00"),
        ("2020-12-31", 9, "9000.00", "111000.00"),
        ("2021-01-01", 10, "10000.00", "110000.00"),
        ("2025-03-31", 60, "60000.00", "60000.00"),
        ("2030-02-28", 119, "119000.00", "1000.00"),
        ("2030-03-01", 120, "120000.00", "0.00"),
        ("2041-01-01", 120, "120000.00", "0.00"),
        ("2019-01-01", 0, "0.00", "120000.00"),
    ],
)
def test_a_lathe_over_its_life(day: str, months: int, written: str, net: str) -> None:
    found = worth(120000.0, _d("2020-03-15"), 10, _d(day))
    assert (found.months, found.written_off, found.net) == (months, Decimal(written), Decimal(net))
    assert (found.original, found.life_months) == (Decimal("120000.00"), 120)


# Computers at 4,999.99, 3 of them, 6 years, 5 % salvage: 14,999.97 in all, 14,249.9715 to be written off in 72 months.
@pytest.mark.parametrize(
    ("day", "months", "written", "net"),
    [
        ("2024-02-29", 0, "0.00", "14999.97"),
        ("2024-03-01", 1, "197.92", "14802.05"),  # 14249.9715 / 72 = 197.91627…
        ("2024-09-30", 7, "1385.41", "13614.56"),  # × 7 = 1385.41389…
        ("2025-02-28", 12, "2375.00", "12624.97"),  # × 12 = 2374.99525
        ("2030-02-01", 72, "14249.97", "750.00"),
        ("2035-01-01", 72, "14249.97", "750.00"),
    ],
)
def test_computers_with_salvage_and_quantity(day: str, months: int, written: str, net: str) -> None:
    found = worth(4999.99, _d("2024-02-29"), 6, _d(day), salvage_percent=5, quantity=3)
    assert (found.months, found.written_off, found.net) == (months, Decimal(written), Decimal(net))


def test_half_a_fen_goes_up() -> None:
    # 0.03 over 12 months: after 2 months 0.005.
    assert worth(0.03, _d("2026-01-01"), 1, _d("2026-03-01")).written_off == Decimal("0.01")
    assert worth(0.005, None, None, _d("2026-03-01")).original == Decimal("0.01")


def test_what_is_not_known_is_not_reckoned() -> None:
    today = _d("2026-11-20")
    assert worth(None, _d("2020-01-01"), 5, today).original is None
    no_day = worth(100.0, None, 5, today)
    assert (no_day.original, no_day.net, no_day.written_off) == (Decimal("100.00"), None, None)
    no_life = worth(100.0, _d("2020-01-01"), None, today)
    assert (no_life.net, no_life.life_months) == (None, None)
    assert worth(0.0, _d("2020-01-01"), 5, today).net == Decimal("0.00")
    assert worth(100.0, _d("2020-01-01"), 5, today, salvage_percent=100).net == Decimal("100.00")
    assert worth(100.0, _d("2020-01-01"), 5, today, quantity=0).net == Decimal("0.00")


@given(
    price=st.decimals(0, 1_000_000, places=2),
    bought=st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    life=st.integers(1, 60),
    salvage=st.integers(0, 100),
    days=st.lists(st.integers(-400, 30000), min_size=2, max_size=2),
)
def test_value_only_falls_and_never_below_salvage(
    price: Decimal, bought: date, life: int, salvage: int, days: list[int]
) -> None:
    first, second = (
        worth(float(price), bought, life, date.fromordinal(bought.toordinal() + day), salvage_percent=salvage)
        for day in sorted(days)
    )
    for each in (first, second):
        assert each.original is not None
        assert each.net is not None
        assert each.written_off is not None
        assert each.net + each.written_off == each.original
        assert each.net >= each.original * salvage / 100 - Decimal("0.01")
    assert first.net is not None
    assert second.net is not None
    assert first.net >= second.net


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2026-01-31", "2026-02-27", 0),
        ("2026-01-31", "2026-02-28", 1),
        ("2024-01-31", "2024-02-28", 0),
        ("2024-01-31", "2024-02-29", 1),
        ("2024-02-29", "2025-02-28", 12),
        ("2024-02-29", "2025-02-27", 11),
        ("2025-02-28", "2025-03-28", 1),
        ("2025-02-28", "2025-03-27", 0),
        ("2026-03-31", "2026-04-30", 1),
        ("2026-05-15", "2026-05-15", 0),
        ("2026-05-15", "2026-04-15", 0),
        ("2025-12-31", "2026-01-01", 0),
    ],
)
def test_whole_months(first: str, last: str, months: int) -> None:
    assert months_between(_d(first), _d(last)) == months


@pytest.mark.parametrize(
    ("bought", "life", "last_good"),
    [("2016-03-15", 10, "2026-03-15"), ("2020-02-29", 5, "2025-02-28"), ("2020-02-29", 4, "2024-02-29")],
)
def test_beyond_life_from_the_day_after_the_anniversary(bought: str, life: int, last_good: str) -> None:
    good = _d(last_good)
    assert anniversary(_d(bought), life) == good
    assert not beyond_life(_d(bought), life, good)
    assert beyond_life(_d(bought), life, date.fromordinal(good.toordinal() + 1))
    assert not beyond_life(None, life, good)
    assert not beyond_life(_d(bought), None, _d("2099-01-01"))


def test_age_in_years_to_one_place() -> None:
    assert age_years(_d("2024-02-29"), _d("2025-02-28")) == 1.0
    assert age_years(_d("2026-01-10"), _d("2026-04-10")) == 0.3  # 0.25
    assert age_years(_d("2026-01-10"), _d("2026-10-10")) == 0.8  # 0.75
    assert age_years(_d("2026-01-10"), _d("2026-06-10")) == 0.4  # 0.41…
    assert age_years(_d("2026-01-10"), _d("2026-01-10")) == 0.0
    assert age_years(_d("2026-01-11"), _d("2026-01-10")) is None
    assert age_years(None, _d("2026-01-10")) is None


def test_the_lives_are_the_schools_table() -> None:
    lives = dict(LIVES)
    assert len(lives) == len(LIVES)
    known = {"计算机设备": 6, "办公设备": 6, "车辆": 8, "机械设备": 10, "电气设备": 5, "通信设备": 5, "仪器仪表": 5,
             "计量器具": 5, "专用仪器": 5, "专用设备": 10, "图书档案设备": 5, "家具": 15}  # fmt: skip
    assert known.items() <= lives.items()
