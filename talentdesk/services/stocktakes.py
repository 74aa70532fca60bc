"""Stocktakes: what should be there is frozen, things are scanned one by one, and the count goes on another day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import and_, func, insert, literal, select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import BaseProfile, Equipment, Loan, LoanItem, Stocktake, StocktakeLine
from talentdesk.rules.lending import LENT, SUPPLY
from talentdesk.rules.scanning import LONGEST, counted, scanned_codes, seen_after
from talentdesk.services.stocktake_counts import (
    DONE,
    KNOWN,
    OPEN,
    Count,
    Overview,
    counts,
    find,
    overviews,
    progress,
)
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "Count", "Kind", "Overview", "Scan", "close", "correct", "counts", "existing", "find", "open_one", "overviews",
    "progress", "reopen", "scan", "start",
]  # fmt: skip

SCRAPPED = "报废"
MOST_COUNTED = 1_000_000

Kind = Literal["seen", "again", "extra", "unknown"]


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan meant. ``kind``: seen for the first time or more of it, again, extra (not expected here), unknown.

    ``moved``: it was seen elsewhere than it belongs; ``seen`` of ``expected`` pieces by now.
    """

    kind: Kind
    code: str
    name: str
    line_id: int
    moved: bool
    expected_place: str
    seen_place: str
    seen: int
    expected: int


def start(store: Store, day: date, *, place: str = "", name: str = "", person: str = "") -> int:
    """Begin a stocktake of a place, or of all things: what should be there is noted now; its number.

    Things on loan count as expected (the report says that they are out), of counted tools only those that are here.
    Refused where one of the same place is under way, and where nothing is to be counted.
    """
    place = place.strip()
    with store.write(tr("开始盘点：{place}", place=place or tr("全部")), kind="stocktake") as session:
        _refuse_overlap(session, place)
        title = name.strip() or tr("{place}盘点 {day}", place=place or tr("全部"), day=day.isoformat())
        made = Stocktake(
            name=_free_name(session, title), place=place or None, started_on=day, person=person or None
        )
        session.add(made)
        session.flush()
        _freeze(session, made)
        return int(made.id)


def _refuse_overlap(session: Session, place: str, own: int = 0) -> None:
    """Two counts of the same things at once would each miss what the other has seen."""
    statement = select(Stocktake).where(
        Stocktake.state == OPEN, Stocktake.deleted_at.is_(None), Stocktake.id != own
    )
    for other in session.scalars(statement):
        if not place or other.place is None or other.place == place:
            raise DeskError(
                tr("“{name}”还在盘点这里的设备。", name=other.name),
                tr("请接着盘那一次，或先结束它。"),
                code="in-progress",
            )


def _free_name(session: Session, wanted: str) -> str:
    taken = set(session.scalars(select(Stocktake.name).where(Stocktake.deleted_at.is_(None))))
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted} ({number})"
    return name


def _freeze(session: Session, made: Stocktake) -> None:
    """One line for each thing that should be there."""
    out = (
        select(func.sum(LoanItem.quantity - LoanItem.returned))
        .join(Loan, Loan.id == LoanItem.loan_id)
        .where(LoanItem.equipment_id == Equipment.id, Loan.state == LENT)
        .where(Loan.deleted_at.is_(None), LoanItem.deleted_at.is_(None))
        .correlate(Equipment)
        .scalar_subquery()
    )
    # A single thing that is out is still asked for; of several only those are that are here.
    several = and_(Equipment.kind != SUPPLY, Equipment.quantity > 1)
    here = func.iif(several, func.max(Equipment.quantity - func.coalesce(out, 0), 0), Equipment.quantity)
    things = select(literal(made.id), Equipment.id, Equipment.code, Equipment.place, here, literal(0)).where(
        Equipment.deleted_at.is_(None), Equipment.state != SCRAPPED
    )
    if made.place is not None:
        things = things.where(Equipment.place == made.place)
    names = ["stocktake_id", "equipment_id", "code", "expected_place", "expected_quantity", "seen_quantity"]
    session.execute(insert(StocktakeLine).from_select(names, things.order_by(Equipment.code)))
    if session.scalar(select(StocktakeLine.id).where(StocktakeLine.stocktake_id == made.id).limit(1)) is None:
        raise DeskError(
            tr("“{place}”没有要盘点的设备。", place=made.place or tr("全部")),
            tr("请核对存放地点的写法，或先登记设备。"),
            code="empty",
        )


def scan(
    store: Store,
    stocktake_id: int,
    text: str,
    *,
    place: str = "",
    quantity: int = 1,
    person: str = "",
    at: datetime | None = None,
) -> Scan | None:
    """Note one scan, at once and for good; None where the scanner typed nothing.

    ``place`` is where one stands; left empty it is the stocktake's own place, or where the thing belongs. Things of
    which there are several add up by ``quantity``; a single one is seen once. A scan that changes nothing writes nothing.
    """
    _check_quantity(quantity, least=1)
    with store.write(tr("盘点扫描"), kind="scan") as session:
        of = open_one(session, stocktake_id)
        codes = scanned_codes(text, _prefixes(session, text))
        if not codes:
            return None
        line = _line(session, of, codes)
        thing = session.get(Equipment, line.equipment_id) if line.equipment_id is not None else None
        before = line.seen_quantity
        standing = place.strip() or of.place or line.seen_place or line.expected_place
        adds = thing is None or counted(thing.kind, max(line.expected_quantity, thing.quantity))
        after = min(seen_after(before, quantity, adds=adds), MOST_COUNTED)
        if after != before or (standing is not None and standing != line.seen_place):
            line.seen_quantity, line.seen_place = after, standing
            line.seen_at, line.seen_by = (
                at or datetime.now().replace(microsecond=0),
                person or store.user or None,
            )
        session.flush()
        return _scanned(line, thing, again=before > 0 and not adds)


def _prefixes(session: Session, text: str) -> tuple[str, ...]:
    """What the base's own codes may begin with; asked only where there is something that could be one."""
    return (session.scalar(select(BaseProfile.code)) or "",) if ":" in text or "：" in text else ()


def _scanned(line: StocktakeLine, thing: Equipment | None, *, again: bool) -> Scan:
    kind: Kind = "again" if again else "seen"
    if thing is None:
        kind = "unknown"
    elif line.expected_quantity < 1:
        kind = "extra"
    return Scan(
        kind, line.code, thing.name if thing is not None else "", line.id,
        thing is not None and line.seen_place != line.expected_place,
        line.expected_place or "", line.seen_place or "", line.seen_quantity, line.expected_quantity,
    )  # fmt: skip


def _line(session: Session, of: Stocktake, codes: tuple[str, ...]) -> StocktakeLine:
    """The line of the scanned code: as written, in another case, of a thing not expected here, or a new unknown one."""
    mine = select(StocktakeLine).where(StocktakeLine.stocktake_id == of.id)
    for code in codes:
        found = session.scalar(mine.where(StocktakeLine.code == code, KNOWN))
        if found is not None:
            return found
    for code in codes:
        thing = _thing(session, code)
        if thing is not None:
            known = session.scalar(mine.where(StocktakeLine.equipment_id == thing.id))
            return known or _new_line(session, of, thing.code, thing)
    unknown = codes[-1][:LONGEST]
    found = session.scalar(mine.where(StocktakeLine.code == unknown))
    return found or _new_line(session, of, unknown, None)


def _thing(session: Session, code: str) -> Equipment | None:
    """The thing of a code; one that differs only in capitals counts where it is the only one."""
    living = select(Equipment).where(Equipment.deleted_at.is_(None))
    found = session.scalar(living.where(Equipment.code.in_((code, code.upper(), code.lower()))).limit(1))
    if found is not None:
        return found
    alike = session.scalars(living.where(func.lower(Equipment.code) == code.lower()).limit(2)).all()
    return alike[0] if len(alike) == 1 else None


def _new_line(session: Session, of: Stocktake, code: str, thing: Equipment | None) -> StocktakeLine:
    line = session.scalar(
        select(StocktakeLine).where(StocktakeLine.stocktake_id == of.id, StocktakeLine.code == code)
    )
    if line is None:
        line = StocktakeLine(stocktake_id=of.id, code=code, expected_quantity=0, seen_quantity=0)
        session.add(line)
    if thing is not None:
        line.equipment_id, line.expected_place = thing.id, thing.place
    return line


def correct(
    store: Store, stocktake_id: int, line_id: int, quantity: int, *, place: str | None = None
) -> None:
    """Write how many of a line were really seen, 0 for none; the place too where one is given."""
    _check_quantity(quantity, least=0)
    with store.write(tr("更正盘点数量"), kind="scan") as session:
        open_one(session, stocktake_id)
        line = session.get(StocktakeLine, line_id)
        if line is None or line.stocktake_id != stocktake_id:
            raise DeskError(tr("这次盘点里没有这一行。"), tr("列表可能已过时，请刷新。"), code="not-found")
        line.seen_quantity = quantity
        if place is not None:
            line.seen_place = place.strip() or None
        elif quantity and line.seen_place is None:
            line.seen_place = line.expected_place
        if not quantity:
            line.seen_place = line.seen_at = line.seen_by = None


def _check_quantity(quantity: int, *, least: int) -> None:
    if not least <= quantity <= MOST_COUNTED:
        raise DeskError(
            tr("数量要在 {least} 到 {most} 之间。", least=least, most=MOST_COUNTED), tr("请核对数量。"),
            code="out-of-range",
        )  # fmt: skip


def open_one(session: Session, stocktake_id: int) -> Stocktake:
    """A stocktake that is under way; refused when it has ended."""
    found = existing(session, stocktake_id)
    if found.state != OPEN:
        raise DeskError(
            tr("“{name}”已经结束。", name=found.name), tr("请先重新打开它，或开始新的盘点。"), code="closed"
        )
    return found


def existing(session: Session, stocktake_id: int) -> Stocktake:
    """A stocktake; refused when there is none of that number."""
    found = session.get(Stocktake, stocktake_id)
    if found is None or found.deleted_at is not None:
        raise DeskError(tr("没有这次盘点。"), tr("列表可能已过时，请刷新。"), code="not-found")
    return found


def close(store: Store, stocktake_id: int, day: date) -> None:
    """End the scanning; the register is put right by ``take_over``, not by this."""
    with store.write(tr("结束盘点"), kind="stocktake") as session:
        found = open_one(session, stocktake_id)
        found.state, found.closed_on = DONE, day


def reopen(store: Store, stocktake_id: int) -> None:
    """Go on with a stocktake that had ended; refused once its result is in the register."""
    with store.write(tr("继续盘点"), kind="stocktake") as session:
        found = existing(session, stocktake_id)
        if found.taken_over_on is not None:
            raise DeskError(
                tr("“{name}”的结果已经调整入账。", name=found.name),
                tr("请先撤销那次调整，或开始新的盘点。"),
                code="closed",
            )
        _refuse_overlap(session, found.place or "", found.id)
        found.state, found.closed_on = OPEN, None
