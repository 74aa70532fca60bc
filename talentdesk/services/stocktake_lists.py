"""The four lists one looks at while counting: seen, not seen, elsewhere than they belong, not in the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, and_, or_, select

from talentdesk.model import Equipment, StocktakeLine
from talentdesk.services.stocktake_counts import EXPECTED, KNOWN, MOVED, SEEN
from talentdesk.store import Store

Which = Literal["seen", "missing", "moved", "unknown"]
SHOWN = 300


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line of a stocktake: the thing's name (empty where there is none), where it belongs and was, how many."""

    line_id: int
    code: str
    name: str
    expected_place: str
    seen_place: str
    expected: int
    seen: int
    seen_at: datetime | None
    seen_by: str


def stocktake_lines(store: Store, stocktake_id: int, which: Which, limit: int = SHOWN) -> list[ListLine]:
    """The lines of a list, what was scanned last first, what is missing by number; at most ``limit``."""
    conditions: dict[str, ColumnElement[bool]] = {
        "seen": and_(EXPECTED, SEEN),
        "missing": and_(EXPECTED, ~SEEN),
        "moved": and_(KNOWN, SEEN, or_(~EXPECTED, MOVED)),
        "unknown": and_(~KNOWN, SEEN),
    }
    order = (
        (StocktakeLine.code,)
        if which == "missing"
        else (StocktakeLine.seen_at.desc(), StocktakeLine.id.desc())
    )
    statement = (
        select(StocktakeLine, Equipment.name)
        .join(Equipment, Equipment.id == StocktakeLine.equipment_id, isouter=True)
        .where(
            StocktakeLine.stocktake_id == stocktake_id, StocktakeLine.deleted_at.is_(None), conditions[which]
        )
        .order_by(*order)
        .limit(limit)
    )
    with store.read() as session:
        return [
            ListLine(
                line.id, line.code, name or "", line.expected_place or "", line.seen_place or "", line.expected_quantity,
                line.seen_quantity, line.seen_at, line.seen_by or "",
            )
            for line, name in session.execute(statement)
        ]  # fmt: skip
