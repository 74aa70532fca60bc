"""What a thing is still worth: straight-line depreciation by months, its age, whether it is beyond its life.

Lives by category are a school's table (domain/08 §11, [S1], consistent with two others); straight line is usual ([K]). Depreciation
begins the month after purchase, as enterprise accounting in China has it ([K]). Money is reckoned in fen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")

# Category -> years (domain/08 §11, [S1]); the base keeps its own copy and changes it.
LIVES: tuple[tuple[str, int], ...] = (
    ("计算机设备", 6),
    ("办公设备", 6),
    ("车辆", 8),
    ("机械设备", 10),
    ("焊接设备", 10),
    ("电气设备", 5),
    ("通信设备", 5),
    ("仪器仪表", 5),
    ("检测设备", 5),
    ("计量器具", 5),
    ("专用仪器", 5),
    ("专用设备", 10),
    ("图书档案设备", 5),
    ("家具", 15),
    ("其他", 10),
)


@dataclass(frozen=True, slots=True)
class Worth:
    """A thing's money on a day, yuan to the fen; ``months``: months written off of ``life_months``.

    ``net`` is None where price or day of purchase is unknown, ``life_months`` where no life is.
    """

    original: Decimal | None
    net: Decimal | None
    written_off: Decimal | None
    months: int
    life_months: int | None


def months_between(first: date, last: date) -> int:
    """Whole months from a day to a later one; the last day of a short month counts for a later day; never negative."""
    months = (last.year - first.year) * 12 + last.month - first.month
    if last.day < first.day and not _month_ends(last):
        months -= 1
    return max(months, 0)


def _month_ends(day: date) -> bool:
    following = day.toordinal() + 1
    return date.fromordinal(following).month != day.month


def age_years(bought_on: date | None, today: date) -> float | None:
    """Age in years to one place; None where the day of purchase is unknown or lies ahead."""
    if bought_on is None or bought_on > today:
        return None
    return (months_between(bought_on, today) * 10 + 6) // 12 / 10  # a half rounds up, as people do


def beyond_life(bought_on: date | None, life_years: int | None, today: date) -> bool:
    """Whether a thing is used past its life: from the day after the anniversary on."""
    if bought_on is None or not life_years:
        return False
    return today > anniversary(bought_on, life_years)


def anniversary(day: date, years: int) -> date:
    """The same day so many years on; 28 February where 29 February has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def worth(
    price: float | None,
    bought_on: date | None,
    life_years: int | None,
    today: date,
    *,
    salvage_percent: float = 0.0,
    quantity: int = 1,
) -> Worth:
    """A thing's original and net value on a day; ``price`` is for one, the answer for all of ``quantity``."""
    life = life_years * 12 if life_years else None
    if price is None:
        return Worth(None, None, None, 0, life)
    original = _fen(Decimal(str(price)) * quantity)
    if bought_on is None or life is None:
        return Worth(original, None, None, 0, life)
    # The month of purchase is free, the month of the last instalment counts whole.
    passed = (today.year - bought_on.year) * 12 + today.month - bought_on.month
    months = min(max(passed, 0), life)
    base = original * (100 - Decimal(str(salvage_percent))) / 100
    written_off = _fen(base * months / life)
    return Worth(original, original - written_off, written_off, months, life)


def _fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, ROUND_HALF_UP)
