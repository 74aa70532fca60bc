"""The rates of the equipment: in order, used, renewed (domain/08 §11: formulas [S1], thresholds [K])."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

# Written off: no longer on the books, so in no rate.
OFF_THE_BOOKS = frozenset({"报废"})
OUT_OF_ORDER = frozenset({"维修", "停用"})
IN_USE = frozenset({"在用", "借出"})


@dataclass(frozen=True, slots=True)
class Counted:
    """One line of the register for the rates: how many, in which state, bought when, worth what (yuan)."""

    state: str
    quantity: int
    bought_on: date | None
    value: Decimal


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates as fractions of one, None where nothing is on the books; values in yuan."""

    on_the_books: int
    in_order: float | None
    used: float | None
    renewed: float | None
    value: Decimal
    value_per_trainee: Decimal | None


def rates(things: Iterable[Counted], year: int, trainees: int) -> Rates:
    """完好率 = in order ÷ on the books; 利用率 = in use or lent ÷ on the books; 更新率 = value bought in the year ÷ value."""
    books = [thing for thing in things if thing.state not in OFF_THE_BOOKS]
    count = sum(thing.quantity for thing in books)
    value = sum((thing.value for thing in books), Decimal(0))
    new = sum(
        (thing.value for thing in books if thing.bought_on and thing.bought_on.year == year), Decimal(0)
    )
    broken = sum(thing.quantity for thing in books if thing.state in OUT_OF_ORDER)
    used = sum(thing.quantity for thing in books if thing.state in IN_USE)
    return Rates(
        on_the_books=count,
        in_order=(count - broken) / count if count else None,
        used=used / count if count else None,
        renewed=float(new / value) if value else None,
        value=value,
        value_per_trainee=(value / trainees).quantize(Decimal("0.01"), ROUND_HALF_UP) if trainees else None,
    )


def in_order_by_days(spans: Iterable[tuple[int, int]]) -> float | None:
    """完好率 by days: Σ days in order ÷ Σ days on the books, for things given as (days in order, days on the books)."""
    pairs = list(spans)
    total = sum(whole for _, whole in pairs)
    return sum(good for good, _ in pairs) / total if total else None


def days_in_order(history: Sequence[tuple[date, str]], first: date, last: date) -> tuple[int, int]:
    """(days in order, days on the books) from ``first`` to ``last``, both counted, calendar days.

    ``history``: from which day the thing was in which state, oldest first; the last entry of a day holds for that day. Before its
    first entry a thing is not on the books, nor while it is written off.
    """
    good = whole = 0
    for index, (since, state) in enumerate(history):
        until = history[index + 1][0] - timedelta(days=1) if index + 1 < len(history) else last
        days = (min(until, last) - max(since, first)).days + 1
        if days > 0 and state not in OFF_THE_BOOKS:
            whole += days
            good += days if state not in OUT_OF_ORDER else 0
    return good, whole
