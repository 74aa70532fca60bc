"""The ledger of blank stock: every numbered blank is received, used, spoiled, destroyed or left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from math import floor

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError
from talentdesk.model import BaseProfile, StockEntry
from talentdesk.services import teaching
from talentdesk.store import Store
from talentdesk.text import tr

RECEIVED, USED, SPOILED, DESTROYED, COUNTED = "领入", "使用", "损坏", "销毁", "盘点"
BLANK = "空白证书"
# 领用数量 should not exceed 110 % of those passed (domain/02 §3.5, [S1]); more needs a written reason.
MOST_PERCENT = 110
# More than any base ever holds: beyond it is a slip of the keyboard.
MOST_SHEETS = 10_000_000


@dataclass(frozen=True, slots=True)
class Balance:
    """Sheets of one item; ``spoiled`` wait for destruction; a stocktake's difference counts as received.

    received = used + spoiled + destroyed + left, always.

    """

    item: str
    received: int
    used: int
    spoiled: int
    destroyed: int
    left: int
    low: bool


@dataclass(frozen=True, slots=True)
class Stocktake:
    """What a stocktake found."""

    booked: int
    counted: int
    difference: int


def balance(store: Store, item: str = BLANK) -> Balance:
    """Where all sheets of an item are."""
    with store.read() as session:
        return _balance(session, item)


def refuse_overdrawn(session: Work) -> None:
    """Refuse the running operation when it would leave fewer than no sheets, as taking back a receipt may."""
    for item in session.scalars(select(StockEntry.item).distinct()).all():
        now = _balance(session, item)
        if min(now.left, now.spoiled) < 0:
            raise DeskError(
                tr("这样{item}的结余或待销毁会小于 0。", item=item),
                tr("请用盘点更正数量，并写明原因。"),
                code="out-of-range",
            )


def _balance(session: Work, item: str) -> Balance:
    statement = (
        select(StockEntry.kind, func.sum(StockEntry.count))
        .where(StockEntry.item == item, StockEntry.deleted_at.is_(None))
        .group_by(StockEntry.kind)
    )
    sums = {kind: int(total) for kind, total in session.execute(statement)}
    received = sums.get(RECEIVED, 0) + sums.get(COUNTED, 0)
    used, destroyed = sums.get(USED, 0), sums.get(DESTROYED, 0)
    spoiled = sums.get(SPOILED, 0) - destroyed
    left = received - used - spoiled - destroyed
    threshold = session.scalar(select(BaseProfile.stock_threshold)) or 0
    return Balance(item, received, used, spoiled, destroyed, left, left < threshold)


def receive(
    store: Store,
    count: int,
    day: date,
    *,
    item: str = BLANK,
    first_serial: str = "",
    person: str = "",
    remark: str = "",
    class_id: int | None = None,
    reason: str = "",
) -> None:
    """Book stock that came in; serial numbers run on from the first one.

    For a class at most 110 % of those who passed, more only with a written ``reason`` (domain/02 §3.5, [S1]).
    """
    _positive(count)
    if class_id is not None and count > most_for_class(store, class_id) and not reason.strip():
        most = most_for_class(store, class_id)
        raise DeskError(
            tr("这个班最多申领 {most} 张（合格人数的 {percent}%）。", most=most, percent=MOST_PERCENT),
            tr("请改数量，或写明多领的原因。"),
            code="out-of-range",
        )
    last = serial_after(first_serial, count - 1) if first_serial else ""
    entry = StockEntry(
        item=item, kind=RECEIVED, count=count, day=day, first_serial=first_serial or None,
        last_serial=last or None, person=person or None, remark=remark or None, reason=reason.strip() or None,
    )  # fmt: skip
    with store.write(tr("领入{item} {count} 张", item=item, count=count), kind="stock") as session:
        session.add(entry)


def use(
    session: Work, count: int, day: date, *, item: str = BLANK, certificate_id: int | None = None
) -> None:
    """Book used sheets within a running operation; refused when there are not enough."""
    _enough(session, item, count)
    session.add(StockEntry(item=item, kind=USED, count=count, day=day, certificate_id=certificate_id))


def spoil(
    store: Store, count: int, day: date, reason: str, *, item: str = BLANK, serial: str = "", person: str = ""
) -> None:
    """Book spoiled sheets, which wait for destruction; a reason is needed."""
    _positive(count)
    if not reason.strip():
        raise DeskError(tr("损坏登记要写原因。"), tr("例如：卡纸、打印偏位。"), code="missing")
    with store.write(tr("登记损坏{item} {count} 张", item=item, count=count), kind="stock") as session:
        _enough(session, item, count)
        session.add(
            StockEntry(
                item=item, kind=SPOILED, count=count, day=day, reason=reason.strip(), first_serial=serial or None,
                last_serial=serial or None, person=person or None,
            )
        )  # fmt: skip


def destroy(
    store: Store, count: int, day: date, *, item: str = BLANK, person: str = "", remark: str = ""
) -> None:
    """Book a batch of spoiled sheets as destroyed; never more than are spoiled."""
    _positive(count)
    with store.write(tr("销毁{item} {count} 张", item=item, count=count), kind="stock") as session:
        waiting = _balance(session, item).spoiled
        if count > waiting:
            raise DeskError(
                tr("待销毁的只有 {waiting} 张。", waiting=waiting),
                tr("请先登记损坏，或改数量。"),
                code="out-of-range",
            )
        session.add(
            StockEntry(
                item=item, kind=DESTROYED, count=count, day=day, person=person or None, remark=remark or None
            )
        )


def take_stock(
    store: Store, counted: int, day: date, *, item: str = BLANK, reason: str = "", person: str = ""
) -> Stocktake:
    """Compare the sheets counted with the ledger; a difference is booked with its reason."""
    if counted < 0:
        raise DeskError(tr("数量不能为负。"), tr("请核对数量。"), code="out-of-range")
    _not_too_many(counted)
    with store.write(tr("盘点{item}", item=item), kind="stock") as session:
        booked = _balance(session, item).left
        difference = counted - booked
        if difference and not reason.strip():
            raise DeskError(
                tr("账面 {booked} 张，实盘 {counted} 张，差 {difference} 张，要写原因。", booked=booked, counted=counted,
                   difference=difference),
                tr("请写明差异原因后再登记。"),
                code="missing",
            )  # fmt: skip
        if difference:
            session.add(
                StockEntry(
                    item=item,
                    kind=COUNTED,
                    count=difference,
                    day=day,
                    reason=reason.strip(),
                    person=person or None,
                )
            )
    return Stocktake(booked, counted, difference)


def most_for_class(store: Store, class_id: int) -> int:
    """How many blanks may be requested for a class without a written reason: 110 % of those who passed."""
    passed = teaching.results(store, class_id).passed
    return floor(passed * MOST_PERCENT / 100)


def serial_after(serial: str, steps: int) -> str:
    """The serial number ``steps`` after another; only its last run of digits counts on, its width kept."""
    found = re.fullmatch(r"(.*?)(\d+)(\D*)", serial)
    if found is None:
        raise DeskError(
            tr("流水号“{serial}”里没有数字。", serial=serial), tr("请写完整的流水号。"), code="unknown-value"
        )
    head, digits, tail = found.groups()
    following = str(int(digits) + steps).zfill(len(digits))
    if len(following) > len(digits):
        raise DeskError(
            tr("流水号“{serial}”数到头了。", serial=serial), tr("请分两次登记。"), code="out-of-range"
        )
    return f"{head}{following}{tail}"


def _positive(count: int) -> None:
    if count < 1:
        raise DeskError(tr("数量要大于 0。"), tr("请核对数量。"), code="out-of-range")
    _not_too_many(count)


def _not_too_many(count: int) -> None:
    if count > MOST_SHEETS:
        raise DeskError(
            tr("数量不能超过 {most}。", most=MOST_SHEETS), tr("请核对数量。"), code="out-of-range"
        )


def _enough(session: Work, item: str, count: int) -> None:
    left = _balance(session, item).left
    if count > left:
        raise DeskError(
            tr("{item}只剩 {left} 张，不够 {count} 张。", item=item, left=left, count=count),
            tr("请先登记领入。"),
            code="out-of-range",
        )
