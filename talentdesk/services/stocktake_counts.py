"""How far stocktakes are, and which of them are under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import Stocktake, StocktakeLine
from talentdesk.store import Store
from talentdesk.text import tr

OPEN, DONE = "进行中", "已完成"

# What a line of a stocktake is about; unknown codes have no thing, extra ones were not expected here.
EXPECTED: ColumnElement[bool] = StocktakeLine.expected_quantity > 0
SEEN: ColumnElement[bool] = StocktakeLine.seen_quantity > 0
KNOWN: ColumnElement[bool] = StocktakeLine.equipment_id.is_not(None)
MOVED: ColumnElement[bool] = StocktakeLine.seen_place.is_distinct_from(StocktakeLine.expected_place)


@dataclass(frozen=True, slots=True)
class Count:
    """How far a stocktake is, in lines: seen + not_seen = expected; ``moved`` and ``differing`` are among the seen;
    ``extra`` things belong elsewhere, ``unknown`` codes to nothing. Pieces beside.
    """

    expected: int
    seen: int
    not_seen: int
    moved: int
    differing: int
    extra: int
    unknown: int
    expected_pieces: int
    seen_pieces: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A stocktake in the list of them."""

    id: int
    name: str
    place: str
    started_on: date
    closed_on: date | None
    taken_over_on: date | None
    state: str
    person: str
    count: Count


def progress(store: Store, stocktake_id: int) -> Count:
    """How far a stocktake is."""
    with store.read() as session:
        return counts(session, stocktake_id)


def counts(session: Session, stocktake_id: int) -> Count:
    """The same within a session."""
    seen = and_(EXPECTED, SEEN)
    differing = and_(seen, StocktakeLine.seen_quantity != StocktakeLine.expected_quantity)
    statement = select(
        func.count().filter(EXPECTED), func.count().filter(seen), func.count().filter(and_(seen, MOVED)),
        func.count().filter(differing), func.count().filter(and_(~EXPECTED, KNOWN, SEEN)),
        func.count().filter(and_(~KNOWN, SEEN)),
        func.coalesce(func.sum(StocktakeLine.expected_quantity), 0),
        func.coalesce(func.sum(StocktakeLine.seen_quantity).filter(KNOWN), 0),
    ).where(StocktakeLine.stocktake_id == stocktake_id, StocktakeLine.deleted_at.is_(None))  # fmt: skip
    expected, found, moved, other, extra, unknown, pieces, seen_pieces = session.execute(statement).one()
    return Count(expected, found, expected - found, moved, other, extra, unknown, pieces, seen_pieces)


def overviews(store: Store, *, only_open: bool = False) -> list[Overview]:
    """All stocktakes, the newest first; those under way are to be continued."""
    statement = select(Stocktake).where(Stocktake.deleted_at.is_(None))
    if only_open:
        statement = statement.where(Stocktake.state == OPEN)
    with store.read() as session:
        return [
            Overview(
                each.id, each.name, each.place or "", each.started_on, each.closed_on, each.taken_over_on, each.state,
                each.person or "", counts(session, each.id),
            )
            for each in session.scalars(statement.order_by(Stocktake.started_on.desc(), Stocktake.id.desc()))
        ]  # fmt: skip


def find(store: Store, name: str) -> int:
    """The stocktake of a name; empty: the only one under way. Refused when it is not told apart."""
    found = [each for each in overviews(store, only_open=not name) if not name or each.name == name]
    if len(found) != 1:
        raise DeskError(
            tr("没有名为“{name}”的盘点。", name=name) if name else tr("进行中的盘点不是正好一次。"),
            tr(
                "请写出盘点名称：{known}",
                known="、".join(each.name for each in overviews(store)[:8]) or tr("（无）"),
            ),
            code="not-found",
        )
    return found[0].id
